"""sgd · Plain gradient descent: subtract lr times the gradient."""

from __future__ import annotations

from grader.course.optimizers import pictures
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
            "You subtract the mean of the gradients so far from the first w; each step subtracts lr times "
            "its own gradient from the last w.",
        ),
        KnownMistake(
            "sign of the gradient",
            lambda w, gradients, lr: descend(w, torch.sign(gradients), lr),
            "You use the sign of the gradient; use the gradient itself.",
        ),
        KnownMistake(
            "gradient of length 1",
            lambda w, gradients, lr: descend(w, torch.nn.functional.normalize(gradients, dim=1), lr),
            "You divide the gradient by its length; use it as it is.",
        ),
        KnownMistake(
            "added up along the parameters",
            lambda w, gradients, lr: w - lr * gradients.cumsum(1),
            "You sum over the parameters; the steps are the rows, dimension 0.",
        ),
        KnownMistake(
            "w shrinks by the gradient",
            lambda w, gradients, lr: w * torch.cumprod(1 - lr * gradients, 0),
            "You multiply w by 1 - lr · g; subtract: w - lr · g.",
        ),
        KnownMistake(
            "lr forgotten",
            lambda w, gradients, lr: descend(w, gradients, 1.0),
            "You subtract the whole gradient; multiply it by lr.",
        ),
    ),
    picture=pictures.SGD,
    hints=(
        "Where is w after two steps, in terms of g_1 and g_2 alone?",
        "Go through the rows of gradients, make a new w in each step, keep each one, and stack them at the "
        "end.",
    ),
)
