"""fit_line · Gradient descent in torch: autograd finds the gradients, you write the loop."""

from __future__ import annotations

from grader.course.linear_regression import pictures
from grader.course.linear_regression.common import line
from grader.course.linear_regression.fit_mistakes import MISTAKES, sum_of_squares
from grader.toolkit import Case, Exercise, Inputs, np, torch
from grader.toolkit.derivatives import gradient as gradient_of
from grader.toolkit.inputs import Floats, normal


def descend(
    X: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor, lr: float, epochs: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Gradient descent on L, which is recorded before each update: (w, b, losses)."""
    losses = []
    for _ in range(epochs):
        losses.append(sum_of_squares(X, y, w, b))
        dw, db = gradient_of(lambda w, b: sum_of_squares(X, y, w, b), w, b)
        w, b = w - lr * dw, b - lr * db
    return w, b, torch.stack(losses)


def fitting(rng: np.random.Generator, points: tuple[Floats, Floats], lr: float, epochs: int) -> Inputs:
    """The inputs of `fit_line`, from some w and b."""
    x, y = points
    return {"X": x, "y": y, "w": normal(rng, 1, 1), "b": normal(rng, 1, 1), "lr": lr, "epochs": epochs}


def fitting_from_zero(rng: np.random.Generator) -> Inputs:
    """The inputs of `fit_line`, from where one often starts: w = 0 and b = 0."""
    return {**fitting(rng, line(rng, 7), lr=0.01, epochs=6), "w": np.zeros((1, 1)), "b": np.zeros((1, 1))}


fit_line = Exercise(
    name="fit_line",
    points=3,
    shapes="X (N, 1), y (N, 1), w (1, 1), b (1, 1) -> w (1, 1), b (1, 1), losses (epochs,)",
    reference=descend,
    outputs=("w", "b", "losses"),
    by_hand=None,
    cases=(
        Case("6 points, 5 epochs", lambda rng: fitting(rng, line(rng, 6), lr=0.01, epochs=5)),
        Case("one epoch", lambda rng: fitting(rng, line(rng, 8), lr=0.01, epochs=1)),
        Case("one point", lambda rng: fitting(rng, line(rng, 1), lr=0.02, epochs=4)),
        Case("five points, 2 epochs", lambda rng: fitting(rng, line(rng, 5), lr=0.02, epochs=2)),
        Case("12 points, 25 epochs", lambda rng: fitting(rng, line(rng, 12), lr=0.005, epochs=25)),
        Case(
            "x from 10 to 11",
            lambda rng: fitting(rng, line(rng, 4, low=10.0, high=11.0), lr=0.001, epochs=30),
        ),
        Case("x left of 0", lambda rng: fitting(rng, line(rng, 7, low=-3.0, high=-1.0), lr=0.01, epochs=10)),
        Case("from w = 0 and b = 0", fitting_from_zero),
        Case("lr too large, 8 epochs", lambda rng: fitting(rng, line(rng, 6), lr=0.06, epochs=8)),
    ),
    mistakes=MISTAKES,
    picture=pictures.FIT,
    hints=(
        "Work on copies of w and b that require grad. One epoch: compute the loss, record it, backward, "
        "update, zero.",
        "Autograd must not record the update itself: make it under torch.no_grad(), or build new leaf "
        "tensors.",
        "Detach each loss before you keep it, stack them at the end, and return w and b detached.",
    ),
)
