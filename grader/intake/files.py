"""Files and folders, read as bytes into a Submission. Nothing is parsed or run here."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from grader.intake.beneath import FILE, open_beneath
from grader.intake.errors import IntakeError, did_you_mean
from grader.submission import SourceFile, Submission

if TYPE_CHECKING:
    from grader.exercise import Course

MAX_BYTES = 1_000_000
"""The largest file that is read. The longest solution of the course has some 10,000 bytes."""


def read_folder(path: Path, course: Course) -> Submission:
    """The exercise files that lie in a folder, under the folder's name.

    Files of other names are left alone. IntakeError where the folder holds no exercise file, or
    one that cannot be read.
    """
    if not path.is_dir():
        raise IntakeError(f"{path} is not a folder.")
    found = exercise_files(path, course)
    if not found:
        looked_for = ", ".join(topic.file for topic in course.topics)
        raise IntakeError(f"There are no exercises in {_spelled(path)}. Looked for {looked_for}.")
    return Submission(folder_id(path), tuple(_source_file(file) for file in found))


def read_files(paths: Sequence[Path], course: Course) -> Submission:
    """One submission of the files named, each called like a topic (`01_activations.py`).

    Its id is the name of the folder of the first. IntakeError for a file that is not of the
    course, for two of one name, and for one that cannot be read.
    """
    names: set[str] = set()
    for path in paths:
        _check_name(path, course)
        if path.name in names:
            raise IntakeError(f"Two of the files are named {path.name}; check them one at a time.")
        names.add(path.name)
    order = [topic.file for topic in course.topics]
    ordered = sorted(paths, key=lambda path: order.index(path.name))
    return Submission(folder_id(paths[0].parent), tuple(_source_file(path) for path in ordered))


def exercise_files(folder: Path, course: Course) -> tuple[Path, ...]:
    """The paths in `folder` that are called like a topic, in the order of the course.

    A broken link or a folder of such a name is among them: reading it says what is wrong.
    """
    return tuple(path for topic in course.topics if os.path.lexists(path := folder / topic.file))


def read_bytes(path: Path, limit: int = MAX_BYTES) -> bytes:
    """The content of a regular file of at most `limit` bytes; IntakeError for anything else."""
    with open_regular(path) as file:
        try:
            content = file.read(limit + 1)
        except OSError as error:
            raise IntakeError(f"{path} cannot be read: {_reason(error)}.") from error
    if len(content) > limit:
        raise IntakeError(f"{path} is {too_large(limit)}.")
    return content


def open_regular(path: Path, called: str = "") -> BinaryIO:
    """A regular file, opened for reading; IntakeError, which calls it `called`, for anything else."""
    name = called or str(path)
    try:
        descriptor = os.open(path, FILE)
    except (OSError, ValueError) as error:
        if path.is_symlink():
            raise IntakeError(f"{name} is a link; replace it with the file itself.") from error
        raise IntakeError(f"{name} cannot be read: {_reason(error)}.") from error
    return _regular(descriptor, name)


def open_regular_beneath(root: Path, path: str, called: str) -> BinaryIO:
    """As `open_regular`, below a folder: nothing on the way from there is a link."""
    try:
        descriptor = open_beneath(root, path, FILE)
    except (OSError, ValueError) as error:
        if getattr(error, "errno", None) == errno.ELOOP:
            raise IntakeError(
                f"{called} is a link or is reached through one; replace it with the file itself."
            ) from error
        raise IntakeError(f"{called} cannot be read: {_reason(error)}.") from error
    return _regular(descriptor, called)


def _regular(descriptor: int, name: str) -> BinaryIO:
    """The open file; IntakeError, with the descriptor closed, where it is no regular one."""
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise IntakeError(f"{name} is not a regular file.")
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def too_large(limit: int) -> str:
    """`"larger than 1 MB; an exercise file has a few thousand bytes"`."""
    usual = "; an exercise file has a few thousand bytes" if limit == MAX_BYTES else ""
    return f"larger than {limit // 1_000_000} MB{usual}"


def folder_id(folder: Path) -> str:
    """A folder's own name, also for `.` and `..`."""
    return folder.resolve().name or "submission"


def topic_files(course: Course) -> tuple[str, ...]:
    return tuple(topic.file for topic in course.topics)


def _source_file(path: Path) -> SourceFile:
    return SourceFile(path.name, read_bytes(path), str(path))


def _check_name(path: Path, course: Course) -> None:
    known = topic_files(course)
    if path.name not in known:
        hint = did_you_mean(path.name, known)
        names = "" if hint else f" They are named {_some(known)}."
        raise IntakeError(f"{path} is not named like an exercise file of the course.{hint}{names}")


def _some(names: Iterable[str], most: int = 3) -> str:
    first, *rest = list(names)
    shown = [first, *rest[: most - 1]]
    return ", ".join(shown) + (" and so on" if len(rest) >= most else "")


def _spelled(path: Path) -> str:
    return "this folder" if path == Path() else str(path)


def _reason(error: OSError | ValueError) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()
