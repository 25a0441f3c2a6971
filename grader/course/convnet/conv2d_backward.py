"""conv2d_backward · Backpropagation through a convolution: from the gradient of its result to those of its
arguments."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from grader.course.convnet import pictures
from grader.course.convnet.convolutions import (
    CONVOLUTIONS,
    LARGE_VALUES,
    NO_CONVOLUTION,
    Sizes,
    correlate,
    filtered,
    output_sizes,
    padded,
)
from grader.toolkit import Case, Exercise, KnownMistake, torch
from grader.toolkit.derivatives import gradient
from grader.toolkit.inputs import normal

Gradients = tuple["torch.Tensor", "torch.Tensor", "torch.Tensor"]


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


BACKWARD = (*(backward_case(*convolution) for convolution in CONVOLUTIONS), backward_case(*LARGE_VALUES))


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


def without_padding(
    upstream: torch.Tensor,
    x: torch.Tensor,
    weight: torch.Tensor,
    bias: torch.Tensor,
    stride: int = 1,
    padding: int = 0,
) -> Gradients:
    """A mistake: dweight from the windows of x as it is, with the first entries of upstream."""
    dx, _, dbias = correlate_backward(upstream, x, weight, bias, stride, padding)
    columns = torch.nn.functional.unfold(x, (weight.shape[2], weight.shape[3]), stride=stride)
    rows = upstream.flatten(2)[:, :, : columns.shape[2]]
    return dx, (rows @ columns.transpose(1, 2)).sum(0).reshape(weight.shape), dbias


conv2d_backward = Exercise(
    name="conv2d_backward",
    points=4,
    shapes=(
        "upstream (N, F, OH, OW), x (N, C, H, W), weight (F, C, KH, KW), bias (F,) "
        "-> dx (N, C, H, W), dweight (F, C, KH, KW), dbias (F,)"
    ),
    reference=correlate_backward,
    by_hand=NO_CONVOLUTION,
    outputs=("dx", "dweight", "dbias"),
    cases=BACKWARD,
    mistakes=(
        KnownMistake(
            "kernel not flipped in dx",
            lambda upstream, x, weight, *others: (
                correlate_backward(upstream, x, weight.flip(2, 3), *others)[0],
                *correlate_backward(upstream, x, weight, *others)[1:],
            ),
            "Your dx has the kernel the wrong way round; add upstream[i, j] · weight[k, l] at row i·stride "
            "+ k and column j·stride + l of the padded dx.",
        ),
        KnownMistake(
            "dweight flipped",
            lambda upstream, x, weight, *others: (
                correlate_backward(upstream, x, weight, *others)[0],
                correlate_backward(upstream, x, weight, *others)[1].flip(2, 3),
                correlate_backward(upstream, x, weight, *others)[2],
            ),
            "Your dweight has its rows and columns reversed; entry (k, l) sums upstream[i, j] · xp[i·stride "
            "+ k, j·stride + l].",
        ),
        KnownMistake(
            "dweight from x without its padding",
            without_padding,
            "Your dweight uses windows of x without its padding; pad x first, then take the windows.",
        ),
        KnownMistake(
            "overlaps overwritten in dx",
            partial(by_windows, overwrite_dx=True),
            "Where windows overlap, your dx keeps the last one alone; add them up, with += and not =.",
        ),
        KnownMistake(
            "dweight of the last window alone",
            partial(by_windows, overwrite_dweight=True),
            "Your dweight keeps the last window alone; add all of them up, with += and not =.",
        ),
        KnownMistake(
            "stride ignored",
            partial(by_windows, hop=1),
            "Your windows start at every row and column; that of upstream[i, j] starts at row i · stride "
            "and column j · stride.",
        ),
        KnownMistake(
            "padding left in dx",
            partial(by_windows, stripped=lambda dx, padding: dx),
            "Your dx still includes the padding; cut off `padding` rows and columns on each side.",
        ),
        KnownMistake(
            "padding cut off at the wrong end",
            partial(
                by_windows,
                stripped=lambda dx, padding: dx[
                    :, :, : dx.shape[2] - 2 * padding, : dx.shape[3] - 2 * padding
                ],
            ),
            "You cut all of the padding off below and on the right; cut off `padding` on each side.",
        ),
        KnownMistake(
            "empty slice without padding",
            partial(by_windows, stripped=lambda dx, padding: dx[:, :, padding:-padding, padding:-padding]),
            "With padding 0 your dx is empty, since [p:-p] is [0:0]; give the end of the "
            "slice from the front.",
        ),
        KnownMistake(
            "upstream ignored",
            lambda upstream, *others: correlate_backward(torch.ones_like(upstream), *others),
            "You differentiate the plain sum of the result; multiply by upstream.",
        ),
        KnownMistake(
            "dweight of the first image",
            lambda upstream, x, weight, *others: (
                correlate_backward(upstream, x, weight, *others)[0],
                correlate_backward(upstream[:1], x[:1], weight, *others)[1],
                correlate_backward(upstream, x, weight, *others)[2],
            ),
            "Your dweight uses image 0 alone; sum over all images of the batch.",
        ),
        KnownMistake(
            "dweight of the last image",
            lambda upstream, x, weight, *others: (
                correlate_backward(upstream, x, weight, *others)[0],
                correlate_backward(upstream[-1:], x[-1:], weight, *others)[1],
                correlate_backward(upstream, x, weight, *others)[2],
            ),
            "Your dweight keeps the last image alone; add all of them up, with += and not =.",
        ),
        KnownMistake(
            "mean over the batch",
            lambda upstream, *others: (
                correlate_backward(upstream, *others)[0],
                *(part / len(upstream) for part in correlate_backward(upstream, *others)[1:]),
            ),
            "You divide dweight and dbias by N; sum over the batch, since any mean is already in upstream.",
        ),
        KnownMistake(
            "dbias counts the windows",
            lambda upstream, *others: (
                *correlate_backward(upstream, *others)[:2],
                torch.full_like(upstream[0, :, 0, 0], upstream[:, 0].numel()),
            ),
            "Your dbias is the number of windows; sum upstream over them.",
        ),
        KnownMistake(
            "dbias mean over the windows",
            lambda upstream, *others: (
                *correlate_backward(upstream, *others)[:2],
                upstream.mean((0, 2, 3)),
            ),
            "Your dbias is a mean of upstream; sum it over the batch, rows and columns.",
        ),
        KnownMistake(
            "dbias of all filters together",
            lambda upstream, *others: (
                *correlate_backward(upstream, *others)[:2],
                upstream.sum() * torch.ones_like(upstream[0, :, 0, 0]),
            ),
            "Every entry of your dbias sums over all filters; sum over the batch, rows and columns alone.",
        ),
        KnownMistake(
            "first filter only in dx",
            lambda upstream, x, weight, bias, *others: (
                correlate_backward(upstream[:, :1], x, weight[:1], bias[:1], *others)[0],
                *correlate_backward(upstream, x, weight, bias, *others)[1:],
            ),
            "Your dx uses filter 0 alone; sum over all filters.",
        ),
        KnownMistake(
            "last filter only in dx",
            lambda upstream, x, weight, bias, *others: (
                correlate_backward(upstream[:, -1:], x, weight[-1:], bias[-1:], *others)[0],
                *correlate_backward(upstream, x, weight, bias, *others)[1:],
            ),
            "Your dx keeps the last filter alone; add all of them up, with += and not =.",
        ),
    ),
    picture=pictures.CONVOLUTION_BACKWARD,
    hints=(
        "Write out one window: out[n, f, i, j] is a weighted sum. Which entries of x, weight and bias occur "
        "in it, and with which factors?",
        "Go through the windows; each adds upstream · weight to its window of dx, upstream · its window of "
        "x to dweight, and upstream to dbias.",
        "Work on a padded x and a padded dx, and cut the padding off at the end. Which dimension of upstream "
        "stays in dbias?",
        "Without loops: with the windows as columns, out is weight times columns. Both gradients are those "
        "of a matrix product, and fold adds the columns back into the image.",
    ),
)
