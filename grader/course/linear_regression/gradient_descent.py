"""gradient_descent · Follow the gradient downhill until it is flat."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from grader.course.linear_regression.common import course_data, design, half_mean_square, line
from grader.toolkit import TRAINING_LOOP, ByHand, Case, Exercise, Inputs, KnownMistake, torch
from grader.toolkit.inputs import Floats, uniform


def descend(
    X: torch.Tensor, y: torch.Tensor, alpha: float, tolerance: float = 1e-5, max_iterations: int = 100_000
) -> torch.Tensor:
    """θ ← θ - α ∇J(θ) from θ = (1, 1), until no entry of ∇J is above the tolerance. (2, 1).

    The gradient of J is linear, ∇J(θ) = Hθ - c with H = XᵀX/m and c = Xᵀy/m, so that an update costs
    a handful of multiplications whatever m is.
    """
    (a, b), (_, d) = (X.T @ X / len(X)).tolist()
    ((p,), (q,)) = (X.T @ y / len(X)).tolist()
    theta0 = theta1 = 1.0
    for _ in range(max_iterations):
        g0, g1 = a * theta0 + b * theta1 - p, b * theta0 + d * theta1 - q
        if max(abs(g0), abs(g1)) <= tolerance:
            break
        theta0, theta1 = theta0 - alpha * g0, theta1 - alpha * g1
    return X.new_tensor([[theta0], [theta1]])


def descent(points: tuple[Floats, Floats], **numbers: float) -> Inputs:
    """The inputs of `gradient_descent`."""
    x, y = points
    return {"X": design(x), "y": y, **numbers}


def nearly_flat(rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Points so close to the line 1 + x that the gradient at θ = (1, 1) is small."""
    x = uniform(rng, 0.5, 3.0, 6, 1)
    return x, 1 + x + uniform(rng, 0.02, 0.1, 6, 1)


Pair = tuple[float, float]


def walk(
    X: torch.Tensor,
    y: torch.Tensor,
    alpha: float,
    tolerance: float = 1e-5,
    max_iterations: int = 100_000,
    *,
    flat: Callable[[float, float, float], bool] = lambda g0, g1, tolerance: (
        max(abs(g0), abs(g1)) <= tolerance
    ),
    start: float = 1.0,
    in_turn: bool = False,
    stale: bool = False,
    momentum: float = 0.0,
    moves: tuple[float, float] = (1.0, 1.0),
    returned: Callable[[Pair, Pair, Pair], Pair] = lambda now, before, g: now,
) -> torch.Tensor:
    """`descend` whose parts can be wrong: it starts at (start, start), and stops where it is `flat`.

    `in_turn` updates θ₁ by a gradient that has seen the new θ₀, `stale` finds the gradient
    once, `momentum` adds old updates, `moves` holds a parameter still, and `returned` is made of θ, the θ
    before, and the last gradient.
    """
    (a, b), (_, d) = (X.T @ X / len(X)).tolist()
    ((p,), (q,)) = (X.T @ y / len(X)).tolist()
    theta0 = theta1 = before0 = before1 = start
    g0 = g1 = v0 = v1 = 0.0
    for n in range(max_iterations):
        if n == 0 or not stale:
            g0, g1 = a * theta0 + b * theta1 - p, b * theta0 + d * theta1 - q
        if flat(g0, g1, tolerance):
            break
        before0, before1 = theta0, theta1
        v0 = momentum * v0 + g0
        theta0 -= alpha * moves[0] * v0
        if in_turn:
            g1 = b * theta0 + d * theta1 - q
        v1 = momentum * v1 + g1
        theta1 -= alpha * moves[1] * v1
    first, second = returned((theta0, theta1), (before0, before1), (g0, g1))
    return X.new_tensor([[first], [second]])


def updated_once_more(
    X: torch.Tensor, y: torch.Tensor, alpha: float, tolerance: float = 1e-5, max_iterations: int = 100_000
) -> torch.Tensor:
    """`walk` where the gradient that is flat still makes its update."""
    theta = walk(X, y, alpha, tolerance, max_iterations - 1)
    return theta - alpha * (X.T @ (X @ theta - y)) / len(X)


def first_step_untested(
    X: torch.Tensor, y: torch.Tensor, alpha: float, tolerance: float = 1e-5, max_iterations: int = 100_000
) -> torch.Tensor:
    """`walk` whose first update is made in any case."""
    theta = walk(X, y, alpha, tolerance, max_iterations)
    stayed = torch.equal(theta, torch.ones_like(theta))
    return walk(X, y, alpha, max_iterations=1, flat=lambda *_: False) if stayed else theta


def stopped_by_cost(
    X: torch.Tensor, y: torch.Tensor, alpha: float, tolerance: float = 1e-5, max_iterations: int = 100_000
) -> torch.Tensor:
    """Gradient descent that stops once an update changes the cost by no more than the tolerance."""
    theta = X.new_ones(2, 1)
    last = half_mean_square(theta, X, y)
    for _ in range(max_iterations):
        theta = theta - alpha * (X.T @ (X @ theta - y)) / len(X)
        now = half_mean_square(theta, X, y)
        if (last - now).abs() <= tolerance:
            break
        last = now
    return theta


def tested_against_the_first(
    X: torch.Tensor, y: torch.Tensor, alpha: float, tolerance: float = 1e-5, max_iterations: int = 100_000
) -> torch.Tensor:
    """`walk` with a tolerance that is relative to the first gradient."""
    first = (X.T @ (X @ X.new_ones(2, 1) - y) / len(X)).abs().max().item()
    return walk(X, y, alpha, tolerance * first, max_iterations)


MISTAKES = (
    KnownMistake(
        "tested after the update",
        updated_once_more,
        "One update too many: the gradient that is flat still moves theta. Test it before you update.",
    ),
    KnownMistake(
        "first update without a test",
        first_step_untested,
        "Your first update is made before any test: a start that is flat already must come back unchanged.",
    ),
    KnownMistake(
        "max_iterations ignored",
        lambda X, y, alpha, tolerance=1e-5, max_iterations=100_000: walk(X, y, alpha, tolerance),
        "You never make fewer than it takes to get flat: stop after max_iterations updates at the latest.",
    ),
    KnownMistake(
        "tolerance ignored",
        partial(walk, flat=lambda *_: False),
        "You always make max_iterations updates: stop as soon as the gradient is flat.",
    ),
    KnownMistake(
        "one flat entry is enough",
        partial(walk, flat=lambda g0, g1, tolerance: min(abs(g0), abs(g1)) <= tolerance),
        "You stop as soon as one entry of the gradient is small: all of them must be.",
    ),
    KnownMistake(
        "sign not dropped",
        partial(walk, flat=lambda g0, g1, tolerance: max(g0, g1) <= tolerance),
        "A large negative gradient passes your test as small: compare its absolute value.",
    ),
    KnownMistake(
        "norm tested",
        partial(walk, flat=lambda g0, g1, tolerance: (g0 * g0 + g1 * g1) ** 0.5 <= tolerance),
        "You compare the length of the gradient: here each entry is compared on its own.",
    ),
    KnownMistake(
        "sum tested",
        partial(walk, flat=lambda g0, g1, tolerance: abs(g0 + g1) <= tolerance),
        "You compare the sum of the gradient, where entries of opposite sign cancel: compare each on "
        "its own.",
    ),
    KnownMistake(
        "change of theta tested",
        lambda X, y, alpha, tolerance=1e-5, max_iterations=100_000: walk(
            X, y, alpha, tolerance / alpha, max_iterations
        ),
        "You stop when theta hardly moves, which is alpha times the gradient: compare the gradient itself.",
    ),
    KnownMistake(
        "change of cost tested",
        stopped_by_cost,
        "You stop when the cost hardly changes: here the gradient is what must be small.",
    ),
    KnownMistake(
        "start at (0, 0)",
        partial(walk, start=0.0),
        "You start at (0, 0); the task starts at (1, 1).",
    ),
    KnownMistake(
        "theta[0] updated first",
        partial(walk, in_turn=True),
        "The gradient of theta[1] has seen the new theta[0] already: find both before you update either.",
    ),
    KnownMistake(
        "mean tested",
        partial(walk, flat=lambda g0, g1, tolerance: (abs(g0) + abs(g1)) / 2 <= tolerance),
        "You compare the mean of the absolute entries: the *largest* must be within the tolerance.",
    ),
    KnownMistake(
        "slope alone tested",
        partial(walk, flat=lambda g0, g1, tolerance: abs(g1) <= tolerance),
        "You test the second entry of the gradient alone: the first must be small too.",
    ),
    KnownMistake(
        "intercept alone tested",
        partial(walk, flat=lambda g0, g1, tolerance: abs(g0) <= tolerance),
        "You test the first entry of the gradient alone: the second must be small too.",
    ),
    KnownMistake(
        "relative tolerance",
        tested_against_the_first,
        "You compare with the tolerance times the first gradient: here the tolerance is taken as it is.",
    ),
    KnownMistake(
        "one update behind",
        partial(walk, returned=lambda now, before, g: before),
        "You return the theta from before the last update.",
    ),
    KnownMistake(
        "the gradient in place of theta",
        partial(walk, returned=lambda now, before, g: g),
        "What comes back is the last gradient: return theta.",
    ),
    KnownMistake(
        "gradient found once",
        partial(walk, stale=True),
        "You find the gradient once, before the loop: it changes with theta, so find it in every round.",
    ),
    KnownMistake(
        "2/m in the gradient",
        lambda X, y, alpha, tolerance=1e-5, max_iterations=100_000: walk(
            X, y, 2 * alpha, tolerance / 2, max_iterations
        ),
        "Your gradient is twice too large, in the update and in the test: the ½ of the cost cancels the 2.",
    ),
    KnownMistake(
        "mean forgotten in the gradient",
        lambda X, y, alpha, tolerance=1e-5, max_iterations=100_000: walk(
            X, y, len(X) * alpha, tolerance / len(X), max_iterations
        ),
        "Your gradient is m times too large, in the update and in the test: divide it by the number of rows.",
    ),
    KnownMistake(
        "intercept never updated",
        partial(walk, moves=(0.0, 1.0)),
        "theta[0] stays 1: it has a gradient too, and is updated like theta[1].",
    ),
    KnownMistake(
        "slope never updated",
        partial(walk, moves=(1.0, 0.0)),
        "theta[1] stays 1: it has a gradient too, and is updated like theta[0].",
    ),
    KnownMistake(
        "momentum",
        partial(walk, momentum=0.9),
        "That is gradient descent with momentum 0.9: here each update is alpha times the gradient of "
        "its own round.",
    ),
    KnownMistake(
        "closed form",
        lambda X, y, alpha, tolerance=1e-5, max_iterations=100_000: torch.linalg.pinv(X) @ y,
        "That is the exact minimum: the task asks for what the updates reach when they stop.",
    ),
)

gradient_descent = Exercise(
    name="gradient_descent",
    points=4,
    shapes="X (m, 2), y (m, 1) -> (2, 1)",
    by_hand=ByHand(asks_for=TRAINING_LOOP),
    library="numpy",
    reference=descend,
    cases=(
        Case(
            "6 points, 5 updates",
            lambda rng: descent(line(rng, 6), alpha=0.1, tolerance=1e-5, max_iterations=5),
        ),
        Case("one update", lambda rng: descent(line(rng, 8), alpha=0.1, tolerance=1e-5, max_iterations=1)),
        Case(
            "one point, 20 updates",
            lambda rng: descent(line(rng, 1), alpha=0.05, tolerance=1e-5, max_iterations=20),
        ),
        Case(
            "five points, 150 updates",
            lambda rng: descent(line(rng, 5), alpha=0.05, tolerance=1e-5, max_iterations=150),
        ),
        Case("tolerance 0.01", lambda rng: descent(line(rng, 7), alpha=0.2, tolerance=0.01)),
        Case("tolerance 0.5", lambda rng: descent(line(rng, 9, slope=4.0), alpha=0.02, tolerance=0.5)),
        Case("tolerance 1e-7", lambda rng: descent(line(rng, 12), alpha=0.2, tolerance=1e-7)),
        Case("flat from the start", lambda rng: descent(nearly_flat(rng), alpha=0.1, tolerance=0.5)),
        Case("uphill first", lambda rng: descent(line(rng, 8, slope=5.0), alpha=0.1, tolerance=0.01)),
        Case(
            "x from 10 to 11",
            lambda rng: descent(
                line(rng, 6, low=10.0, high=11.0), alpha=0.01, tolerance=1e-5, max_iterations=100
            ),
        ),
        Case(
            "alpha too large, 15 updates",
            lambda rng: descent(line(rng, 6), alpha=2.0, tolerance=1e-5, max_iterations=15),
        ),
        Case(
            "alpha far too large, 3 updates",
            lambda rng: descent(line(rng, 7), alpha=1.5, tolerance=1e-5, max_iterations=3),
        ),
        Case("the data set of the course", lambda rng: descent(course_data(), alpha=0.01)),
    ),
    mistakes=MISTAKES,
    hints=(
        "You have `gradient`. The loop is: find it, test it, update; at most max_iterations times.",
        "The test asks whether the *largest* absolute entry is within the tolerance, and it comes before the "
        "update.",
        "Make a new theta in each round, from the gradient of the old one: both entries move at once.",
    ),
)
