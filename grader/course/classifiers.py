"""15 · Classifiers: softmax regression, the perceptron, accuracy."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from grader.course.classes import EPOCHS, ROWS, WALKS
from grader.exercise import TRAINING_LOOP, ByHand, Exercise, KnownMistake, Topic
from grader.lazy import torch

Errors = Callable[..., Any]
"""From X Wᵀ, b and the labels, what the gradient takes for p minus one-hot, (N, K)."""


def cross_entropy(scores: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """L, the mean over the N rows, 0-d."""
    return torch.nn.functional.cross_entropy(scores, labels)


def one_hot(labels: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
    """1 at each row's label and 0 elsewhere, (N, K), in the dtype of the scores."""
    return torch.nn.functional.one_hot(labels, scores.shape[-1]).to(scores.dtype)


def picked(values: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """values[n, labels[n]] for every row n."""
    return values.gather(1, labels[:, None])[:, 0]


def error(XW: torch.Tensor, b: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """p minus one-hot, the derivative of each row's loss by its scores."""
    return torch.softmax(XW + b, 1) - one_hot(labels, XW)


def fit(
    X: torch.Tensor,
    labels: torch.Tensor,
    W: torch.Tensor,
    b: torch.Tensor,
    lr: float,
    steps: int,
    *,
    errors: Errors = error,
    recorded: Callable[..., torch.Tensor] = cross_entropy,
    in_turn: bool = False,
    once: bool = False,
    piled: bool = False,
    bias_summed: bool = False,
    moving: tuple[bool, bool] = (True, True),
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Gradient descent on L, which is recorded before each update: (W, b, losses).

    The gradient is in closed form because a loop of autograd would be slow; a test holds it against
    torch.optim. What comes by keyword are mistakes: other errors or another record; `in_turn`, a
    gradient of b that has seen the new W; `once`, the gradient of the start in every step; `piled`,
    gradients that are never zeroed; `bias_summed`, no mean for b; `moving`, whether W and b are updated.
    """
    losses = X.new_empty(steps)
    dW, db = torch.zeros_like(W), torch.zeros_like(b)
    for step in range(steps):
        if not once or step == 0:
            losses[step:] = recorded(X @ W.T + b, labels)
            E = errors(X @ W.T, b, labels)
            share = E / len(X)
            new_dW, new_db = share.T @ X, (E if bias_summed else share).sum(0)
            dW, db = (dW + new_dW, db + new_db) if piled else (new_dW, new_db)
        if moving[0]:
            W = W - lr * dW
        if in_turn:
            db = errors(X @ W.T, b, labels).mean(0)
        if moving[1]:
            b = b - lr * db
    return W, b, losses


def recorded_late(
    X: torch.Tensor, labels: torch.Tensor, W: torch.Tensor, b: torch.Tensor, lr: float, steps: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """`fit` whose losses are recorded after each update: a mistake."""
    W, b, losses = fit(X, labels, W, b, lr, steps)
    return W, b, torch.cat([losses[1:], cross_entropy(X @ W.T + b, labels)[None]])


def last_update_missing(
    X: torch.Tensor, labels: torch.Tensor, W: torch.Tensor, b: torch.Tensor, lr: float, steps: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """`fit` that leaves its loop between the last record and the last update: a mistake."""
    _, _, losses = fit(X, labels, W, b, lr, steps)
    W, b, _ = fit(X, labels, W, b, lr, steps - 1)
    return W, b, losses


def one_by_one(
    X: torch.Tensor, labels: torch.Tensor, W: torch.Tensor, b: torch.Tensor, lr: float, steps: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """`fit` with an update after every example: a mistake."""
    losses = X.new_empty(steps)
    for step in range(steps):
        losses[step] = cross_entropy(X @ W.T + b, labels)
        for n in range(len(X)):
            W, b, _ = fit(X[n : n + 1], labels[n : n + 1], W, b, lr, 1)
    return W, b, losses


def unshifted(scores: torch.Tensor) -> torch.Tensor:
    """Softmax of each row without its maximum subtracted: large scores overflow."""
    exponentials = torch.exp(scores)
    return exponentials / exponentials.sum(1, keepdim=True)


def log_of_zero(scores: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """L from the logarithm of softmax: inf once a probability is 0 for a float."""
    return -torch.log(picked(torch.softmax(scores, 1), labels)).mean()


WRONG_ERRORS: dict[str, tuple[Errors, str]] = {
    "one-hot forgotten": (
        lambda XW, b, labels: torch.softmax(XW + b, 1),
        "Your errors are the probabilities alone: take 1 off at each row's label.",
    ),
    "softmax over the batch": (
        lambda XW, b, labels: torch.softmax(XW + b, 0) - one_hot(labels, XW),
        "Your softmax runs down the columns: each row is an example of its own, so use the last dimension.",
    ),
    "sigmoid": (
        lambda XW, b, labels: torch.sigmoid(XW + b) - one_hot(labels, XW),
        "That is a sigmoid for every score on its own: the classes share 1, which softmax does.",
    ),
    "no softmax": (
        lambda XW, b, labels: XW + b - one_hot(labels, XW),
        "You compare the scores with one-hot: put them through softmax first.",
    ),
    "softmax applied twice": (
        lambda XW, b, labels: torch.softmax(torch.softmax(XW + b, 1), 1) - one_hot(labels, XW),
        "You apply softmax to probabilities: apply it to the scores, once.",
    ),
    "predicted class in place of probabilities": (
        lambda XW, b, labels: one_hot((XW + b).argmax(1), XW) - one_hot(labels, XW),
        "You compare the predicted class with the label, as the perceptron does: keep the probabilities.",
    ),
    "extra p (1 - p)": (
        lambda XW, b, labels: (
            error(XW, b, labels) * torch.softmax(XW + b, 1) * (1 - torch.softmax(XW + b, 1))
        ),
        "p minus one-hot is the gradient with respect to the scores already: no further p (1 - p).",
    ),
    "bias left out of the scores": (
        lambda XW, b, labels: error(XW, torch.zeros_like(b), labels),
        "The gradient is that of scores without b: Z is X Wᵀ + b.",
    ),
    "only the right class": (
        lambda XW, b, labels: one_hot(labels, XW) * error(XW, b, labels),
        "You correct the score of the right class only: those of the other classes have a gradient too, p.",
    ),
    "no maximum subtracted": (
        lambda XW, b, labels: unshifted(XW + b) - one_hot(labels, XW),
        "exp overflows for large scores, and inf / inf is nan. Subtract each row's maximum first.",
    ),
    "one maximum for the whole batch": (
        lambda XW, b, labels: unshifted(XW + b - (XW + b).max()) - one_hot(labels, XW),
        "You subtract the maximum of the whole batch: a row far below it becomes 0 / 0. Take each row's own.",
    ),
}
"""Errors that are wrong while the losses are right, with what to say."""


def wrong_softmax(softmax: Callable[[torch.Tensor], torch.Tensor]) -> dict[str, Any]:
    """Errors and losses that both come from a wrong softmax."""
    return {
        "errors": lambda XW, b, labels: softmax(XW + b) - one_hot(labels, XW),
        "recorded": lambda scores, labels: -torch.log(picked(softmax(scores), labels)).mean(),
    }


softmax_regression = Exercise(
    name="softmax_regression",
    points=4,
    reference=fit,
    outputs=("W", "b", "losses"),
    by_hand=ByHand("SGD", asks_for=TRAINING_LOOP),
    cases=WALKS,
    mistakes=(
        KnownMistake(
            "losses recorded after the update",
            recorded_late,
            "Your losses are those after each update: record the loss first, then update.",
        ),
        KnownMistake(
            "last update missing",
            last_update_missing,
            "The losses are right, but W and b lack the last update: every step ends with one.",
        ),
        KnownMistake(
            "update after every example",
            one_by_one,
            "You update after every example: one step is one update, with the mean over all examples.",
        ),
        KnownMistake(
            "log of 0",
            partial(fit, recorded=log_of_zero),
            "W and b are right, but the loss is inf where a probability is 0 for a float. Use log-softmax: "
            "it never takes the logarithm of 0.",
        ),
        KnownMistake(
            "softmax overflows",
            partial(fit, **wrong_softmax(unshifted)),
            "exp overflows for large scores, and inf / inf is nan. Subtract each row's maximum first, or use "
            "torch.softmax.",
        ),
        KnownMistake(
            "one maximum for the whole batch, losses too",
            partial(fit, **wrong_softmax(lambda scores: unshifted(scores - scores.max()))),
            "You subtract the maximum of the whole batch: a row far below it becomes 0 / 0. Take each row's "
            "own.",
        ),
        KnownMistake(
            "softmax over the batch, losses too",
            partial(fit, **wrong_softmax(lambda scores: torch.softmax(scores, 0))),
            "Your softmax runs down the columns: each row is an example of its own, so use the last "
            "dimension.",
        ),
        KnownMistake(
            "log(p + 1e-8)",
            partial(
                fit,
                recorded=lambda scores, labels: (
                    -torch.log(picked(torch.softmax(scores, 1), labels) + 1e-8).mean()
                ),
            ),
            "The added 1e-8 hides log 0 but changes every loss. Use log-softmax: nothing needs to be added "
            "then.",
        ),
        KnownMistake(
            "log(p + 1e-12)",
            partial(
                fit,
                recorded=lambda scores, labels: (
                    -torch.log(picked(torch.softmax(scores, 1), labels) + 1e-12).mean()
                ),
            ),
            "The added 1e-12 hides log 0 but changes the loss. Use log-softmax: nothing needs to be added "
            "then.",
        ),
        KnownMistake(
            "logarithm missing",
            partial(fit, recorded=lambda scores, labels: -picked(torch.softmax(scores, 1), labels).mean()),
            "Your losses average the probabilities of the right classes: take their logarithm first.",
        ),
        KnownMistake(
            "logarithm of the mean",
            partial(
                fit,
                recorded=lambda scores, labels: -torch.log(picked(torch.softmax(scores, 1), labels).mean()),
            ),
            "The logarithm belongs inside the mean: take it of every row's probability first.",
        ),
        KnownMistake(
            "every row with every label",
            partial(fit, recorded=lambda scores, labels: -torch.log_softmax(scores, 1)[:, labels].mean()),
            "log_p[:, labels] picks every label in every row. Pick one entry a row: log_p[rows, labels] with "
            "rows = 0 ... N-1.",
        ),
        KnownMistake(
            "squared error recorded",
            partial(
                fit,
                recorded=lambda scores, labels: (
                    (torch.softmax(scores, 1) - one_hot(labels, scores)) ** 2
                ).mean(),
            ),
            "You record a squared error; the loss is the cross-entropy.",
        ),
        KnownMistake(
            "softmax of probabilities recorded",
            partial(fit, recorded=lambda scores, labels: cross_entropy(torch.softmax(scores, 1), labels)),
            "The ready-made cross_entropy takes scores, not probabilities: it applies softmax itself.",
        ),
        KnownMistake(
            "sum for b, mean for W",
            partial(fit, bias_summed=True),
            "The gradient of b is a mean over the examples too, not their sum.",
        ),
        KnownMistake(
            "b never updated",
            partial(fit, moving=(True, False)),
            "b keeps its first value: it has a gradient too, and is updated like W.",
        ),
        KnownMistake(
            "W never updated",
            partial(fit, moving=(False, True)),
            "W keeps its first value: it has a gradient too, and is updated like b.",
        ),
        KnownMistake(
            "W updated first",
            partial(fit, in_turn=True),
            "The gradient of b has seen the new W already: find both gradients before you update either.",
        ),
        KnownMistake(
            "gradient of the start in every step",
            partial(fit, once=True),
            "You compute the probabilities once, before the loop: they change with W and b in every step.",
        ),
        KnownMistake(
            "gradients pile up",
            partial(fit, piled=True),
            "The gradients of all steps pile up: start them from 0 in each step.",
        ),
        *(
            KnownMistake(name, partial(fit, errors=errors), message)
            for name, (errors, message) in WRONG_ERRORS.items()
        ),
    ),
    hints=(
        "Take one row with label y: the derivative of its loss by its scores is p, with 1 taken off at y.",
        "Call these rows E (N, K). W[k] gets Σ_n E[n, k] x[n]: which product of E and X is (K, D)?",
        "dW = Eᵀ X / N and db the mean of E over the rows. Find both before you update either.",
        "Record the mean of -log_softmax(Z)[rows, labels] before the update; log of softmax may be -inf.",
    ),
)


def rosenblatt(
    X: torch.Tensor,
    labels: torch.Tensor,
    w: torch.Tensor,
    b: torch.Tensor,
    epochs: int,
    *,
    mistaken: Callable[[Any, Any], Any] = lambda score, y: y * score <= 0,
    change: Callable[[Any, Any], Any] = lambda y, score: y,
    bias_change: Callable[[Any, Any], Any] | None = None,
    score: Callable[..., Any] = lambda x, w, b: w @ x + b,
    rows: Callable[[int], Any] = range,
    one_an_epoch: bool = False,
    afresh: bool = False,
    always: bool = False,
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Rosenblatt's rule: (w, b, mistakes), the mistakes of each epoch.

    What comes by keyword are mistakes: what counts as one, how many times x it adds to w and what
    to b, another score, other rows; `one_an_epoch`, which leaves an epoch at the first mistake;
    `afresh`, which begins each epoch with the first w and b; `always`, which corrects without one.
    """
    start, mistakes = (w, b), X.new_zeros(epochs)
    for epoch in range(epochs):
        if afresh:
            w, b = start
        for n in rows(len(X)):
            x, y = X[n], labels[n]
            z = score(x, w, b)
            wrong = mistaken(z, y)
            if wrong or always:
                w = w + change(y, z) * x
                b = b + (bias_change or change)(y, z)
            if wrong:
                mistakes[epoch] += 1
                if one_an_epoch:
                    break
    return w, b, mistakes


def after_each_epoch(
    X: torch.Tensor, labels: torch.Tensor, w: torch.Tensor, b: torch.Tensor, epochs: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Rosenblatt's rule with one update an epoch, the sum of all its corrections: a mistake."""
    mistakes = X.new_empty(epochs)
    for epoch in range(epochs):
        wrong = (labels * (X @ w + b) <= 0).to(X.dtype)
        w, b = w + (wrong * labels) @ X, b + (wrong * labels).sum()
        mistakes[epoch] = wrong.sum()
    return w, b, mistakes


def counted(how: str) -> Callable[..., Any]:
    """Rosenblatt's rule with another count: "in all", "right" or "after" (once the epoch is over)."""

    def wrong(
        X: torch.Tensor, labels: torch.Tensor, w: torch.Tensor, b: torch.Tensor, epochs: int
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        final_w, final_b, mistakes = rosenblatt(X, labels, w, b, epochs)
        if how == "in all":
            mistakes = mistakes.cumsum(0)
        elif how == "right":
            mistakes = len(X) - mistakes
        else:
            for epoch in range(epochs):
                w, b, _ = rosenblatt(X, labels, w, b, 1)
                mistakes[epoch] = (labels * (X @ w + b) <= 0).sum()
        return final_w, final_b, mistakes

    return wrong


perceptron_train = Exercise(
    name="perceptron_train",
    points=3,
    by_hand=ByHand(asks_for=TRAINING_LOOP),
    reference=rosenblatt,
    outputs=("w", "b", "mistakes"),
    cases=EPOCHS,
    mistakes=(
        KnownMistake(
            "a score of 0 counts as right",
            partial(rosenblatt, mistaken=lambda score, y: y * score < 0),
            "y (w · x + b) = 0 is a mistake too: compare with ≤, not with <.",
        ),
        KnownMistake(
            "a score of 0 counts as -1",
            partial(rosenblatt, mistaken=lambda score, y: (score > 0) != (y > 0)),
            "You take a score of 0 for the label -1: it is a mistake for both labels.",
        ),
        KnownMistake(
            "a score of 0 counts as +1",
            partial(rosenblatt, mistaken=lambda score, y: (score >= 0) != (y > 0)),
            "You take a score of 0 for the label +1: it is a mistake for both labels.",
        ),
        KnownMistake(
            "updated after the epoch",
            after_each_epoch,
            "You correct once an epoch: w and b change at each mistake, before the next example.",
        ),
        KnownMistake(
            "every example corrects",
            partial(rosenblatt, always=True),
            "You correct at every example: only mistakes change w and b.",
        ),
        KnownMistake(
            "every example is a mistake",
            partial(rosenblatt, mistaken=lambda score, y: True),
            "You correct and count every example: only those with y (w · x + b) ≤ 0 are mistakes.",
        ),
        KnownMistake(
            "right ones correct",
            partial(rosenblatt, mistaken=lambda score, y: y * score > 0),
            "You correct where the score is right: it is the other examples that change w and b.",
        ),
        KnownMistake(
            "y missing in the correction",
            partial(rosenblatt, change=lambda y, score: 1.0),
            "You add x and 1 whatever the label: multiply both by y.",
        ),
        KnownMistake(
            "y missing in the correction of b",
            partial(rosenblatt, bias_change=lambda y, score: 1.0),
            "You add 1 to b whatever the label: add y.",
        ),
        KnownMistake(
            "subtracted",
            partial(rosenblatt, change=lambda y, score: -y),
            "Sign slip: y x is added to w, and y to b.",
        ),
        KnownMistake(
            "b never updated",
            partial(rosenblatt, bias_change=lambda y, score: 0.0),
            "b keeps its first value: each mistake adds y to it.",
        ),
        KnownMistake(
            "w never updated",
            partial(rosenblatt, change=lambda y, score: 0.0, bias_change=lambda y, score: y),
            "w keeps its first value: each mistake adds y x to it.",
        ),
        KnownMistake(
            "twice as large",
            partial(rosenblatt, change=lambda y, score: 2 * y),
            "Each correction is twice as large: label minus prediction is ±2 here. Add y x and y.",
        ),
        KnownMistake(
            "labels taken as 0 and 1",
            partial(
                rosenblatt,
                mistaken=lambda score, y: y != (score >= 0).to(score.dtype),
                change=lambda y, score: y - (score >= 0).to(score.dtype),
            ),
            "You predict 0 or 1, but the labels are -1 and +1.",
        ),
        KnownMistake(
            "a margin of 1",
            partial(rosenblatt, mistaken=lambda score, y: y * score < 1),
            "You correct below a margin of 1, as a support vector machine does: here the margin is 0.",
        ),
        KnownMistake(
            "bias left out of the score",
            partial(rosenblatt, score=lambda x, w, b: w @ x),
            "Your score is w · x: add b before you look at its sign.",
        ),
        KnownMistake(
            "only the first mistake of an epoch",
            partial(rosenblatt, one_an_epoch=True),
            "You leave the epoch at its first mistake: go on with the next example.",
        ),
        KnownMistake(
            "every epoch begins anew",
            partial(rosenblatt, afresh=True),
            "You begin each epoch with the first w and b: go on with those of the epoch before.",
        ),
        KnownMistake(
            "last row first",
            partial(rosenblatt, rows=lambda n: range(n - 1, -1, -1)),
            "You go through the rows from the last to the first: begin with the first.",
        ),
        KnownMistake(
            "last row left out",
            partial(rosenblatt, rows=lambda n: range(n - 1)),
            "Your loop ends before the last example: range(N) runs to N - 1 already.",
        ),
        KnownMistake(
            "first row left out",
            partial(rosenblatt, rows=lambda n: range(1, n)),
            "Your loop starts with the second example: the first has index 0.",
        ),
        KnownMistake(
            "mistakes add up over the epochs",
            counted("in all"),
            "Your counts go on from epoch to epoch: start each one from 0.",
        ),
        KnownMistake(
            "right ones counted",
            counted("right"),
            "You count the examples that were right: count the mistakes.",
        ),
        KnownMistake(
            "counted after the epoch",
            counted("after"),
            "You count what is wrong once the epoch is over: count each mistake when it is corrected.",
        ),
    ),
    hints=(
        "Two loops: over the epochs, and in it over the rows. When exactly do w and b change?",
        "A mistake is y times the score ≤ 0: the score and the label then have opposite signs, or it is 0.",
        "Make new tensors, `w = w + y * x`, so that the arguments keep their values; count in a tensor of "
        "zeros (epochs,) with the dtype of X.",
    ),
)


def share(right: torch.Tensor, logits: torch.Tensor) -> torch.Tensor:
    """The share of True, 0-d, in the dtype of the logits."""
    return right.to(logits.dtype).mean()


def right_rate(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """The share of rows whose largest score is that of their label."""
    return share(logits.argmax(1) == labels, logits)


accuracy = Exercise(
    name="accuracy",
    points=1,
    reference=right_rate,
    cases=ROWS,
    mistakes=(
        KnownMistake(
            "a count",
            lambda logits, labels: right_rate(logits, labels) * len(labels),
            "That is how many are right: divide by the number of rows.",
        ),
        KnownMistake(
            "the error rate",
            lambda logits, labels: 1 - right_rate(logits, labels),
            "That is the share of rows that are wrong.",
        ),
        KnownMistake(
            "per cent",
            lambda logits, labels: 100 * right_rate(logits, labels),
            "That is in per cent: return a number from 0 to 1.",
        ),
        KnownMistake(
            "divided by the number of classes",
            lambda logits, labels: right_rate(logits, labels) * len(labels) / logits.shape[1],
            "You divide by the number of classes: divide by the number of rows.",
        ),
        KnownMistake(
            "smallest score",
            lambda logits, labels: share(logits.argmin(1) == labels, logits),
            "You pick the class with the smallest score: take argmax.",
        ),
        KnownMistake(
            "largest of the whole table",
            lambda logits, labels: share(logits.argmax() == labels, logits),
            "argmax without `dim` finds one place in the whole table: look in each row, along dimension 1.",
        ),
        KnownMistake(
            "largest size",
            lambda logits, labels: share(logits.abs().argmax(1) == labels, logits),
            "You pick the score of the largest size, whatever its sign: take argmax of the scores.",
        ),
        KnownMistake(
            "every prediction with every label",
            lambda logits, labels: share(logits.argmax(1)[:, None] == labels, logits),
            "(N, 1) == (N,) is an (N, N) table: every prediction with every label. Keep both (N,).",
        ),
        KnownMistake(
            "1 only if all are right",
            lambda logits, labels: right_rate(logits, labels).floor(),
            "You return 1 if all rows are right and else 0, as `.all()` or a whole-number division does: "
            "return the share.",
        ),
        KnownMistake(
            "only confident predictions",
            lambda logits, labels: share(picked(torch.softmax(logits, 1), labels) > 0.5, logits),
            "You ask for a probability above 0.5: the largest of several may be smaller.",
        ),
        KnownMistake(
            "mean probability of the right class",
            lambda logits, labels: picked(torch.softmax(logits, 1), labels).mean(),
            "That is the mean probability of the right class: count the rows where it is the largest.",
        ),
        KnownMistake(
            "scores above 0",
            lambda logits, labels: share(picked(logits, labels) > 0, logits),
            "You ask whether the right class has a score above 0: it has to be the largest.",
        ),
    ),
    hints=(
        "The predicted class of a row is where its largest score stands: along which dimension?",
        "Compare with the labels, turn True and False into floats of the logits' dtype, and take the mean.",
    ),
)

TOPIC = Topic(
    name="15_classifiers",
    title="Classifiers",
    exercises=(softmax_regression, perceptron_train, accuracy),
)
