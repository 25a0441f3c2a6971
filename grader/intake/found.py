"""A class as found: plain values that travel between processes; nothing of the work was read yet."""

from __future__ import annotations

from dataclasses import dataclass

from grader.roster import SubmissionEntry


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file of a student that may be, or hold, an exercise.

    `path` is where it is in the class's tree, `file` what the student called it. Of files of one
    topic the one with the greatest `upload`, then `modified`, is the newest.
    """

    path: str
    file: str
    upload: int = 0
    modified: float = 0.0


@dataclass(frozen=True)
class FoundEntry:
    """What one student handed in, where it is: enough to read it in another process.

    `root` is the folder or the zip that the class is in; `beside` are files that the exercises may use.
    """

    entry: SubmissionEntry
    root: str
    files: tuple[FoundFile, ...]
    beside: tuple[FoundFile, ...] = ()


@dataclass(frozen=True)
class LeftOut:
    """Something that is nobody's work, and why."""

    place: str
    reason: str


@dataclass(frozen=True)
class FoundClass:
    """A class: a submission for every student, sorted by their ids, and what was left out."""

    layout: str
    entries: tuple[FoundEntry, ...]
    left_out: tuple[LeftOut, ...]
