"""sigmoid · The logistic function: squeezes every number into (0, 1)."""

from __future__ import annotations

from grader.toolkit import ByHand, Exercise, KnownMistake, torch
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
            "1 / (1 + exp(x))",
            lambda x: torch.sigmoid(-x),
            "The exponent lost its minus sign: it is exp(-x), so that large x gives 1.",
        ),
        KnownMistake(
            "exp(x) / (1 + exp(x))",
            lambda x: torch.exp(x) / (1 + torch.exp(x)),
            "exp(x) overflows for large x, and inf / inf is nan. Divide above and below by exp(x): then only "
            "exp(-x) is left, and 1 / (1 + inf) is 0, as it should be.",
        ),
        KnownMistake(
            "1 / 1 + exp(-x)",
            lambda x: 1 + torch.exp(-x),
            "Division comes before addition: put the whole denominator 1 + exp(-x) in brackets.",
        ),
        KnownMistake(
            "1 / (1 - exp(-x))",
            lambda x: 1 / (1 - torch.exp(-x)),
            "The denominator is 1 plus exp(-x), not minus; yours is infinite at x = 0.",
        ),
        KnownMistake(
            "tanh(x)",
            lambda x: torch.tanh(x),
            "That is tanh, which goes from -1 to 1. The sigmoid goes from 0 to 1.",
        ),
        KnownMistake(
            "(1 + tanh(x)) / 2",
            lambda x: torch.sigmoid(2 * x),
            "That is sigmoid(2x): written through tanh, the sigmoid needs tanh(x / 2).",
        ),
        KnownMistake(
            "the derivative",
            lambda x: derivative(torch.sigmoid, x),
            "That is the derivative of the sigmoid; here its value is asked for.",
        ),
        KnownMistake(
            "hard sigmoid",
            lambda x: (0.2 * x + 0.5).clamp(0, 1),
            "That is the hard sigmoid, made of three straight lines: the sigmoid itself has an exponential.",
        ),
        KnownMistake(
            "1e-8 added to the denominator",
            lambda x: 1 / (1 + torch.exp(-x) + 1e-8),
            "The added 1e-8 changes every result. 1 + exp(-x) is never 0: nothing needs to be added.",
        ),
        KnownMistake(
            "nan replaced by 0",
            lambda x: torch.nan_to_num(torch.exp(x) / (1 + torch.exp(x))),
            "nan_to_num hides the overflow: where x is large the result is 1, not 0. Use exp(-x), and "
            "there is no nan to hide.",
        ),
        KnownMistake(
            "minus on the negative branch",
            lambda x: torch.where(x >= 0, torch.sigmoid(x), torch.exp(x) / (1 - torch.exp(x))),
            "For negative x the denominator is 1 plus exp(x), not minus.",
        ),
        KnownMistake(
            "0 at x = 0",
            lambda x: torch.where(x == 0, 0 * x, torch.sigmoid(x)),
            "At x = 0 the sigmoid is 1/2: one of your two branches must have the 0 in it.",
        ),
    ),
    hints=(
        "Start with the formula as it stands. Which part of it can overflow, and what comes out then?",
        "A float that is too large becomes inf, and 1 divided by inf is 0. Which form of the formula only "
        "meets that, and never inf / inf?",
        "One exponential is enough: that of minus x. Add 1 to it and take the reciprocal.",
    ),
)
