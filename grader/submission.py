"""A submission: one student's files, read as bytes and never run by the grader."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.report import SubmissionInfo


@dataclass(frozen=True)
class SourceFile:
    """One file of a submission, under the name of its topic's file (`04_softmax.py`); one that was handed in
    beside the exercises under its name relative to them (`utils/plots.py`, `data.csv`).

    `path` is where a person finds it, for messages; nothing is read from there again. Of a notebook `cells`
    are the lines of the source that its code cells begin with, 0 for a cell that is left out.
    """

    name: str
    source: bytes
    path: str
    cells: tuple[int, ...] = ()

    def cell_and_line(self, line: int) -> tuple[int, int]:
        """The code cell of a notebook and the line in it, of a line of its source; for another file 0 and the
        line."""
        before = [number for number, first in enumerate(self.cells, start=1) if 0 < first <= line]
        return (before[-1], line - self.cells[before[-1] - 1] + 1) if before else (0, line)


@dataclass(frozen=True)
class Submission:
    """One student's files: the exercises, and what else they use of what is `beside` them. `problems` says
    what could not be read, a sentence each."""

    id: str
    files: tuple[SourceFile, ...]
    beside: tuple[SourceFile, ...] = ()
    problems: tuple[str, ...] = ()

    @cached_property
    def info(self) -> SubmissionInfo:
        """The submission as a report names it. Equal content has an equal hash."""
        import hashlib

        from grader.report import SubmissionInfo

        digest = hashlib.sha256()
        for file in sorted(self.files, key=lambda file: file.name):
            digest.update(f"{file.name}\0{len(file.source)}\0".encode())
            digest.update(file.source)
        for file in sorted(self.beside, key=lambda file: file.name):
            digest.update(f"beside\0{file.name}\0{len(file.source)}\0".encode())
            digest.update(file.source)
        return SubmissionInfo(self.id, tuple(f.name for f in self.files), digest.hexdigest())
