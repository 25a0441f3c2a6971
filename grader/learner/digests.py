"""The SHA-256 of a student's files as they are now: a result is true of a file that is as it was."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from grader.intake.beside import read_beside
from grader.intake.errors import IntakeError
from grader.intake.submissions import read_folder
from grader.submission import SourceFile, Submission

if TYPE_CHECKING:
    from grader.outline import CourseOutline


def digests(folder: Path | None, course: CourseOutline) -> dict[str, str]:
    """The SHA-256 of each exercise file in a folder that can be read, by the topic's name."""
    if folder is None:
        return {}
    try:
        return digests_of(read_folder(folder, course))
    except IntakeError:
        return {}


def digests_of(submission: Submission) -> dict[str, str]:
    """The SHA-256 of each file of a submission, by its topic, with what it uses of what is beside it where
    there is something: a result is true of both together."""
    return {Path(file.name).stem: _digest_of(file, submission.beside) for file in submission.files}


def _digest_of(file: SourceFile, beside: Sequence[SourceFile]) -> str:
    sources = {other.name: other.source for other in beside}
    used = read_beside(lambda _: sources, sources.__getitem__, [file]) if sources else ()
    return digest(b"".join([file.source, *(f"\0{o.name}\0{digest(o.source)}".encode() for o in used)]))


def digest(source: bytes) -> str:
    return hashlib.sha256(source).hexdigest()
