"""softmax · Probabilities from scores, along one dimension."""

from __future__ import annotations

import math
from collections.abc import Callable

from grader.course.softmax.formulas import shifted, shifted_as_one, unshifted
from grader.course.softmax.logits import ALONG_A_DIMENSION
from grader.toolkit import ByHand, Exercise, KnownMistake, torch


def normalised(logits: torch.Tensor, dim: int, size: Callable[[torch.Tensor], torch.Tensor]) -> torch.Tensor:
    """exp(z - max z), divided by what `size` makes of it; softmax divides by the sum along `dim`."""
    exponentials = torch.exp(shifted(logits, dim))
    return exponentials / size(exponentials)


MISTAKES = (
    KnownMistake(
        "no maximum subtracted",
        unshifted,
        "exp overflows for large logits, and inf / inf is nan. Subtract each row's maximum first: the "
        "probabilities stay the same.",
    ),
    KnownMistake(
        "one maximum for the whole tensor",
        shifted_as_one,
        "You subtract the maximum of the whole tensor: a row far below it becomes 0 / 0. Take the "
        "maximum along `dim`.",
    ),
    KnownMistake(
        "maximum subtracted above only",
        lambda logits, dim=-1: (
            torch.exp(logits - logits.amax(dim, keepdim=True)) / torch.exp(logits).sum(dim, keepdim=True)
        ),
        "Subtract the maximum in the denominator too, or the two do not cancel.",
    ),
    KnownMistake(
        "dim ignored",
        lambda logits, dim=-1: torch.softmax(logits, -1),
        "You always sum over the last dimension: use the argument `dim`.",
    ),
    KnownMistake(
        "always along dimension 0",
        lambda logits, dim=-1: torch.softmax(logits, 0),
        "You sum over the rows, so that columns add up to 1: use the argument `dim`.",
    ),
    KnownMistake(
        "summed over everything",
        lambda logits, dim=-1: torch.softmax(logits.flatten(), 0).reshape(logits.shape),
        "Your denominator is the sum over the whole tensor: sum along `dim` alone, and keep that dimension.",
    ),
    KnownMistake(
        "log-softmax",
        lambda logits, dim=-1: torch.log_softmax(logits, dim),
        "That is the logarithm of softmax; here the probabilities are asked for.",
    ),
    KnownMistake(
        "sigmoid",
        lambda logits, dim=-1: torch.sigmoid(logits),
        "That is the sigmoid of every score on its own. Softmax shares 1 among all scores along `dim`.",
    ),
    KnownMistake(
        "no exponential",
        lambda logits, dim=-1: logits / logits.sum(dim, keepdim=True),
        "You divide the scores by their sum; softmax takes the exponential of each score first.",
    ),
    KnownMistake(
        "mean subtracted",
        lambda logits, dim=-1: unshifted(logits - logits.mean(dim, keepdim=True), dim),
        "The mean is no bound: a score far above it still overflows. Subtract the maximum along `dim`.",
    ),
    KnownMistake(
        "minimum subtracted",
        lambda logits, dim=-1: unshifted(logits - logits.amin(dim, keepdim=True), dim),
        "With the minimum subtracted no exponent is below 0, and large ones overflow all the more: "
        "subtract the maximum.",
    ),
    KnownMistake(
        "first score subtracted",
        lambda logits, dim=-1: unshifted(logits - logits.narrow(dim, 0, 1), dim),
        "The first score need not be the largest, and those far above it overflow: subtract the maximum.",
    ),
    KnownMistake(
        "maximum added",
        lambda logits, dim=-1: unshifted(logits + logits.amax(dim, keepdim=True), dim),
        "You add the maximum to the scores: subtract it, so that no exponent is above 0.",
    ),
    KnownMistake(
        "largest absolute value subtracted",
        lambda logits, dim=-1: unshifted(logits - logits.abs().amax(dim, keepdim=True), dim),
        "You subtract the largest *size*: where all scores are very negative, every exponential is "
        "0. Take the maximum of the scores themselves.",
    ),
    KnownMistake(
        "divided by the maximum",
        lambda logits, dim=-1: torch.softmax(logits / logits.amax(dim, keepdim=True), dim),
        "Dividing the scores by their maximum changes the probabilities; subtracting it does not.",
    ),
    KnownMistake(
        "nan replaced by 0",
        lambda logits, dim=-1: torch.nan_to_num(unshifted(logits, dim)),
        "nan_to_num hides the overflow: the score that should get probability 1 gets 0. Subtract the "
        "maximum, and there is no nan to hide.",
    ),
    KnownMistake(
        "1e-8 added to the sum",
        lambda logits, dim=-1: normalised(logits, dim, lambda e: e.sum(dim, keepdim=True) + 1e-8),
        "The added 1e-8 changes every result. After the maximum is subtracted the sum is at least 1: "
        "nothing needs to be added.",
    ),
    KnownMistake(
        "base 2",
        lambda logits, dim=-1: torch.softmax(logits * math.log(2), dim),
        "Those are powers of 2: softmax takes powers of e.",
    ),
    KnownMistake(
        "divided by √C",
        lambda logits, dim=-1: torch.softmax(logits / logits.shape[dim] ** 0.5, dim),
        "The scores are divided by the root of their number, as in attention; plain softmax takes "
        "them as they are.",
    ),
    KnownMistake(
        "norm in place of the sum",
        lambda logits, dim=-1: normalised(logits, dim, lambda e: e.norm(dim=dim, keepdim=True)),
        "You divide by the root of the sum of squares: divide by the plain sum, so that the "
        "probabilities add up to 1.",
    ),
    KnownMistake(
        "mean in place of the sum",
        lambda logits, dim=-1: normalised(logits, dim, lambda e: e.mean(dim, keepdim=True)),
        "You divide by the mean of the exponentials: divide by their sum, so that the probabilities "
        "add up to 1.",
    ),
    KnownMistake(
        "one-hot of the largest",
        lambda logits, dim=-1: (logits == logits.amax(dim, keepdim=True)).to(logits.dtype),
        "That is 1 for the largest score and 0 elsewhere; softmax gives every score a share.",
    ),
    KnownMistake(
        "absolute values in place of exp",
        lambda logits, dim=-1: logits.abs() / logits.abs().sum(dim, keepdim=True),
        "You make the scores positive by dropping their sign: softmax takes the exponential of each.",
    ),
)

softmax = Exercise(
    name="softmax",
    points=2,
    reference=lambda logits, dim=-1: torch.softmax(logits, dim),
    cases=ALONG_A_DIMENSION,
    by_hand=ByHand("softmax", "softmax2d", "softmin"),
    mistakes=MISTAKES,
    hints=(
        "Which part of the formula overflows when a score is 1000, and what is inf / inf?",
        "Subtract the same number from every score along `dim`: p stays the same. Which number makes sure "
        "that no exponent is above 0?",
        "Subtract the maximum along `dim`, take exponentials, divide by their sum along `dim`. Keep the "
        "reduced dimension both times, so that the shapes still line up.",
    ),
)
