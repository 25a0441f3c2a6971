"""composed_derivative · The derivative of one function inside another inside a third."""

from __future__ import annotations

from grader.course.chain_rule import pictures
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
            "You return the derivative of the outermost function; the two inside give a factor each.",
        ),
        KnownMistake(
            "2x missing",
            lambda x: torch.cos(torch.exp(x**2)) * torch.exp(x**2),
            "You leave out the innermost function; x² gives the factor 2x.",
        ),
        KnownMistake(
            "exp(x²) missing",
            lambda x: torch.cos(torch.exp(x**2)) * 2 * x,
            "You leave out the function in the middle; exp gives the factor exp(x²).",
        ),
        KnownMistake(
            "cos missing",
            lambda x: torch.exp(x**2) * 2 * x,
            "You return the derivative of exp(x²); the sine around it gives the factor cos(exp(x²)).",
        ),
        KnownMistake(
            "sine not differentiated",
            lambda x: torch.sin(torch.exp(x**2)) * torch.exp(x**2) * 2 * x,
            "You use sin; the derivative of sin is cos.",
        ),
        KnownMistake(
            "minus cos",
            lambda x: -derivative(composed, x),
            "You use -cos as the derivative of sin; it is cos. The minus belongs to the derivative of cos.",
        ),
        KnownMistake(
            "every factor at x",
            lambda x: torch.cos(x) * torch.exp(x) * 2 * x,
            "You take every derivative at x; take each one at the argument of its function: cos at exp(x²), "
            "exp at x².",
        ),
        KnownMistake(
            "cos at x",
            lambda x: torch.cos(x) * torch.exp(x**2) * 2 * x,
            "You take the cosine at x; take it at exp(x²), the argument of the sine.",
        ),
        KnownMistake(
            "cos at x²",
            lambda x: torch.cos(x**2) * torch.exp(x**2) * 2 * x,
            "You take the cosine at x²; take it at exp(x²), the argument of the sine.",
        ),
        KnownMistake(
            "exp at x",
            lambda x: torch.cos(torch.exp(x**2)) * torch.exp(x) * 2 * x,
            "You take exp at x; take it at x², the argument of exp.",
        ),
        KnownMistake(
            "exp at 2x",
            lambda x: torch.cos(torch.exp(x**2)) * torch.exp(2 * x),
            "You put 2x in the exponent; the derivative of exp(x²) is exp(x²) times 2x.",
        ),
        KnownMistake(
            "derivatives put into each other",
            lambda x: torch.cos(torch.exp(2 * x)),
            "You put the derivatives into each other; multiply them.",
        ),
        KnownMistake(
            "inner derivative inside cos",
            lambda x: torch.cos(torch.exp(x**2) * 2 * x),
            "You put the inner derivative inside the cosine; multiply the cosine by it.",
        ),
        KnownMistake(
            "2 in place of 2x",
            lambda x: torch.cos(torch.exp(x**2)) * torch.exp(x**2) * 2,
            "You use 2 as the derivative of x²; it is 2x.",
        ),
        KnownMistake(
            "x in place of 2x",
            lambda x: derivative(composed, x) / 2,
            "You use x as the derivative of x²; it is 2x.",
        ),
        KnownMistake(
            "x² in place of 2x",
            lambda x: torch.cos(torch.exp(x**2)) * torch.exp(x**2) * x**2,
            "Your innermost factor is x²; it should be the derivative of x², which is 2x.",
        ),
        KnownMistake(
            "|x| in place of x",
            lambda x: derivative(composed, x).abs() * torch.sign(torch.cos(torch.exp(x**2))),
            "You drop the sign of x; the factor 2x is negative for negative x.",
        ),
        KnownMistake(
            "power rule on exp",
            lambda x: torch.cos(torch.exp(x**2)) * x**2 * torch.exp(x**2 - 1) * 2 * x,
            "You use the power rule, which is for xⁿ; the derivative of exp(u) is exp(u).",
        ),
        KnownMistake(
            "exp(x)² in place of exp(x²)",
            lambda x: derivative(lambda x: torch.sin(torch.exp(x) ** 2), x),
            "You square exp(x); in exp(x²) only x is squared.",
        ),
        KnownMistake(
            "sin(exp(x))²",
            lambda x: derivative(lambda x: torch.sin(torch.exp(x)) ** 2, x),
            "You square the sine; in sin(exp(x²)) only x is squared.",
        ),
        KnownMistake(
            "factors added",
            lambda x: torch.cos(torch.exp(x**2)) + torch.exp(x**2) + 2 * x,
            "You add the derivatives; along a chain they multiply.",
        ),
        KnownMistake(
            "the function itself",
            composed,
            "You return sin(exp(x²)) itself; the task asks for its derivative.",
        ),
    ),
    picture=pictures.COMPOSED,
    hints=(
        "Three functions, one inside the other. Name them from the outside in, and differentiate each alone.",
        "Take each derivative at the argument of its own function. How many factors does that give?",
        "cos at exp(x²), times exp at x², times 2x.",
    ),
)
