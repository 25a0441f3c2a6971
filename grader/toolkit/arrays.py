"""Functions of NumPy arrays where a course takes functions of tensors."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from grader.lazy import np, torch


def on_arrays(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of NumPy arrays as one of tensors: what it gets becomes arrays, what it returns tensors, in
    lists and tuples too. For a known mistake that is written as students write it."""

    @wraps(function)
    def of_tensors(*arguments: Any) -> Any:
        return _mapped(function(*(_mapped(each, _array) for each in arguments)), _tensor)

    return of_tensors


def _mapped(value: Any, convert: Callable[[Any], Any]) -> Any:
    if isinstance(value, (list, tuple)):
        return tuple(_mapped(each, convert) for each in value)
    return convert(value)


def _array(value: Any) -> Any:
    return value.detach().numpy() if isinstance(value, torch.Tensor) else value


def _tensor(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return torch.from_numpy(value.copy())
    return value.item() if isinstance(value, np.generic) else value
