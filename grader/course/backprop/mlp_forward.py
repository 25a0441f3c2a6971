"""mlp_forward · The forward pass, keeping everything that the backward pass will need."""

from __future__ import annotations

from collections.abc import Sequence

from grader.course.backprop import pictures
from grader.course.backprop.mistakes import careless_sigmoid, forward_with
from grader.course.backprop.networks import far_out, forward, network, without_weights
from grader.toolkit import Case, Exercise, KnownMistake, torch

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
    outputs=("A",),
    shapes="X (N, D), weights [(J, I)], biases [(J,)] -> A [(N, J)]",
    reference=forward,
    cases=FORWARD,
    mistakes=(
        KnownMistake(
            "input left out",
            lambda X, weights, biases: forward(X, weights, biases)[1:],
            "Your list begins with the first layer's output; put the input X in front, since the first "
            "layer's gradient needs it.",
        ),
        KnownMistake(
            "last output left out",
            lambda X, weights, biases: forward(X, weights, biases)[:-1],
            "You leave out the output of the last layer; append it to the list.",
        ),
        KnownMistake(
            "last output only",
            lambda X, weights, biases: forward(X, weights, biases)[-1],
            "You return only the last output; return the outputs of all layers in a list, the input first.",
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
            "Your list holds the sums before the sigmoid; keep the outputs of the sigmoid.",
        ),
        KnownMistake(
            "no sigmoid",
            forward_with(lambda Z: Z, lambda Z: Z),
            "Your layers are linear; apply the sigmoid in each.",
        ),
        KnownMistake(
            "last layer linear",
            forward_with(last=lambda Z: Z),
            "Your last layer is linear; apply the sigmoid there too.",
        ),
        KnownMistake(
            "hidden layers linear",
            forward_with(hidden=lambda Z: Z),
            "Your hidden layers are linear; apply the sigmoid there too.",
        ),
        KnownMistake(
            "softmax at the end",
            forward_with(last=lambda Z: torch.softmax(Z, 1)),
            "You apply softmax in the last layer; it should be a sigmoid.",
        ),
        KnownMistake(
            "ReLU in the hidden layers",
            forward_with(hidden=lambda Z: torch.relu(Z)),
            "You use ReLU in the hidden layers; they should be sigmoids.",
        ),
        KnownMistake(
            "ReLU in all layers",
            forward_with(lambda Z: torch.relu(Z), lambda Z: torch.relu(Z)),
            "You use ReLU; the layers should be sigmoids.",
        ),
        KnownMistake(
            "tanh",
            forward_with(lambda Z: torch.tanh(Z), lambda Z: torch.tanh(Z)),
            "You use tanh; the layers should be sigmoids.",
        ),
        KnownMistake(
            "sigmoid applied twice",
            forward_with(
                lambda Z: torch.sigmoid(torch.sigmoid(Z)), lambda Z: torch.sigmoid(torch.sigmoid(Z))
            ),
            "You apply the sigmoid twice in each layer; apply it once.",
        ),
        KnownMistake(
            "sigmoid of the input",
            lambda X, weights, biases: forward(torch.sigmoid(X), weights, biases),
            "You apply the sigmoid to the input; X goes into the first layer, and into the list, as it is.",
        ),
        KnownMistake(
            "biases left out",
            lambda X, weights, biases: forward(X, weights, [torch.zeros_like(b) for b in biases]),
            "You leave out the biases; add b to A Wᵀ in every layer.",
        ),
        KnownMistake(
            "biases added after the sigmoid",
            biases_outside,
            "You add the bias after the sigmoid; add it to the sum before the sigmoid.",
        ),
        KnownMistake(
            "biases subtracted",
            lambda X, weights, biases: forward(X, weights, [-b for b in biases]),
            "You subtract the biases; add them.",
        ),
        KnownMistake(
            "exp(z) / (1 + exp(z))",
            forward_with(careless_sigmoid, careless_sigmoid),
            "Your sigmoid overflows for large sums, and inf / inf is nan. Use `torch.sigmoid`, or 1 / (1 + "
            "exp(-z)).",
        ),
    ),
    picture=pictures.FORWARD,
    hints=(
        "Start a list with the input. What is the input of each layer? Always the last entry of the list.",
        "Go through weights and biases together. W is (outputs, inputs), so transpose it; add b; apply the "
        "sigmoid. Append.",
    ),
)
