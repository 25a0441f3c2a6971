"""Gradient descent that asks something else before it stops, or asks too late."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from grader.course.linear_regression.descent_mistakes import walk
from grader.toolkit import KnownMistake, torch

Flat = Callable[[float, float, float], bool]
"""Whether a gradient of these two entries is flat, within a tolerance."""


def updated_once_more(
    X: torch.Tensor,
    y: torch.Tensor,
    alpha: float,
    tolerance: float = 1e-5,
    max_iterations: int = 100_000,
    *,
    flat: Flat = lambda g0, g1, tolerance: max(abs(g0), abs(g1)) <= tolerance,
) -> torch.Tensor:
    """`walk` where the gradient that is flat still makes its update."""
    theta = walk(X, y, alpha, tolerance, max_iterations - 1, flat=flat)
    return theta - alpha * (X.T @ (X @ theta - y)) / len(X)


TESTS: tuple[tuple[str, Flat, str], ...] = (
    (
        "one flat entry is enough",
        lambda g0, g1, tolerance: min(abs(g0), abs(g1)) <= tolerance,
        "You stop as soon as one |g_j| ≤ tolerance; every one must be.",
    ),
    (
        "sign not dropped",
        lambda g0, g1, tolerance: max(g0, g1) <= tolerance,
        "You compare g_j itself, so a large negative one counts as small; compare |g_j|.",
    ),
    (
        "norm tested",
        lambda g0, g1, tolerance: (g0 * g0 + g1 * g1) ** 0.5 <= tolerance,
        "You compare the length of g; compare each |g_j| on its own.",
    ),
    (
        "sum of squares tested",
        lambda g0, g1, tolerance: g0 * g0 + g1 * g1 <= tolerance,
        "You compare the sum of the squares of g; compare each |g_j| on its own.",
    ),
    (
        "sum tested",
        lambda g0, g1, tolerance: abs(g0 + g1) <= tolerance,
        "You compare the sum of g, in which entries of opposite sign cancel; compare each |g_j| on its own.",
    ),
    (
        "mean tested",
        lambda g0, g1, tolerance: (abs(g0) + abs(g1)) / 2 <= tolerance,
        "You compare the mean of |g_0| and |g_1|; the larger one must be ≤ tolerance.",
    ),
    (
        "slope alone tested",
        lambda g0, g1, tolerance: abs(g1) <= tolerance,
        "You test |g_1| alone; |g_0| must be ≤ tolerance too.",
    ),
    (
        "intercept alone tested",
        lambda g0, g1, tolerance: abs(g0) <= tolerance,
        "You test |g_0| alone; |g_1| must be ≤ tolerance too.",
    ),
)
"""A name, what is asked in place of max |g_j| ≤ tolerance, and a message."""

TOO_LATE = "tested after the update"


def _mistakes() -> Iterator[KnownMistake]:
    yield KnownMistake(
        TOO_LATE,
        updated_once_more,
        "You make one update too many: you test the gradient after the update. Test it first, and stop "
        "without an update.",
    )
    for name, flat, message in TESTS:
        yield KnownMistake(name, partial(walk, flat=flat), message)
    for name, flat, message in TESTS:
        yield KnownMistake(
            f"{name}, and {TOO_LATE}",
            partial(updated_once_more, flat=flat),
            f"{message} Besides, test before the update, and stop without one.",
        )


STOP_TESTS = tuple(_mistakes())
