"""tanh_derivative · The slope of tanh at x: d tanh/dx."""

from __future__ import annotations

from grader.toolkit import ByHand, Curve, Exercise, KnownMistake, torch
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
            "You subtract tanh(x) from 1; subtract its square.",
        ),
        KnownMistake(
            "1 - x²",
            lambda x: 1 - x**2,
            "You use x as if it were the *output* of tanh; x is its input, so apply tanh first.",
        ),
        KnownMistake(
            "(1 - tanh(x))²",
            lambda x: (1 - torch.tanh(x)) ** 2,
            "You square the whole difference; square only tanh(x).",
        ),
        KnownMistake(
            "1 + tanh(x)²",
            lambda x: 1 + torch.tanh(x) ** 2,
            "You add the second term of the quotient rule; subtract it.",
        ),
        KnownMistake(
            "tanh(x)",
            lambda x: torch.tanh(x),
            "You return tanh itself; the task asks for its slope.",
        ),
        KnownMistake(
            "tanh applied twice",
            lambda x: 1 - torch.tanh(torch.tanh(x)) ** 2,
            "You apply tanh to its own output; apply it to x once.",
        ),
        KnownMistake(
            "t(1 - t)",
            lambda x: torch.tanh(x) * (1 - torch.tanh(x)),
            "You use the rule for the slope of the sigmoid; that of tanh has another form.",
        ),
        KnownMistake(
            "2 s(1 - s) with s = sigmoid(2x)",
            lambda x: derivative(torch.tanh, x) / 2,
            "Your result is half the slope; tanh(x) is 2 sigmoid(2x) - 1, and the inner 2 is a factor too.",
        ),
        KnownMistake(
            "4 s(1 - s) with s = sigmoid(x)",
            lambda x: 4 * derivative(torch.sigmoid, x),
            "Your argument of the sigmoid is x; it should be 2x, since tanh(x) = 2 sigmoid(2x) - 1.",
        ),
        KnownMistake(
            "-2 tanh(x)",
            lambda x: -2 * torch.tanh(x),
            "You differentiate the slope once more, with respect to t = tanh(x); return the slope itself.",
        ),
        KnownMistake(
            "1 / cosh(x)",
            lambda x: 1 / torch.cosh(x),
            "You divide by cosh(x); divide by its square.",
        ),
        KnownMistake(
            "1 / cosh(x²)",
            lambda x: 1 / torch.cosh(x**2),
            "You square x; square cosh(x) instead.",
        ),
        KnownMistake(
            "overflow in tanh",
            lambda x: 1 - ((torch.exp(x) - torch.exp(-x)) / (torch.exp(x) + torch.exp(-x))) ** 2,
            "Your tanh overflows for large |x|, and inf / inf is nan. Use `torch.tanh`, or write it with the "
            "sigmoid.",
        ),
        KnownMistake(
            "4 exp(2x) / (exp(2x) + 1)²",
            lambda x: 4 * torch.exp(2 * x) / (torch.exp(2 * x) + 1) ** 2,
            "exp(2x) overflows for large x, and inf / inf is nan. Write the slope in terms of t = tanh(x).",
        ),
    ),
    picture=Curve(x=(-4, 4), y_label="tanh'(x)"),
    hints=(
        "Write t = tanh(x). What is dt/dx in terms of t alone?",
        "Use the quotient rule on (exp(x) - exp(-x)) / (exp(x) + exp(-x)). The numerator squared over the "
        "denominator squared is t².",
        "dt/dx = 1 - t².",
    ),
)
