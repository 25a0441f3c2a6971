"""Legends: above the axes, where they hide nothing, with as many columns as there is room for."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from grader.pictures.canvas import COLOURS, LINES, MARKERS, PALE, THIN, WIDE

LETTER, LINE = 0.076, 0.62
"""Inches of a letter, and of the line beside a name with the space around both."""


def key(number: int, label: str) -> Line2D:
    """The line of a legend for the student's curve of this number."""
    return Line2D(
        [],
        [],
        color=COLOURS[number % len(COLOURS)],
        linestyle=LINES[number % len(LINES)],
        linewidth=THIN,
        marker=MARKERS[number % len(MARKERS)],
        markersize=5,
        markerfacecolor="white",
        label=label,
    )


def reference_key(number: int = -1) -> Line2D:
    """The line of a legend for the reference."""
    return Line2D([], [], color=PALE[number], linewidth=WIDE, label="reference")


def columns_of(keys: Sequence[Artist], inches: float) -> int:
    """How many columns of these fit. matplotlib fills one after the other."""
    widths = [LINE + LETTER * len(str(key.get_label())) for key in keys]
    for count in range(len(keys), 1, -1):
        if sum(max(column) for column in np.array_split(widths, count)) <= inches:
            return count
    return 1


def rows_of(keys: Sequence[Artist], inches: float) -> int:
    """How many rows a legend has that is so wide."""
    return ceil(len(keys) / columns_of(keys, inches))


def legend_above(axes: Axes, keys: Sequence[Any], inches: float) -> None:
    """A legend of at most this width."""
    axes.legend(
        handles=keys,
        loc="lower left",
        bbox_to_anchor=(0.0, 1.0),
        ncols=columns_of(keys, inches),
        borderaxespad=0.2,
        handlelength=2.6,
        columnspacing=1.4,
    )
