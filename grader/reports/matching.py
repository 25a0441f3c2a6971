"""Who is who: which line of a course site's gradebook is which student's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from grader.names import agree, exact_name, loose_name, plain
from grader.roster import Student

_NO_NAMES = frozenset(["participant", "teilnehmer/in", "participante", "deelnemer"])
"""What Moodle calls everybody where marking is blind."""


@dataclass(frozen=True)
class Line:
    """A student's line in a gradebook.

    `known` is what the site knows of the student by `number`, `login` and `email`, several of each perhaps.
    `locked` says why the grade must stay as it is, and is empty where it may change.
    """

    record: int
    name: str
    known: Mapping[str, tuple[str, ...]]
    maximum: float | None = None
    locked: str = ""


@dataclass(frozen=True)
class Found:
    """The places of the lines that fit a student; exactly one is a match. `contradicted`: the line of their
    number bears the name of somebody else."""

    places: tuple[int, ...]
    by_name: bool = False
    contradicted: bool = False


def finder(lines: Sequence[Line]) -> Callable[[Student], Found]:
    """Who is who: by number, login and e-mail, which must not contradict one another; then by id.

    A number counts only where the names may be those of one person: each course site counts for itself. A
    name counts only for a student whose login and address are not known, and only where one line bears it:
    first as it is written, then without regard to accents, marks and the order of its words.
    """
    index: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for place, line in enumerate(lines):
        index["name", exact_name(line.name)].add(place)
        index["loose name", loose_name(line.name)].add(place)
        for kind, values in line.known.items():
            for value in filter(None, map(plain, values)):
                index[kind, value].add(place)
                index["id", value].add(place)

    def places(**keys: str) -> set[int]:
        found: set[int] = set()
        for kind, value in keys.items():
            if value:
                found |= index.get((kind, value), set())
        return found

    def find(student: Student) -> Found:
        number, login, email = plain(student.number), plain(student.login), plain(student.email)
        known = places(login=login, email=email)
        numbered = places(number=number)
        strangers = {place for place in numbered - known if not _may_be(student, lines[place])}
        found = known | (numbered - strangers)
        if not found and not strangers:
            found = places(id=plain(student.id))
        if found or login or email:
            return Found(tuple(sorted(found)), contradicted=bool(strangers) and not found)
        by_name = index.get(("name", exact_name(student.name))) or index.get(
            ("loose name", loose_name(student.name)), set()
        )
        places_by_name = tuple(sorted(by_name)) if loose_name(student.name) else ()
        return Found(places_by_name, by_name=True, contradicted=bool(strangers))

    return find


def _may_be(student: Student, line: Line) -> bool:
    return plain(student.name) in _NO_NAMES or agree(student.name, line.name)
