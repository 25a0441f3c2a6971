"""Which case to show a student first, of all that did not pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from grader.judging.truth import Truth
from grader.published.givens import Given
from grader.report import CLUE, Status, Verdict

SPECIAL = 1_000_000
"""What a special case counts more than any number of entries."""


def most_telling(verdicts: Sequence[Verdict]) -> int | None:
    """The index of the case to show: one with a named cause before one with a clue before one with neither;
    the cause of most cases before another; then the one of least effort. None where all passed."""
    fine = (Status.PASSED, Status.NOT_RUN)
    failed = [i for i, verdict in enumerate(verdicts) if verdict.status not in fine]
    share = Counter(verdicts[i].diagnosis for i in failed)
    return min(
        failed,
        key=lambda i: (_rank(verdicts[i].diagnosis), -share[verdicts[i].diagnosis], verdicts[i].effort, i),
        default=None,
    )


def _rank(diagnosis: str | None) -> int:
    if not diagnosis:
        return 2
    return 1 if diagnosis.startswith(CLUE) else 0


def effort(truth: Truth) -> int:
    """How much there is to look at in a case: the numbers it is given. A special case comes after all others,
    for there a mistake shows less plainly: one with an array whose entries are all the same, with an axis of
    length 1, or with a number that is 0."""
    return _numbers(truth.inputs) + SPECIAL * _is_special(truth.inputs)


def _numbers(value: Any) -> int:
    if isinstance(value, Mapping):
        return sum(map(_numbers, value.values()))
    if isinstance(value, np.ndarray):
        return value.size
    if isinstance(value, Given):
        return _numbers(list(value.arguments))
    if isinstance(value, (list, tuple)):
        return sum(map(_numbers, value))
    return 1


def _is_special(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_is_special, value.values()))
    if isinstance(value, np.ndarray):
        return 1 in value.shape or (value.size > 1 and bool((value == value.flat[0]).all()))
    if isinstance(value, Given):
        return _is_special(list(value.arguments))
    if isinstance(value, (list, tuple)):
        return any(map(_is_special, value))
    return isinstance(value, (int, float)) and value == 0
