"""Matrices as coloured squares: yours, the reference, the difference."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.image import AxesImage

from grader.picture import Array, Matrix, Sketch, apart
from grader.pictures import canvas
from grader.pictures.remarks import agree, scale

MOST_NUMBERS = 9
"""Rows or columns up to which every entry is written out. A larger matrix has a bar of its colours."""
LEFT, ACROSS, DOWN, TITLE = 0.55, 0.25, 0.78, canvas.LEGEND
"""Inches at the left, between panels beside and below each other, and of a title."""
BAR, TO_BAR, BESIDE_BAR = 0.1, 0.06, 0.85
"""Inches that a bar of colours is wide, from a panel to it, and between panels where there is one."""


def paint(sketch: Sketch, width: float) -> Figure:
    """A row for each matrix."""
    picture = sketch.picture
    assert isinstance(picture, Matrix)
    (expected,) = sketch.expected
    (yours,) = sketch.yours or ((None,) * len(expected),)
    # A row of three is too small to be read on a phone: two, and the third below them.
    across = 2 if width < canvas.NARROW and max(matrix.shape[1] for matrix in expected) > 3 else 3
    down = 3 - across + 1
    ratios = [max(0.55, min(1.3, matrix.shape[0] / max(matrix.shape[1], 1))) for matrix in expected]
    bars = not all(map(_written, expected))
    gap, right_margin = (BESIDE_BAR, BESIDE_BAR) if bars else (ACROSS, canvas.RIGHT)
    side = (width - LEFT - right_margin - (across - 1) * gap) / across
    height = canvas.ABOVE + TITLE + down * sum(side * ratio for ratio in ratios)
    figure = canvas.new_figure(sketch, width, height + DOWN * (down * len(ratios) - 1) + canvas.BELOW)
    rows = [ratio for ratio in ratios for _ in range(down)]
    places = canvas.panels(
        figure,
        len(rows),
        across,
        legend=1,
        left=LEFT,
        right=right_margin,
        across=gap,
        down=DOWN,
        height_ratios=rows,
    )
    for k, (mine, right, name) in enumerate(
        zip(yours, expected, _names(picture, len(expected)), strict=True)
    ):
        axes = [figure.add_subplot(places[k * down + n // across, n % across]) for n in range(3)]
        _row(axes, mine, right, name)
        for number, ax in enumerate(axes):
            if across == 3 and width < canvas.NARROW:
                ax.set_title(ax.get_title(), fontsize=7.5)
            canvas.label(ax, picture.column_label, None if number % across else picture.row_label, beside=0.3)
    return figure


def _names(picture: Matrix, count: int) -> list[str]:
    return [*picture.names, *[""] * count][:count]


def _row(axes: list[Axes], yours: Array | None, expected: Array, name: str) -> None:
    """One matrix in three panels, the first two in the same colours."""
    low, high = canvas.limits(expected, yours, margin=0.0)
    norm = Normalize(low, high)
    of = f" · {name}" if name else ""
    right = _panel(axes[1], expected, norm, f"reference{of}")
    if not _written(expected):
        _bar(axes[1], right)
    if yours is None:
        canvas.empty(axes[0])
        canvas.empty(axes[2])
        return
    _panel(axes[0], yours, norm, f"yours{of}")
    difference = apart(yours, expected)
    top = min(scale([difference]), high - low)
    same = agree(top, high - low)
    panel = _panel(
        axes[2], difference, Normalize(0, 1 if same else top), f"|difference|{of}", numbers=not same
    )
    if not same and not _written(expected):
        _bar(axes[2], panel)


def _bar(axes: Axes, image: AxesImage) -> None:
    """The colours of a panel at its right, in the gap: it is as large as the others."""
    figure = axes.figure
    wide = axes.get_position().width * canvas.inches_wide(axes)
    place = axes.inset_axes((1 + TO_BAR / wide, 0.05, BAR / wide, 0.9))
    figure.colorbar(image, cax=place)


def _written(matrix: Array) -> bool:
    """Whether every entry is written out."""
    return bool(max(matrix.shape) <= MOST_NUMBERS)


def _panel(axes: Axes, matrix: Array, norm: Normalize, title: str, *, numbers: bool = True) -> AxesImage:
    colours = canvas.colours_of_values()
    low, high = float(norm.vmin or 0), float(norm.vmax or 0)
    shown = np.ma.masked_invalid(canvas.within(matrix, low, high))
    image = axes.imshow(shown, cmap=colours, norm=norm, aspect="auto" if max(matrix.shape) > 30 else "equal")
    axes.set_title(title)
    axes.spines[:].set_visible(False)
    for axis, size in ((axes.xaxis, matrix.shape[1]), (axes.yaxis, matrix.shape[0])):
        axis.set_ticks(range(0, size, max(1, size // 8)))
        axis.set_tick_params(length=0)
    if numbers and _written(matrix):
        texts = {place: _short(float(value)) for place, value in np.ndenumerate(matrix)}
        cell = 72 * axes.get_position().width * canvas.inches_wide(axes) / matrix.shape[1]
        size = min(8.5, cell / (0.74 * max(5, *map(len, texts.values()))))
        for (i, j), value in np.ndenumerate(matrix):
            dark = bool(np.isfinite(value)) and (value - low) < 0.55 * (high - low)
            axes.text(
                j,
                i,
                texts[i, j],
                ha="center",
                va="center",
                fontsize=size,
                color="white" if dark else "black",
            )
    return image


def _short(value: float) -> str:
    """A number in few characters: 0.25, -0.031, 1e-16, 3e+99, 0."""
    if not np.isfinite(value):
        return f"{value}"
    if abs(value) < 1e-3:
        return "0" if abs(value) < 1e-12 else f"{value:.0e}"
    if abs(value) >= 1e4:
        return f"{value:.0e}"
    digits = 3 if abs(value) < 0.005 else 2 if abs(value) < 100 else 0
    return f"{value:.{digits}f}"
