"""What is drawn of backpropagation: deltas by the output, a small network, and its gradients."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from grader.toolkit import Curve, Inputs, Matrix, np
from grader.toolkit.inputs import Floats, array

X = ((1.0, 0.5, -1.0), (0.0, 1.0, 1.5), (-1.0, 2.0, 0.0), (0.5, -0.5, 1.0))
WEIGHTS = (
    ((0.5, -0.5, 1.0), (1.0, 0.5, 0.0), (-0.5, 1.0, 0.5), (0.2, 0.4, -0.8)),
    ((1.0, -1.0, 0.5, 0.3), (0.5, 0.5, -1.0, 0.8)),
)
BIASES = ((0.0, 0.5, -0.5, 0.1), (0.1, -0.2))


def _network() -> Inputs:
    """Weights and biases of two layers."""
    return {"weights": [array(*rows) for rows in WEIGHTS], "biases": [array(*row) for row in BIASES]}


def _outputs(x: Floats) -> Sequence[Inputs]:
    return tuple({"output": x[:, None], "target": np.full((len(x), 1), t)} for t in (0.0, 1.0))


def _hidden(x: Floats) -> Sequence[Inputs]:
    next_delta = np.full((len(x), 1), 0.5)
    return tuple(
        {"next_delta": next_delta, "next_weights": array((w,)), "output": x[:, None]} for w in (2.0, -1.0)
    )


def _one_input(x: Floats) -> Sequence[Inputs]:
    weights = [array((3.0,), (-2.0,), (5.0,)), array((4.0, 3.0, -4.0))]
    return ({"X": x[:, None], "weights": weights, "biases": [array(0.0, 1.0, -6.0), array(-1.0)]},)


def _of_weights(returned: Any, inputs: Inputs) -> Any:
    return returned[0]


OUTPUT_DELTA = Curve(
    x=(0, 1), arguments=_outputs, names=("target 0", "target 1"), x_label="output O", y_label="δ"
)
HIDDEN_DELTA = Curve(
    x=(0, 1),
    arguments=_hidden,
    names=("weight 2", "weight -1"),
    x_label="output O of the hidden unit (the next delta is 0.5)",
    y_label="δ",
)
WEIGHT_GRADIENT = Matrix(
    arguments=lambda: {"delta": array((0.5, -1.0), (1.0, 0.0), (0.0, 2.0), (-0.5, 0.5)), "inputs": array(*X)},
    row_label="unit j",
    column_label="input i",
)
FORWARD = Curve(
    x=(-4, 4),
    arguments=_one_input,
    values=lambda outputs, inputs: np.concatenate(outputs[1:], axis=1),
    names=("unit 1", "unit 2", "unit 3", "output"),
    x_label="input x",
    y_label="output of a unit",
)
BACKWARD = Matrix(
    arguments=lambda: {
        "X": array(*X),
        "target": array((1.0, 0.0), (0.0, 1.0), (1.0, 1.0), (0.5, 0.0)),
        **_network(),
    },
    values=_of_weights,
    names=("layer 1", "layer 2"),
    row_label="unit",
    column_label="input",
)
CLASSIFIER_BACKWARD = Matrix(
    arguments=lambda: {"X": array(*X), "labels": np.array([0, 1, 1, 0]), **_network()},
    values=_of_weights,
    names=("layer 1", "layer 2"),
    row_label="unit",
    column_label="input",
)
