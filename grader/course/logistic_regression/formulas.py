"""The cost of logistic regression, its gradient, and the loop that follows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grader.toolkit import torch
from grader.toolkit.derivatives import gradient

Errors = Callable[..., Any]
"""How a gradient weights each example: from X w, b and y, the errors (m,)."""
Gradients = Callable[..., tuple[Any, Any]]
"""(dw, db) from X, y, w and b."""


def scores(X: torch.Tensor, w: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """z = X w + b, (m,)."""
    return X @ w + b


def cost(X: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """J, the mean binary cross-entropy, 0-d."""
    return torch.nn.functional.binary_cross_entropy_with_logits(scores(X, w, b), y)


def error(Xw: torch.Tensor, b: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """p - y, the derivative of each example's cost by its score."""
    return torch.sigmoid(Xw + b) - y


def from_errors(errors: torch.Tensor, X: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """(dw, db): the mean over the examples of error · x, and of the errors."""
    return errors @ X / len(X), errors.mean()


def gradients(
    X: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor, errors: Errors = error
) -> tuple[torch.Tensor, torch.Tensor]:
    """(dw, db) from the errors of the examples."""
    return from_errors(errors(X @ w, b, y), X)


def descend(
    X: torch.Tensor,
    y: torch.Tensor,
    w: torch.Tensor,
    b: torch.Tensor,
    lr: float,
    steps: int,
    *,
    slopes: Gradients = gradients,
    recorded: Callable[..., torch.Tensor] = cost,
    in_turn: bool = False,
    b_first: bool = False,
    once: bool = False,
    once_but_costs: bool = False,
    piled: bool = False,
    moving: tuple[bool, bool] = (True, True),
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Gradient descent on J with parts that can be wrong: (w, b, costs).

    What comes by keyword are mistakes: other gradients or another record; `in_turn`, a gradient of b that has
    seen the new w, or `b_first`, one of w that has seen the new b; `once`, the gradient of the
    start in every step, `once_but_costs`, with costs of their own; `piled`, gradients that are never zeroed;
    `moving`, whether w and b are updated.
    """
    costs = X.new_empty(steps)
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for step in range(steps):
        if not once or step == 0:
            costs[step:] = recorded(X, y, w, b)
        if not (once or once_but_costs) or step == 0:
            new_dw, new_db = slopes(X, y, w, b)
            dw, db = (dw + new_dw, db + new_db) if piled else (new_dw, new_db)
        if b_first:
            b = b - lr * db
            w = w - lr * slopes(X, y, w, b)[0]
            continue
        if moving[0]:
            w = w - lr * dw
        if in_turn:
            db = slopes(X, y, w, b)[1]
        if moving[1]:
            b = b - lr * db
    return w, b, costs


def gradient_at(X: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor) -> Any:
    """(dw, db) by autograd."""
    return gradient(lambda w, b: cost(X, y, w, b), w, b)
