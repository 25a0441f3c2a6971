"""softmax · Probabilities from scores, along one dimension."""

from __future__ import annotations

import math
from collections.abc import Callable

from grader.course.softmax import pictures
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
        "exp is inf or 0 for large |z|, and inf / inf and 0 / 0 are nan. Subtract the maximum along `dim` "
        "first: the probabilities stay the same.",
    ),
    KnownMistake(
        "one maximum for the whole tensor",
        shifted_as_one,
        "You subtract the maximum of the whole tensor, so a row far below it becomes 0 / 0; subtract the "
        "maximum along `dim`.",
    ),
    KnownMistake(
        "maximum subtracted above only",
        lambda logits, dim=-1: (
            torch.exp(logits - logits.amax(dim, keepdim=True)) / torch.exp(logits).sum(dim, keepdim=True)
        ),
        "You subtract the maximum in the numerator only; subtract it in the denominator too, so that it "
        "cancels.",
    ),
    KnownMistake(
        "maximum subtracted in the sum only",
        lambda logits, dim=-1: torch.exp(logits - torch.logsumexp(shifted(logits, dim), dim, keepdim=True)),
        "You subtract the maximum in the sum of exponentials only; subtract it in front too, so that it "
        "cancels.",
    ),
    KnownMistake(
        "dim ignored",
        lambda logits, dim=-1: torch.softmax(logits, -1),
        "You always sum over the last dimension; use the argument `dim`.",
    ),
    KnownMistake(
        "always along dimension 0",
        lambda logits, dim=-1: torch.softmax(logits, 0),
        "You always sum over dimension 0; use the argument `dim`.",
    ),
    KnownMistake(
        "sum along the last dimension",
        lambda logits, dim=-1: normalised(logits, dim, lambda e: e.sum(-1, keepdim=True)),
        "You always divide by the sum over the last dimension; sum along `dim`, as you do for the maximum.",
    ),
    *(
        KnownMistake(
            "summed over everything",
            wrong,
            "You divide by the sum over the whole tensor; sum along `dim` only, and keep that dimension.",
        )
        for wrong in (
            lambda logits, dim=-1: torch.softmax(logits.flatten(), 0).reshape(logits.shape),
            lambda logits, dim=-1: (
                torch.exp(logits - logits.amax(dim, keepdim=True))
                / torch.exp(logits - logits.amax(dim, keepdim=True)).sum()
            ),
        )
    ),
    KnownMistake(
        "log-softmax",
        lambda logits, dim=-1: torch.log_softmax(logits, dim),
        "You return the logarithm of softmax; the task asks for the probabilities.",
    ),
    KnownMistake(
        "sigmoid",
        lambda logits, dim=-1: torch.sigmoid(logits),
        "You apply a sigmoid to each score; softmax makes the probabilities along `dim` sum to 1.",
    ),
    KnownMistake(
        "sigmoid in place of exp",
        lambda logits, dim=-1: torch.sigmoid(logits) / torch.sigmoid(logits).sum(dim, keepdim=True),
        "You divide the sigmoids of the scores by their sum; take the exponential of each score.",
    ),
    KnownMistake(
        "divided by the largest exponential",
        lambda logits, dim=-1: torch.exp(shifted(logits, dim)),
        "Your largest entry is always 1: you do not divide by the sum of the exponentials, or you divide by "
        "the largest of them.",
    ),
    KnownMistake(
        "no exponential",
        lambda logits, dim=-1: logits / logits.sum(dim, keepdim=True),
        "You divide the scores by their sum; take the exponential of each score first.",
    ),
    KnownMistake(
        "mean subtracted",
        lambda logits, dim=-1: unshifted(logits - logits.mean(dim, keepdim=True), dim),
        "You subtract the mean, and a score far above it still overflows; subtract the maximum along `dim`.",
    ),
    KnownMistake(
        "minimum subtracted",
        lambda logits, dim=-1: unshifted(logits - logits.amin(dim, keepdim=True), dim),
        "You subtract the minimum, so no exponent is below 0 and large ones overflow; subtract the maximum.",
    ),
    KnownMistake(
        "first score subtracted",
        lambda logits, dim=-1: unshifted(logits - logits.narrow(dim, 0, 1), dim),
        "You subtract the first score, and those far above it overflow; subtract the maximum.",
    ),
    KnownMistake(
        "maximum added",
        lambda logits, dim=-1: unshifted(logits + logits.amax(dim, keepdim=True), dim),
        "You add the maximum; subtract it, so that no exponent is above 0.",
    ),
    KnownMistake(
        "largest absolute value subtracted",
        lambda logits, dim=-1: unshifted(logits - logits.abs().amax(dim, keepdim=True), dim),
        "You subtract the largest |score|, so that very negative scores all give 0; subtract the largest "
        "score itself.",
    ),
    KnownMistake(
        "divided by the maximum",
        lambda logits, dim=-1: torch.softmax(logits / logits.amax(dim, keepdim=True), dim),
        "You divide the scores by their maximum, which changes the probabilities; subtract it.",
    ),
    KnownMistake(
        "nan replaced by 0",
        lambda logits, dim=-1: torch.nan_to_num(unshifted(logits, dim)),
        "nan_to_num hides the overflow: the score that should get probability 1 gets 0. Subtract the "
        "maximum, which gives no nan.",
    ),
    KnownMistake(
        "1e-8 added to the sum",
        lambda logits, dim=-1: normalised(logits, dim, lambda e: e.sum(dim, keepdim=True) + 1e-8),
        "The added 1e-8 changes every result; after subtracting the maximum the sum is at least 1, so add "
        "nothing.",
    ),
    KnownMistake(
        "base 2",
        lambda logits, dim=-1: torch.softmax(logits * math.log(2), dim),
        "You compute powers of 2; softmax uses powers of e.",
    ),
    KnownMistake(
        "divided by √C",
        lambda logits, dim=-1: torch.softmax(logits / logits.shape[dim] ** 0.5, dim),
        "You divide the scores by √C, as attention does; softmax uses them as they are.",
    ),
    KnownMistake(
        "norm in place of the sum",
        lambda logits, dim=-1: normalised(logits, dim, lambda e: e.norm(dim=dim, keepdim=True)),
        "You divide by the norm of the exponentials; divide by their sum, so that the probabilities add up "
        "to 1.",
    ),
    KnownMistake(
        "mean in place of the sum",
        lambda logits, dim=-1: normalised(logits, dim, lambda e: e.mean(dim, keepdim=True)),
        "You divide by the mean of the exponentials; divide by their sum, so that the probabilities add up "
        "to 1.",
    ),
    KnownMistake(
        "one-hot of the largest",
        lambda logits, dim=-1: (logits == logits.amax(dim, keepdim=True)).to(logits.dtype),
        "You return 1 for the largest score and 0 for the others; softmax gives each score a positive "
        "probability.",
    ),
    KnownMistake(
        "absolute values in place of exp",
        lambda logits, dim=-1: logits.abs() / logits.abs().sum(dim, keepdim=True),
        "You use the absolute values of the scores; softmax uses their exponentials.",
    ),
)

softmax = Exercise(
    name="softmax",
    points=2,
    reference=lambda logits, dim=-1: torch.softmax(logits, dim),
    cases=ALONG_A_DIMENSION,
    by_hand=ByHand("softmax", "softmax2d", "softmin"),
    mistakes=MISTAKES,
    picture=pictures.SOFTMAX,
    hints=(
        "Which part of the formula overflows when a score is 1000, and what is inf / inf?",
        "Subtract the same number from every score along `dim`: p stays the same. Which number ensures that "
        "no exponent is above 0?",
        "Subtract the maximum along `dim`, take exponentials, divide by their sum along `dim`. Keep the "
        "reduced dimension both times, so that the shapes match.",
    ),
)
