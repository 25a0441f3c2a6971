"""find_minima · Plain gradient descent from many starts at once: where does each of them end?"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from grader.course.himmelblau import pictures
from grader.course.himmelblau.descents import Slope, follow, plain
from grader.course.himmelblau.landscape import MINIMA, adam_path, height, slope
from grader.course.himmelblau.mistakes import never_looking_again, wrong_slopes, x_first
from grader.course.himmelblau.starts import NO_OPTIMIZER, around, called
from grader.toolkit import Exercise, KnownMistake, np, torch
from grader.toolkit.inputs import Floats, array, uniform


def valleys(starts: torch.Tensor, lr: float, steps: int) -> torch.Tensor:
    """p ← p - lr ∇f(p) for every start at once: where each of them ends, (S, 2)."""
    points = starts
    for _ in range(steps):
        points = points - lr * slope(points)
    return points


def ends(starts: torch.Tensor, lr: float, steps: int, *, gradient: Slope = slope, by: Any = follow) -> Any:
    """`valleys` along another gradient, or followed another way."""
    return by(starts, steps, plain(lr), gradient)[-1] if steps else starts


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


def lowest(starts: torch.Tensor, lr: float, steps: int, *, with_start: bool) -> torch.Tensor:
    """The lowest point that each start has come to."""
    path = follow(starts, steps, plain(lr), slope)
    points = torch.cat([starts[None], path]) if with_start else path
    best = height(points).argmin(0)
    return points[best, torch.arange(len(starts))]


def too_far(rng: np.random.Generator) -> Floats:
    """Starts beside the minimum with the steepest sides, across them: a large step ends higher up."""
    return np.asarray(array(*MINIMA[2]) + uniform(rng, 0.1, 0.3, 3, 1) * array(1.0, -1.0))


def rows_for_coordinates(points: torch.Tensor) -> torch.Tensor:
    """The gradient where the first two rows are taken for x and y. That fails but for two starts; the others
    stay where they are here."""
    return slope(points.T).T if len(points) == 2 else torch.zeros_like(points)


def moving_while_steep(flat: float) -> Slope:
    """The gradient, and 0 for all starts once its norm is below a limit."""
    return lambda points: slope(points) * (slope(points).norm() >= flat)


find_minima = Exercise(
    name="find_minima",
    points=2,
    shapes="starts (S, 2) -> (S, 2)",
    reference=valleys,
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
            "lr so large that they swing": lambda rng: (too_far(rng), 0.018, 3),
            "far away": lambda rng: (
                array([9.0, -7.0], [-8.0, 6.5]) + uniform(rng, -0.5, 0.5, 2, 2),
                0.0004,
                7,
            ),
            "40 starts": lambda rng: (around(rng, 2, 40), 0.003, 5),
            "two starts that are nearly flat, 60 steps": lambda rng: (
                array([3 + 2.0**-12, 2 - 2.0**-11], [3 - 2.0**-11, 2 + 2.0**-12]),
                0.01,
                60,
            ),
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
            "All rows follow the first start; each row has its own gradient.",
        ),
        KnownMistake(
            "the last start for all",
            lambda starts, lr, steps: ends(starts[-1:], lr, steps).expand_as(starts),
            "All rows follow the last start; each row has its own gradient.",
        ),
        KnownMistake(
            "only the first row moves",
            partial(ends, gradient=only_first_moves),
            "The other rows stay at their starts; x and y are the columns of starts, not two "
            "entries of its first row.",
        ),
        KnownMistake(
            "gradients of all rows added",
            partial(ends, gradient=pooled(lambda g: g.sum(0))),
            "You move every row by the sum of all gradients; move each row by its own.",
        ),
        KnownMistake(
            "mean gradient of all rows",
            partial(ends, gradient=pooled(lambda g: g.mean(0))),
            "You move every row by the mean of all gradients; move each row by its own.",
        ),
        KnownMistake(
            "the exact minima",
            snapped,
            "You return the minima themselves; return the points after `steps` updates.",
        ),
        *(
            KnownMistake(
                "the lowest points",
                partial(lowest, with_start=with_start),
                "You keep the lowest point that each start came to; take every step, even where f rises.",
            )
            for with_start in (True, False)
        ),
        KnownMistake(
            "Adam",
            lambda starts, lr, steps: adam_path(starts, lr, steps)[-1],
            "You use Adam; use plain gradient descent.",
        ),
        KnownMistake(
            "one step only",
            lambda starts, lr, steps: ends(starts, lr, 1),
            "You return after the first step; put the `return` after the loop.",
        ),
        *(
            KnownMistake(
                "stops where it is flat",
                partial(ends, gradient=moving_while_steep(flat)),
                "You stop once the gradient is small; make all `steps` updates.",
            )
            for flat in (1.0, 0.1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-8)
        ),
        KnownMistake(
            "gradient of the start in every step",
            partial(ends, by=never_looking_again),
            "You compute the gradients once, before the loop; compute them again at the points of each step.",
        ),
        KnownMistake(
            "x updated first",
            partial(ends, by=x_first),
            "You compute ∂f/∂y with the new x; compute both entries, then update both.",
        ),
        *wrong_slopes(ends),
        KnownMistake(
            "rows taken for x and y",
            partial(ends, gradient=rows_for_coordinates),
            "You take the first start for x and the second for y; x is the first column, y the second.",
        ),
    ),
    picture=pictures.VALLEYS,
    hints=(
        "starts[:, 0] holds the x of all starts, starts[:, 1] their y. Write the gradient with these two.",
        "Stack both parts along the last dimension: the gradients are (S, 2), like the points.",
        "One loop over the steps; in it, one line moves all the points.",
    ),
)
