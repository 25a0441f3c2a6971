"""Networks of any depth: their gradients by autograd, and the inputs of both exercises on them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from grader.toolkit import Inputs, np, torch
from grader.toolkit.derivatives import gradient
from grader.toolkit.inputs import Floats, array, normal

Layers = Sequence["torch.Tensor"]
Gradients = tuple[tuple["torch.Tensor", ...], tuple["torch.Tensor", ...]]


def forward(X: torch.Tensor, weights: Layers, biases: Layers) -> list[torch.Tensor]:
    """A_0 = X and A_l = sigmoid(A_(l-1) W_lᵀ + b_l): the outputs of all layers, the input first."""
    outputs = [X.clone()]
    for W, b in zip(weights, biases, strict=True):
        outputs.append(torch.sigmoid(outputs[-1] @ W.T + b))
    return outputs


def gradients(loss: Callable[[Layers, Layers], torch.Tensor], weights: Layers, biases: Layers) -> Gradients:
    """The gradients of loss(weights, biases) by autograd, those of the weights first."""
    depth = len(weights)
    flat = gradient(lambda *both: loss(both[:depth], both[depth:]), *weights, *biases)
    return flat[:depth], flat[depth:]


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


def without_weights(inputs: Inputs) -> Inputs:
    """The inputs with all weights 0, so that only the biases say anything."""
    return {**inputs, "weights": [np.zeros_like(W) for W in inputs["weights"]]}


def far_out(count: int) -> Floats:
    """Factors for `count` examples: ordinary ones, and two that saturate every unit."""
    return np.concatenate([np.ones(count - 2), array(5000.0, -5000.0)])[:, None]
