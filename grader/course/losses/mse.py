"""mse · Mean squared error."""

from __future__ import annotations

from grader.course.losses import pictures
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
            "2 p t without its 2",
            lambda prediction, target: (prediction**2 - prediction * target + target**2).mean(),
            "You expand the square as p² - p t + t²; (p - t)² is p² - 2 p t + t².",
        ),
        KnownMistake(
            "sum of squares",
            lambda prediction, target: ((prediction - target) ** 2).sum(),
            "You return the sum of the squares; the loss is their mean over all elements.",
        ),
        KnownMistake(
            "divided by the rows only",
            lambda prediction, target: ((prediction - target) ** 2).sum() / rows(prediction),
            "You divide by the number of rows; the mean is over *all* elements, so divide by numel().",
        ),
        KnownMistake(
            "divided by the columns only",
            lambda prediction, target: ((prediction - target) ** 2).sum() / columns(prediction),
            "You divide by the number of columns; the mean is over *all* elements, so divide by numel().",
        ),
        KnownMistake(
            "half the mean",
            lambda prediction, target: ((prediction - target) ** 2).mean() / 2,
            "You multiply by 1/2; this loss has no 1/2.",
        ),
        KnownMistake(
            "divided by n - 1",
            lambda prediction, target: ((prediction - target) ** 2).sum() / max(prediction.numel() - 1, 1),
            "You divide by n - 1, as a variance does; a mean divides by n.",
        ),
        KnownMistake(
            "variance of the errors",
            lambda prediction, target: (prediction - target).var(correction=0),
            "You subtract the mean error before you square; square the errors themselves.",
        ),
        KnownMistake(
            "square root of the mean",
            lambda prediction, target: ((prediction - target) ** 2).mean().sqrt(),
            "You take a square root at the end; this loss is the mean of the squares itself.",
        ),
        KnownMistake(
            "length of the error",
            lambda prediction, target: (prediction - target).norm(),
            "You return the norm, the square root of the sum of squares; leave out the root, and divide by "
            "n.",
        ),
        KnownMistake(
            "length of the error over n",
            lambda prediction, target: (prediction - target).norm() / prediction.numel(),
            "You divide the norm by n; the norm is a square root: divide the sum of squares instead.",
        ),
        KnownMistake(
            "absolute values",
            lambda prediction, target: (prediction - target).abs().mean(),
            "You average the absolute errors; square the errors instead.",
        ),
        KnownMistake(
            "no square",
            lambda prediction, target: (prediction - target).mean(),
            "You average the errors, so positive and negative ones cancel; square each one first.",
        ),
        KnownMistake(
            "square of the mean",
            lambda prediction, target: (prediction - target).mean() ** 2,
            "You average the errors, then square; square each error first, then take the mean.",
        ),
        KnownMistake(
            "difference of the squares",
            lambda prediction, target: (prediction**2 - target**2).mean(),
            "You subtract the squares; subtract first, then square the difference.",
        ),
        KnownMistake(
            "every prediction with every target",
            lambda prediction, target: ((prediction.reshape(-1, 1) - target.reshape(1, -1)) ** 2).mean(),
            "You subtract (n,) from (n, 1), which gives an (n, n) table of all pairs; keep both in one "
            "shape.",
        ),
    ),
    picture=pictures.MSE,
    hints=(
        "Three steps from the inside out: the differences, their squares, one number from all of them.",
        "The mean is over all elements, not over rows. Is there a function that does this for any shape?",
    ),
)
