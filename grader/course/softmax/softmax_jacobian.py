"""softmax_jacobian · Every derivative of softmax: how probability i changes with score j."""

from __future__ import annotations

from grader.course.softmax import pictures
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
        "p_i twice",
        lambda logits: probabilities(logits)[:, None] * (identity(logits) - probabilities(logits)[:, None]),
        "You use p_i for both factors off the diagonal; entry (i, j) is -p_i p_j there.",
    ),
    KnownMistake(
        "diagonal only",
        lambda logits: diagonal_of(jacobian_from(probabilities(logits))),
        "You return 0 off the diagonal; every p_i depends on the other scores too: the entries there are "
        "-p_i p_j.",
    ),
    KnownMistake(
        "+p_i p_j off the diagonal",
        lambda logits: jacobian_from(probabilities(logits)).abs(),
        "Your sign off the diagonal is plus; it should be minus: when another score rises, p_i falls.",
    ),
    KnownMistake(
        "p_i (1 - p_j) everywhere",
        lambda logits: probabilities(logits)[:, None] * (1 - probabilities(logits)),
        "You use p_i (1 - p_j) off the diagonal too; there it is -p_i p_j.",
    ),
    *(
        KnownMistake(
            "the two rules exchanged",
            lambda logits, column=column: torch.where(
                identity(logits) == 1,
                -outer(probabilities(logits)),
                probabilities(logits)[:, None] * (1 - probabilities(logits).unsqueeze(column)),
            ),
            "You use the rule for i = j where i and j differ, and the other one on the diagonal; exchange "
            "them.",
        )
        for column in (0, 1)
    ),
    KnownMistake(
        "1 - p_i on the diagonal",
        lambda logits: torch.where(
            identity(logits) == 1, 1 - probabilities(logits), -outer(probabilities(logits))
        ),
        "Your diagonal is 1 - p_i; it should be p_i (1 - p_i).",
    ),
    KnownMistake(
        "diag(p) + p pᵀ",
        lambda logits: torch.diag(probabilities(logits)) + outer(probabilities(logits)),
        "You add the outer product of p with itself; the quotient rule subtracts it.",
    ),
    KnownMistake(
        "p² in place of p pᵀ",
        lambda logits: torch.diag(probabilities(logits)) - probabilities(logits) ** 2,
        "p * p works element by element; you need every pair p_i p_j: the outer product of p with itself.",
    ),
    KnownMistake(
        "identity in place of diag(p)",
        lambda logits: identity(logits) - outer(probabilities(logits)),
        "Your first term is 1 on the diagonal; it should be p_i.",
    ),
    KnownMistake(
        "diag(p) missing",
        lambda logits: -outer(probabilities(logits)),
        "You return -p_i p_j everywhere; on the diagonal the numerator depends on z_i too, which adds p_i.",
    ),
    KnownMistake(
        "the Jacobian of log-softmax",
        lambda logits: identity(logits) - probabilities(logits),
        "You return the Jacobian of log p; for that of p, multiply row i by p_i.",
    ),
    KnownMistake(
        "logits in place of p",
        lambda logits: jacobian_from(logits),
        "You use the logits in the formula; apply softmax first, and use the probabilities.",
    ),
    KnownMistake(
        "no maximum subtracted",
        lambda logits: jacobian_from(unshifted(logits)),
        "Your softmax is inf / inf or 0 / 0 for large |z|; subtract the maximum first.",
    ),
    KnownMistake(
        "p · p in place of p pᵀ",
        lambda logits: torch.diag(probabilities(logits)) - (probabilities(logits) ** 2).sum(),
        "p @ p of two vectors is a single number; you need every pair p_i p_j: the outer product of p with "
        "itself.",
    ),
    KnownMistake(
        "p pᵀ missing",
        lambda logits: torch.diag(probabilities(logits)),
        "You return diag(p) only; subtract the outer product of p with itself.",
    ),
    KnownMistake(
        "p² on the diagonal",
        lambda logits: 2 * diagonal_of(outer(probabilities(logits))) - outer(probabilities(logits)),
        "You return p_i² on the diagonal; it should be p_i (1 - p_i).",
    ),
    KnownMistake(
        "p_i missing off the diagonal",
        lambda logits: diagonal_of(jacobian_from(probabilities(logits))) - off_diagonal(logits),
        "You return -p_j off the diagonal; it should be -p_i p_j.",
    ),
    KnownMistake(
        "softmax applied twice",
        lambda logits: jacobian_from(probabilities(probabilities(logits))),
        "You apply softmax twice; apply it to the logits once.",
    ),
    KnownMistake(
        "sigmoid in place of softmax",
        lambda logits: jacobian_from(torch.sigmoid(logits)),
        "You apply a sigmoid to each score; softmax makes the probabilities sum to 1.",
    ),
    KnownMistake(
        "quotient rule on bare exponentials",
        lambda logits: of_exponentials(torch.exp(logits)),
        "exp is inf or 0 for large |z|. Write the quotient rule with p, which stays between 0 and 1.",
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
    picture=pictures.JACOBIAN,
    hints=(
        "Write p_i = exp(z_i) / S and use the quotient rule twice: with respect to z_i, and to another z_j.",
        "p_i (1 - p_i) on the diagonal, -p_i p_j elsewhere. Each row sums to 0: check yours.",
        "Both at once: a matrix with p on its diagonal, minus the outer product of p with itself.",
    ),
)
