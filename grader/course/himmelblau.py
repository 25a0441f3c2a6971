"""13 · Himmelblau's function: its gradient, and the paths of three optimizers over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from grader.course.derivatives import gradient
from grader.course.descents import (
    Slope,
    adam,
    end_only,
    end_repeated,
    follow,
    heavy_ball,
    never_looking_again,
    plain,
    start_for_end,
    with_start,
    x_first,
)
from grader.course.inputs import Floats, array, uniform
from grader.exercise import ByHand, Case, Exercise, Inputs, KnownMistake, Topic
from grader.lazy import torch

MINIMA = ((3.0, 2.0), (-2.805118, 3.131312), (-3.779310, -3.283186), (3.584428, -1.848126))


def height(point: torch.Tensor) -> torch.Tensor:
    """f(x, y) = (x² + y - 11)² + (x + y² - 7)², 0-d."""
    a, b = brackets(point)
    return a**2 + b**2


def brackets(points: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """x² + y - 11 and x + y² - 7, of one point or of many."""
    x, y = points[..., 0], points[..., 1]
    return x**2 + y - 11, x + y**2 - 7


def slope(points: torch.Tensor) -> torch.Tensor:
    """∇f in closed form, which a path can afford; a test holds it against autograd."""
    a, b = brackets(points)
    x, y = points[..., 0], points[..., 1]
    return torch.stack([4 * x * a + 2 * b, 2 * a + 4 * y * b], -1)


def plain_path(
    start: torch.Tensor, lr: float, steps: int, *, by: Any = follow, gradient: Slope = slope
) -> Any:
    """The path of gradient descent. A mistake follows it another way, or another gradient."""
    return by(start, steps, plain(lr), gradient)


def momentum_path(
    start: torch.Tensor,
    lr: float,
    momentum: float,
    steps: int,
    *,
    by: Any = follow,
    gradient: Slope = slope,
    **mistakes: Any,
) -> Any:
    """The path of gradient descent with momentum."""
    return by(start, steps, heavy_ball(lr, momentum, **mistakes), gradient)


def adam_path(
    start: torch.Tensor,
    lr: float,
    steps: int,
    *,
    by: Any = follow,
    gradient: Slope = slope,
    **mistakes: Any,
) -> Any:
    """The path of Adam."""
    return by(start, steps, adam(lr, **mistakes), gradient)


def ends(starts: torch.Tensor, lr: float, steps: int, *, gradient: Slope = slope, by: Any = follow) -> Any:
    """Where gradient descent gets to from each of the starts, (S, 2)."""
    return by(starts, steps, plain(lr), gradient)[-1] if steps else starts


def from_brackets(dx: Callable[..., Any], dy: Callable[..., Any]) -> Slope:
    """A wrong gradient made of x, y and the two brackets a and b."""

    def wrong(points: torch.Tensor) -> torch.Tensor:
        x, y = points[..., 0], points[..., 1]
        a, b = brackets(points)
        return torch.stack([dx(x, y, a, b), dy(x, y, a, b)], -1)

    return wrong


WRONG_SLOPES: dict[str, tuple[Slope, str]] = {
    "inner derivatives missing": (
        from_brackets(lambda x, y, a, b: 2 * a + 2 * b, lambda x, y, a, b: 2 * a + 2 * b),
        "You differentiate the squares but not what is inside: ∂(x² + y - 11)/∂x is 2x, and so on.",
    ),
    "x for the derivative of x²": (
        from_brackets(lambda x, y, a, b: 2 * x * a + 2 * b, lambda x, y, a, b: 2 * a + 2 * y * b),
        "The derivative of x² is 2x: with the 2 of the outer square that makes 4 x (x² + y - 11).",
    ),
    "outer 2 missing in the mixed terms": (
        from_brackets(lambda x, y, a, b: 4 * x * a + b, lambda x, y, a, b: a + 4 * y * b),
        "Both squares bring down a 2: the bracket in which the variable is linear gets it too.",
    ),
    "4 in the mixed terms": (
        from_brackets(lambda x, y, a, b: 4 * x * a + 4 * b, lambda x, y, a, b: 4 * a + 4 * y * b),
        "Where the variable is linear its inner derivative is 1, not 2: that term has a 2 in front.",
    ),
    "mixed terms missing": (
        from_brackets(lambda x, y, a, b: 4 * x * a, lambda x, y, a, b: 4 * y * b),
        "Each variable is in both brackets: x + y² - 7 depends on x too, and x² + y - 11 on y.",
    ),
    "squared variables missing": (
        from_brackets(lambda x, y, a, b: 2 * b, lambda x, y, a, b: 2 * a),
        "Each variable is in both brackets: x² + y - 11 depends on x too, and x + y² - 7 on y.",
    ),
    "only the first bracket": (
        from_brackets(lambda x, y, a, b: 4 * x * a, lambda x, y, a, b: 2 * a),
        "You differentiate (x² + y - 11)² alone: add the derivatives of (x + y² - 7)².",
    ),
    "only the second bracket": (
        from_brackets(lambda x, y, a, b: 2 * b, lambda x, y, a, b: 4 * y * b),
        "You differentiate (x + y² - 7)² alone: add the derivatives of (x² + y - 11)².",
    ),
    "brackets exchanged": (
        from_brackets(lambda x, y, a, b: 4 * x * b + 2 * a, lambda x, y, a, b: 2 * b + 4 * y * a),
        "4x goes with (x² + y - 11), where x is squared, and 4y with (x + y² - 7).",
    ),
    "entries exchanged": (
        from_brackets(lambda x, y, a, b: 2 * a + 4 * y * b, lambda x, y, a, b: 4 * x * a + 2 * b),
        "The two entries are in the wrong order: ∂f/∂x comes first.",
    ),
    "4x in place of 4y": (
        from_brackets(lambda x, y, a, b: 4 * x * a + 2 * b, lambda x, y, a, b: 2 * a + 4 * x * b),
        "∂f/∂x is right. In ∂f/∂y the inner derivative of y² is 2y, which makes 4 y (x + y² - 7).",
    ),
    "11 and 7 exchanged": (
        from_brackets(
            lambda x, y, a, b: 4 * x * (a + 4) + 2 * (b - 4), lambda x, y, a, b: 2 * (a + 4) + 4 * y * (b - 4)
        ),
        "11 belongs to x² + y, and 7 to x + y².",
    ),
    "11 and 7 left out": (
        from_brackets(
            lambda x, y, a, b: 4 * x * (a + 11) + 2 * (b + 7),
            lambda x, y, a, b: 2 * (a + 11) + 4 * y * (b + 7),
        ),
        "The 11 and the 7 stay inside the brackets when you differentiate the squares.",
    ),
    "minus between the terms": (
        from_brackets(lambda x, y, a, b: 4 * x * a - 2 * b, lambda x, y, a, b: 2 * a - 4 * y * b),
        "The two squares are added, and so are their derivatives.",
    ),
    "minus before y": (
        from_brackets(
            lambda x, y, a, b: 4 * x * (a - 2 * y) + 2 * b, lambda x, y, a, b: 2 * (a - 2 * y) + 4 * y * b
        ),
        "The first bracket is x² + y - 11: you have x² - y - 11.",
    ),
}
"""Gradients that are wrong by themselves and on every path that follows them, with what to say."""


def wrong_slopes(path: Callable[..., Any]) -> Iterator[KnownMistake]:
    """The path of every wrong gradient."""
    for name, (wrong, message) in WRONG_SLOPES.items():
        yield KnownMistake(name, partial(path, gradient=wrong), message)


def wrong_ways(path: Callable[..., Any]) -> Iterator[KnownMistake]:
    """What goes wrong on any path, whatever the optimizer."""
    yield KnownMistake(
        "recorded before the update",
        partial(path, by=start_for_end),
        "Your path begins with the start and lacks the last point: record each point after its update.",
    )
    yield KnownMistake(
        "the start is part of the path",
        partial(path, by=with_start),
        "Your path has a row too many: it begins with the point after update 1, not with the start.",
    )
    yield KnownMistake(
        "only the last point",
        partial(path, by=end_only),
        "You return where the path ends: collect every point, and stack them to (steps, 2).",
    )
    yield KnownMistake(
        "every row the last point",
        partial(path, by=end_repeated),
        "All rows are the last point: you collect one tensor and change it in place. Make a new one in each "
        "step, or collect clones.",
    )
    yield KnownMistake(
        "gradient of the start in every step",
        partial(path, by=never_looking_again),
        "You compute the gradient once, before the loop: find it afresh at each point.",
    )
    yield KnownMistake(
        "x updated first",
        partial(path, by=x_first),
        "The gradient of y has seen the new x already: find both before you update either.",
    )
    yield from wrong_slopes(path)


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


Values = Callable[[np.random.Generator], tuple[Any, ...]]
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


himmelblau = Exercise(
    name="himmelblau",
    points=1,
    reference=height,
    cases=POINTS,
    mistakes=(
        KnownMistake(
            "x and y, or 11 and 7, exchanged",
            lambda point: height(point.flip(0)),
            "Either gives the same: point is x, then y, and 11 belongs to x² + y, 7 to x + y².",
        ),
        KnownMistake(
            "outer squares missing",
            lambda point: sum(brackets(point)),
            "Square each of the two brackets before you add them.",
        ),
        KnownMistake(
            "square of the sum",
            lambda point: sum(brackets(point)) ** 2,
            "You add the brackets and square the sum: square each, then add.",
        ),
        KnownMistake(
            "only the first bracket",
            lambda point: brackets(point)[0] ** 2,
            "(x + y² - 7)² is missing.",
        ),
        KnownMistake(
            "only the second bracket",
            lambda point: brackets(point)[1] ** 2,
            "(x² + y - 11)² is missing.",
        ),
        KnownMistake(
            "difference of the squares",
            lambda point: brackets(point)[0] ** 2 - brackets(point)[1] ** 2,
            "The two squares are added, not subtracted.",
        ),
        KnownMistake(
            "product of the squares",
            lambda point: brackets(point)[0] ** 2 * brackets(point)[1] ** 2,
            "The two squares are added, not multiplied.",
        ),
        KnownMistake(
            "half",
            lambda point: height(point) / 2,
            "There is no 1/2 in front of this function: the two squares are added, not averaged.",
        ),
        KnownMistake(
            "minus before y",
            lambda point: (brackets(point)[0] - 2 * point[1]) ** 2 + brackets(point)[1] ** 2,
            "The first bracket is x² + y - 11: you have x² - y - 11.",
        ),
        KnownMistake(
            "minus before y²",
            lambda point: brackets(point)[0] ** 2 + (brackets(point)[1] - 2 * point[1] ** 2) ** 2,
            "The second bracket is x + y² - 7: you have x - y² - 7.",
        ),
        KnownMistake(
            "plus 11 and plus 7",
            lambda point: (brackets(point)[0] + 22) ** 2 + (brackets(point)[1] + 14) ** 2,
            "The 11 and the 7 are subtracted.",
        ),
        KnownMistake(
            "inner squares missing",
            lambda point: (point.sum() - 11) ** 2 + (point.sum() - 7) ** 2,
            "Inside the brackets x is squared in the first and y in the second.",
        ),
        KnownMistake(
            "y in place of y²",
            lambda point: brackets(point)[0] ** 2 + (point.sum() - 7) ** 2,
            "In the second bracket y is squared.",
        ),
        KnownMistake(
            "x in place of x²",
            lambda point: (point.sum() - 11) ** 2 + brackets(point)[1] ** 2,
            "In the first bracket x is squared.",
        ),
        KnownMistake(
            "both squared in both brackets",
            lambda point: ((point**2).sum() - 11) ** 2 + ((point**2).sum() - 7) ** 2,
            "Only x is squared in the first bracket, and only y in the second.",
        ),
        KnownMistake(
            "square root",
            lambda point: height(point).sqrt(),
            "There is no square root in this function.",
        ),
    ),
    hints=(
        "Take x and y out of the point: `x, y = point`. Then it reads like the formula.",
        "Two brackets, each squared as a whole, then added. The result is 0-d: no list, no shape (1,).",
    ),
)

himmelblau_gradient = Exercise(
    name="himmelblau_gradient",
    points=2,
    reference=lambda point: gradient(height, point),
    cases=POINTS,
    mistakes=tuple(
        KnownMistake(name, lambda point, wrong=wrong: wrong(point), message)
        for name, (wrong, message) in WRONG_SLOPES.items()
    ),
    hints=(
        "Call the brackets a = x² + y - 11 and b = x + y² - 7. What is the derivative of a² + b² by x, in "
        "terms of ∂a/∂x and ∂b/∂x?",
        "∂a/∂x = 2x and ∂b/∂x = 1; ∂a/∂y = 1 and ∂b/∂y = 2y. Each squared bracket brings down a 2.",
        "∂f/∂x = 4x a + 2b and ∂f/∂y = 2a + 4y b. Stack the two to one tensor.",
    ),
)

NO_OPTIMIZER = ByHand(
    *"Adadelta Adagrad Adam AdamW Adamax ASGD NAdam RAdam RMSprop SGD".split(),
    asks_for="the descent itself: compute the gradient by its formula and take each step yourself",
)

descend = Exercise(
    name="descend",
    points=2,
    reference=plain_path,
    by_hand=NO_OPTIMIZER,
    cases=called(
        ("start", "lr", "steps"),
        {
            "6 steps": beside(3, 0.005, 6),
            "one step": beside(1, 0.01, 1),
            "from (4, 0)": at(4, 0, 0.01, 5),
            "from (-4, 0)": at(-4, 0, 0.002, 10),
            "from the origin": at(0, 0, 0.01, 8),
            "both negative": beside(2, 0.004, 20),
            "30 small steps": beside(0, 0.001, 30),
            "at the minimum (3, 2)": at(3, 2, 0.01, 3),
            "lr so large that it swings": beside(1, 0.02, 12),
            "far away": at(9, -7, 0.0004, 7),
        },
    ),
    mistakes=(
        KnownMistake(
            "every step of length lr",
            partial(plain_path, gradient=lambda p: slope(p) / slope(p).norm()),
            "You divide the gradient by its length: here steep slopes make long steps.",
        ),
        KnownMistake(
            "lr divided by the number of the step",
            lambda start, lr, steps: follow(start, steps, lambda: lambda g, t: lr / t * g, slope),
            "Your steps get shorter and shorter: here lr stays the same.",
        ),
        *wrong_ways(plain_path),
    ),
    hints=(
        "You have the gradient. One step takes lr times the gradient off the point.",
        "Make a new tensor in each step, `point = point - …`: then the start keeps its values, and each row "
        "of the path its own.",
        "Collect the points in a list, after each update, and stack them at the end.",
    ),
)

descend_with_momentum = Exercise(
    name="descend_with_momentum",
    points=3,
    reference=momentum_path,
    by_hand=NO_OPTIMIZER,
    cases=called(
        ("start", "lr", "momentum", "steps"),
        {
            "6 steps": beside(3, 0.004, 0.8, 6),
            "one step": beside(1, 0.01, 0.9, 1),
            "two steps": beside(2, 0.003, 0.6, 2),
            "from (4, 0)": at(4, 0, 0.002, 0.5, 10),
            "from the origin": at(0, 0, 0.002, 0.7, 15),
            "momentum 0": beside(1, 0.005, 0.0, 5),
            "momentum 0.95": beside(2, 0.0005, 0.95, 20),
            "30 steps": beside(0, 0.0005, 0.9, 30),
            "at the minimum (3, 2)": at(3, 2, 0.01, 0.9, 3),
        },
    ),
    mistakes=(
        KnownMistake(
            "running average",
            lambda start, lr, momentum, steps: momentum_path(start, lr, momentum, steps, weight=1 - momentum),
            "You count the gradient by 1 - momentum, as a running average does: here it is added in full.",
        ),
        KnownMistake(
            "dampening",
            lambda start, lr, momentum, steps: momentum_path(
                start, lr, momentum, steps, weight=1 - momentum, first_weight=1.0
            ),
            "From the second step on you count the gradient by 1 - momentum: here it is added in full.",
        ),
        KnownMistake(
            "momentum without effect",
            lambda start, lr, momentum, steps: plain_path(start, lr, steps),
            "That is plain gradient descent: keep v from step to step, and do not set it back to 0.",
        ),
        KnownMistake(
            "Nesterov's momentum",
            partial(momentum_path, nesterov=True),
            "That is Nesterov's variant: here the step is lr times v.",
        ),
        KnownMistake(
            "1 - momentum",
            lambda start, lr, momentum, steps: momentum_path(start, lr, 1 - momentum, steps),
            "You keep the share 1 - momentum of v: keep the share `momentum`.",
        ),
        KnownMistake(
            "momentum times the gradient",
            lambda start, lr, momentum, steps: momentum_path(start, lr, 1.0, steps, weight=momentum),
            "momentum goes with the old v, not with the gradient: v = momentum · v + g.",
        ),
        KnownMistake(
            "momentum times both",
            lambda start, lr, momentum, steps: momentum_path(start, lr, momentum, steps, weight=momentum),
            "momentum goes with the old v alone: the gradient is added in full.",
        ),
        KnownMistake(
            "v never fades",
            lambda start, lr, momentum, steps: momentum_path(start, lr, 1.0, steps),
            "Your v adds up all gradients in full: multiply the old v by momentum first.",
        ),
        KnownMistake(
            "the old v",
            partial(momentum_path, late=True),
            "You move by the v of the step before: update v first, then the point.",
        ),
        KnownMistake(
            "v starts with the gradient",
            lambda start, lr, momentum, steps: momentum_path(
                start, lr, momentum, steps, first_weight=1 + momentum
            ),
            "Your v starts as the first gradient and gets it once more: start from v = 0.",
        ),
        KnownMistake(
            "momentum always 0.9",
            lambda start, lr, momentum, steps: momentum_path(start, lr, 0.9, steps),
            "That is the path for a momentum of 0.9: use the argument.",
        ),
        KnownMistake(
            "velocities",
            lambda start, lr, momentum, steps: (
                -momentum_path(start, lr, momentum, steps, by=with_start).diff(dim=0) / lr
            ),
            "Those are the velocities v: return the points.",
        ),
        KnownMistake(
            "lr and momentum exchanged",
            lambda start, lr, momentum, steps: momentum_path(start, momentum, lr, steps),
            "You take lr for momentum and momentum for lr: look at the order of the arguments.",
        ),
        KnownMistake(
            "momentum subtracted",
            lambda start, lr, momentum, steps: momentum_path(start, lr, -momentum, steps),
            "Sign slip: what is left of v is added to the gradient, not taken off.",
        ),
        *wrong_ways(momentum_path),
    ),
    hints=(
        "Beside the point, a second tensor lives from step to step: the velocity v, 0 before the first step.",
        "In each step v keeps the share `momentum` of itself and gains the gradient; then the point moves.",
        "v = momentum · v + g, then point - lr · v: in this order, with a new tensor for each.",
    ),
)

descend_with_adam = Exercise(
    name="descend_with_adam",
    points=4,
    reference=adam_path,
    by_hand=NO_OPTIMIZER,
    cases=called(
        ("start", "lr", "steps"),
        {
            "6 steps": beside(3, 0.05, 6),
            "one step": beside(2, 0.1, 1),
            "two steps": beside(1, 0.02, 2),
            "from (0, 0), 30 steps": at(0, 0, 0.1, 30),
            "from (4, 0)": at(4, 0, 0.1, 15),
            "from (-4, 0)": at(-4, 0, 0.1, 15),
            "from (-3, 3)": at(-3, 3, 0.05, 15),
            "a nearly flat start": at(3 + 2.0**-12, 2 - 2.0**-11, 0.01, 4),
            "at the minimum (3, 2)": at(3, 2, 0.1, 3),
            "far away": at(9, -7, 0.5, 8),
        },
    ),
    mistakes=(
        KnownMistake(
            "no bias correction",
            partial(adam_path, m_correction=lambda beta, t: 1.0, v_correction=lambda beta, t: 1.0),
            "m and v start at 0 and are too small at first: divide them by 1 - β₁ᵗ and 1 - β₂ᵗ.",
        ),
        KnownMistake(
            "m not corrected",
            partial(adam_path, m_correction=lambda beta, t: 1.0),
            "v is corrected, m is not: m̂ = m / (1 - β₁ᵗ).",
        ),
        KnownMistake(
            "v not corrected",
            partial(adam_path, v_correction=lambda beta, t: 1.0),
            "m is corrected, v is not: v̂ = v / (1 - β₂ᵗ).",
        ),
        KnownMistake(
            "t starts at 0",
            partial(
                adam_path,
                m_correction=lambda beta, t: 1 - beta ** (t - 1) or float("nan"),
                v_correction=lambda beta, t: 1 - beta ** (t - 1) or float("nan"),
            ),
            "In the first update t is 1: with t = 0 the correction divides by 1 - 1 = 0.",
        ),
        KnownMistake(
            "t starts at 2",
            partial(
                adam_path,
                m_correction=lambda beta, t: 1 - beta ** (t + 1),
                v_correction=lambda beta, t: 1 - beta ** (t + 1),
            ),
            "In the first update t is 1: your correction is one step ahead.",
        ),
        KnownMistake(
            "t never counted",
            partial(
                adam_path,
                m_correction=lambda beta, t: 1 - beta,
                v_correction=lambda beta, t: 1 - beta,
            ),
            "You divide by 1 - β in every step: the exponent t grows with the steps.",
        ),
        KnownMistake(
            "β · t in place of βᵗ",
            partial(
                adam_path,
                m_correction=lambda beta, t: 1 - beta * t,
                v_correction=lambda beta, t: 1 - beta * t,
            ),
            "The correction has β to the power of t, not β times t.",
        ),
        KnownMistake(
            "corrected averages kept",
            partial(adam_path, kept=True),
            "You correct m and v in place, so that the next step corrects them again: keep m̂ and v̂ apart.",
        ),
        KnownMistake(
            "β₁ and β₂ exchanged",
            partial(adam_path, beta1=0.999, beta2=0.9),
            "β₁ = 0.9 belongs to m, and β₂ = 0.999 to v.",
        ),
        KnownMistake(
            "β₂ = 0.99",
            partial(adam_path, beta2=0.99),
            "β₂ is 0.999.",
        ),
        KnownMistake(
            "1 - β missing",
            partial(adam_path, sums=True),
            "New values are counted by 1 - β: m = β₁ m + (1 - β₁) g, and v likewise.",
        ),
        KnownMistake(
            "square root missing",
            partial(adam_path, step=lambda m, v, eps: m / (v + eps)),
            "The step divides by the square root of v̂.",
        ),
        KnownMistake(
            "g in place of g²",
            partial(adam_path, square=lambda g: g),
            "v averages the *squares* of the gradients: yours can be negative, and its root nan.",
        ),
        KnownMistake(
            "|g| in place of g²",
            partial(adam_path, square=lambda g: g.abs()),
            "v averages the *squares* of the gradients.",
        ),
        KnownMistake(
            "one v for both coordinates",
            partial(adam_path, square=lambda g: (g**2).sum().expand(2)),
            "You add the squares of x and y: v has an entry of its own for each coordinate.",
        ),
        KnownMistake(
            "one mean v for both coordinates",
            partial(adam_path, square=lambda g: (g**2).mean().expand(2)),
            "You average the squares of x and y: v has an entry of its own for each coordinate.",
        ),
        KnownMistake(
            "ε inside the square root",
            partial(adam_path, step=lambda m, v, eps: m / (v + eps).sqrt()),
            "ε is added behind the square root: √v̂ + ε.",
        ),
        KnownMistake(
            "ε added to the quotient",
            partial(adam_path, step=lambda m, v, eps: m / v.sqrt() + eps),
            "m / √v + ε adds ε to the step: put the denominator in brackets, m̂ / (√v̂ + ε).",
        ),
        KnownMistake(
            "ε missing",
            partial(adam_path, eps=0.0),
            "Without ε a gradient of exactly 0 is divided by 0.",
        ),
        KnownMistake("ε = 1e-6", partial(adam_path, eps=1e-6), "ε is 1e-8."),
        KnownMistake("ε = 1e-7", partial(adam_path, eps=1e-7), "ε is 1e-8."),
        KnownMistake("ε = 1e-10", partial(adam_path, eps=1e-10), "ε is 1e-8."),
        KnownMistake(
            "ε meets the uncorrected v",
            lambda start, lr, steps: follow(
                start,
                steps,
                adam(
                    lr,
                    v_correction=lambda beta, t: 1.0,
                    m_correction=lambda beta, t: (1 - 0.9**t) / (1 - 0.999**t) ** 0.5,
                ),
                slope,
            ),
            "You correct the step as a whole, after ε was added to √v: first v̂, then √v̂ + ε.",
        ),
        KnownMistake(
            "RMSprop",
            partial(adam_path, beta1=0.0),
            "The step has the gradient itself in it: use its running average m̂.",
        ),
        KnownMistake(
            "sign of the gradient",
            lambda start, lr, steps: plain_path(start, lr, steps, gradient=lambda p: slope(p).sign()),
            "Your steps are lr long whatever the slope: m̂ and √v̂ are averages over the steps so far.",
        ),
        KnownMistake(
            "plain gradient descent",
            lambda start, lr, steps: plain_path(start, lr, steps),
            "That is plain gradient descent with this lr.",
        ),
        *wrong_ways(adam_path),
    ),
    hints=(
        "Two tensors live beside the point, m and v, both 0 before the first step. Which one averages g, and "
        "which one g²?",
        "Count t from 1. m̂ and v̂ are new names: m and v themselves go on uncorrected.",
        "The step is lr · m̂ / (√v̂ + ε): ε behind the root, and the whole denominator in brackets.",
    ),
)


def pooled(reduce: Callable[[torch.Tensor], torch.Tensor]) -> Slope:
    """One gradient for all starts."""
    return lambda points: reduce(slope(points)).expand_as(points)


def only_first_moves(points: torch.Tensor) -> torch.Tensor:
    """A gradient that is 0 for every start but the first."""
    first = torch.zeros_like(points)
    first[0] = slope(points[0])
    return first


def snapped(starts: torch.Tensor, lr: float, steps: int) -> torch.Tensor:
    """The minimum nearest to where each start has got to."""
    minima = starts.new_tensor(MINIMA)
    return minima[torch.cdist(ends(starts, lr, steps), minima).argmin(1)]


find_minima = Exercise(
    name="find_minima",
    points=2,
    reference=ends,
    by_hand=NO_OPTIMIZER,
    observer="starts_together",
    cases=called(
        ("starts", "lr", "steps"),
        {
            "5 starts, 8 steps": lambda rng: (around(rng, 1, 5), 0.004, 8),
            "one start": lambda rng: (around(rng, 2, 1), 0.005, 6),
            "two starts": lambda rng: (around(rng, 3, 2), 0.006, 4),
            "one step": lambda rng: (around(rng, 0, 3), 0.01, 1),
            "beside every minimum": lambda rng: (
                np.stack([around(rng, which) for which in range(4)]),
                0.002,
                20,
            ),
            "the starts of the course": lambda rng: (
                array([0.0, 0.0], [4.0, 0.0], [-4.0, 0.0], [-3.0, 3.0]),
                0.01,
                12,
            ),
            "7 starts, 30 small steps": lambda rng: (around(rng, 0, 7), 0.0016, 30),
            "40 starts": lambda rng: (around(rng, 2, 40), 0.003, 5),
            "one start at the minimum (3, 2)": lambda rng: (
                np.stack([array(3.0, 2.0), around(rng, 0), around(rng, 3)]),
                0.005,
                4,
            ),
        },
    ),
    mistakes=(
        KnownMistake(
            "the first start for all",
            lambda starts, lr, steps: ends(starts[:1], lr, steps).expand_as(starts),
            "All rows have gone the way of the first: each row has a gradient of its own.",
        ),
        KnownMistake(
            "the last start for all",
            lambda starts, lr, steps: ends(starts[-1:], lr, steps).expand_as(starts),
            "All rows have gone the way of the last: each row has a gradient of its own.",
        ),
        KnownMistake(
            "only the first row moves",
            partial(ends, gradient=only_first_moves),
            "Only the first row has moved: take x and y as columns, starts[:, 0] and starts[:, 1].",
        ),
        KnownMistake(
            "gradients of all rows added",
            partial(ends, gradient=pooled(lambda g: g.sum(0))),
            "Every row moves by the sum of all gradients: each row follows its own.",
        ),
        KnownMistake(
            "mean gradient of all rows",
            partial(ends, gradient=pooled(lambda g: g.mean(0))),
            "Every row moves by the mean of all gradients: each row follows its own.",
        ),
        KnownMistake(
            "the exact minima",
            snapped,
            "You return the minima themselves: return where each descent has got to after `steps` updates.",
        ),
        KnownMistake(
            "Adam",
            lambda starts, lr, steps: adam_path(starts, lr, steps)[-1],
            "That is Adam: here it is plain gradient descent.",
        ),
        KnownMistake(
            "one step only",
            lambda starts, lr, steps: ends(starts, lr, 1),
            "You return after the first step: the `return` belongs behind the loop.",
        ),
        KnownMistake(
            "gradient of the start in every step",
            partial(ends, by=never_looking_again),
            "You compute the gradients once, before the loop: find them afresh at the points of each step.",
        ),
        KnownMistake(
            "x updated first",
            partial(ends, by=x_first),
            "The gradient of y has seen the new x already: find both before you update either.",
        ),
        *wrong_slopes(ends),
    ),
    hints=(
        "starts[:, 0] holds the x of all starts, starts[:, 1] their y. Write the gradient with these two.",
        "Stack both parts along the last dimension: the gradients are (S, 2), like the points.",
        "One loop over the steps; in it, one line moves all the points.",
    ),
)

TOPIC = Topic(
    name="13_himmelblau",
    title="Himmelblau's function",
    exercises=(
        himmelblau,
        himmelblau_gradient,
        descend,
        descend_with_momentum,
        descend_with_adam,
        find_minima,
    ),
)
