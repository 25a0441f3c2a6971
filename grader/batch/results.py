"""The files of a batch, made from its ledger: scores.csv, index.html, reports/ID.json, feedback/ID.html."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from grader.batch.identical import identical_work
from grader.batch.ledger import Ledger
from grader.classbook import Row
from grader.intake import LeftOut
from grader.lateness import LatePolicy
from grader.reports import class_html, feedback_html, scores_csv
from grader.reports.class_summary import summarize
from grader.reports.json_report import dumps

SCORES, INDEX, REPORTS, FEEDBACK = "scores.csv", "index.html", "reports", "feedback"
LEFT_OUT = "left_out.txt"


class ResultsError(Exception):
    """A file of the results cannot be written; one sentence."""


def rows_with_penalties(ledger: Ledger) -> Iterator[Row]:
    """The rows of a ledger, with what its late policy takes off."""
    policy = late_policy(ledger)
    for row in ledger.rows():
        if policy is None or row.report is None:
            yield row
        else:
            yield replace(row, penalty=policy.penalty(row.submitted, row.marked_late))


def rows_for_instructor(ledger: Ledger) -> Iterator[Row]:
    """The same rows with the names of those who handed in the same files."""
    return with_identical(rows_with_penalties(ledger), identical_work(ledger))


def with_identical(rows: Iterable[Row], identical: Mapping[str, tuple[str, ...]]) -> Iterator[Row]:
    """The rows, each with what is identical in it, by the student's id."""
    for row in rows:
        yield replace(row, identical=identical.get(row.student.id, ()))


def late_policy(ledger: Ledger) -> LatePolicy | None:
    """The late policy that a batch was started with, None where there is none."""
    words = ledger.settings().get("late")
    return LatePolicy.parse(*words) if words else None


def write_results(ledger: Ledger, folder: Path, exercises: Sequence[str], title: str) -> None:
    """Write every file, one student in memory at a time; each is complete or as it was before.

    Ends the round: what the pages tell of its inputs is known from now on. Raises ResultsError.
    """
    ledger.finish_round()
    for inner in (folder / REPORTS, folder / FEEDBACK):
        try:
            inner.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ResultsError(f"{inner} cannot be made: {_reason(error)}.") from error
    identical = identical_work(ledger)
    # Students' own files are written from rows that do not say with whom they share work.
    rows = with_identical(_written(rows_with_penalties(ledger), folder), identical)
    write(folder / SCORES, scores_csv.lines(rows, exercises))
    rows = with_identical(rows_with_penalties(ledger), identical)
    write(folder / INDEX, [class_html.page(summarize(rows), title)])


def write_left_out(left_out: Sequence[LeftOut], folder: Path) -> None:
    """List what of the submissions is nobody's work, a line each; no file where that is nothing."""
    path = folder / LEFT_OUT
    if left_out:
        write(path, (f"{one.place}: {one.reason}\n" for one in left_out))
    else:
        path.unlink(missing_ok=True)


def write(path: Path, lines: Iterable[str]) -> None:
    """Write a text file in whole or not at all. Raises ResultsError."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        with open(unfinished, "w", encoding="utf-8", newline="") as file:
            file.writelines(lines)
        os.replace(unfinished, path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise ResultsError(
            f"{path} cannot be written: {_reason(error)}. The ledger has everything: the same command writes"
            " the files again."
        ) from error


def _written(rows: Iterable[Row], folder: Path) -> Iterator[Row]:
    """The rows, each once its student's own files are written."""
    for row in rows:
        if row.report is not None:
            write(folder / REPORTS / f"{row.student.id}.json", [dumps(row.report)])
        write(folder / FEEDBACK / f"{row.student.id}.html", [feedback_html.page(row)])
        yield row


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
