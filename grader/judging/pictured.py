"""What a picture shows: the student's answers and the reference's, as arrays of the same shapes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.answer import Answer, Failure, Part
from grader.exercise import Exercise
from grader.inputs import draw
from grader.judging.expected import ReferenceFailed, as_tensors, plain
from grader.lazy import torch
from grader.picture import Arrays, Inputs, Picture, Shown

SEED = 0
"""The inputs of a picture are not drawn by chance: any seed would do."""


class _NotShown(Exception):
    """Why an answer cannot be drawn; a sentence."""


@dataclass(frozen=True)
class Pictured:
    """For each call of a picture its inputs, what the reference returns, and what is drawn of that."""

    exercise: str
    picture: Picture
    inputs: tuple[Inputs, ...]
    returned: tuple[Any, ...]
    expected: tuple[Arrays, ...]


def pictured(exercise: Exercise, picture: Picture) -> Pictured:
    """What the reference answers to the calls of a picture. `exercise` is the one that `plan_picture`
    returns. Raises ReferenceFailed where the reference or the picture itself fails."""
    all_inputs, expected, returned = [], [], []
    for case in exercise.cases:
        inputs = draw(exercise, case, SEED)
        try:
            reference = exercise.asked(exercise.reference)(*as_tensors(inputs, torch.float64).values())
            returned.append(_arrays(reference))
            expected.append(_drawn(picture, returned[-1], inputs))
        except Exception as error:
            raise ReferenceFailed(f"the picture of {exercise.name} failed", error) from error
        all_inputs.append(inputs)
    return Pictured(exercise.name, picture, tuple(all_inputs), tuple(returned), tuple(expected))


def shown(asked: Pictured, answers: Sequence[Answer | Failure]) -> Shown:
    """The answers to the calls of a picture beside those of the reference."""
    try:
        yours = tuple(
            _yours(asked.exercise, asked.picture, *call)
            for call in zip(answers, asked.inputs, asked.returned, asked.expected, strict=True)
        )
    except _NotShown as problem:
        return Shown(asked.inputs, asked.expected, None, str(problem))
    return Shown(asked.inputs, asked.expected, yours)


def _yours(
    name: str, picture: Picture, answer: Answer | Failure, inputs: Inputs, returned: Any, expected: Arrays
) -> Arrays:
    """The arrays to draw of one answer, which has the shapes of what the reference returned."""
    if isinstance(answer, Failure):
        raise _NotShown(answer.message)
    values = _parts(name, answer.value)
    if _shapes(values) != _shapes(returned):
        raise _NotShown(f"{name} returns the shape {_told(values)}; expected is {_told(returned)}.")
    try:
        drawn = _drawn(picture, values, inputs)
    except Exception as error:
        raise _NotShown(f"What {name} returns cannot be drawn.") from error
    if _shapes(drawn) != _shapes(expected):
        raise _NotShown(f"What {name} returns cannot be drawn.")
    return drawn


def _drawn(picture: Picture, values: Any, inputs: Inputs) -> Arrays:
    with np.errstate(all="ignore"):
        return picture.shown(values, inputs)


def _parts(name: str, part: Part) -> Any:
    """What a student returned, as arrays in tuples."""
    if part.parts is not None:
        return tuple(_parts(name, inner) for inner in part.parts)
    if part.array is None:
        raise _NotShown(f"{name} returns {part.type or 'nothing'}, which cannot be drawn.")
    return part.array.astype(np.float64)


def _arrays(value: Any) -> Any:
    """What a reference returned, as arrays in tuples."""
    if isinstance(value, (list, tuple)):
        return tuple(_arrays(part) for part in value)
    return plain(value).astype(np.float64)


def _shapes(value: Any) -> Any:
    return [_shapes(part) for part in value] if isinstance(value, tuple) else tuple(value.shape)


def _told(value: Any) -> str:
    """Shapes as a message has them."""
    if not isinstance(value, tuple):
        return str(tuple(map(int, value.shape)))
    return f"a tuple of {len(value)}: {', '.join(map(_told, value[:4]))}" if value else "an empty tuple"
