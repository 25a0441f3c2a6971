"""What goes wrong in gradient descent on the cost of linear regression."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from grader.course.linear_regression.common import half_mean_square
from grader.toolkit import KnownMistake, torch

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
    second_first: bool = False,
    stale: bool = False,
    momentum: float = 0.0,
    moves: tuple[float, float] = (1.0, 1.0),
    update: Callable[[float, float], float] = lambda alpha, g: alpha * g,
    returned: Callable[[Pair, Pair, Pair], Pair] = lambda now, before, g: now,
) -> torch.Tensor:
    """`descend` whose parts can be wrong: it starts at (start, start), and stops where it is `flat`.

    `in_turn` updates θ₁ by a gradient that has seen the new θ₀, `second_first` the other way round;
    `stale` finds the gradient once, `momentum` adds old updates, `moves` holds a parameter still, `update` is
    made of alpha and a gradient, and `returned` of θ, the θ before, and the last gradient.
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
        if second_first:
            theta1 -= update(alpha, g1)
            theta0 -= update(alpha, a * theta0 + b * theta1 - p)
            continue
        v0 = momentum * v0 + g0
        theta0 -= moves[0] * update(alpha, v0)
        if in_turn:
            g1 = b * theta0 + d * theta1 - q
        v1 = momentum * v1 + g1
        theta1 -= moves[1] * update(alpha, v1)
    first, second = returned((theta0, theta1), (before0, before1), (g0, g1))
    return X.new_tensor([[first], [second]])


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


def stopped_at_a_small_cost(
    X: torch.Tensor, y: torch.Tensor, alpha: float, tolerance: float = 1e-5, max_iterations: int = 100_000
) -> torch.Tensor:
    """Gradient descent that stops once the cost itself is no more than the tolerance."""
    (a, b), (_, d) = (X.T @ X / len(X)).tolist()
    ((p,), (q,)) = (X.T @ y / len(X)).tolist()
    constant = (y * y).mean().item() / 2
    theta0 = theta1 = 1.0
    for _ in range(max_iterations):
        g0, g1 = a * theta0 + b * theta1 - p, b * theta0 + d * theta1 - q
        if (theta0 * (g0 - p) + theta1 * (g1 - q)) / 2 + constant <= tolerance:
            break
        theta0, theta1 = theta0 - alpha * g0, theta1 - alpha * g1
    return X.new_tensor([[theta0], [theta1]])


def tested_against_the_first(
    X: torch.Tensor, y: torch.Tensor, alpha: float, tolerance: float = 1e-5, max_iterations: int = 100_000
) -> torch.Tensor:
    """`walk` with a tolerance that is relative to the first gradient."""
    first = (X.T @ (X @ X.new_ones(2, 1) - y) / len(X)).abs().max().item()
    return walk(X, y, alpha, tolerance * first, max_iterations)


MISTAKES = (
    KnownMistake(
        "first update without a test",
        first_step_untested,
        "You make the first update without a test; test the gradient first, since the start may already be "
        "flat.",
    ),
    KnownMistake(
        "max_iterations ignored",
        lambda X, y, alpha, tolerance=1e-5, max_iterations=100_000: walk(X, y, alpha, tolerance),
        "You never stop before the gradient is flat; stop after max_iterations updates at the latest.",
    ),
    KnownMistake(
        "tolerance ignored",
        partial(walk, flat=lambda *_: False),
        "You always make max_iterations updates; stop as soon as every |g_j| ≤ tolerance.",
    ),
    *(
        KnownMistake(
            "stop test reversed",
            partial(walk, flat=steep),
            "You stop where the gradient is large and continue where it is flat; stop once every |g_j| ≤ "
            "tolerance.",
        )
        for steep in (
            lambda g0, g1, tolerance: max(abs(g0), abs(g1)) >= tolerance,
            lambda g0, g1, tolerance: min(abs(g0), abs(g1)) >= tolerance,
        )
    ),
    KnownMistake(
        "gradient in place of alpha",
        partial(walk, update=lambda alpha, g: g * g),
        "You multiply the gradient by itself; multiply it by alpha.",
    ),
    KnownMistake(
        "change of theta tested",
        lambda X, y, alpha, tolerance=1e-5, max_iterations=100_000: walk(
            X, y, alpha, tolerance / alpha, max_iterations
        ),
        "You stop when θ hardly moves, which is alpha · g; compare g itself.",
    ),
    KnownMistake(
        "change of cost tested",
        stopped_by_cost,
        "You stop when the cost hardly changes; stop when every |g_j| ≤ tolerance.",
    ),
    KnownMistake(
        "cost tested",
        stopped_at_a_small_cost,
        "You stop when the cost is small, which it never is where no line fits well; stop when every "
        "|g_j| ≤ tolerance.",
    ),
    KnownMistake(
        "start at (0, 0)",
        partial(walk, start=0.0),
        "You start at θ = (0, 0); start at (1, 1).",
    ),
    KnownMistake(
        "theta[0] updated first",
        partial(walk, in_turn=True),
        "You compute the second entry of g with the new θ[0]; compute both entries, then update both.",
    ),
    KnownMistake(
        "theta[1] updated first",
        partial(walk, second_first=True),
        "You compute the first entry of g with the new θ[1]; compute both entries, then update both.",
    ),
    KnownMistake(
        "relative tolerance",
        tested_against_the_first,
        "You compare with tolerance times the first gradient; compare with tolerance itself.",
    ),
    KnownMistake(
        "one update behind",
        partial(walk, returned=lambda now, before, g: before),
        "You return the θ from before the last update; return the last one.",
    ),
    KnownMistake(
        "the gradient in place of theta",
        partial(walk, returned=lambda now, before, g: g),
        "You return the last gradient; return θ.",
    ),
    KnownMistake(
        "gradient found once",
        partial(walk, stale=True),
        "You compute g once, before the loop; it changes with θ, so compute it in every iteration.",
    ),
    KnownMistake(
        "2/m in the gradient",
        lambda X, y, alpha, tolerance=1e-5, max_iterations=100_000: walk(
            X, y, 2 * alpha, tolerance / 2, max_iterations
        ),
        "Your gradient is 2/m · Xᵀ(Xθ - y); it should be 1/m · Xᵀ(Xθ - y), since the ½ of the cost cancels "
        "the 2.",
    ),
    KnownMistake(
        "mean forgotten in the gradient",
        lambda X, y, alpha, tolerance=1e-5, max_iterations=100_000: walk(
            X, y, len(X) * alpha, tolerance / len(X), max_iterations
        ),
        "Your gradient is Xᵀ(Xθ - y); divide it by m, the number of rows.",
    ),
    KnownMistake(
        "intercept never updated",
        partial(walk, moves=(0.0, 1.0)),
        "θ[0] stays 1; update it by its own gradient, like θ[1].",
    ),
    KnownMistake(
        "slope never updated",
        partial(walk, moves=(1.0, 0.0)),
        "θ[1] stays 1; update it by its own gradient, like θ[0].",
    ),
    KnownMistake(
        "momentum",
        partial(walk, momentum=0.9),
        "You add 0.9 of the earlier updates to each one; an update is alpha · g, with the present g alone.",
    ),
    KnownMistake(
        "closed form",
        lambda X, y, alpha, tolerance=1e-5, max_iterations=100_000: torch.linalg.pinv(X) @ y,
        "You return the exact minimum; return the θ that the updates reach when they stop.",
    ),
)
