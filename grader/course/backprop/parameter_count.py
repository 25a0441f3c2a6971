"""parameter_count · How many numbers an MLP (multi-layer perceptron) learns: the entries of all its weights
and biases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import prod

from grader.toolkit import Case, Exercise, Inputs, KnownMistake, np, torch


def counted(layer_sizes: Sequence[int], count: Callable[[int, int], int]) -> int:
    """The sum over the layers of count(n, m), n inputs and m outputs."""
    return sum(count(inputs, outputs) for inputs, outputs in pairwise(layer_sizes))


def sizes(rng: np.random.Generator, depth: int, low: int = 2, high: int = 12) -> Inputs:
    """The sizes of a network, all different."""
    chosen = rng.permutation(np.arange(low, high))[: depth + 1]
    return {"layer_sizes": [int(size) for size in chosen]}


def one_size_twice(rng: np.random.Generator) -> Inputs:
    """The sizes of a network, of which the first comes again before another one."""
    first, second, third = sizes(rng, 2)["layer_sizes"]
    return {"layer_sizes": [first, second, first, third]}


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
        Case("a size that comes again", one_size_twice),
        Case("784-128-64-10", lambda rng: {"layer_sizes": [784, 128, 64, 10]}),
    ),
    mistakes=(
        KnownMistake(
            "weights only",
            lambda layer_sizes: counted(layer_sizes, lambda n, m: m * n),
            "You leave out the biases; add one for every unit of a layer.",
        ),
        KnownMistake(
            "a tensor",
            lambda layer_sizes: torch.tensor(counted(layer_sizes, lambda n, m: m * n + m)),
            "Your number is right, but it is a tensor; return an int, as .item() does.",
        ),
        KnownMistake(
            "biases only",
            lambda layer_sizes: counted(layer_sizes, lambda n, m: m),
            "You leave out the weights; add one for every input of every unit.",
        ),
        KnownMistake(
            "biases for the inputs too",
            lambda layer_sizes: counted(layer_sizes, lambda n, m: m * n + m) + layer_sizes[0],
            "You add biases for the inputs; only layers have biases.",
        ),
        KnownMistake(
            "biases of the layer before",
            lambda layer_sizes: counted(layer_sizes, lambda n, m: m * n + n),
            "You count one bias for each input of a layer; there is one for each of its own units.",
        ),
        KnownMistake(
            "no biases at the output",
            lambda layer_sizes: counted(layer_sizes, lambda n, m: m * n + m) - layer_sizes[-1],
            "You leave out the biases of the output layer; it has some too.",
        ),
        KnownMistake(
            "one bias a layer",
            lambda layer_sizes: counted(layer_sizes, lambda n, m: m * n + 1),
            "You count one bias per layer; there is one for each of its units.",
        ),
        KnownMistake(
            "last layer left out",
            lambda layer_sizes: counted(layer_sizes[:-1], lambda n, m: m * n + m),
            "You leave out the last layer; let your loop run to the end.",
        ),
        KnownMistake(
            "first layer left out",
            lambda layer_sizes: counted(layer_sizes[1:], lambda n, m: m * n + m),
            "You leave out the first layer; its weights connect it to the inputs.",
        ),
        KnownMistake(
            "first layer only",
            lambda layer_sizes: counted(layer_sizes[:2], lambda n, m: m * n + m),
            "You count only the first layer; add up all layers.",
        ),
        KnownMistake(
            "last layer only",
            lambda layer_sizes: counted(layer_sizes[-2:], lambda n, m: m * n + m),
            "You count only the last layer; add the layers up (+=) instead of overwriting (=).",
        ),
        KnownMistake(
            "product of all sizes",
            lambda layer_sizes: prod(layer_sizes),
            "You multiply all sizes; only neighbouring layers are connected, so multiply pairs and add them "
            "up.",
        ),
        KnownMistake(
            "number of units",
            lambda layer_sizes: sum(layer_sizes),
            "You return the number of units; count weights and biases.",
        ),
        KnownMistake(
            "weights plus inputs plus units",
            lambda layer_sizes: counted(layer_sizes, lambda n, m: m * n + n + m),
            "You count the inputs of each layer as well; a layer has J · I weights and J biases.",
        ),
        KnownMistake(
            "sum of the sizes squared",
            lambda layer_sizes: sum(size * size + size for size in layer_sizes),
            "You square the sizes; a weight connects a unit to one of the layer *before*, so multiply "
            "neighbouring sizes.",
        ),
    ),
    hints=(
        "Take one layer with I inputs and J outputs. How many entries do its W and its b have?",
        "J · I and J. Now add this up over neighbouring pairs of sizes.",
    ),
)
