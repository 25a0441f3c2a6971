"""The page that a student gets back, and that of a student's own check."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from grader.drawing import NO_PICTURES, Drawings
from grader.report import Report, Status
from grader.reports.pages import image, render
from grader.reports.problems import split
from grader.reports.remarks import Remark, remarks
from grader.reports.statuses import WORDS
from grader.reports.text import plain_number, points
from grader.reports.wording import (
    all_notes,
    by_topic,
    devices_left_out,
    first_in_full,
    troubled,
)
from grader.roster import Outcome, Row, Student

NO_TITLES: Mapping[str, str] = {}

_WHAT_HAPPENED = {
    Outcome.GRADED: "",
    Outcome.REFUSED: "None of the files that you handed in could be graded.",
    Outcome.FAILED: "Your work could not be graded yet: the grader itself failed on it.",
    Outcome.MISSING: "You handed in nothing.",
}


def page(row: Row, titles: Mapping[str, str] = NO_TITLES) -> str:
    """The page as HTML: the score and what to do next, every exercise, and what is wrong with each.

    It stands alone, holds no script, and shows whatever a name or a file contains as text. `titles` are those
    of the topics, by name.
    """
    report, told = row.report, split(row.problems)
    return _page(
        row.pictures,
        titles,
        over="Feedback",
        student=row.student,
        what_happened=_WHAT_HAPPENED[row.outcome],
        problems=told.problems,
        again=told.again,
        exceptions=row.remarks,
        submitted=_moment(row.submitted) if row.submitted else "",
        report=report,
        score=score_of(row),
        flags=(),
        seed=None,
        closing="",
    )


def page_of_check(
    report: Report,
    closing: str,
    pictures: Drawings = NO_PICTURES,
    titles: Mapping[str, str] = NO_TITLES,
) -> str:
    """The same page for one's own check: it tells the seed and everything else that the terminal does.
    `closing` is what to do next where nothing is wrong."""
    return _page(
        pictures,
        titles,
        over="Your check",
        student=Student(report.submission.id),
        what_happened="",
        problems=(),
        again="",
        exceptions=(),
        submitted="",
        report=report,
        score=Score(report.score, report.max_score),
        flags=report.all_flags,
        seed=report.seed,
        closing=closing,
    )


def _page(
    pictures: Drawings,
    titles: Mapping[str, str],
    *,
    report: Report | None,
    closing: str,
    **values: object,
) -> str:
    found = remarks(report) if report else ()
    then = next_exercise(report, found) if report else None
    # What is said at the top is not said again.
    shown = tuple(replace(one, next_step="") if then and then.name in one.names else one for one in found)
    explained = {name for remark in shown for name in remark.names}
    drawn = {d.exercise: (image(d.png), d.words) for d in pictures.drawn}
    return render(
        "feedback.html",
        "",
        pictures=bool(drawn),
        anchors=True,
        single=None,
        drawn=drawn,
        others_drawn={name: source for name, source in drawn.items() if name not in explained},
        about_pictures=pictures.note,
        report=report,
        topics=topics(report, titles) if report else (),
        next=None if then and closing and not then.explained else then,
        all_passed=report is not None and _all_passed(report),
        remarks=shown,
        notes=all_notes(report) if report else (),
        left_out=devices_left_out(report) if report else (),
        closing=closing,
        **values,
    )


def _moment(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y, %H:%M} {moment.tzname() or ''}".strip()


@dataclass(frozen=True)
class Score:
    """The points that count, and sentences on how they come from those that were earned; exempt students
    have none."""

    final: float
    maximum: float
    about: tuple[str, ...] = ()
    exempt: bool = False

    @property
    def share(self) -> float:
        return self.final / self.maximum if self.maximum else 0.0


def score_of(row: Row) -> Score | None:
    """The score of a row; None where there is none."""
    maximum = row.maximum
    if maximum is None or (row.adjusted and not row.adjusted.known):
        return None
    exempt = row.adjusted is not None and row.adjusted.exempt
    return Score(row.final_score, maximum, tuple(_about_score(row)), exempt)


def _about_score(row: Row) -> Iterator[str]:
    report = row.report
    lost = plain_number(round(100 * row.penalty, 2))
    if report is None:
        return
    if row.adjusted is None:
        if row.penalty:
            yield f"Handed in late: {lost} % of the {points(row.score)} points earned are deducted."
        return
    if (report.score, report.max_score) != (row.final_score, row.maximum):
        yield f"The exercises below add up to {points(report.score)} of {points(report.max_score)} points."
    if row.penalty:
        exceptions = ", unless an exception below says otherwise" if row.remarks else ""
        yield f"Handed in late: {lost} % of the points are deducted{exceptions}."


@dataclass(frozen=True)
class Next:
    """What to do next, about which exercise, and how that ended; `explained` where the page says more of it,
    `more` how many others went wrong in the same way."""

    name: str
    words: str
    step: str
    explained: bool
    more: int = 0


def next_exercise(report: Report, remarks: Sequence[Remark]) -> Next | None:
    """The first exercise that went wrong, or else the first that is not started; None where all passed."""
    first = first_in_full(report)
    for remark in remarks:
        if first is not None and first.name in remark.names:
            more = len(remark.names) - 1
            return Next(first.name, remark.words, remark.next_step, explained=True, more=more)
    for exercise in report.exercises:
        if exercise.status is Status.NOT_STARTED:
            words = WORDS[exercise.status][1]
            return Next(exercise.name, words, f"Next: write it in `{exercise.topic}.py`.", explained=False)
    return None


def _all_passed(report: Report) -> bool:
    """Whether every exercise that was run passed, and one was."""
    return {exercise.status for exercise in report.exercises} - {Status.NOT_RUN} == {Status.PASSED}


@dataclass(frozen=True)
class Line:
    """An exercise in the table."""

    name: str
    status: Status
    mark: str
    words: str
    score: float
    maximum: float
    explained: bool


@dataclass(frozen=True)
class TopicLines:
    """A topic in the table, with its title and its exercises."""

    name: str
    title: str
    lines: tuple[Line, ...]

    @property
    def score(self) -> float:
        return sum(line.score for line in self.lines)

    @property
    def maximum(self) -> float:
        return sum(line.maximum for line in self.lines)


def topics(report: Report, titles: Mapping[str, str] = NO_TITLES) -> tuple[TopicLines, ...]:
    """The table of all exercises that were asked for."""
    return tuple(_topics(report, titles))


def _topics(report: Report, titles: Mapping[str, str]) -> Iterator[TopicLines]:
    explained = {exercise.name for exercise in troubled(report)}
    for topic, exercises in by_topic(report.exercises):
        yield TopicLines(
            topic,
            titles.get(topic, ""),
            tuple(
                Line(e.name, e.status, *WORDS[e.status][:2], e.score, e.max_score, e.name in explained)
                for e in exercises
            ),
        )
