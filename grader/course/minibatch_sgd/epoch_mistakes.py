"""What goes wrong in one epoch of linear regression by minibatch SGD."""

from __future__ import annotations

from functools import partial

from grader.course.minibatch_sgd.wrong_epochs import (
    b_first,
    everyone,
    in_sequence,
    in_their_order,
    mean_of_all,
    one_pass,
    regrouped,
    rolling,
)
from grader.toolkit import KnownMistake, torch

MISTAKES = (
    KnownMistake(
        "b updated first",
        b_first,
        "You compute the gradient of w with the new b; compute both gradients, then update both.",
    ),
    KnownMistake(
        "mean of the iterates",
        mean_of_all,
        "You return the means of all w and b; return the last ones.",
    ),
    KnownMistake(
        "momentum on top",
        rolling,
        "You add a momentum of 0.9; each update uses the gradient of its own batch alone.",
    ),
    KnownMistake(
        "sum, not mean",
        partial(one_pass, step=lambda batch, X, batches: len(batch)),
        "Your gradients are sums over the batch; divide them by its size.",
    ),
    KnownMistake(
        "mean over all examples",
        partial(one_pass, step=lambda batch, X, batches: len(batch) / len(X)),
        "You divide by N, the number of all examples; divide by the size of the batch.",
    ),
    KnownMistake(
        "size of the first batch",
        partial(one_pass, step=lambda batch, X, batches: len(batch) / len(batches[0])),
        "You always divide by the size of the first batch; batches differ in size, so divide "
        "by that of each.",
    ),
    KnownMistake(
        "size of the last batch",
        partial(one_pass, step=lambda batch, X, batches: len(batch) / len(batches[-1])),
        "You always divide by the size of the last batch; batches differ in size, so divide by that of each.",
    ),
    KnownMistake(
        "mean of the gradients so far",
        partial(one_pass, averaged=True),
        "You average the gradients of all batches so far; each update uses the gradient of its own batch.",
    ),
    KnownMistake(
        "mean over the number of batches",
        partial(one_pass, step=lambda batch, X, batches: len(batch) / len(batches)),
        "You divide by the number of batches; divide by the size of the batch.",
    ),
    KnownMistake(
        "divided twice",
        partial(one_pass, step=lambda batch, X, batches: 1 / len(batch)),
        "You divide by the size of the batch twice; the mean already does it.",
    ),
    KnownMistake(
        "mean over the features",
        partial(one_pass, step=lambda batch, X, batches: len(batch) / X.shape[1]),
        "You divide by D, the number of features; divide by the size of the batch.",
    ),
    KnownMistake(
        "1/2 forgotten",
        partial(one_pass, moves=(2.0, 2.0)),
        "Your gradients are twice as large; the ½ of the loss cancels the 2 of the square.",
    ),
    KnownMistake(
        "factor 2 for w only",
        partial(one_pass, moves=(2.0, 1.0)),
        "Your gradient of w is twice as large, that of b is right; the ½ of the loss cancels the 2 of the "
        "square in both.",
    ),
    KnownMistake(
        "factor 2 for b only",
        partial(one_pass, moves=(1.0, 2.0)),
        "Your gradient of b is twice as large, that of w is right; the ½ of the loss cancels the 2 of the "
        "square in both.",
    ),
    KnownMistake(
        "sum for b",
        partial(one_pass, db=lambda r, rows: r.sum()),
        "Your gradient of b is the sum of the batch's errors; it should be their mean.",
    ),
    KnownMistake(
        "sum for w",
        partial(one_pass, dw=lambda r, rows: r @ rows),
        "Your gradient of w is a sum over the batch; divide it by the size of the batch.",
    ),
    KnownMistake(
        "b never updated",
        partial(one_pass, moves=(1.0, 0.0)),
        "b keeps its first value; update it by its own gradient, like w.",
    ),
    KnownMistake(
        "w never updated",
        partial(one_pass, moves=(0.0, 1.0)),
        "w keeps its first value; update it by its own gradient, like b.",
    ),
    KnownMistake(
        "w updated first",
        partial(one_pass, in_turn=True),
        "You compute the gradient of b with the new w; compute both gradients, then update both.",
    ),
    KnownMistake(
        "uphill",
        partial(one_pass, moves=(-1.0, -1.0)),
        "You move uphill, because you add the gradients or because your error is y - ŷ; subtract the "
        "gradients of ŷ - y.",
    ),
    KnownMistake(
        "w uphill",
        partial(one_pass, moves=(-1.0, 1.0)),
        "b moves downhill, but w moves uphill; check the sign of the gradient of w.",
    ),
    KnownMistake(
        "b uphill",
        partial(one_pass, moves=(1.0, -1.0)),
        "w moves downhill, but b moves uphill; check the sign of the gradient of b.",
    ),
    KnownMistake(
        "all gradients at the start",
        partial(one_pass, at_start=True),
        "You compute every gradient at the first w and b; each batch starts from the w and b that the "
        "previous one left.",
    ),
    KnownMistake(
        "one update by the mean of the batches",
        partial(one_pass, at_start=True, step=lambda batch, X, batches: 1 / len(batches)),
        "You make one update per epoch, by the average of all gradients; make one per batch.",
    ),
    KnownMistake(
        "one batch of all",
        regrouped(lambda batches, X: [torch.cat(list(batches))]),
        "You make one update per epoch; make one per batch.",
    ),
    KnownMistake(
        "batches not used",
        regrouped(lambda batches, X: [everyone(X)] * len(batches)),
        "You use all examples for every update; use the rows of the batch, of X and of y.",
    ),
    KnownMistake(
        "one update with all examples",
        regrouped(lambda batches, X: [everyone(X)]),
        "You make one update with all examples; make one per batch, with its rows alone.",
    ),
    KnownMistake(
        "first batch only",
        regrouped(lambda batches, X: batches[:1]),
        "You return after the first batch; put the `return` after the loop.",
    ),
    KnownMistake(
        "last batch only",
        regrouped(lambda batches, X: batches[-1:]),
        "Only the last batch has an effect; put the update inside the loop, and start from the w and b of "
        "the previous batch.",
    ),
    KnownMistake(
        "last batch left out",
        regrouped(lambda batches, X: batches[:-1]),
        "You leave out the last batch; go through all of them.",
    ),
    KnownMistake(
        "short batches left out",
        regrouped(lambda batches, X: [batch for batch in batches if len(batch) == len(batches[0])]),
        "You skip batches whose size differs from the first; use every one.",
    ),
    KnownMistake(
        "batches in reverse",
        regrouped(lambda batches, X: batches[::-1]),
        "You go through the batches from last to first; keep their order.",
    ),
    KnownMistake(
        "update after every example",
        regrouped(lambda batches, X: list(torch.cat(list(batches))[:, None])),
        "You update after every example; make one update per batch, by the mean gradient.",
    ),
    KnownMistake(
        "first rows in every batch",
        regrouped(lambda batches, X: [everyone(X)[: len(batch)] for batch in batches]),
        "You use the first rows of X for every batch; a batch holds the indices of its rows.",
    ),
    KnownMistake(
        "rows in sequence",
        regrouped(lambda batches, X: [part for part in in_sequence(batches, X) if len(part)]),
        "You cut X in its own order; a batch holds the indices of its rows.",
    ),
    KnownMistake(
        "indices sorted before the cut",
        regrouped(in_their_order),
        "You sort all indices and cut them again; use each batch as it is.",
    ),
    KnownMistake(
        "repeated examples count once",
        regrouped(lambda batches, X: [batch.unique() for batch in batches]),
        "You use a repeated index once, as a mask or a set does; one that comes twice in a batch counts "
        "twice.",
    ),
    KnownMistake(
        "targets of other examples",
        partial(one_pass, targets=lambda y, batch, at: y[: len(batch)]),
        "You use the rows of the batch with the first targets of y; take the targets of the same rows.",
    ),
    KnownMistake(
        "every prediction with every target",
        partial(one_pass, errors=lambda Xw, b, y: Xw + b - y.mean()),
        "(n, 1) minus (n,) broadcasts to (n, n): every prediction minus every target. Keep both (n,).",
    ),
    KnownMistake(
        "bias left out of the prediction",
        partial(one_pass, errors=lambda Xw, b, y: Xw - y),
        "Your predictions are X w; they should be X w + b.",
    ),
    KnownMistake(
        "y forgotten",
        partial(one_pass, errors=lambda Xw, b, y: Xw + b),
        "Your errors are the predictions ŷ; they should be ŷ - y.",
    ),
    KnownMistake(
        "y added",
        partial(one_pass, errors=lambda Xw, b, y: Xw + b + y),
        "You compute ŷ + y; the error is ŷ - y.",
    ),
    KnownMistake(
        "bias subtracted",
        partial(one_pass, errors=lambda Xw, b, y: Xw - b - y),
        "Your predictions are X w - b; they should be X w + b.",
    ),
    KnownMistake(
        "squares in place of errors",
        partial(one_pass, errors=lambda Xw, b, y: (Xw + b - y) ** 2 / 2),
        "You weight the rows by their losses ½ r²; the derivative of ½ r² is r, so weight them by r.",
    ),
    KnownMistake(
        "x missing",
        partial(one_pass, dw=lambda r, rows: r.mean() * torch.ones_like(rows[0])),
        "Every entry of your gradient of w is the mean error; weight each error by its row of X first.",
    ),
    KnownMistake(
        "product of the means",
        partial(one_pass, dw=lambda r, rows: r.mean() * rows.mean(0)),
        "You multiply the mean error by the mean row; weight each row by its own error, then average.",
    ),
    KnownMistake(
        "gradients pile up",
        partial(one_pass, piled=True),
        "The gradients of all batches so far add up; start from 0 in each batch.",
    ),
)
