"""Trainings: what was fitted to the data, and the loss in every step."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from grader.picture import SIDE, Array, Arrays, Sketch, Training
from grader.pictures import canvas, legends

LARGEST = 1e300
RATIO = 1.15
"""How many times as wide as the losses the data are."""
DECADES = 20
"""How many times as large as the last a loss must have been for a logarithmic axis."""
CLASS_MARKERS = ("o", "s", "^", "D", "v")
CLASS_COLOURS = ("#0072B2", "#E69F00", "#7B3F8C", "#007A5A", "#555555")


def paint(sketch: Sketch, width: float) -> Figure:
    """The data and the fit, where there are data; right of them, or below, the losses."""
    picture = sketch.picture
    assert isinstance(picture, Training)
    if picture.data is None:
        figure = canvas.new_figure(sketch, width, 0.6 * width)
        _losses(figure.add_subplot(canvas.panels(figure, legend=1)[0]), sketch, picture)
        return figure
    keys = (_class_keys if picture.has_classes else _line_keys)(sketch, picture)
    inches = canvas.left_panel(width, RATIO)
    legend = legends.rows_of(keys, inches)
    if width < canvas.NARROW:
        figure = canvas.new_figure(sketch, width, 1.25 * width + canvas.LEGEND * legend)
        places = canvas.panels(figure, 2, legend=legend, height_ratios=[1.4, 1])
    else:
        figure = canvas.new_figure(sketch, width, 0.535 * width + canvas.LEGEND * legend)
        places = canvas.panels(figure, 1, 2, legend=legend, width_ratios=[RATIO, 1])
    left, right = (figure.add_subplot(places[number]) for number in range(2))
    (_classes if picture.has_classes else _line)(left, sketch, picture)
    canvas.label(left, picture.x_label, picture.y_label)
    legends.legend_above(left, keys, inches)
    _losses(right, sketch, picture)
    return figure


def _losses(axes: Axes, sketch: Sketch, picture: Training) -> None:
    expected = _all_losses(sketch.expected)
    yours = None if sketch.yours is None else _all_losses(sketch.yours)
    steps = np.arange(len(expected)) + picture.first_step
    positive = expected[np.isfinite(expected) & (expected > 0)]
    mine = yours
    if picture.logarithmic and positive.size and positive.max() > DECADES * positive.min():
        axes.set_yscale("log")
        axes.minorticks_off()
        floor = float(positive.min()) * 1e-3
        above = None if yours is None else np.log10(np.clip(_limited(yours), floor, None))
        low, high = (10**e for e in canvas.limits(np.log10(np.clip(expected, floor, None)), above))
        mine = None if yours is None else np.clip(_limited(yours), floor, high * 1e3)
    else:
        low, high = canvas.limits(expected, yours)
        mine = None if yours is None else canvas.within(yours, low, high)
    canvas.compare(axes, steps, mine, expected)
    axes.set_ylim(low, high)
    if yours is not None:
        canvas.say_beyond(axes, yours, low, high)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    canvas.label(axes, picture.step_label, picture.loss_label)
    keys = [legends.key(0, "yours")] if yours is not None else []
    legends.legend_above(axes, [*keys, legends.reference_key(0)], canvas.inches_wide(axes) / 2)


def _all_losses(shown: tuple[Arrays, ...]) -> Array:
    return np.concatenate([call[0] for call in shown])


def _limited(values: Array) -> Array:
    """Infinite values as large ones; NaN stays."""
    return np.clip(values, -LARGEST, LARGEST)


def _line(axes: Axes, sketch: Sketch, picture: Training) -> None:
    """Points and the line through them, the student's on the reference's."""
    assert picture.data is not None
    x, y = picture.data()
    grid = picture.grid()
    low, high = canvas.limits(np.concatenate([y, sketch.expected[-1][1]]))
    axes.scatter(x, y, s=22, facecolor="white", edgecolor="black", linewidth=0.9, zorder=4)
    expected = canvas.within(sketch.expected[-1][1], low, high)
    axes.plot(grid, expected, color=canvas.PALE[0], linewidth=canvas.WIDE, zorder=2)
    if sketch.yours is not None:
        yours = canvas.within(sketch.yours[-1][1], low, high)
        axes.plot(grid, yours, color=canvas.COLOURS[0], linewidth=canvas.THIN + 0.3, zorder=3)
    axes.set_ylim(low, high)
    axes.set_xlim(grid[0], grid[-1])


def _line_keys(sketch: Sketch, _: Training) -> list[Line2D]:
    keys = [Line2D([], [], marker="o", ls="", mfc="white", mec="black", ms=5, label="data")]
    if sketch.yours is not None:
        keys.append(Line2D([], [], color=canvas.COLOURS[0], linewidth=canvas.THIN + 0.3, label="yours"))
    return [*keys, legends.reference_key(0)]


def _classes(axes: Axes, sketch: Sketch, picture: Training) -> None:
    """Points by their label, and the boundaries between the classes."""
    assert picture.data is not None
    X, labels = picture.data()
    points = picture.grid().reshape(SIDE, SIDE, 2)
    x, y = points[0, :, 0], points[:, 0, 1]
    for number, label in enumerate(np.unique(labels)):
        rows = X[labels == label]
        look: dict[str, Any] = {"linestyle": "", "markersize": 4.5, "markeredgecolor": "white", "mew": 0.4}
        axes.plot(rows[:, 0], rows[:, 1], **look, **_look_of(number))
    _boundaries(axes, x, y, sketch.expected[-1][1], color=canvas.PALE[-1], width=canvas.WIDE, zorder=1)
    if sketch.yours is not None:
        _boundaries(axes, x, y, sketch.yours[-1][1], color="black", width=canvas.THIN, zorder=3)
    axes.set_xlim(x[0], x[-1])
    axes.set_ylim(y[0], y[-1])
    axes.set_aspect("equal", anchor="NW")


def _class_keys(sketch: Sketch, picture: Training) -> list[Line2D]:
    assert picture.data is not None
    labels = np.unique(picture.data()[1])
    names = [f"{label:+g}" if labels.min() < 0 else f"{label:g}" for label in labels]
    keys = [
        Line2D([], [], linestyle="", markersize=5, label=name, **_look_of(number))
        for number, name in enumerate(names)
    ]
    if sketch.yours is not None:
        keys.append(Line2D([], [], color="black", linewidth=canvas.THIN, label="yours"))
    return [*keys, legends.reference_key()]


def _look_of(number: int) -> dict[str, Any]:
    """The points of the class of this number."""
    return {"marker": CLASS_MARKERS[number % 5], "color": CLASS_COLOURS[number % 5], "alpha": 0.85}


def _boundaries(
    axes: Axes, x: Array, y: Array, scores: Array, *, color: str, width: float, zorder: int
) -> None:
    """Where the score is 0, or where two classes have the largest one together."""
    table = np.clip(scores, -LARGEST, LARGEST).reshape(SIDE * SIDE, -1)
    if np.isnan(table).any():  # a boundary would be anywhere
        return
    for k in range(table.shape[1]):
        others = np.delete(table, k, axis=1)
        lead = table[:, k] - others.max(axis=1) if others.size else table[:, k]
        height = _squeezed(lead).reshape(SIDE, SIDE)
        if height.min() < 0 < height.max():
            axes.contour(x, y, height, levels=[0.0], colors=[color], linewidths=[width], zorder=zorder)


def _squeezed(values: Array) -> Array:
    """Values of any size between -1 and 1, with their signs."""
    size = float(np.abs(values).max(initial=0.0))
    return values / size if size > 0 else values
