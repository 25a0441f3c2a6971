"""mse_gradient · The gradient of the mean squared error with respect to the prediction."""

from __future__ import annotations

from grader.course.losses.cases import NUMBERS
from grader.course.losses.mistakes import columns, rows
from grader.toolkit import ByHand, Exercise, KnownMistake, torch
from grader.toolkit.derivatives import gradient

mse_gradient = Exercise(
    name="mse_gradient",
    points=2,
    reference=lambda prediction, target: gradient(
        lambda x: torch.nn.functional.mse_loss(x, target), prediction
    ),
    cases=NUMBERS,
    by_hand=ByHand("mse_loss_backward"),
    mistakes=(
        KnownMistake(
            "2 missing",
            lambda prediction, target: (prediction - target) / prediction.numel(),
            "The 2 of the square is missing: this loss has no 1/2 that would cancel it.",
        ),
        KnownMistake(
            "mean missing",
            lambda prediction, target: 2 * (prediction - target),
            "That is the gradient of the *sum* of squares: the mean divides by the number of all elements.",
        ),
        KnownMistake(
            "2 and mean missing",
            lambda prediction, target: prediction - target,
            "The 2 of the square and the 1/n of the mean are missing.",
        ),
        KnownMistake(
            "divided by the rows only",
            lambda prediction, target: 2 * (prediction - target) / rows(prediction),
            "You divide by the number of rows. The mean is over *all* elements: divide by numel().",
        ),
        KnownMistake(
            "divided by the columns only",
            lambda prediction, target: 2 * (prediction - target) / columns(prediction),
            "You divide by the number of columns. The mean is over *all* elements: divide by numel().",
        ),
        KnownMistake(
            "2 missing, divided by the rows only",
            lambda prediction, target: (prediction - target) / rows(prediction),
            "The 2 of the square is missing, and the mean is over *all* elements, not over rows.",
        ),
        KnownMistake(
            "with respect to target",
            lambda prediction, target: 2 * (target - prediction) / prediction.numel(),
            "That is the gradient with respect to the target: the sign is the other one.",
        ),
        KnownMistake(
            "still squared",
            lambda prediction, target: 2 * (prediction - target) ** 2 / prediction.numel(),
            "You kept the square: the derivative of r² is 2r.",
        ),
        KnownMistake(
            "the squares themselves",
            lambda prediction, target: (prediction - target) ** 2 / prediction.numel(),
            "Those are the terms of the loss. Differentiate each by its prediction.",
        ),
        KnownMistake(
            "absolute value of the error",
            lambda prediction, target: 2 * (prediction - target).abs() / prediction.numel(),
            "The sign of each error is lost: it says which way the loss grows.",
        ),
        KnownMistake(
            "sign of the error",
            lambda prediction, target: torch.sign(prediction - target) / prediction.numel(),
            "That is the gradient of the mean absolute error: squares keep the size of each error.",
        ),
        KnownMistake(
            "gradient of the root",
            lambda prediction, target: gradient(
                lambda x: torch.nn.functional.mse_loss(x, target).sqrt(), prediction
            ),
            "That is the gradient of the *square root* of this loss: there is no root in it.",
        ),
        KnownMistake(
            "gradient of the norm",
            lambda prediction, target: (prediction - target) / (prediction - target).norm(),
            "That is the gradient of the norm, with its square root. This loss has squares and no root.",
        ),
        KnownMistake(
            "mean error everywhere",
            lambda prediction, target: (
                2 * (prediction - target).mean() * torch.ones_like(prediction) / prediction.numel()
            ),
            "Every entry is the mean error. Each prediction answers for its own error alone.",
        ),
        KnownMistake(
            "target forgotten",
            lambda prediction, target: 2 * prediction / prediction.numel(),
            "You differentiate prediction²: subtract the target first.",
        ),
    ),
    hints=(
        "Only one term of the sum contains prediction_i. Differentiate that one.",
        "The derivative of r² is 2r, and the 1/n in front stays. Here n counts all elements.",
        "Twice the error, divided by the number of all elements.",
    ),
)
