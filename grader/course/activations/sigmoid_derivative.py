"""sigmoid_derivative · The slope of the sigmoid at x: σ'(x) = dσ/dx."""

from __future__ import annotations

from grader.toolkit import ByHand, Curve, Exercise, KnownMistake, torch
from grader.toolkit.derivatives import derivative
from grader.toolkit.inputs import elementwise

sigmoid_derivative = Exercise(
    name="sigmoid_derivative",
    points=2,
    reference=lambda x: derivative(torch.sigmoid, x),
    cases=elementwise(),
    by_hand=ByHand("sigmoid_backward"),
    mistakes=(
        KnownMistake(
            "x(1 - x)",
            lambda x: x * (1 - x),
            "You use x as if it were the *output* of the sigmoid; x is its input, so apply "
            "the sigmoid first.",
        ),
        KnownMistake(
            "sigmoid(x)",
            lambda x: torch.sigmoid(x),
            "You return the sigmoid itself; the task asks for its slope.",
        ),
        KnownMistake(
            "sigmoid applied twice",
            lambda x: torch.sigmoid(torch.sigmoid(x)) * (1 - torch.sigmoid(torch.sigmoid(x))),
            "You apply the sigmoid to its own output; apply it to x once.",
        ),
        KnownMistake(
            "1 - sigmoid(x)",
            lambda x: 1 - torch.sigmoid(x),
            "You return one factor of the slope; the other one, sigmoid(x) itself, is missing.",
        ),
        KnownMistake(
            "1 - sigmoid(x)²",
            lambda x: 1 - torch.sigmoid(x) ** 2,
            "You use the rule for the slope of tanh; that of the sigmoid has another form.",
        ),
        KnownMistake(
            "s(1 + s)",
            lambda x: torch.sigmoid(x) * (1 + torch.sigmoid(x)),
            "You add the second term of the quotient rule; subtract it.",
        ),
        KnownMistake(
            "exp(-x) / (1 + exp(-x))²",
            lambda x: torch.exp(-x) / (1 + torch.exp(-x)) ** 2,
            "exp(-x) overflows for very negative x, and inf / inf is nan. Write the slope in "
            "terms of s = sigmoid(x).",
        ),
        KnownMistake(
            "s(1 - x)",
            lambda x: torch.sigmoid(x) * (1 - x),
            "Your second factor subtracts x; it should subtract sigmoid(x).",
        ),
        KnownMistake(
            "sigmoid(x)²",
            lambda x: torch.sigmoid(x) ** 2,
            "You return 1 / (1 + exp(-x))²; the chain rule multiplies that by exp(-x), the inner derivative.",
        ),
        KnownMistake(
            "(1 - tanh(x)²) / 4",
            lambda x: derivative(torch.tanh, x) / 4,
            "You use tanh(x); sigmoid(x) is (1 + tanh(x / 2)) / 2, so it should be tanh(x / 2).",
        ),
        KnownMistake(
            "exp(x) / (1 + exp(x))²",
            lambda x: torch.exp(x) / (1 + torch.exp(x)) ** 2,
            "exp(x) overflows for large x, and inf / inf is nan. Write the slope in terms of s = sigmoid(x).",
        ),
    ),
    picture=Curve(x=(-6, 6), y_label="σ'(x)"),
    hints=(
        "Write s = sigmoid(x). What is ds/dx in terms of s alone?",
        "Differentiate (1 + exp(-x))⁻¹ with the chain rule, and look for s and 1 - s in the result.",
        "exp(-x) / (1 + exp(-x)) is 1 - s, so the slope is s times 1 - s.",
    ),
)
