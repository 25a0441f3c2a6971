"""The work of a class as the input of tools that compare sources, with the stubs as the code that all began
with.

Dolos compares single files, listed in an info.csv, and ignores one file of template code: a folder for each
topic. compare50 (`-d`) and JPlag (`-bc`) take a folder for each student and one with the stubs.
"""

from __future__ import annotations

import csv
import io
import os
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path, PurePosixPath

from grader.batch.errors import ResultsError, reason
from grader.batch.folder import Folder
from grader.batch.ledger import Ledger
from grader.batch.summaries import digest
from grader.exercise import Course
from grader.reports.text import number_of, printable
from grader.roster import Student
from grader.similarity.versions import names_of
from grader.stubs import pristine
from grader.submission import SourceFile

SUBMISSIONS, STUBS, INFO, REPORT = "submissions", "stubs", "info.csv", "report"


class Tool(StrEnum):
    """A tool that compares sources."""

    DOLOS = "dolos"
    COMPARE50 = "compare50"
    JPLAG = "jplag"


Submitted = tuple[Student, tuple[SourceFile, ...]]
"""A student and their files, exercises first."""


def export(ledger: Ledger, course: Course, exercises: Sequence[str], tool: Tool, path: Path) -> Iterator[str]:
    """Write the input of a tool into a new or empty folder, and yield what was written and the command that
    runs it. Files that are still the stub are left out, and members of a group that handed in together are
    one.

    Raises LedgerError, ResultsError, StubError.
    """
    topics = [topic for topic in course.topics if not set(names_of(topic)).isdisjoint(exercises)]
    stubs = {topic.file: pristine(topic, course.places).encode() for topic in topics}
    with Folder.at(path) as folder:
        _check_empty(folder)
        write = _by_topic if tool is Tool.DOLOS else _by_student
        counts = write(folder, _submitted(ledger, stubs), stubs)
    yield f"Wrote the work of {number_of(counts.pop(''), 'student')} to {path}. To compare it, run"
    for command in _commands(tool, path, [file for file in stubs if counts.get(file)]):
        yield f"  {shlex.join(command)}"


def _check_empty(folder: Folder) -> None:
    try:
        if os.listdir(folder.path if folder.descriptor is None else folder.descriptor):
            raise ResultsError(f"{folder.path} is not empty; name a new folder for the export.")
    except OSError as error:
        raise ResultsError(f"{folder.path} cannot be read: {reason(error)}.") from error


def _submitted(ledger: Ledger, stubs: Mapping[str, bytes]) -> Iterator[Submitted]:
    """Everybody who began an exercise, one submission in memory at a time; of a group its first member."""
    untouched = {(file, digest(source)) for file, source in stubs.items()}
    places: set[str] = set()
    for entry in ledger.entries():
        if entry.sha256 is None or entry.place in places:
            continue
        places.add(entry.place)
        submission = ledger.submission(entry.sha256, entry.student.id)
        begun = [
            file
            for file in submission.files
            if file.name in stubs and (file.name, digest(file.source)) not in untouched
        ]
        modules = [file for file in submission.beside if file.name.endswith(".py")]
        if begun:
            yield entry.student, (*begun, *modules)


def _by_topic(folder: Folder, submitted: Iterable[Submitted], stubs: Mapping[str, bytes]) -> dict[str, int]:
    """A folder for each topic; how many students it has, and under an empty name how many there are."""
    rows: dict[str, list[tuple[str, str]]] = {file: [] for file in stubs}
    count = 0
    for student, files in submitted:
        count += 1
        for file in files:
            if file.name in stubs:
                name = f"{student.id}.py"
                _create(folder, PurePosixPath(_topic(file.name), SUBMISSIONS, name), file.source)
                rows[file.name].append((f"{SUBMISSIONS}/{name}", printable(student.name or student.id)))
    for topic, listed in rows.items():
        if listed:
            table = io.StringIO()
            csv.writer(table, lineterminator="\n").writerows([("filename", "full_name"), *listed])
            _create(folder, PurePosixPath(_topic(topic), INFO), table.getvalue().encode())
            _create(folder, PurePosixPath(_topic(topic), STUBS, topic), stubs[topic])
    return {"": count} | {topic: len(listed) for topic, listed in rows.items()}


def _by_student(folder: Folder, submitted: Iterable[Submitted], stubs: Mapping[str, bytes]) -> dict[str, int]:
    """A folder for each student, and one with the stubs; how many students there are, under an empty name."""
    count = 0
    for student, files in submitted:
        count += 1
        for file in files:
            _create(folder, PurePosixPath(SUBMISSIONS, student.id, file.name), file.source)
    for name, source in stubs.items():
        _create(folder, PurePosixPath(STUBS, name), source)
    return {"": count}


def _topic(file: str) -> str:
    return file.removesuffix(".py")


def _create(folder: Folder, place: PurePosixPath, content: bytes) -> None:
    """A new file below a folder, whose parents are made."""
    if place.is_absolute() or ".." in place.parts:
        raise ResultsError(f"{printable(str(place))} is not the name of a file below {folder.path}.")
    with folder.below(place.parent.parts) as parent:
        parent.create(place.name, content)


def _commands(tool: Tool, path: Path, topics: Sequence[str]) -> list[list[str]]:
    """What runs the tool on the export."""
    submissions, stubs, report = (str(path / name) for name in (SUBMISSIONS, STUBS, REPORT))
    match tool:
        case Tool.DOLOS:
            run = ("dolos", "run", "-f", "web", "-l", "python", "-i")
            folders = {file: path / _topic(file) for file in topics}
            return [[*run, str(at / STUBS / file), str(at / INFO)] for file, at in folders.items()]
        case Tool.COMPARE50:
            return [["compare50", str(Path(submissions, "*")), "-d", stubs, "-o", report]]
        case Tool.JPLAG:
            return [["java", "-jar", "jplag.jar", "-l", "python3", "-bc", stubs, "-r", report, submissions]]
