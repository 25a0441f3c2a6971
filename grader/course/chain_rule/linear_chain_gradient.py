"""linear_chain_gradient · Two linear steps, one after the other: how does the result change with each
parameter?"""

from __future__ import annotations

from collections.abc import Callable

from grader.course.chain_rule import pictures
from grader.toolkit import Case, Exercise, Inputs, KnownMistake, np, torch
from grader.toolkit.derivatives import gradient
from grader.toolkit.inputs import array, normal, uniform

Tensors = tuple["torch.Tensor", ...]


def two_steps(
    x: torch.Tensor, w1: torch.Tensor, b1: torch.Tensor, w2: torch.Tensor, b2: torch.Tensor
) -> torch.Tensor:
    """y2 of y1 = x · w1 + b1, y2 = y1 · w2 + b2."""
    return (x * w1 + b1) * w2 + b2


def same_shape(*shape: int) -> Callable[[np.random.Generator], Inputs]:
    """Five ordinary tensors of one shape, none of them centred."""
    names = ("x", "w1", "b1", "w2", "b2")
    means = (1.0, -0.5, 0.8, 1.5, -1.0)
    return lambda rng: {name: normal(rng, *shape, mean=mean) for name, mean in zip(names, means, strict=True)}


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


def chain_with(**wrong: Callable[..., torch.Tensor]) -> Callable[..., Tensors]:
    """The derivatives of `two_steps` with those named replaced, each a function of all arguments."""
    right: dict[str, Callable[..., torch.Tensor]] = {
        "dw1": lambda x, w1, b1, w2, b2: x * w2,
        "db1": lambda x, w1, b1, w2, b2: w2.clone(),
        "dw2": lambda x, w1, b1, w2, b2: x * w1 + b1,
        "db2": lambda x, w1, b1, w2, b2: torch.ones_like(x),
    }
    return lambda *arguments: tuple(part(*arguments) for part in (right | wrong).values())


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
            "multiplied by y2",
            lambda x, w1, b1, w2, b2: tuple(
                two_steps(x, w1, b1, w2, b2) * part for part in chain_with()(x, w1, b1, w2, b2)
            ),
            "You begin the way back with y2, as for y2² / 2; begin with 1, the derivative of y2 by itself.",
        ),
        KnownMistake(
            "second step forgotten",
            chain_with(
                dw1=lambda x, w1, b1, w2, b2: x.clone(), db1=lambda x, w1, b1, w2, b2: torch.ones_like(x)
            ),
            "You return the derivatives of y1 for dw1 and db1; multiply them by ∂y2/∂y1 = w2.",
        ),
        KnownMistake(
            "dw1 = x",
            chain_with(dw1=lambda x, w1, b1, w2, b2: x.clone()),
            "You return x, which is ∂y1/∂w1; multiply it by ∂y2/∂y1.",
        ),
        KnownMistake(
            "dw1 = w2",
            chain_with(dw1=lambda x, w1, b1, w2, b2: w2.clone()),
            "You return w2, which is ∂y2/∂y1; multiply it by ∂y1/∂w1.",
        ),
        KnownMistake(
            "dw1 a sum",
            chain_with(dw1=lambda x, w1, b1, w2, b2: x + w2),
            "You add the derivatives; along a chain they multiply.",
        ),
        KnownMistake(
            "dw1 and db1 sums",
            chain_with(dw1=lambda x, w1, b1, w2, b2: x + w2, db1=lambda x, w1, b1, w2, b2: 1 + w2),
            "You add the derivatives; along a chain they multiply.",
        ),
        KnownMistake(
            "dw1 with w1 in it",
            chain_with(dw1=lambda x, w1, b1, w2, b2: x * w1 * w2),
            "You keep w1 in dw1; ∂y1/∂w1 is x, so dw1 is x · w2.",
        ),
        KnownMistake(
            "w1 in place of w2",
            chain_with(dw1=lambda x, w1, b1, w2, b2: x * w1, db1=lambda x, w1, b1, w2, b2: w1.clone()),
            "You multiply by w1; the second step multiplies by w2.",
        ),
        KnownMistake(
            "y1 in place of x in dw1",
            chain_with(dw1=lambda x, w1, b1, w2, b2: (x * w1 + b1) * w2),
            "You use y1 as the input of the first step; its input is x.",
        ),
        KnownMistake(
            "db1 = 1",
            chain_with(db1=lambda x, w1, b1, w2, b2: torch.ones_like(x)),
            "You return 1, which is ∂y1/∂b1; multiply it by ∂y2/∂y1.",
        ),
        KnownMistake(
            "db1 with x in it",
            chain_with(db1=lambda x, w1, b1, w2, b2: x * w2),
            "You multiply db1 by x; ∂y1/∂b1 is 1.",
        ),
        KnownMistake(
            "dw2 = x",
            chain_with(dw2=lambda x, w1, b1, w2, b2: x.clone()),
            "You return x; the input of the second step is y1.",
        ),
        KnownMistake(
            "dw2 without b1",
            chain_with(dw2=lambda x, w1, b1, w2, b2: x * w1),
            "You leave out b1; the input of the second step is y1 = x · w1 + b1.",
        ),
        KnownMistake(
            "dw2 with w2 in it",
            chain_with(dw2=lambda x, w1, b1, w2, b2: (x * w1 + b1) * w2),
            "You keep w2 in dw2; ∂y2/∂w2 is y1.",
        ),
        KnownMistake(
            "dw2 = y2",
            chain_with(dw2=two_steps),
            "You return y2; w2 multiplies y1, so ∂y2/∂w2 is y1.",
        ),
        KnownMistake(
            "db2 = 0",
            chain_with(db2=lambda x, w1, b1, w2, b2: torch.zeros_like(x)),
            "You return 0; y2 rises by as much as b2, so its derivative is 1.",
        ),
        KnownMistake(
            "db2 = b2",
            chain_with(db2=lambda x, w1, b1, w2, b2: b2.clone()),
            "You return b2; the derivative of y2 with respect to b2 is 1, whatever b2 is.",
        ),
        KnownMistake(
            "second step first",
            lambda *arguments: (*chain_with()(*arguments)[2:], *chain_with()(*arguments)[:2]),
            "Your values are right, but dw2 and db2 come first; return (dw1, db1, dw2, db2).",
        ),
        KnownMistake(
            "weights first",
            lambda *arguments: tuple(chain_with()(*arguments)[i] for i in (0, 2, 1, 3)),
            "Your values are right, but in the order (dw1, dw2, db1, db2); return (dw1, db1, dw2, db2).",
        ),
        KnownMistake(
            "biases first",
            lambda *arguments: tuple(chain_with()(*arguments)[i] for i in (1, 0, 3, 2)),
            "Your values are right, but each bias comes before its weight; return (dw1, db1, dw2, db2).",
        ),
    ),
    picture=pictures.LINEAR_CHAIN,
    hints=(
        "Start at the end: what are ∂y2/∂w2, ∂y2/∂b2 and ∂y2/∂y1? Only the last one leads to the first step.",
        "Then the first step alone: what are ∂y1/∂w1 and ∂y1/∂b1? Multiply each by ∂y2/∂y1.",
        "∂y2/∂y1 is w2, ∂y1/∂w1 is x, ∂y1/∂b1 and ∂y2/∂b2 are 1, and ∂y2/∂w2 is y1. Return a constant in the "
        "full shape.",
    ),
)
