"""What came out: everything about one graded submission, as a plain value.

Every output (terminal, JSON, pytest, ...) is a pure function of a `Report`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from grader.status import Status as Status

SCHEMA_VERSION = 3

FRAME = re.compile(
    r"  (?P<file>[^:]{1,100}\.(?:py|ipynb, cell \d{1,6}))(?P<at>:|, line )(?P<line>\d{1,6}), in "
)
"""A line of a traceback, as the message of a case has it."""

CLUE = "Clue: "
"""How a diagnosis begins that knows only the place of a mistake. Any other begins with the name of
its cause, up to the first full stop."""

GENERAL_NAMES = (
    "wrong type",
    "returns nothing",
    "None among the values",
    "wrong shape",
    "wrong dtype",
    "created on another device",
    "changes its input",
    "still requires grad",
    "wrong sign",
    "off by a factor",
    "float32 inside",
)
"""Names that say what is wrong with a result, and nothing of where that comes from."""


def general_name(diagnosis: str) -> bool:
    """Whether a diagnosis names no cause of the exercise's own: it begins with a general name, or is
    a clue."""
    return diagnosis.startswith((CLUE, *GENERAL_NAMES))


@dataclass(frozen=True)
class Verdict:
    """What the judge says of one answer: passed, or what is wrong with it.

    `message` is the feedback in full, several lines, or a note on what passed; `diagnosis` the likely
    mistake, where the judge is sure of one; `effort` how much there is to look at
    in the call: what is told first is the easiest.
    """

    status: Status
    message: str = ""
    diagnosis: str | None = None
    effort: int = 0


@dataclass(frozen=True)
class CaseReport:
    """One case on one device in one dtype, and its verdict. The message of a case that passed is a note:
    shown, and without effect on the points. `printed` is what the student's code printed, where that was
    asked for."""

    name: str
    device: str
    dtype: str
    status: Status
    message: str = ""
    diagnosis: str | None = None
    printed: str = ""

    @property
    def has_cause(self) -> bool:
        """Whether a cause of the exercise's own is named; an exception says what was met, and not where it
        comes from."""
        return (
            bool(self.diagnosis)
            and not general_name(self.diagnosis or "")
            and self.status is not Status.ERROR
        )

    @property
    def failed(self) -> bool:
        """Whether it was asked and did not pass."""
        return self.status not in (Status.PASSED, Status.NOT_RUN)


@dataclass(frozen=True)
class Place:
    """Where a mistake is: with one small edit there every case passes, while `passed` of `cases` do now.

    `kind` is the kind of that edit (`sandbox.child.editing.kinds`), never the edit itself; empty where only
    the lines are shown. `lines` are the places where it can be made, the likeliest first, empty where there
    are too many; `quoted` is their text, `expression` the part that the edit changes. In a
    notebook the lines are those of its code `cells`, one for each line and numbered from 1.
    """

    kind: str
    lines: tuple[int, ...]
    quoted: tuple[str, ...]
    expression: str
    passed: int
    cases: int
    cells: tuple[int, ...] = ()


@dataclass(frozen=True)
class ExerciseReport:
    """One exercise: its points, and its cases in the order they were asked. `flags` are those of its calls
    alone; what its file is flagged for is told once, in the report.

    `shown` is the index of the case that says most about what is wrong; None for the first that did not
    pass. `line` is where the file defines the exercise, 0 where that is not known. `answers` is a digest of
    the wrong answers, equal for all who went wrong alike (see `judging.wrong_answers`), empty where there is
    none; `taught` what the instructor says to all of them.
    """

    topic: str
    name: str
    status: Status
    score: float
    max_score: float
    flags: tuple[str, ...] = ()
    cases: tuple[CaseReport, ...] = ()
    place: Place | None = None
    shown: int | None = None
    line: int = 0
    answers: str = ""
    taught: str = ""

    @property
    def named(self) -> bool:
        """Whether a case of it has a name for what is wrong; a clue to a place names nothing."""
        return any(case.diagnosis and not case.diagnosis.startswith(CLUE) for case in self.cases)

    @property
    def has_cause(self) -> bool:
        """Whether a cause of its own is named for what failed."""
        case = self.first_failure
        return case is not None and case.has_cause

    @property
    def notes(self) -> tuple[str, ...]:
        """What is worth knowing about the cases that passed, each once."""
        passed = (case.message for case in self.cases if case.status is Status.PASSED)
        return tuple(dict.fromkeys(filter(None, passed)))

    @property
    def first_failure(self) -> CaseReport | None:
        """The case to tell first: `shown`, or the first that was asked and did not pass."""
        shown = self.cases[self.shown : self.shown + 1] if self.shown is not None else ()
        return next((case for case in (*shown, *self.cases) if case.failed), None)


@dataclass(frozen=True)
class SubmissionInfo:
    """Whose work it was: an id, the names of the files, and the SHA-256 of their content."""

    id: str
    files: tuple[str, ...]
    sha256: str


@dataclass(frozen=True, repr=False)
class Report:
    """Everything about one graded submission. A notebook shows it as `gdgrade check` does.

    `flags` are those of its files, each once; `all_flags` has those of its exercises, too. `devices` are
    those that cases were run on. `isolation` is the confinement that was in
    force: `isolated`, `partial: ...` or `none`.
    """

    submission: SubmissionInfo
    seed: int
    devices: tuple[str, ...]
    isolation: str
    score: float
    max_score: float
    exercises: tuple[ExerciseReport, ...]
    flags: tuple[str, ...] = ()
    duration_seconds: float = 0.0
    versions: Mapping[str, str] = field(default_factory=dict)
    schema_version: int = SCHEMA_VERSION

    def __repr__(self) -> str:
        passed = sum(exercise.status is Status.PASSED for exercise in self.exercises)
        return (
            f"<Report on {self.submission.id!r}: {self.score:g} of {self.max_score:g} points,"
            f" {passed} of {len(self.exercises)} exercises passed>"
        )

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from grader.reports.notebook_html import fragment

        return fragment(self)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """What IPython shows in a terminal."""
        from grader.reports.terminal import render

        printer.text(render(self).rstrip("\n"))

    @property
    def all_flags(self) -> tuple[str, ...]:
        """Everything that an instructor should look at, each once. Until version 2 of the format a flag of a
        file stood at each of its exercises."""
        of_exercises = (flag for exercise in self.exercises for flag in exercise.flags)
        return tuple(dict.fromkeys([*self.flags, *of_exercises]))

    @property
    def passed(self) -> bool:
        """Whether every point asked for was earned; never true of an empty report."""
        return bool(self.exercises) and self.max_score > 0 and self.score == self.max_score
