"""binary_cross_entropy_with_logits_gradient · The gradient of binary cross-entropy with respect to the
logits."""

from __future__ import annotations

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
            "That is the gradient of the *sum*: the mean divides by the number of all elements.",
        ),
        KnownMistake(
            "divided by the rows only",
            lambda logits, target: (torch.sigmoid(logits) - target) / rows(logits),
            "You divide by the number of rows. The mean is over *all* elements: divide by numel().",
        ),
        KnownMistake(
            "extra p(1 - p)",
            lambda logits, target: (
                (torch.sigmoid(logits) - target)
                * torch.sigmoid(logits)
                * torch.sigmoid(-logits)
                / logits.numel()
            ),
            "p - t is the gradient with respect to the logits already: no further p(1 - p).",
        ),
        KnownMistake(
            "with respect to p",
            lambda logits, target: slope(torch.sigmoid(logits), target) / logits.numel(),
            "That is the gradient with respect to p. Go on through the sigmoid: times p(1 - p), which "
            "cancels the denominator.",
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
            "That is the gradient of the mean *squared error*. Cross-entropy gives p - t alone.",
        ),
        KnownMistake(
            "logits used as probabilities",
            lambda logits, target: slope(logits, target) / logits.numel(),
            "That formula is for probabilities and with respect to them: a sigmoid belongs in between.",
        ),
        KnownMistake(
            "chain rule without cancelling",
            lambda logits, target: (
                slope(torch.sigmoid(logits), target)
                * (torch.sigmoid(logits) * (1 - torch.sigmoid(logits)))
                / logits.numel()
            ),
            "Right for moderate logits, but p(1 - p) becomes 0 for large ones, and 0 / 0 is nan. Cancel it "
            "on paper.",
        ),
        KnownMistake(
            "exp(z) / (1 + exp(z))",
            lambda logits, target: (careless_sigmoid(logits) - target) / logits.numel(),
            "The formula is right, but its sigmoid overflows for large z, and inf / inf is nan.",
        ),
        KnownMistake(
            "target forgotten",
            lambda logits, target: torch.sigmoid(logits) / logits.numel(),
            "That is what log(1 + exp(z)) gives. The term t z adds -t.",
        ),
        KnownMistake(
            "no sigmoid",
            lambda logits, target: (logits - target) / logits.numel(),
            "Take t off the probability, not off the logit: a sigmoid belongs in between.",
        ),
        KnownMistake(
            "sigmoid applied twice",
            lambda logits, target: (torch.sigmoid(torch.sigmoid(logits)) - target) / logits.numel(),
            "You apply a sigmoid to probabilities: apply it to the logits, once.",
        ),
        KnownMistake(
            "t and 1 - t swapped",
            lambda logits, target: (torch.sigmoid(logits) - (1 - target)) / logits.numel(),
            "t and 1 - t are swapped.",
        ),
        KnownMistake(
            "first term only",
            lambda logits, target: -target * torch.sigmoid(-logits) / logits.numel(),
            "Where the target is 0 the gradient is not 0: differentiate (1 - t) log(1 - p) as well.",
        ),
        KnownMistake(
            "second term only",
            lambda logits, target: (1 - target) * torch.sigmoid(logits) / logits.numel(),
            "Where the target is 1 the gradient is not 0: differentiate t log p as well.",
        ),
        KnownMistake(
            "sign of the second term",
            lambda logits, target: (
                -(target * torch.sigmoid(-logits) + (1 - target) * torch.sigmoid(logits)) / logits.numel()
            ),
            "log(1 - p) falls when z rises: its derivative is -p, so that the second term gets the other "
            "sign.",
        ),
        KnownMistake(
            "probabilities rounded",
            lambda logits, target: ((logits > 0).to(logits.dtype) - target) / logits.numel(),
            "You compare the predicted label, 0 or 1, with the target: use the probability itself.",
        ),
        KnownMistake(
            "targets rounded",
            lambda logits, target: (torch.sigmoid(logits) - (target > 0.5).to(target.dtype)) / logits.numel(),
            "You treat every target as 0 or 1. A t in between is taken off as it is.",
        ),
        KnownMistake(
            "only t = 1 counts as 1",
            lambda logits, target: (torch.sigmoid(logits) - (target == 1).to(target.dtype)) / logits.numel(),
            "You treat every target but 1 as 0. A t in between is taken off as it is.",
        ),
        KnownMistake(
            "softmax",
            lambda logits, target: (torch.softmax(logits, -1) - target) / logits.numel(),
            "Softmax makes the elements of a row compete. Here each has a sigmoid of its own.",
        ),
        KnownMistake(
            "log p in place of p",
            lambda logits, target: (torch.nn.functional.logsigmoid(logits) - target) / logits.numel(),
            "Take t off the probability, not off its logarithm.",
        ),
    ),
    hints=(
        "Either use the chain rule, from p to z, or differentiate log(1 + exp(z)) - t z. Both end alike.",
        "The derivative of log(1 + exp(z)) is something you know well. What does t z give?",
        "p minus t, and the mean divides by n. Nothing else is left.",
    ),
)
