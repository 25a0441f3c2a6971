"""Gradient descent that guards itself where a large alpha makes the cost rise, which is not asked."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from grader.toolkit import KnownMistake, torch

Point = tuple[float, float, float]


def points(
    X: torch.Tensor, y: torch.Tensor, alpha: float, tolerance: float, max_iterations: int
) -> Iterator[Point]:
    """The cost J(θ), but for a constant, and θ₀ and θ₁ of each point on the way, the start (1, 1) first."""
    (a, b), (_, d) = (X.T @ X / len(X)).tolist()
    ((p,), (q,)) = (X.T @ y / len(X)).tolist()
    theta0 = theta1 = 1.0
    for n in range(max_iterations + 1):
        g0, g1 = a * theta0 + b * theta1 - p, b * theta0 + d * theta1 - q
        yield (theta0 * (g0 - p) + theta1 * (g1 - q)) / 2, theta0, theta1
        if n == max_iterations or max(abs(g0), abs(g1)) <= tolerance:
            return
        theta0, theta1 = theta0 - alpha * g0, theta1 - alpha * g1


def best(
    X: torch.Tensor,
    y: torch.Tensor,
    alpha: float,
    tolerance: float = 1e-5,
    max_iterations: int = 100_000,
    *,
    with_start: bool,
) -> torch.Tensor:
    """The θ of the lowest cost; the start counts only if it is the only one, or `with_start`."""
    start, *updated = points(X, y, alpha, tolerance, max_iterations)
    candidates = [start, *updated] if with_start or not updated else updated
    _, theta0, theta1 = min(candidates, key=lambda point: point[0])
    return X.new_tensor([[theta0], [theta1]])


GUARDED = tuple(
    KnownMistake(
        "no rise of the cost",
        partial(best, with_start=with_start),
        "You return the theta with the lowest cost, or stop where the cost rises; make every update, and "
        "return the last theta.",
    )
    for with_start in (True, False)
)
