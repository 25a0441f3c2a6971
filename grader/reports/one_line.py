"""A report in lines that editors understand: `02_losses.py:22: mse: the mean is missing`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from grader.report import CaseReport, ExerciseReport, Report, Status
from grader.reports.statuses import WORDS
from grader.reports.text import number_of, points, printable
from grader.reports.wording import explanations, outcome, place_of, troubled

_SYNTAX_ERROR = re.compile(r"^Syntax error in (?P<file>.+?)(?::|, line )(?P<line>\d{1,6}): ")
_USES = re.compile(r"^In (?P<file>.+?), line (?P<line>\d{1,6}) (?!of )")
"""What is not allowed, in the exercise file itself."""
_PLACE = re.compile(r"(?P<file>.+?)(?::|, line )(?P<line>\d+)")
_END_OF_SENTENCE = re.compile(r"(?<=[^.])\. (?=[A-Z`])")


def one_line_each(report: Report, paths: Mapping[str, str]) -> str:
    """A line for each exercise that was worked on and did not pass, one for all that fail alike at one place,
    then the score. `paths` are the files of the topics as the user named them."""
    names: dict[tuple[str, str], list[str]] = {}
    for exercise in troubled(report):
        key = (_where(exercise, paths), _reason(exercise, exercise.first_failure))
        names.setdefault(key, []).append(exercise.name)
    lines = [printable(f"{where}: {_listed(names)}: {reason}") for (where, reason), names in names.items()]
    return "\n".join([*lines, f"{points(report.score)} of {points(report.max_score)} points"]) + "\n"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]} and {number_of(len(names) - 1, 'more exercise')}"


def _where(exercise: ExerciseReport, paths: Mapping[str, str]) -> str:
    """`work/02_losses.py:22`; in a notebook `work/02_losses.ipynb, cell 3:4`."""
    file = f"{exercise.topic}.py"
    path = paths.get(file, file)
    case = exercise.first_failure
    found = _PLACE.fullmatch(_place(exercise, case)) if case else None
    if found is None:
        return f"{path}:{exercise.line or 1}"
    name, comma, cell = found["file"].partition(", cell ")
    own = path if name == file or comma else name
    return f"{own}{comma}{cell}:{found['line']}"


def _place(exercise: ExerciseReport, case: CaseReport) -> str:
    """Where Python stopped reading or running, what is not allowed, where the place of the mistake is, or the
    definition."""
    if said := _SYNTAX_ERROR.match(outcome(case)) or _USES.match(outcome(case)):
        return f"{said['file']}:{said['line']}"
    place = exercise.place
    if case.status is Status.FAILED and place and place.lines:
        cell = f", cell {place.cells[0]}" if place.cells else ""
        return f"{exercise.topic}.py{cell}:{place.lines[0]}"
    return place_of(exercise, case)


def _reason(exercise: ExerciseReport, case: CaseReport | None) -> str:
    if case is None:
        return WORDS[exercise.status][1]
    said = next((one.text for one in explanations(exercise)), outcome(case))
    first_line = _USES.sub("", _SYNTAX_ERROR.sub("syntax error: ", said)).split("\n", 1)[0]
    return _END_OF_SENTENCE.split(first_line)[0].rstrip(".")
