"""The source files that a student's files are or hold, and which of them is the newest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.intake.archives import MAX_ARCHIVE, archive_stem, is_archive, open_archive
from grader.intake.beside import may_lie_beside
from grader.intake.budget import Budget, BudgetSpent, of_an_archive
from grader.intake.errors import IntakeError
from grader.intake.found import FoundFile
from grader.intake.topics import is_source, newness, without_upload
from grader.intake.trees import Tree, read, shown

if TYPE_CHECKING:
    from grader.exercise import Course

MAX_FOLDERS = 2
"""How many folders deep an exercise may lie, not counting `exercises`."""

Rank = tuple[float | str, ...]


@dataclass(frozen=True)
class Candidate:
    """A source file that may be an exercise file.

    `file` is what the student called it, with the archive it is in; `path` where it is in `tree`. Of
    several files of one topic the one of the greatest `rank` counts: what is at the top or in
    `exercises` before what is deeper, then a name without words added (`02_losses_old.py`), then the one
    uploaded most often, then the latest.
    """

    tree: Tree
    path: str
    file: str
    rank: Rank

    @property
    def name(self) -> str:
        return self.file.rpartition("/")[2]


def loose(tree: Tree, file: FoundFile, course: Course) -> Iterator[Candidate]:
    """A file that is no archive as a candidate, unless it is too deep."""
    depth, plain, again, modified, path = newness(file.file, file.modified, course)
    if depth >= -MAX_FOLDERS:
        rank = (depth, plain, again, file.upload, modified, 0, 0, 0, 0.0, path)
        yield Candidate(tree, file.path, file.file, rank)


def packed(
    tree: Tree, file: FoundFile, course: Course, refuse: Callable[[str], None], budget: Budget
) -> list[Candidate]:
    """The source files in an archive; `refuse` is told in a sentence what is refused.

    Raises BudgetSpent where the archive costs more than one may, or than is left of `budget`.
    """
    own = of_an_archive(shown(file.file), budget)
    try:
        content = read(tree, file.path, MAX_ARCHIVE)
        budget.charge(len(content))
        archive = open_archive(content, file.file, is_source, own, may_lie_beside)
        return list(_inside(archive, file, course, refuse, own))
    except BudgetSpent:
        raise
    except IntakeError as error:
        refuse(str(error))
        return []


def likelihood(file: FoundFile) -> tuple[float | str, ...]:
    """The greater, the likelier is an archive to be the one that counts: what is at the top, then the
    latest upload, then the latest."""
    _, again = without_upload(archive_stem(file.file))
    return -file.file.count("/"), again, file.upload, file.modified, file.file


def _inside(
    archive: Tree, file: FoundFile, course: Course, refuse: Callable[[str], None], budget: Budget
) -> Iterator[Candidate]:
    _, again = without_upload(archive_stem(file.file))
    items = list(archive.walk())
    for item in items:
        budget.spend()
        if item.problem:
            refuse(f"{shown(file.file)}: {item.sentence}")
        elif is_source(item.path) and not item.is_folder:
            inner = newness(item.path, item.modified or 0.0, course)
            if inner[0] >= -MAX_FOLDERS:
                rank = (0, 1, again, file.upload, file.modified, *inner)
                yield Candidate(archive, item.path, f"{file.file}/{item.path}", rank)
    nested = [item.path for item in items if is_archive(item.path)]
    if nested and not any(is_source(item.path) for item in items):
        refuse(f"{shown(file.file)} holds another archive, {shown(nested[0])}; hand in just one.")
