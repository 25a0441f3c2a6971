"""What is drawn of the optimizers: their ways down a long valley."""

from __future__ import annotations

from grader.toolkit import Curve, Inputs, Landscape, Paths
from grader.toolkit.inputs import array

STEPS = 50
VALLEY = Landscape(
    lambda x, y: (x**2 + 20 * y**2) / 2,
    x=(-5.5, 2.5),
    y=(-2.0, 2.0),
    minima=((0.0, 0.0),),
    x_label="w₁",
    y_label="w₂",
)


def down_the_valley(**numbers: float) -> Paths:
    """A rule with these numbers, from (-5, 1.5)."""

    def asked() -> tuple[Inputs, ...]:
        return ({"w": array(-5.0, 1.5), "curvature": array(1.0, 20.0), "steps": STEPS, **numbers},)

    return Paths(over=VALLEY, asked=asked, start="w", driver="down_a_valley")


SGD = down_the_valley(lr=0.085)
MOMENTUM = down_the_valley(lr=0.03, momentum=0.8)
WEIGHT_DECAY = down_the_valley(lr=0.03, momentum=0.8, weight_decay=0.5)
RMSPROP = down_the_valley(lr=0.15, alpha=0.9, eps=1e-8)
ADAM = down_the_valley(lr=0.4, beta1=0.9, beta2=0.999, eps=1e-8)
ADAMW = down_the_valley(lr=0.4, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.2)
STEP_DECAY = Curve(
    x=(0, 39),
    points=40,
    arguments=lambda x: ({"lr": 0.8, "step_size": 8, "gamma": 0.5, "epochs": len(x)},),
    x_label="epoch",
    y_label="learning rate",
    stairs=True,
)
