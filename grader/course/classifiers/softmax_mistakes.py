"""What goes wrong in softmax regression."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from grader.course.classifiers.formulas import cross_entropy, error, one_hot, picked
from grader.course.classifiers.wrong_fits import (
    Errors,
    best_of,
    fit,
    last_update_missing,
    one_by_one,
    recorded_late,
)
from grader.toolkit import KnownMistake, torch


def unshifted(scores: torch.Tensor) -> torch.Tensor:
    """Softmax of each row without its maximum subtracted: large scores overflow."""
    exponentials = torch.exp(scores)
    return exponentials / exponentials.sum(1, keepdim=True)


def log_of_zero(scores: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """L from the logarithm of softmax: inf once a probability is 0 for a float."""
    return -torch.log(picked(torch.softmax(scores, 1), labels)).mean()


def zero_times_log_of_zero(scores: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """L as the sum over all classes of one-hot · log p: nan once a probability is 0 for a float."""
    return -(one_hot(labels, scores) * torch.log(torch.softmax(scores, 1))).sum(1).mean()


WRONG_ERRORS: dict[str, tuple[Errors, str]] = {
    "one-hot forgotten": (
        lambda XW, b, labels: torch.softmax(XW + b, 1),
        "Your errors are the probabilities p; subtract 1 at each row's label.",
    ),
    "softmax over the batch": (
        lambda XW, b, labels: torch.softmax(XW + b, 0) - one_hot(labels, XW),
        "Your softmax runs over the batch (dim=0); each row is one example, so use dim=1.",
    ),
    "sigmoid": (
        lambda XW, b, labels: torch.sigmoid(XW + b) - one_hot(labels, XW),
        "You use the sigmoid of each score; use softmax, whose probabilities sum to 1 in each row.",
    ),
    "no softmax": (
        lambda XW, b, labels: XW + b - one_hot(labels, XW),
        "Your errors are scores minus one-hot; they should be softmax(scores) minus one-hot.",
    ),
    "softmax applied twice": (
        lambda XW, b, labels: torch.softmax(torch.softmax(XW + b, 1), 1) - one_hot(labels, XW),
        "You apply softmax to probabilities; apply it to the scores, once.",
    ),
    "predicted class in place of probabilities": (
        lambda XW, b, labels: one_hot((XW + b).argmax(1), XW) - one_hot(labels, XW),
        "You compare the predicted class with the label, as the perceptron does; keep the probabilities.",
    ),
    "extra p (1 - p)": (
        lambda XW, b, labels: (
            error(XW, b, labels) * torch.softmax(XW + b, 1) * (1 - torch.softmax(XW + b, 1))
        ),
        "You multiply by p (1 - p); p minus one-hot is already the gradient with respect to the scores.",
    ),
    "bias left out of the scores": (
        lambda XW, b, labels: error(XW, torch.zeros_like(b), labels),
        "Your gradient uses the scores X Wᵀ; they should be X Wᵀ + b.",
    ),
    "every row at every label": (
        lambda XW, b, labels: torch.softmax(XW + b, 1) - one_hot(labels, XW).amax(0),
        "[:, labels] changes every row at all labels; row n changes only at labels[n]: index with the row "
        "numbers as well.",
    ),
    "only the right class": (
        lambda XW, b, labels: one_hot(labels, XW) * error(XW, b, labels),
        "You correct the score of the right class alone; the gradient of every other class is its p.",
    ),
    "no maximum subtracted": (
        lambda XW, b, labels: unshifted(XW + b) - one_hot(labels, XW),
        "exp overflows for large scores, and inf / inf is nan. Subtract each row's maximum first.",
    ),
    "one maximum for the whole batch": (
        lambda XW, b, labels: unshifted(XW + b - (XW + b).max()) - one_hot(labels, XW),
        "You subtract the maximum of the whole batch, so a row far below it becomes 0 / 0. Subtract each "
        "row's own maximum.",
    ),
}
"""Errors that are wrong while the losses are right, with what to say."""


def wrong_softmax(softmax: Callable[[torch.Tensor], torch.Tensor]) -> dict[str, Any]:
    """Errors and losses that both come from a wrong softmax."""
    return {
        "errors": lambda XW, b, labels: softmax(XW + b) - one_hot(labels, XW),
        "recorded": lambda scores, labels: -torch.log(picked(softmax(scores), labels)).mean(),
    }


MISTAKES = (
    *(
        KnownMistake(
            "the best W and b",
            partial(best_of, earliest=earliest),
            "You keep the W and b that have been best; take every step, even where the loss rises.",
        )
        for earliest in (0, 1)
    ),
    KnownMistake(
        "losses recorded after the update",
        recorded_late,
        "You record each loss after its update; record it first, then update.",
    ),
    KnownMistake(
        "last update missing",
        last_update_missing,
        "The losses are right, but W and b lack the last update; every step ends with one.",
    ),
    KnownMistake(
        "update after every example",
        one_by_one,
        "You update after every example; make one update per step, with the mean over all examples.",
    ),
    KnownMistake(
        "log of 0",
        partial(fit, recorded=log_of_zero),
        "W and b are right, but the loss is inf where a probability rounds to 0. Use log-softmax, which "
        "never takes the logarithm of 0.",
    ),
    KnownMistake(
        "0 · log 0",
        partial(fit, recorded=zero_times_log_of_zero),
        "W and b are right, but the loss is nan where a probability rounds to 0, since 0 · log 0 is nan. Use "
        "log-softmax, which never takes the logarithm of 0.",
    ),
    KnownMistake(
        "softmax overflows",
        partial(fit, **wrong_softmax(unshifted)),
        "exp overflows for large scores, and inf / inf is nan. Subtract each row's maximum first, or "
        "use torch.softmax.",
    ),
    KnownMistake(
        "one maximum for the whole batch, losses too",
        partial(fit, **wrong_softmax(lambda scores: unshifted(scores - scores.max()))),
        "You subtract the maximum of the whole batch, so a row far below it becomes 0 / 0. Subtract "
        "each row's own maximum.",
    ),
    KnownMistake(
        "softmax over the batch, losses too",
        partial(fit, **wrong_softmax(lambda scores: torch.softmax(scores, 0))),
        "Your softmax runs over the batch (dim=0); each row is one example, so use dim=1.",
    ),
    KnownMistake(
        "log(p + 1e-8)",
        partial(
            fit,
            recorded=lambda scores, labels: (
                -torch.log(picked(torch.softmax(scores, 1), labels) + 1e-8).mean()
            ),
        ),
        "You add 1e-8 to p, which changes every loss. Use log-softmax; then log 0 never occurs.",
    ),
    KnownMistake(
        "log(p + 1e-12)",
        partial(
            fit,
            recorded=lambda scores, labels: (
                -torch.log(picked(torch.softmax(scores, 1), labels) + 1e-12).mean()
            ),
        ),
        "You add 1e-12 to p, which changes the loss. Use log-softmax; then log 0 never occurs.",
    ),
    KnownMistake(
        "logarithm missing",
        partial(fit, recorded=lambda scores, labels: -picked(torch.softmax(scores, 1), labels).mean()),
        "You average the probabilities of the right classes; take their logarithm first.",
    ),
    KnownMistake(
        "logarithm of the mean",
        partial(
            fit,
            recorded=lambda scores, labels: -torch.log(picked(torch.softmax(scores, 1), labels).mean()),
        ),
        "You take the logarithm of the mean; take it of each row's probability, then average.",
    ),
    KnownMistake(
        "every row with every label",
        partial(fit, recorded=lambda scores, labels: -torch.log_softmax(scores, 1)[:, labels].mean()),
        "You pick every label in every row; pick one entry per row, by pairs of a row and its label.",
    ),
    KnownMistake(
        "squared error recorded",
        partial(
            fit,
            recorded=lambda scores, labels: (
                (torch.softmax(scores, 1) - one_hot(labels, scores)) ** 2
            ).mean(),
        ),
        "You record a squared error; record the cross-entropy.",
    ),
    KnownMistake(
        "softmax of probabilities recorded",
        partial(fit, recorded=lambda scores, labels: cross_entropy(torch.softmax(scores, 1), labels)),
        "You pass probabilities to cross_entropy; pass the scores, since it applies softmax itself.",
    ),
    KnownMistake(
        "sum for b, mean for W",
        partial(fit, bias_summed=True),
        "Your gradient of b is a sum over the examples; it should be their mean.",
    ),
    KnownMistake(
        "b never updated",
        partial(fit, moving=(True, False)),
        "b keeps its first value; update it by its own gradient, like W.",
    ),
    KnownMistake(
        "W never updated",
        partial(fit, moving=(False, True)),
        "W keeps its first value; update it by its own gradient, like b.",
    ),
    KnownMistake(
        "W updated first",
        partial(fit, in_turn=True),
        "You compute the gradient of b with the new W; compute both gradients, then update both.",
    ),
    KnownMistake(
        "b updated first",
        partial(fit, b_first=True),
        "You compute the gradient of W with the new b; compute both gradients, then update both.",
    ),
    KnownMistake(
        "gradient of the start in every step",
        partial(fit, once=True),
        "You compute the probabilities once, before the loop; they change with W and b, so compute them "
        "in every step.",
    ),
    KnownMistake(
        "gradients pile up",
        partial(fit, piled=True),
        "The gradients of all steps so far add up; start from 0 in each step.",
    ),
    *(
        KnownMistake(name, partial(fit, errors=errors), message)
        for name, (errors, message) in WRONG_ERRORS.items()
    ),
)
