"""Shared values: what both sides of the boundary make by name, because it cannot travel.

A loss to differentiate, a seeded generator, a leaf tensor that requires grad: the course publishes
them here, and they hold no secret. A case writes `SharedValue("leaf", (array,))` among its inputs; `make`
turns that into the value, in the child as in the judge. The first line of a factory's docstring is
what a student reads of it in the feedback.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from grader.lazy import torch


@dataclass(frozen=True)
class SharedValue:
    """A value to be made by the factory of this name, from arrays, numbers, strings or lists of these."""

    name: str
    arguments: tuple[Any, ...] = ()


def make(value: Any) -> Any:
    """`value` with every shared value in it made, inside lists and tuples too."""
    if isinstance(value, SharedValue):
        return FACTORIES[value.name](*(make(argument) for argument in value.arguments))
    if isinstance(value, (list, tuple)):
        return type(value)(make(item) for item in value)
    return value


def description(name: str) -> str:
    """What a student reads of a shared value."""
    return (FACTORIES[name].__doc__ or name).splitlines()[0].rstrip(".")


def leaf(values: Any) -> Any:
    """a leaf tensor that requires grad"""
    return values.detach().clone().requires_grad_()


def leaf_with_gradient(values: Any, gradient: Any) -> Any:
    """a leaf tensor that requires grad, and what its .grad holds already"""
    tensor = leaf(values)
    tensor.grad = gradient.detach().clone()
    return tensor


def generator(seed: int) -> Any:
    """the seed of a torch.Generator"""
    return torch.Generator().manual_seed(seed)


def sum_of_squares() -> Any:
    """the sum of the squares of all entries of all parameters"""
    return lambda *parameters: sum((parameter**2).sum() for parameter in parameters)


def line_loss(X: Any, y: Any) -> Any:
    """X and y of the loss L(w, b) = mean of (X w + b - y)²"""

    def loss_fn(w: Any, b: Any) -> Any:
        return ((X @ w + b - y) ** 2).mean()

    return loss_fn


def fit_loss(X: Any, y: Any) -> Any:
    """X and y of the loss L(w) = mean of (X w - y)²"""

    def loss_fn(w: Any) -> Any:
        return ((X @ w - y) ** 2).mean()

    return loss_fn


def network_loss(X: Any, y: Any) -> Any:
    """X and y of the loss L(W, b, v) = mean of (tanh(X Wᵀ + b) v - y)²"""

    def loss_fn(W: Any, b: Any, v: Any) -> Any:
        return ((torch.tanh(X @ W.T + b) @ v - y) ** 2).mean()

    return loss_fn


def sine_loss(c: Any) -> Any:
    """c of the loss L(w) = Σ c · sin(w)"""

    def loss_fn(w: Any) -> Any:
        return (c * torch.sin(w)).sum()

    return loss_fn


def log_sum_loss() -> Any:
    """L(w) = log Σ exp(w), over all entries of w"""

    def loss_fn(w: Any) -> Any:
        return torch.exp(w).sum().log()

    return loss_fn


def tanh_loss() -> Any:
    """L(U, v) = Σ tanh(U v)² + Σ v³"""

    def loss_fn(U: Any, v: Any) -> Any:
        return (torch.tanh(U @ v) ** 2).sum() + (v**3).sum()

    return loss_fn


def product_loss() -> Any:
    """L(a, B, c) = exp(a) · Σ_ij B_ij² sin(c_j)"""

    def loss_fn(a: Any, B: Any, c: Any) -> Any:
        return torch.exp(a) * (B**2 * torch.sin(c)).sum()

    return loss_fn


def sine() -> Any:
    """sin(x)"""
    return lambda x: torch.sin(x)


def exponential() -> Any:
    """exp(x)"""
    return lambda x: torch.exp(x)


def square() -> Any:
    """x²"""
    return lambda x: x**2


def cube() -> Any:
    """x³"""
    return lambda x: x**3


def hyperbolic_tangent() -> Any:
    """tanh(x)"""
    return lambda x: torch.tanh(x)


def damped_line() -> Any:
    """x · exp(-x)"""
    return lambda x: x * torch.exp(-x)


def growing_wave() -> Any:
    """x · sin(x)"""
    return lambda x: x * torch.sin(x)


def log_of_square() -> Any:
    """log(1 + x²)"""
    return lambda x: torch.log(1 + x**2)


def logistic() -> Any:
    """1 / (1 + exp(-x))"""
    return lambda x: 1 / (1 + torch.exp(-x))


LEAVES = (leaf, leaf_with_gradient)
LOSSES = (sum_of_squares, line_loss, fit_loss, network_loss, sine_loss, log_sum_loss, tanh_loss, product_loss)
ELEMENTWISE = (
    sine,
    exponential,
    square,
    cube,
    hyperbolic_tangent,
    damped_line,
    growing_wave,
    log_of_square,
    logistic,
)

_factories: dict[str, Callable[..., Any]] = {
    factory.__name__: factory for factory in (*LEAVES, generator, *LOSSES, *ELEMENTWISE)
}
FACTORIES: Mapping[str, Callable[..., Any]] = MappingProxyType(_factories)
"""Every factory by its name."""

OURS = frozenset(FACTORIES)


def publish(functions: Iterable[Callable[..., Any]]) -> None:
    """Add the factories of another course, for the life of this process. ValueError where one is not a
    function, or is named like one of gdgrade's."""
    for function in functions:
        name = getattr(function, "__name__", None)
        if not callable(function) or not isinstance(name, str) or not name.isidentifier():
            raise ValueError(f"a factory is a function with a name, not {function!r}")
        if name in OURS:
            raise ValueError(f"`{name}` is a factory of gdgrade; give yours another name")
        _factories[name] = function
