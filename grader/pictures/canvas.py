"""What all pictures share: the figure, the style, the colours, and numbers of any size made fit to draw.

The colours can be told apart with every kind of colour blindness, and each comes with a line style and a
marker of its own, so that a print in grey can be read too. The reference is a wide pale line, the student's a
thin dark one on it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import Colormap
from matplotlib.figure import Figure
from matplotlib.gridspec import GridSpec
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.transforms import ScaledTranslation
from PIL import Image

from grader.picture import Array, Sketch
from grader.pictures.remarks import remark

DPI = 100
NARROW = 6.0
"""Inches; a narrower picture has its panels one below the other."""
COLOURS = ("#0072B2", "#D55E00", "#007A5A", "#7B3F8C", "#000000")
PALE = ("#A6CFE6", "#F4C3A0", "#A0D8C5", "#D8BFE0", "#C4C4C4")
"""Of the references, in the order of COLOURS."""
LINES: tuple[Any, ...] = ("-", "--", "-.", (0, (1, 1)), (0, (5, 1, 1, 1, 1, 1)))
MARKERS = ("o", "s", "^", "D", "v")
GREY, FAINT = "#555555", "#D0D0D0"
VALUES = "cividis"
"""The map of heights and entries: its lightness grows evenly."""
WIDE, THIN = 6.0, 1.5
LEFT, RIGHT, ABOVE, BELOW = 0.85, 0.2, 0.42, 0.82
"""Margins in inches: for the numbers and the label of an axis at the left, for the title, and for the numbers
and the label of an axis and the remark."""
LABEL, LABEL_BELOW, LEGEND, TITLE = 0.6, 0.26, 0.21, 0.07
"""Inches from an axis to its label, at the left and below, the height of a legend's row, and from the upper
edge to the title."""

STYLE: dict[str, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "axes.titlesize": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": GREY,
    "axes.linewidth": 0.8,
    "axes.formatter.limits": (-3, 4),
    "axes.formatter.useoffset": False,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "legend.frameon": False,
    "legend.fontsize": 9,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "svg.hashsalt": "gdgrade",
    "path.simplify": True,
}


@contextmanager
def style() -> Iterator[None]:
    """Our style, whatever a file of the user's says; afterwards it is as it was before."""
    with mpl.rc_context():
        mpl.rcdefaults()
        settings: Any = STYLE
        mpl.rcParams.update(settings)
        yield


def new_figure(sketch: Sketch, width: float, height: float, *, measured: bool = False) -> Figure:
    """An empty figure in inches with its title, and below it what there is to say of the difference.

    Its panels stand where `panels` puts them, or with `measured` where matplotlib finds room for every label,
    which takes longer than drawing them.
    """
    layout = ConstrainedLayoutEngine(h_pad=0.1, w_pad=0.06) if measured else None
    figure = Figure(figsize=(width, height), dpi=DPI, layout=layout)
    FigureCanvasAgg(figure)
    # Where matplotlib makes room for the title, it has to choose the height itself.
    at: dict[str, Any] = {} if measured else {"y": 1 - TITLE / height, "va": "top"}
    figure.suptitle(sketch.exercise, x=0.01, ha="left", fontsize=13, fontweight="bold", **at)
    figure.supxlabel(remark(sketch), x=0.01, ha="left", fontsize=9, color=GREY)
    return figure


def panels(
    figure: Figure,
    rows: int = 1,
    columns: int = 1,
    *,
    legend: int = 0,
    left: float = LEFT,
    right: float = RIGHT,
    across: float = LEFT,
    down: float = BELOW,
    **ratios: Any,
) -> GridSpec:
    """Where panels stand: within the margins, below `legend` rows of a legend, and so many inches apart."""
    width, height = figure.get_size_inches()
    above = ABOVE + LEGEND * legend
    tall = (height - above - BELOW - down * (rows - 1)) / rows
    wide = (width - left - right - across * (columns - 1)) / columns
    return figure.add_gridspec(
        rows,
        columns,
        left=left / width,
        right=1 - right / width,
        bottom=BELOW / height,
        top=1 - above / height,
        hspace=down / tall,
        wspace=across / wide,
        **ratios,
    )


def left_panel(width: float, ratio: float) -> float:
    """Inches for a legend above the upper panel of a narrow picture, or above the left one, which is `ratio`
    times as wide as the right one. It may reach over most of the gap between both."""
    if width < NARROW:
        return width - LEFT - RIGHT
    return (width - 2 * LEFT - RIGHT) * ratio / (ratio + 1) + 0.75 * LEFT


def label(axes: Axes, x_label: str | None, y_label: str | None, beside: float = LABEL) -> None:
    """The labels of both axes, at their distance: looking for the numbers in their way takes long."""
    scale = axes.figure.dpi_scale_trans
    if x_label is not None:
        axes.set_xlabel(x_label)
        below = axes.transAxes + ScaledTranslation(0, -LABEL_BELOW, scale)
        axes.xaxis.set_label_coords(0.5, 0, transform=below)
    if y_label is not None:
        axes.set_ylabel(y_label)
        left = axes.transAxes + ScaledTranslation(-beside, 0, scale)
        axes.yaxis.set_label_coords(0, 0.5, transform=left)


def inches_wide(axes: Axes) -> float:
    """The width of the picture that the axes are in."""
    return float(axes.figure.bbox.width / axes.figure.dpi)


def encoded(figure: Figure, format: str) -> bytes:  # noqa: A002 - as matplotlib
    """The figure as PNG or SVG, without a date, which would make each time another file."""
    target = io.BytesIO()
    metadata = {"Date": None, "Creator": None} if format == "svg" else {"Software": None}
    figure.savefig(target, format=format, dpi=DPI, metadata=metadata)
    return target.getvalue()


def with_few_colours(figure: Figure, dpi: int, most: int) -> bytes:
    """The figure as a PNG with a table of so many colours, which is a quarter of the size."""
    figure.dpi = dpi
    canvas: Any = FigureCanvasAgg(figure)
    canvas.draw()
    image = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    target = io.BytesIO()
    few = image.quantize(most, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(target, "PNG", optimize=True)
    return target.getvalue()


def limits(expected: Array, yours: Array | None = None, margin: float = 0.06) -> tuple[float, float]:
    """From where to where an axis goes: all of the reference, and of the student's values what lies within
    the reference's own range above and below it."""
    finite = expected[np.isfinite(expected)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    span = (high - low) or max(abs(high), 1.0)
    if yours is not None:
        mine = yours[np.isfinite(yours)]
        if mine.size:
            low, high = (
                min(low, max(float(mine.min()), low - span)),
                max(high, min(float(mine.max()), high + span)),
            )
    room = margin * ((high - low) or span)
    return low - room, high + room


def within(values: Array, low: float, high: float) -> Array:
    """Values that a canvas can take: what lies beyond is drawn far outside, NaN is left out."""
    room = 10 * (high - low)
    return np.asarray(np.clip(values, low - room, high + room))


def marks(count: int, number: int = 0) -> tuple[int, int]:
    """Which points of a line have a marker: about ten, those of another line between them."""
    step = max(count // 10, 1)
    return (number * step // 3) % step, step


def compare(
    axes: Axes,
    x: Array,
    yours: Array | None,
    expected: Array,
    number: int = 0,
    *,
    wide: float = WIDE,
    **both: Any,
) -> None:
    """A curve of the reference, and on it the student's."""
    pale, colour = PALE[number % len(PALE)], COLOURS[number % len(COLOURS)]
    axes.plot(x, expected, color=pale, linewidth=wide, solid_capstyle="round", zorder=2, **both)
    if yours is not None:
        axes.plot(
            x,
            yours,
            color=colour,
            linestyle=LINES[number % len(LINES)],
            linewidth=THIN,
            marker=MARKERS[number % len(MARKERS)],
            markersize=5,
            markerfacecolor="white",
            markevery=marks(len(x), number),
            zorder=3,
            **both,
        )


def say_beyond(axes: Axes, yours: Array, low: float, high: float) -> None:
    """In the corner, how many of the student's values are too large or too small for the axes; nothing
    where all fit."""
    if beyond := int(((yours < low) | (yours > high))[np.isfinite(yours)].sum()):
        said = f"{beyond:,} of your {yours.size:,} values are outside"
        box: dict[str, Any] = {"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 1.5}
        where: dict[str, Any] = {"transform": axes.transAxes, "ha": "right", "va": "top"}
        axes.text(0.995, 0.985, said, fontsize=8, color=GREY, bbox=box, zorder=7, **where)


def empty(axes: Axes, text: str = "no result") -> None:
    """Axes that hold only a word."""
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.text(0.5, 0.5, text, transform=axes.transAxes, ha="center", va="center", color=GREY)


def colours_of_values(name: str = VALUES) -> Colormap:
    """A map of colours in which what is no number is light grey."""
    return mpl.colormaps[name].with_extremes(bad=FAINT)
