"""What is drawn of linear regression: its cost over the plane of θ, the line, and the cost in each update."""

from __future__ import annotations

from typing import Any

from grader.course.linear_regression.common import design
from grader.toolkit import Arrows, Inputs, Landscape, Surface, Training, np
from grader.toolkit.inputs import Floats, array

HEIGHTS = (5.6, 5.0, 5.3, 4.0, 4.4, 3.5, 2.7, 3.2, 2.3, 2.1, 0.9, 1.4)
UPDATES = 60


def _data() -> tuple[Floats, Floats]:
    """Points x (12,) and their heights y (12,)."""
    return np.linspace(0.0, 5.0, len(HEIGHTS)), array(*HEIGHTS)


def _points() -> Inputs:
    x, y = _data()
    return {"X": design(x[:, None]), "y": y[:, None]}


def _cost(intercept: Floats, slope: Floats) -> Floats:
    """J at points of the plane of θ."""
    x, y = _data()
    errors = intercept[..., None] + slope[..., None] * x - y
    return np.asarray((errors**2).mean(axis=-1) / 2)


def _final_cost(theta: Any, inputs: Inputs) -> Any:
    return _cost(theta[0, 0], theta[1, 0])


PLANE = Landscape(
    _cost,
    x=(3.0, 8.4),
    y=(-3.0, 1.2),
    minima=((5.64359, -0.910769),),
    x_label="θ₀, the intercept",
    y_label="θ₁, the slope",
    height_label="J",
)
COST = Surface(over=PLANE, point="theta", shape=(2, 1), given=_points)
GRADIENT = Arrows(over=PLANE, point="theta", shape=(2, 1), given=_points)
DESCENT = Training(
    asked=lambda: tuple(
        {**_points(), "alpha": 0.15, "tolerance": 1e-5, "max_iterations": n} for n in range(1, UPDATES + 1)
    ),
    data=_data,
    fit=lambda theta, at: theta[0, 0] + theta[1, 0] * at,
    values=_final_cost,
    loss_label="cost J",
    step_label="updates",
    first_step=1,
)
FIT = Training(
    asked=lambda: (
        {
            "X": _data()[0][:, None],
            "y": _data()[1][:, None],
            "w": np.zeros((1, 1)),
            "b": np.zeros((1, 1)),
            "lr": 0.005,
            "epochs": 60,
        },
    ),
    data=_data,
    fit=lambda returned, at: returned[0].item() * at + returned[1].item(),
    values=lambda returned, inputs: returned[2],
    loss_label="loss L",
    step_label="epoch",
)
