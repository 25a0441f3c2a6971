"""What is said of a whole class, gathered in one pass over its rows."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from grader.report import CLUE, ExerciseReport, Status
from grader.roster import Outcome, Row, Student

BINS = 10
"""The distribution of scores counts tenths of the points; full marks are in the last."""


@dataclass(frozen=True)
class StudentLine:
    """What the table of students says of one; points are None where the grader itself failed."""

    student: Student
    outcome: Outcome
    submitted: datetime | None
    passed: int
    asked: int
    score: float | None
    penalty: float
    final: float | None
    maximum: float
    seconds: float
    flags: tuple[str, ...]
    problems: int
    gone: bool = False

    @property
    def share(self) -> float:
        """The points that count, of those there are."""
        return self.final / self.maximum if self.final is not None and self.maximum else 0.0


@dataclass
class ExerciseSummary:
    """How a class did in one exercise; `students` are those it was graded for."""

    topic: str
    name: str
    students: int = 0
    passed: int = 0
    points: float = 0.0
    maximum: float = 0.0

    @property
    def pass_rate(self) -> float:
        return self.passed / self.students if self.students else 0.0

    @property
    def mean_points(self) -> float:
        return self.points / self.students if self.students else 0.0


@dataclass(frozen=True)
class DiagnosisCount:
    """How many students made one mistake in one exercise."""

    cause: str
    exercise: str
    students: int


@dataclass(frozen=True)
class ClassSummary:
    """A class: a short line for each student, sums for everything else."""

    students: tuple[StudentLine, ...]
    exercises: tuple[ExerciseSummary, ...]
    diagnoses: tuple[DiagnosisCount, ...]

    @property
    def outcomes(self) -> Mapping[Outcome, int]:
        return Counter(line.outcome for line in self.students)

    @property
    def graded(self) -> tuple[StudentLine, ...]:
        return tuple(line for line in self.students if line.outcome is Outcome.GRADED and line.maximum)

    @property
    def distribution(self) -> tuple[int, ...]:
        """How many of those who were graded earned 0 to 10 % of the points, 10 to 20 %, ..."""
        # A tenth must not slip into the bin below for what a binary fraction lacks.
        counts = Counter(min(BINS - 1, int(line.share * BINS + 1e-9)) for line in self.graded)
        return tuple(counts[number] for number in range(BINS))

    @property
    def mean(self) -> float:
        return statistics.fmean(line.share for line in self.graded) if self.graded else 0.0

    @property
    def median(self) -> float:
        return statistics.median(line.share for line in self.graded) if self.graded else 0.0

    @property
    def slowest(self) -> tuple[StudentLine, ...]:
        return tuple(sorted(self.students, key=lambda line: -line.seconds))

    @property
    def flagged(self) -> tuple[StudentLine, ...]:
        return tuple(line for line in self.students if line.flags)


def summarize(rows: Iterable[Row]) -> ClassSummary:
    """The summary of a class, holding no report longer than it takes to count it."""
    students: list[StudentLine] = []
    exercises: dict[tuple[str, str], ExerciseSummary] = {}
    diagnoses: Counter[tuple[str, str]] = Counter()
    for row in rows:
        students.append(_line(row))
        for exercise in row.report.exercises if row.report else ():
            if exercise.status is Status.NOT_RUN:
                continue
            key = (exercise.topic, exercise.name)
            _add(exercises.setdefault(key, ExerciseSummary(*key)), exercise)
            diagnoses.update((cause, exercise.name) for cause in causes(exercise))
    counted = [DiagnosisCount(*key, students=count) for key, count in diagnoses.items()]
    return ClassSummary(
        tuple(students),
        tuple(exercises.values()),
        tuple(sorted(counted, key=lambda found: (-found.students, found.exercise, found.cause))),
    )


def causes(exercise: ExerciseReport) -> frozenset[str]:
    """The names of the mistakes that were recognised in it; a clue to a place names none."""
    found = {case.diagnosis for case in exercise.cases if case.diagnosis}
    return frozenset(
        re.split(r"\.(?:\s|$)", diagnosis, maxsplit=1)[0]
        for diagnosis in found
        if not diagnosis.startswith(CLUE)
    )


def _add(summary: ExerciseSummary, exercise: ExerciseReport) -> None:
    summary.students += 1
    summary.passed += exercise.status is Status.PASSED
    summary.points += exercise.score
    summary.maximum = max(summary.maximum, exercise.max_score)


def _line(row: Row) -> StudentLine:
    exercises = row.report.exercises if row.report else ()
    graded = row.outcome is not Outcome.FAILED
    return StudentLine(
        student=row.student,
        outcome=row.outcome,
        submitted=row.submitted,
        passed=sum(exercise.status is Status.PASSED for exercise in exercises),
        asked=sum(exercise.status is not Status.NOT_RUN for exercise in exercises),
        score=row.score if graded else None,
        penalty=row.penalty,
        final=row.final_score if graded else None,
        maximum=row.report.max_score if row.report else 0.0,
        seconds=row.report.duration_seconds if row.report else 0.0,
        flags=(*row.report.all_flags, *row.identical) if row.report else (),
        problems=len(row.problems),
        gone=row.gone,
    )
