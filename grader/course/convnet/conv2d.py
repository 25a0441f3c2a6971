"""conv2d · Slide every filter over the image: a weighted sum of each window, plus the filter's bias."""

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
    padded,
    strided,
)
from grader.toolkit import Case, Exercise, KnownMistake, torch


def forward_case(name: str, images: Sizes, weight: Sizes, steps: Sizes, scale: float = 1.0) -> Case:
    """A case of `conv2d`."""
    return Case(name, lambda rng: filtered(rng, images, weight, *steps, scale=scale))


FORWARD = (*(forward_case(*convolution) for convolution in CONVOLUTIONS), forward_case(*LARGE_VALUES))


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


def padded_to_fit(x: torch.Tensor, weight: torch.Tensor, stride: int, padding: int) -> torch.Tensor:
    """x with zeros below and on the right until the last window, which would leave it, fits."""
    missing_rows, missing_columns = (-(x.shape[d] + 2 * padding - weight.shape[d]) % stride for d in (2, 3))
    return torch.nn.functional.pad(x, (0, missing_columns, 0, missing_rows))


conv2d = Exercise(
    name="conv2d",
    points=3,
    shapes="x (N, C, H, W), weight (F, C, KH, KW), bias (F,) -> (N, F, OH, OW)",
    reference=correlate,
    by_hand=NO_CONVOLUTION,
    cases=FORWARD,
    mistakes=(
        KnownMistake(
            "kernel flipped left to right",
            changed(weight=lambda weight: weight.flip(3)),
            "You go through the columns of the kernel backwards; go forwards, as in the rows.",
        ),
        KnownMistake(
            "kernel flipped upside down",
            changed(weight=lambda weight: weight.flip(2)),
            "You go through the rows of the kernel backwards; go forwards, as in the columns.",
        ),
        KnownMistake(
            "flipped kernel",
            changed(weight=lambda weight: weight.flip(2, 3)),
            "You flip the kernel, as convolution in mathematics does; here weight[k, l] is multiplied by "
            "x[i + k, j + l].",
        ),
        KnownMistake(
            "bias missing",
            changed(bias=lambda bias, weight: 0 * bias),
            "You leave out the bias; add bias[f] to every entry of channel f.",
        ),
        KnownMistake(
            "bias once per channel",
            changed(bias=lambda bias, weight: bias * weight.shape[1]),
            "You add the bias once per channel of x; add it once, after the sum over channels.",
        ),
        KnownMistake(
            "bias once per weight",
            changed(bias=lambda bias, weight: bias * weight[0].numel()),
            "You add the bias inside the sum; add it once, after the sum.",
        ),
        KnownMistake(
            "first bias for all",
            changed(bias=lambda bias, weight: bias[:1].expand_as(bias)),
            "You add bias[0] to every filter; add bias[f] to filter f.",
        ),
        KnownMistake(
            "bias subtracted",
            changed(bias=lambda bias, weight: -bias),
            "You subtract the bias; add it.",
        ),
        KnownMistake(
            "first channel only",
            changed(x=lambda x, *_: x[:, :1], weight=lambda weight: weight[:, :1]),
            "You use channel 0 of x alone; sum over all channels.",
        ),
        KnownMistake(
            "last channel only",
            changed(x=lambda x, *_: x[:, -1:], weight=lambda weight: weight[:, -1:]),
            "Only the last channel of x counts, since each one overwrites the previous; add them up.",
        ),
        KnownMistake(
            "mean over channels",
            changed(weight=lambda weight: weight / weight.shape[1]),
            "You average over the channels; sum over them.",
        ),
        KnownMistake(
            "mean over the window",
            changed(weight=lambda weight: weight / weight[0].numel()),
            "You average over the window; sum over it.",
        ),
        KnownMistake(
            "first filter for all",
            changed(weight=lambda weight: weight[:1].expand_as(weight)),
            "You use weight[0] for every channel of the result; channel f comes from weight[f].",
        ),
        KnownMistake(
            "weights without x",
            changed(x=lambda x, *_: torch.ones_like(x)),
            "You sum the weights alone; multiply them by the window of x first.",
        ),
        KnownMistake(
            "window without weights",
            changed(weight=lambda weight: torch.ones_like(weight)),
            "You sum the window as it is; multiply it by the weights first.",
        ),
        KnownMistake(
            "rows and columns of the kernel exchanged",
            changed(weight=lambda weight: weight.transpose(2, 3).reshape(weight.shape)),
            "You flatten the kernel column by column, and the window row by row; in both, k counts the rows.",
        ),
        KnownMistake(
            "stride ignored",
            changed(stride=lambda stride: 1),
            "Your windows start at every row and column; they start `stride` apart.",
        ),
        KnownMistake(
            "stride in the size alone",
            partial(strided, rows=False, columns=False),
            "The size is right, but your windows start at every row and column; window i starts at row i · "
            "stride.",
        ),
        KnownMistake(
            "stride for the rows alone",
            partial(strided, columns=False),
            "Your windows start at every column; window j starts at column j · stride, as with the rows.",
        ),
        KnownMistake(
            "stride for the columns alone",
            partial(strided, rows=False),
            "Your windows start at every row; window i starts at row i · stride, as with the columns.",
        ),
        KnownMistake(
            "padding ignored",
            changed(padding=lambda padding: 0),
            "You do not pad; add `padding` rows and columns of zeros on each side of x first.",
        ),
        KnownMistake(
            "padding before alone",
            changed(x=lambda x, weight, stride, padding: padded(x, padding, 0), padding=lambda padding: 0),
            "You pad only above and on the left; pad below and on the right too.",
        ),
        KnownMistake(
            "padding after alone",
            changed(x=lambda x, weight, stride, padding: padded(x, 0, padding), padding=lambda padding: 0),
            "You pad only below and on the right; pad above and on the left too.",
        ),
        *(
            KnownMistake(
                f"only the {padded_ones} padded",
                changed(
                    x=lambda x, weight, stride, padding, sides=sides: torch.nn.functional.pad(
                        x, [padding * side for side in sides]
                    ),
                    padding=lambda padding: 0,
                ),
                f"You pad {where}; pad all four sides.",
            )
            for padded_ones, sides, where in (
                ("columns", (1, 1, 0, 0), "on the left and right alone"),
                ("rows", (0, 0, 1, 1), "above and below alone"),
            )
        ),
        *(
            KnownMistake(
                f"all of the padding {side}",
                changed(
                    x=lambda x, weight, stride, padding, before=before: padded(
                        x, before * padding, (2 - before) * padding
                    ),
                    padding=lambda padding: 0,
                ),
                f"You add 2 · padding rows {where}, and columns likewise; add `padding` on each side.",
            )
            for side, before, where in (("after", 0, "below"), ("before", 2, "above"))
        ),
        KnownMistake(
            "padding twice",
            changed(padding=lambda padding: 2 * padding),
            "You pad by 2 · padding; add `padding` rows and columns on each side.",
        ),
        KnownMistake(
            "padded with the border",
            changed(
                x=lambda x, weight, stride, padding: padded(x, padding, padding, "replicate"),
                padding=lambda padding: 0,
            ),
            "You pad with the values at the border; pad with zeros.",
        ),
        KnownMistake(
            "size rounded up",
            changed(x=padded_to_fit),
            "You keep a window that leaves the image; round the number of windows down.",
        ),
        KnownMistake(
            "the + 1 of the size forgotten",
            lambda x, weight, bias, stride=1, padding=0: correlate(x, weight, bias, stride, padding)[
                :, :, :-1, :-1
            ],
            "The last row and column of windows are missing; there are (H + 2·padding - KH) // stride + 1 "
            "rows of windows.",
        ),
    ),
    picture=pictures.CONVOLUTION,
    hints=(
        "Start with one window: which slice of x does result[n, f, i, j] look at, and what happens to it?",
        "Pad first. Then the window of (i, j) starts at row i · stride and column j · stride and has the "
        "size of the kernel.",
        "Two loops over i and j are enough, since all images and filters share the window: use einsum, or a "
        "broadcast product summed over three dimensions.",
        "Without loops: unfold turns each window into a column of C·KH·KW numbers. Flatten each filter the "
        "same way and multiply; reshape, and add the bias.",
    ),
)
