"""perceptron_train · Rosenblatt's rule: look at one example after the other, and correct w and b at each
mistake."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from grader.toolkit import TRAINING_LOOP, ByHand, Case, Exercise, Inputs, KnownMistake, torch
from grader.toolkit.inputs import Floats, normal, uniform

Recipe = Callable[["np.random.Generator"], Inputs]
"""How the inputs of a call are drawn."""


def signed(n: int, d: int) -> Recipe:
    """n examples of d features with random labels -1 and +1, and where to start."""
    return lambda rng: {
        "X": uniform(rng, -1.0, 2.4, n, d),
        "labels": rng.choice([-1.0, 1.0], n),
        "w": normal(rng, d),
        "b": normal(rng),
    }


def from_nothing(label: float) -> Recipe:
    """w = 0 and b = 0, where the first score is exactly 0; its example has this label."""

    def recipe(rng: np.random.Generator) -> Inputs:
        inputs = signed(5, 3)(rng)
        inputs["labels"][0] = label
        return {**inputs, "w": np.zeros(3), "b": np.asarray(0.0)}

    return recipe


def separable(rng: np.random.Generator) -> Inputs:
    """Labels that a line divides."""
    inputs = signed(8, 2)(rng)
    return {**inputs, "labels": np.where(inputs["X"] @ normal(rng, 2) > normal(rng), 1.0, -1.0)}


def all_wrong(rng: np.random.Generator) -> Inputs:
    """The start is wrong about every example."""
    inputs = signed(5, 3)(rng)
    return {**inputs, "labels": -np.sign(inputs["X"] @ inputs["w"] + inputs["b"])}


def decided(rng: np.random.Generator, recipe: Recipe, epochs: int, settles: bool) -> Inputs:
    """The inputs of `perceptron_train`, drawn again until nothing hangs on rounding.

    No score on the way is near to 0, but for the exact 0 of w = 0 and b = 0. There is at least one
    mistake: without one, right code may well return its arguments. It `settles` if the last epoch
    has none, and one before it has.
    """
    while True:
        inputs = {**recipe(rng), "epochs": epochs}
        nearest, mistakes = rehearse(**inputs)
        if nearest > 0.01 and mistakes.sum() > 0 and (mistakes[-1] == 0) == settles:
            return inputs


def rehearse(X: Floats, labels: Floats, w: Floats, b: Floats, epochs: int) -> tuple[float, Floats]:
    """Rosenblatt's rule: the score nearest to 0, but for those of w = 0 and b = 0; and the mistakes."""
    nearest, mistakes = np.inf, np.zeros(epochs)
    for epoch in range(epochs):
        for x, y in zip(X, labels, strict=True):
            score = w @ x + b
            if w.any() or b:
                nearest = min(nearest, abs(score))
            if y * score <= 0:
                w, b = w + y * x, b + y
                mistakes[epoch] += 1
    return nearest, mistakes


EPOCHS = tuple(
    Case(name, partial(decided, recipe=recipe, epochs=epochs, settles=settles))
    for name, recipe, epochs, settles in (
        ("6 examples of 3 features, 3 epochs", signed(6, 3), 3, False),
        ("one epoch", signed(7, 2), 1, False),
        ("one example, 2 epochs", signed(1, 4), 2, True),
        ("five examples", signed(5, 2), 4, False),
        ("4 examples of 4 features", signed(4, 4), 2, False),
        ("one feature", signed(6, 1), 3, False),
        ("from w = 0 and b = 0, the first label +1", from_nothing(1.0), 3, False),
        ("from w = 0 and b = 0, the first label -1", from_nothing(-1.0), 3, False),
        ("until no mistake is left", separable, 10, True),
        ("all wrong at first", all_wrong, 2, False),
        ("20 examples, 5 epochs", signed(20, 4), 5, False),
    )
)


def corrected(
    X: torch.Tensor, labels: torch.Tensor, w: torch.Tensor, b: torch.Tensor, epochs: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Rosenblatt's rule, w ← w + y x and b ← b + y at each mistake: (w, b, mistakes of each epoch)."""
    mistakes = X.new_zeros(epochs)
    for epoch in range(epochs):
        for x, y in zip(X, labels, strict=True):
            if y * (w @ x + b) <= 0:
                w, b = w + y * x, b + y
                mistakes[epoch] += 1
    return w, b, mistakes


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
    """`corrected` whose parts can be wrong.

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
    shapes="X (N, D), labels (N,), w (D,), b () -> w (D,), b (), mistakes (epochs,)",
    by_hand=ByHand(asks_for=TRAINING_LOOP),
    reference=corrected,
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
