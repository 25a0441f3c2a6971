"""tanh_derivative · The slope of tanh at x: d tanh/dx."""

from __future__ import annotations

from grader.toolkit import ByHand, Exercise, KnownMistake, torch
from grader.toolkit.derivatives import derivative
from grader.toolkit.inputs import elementwise

tanh_derivative = Exercise(
    name="tanh_derivative",
    points=2,
    reference=lambda x: derivative(torch.tanh, x),
    cases=elementwise(),
    by_hand=ByHand("tanh_backward"),
    mistakes=(
        KnownMistake(
            "1 - tanh(x)",
            lambda x: 1 - torch.tanh(x),
            "The square is missing: with t = tanh(x), the slope is 1 - t².",
        ),
        KnownMistake(
            "1 - x²",
            lambda x: 1 - x**2,
            "That is the derivative in terms of the *output* of tanh. x is its input: apply tanh first.",
        ),
        KnownMistake(
            "(1 - tanh(x))²",
            lambda x: (1 - torch.tanh(x)) ** 2,
            "The square belongs to tanh(x) alone, not to the whole difference.",
        ),
        KnownMistake(
            "1 + tanh(x)²",
            lambda x: 1 + torch.tanh(x) ** 2,
            "Sign slip: the quotient rule *subtracts* the second term, which leaves 1 - t².",
        ),
        KnownMistake(
            "tanh(x)",
            lambda x: torch.tanh(x),
            "That is tanh itself; here its slope is asked for.",
        ),
        KnownMistake(
            "tanh applied twice",
            lambda x: 1 - torch.tanh(torch.tanh(x)) ** 2,
            "You use 1 - t² with t = tanh(tanh(x)): apply tanh to x only once.",
        ),
        KnownMistake(
            "t(1 - t)",
            lambda x: torch.tanh(x) * (1 - torch.tanh(x)),
            "s(1 - s) is the rule for s = sigmoid(x). For t = tanh(x) it is 1 - t².",
        ),
        KnownMistake(
            "2 s(1 - s) with s = sigmoid(2x)",
            lambda x: derivative(torch.tanh, x) / 2,
            "Half of the slope: in 2 sigmoid(2x) - 1 the chain rule brings out the inner 2 as well, so the "
            "factor is 4.",
        ),
        KnownMistake(
            "4 s(1 - s) with s = sigmoid(x)",
            lambda x: 4 * derivative(torch.sigmoid, x),
            "The argument of the sigmoid must be doubled: tanh(x) = 2 sigmoid(2x) - 1.",
        ),
        KnownMistake(
            "-2 tanh(x)",
            lambda x: -2 * torch.tanh(x),
            "That is the derivative of 1 - t² by t. The slope of tanh is 1 - t² itself.",
        ),
        KnownMistake(
            "1 / cosh(x)",
            lambda x: 1 / torch.cosh(x),
            "The square is missing: the slope is 1 / cosh(x)².",
        ),
        KnownMistake(
            "1 / cosh(x²)",
            lambda x: 1 / torch.cosh(x**2),
            "It is cosh that is squared, not x.",
        ),
        KnownMistake(
            "overflow in tanh",
            lambda x: 1 - ((torch.exp(x) - torch.exp(-x)) / (torch.exp(x) + torch.exp(-x))) ** 2,
            "1 - t² is right, but your t overflows for large |x|, and inf / inf is nan.",
        ),
        KnownMistake(
            "4 exp(2x) / (exp(2x) + 1)²",
            lambda x: 4 * torch.exp(2 * x) / (torch.exp(2 * x) + 1) ** 2,
            "The formula is right, but exp(2x) overflows for large x, and inf / inf is nan. Write it "
            "with t = tanh(x).",
        ),
    ),
    hints=(
        "Write t = tanh(x). What is dt/dx in terms of t alone?",
        "Use the quotient rule on (exp(x) - exp(-x)) / (exp(x) + exp(-x)); the numerator's square over the "
        "denominator's square is t².",
        "dt/dx = 1 - t².",
    ),
)
