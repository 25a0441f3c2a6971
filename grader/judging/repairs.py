"""Which answers of an edited program are right. It decides on a place to tell, and never on points."""

from __future__ import annotations

from collections.abc import Sequence

from grader.answer import Answer, Failure
from grader.exercise import Exercise
from grader.judging.check import check
from grader.judging.expected import Expected
from grader.judging.judge import mismatches_of
from grader.judging.mismatch import Mismatch, MismatchKind
from grader.plan import Call, Suspicion
from grader.report import Status

LEAST_CALLS = 5
"""An edit that makes fewer calls right proves little."""

BESIDE_THE_VALUE = frozenset([MismatchKind.MODIFIED, MismatchKind.REQUIRES_GRAD, MismatchKind.WAY])
COMPLAINTS = {
    **dict.fromkeys(
        [
            MismatchKind.FAILURE,
            MismatchKind.NOTHING,
            MismatchKind.NONE_AMONG,
            MismatchKind.TYPE,
            MismatchKind.SHAPE,
        ],
        "form",
    ),
    **dict.fromkeys([MismatchKind.MODIFIED], "memory"),
    **dict.fromkeys([MismatchKind.DTYPE, MismatchKind.REQUIRES_GRAD, MismatchKind.DEVICE], "dtype"),
    MismatchKind.FINITE: "overflow",
}
"""What the search is told of a mismatch; of one in values, nothing."""


def suspicion(
    exercise: Exercise,
    calls: Sequence[Call],
    answers: Sequence[Answer | Failure],
    all_expected: Sequence[Expected],
) -> Suspicion | None:
    """Where to look for a repair; None where an edit that passes would prove nothing, or could not be tried:
    the code stops, breaks a rule, or answers otherwise when called again."""
    mismatches = mismatches_of(exercise, calls, answers, all_expected)
    found = {i: f for i, f in enumerate(mismatches) if f is not None and calls[i].device == "cpu"}
    failing = {i: f for i, f in found.items() if not calls[i].again}
    hopeless = any(
        f.kind in (MismatchKind.AGAIN, MismatchKind.NOT_CALLED) or not _ran(f) for f in found.values()
    )
    if not failing or hopeless or len(calls) < LEAST_CALLS:
        return None
    order = sorted(failing, key=lambda i: (failing[i].kind in BESIDE_THE_VALUE, calls[i].dtype != "float64"))
    complaint = COMPLAINTS.get(failing[order[0]].kind, "value")
    return Suspicion(tuple(order), complaint)


def _ran(mismatch: Mismatch) -> bool:
    return mismatch.status in (Status.FAILED, Status.ERROR) or mismatch.kind == MismatchKind.WAY


def right_answers(
    exercise: Exercise, call: Call, answers: Sequence[Answer | Failure], expected: Expected
) -> list[bool]:
    """Which answers to one call are right."""
    return [check(exercise, expected, answer, call.dtype, call.device) is None for answer in answers]


def all_right(
    exercise: Exercise,
    calls: Sequence[Call],
    answers: Sequence[Answer | Failure],
    all_expected: Sequence[Expected],
) -> bool:
    """Whether the answers to these calls are all right."""
    return not any(mismatches_of(exercise, calls, answers, all_expected))
