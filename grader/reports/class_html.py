"""The page of a class, for the instructor."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from grader.reports.class_summary import BINS, ClassSummary, StudentLine
from grader.reports.pages import render
from grader.reports.text import points, printable
from grader.roster import Outcome

MOST_DIAGNOSES, MOST_SLOW, MOST_FLAGGED = 25, 10, 100
"""How many lines these lists have at most; the table of students has them all."""

# "failed" alone would be read as the student's doing.
_ENDED = {Outcome.GRADED: "graded", Outcome.REFUSED: "refused", Outcome.FAILED: "grader failed"}

_WIDTH, _HEIGHT, _HEAD, _FOOT = 600, 190, 20, 42


def page(summary: ClassSummary, title: str = "Class") -> str:
    """The page as HTML: how the class did, what went wrong most, and every student in a table.

    It stands alone and needs no network; names are shown as text whatever they contain. It links to
    `feedback/ID.html` and `reports/ID.json.gz` beside it, in `gone` for students who are gone.
    """
    columns = [c for c in _COLUMNS if not c.late or any(line.penalty for line in summary.students)]
    timed = [line for line in summary.slowest if line.seconds > 0]
    return render(
        "class.html",
        script="class.js",
        title=title,
        summary=summary,
        counts=[(_ENDED[outcome], summary.outcomes.get(outcome, 0)) for outcome in Outcome],
        mean=round(100 * summary.mean),
        median=round(100 * summary.median),
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
        columns=[_STUDENT, *columns],
        data=as_json([_row(line, columns) for line in summary.students]),
        percent=percent,
    )


@dataclass(frozen=True)
class _Column:
    """A column of the table of students, and what a student has in it.

    `of` gives a text, or a number (None where there is none) with how it is written. Those that are about
    lateness are left out where nobody was late.
    """

    title: str
    of: Callable[[StudentLine], str | tuple[float | None, str]]
    numeric: bool = True
    late: bool = False


def _number(value: float | None, text: str) -> tuple[float | None, str]:
    return value, "" if value is None else text


def _points(value: float | None) -> tuple[float | None, str]:
    return value, "" if value is None else points(value)


_STUDENT = _Column("Student", lambda line: line.student.name or line.student.id, numeric=False)
_COLUMNS = (
    _Column("Outcome", lambda line: _ENDED[line.outcome], numeric=False),
    _Column("Handed in", lambda line: f"{line.submitted:%Y-%m-%d %H:%M}" if line.submitted else "", False),
    _Column(
        "Passed", lambda line: _number(line.passed if line.asked else None, f"{line.passed} of {line.asked}")
    ),
    _Column("Score", lambda line: _points(line.score)),
    _Column(
        "Late", lambda line: (line.penalty, f"−{100 * line.penalty:g} %" if line.penalty else ""), late=True
    ),
    _Column("Final", lambda line: _points(line.final), late=True),
    _Column("Max", lambda line: _points(line.maximum or None)),
    _Column("Seconds", lambda line: _number(line.seconds or None, f"{line.seconds:.1f}")),
    _Column("Problems", lambda line: (line.problems, str(line.problems or ""))),
    _Column("Flags", lambda line: (len(line.flags), str(len(line.flags) or ""))),
)


def _row(line: StudentLine, columns: Sequence[_Column]) -> list[object]:
    student = line.student
    other = " ".join(filter(None, (student.login, student.number, student.email)))
    cells = [column.of(line) for column in columns]
    return [student.id, printable(student.name), printable(other), cells, "gone/" if line.gone else ""]


def as_json(data: object) -> Markup:
    """`data` as JSON that can stand inside a script element, whatever its texts hold."""
    text = json.dumps(data, separators=(",", ":"), allow_nan=False)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def percent(share: float) -> int:
    """A share in percent, rounded down: 100 % is only said of all."""
    return math.floor(round(100 * share, 6))


@dataclass(frozen=True)
class _Bar:
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


def histogram(counts: Sequence[int]) -> list[_Bar]:
    """The columns of a drawing of `_WIDTH` by `_HEIGHT`."""
    return list(_columns(counts))


def _columns(counts: Sequence[int]) -> Iterator[_Bar]:
    step, room = _WIDTH / BINS, _HEIGHT - _HEAD - _FOOT
    for number, count in enumerate(counts):
        height = round(room * count / max(1, *counts), 1)
        label = f"{100 * number // BINS}–{100 * (number + 1) // BINS}"
        yield _Bar(number * step + 3, _HEIGHT - _FOOT - height, step - 6, height, count, label)
