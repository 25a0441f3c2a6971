"""What goes wrong in the gradient of logistic regression, and so in its loops."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from grader.course.logistic_regression.formulas import (
    Errors,
    Gradients,
    cost,
    error,
    from_errors,
    gradients,
    scores,
)
from grader.toolkit import KnownMistake, torch


def p_of(X: torch.Tensor, w: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """p = σ(X w + b), (m,)."""
    return torch.sigmoid(scores(X, w, b))


def log_of_zero(X: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """J as in its formula: inf or nan once a probability is 0 or 1 for a float."""
    p = torch.sigmoid(scores(X, w, b))
    return -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean()


def one_by_one(
    X: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor, lr: float, steps: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """`descend` with an update after every example: a mistake."""
    costs = []
    for _ in range(steps):
        costs.append(cost(X, y, w, b))
        for i in range(len(X)):
            dw, db = from_errors(error(X[i : i + 1] @ w, b, y[i : i + 1]), X[i : i + 1])
            w, b = w - lr * dw, b - lr * db
    return w, b, torch.stack(costs)


def overflowing(z: torch.Tensor) -> torch.Tensor:
    """σ as exp(z) / (1 + exp(z)): nan for large z."""
    return torch.exp(z) / (1 + torch.exp(z))


WRONG_ERRORS: dict[str, tuple[Errors, str]] = {
    "extra p (1 - p)": (
        lambda Xw, b, y: error(Xw, b, y) * torch.sigmoid(Xw + b) * (1 - torch.sigmoid(Xw + b)),
        "You multiply by p (1 - p), which belongs to the squared error; in the cross-entropy it cancels, "
        "which leaves p - y.",
    ),
    "mean squared error": (
        lambda Xw, b, y: 2 * error(Xw, b, y) * torch.sigmoid(Xw + b) * (1 - torch.sigmoid(Xw + b)),
        "You return the gradient of the mean of (p - y)²; the cost here is the cross-entropy.",
    ),
    "no sigmoid": (
        lambda Xw, b, y: Xw + b - y,
        "Your errors are z - y; they should be σ(z) - y.",
    ),
    "exp(z) in place of p": (
        lambda Xw, b, y: torch.exp(Xw + b) - y,
        "Your errors are exp(z) - y, with the odds in place of the probability; p is exp(z) / (1 + exp(z)).",
    ),
    "labels in place of probabilities": (
        lambda Xw, b, y: (Xw + b >= 0).to(Xw.dtype) - y,
        "You round p to a label before you subtract y, as the perceptron does; keep the probability.",
    ),
    "labels -1 and +1": (
        lambda Xw, b, y: torch.sigmoid(Xw + b) - (2 * y - 1),
        "You turn the labels into -1 and +1; p - y needs labels 0 and 1.",
    ),
    "bias left out of the scores": (
        lambda Xw, b, y: torch.sigmoid(Xw) - y,
        "Your probabilities are σ(X w); they should be σ(X w + b).",
    ),
    "bias subtracted": (
        lambda Xw, b, y: torch.sigmoid(Xw - b) - y,
        "Your scores are X w - b; they should be X w + b.",
    ),
    "y forgotten": (
        lambda Xw, b, y: torch.sigmoid(Xw + b),
        "Your errors are p; they should be p - y.",
    ),
    "p + y": (
        lambda Xw, b, y: torch.sigmoid(Xw + b) + y,
        "You add the label to the probability; the error is p - y.",
    ),
    "term of the label 0 missing": (
        lambda Xw, b, y: y * (torch.sigmoid(Xw + b) - 1),
        "Only examples with label 1 count; the term (1 - y) log(1 - p) has a derivative too.",
    ),
    "with respect to p": (
        lambda Xw, b, y: error(Xw, b, y) / (torch.sigmoid(Xw + b) * (1 - torch.sigmoid(Xw + b))),
        "Your derivative is with respect to p; multiply by dp/dz = p (1 - p), which cancels.",
    ),
    "0 / 0 where p is certain": (
        lambda Xw, b, y: (
            ((1 - y) / (1 - torch.sigmoid(Xw + b)) - y / torch.sigmoid(Xw + b))
            * torch.sigmoid(Xw + b)
            * (1 - torch.sigmoid(Xw + b))
        ),
        "The formula is right, but it divides by p (1 - p), which rounds to 0 for large scores; cancel it "
        "first.",
    ),
    "exp(z) / (1 + exp(z))": (
        lambda Xw, b, y: overflowing(Xw + b) - y,
        "exp(z) overflows for large z, and inf / inf is nan. Write the sigmoid as 1 / (1 + exp(-z)).",
    ),
}
"""Errors that are wrong in the gradient and in every loop that follows it, with what to say."""


WRONG_GRADIENTS: dict[str, tuple[Gradients, str]] = {
    **{name: (partial(gradients, errors=errors), said) for name, (errors, said) in WRONG_ERRORS.items()},
    "mean over the features": (
        lambda X, y, w, b: scaled(gradients(X, y, w, b), len(X) / X.shape[1], len(X) / X.shape[1]),
        "You divide by n, the number of features; divide by m, the number of examples.",
    ),
    "product of the means": (
        lambda X, y, w, b: (error(X @ w, b, y).mean() * X.mean(0), error(X @ w, b, y).mean()),
        "You multiply the mean error by the mean of X; weight each row by its own error, then average.",
    ),
    "x missing": (
        lambda X, y, w, b: (error(X @ w, b, y).mean() * torch.ones_like(w), error(X @ w, b, y).mean()),
        "Every entry of dw is the mean error; weight each error by its x, then average.",
    ),
    "db is the mean of dw": (
        lambda X, y, w, b: (gradients(X, y, w, b)[0], gradients(X, y, w, b)[0].mean()),
        "You compute db from dw; it should be the mean of the errors, without any x.",
    ),
    "db is the sum of dw": (
        lambda X, y, w, b: (gradients(X, y, w, b)[0], gradients(X, y, w, b)[0].sum()),
        "You compute db from dw; it should be the mean of the errors, without any x.",
    ),
}
"""Gradients that are wrong by themselves and in every loop that follows them, with what to say."""


def scaled(
    of_both: tuple[torch.Tensor, torch.Tensor], by: float, by_of_b: float
) -> tuple[torch.Tensor, torch.Tensor]:
    """(dw, db), each with a factor."""
    dw, db = of_both
    return by * dw, by_of_b * db


WRONG_IN_ONE: dict[str, tuple[Gradients, str]] = {
    "sum for w, mean for b": (
        lambda X, y, w, b: scaled(gradients(X, y, w, b), len(X), 1),
        "Your gradient of w is a sum over the examples; divide it by m, as that of b.",
    ),
    "mean for w, sum for b": (
        lambda X, y, w, b: scaled(gradients(X, y, w, b), 1, len(X)),
        "Your gradient of b is a sum over the examples; divide it by m, as that of w.",
    ),
    "b by the last example": (
        lambda X, y, w, b: (gradients(X, y, w, b)[0], error(X[-1] @ w, b, y[-1])),
        "Your gradient of b is the error of the last example alone; it should be the mean of all errors.",
    ),
    "b moves the other way": (
        lambda X, y, w, b: scaled(gradients(X, y, w, b), 1, -1),
        "w moves in the right direction, b in the opposite one; check the sign of the gradient of b.",
    ),
    "w moves the other way": (
        lambda X, y, w, b: scaled(gradients(X, y, w, b), -1, 1),
        "b moves in the right direction, w in the opposite one; check the sign of the gradient of w.",
    ),
}
"""A factor in one of the two: of a gradient it needs no entry."""


def wrong_gradients() -> Iterator[KnownMistake]:
    """The mistakes of a gradient, however it is computed."""
    for name, (wrong, message) in WRONG_GRADIENTS.items():
        yield KnownMistake(name, wrong, message)
    yield KnownMistake(
        "db is 0",
        lambda X, y, w, b: (gradients(X, y, w, b)[0], torch.zeros_like(b)),
        "db stays 0; it should be the mean of the errors.",
    )


def best_of(
    X: torch.Tensor,
    y: torch.Tensor,
    w: torch.Tensor,
    b: torch.Tensor,
    lr: float,
    steps: int,
    *,
    loop: Callable[..., Any],
    earliest: int,
) -> Any:
    """A loop that returns the w and b of the lowest cost, from so many steps on."""
    walks = [loop(X, y, w, b, lr, count) for count in range(earliest, steps + 1)]
    best = min(walks, key=lambda reached: float(cost(X, y, *reached[:2])))
    return (*best[:2], *walks[-1][2:])


def wrong_walks(loop: Callable[..., Any]) -> Iterator[KnownMistake]:
    """The mistakes of a loop that follows the gradient, uphill or downhill."""
    for earliest in (0, 1):
        yield KnownMistake(
            "the best w and b",
            partial(best_of, loop=loop, earliest=earliest),
            "You keep the w and b that have been best; take every step, even where the cost rises.",
        )
    yield KnownMistake(
        "b never updated",
        partial(loop, moving=(True, False)),
        "b keeps its first value; update it by its own gradient, like w.",
    )
    yield KnownMistake(
        "w never updated",
        partial(loop, moving=(False, True)),
        "w keeps its first value; update it by its own gradient, like b.",
    )
    yield KnownMistake(
        "w updated first",
        partial(loop, in_turn=True),
        "You compute the gradient of b with the new w; compute both gradients, then update both.",
    )
    yield KnownMistake(
        "b updated first",
        partial(loop, b_first=True),
        "You compute the gradient of w with the new b; compute both gradients, then update both.",
    )
    yield KnownMistake(
        "gradient of the start in every step",
        partial(loop, once=True),
        "You compute the gradient once, before the loop; it changes with w and b, so compute it in every "
        "step.",
    )
    yield KnownMistake(
        "gradient of the start in every step",
        partial(loop, once_but_costs=True),
        "You compute the gradient once, before the loop; it changes with w and b, so compute it in every "
        "step.",
    )
    yield KnownMistake(
        "gradients pile up",
        partial(loop, piled=True),
        "The gradients of all steps so far add up; start from 0 in each step.",
    )
    for name, (wrong, message) in (WRONG_GRADIENTS | WRONG_IN_ONE).items():
        yield KnownMistake(name, partial(loop, slopes=wrong), message)
