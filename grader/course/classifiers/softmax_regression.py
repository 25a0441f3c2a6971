"""softmax_regression · Gradient descent on the mean cross-entropy of a linear classifier with K classes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from grader.course.classifiers import pictures
from grader.course.classifiers.formulas import cross_entropy, error
from grader.course.classifiers.softmax_mistakes import MISTAKES
from grader.toolkit import TRAINING_LOOP, ByHand, Case, Exercise, Inputs, np, torch
from grader.toolkit.inputs import array, labels, normal, uniform

Recipe = Callable[["np.random.Generator"], Inputs]
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


def labelled_every_way(rng: np.random.Generator) -> Inputs:
    """Three examples, each once in every class, and W and b near 0, which is best: a large step goes beyond
    that, and the next one farther."""
    order = rng.permutation(9)
    return {
        "X": np.repeat(uniform(rng, 0.4, 2.4, 3, 2), 3, axis=0)[order],
        "labels": (np.arange(9) % 3)[order],
        "W": normal(rng, 3, 2, scale=0.02),
        "b": rng.permutation(array(0.4, 0.0, -0.5)),
    }


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
        ("lr so large that the loss rises", labelled_every_way, 10.0, 2),
        ("scores near 1000", near_1000, 0.3, 4),
        ("scores 2000 apart", large_scores, 1e-7, 3),
    )
)


def descend(
    X: torch.Tensor, labels: torch.Tensor, W: torch.Tensor, b: torch.Tensor, lr: float, steps: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Gradient descent on L, which is recorded before each update: (W, b, losses).

    The gradient is in closed form because a loop of autograd would be slow; a test holds it against
    torch.optim.
    """
    losses = X.new_empty(steps)
    for step in range(steps):
        losses[step] = cross_entropy(X @ W.T + b, labels)
        share = error(X @ W.T, b, labels) / len(X)
        W, b = W - lr * (share.T @ X), b - lr * share.sum(0)
    return W, b, losses


softmax_regression = Exercise(
    name="softmax_regression",
    points=4,
    shapes="X (N, D), labels (N,), W (K, D), b (K,) -> W (K, D), b (K,), losses (steps,)",
    reference=descend,
    outputs=("W", "b", "losses"),
    by_hand=ByHand("SGD", asks_for=TRAINING_LOOP),
    cases=WALKS,
    mistakes=MISTAKES,
    picture=pictures.SOFTMAX_REGRESSION,
    hints=(
        "Take one row with label y: the derivative of its loss with respect to its scores is p, minus 1 at "
        "y.",
        "Call these rows E (N, K). The gradient of W[k] is the mean of E[n, k] x[n] over n: which product "
        "of E and X is (K, D)?",
        "dW = Eᵀ X / N, and db is the mean of E over the rows. Compute both before you update either.",
        "Before the update, record the mean of -log_softmax(Z)[rows, labels]; the log of softmax could be "
        "-inf.",
    ),
)
