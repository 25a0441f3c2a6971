"""The cases of `mlp_classifier_backward`: networks that end in logits, and labels."""

from __future__ import annotations

from typing import Any

from grader.course.backprop.networks import far_out, network, without_weights
from grader.toolkit import Case, Inputs, np
from grader.toolkit.inputs import labels


def classification(rng: np.random.Generator, examples: int, *sizes: int, **others: Any) -> Inputs:
    """The inputs of `mlp_classifier_backward`."""
    inputs = network(rng, examples, *sizes, **others)
    return {"X": inputs.pop("X"), "labels": labels(rng, sizes[-1], examples), **inputs}


def with_zero_unit(inputs: Inputs) -> Inputs:
    """The inputs with a hidden unit whose sum is exactly 0 for every example, and stays 0 when the
    inputs are perturbed."""
    inputs["weights"][0][1] = 0.0
    inputs["biases"][0][1] = 0.0
    return inputs


def blank_example(inputs: Inputs) -> Inputs:
    """The inputs with a first example of zeros, and a first layer without biases: all its sums are 0."""
    inputs["X"][0] = 0.0
    inputs["biases"][0][:] = 0.0
    return inputs


def rows_apart(inputs: Inputs) -> Inputs:
    """The inputs of one layer and four examples, all logits of an example moved by another number,
    which changes no probability."""
    inputs["X"][:, 0] = (0.0, 1000.0, -1000.0, 20.0)
    inputs["weights"][0][:, 0] = 1.0
    return inputs


def lifted(inputs: Inputs) -> Inputs:
    """The inputs with 1000 added to every logit, which changes no gradient."""
    inputs["biases"][-1][:] += 1000.0
    return inputs


CROSS_ENTROPY = (
    Case("5 examples through 2-6-3", lambda rng: classification(rng, 5, 2, 6, 3)),
    Case("one layer", lambda rng: classification(rng, 4, 3, 5)),
    Case("three layers", lambda rng: classification(rng, 4, 3, 6, 5, 2)),
    Case("five layers", lambda rng: classification(rng, 4, 3, 6, 5, 7, 6, 3, scale=2.0)),
    Case("batch of one", lambda rng: classification(rng, 1, 4, 6, 3)),
    Case("batch of five", lambda rng: classification(rng, 5, 3, 7, 4)),
    Case("square", lambda rng: classification(rng, 4, 4, 4, 4)),
    Case("sums exactly 0", lambda rng: with_zero_unit(classification(rng, 5, 3, 4, 2))),
    Case("an example exactly 0", lambda rng: blank_example(classification(rng, 4, 3, 5, 2))),
    Case("weights all 0", lambda rng: without_weights(classification(rng, 4, 3, 2, 3))),
    Case("logits in the thousands", lambda rng: classification(rng, 5, 3, 6, 4, stretch=far_out(5))),
    Case("rows 1000 apart", lambda rng: rows_apart(classification(rng, 4, 3, 5))),
    Case("all logits near 1000", lambda rng: lifted(classification(rng, 4, 3, 5, 3))),
    Case("100 examples", lambda rng: classification(rng, 100, 3, 5, 4)),
)
