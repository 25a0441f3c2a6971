"""mse · Mean squared error."""

from __future__ import annotations

from grader.course.losses.cases import NUMBERS
from grader.course.losses.mistakes import columns, rows
from grader.toolkit import ByHand, Exercise, KnownMistake, torch

mse = Exercise(
    name="mse",
    points=1,
    shapes="-> ()",
    reference=lambda prediction, target: torch.nn.functional.mse_loss(prediction, target),
    cases=NUMBERS,
    by_hand=ByHand("mse_loss"),
    mistakes=(
        KnownMistake(
            "sum of squares",
            lambda prediction, target: ((prediction - target) ** 2).sum(),
            "You sum the squares; the loss is their mean over all elements.",
        ),
        KnownMistake(
            "divided by the rows only",
            lambda prediction, target: ((prediction - target) ** 2).sum() / rows(prediction),
            "You divide by the number of rows. The mean is over *all* elements: divide by numel().",
        ),
        KnownMistake(
            "divided by the columns only",
            lambda prediction, target: ((prediction - target) ** 2).sum() / columns(prediction),
            "You divide by the number of columns. The mean is over *all* elements: divide by numel().",
        ),
        KnownMistake(
            "half the mean",
            lambda prediction, target: ((prediction - target) ** 2).mean() / 2,
            "There is no 1/2 in this loss.",
        ),
        KnownMistake(
            "divided by n - 1",
            lambda prediction, target: ((prediction - target) ** 2).sum() / max(prediction.numel() - 1, 1),
            "You divide by n - 1, as for a variance: a mean divides by n.",
        ),
        KnownMistake(
            "variance of the errors",
            lambda prediction, target: (prediction - target).var(correction=0),
            "You take the mean error off before you square: square the errors themselves.",
        ),
        KnownMistake(
            "square root of the mean",
            lambda prediction, target: ((prediction - target) ** 2).mean().sqrt(),
            "You take a square root at the end: this loss is the mean of the squares itself.",
        ),
        KnownMistake(
            "length of the error",
            lambda prediction, target: (prediction - target).norm(),
            "That is the norm, the square root of the sum of squares: leave the root out, and take a mean.",
        ),
        KnownMistake(
            "length of the error over n",
            lambda prediction, target: (prediction - target).norm() / prediction.numel(),
            "You divide the norm by n. The norm has a square root: leave it out.",
        ),
        KnownMistake(
            "absolute values",
            lambda prediction, target: (prediction - target).abs().mean(),
            "That is the mean absolute error: square the errors.",
        ),
        KnownMistake(
            "no square",
            lambda prediction, target: (prediction - target).mean(),
            "The errors are not squared: positive and negative ones cancel.",
        ),
        KnownMistake(
            "square of the mean",
            lambda prediction, target: (prediction - target).mean() ** 2,
            "You average the errors and square then: square each error first.",
        ),
        KnownMistake(
            "difference of the squares",
            lambda prediction, target: (prediction**2 - target**2).mean(),
            "You square before you subtract: subtract first, then square the difference.",
        ),
        KnownMistake(
            "every prediction with every target",
            lambda prediction, target: ((prediction.reshape(-1, 1) - target.reshape(1, -1)) ** 2).mean(),
            "(n, 1) minus (n,) is an (n, n) table: every prediction minus every target. Keep both in one "
            "shape.",
        ),
    ),
    hints=(
        "Three steps from inside out: the differences, their squares, one number from all of them.",
        "The mean is over all elements, not over rows. Is there a function that does this for any shape?",
    ),
)
