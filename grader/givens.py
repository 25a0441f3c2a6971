"""Givens: values that both sides of the boundary make by name, because they cannot travel.

A loss to differentiate, a seeded generator, a leaf tensor that requires grad: the course publishes
them here, and they hold no secret. A case writes `Given("leaf", (array,))` among its inputs; `make`
turns that into the value, in the child as in the judge. The first line of a maker's docstring is
what a student reads of it in the feedback.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from grader.lazy import torch


@dataclass(frozen=True)
class Given:
    """A value to be made by the maker of this name, from arrays, numbers, strings or lists of these."""

    name: str
    arguments: tuple[Any, ...] = ()


def make(value: Any) -> Any:
    """`value` with every given in it made, inside lists and tuples too."""
    if isinstance(value, Given):
        return MAKERS[value.name](*(make(argument) for argument in value.arguments))
    if isinstance(value, (list, tuple)):
        return type(value)(make(item) for item in value)
    return value


def description(name: str) -> str:
    """What a student reads of a given."""
    return (MAKERS[name].__doc__ or name).splitlines()[0].rstrip(".")


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


MAKERS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {maker.__name__: maker for maker in (leaf, leaf_with_gradient, generator, sum_of_squares)}
)
"""Every maker by its name."""
