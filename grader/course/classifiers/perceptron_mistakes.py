"""What goes wrong in Rosenblatt's rule."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from grader.toolkit import KnownMistake, torch


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
    restarts: bool = False,
    always: bool = False,
    always_bias: bool = False,
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """`corrected` whose parts can be wrong.

    What comes by keyword are mistakes: what counts as one, how many times x it adds to w and what
    to b, another score, other rows; `one_an_epoch`, which leaves an epoch at the first mistake;
    `restarts`, which begins each epoch with the first w and b; `always`, which corrects without one,
    and `always_bias`, which does so with b alone.
    """
    start, mistakes = (w, b), X.new_zeros(epochs)
    for epoch in range(epochs):
        if restarts:
            w, b = start
        for n in rows(len(X)):
            x, y = X[n], labels[n]
            z = score(x, w, b)
            wrong = mistaken(z, y)
            if wrong or always:
                w = w + change(y, z) * x
            if wrong or always or always_bias:
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


def until_no_mistake(
    X: torch.Tensor, labels: torch.Tensor, w: torch.Tensor, b: torch.Tensor, epochs: int, *, kept: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Rosenblatt's rule that ends with the first epoch without a mistake, of which it keeps `kept` counts."""
    w, b, mistakes = rosenblatt(X, labels, w, b, epochs)
    right = (mistakes == 0).nonzero().flatten()
    return w, b, mistakes[: int(right[0]) + kept] if len(right) else mistakes


MISTAKES = (
    *(
        KnownMistake(
            "ends after an epoch without a mistake",
            partial(until_no_mistake, kept=kept),
            "You end after an epoch without a mistake; there are always `epochs` passes, each with a count.",
        )
        for kept in (0, 1)
    ),
    KnownMistake(
        "a score of 0 counts as right",
        partial(rosenblatt, mistaken=lambda score, y: y * score < 0),
        "You compare with <; y (w · x + b) = 0 is a mistake too, so compare with <=.",
    ),
    KnownMistake(
        "a score of 0 counts as -1",
        partial(rosenblatt, mistaken=lambda score, y: (score > 0) != (y > 0)),
        "You take a score of 0 for label -1; it is a mistake for both labels.",
    ),
    KnownMistake(
        "a score of 0 counts as +1",
        partial(rosenblatt, mistaken=lambda score, y: (score >= 0) != (y > 0)),
        "You take a score of 0 for label +1; it is a mistake for both labels.",
    ),
    KnownMistake(
        "updated after the epoch",
        after_each_epoch,
        "You correct once per epoch; correct at each mistake, before the next example.",
    ),
    KnownMistake(
        "every example corrects",
        partial(rosenblatt, always=True),
        "You correct at every example; correct only at mistakes.",
    ),
    KnownMistake(
        "every example corrects b",
        partial(rosenblatt, always_bias=True),
        "You correct b at every example; correct it at mistakes alone, like w.",
    ),
    KnownMistake(
        "every example is a mistake",
        partial(rosenblatt, mistaken=lambda score, y: True),
        "You correct and count every example; only those with y (w · x + b) ≤ 0 are mistakes.",
    ),
    KnownMistake(
        "right ones correct",
        partial(rosenblatt, mistaken=lambda score, y: y * score > 0),
        "You correct where the score is right; correct where y (w · x + b) ≤ 0.",
    ),
    KnownMistake(
        "y missing in the correction",
        partial(rosenblatt, change=lambda y, score: 1.0),
        "You add x and 1 whatever the label; add y x and y.",
    ),
    KnownMistake(
        "y missing in the correction of b",
        partial(rosenblatt, bias_change=lambda y, score: 1.0),
        "You add 1 to b whatever the label; add y.",
    ),
    KnownMistake(
        "subtracted",
        partial(rosenblatt, change=lambda y, score: -y),
        "You subtract y x and y; add y x to w, and y to b.",
    ),
    KnownMistake(
        "b never updated",
        partial(rosenblatt, bias_change=lambda y, score: 0.0),
        "b keeps its first value; add y to it at each mistake.",
    ),
    KnownMistake(
        "w never updated",
        partial(rosenblatt, change=lambda y, score: 0.0, bias_change=lambda y, score: y),
        "w keeps its first value; add y x to it at each mistake.",
    ),
    *(
        KnownMistake(
            "twice as large",
            wrong,
            "Your correction is 2 y x, since label minus prediction is ±2; add y x and y.",
        )
        for wrong in (
            partial(rosenblatt, change=lambda y, score: 2 * y),
            partial(
                rosenblatt,
                mistaken=lambda score, y: y != score.sign(),
                change=lambda y, score: y - score.sign(),
            ),
        )
    ),
    KnownMistake(
        "labels taken as 0 and 1",
        partial(
            rosenblatt,
            mistaken=lambda score, y: y != (score >= 0).to(score.dtype),
            change=lambda y, score: y - (score >= 0).to(score.dtype),
        ),
        "You predict 0 or 1; the labels are -1 and +1.",
    ),
    KnownMistake(
        "a margin of 1",
        partial(rosenblatt, mistaken=lambda score, y: y * score < 1),
        "You correct where y (w · x + b) < 1, as a support vector machine does; correct where it is ≤ 0.",
    ),
    KnownMistake(
        "bias left out of the score",
        partial(rosenblatt, score=lambda x, w, b: w @ x),
        "Your score is w · x; it should be w · x + b.",
    ),
    KnownMistake(
        "only the first mistake of an epoch",
        partial(rosenblatt, one_an_epoch=True),
        "You leave the epoch at its first mistake; continue with the next example.",
    ),
    KnownMistake(
        "every epoch starts from the first w and b",
        partial(rosenblatt, restarts=True),
        "You start each epoch from the first w and b; start from those of the previous epoch.",
    ),
    KnownMistake(
        "last row first",
        partial(rosenblatt, rows=lambda n: range(n - 1, -1, -1)),
        "You go through the rows from the last to the first; start with the first.",
    ),
    KnownMistake(
        "last row left out",
        partial(rosenblatt, rows=lambda n: range(n - 1)),
        "Your loop ends before the last example; range(N) already ends at N - 1.",
    ),
    KnownMistake(
        "first row left out",
        partial(rosenblatt, rows=lambda n: range(1, n)),
        "Your loop starts at the second example; the first has index 0.",
    ),
    KnownMistake(
        "mistakes add up over the epochs",
        counted("in all"),
        "Your counts add up over the epochs; start each one at 0.",
    ),
    KnownMistake(
        "right ones counted",
        counted("right"),
        "You count the right examples; count the mistakes.",
    ),
    KnownMistake(
        "counted after the epoch",
        counted("after"),
        "You count the mistakes after the epoch; count each one when it is corrected.",
    ),
)
