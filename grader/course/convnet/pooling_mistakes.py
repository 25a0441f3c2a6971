"""What goes wrong in backpropagation through max pooling."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from grader.course.convnet.convolutions import pool
from grader.toolkit import KnownMistake, torch
from grader.toolkit.derivatives import gradient


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


def at_the_mirrored_entry(windows: torch.Tensor) -> torch.Tensor:
    """All to the entry whose row and column are those of the largest, exchanged: a mistake."""
    size = round(windows.shape[1] ** 0.5)
    mirrored = torch.arange(windows.shape[1]).reshape(size, size).T.flatten()
    return only(mirrored[windows.argmax(1, keepdim=True)], windows)


def window_at(row: int, column: int, size: int) -> tuple[Any, ...]:
    """The index of a window by its first row and column."""
    return ..., slice(row, row + size), slice(column, column + size)


def pool_windows(
    upstream: torch.Tensor,
    x: torch.Tensor,
    kernel_size: int,
    stride: int,
    *,
    hop: int = 0,
    put: int = 0,
    overwrite: bool = False,
) -> torch.Tensor:
    """max_pool2d_backward window by window, with three mistakes: windows that are `hop` apart whatever the
    stride, gradients that are put into windows `put` apart, and a window that replaces what earlier ones
    left."""
    dx = torch.zeros_like(x)
    hop = hop or stride
    for i in range(upstream.shape[2]):
        for j in range(upstream.shape[3]):
            seen = window_at(i * hop, j * hop, kernel_size)
            at = window_at(i * (put or hop), j * (put or hop), kernel_size)
            window = x[seen].flatten(2)
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


def in_the_first_window(
    upstream: torch.Tensor, x: torch.Tensor, kernel_size: int, stride: int
) -> torch.Tensor:
    """max_pool2d_backward where every window counts its rows and columns from those of the image."""
    images = x.reshape(-1, 1, *x.shape[2:])
    windows = torch.nn.functional.unfold(images, kernel_size, stride=stride)
    parts = only(windows.argmax(1, keepdim=True), windows) * upstream.reshape(len(images), 1, -1)
    dx = torch.zeros_like(x)
    dx[:, :, :kernel_size, :kernel_size] = parts.sum(2).reshape(*x.shape[:2], kernel_size, kernel_size)
    return dx


MISTAKES = (
    KnownMistake(
        "all of the largest",
        partial(
            shared_out,
            shares=lambda windows: (windows == windows.amax(1, keepdim=True)).to(windows.dtype),
        ),
        "Every one of several equal maxima gets the whole gradient; only the first one gets it.",
    ),
    KnownMistake(
        "shared among the largest",
        partial(
            shared_out,
            shares=lambda windows: (
                (windows == windows.amax(1, keepdim=True)).to(windows.dtype)
                / (windows == windows.amax(1, keepdim=True)).sum(1, keepdim=True)
            ),
        ),
        "Several equal maxima share the gradient; the first one gets all of it.",
    ),
    KnownMistake(
        "last of the largest",
        partial(
            shared_out,
            shares=lambda windows: only(
                windows.shape[1] - 1 - windows.flip(1).argmax(1, keepdim=True), windows
            ),
        ),
        "Of several equal maxima you take the last; take the first: replace a maximum only by a greater "
        "value, not by an equal one.",
    ),
    KnownMistake(
        "column by column",
        partial(shared_out, shares=first_column_by_column),
        "Of several equal maxima you take the first column by column; go row by row.",
    ),
    KnownMistake(
        "equal values anywhere",
        equal_anywhere,
        "Every entry equal to some window's maximum gets its gradient, even outside that window; look "
        "for the first maximum inside the window alone.",
    ),
    KnownMistake(
        "the whole window",
        partial(shared_out, shares=lambda windows: torch.ones_like(windows)),
        "Every entry of the window gets the gradient; only the maximum gets it.",
    ),
    KnownMistake(
        "that of mean pooling",
        partial(shared_out, shares=lambda windows: torch.ones_like(windows) / windows.shape[1]),
        "You share the gradient evenly over the window, as mean pooling does; the maximum gets all of it.",
    ),
    KnownMistake(
        "smallest of each window",
        partial(shared_out, shares=lambda windows: only(windows.argmin(1, keepdim=True), windows)),
        "The minimum of each window gets the gradient; the maximum gets it.",
    ),
    KnownMistake(
        "largest size",
        partial(shared_out, shares=lambda windows: only(windows.abs().argmax(1, keepdim=True), windows)),
        "The entry with the largest |x| gets the gradient; the one with the largest x gets it.",
    ),
    KnownMistake(
        "overlaps overwritten",
        partial(pool_windows, overwrite=True),
        "Where windows overlap, the last one overwrites the others; add them up, with += and not =.",
    ),
    KnownMistake(
        "last gradient of an entry",
        last_gradient,
        "An entry that is the maximum of several windows keeps the last gradient alone; add them up, "
        "with += and not =.",
    ),
    KnownMistake(
        "stride ignored",
        partial(pool_windows, hop=1),
        "Your windows start at every row and column; that of upstream[i, j] starts at row i · stride "
        "and column j · stride.",
    ),
    KnownMistake(
        "stride missing where the gradient is put",
        partial(pool_windows, put=1),
        "You look for the maximum in the right window, but add its gradient in the window that starts at "
        "row i and column j; the window starts at row i · stride and column j · stride.",
    ),
    KnownMistake(
        "the places of the first image",
        lambda upstream, x, *others: pool_backward(upstream, x[:1].repeat(len(x), 1, 1, 1), *others),
        "You find the maxima in the first image and use their places for all; each image has its own.",
    ),
    KnownMistake(
        "the places of the first channel",
        lambda upstream, x, *others: pool_backward(upstream, x[:, :1].repeat(1, x.shape[1], 1, 1), *others),
        "You find the maxima in the first channel and use their places for all; each channel has its own.",
    ),
    KnownMistake(
        "upstream ignored",
        lambda upstream, *others: pool_backward(torch.ones_like(upstream), *others),
        "You count how often each entry is a maximum; add up the entries of upstream instead.",
    ),
    KnownMistake(
        "times x",
        lambda upstream, x, *others: x * pool_backward(upstream, x, *others),
        "You multiply the gradient by x; the derivative of a maximum with respect to itself is 1.",
    ),
    KnownMistake(
        "the largest values",
        lambda upstream, x, *others: (
            x * (pool_backward(torch.ones_like(upstream), x, *others) > 0).to(x.dtype)
        ),
        "You return the maxima at their places; put the entries of upstream there.",
    ),
    KnownMistake(
        "row and column counted from the window",
        in_the_first_window,
        "You use the row and column of the maximum inside its window as if they were those in x; add the "
        "row and column where the window starts.",
    ),
    KnownMistake(
        "row and column of the maximum exchanged",
        partial(shared_out, shares=at_the_mirrored_entry),
        "You take the remainder for the row and the quotient for the column; entries are "
        "counted row by row, so exchange them.",
    ),
)
