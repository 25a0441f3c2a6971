"""The page of a class, for the instructor."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from grader.classbook import Outcome
from grader.reports.class_summary import BINS, ClassSummary
from grader.reports.pages import render

MOST_DIAGNOSES, MOST_SLOW, MOST_FLAGGED = 25, 10, 100
"""How many lines these lists have at most; the table of students has them all."""

_WIDTH, _HEIGHT, _HEAD, _FOOT = 600, 180, 18, 34


def page(summary: ClassSummary, title: str = "Class") -> str:
    """The page as HTML: how the class did, what went wrong most, and every student in a table.

    It stands alone and needs no network; names are shown as text whatever they contain. It links to
    `feedback/ID.html` and `reports/ID.json` beside it.
    """
    timed = [line for line in summary.slowest if line.seconds > 0]
    return render(
        "class.html",
        script="class.js",
        title=title,
        summary=summary,
        counts=[(outcome.value, summary.outcomes.get(outcome, 0)) for outcome in Outcome],
        mean=percent(summary.mean),
        median=percent(summary.median),
        histogram=histogram(summary.distribution),
        width=_WIDTH,
        height=_HEIGHT,
        floor=_HEIGHT - _FOOT,
        topics=[(name, list(group)) for name, group in groupby(summary.exercises, lambda e: e.topic)],
        diagnoses=summary.diagnoses[:MOST_DIAGNOSES],
        more_diagnoses=max(0, len(summary.diagnoses) - MOST_DIAGNOSES),
        slowest=timed[:MOST_SLOW],
        flagged=summary.flagged[:MOST_FLAGGED],
        more_flagged=max(0, len(summary.flagged) - MOST_FLAGGED),
        penalties=any(line.penalty for line in summary.students),
        Outcome=Outcome,
        percent=percent,
    )


def percent(share: float) -> int:
    """A share in percent, rounded down: 100 % is only said of all."""
    return math.floor(round(100 * share, 6))


@dataclass(frozen=True)
class _Column:
    """One column of the histogram, where it is and what is written at it."""

    x: float
    y: float
    width: float
    height: float
    count: int
    label: str

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


def histogram(counts: Sequence[int]) -> list[_Column]:
    """The columns of a drawing of `_WIDTH` by `_HEIGHT`."""
    return list(_columns(counts))


def _columns(counts: Sequence[int]) -> Iterator[_Column]:
    step, room = _WIDTH / BINS, _HEIGHT - _HEAD - _FOOT
    for number, count in enumerate(counts):
        height = round(room * count / max(1, *counts), 1)
        label = f"{100 * number // BINS}–{100 * (number + 1) // BINS}"
        yield _Column(number * step + 3, _HEIGHT - _FOOT - height, step - 6, height, count, label)
