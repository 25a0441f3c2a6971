"""The costs of linear regression and the loops that go down them: as references have them, and, by
their switches, as mistakes do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from grader.course.derivatives import gradient as gradient_of
from grader.lazy import torch

Pair = tuple[float, float]
Gradients = Sequence[tuple[Any, Any]]
"""The gradients of w and b in every epoch so far, the last one last."""


def half_mean_square(theta: torch.Tensor, X: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """J(θ) = 1/(2m) Σ (Xθ - y)², 0-d."""
    return ((X @ theta - y) ** 2).sum() / (2 * len(X))


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
    """Gradient descent on J from θ = (start, start), until `flat` or max_iterations updates. (2, 1).

    The gradient of J is linear, ∇J(θ) = Hθ - c with H = XᵀX/m and c = Xᵀy/m, so that an update costs
    a handful of multiplications whatever m is.

    The rest are mistakes: `in_turn` updates θ₁ by a gradient that has seen the new θ₀, `stale` finds
    the gradient once, `momentum` adds old updates, `moves` holds a parameter still, and `returned` is
    made of θ, the θ before, and the last gradient.
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


def sum_of_squares(X: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """L = Σ (Xw + b - y)², 0-d."""
    return ((X @ w + b - y) ** 2).sum()


def fit(
    X: torch.Tensor,
    y: torch.Tensor,
    w: torch.Tensor,
    b: torch.Tensor,
    lr: float,
    epochs: int,
    *,
    loss: Callable[..., torch.Tensor] = sum_of_squares,
    descent: Callable[[Gradients], tuple[Any, Any]] = lambda gradients: gradients[-1],
    in_turn: bool = False,
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Gradient descent on the loss, which is recorded before each update: (w, b, losses).

    The rest are mistakes: `descent` is what the update makes of all gradients so far, and `in_turn`
    has a gradient of b that has seen the new w.
    """
    losses: list[torch.Tensor] = []
    gradients: list[tuple[Any, Any]] = []
    for _ in range(epochs):
        losses.append(loss(X, y, w, b))
        gradients.append(gradient_of(lambda w, b: loss(X, y, w, b), w, b))
        dw, db = descent(gradients)
        w = w - lr * dw
        if in_turn:
            db = gradient_of(lambda b, w=w: loss(X, y, w, b), b)
        b = b - lr * db
    return w, b, torch.stack(losses)
