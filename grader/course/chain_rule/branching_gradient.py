"""branching_gradient · A computation that branches: x reaches f through z, and directly as well."""

from __future__ import annotations

from grader.course.chain_rule import pictures
from grader.toolkit import Case, Exercise, Inputs, KnownMistake, np, torch
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
            "You leave out the path through sin(x); it adds z cos(x) to what comes through z.",
        ),
        KnownMistake(
            "path through z missing in dx",
            lambda x, y: (directly(x, y), through_z(x, y) * x),
            "You leave out the path through z; it adds ∂f/∂z · ∂z/∂x.",
        ),
        KnownMistake(
            "z held constant in both",
            lambda x, y: (directly(x, y), torch.zeros_like(y)),
            "You hold z constant; z depends on x and y, so add the paths through z.",
        ),
        KnownMistake(
            "z of the second term held constant",
            lambda x, y: (2 * x * y * y + directly(x, y), 2 * x * y * x),
            "You hold z constant in z · sin(x); differentiating it adds sin(x) to ∂f/∂z.",
        ),
        KnownMistake(
            "first term only",
            lambda x, y: (2 * x * y * y, 2 * x * y * x),
            "You return the gradient of z² alone; z · sin(x) adds to both dx and dy.",
        ),
        KnownMistake(
            "second term only",
            lambda x, y: (torch.sin(x) * y + directly(x, y), torch.sin(x) * x),
            "You return the gradient of z · sin(x) alone; z² adds 2z to ∂f/∂z.",
        ),
        KnownMistake(
            "∂z/∂x and ∂z/∂y missing",
            lambda x, y: (through_z(x, y) + directly(x, y), through_z(x, y)),
            "You stop at ∂f/∂z; multiply it by ∂z/∂x for dx and by ∂z/∂y for dy.",
        ),
        KnownMistake(
            "∂z/∂x and ∂z/∂y exchanged",
            lambda x, y: (through_z(x, y) * x + directly(x, y), through_z(x, y) * y),
            "You use x for ∂z/∂x and y for ∂z/∂y; ∂z/∂x is y, and ∂z/∂y is x.",
        ),
        KnownMistake(
            "2 of z² missing",
            lambda x, y: ((x * y + torch.sin(x)) * y + directly(x, y), (x * y + torch.sin(x)) * x),
            "You use z as the derivative of z²; it is 2z.",
        ),
        KnownMistake(
            "minus cos",
            lambda x, y: (through_z(x, y) * y - directly(x, y), through_z(x, y) * x),
            "You use -cos as the derivative of sin; it is cos. The minus belongs to the derivative of cos.",
        ),
        KnownMistake(
            "direct path without z",
            lambda x, y: (through_z(x, y) * y + torch.cos(x), through_z(x, y) * x),
            "Your direct path has cos(x) alone; it is z · cos(x).",
        ),
        KnownMistake(
            "direct path times y",
            lambda x, y: ((through_z(x, y) + directly(x, y)) * y, through_z(x, y) * x),
            "You multiply the direct path by y; only what comes through z is multiplied by ∂z/∂x = y.",
        ),
        KnownMistake(
            "direct path in dy too",
            lambda x, y: (through_z(x, y) * y + directly(x, y), through_z(x, y) * x + directly(x, y)),
            "You add the direct path to dy; y reaches f only through z.",
        ),
        KnownMistake(
            "∂f/∂z with the direct path in it",
            lambda x, y: (
                (through_z(x, y) + directly(x, y)) * y,
                (through_z(x, y) + directly(x, y)) * x,
            ),
            "You count z · cos(x) as a part of ∂f/∂z; add it to dx only, without multiplying it by ∂z/∂x.",
        ),
        KnownMistake(
            "paths multiplied",
            lambda x, y: (through_z(x, y) * y * directly(x, y), through_z(x, y) * x),
            "You multiply the two paths; derivatives multiply along a path, but separate paths add up.",
        ),
        KnownMistake(
            "product rule as f' g'",
            lambda x, y: (2 * x * y * y + y * torch.cos(x), 2 * x * y * x),
            "You use u' v' as the derivative of a product u v; it is u' v + u v', so z · sin(x) gives two "
            "terms.",
        ),
        KnownMistake(
            "cos in ∂f/∂z",
            lambda x, y: (
                (2 * x * y + torch.cos(x)) * y + directly(x, y),
                (2 * x * y + torch.cos(x)) * x,
            ),
            "You differentiate sin(x) as well in ∂f/∂z; with respect to z the derivative of z · sin(x) is "
            "sin(x).",
        ),
        KnownMistake(
            "cos of y",
            lambda x, y: (through_z(x, y) * y + x * y * torch.cos(y), through_z(x, y) * x),
            "You use cos(z) for the direct path; it is cos(x), since the sine is that of x.",
        ),
        KnownMistake(
            "sin of y",
            lambda x, y: (
                (2 * x * y + torch.sin(y)) * y + directly(x, y),
                (2 * x * y + torch.sin(y)) * x,
            ),
            "You use sin(z) in ∂f/∂z; it is sin(x), since the sine is that of x.",
        ),
        KnownMistake(
            "dx halved",
            lambda x, y: ((through_z(x, y) * y + directly(x, y)) / 2, through_z(x, y) * x),
            "You average the paths; add them up.",
        ),
    ),
    picture=pictures.BRANCHING,
    hints=(
        "Draw it: which paths lead from x to f, and which from y? Multiply along each path, then add up the "
        "paths.",
        "First ∂f/∂z, with x held constant. Then go on from z to x and y, with ∂z/∂x and ∂z/∂y.",
        "∂f/∂z is 2z + sin(x). dx is that times y, plus z cos(x) for the direct path; dy is that times x.",
    ),
)
