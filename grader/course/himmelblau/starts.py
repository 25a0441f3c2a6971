"""Points of the landscape to start from, and what every case is asked by."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from grader.course.himmelblau.landscape import MINIMA
from grader.toolkit import ByHand, Case, Inputs, np
from grader.toolkit.inputs import Floats, array, uniform


def around(rng: np.random.Generator, which: int, *count: int) -> Floats:
    """Points beside a minimum, 0.2 to 0.6 off in x and in y."""
    off = uniform(rng, 0.2, 0.6, *count, 2) * rng.choice([-1.0, 1.0], (*count, 2))
    return np.asarray(array(*MINIMA[which]) + off)


def between(x: tuple[float, float], y: tuple[float, float]) -> Callable[[np.random.Generator], Inputs]:
    """A point in a rectangle."""
    return lambda rng: {"point": np.stack([uniform(rng, *x), uniform(rng, *y)])}


POINTS = (
    Case("x and y of either sign", between((0.6, 1.9), (-2.8, -1.2))),
    Case("both positive", between((0.5, 1.5), (3.5, 4.5))),
    Case("both negative", between((-4.5, -3.0), (-2.5, -1.0))),
    Case("x below 0", between((-2.2, -1.2), (0.4, 0.9))),
    Case("the origin", lambda rng: {"point": array(0.0, 0.0)}),
    Case("x exactly 0", between((0.0, 0.0), (1.0, 2.0))),
    Case("y exactly 0", between((-2.0, -1.0), (0.0, 0.0))),
    Case("the minimum (3, 2)", lambda rng: {"point": array(3.0, 2.0)}),
    Case("beside a minimum", lambda rng: {"point": around(rng, 1)}),
    Case("far away, (50, -80)", lambda rng: {"point": array(50.0, -80.0)}),
)


Values = Callable[["np.random.Generator"], tuple[Any, ...]]
"""The arguments of a call, drawn."""


def beside(which: int, *numbers: float) -> Values:
    """A start beside a minimum, and the numbers of a call."""
    return lambda rng: (around(rng, which), *numbers)


def at(x: float, y: float, *numbers: float) -> Values:
    """A given start, and the numbers of a call."""
    return lambda rng: (array(x, y), *numbers)


def named(rng: np.random.Generator, names: tuple[str, ...], values: Values) -> Inputs:
    """The values of a call by the names of its arguments."""
    return dict(zip(names, values(rng), strict=True))


def called(names: tuple[str, ...], calls: dict[str, Values]) -> tuple[Case, ...]:
    """A case for each call, with arguments of these names."""
    return tuple(Case(name, partial(named, names=names, values=values)) for name, values in calls.items())


NO_OPTIMIZER = ByHand(
    *"Adadelta Adagrad Adam AdamW Adamax ASGD NAdam RAdam RMSprop SGD".split(),
    asks_for="the descent itself: compute the gradient by its formula and take each step yourself",
)
