"""batched_softmax_jacobian · The Jacobian of softmax for every row of a batch."""

from __future__ import annotations

from grader.course.softmax import pictures
from grader.course.softmax.formulas import (
    diagonal_of,
    identity,
    jacobian_from,
    outer,
    probabilities,
    shifted_as_one,
    unshifted,
)
from grader.course.softmax.logits import large_rows, rows_apart
from grader.course.softmax.softmax_jacobian import MISTAKES as OF_ONE_ROW
from grader.toolkit import ByHand, Case, Exercise, KnownMistake, torch
from grader.toolkit.derivatives import jacobian
from grader.toolkit.inputs import array, normal

BATCH = (
    Case("4 rows of 3", lambda rng: {"logits": normal(rng, 4, 3)}),
    Case("2 rows of 5", lambda rng: {"logits": normal(rng, 2, 5, scale=2.0)}),
    Case("batch of one", lambda rng: {"logits": normal(rng, 1, 4)}),
    Case("batch of five", lambda rng: {"logits": normal(rng, 5, 2)}),
    Case("square", lambda rng: {"logits": normal(rng, 3, 3)}),
    Case("one class", lambda rng: {"logits": normal(rng, 3, 1)}),
    Case("|logits| up to 1000", lambda rng: {"logits": large_rows(rng)}),
    Case("rows 200 apart", lambda rng: {"logits": rows_apart(rng, 4, -200.0, 0.0, 200.0)}),
    Case("rows 1000 apart", lambda rng: {"logits": rows_apart(rng, 5, 0.0, -1000.0)}),
    Case("equal logits", lambda rng: {"logits": array([1.0, 1.0, 0.0], [-0.5, 2.0, 2.0])}, ties=True),
)

MISTAKES = (
    KnownMistake(
        "softmax over the batch",
        lambda logits: jacobian_from(torch.softmax(logits, 0)),
        "You apply softmax down the columns; each row is an example of its own, so apply it along the last "
        "dimension.",
    ),
    KnownMistake(
        "one softmax for the whole batch",
        lambda logits: jacobian_from(torch.softmax(logits.flatten(), 0).reshape(logits.shape)),
        "Your probabilities sum to 1 over the whole batch; each row should sum to 1.",
    ),
    KnownMistake(
        "first row's Jacobian for all",
        lambda logits: jacobian_from(probabilities(logits[:1])).expand(len(logits), -1, -1),
        "Every matrix of your result is that of the first row; each row of logits has a Jacobian of its own.",
    ),
    KnownMistake(
        "outer product mixes the rows",
        lambda logits: (
            torch.diag_embed(probabilities(logits)) - probabilities(logits).T @ probabilities(logits)
        ),
        "Your pᵀ p sums over the batch; multiply p[n, i] by p[n, j] for each n: p shaped (N, C, 1) times p "
        "shaped (N, 1, C).",
    ),
    KnownMistake(
        "diagonal only",
        lambda logits: diagonal_of(jacobian_from(probabilities(logits))),
        "You return 0 off the diagonal; the entries there are -p_i p_j.",
    ),
    KnownMistake(
        "+p_i p_j off the diagonal",
        lambda logits: jacobian_from(probabilities(logits)).abs(),
        "Your sign off the diagonal is plus; it should be minus: when another score rises, p_i falls.",
    ),
    KnownMistake(
        "diag(p) + p pᵀ",
        lambda logits: torch.diag_embed(probabilities(logits)) + outer(probabilities(logits)),
        "You add the outer product of p with itself; the quotient rule subtracts it.",
    ),
    KnownMistake(
        "no maximum subtracted",
        lambda logits: jacobian_from(unshifted(logits)),
        "Your softmax is inf / inf or 0 / 0 for large |z|; subtract the maximum of each row first.",
    ),
    KnownMistake(
        "one maximum for the whole batch",
        lambda logits: jacobian_from(shifted_as_one(logits)),
        "You subtract the maximum of the whole batch, so a row far below it becomes 0 / 0; subtract the "
        "maximum of each row.",
    ),
    KnownMistake(
        "outer product with the sum of all rows",
        lambda logits: (
            torch.diag_embed(probabilities(logits))
            - probabilities(logits)[:, :, None] * probabilities(logits).sum(0)
        ),
        "Your second factor is the sum over all rows; use row n for both. In einsum, give both factors the "
        "same batch index n.",
    ),
    KnownMistake(
        "p² in place of p pᵀ",
        lambda logits: torch.diag_embed(probabilities(logits)) - probabilities(logits)[:, None, :] ** 2,
        "p * p works element by element; you need every pair p_i p_j: p shaped (N, C, 1) times p shaped (N, "
        "1, C).",
    ),
    KnownMistake(
        "p pᵀ missing",
        lambda logits: torch.diag_embed(probabilities(logits)),
        "You return diag(p) only; subtract the outer product of each row with itself.",
    ),
    KnownMistake(
        "the Jacobian of log-softmax",
        lambda logits: identity(logits) - probabilities(logits)[:, None, :],
        "You return the Jacobian of log p; for that of p, multiply row i of each matrix by p_i.",
    ),
    KnownMistake(
        "logits in place of p",
        lambda logits: jacobian_from(logits),
        "You use the logits in the formula; apply softmax first, and use the probabilities.",
    ),
)


def row_by_row(mistake: KnownMistake) -> KnownMistake:
    """A mistake in the Jacobian of one row, made in every row."""
    return KnownMistake(
        mistake.name,
        lambda logits: torch.stack([mistake.wrong(row) for row in logits]),
        mistake.message,
    )


INHERITED = tuple(
    row_by_row(mistake) for mistake in OF_ONE_ROW if mistake.name not in {own.name for own in MISTAKES}
)

batched_softmax_jacobian = Exercise(
    name="batched_softmax_jacobian",
    points=3,
    shapes="logits (N, C) -> (N, C, C)",
    reference=lambda logits: torch.stack([jacobian(probabilities, row) for row in logits]),
    cases=BATCH,
    by_hand=ByHand("softmax_backward_data"),
    mistakes=(*MISTAKES, *INHERITED),
    picture=pictures.JACOBIANS,
    hints=(
        "Solve softmax_jacobian first, then give each of its two terms a batch axis in front.",
        "diag_embed puts each row of p on the diagonal of a matrix of its own.",
        "The outer product of every row with itself: p shaped (N, C, 1) times p shaped (N, 1, C).",
    ),
)
