"""The wrong answers of a class that nobody has named, with what an instructor has to see of each group."""

from __future__ import annotations

import shlex
from collections.abc import Mapping

from grader.batch.groups import Group, groups_of, ids_of, typical
from grader.batch.history import local_time
from grader.batch.ledger import Ledger
from grader.batch.lessons import Lesson, lessons_of
from grader.reports.class_groups import MOST_GROUPS, UnnamedAnswers, WrongAnswers
from grader.reports.wording import case_label, message_of


def unnamed_answers(ledger: Ledger) -> UnnamedAnswers:
    """The largest groups as the page of the class shows them."""
    lessons = lessons_of(ledger.settings())
    groups = [group for group in groups_of(ledger, lessons) if group.members]
    ids = ids_of(groups)
    shown = [wrong_answers(ledger, group, ids[group.key], lessons) for group in groups[:MOST_GROUPS]]
    return UnnamedAnswers(shown, len(groups) - len(shown), _command(ledger))


def wrong_answers(ledger: Ledger, group: Group, short: str, lessons: Mapping[str, Lesson]) -> WrongAnswers:
    """A group with its typical source and the first case that fails there."""
    found = typical(ledger, group)
    case = failure = ""
    if found is not None:
        reports = ledger.report(found.member.grading).exercises
        exercise = next((each for each in reports if each.name == group.exercise), None)
        if exercise is not None and (first := exercise.first_failure) is not None:
            case, failure = case_label(first), message_of(exercise, first).strip()
    lesson = lessons.get(group.key)
    return WrongAnswers(
        short,
        group.exercise,
        group.students,
        found.source if found else (),
        case,
        failure,
        f'{_command(ledger)} {short} "your sentence"',
        lesson.sentence if lesson else "",
        local_time(lesson.time) if lesson else "",
    )


def _command(ledger: Ledger) -> str:
    """`gdgrade teach RESULTS`, by the name of the folder: the page may be anywhere by then."""
    return f"gdgrade teach {shlex.quote(ledger.folder.path.resolve().name)}"
