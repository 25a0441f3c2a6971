"""Curves over an interval, and below them the difference."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from grader.picture import Array, Arrays, Curve, Sketch
from grader.pictures import canvas, legends
from grader.pictures.remarks import agree, scale


def paint(sketch: Sketch, width: float) -> Figure:
    """Above the curves, the student's on the reference's; below, yours minus the reference."""
    picture = sketch.picture
    assert isinstance(picture, Curve)
    x = picture.points_of_x()
    expected = _columns(sketch.expected)
    yours = None if sketch.yours is None else _columns(sketch.yours)
    several = expected.shape[1] > 1
    names = picture.names if several else ("yours",)
    keys: list[Any] = [legends.key(k, name) for k, name in enumerate(names)] if yours is not None else []
    keys.append(legends.reference_key(-1 if several else 0))
    inches = width - canvas.LEFT - canvas.RIGHT
    rows = legends.rows_of(keys, inches)
    figure = canvas.new_figure(sketch, width, 0.7 * width + canvas.LEGEND * (rows - 1))
    places = canvas.panels(figure, 2, legend=rows, down=0.25, height_ratios=[3, 1])
    top = figure.add_subplot(places[0])
    below = figure.add_subplot(places[1], sharex=top)
    top.tick_params(labelbottom=False)
    low, high = canvas.limits(expected, yours)
    how: dict[str, Any] = {"drawstyle": "steps-post"} if picture.stairs else {}
    for k in range(expected.shape[1]):
        mine = None if yours is None else canvas.within(yours[:, k], low, high)
        canvas.compare(top, x, mine, canvas.within(expected[:, k], low, high), k, **how)
    top.set_ylim(low, high)
    canvas.label(top, None, picture.y_label)
    top.margins(x=0.01)
    _zero(top, low, high)
    legends.legend_above(top, keys, inches)
    canvas.label(below, picture.x_label, "difference")
    if yours is None:
        below.set_ylim(-1, 1)
        below.text(
            0.5, 0.5, "no result", transform=below.transAxes, ha="center", va="center", color="#555555"
        )
        return figure
    canvas.say_beyond(top, yours, low, high)
    with np.errstate(all="ignore"):
        difference = yours - expected
    reach = 1.15 * min(scale([difference]), high - low)
    if agree(reach, high - low):
        reach = high - low
        below.set_yticks([0])
    for k in range(expected.shape[1]):
        shown = canvas.within(difference[:, k], -reach, reach)
        below.plot(
            x, shown, color=canvas.COLOURS[k % 5], linestyle=canvas.LINES[k % 5], linewidth=canvas.THIN, **how
        )
    below.axhline(0, color=canvas.GREY, linewidth=0.6, zorder=1)
    below.set_ylim(-reach, reach)
    return figure


def _columns(shown: tuple[Arrays, ...]) -> Array:
    """The curves of all calls, (n, K)."""
    columns = [np.reshape(part, (len(part), -1)) for call in shown for part in call]
    return np.concatenate(columns, axis=1)


def _zero(axes: Axes, low: float, high: float) -> None:
    """A faint line at 0, where that is in sight."""
    if low < 0 < high:
        axes.axhline(0, color=canvas.FAINT, linewidth=0.8, zorder=1)
