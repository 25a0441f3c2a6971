"""What is said of calls that raised, or returned a wrong shape, where the values have no cause to tell."""

from __future__ import annotations

from collections.abc import Sequence

from grader.answer import Answer, Failure
from grader.exercise import Exercise
from grader.judging.check import Finding
from grader.judging.diagnosis import Diagnosis
from grader.judging.exceptions import explained
from grader.judging.families import what_is_special
from grader.judging.mismatches import Call, told_mismatch
from grader.judging.raised import Raised, read_raised
from grader.judging.result_shapes import told_shape
from grader.judging.shapes import Sizes, read_shapes, sizes_of
from grader.judging.truth import Truth

WRONG_SHAPE = "wrong shape"


def explain_calls(
    exercise: Exercise,
    truths: Sequence[Truth],
    answers: Sequence[Answer | Failure],
    findings: Sequence[Finding | None],
) -> list[Diagnosis | None]:
    """A diagnosis for each call that raised or returned a wrong shape, where there is one. Calls that raised
    the same at the same line share theirs."""
    failures = [f.message if f and f.kind == "failure" else "" for f in findings]
    raised = [read_raised(message) for message in failures]
    told: dict[tuple[str, int], Diagnosis | None] = {}
    for first in filter(None, raised):
        if _place(first) not in told:
            told[_place(first)] = _of_an_exception(exercise, _place(first), truths, answers, raised)
    special = _special(exercise, truths, findings) if any(raised) else None
    shape = _of_shapes(exercise, truths, findings)
    calls: list[Diagnosis | None] = []
    for failure, finding in zip(raised, findings, strict=True):
        if failure:
            calls.append(told[_place(failure)] or special)
        else:
            calls.append(shape if finding and finding.kind == "shape" else None)
    return calls


def _place(raised: Raised) -> tuple[str, int]:
    return raised.kind, raised.line


def _of_an_exception(
    exercise: Exercise,
    place: tuple[str, int],
    truths: Sequence[Truth],
    answers: Sequence[Answer | Failure],
    raised: Sequence[Raised | None],
) -> Diagnosis | None:
    calls = [
        Call(truth.inputs, _sizes(exercise, truth), failure)
        for truth, failure in zip(truths, raised, strict=True)
        if failure and _place(failure) == place
    ]
    ran = [
        _sizes(exercise, truth)
        for truth, answer in zip(truths, answers, strict=True)
        if not isinstance(answer, Failure)
    ]
    mismatch = told_mismatch(calls, ran, read_shapes(exercise.shapes))
    if mismatch:
        return Diagnosis(WRONG_SHAPE, mismatch)
    found = explained(calls[0].raised, list(truths[0].inputs))
    return Diagnosis(*found) if found else None


def _special(
    exercise: Exercise, truths: Sequence[Truth], findings: Sequence[Finding | None]
) -> Diagnosis | None:
    """A clue: which kinds of cases are right, though others raise."""
    wrong = [truth for truth, finding in zip(truths, findings, strict=True) if finding]
    right = [truth for truth, finding in zip(truths, findings, strict=True) if not finding]
    place = what_is_special(exercise, right, wrong)
    return Diagnosis("", place) if place else None


def _of_shapes(
    exercise: Exercise, truths: Sequence[Truth], findings: Sequence[Finding | None]
) -> Diagnosis | None:
    wrong = [(t, f) for t, f in zip(truths, findings, strict=True) if f and f.kind == "shape"]
    return Diagnosis(WRONG_SHAPE, told_shape(exercise, wrong)) if wrong else None


def _sizes(exercise: Exercise, truth: Truth) -> Sizes:
    try:
        return sizes_of(
            read_shapes(exercise.shapes), truth.inputs, [leaf.value.shape for leaf in truth.leaves]
        )
    except ValueError:  # the course declares something else than it has
        return {}
