"""softmax_jacobian · Every derivative of softmax: how probability i answers to score j."""

from __future__ import annotations

from grader.course.softmax.formulas import (
    diagonal_of,
    identity,
    jacobian_from,
    outer,
    probabilities,
    unshifted,
)
from grader.course.softmax.logits import ONE_ROW
from grader.toolkit import ByHand, Exercise, KnownMistake, torch
from grader.toolkit.derivatives import jacobian


def off_diagonal(logits: torch.Tensor) -> torch.Tensor:
    """p_j in every row, but 0 on the diagonal."""
    return probabilities(logits) * (1 - identity(logits))


def of_exponentials(e: torch.Tensor) -> torch.Tensor:
    """The quotient rule on e_i / Σ e: (diag(e) S - e eᵀ) / S²."""
    total = e.sum()
    return (torch.diag(e) * total - outer(e)) / total**2


MISTAKES = (
    KnownMistake(
        "diagonal only",
        lambda logits: diagonal_of(jacobian_from(probabilities(logits))),
        "You have the diagonal p_i (1 - p_i), but every p_i also depends on the other scores: off the "
        "diagonal stands -p_i p_j.",
    ),
    KnownMistake(
        "+p_i p_j off the diagonal",
        lambda logits: jacobian_from(probabilities(logits)).abs(),
        "Off the diagonal the sign is minus: when another score rises, p_i falls.",
    ),
    KnownMistake(
        "diag(p) + p pᵀ",
        lambda logits: torch.diag(probabilities(logits)) + outer(probabilities(logits)),
        "The quotient rule *subtracts* its second term: diag(p) minus p pᵀ, not plus.",
    ),
    KnownMistake(
        "p² in place of p pᵀ",
        lambda logits: torch.diag(probabilities(logits)) - probabilities(logits) ** 2,
        "p * p is element by element. You need every pair p_i p_j: the outer product of p with itself.",
    ),
    KnownMistake(
        "identity in place of diag(p)",
        lambda logits: identity(logits) - outer(probabilities(logits)),
        "The first term is p_i on the diagonal, not 1.",
    ),
    KnownMistake(
        "diag(p) missing",
        lambda logits: -outer(probabilities(logits)),
        "-p_i p_j is right off the diagonal. On it, the numerator depends on z_i too, which adds p_i.",
    ),
    KnownMistake(
        "the Jacobian of log-softmax",
        lambda logits: identity(logits) - probabilities(logits),
        "That is the Jacobian of log p. For p itself, multiply row i by p_i.",
    ),
    KnownMistake(
        "logits in place of p",
        lambda logits: jacobian_from(logits),
        "The formula is right, but it is about probabilities: apply softmax to the logits first.",
    ),
    KnownMistake(
        "no maximum subtracted",
        lambda logits: jacobian_from(unshifted(logits)),
        "The formula is right, but its softmax overflows for large logits: subtract the maximum first.",
    ),
    KnownMistake(
        "p · p in place of p pᵀ",
        lambda logits: torch.diag(probabilities(logits)) - (probabilities(logits) ** 2).sum(),
        "p @ p of two vectors is a single number: the outer product p_i p_j has one for every pair.",
    ),
    KnownMistake(
        "p pᵀ missing",
        lambda logits: torch.diag(probabilities(logits)),
        "You have the first term diag(p) only: take off the outer product of p with itself.",
    ),
    KnownMistake(
        "p² on the diagonal",
        lambda logits: 2 * diagonal_of(outer(probabilities(logits))) - outer(probabilities(logits)),
        "Beside the diagonal yours is right. On it stands p_i (1 - p_i), not p_i².",
    ),
    KnownMistake(
        "p_i missing off the diagonal",
        lambda logits: diagonal_of(jacobian_from(probabilities(logits))) - off_diagonal(logits),
        "The diagonal is right. Off it stands -p_i p_j: a factor p_i is missing in row i.",
    ),
    KnownMistake(
        "softmax applied twice",
        lambda logits: jacobian_from(probabilities(probabilities(logits))),
        "You apply softmax to probabilities: apply it to the logits, once.",
    ),
    KnownMistake(
        "sigmoid in place of softmax",
        lambda logits: jacobian_from(torch.sigmoid(logits)),
        "Your p is the sigmoid of every score on its own: softmax shares 1 among all of them.",
    ),
    KnownMistake(
        "quotient rule on bare exponentials",
        lambda logits: of_exponentials(torch.exp(logits)),
        "The quotient rule is right, but exp overflows for large logits: write it with p, which "
        "stays between 0 and 1.",
    ),
)

softmax_jacobian = Exercise(
    name="softmax_jacobian",
    points=3,
    shapes="logits (C,) -> (C, C)",
    reference=lambda logits: jacobian(probabilities, logits),
    cases=ONE_ROW,
    by_hand=ByHand("softmax_backward_data"),
    mistakes=MISTAKES,
    hints=(
        "Write p_i = exp(z_i) / S and differentiate with the quotient rule: once by z_i, once by another "
        "z_j.",
        "On the diagonal p_i (1 - p_i), elsewhere -p_i p_j. Each row sums to 0: check yours.",
        "Both at once: a matrix with p on its diagonal, minus the outer product of p with itself.",
    ),
)
