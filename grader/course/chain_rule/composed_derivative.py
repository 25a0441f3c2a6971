"""composed_derivative · The derivative of one function inside another inside a third."""

from __future__ import annotations

from grader.toolkit import Case, Exercise, KnownMistake, torch
from grader.toolkit.derivatives import derivative
from grader.toolkit.inputs import array, uniform


def composed(x: torch.Tensor) -> torch.Tensor:
    """sin(exp(x²))."""
    return torch.sin(torch.exp(x**2))


OF_ONE_NUMBER = (
    Case("3 by 4 matrix", lambda rng: {"x": uniform(rng, -1.5, 1.5, 3, 4)}),
    Case("vector", lambda rng: {"x": uniform(rng, -1.5, 1.5, 7)}),
    Case("single number (0-d)", lambda rng: {"x": uniform(rng, 0.3, 1.3)}),
    Case("negative number (0-d)", lambda rng: {"x": uniform(rng, -1.3, -0.3)}),
    Case("batch of one", lambda rng: {"x": uniform(rng, -1.5, 1.5, 1, 6)}),
    Case("batch of five", lambda rng: {"x": uniform(rng, -1.5, 1.5, 5, 2, 3)}),
    Case("all negative", lambda rng: {"x": uniform(rng, -1.8, -0.1, 6)}),
    Case("x exactly 0", lambda rng: {"x": rng.permutation(array(0.0, -0.0, 1.0, -1.0))}),
    Case("x near 0", lambda rng: {"x": rng.permutation(array(1e-3, -1e-3, 0.02, -0.1, 0.7))}),
    Case("|x| up to 2.5", lambda rng: {"x": uniform(rng, -2.5, 2.5, 20)}),
)

composed_derivative = Exercise(
    name="composed_derivative",
    points=2,
    reference=lambda x: derivative(composed, x),
    cases=OF_ONE_NUMBER,
    mistakes=(
        KnownMistake(
            "outermost factor only",
            lambda x: torch.cos(torch.exp(x**2)),
            "That is the derivative of the outermost function. The two inside bring a factor each.",
        ),
        KnownMistake(
            "2x missing",
            lambda x: torch.cos(torch.exp(x**2)) * torch.exp(x**2),
            "The innermost function x² brings a factor as well: its derivative 2x.",
        ),
        KnownMistake(
            "exp(x²) missing",
            lambda x: torch.cos(torch.exp(x**2)) * 2 * x,
            "The function in the middle brings a factor as well: the derivative of exp at x².",
        ),
        KnownMistake(
            "cos missing",
            lambda x: torch.exp(x**2) * 2 * x,
            "That is the derivative of exp(x²). The sine around it brings a factor as well.",
        ),
        KnownMistake(
            "sine not differentiated",
            lambda x: torch.sin(torch.exp(x**2)) * torch.exp(x**2) * 2 * x,
            "The derivative of sin is cos.",
        ),
        KnownMistake(
            "minus cos",
            lambda x: -derivative(composed, x),
            "The derivative of sin is cos, without a minus; the minus belongs to the derivative of cos.",
        ),
        KnownMistake(
            "every factor at x",
            lambda x: torch.cos(x) * torch.exp(x) * 2 * x,
            "Each derivative is taken where its function stands: cos at exp(x²), exp at x².",
        ),
        KnownMistake(
            "cos at x",
            lambda x: torch.cos(x) * torch.exp(x**2) * 2 * x,
            "The cosine is taken where the sine stands: at exp(x²), not at x.",
        ),
        KnownMistake(
            "cos at x²",
            lambda x: torch.cos(x**2) * torch.exp(x**2) * 2 * x,
            "The cosine is taken where the sine stands: at exp(x²), not at x².",
        ),
        KnownMistake(
            "exp at x",
            lambda x: torch.cos(torch.exp(x**2)) * torch.exp(x) * 2 * x,
            "The derivative of exp is taken where exp stands: at x², not at x.",
        ),
        KnownMistake(
            "exp at 2x",
            lambda x: torch.cos(torch.exp(x**2)) * torch.exp(2 * x),
            "The derivative of exp(x²) is exp(x²) times 2x: the 2x is a factor, not the new exponent.",
        ),
        KnownMistake(
            "derivatives put into each other",
            lambda x: torch.cos(torch.exp(2 * x)),
            "The derivatives are multiplied, not put into each other.",
        ),
        KnownMistake(
            "inner derivative inside cos",
            lambda x: torch.cos(torch.exp(x**2) * 2 * x),
            "The inner derivative is a factor beside the cosine, not inside it.",
        ),
        KnownMistake(
            "2 in place of 2x",
            lambda x: torch.cos(torch.exp(x**2)) * torch.exp(x**2) * 2,
            "The derivative of x² is 2x, not 2.",
        ),
        KnownMistake(
            "x in place of 2x",
            lambda x: derivative(composed, x) / 2,
            "The derivative of x² is 2x, not x.",
        ),
        KnownMistake(
            "x² in place of 2x",
            lambda x: torch.cos(torch.exp(x**2)) * torch.exp(x**2) * x**2,
            "The innermost factor is the derivative of x², not x² itself.",
        ),
        KnownMistake(
            "|x| in place of x",
            lambda x: derivative(composed, x).abs() * torch.sign(torch.cos(torch.exp(x**2))),
            "The sign of x is lost: left of 0 the factor 2x is negative.",
        ),
        KnownMistake(
            "power rule on exp",
            lambda x: torch.cos(torch.exp(x**2)) * x**2 * torch.exp(x**2 - 1) * 2 * x,
            "The power rule is for xⁿ. The derivative of exp(u) is exp(u).",
        ),
        KnownMistake(
            "exp(x)² in place of exp(x²)",
            lambda x: derivative(lambda x: torch.sin(torch.exp(x) ** 2), x),
            "You square exp(x). In exp(x²) the square is inside.",
        ),
        KnownMistake(
            "sin(exp(x))²",
            lambda x: derivative(lambda x: torch.sin(torch.exp(x)) ** 2, x),
            "You square the sine. In sin(exp(x²)) only x is squared.",
        ),
        KnownMistake(
            "factors added",
            lambda x: torch.cos(torch.exp(x**2)) + torch.exp(x**2) + 2 * x,
            "Along a chain the derivatives multiply; you add them.",
        ),
        KnownMistake(
            "the function itself",
            composed,
            "That is sin(exp(x²)) itself; here its derivative is asked for.",
        ),
    ),
    hints=(
        "Three functions, one inside the other. Name them from outside in, and differentiate each alone.",
        "Each derivative is taken at what stands inside its own function. How many factors does that make?",
        "cos at exp(x²), times exp at x², times 2x.",
    ),
)
