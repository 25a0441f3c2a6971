"""The expected value of a case, and how exactly an answer can be expected to meet it.

    r     the reference in float64 on the CPU
    sens  max over 4 runs of |reference(x (1 - d xi)) - r| / d,  d = 2^-30, xi uniform in [0, 1):
          how much the result moves when the inputs do (the conditioning of the problem)
    tau   max |reference in float32 - r|: what torch itself loses
    scale max |r| of the whole answer where there is no float32: it says how far numbers that are returned
          one by one may be off where their terms cancel

The perturbation is relative, so zeros and signs stay and no kink is crossed, and it only
shrinks, so probabilities stay in [0, 1].
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from grader.exercise import Case, Exercise, Inputs
from grader.inputs import draw, map_arrays
from grader.lazy import torch
from grader.published.shared_values import SharedValue, make

T = TypeVar("T")

PERTURBATION = 2.0**-30
PERTURBED_RUNS = 4
NO_FLOAT = 2.0**53
"""From here on not every whole number is a float. Answers are compared as floats, and two that differ would
be the same."""


class ReferenceFailed(Exception):
    """A reference failed on a case of its own exercise: a mistake in the course. `what` is that without the
    exception, which is the cause of this one."""

    def __init__(self, what: str, cause: Exception) -> None:
        super().__init__(f"{what}: {type(cause).__name__}: {cause}")
        self.what = what


@dataclass(frozen=True)
class ExpectedArray:
    """One array of the expected value. `dtype` is "float" for the dtype of the call, else exact.
    `allowed` keeps what the comparison has worked out for each dtype."""

    value: NDArray[Any]
    sensitivity: NDArray[np.float64]
    float32_error: float
    dtype: str
    is_number: bool
    scale: float = 0.0
    allowed: dict[str, NDArray[np.float64]] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True)
class Expected:
    """The expected value of one case. `shape` nests like the returned value: an index into `arrays`
    where one array stands, a tuple where several do."""

    inputs: Inputs
    shape: Any
    arrays: tuple[ExpectedArray, ...]
    _known: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What `once` has kept."""

    def once(
        self, what: Hashable, work_out: Callable[[], T], keep: Callable[[T], bool] = lambda _: True
    ) -> T:
        """What follows from the case and its expected value alone, worked out for the first answer that needs
        it, and kept if it is to be: a class is asked the same cases."""
        if what in self._known:
            found: T = self._known[what]
            return found
        found = work_out()
        if keep(found):
            self._known[what] = found
        return found


def expected_of(exercise: Exercise, case: Case, seed: int) -> Expected:
    """Run the reference: once in float64, four times perturbed, once in float32. Not perturbed where
    properties alone judge the values."""
    inputs = draw(exercise, case, seed)
    exact = _run(exercise, case, as_tensors(inputs, torch.float64))
    shape, values = flatten(exact)
    rng = np.random.default_rng(zlib.crc32(case.name.encode()))
    perturbed = [
        _plain_arrays(_run(exercise, case, as_tensors(perturb(inputs, rng, case.ties), torch.float64)))
        for _ in range(0 if exercise.properties else PERTURBED_RUNS)
    ]
    rough = None
    if "float32" in exercise.dtypes:
        rough = _plain_arrays(_run(exercise, case, as_tensors(inputs, torch.float32)))
    scale = 0.0 if rough else _greatest(values)
    arrays = []
    for i, value in enumerate(values):
        array = plain(value)
        if (type(value) is int or array.dtype.kind in "iu") and (abs(array.astype(float)) >= NO_FLOAT).any():
            large = ValueError("it returned a whole number of 2^53 or more, which cannot be compared")
            raise ReferenceFailed(_failed_on(exercise, case), large) from large
        moves = [np.zeros(array.shape), *(np.abs(_difference(run[i], array)) for run in perturbed)]
        sensitivity = np.max(moves, axis=0) / PERTURBATION
        error = float(np.max(np.abs(_difference(rough[i], array)), initial=0.0)) if rough else 0.0
        kind = "float" if array.dtype.kind == "f" else array.dtype.name
        is_number = not isinstance(value, torch.Tensor)
        arrays.append(ExpectedArray(array, sensitivity, error, kind, is_number, scale))
    return Expected(inputs, shape, tuple(arrays))


def as_tensors(inputs: Inputs, dtype: Any) -> dict[str, Any]:
    """The inputs as references take them: arrays as tensors, floats in `dtype`, shared values made."""

    def convert(array: NDArray[Any]) -> Any:
        tensor = torch.from_numpy(array.copy().reshape(array.shape))
        return tensor.to(dtype) if tensor.is_floating_point() else tensor

    return {name: make(map_arrays(value, convert)) for name, value in inputs.items()}


def perturb(inputs: Inputs, rng: np.random.Generator, ties: bool) -> Inputs:
    """The inputs a little smaller, every float by a factor of its own; equal ones by the same
    factor where ties must stay ties."""

    def shrink(value: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, (float, np.ndarray)):
            return value
        array = np.asarray(value)
        if array.dtype.kind != "f":
            return value
        if ties:
            _, which = np.unique(array, return_inverse=True)
            xi = rng.random(array.size)[which.reshape(array.shape)]
        else:
            xi = rng.random(array.shape)
        smaller = np.asarray(array * (1.0 - PERTURBATION * xi))
        return smaller if isinstance(value, np.ndarray) else float(smaller)

    def deep(value: Any) -> Any:
        if isinstance(value, SharedValue):
            return SharedValue(value.name, deep(value.arguments))
        return type(value)(deep(v) for v in value) if isinstance(value, (list, tuple)) else shrink(value)

    return {name: deep(value) for name, value in inputs.items()}


def flatten(value: Any) -> tuple[Any, list[Any]]:
    """The nesting of a returned value, and what stands at its leaves in order."""
    arrays: list[Any] = []

    def walk(item: Any) -> Any:
        if isinstance(item, (list, tuple)):
            return tuple(walk(part) for part in item)
        arrays.append(item)
        return len(arrays) - 1

    return walk(value), arrays


def plain(value: Any) -> NDArray[Any]:
    """A tensor or a number as a NumPy array; float32 comes back as float64."""
    array = value.detach().cpu().numpy() if isinstance(value, torch.Tensor) else np.asarray(value)
    return array.astype(np.float64) if array.dtype.kind == "f" else array


def _plain_arrays(value: Any) -> list[NDArray[Any]]:
    return [plain(expected_array) for expected_array in flatten(value)[1]]


def _greatest(values: list[Any]) -> float:
    """The greatest finite size of all floats that were returned."""
    arrays = (np.abs(array) for array in map(plain, values) if array.dtype.kind == "f")
    return max((float(array[np.isfinite(array)].max(initial=0.0)) for array in arrays), default=0.0)


def _difference(a: NDArray[Any], b: NDArray[Any]) -> NDArray[np.float64]:
    """a - b in float64, 0 where both are the same infinity."""
    with np.errstate(invalid="ignore"):
        difference = a.astype(np.float64) - b.astype(np.float64)
    return np.where(a == b, 0.0, difference)


def _run(exercise: Exercise, case: Case, inputs: dict[str, Any]) -> Any:
    try:
        return exercise.asked(exercise.reference)(*inputs.values())
    except Exception as error:
        raise ReferenceFailed(_failed_on(exercise, case), error) from error


def _failed_on(exercise: Exercise, case: Case) -> str:
    return f"the reference of {exercise.name} failed on the case {case.name!r}"
