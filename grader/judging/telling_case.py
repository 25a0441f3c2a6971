"""Which case to show a student first, of all that did not pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from grader.report import CLUE, Status, Verdict


def most_telling(verdicts: Sequence[Verdict]) -> int | None:
    """The index of the case to show: one with a named cause before one with a clue before one with neither;
    the cause of most cases before another; then the call with the fewest numbers. None where all passed."""
    failed = [
        i for i, verdict in enumerate(verdicts) if verdict.status not in (Status.PASSED, Status.NOT_RUN)
    ]
    share = Counter(verdicts[i].diagnosis for i in failed)
    return min(
        failed,
        key=lambda i: (_rank(verdicts[i].diagnosis), -share[verdicts[i].diagnosis], verdicts[i].size, i),
        default=None,
    )


def _rank(diagnosis: str | None) -> int:
    if not diagnosis:
        return 2
    return 1 if diagnosis.startswith(CLUE) else 0
