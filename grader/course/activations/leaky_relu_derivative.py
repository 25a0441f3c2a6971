"""leaky_relu_derivative · The slope of the leaky ReLU at x."""

from __future__ import annotations

from grader.toolkit import ByHand, Case, Curve, Exercise, KnownMistake, torch
from grader.toolkit.derivatives import derivative
from grader.toolkit.inputs import array, elementwise, normal

leaky_relu_derivative = Exercise(
    name="leaky_relu_derivative",
    points=2,
    reference=lambda x, negative_slope=0.01: derivative(
        lambda x: torch.nn.functional.leaky_relu(x, negative_slope), x
    ),
    cases=(
        *elementwise(),
        Case("slope 0.25 given", lambda rng: {"x": normal(rng, 4, 3), "negative_slope": 0.25}),
        Case("slope 0 given", lambda rng: {"x": normal(rng, 3, 4), "negative_slope": 0.0}),
        Case("slope 1.5 given", lambda rng: {"x": normal(rng, 2, 5), "negative_slope": 1.5}),
        Case(
            "x exactly 0, slope 0.25",
            lambda rng: {"x": rng.permutation(array(0.0, -0.0, 2.0, -2.0)), "negative_slope": 0.25},
            ties=True,
        ),
    ),
    by_hand=ByHand("leaky_relu_backward"),
    mistakes=(
        KnownMistake(
            "slope on the wrong side",
            lambda x, negative_slope=0.01: torch.where(x > 0, negative_slope, torch.ones_like(x)),
            "Your two sides are swapped; the slope is 1 where x > 0 and negative_slope where x ≤ 0.",
        ),
        KnownMistake(
            "the condition reversed",
            lambda x, negative_slope=0.01: torch.where(x < 0, torch.ones_like(x), negative_slope),
            "Your condition is x < 0; the slope is 1 where x > 0 and negative_slope elsewhere.",
        ),
        KnownMistake(
            "1 at x = 0",
            lambda x, negative_slope=0.01: torch.where(x >= 0, torch.ones_like(x), negative_slope),
            "You return 1 at x = 0; the slope there is negative_slope, as in torch.",
        ),
        KnownMistake(
            "0 at x = 0",
            lambda x, negative_slope=0.01: torch.where(x < 0, negative_slope, torch.sign(x)),
            "You return 0 at x = 0; the slope there is negative_slope, as in torch.",
        ),
        KnownMistake(
            "plain ReLU",
            lambda x, negative_slope=0.01: derivative(torch.relu, x),
            "You return 0 where x ≤ 0; the leaky ReLU has the slope negative_slope there.",
        ),
        KnownMistake(
            "negative_slope is always 0.01",
            lambda x, negative_slope=0.01: torch.where(x > 0, torch.ones_like(x), 0.01),
            "You use 0.01 whatever negative_slope is; use the argument of this call.",
        ),
        KnownMistake(
            "leaky_relu(x)",
            lambda x, negative_slope=0.01: torch.nn.functional.leaky_relu(x, negative_slope),
            "You return the leaky ReLU itself; the task asks for its slope.",
        ),
        KnownMistake(
            "negative_slope · x for negative x",
            lambda x, negative_slope=0.01: torch.where(x > 0, torch.ones_like(x), negative_slope * x),
            "You return negative_slope · x where x ≤ 0; the slope of that line is negative_slope, without "
            "the x.",
        ),
        KnownMistake(
            "minus the slope",
            lambda x, negative_slope=0.01: torch.where(x > 0, torch.ones_like(x), -negative_slope),
            "You return -negative_slope where x ≤ 0; that side rises too, so its slope is negative_slope.",
        ),
        KnownMistake(
            "1 everywhere",
            lambda x, negative_slope=0.01: torch.ones_like(x),
            "You return 1 for negative x too; the slope there is negative_slope.",
        ),
        KnownMistake(
            "one mask after the other",
            lambda x, negative_slope=0.01: torch.where(
                torch.where(x > 0, x, negative_slope) > 0, torch.ones_like(x), negative_slope
            ),
            "You return 1 for negative x too: your second mask sees what the first assignment wrote. Compute "
            "both masks before the first one.",
        ),
        KnownMistake(
            "leaky_relu(x) / x",
            lambda x, negative_slope=0.01: torch.nn.functional.leaky_relu(x, negative_slope) / x,
            "You compute 0 / 0 at x = 0, which is nan; the slope there is negative_slope, as in torch.",
        ),
        KnownMistake(
            "the mean of both slopes at x = 0",
            lambda x, negative_slope=0.01: torch.where(
                x == 0, (1 + negative_slope) / 2, torch.where(x > 0, torch.ones_like(x), negative_slope)
            ),
            "You return (1 + negative_slope) / 2 at x = 0; the slope there is negative_slope, as in torch.",
        ),
        KnownMistake(
            "minus the slope, and 0 at x = 0",
            lambda x, negative_slope=0.01: torch.where(
                x > 0, 1.0, torch.where(x < 0, -negative_slope, 0.0)
            ).to(x.dtype),
            "You return -negative_slope for negative x, and 0 at x = 0; it is negative_slope wherever x ≤ 0.",
        ),
        KnownMistake(
            "1 minus the slope",
            lambda x, negative_slope=0.01: torch.where(x > 0, torch.ones_like(x), 1 - negative_slope),
            "You return 1 - negative_slope where x ≤ 0; the slope there is negative_slope itself.",
        ),
        KnownMistake(
            "the slope added on both sides",
            lambda x, negative_slope=0.01: (x > 0).to(x.dtype) + negative_slope,
            "You return 1 + negative_slope where x > 0; the slope there is 1.",
        ),
        KnownMistake(
            "the larger of both slopes",
            lambda x, negative_slope=0.01: (x > 0).to(x.dtype).clamp(min=negative_slope),
            "You return negative_slope where x > 0 if it is larger than 1; the slope there is always 1.",
        ),
        KnownMistake(
            "the slope of ELU",
            lambda x, negative_slope=0.01: torch.where(
                x > 0, torch.ones_like(x), negative_slope * torch.exp(x)
            ),
            "You multiply by exp(x) where x ≤ 0, as the ELU does; the leaky ReLU is a straight line there, "
            "of slope negative_slope.",
        ),
    ),
    picture=Curve(
        x=(-3, 3),
        arguments=lambda x: ({"x": x, "negative_slope": 0.2},),
        x_label="x (negative slope 0.2)",
        y_label="derivative",
    ),
    hints=(
        "Two straight lines meet at 0. How steep is each, and which of them does 0 itself belong to?",
        "Choose by the condition x > 0. If both choices are plain numbers, the result is float32 on the CPU: "
        "make one of them a tensor like x.",
    ),
)
