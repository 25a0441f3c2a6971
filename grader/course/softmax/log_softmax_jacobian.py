"""log_softmax_jacobian · Every derivative of log-softmax: how log-probability i changes with score j."""

from __future__ import annotations

from grader.course.softmax import pictures
from grader.course.softmax.formulas import identity, jacobian_from, outer, probabilities, unshifted
from grader.course.softmax.logits import ONE_ROW
from grader.toolkit import ByHand, Exercise, KnownMistake, torch
from grader.toolkit.derivatives import jacobian

MISTAKES = (
    KnownMistake(
        "sign off the diagonal",
        lambda logits: (identity(logits) - probabilities(logits)).abs(),
        "Off the diagonal you return p_j; it is -p_j.",
    ),
    KnownMistake(
        "the Jacobian of softmax",
        lambda logits: jacobian_from(probabilities(logits)),
        "You return the Jacobian of p; for log p, the chain rule divides row i by p_i.",
    ),
    KnownMistake(
        "p_i in place of p_j",
        lambda logits: identity(logits) - probabilities(logits)[:, None],
        "You subtract p_i from row i; subtract p_j from column j: each row of the result sums to 0.",
    ),
    KnownMistake(
        "plus in place of minus",
        lambda logits: identity(logits) + probabilities(logits),
        "You add p_j; subtract it, since log Σ exp(z) is subtracted.",
    ),
    KnownMistake(
        "diagonal only",
        lambda logits: torch.diag(1 - probabilities(logits)),
        "You return 0 off the diagonal; the entries there are -p_j, since every score is in log Σ exp(z).",
    ),
    KnownMistake(
        "identity missing",
        lambda logits: (-probabilities(logits)).expand(len(logits), -1),
        "You return -p_j everywhere; z_i itself adds 1 on the diagonal.",
    ),
    KnownMistake(
        "1 everywhere in place of the identity",
        lambda logits: (1 - probabilities(logits)).expand(len(logits), -1),
        "You add 1 everywhere; add it on the diagonal only, since z_i depends on z_j only where i = j.",
    ),
    KnownMistake(
        "p pᵀ in place of p",
        lambda logits: identity(logits) - outer(probabilities(logits)),
        "You subtract p_i p_j; subtract p_j: the derivative of log Σ exp(z) with respect to z_j is p_j in "
        "every row.",
    ),
    KnownMistake(
        "log p in place of p",
        lambda logits: identity(logits) - torch.log_softmax(logits, -1),
        "You subtract log p_j; subtract the probability p_j.",
    ),
    KnownMistake(
        "no maximum subtracted",
        lambda logits: identity(logits) - unshifted(logits),
        "Your softmax is inf / inf or 0 / 0 for large |z|; subtract the maximum first.",
    ),
    KnownMistake(
        "the Jacobian of softmax over p",
        lambda logits: jacobian_from(probabilities(logits)) / probabilities(logits)[:, None],
        "You divide by p_i, and a probability too small for a float gives 0 / 0, which is nan. Divide "
        "algebraically: p_i cancels.",
    ),
    KnownMistake(
        "the Jacobian of softmax over p_j",
        lambda logits: jacobian_from(probabilities(logits)) / probabilities(logits),
        "You divide column j by p_j; the chain rule divides row i by p_i, the probability whose logarithm "
        "you take.",
    ),
    KnownMistake(
        "diag(p) in place of the identity",
        lambda logits: torch.diag(probabilities(logits)) - probabilities(logits),
        "Your first term is p_i on the diagonal; it should be 1, the derivative of z_i.",
    ),
    KnownMistake(
        "logits in place of p",
        lambda logits: identity(logits) - logits,
        "You use the logits in the formula; apply softmax first, and use the probabilities.",
    ),
    KnownMistake(
        "sigmoid in place of softmax",
        lambda logits: identity(logits) - torch.sigmoid(logits),
        "You apply a sigmoid to each score; softmax makes the probabilities sum to 1.",
    ),
    KnownMistake(
        "divided by p once more",
        lambda logits: (identity(logits) - probabilities(logits)) / probabilities(logits)[:, None],
        "You divide row i by p_i; the identity minus p is already the Jacobian of log p.",
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
    picture=pictures.LOG_JACOBIAN,
    hints=(
        "log p_i = z_i - log Σ exp(z). Differentiate the two terms with respect to z_j, one after the other.",
        "The first term gives 1 where i = j and 0 elsewhere. The second gives a function you know already.",
        "J[i, j] = 1 (where i = j) minus p_j: the identity matrix with p subtracted from each of its rows.",
    ),
)
