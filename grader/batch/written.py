"""The list of the files that gdgrade has written into RESULTS: what each was made from, and how it looked.

By it a file that is as it should be is left alone, one that was edited or removed is written again, and one
that somebody else has put there is never overwritten.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.batch.errors import translated
from grader.batch.folder import Folder
from grader.batch.private_folder import EXPORT, FEEDBACK, GONE, INDEX, LEFT_OUT, REPORTS, SCORES
from grader.intake.ids import is_id

_OF_A_STUDENT = re.compile(
    rf"(?P<gone>{GONE}/)?(?:{FEEDBACK}/(?P<page>.+)\.html|{REPORTS}/(?P<report>.+?)\.json(?:\.gz)?)"
)


@dataclass(frozen=True)
class Written:
    """A file as it was written: the digest of what it was made from (empty: write it again), its size in
    bytes and the time of its last change in nanoseconds."""

    digest: str
    size: int
    modified: int


class WrittenFiles:
    """The table `written` of a ledger, by paths below RESULTS. Every method raises LedgerError."""

    def __init__(self, connection: sqlite3.Connection, ledger: Path) -> None:
        self._connection = connection
        self._ledger = ledger

    def get(self, path: str) -> Written | None:
        """A file of ours, None where it is not."""
        with translated(self._ledger):
            row = self._connection.execute(
                "SELECT digest, size, modified FROM written WHERE path = ?", (path,)
            ).fetchone()
            return None if row is None else Written(*row)

    def save(self, path: str, written: Written) -> None:
        """A file is ours; said before it is written for the first time, so that it is even if a kill comes
        between."""
        with translated(self._ledger), self._connection:
            self._save(path, written)

    def rename(self, path: str, new: str) -> None:
        """A file of ours has another name."""
        with translated(self._ledger), self._connection:
            self._connection.execute("UPDATE OR REPLACE written SET path = ? WHERE path = ?", (new, path))

    def forget(self, path: str) -> None:
        """A file of ours is there no more."""
        with translated(self._ledger), self._connection:
            self._connection.execute("DELETE FROM written WHERE path = ?", (path,))

    def paths(self) -> list[str]:
        """All files of ours."""
        with translated(self._ledger):
            return [path for (path,) in self._connection.execute("SELECT path FROM written ORDER BY path")]

    def keep(self, paths: Iterable[str]) -> None:
        """Files that an earlier ledger has written are ours, and will be written again."""
        with translated(self._ledger), self._connection:
            for path in paths:
                self._save(path, Written("", 0, 0))

    def take_over(self, folder: Folder, students: Collection[str]) -> None:
        """The files of these students, and those of the class, are ours: an earlier version, which kept no
        list, wrote them. Belongs in a transaction."""
        for path in files_by_name(folder, students.__contains__):
            found = folder.stat(path)
            self._save(path, Written("", *found) if found else Written("", 0, 0))

    def _save(self, path: str, written: Written) -> None:
        self._connection.execute(
            "INSERT OR REPLACE INTO written VALUES (?, ?, ?, ?)",
            (path, written.digest, written.size, written.modified),
        )


def student_of(path: str) -> str | None:
    """The id of the student whose page or report has this path below RESULTS, None for every other path."""
    found = _OF_A_STUDENT.fullmatch(path)
    student = found and (found["page"] or found["report"])
    return student if student and is_id(student) else None


def files_by_name(folder: Folder, is_student: Callable[[str], bool] = is_id) -> Iterator[str]:
    """The files in RESULTS that have a name that gdgrade gives."""
    root = folder.path
    for path in sorted(p for p in root.rglob("*") if p.is_file() and not p.is_symlink()):
        name = path.relative_to(root).as_posix()
        student = student_of(name)
        of_the_class = name in (SCORES, INDEX, LEFT_OUT) or name.startswith(f"{EXPORT}/")
        if of_the_class or (student is not None and is_student(student)):
            yield name
