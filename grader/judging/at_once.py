"""Which answers to an exercise are right, by one comparison of all that they hold.

Most answers are right, and NumPy takes as long for one of a few numbers as for all of them in a row. What
does not show as right here is looked at alone (see `check`), which says what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from grader.answer import Answer, Failure
from grader.exercise import Exercise
from grader.judging.check import Misfit, arrange, layout_mismatch
from grader.judging.comparison import allowed_error
from grader.judging.expected import Expected
from grader.plan import Call


def right_at_once(
    exercise: Exercise,
    calls: Sequence[Call],
    answers: Sequence[Answer | Failure],
    all_expected: Sequence[Expected],
) -> list[bool]:
    """For each answer, whether it shows as right. Those of an exercise that properties judge never do."""
    right = [False] * len(calls)
    compared: list[int] = []
    ends: list[int] = []
    values: list[NDArray[np.generic]] = []
    expected_values: list[NDArray[np.generic]] = []
    allowed: list[NDArray[np.float64]] = []
    size = 0
    for number, (call, answer, expected) in enumerate(zip(calls, answers, all_expected, strict=True)):
        arrays = _arrays_as_asked(exercise, call, answer, expected)
        if not arrays:
            continue
        for array, expected_array in zip(arrays, expected.arrays, strict=True):
            values.append(array.ravel())
            expected_values.append(expected_array.value.ravel())
            allowed.append(allowed_error(expected_array, call.dtype).ravel())
            size += array.size
        compared.append(number)
        ends.append(size)
    if not compared:
        return right
    with np.errstate(invalid="ignore"):
        error = np.abs(_joined(values) - _joined(expected_values))
    wrong = np.cumsum(~(error <= _joined(allowed)))
    counts = [int(wrong[end - 1]) if end else 0 for end in ends]
    for number, before, count in zip(compared, [0, *counts], counts, strict=False):
        right[number] = count == before
    return right


def _joined(arrays: Sequence[NDArray[np.generic]]) -> NDArray[np.float64]:
    return np.concatenate(arrays, dtype=np.float64, casting="same_kind")


def _arrays_as_asked(
    exercise: Exercise, call: Call, answer: Answer | Failure, expected: Expected
) -> list[NDArray[np.generic]] | None:
    """The arrays of an answer with which nothing can be wrong but their values; None for any other answer."""
    if isinstance(answer, Failure) or answer.modified or exercise.properties:
        return None
    if exercise.observer and not answer.as_asked:
        return None
    parts = arrange(answer.value, expected.shape)
    if isinstance(parts, Misfit):
        return None
    arrays: list[NDArray[np.generic]] = []
    for output, part in enumerate(parts):
        if part.array is None or part.requires_grad:
            return None
        if layout_mismatch(exercise, expected, output, part, call.dtype, call.device):
            return None
        arrays.append(part.array)
    return arrays
