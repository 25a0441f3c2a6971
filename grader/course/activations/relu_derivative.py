"""relu_derivative · The slope of ReLU at x."""

from __future__ import annotations

from grader.toolkit import ByHand, Curve, Exercise, KnownMistake, torch
from grader.toolkit.derivatives import derivative
from grader.toolkit.inputs import elementwise

relu_derivative = Exercise(
    name="relu_derivative",
    points=1,
    reference=lambda x: derivative(torch.relu, x),
    cases=elementwise(),
    by_hand=ByHand("threshold_backward", "relu_backward"),
    mistakes=(
        KnownMistake(
            "1 at x = 0",
            lambda x: (x >= 0).to(x.dtype),
            "You return 1 at x = 0; the slope there is 0 by convention, as in torch: only x > 0 gives 1.",
        ),
        KnownMistake(
            "1/2 at x = 0",
            lambda x: torch.heaviside(x, x.new_tensor(0.5)),
            "You return 1/2 at x = 0; the slope there is 0 by convention, as in torch.",
        ),
        KnownMistake(
            "relu(x)",
            lambda x: torch.relu(x),
            "You return ReLU itself, which is x where x > 0; its slope there is 1.",
        ),
        KnownMistake(
            "sign(x)",
            lambda x: torch.sign(x),
            "You return -1 for negative x; ReLU is flat there, so its slope is 0.",
        ),
        KnownMistake(
            "the condition reversed",
            lambda x: (x <= 0).to(x.dtype),
            "Your condition is x ≤ 0; the slope is 1 where x > 0 and 0 elsewhere.",
        ),
        KnownMistake(
            "the leaky slope",
            lambda x: torch.where(x > 0, torch.ones_like(x), 0.01),
            "You return 0.01 for negative x, as for the leaky ReLU; the slope of ReLU there is exactly 0.",
        ),
        KnownMistake(
            "1 everywhere",
            lambda x: torch.ones_like(x),
            "You return 1 for negative x too; ReLU is flat there, so its slope is 0.",
        ),
        KnownMistake(
            "relu(x) / x",
            lambda x: torch.relu(x) / x,
            "You compute 0 / 0 at x = 0, which is nan; the slope there is 0 by convention, as in torch.",
        ),
        KnownMistake(
            "1 above x = 1",
            lambda x: (x > 1).to(x.dtype),
            "Your threshold is 1; the slope is 1 for every x above 0.",
        ),
        *(
            KnownMistake(
                f"the sigmoid of {steepness} x",
                lambda x, steepness=steepness: torch.sigmoid(steepness * x),
                f"You return the sigmoid of {steepness} x, which comes near a step but is none; compare "
                "x with 0.",
            )
            for steepness in (10, 20, 50, 100, 1000)
        ),
        *(
            KnownMistake(
                f"the difference over a step of {step}",
                lambda x, step=step: (torch.relu(x + step) - torch.relu(x)) / step,
                f"You return the difference of ReLU over a step of {step}; close to 0 that is not the slope: "
                "compare x with 0.",
            )
            for step in (1, 0.1, 0.5)
        ),
        KnownMistake(
            "x between 0 and 1",
            lambda x: x.clamp(0, 1),
            "You return x itself between 0 and 1; the slope there is 1.",
        ),
    ),
    picture=Curve(x=(-3, 3), y_label="relu'(x)"),
    hints=(
        "Sketch ReLU. How steep is it left of 0, and how steep right of 0?",
        "A comparison says where the slope is 1, but returns True and False: convert these to the dtype of "
        "x.",
    ),
)
