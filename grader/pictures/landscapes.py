"""Landscapes: ways down, the direction of the slope, the surface, and in which valley a start ends."""

from __future__ import annotations

from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import BoundaryNorm, ListedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from grader.picture import Array, Arrows, Ends, Landscape, Paths, Sketch, Surface
from grader.pictures import canvas

FINE = 201
"""Points of the contours in each direction."""
LEVELS = 14
NEAR = 0.3
"""How near to a minimum counts as there, of a range of 12."""
ARROWS = "#A8A8A8"
HEADS: dict[str, Any] = {"headwidth": 2.4, "headlength": 2.4, "headaxislength": 2.2}
"""Of the reference's arrows, which are wide enough to be seen below the student's."""
LOWEST, HIGHEST = 1e-10, 1e30
"""Heights beyond are drawn as these, on a logarithmic axis."""


def paint_paths(sketch: Sketch, width: float) -> Figure:
    """The ways over the contours, and the height along each."""
    picture = sketch.picture
    assert isinstance(picture, Paths)
    (x0, x1), (y0, y1) = picture.over.x, picture.over.y
    ratio = (y1 - y0) / (x1 - x0)
    narrow = width < canvas.NARROW
    columns = 2 if narrow else 3
    yours = () if sketch.yours is None else sketch.inputs
    keys = [_start(number, inputs[picture.start]) for number, inputs in enumerate(yours)]
    keys += [canvas.reference_key(), *([_star()] if picture.over.minima else [])]
    legend = canvas.rows_of(keys, columns)
    if narrow:
        tall = min(0.79 * ratio, 0.8) * width
        figure = canvas.new_figure(sketch, width, tall + 0.45 * width + 2.05 + canvas.LEGEND * legend)
        places = canvas.panels(figure, 2, legend=legend, height_ratios=[tall, 0.45 * width])
    else:
        height = min(max(0.5 * ratio, 0.3), 0.62) * width + 1.2 + canvas.LEGEND * legend
        figure = canvas.new_figure(sketch, width, height)
        places = canvas.panels(figure, 1, 2, legend=legend, width_ratios=[1.75, 1])
    left, right = (figure.add_subplot(places[number]) for number in range(2))
    _contours(left, picture.over)
    for number, right_call in enumerate(sketch.expected):
        mine = None if sketch.yours is None else sketch.yours[number][0]
        _way(left, right, picture.over, mine, right_call[0], number)
    _minima(left, picture.over)
    right.set_yscale("log")
    right.minorticks_off()
    heights = [_height(picture.over, path) for (path,) in sketch.expected]
    right.set_ylim(0.3 * min(h.min() for h in heights), 30 * max(h.max() for h in heights))
    canvas.label(right, "step", f"{picture.over.height_label} after each step")
    right.xaxis.set_major_locator(MaxNLocator(integer=True))
    canvas.legend_above(left, keys, columns)
    return figure


def _start(number: int, start: Any) -> Line2D:
    """The line of a legend for the way from a start."""
    x, y = np.reshape(start, -1)
    return canvas.key(number, f"from ({x:g}, {y:g})")


def _way(left: Axes, right: Axes, over: Landscape, yours: Array | None, expected: Array, number: int) -> None:
    """One way: on the map, and its height by the step."""
    (x0, x1), (y0, y1) = over.x, over.y
    mine = None
    if yours is not None:
        mine = np.stack([canvas.within(yours[:, 0], x0, x1), canvas.within(yours[:, 1], y0, y1)], axis=1)
    pale, colour = canvas.PALE[number % 5], canvas.COLOURS[number % 5]
    left.plot(*expected.T, color=pale, linewidth=canvas.WIDE, zorder=2, solid_capstyle="round")
    if mine is not None:
        line: dict[str, Any] = {
            "color": colour,
            "linestyle": canvas.LINES[number % 5],
            "linewidth": canvas.THIN,
        }
        left.plot(*mine.T, zorder=4, marker=".", markersize=3.5, **line)
    marker = canvas.MARKERS[number % 5]
    left.plot(*expected[0], marker=marker, color=colour, markeredgecolor="black", markersize=9, zorder=5)
    steps = np.arange(len(expected))
    heights = None if yours is None else _height(over, yours)
    canvas.compare(right, steps, heights, _height(over, expected), number, wide=4.0)


def _height(over: Landscape, points: Array) -> Array:
    """The heights at points, fit for a logarithmic axis; NaN stays."""
    with np.errstate(all="ignore"):
        return np.clip(over.height(points[:, 0], points[:, 1]), LOWEST, HIGHEST)


def paint_surface(sketch: Sketch, width: float) -> Figure:
    """The student's surface, and its contours on those of the reference."""
    picture = sketch.picture
    assert isinstance(picture, Surface)
    over, side = picture.over, picture.side
    expected = sketch.expected[0][0].reshape(side, side)
    yours = None if sketch.yours is None else sketch.yours[0][0].reshape(side, side)
    x, y = np.linspace(*over.x, side), np.linspace(*over.y, side)
    low, high = canvas.limits(expected, yours, margin=0.0)
    if width < canvas.NARROW:
        figure = canvas.new_figure(sketch, width, 1.5 * width, measured=True)
        grid = figure.add_gridspec(2, 1)
    else:
        figure = canvas.new_figure(sketch, width, 0.58 * width, measured=True)
        grid = figure.add_gridspec(1, 2, width_ratios=[1.15, 1])
    solid: Any = figure.add_subplot(grid[0], projection="3d")
    shown = expected if yours is None else yours
    heights = np.clip(np.nan_to_num(shown, nan=low), low, high)
    solid.plot_surface(
        *np.meshgrid(x, y),
        heights,
        cmap=canvas.VALUES,
        rcount=side,
        ccount=side,
        linewidth=0.15,
        rasterized=True,
        edgecolor="#44444455",
    )
    solid.set(xlabel=over.x_label, ylabel=over.y_label, zlim=(low, high))
    solid.set_title(f"{over.height_label}, {'reference' if yours is None else 'yours'}")
    solid.view_init(elev=38, azim=-60)
    solid.set_box_aspect(None, zoom=0.95)
    flat = figure.add_subplot(grid[1])
    levels = _levels(expected)
    flat.contour(x, y, expected, levels=levels, colors=[canvas.PALE[-1]], linewidths=[canvas.WIDE - 2])
    keys: list[Any] = []
    if yours is not None:
        inside = np.ma.masked_invalid(np.clip(yours, -1e30, 1e30))
        if inside.count() and inside.min() < levels[-1] and inside.max() > levels[0]:
            flat.contour(x, y, inside, levels=levels, colors=["black"], linewidths=[0.9])
        keys.append(Line2D([], [], color="black", linewidth=0.9, label="yours"))
    keys.append(canvas.reference_key())
    _frame(flat, over)
    _minima(flat, over)
    canvas.legend_above(flat, [*keys, *([_star()] if over.minima else [])], columns=3)
    return figure


def paint_arrows(sketch: Sketch, width: float) -> Figure:
    """The direction of the gradient over the contours, each arrow of the same length."""
    picture = sketch.picture
    assert isinstance(picture, Arrows)
    over = picture.over
    (x0, x1), (y0, y1) = over.x, over.y
    figure = canvas.new_figure(sketch, width, min(0.82 * (y1 - y0) / (x1 - x0), 0.75) * width + 1.4)
    axes = figure.add_subplot(canvas.panels(figure, legend=1)[0])
    _contours(axes, over)
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
    keys: list[Any] = []
    if sketch.yours is not None:
        mine = _unit(sketch.yours[0][0])
        axes.quiver(*points.T, *mine.T, color=canvas.COLOURS[0], width=0.0035, zorder=4, **look)
        keys.append(Line2D([], [], color=canvas.COLOURS[0], linewidth=2, label="yours"))
    keys.append(Line2D([], [], color=ARROWS, linewidth=canvas.WIDE, label="reference"))
    _minima(axes, over)
    canvas.legend_above(axes, [*keys, *([_star()] if over.minima else [])])
    return figure


def _unit(vectors: Array) -> Array:
    """The vectors with length 1; 0 where there is none or it is no number."""
    limited = np.clip(np.nan_to_num(vectors.reshape(-1, 2), nan=0.0), -1e150, 1e150)
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


def _contours(axes: Axes, over: Landscape) -> None:
    """The landscape by the author's formula."""
    x, y = np.linspace(*over.x, FINE), np.linspace(*over.y, FINE)
    heights = over.height(*np.meshgrid(x, y))
    levels = _levels(heights)
    axes.contourf(x, y, heights, levels=levels, cmap="Greys", alpha=0.3, extend="both", zorder=0)
    axes.contour(x, y, heights, levels=levels, colors=["#8A8A8A"], linewidths=[0.6], zorder=1)
    _frame(axes, over)


def _levels(heights: Array) -> Array:
    """Heights of contours, closer together near the bottom: evenly spaced in √."""
    low, high = float(heights.min()), float(heights.max())
    return low + (high - low) * np.linspace(0.03, 1.0, LEVELS) ** 2.2


def _frame(axes: Axes, over: Landscape) -> None:
    axes.set(xlim=over.x, ylim=over.y)
    axes.set_aspect("equal")
    canvas.label(axes, over.x_label, over.y_label)


def _minima(axes: Axes, over: Landscape) -> None:
    for x, y in over.minima:
        axes.plot(x, y, marker="*", color="#F0E442", markeredgecolor="black", markersize=14, zorder=6)


def _star() -> Line2D:
    look: dict[str, Any] = {"marker": "*", "color": "#F0E442", "markeredgecolor": "black"}
    return Line2D([], [], linestyle="", markersize=12, label="minimum", **look)
