"""What is said of a whole class, gathered in one pass over its rows."""

from __future__ import annotations

import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from grader.report import CLUE, ExerciseReport, Report, Status
from grader.reports.class_exercises import NOT_ASKED, ExerciseSummary, state_of
from grader.reports.flag_lines import by_line
from grader.roster import Outcome, Row, Student

BINS = 10
"""The distribution of scores counts tenths of the points; full marks are in the last."""


@dataclass(frozen=True)
class StudentLine:
    """What the table of students says of one; points are None where there are none that count.

    `states` has a letter for each exercise of the class, in the order of `ClassSummary.exercises`: see
    `class_exercises.State`. `problems` are those of the submission, `remarks` the exceptions made for the
    student, `timeouts` the exercises that ran too long.
    """

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
    problems: tuple[str, ...]
    identical: tuple[str, ...] = ()
    timeouts: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    section: str = ""
    marked_late: bool = False
    exempt: bool = False
    states: str = ""
    gone: bool = False

    @property
    def name(self) -> str:
        return self.student.name or self.student.id

    @property
    def share(self) -> float:
        """The points that count, of those there are."""
        return self.final / self.maximum if self.final is not None and self.maximum else 0.0


@dataclass(frozen=True)
class Mistake:
    """A mistake in an exercise: its name, a sentence on it as most students read it, and how many made it."""

    cause: str
    exercise: str
    students: int
    words: str = ""


@dataclass(frozen=True)
class ClassSummary:
    """A class: a short line for each student, sums for everything else."""

    students: tuple[StudentLine, ...]
    exercises: tuple[ExerciseSummary, ...]
    mistakes: tuple[Mistake, ...]

    @property
    def outcomes(self) -> Mapping[Outcome, int]:
        return Counter(line.outcome for line in self.students)

    @property
    def graded(self) -> tuple[StudentLine, ...]:
        """Those who were graded and have a score that counts."""
        return tuple(
            line
            for line in self.students
            if line.outcome is Outcome.GRADED and line.maximum and line.final is not None
        )

    @property
    def hardest_first(self) -> tuple[ExerciseSummary, ...]:
        """The exercises, those that the fewest passed first."""

        def ease(exercise: ExerciseSummary) -> tuple[float, float]:
            share = exercise.mean_points / exercise.maximum if exercise.maximum else 0.0
            return exercise.pass_rate, share

        return tuple(sorted(self.exercises, key=ease))

    @property
    def distribution(self) -> tuple[int, ...]:
        """How many of those who were graded earned 0 to 10 % of the points, 10 to 20 %, ..."""
        # A tenth must not slip into the bin below for what a binary fraction lacks.
        counts = Counter(max(0, min(BINS - 1, int(line.share * BINS + 1e-9))) for line in self.graded)
        return tuple(counts[number] for number in range(BINS))

    @property
    def mean(self) -> float:
        return statistics.fmean(line.share for line in self.graded) if self.graded else 0.0

    @property
    def median(self) -> float:
        return statistics.median(line.share for line in self.graded) if self.graded else 0.0


def summarize(rows: Iterable[Row]) -> ClassSummary:
    """The summary of a class, holding no report longer than it takes to count it."""
    students: list[tuple[StudentLine, dict[tuple[str, str], str]]] = []
    exercises: dict[tuple[str, str], ExerciseSummary] = {}
    mistakes: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in rows:
        states: dict[tuple[str, str], str] = {}
        students.append((_line(row), states))
        for exercise in _run(row.report):
            assert row.report is not None  # it has this exercise
            key = (exercise.topic, exercise.name)
            states[key] = state_of(exercise)
            if key not in exercises:
                exercises[key] = ExerciseSummary(*key)
            exercises[key].add(exercise, row.report)
            for cause, words in _mistakes(exercise).items():
                mistakes[cause, exercise.name][words] += 1
    return ClassSummary(
        tuple(_with_states(line, states, exercises) for line, states in students),
        tuple(exercises.values()),
        tuple(_most_common(mistakes)),
    )


def causes(exercise: ExerciseReport) -> frozenset[str]:
    """The names of the mistakes that were recognised in it; a clue to a place names none."""
    return frozenset(_mistakes(exercise))


def _mistakes(exercise: ExerciseReport) -> dict[str, str]:
    """The mistakes that were recognised in it by name, each with what the student reads of it."""
    found = dict.fromkeys(case.diagnosis for case in exercise.cases if case.diagnosis)
    if not found:
        return {}
    named = [words for words in found if not words.startswith(CLUE)]
    # Of several that begin alike the first is kept.
    return {re.split(r"\.(?:\s|$)", words, maxsplit=1)[0]: words for words in reversed(named)}


def _most_common(found: Mapping[tuple[str, str], Counter[str]]) -> list[Mistake]:
    mistakes = [
        Mistake(cause, exercise, words.total(), min(words, key=lambda text: (-words[text], text)))
        for (cause, exercise), words in found.items()
    ]
    return sorted(mistakes, key=lambda one: (-one.students, one.exercise, one.cause))


def _run(report: Report | None) -> Iterator[ExerciseReport]:
    """The exercises that were graded."""
    if report is not None:
        yield from (exercise for exercise in report.exercises if exercise.status is not Status.NOT_RUN)


def _with_states(
    line: StudentLine, states: Mapping[tuple[str, str], str], exercises: Iterable[tuple[str, str]]
) -> StudentLine:
    return replace(line, states="".join(states.get(key, NOT_ASKED) for key in exercises))


def _line(row: Row) -> StudentLine:
    exercises = tuple(_run(row.report))
    graded = row.outcome is not Outcome.FAILED
    return StudentLine(
        student=row.student,
        outcome=row.outcome,
        submitted=row.submitted,
        passed=sum(exercise.status is Status.PASSED for exercise in exercises),
        asked=len(exercises),
        score=row.score if graded else None,
        penalty=row.penalty,
        final=row.final_score if row.has_score else None,
        maximum=row.maximum or 0.0,
        seconds=row.report.duration_seconds if row.report else 0.0,
        flags=by_line(row.report.all_flags) if row.report else (),
        problems=row.problems,
        identical=row.identical,
        timeouts=tuple(exercise.name for exercise in exercises if exercise.status is Status.TIMEOUT),
        remarks=row.remarks,
        section=row.section,
        marked_late=row.marked_late,
        exempt=row.adjusted is not None and row.adjusted.exempt,
        gone=row.gone,
    )
