"""Pictures of what a student's function does, beside the reference. matplotlib is imported here only.

    draw(sketch)                 the bytes of a PNG
    draw(sketch, format="svg")   those of an SVG, for a page: `<img src="data:image/svg+xml;base64,...">`
    remark(sketch)               how far both are apart, in a sentence

A picture holds our labels and a student's numbers: nothing that a student wrote.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal

from grader.picture import Arrows, Curve, Ends, Images, Matrix, Paths, Picture, Sketch, Surface, Training
from grader.pictures.remarks import remark

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Format", "NoMatplotlib", "can_draw", "draw", "remark"]

Format = Literal["png", "svg"]
WIDTH = 8.0
"""Inches; a PNG has 100 pixels for each."""

MISSING = "Pictures need matplotlib; install it with `pip install 'gdgrade[plot]'`."


class NoMatplotlib(Exception):
    """matplotlib is not installed; one sentence says what to do."""

    def __init__(self) -> None:
        super().__init__(MISSING)


def can_draw() -> bool:
    """Whether matplotlib is there. It is not imported."""
    try:
        return importlib.util.find_spec("matplotlib") is not None
    except ImportError:
        return False


def draw(sketch: Sketch, format: Format = "png", width: float = WIDTH) -> bytes:  # noqa: A002 - as matplotlib
    """The picture as bytes, `width` inches wide; the same for the same sketch. Raises NoMatplotlib."""
    try:
        from grader.pictures import canvas
    except ImportError as error:
        raise NoMatplotlib from error
    with canvas.style():
        return canvas.encoded(_painter(sketch.picture)(sketch, width), format)


def _painter(picture: Picture) -> Callable[[Sketch, float], Figure]:
    from grader.pictures import curves, images, landscapes, matrices, training

    painters: Mapping[type[Picture], Callable[[Sketch, float], Figure]] = {
        Curve: curves.paint,
        Matrix: matrices.paint,
        Training: training.paint,
        Paths: landscapes.paint_paths,
        Arrows: landscapes.paint_arrows,
        Surface: landscapes.paint_surface,
        Ends: landscapes.paint_ends,
        Images: images.paint,
    }
    return next(painters[kind] for kind in type(picture).__mro__ if kind in painters)
