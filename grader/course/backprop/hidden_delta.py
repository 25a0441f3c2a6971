"""hidden_delta · The delta of a hidden layer, from that of the layer after it."""

from __future__ import annotations

from grader.course.backprop import pictures
from grader.course.backprop.common import opened
from grader.toolkit import ByHand, Case, Exercise, Inputs, KnownMistake, np, torch
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
            "You return ∂E/∂O; multiply it by the sigmoid's derivative O(1 - O) to get ∂E/∂z.",
        ),
        KnownMistake(
            "weights missing",
            lambda next_delta, next_weights, output: next_delta.sum(1, keepdim=True) * output * (1 - output),
            "You sum the deltas without weights; unit j reaches unit k of the next layer through W[k, j], so "
            "multiply by W.",
        ),
        KnownMistake(
            "weights reshaped",
            lambda next_delta, next_weights, output: (
                next_delta @ next_weights.T.reshape(next_weights.shape) * output * (1 - output)
            ),
            "You transpose and reshape the weights, which moves entries to wrong places; (N, K) times (K, J) "
            "fits as it is.",
        ),
        KnownMistake(
            "|weights|",
            lambda next_delta, next_weights, output: next_delta @ next_weights.abs() * output * (1 - output),
            "You use |W|; use the weights with their signs.",
        ),
        KnownMistake(
            "slope of the next layer",
            lambda next_delta, next_weights, output: (
                (next_delta * next_delta * (1 - next_delta)) @ next_weights
            ),
            "You apply O(1 - O) to the next delta; multiply by O(1 - O) of this layer's `output`, after the "
            "sum over the next layer.",
        ),
        KnownMistake(
            "deltas missing",
            lambda next_delta, next_weights, output: next_weights.sum(0) * output * (1 - output),
            "You sum the weights alone; multiply each by the delta of the unit that it leads to.",
        ),
        KnownMistake(
            "product of the sums",
            lambda next_delta, next_weights, output: (
                next_delta.sum(1, keepdim=True) * next_weights.sum(0) * output * (1 - output)
            ),
            "You sum the deltas and the weights separately; multiply each delta by its weight, then sum.",
        ),
        KnownMistake(
            "mean over the next units",
            lambda next_delta, next_weights, output: (
                next_delta @ next_weights * output * (1 - output) / next_delta.shape[1]
            ),
            "You average over the next layer's units; sum over them.",
        ),
        KnownMistake(
            "mean over the batch",
            lambda next_delta, next_weights, output: (
                next_delta @ next_weights * output * (1 - output) / len(output)
            ),
            "You divide by N; every example has a delta of its own, so do not divide.",
        ),
        KnownMistake(
            "sigmoid applied to O",
            lambda next_delta, next_weights, output: (
                next_delta @ next_weights * torch.sigmoid(output) * torch.sigmoid(-output)
            ),
            "You apply the sigmoid to `output` again; the derivative in terms of the output O is O(1 - O).",
        ),
        KnownMistake(
            "1 - O missing",
            lambda next_delta, next_weights, output: next_delta @ next_weights * output,
            "You multiply by O; the sigmoid's derivative is O(1 - O).",
        ),
        KnownMistake(
            "O missing",
            lambda next_delta, next_weights, output: next_delta @ next_weights * (1 - output),
            "You multiply by 1 - O; the sigmoid's derivative is O(1 - O).",
        ),
        KnownMistake(
            "O(1 + O)",
            lambda next_delta, next_weights, output: next_delta @ next_weights * output * (1 + output),
            "Your second factor is 1 + O; the sigmoid's derivative is O(1 - O).",
        ),
        KnownMistake(
            "1 - O²",
            lambda next_delta, next_weights, output: next_delta @ next_weights * (1 - output**2),
            "You use the rule for tanh; the sigmoid's derivative is O(1 - O).",
        ),
        KnownMistake(
            "ReLU's derivative",
            lambda next_delta, next_weights, output: next_delta @ next_weights * (output > 0),
            "You use the rule for ReLU; the sigmoid's derivative is O(1 - O).",
        ),
        KnownMistake(
            "O(1 - O) added",
            lambda next_delta, next_weights, output: next_delta @ next_weights + output * (1 - output),
            "You add O(1 - O); multiply by it: along a chain the derivatives multiply.",
        ),
        KnownMistake(
            "first next unit only",
            lambda next_delta, next_weights, output: (
                next_delta[:, :1] * next_weights[:1] * output * (1 - output)
            ),
            "You use only the first unit of the next layer; sum over all of them.",
        ),
        KnownMistake(
            "last next unit only",
            lambda next_delta, next_weights, output: (
                next_delta[:, -1:] * next_weights[-1:] * output * (1 - output)
            ),
            "You use only the last unit of the next layer; add them up (+=) instead of overwriting (=).",
        ),
    ),
    picture=pictures.HIDDEN_DELTA,
    hints=(
        "Unit j changes every unit k of the next layer, through the weight W[k, j]. So what does δ_k "
        "contribute to ∂E/∂O_j?",
        "Sum δ_k W[k, j] over k: one product of an (N, K) and a (K, J) matrix does it for all at once.",
        "That sum is ∂E/∂O. Multiply it by the sigmoid's derivative O(1 - O), entry by entry.",
    ),
)
