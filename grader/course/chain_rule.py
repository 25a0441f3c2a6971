"""06 · The chain rule: along a chain, through a composition, over branches, through a hidden layer."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from grader.course.derivatives import derivative, gradient
from grader.course.inputs import Floats, array, normal, uniform
from grader.exercise import ByHand, Case, Exercise, Inputs, KnownMistake, Topic
from grader.lazy import torch

Tensors = tuple["torch.Tensor", ...]


def two_steps(
    x: torch.Tensor, w1: torch.Tensor, b1: torch.Tensor, w2: torch.Tensor, b2: torch.Tensor
) -> torch.Tensor:
    """y2 of y1 = x · w1 + b1, y2 = y1 · w2 + b2."""
    return (x * w1 + b1) * w2 + b2


def chain_with(**wrong: Callable[..., torch.Tensor]) -> Callable[..., Tensors]:
    """The derivatives of `two_steps` with those named replaced, each a function of all arguments."""
    right: dict[str, Callable[..., torch.Tensor]] = {
        "dw1": lambda x, w1, b1, w2, b2: x * w2,
        "db1": lambda x, w1, b1, w2, b2: w2.clone(),
        "dw2": lambda x, w1, b1, w2, b2: x * w1 + b1,
        "db2": lambda x, w1, b1, w2, b2: torch.ones_like(x),
    }
    return lambda *arguments: tuple(part(*arguments) for part in (right | wrong).values())


def composed(x: torch.Tensor) -> torch.Tensor:
    """sin(exp(x²))."""
    return torch.sin(torch.exp(x**2))


def branching(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """z² + z sin(x) with z = x y."""
    return (x * y) ** 2 + x * y * torch.sin(x)


def through_z(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """∂f/∂z of f = z² + z sin(x), x held constant."""
    return 2 * x * y + torch.sin(x)


def directly(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """∂f/∂x of f = z² + z sin(x), z held constant."""
    return x * y * torch.cos(x)


def error(output: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """∂L/∂O of the mean squared error over all elements."""
    return 2 * (output - target) / output.numel()


def propagate(
    X: torch.Tensor,
    target: torch.Tensor,
    W1: torch.Tensor,
    b1: torch.Tensor,
    W2: torch.Tensor,
    b2: torch.Tensor,
    *,
    activation: Callable[[torch.Tensor], torch.Tensor] = lambda Z: torch.tanh(Z),
    slope: Callable[[torch.Tensor, torch.Tensor], torch.Tensor] = lambda Z, A: 1 - A**2,
    output: Callable[[torch.Tensor], torch.Tensor] = lambda Z: Z,
    output_delta: Callable[[torch.Tensor, torch.Tensor], torch.Tensor] = error,
    back: Callable[[torch.Tensor, torch.Tensor], torch.Tensor] = lambda delta, W2: delta @ W2,
    seen: Callable[[torch.Tensor, torch.Tensor], torch.Tensor] = lambda Z, A: A,
    over_batch: Callable[[torch.Tensor], torch.Tensor] = lambda delta: delta.sum(0),
    rows: slice = slice(None),
) -> Tensors:
    """(dW1, db1, dW2, db2) by backpropagation; every keyword is a step that a mistake replaces.

    `slope` is the derivative of the activation, `back` takes the output's delta through W2, `seen` is
    what W2 is taken to have seen, `over_batch` makes a bias gradient of a delta, `rows` are the
    examples that count.
    """
    Z = X @ W1.T + b1
    A = activation(Z)
    delta2 = output_delta(output(A @ W2.T + b2), target)
    delta1 = back(delta2, W2) * slope(Z, A)
    delta1, delta2, X, A_seen = delta1[rows], delta2[rows], X[rows], seen(Z, A)[rows]
    return delta1.T @ X, over_batch(delta1), delta2.T @ A_seen, over_batch(delta2)


def same_shape(*shape: int) -> Callable[[np.random.Generator], Inputs]:
    """Five ordinary tensors of one shape, none of them centred."""
    names = ("x", "w1", "b1", "w2", "b2")
    means = (1.0, -0.5, 0.8, 1.5, -1.0)
    return lambda rng: {name: normal(rng, *shape, mean=mean) for name, mean in zip(names, means, strict=True)}


def pair(rng: np.random.Generator, *shape: int, scale: float = 1.0) -> Inputs:
    """x and y of one shape."""
    return {"x": normal(rng, *shape, mean=0.8, scale=scale), "y": normal(rng, *shape, mean=-0.5, scale=scale)}


def network(
    rng: np.random.Generator, examples: int, features: int, hidden: int, outputs: int, **others: Floats
) -> Inputs:
    """The inputs of `hidden_layer_gradient`, some of them replaced by `others`."""
    inputs = {
        "X": normal(rng, examples, features, mean=0.5),
        "target": normal(rng, examples, outputs, mean=1.0),
        "W1": normal(rng, hidden, features, scale=0.7),
        "b1": normal(rng, hidden, mean=0.3, scale=0.5),
        "W2": normal(rng, outputs, hidden),
        "b2": normal(rng, outputs, mean=-0.5),
    }
    return inputs | others


IN_A_CHAIN = (
    Case("3 by 4 matrices", same_shape(3, 4)),
    Case("vectors", same_shape(7)),
    Case("single numbers (0-d)", same_shape()),
    Case("batch of one", same_shape(1, 6)),
    Case("batch of five", same_shape(5, 2, 3)),
    Case(
        "all negative",
        lambda rng: {name: -uniform(rng, 0.5, 3.0, 4) for name in ("x", "w1", "b1", "w2", "b2")},
    ),
    Case("x exactly 0", lambda rng: {**same_shape(4)(rng), "x": array(0.0, -0.0, 1.5, -2.0)}),
    Case("w2 exactly 0", lambda rng: {**same_shape(4)(rng), "w2": array(0.0, -0.0, 1.5, -2.0)}),
    Case(
        "|values| up to 1000",
        lambda rng: {
            name: rng.permutation(array(-1000, -100, -1, 0.5, 100, 1000) * uniform(rng, 0.8, 1.0, 6))
            for name in ("x", "w1", "b1", "w2", "b2")
        },
    ),
)

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

NETWORKS = (
    Case("4 examples, 2 features, 5 hidden, 3 outputs", lambda rng: network(rng, 4, 2, 5, 3)),
    Case("3 examples, 5 features, 2 hidden, 4 outputs", lambda rng: network(rng, 3, 5, 2, 4)),
    Case("batch of one", lambda rng: network(rng, 1, 4, 3, 2)),
    Case("batch of five", lambda rng: network(rng, 5, 3, 4, 2)),
    Case("square", lambda rng: network(rng, 3, 3, 3, 3)),
    Case("one feature", lambda rng: network(rng, 6, 1, 4, 3)),
    Case("one hidden unit", lambda rng: network(rng, 5, 3, 1, 4)),
    Case("one output", lambda rng: network(rng, 4, 3, 5, 1)),
    Case("W2 all 0", lambda rng: network(rng, 4, 3, 5, 2, W2=np.zeros((2, 5)))),
    Case(
        "saturated hidden units",
        lambda rng: network(
            rng, 5, 3, 4, 2, X=normal(rng, 5, 3, mean=0.5) * array(1, 1, 20, 1000, -1000)[:, None]
        ),
    ),
    Case("100 examples", lambda rng: network(rng, 100, 3, 4, 2)),
)

linear_chain_gradient = Exercise(
    name="linear_chain_gradient",
    points=2,
    reference=lambda x, w1, b1, w2, b2: gradient(
        lambda w1, b1, w2, b2: two_steps(x, w1, b1, w2, b2).sum(), w1, b1, w2, b2
    ),
    cases=IN_A_CHAIN,
    outputs=("dw1", "db1", "dw2", "db2"),
    mistakes=(
        KnownMistake(
            "second step forgotten",
            chain_with(
                dw1=lambda x, w1, b1, w2, b2: x.clone(), db1=lambda x, w1, b1, w2, b2: torch.ones_like(x)
            ),
            "dw1 and db1 are the derivatives of y1. The change still has to pass the second step: "
            "multiply by ∂y2/∂y1.",
        ),
        KnownMistake(
            "dw1 = x",
            chain_with(dw1=lambda x, w1, b1, w2, b2: x.clone()),
            "x is ∂y1/∂w1. To reach y2, multiply by ∂y2/∂y1.",
        ),
        KnownMistake(
            "dw1 = w2",
            chain_with(dw1=lambda x, w1, b1, w2, b2: w2.clone()),
            "w2 is ∂y2/∂y1. To come from w1, multiply by ∂y1/∂w1.",
        ),
        KnownMistake(
            "dw1 a sum",
            chain_with(dw1=lambda x, w1, b1, w2, b2: x + w2),
            "Along a chain the derivatives multiply; you add them.",
        ),
        KnownMistake(
            "dw1 and db1 sums",
            chain_with(dw1=lambda x, w1, b1, w2, b2: x + w2, db1=lambda x, w1, b1, w2, b2: 1 + w2),
            "Along a chain the derivatives multiply; you add them.",
        ),
        KnownMistake(
            "dw1 with w1 in it",
            chain_with(dw1=lambda x, w1, b1, w2, b2: x * w1 * w2),
            "∂y1/∂w1 is x: w1 itself goes when you differentiate by it.",
        ),
        KnownMistake(
            "w1 in place of w2",
            chain_with(dw1=lambda x, w1, b1, w2, b2: x * w1, db1=lambda x, w1, b1, w2, b2: w1.clone()),
            "The step that the change still has to pass is the second one: its factor is w2, not w1.",
        ),
        KnownMistake(
            "y1 in place of x in dw1",
            chain_with(dw1=lambda x, w1, b1, w2, b2: (x * w1 + b1) * w2),
            "The input of the first step is x, not y1.",
        ),
        KnownMistake(
            "db1 = 1",
            chain_with(db1=lambda x, w1, b1, w2, b2: torch.ones_like(x)),
            "1 is ∂y1/∂b1. To reach y2, multiply by ∂y2/∂y1.",
        ),
        KnownMistake(
            "db1 with x in it",
            chain_with(db1=lambda x, w1, b1, w2, b2: x * w2),
            "∂y1/∂b1 is 1, not x: the bias is not multiplied by anything.",
        ),
        KnownMistake(
            "dw2 = x",
            chain_with(dw2=lambda x, w1, b1, w2, b2: x.clone()),
            "The input of the second step is y1, not x.",
        ),
        KnownMistake(
            "dw2 without b1",
            chain_with(dw2=lambda x, w1, b1, w2, b2: x * w1),
            "The input of the second step is all of y1, its bias included.",
        ),
        KnownMistake(
            "dw2 with w2 in it",
            chain_with(dw2=lambda x, w1, b1, w2, b2: (x * w1 + b1) * w2),
            "∂y2/∂w2 is y1: w2 itself goes when you differentiate by it.",
        ),
        KnownMistake(
            "dw2 = y2",
            chain_with(dw2=two_steps),
            "y2 is the end of the chain: what w2 is multiplied by is y1.",
        ),
        KnownMistake(
            "db2 = 0",
            chain_with(db2=lambda x, w1, b1, w2, b2: torch.zeros_like(x)),
            "b2 is added to y2, so that y2 rises as much as b2: its derivative is 1, not 0.",
        ),
        KnownMistake(
            "db2 = b2",
            chain_with(db2=lambda x, w1, b1, w2, b2: b2.clone()),
            "The derivative of y2 by b2 is 1, whatever b2 is.",
        ),
        KnownMistake(
            "second step first",
            lambda *arguments: (*chain_with()(*arguments)[2:], *chain_with()(*arguments)[:2]),
            "The values are right, but dw2 and db2 come first: return (dw1, db1, dw2, db2).",
        ),
        KnownMistake(
            "weights first",
            lambda *arguments: tuple(chain_with()(*arguments)[i] for i in (0, 2, 1, 3)),
            "The values are right, but in the order (dw1, dw2, db1, db2): return (dw1, db1, dw2, db2).",
        ),
        KnownMistake(
            "biases first",
            lambda *arguments: tuple(chain_with()(*arguments)[i] for i in (1, 0, 3, 2)),
            "The values are right, but each bias comes before its weight: return (dw1, db1, dw2, db2).",
        ),
    ),
    hints=(
        "Begin at the end: what are ∂y2/∂w2, ∂y2/∂b2 and ∂y2/∂y1? Only the last of them goes on to the first "
        "step.",
        "Then the first step alone: what are ∂y1/∂w1 and ∂y1/∂b1? Multiply each by ∂y2/∂y1.",
        "∂y2/∂y1 is w2, ∂y1/∂w1 is x, both biases have 1, and w2 is multiplied by y1. A constant comes back "
        "in the full shape.",
    ),
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

ORDERS = (
    (
        "output layer first",
        (2, 3, 0, 1),
        "The values are right, but dW2 and db2 come first: return (dW1, db1, dW2, db2).",
    ),
    (
        "weights first",
        (0, 2, 1, 3),
        "The values are right, but in the order (dW1, dW2, db1, db2): return (dW1, db1, dW2, db2).",
    ),
    (
        "biases first",
        (1, 0, 3, 2),
        "The values are right, but each bias comes before its weight: return (dW1, db1, dW2, db2).",
    ),
)

hidden_layer_gradient = Exercise(
    name="hidden_layer_gradient",
    points=4,
    reference=lambda X, target, W1, b1, W2, b2: gradient(
        lambda W1, b1, W2, b2: torch.nn.functional.mse_loss(torch.tanh(X @ W1.T + b1) @ W2.T + b2, target),
        W1,
        b1,
        W2,
        b2,
    ),
    cases=NETWORKS,
    by_hand=ByHand("tanh_backward", "mse_loss_backward"),
    outputs=("dW1", "db1", "dW2", "db2"),
    mistakes=(
        KnownMistake(
            "derivative of tanh missing",
            partial(propagate, slope=lambda Z, A: torch.ones_like(A)),
            "On the way back to the first layer the change passes tanh: multiply by 1 - A², entry by entry.",
        ),
        KnownMistake(
            "1 - A",
            partial(propagate, slope=lambda Z, A: 1 - A),
            "The square is missing: the derivative of tanh is 1 - A².",
        ),
        KnownMistake(
            "(1 - A)²",
            partial(propagate, slope=lambda Z, A: (1 - A) ** 2),
            "The square belongs to A alone: the derivative of tanh is 1 - A².",
        ),
        KnownMistake(
            "1 + A²",
            partial(propagate, slope=lambda Z, A: 1 + A**2),
            "Sign slip: the derivative of tanh is 1 - A².",
        ),
        KnownMistake(
            "1 - Z²",
            partial(propagate, slope=lambda Z, A: 1 - Z**2),
            "1 - A² is in terms of the *output* A of tanh, not of its input.",
        ),
        KnownMistake(
            "tanh applied to A",
            partial(propagate, slope=lambda Z, A: 1 - torch.tanh(A) ** 2),
            "A has been through tanh already: its derivative is 1 - A² without another tanh.",
        ),
        KnownMistake(
            "A(1 - A)",
            partial(propagate, slope=lambda Z, A: A * (1 - A)),
            "A(1 - A) is the rule for the sigmoid. For tanh it is 1 - A².",
        ),
        KnownMistake(
            "no tanh",
            partial(propagate, activation=lambda Z: Z, slope=lambda Z, A: torch.ones_like(A)),
            "Your hidden layer is linear: it goes through tanh.",
        ),
        KnownMistake(
            "sigmoid in the hidden layer",
            partial(propagate, activation=lambda Z: torch.sigmoid(Z), slope=lambda Z, A: A * (1 - A)),
            "Your hidden layer is a sigmoid: here it is tanh.",
        ),
        KnownMistake(
            "ReLU in the hidden layer",
            partial(propagate, activation=lambda Z: torch.relu(Z), slope=lambda Z, A: (A > 0).to(A.dtype)),
            "Your hidden layer is a ReLU: here it is tanh.",
        ),
        KnownMistake(
            "hidden layer divided by N again",
            partial(propagate, slope=lambda Z, A: (1 - A**2) / len(A)),
            "dW1 and db1 are divided by N twice: the mean is in ∂L/∂O already, and travels on with it.",
        ),
        KnownMistake(
            "tanh at the output too",
            partial(
                propagate,
                output=lambda Z: torch.tanh(Z),
                output_delta=lambda o, t: error(o, t) * (1 - o**2),
            ),
            "The output layer is linear here: no tanh after it.",
        ),
        KnownMistake(
            "1 - O² at the output",
            partial(propagate, output_delta=lambda o, t: error(o, t) * (1 - o**2)),
            "The output layer is linear: nothing stands between the loss and it but 2(O - t) and the mean.",
        ),
        KnownMistake(
            "2 missing",
            partial(propagate, output_delta=lambda o, t: error(o, t) / 2),
            "The 2 of the square is missing: this loss has no 1/2 that would cancel it.",
        ),
        KnownMistake(
            "gradient of the sum",
            partial(propagate, output_delta=lambda o, t: 2 * (o - t)),
            "That is the gradient of the *sum* of squares: the loss is their mean over all elements.",
        ),
        KnownMistake(
            "gradient of half the sum",
            partial(propagate, output_delta=lambda o, t: o - t),
            "That is the gradient of 1/2 Σ (O - t)². This loss is the *mean* of the squares, no 1/2.",
        ),
        KnownMistake(
            "divided by N only",
            partial(propagate, output_delta=lambda o, t: 2 * (o - t) / len(o)),
            "You divide by N. The mean is over *all* N · K elements.",
        ),
        KnownMistake(
            "divided by N only, 2 missing",
            partial(propagate, output_delta=lambda o, t: (o - t) / len(o)),
            "The 2 of the square is missing, and the mean is over *all* N · K elements, not over N.",
        ),
        KnownMistake(
            "divided by K only",
            partial(propagate, output_delta=lambda o, t: 2 * (o - t) / o.shape[1]),
            "You divide by K and sum over the batch. The mean is over *all* N · K elements.",
        ),
        KnownMistake(
            "still squared",
            partial(propagate, output_delta=lambda o, t: 2 * (o - t) ** 2 / o.numel()),
            "You kept the square: the derivative of r² is 2r.",
        ),
        KnownMistake(
            "W2 missing on the way back",
            partial(propagate, back=lambda delta, W2: delta.sum(1, keepdim=True)),
            "A hidden unit reaches output k through W2[k, h]: weigh the deltas by W2 before you sum them.",
        ),
        KnownMistake(
            "|W2| on the way back",
            partial(propagate, back=lambda delta, W2: delta @ W2.abs()),
            "The signs of W2 are lost on the way back.",
        ),
        KnownMistake(
            "dW2 from before tanh",
            partial(propagate, seen=lambda Z, A: Z),
            "W2 multiplies A, the hidden layer *after* tanh: that is what belongs into dW2.",
        ),
        KnownMistake(
            "bias gradients averaged",
            partial(propagate, over_batch=lambda delta: delta.mean(0)),
            "The 1/N is in the deltas already: sum the bias gradients over the batch.",
        ),
        KnownMistake(
            "bias gradients 0",
            partial(propagate, over_batch=lambda delta: torch.zeros_like(delta[0])),
            "The biases move the loss as well: their gradients are the deltas, summed over the batch.",
        ),
        KnownMistake(
            "last example only",
            partial(propagate, rows=slice(-1, None)),
            "Only the last example counts: add the examples up (+=) where you now overwrite (=).",
        ),
        KnownMistake(
            "first example only",
            partial(propagate, rows=slice(0, 1)),
            "Only the first example counts: sum over the whole batch. Is there a `return` inside the loop, "
            "or an index [0]?",
        ),
        *(
            KnownMistake(
                name,
                lambda *arguments, order=order: tuple(propagate(*arguments)[i] for i in order),
                message,
            )
            for name, order, message in ORDERS
        ),
    ),
    hints=(
        "Walk backwards: from L to O, from O to W2, b2 and A, from A through tanh, and on to W1 and b1.",
        "∂L/∂O is 2(O - t) over the number of all elements, (N, K). What shapes must dW2 and ∂L/∂A have, and "
        "which products of ∂L/∂O give them?",
        "dW2 is ∂L/∂O transposed times A. ∂L/∂A is ∂L/∂O times W2; entry by entry times 1 - A² it plays for "
        "the first layer the part that ∂L/∂O played for the second.",
    ),
)

TOPIC = Topic(
    name="06_chain_rule",
    title="The chain rule",
    exercises=(linear_chain_gradient, composed_derivative, branching_gradient, hidden_layer_gradient),
)
