"""relu_derivative · The slope of ReLU at x."""

from __future__ import annotations

from grader.toolkit import ByHand, Exercise, KnownMistake, torch
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
            "At x = 0 the slope is 0 by convention (torch's too): only x > 0 gives 1.",
        ),
        KnownMistake(
            "1/2 at x = 0",
            lambda x: torch.heaviside(x, x.new_tensor(0.5)),
            "At x = 0 the slope is 0 by convention (torch's too), not the mean of the slopes beside it.",
        ),
        KnownMistake(
            "relu(x)",
            lambda x: torch.relu(x),
            "That is ReLU itself. Its slope where x > 0 is 1, not x.",
        ),
        KnownMistake(
            "sign(x)",
            lambda x: torch.sign(x),
            "For negative x ReLU is flat: the slope there is 0, not -1.",
        ),
        KnownMistake(
            "the condition turned round",
            lambda x: (x <= 0).to(x.dtype),
            "The condition is turned round: the slope is 1 where x > 0, and 0 elsewhere.",
        ),
        KnownMistake(
            "the leaky slope",
            lambda x: torch.where(x > 0, torch.ones_like(x), 0.01),
            "That is the slope of the leaky ReLU: the plain one is exactly 0 for negative x.",
        ),
        KnownMistake(
            "1 everywhere",
            lambda x: torch.ones_like(x),
            "That is 1 for negative x too: ReLU is flat there, its slope is 0.",
        ),
        KnownMistake(
            "relu(x) / x",
            lambda x: torch.relu(x) / x,
            "At x = 0 that is 0 / 0, which is nan: the slope there is 0 by convention.",
        ),
        KnownMistake(
            "1 above x = 1",
            lambda x: (x > 1).to(x.dtype),
            "Your threshold is 1: the slope is 1 everywhere above 0.",
        ),
        KnownMistake(
            "x between 0 and 1",
            lambda x: x.clamp(0, 1),
            "Between 0 and 1 you return x itself: the slope is 1 there as well.",
        ),
    ),
    hints=(
        "Sketch ReLU. How steep is it left of 0, and how steep right of 0?",
        "A comparison says where the slope is 1. It gives True and False, though: turn them into numbers of "
        "the dtype of x.",
    ),
)
