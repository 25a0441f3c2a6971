"""leaky_relu_derivative · The slope of the leaky ReLU at x."""

from __future__ import annotations

from grader.toolkit import ByHand, Case, Exercise, KnownMistake, torch
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
            "The two sides are swapped: the slope is 1 for positive x and negative_slope for the others.",
        ),
        KnownMistake(
            "the condition turned round",
            lambda x, negative_slope=0.01: torch.where(x < 0, torch.ones_like(x), negative_slope),
            "The condition is turned round: the slope is 1 where x > 0, and negative_slope elsewhere.",
        ),
        KnownMistake(
            "1 at x = 0",
            lambda x, negative_slope=0.01: torch.where(x >= 0, torch.ones_like(x), negative_slope),
            "x = 0 belongs to the leaky side, as in torch: the slope there is negative_slope.",
        ),
        KnownMistake(
            "0 at x = 0",
            lambda x, negative_slope=0.01: torch.where(x < 0, negative_slope, torch.sign(x)),
            "At x = 0 the slope is negative_slope, as in torch, not 0.",
        ),
        KnownMistake(
            "plain ReLU",
            lambda x, negative_slope=0.01: derivative(torch.relu, x),
            "That is the slope of the plain ReLU: for x ≤ 0 the leaky one has negative_slope.",
        ),
        KnownMistake(
            "negative_slope is always 0.01",
            lambda x, negative_slope=0.01: torch.where(x > 0, torch.ones_like(x), 0.01),
            "This is the result for 0.01, whichever negative_slope is given: use the argument, anew in each "
            "call.",
        ),
        KnownMistake(
            "leaky_relu(x)",
            lambda x, negative_slope=0.01: torch.nn.functional.leaky_relu(x, negative_slope),
            "That is the leaky ReLU itself; here its slope is asked for.",
        ),
        KnownMistake(
            "negative_slope · x for negative x",
            lambda x, negative_slope=0.01: torch.where(x > 0, torch.ones_like(x), negative_slope * x),
            "The slope of negative_slope · x is negative_slope: the x goes when you differentiate.",
        ),
        KnownMistake(
            "minus the slope",
            lambda x, negative_slope=0.01: torch.where(x > 0, torch.ones_like(x), -negative_slope),
            "The leaky side rises too: its slope is negative_slope, without a minus sign.",
        ),
        KnownMistake(
            "1 everywhere",
            lambda x, negative_slope=0.01: torch.ones_like(x),
            "That is 1 for negative x too. If you fill in two steps, the second mask must not see what "
            "the first one wrote.",
        ),
        KnownMistake(
            "leaky_relu(x) / x",
            lambda x, negative_slope=0.01: torch.nn.functional.leaky_relu(x, negative_slope) / x,
            "At x = 0 that is 0 / 0, which is nan: the slope there is negative_slope, as in torch.",
        ),
        KnownMistake(
            "the mean of both slopes at x = 0",
            lambda x, negative_slope=0.01: torch.where(
                x == 0, (1 + negative_slope) / 2, torch.where(x > 0, torch.ones_like(x), negative_slope)
            ),
            "At x = 0 the slope is negative_slope, as in torch, not the mean of the slopes beside it.",
        ),
        KnownMistake(
            "1 minus the slope",
            lambda x, negative_slope=0.01: torch.where(x > 0, torch.ones_like(x), 1 - negative_slope),
            "For x ≤ 0 the slope is negative_slope itself, not 1 minus it.",
        ),
        KnownMistake(
            "the slope added on both sides",
            lambda x, negative_slope=0.01: (x > 0).to(x.dtype) + negative_slope,
            "Where x > 0 the slope is 1, without negative_slope on top.",
        ),
        KnownMistake(
            "the larger of both slopes",
            lambda x, negative_slope=0.01: (x > 0).to(x.dtype).clamp(min=negative_slope),
            "Where x > 0 the slope is 1, even if negative_slope is larger.",
        ),
        KnownMistake(
            "the slope of ELU",
            lambda x, negative_slope=0.01: torch.where(
                x > 0, torch.ones_like(x), negative_slope * torch.exp(x)
            ),
            "That is the slope of the ELU, which bends: for x ≤ 0 the leaky ReLU is a straight line.",
        ),
    ),
    hints=(
        "Two straight lines meet at 0. How steep is each, and to which does 0 itself belong?",
        "Choose by the condition x > 0. Two plain numbers as choices would give float32 on the CPU: let "
        "one of them be a tensor like x.",
    ),
)
