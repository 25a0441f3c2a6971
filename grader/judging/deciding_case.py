"""Which case to show a student first, of all that did not pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.exercise import Inputs
from grader.judging.diagnosis import CONTRACT_DIAGNOSES
from grader.judging.expected import Expected
from grader.judging.mismatch import MismatchKind
from grader.published.shared_values import SharedValue
from grader.report import CLUE, Status, Verdict

GENERAL = frozenset(
    CONTRACT_DIAGNOSES[kind].name
    for kind in (
        MismatchKind.TYPE,
        MismatchKind.NONE_AMONG,
        MismatchKind.SHAPE,
        MismatchKind.DTYPE,
        MismatchKind.DEVICE,
    )
)
"""Names that say what is wrong with a result, and not why."""

LARGE = 50.0
SPECIAL = 1_000_000
"""What a special case counts more than any number of entries."""


def most_informative(verdicts: Sequence[Verdict]) -> int | None:
    """The index of the case to show: one with a cause before one with a clue before one with neither; the
    cause of most cases before another; then the one of least effort. None where all passed."""
    asked = [i for i, verdict in enumerate(verdicts) if verdict.status is not Status.NOT_RUN]
    failed = [i for i in asked if verdicts[i].status is not Status.PASSED]
    share = Counter(verdicts[i].diagnosis for i in failed)
    # What explains the few cases that ran may do so by chance.
    most_raised = 2 * sum(verdicts[i].status is Status.ERROR for i in failed) > len(asked)

    def order(i: int) -> tuple[int, int, int, int]:
        verdict = verdicts[i]
        return _rank(verdict, most_raised), -share[verdict.diagnosis], verdict.effort, i

    return min(failed, key=order, default=None)


def _rank(verdict: Verdict, most_raised: bool) -> int:
    """0 for a cause, 1 for what says only how the contract is broken, 2 for a clue, 3 for nothing; -1 for
    answers that differ from call to call, for which every other explanation may fail."""
    if not verdict.diagnosis:
        return 3
    if verdict.diagnosis.startswith(CLUE):
        return 2
    if verdict.diagnosis.startswith(CONTRACT_DIAGNOSES[MismatchKind.AGAIN].name):
        return -1
    general = verdict.diagnosis.partition(".")[0] in GENERAL
    return int(not most_raised if verdict.status is Status.ERROR else general)


def effort(expected: Expected, called: bool = True) -> int:
    """How much there is to look at in a case: the numbers it is given. Special cases come after all others,
    for there a mistake shows less plainly; what was not even `called` comes last."""
    return expected.once("effort", partial(_effort, expected.inputs)) + 2 * SPECIAL * (not called)


def _effort(inputs: Inputs) -> int:
    return _numbers(inputs) + SPECIAL * _is_special(inputs)


def _numbers(value: Any) -> int:
    if isinstance(value, Mapping):
        return sum(map(_numbers, value.values()))
    if isinstance(value, np.ndarray):
        return value.size
    if isinstance(value, SharedValue):
        return _numbers(list(value.arguments))
    if isinstance(value, (list, tuple)):
        return sum(map(_numbers, value))
    return 1


def _is_special(value: Any) -> bool:
    """Whether there is an axis of length 1, a single number for an array, an entry that is 0 or large, or the
    same entry twice; 0 and 1 as labels are nothing special."""
    if isinstance(value, Mapping):
        return any(map(_is_special, value.values()))
    if isinstance(value, np.ndarray):
        return 1 in value.shape or value.ndim == 0 or (value.dtype.kind == "f" and _is_odd(value))
    if isinstance(value, SharedValue):
        return _is_special(list(value.arguments))
    if isinstance(value, (list, tuple)):
        return any(map(_is_special, value))
    return isinstance(value, (int, float)) and value == 0


def _is_odd(array: NDArray[Any]) -> bool:
    if np.isin(array, (0, 1)).all():
        return bool(array.size) and bool((array == array.flat[0]).all())
    return bool((array == 0).any() or (np.abs(array) > LARGE).any() or len(np.unique(array)) < array.size)
