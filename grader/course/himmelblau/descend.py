"""descend · Gradient descent on f, and the path it takes."""

from __future__ import annotations

from functools import partial

from grader.course.himmelblau import pictures
from grader.course.himmelblau.descents import follow
from grader.course.himmelblau.landscape import plain_path, slope
from grader.course.himmelblau.mistakes import wrong_ways
from grader.course.himmelblau.starts import NO_OPTIMIZER, at, beside, called
from grader.toolkit import Exercise, KnownMistake, torch


def path_downhill(start: torch.Tensor, lr: float, steps: int) -> torch.Tensor:
    """p ← p - lr ∇f(p): the points after each update, (steps, 2)."""
    path, point = start.new_empty(steps, 2), start
    for step in range(steps):
        point = point - lr * slope(point)
        path[step] = point
    return path


descend = Exercise(
    name="descend",
    points=2,
    shapes="start (2,) -> (steps, 2)",
    reference=path_downhill,
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
            "You divide the gradient by its length; use it as it is, so that steep slopes make long steps.",
        ),
        KnownMistake(
            "lr divided by the number of the step",
            lambda start, lr, steps: follow(start, steps, lambda: lambda g, t: lr / t * g, slope),
            "You divide lr by the number of the step; keep lr the same.",
        ),
        *wrong_ways(plain_path),
    ),
    picture=pictures.DESCENT,
    hints=(
        "You have the gradient. One step subtracts lr times the gradient from the point.",
        "Make a new tensor in each step, `point = point - …`, so that the start and the recorded points "
        "keep their values.",
        "Collect the points in a list, after each update, and stack them at the end.",
    ),
)
