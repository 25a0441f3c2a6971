"""perceptron_train · Rosenblatt's rule: look at one example at a time, and correct w and b at each
mistake."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from grader.course.classifiers import pictures
from grader.course.classifiers.perceptron_mistakes import MISTAKES
from grader.toolkit import TRAINING_LOOP, ByHand, Case, Exercise, Inputs, np, torch
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


def decided(rng: np.random.Generator, recipe: Recipe, epochs: int, converges: bool) -> Inputs:
    """The inputs of `perceptron_train`, drawn again until nothing hangs on rounding.

    No score on the way is near to 0, but for the exact 0 of w = 0 and b = 0. There is at least one
    mistake: without one, right code may well return its arguments. It `converges` if the last epoch
    has none, and one before it has.
    """
    while True:
        inputs = {**recipe(rng), "epochs": epochs}
        nearest, mistakes = rehearse(**inputs)
        if nearest > 0.01 and mistakes.sum() > 0 and (mistakes[-1] == 0) == converges:
            return inputs


def meets_zero(rng: np.random.Generator) -> Inputs:
    """Small whole numbers, exact in every formula, with scores of exactly 0 long after the start: at least
    one for each label."""
    while True:
        X = rng.integers(-2, 3, (8, 2)).astype(np.float64)
        inputs = {"X": X, "labels": rng.choice([-1.0, 1.0], 8), "w": np.zeros(2), "b": np.asarray(0.0)}
        if zeros_met(**inputs) == {-1.0, 1.0}:
            return {**inputs, "epochs": 2}


def zeros_met(X: Floats, labels: Floats, w: Floats, b: Floats) -> set[float]:
    """The labels of the examples whose score is exactly 0 in the first epoch, where w or b is not."""
    met = set()
    for x, y in zip(X, labels, strict=True):
        if w @ x + b == 0 and (w.any() or b):
            met.add(float(y))
        if y * (w @ x + b) <= 0:
            w, b = w + y * x, b + y
    return met


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
    Case(name, partial(decided, recipe=recipe, epochs=epochs, converges=converges))
    for name, recipe, epochs, converges in (
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


perceptron_train = Exercise(
    name="perceptron_train",
    points=3,
    shapes="X (N, D), labels (N,), w (D,), b () -> w (D,), b (), mistakes (epochs,)",
    by_hand=ByHand(asks_for=TRAINING_LOOP),
    reference=corrected,
    outputs=("w", "b", "mistakes"),
    cases=(*EPOCHS, Case("scores of exactly 0 on the way", meets_zero)),
    mistakes=MISTAKES,
    picture=pictures.PERCEPTRON,
    hints=(
        "Two loops: one over the epochs, and inside it one over the rows. When exactly do w and b change?",
        "A mistake is y times the score ≤ 0: score and label have opposite signs, or the score is 0.",
        "Make new tensors, `w = w + y * x`, so that the arguments keep their values; count in a tensor of "
        "zeros (epochs,) with the dtype of X.",
    ),
)
