"""sgd · Plain gradient descent: against the gradient, a step of lr times its length."""

from __future__ import annotations

from grader.course.optimizers.common import NOTHING_OF_OPTIM, paths
from grader.course.optimizers.mistakes import of_every_path
from grader.course.optimizers.update_rules import descend
from grader.toolkit import Exercise, KnownMistake, torch

sgd = Exercise(
    name="sgd",
    points=1,
    shapes="w (D,), gradients (T, D) -> (T, D)",
    reference=descend,
    by_hand=NOTHING_OF_OPTIM,
    cases=paths({"lr": 0.1}, ("lr 0.003", {"lr": 0.003})),
    mistakes=(
        *of_every_path(descend),
        KnownMistake(
            "mean of the gradients so far",
            lambda w, gradients, lr: (
                w - lr * gradients.cumsum(0) / torch.arange(1, len(gradients) + 1, dtype=w.dtype)[:, None]
            ),
            "You step along the mean of the gradients so far, always from the start: each step has one "
            "gradient, and goes on from the last.",
        ),
        KnownMistake(
            "sign of the gradient",
            lambda w, gradients, lr: descend(w, torch.sign(gradients), lr),
            "Every step of yours has the length lr: multiply lr by the gradient itself, not by its sign.",
        ),
        KnownMistake(
            "gradient of length 1",
            lambda w, gradients, lr: descend(w, torch.nn.functional.normalize(gradients, dim=1), lr),
            "You divide the gradient by its length: a longer gradient makes a longer step here.",
        ),
        KnownMistake(
            "added up along the parameters",
            lambda w, gradients, lr: w - lr * gradients.cumsum(1),
            "You add up over the parameters: the steps are the rows, dimension 0.",
        ),
        KnownMistake(
            "w shrinks by the gradient",
            lambda w, gradients, lr: w * torch.cumprod(1 - lr * gradients, 0),
            "You take lr times the gradient as a share of w: subtract it as it is.",
        ),
        KnownMistake(
            "lr forgotten",
            lambda w, gradients, lr: descend(w, gradients, 1.0),
            "You subtract the whole gradient: multiply it by lr.",
        ),
    ),
    hints=(
        "Where is w after two steps, written with g_1 and g_2 alone?",
        "Go through the rows of gradients, make a new w in each step, keep every one of them, and put them "
        "on top of each other at the end.",
    ),
)
