"""`check_gradient`: a derivative written by hand beside autograd's, by the rule of the judge.

For a student's own functions, in their own interpreter; `gdgrade check` is for the exercises.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.exercise import Case, Exercise
from grader.judging.comparison import Difference, compare
from grader.judging.expected import ReferenceFailed, expected_of, plain
from grader.lazy import torch

NUMBERS = (np.ndarray, np.generic, float, int)


def check_gradient(f: Callable[[Any], Any], df: Callable[[Any], Any], x: Any) -> bool:
    """Whether `df(x)` is the derivative of `f` at `x`, within what rounding explains.

        df(x)[i] = ∂ Σ f(x) / ∂ x[i]             where df(x) has the shape of x: the gradient of a scalar
                                                 function, or the derivative of an elementwise one
        df(x)[i, j] = ∂ f(x)[i] / ∂ x[j]         where it has the shapes of f(x) and x in a row: the Jacobian

    `f` takes a tensor and is made of torch operations. `x` is a float32 or float64 tensor, a NumPy array or a
    number; it is rounded to what float32 can represent, as the inputs of the exercises are, and `df` gets the
    same kind of value. See `grader.judging.comparison` for the rule.

    Returns True. AssertionError says what differs first; ValueError that there is nothing to compare: `f`
    fails, or has no gradient at `x`.
    """
    name = getattr(df, "__name__", "df")
    dtype = _dtype_of(x)
    array = np.asarray(x.detach().cpu().numpy() if isinstance(x, torch.Tensor) else x, dtype=np.float64)
    array = array.astype(np.float32).astype(np.float64)
    with torch.enable_grad():
        answer = df(_like(x, array, dtype))
        value = plain(answer) if isinstance(answer, (torch.Tensor, *NUMBERS)) else None
        if value is None:
            raise AssertionError(f"{name}(x) returns {type(answer).__name__}; it should return numbers.")
        reference = _Derivative(f, value.shape)
        case = Case("x", lambda _: {"x": array})
        exercise = Exercise(name=name, points=1, reference=reference, cases=(case,), hints=(), by_hand=None)
        try:
            expected = expected_of(exercise, case, 0)
        except ReferenceFailed as error:
            raise ValueError(f"f has no gradient to compare with: {error.__cause__}") from error
    (gradient,) = expected.arrays
    if value.shape != gradient.value.shape:
        raise AssertionError(
            f"{name}(x) has the shape {value.shape}; the gradient has the shape of x, {gradient.value.shape}."
        )
    given = str(answer.dtype).removeprefix("torch.") if hasattr(answer, "dtype") else dtype
    if isinstance(answer, torch.Tensor) and isinstance(x, torch.Tensor) and answer.dtype != x.dtype:
        raise AssertionError(f"{name}(x) has the dtype {given}; x has {dtype}.")
    difference = compare(value, gradient, dtype)
    if difference:
        raise AssertionError(_sentence(name, value, gradient.value, difference))
    return True


class _Derivative:
    """What autograd says of `f` in the form of this shape: the gradient of the sum, or the Jacobian."""

    def __init__(self, f: Callable[[Any], Any], shape: tuple[int, ...]) -> None:
        self._f, self._shape = f, shape

    def __call__(self, x: Any) -> Any:
        leaf = x.detach().clone().requires_grad_()
        out = self._f(leaf)
        if not isinstance(out, torch.Tensor):
            raise TypeError(f"f returns {type(out).__name__}, not a tensor")
        if self._shape == (*out.shape, *x.shape) and self._shape != tuple(x.shape):
            return torch.autograd.functional.jacobian(self._f, x.detach(), vectorize=False)
        (gradient,) = torch.autograd.grad(out.sum(), leaf)
        return gradient


def _dtype_of(x: Any) -> str:
    name = str(getattr(x, "dtype", "float64")).removeprefix("torch.")
    if name not in ("float32", "float64"):
        if isinstance(x, (int, float)):
            return "float64"
        raise ValueError(f"x has the dtype {name}; use float32 or float64.")
    return name


def _like(x: Any, array: NDArray[np.float64], dtype: str) -> Any:
    """The values of `array` as the same kind of thing as `x`."""
    if isinstance(x, torch.Tensor):
        return torch.from_numpy(array).to(x.dtype).to(x.device).reshape(x.shape)
    return array.astype(dtype) if isinstance(x, np.ndarray) else float(array)


def _sentence(name: str, yours: NDArray[Any], expected: NDArray[Any], difference: Difference) -> str:
    place = difference.first
    where = f" at [{', '.join(map(str, place))}]" if place else ""
    count = f"; {difference.count} of {yours.size} entries differ" if yours.size > 1 else ""
    return f"{name}(x) is wrong{where}: yours {yours[place]:.6g}, expected {expected[place]:.6g}{count}."
