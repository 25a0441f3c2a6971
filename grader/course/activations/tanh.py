"""tanh · The hyperbolic tangent, written through the sigmoid: squeezes every number into (-1, 1)."""

from __future__ import annotations

from grader.toolkit import ByHand, Exercise, KnownMistake, torch
from grader.toolkit.derivatives import derivative
from grader.toolkit.inputs import elementwise

tanh = Exercise(
    name="tanh",
    points=2,
    reference=lambda x: torch.tanh(x),
    cases=elementwise(),
    by_hand=ByHand("tanh"),
    mistakes=(
        KnownMistake(
            "2 sigmoid(x) - 1",
            lambda x: 2 * torch.sigmoid(x) - 1,
            "That is tanh(x / 2): the sigmoid needs 2x inside.",
        ),
        KnownMistake(
            "sigmoid(2x)",
            lambda x: torch.sigmoid(2 * x),
            "sigmoid(2x) goes from 0 to 1. Stretch and shift it, so that it goes from -1 to 1.",
        ),
        KnownMistake(
            "sigmoid(2x) - 1",
            lambda x: torch.sigmoid(2 * x) - 1,
            "Shifted, but not stretched: sigmoid(2x) - 1 goes from -1 to 0. Double the sigmoid before you "
            "subtract.",
        ),
        KnownMistake(
            "(exp(x) - exp(-x)) / (exp(x) + exp(-x))",
            lambda x: (torch.exp(x) - torch.exp(-x)) / (torch.exp(x) + torch.exp(-x)),
            "Right for moderate x, but both exponentials overflow for large |x|, and inf / inf is nan. "
            "Write it through the sigmoid.",
        ),
        KnownMistake(
            "(exp(2x) - 1) / (exp(2x) + 1)",
            lambda x: (torch.exp(2 * x) - 1) / (torch.exp(2 * x) + 1),
            "Right for moderate x, but exp(2x) overflows for large x, and inf / inf is nan. Write it "
            "through the sigmoid.",
        ),
        KnownMistake(
            "(1 - exp(-2x)) / (1 + exp(-2x))",
            lambda x: (1 - torch.exp(-2 * x)) / (1 + torch.exp(-2 * x)),
            "Right for moderate x, but exp(-2x) overflows for very negative x, and inf / inf is nan. Write "
            "it through the sigmoid.",
        ),
        KnownMistake(
            "the derivative",
            lambda x: derivative(torch.tanh, x),
            "That is the derivative of tanh; here its value is asked for.",
        ),
        KnownMistake(
            "2 sigmoid(x / 2) - 1",
            lambda x: 2 * torch.sigmoid(x / 2) - 1,
            "That is tanh(x / 4): x is doubled inside the sigmoid, not halved.",
        ),
        KnownMistake(
            "hard tanh",
            lambda x: x.clamp(-1, 1),
            "That is x itself, cut off at -1 and 1: tanh bends smoothly.",
        ),
        KnownMistake(
            "1e-8 added to the denominator",
            lambda x: torch.tanh(x) / (1 + 1e-8 / (1 + torch.exp(-2 * x.abs()))),
            "The added 1e-8 changes every result: the denominator is never 0, so nothing needs to be added.",
        ),
    ),
    hints=(
        "Sketch sigmoid and tanh: the same S, from 0 to 1 and from -1 to 1, one steeper than the other.",
        "Divide the formula above and below by exp(x). Which argument of the sigmoid has exp(-2x) in it?",
        "tanh(x) = 2 sigmoid(2x) - 1.",
    ),
)
