"""What is drawn of logistic regression: probabilities and costs by the score, and the boundary found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from grader.toolkit import Curve, Inputs, Training, np
from grader.toolkit.inputs import Floats, array, normal

LABELS = ("label 0", "label 1")
STEPS = 40


def _column(x: Floats) -> Sequence[Inputs]:
    return ({"X": x[:, None], "w": array(1.5), "b": np.array(-1.0)},)


def _one_example(x: Floats) -> Sequence[Inputs]:
    """One example at a time, with the score x, for either label."""
    line = {"w": array(1.0), "b": np.array(0.0)}
    return tuple({"X": x[:, None, None], "y": array(label), **line} for label in (0.0, 1.0))


def _data() -> tuple[Floats, Floats]:
    """Two clouds that overlap, and their labels."""
    rng = np.random.default_rng(3)
    y = (np.arange(80) % 2).astype(np.float64)
    return normal(rng, 80, 2) + 2.2 * y[:, None] - 0.6, y


def _start(**numbers: float) -> Inputs:
    X, y = _data()
    return {"X": X, "y": y, "w": array(-1.0, 1.0), "b": np.array(0.0), **numbers}


def _score(returned: Any, at: Floats) -> Any:
    return at @ returned[0] + returned[1]


def _log_likelihood(returned: Any, inputs: Inputs) -> Any:
    """The mean of log p of the labels."""
    z = (2 * inputs["y"] - 1) * _score(returned, inputs["X"])
    return -np.logaddexp(0.0, -z).mean()


PROBABILITY = Curve(
    x=(-4, 5), arguments=_column, x_label="x (w = 1.5, b = -1)", y_label="probability of label 1"
)
LABEL = Curve(x=(-4, 5), arguments=_column, x_label="x (w = 1.5, b = -1)", y_label="label")
COST = Curve(
    x=(-6, 6), arguments=_one_example, driver="each", names=LABELS, x_label="score z", y_label="cost"
)
GRADIENT = Curve(
    x=(-6, 6),
    arguments=_one_example,
    driver="each",
    names=("dw, label 0", "db, label 0", "dw, label 1", "db, label 1"),
    x_label="x (w = 1, b = 0)",
    y_label="gradient",
)
DESCENT = Training(
    asked=lambda: (_start(lr=0.5, steps=STEPS),),
    data=_data,
    fit=_score,
    values=lambda returned, inputs: returned[2],
    loss_label="cost J",
    logarithmic=False,
    x_label="x₁",
    y_label="x₂",
)
ASCENT = Training(
    asked=lambda: tuple(_start(lr=0.5, steps=steps) for steps in range(1, STEPS + 1)),
    data=_data,
    fit=_score,
    values=_log_likelihood,
    loss_label="mean log-likelihood ℓ",
    step_label="steps",
    first_step=1,
    logarithmic=False,
    x_label="x₁",
    y_label="x₂",
)
