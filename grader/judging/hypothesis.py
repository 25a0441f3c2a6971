"""A hypothesis about a wrong answer, and its parts: a change of the expected value or of the arguments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.judging.observations import Arrays, Observation, Observations, run_candidate
from grader.judging.outputs import part_name
from grader.lazy import torch

Arguments = Callable[[dict[str, Any], Observation], dict[str, Any]]
"""The arguments in place of those of a case."""
Change = Callable[[Any, Observation], Any]
"""One argument in place of that of a case."""
Alteration = Callable[[NDArray[Any]], NDArray[Any]]
"""What is done to one array of the expected value."""


@dataclass(frozen=True)
class Hypothesis:
    """A mistake: its name, what to say about it, and the answer that it would give."""

    name: str
    message: str
    wrong: Callable[[Observation], Any]

    def words(self) -> tuple[str, str]:
        """Its name and what to say."""
        return self.name, self.message


def from_expected(change: Callable[[Arrays, Observation], Arrays]) -> Callable[[Observation], Any]:
    """A change of the true values, put back into the nesting that the reference returns."""

    def wrong(observation: Observation) -> Any:
        arrays = observation.expected.arrays
        changed = change(observation.expected_arrays, observation)
        values = [
            array.item() if expected_array.is_number and array.ndim == 0 else as_tensor(array, observation)
            for expected_array, array in zip(arrays, changed, strict=True)
        ]

        def nest(shape: Any) -> Any:
            return values[shape] if isinstance(shape, int) else tuple(nest(inner) for inner in shape)

        return nest(observation.expected.shape)

    return wrong


def each(alter: Alteration) -> Callable[[Arrays, Observation], Arrays]:
    """A change of every output."""
    return lambda expected_arrays, _: [alter(expected) for expected in expected_arrays]


def only(output: int, alter: Alteration) -> Callable[[Arrays, Observation], Arrays]:
    """A change of one of several outputs."""
    return lambda expected_arrays, _: [
        alter(t) if at == output else t for at, t in enumerate(expected_arrays)
    ]


def changed(observations: Observations, name: str, message: str, argument: str, change: Change) -> Hypothesis:
    """That one argument was another one: the reference run with what `change` makes of it."""

    def arguments(given: dict[str, Any], observation: Observation) -> dict[str, Any]:
        if argument not in given:
            return given
        return given | {argument: change(given[argument], observation)}

    return Hypothesis(name, message, with_arguments(observations, arguments))


def with_arguments(
    observations: Observations, change: Callable[[dict[str, Any], Observation], dict[str, Any]], *more: Any
) -> Callable[[Observation], Any]:
    """The exercise's reference on changed arguments, and on some `more` that the case leaves out."""

    def wrong(observation: Observation) -> Any:
        names = list(observation.expected.inputs)

        def call(*values: Any) -> Any:
            arguments = change(dict(zip(names, values, strict=True)), observation)
            reference = observations.exercise.asked(observations.exercise.reference)
            return reference(*(arguments[name] for name in names), *more)

        return run_candidate(call, observation)

    return wrong


def as_tensor(array: NDArray[Any], observation: Observation) -> Any:
    """An array as a tensor, floats in the dtype of the observation."""
    tensor = torch.from_numpy(np.array(array))
    return tensor.to(getattr(torch, observation.dtype)) if tensor.is_floating_point() else tensor


def array_arguments(observations: Observations) -> list[str]:
    """The arguments that are arrays, by name."""
    return [
        name
        for name, value in observations.answered[0].expected.inputs.items()
        if isinstance(value, np.ndarray)
    ]


def output_name(observations: Observations, output: int) -> str:
    """One of several returned values, as its name or by its number."""
    name = part_name(observations.exercise, observations.answered[0].expected, output)
    return f"`{name}`" if name else f"returned value {output + 1}"
