"""A class as plain values: who handed in what, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from grader.drawing import NO_PICTURES, Drawings
from grader.report import Report

HANDED_IN_AGAIN = " was handed in more than once: "
"""Part of the sentence, one of a row's problems, on a topic of which there are several files; pages tell it
apart from what went wrong."""


class Outcome(StrEnum):
    """How the grading of one student's work ended."""

    GRADED = "graded"
    REFUSED = "refused"  # nothing of what was handed in could be read
    FAILED = "failed"  # the grader itself failed on it; the next run tries again
    MISSING = "missing"  # in the class file, and nothing was handed in


@dataclass(frozen=True)
class Student:
    """One student, as far as the names of what they handed in tell.

    `id` is unique in a batch and safe as a file name; `number` is what the course site calls the student
    by (a Canvas user id, a Moodle participant id). What is not known is empty.
    """

    id: str
    name: str = ""
    number: str = ""
    login: str = ""
    email: str = ""


@dataclass(frozen=True)
class SubmissionEntry:
    """One attempt of one student, as found, before any of it was read.

    `place` is where it is, relative to what was named, and `submitted` when it was handed in, where that
    is known. `marked_late` is what the course site says. `problems` are sentences on what was refused
    already.
    """

    student: Student
    place: str
    submitted: datetime | None = None
    marked_late: bool = False
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Adjusted:
    """The score that counts where a class has weights or a student has exceptions: after lateness, of
    `maximum` points. With `exempt` there is none, and none is known where the grader failed."""

    final: float
    unrounded: float
    maximum: float
    exempt: bool = False
    known: bool = True


@dataclass(frozen=True)
class Row:
    """One student's row of the gradebook.

    `problems` says what of the work was refused and why. `marked_late` is what the course site says.
    `penalty` is the share of the score that is taken off for lateness, 0 to 1; the report's own score stays
    as it is. `identical` names others who handed in the same files: the instructor reads it, no student does.
    `adjusted` is the score that counts where it is not simply that, and `remarks` are sentences on why.
    `gone` are students of an earlier run who are not among the submissions any more. `pictures` are those of
    the page.
    """

    student: Student
    outcome: Outcome
    report: Report | None
    problems: tuple[str, ...] = ()
    submitted: datetime | None = None
    penalty: float = 0.0
    marked_late: bool = False
    identical: tuple[str, ...] = ()
    section: str = ""
    adjusted: Adjusted | None = None
    remarks: tuple[str, ...] = ()
    gone: bool = False
    pictures: Drawings = NO_PICTURES

    @property
    def score(self) -> float:
        """The points earned, before any penalty; 0 where nothing could be graded."""
        return self.report.score if self.report else 0.0

    @property
    def final_score(self) -> float:
        """The points that count."""
        return self.adjusted.final if self.adjusted else round(self.unrounded_score, 2)

    @property
    def unrounded_score(self) -> float:
        """The same, to every digit."""
        return self.adjusted.unrounded if self.adjusted else self.score * (1.0 - self.penalty)

    @property
    def maximum(self) -> float | None:
        """The points that there are; None where that is not known."""
        if self.adjusted:
            return self.adjusted.maximum
        return self.report.max_score if self.report else None

    @property
    def has_score(self) -> bool:
        """Whether there are points that count: not where the grader failed, or the student is exempt."""
        if self.adjusted:
            return self.adjusted.known and not self.adjusted.exempt
        return self.outcome is not Outcome.FAILED
