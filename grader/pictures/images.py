"""Grey pictures in rows: what is given, then yours, the reference and the difference of what is returned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from grader.picture import Array, Images, Sketch, apart
from grader.pictures import canvas
from grader.pictures.remarks import agree, scale

LARGEST = 1.35
"""Inches of a picture's side."""
LEFT, GAP, NAMES, BELOW = 1.05, 0.16, 0.42, 0.3
"""Inches for the names at the left, between pictures, for the names above, and for the remark."""


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
    side = min((width - LEFT - canvas.RIGHT) / columns - GAP, LARGEST)
    heights = [side * max(stack.ratio for stack in row) + NAMES * (len(row) > 1) for row in rows]
    height = canvas.ABOVE + sum(heights) + GAP * len(rows) + BELOW
    figure = canvas.new_figure(sketch, width, height)
    top = height - canvas.ABOVE
    for row, tall in zip(rows, heights, strict=True):
        long = columns * (side + GAP)
        axes = figure.add_axes((LEFT / width, (top - tall) / height, long / width, tall / height))
        axes.set(xlim=(0, long), ylim=(0, tall))
        axes.set_axis_off()
        (_beside if len(row) > 1 else _in_a_row)(axes, row, side, tall)
        top -= tall + GAP
    return figure


def _rows(stacks: Sequence[_Stack]) -> Iterator[list[_Stack]]:
    for single, group in groupby(stacks, lambda stack: stack.shape[0] == 1):
        if single:
            yield list(group)
        else:
            yield from ([stack] for stack in group)


def _beside(axes: Axes, row: list[_Stack], side: float, tall: float) -> None:
    """Stacks of one picture each, with their names above. The axes measure inches."""
    for number, stack in enumerate(row):
        x, top = number * (side + GAP), tall - NAMES
        axes.text(x + side / 2, top + 0.05, _label(stack), ha="center", va="bottom", fontsize=9)
        if stack.pictures is not None:
            _draw(axes, stack, stack.pictures[0], (x, x + side, top - side * stack.ratio, top))


def _in_a_row(axes: Axes, row: list[_Stack], side: float, tall: float) -> None:
    """The pictures of one stack, with its name at the left. The axes measure inches."""
    (stack,) = row
    axes.text(-0.1, tall / 2, _label(stack), ha="right", va="center", fontsize=9)
    for number, picture in enumerate(() if stack.pictures is None else stack.pictures):
        x = number * (side + GAP)
        _draw(axes, stack, picture, (x, x + side, tall - side * stack.ratio, tall))


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


def _draw(axes: Axes, stack: _Stack, picture: Array, place: tuple[float, float, float, float]) -> None:
    """A picture at left, right, bottom, top of the axes, with a frame."""
    low, high = float(stack.norm.vmin or 0), float(stack.norm.vmax or 0)
    shown = np.ma.masked_invalid(canvas.within(picture, low, high))
    axes.imshow(shown, cmap=canvas.colours_of_values("gray"), norm=stack.norm, extent=place, aspect="auto")
    left, right, bottom, top = place
    frame: dict[str, Any] = {"fill": False, "edgecolor": canvas.GREY, "linewidth": 0.8, "clip_on": False}
    axes.add_patch(Rectangle((left, bottom), right - left, top - bottom, **frame))
