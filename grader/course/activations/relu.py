"""relu · The rectifier: lets positive numbers pass and stops the others."""

from __future__ import annotations

from grader.toolkit import ByHand, Exercise, KnownMistake, torch
from grader.toolkit.derivatives import derivative
from grader.toolkit.inputs import elementwise

relu = Exercise(
    name="relu",
    points=1,
    reference=lambda x: torch.relu(x),
    cases=elementwise(),
    by_hand=ByHand("relu"),
    mistakes=(
        KnownMistake(
            "|x|",
            lambda x: x.abs(),
            "That is the absolute value. ReLU turns negative numbers into 0, it does not fold them up.",
        ),
        KnownMistake(
            "min(x, 0)",
            lambda x: x.clamp(max=0),
            "You keep the negative numbers. ReLU keeps the positive ones: the *larger* of x and 0.",
        ),
        KnownMistake(
            "the derivative",
            lambda x: derivative(torch.relu, x),
            "That is the derivative, 1 where x > 0. ReLU itself lets x pass there.",
        ),
        KnownMistake(
            "leaky ReLU",
            lambda x: torch.nn.functional.leaky_relu(x),
            "That is the leaky ReLU: the plain one is exactly 0 for negative x.",
        ),
        KnownMistake(
            "clamped to [0, 1]",
            lambda x: x.clamp(0, 1),
            "ReLU has no upper end: values above 1 pass unchanged.",
        ),
        KnownMistake(
            "max(-x, 0)",
            lambda x: torch.relu(-x),
            "That is the ReLU of -x: the positive numbers pass, not the negative ones.",
        ),
        KnownMistake(
            "softplus",
            lambda x: torch.nn.functional.softplus(x),
            "That is softplus, log(1 + exp(x)), the smooth relative: ReLU has a corner at 0.",
        ),
        KnownMistake(
            "GELU",
            lambda x: torch.nn.functional.gelu(x),
            "That is GELU, a smooth relative: ReLU has a corner at 0.",
        ),
        KnownMistake(
            "0 up to x = 1",
            lambda x: torch.where(x > 1, x, 0 * x),
            "Your threshold is 1: ReLU lets everything above 0 pass.",
        ),
    ),
    hints=(
        "Compare each element with 0: which of the two is to come out?",
        "Functions that cut off at a lower end, choose by a condition, or take the larger of two all do it. "
        "Make sure that the result is a new tensor.",
    ),
)
