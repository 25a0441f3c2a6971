"""linear_regression_epoch · One epoch of linear regression by minibatch SGD: one update per batch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from grader.course.minibatch_sgd import pictures
from grader.course.minibatch_sgd.epoch_mistakes import MISTAKES
from grader.toolkit import TRAINING_LOOP, ByHand, Case, Exercise, Inputs, np, torch
from grader.toolkit.derivatives import gradient
from grader.toolkit.inputs import Floats, Integers, normal, uniform


def cut(order: Integers, *sizes: int) -> list[Integers]:
    """Index arrays of these sizes, from the front of an order."""
    return [np.asarray(part) for part in np.split(order, np.cumsum(sizes))[:-1]]


def epoch(
    rng: np.random.Generator,
    n: int,
    d: int,
    lr: float,
    batches: Callable[[np.random.Generator], Sequence[Any]],
    low: float = -1.0,
    high: float = 2.4,
) -> Inputs:
    """The inputs of `linear_regression_epoch`: uncentred examples beside a plane, and where to start."""
    X: Floats = uniform(rng, low, high, n, d)
    return {
        "X": X,
        "y": X @ normal(rng, d, mean=1.0) - 1.5 + normal(rng, n, scale=0.5),
        "w": normal(rng, d),
        "b": normal(rng, mean=0.5),
        "lr": lr,
        "batches": [np.asarray(batch, dtype=np.int64) for batch in batches(rng)],
    }


def epoch_from_zero(rng: np.random.Generator) -> Inputs:
    """The inputs of `linear_regression_epoch`, from where one often starts: w = 0 and b = 0."""
    inputs = epoch(rng, 8, 3, 0.1, lambda rng: cut(rng.permutation(8), 3, 3, 2))
    return {**inputs, "w": np.zeros(3), "b": np.asarray(0.0)}


def pass_through(
    X: torch.Tensor,
    y: torch.Tensor,
    w: torch.Tensor,
    b: torch.Tensor,
    lr: float,
    batches: Sequence[torch.Tensor],
) -> tuple[torch.Tensor, torch.Tensor]:
    """One epoch of minibatch SGD, every gradient by autograd: (w, b)."""

    def loss(w: torch.Tensor, b: torch.Tensor, rows: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        return torch.nn.functional.mse_loss(rows @ w + b, targets) / 2

    for batch in batches:
        dw, db = gradient(partial(loss, rows=X[batch], targets=y[batch]), w, b)
        w, b = w - lr * dw, b - lr * db
    return w, b


linear_regression_epoch = Exercise(
    name="linear_regression_epoch",
    points=4,
    shapes="X (N, D), y (N,), w (D,), b () -> w (D,), b ()",
    reference=pass_through,
    outputs=("w", "b"),
    by_hand=ByHand("SGD", asks_for=TRAINING_LOOP),
    mistakes=MISTAKES,
    cases=(
        Case(
            "10 examples of 3 features, batches of 4, 4 and 2",
            lambda rng: epoch(rng, 10, 3, 0.1, lambda rng: cut(rng.permutation(10), 4, 4, 2)),
        ),
        Case(
            "one batch of some",
            lambda rng: epoch(rng, 9, 2, 0.2, lambda rng: cut(rng.permutation(9), 5)),
        ),
        Case(
            "examples left out, sizes 2, 5 and 3",
            lambda rng: epoch(rng, 16, 4, 0.05, lambda rng: cut(rng.permutation(16), 2, 5, 3)),
        ),
        Case(
            "examples that come again",
            lambda rng: epoch(rng, 7, 3, 0.1, lambda rng: [[2, 5, 2, 0], [5, 3, 2], [6, 6, 6, 1, 0]]),
        ),
        Case(
            "4 examples of 4 features",
            lambda rng: epoch(rng, 4, 4, 0.1, lambda rng: cut(rng.permutation(4), 3, 1)),
        ),
        Case(
            "3 examples of 6 features",
            lambda rng: epoch(rng, 3, 6, 0.05, lambda rng: cut(rng.permutation(3), 2, 1)),
        ),
        Case(
            "one feature, batches of one example",
            lambda rng: epoch(rng, 6, 1, 0.2, lambda rng: cut(rng.permutation(6), *[1] * 6)),
        ),
        Case("one example, three times", lambda rng: epoch(rng, 1, 3, 0.1, lambda rng: [[0], [0], [0]])),
        Case(
            "one batch of all",
            lambda rng: epoch(rng, 8, 3, 0.2, lambda rng: [rng.permutation(8)]),
        ),
        Case("from w = 0 and b = 0", epoch_from_zero),
        Case(
            "x from 10 to 11",
            lambda rng: epoch(
                rng, 9, 2, 0.002, lambda rng: cut(rng.permutation(9), 3, 2, 3, 1), low=10.0, high=11.0
            ),
        ),
        Case(
            "lr too large",
            lambda rng: epoch(rng, 12, 3, 1.5, lambda rng: cut(rng.permutation(12), 5, 5, 2)),
        ),
        Case(
            "40 examples, 14 batches",
            lambda rng: epoch(rng, 40, 5, 0.03, lambda rng: cut(rng.permutation(40), *[3] * 13, 1)),
        ),
    ),
    picture=pictures.EPOCH,
    hints=(
        "One batch first: which rows of X and which entries of y does an index tensor pick?",
        "Let r = ŷ - y be the errors of the batch. ½ r² has the derivative r with respect to ŷ, and ŷ = x · "
        "w + b. So what are ∂L/∂w and ∂L/∂b?",
        "Both are means over the batch: of r times the row of X, and of r. Compute both, then update both.",
        "The next batch starts from the new w and b. Make new tensors, `w = w - …`, so that the arguments "
        "keep their values.",
    ),
)
