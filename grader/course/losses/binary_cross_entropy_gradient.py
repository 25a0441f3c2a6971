"""binary_cross_entropy_gradient · The gradient of binary cross-entropy with respect to the probability."""

from __future__ import annotations

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
            "That is the gradient of the *sum*: the mean divides by the number of all elements.",
        ),
        KnownMistake(
            "divided by the rows only",
            lambda probability, target: slope(probability, target) / rows(probability),
            "You divide by the number of rows. The mean is over *all* elements: divide by numel().",
        ),
        KnownMistake(
            "p - t",
            lambda probability, target: (probability - target) / probability.numel(),
            "That is the gradient with respect to the *logits*. With respect to p, there is still a "
            "denominator.",
        ),
        KnownMistake(
            "p - t, mean missing",
            lambda probability, target: probability - target,
            "That is the gradient with respect to the *logits*, and without the 1/n of the mean.",
        ),
        KnownMistake(
            "multiplied by p(1 - p)",
            lambda probability, target: (
                (probability - target) * probability * (1 - probability) / probability.numel()
            ),
            "You multiply by p(1 - p): the derivatives of the logarithms divide by it.",
        ),
        KnownMistake(
            "first term only",
            lambda probability, target: -target / probability / probability.numel(),
            "Where the target is 0 the gradient is not 0: differentiate (1 - t) log(1 - p) as well.",
        ),
        KnownMistake(
            "second term only",
            lambda probability, target: (1 - target) / (1 - probability) / probability.numel(),
            "Where the target is 1 the gradient is not 0: differentiate t log p as well.",
        ),
        KnownMistake(
            "inner derivative of 1 - p forgotten",
            lambda probability, target: (
                -(target / probability + (1 - target) / (1 - probability)) / probability.numel()
            ),
            "The derivative of log(1 - p) is -1/(1 - p): the inner derivative of 1 - p is -1.",
        ),
        KnownMistake(
            "t and 1 - t swapped",
            lambda probability, target: slope(probability, 1 - target) / probability.numel(),
            "t and 1 - t are swapped: t belongs to log p.",
        ),
        KnownMistake(
            "divided by p alone",
            lambda probability, target: (probability - target) / probability / probability.numel(),
            "The common denominator of 1/p and 1/(1 - p) is p(1 - p).",
        ),
        KnownMistake(
            "divided by 1 - p alone",
            lambda probability, target: (probability - target) / (1 - probability) / probability.numel(),
            "The common denominator of 1/p and 1/(1 - p) is p(1 - p).",
        ),
        KnownMistake(
            "(p - t) / p · (1 - p)",
            lambda probability, target: (
                (probability - target) / probability * (1 - probability) / probability.numel()
            ),
            "Division goes first here: put the whole denominator p(1 - p) in brackets.",
        ),
        KnownMistake(
            "the terms of the loss",
            lambda probability, target: surprise(probability, target) / probability.numel(),
            "Those are the terms of the loss. Differentiate each by its p.",
        ),
        KnownMistake(
            "with respect to target",
            lambda probability, target: -torch.logit(probability) / probability.numel(),
            "That is the gradient with respect to the target: differentiate by p.",
        ),
        KnownMistake(
            "targets rounded",
            lambda probability, target: (
                slope(probability, (target > 0.5).to(target.dtype)) / probability.numel()
            ),
            "You treat every target as 0 or 1. A t in between weighs both terms.",
        ),
        KnownMistake(
            "only t = 1 counts as 1",
            lambda probability, target: (
                slope(probability, (target == 1).to(target.dtype)) / probability.numel()
            ),
            "You treat every target but 1 as 0. A t in between weighs both terms.",
        ),
        *(
            KnownMistake(
                f"{epsilon:g} added to the denominator",
                lambda probability, target, epsilon=epsilon: (
                    (probability - target) / (probability * (1 - probability) + epsilon) / probability.numel()
                ),
                "p is never 0 or 1 here: the denominator needs no small number, which changes the result.",
            )
            for epsilon in EPSILONS
        ),
        *(
            KnownMistake(
                f"clamped to {epsilon:g} and 1 - {epsilon:g}",
                lambda probability, target, epsilon=epsilon: (
                    slope(clamped(probability, epsilon), target) / probability.numel()
                ),
                "p is never 0 or 1 here: clamping it changes the gradient where p is small or large.",
            )
            for epsilon in TOO_LARGE
        ),
    ),
    hints=(
        "Only one term of the sum contains p_i. Its two logarithms can be differentiated one by one.",
        "log p gives 1/p. log(1 - p) gives the same of 1 - p, and a minus sign from the chain rule.",
        "On one denominator it is (p - t) over p(1 - p), and the mean divides by n.",
    ),
)
