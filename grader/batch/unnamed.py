"""The wrong answers of a class that nobody has named, with what an instructor has to see of each group."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping

from grader.batch.groups import Group, Member, Typical, grouped, ids_of, typical
from grader.batch.history import local_time
from grader.batch.ledger import Ledger
from grader.batch.lessons import Lesson, lessons_of
from grader.report import ExerciseReport
from grader.reports.class_groups import MOST_GROUPS, UnnamedAnswers, WrongAnswers
from grader.reports.wording import case_label, explanations, message_of


def unnamed_answers(ledger: Ledger, wrong: Iterable[tuple[Member, ExerciseReport]]) -> UnnamedAnswers:
    """The largest groups among these exercises, as the page of the class shows them."""
    groups, lessons = grouped(wrong), lessons_of(ledger.settings())
    ids = ids_of(groups)
    shown = [wrong_answers(ledger, group, ids[group.key], lessons) for group in groups[:MOST_GROUPS]]
    return UnnamedAnswers(shown, len(groups) - len(shown), _command(ledger))


def wrong_answers(ledger: Ledger, group: Group, short: str, lessons: Mapping[str, Lesson]) -> WrongAnswers:
    """A group with its typical source and the first case that fails there."""
    found = typical(ledger, group)
    exercise = _exercise(ledger, group, found) if found else None
    first = exercise.first_failure if exercise else None
    lesson = lessons.get(group.key)
    return WrongAnswers(
        id=short,
        exercise=group.exercise,
        students=group.students,
        source=found.source if found else (),
        known=tuple(f"{one.label}{one.text}" for one in explanations(exercise)) if exercise else (),
        case=case_label(first) if first else "",
        failure=message_of(exercise, first).strip() if exercise and first else "",
        command=f'{_command(ledger)} {short} "your sentence"',
        taught=lesson.sentence if lesson else "",
        taught_at=local_time(lesson.time) if lesson else "",
    )


def _exercise(ledger: Ledger, group: Group, found: Typical) -> ExerciseReport | None:
    exercises = ledger.report(found.member.grading).exercises
    return next((each for each in exercises if each.name == group.exercise), None)


def _command(ledger: Ledger) -> str:
    """`gdgrade teach RESULTS`, by the name of the folder: the page may be anywhere by then."""
    return f"gdgrade teach {shlex.quote(ledger.folder.path.resolve().name)}"
