"""mlp_backward · The gradients of all weights and biases of an MLP, by backpropagation."""

from __future__ import annotations

from functools import partial
from typing import Any

from grader.course.backprop import pictures
from grader.course.backprop.mistakes import (
    backpropagate,
    careless_sigmoid,
    divided_each_layer,
    of_every_depth,
    one_slope_missing,
)
from grader.course.backprop.networks import (
    Gradients,
    Layers,
    far_out,
    forward,
    gradients,
    network,
    without_weights,
)
from grader.toolkit import ByHand, Case, Exercise, Inputs, KnownMistake, np, torch
from grader.toolkit.inputs import uniform


def squared_error_gradients(
    X: torch.Tensor, target: torch.Tensor, weights: Layers, biases: Layers
) -> Gradients:
    """The gradients of E = 1/2 Σ (O - target)², by autograd."""
    return gradients(lambda W, b: ((forward(X, W, b)[-1] - target) ** 2).sum() / 2, weights, biases)


def regression(rng: np.random.Generator, examples: int, *sizes: int, **others: Any) -> Inputs:
    """The inputs of `mlp_backward`."""
    inputs = network(rng, examples, *sizes, **others)
    return {"X": inputs.pop("X"), "target": uniform(rng, 0.0, 1.0, examples, sizes[-1]), **inputs}


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

with_sigmoids = partial(
    backpropagate,
    hidden=lambda Z: torch.sigmoid(Z),
    last=lambda Z: torch.sigmoid(Z),
    output_delta=lambda Z, A, t: A * (1 - A) * (A - t),
    slope=lambda Z, A: A * (1 - A),
)
"""Backpropagation through sigmoids for half the sum of squares; right as it stands."""

mlp_backward = Exercise(
    name="mlp_backward",
    points=4,
    outputs=("weight_gradients", "bias_gradients"),
    shapes=(
        "X (N, D), target (N, K), weights [(J, I)], biases [(J,)] "
        "-> weight_gradients [(J, I)], bias_gradients [(J,)]"
    ),
    reference=squared_error_gradients,
    cases=SQUARED_ERROR,
    by_hand=ByHand("sigmoid_backward", "mse_loss_backward"),
    mistakes=(
        KnownMistake(
            "A(1 - A) missing in the first layer",
            partial(one_slope_missing, backward=with_sigmoids),
            "The delta of the first layer lacks A(1 - A); every hidden layer has that factor.",
        ),
        KnownMistake(
            "biases last layer first",
            lambda *arguments: (
                with_sigmoids(*arguments)[0],
                with_sigmoids(*arguments)[1][::-1],
            ),
            "The gradients of the biases come last layer first; put the first layer first, as with weights.",
        ),
        KnownMistake(
            "O(1 - O) missing at the output",
            partial(with_sigmoids, output_delta=lambda Z, A, t: A - t),
            "You return O - t as the delta of the last layer; it is a sigmoid too, so multiply by O(1 - O).",
        ),
        KnownMistake(
            "A(1 - A) missing in the hidden layers",
            partial(with_sigmoids, slope=lambda Z, A: torch.ones_like(A)),
            "You leave out the sigmoid on the way back through the hidden layers; multiply each of their "
            "deltas by A(1 - A).",
        ),
        KnownMistake(
            "no derivative of the sigmoid at all",
            partial(with_sigmoids, output_delta=lambda Z, A, t: A - t, slope=lambda Z, A: torch.ones_like(A)),
            "You leave out the sigmoid's derivative; multiply every delta by A(1 - A) of its layer.",
        ),
        KnownMistake(
            "Z(1 - Z)",
            partial(
                with_sigmoids,
                output_delta=lambda Z, A, t: Z * (1 - Z) * (A - t),
                slope=lambda Z, A: Z * (1 - Z),
            ),
            "You use the sum Z before the sigmoid; its derivative is A(1 - A), in terms of its output A.",
        ),
        KnownMistake(
            "Z(1 - Z) in the hidden layers",
            partial(with_sigmoids, slope=lambda Z, A: Z * (1 - Z)),
            "You use the sum Z before the sigmoid; its derivative is A(1 - A), in terms of its output A.",
        ),
        KnownMistake(
            "sigmoid applied to A",
            partial(
                with_sigmoids,
                output_delta=lambda Z, A, t: torch.sigmoid(A) * torch.sigmoid(-A) * (A - t),
                slope=lambda Z, A: torch.sigmoid(A) * torch.sigmoid(-A),
            ),
            "You apply the sigmoid to A again; A is its output already, so the derivative is A(1 - A).",
        ),
        KnownMistake(
            "1 - A² in the hidden layers",
            partial(with_sigmoids, slope=lambda Z, A: 1 - A**2),
            "You use the rule for tanh; the sigmoid's derivative is A(1 - A).",
        ),
        KnownMistake(
            "ReLU's derivative in the hidden layers",
            partial(with_sigmoids, slope=lambda Z, A: (Z > 0).to(Z.dtype)),
            "You use the rule for ReLU; the sigmoid's derivative is A(1 - A).",
        ),
        KnownMistake(
            "no 1/2 in the loss",
            partial(with_sigmoids, output_delta=lambda Z, A, t: 2 * A * (1 - A) * (A - t)),
            "You multiply by 2; the 1/2 of this loss cancels the 2 of the square.",
        ),
        KnownMistake(
            "mean over the batch",
            partial(with_sigmoids, output_delta=lambda Z, A, t: A * (1 - A) * (A - t) / len(A)),
            "You divide by N; E is summed over the batch, so do not divide.",
        ),
        KnownMistake(
            "gradient of the mean squared error",
            partial(with_sigmoids, output_delta=lambda Z, A, t: 2 * A * (1 - A) * (A - t) / A.numel()),
            "You return the gradient of the *mean* of the squares; E is half their sum.",
        ),
        KnownMistake(
            "divided by N in every layer",
            partial(
                with_sigmoids,
                output_delta=lambda Z, A, t: A * (1 - A) * (A - t) / len(A),
                through=divided_each_layer,
            ),
            "You divide by N in every layer; E is summed over the batch, so do not divide at all.",
        ),
        KnownMistake(
            "t - O",
            partial(with_sigmoids, output_delta=lambda Z, A, t: A * (1 - A) * (t - A)),
            "In effect your error is t - O; the derivative of 1/2 (O - t)² with respect to O is O - t.",
        ),
        KnownMistake(
            "still squared",
            partial(with_sigmoids, output_delta=lambda Z, A, t: A * (1 - A) * (A - t) ** 2),
            "You keep the square; the derivative of 1/2 (O - t)² is O - t.",
        ),
        KnownMistake(
            "last layer linear",
            partial(with_sigmoids, last=lambda Z: Z, output_delta=lambda Z, A, t: A - t),
            "Your last layer is linear; it is a sigmoid too, in the forward pass and in its delta.",
        ),
        KnownMistake(
            "hidden layers linear",
            partial(with_sigmoids, hidden=lambda Z: Z, slope=lambda Z, A: torch.ones_like(A)),
            "Your hidden layers are linear; they are sigmoids too.",
        ),
        KnownMistake(
            "exp(z) / (1 + exp(z))",
            partial(with_sigmoids, hidden=careless_sigmoid, last=careless_sigmoid),
            "Your sigmoid overflows for large sums, and inf / inf is nan. Use `torch.sigmoid`, or 1 / (1 + "
            "exp(-z)).",
        ),
        KnownMistake(
            "weights not used on the way back",
            partial(with_sigmoids, back=lambda delta, W: delta.sum(1, keepdim=True).expand(-1, W.shape[1])),
            "You sum the deltas without weights; a hidden unit reaches the next layer through its weights, "
            "so multiply by W.",
        ),
        KnownMistake(
            "deltas end at the last layer",
            partial(with_sigmoids, back=lambda delta, W: torch.zeros_like(delta[:, :1] * W[:1])),
            "You return gradients for the last layer only; continue to the layers before it.",
        ),
        *of_every_depth(with_sigmoids),
    ),
    picture=pictures.BACKWARD,
    hints=(
        "First the forward pass, which keeps every layer's output. Then one delta per layer, from the last "
        "to the first.",
        "The last delta is O(1 - O)(O - t). Each one before it: the next delta times the next W, times "
        "A(1 - A).",
        "The gradients of a layer need its own delta and its *input*: delta transposed times that input, and "
        "delta summed over the batch.",
        "Going backwards you meet the last layer first: reverse the lists before you return them.",
    ),
)
