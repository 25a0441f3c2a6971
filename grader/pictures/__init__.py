"""Pictures of what a student's function does, beside the reference. matplotlib is imported here only.

    draw(sketch)                 the bytes of a PNG
    draw(sketch, format="svg")   those of an SVG
    draw_for_page(sketch)        a small PNG, for a page: `<img src="data:image/png;base64,...">`
    remark(sketch)               how far both are apart, in a sentence
    described(sketch)            what the picture shows, for whoever does not see it

A picture holds our labels and a student's numbers: nothing that a student wrote.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Mapping
from contextlib import chdir, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from grader.picture import Arrows, Curve, Ends, Images, Matrix, Paths, Picture, Sketch, Surface, Training
from grader.pictures.remarks import described, remark

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["MISSING", "Format", "NoMatplotlib", "can_draw", "described", "draw", "draw_for_page", "remark"]

Format = Literal["png", "svg"]
WIDTH = 8.0
"""Inches; a PNG has 100 pixels for each."""
PAGE_WIDTH, PAGE_DPI, PAGE_COLOURS = 5.0, 120, 64
"""600 pixels: letters of 10 points are 9 pixels high on a phone of 360, and 17 on a wide screen."""

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


def _import_canvas() -> None:
    """Import matplotlib and what draws with it. Raises NoMatplotlib.

    While it is imported, matplotlib reads a `matplotlibrc` of the current folder, before any other and
    whatever MATPLOTLIBRC says. The folder may be somebody else's, and the file a pipe or endless: it is
    imported from a folder of ours."""
    with nullcontext() if "matplotlib" in sys.modules else chdir(Path(__file__).parent):
        try:
            from grader.pictures import canvas  # noqa: F401
        except ImportError as error:
            raise NoMatplotlib from error


def draw(sketch: Sketch, format: Format = "png", width: float = WIDTH) -> bytes:  # noqa: A002 - as matplotlib
    """The picture as bytes, `width` inches wide; the same for the same sketch. Raises NoMatplotlib."""
    _import_canvas()
    from grader.pictures import canvas

    with canvas.style():
        return canvas.encoded(painter(sketch.picture)(sketch, width), format)


def draw_for_page(sketch: Sketch) -> bytes:
    """The picture as a small PNG that can be read on a phone as on a wide screen. Raises NoMatplotlib."""
    _import_canvas()
    from grader.pictures import canvas

    with canvas.style():
        figure = painter(sketch.picture)(sketch, PAGE_WIDTH)
        return canvas.with_few_colours(figure, PAGE_DPI, PAGE_COLOURS)


def painter(picture: Picture) -> Callable[[Sketch, float], Figure]:
    """What makes the figure of such a picture, so many inches wide."""
    from grader.pictures import curves, fields, images, landscapes, matrices, training

    painters: Mapping[type[Picture], Callable[[Sketch, float], Figure]] = {
        Curve: curves.paint,
        Matrix: matrices.paint,
        Training: training.paint,
        Paths: landscapes.paint_paths,
        Arrows: fields.paint_arrows,
        Surface: landscapes.paint_surface,
        Ends: fields.paint_ends,
        Images: images.paint,
    }
    return next(painters[kind] for kind in type(picture).__mro__ if kind in painters)
