"""The rows of a class, as its ledger and its late policy have them: what every output is made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from grader.batch.gradings import Detail
from grader.batch.identical import identical_work
from grader.batch.ledger import Ledger
from grader.batch.options import ShownPlace
from grader.exercise import Course
from grader.lateness import LatePolicy
from grader.report import ExerciseReport, Report
from grader.roster import Row


def rows_with_penalties(
    ledger: Ledger, students: Iterable[str] | None = None, detail: Detail = Detail.ALL
) -> Iterator[Row]:
    """The rows of these students, or of all, with what the late policy of the ledger takes off and as much of
    the place of a mistake as it shows: the one place where the score that counts is made."""
    settings = ledger.settings()
    policy, place = policy_of(settings.get("late")), ShownPlace.of(settings)
    gone = frozenset(settings.get("gone", ()))
    for student in ledger.students() if students is None else students:
        row = ledger.row(student, detail)
        yield replace(with_penalty(shown(row, place), policy), gone=student in gone)


def with_penalty(row: Row, policy: LatePolicy | None) -> Row:
    """A row with what a late policy takes off."""
    if policy is None or row.report is None:
        return row
    return replace(row, penalty=policy.penalty(row.submitted, row.marked_late))


def shown(row: Row, place: ShownPlace) -> Row:
    """A row whose report tells as much of the place of a mistake as `place` says."""
    if place is ShownPlace.KIND or row.report is None:
        return row
    return replace(row, report=_shown(row.report, place))


def rows_for_instructor(ledger: Ledger, course: Course, detail: Detail = Detail.ALL) -> Iterator[Row]:
    """The rows of all students, each with the names of those who handed in the same files."""
    return with_identical(rows_with_penalties(ledger, detail=detail), identical_work(ledger, course))


def with_identical(rows: Iterable[Row], identical: Mapping[str, tuple[str, ...]]) -> Iterator[Row]:
    """The rows, each with what is identical in it, by the student's id."""
    for row in rows:
        yield replace(row, identical=identical.get(row.student.id, ()))


def policy_of(words: Iterable[str] | None) -> LatePolicy | None:
    """The late policy as a ledger keeps it, None where there is none."""
    return LatePolicy.parse(*words) if words else None


def _shown(report: Report, place: ShownPlace) -> Report:
    return replace(report, exercises=tuple(_of_exercise(exercise, place) for exercise in report.exercises))


def _of_exercise(exercise: ExerciseReport, place: ShownPlace) -> ExerciseReport:
    if exercise.place is None:
        return exercise
    line = replace(exercise.place, kind="", expression="")
    return replace(exercise, place=line if place is ShownPlace.LINE else None)
