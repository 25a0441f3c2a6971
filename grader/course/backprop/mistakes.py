"""Backpropagation in steps, each of which can be replaced by a wrong one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from grader.course.backprop.networks import Gradients, Layers
from grader.toolkit import KnownMistake, torch


def sigmoid(Z: torch.Tensor) -> torch.Tensor:
    return torch.sigmoid(Z)


def forward_with(
    hidden: Callable[[torch.Tensor], torch.Tensor] = sigmoid,
    last: Callable[[torch.Tensor], torch.Tensor] = sigmoid,
) -> Callable[[torch.Tensor, Layers, Layers], list[torch.Tensor]]:
    """The forward pass with other activations, in the hidden layers or in the last one."""

    def wrong(X: torch.Tensor, weights: Layers, biases: Layers) -> list[torch.Tensor]:
        outputs = [X.clone()]
        for layer, (W, b) in enumerate(zip(weights, biases, strict=True), start=1):
            outputs.append((last if layer == len(weights) else hidden)(outputs[-1] @ W.T + b))
        return outputs

    return wrong


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


def one_slope_missing(
    X: torch.Tensor,
    target: torch.Tensor,
    weights: Layers,
    biases: Layers,
    *,
    backward: Callable[..., Gradients],
) -> Gradients:
    """Backpropagation in which the first layer's delta lacks the slope of its activation."""
    passes = len(weights) - 1
    count = 0

    def through(passed: torch.Tensor, slope: torch.Tensor) -> torch.Tensor:
        nonlocal count
        count += 1
        return passed if count == passes else passed * slope

    return backward(X, target, weights, biases, through=through)


def careless_sigmoid(Z: torch.Tensor) -> torch.Tensor:
    """exp(z) / (1 + exp(z)), which overflows for large z."""
    return torch.exp(Z) / (1 + torch.exp(Z))


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
            "You divide the deltas of the hidden layers by N; the delta of the output includes every factor "
            "of the loss already.",
        ),
        KnownMistake(
            "bias gradients averaged",
            partial(run, over_batch=lambda delta: delta.mean(0)),
            "You average the bias gradients; they are the *sums* of the deltas over the batch.",
        ),
        KnownMistake(
            "bias gradients 0",
            partial(run, over_batch=lambda delta: torch.zeros_like(delta[0])),
            "You return 0 for the biases; their gradients are the deltas, summed over the batch.",
        ),
        KnownMistake(
            "biases left out of the forward pass",
            partial(run, biased=False),
            "Your forward pass leaves out the biases; add b to A Wᵀ in every layer.",
        ),
        KnownMistake(
            "last example only",
            partial(run, rows=slice(-1, None)),
            "You use only the last example; add the examples up (+=) instead of overwriting (=).",
        ),
        KnownMistake(
            "first example only",
            partial(run, rows=slice(0, 1)),
            "You use only the first example; sum over the whole batch. Look for a `return` inside the loop, "
            "or an index [0].",
        ),
        KnownMistake(
            "last layer first",
            in_another_order(run, lambda both: (both[0][::-1], both[1][::-1])),
            "Your values are right, but the last layer comes first; reverse both lists.",
        ),
        KnownMistake(
            "biases first",
            in_another_order(run, lambda both: both[::-1]),
            "Your values are right, but the bias gradients come first; return (weight_gradients, "
            "bias_gradients).",
        ),
        KnownMistake(
            "a pair for each layer",
            in_another_order(run, lambda both: tuple(zip(*both, strict=True))),
            "Your values are right, but you return a pair for each layer; return one list of weight "
            "gradients and one of bias gradients.",
        ),
        KnownMistake(
            "one flat list",
            in_another_order(run, lambda both: (*both[0], *both[1])),
            "Your values are right, but in a single list; return two, one of weight gradients and one of "
            "bias gradients.",
        ),
    )
