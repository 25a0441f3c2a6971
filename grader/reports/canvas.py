"""The gradebook of Canvas: filling in one assignment of the CSV file that it exports.

The file has a header (`Student,ID,SIS User ID,SIS Login ID,Section,Homework 1 (1234),...`), then perhaps
a line on manual posting, a line `Points Possible`, and a line a student; the test student comes last.
Which of the columns with SIS ids are there is a setting of the site.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from grader.reports import gradebook
from grader.reports.csv_cells import Record, Table, read, to_number
from grader.reports.errors import ReportsError
from grader.reports.gradebook import Filled, choose_column
from grader.reports.matching import Line
from grader.roster import Row

_NUMBERS = ("id",)
_LOGINS = ("sis login id", "sis user id", "integration id")

_EXCUSED = {"EX": "Canvas marks them as excused", "N/A": "Canvas does not assign it to them"}


def fill(
    gradebook_text: str, rows: Iterable[Row], column: str | None = None, *, scale: bool = False
) -> Filled:
    """The gradebook with the final points in one assignment's column, everything else as it was.

    `column` is the assignment, with or without the number in brackets; it may be left out where there
    is only one. `gradebook_text` is the file as it is: decoded from UTF-8, its line ends untouched. Raises
    `ReportsError` where this is no gradebook of Canvas or the column is not clear.
    """
    table = read(gradebook_text)
    headers = _headers(table)
    possible = next((r for r in table.records[1:] if _first(r) == "points possible"), None)
    at = {name.strip().casefold(): number for number, name in headers.items()}
    points = {n: name for n, name in headers.items() if _is_assignment(name) or _read_only(possible, n)}
    usual = [n for n in points if not _read_only(possible, n)]
    others = [name for n, name in headers.items() if n not in points]
    chosen = choose_column(points, column, usual, others)
    if _read_only(possible, chosen):
        raise ReportsError(f"Canvas computes the column {headers[chosen]!r} itself; choose an assignment.")
    maximum = to_number(_cell(possible, chosen)) if possible else None
    return gradebook.fill(table, chosen, list(_lines(table, at, chosen, maximum)), rows, scale=scale)


def _headers(table: Table) -> dict[int, str]:
    headers = dict(enumerate(table.records[0].cells)) if table.records else {}
    names = {name.strip().casefold() for name in headers.values()}
    if "id" not in names or not names & {"student", "lastname"}:
        raise ReportsError(
            "This is not a Canvas gradebook: its first line has no columns Student and"
            " ID. In Canvas, export it with Grades, Export, Export Entire Gradebook."
        )
    return headers


def _lines(table: Table, at: Mapping[str, int], chosen: int, maximum: float | None) -> Iterator[Line]:
    for number, record in enumerate(table.records[1:], start=1):
        cells = {name: _cell(record, column).strip() for name, column in at.items()}
        name = (
            cells["student"] if "student" in cells else f"{cells['lastname']}, {cells.get('firstname', '')}"
        )
        numbers = tuple(cells[key] for key in _NUMBERS if key in cells)
        logins = tuple(cells[key] for key in _LOGINS if key in cells)
        if _first(record) == "points possible" or name == "Student, Test" or not any((*numbers, *logins)):
            continue
        # Many sites use the e-mail address as the login.
        known = {"number": numbers, "login": logins, "email": logins}
        yield Line(number, name, known, maximum, _EXCUSED.get(_cell(record, chosen).strip(), ""))


def _is_assignment(header: str) -> bool:
    """Canvas writes the number of an assignment in brackets behind its name, and behind no other column."""
    return re.search(r"\(\d+\)\s*$", header) is not None


def _first(record: Record) -> str:
    return _cell(record, 0).strip().casefold()


def _cell(record: Record, column: int) -> str:
    return record.cells[column] if column < len(record.raw) else ""


def _read_only(possible: Record | None, column: int) -> bool:
    return possible is not None and _cell(possible, column).strip() == "(read only)"
