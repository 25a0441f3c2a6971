"""binary_cross_entropy_with_logits_gradient · The gradient of binary cross-entropy with respect to the
logits."""

from __future__ import annotations

from grader.course.losses import pictures
from grader.course.losses.cases import SCORES
from grader.course.losses.mistakes import careless_sigmoid, rows, slope
from grader.toolkit import ByHand, Exercise, KnownMistake, torch
from grader.toolkit.derivatives import gradient

binary_cross_entropy_with_logits_gradient = Exercise(
    name="binary_cross_entropy_with_logits_gradient",
    points=2,
    reference=lambda logits, target: gradient(
        lambda z: torch.nn.functional.binary_cross_entropy_with_logits(z, target), logits
    ),
    cases=SCORES,
    by_hand=ByHand("binary_cross_entropy_with_logits_backward"),
    mistakes=(
        KnownMistake(
            "mean missing",
            lambda logits, target: torch.sigmoid(logits) - target,
            "You return the gradient of the *sum*; the mean also divides by n, the number of all elements.",
        ),
        KnownMistake(
            "divided by the rows only",
            lambda logits, target: (torch.sigmoid(logits) - target) / rows(logits),
            "You divide by the number of rows; the mean is over *all* elements, so divide by numel().",
        ),
        KnownMistake(
            "extra p(1 - p)",
            lambda logits, target: (
                (torch.sigmoid(logits) - target)
                * torch.sigmoid(logits)
                * torch.sigmoid(-logits)
                / logits.numel()
            ),
            "You multiply by p(1 - p); p - t is already the gradient with respect to the logits.",
        ),
        KnownMistake(
            "with respect to p",
            lambda logits, target: slope(torch.sigmoid(logits), target) / logits.numel(),
            "You stop at p; the sigmoid multiplies that by p(1 - p), which cancels the denominator and "
            "leaves p - t.",
        ),
        KnownMistake(
            "gradient of the squared error",
            lambda logits, target: (
                2
                * (torch.sigmoid(logits) - target)
                * torch.sigmoid(logits)
                * torch.sigmoid(-logits)
                / logits.numel()
            ),
            "You return the gradient of the mean *squared error*; that of cross-entropy is p - t over n.",
        ),
        KnownMistake(
            "logits used as probabilities",
            lambda logits, target: slope(logits, target) / logits.numel(),
            "You use the logits as probabilities; apply the sigmoid to them first, and differentiate with "
            "respect to z.",
        ),
        KnownMistake(
            "chain rule without cancelling",
            lambda logits, target: (
                slope(torch.sigmoid(logits), target)
                * (torch.sigmoid(logits) * (1 - torch.sigmoid(logits)))
                / logits.numel()
            ),
            "p(1 - p) rounds to 0 for large |z|, and 0 / 0 is nan. Cancel it algebraically: p - t is left.",
        ),
        KnownMistake(
            "exp(z) / (1 + exp(z))",
            lambda logits, target: (careless_sigmoid(logits) - target) / logits.numel(),
            "Your sigmoid overflows for large z, and inf / inf is nan. Use `torch.sigmoid`, or 1 / (1 + "
            "exp(-z)).",
        ),
        KnownMistake(
            "target forgotten",
            lambda logits, target: torch.sigmoid(logits) / logits.numel(),
            "You differentiate log(1 + exp(z)) only; the term -t z adds -t.",
        ),
        KnownMistake(
            "no sigmoid",
            lambda logits, target: (logits - target) / logits.numel(),
            "You subtract t from the logit; subtract it from the probability p = sigmoid(z).",
        ),
        KnownMistake(
            "sigmoid applied twice",
            lambda logits, target: (torch.sigmoid(torch.sigmoid(logits)) - target) / logits.numel(),
            "You apply the sigmoid twice; apply it to the logits once.",
        ),
        KnownMistake(
            "t and 1 - t swapped",
            lambda logits, target: (torch.sigmoid(logits) - (1 - target)) / logits.numel(),
            "You use 1 - t in place of t; the gradient is p - t over n.",
        ),
        KnownMistake(
            "first term only",
            lambda logits, target: -target * torch.sigmoid(-logits) / logits.numel(),
            "Your result is 0 where t is 0; differentiate (1 - t) log(1 - p) as well.",
        ),
        KnownMistake(
            "second term only",
            lambda logits, target: (1 - target) * torch.sigmoid(logits) / logits.numel(),
            "Your result is 0 where t is 1; differentiate t log p as well.",
        ),
        KnownMistake(
            "sign of the second term",
            lambda logits, target: (
                -(target * torch.sigmoid(-logits) + (1 - target) * torch.sigmoid(logits)) / logits.numel()
            ),
            "You use +p as the derivative of log(1 - p) with respect to z; it is -p, since log(1 - p) falls "
            "when z rises.",
        ),
        KnownMistake(
            "probabilities rounded",
            lambda logits, target: ((logits > 0).to(logits.dtype) - target) / logits.numel(),
            "You subtract t from the predicted label, 0 or 1; subtract it from the probability p.",
        ),
        KnownMistake(
            "targets rounded",
            lambda logits, target: (torch.sigmoid(logits) - (target > 0.5).to(target.dtype)) / logits.numel(),
            "You round every t to 0 or 1; subtract t as it is.",
        ),
        KnownMistake(
            "only t = 1 counts as 1",
            lambda logits, target: (torch.sigmoid(logits) - (target == 1).to(target.dtype)) / logits.numel(),
            "You treat every t except 1 as 0; subtract t as it is.",
        ),
        KnownMistake(
            "softmax",
            lambda logits, target: (torch.softmax(logits, -1) - target) / logits.numel(),
            "You apply softmax over the elements; each element has a sigmoid of its own.",
        ),
        KnownMistake(
            "log p in place of p",
            lambda logits, target: (torch.nn.functional.logsigmoid(logits) - target) / logits.numel(),
            "You subtract t from log p; subtract it from p.",
        ),
    ),
    picture=pictures.WITH_LOGITS_GRADIENT,
    hints=(
        "Use the chain rule, from p to z, or differentiate log(1 + exp(z)) - t z: both give the same result.",
        "The derivative of log(1 + exp(z)) is a function you know well. What does t z give?",
        "p minus t, divided by n for the mean. Nothing else is left.",
    ),
)
