"""Landscapes: ways down, and the surface."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from grader.picture import Array, Landscape, Paths, Sketch, Surface
from grader.pictures import canvas, legends

FINE = 201
"""Points of the contours in each direction."""
RATIO = 1.75
"""How many times as wide as the heights the map is."""
LEVELS = 14
LOWEST, HIGHEST = 1e-10, 1e30
"""Heights beyond are drawn as these, on a logarithmic axis."""


def paint_paths(sketch: Sketch, width: float) -> Figure:
    """The ways over the contours, and the height along each."""
    picture = sketch.picture
    assert isinstance(picture, Paths)
    (x0, x1), (y0, y1) = picture.over.x, picture.over.y
    ratio = (y1 - y0) / (x1 - x0)
    narrow = width < canvas.NARROW
    inches = canvas.left_panel(width, RATIO)
    yours = () if sketch.yours is None else sketch.inputs
    keys = [_start(number, inputs[picture.start]) for number, inputs in enumerate(yours)]
    keys += [legends.reference_key(), *([star()] if picture.over.minima else [])]
    legend = legends.rows_of(keys, inches)
    if narrow:
        tall = min(0.79 * ratio, 0.8) * width
        figure = canvas.new_figure(sketch, width, tall + 0.45 * width + 2.05 + canvas.LEGEND * legend)
        places = canvas.panels(figure, 2, legend=legend, height_ratios=[tall, 0.45 * width])
    else:
        height = min(max(0.5 * ratio, 0.3), 0.62) * width + 1.2 + canvas.LEGEND * legend
        figure = canvas.new_figure(sketch, width, height)
        places = canvas.panels(figure, 1, 2, legend=legend, width_ratios=[RATIO, 1])
    left, right = (figure.add_subplot(places[number]) for number in range(2))
    contours(left, picture.over)
    for number, right_call in enumerate(sketch.expected):
        mine = None if sketch.yours is None else sketch.yours[number][0]
        _way(left, right, picture.over, mine, right_call[0], number)
    minima(left, picture.over)
    right.set_yscale("log")
    right.minorticks_off()
    heights = [_height(picture.over, path) for (path,) in sketch.expected]
    right.set_ylim(0.3 * min(h.min() for h in heights), 30 * max(h.max() for h in heights))
    canvas.label(right, "step", f"{picture.over.height_label} after each step")
    right.xaxis.set_major_locator(MaxNLocator(integer=True))
    legends.legend_above(left, keys, inches)
    return figure


def _start(number: int, start: Any) -> Line2D:
    """The line of a legend for the way from a start."""
    x, y = np.reshape(start, -1)
    return legends.key(number, f"from ({x:g}, {y:g})")


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
    heights = np.clip(shown, low, high)
    solid.plot_surface(
        *np.meshgrid(x, y),
        heights,
        cmap=canvas.VALUES,
        vmin=low,
        vmax=high,
        rcount=side,
        ccount=side,
        linewidth=0.15,
        rasterized=True,
        edgecolor="#44444455",
    )
    solid.set(xlabel=over.x_label, ylabel=over.y_label, zlim=(low, high))
    solid.set_title(f"{over.height_label}, {'reference' if yours is None else 'yours'}")
    if np.isnan(heights).all():
        solid.text2D(0.5, 0.5, "no number", transform=solid.transAxes, ha="center", color=canvas.GREY)
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
    keys.append(legends.reference_key())
    # Beside the solid its label stands closer, for it seems to be the solid's height farther away.
    _frame(flat, over, beside=canvas.LABEL if width < canvas.NARROW else 0.5)
    minima(flat, over)
    # Both panels are alike, and the legend may be as wide as a panel with its margin.
    legends.legend_above(flat, [*keys, *([star()] if over.minima else [])], max(width / 2, 4))
    return figure


def contours(axes: Axes, over: Landscape) -> None:
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


def _frame(axes: Axes, over: Landscape, beside: float = canvas.LABEL) -> None:
    axes.set(xlim=over.x, ylim=over.y)
    axes.set_aspect("equal")
    canvas.label(axes, over.x_label, over.y_label, beside)


def minima(axes: Axes, over: Landscape) -> None:
    """The minima as stars."""
    for x, y in over.minima:
        axes.plot(x, y, marker="*", color="#F0E442", markeredgecolor="black", markersize=14, zorder=6)


def star() -> Line2D:
    """The line of a legend for the minima."""
    look: dict[str, Any] = {"marker": "*", "color": "#F0E442", "markeredgecolor": "black"}
    return Line2D([], [], linestyle="", markersize=12, label="minimum", **look)
