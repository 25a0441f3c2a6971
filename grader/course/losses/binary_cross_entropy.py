"""binary_cross_entropy · Binary cross-entropy: how surprised a probability is by what came true."""

from __future__ import annotations

import numpy as np

from grader.course.losses.cases import CHANCES
from grader.course.losses.mistakes import TOO_LARGE, rows, safe_logarithms, surprise
from grader.toolkit import ByHand, Exercise, KnownMistake, torch

binary_cross_entropy = Exercise(
    name="binary_cross_entropy",
    points=1,
    shapes="-> ()",
    reference=lambda probability, target: torch.nn.functional.binary_cross_entropy(probability, target),
    cases=CHANCES,
    by_hand=ByHand(
        "binary_cross_entropy", "bce_loss", "binary_cross_entropy_with_logits", "bce_with_logits_loss"
    ),
    mistakes=(
        KnownMistake(
            "sum over the elements",
            lambda probability, target: surprise(probability, target).sum(),
            "You sum; the loss is the mean over all elements.",
        ),
        KnownMistake(
            "divided by the rows only",
            lambda probability, target: surprise(probability, target).sum() / rows(probability),
            "You divide by the number of rows. The mean is over *all* elements: divide by numel().",
        ),
        KnownMistake(
            "minus sign missing",
            lambda probability, target: -surprise(probability, target).mean(),
            "The minus sign in front is missing: logarithms of probabilities are negative, a loss is not.",
        ),
        KnownMistake(
            "t and 1 - t swapped",
            lambda probability, target: surprise(probability, 1 - target).mean(),
            "t and 1 - t are swapped: t belongs to log p.",
        ),
        KnownMistake(
            "second term missing",
            lambda probability, target: -(target * torch.log(probability)).mean(),
            "Where the target is 0 you count nothing: (1 - t) log(1 - p) is missing.",
        ),
        KnownMistake(
            "first term missing",
            lambda probability, target: -((1 - target) * torch.log(1 - probability)).mean(),
            "Where the target is 1 you count nothing: t log p is missing.",
        ),
        KnownMistake(
            "terms subtracted",
            lambda probability, target: (
                -(target * torch.log(probability) - (1 - target) * torch.log(1 - probability)).mean()
            ),
            "The two terms are added, and the minus is in front of both: check your brackets.",
        ),
        KnownMistake(
            "log p in both terms",
            lambda probability, target: (
                -(target * torch.log(probability) + (1 - target) * (1 - torch.log(probability))).mean()
            ),
            "The second term has log(1 - p), not 1 - log p: the 1 belongs inside the logarithm.",
        ),
        KnownMistake(
            "base 2",
            lambda probability, target: surprise(probability, target).mean() / np.log(2),
            "That is the logarithm to base 2; the natural logarithm is asked for.",
        ),
        KnownMistake(
            "base 10",
            lambda probability, target: surprise(probability, target).mean() / np.log(10),
            "That is the logarithm to base 10; the natural logarithm is asked for.",
        ),
        KnownMistake(
            "no logarithm",
            lambda probability, target: -(target * probability + (1 - target) * (1 - probability)).mean(),
            "You average the probabilities themselves: the loss is made of their logarithms.",
        ),
        KnownMistake(
            "logarithm of the mean",
            lambda probability, target: (
                -torch.log((target * probability + (1 - target) * (1 - probability)).mean())
            ),
            "You average the probabilities and take the logarithm then: take the logarithm of each first.",
        ),
        KnownMistake(
            "logarithm of the mixture",
            lambda probability, target: (
                -torch.log(target * probability + (1 - target) * (1 - probability)).mean()
            ),
            "Equal only for targets of 0 and 1. For a t in between, the logarithms are mixed, not the "
            "probabilities.",
        ),
        KnownMistake(
            "targets rounded",
            lambda probability, target: surprise(probability, (target > 0.5).to(target.dtype)).mean(),
            "You treat every target as 0 or 1. A t in between weighs both logarithms.",
        ),
        KnownMistake(
            "only t = 1 counts as 1",
            lambda probability, target: surprise(probability, (target == 1).to(target.dtype)).mean(),
            "You treat every target but 1 as 0. A t in between weighs both logarithms.",
        ),
        KnownMistake(
            "only t = 0 counts as 0",
            lambda probability, target: surprise(probability, (target != 0).to(target.dtype)).mean(),
            "You treat every target but 0 as 1. A t in between weighs both logarithms.",
        ),
        KnownMistake(
            "arguments exchanged",
            lambda probability, target: surprise(target, probability).mean(),
            "You take the logarithm of the target: the logarithms are those of the probability.",
        ),
        KnownMistake(
            "sigmoid applied to probabilities",
            lambda probability, target: surprise(torch.sigmoid(probability), target).mean(),
            "`probability` has been through a sigmoid already: do not apply another.",
        ),
        *safe_logarithms(
            lambda p: p,
            TOO_LARGE,
            "p is never 0 or 1 here, so nothing has to be made safe, and doing so changes the value. "
            "Take the logarithms of p and 1 - p as they are.",
        ),
    ),
    hints=(
        "For t = 1 only one of the two terms is left, for t = 0 only the other. Which should be which?",
        "Write both terms for all elements at once, the logarithm of p and that of 1 - p, each weighted.",
        "Add the two terms, take the mean over all elements, change the sign.",
    ),
)
