"""Replay: one case of an exercise as a small script that a student runs, changes and debugs.

The script holds every digit of the inputs and of what is expected; the student's function runs in their own
interpreter, without a sandbox, so it is for one's own work only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from grader.exercise import Case, Exercise, Topic
from grader.grading import DEFAULT_SEED
from grader.inputs import draw
from grader.judging.expected import expected_of
from grader.judging.outputs import part_name
from grader.learner.errors import LearnerError
from grader.learner.literals import NAMES, literal
from grader.learner.progress import FailedCase
from grader.learner.state import STATE, state_folder, write_atomically

HEAD = '''"""Replays {name}: {case}, {dtype}, inputs from seed {seed}.

Written by `gdgrade replay {name}`; change it as you like. --debug stops in your function."""
'''


@dataclass(frozen=True)
class Replayed:
    """The case to replay, its dtype, and the seed of its inputs."""

    case: Case
    dtype: str
    seed: int


def to_replay(
    exercise: Exercise, word: str | None, dtype: str | None, seed: int | None, failed: FailedCase | None
) -> Replayed:
    """What to replay: the case that `word` names, or without it the one that the last check has shown, or the
    first. A dtype or a seed that is not named is that of the last check. LearnerError as `chosen_case`."""
    names = {case.name: case for case in exercise.cases}
    last = failed if failed and failed.case in names and failed.dtype in exercise.dtypes else None
    case = chosen_case(exercise, word) if word else names[last.case] if last else exercise.basic
    if dtype and dtype not in exercise.dtypes:
        raise LearnerError(f"{exercise.name} has no cases in {dtype}; use {' or '.join(exercise.dtypes)}.")
    of_last = last if last and last.case == case.name else None
    return Replayed(
        case,
        dtype or (of_last.dtype if of_last else exercise.dtypes[-1]),
        (last.seed if last else DEFAULT_SEED) if seed is None else seed,
    )


def write(text: str, exercise: Exercise, exercises: Path, output: Path | None) -> Path:
    """Write the script to `output`, without one where gdgrade keeps what it remembers. LearnerError where it
    cannot be written."""
    path = output or exercises / STATE / f"replay_{exercise.name}.py"
    try:
        if not output:
            state_folder(exercises)
        write_atomically(path, text)
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise LearnerError(f"{path} cannot be written: {why}. Name another file with `-o FILE`.") from error
    return path


def chosen_case(exercise: Exercise, word: str) -> Case:
    """The case that a word names: its number, counted from 1, its name, or a part of one name alone.
    LearnerError where there is none or more than one."""
    if word.isdecimal() and 1 <= int(word) <= len(exercise.cases):
        return exercise.cases[int(word) - 1]
    exact = [case for case in exercise.cases if case.name.lower() == word.lower()]
    partly = [case for case in exercise.cases if word.lower() in case.name.lower()]
    found = exact or partly
    if len(found) == 1:
        return found[0]
    listed = "\n".join(f"  {number}  {case.name}" for number, case in enumerate(exercise.cases, 1))
    what = f"More than one case has {word!r} in its name" if found else f"There is no case {word!r}"
    raise LearnerError(f"{what}. The cases of {exercise.name} are:\n{listed}")


def script(topic: Topic, exercise: Exercise, replayed: Replayed, file: Path) -> str:
    """The source of the script; torch is imported to compute what is expected."""
    inputs = draw(exercise, replayed.case, replayed.seed)
    arguments = {n: literal(value, exercise.library, replayed.dtype) for n, value in inputs.items()}
    expected = _expected(exercise, replayed)
    lines = [f"{name} = {source}" for name, source in arguments.items()]
    body = "\n".join(["# The inputs, to the last digit.", *lines])
    imports = "\n".join(_imports(body + expected))
    names = ", ".join(f"{name!r}: {name}" for name in arguments)
    options = "".join(
        f"\n    {key}={value!r}," for key, value in _options(exercise, _names(exercise, replayed))
    )
    head = HEAD.format(
        name=exercise.name,
        case=replayed.case.name,
        dtype=replayed.dtype,
        seed=replayed.seed,
    )
    several = " One of several right answers." if exercise.properties else ""
    right = f"# What the grader expects.{several}\nexpected = {expected}"
    call = f"replay(\n    {str(file)!r},\n    {exercise.name!r},\n    {{{names}}},\n    expected,{options}\n)"
    return f"{head}\n{imports}\n\n{body}\n\n{right}\n\n{call}\n"


def _imports(code: str) -> list[str]:
    """The imports that the code needs."""
    imports = [NAMES] if "inf" in code or "nan" in code else []
    if "np." in code:
        imports.append("import numpy as np")
    if "torch." in code:
        imports.append("import torch")
    imports.append("")
    imports.append("from grader.learner.replayed import replay")
    if "make(SharedValue(" in code:
        imports.append("from grader.published.shared_values import SharedValue, make")
    return imports


def _names(exercise: Exercise, replayed: Replayed) -> tuple[str, ...]:
    """What the returned values are called, as in a report; empty for a single one."""
    expected = expected_of(exercise, replayed.case, replayed.seed)
    if isinstance(expected.shape, int):
        return ()
    numbers = range(len(expected.arrays))
    return tuple(part_name(exercise, expected, n) or f"value {n + 1}" for n in numbers)


def _options(exercise: Exercise, outputs: tuple[str, ...]) -> Sequence[tuple[str, Any]]:
    """What `replay` is told beside the call, as far as it is not the usual."""
    by_hand = exercise.by_hand is not None and not exercise.by_hand.autograd
    given = (("outputs", outputs), ("driver", exercise.driver), ("gradients", not by_hand))
    return [(key, value) for key, value in given if value not in ((), None, True)]


def _expected(exercise: Exercise, replayed: Replayed) -> str:
    """The source of what the reference says, in the dtype of the call."""
    expected = expected_of(exercise, replayed.case, replayed.seed)

    def nested(shape: Any) -> str:
        if not isinstance(shape, int):
            return "(" + "".join(f"{nested(inner)}, " for inner in shape) + ")"
        expected_array = expected.arrays[shape]
        value = expected_array.value.item() if expected_array.is_number else np.asarray(expected_array.value)
        return literal(value, exercise.library, replayed.dtype)

    return nested(expected.shape)
