"""What goes wrong in the gradient of logistic regression, and so in its loops."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from grader.course.logistic_regression.formulas import Errors, cost, error, from_errors, gradient_at, scores
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


def wrong_gradients() -> Iterator[KnownMistake]:
    """The mistakes of a gradient, however it is computed."""
    for name, (errors, message) in WRONG_ERRORS.items():
        yield KnownMistake(
            name,
            lambda X, y, w, b, errors=errors: from_errors(errors(X @ w, b, y), X),
            message,
        )
    yield KnownMistake(
        "mean over the features",
        lambda X, y, w, b: tuple(d * len(X) / X.shape[1] for d in gradient_at(X, y, w, b)),
        "You divide by n, the number of features; divide by m, the number of examples.",
    )
    yield KnownMistake(
        "product of the means",
        lambda X, y, w, b: (error(X @ w, b, y).mean() * X.mean(0), error(X @ w, b, y).mean()),
        "You multiply the mean error by the mean of X; weight each row by its own error, then average.",
    )
    yield KnownMistake(
        "x missing",
        lambda X, y, w, b: (error(X @ w, b, y).mean() * torch.ones_like(w), error(X @ w, b, y).mean()),
        "Every entry of dw is the mean error; weight each error by its x, then average.",
    )
    yield KnownMistake(
        "db is 0",
        lambda X, y, w, b: (gradient_at(X, y, w, b)[0], torch.zeros_like(b)),
        "db stays 0; it should be the mean of the errors.",
    )
    yield KnownMistake(
        "db is the mean of dw",
        lambda X, y, w, b: (gradient_at(X, y, w, b)[0], gradient_at(X, y, w, b)[0].mean()),
        "You compute db from dw; it should be the mean of the errors, without any x.",
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
    for name, (errors, message) in WRONG_ERRORS.items():
        yield KnownMistake(name, partial(loop, errors=errors), message)
