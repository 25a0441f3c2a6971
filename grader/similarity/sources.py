"""The sources of a pair side by side, with the lines that both have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from grader.batch.ledger import Ledger
from grader.batch.workers import NoWorker
from grader.similarity.comparison import AlikeExercise
from grader.similarity.readers import Readers, Unreadable, question
from grader.similarity.versions import Version

MOST_LINES, MOST_CHARACTERS = 120, 300
"""Lines of one side that are shown, and characters of a line."""


class Mark(StrEnum):
    """What is said of a line, as it is written in front of it."""

    SHARED = "="  # both sides have it, and few others
    COMMON = "~"  # both sides have it, and many others or the stub
    OWN = " "


@dataclass(frozen=True)
class Line:
    """A line of a source that is not blank, by its number from 1. `skips` says that lines before it are not
    shown: they are a docstring, or do not belong to the exercise."""

    number: int
    text: str
    mark: Mark
    skips: bool = False

    @property
    def shared(self) -> bool:
        return self.mark is Mark.SHARED


@dataclass(frozen=True)
class Side:
    """One student's version of an exercise; `more` lines of it are not shown."""

    lines: tuple[Line, ...]
    more: int = 0


@dataclass(frozen=True)
class _Read:
    """A source line by line, and where in it the exercise is; see `reading`."""

    text: Sequence[str]
    where: Mapping[str, Any]

    @property
    def prints(self) -> frozenset[int]:
        return frozenset(each for _, _, prints in self.where["statements"] for each in prints)


def sides(ledger: Ledger, readers: Readers, alike: AlikeExercise) -> tuple[Side, Side]:
    """Both versions of an exercise. Raises LedgerError, NoWorker."""
    read = [_read(ledger, readers, version, alike.exercise) for version in (alike.first, alike.second)]
    both = read[0].prints & read[1].prints
    first, second = (_marked(each, alike.likeness.shared, both) for each in read)
    return first, second


def _read(ledger: Ledger, readers: Readers, version: Version, exercise: str) -> _Read:
    author = version.authors[0]
    files = ledger.submission(author.sha256, author.student.id).files
    source = next(file.source for file in files if file.name == version.file)
    ((_, answer),) = readers.ask([(version, question(source, version.exercises, [exercise]))])
    if isinstance(answer, Unreadable):  # it was read a moment ago: the machine is short of something
        raise NoWorker(f"{version.file} of {author.student.id} cannot be read again: {answer}.")
    return _Read(answer["text"], answer["lines"][exercise])


def _marked(read: _Read, shared: frozenset[int], both: frozenset[int]) -> Side:
    marks = {
        number: _mark(frozenset(prints), shared, both)
        for first, last, prints in read.where["statements"]
        for number in range(first, last + 1)
    }
    exercise = _numbers(read.where["definitions"]) - _numbers(read.where["docstrings"])
    numbers = [number for number in sorted(exercise) if read.text[number - 1].strip()]
    shown = tuple(
        Line(
            number,
            _short(read.text[number - 1]),
            marks.get(number, Mark.OWN),
            skips=before > 0 and any(line.strip() for line in read.text[before : number - 1]),
        )
        for before, number in zip([0, *numbers], numbers, strict=False)
    )
    return Side(shown[:MOST_LINES], max(0, len(shown) - MOST_LINES))


def _mark(prints: frozenset[int], shared: frozenset[int], both: frozenset[int]) -> Mark:
    """The mark of a statement: what more than half of its fingerprints say."""
    if 2 * len(prints & shared) > len(prints):
        return Mark.SHARED
    return Mark.COMMON if 2 * len(prints & both) > len(prints) else Mark.OWN


def _short(text: str) -> str:
    return text if len(text) <= MOST_CHARACTERS else f"{text[:MOST_CHARACTERS]} …"


def _numbers(spans: Sequence[Sequence[int]]) -> set[int]:
    return {number for first, last in spans for number in range(first, last + 1)}
