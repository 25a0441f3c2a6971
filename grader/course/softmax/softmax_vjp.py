"""softmax_vjp · Backpropagation through softmax: upstream · Jacobian for each row, without building the
Jacobian."""

from __future__ import annotations

from collections.abc import Callable

from grader.course.softmax import pictures
from grader.course.softmax.formulas import probabilities, shifted_as_one, unshifted
from grader.course.softmax.logits import large_rows, rows_apart
from grader.toolkit import ByHand, Case, Exercise, KnownMistake, np, torch
from grader.toolkit.derivatives import gradient
from grader.toolkit.inputs import normal

UPSTREAM = (
    Case("4 rows of 3", lambda rng: {"upstream": normal(rng, 4, 3), "logits": normal(rng, 4, 3)}),
    Case("2 rows of 5", lambda rng: {"upstream": normal(rng, 2, 5), "logits": normal(rng, 2, 5, scale=2.0)}),
    Case("batch of one", lambda rng: {"upstream": normal(rng, 1, 4), "logits": normal(rng, 1, 4)}),
    Case("batch of five", lambda rng: {"upstream": normal(rng, 5, 2), "logits": normal(rng, 5, 2)}),
    Case("square", lambda rng: {"upstream": normal(rng, 3, 3, mean=1.0), "logits": normal(rng, 3, 3)}),
    Case("one class", lambda rng: {"upstream": normal(rng, 3, 1), "logits": normal(rng, 3, 1)}),
    Case("upstream all ones", lambda rng: {"upstream": np.ones((2, 4)), "logits": normal(rng, 2, 4)}),
    Case(
        "upstream 100 times larger",
        lambda rng: {"upstream": normal(rng, 3, 4, scale=100.0), "logits": normal(rng, 3, 4)},
    ),
    Case("|logits| up to 1000", lambda rng: {"upstream": normal(rng, 4, 4), "logits": large_rows(rng)}),
    Case(
        "rows 1000 apart",
        lambda rng: {"upstream": normal(rng, 2, 5), "logits": rows_apart(rng, 5, 0.0, -1000.0)},
    ),
)


def weighted(upstream: torch.Tensor, p: torch.Tensor) -> torch.Tensor:
    """Each row's sum of upstream · p, (N, 1)."""
    return (upstream * p).sum(-1, keepdim=True)


def through(
    p: torch.Tensor,
    upstream: torch.Tensor,
    subtracted: Callable[[torch.Tensor, torch.Tensor], torch.Tensor] = weighted,
) -> torch.Tensor:
    """p (upstream - what is subtracted): the vector-Jacobian product with the sum of upstream · p."""
    return p * (upstream - subtracted(upstream, p))


MISTAKES = (
    KnownMistake(
        "upstream · p",
        lambda upstream, logits: upstream * probabilities(logits),
        "You multiply by diag(p) only; the Jacobian has a second term, the outer product of p with itself.",
    ),
    KnownMistake(
        "p (1 - p) upstream",
        lambda upstream, logits: upstream * probabilities(logits) * (1 - probabilities(logits)),
        "You use only the diagonal of the Jacobian; every score changes all probabilities of its row.",
    ),
    KnownMistake(
        "sum of upstream alone",
        lambda upstream, logits: probabilities(logits) * (upstream - upstream.sum(-1, keepdim=True)),
        "You sum upstream alone; sum upstream · p.",
    ),
    KnownMistake(
        "sum over the whole batch",
        lambda upstream, logits: (
            probabilities(logits) * (upstream - (upstream * probabilities(logits)).sum())
        ),
        "You sum upstream · p over the whole batch; sum each row on its own.",
    ),
    KnownMistake(
        "upstream summed over the batch",
        lambda upstream, logits: through(probabilities(logits), upstream.sum(0, keepdim=True)),
        "You use the sum of upstream over all rows; multiply each row's Jacobian by its own row of upstream.",
    ),
    KnownMistake(
        "sum down the columns",
        lambda upstream, logits: (
            probabilities(logits) * (upstream - (upstream * probabilities(logits)).sum(0))
        ),
        "You sum upstream · p over the batch; sum over the classes, the last dimension.",
    ),
    KnownMistake(
        "p missing in front",
        lambda upstream, logits: upstream - (upstream * probabilities(logits)).sum(-1, keepdim=True),
        "You return upstream minus the sum; multiply that difference by p.",
    ),
    KnownMistake(
        "plus in place of minus",
        lambda upstream, logits: (
            probabilities(logits) * (upstream + (upstream * probabilities(logits)).sum(-1, keepdim=True))
        ),
        "You add the row's sum; subtract it: the Jacobian is diag(p) - p pᵀ.",
    ),
    KnownMistake(
        "the gradient of log-softmax",
        lambda upstream, logits: upstream - probabilities(logits) * upstream.sum(-1, keepdim=True),
        "You return the gradient through log-softmax; the task asks for that through softmax.",
    ),
    KnownMistake(
        "no maximum subtracted",
        lambda upstream, logits: through(unshifted(logits), upstream),
        "Your softmax is inf / inf or 0 / 0 for large |z|; subtract the maximum of each row first.",
    ),
    KnownMistake(
        "mean of upstream",
        lambda upstream, logits: through(
            probabilities(logits), upstream, lambda g, p: g.mean(-1, keepdim=True)
        ),
        "You subtract the mean of upstream; subtract its sum weighted by p.",
    ),
    KnownMistake(
        "mean of upstream · p",
        lambda upstream, logits: through(
            probabilities(logits), upstream, lambda g, p: (g * p).mean(-1, keepdim=True)
        ),
        "You average upstream · p over the classes; sum it: the weights p add up to 1 already.",
    ),
    KnownMistake(
        "p missing before the sum",
        lambda upstream, logits: (
            probabilities(logits) * upstream - (upstream * probabilities(logits)).sum(-1, keepdim=True)
        ),
        "You subtract the row's sum without a factor p; put p in front of the whole difference.",
    ),
    KnownMistake(
        "p² in place of upstream · p",
        lambda upstream, logits: through(
            probabilities(logits), upstream, lambda g, p: (p * p).sum(-1, keepdim=True)
        ),
        "You subtract the sum of p²; subtract the sum of upstream · p.",
    ),
    KnownMistake(
        "p twice",
        lambda upstream, logits: probabilities(logits) * through(probabilities(logits), upstream),
        "You multiply by p twice; multiply the difference by p once.",
    ),
    KnownMistake(
        "logits in place of p",
        lambda upstream, logits: through(logits, upstream),
        "You use the logits in the formula; apply softmax first, and use the probabilities.",
    ),
    KnownMistake(
        "upstream ignored",
        lambda upstream, logits: probabilities(logits) * (1 - probabilities(logits)),
        "You return the diagonal of the Jacobian; multiply upstream by the whole Jacobian.",
    ),
    KnownMistake(
        "softmax over the batch",
        lambda upstream, logits: through(torch.softmax(logits, 0), upstream),
        "You apply softmax down the columns; each row is an example of its own, so apply it along the last "
        "dimension.",
    ),
    KnownMistake(
        "one maximum for the whole batch",
        lambda upstream, logits: through(shifted_as_one(logits), upstream),
        "You subtract the maximum of the whole batch, so a row far below it becomes 0 / 0; subtract the "
        "maximum of each row.",
    ),
    KnownMistake(
        "the sum of the first row for all",
        lambda upstream, logits: through(probabilities(logits), upstream, lambda g, p: (g * p)[0].sum()),
        "You subtract the sum of the first row from every row; subtract each row's own.",
    ),
)

softmax_vjp = Exercise(
    name="softmax_vjp",
    points=3,
    shapes="upstream (N, C), logits (N, C) -> (N, C)",
    reference=lambda upstream, logits: gradient(lambda z: (upstream * probabilities(z)).sum(), logits),
    cases=UPSTREAM,
    by_hand=ByHand("softmax_backward_data"),
    observer="without_a_matrix",
    mistakes=MISTAKES,
    picture=pictures.VJP,
    hints=(
        "Write the Jacobian as diag(p) - p pᵀ and multiply it by one row g of upstream, term by term.",
        "diag(p) g is p times g, element by element. p pᵀ g is p times a single number: which one?",
        "For each row: p times (g minus the sum of g · p). Keep the dimension when you sum.",
    ),
)
