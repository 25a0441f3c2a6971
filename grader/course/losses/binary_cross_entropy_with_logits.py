"""binary_cross_entropy_with_logits · Binary cross-entropy computed from logits, so that large ones are
harmless."""

from __future__ import annotations

from grader.course.losses import pictures
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
            "You return the sum; the loss is the mean over all elements.",
        ),
        KnownMistake(
            "divided by the rows only",
            lambda logits, target: (softplus(logits) - target * logits).sum() / rows(logits),
            "You divide by the number of rows; the mean is over *all* elements, so divide by numel().",
        ),
        KnownMistake(
            "log of the sigmoid",
            lambda logits, target: surprise(torch.sigmoid(logits), target).mean(),
            "The sigmoid rounds to 0 or 1 for large |z|, and log 0 is -inf. Simplify log(sigmoid(z)) "
            "algebraically first.",
        ),
        KnownMistake(
            "log of sigmoid(z) and of sigmoid(-z)",
            lambda logits, target: (
                -(
                    target * torch.log(torch.sigmoid(logits))
                    + (1 - target) * torch.log(torch.sigmoid(-logits))
                ).mean()
            ),
            "sigmoid rounds to 0 for large |z|, and log 0 is -inf. Simplify log(sigmoid(z)) algebraically "
            "first.",
        ),
        KnownMistake(
            "log of exp(z) / (1 + exp(z))",
            lambda logits, target: surprise(careless_sigmoid(logits), target).mean(),
            "exp(z) overflows for large z, and inf / inf is nan. Simplify log p and log(1 - p) "
            "algebraically first.",
        ),
        KnownMistake(
            "log(1 + exp(z))",
            lambda logits, target: (torch.log(1 + torch.exp(logits)) - target * logits).mean(),
            "exp(z) overflows for large z. Move max(z, 0) out of the logarithm.",
        ),
        KnownMistake(
            "log(1 + exp(-z))",
            lambda logits, target: (torch.log(1 + torch.exp(-logits)) + (1 - target) * logits).mean(),
            "exp(-z) overflows for very negative z. Use exp(-|z|) only.",
        ),
        KnownMistake(
            "binary_cross_entropy of the sigmoid",
            lambda logits, target: torch.nn.functional.binary_cross_entropy(torch.sigmoid(logits), target),
            "The sigmoid rounds to 0 or 1 for large |z|, and torch limits the logarithm to -100. Compute the "
            "loss from the logits.",
        ),
        KnownMistake(
            "nan and inf replaced",
            lambda logits, target: torch.nan_to_num(surprise(torch.sigmoid(logits), target)).mean(),
            "Replacing nan and inf hides the overflow, and the numbers that you put there are not the loss. "
            "Simplify log(sigmoid(z)) algebraically first.",
        ),
        *(
            KnownMistake(
                f"logits clamped to ±{limit}",
                lambda logits, target, limit=limit: (
                    softplus(logits.clamp(-limit, limit)) - target * logits.clamp(-limit, limit)
                ).mean(),
                "You clamp the logits; the loss should keep growing with |z|. Simplify log p and log(1 - p) "
                "algebraically first.",
            )
            for limit in (10, 20, 30, 50, 100)
        ),
        KnownMistake(
            "squared error of the sigmoid",
            lambda logits, target: ((torch.sigmoid(logits) - target) ** 2).mean(),
            "You return the mean squared error of the probabilities; cross-entropy is made of logarithms.",
        ),
        KnownMistake(
            "logits used as probabilities",
            lambda logits, target: surprise(logits, target).mean(),
            "You use the logits as probabilities; apply the sigmoid to them first.",
        ),
        KnownMistake(
            "t and 1 - t swapped",
            lambda logits, target: (softplus(logits) - (1 - target) * logits).mean(),
            "You multiply log p by 1 - t; t belongs to log p, and 1 - t to log(1 - p).",
        ),
        KnownMistake(
            "+ t z",
            lambda logits, target: (softplus(logits) + target * logits).mean(),
            "You add t z; subtract it, so that a large z makes the loss small where t is 1.",
        ),
        KnownMistake(
            "t z missing",
            lambda logits, target: softplus(logits).mean(),
            "You leave out the term t z, as if every target were 0; subtract t z from log(1 + exp(z)).",
        ),
        KnownMistake(
            "-z in the softplus",
            lambda logits, target: (softplus(-logits) - target * logits).mean(),
            "You use log(1 + exp(-z)) - t z; it is log(1 + exp(z)) - t z.",
        ),
        KnownMistake(
            "every target 1",
            lambda logits, target: softplus(-logits).mean(),
            "You compute the loss as if every target were 1; use the argument `target`.",
        ),
        KnownMistake(
            "second term missing",
            lambda logits, target: (target * softplus(-logits)).mean(),
            "Your terms are 0 where t is 0; add (1 - t) log(1 - p).",
        ),
        KnownMistake(
            "max(z, 0) missing",
            lambda logits, target: (softplus(-logits.abs()) - target * logits).mean(),
            "You compute log(1 + exp(-|z|)) only; log(1 + exp(z)) is max(z, 0) plus that.",
        ),
        KnownMistake(
            "exp(-z) beside max(z, 0)",
            lambda logits, target: (
                logits.clamp(min=0) - target * logits + torch.log(1 + torch.exp(-logits))
            ).mean(),
            "You add log(1 + exp(-z)) to max(z, 0); it should be log(1 + exp(-|z|)).",
        ),
        KnownMistake(
            "exp(|z|) beside max(z, 0)",
            lambda logits, target: (
                logits.clamp(min=0) - target * logits + torch.log(1 + torch.exp(logits.abs()))
            ).mean(),
            "You add log(1 + exp(|z|)) to max(z, 0); it should be log(1 + exp(-|z|)).",
        ),
        KnownMistake(
            "targets rounded",
            lambda logits, target: (softplus(logits) - (target > 0.5).to(target.dtype) * logits).mean(),
            "You round every t to 0 or 1; a t in between weights both logarithms.",
        ),
        KnownMistake(
            "only t = 1 counts as 1",
            lambda logits, target: (softplus(logits) - (target == 1).to(target.dtype) * logits).mean(),
            "You treat every t except 1 as 0; a t in between weights both logarithms.",
        ),
        KnownMistake(
            "targets taken for -1 and +1",
            lambda logits, target: softplus(-target * logits).mean(),
            "log(1 + exp(-t z)) is for targets of -1 and +1; the targets here are between 0 and 1.",
        ),
        KnownMistake(
            "soft margin loss",
            lambda logits, target: torch.nn.functional.soft_margin_loss(logits, target),
            "The soft margin loss is for targets of -1 and +1; the targets here are between 0 and 1.",
        ),
        KnownMistake(
            "targets made -1 and +1",
            lambda logits, target: softplus((1 - 2 * target) * logits).mean(),
            "You convert the targets to -1 and +1, which is right only for t = 0 and t = 1, not for a t in "
            "between.",
        ),
        KnownMistake(
            "sigmoid applied twice",
            lambda logits, target: surprise(torch.sigmoid(torch.sigmoid(logits)), target).mean(),
            "You apply a sigmoid, then a formula that applies it again; use the logits in that formula.",
        ),
        *safe_logarithms(
            lambda z: torch.sigmoid(z),
            EPSILONS,
            "Your small number or clamp limits the loss; it should keep growing with |z|. Simplify log p "
            "and log(1 - p) algebraically, and no such number is needed.",
        ),
        KnownMistake(
            "1 - log p for log(1 - p)",
            lambda logits, target: (
                target * softplus(-logits) - (1 - target) * (1 + softplus(-logits))
            ).mean(),
            "You use 1 - log p for log(1 - p), which is something else; it is logsigmoid(-z).",
        ),
        KnownMistake(
            "min(z, 0) in place of max(z, 0)",
            lambda logits, target: (
                logits.clamp(max=0) - target * logits + torch.log1p(torch.exp(-logits.abs()))
            ).mean(),
            "You use min(z, 0); in this form it is max(z, 0): `clamp(min=0)`.",
        ),
    ),
    picture=pictures.WITH_LOGITS,
    hints=(
        "Write log p and log(1 - p) with p = 1 / (1 + exp(-z)). What do they tend to for large |z|?",
        "log(1 - p) = -log(1 + exp(z)), and log p is that plus z. Collect the terms: only one of them still "
        "has t.",
        "The loss is the mean of log(1 + exp(z)) - t z. Now move max(z, 0) out of the logarithm, so that no "
        "exponent is above 0.",
    ),
)
