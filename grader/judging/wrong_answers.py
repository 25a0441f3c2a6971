"""A digest of the wrong answers to an exercise: equal for students who went wrong in the same way, however
they have written it.

It is made of the cases that did not pass, of one device: their answers to rounding, and the kind of an
exception without the names and numbers in it. Only a name for a behaviour: no points depend on it.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.answer import Answer, Failure, Part
from grader.exercise import Case, Exercise
from grader.judging.expected import Expected
from grader.plan import Call
from grader.report import Status

DIGITS = 12
"""Hexadecimal digits of a digest."""
FINE, COARSE = 1e-5, 1e-2
"""How far apart two numbers are that differ, of the greatest in their array, in float64 and in less. Far
above what another order of summation changes, far below what another mistake does."""
OFFSET = 0.3819660112501051
"""Where the steps begin that numbers are rounded down to: at no number that a formula gives, so that noise
does not carry any over an edge."""
MOST_CHARACTERS = 200
NOT_A_NUMBER, INFINITE = 1 << 60, 1 << 61
"""More steps than any number has."""

_QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|`[^`\n]*`")
_IN_BRACKETS = re.compile(r"\([^()\n]*\)")
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:e[-+]?\d+)?", re.IGNORECASE)


def digest_of_wrong_answers(
    exercise: Exercise,
    calls: Sequence[Call],
    answers: Sequence[Answer | Failure],
    statuses: Sequence[Status],
    expected_of_case: Callable[[Case], Expected],
) -> str:
    """`DIGITS` hexadecimal digits, empty where no case ended in a wrong answer or an exception: what timed
    out, crashed or was not allowed says nothing of the mistake. `statuses` are those of the first calls, in
    order."""
    first = [place for place, call in enumerate(calls) if not call.again]
    wrong = {
        place: status
        for place, status in zip(first, statuses, strict=True)
        if status is not Status.PASSED and calls[place].device == calls[0].device
    }
    if not any(_tells(answers[place], status) for place, status in wrong.items()):
        return ""
    # float64 tells more, and depends less on the order of summation; float32 where only that is wrong.
    fine = {place for place in wrong if calls[place].dtype == "float64"} or set(wrong)
    found = hashlib.sha256()
    for place, status in wrong.items():
        call = calls[place]
        found.update(f"{call.case} {call.dtype} {status.value}\n".encode())
        if place in fine and _tells(answers[place], status):
            for piece in _behaviour(answers[place], expected_of_case(exercise.cases[call.case])):
                found.update(piece)
    return found.hexdigest()[:DIGITS]


def _tells(answer: Answer | Failure, status: Status) -> bool:
    """Whether the function came to an end, with a result or an exception."""
    if isinstance(answer, Failure):
        return answer.in_call and answer.status is Status.ERROR
    return status is not Status.FORBIDDEN


def _behaviour(answer: Answer | Failure, expected: Expected) -> Iterator[bytes]:
    if isinstance(answer, Failure):
        yield _shape_of(answer.message).encode()
        return
    yield f"{sorted(answer.modified)}".encode()
    scales = [_greatest(array.value) for array in expected.arrays]
    parts = list(_leaves(answer.value))
    each = scales if len(scales) == len(parts) else [max(scales, default=0.0)] * len(parts)
    for part, scale in zip(parts, each, strict=True):
        yield from _of_part(part, scale)


def _shape_of(message: str) -> str:
    """The kind of an exception and its message, without names and numbers: those are the student's own."""
    head = message.split("\n", 1)[0][:MOST_CHARACTERS]
    return _NUMBER.sub("0", _IN_BRACKETS.sub(_commas, _QUOTED.sub("''", head)))


def _commas(found: re.Match[str]) -> str:
    """How many things are in brackets: the names of arguments are anybody's."""
    return "," * found[0].count(",")


def _leaves(part: Part) -> Iterator[Part]:
    """The values of an answer in order, each tuple or list first."""
    if part.parts is None:
        yield part
        return
    for inner in part.parts:
        yield from _leaves(inner)


def _of_part(part: Part, scale: float) -> Iterator[bytes]:
    if part.array is None:
        yield f"{part.type} {part.dtype}\n".encode()
        return
    yield f"{part.array.shape}\n".encode()
    yield _rounded(part.array, scale).tobytes()


def _rounded(array: NDArray[Any], scale: float) -> NDArray[np.int64]:
    """The numbers of an array in steps of a share of the greatest of them, or of `scale` where that is
    greater; the size of a step comes first."""
    share = COARSE if array.dtype.kind == "f" and array.dtype.itemsize < 8 else FINE
    numbers = np.ravel(array).astype(np.float64)
    step = share * max(_greatest(numbers), scale)
    steps = np.zeros(numbers.size + 1, np.int64)
    finite = np.isfinite(numbers)
    if step > np.finfo(np.float64).tiny:
        steps[0] = math.floor(math.log2(step) / FINE + OFFSET)
        steps[1:][finite] = np.floor(numbers[finite] / step + OFFSET).astype(np.int64)
    steps[1:][np.isnan(numbers)] = NOT_A_NUMBER
    steps[1:][np.isinf(numbers)] = np.where(numbers[np.isinf(numbers)] > 0, INFINITE, -INFINITE)
    return steps


def _greatest(numbers: NDArray[Any]) -> float:
    values = np.abs(np.asarray(numbers, dtype=np.float64))
    return float(values[np.isfinite(values)].max(initial=0.0))
