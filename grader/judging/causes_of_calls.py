"""What is said of each wrong call: the cause that was found for all, as far as it explains this one."""

from __future__ import annotations

from collections.abc import Sequence

from grader.answer import Answer, Failure
from grader.judging.comparison import compare
from grader.judging.diagnosis import Diagnosis, of_the_contract
from grader.judging.expected import Expected
from grader.judging.explanations import WRONG_SHAPE
from grader.judging.mismatch import Mismatch, MismatchKind
from grader.judging.observations import plain_arrays

BROADCASTS = (MismatchKind.VALUE, MismatchKind.FINITE, MismatchKind.SHAPE)
"""What a silent broadcast makes wrong."""

COARSEST = "float32"
"""An answer of another dtype is compared as if it had this one."""


def causes_of_calls(
    all_expected: Sequence[Expected],
    answers: Sequence[Answer | Failure],
    mismatches: Sequence[Mismatch | None],
    diagnosis: Diagnosis | None,
    of_calls: Sequence[Diagnosis | None],
) -> list[Diagnosis | None]:
    """The cause for each call: `diagnosis` is that of all, `of_calls` what each says by itself."""
    only_dtype = [
        _is_only_of_another_dtype(*each) for each in zip(all_expected, answers, mismatches, strict=True)
    ]
    # The cause of wrong values elsewhere is not why a dtype is wrong where the values are right.
    is_of_values = diagnosis is not None and bool(diagnosis.name)
    is_of_values &= any(found and not only for found, only in zip(mismatches, only_dtype, strict=True))
    # Where it ran, the sizes that do not fit elsewhere happened to be equal.
    elsewhere = next((d for d in of_calls if d and d.name == WRONG_SHAPE), None)
    return [
        _chosen(expected, mismatch, None if only and is_of_values else diagnosis, of_call, elsewhere)
        for expected, mismatch, only, of_call in zip(
            all_expected, mismatches, only_dtype, of_calls, strict=True
        )
    ]


def _is_only_of_another_dtype(
    expected: Expected, answer: Answer | Failure, mismatch: Mismatch | None
) -> bool:
    """Whether the values of the output that has another dtype are right."""
    if mismatch is None or mismatch.kind != MismatchKind.DTYPE:
        return False
    arrays = plain_arrays(answer)
    if arrays is None or len(arrays) != len(expected.arrays):
        return False
    right = expected.arrays[mismatch.output]
    return compare(arrays[mismatch.output], right, COARSEST) is None


def _chosen(
    expected: Expected,
    mismatch: Mismatch | None,
    diagnosis: Diagnosis | None,
    of_call: Diagnosis | None,
    elsewhere: Diagnosis | None,
) -> Diagnosis | None:
    """What is said of one call: what its own kind says, unless the diagnosis is about it and says more."""
    if mismatch is None:
        return None
    if mismatch.violated:
        return Diagnosis(mismatch.violated.name, mismatch.violated.advice)
    if mismatch.kind == MismatchKind.FAILURE:
        return of_call
    if mismatch.kind in (
        MismatchKind.NOT_CALLED,
        MismatchKind.AGAIN,
        MismatchKind.MODIFIED,
        MismatchKind.REQUIRES_GRAD,
        MismatchKind.WAY,
    ):
        return of_the_contract(expected, mismatch)
    if mismatch.kind == MismatchKind.SHAPE and (diagnosis is None or not diagnosis.name):
        return of_call
    if mismatch.kind in BROADCASTS:
        return diagnosis or elsewhere
    return diagnosis or of_the_contract(expected, mismatch)
