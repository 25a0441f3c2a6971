"""The page that a student gets back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from grader.classbook import Outcome, Row
from grader.report import CaseReport, ExerciseReport, Report, Status
from grader.reports.pages import render
from grader.reports.telling import (
    WORDS,
    about_one_call,
    by_topic,
    case_label,
    devices_left_out,
    labelled,
    message_of,
    outcome,
    percent,
    troubled,
)
from grader.reports.text import number_of, plain_number

_WHAT_HAPPENED = {
    Outcome.GRADED: "",
    Outcome.REFUSED: "Nothing of what you handed in could be graded.",
    Outcome.FAILED: "Your work could not be graded yet: the grader itself failed on it.",
}


def page(row: Row) -> str:
    """The page as HTML: the score, every exercise, what is wrong with each and what to do next.

    It stands alone, holds no script, and shows whatever a name or a file contains as text.
    """
    report = row.report
    return render(
        "feedback.html",
        student=row.student,
        what_happened=_WHAT_HAPPENED[row.outcome],
        problems=row.problems,
        submitted=_moment(row.submitted) if row.submitted else "",
        report=report,
        percent=percent(report) if report and report.max_score else 0,
        score=row.score,
        final=row.final_score,
        lost=plain_number(round(100 * row.penalty, 2)) if row.penalty else "",
        topics=list(_topics(report)) if report else [],
        remarks=list(_remarks(report)) if report else [],
        left_out=devices_left_out(report) if report else (),
    )


def _moment(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y, %H:%M} {moment.tzname() or ''}".strip()


@dataclass(frozen=True)
class _Line:
    """An exercise in the table."""

    name: str
    status: Status
    mark: str
    words: str
    score: float
    maximum: float
    explained: bool


@dataclass(frozen=True)
class _Topic:
    name: str
    lines: tuple[_Line, ...]

    @property
    def score(self) -> float:
        return sum(line.score for line in self.lines)

    @property
    def maximum(self) -> float:
        return sum(line.maximum for line in self.lines)


@dataclass(frozen=True)
class _Remark:
    """What is said of one exercise that went wrong."""

    name: str
    words: str
    status: Status
    case: str
    same_as: str
    message: str
    label: str
    diagnosis: str
    passed: str
    others: tuple[str, ...]
    next_step: str


def _topics(report: Report) -> Iterator[_Topic]:
    explained = {exercise.name for exercise in troubled(report)}
    for topic, exercises in by_topic(report.exercises):
        yield _Topic(
            topic,
            tuple(
                _Line(e.name, e.status, *WORDS[e.status][:2], e.score, e.max_score, e.name in explained)
                for e in exercises
            ),
        )


def _remarks(report: Report) -> Iterator[_Remark]:
    """One for each exercise in trouble. A reason that was told already is not told in full again: a file
    that cannot be read fails all that is in it."""
    told: dict[tuple[str, str], str] = {}
    for exercise in troubled(report):
        case = exercise.first_failure
        if case is None:
            continue
        single = about_one_call(exercise, case)
        shared = not single and case.status is not Status.FAILED
        before = told.setdefault((exercise.topic, outcome(case)), exercise.name) if shared else exercise.name
        again = before != exercise.name
        label, diagnosis = labelled(case.diagnosis) if case.diagnosis and not again else ("", "")
        yield _Remark(
            name=exercise.name,
            words=WORDS[exercise.status][1],
            status=exercise.status,
            case=case_label(case) if single else "",
            same_as=before if again else "",
            message="" if again else message_of(exercise, case).strip(),
            label=label.strip(),
            diagnosis=diagnosis,
            passed="" if shared else _passed(exercise),
            others=tuple(_others(exercise, case)) if single else (),
            next_step="" if again else _next_step(report, exercise),
        )


def _passed(exercise: ExerciseReport) -> str:
    asked = sum(case.status is not Status.NOT_RUN for case in exercise.cases)
    passed = sum(case.status is Status.PASSED for case in exercise.cases)
    return f"{passed or 'None'} of {number_of(asked, 'case')} passed." if asked > 1 else ""


def _others(exercise: ExerciseReport, shown: CaseReport) -> Iterator[str]:
    """The other failing cases, a line each: what was found first, and its cause where that is another."""
    for case in exercise.cases:
        if case is shown or case.status in (Status.PASSED, Status.NOT_RUN):
            continue
        found = outcome(case).split("\n", 1)[0] or f"{WORDS[case.status][1]}."
        cause = case.diagnosis if case.diagnosis and case.diagnosis != shown.diagnosis else ""
        yield f"{case_label(case)}: {found}" + (f" {cause}" if cause else "")


def _next_step(report: Report, exercise: ExerciseReport) -> str:
    file, name = f"{exercise.topic}.py", exercise.name
    if exercise.status is Status.MISSING:
        return f"Next: write {name} in {file}; without it there are no points for it."
    again = f"Next: edit {file}, then `gdgrade check {name} --seed {report.seed}`"
    # A hint is about the mathematics; it does not help with a bracket that is missing.
    nudge = exercise.status in (Status.FAILED, Status.PARTIAL)
    return again + (f"; `gdgrade hint {name}` for a nudge." if nudge else ".")
