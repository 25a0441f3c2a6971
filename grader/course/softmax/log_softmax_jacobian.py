"""log_softmax_jacobian · Every derivative of log-softmax: how log-probability i answers to score j."""

from __future__ import annotations

from grader.course.softmax.formulas import identity, jacobian_from, outer, probabilities, unshifted
from grader.course.softmax.logits import ONE_ROW
from grader.toolkit import ByHand, Exercise, KnownMistake, torch
from grader.toolkit.derivatives import jacobian

MISTAKES = (
    KnownMistake(
        "the Jacobian of softmax",
        lambda logits: jacobian_from(probabilities(logits)),
        "That is the Jacobian of p. For log p, the chain rule divides row i by p_i.",
    ),
    KnownMistake(
        "p_i in place of p_j",
        lambda logits: identity(logits) - probabilities(logits)[:, None],
        "You take p_i off row i. It is the score's index that counts: p_j is taken off column j, so "
        "that each row sums to 0.",
    ),
    KnownMistake(
        "plus in place of minus",
        lambda logits: identity(logits) + probabilities(logits),
        "Sign slip: the logarithm of the sum is subtracted, so its derivative p_j is too.",
    ),
    KnownMistake(
        "diagonal only",
        lambda logits: torch.diag(1 - probabilities(logits)),
        "The diagonal 1 - p_i is right. Off it stands -p_j: the sum in log Σ exp(z) has every score in it.",
    ),
    KnownMistake(
        "identity missing",
        lambda logits: (-probabilities(logits)).expand(len(logits), -1),
        "-p_j is the derivative of minus the logarithm of the sum. The z_i in front adds 1 on the diagonal.",
    ),
    KnownMistake(
        "1 everywhere in place of the identity",
        lambda logits: (1 - probabilities(logits)).expand(len(logits), -1),
        "The 1 stands on the diagonal alone: z_i depends on z_j only where i = j.",
    ),
    KnownMistake(
        "p pᵀ in place of p",
        lambda logits: identity(logits) - outer(probabilities(logits)),
        "Take off p_j, not p_i p_j: the derivative of log Σ exp(z) by z_j is p_j in every row.",
    ),
    KnownMistake(
        "log p in place of p",
        lambda logits: identity(logits) - torch.log_softmax(logits, -1),
        "What is taken off is the probability p_j, not its logarithm.",
    ),
    KnownMistake(
        "no maximum subtracted",
        lambda logits: identity(logits) - unshifted(logits),
        "The formula is right, but its softmax overflows for large logits: subtract the maximum first.",
    ),
    KnownMistake(
        "the Jacobian of softmax over p",
        lambda logits: jacobian_from(probabilities(logits)) / probabilities(logits)[:, None],
        "Right, until a probability is too small for a float: 0 / 0 is nan. Divide on paper: p_i cancels.",
    ),
    KnownMistake(
        "the Jacobian of softmax over p_j",
        lambda logits: jacobian_from(probabilities(logits)) / probabilities(logits),
        "You divide column j by p_j. The chain rule divides row i by p_i, the probability whose "
        "logarithm is taken.",
    ),
    KnownMistake(
        "diag(p) in place of the identity",
        lambda logits: torch.diag(probabilities(logits)) - probabilities(logits),
        "The first term is 1 on the diagonal, not p_i: z_i stands there by itself.",
    ),
    KnownMistake(
        "logits in place of p",
        lambda logits: identity(logits) - logits,
        "The formula is right, but it is about probabilities: apply softmax to the logits first.",
    ),
    KnownMistake(
        "sigmoid in place of softmax",
        lambda logits: identity(logits) - torch.sigmoid(logits),
        "Your p is the sigmoid of every score on its own: softmax shares 1 among all of them.",
    ),
    KnownMistake(
        "divided by p once more",
        lambda logits: (identity(logits) - probabilities(logits)) / probabilities(logits)[:, None],
        "The identity minus p is the Jacobian of log p already: nothing is left to divide by p_i.",
    ),
)

log_softmax_jacobian = Exercise(
    name="log_softmax_jacobian",
    points=3,
    shapes="logits (C,) -> (C, C)",
    reference=lambda logits: jacobian(lambda z: torch.log_softmax(z, -1), logits),
    cases=ONE_ROW,
    by_hand=ByHand("softmax_backward_data", "log_softmax_backward_data"),
    mistakes=MISTAKES,
    hints=(
        "log p_i = z_i - log Σ exp(z). Differentiate the two terms by z_j one after the other.",
        "The first term gives 1 where i = j and 0 elsewhere. The second gives something you know already.",
        "J[i, j] = 1 (where i = j) minus p_j: the identity matrix with p taken off each of its rows.",
    ),
)
