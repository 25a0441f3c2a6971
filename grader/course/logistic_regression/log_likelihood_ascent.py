"""log_likelihood_ascent · The same fit the other way round: walk *uphill* on the mean log-likelihood of the
labels."""

from __future__ import annotations

from functools import partial
from typing import Any

from grader.course.logistic_regression import pictures
from grader.course.logistic_regression.formulas import descend, error, from_errors
from grader.course.logistic_regression.labelled import WALKS, nearly_at_the_maximum, walk
from grader.course.logistic_regression.mistakes import one_by_one, wrong_walks
from grader.toolkit import TRAINING_LOOP, ByHand, Case, Exercise, KnownMistake, torch


def uphill(
    X: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor, lr: float, steps: int
) -> tuple[torch.Tensor, torch.Tensor]:
    """Gradient ascent on the mean log-likelihood ℓ = -J: (w, b)."""
    for _ in range(steps):
        dw, db = from_errors(error(X @ w, b, y), X)  # of J
        w, b = w - lr * dw, b - lr * db
    return w, b


def ascend(
    X: torch.Tensor,
    y: torch.Tensor,
    w: torch.Tensor,
    b: torch.Tensor,
    lr: float,
    steps: int,
    **mistakes: Any,
) -> tuple[torch.Tensor, torch.Tensor]:
    """`uphill` whose parts can be wrong, those of `descend` on J."""
    w, b, _ = descend(X, y, w, b, lr, steps, **mistakes)
    return w, b


log_likelihood_ascent = Exercise(
    name="log_likelihood_ascent",
    points=2,
    shapes="X (m, n), y (m,), w (n,), b () -> w (n,), b ()",
    reference=uphill,
    outputs=("w", "b"),
    by_hand=ByHand("SGD", asks_for=TRAINING_LOOP),
    cases=(
        *WALKS,
        Case(
            "nearly at the maximum, 40 steps",
            partial(walk, recipe=nearly_at_the_maximum, lr=0.5, steps=40),
        ),
    ),
    mistakes=(
        KnownMistake(
            "one step only",
            lambda X, y, w, b, lr, steps: ascend(X, y, w, b, lr, 1),
            "You return after the first step; put the `return` after the loop.",
        ),
        KnownMistake(
            "walks downhill",
            lambda X, y, w, b, lr, steps: ascend(X, y, w, b, -lr, steps),
            "Your log-likelihood falls in every step; add the gradient of ℓ, which contains y - p, not p - "
            "y.",
        ),
        KnownMistake(
            "update after every example",
            lambda X, y, w, b, lr, steps: one_by_one(X, y, w, b, lr, steps)[:2],
            "You update after every example; make one update per step, with the mean over all examples.",
        ),
        *wrong_walks(ascend),
    ),
    picture=pictures.ASCENT,
    hints=(
        "ℓ is minus the cost. What is its gradient, and in which direction does ℓ grow?",
        "With errors y - p, dw is Xᵀ times the errors, divided by m, and db is their mean. Add both.",
    ),
)
