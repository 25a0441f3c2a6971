"""The rows of a class, as its ledger and its late policy have them: what every output is made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from grader.batch.gradings import Detail
from grader.batch.identical import identical_work
from grader.batch.ledger import Ledger
from grader.batch.options import ShownPlace
from grader.batch.scores import scores_of
from grader.exercise import Course
from grader.report import ExerciseReport, Report
from grader.roster import Row


def rows_with_penalties(
    ledger: Ledger, students: Iterable[str] | None = None, detail: Detail = Detail.ALL
) -> Iterator[Row]:
    """The rows of these students, or of all, with the score that counts by the late policy, the points and
    the class file of the ledger, and as much of the place of a mistake as it shows: the one place where that
    score is made."""
    settings = ledger.settings()
    scores, place = scores_of(ledger, settings), ShownPlace.of(settings)
    detail = scores.detail if detail is Detail.POINTS else detail
    gone = frozenset(settings.get("gone", ()))
    for student in ledger.students() if students is None else students:
        row = ledger.row(student, detail)
        yield replace(scores.score(shown(row, place)), gone=student in gone)


def rows_of_class(ledger: Ledger, detail: Detail = Detail.ALL) -> Iterator[Row]:
    """The rows of everybody: of the students, and of those in the class file who have handed in nothing."""
    yield from rows_with_penalties(ledger, detail=detail)
    yield from scores_of(ledger).missing()


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
