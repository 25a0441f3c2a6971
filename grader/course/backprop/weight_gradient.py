"""weight_gradient · The gradient of a layer's weights, from its delta and what went into it."""

from __future__ import annotations

from grader.course.backprop.common import opened
from grader.toolkit import Case, Exercise, KnownMistake, torch
from grader.toolkit.inputs import normal

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

weight_gradient = Exercise(
    name="weight_gradient",
    points=1,
    shapes="delta (N, J), inputs (N, I) -> (J, I)",
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
