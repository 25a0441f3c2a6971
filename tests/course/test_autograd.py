"""Autograd's references against closed forms, torch.optim, and what `.grad` really does."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from grader.course import autograd
from grader.course.autograd.accumulated_gradient import MISTAKES as OF_ACCUMULATED_GRADIENT
from grader.course.autograd.gradient_with_backward import MISTAKES as OF_GRADIENT_WITH_BACKWARD
from grader.course.autograd.second_derivative import MISTAKES as OF_SECOND_DERIVATIVE
from grader.exercise import Exercise
from grader.inputs import draw
from grader.judging.expected import as_tensors
from grader.published.shared_values import ELEMENTWISE, LOSSES, SharedValue, description, make
from tests.course.by_name import by_name

topic = by_name(autograd)

SEEDS = (0, 3, 11)
exp, sin, cos, tanh = torch.exp, torch.sin, torch.cos, torch.tanh


def calls(exercise: Exercise, seed: int) -> list[tuple[str, list[Any]]]:
    """The name and the float64 arguments of every case."""
    return [
        (case.name, list(as_tensors(draw(exercise, case, seed), torch.float64).values()))
        for case in exercise.cases
    ]


def σ(x: torch.Tensor) -> torch.Tensor:
    return torch.sigmoid(x)


FIRST_AND_SECOND = {
    "sine": (cos, lambda x: -sin(x)),
    "exponential": (exp, exp),
    "square": (lambda x: 2 * x, lambda x: 0 * x + 2),
    "cube": (lambda x: 3 * x**2, lambda x: 6 * x),
    "hyperbolic_tangent": (lambda x: 1 - tanh(x) ** 2, lambda x: -2 * tanh(x) * (1 - tanh(x) ** 2)),
    "damped_line": (lambda x: (1 - x) * exp(-x), lambda x: (x - 2) * exp(-x)),
    "growing_wave": (lambda x: sin(x) + x * cos(x), lambda x: 2 * cos(x) - x * sin(x)),
    "log_of_square": (lambda x: 2 * x / (1 + x**2), lambda x: 2 * (1 - x**2) / (1 + x**2) ** 2),
    "logistic": (lambda x: σ(x) * (1 - σ(x)), lambda x: σ(x) * (1 - σ(x)) * (1 - 2 * σ(x))),
}
"""f' and f'' of every elementwise given, derived by hand."""


def of_line(X: Any, y: Any, w: Any, b: Any) -> tuple[Any, ...]:
    r = X @ w + b - y
    return 2 * X.T @ r / len(y), 2 * r.mean()


def of_network(X: Any, y: Any, W: Any, b: Any, v: Any) -> tuple[Any, ...]:
    a = tanh(X @ W.T + b)
    upstream = 2 * (a @ v - y)[:, None] / len(y)
    delta = upstream * v * (1 - a**2)
    return delta.T @ X, delta.sum(0), (upstream * a).sum(0)


def of_tanh(U: Any, v: Any) -> tuple[Any, ...]:
    delta = 2 * tanh(U @ v) * (1 - tanh(U @ v) ** 2)
    return torch.outer(delta, v), U.T @ delta + 3 * v**2


GRADIENTS = {
    "sum_of_squares": lambda *parameters: tuple(2 * p for p in parameters),
    "line_loss": of_line,
    "fit_loss": lambda X, y, w: (2 * X.T @ (X @ w - y) / len(y),),
    "network_loss": of_network,
    "sine_loss": lambda c, w: ((c * cos(w)).sum() if w.ndim == 0 else c * cos(w),),
    "log_sum_loss": lambda w: (torch.softmax(w.flatten(), 0).view(w.shape),),
    "tanh_loss": of_tanh,
    "product_loss": lambda a, B, c: (
        exp(a) * (B**2 * sin(c)).sum(),
        exp(a) * 2 * B * sin(c),
        exp(a) * (B**2 * cos(c)).sum(0),
    ),
}
"""The gradients of every loss that is given, derived by hand."""


def test_every_given_loss_and_function_is_derived_here():
    assert set(GRADIENTS) == {factory.__name__ for factory in LOSSES}
    assert set(FIRST_AND_SECOND) == {factory.__name__ for factory in ELEMENTWISE}


@pytest.mark.parametrize("exercise", [topic.gradient_with_grad, topic.gradient_with_backward])
@pytest.mark.parametrize("seed", SEEDS)
def test_gradients_are_those_derived_by_hand(exercise: Exercise, seed: int) -> None:
    for case in exercise.cases:
        inputs = draw(exercise, case, seed)
        tensors = as_tensors(inputs, torch.float64)
        with torch.no_grad():
            data = [torch.from_numpy(array) for array in inputs["loss_fn"].arguments]
            by_hand = GRADIENTS[inputs["loss_fn"].name](*data, *tensors["parameters"])
        found = exercise.reference(*tensors.values())
        assert [g.shape for g in found] == [p.shape for p in tensors["parameters"]]
        for ours, expected in zip(found, by_hand, strict=True):
            torch.testing.assert_close(ours, expected, rtol=1e-12, atol=1e-12, msg=case.name)


@pytest.mark.parametrize("seed", SEEDS)
def test_second_derivatives_are_those_derived_by_hand(seed: int) -> None:
    for case in topic.second_derivative.cases:
        inputs = draw(topic.second_derivative, case, seed)
        f, x = as_tensors(inputs, torch.float64).values()
        expected = FIRST_AND_SECOND[inputs["f"].name][1](x)
        torch.testing.assert_close(topic.second_derivative.reference(f, x), expected, rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_products_with_a_constant_are_those_derived_by_hand(seed: int) -> None:
    for case in topic.stop_gradient.cases:
        inputs = draw(topic.stop_gradient, case, seed)
        f, g, x = as_tensors(inputs, torch.float64).values()
        expected = FIRST_AND_SECOND[inputs["f"].name][0](x) * g(x)
        torch.testing.assert_close(topic.stop_gradient.reference(f, g, x), expected, rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_step_is_that_of_torch(seed: int) -> None:
    for name, (loss_fn, parameters, lr) in calls(topic.sgd_step, seed):
        found = topic.sgd_step.reference(loss_fn, parameters, lr)
        optimizer = torch.optim.SGD(parameters, lr=lr)
        optimizer.zero_grad()
        loss_fn(*parameters).backward()
        optimizer.step()
        for ours, expected in zip(found, parameters, strict=True):
            torch.testing.assert_close(ours, expected.detach(), rtol=1e-14, atol=0.0, msg=name)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_accumulates_is_what_grad_holds_after_many_calls(seed: int) -> None:
    for name, (loss_fn, parameter, times) in calls(topic.accumulated_gradient, seed):
        assert parameter.grad is None
        expected = topic.accumulated_gradient.reference(loss_fn, parameter, times)
        for _ in range(times):
            loss_fn(parameter).backward()
        torch.testing.assert_close(expected, parameter.grad, rtol=1e-13, atol=0.0, msg=name)


@pytest.mark.parametrize("exercise", topic.TOPIC.exercises, ids=lambda exercise: exercise.name)
def test_references_neither_read_nor_write_grad(exercise: Exercise) -> None:
    for name, (function, *arguments) in calls(exercise, 0):
        leaves = [
            tensor
            for argument in arguments
            for tensor in (argument if isinstance(argument, tuple) else (argument,))
            if isinstance(tensor, torch.Tensor) and tensor.is_leaf and tensor.requires_grad
        ]
        expected = flat(exercise.reference(function, *arguments))
        for leaf in leaves:
            leaf.grad = torch.full_like(leaf, 7.0)
        again = flat(exercise.reference(function, *arguments))
        assert all(torch.equal(a, b) for a, b in zip(expected, again, strict=True)), name
        assert all((leaf.grad == 7).all() for leaf in leaves), name
        assert not any(part.requires_grad for part in again), name


def flat(value: Any) -> list[torch.Tensor]:
    return list(value) if isinstance(value, tuple) else [value]


@pytest.mark.filterwarnings("ignore:Using backward")
@pytest.mark.parametrize("seed", SEEDS)
def test_the_mistakes_with_backward_are_what_backward_does(seed: int) -> None:
    added = named(OF_GRADIENT_WITH_BACKWARD, ".grad not cleared first")
    for name, (loss_fn, parameters) in calls(topic.gradient_with_backward, seed):
        claimed = added(loss_fn, parameters)
        loss_fn(*parameters).backward()
        for ours, parameter in zip(claimed, parameters, strict=True):
            torch.testing.assert_close(ours, parameter.grad, rtol=1e-13, atol=1e-15, msg=name)
    doubled = named(OF_ACCUMULATED_GRADIENT, "doubled in every round")
    for name, (loss_fn, parameter, times) in calls(topic.accumulated_gradient, seed):
        claimed = doubled(loss_fn, parameter, times)
        for _ in range(times):
            loss_fn(parameter).backward()
            parameter.grad += parameter.grad
        torch.testing.assert_close(claimed, parameter.grad, rtol=1e-13, atol=1e-15, msg=name)
    both = named(OF_SECOND_DERIVATIVE, "f' + f''")
    for name, (f, x) in calls(topic.second_derivative, seed):
        claimed, leaf = both(f, x), x.clone().requires_grad_()
        f(leaf).sum().backward(create_graph=True)
        leaf.grad.sum().backward()
        torch.testing.assert_close(claimed, leaf.grad.detach(), rtol=1e-12, atol=1e-12, msg=name)
        leaf.grad = None  # a gradient with a graph and its leaf keep each other alive


def named(mistakes: Any, name: str) -> Any:
    (mistake,) = (mistake for mistake in mistakes if mistake.name == name)
    return mistake.wrong


@pytest.mark.parametrize("seed", SEEDS)
def test_no_basic_second_derivative_is_constant_or_small(seed: int) -> None:
    _, (f, x) = calls(topic.second_derivative, seed)[0]
    second = topic.second_derivative.reference(f, x)
    assert second.std() > 0.1 * second.abs().max() > 0.01


@pytest.mark.parametrize("factory", ELEMENTWISE, ids=lambda factory: factory.__name__)
def test_a_function_is_what_the_student_reads_of_it(factory: Any) -> None:
    formula = description(factory.__name__).replace("²", "**2").replace("³", "**3").replace("·", "*")
    x = torch.linspace(-2, 2, 9, dtype=torch.float64)
    names = {"x": x, "sin": torch.sin, "exp": torch.exp, "tanh": torch.tanh, "log": torch.log}
    torch.testing.assert_close(make(SharedValue(factory.__name__))(x), eval(formula, names))


def test_a_function_works_element_by_element() -> None:
    x = torch.from_numpy(np.linspace(-1.5, 1.5, 6)).view(2, 3)
    for factory in ELEMENTWISE:
        f = make(SharedValue(factory.__name__))
        assert f(x).shape == x.shape
        torch.testing.assert_close(f(x)[1, 2], f(x[1, 2]))
