"""sigmoid · The logistic function: maps every number into (0, 1)."""

from __future__ import annotations

from grader.toolkit import ByHand, Curve, Exercise, KnownMistake, torch
from grader.toolkit.derivatives import derivative
from grader.toolkit.inputs import elementwise

sigmoid = Exercise(
    name="sigmoid",
    points=1,
    reference=lambda x: torch.sigmoid(x),
    cases=elementwise(),
    by_hand=ByHand("sigmoid", "expit"),
    mistakes=(
        KnownMistake(
            "exp(-x) / (1 + exp(-x)) for negative x",
            lambda x: torch.sigmoid(x.abs()),
            "Where x < 0 you return exp(-x) / (1 + exp(-x)), which is 1 - σ(x); the exponent there is x.",
        ),
        KnownMistake(
            "the formula of negative x for all",
            lambda x: torch.sigmoid(-x.abs()),
            "You return exp(-|x|) / (1 + exp(-|x|)) for every x; where x > 0 the numerator is 1.",
        ),
        KnownMistake(
            "1 / (1 + exp(x))",
            lambda x: torch.sigmoid(-x),
            "Your result is σ(-x), which falls from 1 to 0: the sign of an exponent is lost, or two branches "
            "are exchanged.",
        ),
        KnownMistake(
            "exp(x) / (1 + exp(x))",
            lambda x: torch.exp(x) / (1 + torch.exp(x)),
            "exp(x) overflows for large x, and inf / inf is nan. Divide numerator and denominator by exp(x): "
            "only exp(-x) is left, and 1 / (1 + inf) is 0.",
        ),
        KnownMistake(
            "1 / 1 + exp(-x)",
            lambda x: 1 + torch.exp(-x),
            "Your result is 1 + exp(-x); divide 1 by that. In `1 / 1 + exp(-x)` division comes first: put "
            "the denominator in parentheses.",
        ),
        KnownMistake(
            "1 / (1 - exp(-x))",
            lambda x: 1 / (1 - torch.exp(-x)),
            "Your denominator is 1 - exp(-x); it should be 1 + exp(-x), which is never 0.",
        ),
        KnownMistake(
            "tanh(x)",
            lambda x: torch.tanh(x),
            "You return tanh, which runs from -1 to 1; the sigmoid runs from 0 to 1.",
        ),
        KnownMistake(
            "(1 + tanh(x)) / 2",
            lambda x: torch.sigmoid(2 * x),
            "You compute sigmoid(2x); written with tanh, the sigmoid of x is (1 + tanh(x / 2)) / 2.",
        ),
        KnownMistake(
            "the derivative",
            lambda x: derivative(torch.sigmoid, x),
            "You return the derivative of the sigmoid; the task asks for its value.",
        ),
        KnownMistake(
            "hard sigmoid",
            lambda x: (0.2 * x + 0.5).clamp(0, 1),
            "You return the hard sigmoid, three straight lines; the sigmoid is 1 / (1 + exp(-x)).",
        ),
        KnownMistake(
            "1e-8 added to the denominator",
            lambda x: 1 / (1 + torch.exp(-x) + 1e-8),
            "The added 1e-8 changes every result; 1 + exp(-x) is never 0, so add nothing.",
        ),
        KnownMistake(
            "nan replaced by 0",
            lambda x: torch.nan_to_num(torch.exp(x) / (1 + torch.exp(x))),
            "nan_to_num hides the overflow: you return 0 for large x, where the sigmoid is 1. Use exp(-x), "
            "which gives no nan.",
        ),
        KnownMistake(
            "minus on the negative branch",
            lambda x: torch.where(x >= 0, torch.sigmoid(x), torch.exp(x) / (1 - torch.exp(x))),
            "Your denominator for negative x is 1 - exp(x); it should be 1 + exp(x).",
        ),
        KnownMistake(
            "0 at x = 0",
            lambda x: torch.where(x == 0, 0 * x, torch.sigmoid(x)),
            "You return 0 at x = 0; the sigmoid there is 1/2. Include 0 in one of your two branches.",
        ),
        KnownMistake(
            "exp(x) / (1 + exp(-x))",
            lambda x: torch.exp(x) / (1 + torch.exp(-x)),
            "You mix the two forms: it is 1 / (1 + exp(-x)), or exp(x) / (1 + exp(x)), which overflows.",
        ),
    ),
    picture=Curve(x=(-6, 6), y_label="σ(x)"),
    hints=(
        "Start with the formula as it is. Which part of it can overflow, and what is the result then?",
        "A float that is too large becomes inf, and 1 / inf is 0, but inf / inf is nan. Which form of the "
        "formula meets only 1 / inf?",
        "One exponential is enough: exp(-x). Add 1 to it and take the reciprocal.",
    ),
)
