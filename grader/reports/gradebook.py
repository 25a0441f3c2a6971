"""Filling in the gradebook that a course site exported: who is who, and one column."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from grader.names import plain
from grader.reports.csv_cells import Table, to_number
from grader.reports.errors import ReportsError
from grader.reports.matching import Line, finder
from grader.reports.text import number_of, plain_number, printable
from grader.roster import Outcome, Row, Student


@dataclass(frozen=True)
class Change:
    """One cell: whose line it is in, by the gradebook, and what it says before and after."""

    student: Student
    line: str
    before: str
    after: str

    @property
    def replaces(self) -> bool:
        """Whether points that somebody has entered are replaced by others."""
        old, new = to_number(self.before), to_number(self.after)
        return bool(self.before.strip("- ")) and (old is None or old != new)


@dataclass(frozen=True)
class Filled:
    """A gradebook with the points in it.

    `changes` are the cells that were written. `matched` are the students whose points were written,
    `unmatched_students` those no line was found for, `unmatched_lines` the names on lines that no student was
    found for. `notes` are sentences for the instructor: cells left alone and why, matches to look at, maxima
    that differ.
    """

    text: str
    matched: tuple[Student, ...]
    unmatched_students: tuple[Student, ...]
    unmatched_lines: tuple[str, ...]
    notes: tuple[str, ...]
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class _Result:
    """What a gradebook wants of a row; the reports of a whole class would be too much to hold."""

    student: Student
    outcome: Outcome
    final: float
    unrounded: float
    maximum: float | None
    obstacle: str

    @classmethod
    def of(cls, row: Row) -> _Result:
        result = row.final_score, row.unrounded_score, row.maximum
        return cls(row.student, row.outcome, *result, without_points(row))


_ANOTHER_NAME = "The gradebook has another name for their number, so the number was not used"


@dataclass
class _Notes:
    """Names of students by what is to be said about them."""

    names: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, what: str, student: Student) -> None:
        self.names[what].append(title(student))

    def sentences(self) -> list[str]:
        return [f"{what}: {', '.join(names)}." for what, names in self.names.items()]


def fill(table: Table, column: int, lines: Sequence[Line], rows: Iterable[Row], *, scale: bool) -> Filled:
    """Write the final points of `rows` into `column` of the lines that are theirs.

    Points are written as they are, or with `scale` in proportion to the gradebook's maximum. What was
    refused gets 0; where the grader itself failed the cell stays as it was.
    """
    notes = _Notes()
    owners, unmatched = _owners(lines, rows, notes)
    comma = _writes_decimal_commas(table)
    changes: list[Change] = []
    records = list(table.records)
    for place, candidates in owners.items():
        line, result = lines[place], candidates[0]
        obstacle = _obstacle(line, candidates)
        for candidate in candidates if obstacle else ():
            notes.add(obstacle, candidate.student)
        if len(candidates) > 1:
            unmatched += [candidate.student for candidate in candidates]
        if obstacle:
            continue
        if result.outcome is Outcome.REFUSED:
            notes.add("None of their files could be read, which scores 0", result.student)
        written = plain_number(_points(result, line, scale))
        cell = written.replace(".", ",") if comma else written
        record = records[line.record]
        before = record.cells[column].strip() if column < len(record.raw) else ""
        records[line.record] = record.with_cell(column, cell, table.delimiter)
        changes.append(Change(result.student, line.name, before, cell))
    return Filled(
        text=replace(table, records=tuple(records)).to_text(),
        matched=tuple(change.student for change in changes),
        unmatched_students=tuple(unmatched),
        unmatched_lines=tuple(line.name for place, line in enumerate(lines) if place not in owners),
        notes=(*_about_maxima([(lines[p], c[0]) for p, c in owners.items()], scale), *notes.sentences()),
        changes=tuple(changes),
    )


def _owners(
    lines: Sequence[Line], rows: Iterable[Row], notes: _Notes
) -> tuple[Mapping[int, list[_Result]], list[Student]]:
    """Who fits each line, by its place in `lines`, and who fits none or several."""
    find = finder(lines)
    owners: defaultdict[int, list[_Result]] = defaultdict(list)
    unmatched = []
    for row in rows:
        found = find(row.student)
        if found.contradicted:
            notes.add(_ANOTHER_NAME, row.student)
        if len(found.places) == 1:
            owners[found.places[0]].append(_Result.of(row))
            if found.by_name:
                notes.add("Matched by name only, please check", row.student)
        else:
            unmatched.append(row.student)
            if found.places:
                notes.add("Several lines of the gradebook match, so none was filled in", row.student)
    return owners, unmatched


def _obstacle(line: Line, candidates: Sequence[_Result]) -> str:
    """Why the line's grade stays as it is; empty where nothing speaks against the first claimant's points."""
    if len(candidates) > 1:
        return f"Several students match the line of {printable(line.name)}, so it was not filled in"
    if candidates[0].obstacle:
        return f"{candidates[0].obstacle}, so their cells are unchanged"
    return line.locked and f"{line.locked}, so their cells are unchanged"


def without_points(row: Row) -> str:
    """Why there are no points to hand on; empty where there are."""
    if row.adjusted and row.adjusted.exempt:
        return "They are exempt"
    if not row.has_score:
        return "The grader failed on these"
    if row.outcome is Outcome.MISSING and not row.final_score:
        return "They handed in nothing"
    return ""


def _points(result: _Result, line: Line, scale: bool) -> float:
    if not (scale and result.maximum and line.maximum is not None):
        return result.final
    return round(result.unrounded * line.maximum / result.maximum, 2)


def _about_maxima(pairs: Iterable[tuple[Line, _Result]], scale: bool) -> list[str]:
    maxima = {(line.maximum, result.maximum) for line, result in pairs if line.maximum and result.maximum}
    how = "points were scaled to fit" if scale else "points were written as they are, not scaled"
    return [
        f"The gradebook counts {plain_number(theirs)} points, the course {plain_number(ours)}: {how}."
        for theirs, ours in sorted(maxima)
        if theirs != ours
    ]


def title(student: Student) -> str:
    """Who it is, for a list that a person reads."""
    return printable(f"{student.name} ({student.id})" if student.name else student.id)


def _writes_decimal_commas(table: Table) -> bool:
    """Whether this gradebook was exported in a language that writes 2,5."""
    cells = (cell for record in table.records for cell in record.cells[1:])
    decimals = [cell for cell in cells if re.fullmatch(r"\s*\d+[.,]\d+\s*", cell, re.ASCII)]
    return bool(decimals) and all("," in cell for cell in decimals)


def choose_column(
    headers: Mapping[int, str], asked: str | None, usual: Sequence[int], others: Sequence[str] = ()
) -> int:
    """The column that is asked for, by its header with or without what is in brackets behind it.

    `headers` are the columns that may hold points, `others` those that hold something else. Where none is
    asked for it is the only one of the `usual` ones. Raises `ReportsError`.
    """
    if asked is None:
        fitting = list(usual)
        problem = f"The gradebook has {number_of(len(fitting), 'column')} that the points could go to"
    else:
        wanted = plain(asked)
        fitting = [column for column, header in headers.items() if plain(header) == wanted]
        fitting = fitting or [
            c for c, header in headers.items() if plain(_without_brackets(header)) == wanted
        ]
        problem = f"The gradebook has {number_of(len(fitting), 'column')} called {asked!r}"
        if not fitting and wanted in map(plain, others):
            problem = f"The column {asked!r} does not hold the points of an assignment"
    if len(fitting) == 1:
        return fitting[0]
    choices = [repr(printable(headers[column])) for column in (fitting or usual or headers)]
    listed = ", ".join(choices[:10]) + (", ..." if len(choices) > 10 else "")
    raise ReportsError(f"{problem}; name one of these: {listed}.")


def _without_brackets(header: str) -> str:
    return re.sub(r"\s*\([^()]*\)\s*$", "", header)
