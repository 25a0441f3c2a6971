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
            "You return 1 - t with t = tanh(x); the slope is 1 - t².",
        ),
        KnownMistake(
            "1 - x²",
            lambda x: 1 - x**2,
            "You use x as if it were the *output* of tanh; x is its input: with t = tanh(x), the slope is 1 "
            "- t².",
        ),
        KnownMistake(
            "(1 - tanh(x))²",
            lambda x: (1 - torch.tanh(x)) ** 2,
            "You square the whole difference; only tanh(x) is squared: with t = tanh(x), the slope is 1 - "
            "t².",
        ),
        KnownMistake(
            "1 + tanh(x)²",
            lambda x: 1 + torch.tanh(x) ** 2,
            "You add the second term of the quotient rule; subtracting it gives 1 - t², with t = tanh(x).",
        ),
        KnownMistake(
            "tanh(x)",
            lambda x: torch.tanh(x),
            "You return tanh itself; the task asks for its slope.",
        ),
        KnownMistake(
            "tanh applied twice",
            lambda x: 1 - torch.tanh(torch.tanh(x)) ** 2,
            "You apply tanh to x twice; with t = tanh(x), the slope is 1 - t².",
        ),
        KnownMistake(
            "t(1 - t)",
            lambda x: torch.tanh(x) * (1 - torch.tanh(x)),
            "s(1 - s) is the rule for s = sigmoid(x); for t = tanh(x) the slope is 1 - t².",
        ),
        KnownMistake(
            "2 s(1 - s) with s = sigmoid(2x)",
            lambda x: derivative(torch.tanh, x) / 2,
            "Your result is half the slope; tanh(x) is 2 sigmoid(2x) - 1, and the inner 2 is a factor too: 4 "
            "s(1 - s).",
        ),
        KnownMistake(
            "4 s(1 - s) with s = sigmoid(x)",
            lambda x: 4 * derivative(torch.sigmoid, x),
            "Your argument of the sigmoid is x; it should be 2x, since tanh(x) = 2 sigmoid(2x) - 1.",
        ),
        KnownMistake(
            "-2 tanh(x)",
            lambda x: -2 * torch.tanh(x),
            "You differentiate 1 - t² once more, with respect to t = tanh(x); the slope of tanh is 1 - t² "
            "itself.",
        ),
        KnownMistake(
            "1 / cosh(x)",
            lambda x: 1 / torch.cosh(x),
            "You return 1 / cosh(x); the slope is 1 / cosh(x)².",
        ),
        KnownMistake(
            "1 / cosh(x²)",
            lambda x: 1 / torch.cosh(x**2),
            "You square x; the slope is 1 / cosh(x)², with cosh squared.",
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
            "exp(2x) overflows for large x, and inf / inf is nan. Write the slope as 1 - t² with t = "
            "tanh(x).",
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
