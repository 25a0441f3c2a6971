"""The files of a batch, made from its ledger: scores.csv, index.html, reports/ID.json, feedback/ID.html."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from grader.batch.folder import Folder
from grader.batch.identical import identical_work
from grader.batch.ledger import Ledger
from grader.batch.private_folder import FEEDBACK, INDEX, LEFT_OUT, REPORTS, SCORES
from grader.exercise import Course
from grader.intake import LeftOut
from grader.lateness import LatePolicy
from grader.reports import class_html, feedback_html, scores_csv
from grader.reports.class_summary import summarize
from grader.reports.json_report import dumps
from grader.roster import Row


def rows_with_penalties(ledger: Ledger) -> Iterator[Row]:
    """The rows of a ledger, with what its late policy takes off."""
    policy = late_policy(ledger)
    for row in ledger.rows():
        if policy is None or row.report is None:
            yield row
        else:
            yield replace(row, penalty=policy.penalty(row.submitted, row.marked_late))


def rows_for_instructor(ledger: Ledger, course: Course) -> Iterator[Row]:
    """The same rows with the names of those who handed in the same files."""
    return with_identical(rows_with_penalties(ledger), identical_work(ledger, course))


def with_identical(rows: Iterable[Row], identical: Mapping[str, tuple[str, ...]]) -> Iterator[Row]:
    """The rows, each with what is identical in it, by the student's id."""
    for row in rows:
        yield replace(row, identical=identical.get(row.student.id, ()))


def late_policy(ledger: Ledger) -> LatePolicy | None:
    """The late policy that a batch was started with, None where there is none."""
    words = ledger.settings().get("late")
    return LatePolicy.parse(*words) if words else None


def write_results(ledger: Ledger, course: Course, exercises: Sequence[str], title: str) -> None:
    """Write every file, one student in memory at a time; each is complete or as it was before.

    Ends the round: what the pages tell of its inputs is known from now on. Raises ResultsError.
    """
    ledger.finish_round()
    identical = identical_work(ledger, course)
    folder = ledger.folder
    with folder.inner(REPORTS) as reports, folder.inner(FEEDBACK) as feedback:
        # Students' own files are written from rows that do not say with whom they share work.
        written = _written(rows_with_penalties(ledger), reports, feedback)
        folder.write(SCORES, scores_csv.lines(with_identical(written, identical), exercises))
    rows = with_identical(rows_with_penalties(ledger), identical)
    folder.write(INDEX, [class_html.page(summarize(rows), title)])


def write_left_out(left_out: Sequence[LeftOut], folder: Folder) -> None:
    """List what of the submissions is nobody's work, a line each; no file where that is nothing."""
    if left_out:
        folder.write(LEFT_OUT, (f"{one.place}: {one.reason}\n" for one in left_out))
    else:
        folder.remove(LEFT_OUT)


def _written(rows: Iterable[Row], reports: Folder, feedback: Folder) -> Iterator[Row]:
    """The rows, each once its student's own files are written."""
    for row in rows:
        if row.report is not None:
            reports.write(f"{row.student.id}.json", [dumps(row.report)])
        feedback.write(f"{row.student.id}.html", [feedback_html.page(row)])
        yield row
