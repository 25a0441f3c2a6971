"""One student's archive as a tree: zip or tar, read in memory and never unpacked to disk."""

from __future__ import annotations

from collections.abc import Callable

from grader.intake.budget import Budget, of_an_archive
from grader.intake.trees import Tree, shown

MAX_ARCHIVE = 50_000_000
"""The largest archive of one student, in bytes."""

_ENDINGS = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
_NOT_READ = (".rar", ".7z")
"""Archives all the same: their students are told that they cannot be read."""


def is_archive(name: str) -> bool:
    """Whether a file is named like an archive."""
    return name.casefold().endswith((*_ENDINGS, *_NOT_READ))


def archive_stem(name: str) -> str:
    """`alice` for `alice.tar.gz`."""
    endings = (end for end in (*_ENDINGS, *_NOT_READ) if name.casefold().endswith(end))
    return name[: len(name) - len(max(endings, key=len, default=""))]


def open_archive(
    content: bytes,
    name: str,
    wanted: Callable[[str], bool],
    budget: Budget | None = None,
    also: Callable[[str], bool] = lambda _: False,
) -> Tree:
    """An archive, its kind told by its content. IntakeError where it cannot be read at all, BudgetSpent
    where that costs more than an archive, or what is left for it of `budget`, may cost.

    Members that must not be followed are listed with the reason. Only what is `wanted` by its path can
    be opened; what is wanted `also`, as far as it is small.
    """
    # Imported here: most folders hold no archive, and are looked through by commands that are to be quick.
    from grader.intake.members import damage_explained
    from grader.intake.tars import read_tar
    from grader.intake.zips import read_zip

    with damage_explained(name):
        if content.startswith(b"PK"):
            return read_zip(content, name)
        return read_tar(content, name, wanted, budget or of_an_archive(shown(name)), also)
