"""The scores of a class as CSV: a row a student, a column an exercise."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from grader.report import Report
from grader.reports.short import joined
from grader.reports.text import plain_number
from grader.roster import Outcome, Row

HEADER = (
    "id",
    "name",
    "number",
    "login",
    "email",
    "outcome",
    "submitted",
    "score",
    "late_penalty",
    "final_score",
    "max_score",
    "flags",
    "problems",
    "section",
    "exceptions",
)
"""The columns before those of the exercises."""

# What makes a spreadsheet calculate, as wide characters too, even behind blanks and quotes.
_SIGN = r"""(?=[\s"\0-\x20\u200b-\u200f\ufeff]*[=+\-@＝＋－＠])"""
_FORMULA = re.compile(rf"[\t\n]|{_SIGN}")
# Where some spreadsheet begins another cell: many split at `;`, and then no quotes hold a cell together.
_NEXT_CELL = re.compile(rf"([;\t\n|]){_SIGN}")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)


def lines(rows: Iterable[Row], exercises: Sequence[str]) -> Iterator[str]:
    """The CSV, a record at a time, each with its end of line.

    `exercises` are the names of all exercises, in the order of the course. Empty is what is not known: the
    points of an exercise that was not graded, and every score where the grader itself failed. `late_penalty`
    is the share that is taken off, 0 to 1; `score` is before and `final_score` after it.
    """
    yield header(exercises)
    for row in rows:
        yield record(row, exercises)


def header(exercises: Sequence[str]) -> str:
    """The first line of the CSV, with its end of line."""
    return csv_line((*HEADER, *exercises))


def record(row: Row, exercises: Sequence[str]) -> str:
    """The record of a student, with its end of line."""
    return csv_line((*_about(row), *_points(row.report, exercises)))


def harmless(text: str) -> str:
    """`text` as a cell that no spreadsheet takes for a formula, nor a part of it, whatever it takes for the
    delimiter; a plain number stays one."""
    if not text or (text.isascii() and text.isalnum()):
        return text
    text = text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
    # A lone carriage return would end the record: the csv module does not quote it.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _NUMBER.fullmatch(text):
        return text
    text = _NEXT_CELL.sub(r"\1'", text)
    return f"'{text}" if _FORMULA.match(text) else text


def _about(row: Row) -> Iterator[str]:
    student = row.student
    flags = () if row.report is None else (*row.report.all_flags, *row.identical)
    yield from (student.id, student.name, student.number, student.login, student.email)
    yield row.outcome.value
    yield row.submitted.isoformat(sep=" ", timespec="seconds") if row.submitted else ""
    yield plain_number(row.score) if row.outcome is not Outcome.FAILED else ""
    yield plain_number(row.penalty)
    yield plain_number(row.final_score) if row.has_score else ""
    yield "" if row.maximum is None else plain_number(row.maximum)
    yield joined(flags)
    yield joined(row.problems)
    yield row.section
    yield joined(row.remarks)


def _points(report: Report | None, exercises: Sequence[str]) -> list[str]:
    scores = {exercise.name: exercise.score for exercise in report.exercises} if report else {}
    return [plain_number(scores[name]) if name in scores else "" for name in exercises]


def csv_line(cells: Iterable[str]) -> str:
    """One line of CSV, with its end; each cell is harmless."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow([harmless(cell) for cell in cells])
    return out.getvalue()
