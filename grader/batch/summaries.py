"""What the tables of a class need of one graded submission: a few kilobytes instead of the whole report."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from grader.report import CaseReport, ExerciseReport, Report, Status
from grader.submission import Submission

UNTOUCHED = frozenset({Status.NOT_STARTED, Status.MISSING, Status.NOT_RUN})


@dataclass(frozen=True)
class Summary:
    """A report without its cases, and the files in which an exercise was begun, by name with the digest of
    their content."""

    report: Report
    files: Mapping[str, str]


def summary_of(report: Report, submission: Submission) -> Summary:
    """The summary of a report on a submission."""
    begun = {f"{exercise.topic}.py" for exercise in report.exercises if exercise.status not in UNTOUCHED}
    files = {file.name: digest(file.source) for file in submission.files if file.name in begun}
    return Summary(replace(report, exercises=tuple(map(_brief, report.exercises))), files)


def _brief(exercise: ExerciseReport) -> ExerciseReport:
    """An exercise with its points and flags; of its cases only what was diagnosed stays, each once."""
    diagnosed = {case.diagnosis: case.status for case in exercise.cases if case.diagnosis}
    cases = tuple(CaseReport("", "", "", status, diagnosis=words) for words, status in diagnosed.items())
    return replace(exercise, cases=cases, place=None, shown=None)


def digest(source: bytes) -> str:
    """Equal for files that differ in line ends and in blanks at the end of lines or of the file alone."""
    lines = [line.rstrip() for line in source.splitlines()]
    return hashlib.sha256(b"\n".join(lines).rstrip()).hexdigest()
