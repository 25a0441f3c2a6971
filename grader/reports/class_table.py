"""The table of students in the page of a class: its columns and its data."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from grader.reports.class_kinds import letters
from grader.reports.class_summary import StudentLine
from grader.reports.problems import split
from grader.reports.short import joined
from grader.reports.text import points, printable
from grader.roster import Outcome

MOST = 300
"""How many characters a cell holds."""

Cell = str | tuple[float | None, str]
"""A text, or a number (None where there is none) with how it is written."""

_ENDED = {
    Outcome.GRADED: "graded",
    Outcome.REFUSED: "refused",
    Outcome.FAILED: "grader failed",
    Outcome.MISSING: "missing",
}


@dataclass(frozen=True)
class Column:
    """A column of the table, and what a student has in it. Unless it is there `always`, it is left out where
    it says the same of everybody; one that `varies`, too, where only some have nothing in it."""

    title: str
    of: Callable[[StudentLine], Cell]
    numeric: bool = True
    always: bool = False
    varies: bool = False


def _points(value: float | None) -> Cell:
    return value, "" if value is None else points(value)


def _deducted(line: StudentLine) -> Cell:
    return line.penalty, f"−{100 * line.penalty:g} %" if line.penalty else ""


def _outcome(line: StudentLine) -> str:
    return "exempt" if line.exempt else _ENDED[line.outcome]


def _count(count: int) -> Cell:
    return count, str(count or "")


def _passed(line: StudentLine) -> Cell:
    return (line.passed, f"{line.passed} of {line.asked}") if line.asked else (None, "")


def _earned(line: StudentLine) -> Cell:
    """The points before lateness and exceptions, of those for whom they are not those that count."""
    return _points(line.score) if line.score != line.final else (line.score, "")


STUDENT = Column("Student", lambda line: line.name, numeric=False, always=True)
_COLUMNS = (
    Column("Score", lambda line: _points(line.final), always=True),
    Column("Outcome", _outcome, numeric=False),
    Column("Passed", _passed, always=True),
    Column("Section", lambda line: line.section, numeric=False),
    Column("Handed in", lambda line: f"{line.submitted:%Y-%m-%d %H:%M}" if line.submitted else "", False),
    Column("Late", _deducted),
    Column("Earned", _earned),
    Column("Max", lambda line: _points(line.maximum or None), varies=True),
    Column("Flags", lambda line: _count(len(line.flags))),
    Column("Problems", lambda line: _count(len(split(line.problems).problems))),
    Column("Exceptions", lambda line: joined([printable(text) for text in line.remarks], MOST), False),
    Column("Seconds", lambda line: (line.seconds or None, f"{line.seconds:.1f}" if line.seconds else "")),
)


def columns_of(students: Sequence[StudentLine]) -> list[Column]:
    """The columns that tell something of these students, beside their names."""
    return [column for column in _COLUMNS if column.always or _tells(column, students)]


def _tells(column: Column, students: Sequence[StudentLine]) -> bool:
    texts = {_text(column.of(line)) for line in students}
    if column.varies:
        texts.discard("")
        return len(texts) > 1
    return len(texts) > 1 or (len(students) == 1 and texts != {""})


def _text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else cell[1]


def rows_of(students: Sequence[StudentLine], columns: Sequence[Column]) -> list[list[object]]:
    """The data of the table; class.js says what stands where."""
    return [_row(line, columns) for line in students]


def _row(line: StudentLine, columns: Sequence[Column]) -> list[object]:
    student = line.student
    other = " ".join(filter(None, (student.login, student.number, student.email)))
    cells = [column.of(line) for column in columns]
    return [
        student.id,
        printable(student.name),
        printable(other),
        letters(line),
        printable(line.section),
        line.states,
        cells,
        "gone/" if line.gone else "",
    ]


def as_json(data: object) -> Markup:
    """`data` as JSON that can stand inside a script element, whatever its texts hold."""
    text = json.dumps(data, separators=(",", ":"), allow_nan=False)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))
