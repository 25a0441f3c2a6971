"""branching_gradient · A computation that branches: x reaches f through z, and directly as well."""

from __future__ import annotations

import numpy as np

from grader.toolkit import Case, Exercise, Inputs, KnownMistake, torch
from grader.toolkit.derivatives import gradient
from grader.toolkit.inputs import array, normal, uniform


def branching(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """z² + z sin(x) with z = x y."""
    return (x * y) ** 2 + x * y * torch.sin(x)


def pair(rng: np.random.Generator, *shape: int, scale: float = 1.0) -> Inputs:
    """x and y of one shape."""
    return {"x": normal(rng, *shape, mean=0.8, scale=scale), "y": normal(rng, *shape, mean=-0.5, scale=scale)}


OF_TWO_NUMBERS = (
    Case("3 by 4 matrices", lambda rng: pair(rng, 3, 4)),
    Case("vectors", lambda rng: pair(rng, 7)),
    Case("single numbers (0-d)", lambda rng: pair(rng)),
    Case("batch of one", lambda rng: pair(rng, 1, 6)),
    Case("batch of five", lambda rng: pair(rng, 5, 2, 3)),
    Case("all negative", lambda rng: {"x": -uniform(rng, 0.5, 3.0, 5), "y": -uniform(rng, 0.5, 3.0, 5)}),
    Case("x exactly 0", lambda rng: {"x": array(0.0, -0.0, 1.0, -2.0), "y": normal(rng, 4, mean=1.0)}),
    Case("y exactly 0", lambda rng: {"x": normal(rng, 4, mean=1.0), "y": array(0.0, -0.0, 1.0, -2.0)}),
    Case("|x| and |y| up to 30", lambda rng: pair(rng, 4, 3, scale=12.0)),
)


def through_z(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """∂f/∂z of f = z² + z sin(x), x held constant."""
    return 2 * x * y + torch.sin(x)


def directly(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """∂f/∂x of f = z² + z sin(x), z held constant."""
    return x * y * torch.cos(x)


branching_gradient = Exercise(
    name="branching_gradient",
    points=2,
    reference=lambda x, y: gradient(lambda x, y: branching(x, y).sum(), x, y),
    cases=OF_TWO_NUMBERS,
    outputs=("dx", "dy"),
    mistakes=(
        KnownMistake(
            "direct path missing",
            lambda x, y: (through_z(x, y) * y, through_z(x, y) * x),
            "x also stands in sin(x): that path brings z cos(x), which adds to what comes through z.",
        ),
        KnownMistake(
            "path through z missing in dx",
            lambda x, y: (directly(x, y), through_z(x, y) * x),
            "z depends on x as well: the path through z adds ∂f/∂z · ∂z/∂x.",
        ),
        KnownMistake(
            "z held constant in both",
            lambda x, y: (directly(x, y), torch.zeros_like(y)),
            "z depends on x and y: the paths through z are missing.",
        ),
        KnownMistake(
            "z of the second term held constant",
            lambda x, y: (2 * x * y * y + directly(x, y), 2 * x * y * x),
            "z · sin(x) is a product: differentiate its z too, which adds sin(x) to ∂f/∂z.",
        ),
        KnownMistake(
            "first term only",
            lambda x, y: (2 * x * y * y, 2 * x * y * x),
            "That is the gradient of z² alone: z · sin(x) adds to both.",
        ),
        KnownMistake(
            "second term only",
            lambda x, y: (torch.sin(x) * y + directly(x, y), torch.sin(x) * x),
            "That is the gradient of z · sin(x) alone: z² adds 2z to ∂f/∂z.",
        ),
        KnownMistake(
            "∂z/∂x and ∂z/∂y missing",
            lambda x, y: (through_z(x, y) + directly(x, y), through_z(x, y)),
            "You stop at z: multiply ∂f/∂z by ∂z/∂x and by ∂z/∂y.",
        ),
        KnownMistake(
            "∂z/∂x and ∂z/∂y exchanged",
            lambda x, y: (through_z(x, y) * x + directly(x, y), through_z(x, y) * y),
            "∂(x · y)/∂x is y, and ∂(x · y)/∂y is x: the two are exchanged.",
        ),
        KnownMistake(
            "2 of z² missing",
            lambda x, y: ((x * y + torch.sin(x)) * y + directly(x, y), (x * y + torch.sin(x)) * x),
            "The derivative of z² is 2z.",
        ),
        KnownMistake(
            "minus cos",
            lambda x, y: (through_z(x, y) * y - directly(x, y), through_z(x, y) * x),
            "The derivative of sin is cos, without a minus; the minus belongs to the derivative of cos.",
        ),
        KnownMistake(
            "direct path without z",
            lambda x, y: (through_z(x, y) * y + torch.cos(x), through_z(x, y) * x),
            "On the direct path stands z · cos(x): the z in front of sin(x) stays.",
        ),
        KnownMistake(
            "direct path times y",
            lambda x, y: ((through_z(x, y) + directly(x, y)) * y, through_z(x, y) * x),
            "The direct path does not pass z: only what comes through z is multiplied by ∂z/∂x.",
        ),
        KnownMistake(
            "direct path in dy too",
            lambda x, y: (through_z(x, y) * y + directly(x, y), through_z(x, y) * x + directly(x, y)),
            "y does not stand in sin(x): it reaches f through z alone.",
        ),
        KnownMistake(
            "∂f/∂z with the direct path in it",
            lambda x, y: (
                (through_z(x, y) + directly(x, y)) * y,
                (through_z(x, y) + directly(x, y)) * x,
            ),
            "z · cos(x) is no part of ∂f/∂z: it adds to dx alone, and without ∂z/∂x.",
        ),
        KnownMistake(
            "paths multiplied",
            lambda x, y: (through_z(x, y) * y * directly(x, y), through_z(x, y) * x),
            "Along a path derivatives multiply, but separate paths add up.",
        ),
        KnownMistake(
            "product rule as f' g'",
            lambda x, y: (2 * x * y * y + y * torch.cos(x), 2 * x * y * x),
            "(u v)' is u' v + u v', not u' v': z · sin(x) has two terms.",
        ),
        KnownMistake(
            "cos in ∂f/∂z",
            lambda x, y: (
                (2 * x * y + torch.cos(x)) * y + directly(x, y),
                (2 * x * y + torch.cos(x)) * x,
            ),
            "By z, the term z · sin(x) has the derivative sin(x): the sine is a constant factor there.",
        ),
        KnownMistake(
            "cos of y",
            lambda x, y: (through_z(x, y) * y + x * y * torch.cos(y), through_z(x, y) * x),
            "The direct path has cos(x): the sine is one of x.",
        ),
        KnownMistake(
            "sin of y",
            lambda x, y: (
                (2 * x * y + torch.sin(y)) * y + directly(x, y),
                (2 * x * y + torch.sin(y)) * x,
            ),
            "In ∂f/∂z stands sin(x): the sine is one of x.",
        ),
        KnownMistake(
            "dx halved",
            lambda x, y: ((through_z(x, y) * y + directly(x, y)) / 2, through_z(x, y) * x),
            "Paths add up; they are not averaged.",
        ),
    ),
    hints=(
        "Draw it: which arrows lead from x to f, and which from y? Along an arrow multiply, over paths add.",
        "First ∂f/∂z, with x held constant. Then x and y through z, by ∂z/∂x and ∂z/∂y.",
        "∂f/∂z is 2z + sin(x). dx takes it times y and adds z cos(x) for the direct path, dy it times x.",
    ),
)
