"""linear_regression_epoch · One epoch of linear regression by minibatch SGD: an update for every batch,
one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np

from grader.toolkit import TRAINING_LOOP, ByHand, Case, Exercise, Inputs, KnownMistake, torch
from grader.toolkit.derivatives import gradient
from grader.toolkit.inputs import Floats, Integers, normal, uniform


def cut(order: Integers, *sizes: int) -> list[Integers]:
    """Index arrays of these sizes, from the front of an order."""
    return [np.asarray(part) for part in np.split(order, np.cumsum(sizes))[:-1]]


def epoch(
    rng: np.random.Generator,
    n: int,
    d: int,
    lr: float,
    batches: Callable[[np.random.Generator], Sequence[Any]],
    low: float = -1.0,
    high: float = 2.4,
) -> Inputs:
    """The inputs of `linear_regression_epoch`: uncentred examples beside a plane, and where to start."""
    X: Floats = uniform(rng, low, high, n, d)
    return {
        "X": X,
        "y": X @ normal(rng, d, mean=1.0) - 1.5 + normal(rng, n, scale=0.5),
        "w": normal(rng, d),
        "b": normal(rng, mean=0.5),
        "lr": lr,
        "batches": [np.asarray(batch, dtype=np.int64) for batch in batches(rng)],
    }


def epoch_from_zero(rng: np.random.Generator) -> Inputs:
    """The inputs of `linear_regression_epoch`, from where one often starts: w = 0 and b = 0."""
    inputs = epoch(rng, 8, 3, 0.1, lambda rng: cut(rng.permutation(8), 3, 3, 2))
    return {**inputs, "w": np.zeros(3), "b": np.asarray(0.0)}


def pass_through(
    X: torch.Tensor,
    y: torch.Tensor,
    w: torch.Tensor,
    b: torch.Tensor,
    lr: float,
    batches: Sequence[torch.Tensor],
) -> tuple[torch.Tensor, torch.Tensor]:
    """One epoch of minibatch SGD, every gradient by autograd: (w, b)."""

    def loss(w: torch.Tensor, b: torch.Tensor, rows: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        return torch.nn.functional.mse_loss(rows @ w + b, targets) / 2

    for batch in batches:
        dw, db = gradient(partial(loss, rows=X[batch], targets=y[batch]), w, b)
        w, b = w - lr * dw, b - lr * db
    return w, b


Batches = Sequence[Any]
"""Index tensors."""


def one_pass(
    X: torch.Tensor,
    y: torch.Tensor,
    w: torch.Tensor,
    b: torch.Tensor,
    lr: float,
    batches: Batches,
    *,
    targets: Callable[[torch.Tensor, Any, int], torch.Tensor] = lambda y, batch, at: y[batch],
    errors: Callable[..., torch.Tensor] = lambda Xw, b, y: Xw + b - y,
    dw: Callable[[torch.Tensor, torch.Tensor], torch.Tensor] = lambda r, rows: r @ rows / len(r),
    db: Callable[[torch.Tensor, torch.Tensor], torch.Tensor] = lambda r, rows: r.mean(),
    step: Callable[[Any, torch.Tensor, Batches], float] = lambda batch, X, batches: 1.0,
    moves: tuple[float, float] = (1.0, 1.0),
    in_turn: bool = False,
    at_start: bool = False,
    piled: bool = False,
) -> tuple[torch.Tensor, torch.Tensor]:
    """One epoch of minibatch SGD on ½ the mean squared error of a linear model: (w, b).

    The gradients are in closed form. What comes by keyword are mistakes: other targets, errors or
    gradients; `step`, a factor on every update; `moves`, how far w and b go; `in_turn`, a gradient of b
    that has seen the new w; `at_start`, gradients that are all those of the first w and b; `piled`,
    gradients that are never zeroed.
    """
    start, total_w, total_b, at = (w, b), torch.zeros_like(w), torch.zeros_like(b), 0
    for batch in batches:
        rows, wanted = X[batch], targets(y, batch, at)
        here = start if at_start else (w, b)
        r = errors(rows @ here[0], here[1], wanted)
        new_w, new_b = dw(r, rows), db(r, rows)
        total_w, total_b = (total_w + new_w, total_b + new_b) if piled else (new_w, new_b)
        factor = lr * step(batch, X, batches)
        w = w - factor * moves[0] * total_w
        if in_turn:
            total_b = db(errors(rows @ w, b, wanted), rows)
        b = b - factor * moves[1] * total_b
        at += len(batch)
    return w, b


def regrouped(batches_of: Callable[[Batches, torch.Tensor], Batches]) -> Callable[..., Any]:
    """`one_pass` through other batches, made of those given and X."""

    def wrong(
        X: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor, lr: float, batches: Batches
    ) -> tuple[torch.Tensor, torch.Tensor]:
        w, b = one_pass(X, y, w, b, lr, batches_of(batches, X))
        return w.clone(), b.clone()

    return wrong


def everyone(X: torch.Tensor) -> Any:
    """The indices of all examples."""
    return torch.arange(len(X), device=X.device)


def in_sequence(batches: Batches, X: torch.Tensor) -> Iterator[Any]:
    """As many examples as each batch has, one stretch after the other."""
    at = 0
    for batch in batches:
        yield everyone(X)[at : at + len(batch)]
        at += len(batch)


def in_their_order(batches: Batches, X: torch.Tensor) -> Batches:
    """All indices that come, sorted, and cut into batches of the sizes given."""
    whole = torch.cat(list(batches)).sort().values
    return list(torch.split(whole, [len(batch) for batch in batches]))


MISTAKES = (
    KnownMistake(
        "sum, not mean",
        partial(one_pass, step=lambda batch, X, batches: len(batch)),
        "Your gradients are sums over the batch: divide them by its size.",
    ),
    KnownMistake(
        "mean over all examples",
        partial(one_pass, step=lambda batch, X, batches: len(batch) / len(X)),
        "You divide by N, the number of all examples: the mean is over those of the batch.",
    ),
    KnownMistake(
        "size of the first batch",
        partial(one_pass, step=lambda batch, X, batches: len(batch) / len(batches[0])),
        "You divide by the size of the first batch in every round: batches differ in size.",
    ),
    KnownMistake(
        "mean over the number of batches",
        partial(one_pass, step=lambda batch, X, batches: len(batch) / len(batches)),
        "You divide by how many batches there are: the mean is over the examples of the batch.",
    ),
    KnownMistake(
        "divided twice",
        partial(one_pass, step=lambda batch, X, batches: 1 / len(batch)),
        "You divide by the size of the batch twice: the mean does it already.",
    ),
    KnownMistake(
        "mean over the features",
        partial(one_pass, step=lambda batch, X, batches: len(batch) / X.shape[1]),
        "You divide by D, the number of features: the mean is over the examples of the batch.",
    ),
    KnownMistake(
        "1/2 forgotten",
        partial(one_pass, moves=(2.0, 2.0)),
        "The square brings a factor 2, and the 1/2 of the loss takes it away again.",
    ),
    KnownMistake(
        "factor 2 for w only",
        partial(one_pass, moves=(2.0, 1.0)),
        "The gradient of w is twice too large, that of b is right: the 1/2 of the loss holds for both.",
    ),
    KnownMistake(
        "factor 2 for b only",
        partial(one_pass, moves=(1.0, 2.0)),
        "The gradient of b is twice too large, that of w is right: the 1/2 of the loss holds for both.",
    ),
    KnownMistake(
        "sum for b",
        partial(one_pass, db=lambda r, rows: r.sum()),
        "The gradient of b is the sum of the errors of the batch: it is their mean.",
    ),
    KnownMistake(
        "sum for w",
        partial(one_pass, dw=lambda r, rows: r @ rows),
        "The gradient of w is a sum over the batch: divide it by the size of the batch.",
    ),
    KnownMistake(
        "b never updated",
        partial(one_pass, moves=(1.0, 0.0)),
        "b keeps its first value: it has a gradient too, and is updated like w.",
    ),
    KnownMistake(
        "w never updated",
        partial(one_pass, moves=(0.0, 1.0)),
        "w keeps its first value: it has a gradient too, and is updated like b.",
    ),
    KnownMistake(
        "w updated first",
        partial(one_pass, in_turn=True),
        "The gradient of b has seen the new w already: find both gradients before you update either.",
    ),
    KnownMistake(
        "uphill",
        partial(one_pass, moves=(-1.0, -1.0)),
        "You add the gradients, which leads uphill: subtract them. Or your error is y - ŷ.",
    ),
    KnownMistake(
        "w uphill",
        partial(one_pass, moves=(-1.0, 1.0)),
        "b goes downhill, but w goes uphill: look at the sign of its gradient.",
    ),
    KnownMistake(
        "b uphill",
        partial(one_pass, moves=(1.0, -1.0)),
        "w goes downhill, but b goes uphill: look at the sign of its gradient.",
    ),
    KnownMistake(
        "all gradients at the start",
        partial(one_pass, at_start=True),
        "Every gradient is that of the w and b you were given: each batch starts from where the one before "
        "it has led.",
    ),
    KnownMistake(
        "one update by the mean of the batches",
        partial(one_pass, at_start=True, step=lambda batch, X, batches: 1 / len(batches)),
        "You make one update for the whole epoch, by the average of all gradients: every batch has an update "
        "of its own.",
    ),
    KnownMistake(
        "one batch of all",
        regrouped(lambda batches, X: [torch.cat(list(batches))]),
        "You make one update for the whole epoch: every batch has an update of its own.",
    ),
    KnownMistake(
        "batches not used",
        regrouped(lambda batches, X: [everyone(X)] * len(batches)),
        "Every update is that of all examples: take the rows of the batch, X[batch] and y[batch].",
    ),
    KnownMistake(
        "one update with all examples",
        regrouped(lambda batches, X: [everyone(X)]),
        "That is one update with all examples: go through the batches, with an update for each.",
    ),
    KnownMistake(
        "first batch only",
        regrouped(lambda batches, X: batches[:1]),
        "You return after the first batch: the `return` belongs behind the loop.",
    ),
    KnownMistake(
        "last batch only",
        regrouped(lambda batches, X: batches[-1:]),
        "Only the last batch has an effect: the update belongs inside the loop, and goes on from the w and b "
        "of the batch before.",
    ),
    KnownMistake(
        "last batch left out",
        regrouped(lambda batches, X: batches[:-1]),
        "The last batch has no effect: go through all of them.",
    ),
    KnownMistake(
        "short batches left out",
        regrouped(lambda batches, X: [batch for batch in batches if len(batch) == len(batches[0])]),
        "Batches that are smaller or larger than the first have no effect: every one counts.",
    ),
    KnownMistake(
        "batches in reverse",
        regrouped(lambda batches, X: batches[::-1]),
        "You go through the batches from last to first: follow their order.",
    ),
    KnownMistake(
        "update after every example",
        regrouped(lambda batches, X: list(torch.cat(list(batches))[:, None])),
        "You update after every example: a batch makes one update, by the mean of its gradients.",
    ),
    KnownMistake(
        "first rows in every batch",
        regrouped(lambda batches, X: [everyone(X)[: len(batch)] for batch in batches]),
        "You take the first rows in every round: the batch holds the indices of its examples, X[batch].",
    ),
    KnownMistake(
        "rows in sequence",
        regrouped(lambda batches, X: [part for part in in_sequence(batches, X) if len(part)]),
        "You cut X in its own order: the batch holds the indices of its examples, X[batch].",
    ),
    KnownMistake(
        "indices sorted before the cut",
        regrouped(in_their_order),
        "You sort all indices and deal them out anew: a batch holds the examples that it was given.",
    ),
    KnownMistake(
        "repeated examples count once",
        regrouped(lambda batches, X: [batch.unique() for batch in batches]),
        "An index that comes twice in a batch counts twice: a mask or a set forgets that.",
    ),
    KnownMistake(
        "targets of other examples",
        partial(one_pass, targets=lambda y, batch, at: y[: len(batch)]),
        "The rows are those of the batch, but the targets are the first of y: take y[batch].",
    ),
    KnownMistake(
        "every prediction with every target",
        partial(one_pass, errors=lambda Xw, b, y: Xw + b - y.mean()),
        "You compare every prediction with every target, by (n, 1) minus (n,): keep both (n,).",
    ),
    KnownMistake(
        "bias left out of the prediction",
        partial(one_pass, errors=lambda Xw, b, y: Xw - y),
        "Your predictions are X w: the bias b is part of them.",
    ),
    KnownMistake(
        "y forgotten",
        partial(one_pass, errors=lambda Xw, b, y: Xw + b),
        "Your errors are the predictions alone: subtract the targets.",
    ),
    KnownMistake(
        "y added",
        partial(one_pass, errors=lambda Xw, b, y: Xw + b + y),
        "You add the target to the prediction: their difference is the error.",
    ),
    KnownMistake(
        "bias subtracted",
        partial(one_pass, errors=lambda Xw, b, y: Xw - b - y),
        "Your predictions are X w - b: the bias is added.",
    ),
    KnownMistake(
        "squares in place of errors",
        partial(one_pass, errors=lambda Xw, b, y: (Xw + b - y) ** 2 / 2),
        "You weight the rows by their losses: the derivative of ½ r² is r.",
    ),
    KnownMistake(
        "x missing",
        partial(one_pass, dw=lambda r, rows: r.mean() * torch.ones_like(rows[0])),
        "Every entry of the gradient of w is the mean error: weight each error by its row of X first.",
    ),
    KnownMistake(
        "product of the means",
        partial(one_pass, dw=lambda r, rows: r.mean() * rows.mean(0)),
        "You multiply the mean error by the mean row: weight each row by its own error first, then average.",
    ),
    KnownMistake(
        "gradients pile up",
        partial(one_pass, piled=True),
        "The gradients of all batches so far pile up: start from 0 with each batch.",
    ),
)

linear_regression_epoch = Exercise(
    name="linear_regression_epoch",
    points=4,
    shapes="X (N, D), y (N,), w (D,), b () -> w (D,), b ()",
    reference=pass_through,
    outputs=("w", "b"),
    by_hand=ByHand("SGD", asks_for=TRAINING_LOOP),
    mistakes=MISTAKES,
    cases=(
        Case(
            "10 examples of 3 features, batches of 4, 4 and 2",
            lambda rng: epoch(rng, 10, 3, 0.1, lambda rng: cut(rng.permutation(10), 4, 4, 2)),
        ),
        Case(
            "one batch of some",
            lambda rng: epoch(rng, 9, 2, 0.2, lambda rng: cut(rng.permutation(9), 5)),
        ),
        Case(
            "examples left out, sizes 2, 5 and 3",
            lambda rng: epoch(rng, 16, 4, 0.05, lambda rng: cut(rng.permutation(16), 2, 5, 3)),
        ),
        Case(
            "examples that come again",
            lambda rng: epoch(rng, 7, 3, 0.1, lambda rng: [[2, 5, 2, 0], [5, 3, 2], [6, 6, 6, 1, 0]]),
        ),
        Case(
            "4 examples of 4 features",
            lambda rng: epoch(rng, 4, 4, 0.1, lambda rng: cut(rng.permutation(4), 3, 1)),
        ),
        Case(
            "3 examples of 6 features",
            lambda rng: epoch(rng, 3, 6, 0.05, lambda rng: cut(rng.permutation(3), 2, 1)),
        ),
        Case(
            "one feature, batches of one example",
            lambda rng: epoch(rng, 6, 1, 0.2, lambda rng: cut(rng.permutation(6), *[1] * 6)),
        ),
        Case("one example, three times", lambda rng: epoch(rng, 1, 3, 0.1, lambda rng: [[0], [0], [0]])),
        Case(
            "one batch of all",
            lambda rng: epoch(rng, 8, 3, 0.2, lambda rng: [rng.permutation(8)]),
        ),
        Case("from w = 0 and b = 0", epoch_from_zero),
        Case(
            "x from 10 to 11",
            lambda rng: epoch(
                rng, 9, 2, 0.002, lambda rng: cut(rng.permutation(9), 3, 2, 3, 1), low=10.0, high=11.0
            ),
        ),
        Case(
            "lr too large",
            lambda rng: epoch(rng, 12, 3, 1.5, lambda rng: cut(rng.permutation(12), 5, 5, 2)),
        ),
        Case(
            "40 examples, 14 batches",
            lambda rng: epoch(rng, 40, 5, 0.03, lambda rng: cut(rng.permutation(40), *[3] * 13, 1)),
        ),
    ),
    hints=(
        "One batch first: which rows of X and which entries of y does an index tensor pick?",
        "With errors r = ŷ - y of the batch, ½ r² has the derivative r by ŷ. And ŷ = x · w + b: so what are "
        "∂L/∂w and ∂L/∂b?",
        "Both are means over the batch: of r times the row of X, and of r. Find both, then update both.",
        "The next batch starts from the new w and b. Make new tensors, `w = w - …`, so that the arguments "
        "keep their values.",
    ),
)
