"""mse_gradient · The gradient of the mean squared error with respect to the prediction."""

from __future__ import annotations

from grader.course.losses import pictures
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
            "You leave out the 2 of the square; this loss has no 1/2 to cancel it.",
        ),
        KnownMistake(
            "mean missing",
            lambda prediction, target: 2 * (prediction - target),
            "You return the gradient of the *sum* of squares; the mean also divides by n, the number of all "
            "elements.",
        ),
        KnownMistake(
            "2 and mean missing",
            lambda prediction, target: prediction - target,
            "You return the difference itself; multiply it by 2 for the square and divide by n for the mean.",
        ),
        KnownMistake(
            "divided by the rows only",
            lambda prediction, target: 2 * (prediction - target) / rows(prediction),
            "You divide by the number of rows; the mean is over *all* elements, so divide by numel().",
        ),
        KnownMistake(
            "divided by the columns only",
            lambda prediction, target: 2 * (prediction - target) / columns(prediction),
            "You divide by the number of columns; the mean is over *all* elements, so divide by numel().",
        ),
        KnownMistake(
            "2 missing, divided by the rows only",
            lambda prediction, target: (prediction - target) / rows(prediction),
            "You divide by the number of rows and leave out the 2 of the square; divide by "
            "the number of *all* elements, and multiply by 2.",
        ),
        KnownMistake(
            "with respect to target",
            lambda prediction, target: 2 * (target - prediction) / prediction.numel(),
            "You differentiate with respect to the target; with respect to the prediction the sign is the "
            "opposite.",
        ),
        KnownMistake(
            "still squared",
            lambda prediction, target: 2 * (prediction - target) ** 2 / prediction.numel(),
            "You keep the square; the derivative of r² is 2r.",
        ),
        KnownMistake(
            "the squares themselves",
            lambda prediction, target: (prediction - target) ** 2 / prediction.numel(),
            "You return the terms of the loss; differentiate each with respect to its prediction.",
        ),
        KnownMistake(
            "absolute value of the error",
            lambda prediction, target: 2 * (prediction - target).abs() / prediction.numel(),
            "You drop the sign of each error; the gradient is positive where the prediction is too large, "
            "negative where it is too small.",
        ),
        KnownMistake(
            "sign of the error",
            lambda prediction, target: torch.sign(prediction - target) / prediction.numel(),
            "You return the gradient of the mean absolute error; the derivative of r² is 2r, which keeps the "
            "size of the error.",
        ),
        KnownMistake(
            "gradient of the root",
            lambda prediction, target: gradient(
                lambda x: torch.nn.functional.mse_loss(x, target).sqrt(), prediction
            ),
            "You differentiate the *square root* of the loss; this loss has no root.",
        ),
        KnownMistake(
            "gradient of the norm",
            lambda prediction, target: (prediction - target) / (prediction - target).norm(),
            "You differentiate the norm, a square root; this loss is the mean of the squares, without a "
            "root.",
        ),
        KnownMistake(
            "mean error everywhere",
            lambda prediction, target: (
                2 * (prediction - target).mean() * torch.ones_like(prediction) / prediction.numel()
            ),
            "Every entry of your result is the mean error; each prediction has a derivative of its own.",
        ),
        KnownMistake(
            "2p - t",
            lambda prediction, target: (2 * prediction - target) / prediction.numel(),
            "You multiply only the prediction by 2; put the difference p - t in parentheses.",
        ),
        KnownMistake(
            "target forgotten",
            lambda prediction, target: 2 * prediction / prediction.numel(),
            "You differentiate prediction²; the square is that of the difference from the target.",
        ),
        KnownMistake(
            "multiplied by the prediction",
            lambda prediction, target: 2 * (prediction - target) * prediction / prediction.numel(),
            "You multiply by the prediction; the inner derivative, that of the difference, is 1.",
        ),
    ),
    picture=pictures.MSE_GRADIENT,
    hints=(
        "Only one term of the sum contains prediction_i. Differentiate that one.",
        "The derivative of r² is 2r, and the 1/n in front stays. Here n counts all elements.",
        "Twice the error, divided by the number of all elements.",
    ),
)
