"""mlp_forward · The forward pass, keeping everything that the way back will need."""

from __future__ import annotations

from collections.abc import Sequence

from grader.course.backprop.mistakes import careless_sigmoid
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
