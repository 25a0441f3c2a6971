"""What is said of calls that raised, or returned a wrong shape, where the values have no cause to tell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.answer import Answer, Failure
from grader.exercise import Exercise
from grader.judging.class_exceptions import explained_of_class
from grader.judging.deciding_case import effort
from grader.judging.diagnosis import Diagnosis
from grader.judging.exceptions import explained
from grader.judging.expected import Expected
from grader.judging.families import what_is_special
from grader.judging.mismatch import Mismatch, MismatchKind
from grader.judging.raised import Raised, read_raised
from grader.judging.result_shapes import explain_shape
from grader.judging.shape_mismatches import Call, explain_index, explain_shapes
from grader.judging.shapes import declared_sizes, fitting_letters, read_shapes

WRONG_SHAPE = "wrong shape"
MOST_PLACES = 8
"""How many exceptions are explained: a file may raise another one in every call."""

Place = tuple[str, int, str]
"""What calls that raised alike have in common: the exception's name, its line, its text without numbers."""
SILENT_BROADCAST = "a silent broadcast"


def explain_calls(
    exercise: Exercise,
    all_expected: Sequence[Expected],
    answers: Sequence[Answer | Failure],
    mismatches: Sequence[Mismatch | None],
) -> list[Diagnosis | None]:
    """A diagnosis for each call that raised or returned a wrong shape, where there is one. Calls that raised
    the same at the same line share theirs."""
    failures = [f.message if f and f.kind == MismatchKind.FAILURE else "" for f in mismatches]
    raised = [read_raised(message) for message in failures]
    diagnoses: dict[Place, Diagnosis | None] = {}
    for first in filter(None, raised):
        if _place(first) not in diagnoses and len(diagnoses) < MOST_PLACES:
            diagnoses[_place(first)] = _of_an_exception(
                exercise, _place(first), all_expected, answers, raised
            )
    special = _special(exercise, all_expected, mismatches) if any(raised) else None
    of_arguments = _special(exercise, all_expected, mismatches, sizes=False) if special else None
    shape = _of_shapes(exercise, all_expected, mismatches)
    calls: list[Diagnosis | None] = []
    for failure, mismatch in zip(raised, mismatches, strict=True):
        if failure:
            calls.append(_with(diagnoses.get(_place(failure)), of_arguments) or special)
        else:
            calls.append(shape if mismatch and mismatch.kind == MismatchKind.SHAPE else None)
    return calls


def _with(found: Diagnosis | None, special: Diagnosis | None) -> Diagnosis | None:
    """What is said of shapes that do not fit, and with which arguments they do."""
    if found is None or special is None or found.name != WRONG_SHAPE:
        return found
    return Diagnosis(found.name, f"{found.message} {special.message}")


def explain_broadcast(
    exercise: Exercise, all_expected: Sequence[Expected], answers: Sequence[Answer | Failure]
) -> Diagnosis | None:
    """That an (n,) and an (n, 1) met, with the line, where the task has no square of its own."""
    shapes = read_shapes(exercise.shapes)
    every = [shape.axes for shape in (*shapes.arguments.values(), *shapes.results)]
    if any(len(set(axes)) < len(axes) for axes in every if "1" not in axes):
        return None
    for expected, answer in zip(all_expected, answers, strict=True):
        if isinstance(answer, Answer) and answer.broadcast:
            line, size = answer.broadcast
            n = next(iter(fitting_letters([(size, declared_sizes(exercise, expected))])), "n")
            return Diagnosis(
                SILENT_BROADCAST,
                f"Line {line}: an ({n},) meets an ({n}, 1), and broadcasting makes an ({n}, {n}) of them. "
                "Give both the same shape first.",
            )
    return None


def _place(raised: Raised) -> Place:
    return raised.kind, raised.line, re.sub(r"\d+", "", raised.text)


def _of_an_exception(
    exercise: Exercise,
    place: Place,
    all_expected: Sequence[Expected],
    answers: Sequence[Answer | Failure],
    raised: Sequence[Raised | None],
) -> Diagnosis | None:
    calls = [
        Call(declared_sizes(exercise, expected), failure, effort(expected))
        for expected, failure in zip(all_expected, raised, strict=True)
        if failure and _place(failure) == place
    ]
    calls.sort(key=lambda call: call.effort)
    ran = [
        declared_sizes(exercise, expected)
        for expected, answer in zip(all_expected, answers, strict=True)
        if not isinstance(answer, Failure)
    ]
    shape_mismatch = explain_shapes(calls, ran, read_shapes(exercise.shapes))
    if shape_mismatch:
        return Diagnosis(WRONG_SHAPE, shape_mismatch)
    if index := explain_index(calls):
        return Diagnosis("no such index", index)
    found = explained_of_class(calls[0].raised, exercise.name) if exercise.is_class else None
    found = found or explained(calls[0].raised, list(all_expected[0].inputs))
    return Diagnosis(*found) if found else None


def _special(
    exercise: Exercise,
    all_expected: Sequence[Expected],
    mismatches: Sequence[Mismatch | None],
    *,
    sizes: bool = True,
) -> Diagnosis | None:
    """A clue: which kinds of cases are right, though others raise."""
    wrong = [expected for expected, mismatch in zip(all_expected, mismatches, strict=True) if mismatch]
    right = [expected for expected, mismatch in zip(all_expected, mismatches, strict=True) if not mismatch]
    place = what_is_special(exercise, right, wrong, sizes=sizes)
    return Diagnosis("", place) if place else None


def _of_shapes(
    exercise: Exercise, all_expected: Sequence[Expected], mismatches: Sequence[Mismatch | None]
) -> Diagnosis | None:
    wrong = [
        (t, f) for t, f in zip(all_expected, mismatches, strict=True) if f and f.kind == MismatchKind.SHAPE
    ]
    return Diagnosis(WRONG_SHAPE, explain_shape(exercise, wrong)) if wrong else None
