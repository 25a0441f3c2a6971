"""What a class handed in, file by file, each different content once, with its fingerprints."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from grader.batch.ledger import Ledger
from grader.batch.summaries import digest
from grader.batch.workers import NoWorker
from grader.exercise import Course, Topic
from grader.reports.text import printable
from grader.roster import Student
from grader.similarity.readers import Question, Readers, Unreadable, question
from grader.stubs import pristine

Key = tuple[str, str]
"""A file by its name and the digest of its content."""


@dataclass(frozen=True)
class Author:
    """Who handed a file in, and the submission that it was in."""

    student: Student
    sha256: str


@dataclass
class Version:
    """One content of a file and all who handed it in. `exercises` are those of its topic; `prints` holds the
    fingerprints of each that counts, without those of the stub, None until it was read."""

    file: str
    exercises: tuple[str, ...]
    authors: list[Author] = field(default_factory=list)
    prints: Mapping[str, Sequence[int]] | None = None


@dataclass(frozen=True)
class ClassWork:
    """The versions of each file by its name, and sentences on those that could not be read."""

    versions: Mapping[str, Sequence[Version]]
    left_out: tuple[str, ...]


def class_work(ledger: Ledger, course: Course, exercises: Sequence[str], readers: Readers) -> ClassWork:
    """Everything that counts in a ledger. One submission is in memory at a time; of each file its
    fingerprints stay. Untouched files are not read.

    Raises LedgerError, NoWorker, StubError.
    """
    topics = {topic.file: topic for topic in course.topics}
    names = {file: names_of(topic) for file, topic in topics.items()}
    asked = {file: every for file, every in names.items() if not set(every).isdisjoint(exercises)}
    stubs = {file: pristine(topics[file], course.places).encode() for file in asked}
    of_stubs = _stub_prints(readers, stubs, asked)
    untouched = {(file, digest(source)) for file, source in stubs.items()}
    found: dict[Key, Version] = {}
    left_out: list[str] = []
    for version, answer in readers.ask(_new_files(ledger, asked, untouched, found)):
        if isinstance(answer, Unreadable):
            who = printable(version.authors[0].student.id)
            left_out.append(f"{version.file} of {who} was not compared: {answer}.")
        else:
            stub = of_stubs[version.file]
            version.prints = {
                name: array("Q", (each for each in prints if each not in stub.get(name, ())))
                for name, prints in answer["prints"].items()
                if name in exercises
            }
    read = [version for version in found.values() if version.prints is not None]
    return ClassWork({file: [v for v in read if v.file == file] for file in asked}, tuple(sorted(left_out)))


def names_of(topic: Topic) -> tuple[str, ...]:
    """The names of a topic's exercises."""
    return tuple(exercise.name for exercise in topic.exercises)


def _stub_prints(
    readers: Readers, stubs: Mapping[str, bytes], asked: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, frozenset[int]]]:
    """The fingerprints of each exercise's stub, by the name of its file."""
    answers = readers.ask((file, question(source, asked[file])) for file, source in stubs.items())
    return {
        file: {name: frozenset(prints) for name, prints in _read(answer, file)["prints"].items()}
        for file, answer in answers
    }


def _read(answer: dict[str, Any] | Unreadable, file: str) -> dict[str, Any]:
    """An answer on a stub, which can be read unless the machine is short of something."""
    if isinstance(answer, Unreadable):
        raise NoWorker(f"The stub of {file} cannot be read: {answer}.")
    return answer


def _new_files(
    ledger: Ledger,
    asked: Mapping[str, tuple[str, ...]],
    untouched: Collection[Key],
    found: dict[Key, Version],
) -> Iterator[tuple[Version, Question]]:
    """Each content of a file that was not seen before, to be read; `found` learns who handed in what."""
    keys: dict[str, tuple[Key, ...]] = {}
    sources: dict[Key, bytes] = {}
    for entry in ledger.entries():
        if entry.sha256 is None:
            continue
        author = Author(entry.student, entry.sha256)
        if entry.sha256 not in keys:
            files = [f for f in ledger.submission(entry.sha256, entry.student.id).files if f.name in asked]
            keys[entry.sha256] = tuple((file.name, digest(file.source)) for file in files)
            sources = {key: file.source for key, file in zip(keys[entry.sha256], files, strict=True)}
        new = [key for key in keys[entry.sha256] if key not in found and key not in untouched]
        found |= {key: Version(key[0], asked[key[0]]) for key in new}
        for key in keys[entry.sha256]:
            if key in found:
                found[key].authors.append(author)
        for key in new:
            yield found[key], question(sources[key], asked[key[0]])
