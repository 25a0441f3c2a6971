"""sigmoid_derivative · The slope of the sigmoid at x: σ'(x) = dσ/dx."""

from __future__ import annotations

from grader.toolkit import ByHand, Exercise, KnownMistake, torch
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
            "That is the derivative in terms of the *output* of the sigmoid. x is its input: apply sigmoid "
            "first.",
        ),
        KnownMistake(
            "sigmoid(x)",
            lambda x: torch.sigmoid(x),
            "That is the sigmoid itself; here its slope is asked for.",
        ),
        KnownMistake(
            "sigmoid applied twice",
            lambda x: torch.sigmoid(torch.sigmoid(x)) * (1 - torch.sigmoid(torch.sigmoid(x))),
            "You use s(1 - s) with s = sigmoid(sigmoid(x)): apply the sigmoid to x only once.",
        ),
        KnownMistake(
            "1 - sigmoid(x)",
            lambda x: 1 - torch.sigmoid(x),
            "One factor is missing: with s = sigmoid(x), the slope is s times 1 - s.",
        ),
        KnownMistake(
            "1 - sigmoid(x)²",
            lambda x: 1 - torch.sigmoid(x) ** 2,
            "1 - t² is the rule for t = tanh(x). For s = sigmoid(x) it is another product of s and 1 - s.",
        ),
        KnownMistake(
            "s(1 + s)",
            lambda x: torch.sigmoid(x) * (1 + torch.sigmoid(x)),
            "Sign slip: the quotient rule *subtracts* the second term, which leaves s(1 - s).",
        ),
        KnownMistake(
            "exp(-x) / (1 + exp(-x))²",
            lambda x: torch.exp(-x) / (1 + torch.exp(-x)) ** 2,
            "The formula is right, but exp(-x) overflows for very negative x, and inf / inf is nan. Write it "
            "with s = sigmoid(x), which stays between 0 and 1.",
        ),
        KnownMistake(
            "s(1 - x)",
            lambda x: torch.sigmoid(x) * (1 - x),
            "x stands where s belongs: with s = sigmoid(x), the slope is s times 1 - s.",
        ),
        KnownMistake(
            "sigmoid(x)²",
            lambda x: torch.sigmoid(x) ** 2,
            "That is 1 / (1 + exp(-x))²: the chain rule has the inner derivative of exp(-x) as well.",
        ),
        KnownMistake(
            "(1 - tanh(x)²) / 4",
            lambda x: derivative(torch.tanh, x) / 4,
            "sigmoid(x) is (1 + tanh(x / 2)) / 2: the argument is x / 2.",
        ),
        KnownMistake(
            "exp(x) / (1 + exp(x))²",
            lambda x: torch.exp(x) / (1 + torch.exp(x)) ** 2,
            "The formula is right, but exp(x) overflows for large x, and inf / inf is nan. Write it with "
            "s = sigmoid(x), which stays between 0 and 1.",
        ),
    ),
    hints=(
        "Write s = sigmoid(x). What is ds/dx in terms of s alone?",
        "Differentiate (1 + exp(-x))⁻¹ with the chain rule, and look for s and 1 - s in the result.",
        "exp(-x) / (1 + exp(-x)) is 1 - s. So the slope is s times 1 - s.",
    ),
)
