"""Two mistakes at once: a wrong rule, written in a way that overflows for large inputs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from grader.judging.hypothesis import Hypothesis, from_expected
from grader.judging.observations import LARGE, Observation, Observations, arrays_of, as_array

OVERFLOWS = "your formula gives inf or nan for large inputs."
NOT_FINITE = "some of your values are inf or nan: look for a division by 0."
FEWEST = 2
"""How many wrong answers without an overflow have to be explained."""


def overflowing(observations: Observations, hypotheses: Iterable[Hypothesis]) -> Iterator[Hypothesis]:
    """Each hypothesis with the infinities and NaN of the answers in the place of its numbers, where some
    answers have those and enough have not."""
    wrong = [_is_finite(observation) for observation in observations.failing]
    if all(wrong) or wrong.count(True) < FEWEST:
        return
    besides = OVERFLOWS if _are_large(observations) else NOT_FINITE
    for hypothesis in hypotheses:
        message = f"{hypothesis.message} Besides, {besides}"
        yield Hypothesis(hypothesis.name, message, _with_overflow(hypothesis.wrong))


def _is_finite(observation: Observation) -> bool:
    return all(np.isfinite(array).all() for array in observation.arrays)


def _are_large(observations: Observations) -> bool:
    """Whether every answer that is not finite is one to a large input."""
    inputs = [
        observation.expected.inputs.values()
        for observation in observations.failing
        if not _is_finite(observation)
    ]
    return all(any(_greatest(value) >= LARGE for value in values) for values in inputs)


def _greatest(value: object) -> float:
    arrays = [as_array(value)] if isinstance(value, (np.ndarray, float)) else []
    return max((float(np.abs(array).max()) for array in arrays if array.size), default=0.0)


def _with_overflow(wrong: Callable[[Observation], Any]) -> Callable[[Observation], Any]:
    def changed(observation: Observation) -> Any:
        candidate = wrong(observation)
        if candidate is None or observation.mismatch is None or _is_finite(observation):
            return candidate
        arrays = arrays_of(candidate)
        if [a.shape for a in arrays] != [a.shape for a in observation.arrays]:
            return None
        mixed = [np.where(np.isfinite(b), a, b) for a, b in zip(arrays, observation.arrays, strict=True)]
        return from_expected(lambda *_: mixed)(observation)

    return changed
