"""A term: the results of several batches in one table.

With the weight w and the share s of the points of each result that counts for a student,

    total = 100 * sum(w * s) / sum(w)    percent

What a student is exempt from does not count; of the rest, so many of the lowest shares are dropped. Nothing
handed in is a share of 0.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from grader.names import agree, plain
from grader.reports.scores_csv import csv_line
from grader.reports.text import plain_number
from grader.roster import Row, Student


@dataclass(frozen=True)
class Points:
    """What one result says of one student: the points that count, of how many; None where the grader failed.
    With `exempt` they do not count at all."""

    student: Student
    final: float | None
    maximum: float
    exempt: bool = False
    section: str = ""

    @classmethod
    def of(cls, row: Row) -> Points:
        """Those of a row with its score adjusted."""
        exempt = bool(row.adjusted and row.adjusted.exempt)
        final = row.final_score if row.has_score else None
        return cls(row.student, final, row.maximum or 0.0, exempt, row.section)


@dataclass(frozen=True)
class Result:
    """The results of one batch: what it is called, the points that there are, and its weight in the term."""

    name: str
    points: tuple[Points, ...]
    maximum: float
    weight: float


@dataclass(frozen=True)
class Line:
    """One student's term: the points of each result in which they are, the results that were dropped, the
    total in percent, and what the instructor should know."""

    student: Student
    section: str
    points: Mapping[str, Points]
    dropped: tuple[str, ...]
    total: float | None
    notes: tuple[str, ...]


def term(results: Sequence[Result], drop_lowest: int = 0) -> list[Line]:
    """A line for each student, in the order of their ids."""
    lines = [_line(people, results, drop_lowest) for people in _people(results)]
    return sorted(lines, key=lambda line: line.student.id.casefold())


def _line(points: Mapping[str, Points], results: Sequence[Result], drop_lowest: int) -> Line:
    known = [one.student for one in points.values()]
    shares: dict[str, float] = {}
    notes = []
    for result in results:
        one = points.get(result.name)
        if one is None:
            shares[result.name] = 0.0
        elif one.exempt:
            continue
        elif one.final is None:
            notes.append(f"no score in {result.name}: the grader failed")
        else:
            shares[result.name] = one.final / one.maximum if one.maximum else 0.0
    # Of equal ones the first goes; one always stays.
    lowest = sorted(shares, key=lambda name: shares[name])[: min(drop_lowest, max(len(shares) - 1, 0))]
    weights = {result.name: result.weight for result in results if result.name in shares}
    counted = {name: share for name, share in shares.items() if name not in lowest}
    whole = sum(weights[name] for name in counted)
    total = 100 * sum(weights[name] * share for name, share in counted.items()) / whole if whole else None
    return Line(
        student=_merged(known),
        section=next((one.section for one in points.values() if one.section), ""),
        points=points,
        dropped=tuple(result.name for result in results if result.name in lowest),
        total=None if total is None else round(total, 2),
        notes=tuple(notes),
    )


_KNOWN = ("name", "number", "login", "email")


def _merged(known: Sequence[Student]) -> Student:
    """All that is known of a student; what stands in the latest result goes first."""
    first, *others = reversed(known)
    for other in others:
        values = {name: getattr(first, name) or getattr(other, name) for name in _KNOWN}
        first = replace(first, **values)
    return first


def _people(results: Sequence[Result]) -> Iterator[Mapping[str, Points]]:
    """The points of each student, by the name of the result."""
    people: list[dict[str, Points]] = []
    index: defaultdict[str, list[int]] = defaultdict(list)
    for result in results:
        found = [(one, _found(one.student, result.name, people, index)) for one in result.points]
        places = [place for _, place in found if place is not None]
        for one, place in found:
            # Two students of one result are never one person, whatever an earlier one says.
            sure = place is not None and places.count(place) == 1
            where = place if sure and place is not None else len(people)
            if where == len(people):
                people.append({})
            people[where][result.name] = one
            for key in _keys(one.student):
                if where not in index[key]:
                    index[key].append(where)
    yield from people


def _found(
    student: Student, result: str, people: Sequence[Mapping[str, Points]], index: Mapping[str, Sequence[int]]
) -> int | None:
    """Where the person of a student is; None where there is none yet, or more than one."""
    for key in _keys(student):
        near = [place for place in index.get(key, ()) if result not in people[place]]
        places = [place for place in near if all(_may_be(student, o.student) for o in people[place].values())]
        if places:
            return places[0] if len(places) == 1 else None
    return None


def _may_be(student: Student, other: Student) -> bool:
    """Whether nothing that is known of both contradicts that they are one."""
    pairs: Iterable[tuple[str, str]] = ((student.email, other.email), (student.login, other.login))
    return agree(student.name, other.name) and not any(a and b and plain(a) != plain(b) for a, b in pairs)


def _keys(student: Student) -> list[str]:
    """What a student may be known by, the surest first."""
    known = (
        ("email", student.email),
        ("login", student.login),
        ("id", student.id),
        ("number", student.number),
    )
    return [f"{kind} {plain(value)}" for kind, value in known if value]


HEADER = ("id", "name", "number", "login", "email", "section", "total_percent", "dropped", "notes")


def csv_lines(lines: Iterable[Line], results: Sequence[Result]) -> Iterator[str]:
    """The term as CSV: a record a student, a column a result, a record at a time."""
    yield csv_line((*HEADER, *(result.name for result in results)))
    for line in lines:
        student = line.student
        about = (student.id, student.name, student.number, student.login, student.email, line.section)
        total = "" if line.total is None else plain_number(line.total)
        cells = (_cell(line.points.get(result.name)) for result in results)
        yield csv_line((*about, total, "; ".join(line.dropped), "; ".join(line.notes), *cells))


def _cell(points: Points | None) -> str:
    if points is None:
        return "0"
    if points.exempt:
        return "exempt"
    return "" if points.final is None else plain_number(points.final)
