"""logistic_gradient_descent · Follow the gradient of the cost downhill, and record the cost."""

from __future__ import annotations

from functools import partial

from grader.course.logistic_regression import pictures
from grader.course.logistic_regression.formulas import cost, descend, error, from_errors
from grader.course.logistic_regression.labelled import WALKS
from grader.course.logistic_regression.mistakes import log_of_zero, one_by_one, p_of, wrong_walks
from grader.toolkit import TRAINING_LOOP, ByHand, Exercise, KnownMistake, torch


def downhill(
    X: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor, lr: float, steps: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Gradient descent on J, which is recorded before each update: (w, b, costs).

    The gradient is in closed form because a loop of autograd would be slow; a test holds it against
    torch.optim.
    """
    costs = X.new_empty(steps)
    for step in range(steps):
        costs[step] = cost(X, y, w, b)
        dw, db = from_errors(error(X @ w, b, y), X)
        w, b = w - lr * dw, b - lr * db
    return w, b, costs


def recorded_late(
    X: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor, lr: float, steps: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """`descend` whose costs are recorded after each update: a mistake."""
    w, b, costs = descend(X, y, w, b, lr, steps)
    return w, b, torch.cat([costs[1:], cost(X, y, w, b)[None]])


def last_update_missing(
    X: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor, lr: float, steps: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """`descend` that leaves its loop between the last record and the last update: a mistake."""
    _, _, costs = descend(X, y, w, b, lr, steps)
    w, b, _ = descend(X, y, w, b, lr, steps - 1)
    return w, b, costs


logistic_gradient_descent = Exercise(
    name="logistic_gradient_descent",
    points=3,
    shapes="X (m, n), y (m,), w (n,), b () -> w (n,), b (), costs (steps,)",
    reference=downhill,
    outputs=("w", "b", "costs"),
    by_hand=ByHand("SGD", asks_for=TRAINING_LOOP),
    cases=WALKS,
    mistakes=(
        KnownMistake(
            "costs recorded after the update",
            recorded_late,
            "You record each cost after its update; record it first, then update.",
        ),
        KnownMistake(
            "last update missing",
            last_update_missing,
            "The costs are right, but w and b lack the last update; every step ends with one.",
        ),
        KnownMistake(
            "log of 0",
            partial(descend, recorded=log_of_zero),
            "w and b are right, but the cost is inf or nan where p rounds to 0 or 1. Write log p in terms "
            "of z.",
        ),
        KnownMistake(
            "costs missing",
            lambda X, y, w, b, lr, steps: descend(X, y, w, b, lr, steps)[:2],
            "w and b are right; return the costs too, as the third value.",
        ),
        KnownMistake(
            "mean squared error recorded",
            partial(descend, recorded=lambda X, y, w, b: ((p_of(X, w, b) - y) ** 2).mean()),
            "You record the squared error; record the cross-entropy.",
        ),
        KnownMistake(
            "update after every example",
            one_by_one,
            "You update after every example; make one update per step, with the mean over all examples.",
        ),
        *wrong_walks(descend),
    ),
    picture=pictures.DESCENT,
    hints=(
        "You have the cost and the gradient. One step: record the cost, compute the gradient, update w and "
        "b.",
        "Both gradients come from the same errors p - y: compute those before you change w or b.",
        "Make new tensors, `w = w - …`, so that the arguments keep their values. Stack the costs at the end.",
    ),
)
