"""Inputs of classifiers in training: examples, their labels, and where to start."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from grader.course.inputs import Floats, Integers, labels, normal, uniform
from grader.exercise import Case, Inputs

Recipe = Callable[[np.random.Generator], Inputs]
"""How the inputs of a call are drawn."""


def problem(n: int, d: int, k: int) -> Recipe:
    """n examples of d features in k classes, uncentred, and where to start."""
    return lambda rng: {
        "X": uniform(rng, -1.0, 2.4, n, d),
        "labels": rng.permutation(np.arange(n) % k),
        "W": normal(rng, k, d, scale=0.7),
        "b": normal(rng, k, scale=0.7),
    }


def one_label(rng: np.random.Generator) -> Inputs:
    """Five examples of one and the same class."""
    return {**problem(5, 3, 4)(rng), "labels": np.repeat(labels(rng, 4, 1), 5)}


def from_zero(rng: np.random.Generator) -> Inputs:
    """Where softmax regression usually starts: all probabilities the same."""
    return {**problem(7, 2, 3)(rng), "W": np.zeros((3, 2)), "b": np.zeros(3)}


def near_1000(rng: np.random.Generator) -> Inputs:
    """Scores that are all near 1000."""
    inputs = problem(6, 2, 3)(rng)
    return {**inputs, "b": inputs["b"] + 1000}


def large_scores(rng: np.random.Generator) -> Inputs:
    """Two examples whose scores lie 2000 apart, one of them certain of a wrong class, and ordinary ones.

    The second is minus the first, so that one of the two has a score near 1000 or above.
    """
    inputs = problem(6, 3, 4)(rng)
    X, W = inputs["X"], inputs["W"]
    first = X[0] @ W.T
    X[0] *= 2000 / (first.max() - first.min())
    X[1] = -X[0]
    classes = labels(rng, 4, 6)
    classes[:2] = first.argmin(), first.argmin()
    order = rng.permutation(6)
    return {**inputs, "X": X[order], "labels": classes[order]}


def walk(rng: np.random.Generator, recipe: Recipe, lr: float, steps: int) -> Inputs:
    """The inputs of `softmax_regression` from the point that the recipe draws."""
    return {**recipe(rng), "lr": lr, "steps": steps}


WALKS = tuple(
    Case(name, partial(walk, recipe=recipe, lr=lr, steps=steps))
    for name, recipe, lr, steps in (
        ("6 examples of 3 features, 4 classes, 5 steps", problem(6, 3, 4), 0.4, 5),
        ("one step", problem(7, 2, 5), 0.3, 1),
        ("two steps, 4 examples of 4 features, 4 classes", problem(4, 4, 4), 0.3, 2),
        ("3 examples of 5 features", problem(3, 5, 4), 0.2, 4),
        ("one example, 20 steps", problem(1, 2, 3), 0.2, 20),
        ("five examples, 30 steps", problem(5, 2, 3), 0.2, 30),
        ("two classes", problem(8, 3, 2), 0.5, 6),
        ("one feature", problem(7, 1, 3), 0.5, 6),
        ("one label for all", one_label, 0.3, 5),
        ("from W = 0 and b = 0", from_zero, 0.5, 8),
        ("scores near 1000", near_1000, 0.3, 4),
        ("scores 2000 apart", large_scores, 1e-7, 3),
    )
)


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


def graded(n: int, k: int, right: int, mean: float = 0.0, scale: float = 1.0) -> Recipe:
    """n rows of k scores, of which so many are right about their label."""

    def recipe(rng: np.random.Generator) -> Inputs:
        logits = normal(rng, n, k, mean=mean, scale=scale)
        off = np.zeros(n, dtype=np.int64)
        off[right:] = rng.integers(1, max(k, 2), n - right)
        return {"logits": logits, "labels": shifted(logits, rng.permutation(off))}

    return recipe


def mostly_right(rng: np.random.Generator) -> Inputs:
    """60 to 120 rows of 4 scores, more than half of them right, but not all: few draws share their answer."""
    n = int(rng.integers(60, 121))
    return graded(n, 4, int(rng.integers(n // 2 + 1, n)))(rng)


def shifted(logits: Floats, off: Integers) -> Integers:
    """The class with the largest score, moved on by `off` classes in each row."""
    return np.asarray((logits.argmax(1) + off) % logits.shape[1])


ROWS = tuple(
    Case(name, recipe)
    for name, recipe in (
        ("many rows of 4, most right", mostly_right),
        ("7 rows of 4, 3 right", graded(7, 4, 3)),
        ("4 rows of 4, 1 right", graded(4, 4, 1)),
        ("3 rows of 6, 2 right", graded(3, 6, 2)),
        ("one row, right", graded(1, 5, 1)),
        ("one row, wrong", graded(1, 5, 0)),
        ("five rows of 2, 2 right", graded(5, 2, 2)),
        ("all right", graded(6, 3, 6)),
        ("all wrong", graded(6, 3, 0)),
        ("all scores below 0", graded(6, 3, 4, mean=-9.0)),
        ("scores up to 1000", graded(9, 4, 5, scale=400.0)),
        ("300 rows, 211 right", graded(300, 5, 211)),
    )
)
