"""What is drawn of Himmelblau's function: the surface, its slope, and the ways down."""

from __future__ import annotations

from grader.course.himmelblau.landscape import MINIMA
from grader.toolkit import Arrows, Ends, Inputs, Landscape, Paths, Surface
from grader.toolkit.inputs import Floats, array

STARTS = ((0.0, 0.0), (4.0, 0.0), (-4.0, 0.0), (-3.0, 3.0))


def _height(x: Floats, y: Floats) -> Floats:
    return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2


MAP = Landscape(_height, x=(-6, 6), y=(-6, 6), minima=MINIMA)
INNER = Landscape(_height, x=(-5, 5), y=(-5, 5), minima=MINIMA)


def _from_every_start(**numbers: float) -> tuple[Inputs, ...]:
    return tuple({"start": array(*start), **numbers} for start in STARTS)


SURFACE = Surface(over=INNER)
GRADIENT = Arrows(over=MAP, side=15)
DESCENT = Paths(over=MAP, asked=lambda: _from_every_start(lr=0.01, steps=60))
MOMENTUM = Paths(over=MAP, asked=lambda: _from_every_start(lr=0.005, momentum=0.85, steps=90))
ADAM = Paths(over=MAP, asked=lambda: _from_every_start(lr=0.3, steps=90))
VALLEYS = Ends(over=INNER, given=lambda: {"lr": 0.004, "steps": 300})
