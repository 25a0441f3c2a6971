"""The gradebook of Moodle: filling in the CSV files that it exports.

Both kinds are known. The grading worksheet of an assignment begins with `Identifier` (`Participant 12345`,
12345 being the number in the names of downloaded submissions) and has the columns `Grade` and
`Maximum Grade`; where marking is blind it has neither names nor addresses. The export of the grades of a
course has names, `ID number`, `Email address` and a column an activity.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping

from grader.reports import gradebook
from grader.reports.csv_cells import Table, read, to_number
from grader.reports.errors import ReportsError
from grader.reports.gradebook import Filled, choose_column
from grader.reports.matching import Line
from grader.roster import Row

_KNOWN_BY = {
    "number": ("identifier",),
    "login": ("username", "id number"),
    "email": ("email address", "email"),
}
_NAMES = (("full name",), ("first name", "last name"), ("first name", "surname"))
_MAXIMUM, _CHANGEABLE = "maximum grade", "grade can be changed"


def fill(
    gradebook_text: str, rows: Iterable[Row], column: str | None = None, *, scale: bool = False
) -> Filled:
    """The gradebook with the final points in one column, everything else as it was.

    `column` may be left out for a grading worksheet, and where there is one activity only.
    `gradebook_text` is the file as it is: decoded from UTF-8, its line ends untouched. Raises
    `ReportsError` where this is no gradebook of Moodle or the column is not clear.
    """
    table = read(gradebook_text)
    headers = _headers(table)
    usual = _usual(headers)
    points = {number: headers[number] for number in usual}
    others = [name for number, name in headers.items() if number not in points]
    chosen = choose_column(points, column, usual, others)
    at = {name.strip().casefold(): number for number, name in headers.items()}
    return gradebook.fill(table, chosen, list(_lines(table, at)), rows, scale=scale)


def _headers(table: Table) -> dict[int, str]:
    headers = dict(enumerate(table.records[0].cells)) if table.records else {}
    names = {name.strip().casefold() for name in headers.values()}
    if names.isdisjoint(name for group in _KNOWN_BY.values() for name in group):
        raise ReportsError(
            "This is not a Moodle gradebook: its first line has none of the columns"
            " Identifier, Username, ID number and Email address. Export it with Moodle"
            " set to English."
        )
    return headers


def _usual(headers: Mapping[int, str]) -> list[int]:
    """The column of a worksheet, or the activities of an export: `Assignment: Homework 1 (Real)`. Totals,
    which Moodle works out itself, percentages and letters are none."""
    names = {number: name.strip().casefold() for number, name in headers.items()}
    worksheet = [number for number, name in names.items() if name == "grade"]
    activities = [n for n, name in names.items() if re.match(r"[^:]+: .*\((real|points)\)$", name)]
    return worksheet or activities


def _lines(table: Table, at: Mapping[str, int]) -> Iterator[Line]:
    for number, record in enumerate(table.records[1:], start=1):
        if record.is_blank:
            continue
        texts = record.cells
        cells = {name: texts[column].strip() if column < len(texts) else "" for name, column in at.items()}
        known = {
            kind: tuple(_identity(name, cells[name]) for name in names if name in cells)
            for kind, names in _KNOWN_BY.items()
        }
        name = next((" ".join(cells[n] for n in names) for names in _NAMES if set(names) <= set(cells)), "")
        locked = "Moodle has locked the grade" if cells.get(_CHANGEABLE, "") == "No" else ""
        yield Line(
            number,
            name
            or next(value for value in (*itertools.chain(*known.values()), f"line {number + 1}") if value),
            known,
            to_number(cells.get(_MAXIMUM, "")),
            locked,
        )


def _identity(header: str, cell: str) -> str:
    """A worksheet writes `Participant 12345`, in the language of the site."""
    if header != "identifier":
        return cell
    digits = re.search(r"\d+$", cell)
    return digits[0] if digits else cell
