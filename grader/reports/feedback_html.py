"""The page that a student gets back, and that of a student's own check."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from grader.drawing import Drawings
from grader.report import CaseReport, ExerciseReport, Report, Status
from grader.reports.pages import image, render
from grader.reports.text import number_of, plain_number
from grader.reports.wording import (
    WORDS,
    Explanation,
    about_one_call,
    all_notes,
    by_topic,
    case_kind,
    case_label,
    devices_left_out,
    explanations,
    message_of,
    outcome,
    place_of,
    troubled,
)
from grader.roster import Outcome, Row, Student

_WHAT_HAPPENED = {
    Outcome.GRADED: "",
    Outcome.REFUSED: "None of the files that you handed in could be graded.",
    Outcome.FAILED: "Your work could not be graded yet: the grader itself failed on it.",
}


NO_PICTURES = Drawings()


def page(row: Row, pictures: Drawings = NO_PICTURES) -> str:
    """The page as HTML: the score, every exercise, what is wrong with each and what to do next.

    It stands alone, holds no script, and shows whatever a name or a file contains as text. `pictures` are
    what `grader.grading.drawings` makes.
    """
    report = row.report
    return _page(
        pictures,
        over="Feedback",
        student=row.student,
        what_happened=_WHAT_HAPPENED[row.outcome],
        problems=row.problems,
        submitted=_moment(row.submitted) if row.submitted else "",
        report=report,
        score=row.score,
        final=row.final_score,
        lost=plain_number(round(100 * row.penalty, 2)) if row.penalty else "",
        flags=(),
        seed=None,
        closing="",
    )


def page_of_check(report: Report, closing: str, pictures: Drawings = NO_PICTURES) -> str:
    """The same page for one's own check: it tells the seed and everything else that the terminal does.
    `closing` is what to do next where nothing is wrong."""
    return _page(
        pictures,
        over="Your check",
        student=Student(report.submission.id),
        what_happened="",
        problems=(),
        submitted="",
        report=report,
        score=report.score,
        final=report.score,
        lost="",
        flags=report.all_flags,
        seed=report.seed,
        closing=closing,
    )


def _page(pictures: Drawings, *, report: Report | None, closing: str, **values: object) -> str:
    shown = remarks(report) if report else ()
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
        topics=topics(report) if report else (),
        remarks=shown,
        notes=all_notes(report) if report else (),
        left_out=devices_left_out(report) if report else (),
        closing="" if shown else closing,
        **values,
    )


def _moment(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y, %H:%M} {moment.tzname() or ''}".strip()


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
    """A topic in the table, with its exercises."""

    name: str
    lines: tuple[Line, ...]

    @property
    def score(self) -> float:
        return sum(line.score for line in self.lines)

    @property
    def maximum(self) -> float:
        return sum(line.maximum for line in self.lines)


@dataclass(frozen=True)
class Remark:
    """What is said of an exercise that went wrong, or of several that went wrong alike."""

    names: tuple[str, ...]
    words: str
    status: Status
    where: str
    case: str
    message: str
    explanations: tuple[Explanation, ...]
    passed: str
    others: tuple[str, ...]
    next_step: str


def topics(report: Report) -> tuple[TopicLines, ...]:
    """The table of all exercises that were asked for."""
    return tuple(_topics(report))


def _topics(report: Report) -> Iterator[TopicLines]:
    explained = {exercise.name for exercise in troubled(report)}
    for topic, exercises in by_topic(report.exercises):
        yield TopicLines(
            topic,
            tuple(
                Line(e.name, e.status, *WORDS[e.status][:2], e.score, e.max_score, e.name in explained)
                for e in exercises
            ),
        )


def remarks(report: Report) -> tuple[Remark, ...]:
    """One for each exercise in trouble, and one for all that one and the same thing went wrong with: a file
    that cannot be read fails everything in it."""
    groups: defaultdict[tuple[str, str], list[ExerciseReport]] = defaultdict(list)
    for exercise in troubled(report):
        case = exercise.first_failure
        if case is not None:
            groups[exercise.topic, outcome(case) if _shared(exercise, case) else exercise.name].append(
                exercise
            )
    return tuple(map(_remark, groups.values()))


def _shared(exercise: ExerciseReport, case: CaseReport) -> bool:
    """Whether what went wrong may be about more than this exercise; a wrong result never is."""
    return case.status is not Status.FAILED and not about_one_call(exercise, case)


def _remark(exercises: Sequence[ExerciseReport]) -> Remark:
    exercise, case = exercises[0], exercises[0].first_failure
    assert case is not None  # nothing else is remarked on
    single = about_one_call(exercise, case)
    return Remark(
        names=tuple(exercise.name for exercise in exercises),
        words=WORDS[exercise.status][1],
        status=exercise.status,
        where=place_of(exercise, case) if len(exercises) == 1 else "",
        case=case_label(case) if single else "",
        message=message_of(exercise, case).strip(),
        explanations=explanations(exercise),
        passed="" if _shared(exercise, case) else _passed(exercise),
        others=tuple(_others(exercise, case)) if single else (),
        next_step=_next_step(exercises),
    )


def _passed(exercise: ExerciseReport) -> str:
    asked = sum(case.status is not Status.NOT_RUN for case in exercise.cases)
    passed = sum(case.status is Status.PASSED for case in exercise.cases)
    return f"{passed or 'None'} of {number_of(asked, 'case')} passed." if asked > 1 else ""


def _others(exercise: ExerciseReport, shown: CaseReport) -> Iterator[str]:
    """The other failing cases, a line each: what was found first, and its cause where that is another.

    A case that fails alike in several dtypes and on several devices is one line.
    """
    kinds: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for case in exercise.cases:
        if case.status in (Status.PASSED, Status.NOT_RUN):
            continue
        kinds[case.name, _found(case, shown)].append(case_kind(case))
    kinds.pop((shown.name, _found(shown, shown)))
    for (name, found), where in kinds.items():
        yield f"{name} ({', '.join(where)}): {found}"


def _found(case: CaseReport, shown: CaseReport) -> str:
    found = outcome(case).split("\n", 1)[0] or f"{WORDS[case.status][1]}."
    cause = case.diagnosis if case.diagnosis and case.diagnosis != shown.diagnosis else ""
    return f"{found} {cause}".strip()


def _next_step(exercises: Sequence[ExerciseReport]) -> str:
    exercise = exercises[0]
    file = f"{exercise.topic}.py"
    if exercise.status is Status.MISSING:
        return (
            f"Next: write {', '.join(e.name for e in exercises)} in {file}; what is missing earns no points."
        )
    name = exercise.name if len(exercises) == 1 else exercise.topic
    # Without the seed, which may be used again: the inputs that are shown are what a student needs.
    again = f"Next: edit {file}, then `gdgrade check {name}`"
    # A hint is about the mathematics; it does not help with a bracket that is missing.
    nudge = exercise.status in (Status.FAILED, Status.PARTIAL)
    return again + (f"; `gdgrade hint {name}` for a nudge." if nudge else ".")
