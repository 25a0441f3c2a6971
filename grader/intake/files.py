"""Files, opened and read as bytes. Nothing is parsed or run here."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from grader.intake.beneath import FILE, open_beneath
from grader.intake.errors import IntakeError

if TYPE_CHECKING:
    from grader.outline import CourseOutline

MAX_BYTES = 1_000_000
"""The largest file that is read. The longest solution of the course has some 10,000 bytes."""


NOTEBOOK = ".ipynb"


def exercise_files(folder: Path, course: CourseOutline) -> tuple[Path, ...]:
    """The paths in `folder` that are named like a topic, in the order of the course; the notebook of a topic
    where there is no Python file of it.

    A broken link or a folder of such a name is among them: reading it says what is wrong.
    """
    found = (exercise_file(folder, topic.file) for topic in course.topics)
    return tuple(path for path in found if os.path.lexists(path))


def exercise_file(folder: Path, name: str) -> Path:
    """Where the file of a topic is, or its notebook where there is that alone."""
    path = folder / name
    notebook = path.with_suffix(NOTEBOOK)
    return notebook if os.path.lexists(notebook) and not os.path.lexists(path) else path


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


def topic_files(course: CourseOutline) -> tuple[str, ...]:
    return tuple(topic.file for topic in course.topics)


def _reason(error: OSError | ValueError) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()
