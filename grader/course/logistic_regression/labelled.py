"""Inputs of logistic regression: examples with labels 0 and 1, and where to stand among them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from grader.toolkit import Case, Inputs, np
from grader.toolkit.inputs import Floats, array, uniform

Recipe = Callable[["np.random.Generator"], Inputs]


def binary(rng: np.random.Generator, m: int) -> Floats:
    """Labels 0 and 1 in random order, a third of them 1, at least one."""
    return rng.permutation(np.where(np.arange(m) % 3 == 0, 1.0, 0.0))


def away_from_zero(rng: np.random.Generator, *shape: int) -> Floats:
    """Numbers between 0.3 and 1 in size, of either sign."""
    return np.asarray(uniform(rng, 0.3, 1.0, *shape) * rng.choice([-1.0, 1.0], shape))


def problem(m: int, n: int) -> Recipe:
    """m examples of n features, uncentred; bounded, so that no score comes near 20 where n ≤ 6.

    Above 20 torch's softplus drops a term, and up to 37 float64 sees it.
    """
    return lambda rng: {
        "X": uniform(rng, -1.0, 2.4, m, n),
        "y": binary(rng, m),
        "w": away_from_zero(rng, n),
        "b": away_from_zero(rng),
    }


def scored(*z: float, labels: tuple[int, ...] | None = None, n: int = 3, scale: float = 1.0) -> Recipe:
    """Examples whose scores are z, in random order, with these labels or with random ones."""

    def recipe(rng: np.random.Generator) -> Inputs:
        w, b, order = away_from_zero(rng, n), away_from_zero(rng), rng.permutation(len(z))
        X = scale * uniform(rng, -1.0, 2.4, len(z), n)
        X += np.outer(array(*z)[order] - X @ w - b, w / (w @ w))
        y = binary(rng, len(z)) if labels is None else array(*labels)[order]
        return {"X": X, "y": y, "w": w, "b": b}

    return recipe


def with_labels(label: float) -> Recipe:
    """Five examples that all have this label."""
    return lambda rng: {**problem(5, 2)(rng), "y": np.full(5, label)}


def uneven_columns(rng: np.random.Generator) -> Inputs:
    """Columns of size 0.01, 1 and 100, with ordinary scores all the same."""
    inputs, sizes = problem(7, 3)(rng), array(0.01, 1.0, 100.0)
    return {**inputs, "X": inputs["X"] * sizes, "w": inputs["w"] / sizes}


def from_zero(rng: np.random.Generator) -> Inputs:
    """Where logistic regression usually starts: every probability 1/2."""
    return {**problem(7, 2)(rng), "w": np.zeros(2), "b": np.asarray(0.0)}


# For float32 or float64, p is exactly 0 or 1 at most of these; every kind of label is among them.
CERTAIN = scored(-1000, -300, -120, 1000, 400, 90, 1.5, -0.7, labels=(0, 1, 0, 0, 1, 1, 0, 1))
CONFIDENT = scored(0.4, -0.3, 6, -9, 12, -14, labels=(1, 0, 1, 0, 1, 0))
SIXTYFOLD = scored(-100, -60, 45, 90, 3, -2, labels=(0, 1, 0, 1, 0, 1), scale=60.0)
SEPARABLE = scored(0.4, -0.3, 2, -3, 4, labels=(1, 0, 1, 0, 1), n=2)

POINTS: dict[str, Recipe] = {
    "6 examples of 3 features": problem(6, 3),
    "4 examples of 4 features": problem(4, 4),
    "3 examples of 6 features": problem(3, 6),
    "one example": scored(1.3, n=4),
    "two examples": problem(2, 3),
    "five examples": problem(5, 2),
    "one feature": problem(7, 1),
    "all labels 0": with_labels(0.0),
    "all labels 1": with_labels(1.0),
    "columns of very different size": uneven_columns,
    "w and b all 0": from_zero,
    "confident and right": CONFIDENT,
    "confident and wrong": scored(0.4, -0.3, 18, -17, -12, labels=(1, 0, 0, 1, 1)),
    "scores up to ±100": SIXTYFOLD,
    "scores up to ±1000": CERTAIN,
    "scores down to -1000": scored(-1000, -450, 0.8, -0.6, 2.5, labels=(1, 0, 0, 1, 1), n=2),
    "60 examples": problem(60, 5),
}
"""The points at which the cost and its gradient are asked for."""


def pick(rng: np.random.Generator, recipe: Recipe, names: tuple[str, ...]) -> Inputs:
    """Some of the inputs that the recipe draws."""
    inputs = recipe(rng)
    return {name: inputs[name] for name in names}


def asked(problems: dict[str, Recipe], *names: str) -> tuple[Case, ...]:
    """A case for each problem, with the arguments of these names."""
    return tuple(Case(name, partial(pick, recipe=recipe, names=names)) for name, recipe in problems.items())


def walk(rng: np.random.Generator, recipe: Recipe, lr: float, steps: int) -> Inputs:
    """The inputs of a loop from the point that the recipe draws."""
    return {**recipe(rng), "lr": lr, "steps": steps}


def nearly_at_the_maximum(rng: np.random.Generator) -> Inputs:
    """Where b alone matters, and is nearly best: who stops at a small gradient stops at once."""
    y = rng.permutation(array(1, 1, 1, 1, 1, 1, 0, 0))
    return {"X": np.zeros((8, 2)), "y": y, "w": away_from_zero(rng, 2), "b": np.asarray(1.09765625)}


def labelled_both_ways(rng: np.random.Generator) -> Inputs:
    """Three examples, each once with the label 0 and once with 1, and w and b near 0, which is best: a large
    step goes beyond that, and the next one farther."""
    order = rng.permutation(6)
    return {
        "X": np.repeat(uniform(rng, 0.4, 2.4, 3, 2), 2, axis=0)[order],
        "y": array(0, 1, 0, 1, 0, 1)[order],
        "w": 0.1 * away_from_zero(rng, 2),
        "b": uniform(rng, 0.3, 0.5),
    }


WALKS = tuple(
    Case(name, partial(walk, recipe=recipe, lr=lr, steps=steps))
    for name, recipe, lr, steps in (
        ("6 examples of 3 features, 5 steps", problem(6, 3), 0.5, 5),
        ("one step", problem(6, 2), 0.3, 1),
        ("two steps, 4 examples of 4 features", problem(4, 4), 0.3, 2),
        ("3 examples of 5 features", problem(3, 5), 0.2, 4),
        ("one example, 20 steps", scored(-0.8, n=2), 0.1, 20),
        ("five examples, 30 steps", problem(5, 2), 0.06, 30),
        ("one feature", problem(8, 1), 0.7, 6),
        ("from w = 0 and b = 0", from_zero, 0.5, 8),
        ("lr so large that the cost rises", labelled_both_ways, 4.0, 2),
        ("labels that a line separates", SEPARABLE, 0.2, 15),
        ("columns of very different size", uneven_columns, 2e-5, 10),
        ("scores up to ±100", SIXTYFOLD, 1e-5, 4),
        ("scores up to ±1000", CERTAIN, 1e-7, 3),
    )
)
