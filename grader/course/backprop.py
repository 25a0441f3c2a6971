"""07 · Backpropagation: deltas, and the gradients of networks of any depth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from math import prod

import numpy as np

from grader.course.inputs import Floats, array, normal, uniform
from grader.course.networks import (
    CROSS_ENTROPY,
    FORWARD,
    SQUARED_ERROR,
    as_classifier,
    careless_sigmoid,
    careless_softmax,
    cross_entropy_gradients,
    divided_each_layer,
    forward,
    of_every_depth,
    one_hot,
    softmax_delta,
    squared_error_gradients,
    with_sigmoids,
)
from grader.exercise import ByHand, Case, Exercise, Inputs, KnownMistake, Topic
from grader.lazy import torch


def opened(rng: np.random.Generator, *shape: int) -> Floats:
    """What comes out of a sigmoid: numbers between 0 and 1."""
    return uniform(rng, 0.05, 0.95, *shape)


def deltas(rng: np.random.Generator, examples: int, outputs: int, units: int) -> Inputs:
    """The inputs of `hidden_delta`: K outputs, J units."""
    return {
        "next_delta": normal(rng, examples, outputs, mean=0.2),
        "next_weights": normal(rng, outputs, units, mean=0.3),
        "output": opened(rng, examples, units),
    }


OUTPUTS = (
    Case("4 rows of 3", lambda rng: {"output": opened(rng, 4, 3), "target": normal(rng, 4, 3, mean=0.5)}),
    Case("batch of one", lambda rng: {"output": opened(rng, 1, 6), "target": opened(rng, 1, 6)}),
    Case("batch of five", lambda rng: {"output": opened(rng, 5, 2), "target": opened(rng, 5, 2)}),
    Case("square", lambda rng: {"output": opened(rng, 3, 3), "target": opened(rng, 3, 3)}),
    Case("one output", lambda rng: {"output": opened(rng, 6, 1), "target": opened(rng, 6, 1)}),
    Case(
        "targets 0 and 1",
        lambda rng: {"output": opened(rng, 3, 4), "target": rng.integers(0, 2, (3, 4)).astype(np.float64)},
    ),
    Case(
        "saturated outputs",
        lambda rng: {
            "output": rng.permutation(array(0.0, 1.0, 1e-6, 0.999999, 0.4, 0.7)).reshape(2, 3),
            "target": opened(rng, 2, 3),
        },
    ),
    Case(
        "targets up to 100",
        lambda rng: {"output": opened(rng, 3, 5), "target": normal(rng, 3, 5, scale=100.0)},
    ),
)

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

OF_ONE_LAYER = (
    Case(
        "5 examples, 3 inputs, 2 units",
        lambda rng: {"delta": normal(rng, 5, 2, mean=0.3), "inputs": normal(rng, 5, 3, mean=0.5)},
    ),
    Case(
        "2 examples, 3 inputs, 4 units",
        lambda rng: {"delta": normal(rng, 2, 4, mean=0.3), "inputs": normal(rng, 2, 3, mean=0.5)},
    ),
    Case("batch of one", lambda rng: {"delta": normal(rng, 1, 4), "inputs": normal(rng, 1, 3)}),
    Case("square", lambda rng: {"delta": normal(rng, 3, 3), "inputs": normal(rng, 3, 3, mean=0.5)}),
    Case("one unit", lambda rng: {"delta": normal(rng, 4, 1), "inputs": normal(rng, 4, 3)}),
    Case("one input", lambda rng: {"delta": normal(rng, 4, 3), "inputs": normal(rng, 4, 1)}),
    Case("inputs between 0 and 1", lambda rng: {"delta": normal(rng, 6, 2), "inputs": opened(rng, 6, 4)}),
    Case(
        "delta up to 1000",
        lambda rng: {"delta": normal(rng, 4, 3, scale=500.0), "inputs": normal(rng, 4, 2, scale=50.0)},
    ),
    Case("200 examples", lambda rng: {"delta": normal(rng, 200, 3), "inputs": normal(rng, 200, 2)}),
)

output_delta = Exercise(
    name="output_delta",
    points=1,
    # sigmoid'(z) in terms of what the sigmoid gave is O(1 - O), also where O has rounded to 0 or 1.
    reference=lambda output, target: output * (1 - output) * (output - target),
    cases=OUTPUTS,
    by_hand=ByHand("sigmoid_backward"),
    mistakes=(
        KnownMistake(
            "O(1 - O) missing",
            lambda output, target: output - target,
            "That is ∂E/∂O. To reach the sum before the sigmoid, multiply by its derivative O(1 - O).",
        ),
        KnownMistake(
            "O - t missing",
            lambda output, target: output * (1 - output),
            "That is the derivative of the sigmoid alone: multiply by ∂E/∂O.",
        ),
        KnownMistake(
            "no 1/2 in the loss",
            lambda output, target: 2 * output * (1 - output) * (output - target),
            "This loss has a 1/2, which cancels the 2 of the square.",
        ),
        KnownMistake(
            "mean over the batch",
            lambda output, target: output * (1 - output) * (output - target) / len(output),
            "E is summed over the batch: do not divide by N.",
        ),
        KnownMistake(
            "mean over all elements",
            lambda output, target: output * (1 - output) * (output - target) / output.numel(),
            "E is a sum, not a mean: do not divide by the number of elements.",
        ),
        KnownMistake(
            "t - O",
            lambda output, target: output * (1 - output) * (target - output),
            "Sign slip: the derivative of 1/2 (O - t)² by O is O - t.",
        ),
        KnownMistake(
            "sigmoid applied to O",
            lambda output, target: torch.sigmoid(output) * torch.sigmoid(-output) * (output - target),
            "`output` has been through the sigmoid already: its derivative is O(1 - O).",
        ),
        KnownMistake(
            "sigmoid applied to O everywhere",
            lambda output, target: (
                torch.sigmoid(output) * torch.sigmoid(-output) * (torch.sigmoid(output) - target)
            ),
            "`output` has been through the sigmoid already: do not apply it again.",
        ),
        KnownMistake(
            "1 - O missing",
            lambda output, target: output * (output - target),
            "Half of the sigmoid's derivative is missing: it is O times 1 - O.",
        ),
        KnownMistake(
            "O missing",
            lambda output, target: (1 - output) * (output - target),
            "Half of the sigmoid's derivative is missing: it is O times 1 - O.",
        ),
        KnownMistake(
            "O(1 + O)",
            lambda output, target: output * (1 + output) * (output - target),
            "Sign slip: the derivative of the sigmoid is O(1 - O).",
        ),
        KnownMistake(
            "1 - O²",
            lambda output, target: (1 - output**2) * (output - target),
            "1 - O² is the rule for tanh. For the sigmoid it is O(1 - O).",
        ),
        KnownMistake(
            "t(1 - t)",
            lambda output, target: target * (1 - target) * (output - target),
            "The derivative of the sigmoid is taken at the output: O(1 - O), not t(1 - t).",
        ),
        KnownMistake(
            "still squared",
            lambda output, target: output * (1 - output) * (output - target) ** 2,
            "The derivative of 1/2 (O - t)² is O - t: the square goes.",
        ),
        KnownMistake(
            "O - O² - t",
            lambda output, target: output * (1 - output) - target,
            "O(1 - O) and O - t are two factors: multiply them.",
        ),
    ),
    hints=(
        "Two links: from E to O, and from O through the sigmoid to z. What is each derivative?",
        "∂E/∂O is O - t, the 1/2 has cancelled the 2. The sigmoid's derivative in terms of its output is "
        "O(1 - O). Multiply.",
    ),
)

hidden_delta = Exercise(
    name="hidden_delta",
    points=2,
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

weight_gradient = Exercise(
    name="weight_gradient",
    points=1,
    reference=lambda delta, inputs: torch.einsum("nj,ni->ji", delta, inputs),
    cases=OF_ONE_LAYER,
    mistakes=(
        KnownMistake(
            "mean over the batch",
            lambda delta, inputs: delta.T @ inputs / len(delta),
            "E is summed over the batch: do not divide by N.",
        ),
        KnownMistake(
            "transposed",
            lambda delta, inputs: inputs.T @ delta,
            "Weights are laid out (outputs, inputs): row j belongs to delta j, column i to input i.",
        ),
        KnownMistake(
            "reshaped, not transposed",
            lambda delta, inputs: (inputs.T @ delta).reshape(delta.shape[1], -1),
            "Reshaping (I, J) to (J, I) puts the entries in wrong places: transpose instead.",
        ),
        KnownMistake(
            "product of the sums",
            lambda delta, inputs: torch.outer(delta.sum(0), inputs.sum(0)),
            "You sum over the batch first: multiply each delta by its own example's inputs, then sum.",
        ),
        KnownMistake(
            "sum of delta times mean input",
            lambda delta, inputs: torch.outer(delta.sum(0), inputs.mean(0)),
            "You average the inputs first: multiply each delta by its own example's inputs, then sum.",
        ),
        KnownMistake(
            "product of the means",
            lambda delta, inputs: torch.outer(delta.mean(0), inputs.mean(0)),
            "You average over the batch first: multiply each delta by its own example's inputs, then sum.",
        ),
        KnownMistake(
            "last example only",
            lambda delta, inputs: torch.outer(delta[-1], inputs[-1]),
            "Only the last example counts: add the examples up (+=) where you now overwrite (=).",
        ),
        KnownMistake(
            "first example only",
            lambda delta, inputs: torch.outer(delta[0], inputs[0]),
            "Only the first example counts: sum over the whole batch.",
        ),
        KnownMistake(
            "inputs missing",
            lambda delta, inputs: delta.sum(0)[:, None].repeat(1, inputs.shape[1]),
            "That is the gradient of the bias in every column: each weight is multiplied by its input.",
        ),
        KnownMistake(
            "delta missing",
            lambda delta, inputs: inputs.sum(0).repeat(delta.shape[1], 1),
            "Every row is the sum of the inputs: multiply by the delta of the unit that the row belongs to.",
        ),
        KnownMistake(
            "extra derivative of the sigmoid",
            lambda delta, inputs: delta.T @ (inputs * (1 - inputs)),
            "The delta has the sigmoid's derivative in it already: multiply it by the inputs as they are.",
        ),
        KnownMistake(
            "sigmoid of the inputs",
            lambda delta, inputs: delta.T @ torch.sigmoid(inputs),
            "`inputs` is what the layer was given: it goes into the sum as it is.",
        ),
        KnownMistake(
            "minus the gradient",
            lambda delta, inputs: -delta.T @ inputs,
            "That is the direction of a step downhill: the gradient itself has the other sign.",
        ),
    ),
    hints=(
        "For one example ∂E/∂W[j, i] is ∂E/∂z_j times ∂z_j/∂W[j, i]. What are the two?",
        "δ_j times input i, summed over the batch. Which product of (N, J) and (N, I) has the shape (J, I)?",
    ),
)


def biases_outside(
    X: torch.Tensor, weights: Sequence[torch.Tensor], biases: Sequence[torch.Tensor]
) -> list[torch.Tensor]:
    """`forward` where each bias is added after the sigmoid."""
    outputs = [X.clone()]
    for W, b in zip(weights, biases, strict=True):
        outputs.append(torch.sigmoid(outputs[-1] @ W.T) + b)
    return outputs


mlp_forward = Exercise(
    name="mlp_forward",
    points=2,
    reference=forward,
    cases=FORWARD,
    mistakes=(
        KnownMistake(
            "input left out",
            lambda X, weights, biases: forward(X, weights, biases)[1:],
            "The list begins with the input: the first layer's gradient will need it.",
        ),
        KnownMistake(
            "last output left out",
            lambda X, weights, biases: forward(X, weights, biases)[:-1],
            "The output of the last layer is missing at the end of the list.",
        ),
        KnownMistake(
            "last output only",
            lambda X, weights, biases: forward(X, weights, biases)[-1],
            "Return the outputs of all layers in a list, not the last one alone.",
        ),
        KnownMistake(
            "sums in place of outputs",
            lambda X, weights, biases: [
                X.clone(),
                *(
                    A @ W.T + b
                    for A, W, b in zip(forward(X, weights, biases)[:-1], weights, biases, strict=True)
                ),
            ],
            "The list holds the sums before the sigmoid: keep what comes out of it.",
        ),
        KnownMistake(
            "no sigmoid",
            lambda X, weights, biases: forward(X, weights, biases, lambda Z: Z, lambda Z: Z),
            "Every layer ends in a sigmoid; yours are linear.",
        ),
        KnownMistake(
            "last layer linear",
            lambda X, weights, biases: forward(X, weights, biases, last=lambda Z: Z),
            "The last layer ends in a sigmoid too.",
        ),
        KnownMistake(
            "hidden layers linear",
            lambda X, weights, biases: forward(X, weights, biases, hidden=lambda Z: Z),
            "The hidden layers end in a sigmoid too, not only the last.",
        ),
        KnownMistake(
            "softmax at the end",
            lambda X, weights, biases: forward(X, weights, biases, last=lambda Z: torch.softmax(Z, 1)),
            "The last layer is a sigmoid here, not a softmax.",
        ),
        KnownMistake(
            "ReLU in the hidden layers",
            lambda X, weights, biases: forward(X, weights, biases, hidden=lambda Z: torch.relu(Z)),
            "The hidden layers are sigmoids here, not ReLUs.",
        ),
        KnownMistake(
            "ReLU in all layers",
            lambda X, weights, biases: forward(X, weights, biases, torch.relu, torch.relu),
            "The layers are sigmoids here, not ReLUs.",
        ),
        KnownMistake(
            "tanh",
            lambda X, weights, biases: forward(X, weights, biases, torch.tanh, torch.tanh),
            "The layers are sigmoids here, not tanh.",
        ),
        KnownMistake(
            "sigmoid applied twice",
            lambda X, weights, biases: forward(
                X,
                weights,
                biases,
                lambda Z: torch.sigmoid(torch.sigmoid(Z)),
                lambda Z: torch.sigmoid(torch.sigmoid(Z)),
            ),
            "You apply the sigmoid twice in each layer.",
        ),
        KnownMistake(
            "sigmoid of the input",
            lambda X, weights, biases: forward(torch.sigmoid(X), weights, biases),
            "The input goes into the first layer, and into the list, as it is.",
        ),
        KnownMistake(
            "biases left out",
            lambda X, weights, biases: forward(X, weights, [torch.zeros_like(b) for b in biases]),
            "The biases are not added.",
        ),
        KnownMistake(
            "biases added after the sigmoid",
            biases_outside,
            "The bias belongs inside: it is added to the sum before the sigmoid.",
        ),
        KnownMistake(
            "biases subtracted",
            lambda X, weights, biases: forward(X, weights, [-b for b in biases]),
            "The biases are added, not subtracted.",
        ),
        KnownMistake(
            "exp(z) / (1 + exp(z))",
            lambda X, weights, biases: forward(X, weights, biases, careless_sigmoid, careless_sigmoid),
            "The formula is right, but its sigmoid overflows for large sums, and inf / inf is nan.",
        ),
    ),
    hints=(
        "Start a list with the input. What is each layer given? Always the last entry of the list.",
        "Go through weights and biases together. W is (outputs, inputs), so transpose it; add b; then the "
        "sigmoid. Append.",
    ),
)


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

mlp_backward = Exercise(
    name="mlp_backward",
    points=4,
    reference=squared_error_gradients,
    cases=SQUARED_ERROR,
    by_hand=ByHand("sigmoid_backward", "mse_loss_backward"),
    mistakes=(
        KnownMistake(
            "O(1 - O) missing at the output",
            partial(with_sigmoids, output_delta=lambda Z, A, t: A - t),
            "The last layer is a sigmoid too: its delta is O(1 - O)(O - t).",
        ),
        KnownMistake(
            "A(1 - A) missing in the hidden layers",
            partial(with_sigmoids, slope=lambda Z, A: torch.ones_like(A)),
            "On its way back through a hidden layer the delta passes its sigmoid: multiply by A(1 - A).",
        ),
        KnownMistake(
            "no derivative of the sigmoid at all",
            partial(with_sigmoids, output_delta=lambda Z, A, t: A - t, slope=lambda Z, A: torch.ones_like(A)),
            "No layer has its sigmoid's derivative A(1 - A): every delta needs it.",
        ),
        KnownMistake(
            "Z(1 - Z)",
            partial(
                with_sigmoids,
                output_delta=lambda Z, A, t: Z * (1 - Z) * (A - t),
                slope=lambda Z, A: Z * (1 - Z),
            ),
            "The derivative of the sigmoid is A(1 - A), in terms of its output, not of the sum before it.",
        ),
        KnownMistake(
            "Z(1 - Z) in the hidden layers",
            partial(with_sigmoids, slope=lambda Z, A: Z * (1 - Z)),
            "The derivative of the sigmoid is A(1 - A), in terms of its output, not of the sum before it.",
        ),
        KnownMistake(
            "sigmoid applied to A",
            partial(
                with_sigmoids,
                output_delta=lambda Z, A, t: torch.sigmoid(A) * torch.sigmoid(-A) * (A - t),
                slope=lambda Z, A: torch.sigmoid(A) * torch.sigmoid(-A),
            ),
            "The outputs have been through the sigmoid already: its derivative is A(1 - A).",
        ),
        KnownMistake(
            "1 - A² in the hidden layers",
            partial(with_sigmoids, slope=lambda Z, A: 1 - A**2),
            "1 - A² is the rule for tanh. For the sigmoid it is A(1 - A).",
        ),
        KnownMistake(
            "ReLU's derivative in the hidden layers",
            partial(with_sigmoids, slope=lambda Z, A: (Z > 0).to(Z.dtype)),
            "That is the rule for ReLU. For the sigmoid it is A(1 - A).",
        ),
        KnownMistake(
            "no 1/2 in the loss",
            partial(with_sigmoids, output_delta=lambda Z, A, t: 2 * A * (1 - A) * (A - t)),
            "This loss has a 1/2, which cancels the 2 of the square.",
        ),
        KnownMistake(
            "mean over the batch",
            partial(with_sigmoids, output_delta=lambda Z, A, t: A * (1 - A) * (A - t) / len(A)),
            "E is summed over the batch: do not divide by N.",
        ),
        KnownMistake(
            "gradient of the mean squared error",
            partial(with_sigmoids, output_delta=lambda Z, A, t: 2 * A * (1 - A) * (A - t) / A.numel()),
            "That is the gradient of the *mean* of the squares. Here E is half their sum.",
        ),
        KnownMistake(
            "divided by N in every layer",
            partial(
                with_sigmoids,
                output_delta=lambda Z, A, t: A * (1 - A) * (A - t) / len(A),
                through=divided_each_layer,
            ),
            "E is summed over the batch: no layer divides by N, least of all each of them.",
        ),
        KnownMistake(
            "t - O",
            partial(with_sigmoids, output_delta=lambda Z, A, t: A * (1 - A) * (t - A)),
            "Sign slip: the derivative of 1/2 (O - t)² by O is O - t.",
        ),
        KnownMistake(
            "still squared",
            partial(with_sigmoids, output_delta=lambda Z, A, t: A * (1 - A) * (A - t) ** 2),
            "The derivative of 1/2 (O - t)² is O - t: the square goes.",
        ),
        KnownMistake(
            "last layer linear",
            partial(with_sigmoids, last=lambda Z: Z, output_delta=lambda Z, A, t: A - t),
            "The last layer is a sigmoid as well, in the forward pass and in its delta.",
        ),
        KnownMistake(
            "hidden layers linear",
            partial(with_sigmoids, hidden=lambda Z: Z, slope=lambda Z, A: torch.ones_like(A)),
            "The hidden layers are sigmoids as well.",
        ),
        KnownMistake(
            "exp(z) / (1 + exp(z))",
            partial(with_sigmoids, hidden=careless_sigmoid, last=careless_sigmoid),
            "Right for moderate sums, but this sigmoid overflows for large ones, and inf / inf is nan.",
        ),
        KnownMistake(
            "weights not used on the way back",
            partial(with_sigmoids, back=lambda delta, W: delta.sum(1, keepdim=True).expand(-1, W.shape[1])),
            "A hidden unit reaches the next layer through its weights: weigh the deltas by W before you sum.",
        ),
        KnownMistake(
            "deltas end at the last layer",
            partial(with_sigmoids, back=lambda delta, W: torch.zeros_like(delta[:, :1] * W[:1])),
            "Only the last layer has a gradient: go on to the layers before it.",
        ),
        *of_every_depth(with_sigmoids),
    ),
    hints=(
        "First the forward pass, keeping every layer's output. Then one delta a layer, from the last to the "
        "first.",
        "The last delta is O(1 - O)(O - t). Each one before it: the next delta times the next W, times "
        "A(1 - A).",
        "A layer's gradients need its own delta and what went *into* it: delta transposed times that input, "
        "and delta summed over the batch.",
        "Walking backwards you meet the last layer first: put the lists in order before you return them.",
    ),
)

mlp_classifier_backward = Exercise(
    name="mlp_classifier_backward",
    points=4,
    reference=cross_entropy_gradients,
    cases=CROSS_ENTROPY,
    by_hand=ByHand(
        "threshold_backward", "relu_backward", "log_softmax_backward_data", "softmax_backward_data"
    ),
    mistakes=(
        KnownMistake(
            "1 at exactly 0",
            partial(as_classifier, slope=lambda Z, A: (Z >= 0).to(Z.dtype)),
            "relu'(0) is 0 by convention (torch's too): only sums above 0 let the delta pass.",
        ),
        KnownMistake(
            "derivative of ReLU 1 everywhere",
            partial(as_classifier, slope=lambda Z, A: torch.ones_like(A)),
            "On its way back through a hidden layer the delta passes its ReLU, which lets it pass only where "
            "A > 0. (A >= 0 is true everywhere.)",
        ),
        KnownMistake(
            "A in place of ReLU's derivative",
            partial(as_classifier, slope=lambda Z, A: A),
            "The derivative of ReLU is 1 where the sum is positive, not the sum itself.",
        ),
        KnownMistake(
            "A(1 - A) in the hidden layers",
            partial(as_classifier, slope=lambda Z, A: A * (1 - A)),
            "A(1 - A) is the rule for the sigmoid. For ReLU it is 1 where the sum is positive, else 0.",
        ),
        KnownMistake(
            "ReLU applied to the delta",
            partial(as_classifier, through=lambda passed, slope: torch.relu(passed)),
            "What decides is the sign of the unit's sum, not the sign of the delta.",
        ),
        KnownMistake(
            "ReLU on the logits",
            partial(
                as_classifier,
                last=lambda Z: torch.softmax(torch.relu(Z), 1),
                output_delta=lambda Z, p, labels: softmax_delta(Z, p, labels) * (Z > 0),
            ),
            "There is no ReLU after the last layer: the logits may be negative.",
        ),
        KnownMistake(
            "ReLU on the logits, forward only",
            partial(as_classifier, last=lambda Z: torch.softmax(torch.relu(Z), 1)),
            "There is no ReLU after the last layer: the logits may be negative.",
        ),
        KnownMistake(
            "ReLU's derivative at the output",
            partial(as_classifier, output_delta=lambda Z, p, labels: softmax_delta(Z, p, labels) * (Z > 0)),
            "The last layer is linear: its delta is (p - one-hot) / N as it stands.",
        ),
        KnownMistake(
            "sigmoids in the hidden layers",
            partial(as_classifier, hidden=lambda Z: torch.sigmoid(Z), slope=lambda Z, A: A * (1 - A)),
            "The hidden layers are ReLUs here, not sigmoids.",
        ),
        KnownMistake(
            "tanh in the hidden layers",
            partial(as_classifier, hidden=lambda Z: torch.tanh(Z), slope=lambda Z, A: 1 - A**2),
            "The hidden layers are ReLUs here, not tanh.",
        ),
        KnownMistake(
            "leaky ReLU",
            partial(
                as_classifier,
                hidden=lambda Z: torch.nn.functional.leaky_relu(Z),
                slope=lambda Z, A: torch.where(Z > 0, 1.0, 0.01).to(Z.dtype),
            ),
            "That is the leaky ReLU: the plain one is flat for negative sums.",
        ),
        KnownMistake(
            "hidden layers linear",
            partial(as_classifier, hidden=lambda Z: Z, slope=lambda Z, A: torch.ones_like(A)),
            "The hidden layers are ReLUs; yours are linear.",
        ),
        KnownMistake(
            "sum over the batch",
            partial(as_classifier, output_delta=lambda Z, p, labels: p - one_hot(p, labels)),
            "This loss is the mean over the batch: divide p minus one-hot by N.",
        ),
        KnownMistake(
            "divided by N · K",
            partial(
                as_classifier, output_delta=lambda Z, p, labels: softmax_delta(Z, p, labels) / p.shape[1]
            ),
            "You divide by the number of all logits. The mean is over the N rows, one right class each.",
        ),
        KnownMistake(
            "p alone",
            partial(as_classifier, output_delta=lambda Z, p, labels: p / len(p)),
            "That is what log Σ exp(z) gives. The right class's own score adds -1 at labels[n].",
        ),
        KnownMistake(
            "right class only",
            partial(
                as_classifier,
                output_delta=lambda Z, p, labels: softmax_delta(Z, p, labels) * one_hot(p, labels),
            ),
            "You have the gradient at the right class only: the other classes get p.",
        ),
        KnownMistake(
            "1 taken off in every row at every label",
            partial(
                as_classifier,
                output_delta=lambda Z, p, labels: (p - one_hot(p, labels).amax(0)) / len(p),
            ),
            "[:, labels] changes every row at all labels. Row n loses 1 at labels[n] alone: index with the "
            "row numbers as well.",
        ),
        KnownMistake(
            "extra p(1 - p)",
            partial(
                as_classifier,
                output_delta=lambda Z, p, labels: softmax_delta(Z, p, labels) * p * (1 - p),
            ),
            "p minus one-hot is the gradient with respect to the logits already: no further p(1 - p).",
        ),
        KnownMistake(
            "gradient of the mean squared error",
            partial(
                as_classifier,
                output_delta=lambda Z, p, labels: 2 * (p - one_hot(p, labels)) / p.numel(),
            ),
            "2/(N·K) belongs to the mean squared error. For cross-entropy it is (p - one-hot) / N.",
        ),
        KnownMistake(
            "softmax over the batch",
            partial(as_classifier, last=lambda Z: torch.softmax(Z, 0)),
            "Your softmax runs down the columns: each row is an example of its own, so use the last "
            "dimension.",
        ),
        KnownMistake(
            "sigmoid in place of softmax",
            partial(as_classifier, last=lambda Z: torch.sigmoid(Z)),
            "You apply a sigmoid to each logit: softmax shares 1 among the classes of a row.",
        ),
        KnownMistake(
            "no softmax",
            partial(as_classifier, last=lambda Z: Z),
            "Take 1 off the probabilities, not off the logits: softmax comes first.",
        ),
        KnownMistake(
            "softmax applied twice",
            partial(as_classifier, last=lambda Z: torch.softmax(torch.softmax(Z, 1), 1)),
            "You apply softmax to probabilities: apply it to the logits, once.",
        ),
        KnownMistake(
            "no maximum subtracted",
            partial(as_classifier, last=careless_softmax),
            "The formula is right, but its softmax overflows for large logits: subtract each row's maximum "
            "first.",
        ),
        KnownMistake(
            "one maximum for the whole tensor",
            partial(as_classifier, last=lambda Z: careless_softmax(Z - Z.max())),
            "You subtract the maximum of all logits: a row far below it becomes 0 / 0. Take each row's own.",
        ),
        KnownMistake(
            "sign of the delta",
            partial(as_classifier, output_delta=lambda Z, p, labels: -softmax_delta(Z, p, labels)),
            "Sign slip: it is p minus one-hot.",
        ),
        KnownMistake(
            "weights not used on the way back",
            partial(as_classifier, back=lambda delta, W: delta.sum(1, keepdim=True).expand(-1, W.shape[1])),
            "Next to nothing reaches the hidden layers: without weights, each row of delta sums to 0. "
            "Weigh it by W before you sum.",
        ),
        *of_every_depth(as_classifier),
    ),
    hints=(
        "First the forward pass, keeping every layer's output. Then one delta a layer, from the last to the "
        "first, and both gradients of each layer from its delta.",
        "The last layer is linear, so that its delta is ∂L/∂logits: softmax minus 1 at the label, over N.",
        "The delta of the layer before: delta times W, where that layer's ReLU was above 0, and 0 elsewhere.",
    ),
)

TOPIC = Topic(
    name="07_backprop",
    title="Backpropagation",
    exercises=(
        output_delta,
        hidden_delta,
        weight_gradient,
        mlp_forward,
        parameter_count,
        mlp_backward,
        mlp_classifier_backward,
    ),
)
