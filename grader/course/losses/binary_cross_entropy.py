"""binary_cross_entropy · Binary cross-entropy: how surprised a probability is by the outcome."""

from __future__ import annotations

from grader.course.losses import pictures
from grader.course.losses.cases import CHANCES
from grader.course.losses.mistakes import TOO_LARGE, rows, safe_logarithms, surprise
from grader.toolkit import ByHand, Exercise, KnownMistake, np, torch


def mean_where(values: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    """The mean of the values by their weights; 0 where these are all 0."""
    total = weights.sum()
    return (weights * values).sum() / torch.where(total > 0, total, 1.0)


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
            "a mean for each label",
            lambda probability, target: (
                mean_where(-torch.log(probability), target)
                + mean_where(-torch.log(1 - probability), 1 - target)
            ),
            "You average the elements with t = 1 and those with t = 0 separately; average all n at once.",
        ),
        KnownMistake(
            "entropy of the targets subtracted",
            lambda probability, target: (
                torch.nn.functional.binary_cross_entropy(probability, target)
                + (torch.special.xlogy(target, target) + torch.special.xlogy(1 - target, 1 - target)).mean()
            ),
            "You subtract the entropy of the targets, as the Kullback-Leibler divergence does; leave it out.",
        ),
        KnownMistake(
            "sum over the elements",
            lambda probability, target: surprise(probability, target).sum(),
            "You return the sum; the loss is the mean over all elements.",
        ),
        KnownMistake(
            "divided by the rows only",
            lambda probability, target: surprise(probability, target).sum() / rows(probability),
            "You divide by the number of rows; the mean is over *all* elements, so divide by numel().",
        ),
        KnownMistake(
            "minus sign missing",
            lambda probability, target: -surprise(probability, target).mean(),
            "Your result has the wrong sign; logarithms of probabilities are negative, so the loss has a "
            "minus sign in front.",
        ),
        KnownMistake(
            "t and 1 - t swapped",
            lambda probability, target: surprise(probability, 1 - target).mean(),
            "You multiply log p by 1 - t; t belongs to log p, and 1 - t to log(1 - p).",
        ),
        KnownMistake(
            "second term missing",
            lambda probability, target: -(target * torch.log(probability)).mean(),
            "Your terms are 0 where t is 0; add (1 - t) log(1 - p).",
        ),
        KnownMistake(
            "first term missing",
            lambda probability, target: -((1 - target) * torch.log(1 - probability)).mean(),
            "Your terms are 0 where t is 1; add t log p.",
        ),
        KnownMistake(
            "terms subtracted",
            lambda probability, target: (
                -(target * torch.log(probability) - (1 - target) * torch.log(1 - probability)).mean()
            ),
            "You subtract the second term from the first; add the two, with one minus sign in front of both.",
        ),
        KnownMistake(
            "log p in both terms",
            lambda probability, target: -torch.log(probability).mean() + 0 * target.mean(),
            "Your second term has log p as well; it should be log(1 - p).",
        ),
        KnownMistake(
            "1 - log p in the second term",
            lambda probability, target: (
                -(target * torch.log(probability) + (1 - target) * (1 - torch.log(probability))).mean()
            ),
            "Your second term has 1 - log p; it should be log(1 - p).",
        ),
        KnownMistake(
            "base 2",
            lambda probability, target: surprise(probability, target).mean() / np.log(2),
            "You use the logarithm to base 2; the task asks for the natural logarithm.",
        ),
        KnownMistake(
            "base 10",
            lambda probability, target: surprise(probability, target).mean() / np.log(10),
            "You use the logarithm to base 10; the task asks for the natural logarithm.",
        ),
        KnownMistake(
            "no logarithm",
            lambda probability, target: -(target * probability + (1 - target) * (1 - probability)).mean(),
            "You average the probabilities; average their logarithms.",
        ),
        KnownMistake(
            "logarithm of the mean",
            lambda probability, target: (
                -torch.log((target * probability + (1 - target) * (1 - probability)).mean())
            ),
            "You average the probabilities, then take the logarithm; take the logarithm of each one first, "
            "then the mean.",
        ),
        KnownMistake(
            "logarithm of the mean likelihood",
            lambda probability, target: (
                -torch.log((probability**target * (1 - probability) ** (1 - target)).mean())
            ),
            "You average the likelihoods, then take the logarithm; take the logarithm of each one first, "
            "then the mean.",
        ),
        KnownMistake(
            "logarithm of the mixture",
            lambda probability, target: (
                -torch.log(target * probability + (1 - target) * (1 - probability)).mean()
            ),
            "You take the logarithm of t p + (1 - t)(1 - p), which is right only for t = 0 and t = 1; weight "
            "the two logarithms instead.",
        ),
        KnownMistake(
            "targets rounded",
            lambda probability, target: surprise(probability, (target > 0.5).to(target.dtype)).mean(),
            "You round every t to 0 or 1; a t in between weights both logarithms.",
        ),
        KnownMistake(
            "only t = 1 counts as 1",
            lambda probability, target: surprise(probability, (target == 1).to(target.dtype)).mean(),
            "You treat every t except 1 as 0; a t in between weights both logarithms.",
        ),
        KnownMistake(
            "only t = 0 counts as 0",
            lambda probability, target: surprise(probability, (target != 0).to(target.dtype)).mean(),
            "You treat every t except 0 as 1; a t in between weights both logarithms.",
        ),
        KnownMistake(
            "arguments exchanged",
            lambda probability, target: surprise(target, probability).mean(),
            "You take the logarithm of `target`; take that of `probability`.",
        ),
        KnownMistake(
            "sigmoid applied to probabilities",
            lambda probability, target: surprise(torch.sigmoid(probability), target).mean(),
            "You apply a sigmoid to p; `probability` is the result of one already.",
        ),
        *safe_logarithms(
            lambda p: p,
            TOO_LARGE,
            "Your small number or clamp changes the value; p is strictly between 0 and 1, so take log p and "
            "log(1 - p) as they are.",
        ),
    ),
    picture=pictures.CROSS_ENTROPY,
    hints=(
        "For t = 1 only one of the two terms remains, for t = 0 only the other. Which is which?",
        "Write both terms for all elements at once: log p and log(1 - p), each with its weight.",
        "Add the two terms, take the mean over all elements, change the sign.",
    ),
)
