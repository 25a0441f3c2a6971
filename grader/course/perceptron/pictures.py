"""What is drawn of the perceptrons: the gradient of one example by its input, and of a layer."""

from __future__ import annotations

from collections.abc import Sequence

from grader.toolkit import Curve, Inputs, Matrix
from grader.toolkit.inputs import Floats, array


def _one_input(x: Floats) -> Sequence[Inputs]:
    return ({"X": x[:, None, None], "target": array(1.0), "w": array(1.0), "b": array(-1.0).reshape(())},)


ONE_OUTPUT = Curve(
    x=(-5, 6),
    arguments=_one_input,
    driver="each",
    names=("dw", "db"),
    x_label="input x (w = 1, b = -1, target 1)",
    y_label="gradient",
)
A_LAYER = Matrix(
    arguments=lambda: {
        "X": array((1.0, 0.5, -1.0, 2.0), (0.0, 1.0, 1.5, -0.5), (-1.0, 2.0, 0.0, 1.0)),
        "target": array((1.0, 0.0, 0.5), (0.0, 1.0, 0.0), (1.0, 1.0, 0.0)),
        "W": array((0.5, -0.5, 1.0, 0.0), (1.0, 0.5, 0.0, -1.0), (-0.5, 1.0, 0.5, 0.5)),
        "b": array(0.0, 0.5, -0.5),
    },
    values=lambda gradients, inputs: gradients[0],
    names=("dW",),
    row_label="output k",
    column_label="input d",
)
