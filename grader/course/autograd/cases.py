"""Losses to differentiate, and where: the cases of the gradients by autograd."""

from __future__ import annotations

from collections.abc import Callable, Collection

from grader.toolkit import Case, Inputs, SharedValue, np
from grader.toolkit.inputs import Floats, normal, uniform

Problem = Callable[["np.random.Generator"], tuple[SharedValue, tuple[Floats, ...]]]
"""Draws a loss, and the values of its parameters."""

Recipe = Callable[["np.random.Generator"], Inputs]


def line(rng: np.random.Generator) -> tuple[SharedValue, tuple[Floats, ...]]:
    """w (3,) and b () of a line through 4 points."""
    loss = SharedValue("line_loss", (normal(rng, 4, 3, mean=0.5), normal(rng, 4, mean=1.0)))
    return loss, (normal(rng, 3), normal(rng))


def fit(rng: np.random.Generator) -> tuple[SharedValue, tuple[Floats, ...]]:
    """w (2,) of a line through 0, and 5 points."""
    return SharedValue("fit_loss", (normal(rng, 5, 2, mean=0.5), normal(rng, 5, mean=1.0))), (normal(rng, 2),)


def sines(rng: np.random.Generator) -> tuple[SharedValue, tuple[Floats, ...]]:
    """w (5,)."""
    return SharedValue("sine_loss", (uniform(rng, 0.5, 2.0, 5),)), (normal(rng, 5),)


def number(rng: np.random.Generator) -> tuple[SharedValue, tuple[Floats, ...]]:
    """A single number w (), far from where the sine is flat."""
    return SharedValue("sine_loss", (uniform(rng, 0.5, 2.0, 3),)), (uniform(rng, -1.0, -0.4),)


def log_sum(rng: np.random.Generator) -> tuple[SharedValue, tuple[Floats, ...]]:
    """A matrix w (2, 4)."""
    return SharedValue("log_sum_loss"), (normal(rng, 2, 4),)


def squares(rng: np.random.Generator) -> tuple[SharedValue, tuple[Floats, ...]]:
    """Four parameters that do not meet: a vector, a matrix, a number, a tensor of three dimensions."""
    shapes = ((2,), (3, 2), (), (1, 2, 3))
    return SharedValue("sum_of_squares"), tuple(normal(rng, *shape) for shape in shapes)


def squashed(rng: np.random.Generator) -> tuple[SharedValue, tuple[Floats, ...]]:
    """U (2, 3) and v (3,), which meet inside tanh."""
    return SharedValue("tanh_loss"), (normal(rng, 2, 3, scale=0.5), normal(rng, 3))


def product(rng: np.random.Generator) -> tuple[SharedValue, tuple[Floats, ...]]:
    """a (), B (2, 3) and c (3,), multiplied."""
    return SharedValue("product_loss"), (
        uniform(rng, -0.5, 0.5),
        uniform(rng, 0.3, 1.5, 2, 3),
        uniform(rng, 0.2, 1.2, 3),
    )


def network(rng: np.random.Generator) -> tuple[SharedValue, tuple[Floats, ...]]:
    """W (3, 2), b (3,) and v (3,) of a small network, and 4 points."""
    loss = SharedValue("network_loss", (normal(rng, 4, 2, mean=0.3), normal(rng, 4)))
    return loss, (normal(rng, 3, 2), normal(rng, 3), normal(rng, 3, mean=0.5))


def at(problem: Problem, held: Collection[int] = (), zeroed: bool = False, **numbers: float) -> Recipe:
    """The inputs of a call on `parameters`. The `.grad` of those in `held` holds something before the
    call, zeros where it is `zeroed`."""

    def inputs(rng: np.random.Generator) -> Inputs:
        loss_fn, values = problem(rng)

        def parameter(which: int, value: Floats) -> SharedValue:
            if which not in held:
                return SharedValue("leaf", (value,))
            before = normal(rng, *value.shape, mean=1.0)
            return SharedValue("leaf_with_gradient", (value, np.zeros_like(before) if zeroed else before))

        parameters = tuple(parameter(which, value) for which, value in enumerate(values))
        return {"loss_fn": loss_fn, "parameters": parameters, **numbers}

    return inputs


NOTHING_HELD = (
    Case("a line: w (3,) and b ()", at(line)),
    Case("one parameter (5,)", at(sines)),
    Case("one parameter (2, 4)", at(log_sum)),
    Case("a single number", at(number)),
    Case("two parameters that meet", at(squashed)),
    Case("three parameters that meet", at(product)),
    Case("a small network", at(network)),
    Case("four parameters", at(squares)),
)

SOMETHING_HELD = (
    Case("a line whose .grad held something", at(line, held=(0, 1))),
    Case("a network, one .grad of which held something", at(network, held=(1,))),
    Case("one parameter whose .grad held something", at(fit, held=(0,))),
)
