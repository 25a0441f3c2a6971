"""Lessons: what the instructor says to everyone with the same wrong answers, kept in the ledger."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from grader.batch.errors import LedgerError
from grader.batch.groups import key_of
from grader.batch.ledger import Ledger
from grader.batch.ledger_file import now
from grader.batch.packing import TAUGHT
from grader.report import ExerciseReport, Report

MOST_LINES, COLUMNS = 2, 100


@dataclass(frozen=True)
class Lesson:
    """A sentence, and when it was given."""

    sentence: str
    time: str


def lessons_of(settings: Mapping[str, Any]) -> dict[str, Lesson]:
    """The lessons in the settings of a ledger, by the key of their group."""
    return {key: Lesson(*lesson) for key, lesson in (settings.get(TAUGHT) or {}).items()}


def teach(ledger: Ledger, key: str, sentence: str | None) -> None:
    """Say this sentence to the group of this key from now on, or with None nothing any more. What was said
    before stays in the history."""
    kept: dict[str, list[str]] = dict(ledger.settings().get(TAUGHT) or {})
    if sentence is None:
        kept.pop(key, None)
    elif kept.get(key, [""])[0] != sentence:
        kept[key] = [sentence, now()]
    ledger.save_settings({TAUGHT: kept})


def checked(sentence: str) -> str:
    """A sentence as it is kept: without blanks around its lines. Raises LedgerError where it is empty, or
    takes more than `MOST_LINES` lines of `COLUMNS` characters."""
    lines = [" ".join(line.split()) for line in sentence.strip().splitlines()]
    if not any(lines):
        raise LedgerError("The sentence is empty; say what the code does, and what it should do.")
    if sum(max(1, len(textwrap.wrap(line, COLUMNS))) for line in lines) > MOST_LINES:
        raise LedgerError(
            f"The sentence is too long; a student reads at most {MOST_LINES} lines of {COLUMNS} characters."
        )
    return "\n".join(lines)


def with_lessons(report: Report, lessons: Mapping[str, Lesson]) -> Report:
    """The report with what is said to the groups that its exercises are in."""
    if not lessons or not any(key_of(exercise) in lessons for exercise in report.exercises):
        return report
    return replace(report, exercises=tuple(_with_lesson(each, lessons) for each in report.exercises))


def lessons_for(ledger: Ledger, grading: int | None, lessons: Mapping[str, Lesson]) -> list[tuple[str, str]]:
    """What is said to those who have this grading: each exercise with its sentence."""
    if not lessons or grading is None:
        return []
    exercises = with_lessons(ledger.summary(grading).report, lessons).exercises
    return [(exercise.name, exercise.taught) for exercise in exercises if exercise.taught]


def changed_lessons(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> Iterator[tuple[str, str, str]]:
    """The groups of which two values of the setting say something else: the key, what was said before and
    what is said then; empty for nothing."""
    old, new = lessons_of({TAUGHT: before}), lessons_of({TAUGHT: after})
    for key in dict.fromkeys([*old, *new]):
        was, becomes = (lessons[key].sentence if key in lessons else "" for lessons in (old, new))
        if was != becomes:
            yield key, was, becomes


def _with_lesson(exercise: ExerciseReport, lessons: Mapping[str, Lesson]) -> ExerciseReport:
    lesson = lessons.get(key_of(exercise))
    return replace(exercise, taught=lesson.sentence) if lesson else exercise
