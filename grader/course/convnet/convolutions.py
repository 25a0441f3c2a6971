"""Convolution and pooling by torch, and the images they are tried on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grader.toolkit import ByHand, Case, Inputs, np, torch
from grader.toolkit.inputs import Floats, normal


def correlate(
    x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor, stride: int = 1, padding: int = 0
) -> torch.Tensor:
    """torch.nn.functional.conv2d, (N, F, OH, OW)."""
    return torch.nn.functional.conv2d(x, weight, bias, stride, padding)


def strided(
    x: torch.Tensor,
    weight: torch.Tensor,
    bias: torch.Tensor,
    stride: int = 1,
    padding: int = 0,
    *,
    rows: bool = True,
    columns: bool = True,
) -> torch.Tensor:
    """A convolution of the right size that moves on by `stride` in one direction alone, or in none."""
    row_count, column_count = correlate(x, weight, bias, stride, padding).shape[2:]
    steps = (stride if rows else 1, stride if columns else 1)
    return torch.nn.functional.conv2d(x, weight, bias, steps, padding)[:, :, :row_count, :column_count]


def pool(x: torch.Tensor, kernel_size: int, stride: int) -> torch.Tensor:
    """torch.nn.functional.max_pool2d, (N, C, OH, OW)."""
    return torch.nn.functional.max_pool2d(x, kernel_size, stride)


Sizes = tuple[int, ...]


def filtered(
    rng: np.random.Generator, images: Sizes, weight: Sizes, *steps: int, scale: float = 1.0
) -> Inputs:
    """The inputs of `conv2d`: images (N, C, H, W), weight (F, C, KH, KW), a bias, and stride and
    padding if they are in `steps`."""
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
    ("padding 1", (2, 2, 4, 5), (4, 2, 3, 3), (1, 1)),
    ("padding 2", (1, 3, 3, 5), (4, 3, 2, 4), (1, 2)),
    ("stride 2", (2, 2, 7, 5), (3, 2, 3, 3), (2, 0)),
    ("stride 2 with rows and columns left over", (2, 3, 8, 6), (4, 3, 3, 3), (2, 0)),
    ("stride 3, larger than the kernel", (2, 2, 9, 8), (3, 2, 2, 2), (3, 0)),
    ("stride 2, padding 1, a row left over", (3, 2, 6, 5), (4, 2, 3, 3), (2, 1)),
)
"""Name, sizes of the images, sizes of the weight, stride and padding, or neither."""

LARGE_VALUES = ("values up to 1000", (2, 2, 4, 5), (3, 2, 2, 2), (), 300.0)

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
        case("one value everywhere", (1, 2, 4, 5), 2, 1, lambda x: np.ones_like(x), ties=True),
    )


NO_CONVOLUTION = ByHand(
    *("conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d", "conv_transpose3d"),
    *("lazy_conv2d", "lazy_conv_transpose2d", "convolution", "conv_tbc"),
    *("mkldnn_convolution", "cudnn_convolution", "thnn_conv2d"),
    *("correlate", "convolve", "correlate2d", "convolve2d", "fftconvolve"),
    asks_for="the convolution itself: write its sums over windows with loops, slices or `unfold`",
)

NO_POOLING = ByHand(
    *("max_pool1d", "max_pool2d", "max_pool3d", "max_pool2d_with_indices", "max_pool1d_with_indices"),
    *("adaptive_max_pool2d", "adaptive_max_pool1d", "fractional_max_pool2d"),
    *("max_unpool2d", "max_unpool1d", "mkldnn_max_pool2d", "quantized_max_pool2d"),
    asks_for="the pooling itself: take the maxima over windows with loops, slices or `unfold`",
)


def padded(x: torch.Tensor, left: int, right: int, mode: str = "constant") -> torch.Tensor:
    """x with `left` columns before, `right` columns after, and the same of rows."""
    return torch.nn.functional.pad(x, (left, right, left, right), mode=mode)
