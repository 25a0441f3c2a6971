"""softmax_regression · Gradient descent on the mean cross-entropy of a linear classifier with K classes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from grader.course.classifiers.common import picked
from grader.toolkit import TRAINING_LOOP, ByHand, Case, Exercise, Inputs, KnownMistake, torch
from grader.toolkit.inputs import labels, normal, uniform

Recipe = Callable[["np.random.Generator"], Inputs]
"""How the inputs of a call are drawn."""


def problem(n: int, d: int, k: int) -> Recipe:
    """n examples of d features in k classes, uncentred, and where to start."""
    return lambda rng: {
        "X": uniform(rng, -1.0, 2.4, n, d),
        "labels": rng.permutation(np.arange(n) % k),
        "W": normal(rng, k, d, scale=0.7),
        "b": normal(rng, k, scale=0.7),
    }


def one_label(rng: np.random.Generator) -> Inputs:
    """Five examples of one and the same class."""
    return {**problem(5, 3, 4)(rng), "labels": np.repeat(labels(rng, 4, 1), 5)}


def from_zero(rng: np.random.Generator) -> Inputs:
    """Where softmax regression usually starts: all probabilities the same."""
    return {**problem(7, 2, 3)(rng), "W": np.zeros((3, 2)), "b": np.zeros(3)}


def near_1000(rng: np.random.Generator) -> Inputs:
    """Scores that are all near 1000."""
    inputs = problem(6, 2, 3)(rng)
    return {**inputs, "b": inputs["b"] + 1000}


def large_scores(rng: np.random.Generator) -> Inputs:
    """Two examples whose scores lie 2000 apart, one of them certain of a wrong class, and ordinary ones.

    The second is minus the first, so that one of the two has a score near 1000 or above.
    """
    inputs = problem(6, 3, 4)(rng)
    X, W = inputs["X"], inputs["W"]
    first = X[0] @ W.T
    X[0] *= 2000 / (first.max() - first.min())
    X[1] = -X[0]
    classes = labels(rng, 4, 6)
    classes[:2] = first.argmin(), first.argmin()
    order = rng.permutation(6)
    return {**inputs, "X": X[order], "labels": classes[order]}


def walk(rng: np.random.Generator, recipe: Recipe, lr: float, steps: int) -> Inputs:
    """The inputs of `softmax_regression` from the point that the recipe draws."""
    return {**recipe(rng), "lr": lr, "steps": steps}


WALKS = tuple(
    Case(name, partial(walk, recipe=recipe, lr=lr, steps=steps))
    for name, recipe, lr, steps in (
        ("6 examples of 3 features, 4 classes, 5 steps", problem(6, 3, 4), 0.4, 5),
        ("one step", problem(7, 2, 5), 0.3, 1),
        ("two steps, 4 examples of 4 features, 4 classes", problem(4, 4, 4), 0.3, 2),
        ("3 examples of 5 features", problem(3, 5, 4), 0.2, 4),
        ("one example, 20 steps", problem(1, 2, 3), 0.2, 20),
        ("five examples, 30 steps", problem(5, 2, 3), 0.2, 30),
        ("two classes", problem(8, 3, 2), 0.5, 6),
        ("one feature", problem(7, 1, 3), 0.5, 6),
        ("one label for all", one_label, 0.3, 5),
        ("from W = 0 and b = 0", from_zero, 0.5, 8),
        ("scores near 1000", near_1000, 0.3, 4),
        ("scores 2000 apart", large_scores, 1e-7, 3),
    )
)

Errors = Callable[..., Any]
"""From X Wᵀ, b and the labels, what the gradient takes for p minus one-hot, (N, K)."""


def cross_entropy(scores: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """L, the mean over the N rows, 0-d."""
    return torch.nn.functional.cross_entropy(scores, labels)


def one_hot(labels: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
    """1 at each row's label and 0 elsewhere, (N, K), in the dtype of the scores."""
    return torch.nn.functional.one_hot(labels, scores.shape[-1]).to(scores.dtype)


def error(XW: torch.Tensor, b: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """p minus one-hot, the derivative of each row's loss by its scores."""
    return torch.softmax(XW + b, 1) - one_hot(labels, XW)


def descend(
    X: torch.Tensor, labels: torch.Tensor, W: torch.Tensor, b: torch.Tensor, lr: float, steps: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Gradient descent on L, which is recorded before each update: (W, b, losses).

    The gradient is in closed form because a loop of autograd would be slow; a test holds it against
    torch.optim.
    """
    losses = X.new_empty(steps)
    for step in range(steps):
        losses[step] = cross_entropy(X @ W.T + b, labels)
        share = error(X @ W.T, b, labels) / len(X)
        W, b = W - lr * (share.T @ X), b - lr * share.sum(0)
    return W, b, losses


def fit(
    X: torch.Tensor,
    labels: torch.Tensor,
    W: torch.Tensor,
    b: torch.Tensor,
    lr: float,
    steps: int,
    *,
    errors: Errors = error,
    recorded: Callable[..., torch.Tensor] = cross_entropy,
    in_turn: bool = False,
    once: bool = False,
    piled: bool = False,
    bias_summed: bool = False,
    moving: tuple[bool, bool] = (True, True),
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """`descend` whose parts can be wrong.

    What comes by keyword are mistakes: other errors or another record; `in_turn`, a
    gradient of b that has seen the new W; `once`, the gradient of the start in every step; `piled`,
    gradients that are never zeroed; `bias_summed`, no mean for b; `moving`, whether W and b are updated.
    """
    losses = X.new_empty(steps)
    dW, db = torch.zeros_like(W), torch.zeros_like(b)
    for step in range(steps):
        if not once or step == 0:
            losses[step:] = recorded(X @ W.T + b, labels)
            E = errors(X @ W.T, b, labels)
            share = E / len(X)
            new_dW, new_db = share.T @ X, (E if bias_summed else share).sum(0)
            dW, db = (dW + new_dW, db + new_db) if piled else (new_dW, new_db)
        if moving[0]:
            W = W - lr * dW
        if in_turn:
            db = errors(X @ W.T, b, labels).mean(0)
        if moving[1]:
            b = b - lr * db
    return W, b, losses


def recorded_late(
    X: torch.Tensor, labels: torch.Tensor, W: torch.Tensor, b: torch.Tensor, lr: float, steps: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """`fit` whose losses are recorded after each update: a mistake."""
    W, b, losses = fit(X, labels, W, b, lr, steps)
    return W, b, torch.cat([losses[1:], cross_entropy(X @ W.T + b, labels)[None]])


def last_update_missing(
    X: torch.Tensor, labels: torch.Tensor, W: torch.Tensor, b: torch.Tensor, lr: float, steps: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """`fit` that leaves its loop between the last record and the last update: a mistake."""
    _, _, losses = fit(X, labels, W, b, lr, steps)
    W, b, _ = fit(X, labels, W, b, lr, steps - 1)
    return W, b, losses


def one_by_one(
    X: torch.Tensor, labels: torch.Tensor, W: torch.Tensor, b: torch.Tensor, lr: float, steps: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """`fit` with an update after every example: a mistake."""
    losses = X.new_empty(steps)
    for step in range(steps):
        losses[step] = cross_entropy(X @ W.T + b, labels)
        for n in range(len(X)):
            W, b, _ = fit(X[n : n + 1], labels[n : n + 1], W, b, lr, 1)
    return W, b, losses


def unshifted(scores: torch.Tensor) -> torch.Tensor:
    """Softmax of each row without its maximum subtracted: large scores overflow."""
    exponentials = torch.exp(scores)
    return exponentials / exponentials.sum(1, keepdim=True)


def log_of_zero(scores: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """L from the logarithm of softmax: inf once a probability is 0 for a float."""
    return -torch.log(picked(torch.softmax(scores, 1), labels)).mean()


WRONG_ERRORS: dict[str, tuple[Errors, str]] = {
    "one-hot forgotten": (
        lambda XW, b, labels: torch.softmax(XW + b, 1),
        "Your errors are the probabilities alone: take 1 off at each row's label.",
    ),
    "softmax over the batch": (
        lambda XW, b, labels: torch.softmax(XW + b, 0) - one_hot(labels, XW),
        "Your softmax runs down the columns: each row is an example of its own, so use the last dimension.",
    ),
    "sigmoid": (
        lambda XW, b, labels: torch.sigmoid(XW + b) - one_hot(labels, XW),
        "That is a sigmoid for every score on its own: the classes share 1, which softmax does.",
    ),
    "no softmax": (
        lambda XW, b, labels: XW + b - one_hot(labels, XW),
        "You compare the scores with one-hot: put them through softmax first.",
    ),
    "softmax applied twice": (
        lambda XW, b, labels: torch.softmax(torch.softmax(XW + b, 1), 1) - one_hot(labels, XW),
        "You apply softmax to probabilities: apply it to the scores, once.",
    ),
    "predicted class in place of probabilities": (
        lambda XW, b, labels: one_hot((XW + b).argmax(1), XW) - one_hot(labels, XW),
        "You compare the predicted class with the label, as the perceptron does: keep the probabilities.",
    ),
    "extra p (1 - p)": (
        lambda XW, b, labels: (
            error(XW, b, labels) * torch.softmax(XW + b, 1) * (1 - torch.softmax(XW + b, 1))
        ),
        "p minus one-hot is the gradient with respect to the scores already: no further p (1 - p).",
    ),
    "bias left out of the scores": (
        lambda XW, b, labels: error(XW, torch.zeros_like(b), labels),
        "The gradient is that of scores without b: Z is X Wᵀ + b.",
    ),
    "only the right class": (
        lambda XW, b, labels: one_hot(labels, XW) * error(XW, b, labels),
        "You correct the score of the right class only: those of the other classes have a gradient too, p.",
    ),
    "no maximum subtracted": (
        lambda XW, b, labels: unshifted(XW + b) - one_hot(labels, XW),
        "exp overflows for large scores, and inf / inf is nan. Subtract each row's maximum first.",
    ),
    "one maximum for the whole batch": (
        lambda XW, b, labels: unshifted(XW + b - (XW + b).max()) - one_hot(labels, XW),
        "You subtract the maximum of the whole batch: a row far below it becomes 0 / 0. Take each row's own.",
    ),
}
"""Errors that are wrong while the losses are right, with what to say."""


def wrong_softmax(softmax: Callable[[torch.Tensor], torch.Tensor]) -> dict[str, Any]:
    """Errors and losses that both come from a wrong softmax."""
    return {
        "errors": lambda XW, b, labels: softmax(XW + b) - one_hot(labels, XW),
        "recorded": lambda scores, labels: -torch.log(picked(softmax(scores), labels)).mean(),
    }


softmax_regression = Exercise(
    name="softmax_regression",
    points=4,
    shapes="X (N, D), labels (N,), W (K, D), b (K,) -> W (K, D), b (K,), losses (steps,)",
    reference=descend,
    outputs=("W", "b", "losses"),
    by_hand=ByHand("SGD", asks_for=TRAINING_LOOP),
    cases=WALKS,
    mistakes=(
        KnownMistake(
            "losses recorded after the update",
            recorded_late,
            "Your losses are those after each update: record the loss first, then update.",
        ),
        KnownMistake(
            "last update missing",
            last_update_missing,
            "The losses are right, but W and b lack the last update: every step ends with one.",
        ),
        KnownMistake(
            "update after every example",
            one_by_one,
            "You update after every example: one step is one update, with the mean over all examples.",
        ),
        KnownMistake(
            "log of 0",
            partial(fit, recorded=log_of_zero),
            "W and b are right, but the loss is inf where a probability is 0 for a float. Use log-softmax: "
            "it never takes the logarithm of 0.",
        ),
        KnownMistake(
            "softmax overflows",
            partial(fit, **wrong_softmax(unshifted)),
            "exp overflows for large scores, and inf / inf is nan. Subtract each row's maximum first, or use "
            "torch.softmax.",
        ),
        KnownMistake(
            "one maximum for the whole batch, losses too",
            partial(fit, **wrong_softmax(lambda scores: unshifted(scores - scores.max()))),
            "You subtract the maximum of the whole batch: a row far below it becomes 0 / 0. Take each row's "
            "own.",
        ),
        KnownMistake(
            "softmax over the batch, losses too",
            partial(fit, **wrong_softmax(lambda scores: torch.softmax(scores, 0))),
            "Your softmax runs down the columns: each row is an example of its own, so use the last "
            "dimension.",
        ),
        KnownMistake(
            "log(p + 1e-8)",
            partial(
                fit,
                recorded=lambda scores, labels: (
                    -torch.log(picked(torch.softmax(scores, 1), labels) + 1e-8).mean()
                ),
            ),
            "The added 1e-8 hides log 0 but changes every loss. Use log-softmax: nothing needs to be added "
            "then.",
        ),
        KnownMistake(
            "log(p + 1e-12)",
            partial(
                fit,
                recorded=lambda scores, labels: (
                    -torch.log(picked(torch.softmax(scores, 1), labels) + 1e-12).mean()
                ),
            ),
            "The added 1e-12 hides log 0 but changes the loss. Use log-softmax: nothing needs to be added "
            "then.",
        ),
        KnownMistake(
            "logarithm missing",
            partial(fit, recorded=lambda scores, labels: -picked(torch.softmax(scores, 1), labels).mean()),
            "Your losses average the probabilities of the right classes: take their logarithm first.",
        ),
        KnownMistake(
            "logarithm of the mean",
            partial(
                fit,
                recorded=lambda scores, labels: -torch.log(picked(torch.softmax(scores, 1), labels).mean()),
            ),
            "The logarithm belongs inside the mean: take it of every row's probability first.",
        ),
        KnownMistake(
            "every row with every label",
            partial(fit, recorded=lambda scores, labels: -torch.log_softmax(scores, 1)[:, labels].mean()),
            "log_p[:, labels] picks every label in every row. Pick one entry a row: log_p[rows, labels] with "
            "rows = 0 ... N-1.",
        ),
        KnownMistake(
            "squared error recorded",
            partial(
                fit,
                recorded=lambda scores, labels: (
                    (torch.softmax(scores, 1) - one_hot(labels, scores)) ** 2
                ).mean(),
            ),
            "You record a squared error; the loss is the cross-entropy.",
        ),
        KnownMistake(
            "softmax of probabilities recorded",
            partial(fit, recorded=lambda scores, labels: cross_entropy(torch.softmax(scores, 1), labels)),
            "The ready-made cross_entropy takes scores, not probabilities: it applies softmax itself.",
        ),
        KnownMistake(
            "sum for b, mean for W",
            partial(fit, bias_summed=True),
            "The gradient of b is a mean over the examples too, not their sum.",
        ),
        KnownMistake(
            "b never updated",
            partial(fit, moving=(True, False)),
            "b keeps its first value: it has a gradient too, and is updated like W.",
        ),
        KnownMistake(
            "W never updated",
            partial(fit, moving=(False, True)),
            "W keeps its first value: it has a gradient too, and is updated like b.",
        ),
        KnownMistake(
            "W updated first",
            partial(fit, in_turn=True),
            "The gradient of b has seen the new W already: find both gradients before you update either.",
        ),
        KnownMistake(
            "gradient of the start in every step",
            partial(fit, once=True),
            "You compute the probabilities once, before the loop: they change with W and b in every step.",
        ),
        KnownMistake(
            "gradients pile up",
            partial(fit, piled=True),
            "The gradients of all steps pile up: start them from 0 in each step.",
        ),
        *(
            KnownMistake(name, partial(fit, errors=errors), message)
            for name, (errors, message) in WRONG_ERRORS.items()
        ),
    ),
    hints=(
        "Take one row with label y: the derivative of its loss by its scores is p, with 1 taken off at y.",
        "Call these rows E (N, K). W[k] gets Σ_n E[n, k] x[n]: which product of E and X is (K, D)?",
        "dW = Eᵀ X / N and db the mean of E over the rows. Find both before you update either.",
        "Record the mean of -log_softmax(Z)[rows, labels] before the update; log of softmax may be -inf.",
    ),
)
