"""Who is who: which line of a course site's gradebook is which student's."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from grader.roster import Student


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
    """The places of the lines that fit a student; exactly one is a match."""

    places: tuple[int, ...]
    by_name: bool = False


def finder(lines: Sequence[Line]) -> Callable[[Student], Found]:
    """Who is who: by number, login and e-mail, which must not contradict one another; then by id.

    A name counts only for a student of whom nothing else is known, and only where one line bears it.
    """
    index: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for place, line in enumerate(lines):
        index["name", _plain_name(line.name)].add(place)
        for kind, values in line.known.items():
            for value in filter(None, map(plain, values)):
                index[kind, value].add(place)
                index["id", value].add(place)

    def places(**keys: str) -> tuple[int, ...]:
        found: set[int] = set()
        for kind, value in keys.items():
            if value:
                found |= index.get((kind, value), set())
        return tuple(sorted(found))

    def find(student: Student) -> Found:
        number, login, email = plain(student.number), plain(student.login), plain(student.email)
        found = places(number=number, login=login, email=email) or places(id=plain(student.id))
        if found or number or login or email:
            return Found(found)
        return Found(places(name=_plain_name(student.name)), by_name=True)

    return find


def plain(text: str) -> str:
    """Equal for texts that a person would call the same."""
    return unicodedata.normalize("NFC", text).strip().casefold()


def _plain_name(name: str) -> str:
    """Equal for `Lovelace, Ada` and `Ada  Lovelace`."""
    family, comma, given = name.partition(",")
    return " ".join(plain(f"{given} {family}" if comma else name).split())
