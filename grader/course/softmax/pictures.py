"""What is drawn of softmax: curves as one score grows, and Jacobians."""

from __future__ import annotations

from collections.abc import Sequence

from grader.toolkit import Curve, Inputs, Matrix, np
from grader.toolkit.inputs import Floats, array

ONE_ROW = (1.0, 0.5, -1.0, 2.0, 0.0)
ROWS = ((2.0, 0.0, 1.0, -1.0), (0.0, 0.0, 0.0, 0.0), (-1.0, 3.0, 0.5, 0.5))
UPSTREAM = ((1.0, 0.0, 0.0, 0.0), (0.0, 1.0, -1.0, 0.0), (0.5, -0.5, 1.0, 2.0))
LABELS = (0, 3, 1)
THREE = ("z₁ grows", "z₂ = 0", "z₃ = 1")


def _scores(x: Floats) -> Floats:
    """Rows of three scores: one grows, two stay."""
    return np.stack([x, np.zeros_like(x), np.ones_like(x)], axis=1)


def _rows(x: Floats) -> Sequence[Inputs]:
    return ({"logits": _scores(x), "dim": -1},)


def _labelled(x: Floats) -> Sequence[Inputs]:
    return tuple({"logits": _scores(x)[:, None], "labels": np.array([label])} for label in range(3))


SOFTMAX = Curve(x=(-6, 7), arguments=_rows, names=THREE, x_label="score z₁", y_label="probability")
LOG_SOFTMAX = Curve(x=(-6, 7), arguments=_rows, names=THREE, x_label="score z₁", y_label="log probability")
JACOBIAN = Matrix(
    arguments=lambda: {"logits": array(*ONE_ROW)}, row_label="probability i", column_label="score j"
)
LOG_JACOBIAN = Matrix(
    arguments=lambda: {"logits": array(*ONE_ROW)}, row_label="log probability i", column_label="score j"
)
JACOBIANS = Matrix(
    arguments=lambda: {"logits": array(*ROWS)},
    values=lambda jacobians, inputs: tuple(jacobians),
    names=("row 0", "row 1", "row 2"),
    row_label="probability i",
    column_label="score j",
)
VJP = Matrix(
    arguments=lambda: {"upstream": array(*UPSTREAM), "logits": array(*ROWS)},
    row_label="example",
    column_label="score",
)
CROSS_ENTROPY = Curve(
    x=(-6, 7),
    arguments=_labelled,
    driver="each",
    names=("label 0: z₁ grows", "label 1: z₂ = 0", "label 2: z₃ = 1"),
    x_label="score z₁",
    y_label="loss",
)
CROSS_ENTROPY_GRADIENT = Matrix(
    arguments=lambda: {"logits": array(*ROWS), "labels": np.array(LABELS)},
    row_label="example",
    column_label="score",
)
