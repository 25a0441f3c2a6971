"""What is drawn of the classifiers: the boundaries that they find, and how they get there."""

from __future__ import annotations

from grader.toolkit import Inputs, Training, np
from grader.toolkit.inputs import Floats, Integers, array, normal


def _three_clouds() -> tuple[Floats, Integers]:
    rng = np.random.default_rng(2)
    labels = np.arange(90) % 3
    centres = array((0.0, 0.0), (3.2, 0.4), (1.2, 3.0))
    return centres[labels] + normal(rng, 90, 2, scale=0.85), labels


def _two_clouds() -> tuple[Floats, Floats]:
    """Clouds that a line divides."""
    rng = np.random.default_rng(13)
    signs = np.tile([1.0, -1.0], 30)
    return normal(rng, 60, 2, scale=0.8) + array(2.2, 1.6) + signs[:, None] * array(1.3, -1.0), signs


def _regression() -> tuple[Inputs, ...]:
    X, labels = _three_clouds()
    return ({"X": X, "labels": labels, "W": np.zeros((3, 2)), "b": np.zeros(3), "lr": 0.4, "steps": 60},)


def _perceptron() -> tuple[Inputs, ...]:
    X, labels = _two_clouds()
    return ({"X": X, "labels": labels, "w": np.zeros(2), "b": np.array(0.0), "epochs": 12},)


SOFTMAX_REGRESSION = Training(
    asked=_regression,
    data=_three_clouds,
    fit=lambda returned, at: at @ returned[0].T + returned[1],
    values=lambda returned, inputs: returned[2],
    logarithmic=False,
    x_label="x₁",
    y_label="x₂",
)
PERCEPTRON = Training(
    asked=_perceptron,
    data=_two_clouds,
    fit=lambda returned, at: at @ returned[0] + returned[1],
    values=lambda returned, inputs: returned[2],
    loss_label="mistakes",
    step_label="epoch",
    logarithmic=False,
    x_label="x₁",
    y_label="x₂",
)
