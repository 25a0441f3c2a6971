"""A class as plain values: who handed in what, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from grader.report import Report


class Outcome(StrEnum):
    """How the grading of one student's work ended."""

    GRADED = "graded"
    REFUSED = "refused"  # nothing of what was handed in could be read
    FAILED = "failed"  # the grader itself failed on it; the next run tries again


@dataclass(frozen=True)
class Student:
    """One student, as far as the names of what they handed in tell.

    `id` is unique in a batch and safe as a file name; `number` is what the course site calls the student
    by (a Canvas user id, a Moodle participant id, a Gradescope submission id). What is not known is empty.
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
class Row:
    """One student's row of the gradebook.

    `problems` says what of the work was refused and why. `marked_late` is what the course site says.
    `penalty` is the share of the score that is taken off for lateness, 0 to 1; the report's own score stays
    as it is. `identical` names others who handed in the same files: the instructor reads it, no student does.
    `gone` are students of an earlier run who are not among the submissions any more.
    """

    student: Student
    outcome: Outcome
    report: Report | None
    problems: tuple[str, ...] = ()
    submitted: datetime | None = None
    penalty: float = 0.0
    marked_late: bool = False
    identical: tuple[str, ...] = ()
    gone: bool = False

    @property
    def score(self) -> float:
        """The points earned, before any penalty; 0 where nothing could be graded."""
        return self.report.score if self.report else 0.0

    @property
    def final_score(self) -> float:
        """The points that count."""
        return round(self.score * (1.0 - self.penalty), 2)
