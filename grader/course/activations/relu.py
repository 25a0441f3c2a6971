"""relu · The rectifier: keeps positive numbers and replaces the others by 0."""

from __future__ import annotations

from grader.toolkit import ByHand, Curve, Exercise, KnownMistake, torch
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
            "You return -x for negative x; ReLU returns 0 there.",
        ),
        KnownMistake(
            "min(x, 0)",
            lambda x: x.clamp(max=0),
            "You keep the negative numbers; ReLU keeps the positive ones, the *larger* of x and 0.",
        ),
        KnownMistake(
            "the derivative",
            lambda x: derivative(torch.relu, x),
            "You return 1 where x > 0; ReLU returns x there.",
        ),
        KnownMistake(
            "leaky ReLU",
            lambda x: torch.nn.functional.leaky_relu(x),
            "You multiply negative x by 0.01; ReLU returns exactly 0 there.",
        ),
        KnownMistake(
            "clamped to [0, 1]",
            lambda x: x.clamp(0, 1),
            "You limit the result to 1; ReLU returns x for every positive x, however large.",
        ),
        KnownMistake(
            "max(-x, 0)",
            lambda x: torch.relu(-x),
            "You use -x; ReLU keeps the positive numbers, not the negative ones.",
        ),
        KnownMistake(
            "softplus",
            lambda x: torch.nn.functional.softplus(x),
            "You compute log(1 + exp(x)), a smooth relative of ReLU; ReLU itself is the larger of x and 0.",
        ),
        KnownMistake(
            "GELU",
            lambda x: torch.nn.functional.gelu(x),
            "You compute GELU, a smooth relative of ReLU; ReLU itself is the larger of x and 0.",
        ),
        KnownMistake(
            "0 up to x = 1",
            lambda x: torch.where(x > 1, x, 0 * x),
            "Your threshold is 1; ReLU returns x for every x above 0.",
        ),
        KnownMistake(
            "the positive entries alone",
            lambda x: x[x > 0],
            "You return the entries where x > 0 and drop the others; the shape stays, with 0 in their place.",
        ),
    ),
    picture=Curve(x=(-3, 3), y_label="relu(x)"),
    hints=(
        "Compare each element with 0. Which of the two should the result be?",
        "Clamping at a lower limit, choosing by a condition, or taking the larger of two all work. Make sure "
        "that the result is a new tensor.",
    ),
)
