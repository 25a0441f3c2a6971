"""Convolution and pooling by torch, the ways to get them wrong, and the images they are tried on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.course.derivatives import gradient
from grader.course.inputs import Floats, normal
from grader.exercise import Case, Inputs
from grader.lazy import torch

Gradients = tuple["torch.Tensor", "torch.Tensor", "torch.Tensor"]


def correlate(
    x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor, stride: int = 1, padding: int = 0
) -> torch.Tensor:
    """torch.nn.functional.conv2d, (N, F, OH, OW)."""
    return torch.nn.functional.conv2d(x, weight, bias, stride, padding)


def correlate_backward(
    upstream: torch.Tensor,
    x: torch.Tensor,
    weight: torch.Tensor,
    bias: torch.Tensor,
    stride: int = 1,
    padding: int = 0,
) -> Gradients:
    """(dx, dweight, dbias) of Σ upstream · conv2d(x, weight, bias)."""
    gradients: Gradients = gradient(
        lambda x, weight, bias: (upstream * correlate(x, weight, bias, stride, padding)).sum(),
        x,
        weight,
        bias,
    )
    return gradients


def changed(
    *,
    x: Callable[..., torch.Tensor] = lambda x, weight, stride, padding: x,
    weight: Callable[[torch.Tensor], torch.Tensor] = lambda weight: weight,
    bias: Callable[[torch.Tensor, torch.Tensor], torch.Tensor] = lambda bias, weight: bias,
    stride: Callable[[int], int] = lambda stride: stride,
    padding: Callable[[int], int] = lambda padding: padding,
) -> Callable[..., torch.Tensor]:
    """A convolution that changes its arguments first: most mistakes are that."""

    def wrong(
        images: torch.Tensor, weights: torch.Tensor, biases: torch.Tensor, step: int = 1, zeros: int = 0
    ) -> torch.Tensor:
        return correlate(
            x(images, weights, step, zeros),
            weight(weights),
            bias(biases, weights),
            stride(step),
            padding(zeros),
        )

    return wrong


def padded(x: torch.Tensor, left: int, right: int, mode: str = "constant") -> torch.Tensor:
    """x with `left` columns before, `right` columns after, and the same of rows."""
    return torch.nn.functional.pad(x, (left, right, left, right), mode=mode)


def padded_to_fit(x: torch.Tensor, weight: torch.Tensor, stride: int, padding: int) -> torch.Tensor:
    """x with zeros below and on the right until the last window, which would leave it, fits."""
    missing_rows, missing_columns = (-(x.shape[d] + 2 * padding - weight.shape[d]) % stride for d in (2, 3))
    return torch.nn.functional.pad(x, (0, missing_columns, 0, missing_rows))


def by_windows(
    upstream: torch.Tensor,
    x: torch.Tensor,
    weight: torch.Tensor,
    bias: torch.Tensor,
    stride: int = 1,
    padding: int = 0,
    *,
    overwrite_dx: bool = False,
    overwrite_dweight: bool = False,
    hop: int = 0,
    stripped: Callable[[torch.Tensor, int], torch.Tensor] = (
        lambda dx, p: dx[:, :, p : dx.shape[2] - p, p : dx.shape[3] - p]
    ),
) -> Gradients:
    """(dx, dweight, dbias), window by window, as students write the loops.

    Mistakes: a window that replaces what earlier ones left in dx or in dweight, windows that are `hop`
    apart whatever the stride, and dx `stripped` of its padding in another way.
    """
    images = padded(x, padding, padding)
    dx, dweight = torch.zeros_like(images), torch.zeros_like(weight)
    rows, columns = weight.shape[2:]
    hop = hop or stride
    for i in range(upstream.shape[2]):
        for j in range(upstream.shape[3]):
            g = upstream[:, :, i, j]
            at = (..., slice(i * hop, i * hop + rows), slice(j * hop, j * hop + columns))
            part = torch.einsum("nf,fckl->nckl", g, weight)
            dx[at] = part if overwrite_dx else dx[at] + part
            part = torch.einsum("nf,nckl->fckl", g, images[at])
            dweight = part if overwrite_dweight else dweight + part
    return stripped(dx, padding), dweight, upstream.sum((0, 2, 3))


def pool(x: torch.Tensor, kernel_size: int, stride: int) -> torch.Tensor:
    """torch.nn.functional.max_pool2d, (N, C, OH, OW)."""
    return torch.nn.functional.max_pool2d(x, kernel_size, stride)


def pool_backward(upstream: torch.Tensor, x: torch.Tensor, kernel_size: int, stride: int) -> torch.Tensor:
    """The gradient of Σ upstream · max_pool2d(x) with respect to x."""
    dx: torch.Tensor = gradient(lambda x: (upstream * pool(x, kernel_size, stride)).sum(), x)
    return dx


def shared_out(
    upstream: torch.Tensor,
    x: torch.Tensor,
    kernel_size: int,
    stride: int,
    *,
    shares: Callable[[torch.Tensor], torch.Tensor],
) -> torch.Tensor:
    """Every upstream gradient shared out over its window. `shares` takes the windows' values
    (N·C, kernel_size², OH·OW) and says which share each entry gets."""
    images = x.reshape(-1, 1, *x.shape[2:])
    windows = torch.nn.functional.unfold(images, kernel_size, stride=stride)
    parts = shares(windows) * upstream.reshape(len(images), 1, -1)
    return torch.nn.functional.fold(parts, x.shape[2:], kernel_size, stride=stride).reshape(x.shape)


def only(where: torch.Tensor, windows: torch.Tensor) -> torch.Tensor:
    """1 at the entry of each window that `where` points to, 0 elsewhere."""
    return torch.zeros_like(windows).scatter(1, where, 1.0)


def first_column_by_column(windows: torch.Tensor) -> torch.Tensor:
    """All to the first of the largest, columns before rows: a mistake where there are ties."""
    size = round(windows.shape[1] ** 0.5)
    order = torch.arange(windows.shape[1]).reshape(size, size).T.flatten()
    return only(order[windows[:, order].argmax(1, keepdim=True)], windows)


def pool_windows(
    upstream: torch.Tensor,
    x: torch.Tensor,
    kernel_size: int,
    stride: int,
    *,
    hop: int = 0,
    overwrite: bool = False,
) -> torch.Tensor:
    """max_pool2d_backward window by window, with two mistakes: windows that are `hop` apart whatever the
    stride, and a window that replaces what earlier ones left."""
    dx = torch.zeros_like(x)
    hop = hop or stride
    for i in range(upstream.shape[2]):
        for j in range(upstream.shape[3]):
            at = (..., slice(i * hop, i * hop + kernel_size), slice(j * hop, j * hop + kernel_size))
            window = x[at].flatten(2)
            part = torch.zeros_like(window).scatter(
                2, window.argmax(2, keepdim=True), upstream[:, :, i, j, None]
            )
            part = part.reshape(x[at].shape)
            dx[at] = part if overwrite else dx[at] + part
    return dx


def equal_anywhere(upstream: torch.Tensor, x: torch.Tensor, kernel_size: int, stride: int) -> torch.Tensor:
    """max_pool2d_backward where every entry that equals a maximum gets its gradient, wherever it is."""
    maxima = pool(x, kernel_size, stride).flatten(2)
    equal = (x.flatten(2)[:, :, :, None] == maxima[:, :, None, :]).to(x.dtype)
    return (equal * upstream.flatten(2)[:, :, None, :]).sum(-1).reshape(x.shape)


def last_gradient(upstream: torch.Tensor, x: torch.Tensor, kernel_size: int, stride: int) -> torch.Tensor:
    """max_pool2d_backward where an entry keeps what the last of its windows brings."""
    _, where = torch.nn.functional.max_pool2d(x, kernel_size, stride, return_indices=True)
    dx, where, upstream = torch.zeros_like(x).flatten(2), where.flatten(2), upstream.flatten(2)
    for i in range(where.shape[2]):
        dx.scatter_(2, where[:, :, i : i + 1], upstream[:, :, i : i + 1])
    return dx.reshape(x.shape)


Sizes = tuple[int, ...]


def filtered(
    rng: np.random.Generator, images: Sizes, weight: Sizes, *steps: int, scale: float = 1.0
) -> Inputs:
    """The inputs of `conv2d`: images (N, C, H, W), weight (F, C, KH, KW), a bias, and what is given of
    stride and padding."""
    return {
        "x": normal(rng, *images, mean=0.4, scale=scale),
        "weight": normal(rng, *weight, mean=0.2, scale=0.6),
        "bias": normal(rng, weight[0], mean=0.5),
        **dict(zip(("stride", "padding"), steps, strict=False)),
    }


def output_sizes(images: Sizes, kernel: Sizes, stride: int = 1, padding: int = 0) -> Sizes:
    """(OH, OW) of a window of that size sliding over (N, C, H, W)."""
    rows, columns = ((images[2 + d] + 2 * padding - kernel[d]) // stride + 1 for d in (0, 1))
    return rows, columns


CONVOLUTIONS: tuple[tuple[str, Sizes, Sizes, Sizes], ...] = (
    ("2 images of 3 channels", (2, 3, 6, 7), (4, 3, 3, 2), ()),
    ("one image", (1, 2, 5, 4), (3, 2, 2, 3), ()),
    ("5 images of one channel", (5, 1, 4, 6), (2, 1, 3, 3), ()),
    ("as many filters as channels", (2, 3, 5, 5), (3, 3, 3, 3), (1, 0)),
    ("one filter", (3, 2, 4, 5), (1, 2, 2, 2), (1, 0)),
    ("kernel of 1 by 1", (2, 4, 3, 5), (3, 4, 1, 1), (1, 0)),
    ("kernel as large as the image", (2, 3, 3, 4), (5, 3, 3, 4), (1, 0)),
    ("padding 1", (2, 2, 4, 5), (3, 2, 3, 3), (1, 1)),
    ("padding 2", (1, 3, 3, 5), (2, 3, 2, 4), (1, 2)),
    ("stride 2", (2, 2, 7, 5), (3, 2, 3, 3), (2, 0)),
    ("stride 2 with rows and columns left over", (2, 3, 8, 6), (4, 3, 3, 3), (2, 0)),
    ("stride 3, larger than the kernel", (2, 2, 9, 8), (3, 2, 2, 2), (3, 0)),
    ("stride 2, padding 1, a row left over", (3, 2, 6, 5), (2, 2, 3, 3), (2, 1)),
)
"""Name, sizes of the images, sizes of the weight, stride and padding where they are given."""


def forward_case(name: str, images: Sizes, weight: Sizes, steps: Sizes, scale: float = 1.0) -> Case:
    """A case of `conv2d`."""
    return Case(name, lambda rng: filtered(rng, images, weight, *steps, scale=scale))


def backward_case(name: str, images: Sizes, weight: Sizes, steps: Sizes, scale: float = 1.0) -> Case:
    """A case of `conv2d_backward`: the gradient that comes back, then the inputs of `conv2d`."""
    upstream = (images[0], weight[0], *output_sizes(images, weight[2:], *steps))
    return Case(
        name,
        lambda rng: {
            "upstream": normal(rng, *upstream, mean=0.3),
            **filtered(rng, images, weight, *steps, scale=scale),
        },
    )


LARGE_VALUES = ("values up to 1000", (2, 2, 4, 5), (3, 2, 2, 2), (), 300.0)

FORWARD = (*(forward_case(*convolution) for convolution in CONVOLUTIONS), forward_case(*LARGE_VALUES))
BACKWARD = (*(backward_case(*convolution) for convolution in CONVOLUTIONS), backward_case(*LARGE_VALUES))

POOLINGS: tuple[tuple[str, Sizes, int, int], ...] = (
    ("2 images of 3 channels", (2, 3, 6, 4), 2, 2),
    ("one image", (1, 4, 4, 6), 2, 2),
    ("5 images of one channel", (5, 1, 3, 6), 3, 3),
    ("windows that overlap", (2, 3, 5, 6), 3, 1),
    ("stride 2, kernel 3", (2, 2, 7, 9), 3, 2),
    ("rows and columns left over", (3, 2, 7, 5), 2, 2),
    ("overlap, rows and columns left over", (2, 2, 8, 6), 3, 2),
    ("stride 3, kernel 2", (2, 3, 8, 10), 2, 3),
    ("kernel of 1", (2, 2, 3, 4), 1, 1),
    ("one window", (3, 2, 4, 4), 4, 4),
)
"""Name, sizes of the images, kernel_size and stride."""


def all_negative(x: Floats) -> Floats:
    """The values shifted below 0."""
    return np.asarray(x - x.max() - 0.5)


def few_values(x: Floats) -> Floats:
    """Few different values, so that windows hold several of the largest."""
    return np.asarray(np.sign(np.round(x)) + 2.0)


def pooled(
    rng: np.random.Generator,
    images: Sizes,
    kernel_size: int,
    stride: int,
    change: Callable[[Floats], Floats] = lambda x: x,
) -> Inputs:
    """The inputs of `max_pool2d`."""
    x = change(normal(rng, *images, mean=0.3, scale=2.0))
    return {"x": x, "kernel_size": kernel_size, "stride": stride}


def pooled_backward(
    rng: np.random.Generator,
    images: Sizes,
    kernel_size: int,
    stride: int,
    change: Callable[[Floats], Floats] = lambda x: x,
) -> Inputs:
    """The inputs of `max_pool2d_backward`."""
    sizes = output_sizes(images, (kernel_size, kernel_size), stride)
    return {
        "upstream": normal(rng, *images[:2], *sizes, mean=0.3),
        **pooled(rng, images, kernel_size, stride, change),
    }


def pooling_cases(inputs: Callable[..., Inputs]) -> tuple[Case, ...]:
    """The cases of pooling, forwards or backwards."""

    def case(name: str, *sizes: Any, ties: bool = False) -> Case:
        return Case(name, lambda rng: inputs(rng, *sizes), ties)

    return (
        *(case(*pooling) for pooling in POOLINGS),
        case("all negative", (2, 3, 4, 6), 2, 2, all_negative),
        case("all negative, overlap", (2, 2, 5, 4), 3, 1, all_negative),
        case("values up to 1000", (2, 2, 4, 4), 2, 2, lambda x: 200.0 * x),
        case("equal values", (2, 2, 6, 4), 2, 2, few_values, ties=True),
        case("equal values, overlap", (2, 2, 5, 6), 3, 2, few_values, ties=True),
        case("one value everywhere", (1, 2, 4, 5), 2, 1, np.ones_like, ties=True),
    )
