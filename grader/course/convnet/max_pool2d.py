"""max_pool2d · The maximum of every window, channel by channel."""

from __future__ import annotations

from collections.abc import Sequence

from grader.course.convnet import pictures
from grader.course.convnet.convolutions import NO_POOLING, pool, pooled, pooling_cases
from grader.toolkit import Exercise, KnownMistake, torch


def cut_at_the_border(x: torch.Tensor, size: int, stride: int, counts: Sequence[int]) -> torch.Tensor:
    """So many windows of `size` rows and columns; those that leave the image end with it."""
    rows, columns = ([slice(i * stride, i * stride + size) for i in range(count)] for count in counts)
    maxima = [torch.stack([x[:, :, r, c].amax((2, 3)) for c in columns], -1) for r in rows]
    return torch.stack(maxima, -2)


def without_the_kernel(x: torch.Tensor, kernel_size: int, stride: int) -> torch.Tensor:
    """A window for every `stride` rows and columns: a mistake."""
    return cut_at_the_border(x, kernel_size, stride, [size // stride for size in x.shape[2:]])


def as_large_as_the_stride(x: torch.Tensor, kernel_size: int, stride: int) -> torch.Tensor:
    """The right number of windows, which have `stride` rows and columns: a mistake."""
    counts = [(size - kernel_size) // stride + 1 for size in x.shape[2:]]
    return cut_at_the_border(x, stride, stride, counts)


max_pool2d = Exercise(
    name="max_pool2d",
    points=2,
    shapes="x (N, C, H, W) -> (N, C, OH, OW)",
    reference=pool,
    by_hand=NO_POOLING,
    cases=pooling_cases(pooled),
    mistakes=(
        KnownMistake(
            "mean of each window",
            lambda x, kernel_size, stride: torch.nn.functional.avg_pool2d(x, kernel_size, stride),
            "You take the mean of each window; take its maximum.",
        ),
        KnownMistake(
            "sum of each window",
            lambda x, kernel_size, stride: (
                kernel_size**2 * torch.nn.functional.avg_pool2d(x, kernel_size, stride)
            ),
            "You sum each window; take its maximum.",
        ),
        KnownMistake(
            "smallest of each window",
            lambda x, kernel_size, stride: -pool(-x, kernel_size, stride),
            "You take the minimum of each window; take its maximum.",
        ),
        KnownMistake(
            "starts from 0",
            lambda x, kernel_size, stride: pool(x, kernel_size, stride).clamp(min=0),
            "Your maximum starts at 0, so a negative window gives 0; start from its first value or from "
            "-inf.",
        ),
        KnownMistake(
            "largest size",
            lambda x, kernel_size, stride: pool(x.abs(), kernel_size, stride),
            "You take the maximum of |x|; take that of x.",
        ),
        KnownMistake(
            "corner of each window",
            lambda x, kernel_size, stride: x[
                :, :, : x.shape[2] - kernel_size + 1 : stride, : x.shape[3] - kernel_size + 1 : stride
            ].clone(),
            "You take the first value of each window; take its maximum.",
        ),
        KnownMistake(
            "stride ignored",
            lambda x, kernel_size, stride: pool(x, kernel_size, kernel_size),
            "Your windows start kernel_size apart; they start `stride` apart.",
        ),
        KnownMistake(
            "windows at every row and column",
            lambda x, kernel_size, stride: pool(x, kernel_size, 1),
            "Your windows start at every row and column; they start `stride` apart.",
        ),
        *(
            KnownMistake(
                "windows of the size of the stride",
                wrong,
                "Your windows have `stride` rows and columns; they have `kernel_size`.",
            )
            for wrong in (lambda x, kernel_size, stride: pool(x, stride, stride), as_large_as_the_stride)
        ),
        KnownMistake(
            "size rounded up",
            lambda x, kernel_size, stride: torch.nn.functional.max_pool2d(
                x, kernel_size, stride, ceil_mode=True
            ),
            "You keep windows that leave the image; round the number of windows down.",
        ),
        KnownMistake(
            "kernel left out of the size",
            without_the_kernel,
            "You make H // stride rows of windows, the last of which leave the image; there are "
            "(H - kernel_size) // stride + 1.",
        ),
        KnownMistake(
            "one row and column short",
            lambda x, kernel_size, stride: pool(x, kernel_size, stride)[:, :, :-1, :-1],
            "The last row and column of windows are missing; there are (H - kernel_size) // stride + 1 rows "
            "of windows.",
        ),
        KnownMistake(
            "first column of each window",
            lambda x, kernel_size, stride: x.unfold(2, kernel_size, stride).amax(-1)[..., ::stride].clone(),
            "You look at one column of each window; take the maximum over all its columns.",
        ),
        KnownMistake(
            "whole batch together",
            lambda x, kernel_size, stride: (
                pool(x, kernel_size, stride).amax((0, 1), keepdim=True).expand(*x.shape[:2], -1, -1)
            ),
            "You take the maximum over all images and channels; pool each one on its own.",
        ),
        KnownMistake(
            "all channels together",
            lambda x, kernel_size, stride: (
                pool(x, kernel_size, stride).amax(1, keepdim=True).expand(-1, x.shape[1], -1, -1)
            ),
            "You take the maximum over the channels too; pool each channel on its own.",
        ),
        KnownMistake(
            "stride in the size alone",
            lambda x, kernel_size, stride: pool(x, kernel_size, 1)[
                :,
                :,
                : (x.shape[2] - kernel_size) // stride + 1,
                : (x.shape[3] - kernel_size) // stride + 1,
            ].clone(),
            "The size is right, but your windows start at every row and column; window i starts at row "
            "i · stride.",
        ),
        KnownMistake(
            "one row of each window",
            lambda x, kernel_size, stride: (
                x.unfold(2, kernel_size, stride)[..., 0].unfold(3, kernel_size, stride).amax(-1)
            ),
            "You take the maximum of the first row of each window; take that of all its rows.",
        ),
        KnownMistake(
            "one column of each window",
            lambda x, kernel_size, stride: (
                x.unfold(3, kernel_size, stride)[..., 0].unfold(2, kernel_size, stride).amax(-1)
            ),
            "You take the maximum of the first column of each window; take that of all its columns.",
        ),
    ),
    picture=pictures.POOLING,
    hints=(
        "Which slice of x is the window of result[n, c, i, j]? The result is its maximum.",
        "Two loops over i and j, and amax over the last two dimensions of the slice. Or cut all windows "
        "with x.unfold, once for the rows and once for the columns.",
    ),
)
