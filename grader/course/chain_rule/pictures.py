"""What is drawn of the chain rule: derivatives by x, and the gradients of a small network."""

from __future__ import annotations

from collections.abc import Sequence

from grader.toolkit import Curve, Inputs, Matrix, np
from grader.toolkit.inputs import Floats, array


def _chain(x: Floats) -> Sequence[Inputs]:
    numbers = {"w1": 1.5, "b1": 0.5, "w2": -1.0, "b2": 2.0}
    return ({"x": x, **{name: np.full_like(x, value) for name, value in numbers.items()}},)


LINEAR_CHAIN = Curve(
    x=(-3, 3),
    arguments=_chain,
    names=("dw1", "db1", "dw2", "db2"),
    x_label="x (w1 = 1.5, b1 = 0.5, w2 = -1, b2 = 2)",
    y_label="derivative of y2",
)
COMPOSED = Curve(x=(-1.5, 1.5), points=481, y_label="f'(x)")
BRANCHING = Curve(
    x=(-4, 4),
    arguments=lambda x: ({"x": x, "y": np.full_like(x, 1.5)},),
    names=("∂f/∂x", "∂f/∂y"),
    x_label="x (y = 1.5)",
    y_label="derivative of f",
)
HIDDEN_LAYER = Matrix(
    arguments=lambda: {
        "X": array((1.0, 0.5, -1.0), (0.0, 1.0, 1.5), (-1.0, 2.0, 0.0), (0.5, -0.5, 1.0)),
        "target": array((1.0, 0.0), (0.0, 1.0), (1.0, 1.0), (0.5, 0.0)),
        "W1": array((0.5, -0.5, 1.0), (1.0, 0.5, 0.0), (-0.5, 1.0, 0.5), (0.2, 0.4, -0.8)),
        "b1": array(0.0, 0.5, -0.5, 0.1),
        "W2": array((1.0, -1.0, 0.5, 0.3), (0.5, 0.5, -1.0, 0.8)),
        "b2": array(0.1, -0.2),
    },
    values=lambda gradients, inputs: (gradients[0], gradients[2]),
    names=("dW1", "dW2"),
    row_label="unit",
    column_label="input",
)
