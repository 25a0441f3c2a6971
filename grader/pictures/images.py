"""Grey pictures in rows: what is given, then yours, the reference and the difference of what is returned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.figure import Figure

from grader.picture import Array, Images, Sketch, apart
from grader.pictures import canvas
from grader.pictures.remarks import agree, scale

LARGEST = 1.35
"""Inches of a picture's side."""


@dataclass(frozen=True)
class _Stack:
    """Pictures (K, H, W) with their name, None where there are none, and the values of black and white.
    `shape` is theirs, or would be."""

    name: str
    pictures: Array | None
    norm: Normalize
    shape: tuple[int, ...]

    @property
    def ratio(self) -> float:
        """The height of a picture for its width, within limits."""
        return max(0.3, min(1.6, self.shape[1] / self.shape[2]))


def paint(sketch: Sketch, width: float) -> Figure:
    """A row for each stack of several pictures; stacks of one, one after the other, share a row."""
    picture = sketch.picture
    assert isinstance(picture, Images)
    rows = list(_rows(list(_stacks(sketch, picture))))
    columns = max(max(len(row), row[0].shape[0]) for row in rows)
    side = min((width - 1.3) / columns, LARGEST)
    heights = [side * max(stack.ratio for stack in row) + 0.12 + 0.4 * (len(row) > 1) for row in rows]
    figure = canvas.new_figure(sketch, width, 0.9 + sum(heights))
    grid = figure.subplots(len(rows), columns, squeeze=False, height_ratios=heights)
    for axes_of_row, row in zip(grid, rows, strict=True):
        (_beside if len(row) > 1 else _in_a_row)(list(axes_of_row), row)
    return figure


def _rows(stacks: Sequence[_Stack]) -> Iterator[list[_Stack]]:
    for single, group in groupby(stacks, lambda stack: stack.shape[0] == 1):
        if single:
            yield list(group)
        else:
            yield from ([stack] for stack in group)


def _beside(axes: list[Axes], row: list[_Stack]) -> None:
    """Stacks of one picture each, with their names above."""
    for number, ax in enumerate(axes):
        stack = row[number] if number < len(row) else None
        _panel(ax, stack, 0)
        if stack is not None:
            ax.set_title(_label(stack), fontsize=9)


def _in_a_row(axes: list[Axes], row: list[_Stack]) -> None:
    """The pictures of one stack, with its name at the left."""
    (stack,) = row
    for number, ax in enumerate(axes):
        _panel(ax, stack, number)
    axes[0].set_ylabel(_label(stack), rotation=0, ha="right", va="center", labelpad=8)


def _label(stack: _Stack) -> str:
    return stack.name if stack.pictures is not None else f"{stack.name}\n(no result)"


def _stacks(sketch: Sketch, picture: Images) -> Iterator[_Stack]:
    for name, given in picture.before(sketch.inputs[0]).items():
        yield _Stack(name, given, _norm(given, None), given.shape)
    (expected,) = sketch.expected
    yours = sketch.yours[0] if sketch.yours else (None,) * len(expected)
    for name, mine, right in zip(picture.names, yours, expected, strict=True):
        norm = _norm(right, mine)
        yield _Stack(f"{name}\nyours", mine, norm, right.shape)
        yield _Stack(f"{name}\nreference", right, norm, right.shape)
        if mine is not None:
            span = float(norm.vmax or 0) - float(norm.vmin or 0)
            difference = apart(mine, right)
            top = min(scale([difference]), span)
            same = agree(top, span)
            yield _Stack("|difference|", difference, Normalize(0, 1 if same else top), right.shape)


def _norm(stack: Array, other: Array | None) -> Normalize:
    return Normalize(*canvas.limits(stack, other, margin=0.0))


def _panel(axes: Axes, stack: _Stack | None, number: int) -> None:
    if stack is None or stack.pictures is None or number >= len(stack.pictures):
        canvas.empty(axes, "")
        axes.set_box_aspect(1)
        return
    low, high = float(stack.norm.vmin or 0), float(stack.norm.vmax or 0)
    shown = canvas.within(stack.pictures[number], low, high)
    axes.imshow(np.ma.masked_invalid(shown), cmap=canvas.colours_of_values("gray"), norm=stack.norm)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines[:].set_visible(True)
