"""Networks of any depth: their gradients, backpropagation in steps, and the inputs of both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np

from grader.course.derivatives import gradient
from grader.course.inputs import Floats, array, labels, normal, uniform
from grader.exercise import Case, Inputs, KnownMistake
from grader.lazy import torch

Layers = Sequence["torch.Tensor"]
Gradients = tuple[tuple["torch.Tensor", ...], tuple["torch.Tensor", ...]]


def forward(
    X: torch.Tensor,
    weights: Layers,
    biases: Layers,
    hidden: Callable[[torch.Tensor], torch.Tensor] = lambda Z: torch.sigmoid(Z),
    last: Callable[[torch.Tensor], torch.Tensor] = lambda Z: torch.sigmoid(Z),
) -> list[torch.Tensor]:
    """What every layer puts out, X first."""
    outputs = [X.clone()]
    for layer, (W, b) in enumerate(zip(weights, biases, strict=True), start=1):
        activation = last if layer == len(weights) else hidden
        outputs.append(activation(outputs[-1] @ W.T + b))
    return outputs


def gradients(loss: Callable[[Layers, Layers], torch.Tensor], weights: Layers, biases: Layers) -> Gradients:
    """The gradients of loss(weights, biases) by autograd, those of the weights first."""
    depth = len(weights)
    flat = gradient(lambda *both: loss(both[:depth], both[depth:]), *weights, *biases)
    return flat[:depth], flat[depth:]


def squared_error_gradients(
    X: torch.Tensor, target: torch.Tensor, weights: Layers, biases: Layers
) -> Gradients:
    """The truth of `mlp_backward`."""
    return gradients(lambda W, b: ((forward(X, W, b)[-1] - target) ** 2).sum() / 2, weights, biases)


def cross_entropy_gradients(
    X: torch.Tensor, labels: torch.Tensor, weights: Layers, biases: Layers
) -> Gradients:
    """The truth of `mlp_classifier_backward`."""

    def loss(weights: Layers, biases: Layers) -> torch.Tensor:
        logits = forward(X, weights, biases, hidden=torch.relu, last=lambda Z: Z)[-1]
        return torch.nn.functional.cross_entropy(logits, labels)

    return gradients(loss, weights, biases)


def backpropagate(
    X: torch.Tensor,
    target: torch.Tensor,
    weights: Layers,
    biases: Layers,
    *,
    hidden: Callable[[torch.Tensor], torch.Tensor],
    last: Callable[[torch.Tensor], torch.Tensor],
    output_delta: Callable[[torch.Tensor, torch.Tensor, torch.Tensor], torch.Tensor],
    slope: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    back: Callable[[torch.Tensor, torch.Tensor], torch.Tensor] = lambda delta, W: delta @ W,
    through: Callable[[torch.Tensor, torch.Tensor], torch.Tensor] = lambda passed, slope: passed * slope,
    over_batch: Callable[[torch.Tensor], torch.Tensor] = lambda delta: delta.sum(0),
    rows: slice = slice(None),
    biased: bool = True,
) -> Gradients:
    """Backpropagation in steps, for mistakes to replace one of them.

    `output_delta(Z, A, target)` and `slope(Z, A)` say what the last layer and a hidden one bring,
    `back` takes a delta through the weights and `through` past the activation, `over_batch` makes the
    gradient of the biases, `rows` are the examples that count, `biased` whether the forward pass adds
    the biases.
    """
    sums, outputs = [], [X]
    for layer, (W, b) in enumerate(zip(weights, biases, strict=True), start=1):
        sums.append(outputs[-1] @ W.T + (b if biased else 0))
        outputs.append((last if layer == len(weights) else hidden)(sums[-1]))
    delta = output_delta(sums[-1], outputs[-1], target)
    of_weights: list[torch.Tensor] = []
    of_biases: list[torch.Tensor] = []
    for layer in reversed(range(len(weights))):
        of_weights.insert(0, delta[rows].T @ outputs[layer][rows])
        of_biases.insert(0, over_batch(delta[rows]))
        if layer:
            passed = back(delta, weights[layer])
            delta = through(passed, slope(sums[layer - 1], outputs[layer]))
    return tuple(of_weights), tuple(of_biases)


def softmax_delta(Z: torch.Tensor, p: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """∂L/∂logits of the mean cross-entropy, from the probabilities."""
    return (p - one_hot(p, labels)) / len(p)


def one_hot(p: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """1 at each row's label and 0 elsewhere, in the shape and dtype of p."""
    return torch.nn.functional.one_hot(labels, p.shape[1]).to(p.dtype)


def careless_softmax(Z: torch.Tensor) -> torch.Tensor:
    """Softmax without the maximum subtracted, which overflows."""
    return torch.exp(Z) / torch.exp(Z).sum(1, keepdim=True)


def careless_sigmoid(Z: torch.Tensor) -> torch.Tensor:
    """exp(z) / (1 + exp(z)), which overflows for large z."""
    return torch.exp(Z) / (1 + torch.exp(Z))


with_sigmoids = partial(
    backpropagate,
    hidden=lambda Z: torch.sigmoid(Z),
    last=lambda Z: torch.sigmoid(Z),
    output_delta=lambda Z, A, t: A * (1 - A) * (A - t),
    slope=lambda Z, A: A * (1 - A),
)
"""Backpropagation through sigmoids for half the sum of squares; right as it stands."""

as_classifier = partial(
    backpropagate,
    hidden=lambda Z: torch.relu(Z),
    last=lambda Z: torch.softmax(Z, 1),
    output_delta=softmax_delta,
    slope=lambda Z, A: (Z > 0).to(Z.dtype),
)
"""Backpropagation through ReLUs for the mean cross-entropy; right as it stands."""


def divided_each_layer(passed: torch.Tensor, slope: torch.Tensor) -> torch.Tensor:
    """A hidden delta divided by N once more."""
    return passed * slope / len(passed)


def in_another_order(
    right: Callable[..., Gradients], order: Callable[[Gradients], Any]
) -> Callable[..., Any]:
    """The right gradients, handed back in another order."""
    return lambda *arguments: order(right(*arguments))


def of_every_depth(run: Callable[..., Gradients]) -> tuple[KnownMistake, ...]:
    """The mistakes that can be made with any activation and loss; `run` is right as it stands."""
    return (
        KnownMistake(
            "hidden layers divided by N again",
            partial(run, through=divided_each_layer),
            "Every layer on the way back is divided by N once more. The delta carries the batch's factor "
            "already.",
        ),
        KnownMistake(
            "bias gradients averaged",
            partial(run, over_batch=lambda delta: delta.mean(0)),
            "The weights are right; the bias gradients are *sums* of the deltas over the batch, not means.",
        ),
        KnownMistake(
            "bias gradients 0",
            partial(run, over_batch=lambda delta: torch.zeros_like(delta[0])),
            "The biases move the loss as well: their gradients are the deltas, summed over the batch.",
        ),
        KnownMistake(
            "biases left out of the forward pass",
            partial(run, biased=False),
            "Your forward pass does not add the biases.",
        ),
        KnownMistake(
            "last example only",
            partial(run, rows=slice(-1, None)),
            "Only the last example counts: add the examples up (+=) where you now overwrite (=).",
        ),
        KnownMistake(
            "first example only",
            partial(run, rows=slice(0, 1)),
            "Only the first example counts: sum over the whole batch. Is there a `return` inside the loop, "
            "or an index [0]?",
        ),
        KnownMistake(
            "last layer first",
            in_another_order(run, lambda both: (both[0][::-1], both[1][::-1])),
            "The values are right, but the last layer comes first: turn both lists round.",
        ),
        KnownMistake(
            "biases first",
            in_another_order(run, lambda both: both[::-1]),
            "The values are right, but the bias gradients come first: return (weight_gradients, "
            "bias_gradients).",
        ),
        KnownMistake(
            "a pair for each layer",
            in_another_order(run, lambda both: tuple(zip(*both, strict=True))),
            "The values are right, but as a pair for each layer: return one list of weight gradients and "
            "one of bias gradients.",
        ),
        KnownMistake(
            "one flat list",
            in_another_order(run, lambda both: (*both[0], *both[1])),
            "The values are right, but in one list: return two, one of weight gradients and one of bias "
            "gradients.",
        ),
    )


def layers(
    rng: np.random.Generator, sizes: Sequence[int], scale: float = 1.5
) -> tuple[list[Floats], list[Floats]]:
    """Ordinary weights and biases, neither centred, of a network with these sizes."""
    weights = [
        normal(rng, outputs, inputs, mean=0.2, scale=scale / inputs**0.5)
        for inputs, outputs in pairwise(sizes)
    ]
    return weights, [normal(rng, outputs, mean=0.2, scale=0.5) for outputs in sizes[1:]]


def network(
    rng: np.random.Generator, examples: int, *sizes: int, scale: float = 1.5, stretch: Floats | float = 1.0
) -> dict[str, Any]:
    """X, weights and biases; `stretch` multiplies the examples."""
    weights, biases = layers(rng, sizes, scale)
    X = normal(rng, examples, sizes[0], mean=0.5) * stretch
    return {"X": X, "weights": weights, "biases": biases}


def regression(rng: np.random.Generator, examples: int, *sizes: int, **others: Any) -> Inputs:
    """The inputs of `mlp_backward`."""
    inputs = network(rng, examples, *sizes, **others)
    return {"X": inputs.pop("X"), "target": uniform(rng, 0.0, 1.0, examples, sizes[-1]), **inputs}


def classification(rng: np.random.Generator, examples: int, *sizes: int, **others: Any) -> Inputs:
    """The inputs of `mlp_classifier_backward`."""
    inputs = network(rng, examples, *sizes, **others)
    return {"X": inputs.pop("X"), "labels": labels(rng, sizes[-1], examples), **inputs}


def with_zero_unit(inputs: Inputs) -> Inputs:
    """The inputs with a hidden unit whose sum is exactly 0 for every example, and stays 0 when the
    inputs are perturbed."""
    inputs["weights"][0][1] = 0.0
    inputs["biases"][0][1] = 0.0
    return inputs


def without_weights(inputs: Inputs) -> Inputs:
    """The inputs with all weights 0, so that only the biases say anything."""
    return {**inputs, "weights": [np.zeros_like(W) for W in inputs["weights"]]}


def far_out(count: int) -> Floats:
    """Factors for `count` examples: ordinary ones, and two that saturate every unit."""
    return np.concatenate([np.ones(count - 2), array(5000.0, -5000.0)])[:, None]


def blank_example(inputs: Inputs) -> Inputs:
    """The inputs with a first example of zeros, and a first layer without biases: all its sums are 0."""
    inputs["X"][0] = 0.0
    inputs["biases"][0][:] = 0.0
    return inputs


def rows_apart(inputs: Inputs) -> Inputs:
    """The inputs of one layer and four examples, all logits of an example moved by another number,
    which changes no probability."""
    inputs["X"][:, 0] = (0.0, 1000.0, -1000.0, 20.0)
    inputs["weights"][0][:, 0] = 1.0
    return inputs


def lifted(inputs: Inputs) -> Inputs:
    """The inputs with 1000 added to every logit, which changes no gradient."""
    inputs["biases"][-1][:] += 1000.0
    return inputs


FORWARD = (
    Case("4 examples through 3-5-2", lambda rng: network(rng, 4, 3, 5, 2)),
    Case("one layer", lambda rng: network(rng, 4, 3, 2)),
    Case("three layers", lambda rng: network(rng, 2, 4, 3, 5, 2)),
    Case("five layers", lambda rng: network(rng, 3, 4, 2, 5, 3, 4, 2)),
    Case("batch of one", lambda rng: network(rng, 1, 4, 3, 2)),
    Case("batch of five", lambda rng: network(rng, 5, 2, 4, 3)),
    Case("square", lambda rng: network(rng, 3, 3, 3, 3)),
    Case("weights all 0", lambda rng: dict(without_weights(network(rng, 4, 3, 2, 3)))),
    Case("sums in the thousands", lambda rng: network(rng, 5, 3, 4, 2, stretch=far_out(5))),
)

SQUARED_ERROR = (
    Case("5 examples through 3-4-2", lambda rng: regression(rng, 5, 3, 4, 2)),
    Case("one layer", lambda rng: regression(rng, 4, 3, 2)),
    Case("three layers", lambda rng: regression(rng, 2, 4, 3, 5, 2)),
    Case("five layers", lambda rng: regression(rng, 3, 4, 2, 5, 3, 4, 2, scale=3.0)),
    Case("batch of one", lambda rng: regression(rng, 1, 4, 3, 2)),
    Case("batch of five", lambda rng: regression(rng, 5, 2, 4, 3)),
    Case("square", lambda rng: regression(rng, 3, 3, 3, 3)),
    Case("one output", lambda rng: regression(rng, 4, 2, 3, 1)),
    Case("weights all 0", lambda rng: without_weights(regression(rng, 4, 3, 2, 3))),
    Case("sums in the thousands", lambda rng: regression(rng, 5, 3, 4, 2, stretch=far_out(5))),
    Case("100 examples", lambda rng: regression(rng, 100, 3, 4, 2)),
)

CROSS_ENTROPY = (
    Case("5 examples through 2-6-3", lambda rng: classification(rng, 5, 2, 6, 3)),
    Case("one layer", lambda rng: classification(rng, 4, 3, 5)),
    Case("three layers", lambda rng: classification(rng, 4, 3, 6, 5, 2)),
    Case("five layers", lambda rng: classification(rng, 4, 3, 6, 5, 7, 6, 3, scale=2.0)),
    Case("batch of one", lambda rng: classification(rng, 1, 4, 6, 3)),
    Case("batch of five", lambda rng: classification(rng, 5, 3, 7, 4)),
    Case("square", lambda rng: classification(rng, 4, 4, 4, 4)),
    Case("sums exactly 0", lambda rng: with_zero_unit(classification(rng, 5, 3, 4, 2))),
    Case("an example exactly 0", lambda rng: blank_example(classification(rng, 4, 3, 5, 2))),
    Case("weights all 0", lambda rng: without_weights(classification(rng, 4, 3, 2, 3))),
    Case("logits in the thousands", lambda rng: classification(rng, 5, 3, 6, 4, stretch=far_out(5))),
    Case("rows 1000 apart", lambda rng: rows_apart(classification(rng, 4, 3, 5))),
    Case("all logits near 1000", lambda rng: lifted(classification(rng, 4, 3, 5, 3))),
    Case("100 examples", lambda rng: classification(rng, 100, 3, 5, 4)),
)
