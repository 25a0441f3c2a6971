"""parameter_count · How many numbers an MLP has to learn: the entries of all its weights and biases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import prod

import numpy as np

from grader.toolkit import Case, Exercise, Inputs, KnownMistake, torch


def counted(layer_sizes: Sequence[int], count: Callable[[int, int], int]) -> int:
    """The sum over the layers of count(n, m), n inputs and m outputs."""
    return sum(count(inputs, outputs) for inputs, outputs in pairwise(layer_sizes))


def sizes(rng: np.random.Generator, depth: int, low: int = 2, high: int = 12) -> Inputs:
    """The sizes of a network, all different."""
    chosen = rng.permutation(np.arange(low, high))[: depth + 1]
    return {"layer_sizes": [int(size) for size in chosen]}


parameter_count = Exercise(
    name="parameter_count",
    points=1,
    tensors=False,
    reference=lambda layer_sizes: counted(layer_sizes, lambda n, m: m * n + m),
    cases=(
        Case("two layers", lambda rng: sizes(rng, 2, high=800)),
        Case("one layer", lambda rng: sizes(rng, 1)),
        Case("three layers", lambda rng: sizes(rng, 3)),
        Case("eight layers", lambda rng: sizes(rng, 8)),
        Case("one number in, one number out", lambda rng: {"layer_sizes": [1, 1]}),
        Case("equal sizes", lambda rng: {"layer_sizes": [5, 5, 5]}),
        Case("784-128-64-10", lambda rng: {"layer_sizes": [784, 128, 64, 10]}),
    ),
    mistakes=(
        KnownMistake(
            "weights only",
            lambda layer_sizes: counted(layer_sizes, lambda n, m: m * n),
            "The biases are missing: one for every unit of a layer.",
        ),
        KnownMistake(
            "a tensor",
            lambda layer_sizes: torch.tensor(counted(layer_sizes, lambda n, m: m * n + m)),
            "The number is right, but it is a tensor: return an int, as .item() makes.",
        ),
        KnownMistake(
            "biases only",
            lambda layer_sizes: counted(layer_sizes, lambda n, m: m),
            "The weights are missing: one for every input of every unit.",
        ),
        KnownMistake(
            "biases for the inputs too",
            lambda layer_sizes: counted(layer_sizes, lambda n, m: m * n + m) + layer_sizes[0],
            "The inputs are no layer: they have no biases.",
        ),
        KnownMistake(
            "biases of the layer before",
            lambda layer_sizes: counted(layer_sizes, lambda n, m: m * n + n),
            "A layer has one bias for each of its own units, not for each of its inputs.",
        ),
        KnownMistake(
            "no biases at the output",
            lambda layer_sizes: counted(layer_sizes, lambda n, m: m * n + m) - layer_sizes[-1],
            "The output layer has biases too.",
        ),
        KnownMistake(
            "one bias a layer",
            lambda layer_sizes: counted(layer_sizes, lambda n, m: m * n + 1),
            "A layer has a bias for each of its units, not one for all.",
        ),
        KnownMistake(
            "last layer left out",
            lambda layer_sizes: counted(layer_sizes[:-1], lambda n, m: m * n + m),
            "The last layer is missing: look at where your loop ends.",
        ),
        KnownMistake(
            "first layer left out",
            lambda layer_sizes: counted(layer_sizes[1:], lambda n, m: m * n + m),
            "The first layer is missing: its weights come from the inputs.",
        ),
        KnownMistake(
            "first layer only",
            lambda layer_sizes: counted(layer_sizes[:2], lambda n, m: m * n + m),
            "Only the first layer counts: add up over all layers.",
        ),
        KnownMistake(
            "last layer only",
            lambda layer_sizes: counted(layer_sizes[-2:], lambda n, m: m * n + m),
            "Only the last layer counts: add up (+=) where you now overwrite (=).",
        ),
        KnownMistake(
            "product of all sizes",
            lambda layer_sizes: prod(layer_sizes),
            "You multiply all sizes with each other: weights connect neighbouring layers only.",
        ),
        KnownMistake(
            "number of units",
            lambda layer_sizes: sum(layer_sizes),
            "That is the number of units. What is learned are weights and biases.",
        ),
        KnownMistake(
            "weights plus inputs plus units",
            lambda layer_sizes: counted(layer_sizes, lambda n, m: m * n + n + m),
            "A layer has J · I weights and J biases; you count its inputs as well.",
        ),
        KnownMistake(
            "sum of the sizes squared",
            lambda layer_sizes: sum(size * size + size for size in layer_sizes),
            "A weight connects a unit with a unit of the layer *before*: multiply neighbouring sizes.",
        ),
    ),
    hints=(
        "Take one layer with I inputs and J outputs. How many entries have its W and its b?",
        "J · I and J. Now go through neighbouring pairs of sizes and add up.",
    ),
)
