"""What goes wrong around softmax and cross-entropy."""

from __future__ import annotations

import math
from collections.abc import Callable

from grader.course.softmax_formulas import (
    diagonal_of,
    identity,
    jacobian_from,
    outer,
    probabilities,
    shifted,
    shifted_as_one,
    unshifted,
)
from grader.exercise import KnownMistake
from grader.lazy import torch


def normalised(logits: torch.Tensor, dim: int, size: Callable[[torch.Tensor], torch.Tensor]) -> torch.Tensor:
    """exp(z - max z), divided by what `size` makes of it; softmax divides by the sum along `dim`."""
    exponentials = torch.exp(shifted(logits, dim))
    return exponentials / size(exponentials)


def off_diagonal(logits: torch.Tensor) -> torch.Tensor:
    """p_j in every row, but 0 on the diagonal."""
    return probabilities(logits) * (1 - identity(logits))


def of_exponentials(e: torch.Tensor) -> torch.Tensor:
    """The quotient rule on e_i / Σ e: (diag(e) S - e eᵀ) / S²."""
    total = e.sum()
    return (torch.diag(e) * total - outer(e)) / total**2


def weighted(upstream: torch.Tensor, p: torch.Tensor) -> torch.Tensor:
    """Each row's sum of upstream · p, (N, 1)."""
    return (upstream * p).sum(-1, keepdim=True)


def through(
    p: torch.Tensor,
    upstream: torch.Tensor,
    taken_off: Callable[[torch.Tensor, torch.Tensor], torch.Tensor] = weighted,
) -> torch.Tensor:
    """p (upstream - what is taken off): the vector-Jacobian product with the sum of upstream · p."""
    return p * (upstream - taken_off(upstream, p))


OF_SOFTMAX = (
    KnownMistake(
        "no maximum subtracted",
        unshifted,
        "exp overflows for large logits, and inf / inf is nan. Subtract each row's maximum first: the "
        "probabilities stay the same.",
    ),
    KnownMistake(
        "one maximum for the whole tensor",
        shifted_as_one,
        "You subtract the maximum of the whole tensor: a row far below it becomes 0 / 0. Take the "
        "maximum along `dim`.",
    ),
    KnownMistake(
        "maximum subtracted above only",
        lambda logits, dim=-1: (
            torch.exp(logits - logits.amax(dim, keepdim=True)) / torch.exp(logits).sum(dim, keepdim=True)
        ),
        "Subtract the maximum in the denominator too, or the two do not cancel.",
    ),
    KnownMistake(
        "dim ignored",
        lambda logits, dim=-1: torch.softmax(logits, -1),
        "You always sum over the last dimension: use the argument `dim`.",
    ),
    KnownMistake(
        "always along dimension 0",
        lambda logits, dim=-1: torch.softmax(logits, 0),
        "You sum over the rows, so that columns add up to 1: use the argument `dim`.",
    ),
    KnownMistake(
        "summed over everything",
        lambda logits, dim=-1: torch.softmax(logits.flatten(), 0).reshape(logits.shape),
        "Your denominator is the sum over the whole tensor: sum along `dim` alone, and keep that dimension.",
    ),
    KnownMistake(
        "log-softmax",
        lambda logits, dim=-1: torch.log_softmax(logits, dim),
        "That is the logarithm of softmax; here the probabilities are asked for.",
    ),
    KnownMistake(
        "sigmoid",
        lambda logits, dim=-1: torch.sigmoid(logits),
        "That is the sigmoid of every score on its own. Softmax shares 1 among all scores along `dim`.",
    ),
    KnownMistake(
        "no exponential",
        lambda logits, dim=-1: logits / logits.sum(dim, keepdim=True),
        "You divide the scores by their sum; softmax takes the exponential of each score first.",
    ),
    KnownMistake(
        "mean subtracted",
        lambda logits, dim=-1: unshifted(logits - logits.mean(dim, keepdim=True), dim),
        "The mean is no bound: a score far above it still overflows. Subtract the maximum along `dim`.",
    ),
    KnownMistake(
        "minimum subtracted",
        lambda logits, dim=-1: unshifted(logits - logits.amin(dim, keepdim=True), dim),
        "With the minimum subtracted no exponent is below 0, and large ones overflow all the more: "
        "subtract the maximum.",
    ),
    KnownMistake(
        "first score subtracted",
        lambda logits, dim=-1: unshifted(logits - logits.narrow(dim, 0, 1), dim),
        "The first score need not be the largest, and those far above it overflow: subtract the maximum.",
    ),
    KnownMistake(
        "maximum added",
        lambda logits, dim=-1: unshifted(logits + logits.amax(dim, keepdim=True), dim),
        "You add the maximum to the scores: subtract it, so that no exponent is above 0.",
    ),
    KnownMistake(
        "largest absolute value subtracted",
        lambda logits, dim=-1: unshifted(logits - logits.abs().amax(dim, keepdim=True), dim),
        "You subtract the largest *size*: where all scores are very negative, every exponential is "
        "0. Take the maximum of the scores themselves.",
    ),
    KnownMistake(
        "divided by the maximum",
        lambda logits, dim=-1: torch.softmax(logits / logits.amax(dim, keepdim=True), dim),
        "Dividing the scores by their maximum changes the probabilities; subtracting it does not.",
    ),
    KnownMistake(
        "nan replaced by 0",
        lambda logits, dim=-1: torch.nan_to_num(unshifted(logits, dim)),
        "nan_to_num hides the overflow: the score that should get probability 1 gets 0. Subtract the "
        "maximum, and there is no nan to hide.",
    ),
    KnownMistake(
        "1e-8 added to the sum",
        lambda logits, dim=-1: normalised(logits, dim, lambda e: e.sum(dim, keepdim=True) + 1e-8),
        "The added 1e-8 changes every result. After the maximum is subtracted the sum is at least 1: "
        "nothing needs to be added.",
    ),
    KnownMistake(
        "base 2",
        lambda logits, dim=-1: torch.softmax(logits * math.log(2), dim),
        "Those are powers of 2: softmax takes powers of e.",
    ),
    KnownMistake(
        "divided by √C",
        lambda logits, dim=-1: torch.softmax(logits / logits.shape[dim] ** 0.5, dim),
        "The scores are divided by the root of their number, as in attention; plain softmax takes "
        "them as they are.",
    ),
    KnownMistake(
        "norm in place of the sum",
        lambda logits, dim=-1: normalised(logits, dim, lambda e: e.norm(dim=dim, keepdim=True)),
        "You divide by the root of the sum of squares: divide by the plain sum, so that the "
        "probabilities add up to 1.",
    ),
    KnownMistake(
        "mean in place of the sum",
        lambda logits, dim=-1: normalised(logits, dim, lambda e: e.mean(dim, keepdim=True)),
        "You divide by the mean of the exponentials: divide by their sum, so that the probabilities "
        "add up to 1.",
    ),
    KnownMistake(
        "one-hot of the largest",
        lambda logits, dim=-1: (logits == logits.amax(dim, keepdim=True)).to(logits.dtype),
        "That is 1 for the largest score and 0 elsewhere; softmax gives every score a share.",
    ),
    KnownMistake(
        "absolute values in place of exp",
        lambda logits, dim=-1: logits.abs() / logits.abs().sum(dim, keepdim=True),
        "You make the scores positive by dropping their sign: softmax takes the exponential of each.",
    ),
)

OF_SOFTMAX_JACOBIAN = (
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

OF_BATCHED_SOFTMAX_JACOBIAN = (
    KnownMistake(
        "softmax over the batch",
        lambda logits: jacobian_from(torch.softmax(logits, 0)),
        "Your softmax runs down the columns: each row is an example of its own, so use the last dimension.",
    ),
    KnownMistake(
        "one softmax for the whole batch",
        lambda logits: jacobian_from(torch.softmax(logits.flatten(), 0).reshape(logits.shape)),
        "Your probabilities sum to 1 over the whole batch: each row must sum to 1 on its own.",
    ),
    KnownMistake(
        "first row's Jacobian for all",
        lambda logits: jacobian_from(probabilities(logits[:1])).expand(len(logits), -1, -1),
        "Every matrix of yours is that of the first row. Each row of logits has its own Jacobian.",
    ),
    KnownMistake(
        "outer product mixes the rows",
        lambda logits: (
            torch.diag_embed(probabilities(logits)) - probabilities(logits).T @ probabilities(logits)
        ),
        "pᵀ p sums over the batch. Multiply p[n, i] by p[n, j] for each n: p with a new last "
        "dimension, times p with a new middle one.",
    ),
    KnownMistake(
        "diagonal only",
        lambda logits: diagonal_of(jacobian_from(probabilities(logits))),
        "You have the diagonals p_i (1 - p_i); off the diagonal stands -p_i p_j.",
    ),
    KnownMistake(
        "+p_i p_j off the diagonal",
        lambda logits: jacobian_from(probabilities(logits)).abs(),
        "Off the diagonal the sign is minus: when another score rises, p_i falls.",
    ),
    KnownMistake(
        "diag(p) + p pᵀ",
        lambda logits: torch.diag_embed(probabilities(logits)) + outer(probabilities(logits)),
        "The quotient rule *subtracts* its second term: diag(p) minus p pᵀ, not plus.",
    ),
    KnownMistake(
        "no maximum subtracted",
        lambda logits: jacobian_from(unshifted(logits)),
        "The formula is right, but its softmax overflows for large logits: subtract each row's maximum "
        "first.",
    ),
    KnownMistake(
        "one maximum for the whole batch",
        lambda logits: jacobian_from(shifted_as_one(logits)),
        "You subtract the maximum of the whole batch: a row far below it becomes 0 / 0. Take each row's own.",
    ),
    KnownMistake(
        "outer product with the sum of all rows",
        lambda logits: (
            torch.diag_embed(probabilities(logits))
            - probabilities(logits)[:, :, None] * probabilities(logits).sum(0)
        ),
        "The second factor is the sum over all rows. In einsum, both factors need the same batch index n.",
    ),
    KnownMistake(
        "p² in place of p pᵀ",
        lambda logits: torch.diag_embed(probabilities(logits)) - probabilities(logits)[:, None, :] ** 2,
        "p * p is element by element. You need every pair p_i p_j: p shaped (N, C, 1) times p shaped "
        "(N, 1, C).",
    ),
    KnownMistake(
        "p pᵀ missing",
        lambda logits: torch.diag_embed(probabilities(logits)),
        "You have the first term diag(p) only: take off the outer product of each row with itself.",
    ),
    KnownMistake(
        "the Jacobian of log-softmax",
        lambda logits: identity(logits) - probabilities(logits)[:, None, :],
        "That is the Jacobian of log p. For p itself, multiply row i of each matrix by p_i.",
    ),
    KnownMistake(
        "logits in place of p",
        lambda logits: jacobian_from(logits),
        "The formula is right, but it is about probabilities: apply softmax to the logits first.",
    ),
)

OF_SOFTMAX_VJP = (
    KnownMistake(
        "upstream · p",
        lambda upstream, logits: upstream * probabilities(logits),
        "That is only the diagonal term diag(p) of the Jacobian. The other one, -p pᵀ, takes off p "
        "times the row's sum of upstream · p.",
    ),
    KnownMistake(
        "p (1 - p) upstream",
        lambda upstream, logits: upstream * probabilities(logits) * (1 - probabilities(logits)),
        "That uses the diagonal of the Jacobian only: every score moves all probabilities of its row.",
    ),
    KnownMistake(
        "sum of upstream alone",
        lambda upstream, logits: probabilities(logits) * (upstream - upstream.sum(-1, keepdim=True)),
        "The sum you take off is that of upstream times p, not of upstream alone.",
    ),
    KnownMistake(
        "sum over the whole batch",
        lambda upstream, logits: (
            probabilities(logits) * (upstream - (upstream * probabilities(logits)).sum())
        ),
        "You sum upstream · p over the whole batch: each row takes off its own sum.",
    ),
    KnownMistake(
        "sum down the columns",
        lambda upstream, logits: (
            probabilities(logits) * (upstream - (upstream * probabilities(logits)).sum(0))
        ),
        "You sum upstream · p over the batch: sum over the classes, the last dimension.",
    ),
    KnownMistake(
        "p missing in front",
        lambda upstream, logits: upstream - (upstream * probabilities(logits)).sum(-1, keepdim=True),
        "The difference is right; multiply it by p.",
    ),
    KnownMistake(
        "plus in place of minus",
        lambda upstream, logits: (
            probabilities(logits) * (upstream + (upstream * probabilities(logits)).sum(-1, keepdim=True))
        ),
        "Sign slip: the Jacobian is diag(p) *minus* p pᵀ, so the row's sum is taken off.",
    ),
    KnownMistake(
        "the gradient of log-softmax",
        lambda upstream, logits: upstream - probabilities(logits) * upstream.sum(-1, keepdim=True),
        "That is what comes back through log-softmax; through softmax it is another product.",
    ),
    KnownMistake(
        "no maximum subtracted",
        lambda upstream, logits: through(unshifted(logits), upstream),
        "The formula is right, but its softmax overflows for large logits: subtract each row's maximum "
        "first.",
    ),
    KnownMistake(
        "mean of upstream",
        lambda upstream, logits: through(
            probabilities(logits), upstream, lambda g, p: g.mean(-1, keepdim=True)
        ),
        "You take off the mean of upstream: take off its sum weighted by p.",
    ),
    KnownMistake(
        "mean of upstream · p",
        lambda upstream, logits: through(
            probabilities(logits), upstream, lambda g, p: (g * p).mean(-1, keepdim=True)
        ),
        "You average upstream · p over the classes: sum it, the weights p add up to 1 already.",
    ),
    KnownMistake(
        "p missing before the sum",
        lambda upstream, logits: (
            probabilities(logits) * upstream - (upstream * probabilities(logits)).sum(-1, keepdim=True)
        ),
        "Each class takes off the row's sum *times its own p*: put p in front of the whole difference.",
    ),
    KnownMistake(
        "p² in place of upstream · p",
        lambda upstream, logits: through(
            probabilities(logits), upstream, lambda g, p: (p * p).sum(-1, keepdim=True)
        ),
        "The sum that you take off is that of p²: it is upstream that is weighted by p.",
    ),
    KnownMistake(
        "p twice",
        lambda upstream, logits: probabilities(logits) * through(probabilities(logits), upstream),
        "There is one p too many in front of the difference.",
    ),
    KnownMistake(
        "logits in place of p",
        lambda upstream, logits: through(logits, upstream),
        "The formula is right, but it is about probabilities: apply softmax to the logits first.",
    ),
    KnownMistake(
        "upstream ignored",
        lambda upstream, logits: probabilities(logits) * (1 - probabilities(logits)),
        "That is the diagonal of the Jacobian: upstream does not come into it.",
    ),
    KnownMistake(
        "softmax over the batch",
        lambda upstream, logits: through(torch.softmax(logits, 0), upstream),
        "Your softmax runs down the columns: each row is an example of its own, so use the last dimension.",
    ),
    KnownMistake(
        "one maximum for the whole batch",
        lambda upstream, logits: through(shifted_as_one(logits), upstream),
        "You subtract the maximum of the whole batch: a row far below it becomes 0 / 0. Take each row's own.",
    ),
    KnownMistake(
        "the sum of the first row for all",
        lambda upstream, logits: through(probabilities(logits), upstream, lambda g, p: (g * p)[0].sum()),
        "Every row takes off the sum of the first one: each has its own.",
    ),
)
