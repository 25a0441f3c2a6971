"""binary_cross_entropy_with_logits · Binary cross-entropy straight from scores, so that large scores do no
harm."""

from __future__ import annotations

from grader.course.losses.cases import SCORES
from grader.course.losses.mistakes import EPSILONS, careless_sigmoid, rows, safe_logarithms, surprise
from grader.toolkit import ByHand, Exercise, KnownMistake, torch


def softplus(z: torch.Tensor) -> torch.Tensor:
    """log(1 + exp(z)) without overflow."""
    return -torch.nn.functional.logsigmoid(-z)


binary_cross_entropy_with_logits = Exercise(
    name="binary_cross_entropy_with_logits",
    points=2,
    shapes="-> ()",
    reference=lambda logits, target: torch.nn.functional.binary_cross_entropy_with_logits(logits, target),
    cases=SCORES,
    by_hand=ByHand("binary_cross_entropy_with_logits", "bce_with_logits_loss", "multilabel_soft_margin_loss"),
    mistakes=(
        KnownMistake(
            "sum over the elements",
            lambda logits, target: (softplus(logits) - target * logits).sum(),
            "You sum; the loss is the mean over all elements.",
        ),
        KnownMistake(
            "divided by the rows only",
            lambda logits, target: (softplus(logits) - target * logits).sum() / rows(logits),
            "You divide by the number of rows. The mean is over *all* elements: divide by numel().",
        ),
        KnownMistake(
            "log of the sigmoid",
            lambda logits, target: surprise(torch.sigmoid(logits), target).mean(),
            "Right for moderate logits, but sigmoid becomes exactly 0 or 1 for large ones, and the logarithm "
            "is not finite. Simplify log(sigmoid(z)) on paper.",
        ),
        KnownMistake(
            "log of sigmoid(z) and of sigmoid(-z)",
            lambda logits, target: (
                -(
                    target * torch.log(torch.sigmoid(logits))
                    + (1 - target) * torch.log(torch.sigmoid(-logits))
                ).mean()
            ),
            "Better than 1 - sigmoid(z), but sigmoid still becomes 0 far out, and log 0 is -inf. Simplify "
            "log(sigmoid(z)) on paper.",
        ),
        KnownMistake(
            "log of exp(z) / (1 + exp(z))",
            lambda logits, target: surprise(careless_sigmoid(logits), target).mean(),
            "exp(z) overflows for large z, and inf / inf is nan. Simplify log p and log(1 - p) on paper.",
        ),
        KnownMistake(
            "log(1 + exp(z))",
            lambda logits, target: (torch.log(1 + torch.exp(logits)) - target * logits).mean(),
            "The formula is right, but exp(z) overflows for large z. Take max(z, 0) out of the logarithm.",
        ),
        KnownMistake(
            "log(1 + exp(-z))",
            lambda logits, target: (torch.log(1 + torch.exp(-logits)) + (1 - target) * logits).mean(),
            "The formula is right, but exp(-z) overflows for very negative z. Use exp(-|z|) alone.",
        ),
        KnownMistake(
            "binary_cross_entropy of the sigmoid",
            lambda logits, target: torch.nn.functional.binary_cross_entropy(torch.sigmoid(logits), target),
            "torch cuts the logarithm of a probability off at -100, and the sigmoid has rounded long before: "
            "compute from the logits.",
        ),
        KnownMistake(
            "nan and inf replaced",
            lambda logits, target: torch.nan_to_num(surprise(torch.sigmoid(logits), target)).mean(),
            "Replacing nan and inf hides that the formula overflows: what stands there now is no loss. "
            "Simplify log(sigmoid(z)) on paper.",
        ),
        *(
            KnownMistake(
                f"logits clamped to ±{limit}",
                lambda logits, target, limit=limit: (
                    softplus(logits.clamp(-limit, limit)) - target * logits.clamp(-limit, limit)
                ).mean(),
                "Cut off, the logits no longer overflow, but the loss should go on growing with |z|.",
            )
            for limit in (10, 20, 30, 50, 100)
        ),
        KnownMistake(
            "squared error of the sigmoid",
            lambda logits, target: ((torch.sigmoid(logits) - target) ** 2).mean(),
            "That is the mean squared error of the probabilities: cross-entropy is made of logarithms.",
        ),
        KnownMistake(
            "logits used as probabilities",
            lambda logits, target: surprise(logits, target).mean(),
            "Logits are scores, not probabilities: a sigmoid belongs in between.",
        ),
        KnownMistake(
            "t and 1 - t swapped",
            lambda logits, target: (softplus(logits) - (1 - target) * logits).mean(),
            "t and 1 - t are swapped: t belongs to log p.",
        ),
        KnownMistake(
            "+ t z",
            lambda logits, target: (softplus(logits) + target * logits).mean(),
            "Sign slip: t z is taken off, so that a large z is good where t is 1.",
        ),
        KnownMistake(
            "t z missing",
            lambda logits, target: softplus(logits).mean(),
            "That is the loss where every target is 0: the term with t z is missing.",
        ),
        KnownMistake(
            "every target 1",
            lambda logits, target: softplus(-logits).mean(),
            "That is the loss where every target is 1: use the argument `target`.",
        ),
        KnownMistake(
            "second term missing",
            lambda logits, target: (target * softplus(-logits)).mean(),
            "Where the target is 0 you count nothing: (1 - t) log(1 - p) is missing.",
        ),
        KnownMistake(
            "max(z, 0) missing",
            lambda logits, target: (softplus(-logits.abs()) - target * logits).mean(),
            "log(1 + exp(z)) is max(z, 0) + log(1 + exp(-|z|)): the maximum is missing.",
        ),
        KnownMistake(
            "exp(-z) beside max(z, 0)",
            lambda logits, target: (
                logits.clamp(min=0) - target * logits + torch.log(1 + torch.exp(-logits))
            ).mean(),
            "Beside max(z, 0) stands log(1 + exp(-|z|)): the absolute value is missing.",
        ),
        KnownMistake(
            "exp(|z|) beside max(z, 0)",
            lambda logits, target: (
                logits.clamp(min=0) - target * logits + torch.log(1 + torch.exp(logits.abs()))
            ).mean(),
            "Beside max(z, 0) stands log(1 + exp(-|z|)): the minus sign is missing.",
        ),
        KnownMistake(
            "targets rounded",
            lambda logits, target: (softplus(logits) - (target > 0.5).to(target.dtype) * logits).mean(),
            "You treat every target as 0 or 1. A t in between weighs both logarithms.",
        ),
        KnownMistake(
            "only t = 1 counts as 1",
            lambda logits, target: (softplus(logits) - (target == 1).to(target.dtype) * logits).mean(),
            "You treat every target but 1 as 0. A t in between weighs both logarithms.",
        ),
        KnownMistake(
            "targets taken for -1 and +1",
            lambda logits, target: softplus(-target * logits).mean(),
            "log(1 + exp(-t z)) is for targets of -1 and +1; here they go from 0 to 1.",
        ),
        KnownMistake(
            "soft margin loss",
            lambda logits, target: torch.nn.functional.soft_margin_loss(logits, target),
            "The soft margin loss is for targets of -1 and +1; here they go from 0 to 1.",
        ),
        KnownMistake(
            "targets made -1 and +1",
            lambda logits, target: softplus((1 - 2 * target) * logits).mean(),
            "That is equal only for targets of 0 and 1, not for a t in between.",
        ),
        KnownMistake(
            "sigmoid applied twice",
            lambda logits, target: surprise(torch.sigmoid(torch.sigmoid(logits)), target).mean(),
            "You give probabilities to a formula that applies a sigmoid itself: give it the logits.",
        ),
        *safe_logarithms(
            lambda z: torch.sigmoid(z),
            EPSILONS,
            "That is finite, but wrong for large logits, where the loss should go on growing with |z|. "
            "Simplify log p and log(1 - p) on paper: no small number is needed.",
        ),
    ),
    hints=(
        "Write log p and log(1 - p) with p = 1 / (1 + exp(-z)). What becomes of them for z = ±1000?",
        "log(1 - p) = -log(1 + exp(z)), and log p is that plus z. Collect the terms: t is left in only one.",
        "The loss is the mean of log(1 + exp(z)) - t z. Now take max(z, 0) out of the logarithm, so that no "
        "exponent is above 0.",
    ),
)
