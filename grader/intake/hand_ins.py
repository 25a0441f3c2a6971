"""Reading what one student handed in: the newest file of each topic, a sentence on all that was refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from grader.intake.archives import MAX_ARCHIVE, archive_stem, is_archive, open_archive
from grader.intake.errors import IntakeError
from grader.intake.files import MAX_BYTES
from grader.intake.find import MAX_PROBLEMS, open_class
from grader.intake.found import FoundFile, FoundHandIn
from grader.intake.notebooks import MAX_NOTEBOOK, code_of
from grader.intake.topics import defined_topics, is_source, named, without_upload
from grader.intake.trees import Tree, read, shown
from grader.submission import SourceFile, Submission

if TYPE_CHECKING:
    from grader.exercise import Course

MAX_FOLDERS = 3
"""How deep exercises may lie: in the folder of a zip of a folder, in its `exercises`."""
MAX_READ = 100_000_000
"""How much is read of one student in all."""
MAX_UNNAMED = 20
"""How many files that are called like no topic are looked into."""


def read_hand_in(found: FoundHandIn, course: Course) -> tuple[Submission | None, tuple[str, ...]]:
    """One student's submission, None where nothing could be read, and what was refused, a sentence each.

    Files are read into memory, archives too; nothing is written, run or parsed. Raises nothing for what a
    student may have done; IntakeError where the class itself cannot be opened any more.
    """
    reader = _Reader(_tree(found.root), course)
    candidates = [one for file in found.files for one in reader.candidates(file)]
    files = reader.chosen(candidates)
    problems = (*found.hand_in.problems, *reader.problems)
    if len(problems) > MAX_PROBLEMS:
        problems = (*problems[:MAX_PROBLEMS], f"{len(problems) - MAX_PROBLEMS} more were refused.")
    if not files and not problems:
        problems = ("No exercise was handed in.",)
    return (Submission(found.hand_in.student.id, files) if files else None), problems


@dataclass(frozen=True)
class _Candidate:
    """A source file that may be an exercise file; the greatest `rank` of a topic is the newest."""

    file: str
    rank: tuple[float | str, ...]
    read: Callable[[], bytes]

    @property
    def name(self) -> str:
        return self.file.rpartition("/")[2]


class _Reader:
    """Reads one student's files and collects the sentences on what it refuses."""

    def __init__(self, tree: Tree, course: Course) -> None:
        self.problems: list[str] = []
        self._tree = tree
        self._course = course
        self._left = MAX_READ

    def candidates(self, file: FoundFile) -> Iterator[_Candidate]:
        """The source files that a file is or holds."""
        if not is_archive(file.file):
            if file.file.count("/") <= MAX_FOLDERS:
                yield self._candidate(self._tree, file.path, file.file, file.upload, file.modified, ())
            return
        try:
            content = self._counted(read(self._tree, file.path, MAX_ARCHIVE))
            archive = open_archive(content, file.file, is_source)
            yield from self._inside(file, archive)
        except IntakeError as error:
            self.problems.append(str(error))

    def _inside(self, file: FoundFile, archive: Tree) -> Iterator[_Candidate]:
        _, again = without_upload(archive_stem(file.file))
        outer = (again, file.upload, file.modified)
        nested = []
        empty = True
        for item in archive.walk():
            if item.problem:
                self.problems.append(f"{shown(file.file)}: {item.sentence}")
            elif item.is_folder:
                continue
            elif is_archive(item.path):
                nested.append(item.path)
            elif is_source(item.path) and item.path.count("/") <= MAX_FOLDERS:
                shown_as = f"{file.file}/{item.path}"
                yield self._candidate(archive, item.path, shown_as, 0, item.modified or 0.0, outer)
                empty = False
        if nested and empty:
            self.problems.append(
                f"{shown(file.file)} holds another archive, {shown(nested[0])}; hand in one."
            )

    def _candidate(
        self,
        tree: Tree,
        path: str,
        file: str,
        upload: int,
        modified: float,
        outer: tuple[float, ...],
    ) -> _Candidate:
        parts = named(path.rpartition("/")[2], self._course)
        again = parts.upload if parts else 0
        outer = outer or (again, upload, modified)
        limit = MAX_NOTEBOOK if path.casefold().endswith(".ipynb") else MAX_BYTES
        rank = (*outer, again, modified, -path.count("/"), path)
        return _Candidate(file, rank, lambda: self._source(tree, path, file, limit))

    def chosen(self, candidates: list[_Candidate]) -> tuple[SourceFile, ...]:
        """The newest of each topic, in the order of the course."""
        by_topic: dict[str, list[_Candidate]] = {}
        unnamed = []
        for candidate in candidates:
            parts = named(candidate.name, self._course)
            if parts:
                by_topic.setdefault(parts.topic, []).append(candidate)
            else:
                unnamed.append(candidate)
        files = {topic: self._newest(topic, several) for topic, several in by_topic.items()}
        found = {topic: file for topic, file in files.items() if file}
        for topic, file in self._by_definitions(unnamed).items():
            if topic not in by_topic:
                found[topic] = file
        return tuple(found[topic.file] for topic in self._course.topics if topic.file in found)

    def _newest(self, topic: str, candidates: list[_Candidate]) -> SourceFile | None:
        *older, newest = sorted(candidates, key=lambda candidate: candidate.rank)
        if older:
            names = ", ".join(shown(candidate.file) for candidate in older[:3])
            more = f" and {len(older) - 3} more" if len(older) > 3 else ""
            self.problems.append(
                f"{topic} is there more than once: {shown(newest.file)} counts, not {names}{more}."
            )
        source = self._tried(newest)
        return None if source is None else SourceFile(topic, source, shown(newest.file))

    def _by_definitions(self, candidates: list[_Candidate]) -> dict[str, SourceFile]:
        """For each topic the newest of the files called like none that defines one of its exercises."""
        found: dict[str, SourceFile] = {}
        strange = [candidate.file for candidate in candidates[MAX_UNNAMED:]]
        for candidate in sorted(candidates[:MAX_UNNAMED], key=lambda candidate: candidate.rank):
            source = self._tried(candidate)
            topics = defined_topics(source, self._course) if source is not None else ()
            found.update({topic: SourceFile(topic, source or b"", shown(candidate.file)) for topic in topics})
            if source is not None and not topics:
                strange.append(candidate.file)
        if strange:
            self.problems.append(_unexpected(strange, self._course))
        return found

    def _tried(self, candidate: _Candidate) -> bytes | None:
        try:
            return candidate.read()
        except IntakeError as error:
            self.problems.append(str(error))
            return None

    def _source(self, tree: Tree, path: str, file: str, limit: int) -> bytes:
        content = self._counted(read(tree, path, min(limit, self._left)))
        if not path.casefold().endswith(".ipynb"):
            return content
        try:
            source = code_of(content)
        except IntakeError as error:
            raise IntakeError(f"{shown(file)} {error}.") from error
        if len(source) > MAX_BYTES:
            raise IntakeError(f"{shown(file)} holds more than 1 MB of code.")
        return source

    def _counted(self, content: bytes) -> bytes:
        self._left -= len(content)
        if self._left <= 0:
            raise IntakeError(f"More than {MAX_READ // 1_000_000} MB were handed in; the rest is left out.")
        return content


def _unexpected(files: list[str], course: Course) -> str:
    names = ", ".join(shown(file) for file in sorted(files)[:3])
    more = f" and {len(files) - 3} more" if len(files) > 3 else ""
    are = "is called like no topic file, and defines no exercise"
    if len(files) > 1:
        are = "are called like no topic file, and define no exercise"
    return f"{names}{more} {are}; expected names such as {course.topics[0].file}."


def _tree(root: str) -> Tree:
    """The tree of a class. The last zip stays open: its directory takes long to read in a large class."""
    path = Path(root)
    if path.is_dir():
        return open_class(root)
    try:
        status = path.stat()
    except OSError as error:
        raise IntakeError(f"{shown(root)} cannot be read: {error.strerror or error}.") from error
    return _open_zip(root, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=1)
def _open_zip(root: str, modified: int, size: int) -> Tree:
    return open_class(root)
