"""binary_cross_entropy_gradient · The gradient of binary cross-entropy with respect to the probability."""

from __future__ import annotations

from grader.course.losses import pictures
from grader.course.losses.cases import CHANCES
from grader.course.losses.mistakes import EPSILONS, TOO_LARGE, clamped, rows, slope, surprise
from grader.toolkit import ByHand, Exercise, KnownMistake, torch
from grader.toolkit.derivatives import gradient

binary_cross_entropy_gradient = Exercise(
    name="binary_cross_entropy_gradient",
    points=2,
    reference=lambda probability, target: gradient(
        lambda p: torch.nn.functional.binary_cross_entropy(p, target), probability
    ),
    cases=CHANCES,
    by_hand=ByHand("binary_cross_entropy_backward"),
    mistakes=(
        KnownMistake(
            "mean missing",
            lambda probability, target: slope(probability, target),
            "You return the gradient of the *sum*; the mean also divides by n, the number of all elements.",
        ),
        KnownMistake(
            "divided by the rows only",
            lambda probability, target: slope(probability, target) / rows(probability),
            "You divide by the number of rows; the mean is over *all* elements, so divide by numel().",
        ),
        KnownMistake(
            "brackets missing around 1 - p",
            lambda probability, target: (
                (-target / probability + (1 - target) / 1 - probability) / probability.numel()
            ),
            "You write (1 - t) / 1 - p, which is (1 - t) - p; put brackets around the denominator 1 - p.",
        ),
        KnownMistake(
            "mean of the denominator",
            lambda probability, target: (probability - target) / (probability * (1 - probability)).mean(),
            "You average the denominator p(1 - p) alone; divide each entry by its own, and all by n.",
        ),
        KnownMistake(
            "p - t",
            lambda probability, target: (probability - target) / probability.numel(),
            "You return the gradient with respect to the *logits*; with respect to p, (p - t) is also "
            "divided by p(1 - p).",
        ),
        KnownMistake(
            "p - t, mean missing",
            lambda probability, target: probability - target,
            "You return p - t, the gradient of the sum with respect to the *logits*; divide it by p(1 - p) "
            "and by n.",
        ),
        KnownMistake(
            "multiplied by p(1 - p)",
            lambda probability, target: (
                (probability - target) * probability * (1 - probability) / probability.numel()
            ),
            "You multiply by p(1 - p); the derivatives of the logarithms divide by it.",
        ),
        KnownMistake(
            "first term only",
            lambda probability, target: -target / probability / probability.numel(),
            "Your result is 0 where t is 0; differentiate (1 - t) log(1 - p) as well.",
        ),
        KnownMistake(
            "second term only",
            lambda probability, target: (1 - target) / (1 - probability) / probability.numel(),
            "Your result is 0 where t is 1; differentiate t log p as well.",
        ),
        KnownMistake(
            "inner derivative of 1 - p forgotten",
            lambda probability, target: (
                -(target / probability + (1 - target) / (1 - probability)) / probability.numel()
            ),
            "You use 1/(1 - p) as the derivative of log(1 - p); the inner derivative of 1 - p is -1, so it "
            "is -1/(1 - p).",
        ),
        KnownMistake(
            "t and 1 - t swapped",
            lambda probability, target: slope(probability, 1 - target) / probability.numel(),
            "You use 1 - t in place of t; t belongs to log p.",
        ),
        KnownMistake(
            "p and 1 - p exchanged",
            lambda probability, target: (
                -(target / (1 - probability) - (1 - target) / probability) / probability.numel()
            ),
            "You divide t by 1 - p and 1 - t by p; t is divided by p, and 1 - t by 1 - p.",
        ),
        KnownMistake(
            "divided by p alone",
            lambda probability, target: (probability - target) / probability / probability.numel(),
            "You divide p - t by p; the common denominator of 1/p and 1/(1 - p) is p(1 - p).",
        ),
        KnownMistake(
            "divided by 1 - p alone",
            lambda probability, target: (probability - target) / (1 - probability) / probability.numel(),
            "You divide p - t by 1 - p; the common denominator of 1/p and 1/(1 - p) is p(1 - p).",
        ),
        KnownMistake(
            "(p - t) / p · (1 - p)",
            lambda probability, target: (
                (probability - target) / probability * (1 - probability) / probability.numel()
            ),
            "You divide by p, then multiply by 1 - p; put the whole denominator p(1 - p) in parentheses.",
        ),
        KnownMistake(
            "the terms of the loss",
            lambda probability, target: surprise(probability, target) / probability.numel(),
            "You return the terms of the loss; differentiate each with respect to its p.",
        ),
        KnownMistake(
            "with respect to target",
            lambda probability, target: -torch.logit(probability) / probability.numel(),
            "You differentiate with respect to the target; the task asks for the gradient with respect to p.",
        ),
        KnownMistake(
            "targets rounded",
            lambda probability, target: (
                slope(probability, (target > 0.5).to(target.dtype)) / probability.numel()
            ),
            "You round every t to 0 or 1; a t in between weights both terms.",
        ),
        KnownMistake(
            "only t = 1 counts as 1",
            lambda probability, target: (
                slope(probability, (target == 1).to(target.dtype)) / probability.numel()
            ),
            "You treat every t except 1 as 0; a t in between weights both terms.",
        ),
        *(
            KnownMistake(
                f"{epsilon:g} added to the denominator",
                lambda probability, target, epsilon=epsilon: (
                    (probability - target) / (probability * (1 - probability) + epsilon) / probability.numel()
                ),
                "The added number changes the result; p(1 - p) is never 0 here, so add nothing.",
            )
            for epsilon in EPSILONS
        ),
        *(
            KnownMistake(
                f"clamped to {epsilon:g} and 1 - {epsilon:g}",
                lambda probability, target, epsilon=epsilon: (
                    slope(clamped(probability, epsilon), target) / probability.numel()
                ),
                "Clamping changes the gradient where p is small or large; p is never 0 or 1 here, so do not "
                "clamp.",
            )
            for epsilon in TOO_LARGE
        ),
    ),
    picture=pictures.CROSS_ENTROPY_GRADIENT,
    hints=(
        "Only one term of the sum contains p_i. Differentiate its two logarithms one by one.",
        "log p gives 1/p. log(1 - p) gives 1/(1 - p), with a minus sign from the chain rule.",
        "Over a common denominator it is (p - t) / (p(1 - p)), and the mean divides by n.",
    ),
)
