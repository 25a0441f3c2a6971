"""tanh · The hyperbolic tangent, written with the sigmoid: maps every number into (-1, 1)."""

from __future__ import annotations

from grader.toolkit import ByHand, Curve, Exercise, KnownMistake, torch
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
            "sigmoid in place of exp",
            lambda x: (1 - torch.sigmoid(-2 * x)) / (1 + torch.sigmoid(-2 * x)),
            "You put σ(-2x) where the formula has exp(-2x); with σ alone it is 2 σ(2x) - 1.",
        ),
        KnownMistake(
            "2 sigmoid(x) - 1",
            lambda x: 2 * torch.sigmoid(x) - 1,
            "You compute tanh(x / 2); the argument of the sigmoid should be 2x.",
        ),
        KnownMistake(
            "sigmoid(2x)",
            lambda x: torch.sigmoid(2 * x),
            "Your result runs from 0 to 1; tanh runs from -1 to 1. Double the sigmoid, then subtract 1.",
        ),
        KnownMistake(
            "sigmoid(2x) - 1",
            lambda x: torch.sigmoid(2 * x) - 1,
            "Your result runs from -1 to 0; tanh runs from -1 to 1. Double the sigmoid before you subtract "
            "1.",
        ),
        KnownMistake(
            "numerator and denominator exchanged",
            lambda x: 1 / torch.tanh(x),
            "You divide the sum of the exponentials by their difference; divide the difference by the sum.",
        ),
        KnownMistake(
            "sinh(x)",
            lambda x: torch.sinh(x),
            "You return the hyperbolic sine; tanh is that divided by the hyperbolic cosine.",
        ),
        KnownMistake(
            "cosh(x)",
            lambda x: torch.cosh(x),
            "You return the hyperbolic cosine; tanh is the hyperbolic sine divided by that.",
        ),
        KnownMistake(
            "brackets missing",
            lambda x: torch.exp(x) - torch.exp(-x) / (torch.exp(x) + torch.exp(-x)),
            "Division comes before minus: put the whole numerator in parentheses.",
        ),
        KnownMistake(
            "(exp(x) - exp(-x)) / (exp(x) + exp(-x))",
            lambda x: (torch.exp(x) - torch.exp(-x)) / (torch.exp(x) + torch.exp(-x)),
            "Both exponentials overflow for large |x|, and inf / inf is nan. Write tanh with the sigmoid.",
        ),
        KnownMistake(
            "(exp(2x) - 1) / (exp(2x) + 1)",
            lambda x: (torch.exp(2 * x) - 1) / (torch.exp(2 * x) + 1),
            "exp(2x) overflows for large x, and inf / inf is nan. Write tanh with the sigmoid.",
        ),
        KnownMistake(
            "(1 - exp(-2x)) / (1 + exp(-2x))",
            lambda x: (1 - torch.exp(-2 * x)) / (1 + torch.exp(-2 * x)),
            "exp(-2x) overflows for very negative x, and inf / inf is nan. Write tanh with the sigmoid.",
        ),
        KnownMistake(
            "the derivative",
            lambda x: derivative(torch.tanh, x),
            "You return the derivative of tanh; the task asks for its value.",
        ),
        KnownMistake(
            "2 sigmoid(x / 2) - 1",
            lambda x: 2 * torch.sigmoid(x / 2) - 1,
            "You compute tanh(x / 4); the argument of the sigmoid should be 2x, not x / 2.",
        ),
        KnownMistake(
            "hard tanh",
            lambda x: x.clamp(-1, 1),
            "You return x clamped to [-1, 1]; tanh is a smooth curve.",
        ),
        KnownMistake(
            "1e-8 added to the denominator",
            lambda x: torch.tanh(x) / (1 + 1e-8 / (1 + torch.exp(-2 * x.abs()))),
            "The added 1e-8 changes every result; the denominator is never 0, so add nothing.",
        ),
        KnownMistake(
            "2 sigmoid(2x - 1)",
            lambda x: 2 * torch.sigmoid(2 * x - 1),
            "You subtract 1 inside the sigmoid; subtract it at the end, from 2 sigmoid(2x).",
        ),
    ),
    picture=Curve(x=(-4, 4), y_label="tanh(x)"),
    hints=(
        "Sketch sigmoid and tanh: the same S, one from 0 to 1, the other from -1 to 1 and steeper.",
        "Divide numerator and denominator by exp(x). Which argument of the sigmoid gives exp(-2x)?",
        "tanh(x) = 2 sigmoid(2x) - 1.",
    ),
)
