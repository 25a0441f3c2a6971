"""Points all over a landscape: the direction of the slope there, and the valley that a way down ends in."""

from __future__ import annotations

from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.colors import BoundaryNorm, ListedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from grader.picture import Array, Arrows, Ends, Landscape, Sketch
from grader.pictures import canvas, landscapes, legends

NEAR = 0.3
"""How near to a minimum counts as there, of a range of 12."""
ARROWS = "#A8A8A8"
HEADS: dict[str, Any] = {"headwidth": 2.4, "headlength": 2.4, "headaxislength": 2.2}
"""Of the reference's arrows, which are wide enough to be seen below the student's."""


def paint_arrows(sketch: Sketch, width: float) -> Figure:
    """The direction of the gradient over the contours, each arrow of the same length."""
    picture = sketch.picture
    assert isinstance(picture, Arrows)
    over = picture.over
    (x0, x1), (y0, y1) = over.x, over.y
    yours = None if sketch.yours is None else _unit(sketch.yours[0][0])
    keys = (
        []
        if yours is None
        else [Line2D([], [], color=canvas.COLOURS[0], linewidth=2, label="your direction")]
    )
    keys.append(Line2D([], [], color=ARROWS, linewidth=canvas.WIDE, label="reference"))
    keys += [landscapes.star()] if over.minima else []
    inches = width - canvas.LEFT - canvas.RIGHT
    rows = legends.rows_of(keys, inches)
    height = min(0.82 * (y1 - y0) / (x1 - x0), 0.75) * width + 1.2 + canvas.LEGEND * rows
    figure = canvas.new_figure(sketch, width, height)
    axes = figure.add_subplot(canvas.panels(figure, legend=rows)[0])
    landscapes.contours(axes, over)
    points = over.grid(picture.side)
    look: dict[str, Any] = {
        "angles": "xy",
        "pivot": "middle",
        "scale_units": "width",
        "scale": picture.side * 1.25,
    }
    axes.quiver(
        *points.T, *_unit(sketch.expected[0][0]).T, color=ARROWS, width=0.009, zorder=3, **HEADS, **look
    )
    if yours is not None:
        axes.quiver(*points.T, *yours.T, color=canvas.COLOURS[0], width=0.0035, zorder=4, **look)
    landscapes.minima(axes, over)
    legends.legend_above(axes, keys, inches)
    return figure


def _unit(vectors: Array) -> Array:
    """The vectors with length 1; 0 where there is none or it is no number."""
    pairs = vectors.reshape(-1, 2)
    limited = np.clip(np.where(np.isnan(pairs).any(axis=1, keepdims=True), 0.0, pairs), -1e150, 1e150)
    lengths = np.linalg.norm(limited, axis=1, keepdims=True)
    return np.asarray(limited / np.where(lengths > 0, lengths, 1.0))


def paint_ends(sketch: Sketch, width: float) -> Figure:
    """Maps of the valleys, the student's beside the reference's: each start in the colour of its minimum."""
    picture = sketch.picture
    assert isinstance(picture, Ends)
    over = picture.over
    count = len(over.minima)
    tones = mpl.colormaps[canvas.VALUES](np.linspace(0.12, 0.98, count))
    colours = ListedColormap([*tones, "white"])
    norm = BoundaryNorm(np.arange(count + 2) - 0.5, count + 1)
    narrow = width < canvas.NARROW
    figure = canvas.new_figure(sketch, width, (0.8 if narrow else 0.6) * width, measured=True)
    grid = figure.add_gridspec(2, 2, height_ratios=[2.4, 1]) if narrow else figure.add_gridspec(1, 2)
    panels = [figure.add_subplot(grid[0, column]) for column in range(2)]
    for axes, ends, title in zip(
        panels, (sketch.yours, sketch.expected), ("yours", "reference"), strict=True
    ):
        axes.set_title(title, loc="left")
        if ends is None:
            canvas.empty(axes)
            continue
        which = _valleys(ends[0][0], over).reshape(picture.side, picture.side)
        axes.imshow(which, origin="lower", extent=(*over.x, *over.y), cmap=colours, norm=norm)
        for number, (x, y) in enumerate(over.minima):
            label: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": 10, "fontweight": "bold"}
            box: dict[str, Any] = {"boxstyle": "circle,pad=0.25", "facecolor": "white", "edgecolor": "black"}
            axes.text(x, y, str(number + 1), bbox=box, **label)
        axes.set(xlabel=over.x_label, ylabel=over.y_label)
    named = [f"{n}: ({x:.3g}, {y:.3g})" for n, (x, y) in enumerate(over.minima, 1)]
    keys = [
        Patch(facecolor=t, edgecolor=canvas.GREY, label=name) for t, name in zip(tones, named, strict=True)
    ]
    keys.append(Patch(facecolor="white", edgecolor=canvas.GREY, label="at no minimum"))
    look: dict[str, Any] = {"handles": keys, "handlelength": 1.2, "columnspacing": 1.2}
    if narrow:
        below = figure.add_subplot(grid[1, :])
        canvas.empty(below, "")
        below.legend(loc="center left", ncols=2, **look)
    else:
        figure.legend(loc="outside upper right", ncols=5, **look)
    return figure


def _valleys(ends: Array, over: Landscape) -> Array:
    """The number of the minimum that each end is at; one more than there are for an end at none."""
    distances = np.linalg.norm(np.clip(ends, -1e6, 1e6)[:, None] - np.array(over.minima)[None], axis=2)
    distances = np.nan_to_num(distances, nan=np.inf)
    return np.where(distances.min(axis=1) < NEAR, distances.argmin(axis=1), len(over.minima))
