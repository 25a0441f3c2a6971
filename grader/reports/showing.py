"""How much students see of what went wrong, where an instructor wants less than all of it."""

from __future__ import annotations

from enum import StrEnum

from grader.report import CLUE, ExerciseReport, Report, Status
from grader.reports.places import cause, place_at_once
from grader.reports.statuses import WORDS
from grader.reports.text import printable
from grader.reports.wording import first_in_full, in_words


class Show(StrEnum):
    """What students see of a failure."""

    FULL = "full"
    """The failing case of each exercise, with its inputs, both values and the likely mistake."""
    FIRST = "first"
    """That of the first exercise that went wrong; of the others how they ended."""
    NAME = "name"
    """The name of the likely mistake, where there is one: no input and no value."""
    NONE = "none"
    """How each exercise ended."""


def shown(report: Report, exercise: ExerciseReport, show: Show = Show.FULL) -> str:
    """What students see of an exercise of a report: a paragraph or several, never nothing."""
    ended = f"{WORDS[exercise.status][1]}.".capitalize()
    if show is Show.FULL or (show is Show.FIRST and exercise is first_in_full(report)):
        return in_words(exercise) or ended
    name = _name(exercise) if show is Show.NAME else ""
    return f"{ended} Likely mistake: {name}." if name else ended


def _name(exercise: ExerciseReport) -> str:
    """The name of the likely mistake: a diagnosis begins with it; empty where there is none."""
    case = exercise.first_failure
    if case is None or exercise.status is Status.NOT_STARTED:
        return ""
    place = place_at_once(exercise)
    by_kind = cause(place) if place and not case.diagnosis else ""
    diagnosis = case.diagnosis if case.diagnosis and not case.diagnosis.startswith(CLUE) else by_kind
    return printable(diagnosis.partition(". ")[0].removesuffix("."))
