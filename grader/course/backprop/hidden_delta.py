"""hidden_delta · The delta of a hidden layer, from that of the layer after it."""

from __future__ import annotations

import numpy as np

from grader.course.backprop.common import opened
from grader.toolkit import ByHand, Case, Exercise, Inputs, KnownMistake, torch
from grader.toolkit.inputs import array, normal


def deltas(rng: np.random.Generator, examples: int, outputs: int, units: int) -> Inputs:
    """The inputs of `hidden_delta`: K outputs, J units."""
    return {
        "next_delta": normal(rng, examples, outputs, mean=0.2),
        "next_weights": normal(rng, outputs, units, mean=0.3),
        "output": opened(rng, examples, units),
    }


HIDDEN = (
    Case("4 examples, 3 outputs, 2 units", lambda rng: deltas(rng, 4, 3, 2)),
    Case("3 examples, 2 outputs, 5 units", lambda rng: deltas(rng, 3, 2, 5)),
    Case("batch of one", lambda rng: deltas(rng, 1, 3, 4)),
    Case("batch of five", lambda rng: deltas(rng, 5, 2, 3)),
    Case("square", lambda rng: deltas(rng, 3, 3, 3)),
    Case("one output", lambda rng: deltas(rng, 4, 1, 3)),
    Case("one unit", lambda rng: deltas(rng, 4, 3, 1)),
    Case(
        "saturated units",
        lambda rng: {
            **deltas(rng, 2, 4, 3),
            "output": rng.permutation(array(0.0, 1.0, 1e-6, 0.999999, 0.4, 0.7)).reshape(2, 3),
        },
    ),
    Case(
        "next_delta 100 times larger",
        lambda rng: {**deltas(rng, 3, 4, 2), "next_delta": normal(rng, 3, 4, scale=100.0)},
    ),
)

hidden_delta = Exercise(
    name="hidden_delta",
    points=2,
    shapes="next_delta (N, K), next_weights (K, J), output (N, J) -> (N, J)",
    # As above: closed, so that units which have rounded to 0 or 1 are no exception.
    reference=lambda next_delta, next_weights, output: next_delta @ next_weights * output * (1 - output),
    cases=HIDDEN,
    by_hand=ByHand("sigmoid_backward"),
    mistakes=(
        KnownMistake(
            "O(1 - O) missing",
            lambda next_delta, next_weights, output: next_delta @ next_weights,
            "That is ∂E/∂O. To reach the sum before the sigmoid, multiply by its derivative O(1 - O).",
        ),
        KnownMistake(
            "weights missing",
            lambda next_delta, next_weights, output: next_delta.sum(1, keepdim=True) * output * (1 - output),
            "Unit j reaches the next unit k through W[k, j]: weigh the deltas by it before you sum them.",
        ),
        KnownMistake(
            "weights reshaped",
            lambda next_delta, next_weights, output: (
                next_delta @ next_weights.T.reshape(next_weights.shape) * output * (1 - output)
            ),
            "Transposing and reshaping puts the weights in wrong places: (N, K) times (K, J) fits as it is.",
        ),
        KnownMistake(
            "|weights|",
            lambda next_delta, next_weights, output: next_delta @ next_weights.abs() * output * (1 - output),
            "The signs of the weights are lost on the way back.",
        ),
        KnownMistake(
            "slope of the next layer",
            lambda next_delta, next_weights, output: (
                (next_delta * next_delta * (1 - next_delta)) @ next_weights
            ),
            "O(1 - O) is of this layer's `output`, after the sum over the next; the next one's delta has its "
            "own in it already.",
        ),
        KnownMistake(
            "deltas missing",
            lambda next_delta, next_weights, output: next_weights.sum(0) * output * (1 - output),
            "You sum the weights alone: each is multiplied by the delta of the unit that it leads to.",
        ),
        KnownMistake(
            "product of the sums",
            lambda next_delta, next_weights, output: (
                next_delta.sum(1, keepdim=True) * next_weights.sum(0) * output * (1 - output)
            ),
            "You sum the deltas and the weights apart: multiply each delta by its weight, then sum.",
        ),
        KnownMistake(
            "mean over the next units",
            lambda next_delta, next_weights, output: (
                next_delta @ next_weights * output * (1 - output) / next_delta.shape[1]
            ),
            "What comes back over several paths is summed, not averaged.",
        ),
        KnownMistake(
            "mean over the batch",
            lambda next_delta, next_weights, output: (
                next_delta @ next_weights * output * (1 - output) / len(output)
            ),
            "Every example has a delta of its own: do not divide by N.",
        ),
        KnownMistake(
            "sigmoid applied to O",
            lambda next_delta, next_weights, output: (
                next_delta @ next_weights * torch.sigmoid(output) * torch.sigmoid(-output)
            ),
            "`output` has been through the sigmoid already: its derivative is O(1 - O).",
        ),
        KnownMistake(
            "1 - O missing",
            lambda next_delta, next_weights, output: next_delta @ next_weights * output,
            "Half of the sigmoid's derivative is missing: it is O times 1 - O.",
        ),
        KnownMistake(
            "O missing",
            lambda next_delta, next_weights, output: next_delta @ next_weights * (1 - output),
            "Half of the sigmoid's derivative is missing: it is O times 1 - O.",
        ),
        KnownMistake(
            "O(1 + O)",
            lambda next_delta, next_weights, output: next_delta @ next_weights * output * (1 + output),
            "Sign slip: the derivative of the sigmoid is O(1 - O).",
        ),
        KnownMistake(
            "1 - O²",
            lambda next_delta, next_weights, output: next_delta @ next_weights * (1 - output**2),
            "1 - O² is the rule for tanh. For the sigmoid it is O(1 - O).",
        ),
        KnownMistake(
            "ReLU's derivative",
            lambda next_delta, next_weights, output: next_delta @ next_weights * (output > 0),
            "That is the rule for ReLU. For the sigmoid it is O(1 - O).",
        ),
        KnownMistake(
            "O(1 - O) added",
            lambda next_delta, next_weights, output: next_delta @ next_weights + output * (1 - output),
            "Along a chain the derivatives multiply; you add them.",
        ),
        KnownMistake(
            "first next unit only",
            lambda next_delta, next_weights, output: (
                next_delta[:, :1] * next_weights[:1] * output * (1 - output)
            ),
            "Only the first unit of the next layer counts: sum over all of them.",
        ),
        KnownMistake(
            "last next unit only",
            lambda next_delta, next_weights, output: (
                next_delta[:, -1:] * next_weights[-1:] * output * (1 - output)
            ),
            "Only the last unit of the next layer counts: add up (+=) where you now overwrite (=).",
        ),
    ),
    hints=(
        "Unit j moves every unit k of the next layer, by its weight to it. How does δ_k come back to j?",
        "Sum δ_k W[k, j] over k; one product of an (N, K) and a (K, J) matrix does it for all at once.",
        "That sum is ∂E/∂O. The sigmoid in between multiplies it by O(1 - O), entry by entry.",
    ),
)
