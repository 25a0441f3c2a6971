"""The rows of a class, as its ledger and its late policy have them: what every output is made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from grader.batch.gradings import Detail
from grader.batch.identical import identical_work
from grader.batch.ledger import Ledger
from grader.batch.lessons import Lesson, lessons_of, with_lessons
from grader.batch.options import ShownPlace
from grader.batch.scores import Scores, scores_of
from grader.exercise import Course
from grader.report import ExerciseReport, Report
from grader.roster import Row, Student


@dataclass(frozen=True)
class Rules:
    """What makes the rows of a ledger of its results, read once: its settings, how scores are made, how much
    of the place of a mistake is shown, who is gone, and what the instructor says to whom."""

    settings: Mapping[str, Any]
    scores: Scores
    place: ShownPlace
    gone: frozenset[str]
    lessons: Mapping[str, Lesson]

    @classmethod
    def of(cls, ledger: Ledger, also: Sequence[Student] = ()) -> Rules:
        """Those of a ledger in which these students will be, too."""
        settings = ledger.settings()
        place, gone = ShownPlace.of(settings), frozenset(settings.get("gone", ()))
        return cls(settings, scores_of(ledger, settings, also), place, gone, lessons_of(settings))

    def row(self, row: Row) -> Row:
        """The row with the score that counts by the late policy, the points and the class file, as much of
        the place of a mistake as is shown, and what the instructor says: the one place where that score is
        made."""
        report = with_lessons(row.report, self.lessons) if row.report else None
        row = replace(row, report=report, gone=row.student.id in self.gone)
        return self.scores.score(shown(row, self.place))


def rows_with_penalties(
    ledger: Ledger,
    students: Iterable[str] | None = None,
    detail: Detail = Detail.ALL,
    rules: Rules | None = None,
) -> Iterator[Row]:
    """The rows of these students, or of all, by the rules of the ledger, which may be read already."""
    rules = rules or Rules.of(ledger)
    detail = rules.scores.detail if detail is Detail.POINTS else detail
    for student in ledger.students() if students is None else students:
        yield rules.row(ledger.row(student, detail))


def rows_of_class(ledger: Ledger, detail: Detail = Detail.ALL) -> Iterator[Row]:
    """The rows of everybody: of the students, and of those in the class file who have handed in nothing."""
    rules = Rules.of(ledger)
    yield from rows_with_penalties(ledger, detail=detail, rules=rules)
    yield from rules.scores.missing()


def shown(row: Row, place: ShownPlace) -> Row:
    """A row whose report tells as much of the place of a mistake as `place` says."""
    if place is ShownPlace.KIND or row.report is None:
        return row
    return replace(row, report=_shown(row.report, place))


def rows_for_instructor(ledger: Ledger, course: Course, detail: Detail = Detail.ALL) -> Iterator[Row]:
    """The rows of all students, each with the names of those who handed in the same files."""
    return with_identical(rows_of_class(ledger, detail), identical_work(ledger, course))


def with_identical(rows: Iterable[Row], identical: Mapping[str, tuple[str, ...]]) -> Iterator[Row]:
    """The rows, each with what is identical in it, by the student's id."""
    for row in rows:
        yield replace(row, identical=identical.get(row.student.id, ()))


def _shown(report: Report, place: ShownPlace) -> Report:
    return replace(report, exercises=tuple(_of_exercise(exercise, place) for exercise in report.exercises))


def _of_exercise(exercise: ExerciseReport, place: ShownPlace) -> ExerciseReport:
    if exercise.place is None:
        return exercise
    line = replace(exercise.place, kind="", expression="")
    return replace(exercise, place=line if place is ShownPlace.LINE else None)
