"""Read a class file: a CSV table whose first line names the columns, in any order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from grader.class_file.people import Arrangement, ClassFile, ClassFileError, Person, sentences
from grader.class_file.points import points_of
from grader.exercise import Course
from grader.intake.errors import IntakeError, did_you_mean, listing
from grader.intake.names import resolve_part
from grader.lateness import LatenessError, parse_due
from grader.names import plain
from grader.reports.csv_cells import read

IDENTITY = ("id", "name", "number", "login", "email", "github", "section")
EXCEPTIONS = ("for", "due", "exempt", "override", "note")
COLUMNS = (*IDENTITY, *EXCEPTIONS)
_YES, _NO = frozenset(["yes", "y", "true", "1", "x"]), frozenset(["", "no", "n", "false", "0"])


def read_class(text: str, name: str, course: Course) -> ClassFile:
    """What a class file says; `name` is what messages call it.

    A person has one line, or several where there are several exceptions: then the identity stands in the
    first, and at least one of its cells in the others. Raises ClassFileError with a sentence for each line
    that is wrong: nothing is guessed.
    """
    return _Reading(text, name, course).result()


class _Reading:
    def __init__(self, text: str, name: str, course: Course) -> None:
        self._name, self._course = name, course
        self._faults: list[str] = []
        self._people: dict[str, Person] = {}
        self._by_value: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._arrangements: dict[str, list[Arrangement]] = {}
        for line, cells in self._lines(text):
            self._take(line, cells)

    def result(self) -> ClassFile:
        if self._faults:
            raise ClassFileError(sentences(self._faults))
        found = {key: tuple(arrangements) for key, arrangements in self._arrangements.items()}
        return ClassFile(tuple(self._people.values()), found)

    def _lines(self, text: str) -> Iterator[tuple[int, dict[str, str]]]:
        """Each line that says something, by its number and with its cells by their columns."""
        table = read(text)
        header = [plain(cell) for cell in table.records[0].cells] if table.records else []
        unknown = [cell for cell in header if cell and cell not in COLUMNS]
        twice = sorted({cell for cell in header if cell and header.count(cell) > 1})
        if unknown or twice or not set(header) & set(IDENTITY) - {"section"}:
            raise ClassFileError(self._about_header(unknown, twice))
        for (line, cells), record in list(zip(table.numbered(), table.records, strict=True))[1:]:
            if any(cells):
                if any(cells[len(header) :]):
                    self._fault(
                        line, f"it has {len(cells)} cells, but the first line names {len(header)} columns"
                    )
                elif not record.is_well_quoted:
                    self._fault(line, "a cell begins with a quotation mark that is not closed at its end")
                else:
                    yield line, {name: cell for name, cell in zip(header, cells, strict=False) if name}

    def _about_header(self, unknown: list[str], twice: list[str]) -> str:
        names = f"The columns are {', '.join(COLUMNS)}."
        if unknown:
            hint = did_you_mean(unknown[0], COLUMNS)
            return f"{self._name}, line 1: there is no column {unknown[0]!r}.{hint} {names}"
        if twice:
            return f"{self._name}, line 1: the column {twice[0]!r} occurs twice."
        return f"{self._name}, line 1: no column identifies the students. {names}"

    def _fault(self, line: int, what: str) -> None:
        self._faults.append(f"{self._name}, line {line}: {what}.")

    def _take(self, line: int, cells: dict[str, str]) -> None:
        person = self._person(line, {name: cells.get(name, "") for name in IDENTITY})
        said = {name: cells.get(name, "") for name in EXCEPTIONS}
        if person is None or not any(said.values()):
            return
        arrangement = self._arrangement(line, said)
        if arrangement is None:
            return
        earlier = self._arrangements.setdefault(person.key, [])
        if same := next((one for one in earlier if one.scope == arrangement.scope), None):
            what = same.scope or "all exercises"
            self._fault(line, f"{person.title} already has an exception for {what} (line {same.line})")
            return
        earlier.append(arrangement)

    def _person(self, line: int, cells: dict[str, str]) -> Person | None:
        """The person of a line: a new one, or one of an earlier line."""
        telling = {name: value for name, value in cells.items() if value and name != "section"}
        if not telling:
            self._fault(line, "it does not say which student it is about")
            return None
        # Two people may have one name: it counts only where nothing else is said.
        surer = {name: value for name, value in telling.items() if name != "name"} or telling
        found = [self._by_value.get((name, plain(value)), set()) for name, value in surer.items()]
        owners = set().union(*found)
        if len(owners) > 1:
            lines = list(map(str, sorted(self._people[key].line for key in owners)))
            self._fault(line, f"it matches the students on lines {listing(lines)}; give an id")
            return None
        if not owners:
            person = Person(line, **cells)
            self._people[person.key] = person
            self._remember(person)
            return person
        known = self._people[owners.pop()]
        for name, value in cells.items():
            before = getattr(known, name)
            if value and before and plain(value) != plain(before):
                self._fault(line, f"the {name} of {known.title} is {before!r} on line {known.line}")
                return None
        added: dict[str, Any] = {name: value for name, value in cells.items() if not getattr(known, name)}
        new = replace(known, **added)
        if new.key != known.key:
            self._fault(line, f"identify {known.title} on line {known.line}, their first line")
            return None
        self._people[known.key] = new
        self._remember(new)
        return new

    def _remember(self, person: Person) -> None:
        for name in IDENTITY:
            if name != "section" and (value := getattr(person, name)):
                self._by_value[name, plain(value)].add(person.key)

    def _arrangement(self, line: int, said: dict[str, str]) -> Arrangement | None:
        """The exception of a line; None where something in it is wrong."""
        before = len(self._faults)
        scope = self._scope(line, said["for"])
        exempt = plain(said["exempt"])
        if exempt not in _YES | _NO:
            self._fault(line, f"exempt is {said['exempt']!r}; write yes or leave it empty")
        if said["due"]:
            try:
                parse_due(said["due"])
            except LatenessError as error:
                self._fault(line, str(error).rstrip("."))
        override = self._points(line, said["override"])
        if override is not None and not said["note"]:
            self._fault(line, "an override needs its reason in the column note; students read it")
        if override is not None and exempt in _YES:
            self._fault(line, "it is both exempt and has an override; keep one")
        if said["for"] and not (said["due"] or exempt in _YES or override is not None):
            self._fault(line, f"it names {said['for']}, but has no due, exempt or override")
        if len(self._faults) > before:
            return None
        return Arrangement(line, scope, said["due"], exempt in _YES, override, said["note"])

    def _scope(self, line: int, name: str) -> str:
        """The exercise or topic that is meant, by its full name; empty for the whole."""
        if not name:
            return ""
        try:
            topic, exercise = resolve_part(name, self._course)
        except IntakeError as error:
            self._fault(line, str(error).splitlines()[0].rstrip("."))
            return ""
        return exercise or topic.name

    def _points(self, line: int, text: str) -> float | None:
        points = points_of(text)
        if text and points is None:
            self._fault(line, f"the override is {text!r}; write points, such as 3 or 2.5")
        return points
