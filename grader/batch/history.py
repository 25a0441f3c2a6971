"""What the runs of a ledger changed, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from grader.batch.agreement import SCORED_AT_ONCE, in_words, option_of, rescored
from grader.batch.changes import Change, What
from grader.batch.errors import LedgerError, translated
from grader.batch.groups import key_of
from grader.batch.ledger import Ledger
from grader.batch.lessons import changed_lessons
from grader.batch.packing import TAUGHT, read_json, read_setting
from grader.reports.text import number_of, plain_number
from grader.roster import Outcome

MOST_STUDENTS = 20
NOTHING = "-"
UNSAID = ("course", "points", "topics")
"""Settings that change together with the version of the course."""


@dataclass(frozen=True)
class Line:
    """A line of the history: when, by which command, who or what, from what, to what."""

    time: str
    command: str
    who: str
    before: str
    after: str

    @property
    def cells(self) -> tuple[str, ...]:
        return self.time, self.command, self.who, self.before, self.after


def history(ledger: Ledger, student: str | None = None) -> list[Line]:
    """A line for each change of one student, with the settings that changed meanwhile; without a student a
    few lines for each run. Raises LedgerError."""
    changes = ledger.changes()
    if student is not None:
        if student not in ledger.students() and all(change.name != student for change in changes):
            raise LedgerError(f"{ledger.folder.path} has no student {student!r}; scores.csv lists the ids.")
        own = (change for change in changes if _concerns(change, student))
        groups = _groups_of(ledger, student)
        lines = (line for change in own for line in describe(ledger, change, groups))
        return [*_before_version_3(ledger, student), *lines]
    return [
        line
        for _, of_run in groupby(changes, lambda change: change.run.id)
        for line in _of_run(ledger, list(of_run))
    ]


def described(
    ledger: Ledger, settings: Mapping[str, str | None], students: Mapping[str, str | None]
) -> Iterator[tuple[str, str, str]]:
    """What putting these in force would change: who or what, what it is now, and what it would be."""
    remembered = ledger.settings()
    for name, text in settings.items():
        if name == TAUGHT:
            then = _read_setting(ledger, name, text)
            for key, was, becomes in changed_lessons(remembered.get(name), then):
                yield key, was or NOTHING, becomes or NOTHING
        elif name not in UNSAID:
            now = in_words(name, remembered[name]) if name in remembered else NOTHING
            then = _setting(ledger, name, text)
            if name in SCORED_AT_ONCE:
                value = None if text is None else read_setting(name, text)
                count = rescored(ledger, remembered, {name: value})
                then += f" ({number_of(count, 'final score')} of those now in force)"
            yield option_of(name), now, then
    for student, text in students.items():
        yield student, standing(ledger, ledger.student_row(student)), standing(ledger, _read(ledger, text))


def describe(ledger: Ledger, change: Change, groups: frozenset[str] | None = None) -> Iterator[Line]:
    """One change as a line; nothing for what changes with the version of the course. Of what the instructor
    says a line for each group of wrong answers, or each of these `groups`."""
    time, command = time_in(ledger, change.changed), change.run.command.value
    texts = (change.before, change.after)
    if change.what is What.STUDENT:
        yield Line(time, command, change.name, *(standing(ledger, _read(ledger, text)) for text in texts))
    elif change.name == TAUGHT:
        values = (_read_setting(ledger, TAUGHT, text) for text in texts)
        for key, was, becomes in changed_lessons(*values):
            if groups is None or key in groups:
                yield Line(time, command, key, was or NOTHING, becomes or NOTHING)
    elif change.name not in UNSAID:
        words = (_setting(ledger, change.name, text) for text in texts)
        yield Line(time, command, option_of(change.name), *words)


def _concerns(change: Change, student: str) -> bool:
    """Whether a change is of this student, or of a setting after the first run."""
    return change.name == student if change.what is What.STUDENT else _is_news(change)


def _is_news(change: Change) -> bool:
    """Whether a setting had a value before; lessons begin with the first of them."""
    return change.before is not None or change.name == TAUGHT


def _groups_of(ledger: Ledger, student: str) -> frozenset[str]:
    """The groups of wrong answers that a student is in, or was, by key."""
    in_force = ledger.in_force(student)
    gradings = [*ledger.history(student), in_force[0] if in_force else None]
    reports = (ledger.summary(grading).report for grading in gradings if grading is not None)
    return frozenset(key_of(exercise) for report in reports for exercise in report.exercises)


def standing(ledger: Ledger, row: dict[str, Any] | None) -> str:
    """What a row of the table `student` says of the result: `7 of 10`, `refused`, or `-` where there is no
    row. Points are before any late penalty."""
    if row is None:
        return NOTHING
    if row["grading"] is None:
        with translated(ledger.path):
            return Outcome(row["outcome"]).value
    return _points(ledger, row["grading"])


def _of_run(ledger: Ledger, changes: Sequence[Change]) -> Iterator[Line]:
    """The settings that a run changed, how many students it added, and whose points it changed."""
    first = changes[0]
    time, command = time_in(ledger, first.run.started), first.run.command.value
    students = [change for change in changes if change.what is What.STUDENT]
    added = [change for change in students if change.before is None]
    for change in changes:
        if change.what is What.SETTING and _is_news(change):
            yield from describe(ledger, change)
    if added:
        yield Line(time, command, number_of(len(added), "new student"), "", "")
    others = [line for c in students if c.before is not None for line in describe(ledger, c)]
    changed = [line for line in others if line.before != line.after]
    yield from changed[:MOST_STUDENTS]
    if len(changed) > MOST_STUDENTS:
        yield Line(time, command, f"and {len(changed) - MOST_STUDENTS} more students", "", "")
    if same := len(others) - len(changed):
        yield Line(time, command, f"{number_of(same, 'student')} with the same points", "", "")


def _before_version_3(ledger: Ledger, student: str) -> Iterator[Line]:
    """The results that counted before runs were recorded."""
    for replaced, grading in ledger.unrecorded_history(student):
        before = NOTHING if grading is None else _points(ledger, grading)
        yield Line(time_in(ledger, replaced), "", student, before, "")


def _read(ledger: Ledger, text: str | None) -> dict[str, Any] | None:
    """A row of the table `student` out of the history."""
    with translated(ledger.path):
        row = None if text is None else read_json(text)
        if row is not None and not (isinstance(row, dict) and {"grading", "outcome"} <= row.keys()):
            raise ValueError("its history is malformed")
        return row


def _setting(ledger: Ledger, name: str, text: str | None) -> str:
    with translated(ledger.path):
        return NOTHING if text is None else in_words(name, read_setting(name, text))


def _read_setting(ledger: Ledger, name: str, text: str | None) -> Any:
    """The value of a setting out of the history, None where there was none."""
    with translated(ledger.path):
        return None if text is None else read_setting(name, text)


def _points(ledger: Ledger, grading: int) -> str:
    score, most = ledger.points(grading)
    return f"{plain_number(score)} of {plain_number(most)}"


def time_in(ledger: Ledger, time: str) -> str:
    """The time of a change; LedgerError where it is none."""
    with translated(ledger.path):
        return local_time(time)


def local_time(time: str) -> str:
    """A time of the ledger, as a person here reads it. ValueError where it is none."""
    try:
        return f"{datetime.fromisoformat(time).astimezone():%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError, OSError):
        raise ValueError("its history has a time that is none") from None
