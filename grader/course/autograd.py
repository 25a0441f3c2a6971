"""03 · Autograd: gradients by torch, and what it records, adds up and forgets."""

from __future__ import annotations

from collections.abc import Callable, Collection

import numpy as np

from grader.course.autograd_formulas import gradients, of_a_product, stepped, twice_derived
from grader.course.autograd_mistakes import (
    OF_ACCUMULATED_GRADIENT,
    OF_GRADIENT_WITH_BACKWARD,
    OF_GRADIENT_WITH_GRAD,
)
from grader.course.inputs import Floats, normal, uniform
from grader.course.sgd_step_mistakes import OF_SGD_STEP
from grader.course.twice_autograd_mistakes import OF_SECOND_DERIVATIVE, OF_STOP_GRADIENT
from grader.exercise import ByHand, Case, Exercise, Inputs, Topic
from grader.givens import Given

Problem = Callable[[np.random.Generator], tuple[Given, tuple[Floats, ...]]]
"""Draws a loss, and the values of its parameters."""

Recipe = Callable[[np.random.Generator], Inputs]


def line(rng: np.random.Generator) -> tuple[Given, tuple[Floats, ...]]:
    """w (3,) and b () of a line through 4 points."""
    loss = Given("line_loss", (normal(rng, 4, 3, mean=0.5), normal(rng, 4, mean=1.0)))
    return loss, (normal(rng, 3), normal(rng))


def fit(rng: np.random.Generator) -> tuple[Given, tuple[Floats, ...]]:
    """w (2,) of a line through 0, and 5 points."""
    return Given("fit_loss", (normal(rng, 5, 2, mean=0.5), normal(rng, 5, mean=1.0))), (normal(rng, 2),)


def sines(rng: np.random.Generator) -> tuple[Given, tuple[Floats, ...]]:
    """w (5,)."""
    return Given("sine_loss", (uniform(rng, 0.5, 2.0, 5),)), (normal(rng, 5),)


def number(rng: np.random.Generator) -> tuple[Given, tuple[Floats, ...]]:
    """A single number w (), far from where the sine is flat."""
    return Given("sine_loss", (uniform(rng, 0.5, 2.0, 3),)), (uniform(rng, -1.0, -0.4),)


def log_sum(rng: np.random.Generator) -> tuple[Given, tuple[Floats, ...]]:
    """A matrix w (2, 4)."""
    return Given("log_sum_loss"), (normal(rng, 2, 4),)


def squares(rng: np.random.Generator) -> tuple[Given, tuple[Floats, ...]]:
    """Four parameters that do not meet: a vector, a matrix, a number, a tensor of three dimensions."""
    shapes = ((2,), (3, 2), (), (1, 2, 3))
    return Given("sum_of_squares"), tuple(normal(rng, *shape) for shape in shapes)


def squashed(rng: np.random.Generator) -> tuple[Given, tuple[Floats, ...]]:
    """U (2, 3) and v (3,), which meet inside tanh."""
    return Given("tanh_loss"), (normal(rng, 2, 3, scale=0.5), normal(rng, 3))


def product(rng: np.random.Generator) -> tuple[Given, tuple[Floats, ...]]:
    """a (), B (2, 3) and c (3,), multiplied."""
    return Given("product_loss"), (
        uniform(rng, -0.5, 0.5),
        uniform(rng, 0.3, 1.5, 2, 3),
        uniform(rng, 0.2, 1.2, 3),
    )


def network(rng: np.random.Generator) -> tuple[Given, tuple[Floats, ...]]:
    """W (3, 2), b (3,) and v (3,) of a small network, and 4 points."""
    loss = Given("network_loss", (normal(rng, 4, 2, mean=0.3), normal(rng, 4)))
    return loss, (normal(rng, 3, 2), normal(rng, 3), normal(rng, 3, mean=0.5))


def at(problem: Problem, held: Collection[int] = (), zeroed: bool = False, **numbers: float) -> Recipe:
    """The inputs of a call on `parameters`. The `.grad` of those in `held` holds something before the
    call, zeros where it is `zeroed`."""

    def inputs(rng: np.random.Generator) -> Inputs:
        loss_fn, values = problem(rng)

        def parameter(which: int, value: Floats) -> Given:
            if which not in held:
                return Given("leaf", (value,))
            before = normal(rng, *value.shape, mean=1.0)
            return Given("leaf_with_gradient", (value, np.zeros_like(before) if zeroed else before))

        parameters = tuple(parameter(which, value) for which, value in enumerate(values))
        return {"loss_fn": loss_fn, "parameters": parameters, **numbers}

    return inputs


def again(problem: Problem, times: int) -> Recipe:
    """The inputs of `accumulated_gradient`, of a loss of one parameter."""

    def inputs(rng: np.random.Generator) -> Inputs:
        loss_fn, (value,) = problem(rng)
        return {"loss_fn": loss_fn, "parameter": Given("leaf", (value,)), "times": times}

    return inputs


def one_square(rng: np.random.Generator) -> tuple[Given, tuple[Floats, ...]]:
    """A matrix w (3, 1)."""
    return Given("sum_of_squares"), (normal(rng, 3, 1),)


def elementwise(name: str, f: str, *shape: int, low: float = -2.0, high: float = 2.0) -> Case:
    """A case of `second_derivative`: f at values from low to high."""
    return Case(name, lambda rng: {"f": Given(f), "x": uniform(rng, low, high, *shape)})


def factors(name: str, f: str, g: str, *shape: int, low: float = -2.0, high: float = 2.0) -> Case:
    """A case of `stop_gradient`: f and g at values from low to high."""
    return Case(name, lambda rng: {"f": Given(f), "g": Given(g), "x": uniform(rng, low, high, *shape)})


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

gradient_with_grad = Exercise(
    name="gradient_with_grad",
    points=1,
    reference=gradients,
    by_hand=None,
    script="gradients_left_alone",
    outputs=("gradients", "parameters whose .grad changed"),
    cases=(*NOTHING_HELD, *SOMETHING_HELD),
    mistakes=OF_GRADIENT_WITH_GRAD,
    hints=(
        "First the loss: `loss_fn` takes the parameters one by one, not as a tuple. A star unpacks them.",
        "`torch.autograd.grad` takes what to differentiate and what to differentiate by: a tensor, or "
        "several in a tuple. What does it return, and does it touch `.grad`?",
        "Ask for all parameters in a single call. What comes back is the tuple that the task asks for.",
    ),
)

gradient_with_backward = Exercise(
    name="gradient_with_backward",
    points=2,
    reference=gradients,
    by_hand=None,
    observer="backward_once",
    cases=(*NOTHING_HELD, *SOMETHING_HELD),
    mistakes=OF_GRADIENT_WITH_BACKWARD,
    hints=(
        "Where does `backward()` leave its results, and what does it do with a number that is there already?",
        "Clear the `.grad` of every parameter before backward, not after: setting it to None always works, "
        "zeroing it in place only where there is one.",
        "Clear, compute the loss, call backward on it once, collect the `.grad` of each parameter in order.",
    ),
)

accumulated_gradient = Exercise(
    name="accumulated_gradient",
    points=2,
    reference=lambda loss_fn, parameter, times: times * gradients(loss_fn, (parameter,))[0],
    by_hand=None,
    observer="backward_each_time",
    cases=(
        Case("3 times", again(sines, 3)),
        Case("once", again(fit, 1)),
        Case("twice, a matrix", again(log_sum, 2)),
        Case("4 times, a line", again(fit, 4)),
        Case("5 times, a single number", again(number, 5)),
        Case("7 times, a sum of squares", again(one_square, 7)),
    ),
    mistakes=OF_ACCUMULATED_GRADIENT,
    hints=(
        "backward adds to `.grad`. What stands there after two calls with the same loss?",
        "Compute the loss afresh in each round: backward frees the record that it walked through.",
        "A loop of `times` rounds with one backward each, and nothing else. `.grad` is the answer as it is.",
    ),
)

second_derivative = Exercise(
    name="second_derivative",
    points=3,
    reference=twice_derived,
    by_hand=None,
    cases=(
        elementwise("x · exp(-x), a 3 by 4 matrix", "damped_line", 3, 4),
        elementwise("sin(x)", "sine", 5),
        elementwise("x³", "cube", 6),
        elementwise("tanh(x), a batch of five", "hyperbolic_tangent", 5, 2, 3),
        elementwise("exp(x), a batch of one", "exponential", 1, 6),
        elementwise("log(1 + x²)", "log_of_square", 7, low=-3.0, high=3.0),
        elementwise("x · sin(x), a single number (0-d)", "growing_wave", low=1.5, high=2.5),
        elementwise("1 / (1 + exp(-x)), all negative", "logistic", 4, low=-4.0, high=-0.5),
        elementwise("x², whose second derivative is 2", "square", 2, 3),
    ),
    mistakes=OF_SECOND_DERIVATIVE,
    hints=(
        "Make a copy of x that requires grad. Sum f(x), take the gradient: that is f'(x). Now do it again.",
        "The second time torch says that nothing requires grad? The first gradient was computed without "
        "being recorded. `torch.autograd.grad` has an option for that.",
        "Gradient of Σ f(x) by x with create_graph, gradient of the sum of that by x. With backward() "
        "instead, f' is still in `.grad` when f'' is added to it.",
    ),
)

stop_gradient = Exercise(
    name="stop_gradient",
    points=2,
    reference=of_a_product,
    by_hand=None,
    cases=(
        factors("sin(x) and x³, a 3 by 4 matrix", "sine", "cube", 3, 4),
        factors("x³ and sin(x)", "cube", "sine", 5),
        factors("x² and exp(x), a batch of one", "square", "exponential", 1, 6),
        factors("tanh(x) and log(1 + x²)", "hyperbolic_tangent", "log_of_square", 2, 3, 2),
        factors("x · exp(-x) and x², a single number (0-d)", "damped_line", "square", low=1.3, high=1.9),
        factors("1 / (1 + exp(-x)) and x · sin(x)", "logistic", "growing_wave", 7, low=-3.0, high=-0.5),
        factors("exp(x) and exp(x)", "exponential", "exponential", 4),
    ),
    mistakes=OF_STOP_GRADIENT,
    hints=(
        "Without the word constant the product rule has two terms, f'(x) g(x) + f(x) g'(x). Which one stays?",
        "`detach` gives a tensor of the same values that torch sees as a constant. Apply it to g(x), not "
        "to x and not to f(x).",
        "A copy of x that requires grad; the sum of f(x) times the detached g(x); its gradient by that copy.",
    ),
)

sgd_step = Exercise(
    name="sgd_step",
    points=3,
    reference=stepped,
    by_hand=ByHand("optim", autograd=True),
    script="gradients_left_over",
    outputs=("new parameters", "parameters whose .grad is left over"),
    cases=(
        Case("a line: w (3,) and b ()", at(line, lr=0.1)),
        Case("one parameter (5,)", at(sines, lr=0.5)),
        Case("one parameter (2, 4)", at(log_sum, lr=0.75)),
        Case("a single number", at(number, lr=0.3)),
        Case("two parameters that meet", at(squashed, lr=0.05)),
        Case("three parameters that meet", at(product, lr=0.2)),
        Case("a small network", at(network, lr=0.25)),
        Case("four parameters", at(squares, lr=0.01)),
        Case("a large step", at(line, lr=2.5)),
        Case("a line whose .grad is zero at the start", at(line, held=(0, 1), zeroed=True, lr=0.1)),
        Case("a network, one .grad of which is zero", at(network, held=(2,), zeroed=True, lr=0.4)),
    ),
    mistakes=OF_SGD_STEP,
    hints=(
        "All gradients first, then all updates. How you find them is up to you.",
        "p - lr · gradient is recorded by torch, since p requires grad: compute it under no_grad, or detach "
        "it. And `p -= ...` would change the parameter itself.",
        "If you call backward(), clear every `.grad` before you return; torch.autograd.grad leaves "
        "nothing behind.",
    ),
)

TOPIC = Topic(
    name="03_autograd",
    title="Autograd",
    exercises=(
        gradient_with_grad,
        gradient_with_backward,
        accumulated_gradient,
        second_derivative,
        stop_gradient,
        sgd_step,
    ),
)
