"""Grey pictures in rows: what is given, then yours, the reference and the difference of what is returned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.figure import Figure

from grader.picture import Array, Images, Sketch, apart
from grader.pictures import canvas
from grader.pictures.remarks import agree, scale

Row = tuple[str, Array | None, Normalize]
"""What stands at its left, the pictures (K, H, W), and the values of black and white."""


def paint(sketch: Sketch, width: float) -> Figure:
    """A row for each stack of pictures, and one in place of each that there is not; all in one row where no
    stack has more than one."""
    picture = sketch.picture
    assert isinstance(picture, Images)
    rows = list(_rows(sketch, picture))
    columns = max(len(stack) for _, stack, _ in rows if stack is not None)
    if columns == 1:
        return _one_row(sketch, rows, width)
    side = min((width - 1.3) / columns, 1.35)
    ratios = [_ratio(stack) for _, stack, _ in rows]
    figure = canvas.new_figure(sketch, width, 0.9 + side * sum(ratios) + 0.06 * len(rows))
    grid = figure.subplots(len(rows), columns, squeeze=False, height_ratios=ratios)
    for axes_of_row, (name, stack, norm) in zip(grid, rows, strict=True):
        for number, axes in enumerate(axes_of_row):
            _panel(axes, None if stack is None or number >= len(stack) else stack[number], norm)
        axes_of_row[0].set_ylabel(_label(name, stack), rotation=0, ha="right", va="center", labelpad=8)
    return figure


def _one_row(sketch: Sketch, rows: Sequence[Row], width: float) -> Figure:
    """The pictures beside one another, their names above."""
    side = (width - 0.2) / len(rows)
    figure = canvas.new_figure(sketch, width, 1.35 + side * max(_ratio(stack) for _, stack, _ in rows))
    for axes, (name, stack, norm) in zip(figure.subplots(1, len(rows)), rows, strict=True):
        _panel(axes, None if stack is None else stack[0], norm)
        axes.set_title(_label(name, stack))
    return figure


def _label(name: str, stack: Array | None) -> str:
    return name if stack is not None else f"{name}\n(no result)"


def _ratio(stack: Array | None) -> float:
    """The height of a picture for its width, within limits."""
    return 1.0 if stack is None else max(0.3, min(1.6, stack.shape[1] / stack.shape[2]))


def _rows(sketch: Sketch, picture: Images) -> Iterator[Row]:
    for name, stack in picture.before(sketch.inputs[0]).items():
        yield name, stack, _norm(stack, None)
    (expected,) = sketch.expected
    yours = sketch.yours[0] if sketch.yours else (None,) * len(expected)
    for name, mine, right in zip(picture.names, yours, expected, strict=True):
        norm = _norm(right, mine)
        yield f"{name}\nyours", mine, norm
        yield f"{name}\nreference", right, norm
        if mine is not None:
            span = float(norm.vmax or 0) - float(norm.vmin or 0)
            difference = apart(mine, right)
            top = min(scale([difference]), span)
            yield "|difference|", difference, Normalize(0, 1 if agree(top, span) else top)


def _norm(stack: Array, other: Array | None) -> Normalize:
    return Normalize(*canvas.limits(stack, other, margin=0.0))


def _panel(axes: Axes, image: Array | None, norm: Normalize) -> None:
    if image is None:
        canvas.empty(axes, "")
        axes.set_box_aspect(1)
        return
    shown = canvas.within(image, float(norm.vmin or 0), float(norm.vmax or 0))
    axes.imshow(np.ma.masked_invalid(shown), cmap=canvas.colours_of_values("gray"), norm=norm)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines[:].set_visible(True)
