"""Reading what one student handed in: the newest file of each topic, a sentence on all that was refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from grader.intake.archives import is_archive
from grader.intake.beside import MAX_FILE, Other, named_relative, read_beside
from grader.intake.budget import (
    ARCHIVES_BYTES,
    ARCHIVES_SECONDS,
    REMEDY,
    STUDENT_SECONDS,
    BudgetSpent,
    of_a_student,
)
from grader.intake.candidates import Candidate, likelihood, loose, packed
from grader.intake.errors import IntakeError
from grader.intake.files import MAX_BYTES
from grader.intake.find import limited, open_class
from grader.intake.found import FoundEntry, FoundFile
from grader.intake.notebooks import MAX_NOTEBOOK, NoNotebook, code_of
from grader.intake.topics import defined_topics, is_source, named
from grader.intake.trees import Tree, read, shown
from grader.roster import HANDED_IN_AGAIN
from grader.submission import SourceFile, Submission

if TYPE_CHECKING:
    from grader.exercise import Course

MAX_UNNAMED = 20
"""How many files that are named like no topic are looked into."""


def read_entry(found: FoundEntry, course: Course) -> tuple[Submission | None, tuple[str, ...]]:
    """One student's submission, None where nothing could be read, and what was refused, a sentence each.

    Of each topic the newest file counts (`grader.intake.candidates` says which that is). A file that is
    named like no topic counts for the topics of which it defines an exercise, as far as nothing is called
    like them. What the exercises use of the other files comes along (`grader.intake.beside`). Files are
    read into memory, archives too; nothing is written, run or parsed. What archives and notebooks cost to
    read has a limit (`grader.intake.budget`), within which the likeliest are read first. Whatever a student
    did is told in a sentence; IntakeError where the class itself cannot be opened any more.
    """
    reader = _Reader(_tree(found.root), course)
    files = reader.read(found.files)
    beside = reader.beside(found.beside, files)
    problems = (*found.entry.problems, *limited(reader.problems))
    if not files and not problems:
        problems = ("No exercise was handed in.",)
    return (Submission(found.entry.student.id, files, beside) if files else None), problems


class _Reader:
    """Reads the newest of one student's files and collects the sentences on what it refuses."""

    def __init__(self, tree: Tree, course: Course) -> None:
        self.problems: list[str] = []
        self._tree = tree
        self._course = course
        self._budget = of_a_student()
        self._unread: list[str] = []
        self._found: list[Candidate] = []
        self._used: list[Candidate] = []

    def read(self, found: Sequence[FoundFile]) -> tuple[SourceFile, ...]:
        """One file for each topic that there is any of, in the order of the course."""
        by_topic: dict[str, list[Candidate]] = {}
        unnamed = []
        self._found = sorted(self._candidates(found), key=lambda candidate: candidate.rank)
        for candidate in self._found:
            parts = named(candidate.name, self._course)
            if parts:
                by_topic.setdefault(parts.topic, []).append(candidate)
            else:
                unnamed.append(candidate)
        files: dict[str, SourceFile] = {}
        for topic, named_so in by_topic.items():
            self._newest(topic, named_so, files)
        missing = {topic.file for topic in self._course.topics} - by_topic.keys()
        if missing:
            self._by_definitions(unnamed, missing, files)
        if self._unread:
            # First: of many sentences the last are only counted.
            self.problems.insert(0, _too_costly(self._unread))
        elif unnamed and not files and not by_topic:
            self.problems.append(_unexpected([candidate.file for candidate in unnamed], self._course))
        return tuple(files[topic.file] for topic in self._course.topics if topic.file in files)

    def beside(self, found: Sequence[FoundFile], exercises: Sequence[SourceFile]) -> tuple[SourceFile, ...]:
        """What the exercises that were read use of what else was handed in."""
        others = [Other(self._tree, file.path, file.file) for file in found]
        others += [
            Other(one.tree, one.path, one.file) for one in self._found if not named(one.name, self._course)
        ]
        for tree, archive in {id(one.tree): (one.tree, self._archive(one)) for one in self._used}.values():
            if archive:
                paths = (item.path for item in tree.walk() if not (item.is_folder or item.problem))
                others += [Other(tree, path, f"{archive}/{path}") for path in paths if not is_source(path)]
        places = [(one.tree, one.file.rpartition("/")[0]) for one in self._used]
        places += [(one.tree, self._archive(one)) for one in self._used]
        available = named_relative(others, places)
        if not available:
            return ()
        return read_beside(lambda _: available, lambda name: self._read(available[name]), exercises)

    def _archive(self, candidate: Candidate) -> str:
        """What the archive that a file is in is called; empty where it is in none."""
        return "" if candidate.tree is self._tree else candidate.file.removesuffix(f"/{candidate.path}")

    def _read(self, other: Other) -> bytes:
        if self._budget.is_spent():
            raise IntakeError(f"{shown(other.file)} was not read.")
        return read(other.tree, other.path, MAX_FILE)

    def _candidates(self, found: Sequence[FoundFile]) -> list[Candidate]:
        """Every source file there is, also in archives, of which the likeliest are opened first."""
        archives = [file for file in found if is_archive(file.file)]
        several = [
            one
            for file in found
            if not is_archive(file.file)
            for one in loose(self._tree, file, self._course)
        ]
        budget = self._budget.part("All archives", ARCHIVES_BYTES, ARCHIVES_SECONDS)
        for file in sorted(archives, key=likelihood, reverse=True):
            if budget.is_spent():
                self._unread.append(file.file)
                continue
            try:
                several += packed(self._tree, file, self._course, self.problems.append, budget)
            except BudgetSpent as error:
                if budget.is_spent():
                    self._unread.append(file.file)
                else:
                    self.problems.append(str(error))
        return several

    def _newest(self, topic: str, several: list[Candidate], files: dict[str, SourceFile]) -> None:
        *older, newest = several
        if older:
            self.problems.append(
                f"{topic}{HANDED_IN_AGAIN}{shown(newest.file)} counts, not"
                f" {_names([candidate.file for candidate in reversed(older)])}."
            )
        found = self._source(newest)
        if found is not None:
            self._used.append(newest)
            files[topic] = replace(found, name=topic)

    def _by_definitions(
        self, unnamed: list[Candidate], missing: set[str], files: dict[str, SourceFile]
    ) -> None:
        """For each missing topic the newest file that defines one of its exercises."""
        for candidate in reversed(unnamed[-MAX_UNNAMED:]):
            found = self._source(candidate)
            if found is not None:
                defined = missing.intersection(defined_topics(found.source, self._course)) - files.keys()
                if defined:
                    self._used.append(candidate)
                for topic in defined:
                    files[topic] = replace(found, name=topic)

    def _source(self, candidate: Candidate) -> SourceFile | None:
        """The Python of a file; None, and a sentence on it, where there is none to be had."""
        if _is_notebook(candidate) and self._budget.is_spent():
            self._unread.append(candidate.file)
            return None
        try:
            return _python(candidate)
        except IntakeError as error:
            self.problems.append(str(error))
            return None


def _is_notebook(candidate: Candidate) -> bool:
    return candidate.path.casefold().endswith(".ipynb")


def _python(candidate: Candidate) -> SourceFile:
    """The source that a file is or, a notebook, holds."""
    file = shown(candidate.file)
    if not _is_notebook(candidate):
        return SourceFile(file, read(candidate.tree, candidate.path, MAX_BYTES), file)
    try:
        code = code_of(read(candidate.tree, candidate.path, MAX_NOTEBOOK))
    except NoNotebook as error:
        raise IntakeError(f"{file} {error}.") from error
    if len(code.source) > MAX_BYTES:
        raise IntakeError(f"{file} holds more than 1 MB of code.")
    return SourceFile(file, code.source, file, code.cells)


def _too_costly(files: list[str]) -> str:
    were = "was" if len(files) == 1 else "were"
    return (
        f"{_names(files)} {were} not read: one student's archives may unpack to at most"
        f" {ARCHIVES_BYTES // 1_000_000} MB, and reading archives and notebooks may take"
        f" at most {STUDENT_SECONDS:g} s; {REMEDY}."
    )


def _unexpected(files: list[str], course: Course) -> str:
    one = "is not named like a topic and defines no exercise"
    are = one if len(files) == 1 else "are not named like topics and define no exercise"
    return f"{_names(files)} {are}; expected names such as {course.topics[0].file}."


def _names(files: list[str], most: int = 3) -> str:
    more = f" and {len(files) - most} more" if len(files) > most else ""
    return ", ".join(shown(file) for file in files[:most]) + more


def _tree(root: str) -> Tree:
    """The tree of a class. The last zip stays open: its directory takes long to read in a large class."""
    try:
        status = Path(root).stat()
    except OSError as error:
        raise IntakeError(f"{shown(root)} cannot be read: {error.strerror or error}.") from error
    return _opened(root, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=1)
def _opened(root: str, modified: int, size: int) -> Tree:
    """The tree at `root`; the other arguments make it another one when the file has changed."""
    return open_class(root)
