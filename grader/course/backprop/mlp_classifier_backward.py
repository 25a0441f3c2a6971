"""mlp_classifier_backward · The gradients of a classifier: ReLU in the hidden layers, a linear last layer,
cross-entropy."""

from __future__ import annotations

from functools import partial

from grader.course.backprop import pictures
from grader.course.backprop.classifier_cases import CROSS_ENTROPY
from grader.course.backprop.mistakes import backpropagate, of_every_depth, one_slope_missing
from grader.course.backprop.networks import Gradients, Layers, gradients
from grader.toolkit import ByHand, Exercise, KnownMistake, torch


def classifier_logits(X: torch.Tensor, weights: Layers, biases: Layers) -> torch.Tensor:
    """A_(L-1) W_Lᵀ + b_L with A_0 = X and A_l = relu(A_(l-1) W_lᵀ + b_l)."""
    A = X
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        A = torch.relu(A @ W.T + b)
    return A @ weights[-1].T + biases[-1]


def cross_entropy_gradients(
    X: torch.Tensor, labels: torch.Tensor, weights: Layers, biases: Layers
) -> Gradients:
    """The gradients of the mean cross-entropy of `classifier_logits`, by autograd."""
    return gradients(
        lambda W, b: torch.nn.functional.cross_entropy(classifier_logits(X, W, b), labels), weights, biases
    )


def softmax_delta(Z: torch.Tensor, p: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """∂L/∂logits of the mean cross-entropy, from the probabilities."""
    return (p - one_hot(p, labels)) / len(p)


def one_hot(p: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """1 at each row's label and 0 elsewhere, in the shape and dtype of p."""
    return torch.nn.functional.one_hot(labels, p.shape[1]).to(p.dtype)


def careless_softmax(Z: torch.Tensor) -> torch.Tensor:
    """Softmax without the maximum subtracted, which overflows."""
    return torch.exp(Z) / torch.exp(Z).sum(1, keepdim=True)


as_classifier = partial(
    backpropagate,
    hidden=lambda Z: torch.relu(Z),
    last=lambda Z: torch.softmax(Z, 1),
    output_delta=softmax_delta,
    slope=lambda Z, A: (Z > 0).to(Z.dtype),
)
"""Backpropagation through ReLUs for the mean cross-entropy; right as it stands."""


def masked_before_the_product(
    X: torch.Tensor, labels: torch.Tensor, weights: Layers, biases: Layers
) -> Gradients:
    """A mistake: a delta passes ReLU's derivative at its own layer, where it comes from, and no other."""
    inputs = [X]
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        inputs.append(torch.relu(inputs[-1] @ W.T + b))
    logits = inputs[-1] @ weights[-1].T + biases[-1]
    delta = softmax_delta(logits, torch.softmax(logits, 1), labels)
    of_weights: list[torch.Tensor] = []
    of_biases: list[torch.Tensor] = []
    for layer in reversed(range(len(weights))):
        of_weights.insert(0, delta.T @ inputs[layer])
        of_biases.insert(0, delta.sum(0))
        own = delta if layer == len(weights) - 1 else delta * (inputs[layer + 1] > 0)
        delta = own @ weights[layer]
    return tuple(of_weights), tuple(of_biases)


mlp_classifier_backward = Exercise(
    name="mlp_classifier_backward",
    points=4,
    outputs=("weight_gradients", "bias_gradients"),
    shapes=(
        "X (N, D), labels (N,), weights [(J, I)], biases [(J,)] "
        "-> weight_gradients [(J, I)], bias_gradients [(J,)]"
    ),
    reference=cross_entropy_gradients,
    cases=CROSS_ENTROPY,
    by_hand=ByHand(
        "threshold_backward", "relu_backward", "log_softmax_backward_data", "softmax_backward_data"
    ),
    mistakes=(
        KnownMistake(
            "p not divided by N",
            partial(as_classifier, output_delta=lambda Z, p, labels: p - one_hot(p, labels) / len(p)),
            "You divide only the one-hot by N; divide the whole difference.",
        ),
        KnownMistake(
            "derivative of ReLU missing in the first layer",
            partial(one_slope_missing, backward=as_classifier),
            "The delta of the first layer lacks ReLU's derivative; every hidden layer has one.",
        ),
        KnownMistake(
            "1 at exactly 0",
            partial(as_classifier, slope=lambda Z, A: (Z >= 0).to(Z.dtype)),
            "You let the delta pass where the sum is exactly 0; relu'(0) is 0 by convention, as in torch: "
            "use > 0.",
        ),
        KnownMistake(
            "derivative of ReLU 1 everywhere",
            partial(as_classifier, slope=lambda Z, A: torch.ones_like(A)),
            "You let every delta pass in the hidden layers; ReLU lets it pass only where A > 0 (A >= 0 is "
            "always true).",
        ),
        KnownMistake(
            "A in place of ReLU's derivative",
            partial(as_classifier, slope=lambda Z, A: A),
            "You multiply by A; the derivative of ReLU is 1 where the sum is positive, else 0.",
        ),
        KnownMistake(
            "A(1 - A) in the hidden layers",
            partial(as_classifier, slope=lambda Z, A: A * (1 - A)),
            "You use the rule for the sigmoid; the derivative of ReLU is 1 where the sum is positive, else "
            "0.",
        ),
        KnownMistake(
            "ReLU applied to the delta",
            partial(as_classifier, through=lambda passed, slope: torch.relu(passed)),
            "You set negative deltas to 0; set them to 0 where the unit's sum is not positive.",
        ),
        KnownMistake(
            "ReLU applied to the delta before W",
            partial(
                as_classifier,
                back=lambda delta, W: torch.relu(delta) @ W,
                through=lambda passed, slope: passed,
            ),
            "You set negative deltas to 0 before the product with W; take the product first, then set to 0 "
            "where the ReLU of the layer before was 0.",
        ),
        KnownMistake(
            "ReLU's derivative before W",
            masked_before_the_product,
            "You apply ReLU's derivative of a layer before the product with its W; take the "
            "product first, then apply that of the layer before.",
        ),
        KnownMistake(
            "ReLU on the logits",
            partial(
                as_classifier,
                last=lambda Z: torch.softmax(torch.relu(Z), 1),
                output_delta=lambda Z, p, labels: softmax_delta(Z, p, labels) * (Z > 0),
            ),
            "You apply a ReLU to the logits; the last layer is linear, so they may be negative.",
        ),
        KnownMistake(
            "ReLU on the logits, forward only",
            partial(as_classifier, last=lambda Z: torch.softmax(torch.relu(Z), 1)),
            "You apply a ReLU to the logits in the forward pass; the last layer is linear, so they may be "
            "negative.",
        ),
        KnownMistake(
            "ReLU's derivative at the output",
            partial(as_classifier, output_delta=lambda Z, p, labels: softmax_delta(Z, p, labels) * (Z > 0)),
            "You multiply the last delta by ReLU's derivative; that layer is linear, so its delta is (p - "
            "one-hot) / N.",
        ),
        KnownMistake(
            "sigmoids in the hidden layers",
            partial(as_classifier, hidden=lambda Z: torch.sigmoid(Z), slope=lambda Z, A: A * (1 - A)),
            "Your hidden layers are sigmoids; they should be ReLUs.",
        ),
        KnownMistake(
            "tanh in the hidden layers",
            partial(as_classifier, hidden=lambda Z: torch.tanh(Z), slope=lambda Z, A: 1 - A**2),
            "Your hidden layers are tanh; they should be ReLUs.",
        ),
        KnownMistake(
            "leaky ReLU",
            partial(
                as_classifier,
                hidden=lambda Z: torch.nn.functional.leaky_relu(Z),
                slope=lambda Z, A: torch.where(Z > 0, 1.0, 0.01).to(Z.dtype),
            ),
            "You use the leaky ReLU; ReLU is flat for negative sums.",
        ),
        KnownMistake(
            "hidden layers linear",
            partial(as_classifier, hidden=lambda Z: Z, slope=lambda Z, A: torch.ones_like(A)),
            "Your hidden layers are linear; they should be ReLUs.",
        ),
        KnownMistake(
            "sum over the batch",
            partial(as_classifier, output_delta=lambda Z, p, labels: p - one_hot(p, labels)),
            "You sum over the batch; the loss is the mean: divide p minus one-hot by N.",
        ),
        KnownMistake(
            "divided by N · K",
            partial(
                as_classifier, output_delta=lambda Z, p, labels: softmax_delta(Z, p, labels) / p.shape[1]
            ),
            "You divide by N · K, the number of all logits; the mean is over the N rows, one label for each.",
        ),
        KnownMistake(
            "p alone",
            partial(as_classifier, output_delta=lambda Z, p, labels: p / len(p)),
            "Your last delta is p over N, the gradient of log Σ exp(z); the term -z of the right class adds "
            "-1 at labels[n].",
        ),
        KnownMistake(
            "right class only",
            partial(
                as_classifier,
                output_delta=lambda Z, p, labels: softmax_delta(Z, p, labels) * one_hot(p, labels),
            ),
            "Your last delta is 0 for the other classes; their entries are p.",
        ),
        KnownMistake(
            "1 subtracted in every row at every label",
            partial(
                as_classifier,
                output_delta=lambda Z, p, labels: (p - one_hot(p, labels).amax(0)) / len(p),
            ),
            "[:, labels] changes every row at all labels; row n changes only at labels[n]: index with the "
            "row numbers as well.",
        ),
        KnownMistake(
            "extra p(1 - p)",
            partial(
                as_classifier,
                output_delta=lambda Z, p, labels: softmax_delta(Z, p, labels) * p * (1 - p),
            ),
            "You multiply by p(1 - p); p minus one-hot is already the gradient with respect to the logits.",
        ),
        KnownMistake(
            "gradient of the mean squared error",
            partial(
                as_classifier,
                output_delta=lambda Z, p, labels: 2 * (p - one_hot(p, labels)) / p.numel(),
            ),
            "You multiply by 2/(N·K), as for the mean squared error; for cross-entropy the last delta is (p "
            "- one-hot) / N.",
        ),
        KnownMistake(
            "softmax over the batch",
            partial(as_classifier, last=lambda Z: torch.softmax(Z, 0)),
            "You apply softmax down the columns; each row is an example of its own, so apply it along the "
            "last dimension.",
        ),
        KnownMistake(
            "sigmoid in place of softmax",
            partial(as_classifier, last=lambda Z: torch.sigmoid(Z)),
            "You apply a sigmoid to each logit; softmax makes the probabilities of a row sum to 1.",
        ),
        KnownMistake(
            "no softmax",
            partial(as_classifier, last=lambda Z: Z),
            "You subtract 1 from the logits; apply softmax first, and subtract it from the probabilities.",
        ),
        KnownMistake(
            "softmax applied twice",
            partial(as_classifier, last=lambda Z: torch.softmax(torch.softmax(Z, 1), 1)),
            "You apply softmax twice; apply it to the logits once.",
        ),
        KnownMistake(
            "no maximum subtracted",
            partial(as_classifier, last=careless_softmax),
            "Your softmax overflows for large logits; subtract the maximum of each row first.",
        ),
        KnownMistake(
            "one maximum for the whole tensor",
            partial(as_classifier, last=lambda Z: careless_softmax(Z - Z.max())),
            "You subtract the maximum of all logits, so a row far below it becomes 0 / 0; subtract the "
            "maximum of each row.",
        ),
        KnownMistake(
            "sign of the delta",
            partial(as_classifier, output_delta=lambda Z, p, labels: -softmax_delta(Z, p, labels)),
            "Your last delta has the opposite sign; it is p minus one-hot.",
        ),
        KnownMistake(
            "weights not used on the way back",
            partial(as_classifier, back=lambda delta, W: delta.sum(1, keepdim=True).expand(-1, W.shape[1])),
            "You sum the deltas without weights, and each row of them sums to 0; multiply by W before you "
            "sum.",
        ),
        *of_every_depth(as_classifier),
    ),
    picture=pictures.CLASSIFIER_BACKWARD,
    hints=(
        "First the forward pass, which keeps every layer's output. Then one delta per layer, from the last "
        "to the first, and both gradients of each layer from its delta.",
        "The last layer is linear, so its delta is ∂L/∂logits: softmax minus 1 at the label, over N.",
        "The delta of the layer before: delta times W where that layer's ReLU was above 0, and 0 elsewhere.",
    ),
)
