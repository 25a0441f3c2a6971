"""weight_gradient · The gradient of a layer's weights, from its delta and its inputs."""

from __future__ import annotations

from grader.course.backprop import pictures
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
            "You divide by N; E is summed over the batch, so do not divide.",
        ),
        KnownMistake(
            "transposed",
            lambda delta, inputs: inputs.T @ delta,
            "You return (I, J); W is (J, I): row j belongs to delta j, column i to input i.",
        ),
        KnownMistake(
            "reshaped, not transposed",
            lambda delta, inputs: (inputs.T @ delta).reshape(delta.shape[1], -1),
            "You reshape (I, J) to (J, I), which moves entries to wrong places; transpose instead.",
        ),
        KnownMistake(
            "product of the sums",
            lambda delta, inputs: torch.outer(delta.sum(0), inputs.sum(0)),
            "You sum over the batch first; multiply each delta by its own example's inputs, then sum.",
        ),
        KnownMistake(
            "sum of delta times mean input",
            lambda delta, inputs: torch.outer(delta.sum(0), inputs.mean(0)),
            "You average the inputs first; multiply each delta by its own example's inputs, then sum.",
        ),
        KnownMistake(
            "product of the means",
            lambda delta, inputs: torch.outer(delta.mean(0), inputs.mean(0)),
            "You average over the batch first; multiply each delta by its own example's inputs, then sum.",
        ),
        KnownMistake(
            "last example only",
            lambda delta, inputs: torch.outer(delta[-1], inputs[-1]),
            "You use only the last example; add the examples up (+=) instead of overwriting (=).",
        ),
        KnownMistake(
            "first example only",
            lambda delta, inputs: torch.outer(delta[0], inputs[0]),
            "You use only the first example; sum over the whole batch.",
        ),
        KnownMistake(
            "inputs missing",
            lambda delta, inputs: delta.sum(0)[:, None].repeat(1, inputs.shape[1]),
            "Every column of your result is the bias gradient; multiply each delta by the input of its "
            "weight.",
        ),
        KnownMistake(
            "delta missing",
            lambda delta, inputs: inputs.sum(0).repeat(delta.shape[1], 1),
            "Every row of your result is the sum of the inputs; multiply by the delta of the row's unit.",
        ),
        KnownMistake(
            "extra derivative of the sigmoid",
            lambda delta, inputs: delta.T @ (inputs * (1 - inputs)),
            "You multiply by inputs (1 - inputs); delta includes the sigmoid's derivative already, so use "
            "the inputs as they are.",
        ),
        KnownMistake(
            "sigmoid of the inputs",
            lambda delta, inputs: delta.T @ torch.sigmoid(inputs),
            "You apply the sigmoid to `inputs`; they are the inputs of the layer, so use them as they are.",
        ),
        KnownMistake(
            "minus the gradient",
            lambda delta, inputs: -delta.T @ inputs,
            "You return minus the gradient, the direction of a step downhill; return the gradient itself.",
        ),
    ),
    picture=pictures.WEIGHT_GRADIENT,
    hints=(
        "For one example ∂E/∂W[j, i] is ∂E/∂z_j times ∂z_j/∂W[j, i]. What are the two?",
        "δ_j times input i, summed over the batch. Which product of (N, J) and (N, I) has the shape (J, I)?",
    ),
)
