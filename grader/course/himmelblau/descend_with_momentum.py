"""descend_with_momentum · Gradient descent with a memory: a heavy ball keeps rolling where the slope pushed
it before."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from grader.course.himmelblau import pictures
from grader.course.himmelblau.descents import Slope, Update, follow
from grader.course.himmelblau.landscape import plain_path, slope
from grader.course.himmelblau.mistakes import with_start, wrong_ways
from grader.course.himmelblau.starts import NO_OPTIMIZER, at, beside, called
from grader.toolkit import Exercise, KnownMistake, torch


def path_of_a_ball(start: torch.Tensor, lr: float, momentum: float, steps: int) -> torch.Tensor:
    """v ← μ v + ∇f(p), p ← p - lr v: the points after each update, (steps, 2)."""
    path, point, v = start.new_empty(steps, 2), start, torch.zeros_like(start)
    for step in range(steps):
        v = momentum * v + slope(point)
        point = point - lr * v
        path[step] = point
    return path


def looking_ahead(start: torch.Tensor, lr: float, momentum: float, steps: int) -> torch.Tensor:
    """The path whose gradients are those at the point that the velocity alone would lead to: a mistake."""
    path, point, v = start.new_empty(steps, 2), start, torch.zeros_like(start)
    for step in range(steps):
        v = momentum * v + slope(point - lr * momentum * v)
        point = point - lr * v
        path[step] = point
    return path


def heavy_ball(
    lr: float,
    momentum: float,
    *,
    weight: float = 1.0,
    first_weight: float | None = None,
    nesterov: bool = False,
    late: bool = False,
) -> Callable[[], Update]:
    """lr · v with v = momentum · v + g, whose parts can be wrong.

    By keyword come mistakes: g counted by another weight, from the second step on or in the first
    too; Nesterov's step; the step taken before v has heard of g.
    """

    def make() -> Update:
        v: Any = 0.0

        def update(g: torch.Tensor, t: int) -> Any:
            nonlocal v
            old = v
            v = momentum * v + (first_weight if t == 1 and first_weight is not None else weight) * g
            if late:
                return lr * old * torch.ones_like(g)
            return lr * (g + momentum * v) if nesterov else lr * v

        return update

    return make


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
    """`path_of_a_ball` followed another way, along another gradient, or by a wrong rule."""
    return by(start, steps, heavy_ball(lr, momentum, **mistakes), gradient)


descend_with_momentum = Exercise(
    name="descend_with_momentum",
    points=3,
    shapes="start (2,) -> (steps, 2)",
    reference=path_of_a_ball,
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
            "far away": at(9, -7, 0.0004, 0.3, 7),
        },
    ),
    mistakes=(
        KnownMistake(
            "running average",
            lambda start, lr, momentum, steps: momentum_path(start, lr, momentum, steps, weight=1 - momentum),
            "You multiply the gradient by 1 - momentum, as a running average does; add the whole gradient: "
            "v = momentum · v + g.",
        ),
        KnownMistake(
            "dampening",
            lambda start, lr, momentum, steps: momentum_path(
                start, lr, momentum, steps, weight=1 - momentum, first_weight=1.0
            ),
            "From step 2 on you multiply the gradient by 1 - momentum; add the whole gradient: v = momentum "
            "· v + g.",
        ),
        KnownMistake(
            "momentum without effect",
            lambda start, lr, momentum, steps: plain_path(start, lr, steps),
            "You make plain gradient steps; keep v from step to step, without setting it back to 0.",
        ),
        KnownMistake(
            "Nesterov's momentum",
            partial(momentum_path, nesterov=True),
            "You step by g + momentum · v, as Nesterov does; step by v.",
        ),
        KnownMistake(
            "1 - momentum",
            lambda start, lr, momentum, steps: momentum_path(start, lr, 1 - momentum, steps),
            "You multiply the old v by 1 - momentum; multiply it by momentum.",
        ),
        KnownMistake(
            "momentum times the gradient",
            lambda start, lr, momentum, steps: momentum_path(start, lr, 1.0, steps, weight=momentum),
            "You multiply the gradient by momentum; multiply the old v by it: v = momentum · v + g.",
        ),
        KnownMistake(
            "momentum times both",
            lambda start, lr, momentum, steps: momentum_path(start, lr, momentum, steps, weight=momentum),
            "You multiply both v and the gradient by momentum; multiply the old v alone: v = momentum · v + "
            "g.",
        ),
        KnownMistake(
            "v never fades",
            lambda start, lr, momentum, steps: momentum_path(start, lr, 1.0, steps),
            "You add up all the gradients; multiply the old v by momentum first: v = momentum · v + g.",
        ),
        KnownMistake(
            "the old v",
            partial(momentum_path, late=True),
            "You move by the v of the step before; update v first, then the point.",
        ),
        KnownMistake(
            "lr twice",
            lambda start, lr, momentum, steps: momentum_path(start, lr * lr, momentum, steps),
            "You multiply by lr both in the velocity and in the update; do it in the update alone.",
        ),
        KnownMistake(
            "v starts with the gradient",
            lambda start, lr, momentum, steps: momentum_path(
                start, lr, momentum, steps, first_weight=1 + momentum
            ),
            "Your v starts as the first gradient and adds it again; start from v = 0.",
        ),
        KnownMistake(
            "momentum always 0.9",
            lambda start, lr, momentum, steps: momentum_path(start, lr, 0.9, steps),
            "You always use a momentum of 0.9; use the argument.",
        ),
        KnownMistake(
            "velocities",
            lambda start, lr, momentum, steps: (
                -momentum_path(start, lr, momentum, steps, by=with_start).diff(dim=0) / lr
            ),
            "You return the velocities v; return the points.",
        ),
        KnownMistake(
            "lr and momentum exchanged",
            lambda start, lr, momentum, steps: momentum_path(start, momentum, lr, steps),
            "You exchanged lr and momentum; check the order of the arguments.",
        ),
        KnownMistake(
            "momentum subtracted",
            lambda start, lr, momentum, steps: momentum_path(start, lr, -momentum, steps),
            "You subtract momentum · v from the gradient; add it: v = momentum · v + g.",
        ),
        *wrong_ways(momentum_path),
        KnownMistake(
            "gradient at a point ahead",
            looking_ahead,
            "You take the gradient at p - lr · momentum · v, as Nesterov's rule does; take it at p.",
        ),
    ),
    picture=pictures.MOMENTUM,
    hints=(
        "Besides the point, keep a second tensor from step to step: the velocity v, 0 before the first step.",
        "In each step v is multiplied by `momentum`, and the gradient is added to it; then the point moves.",
        "v = momentum · v + g, then point - lr · v, in this order, with a new tensor for each.",
    ),
)
