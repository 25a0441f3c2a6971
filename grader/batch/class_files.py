"""The class file and the points of a run: read where they are, and kept in the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from grader.batch.errors import reason
from grader.batch.gradings import Detail
from grader.batch.ledger import Ledger
from grader.batch.ledger_file import now
from grader.batch.packing import CLASS, POINTS
from grader.batch.scores import Scores, scores_of
from grader.class_file import COLUMNS, ClassFile, ClassFileError, read_class, read_points, read_weights
from grader.exercise import Course
from grader.reports.scores_csv import csv_line
from grader.reports.text import first_of, number_of, plain_number
from grader.roster import Row

CLASS_FILE, WEIGHTS_FILE = "class.csv", "weights.csv"
MOST_BYTES = 10_000_000
MOST_TOLD = 10


def class_settings(
    submissions: Path, course: Course, class_file: Path | None, points: Sequence[str], weights: Path | None
) -> dict[str, Any]:
    """What the files that are named, or lie beside SUBMISSIONS, say, as settings of a ledger; nothing where
    there are none. Points that an option gives go before those of a table. Raises ClassFileError."""
    found: dict[str, Any] = {}
    beside = submissions.absolute().parent
    named = class_file or _there(beside / CLASS_FILE)
    if named:
        people = read_class(_text(named), named.name, course)
        found[CLASS] = {"file": named.name, "read": now(), **people.as_json()}
    table = weights or _there(beside / WEIGHTS_FILE)
    if table or points:
        of_table = read_weights(_text(table), table.name, course) if table else {}
        found[POINTS] = of_table | read_points(points, course)
    return found


def with_time_of_reading(new: Mapping[str, Any], remembered: Mapping[str, Any]) -> dict[str, Any]:
    """The settings with the time at which their class file was first read: an unchanged one stays."""
    before, now_read = remembered.get(CLASS), new.get(CLASS)
    if before and now_read and before | {"read": ""} == now_read | {"read": ""}:
        return {**new, CLASS: before}
    return dict(new)


def sentences(ledger: Ledger, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """What the instructor should know of the class file: whose scores it changes, who is not in it, who may
    be several people, and what has no effect."""
    if not after.get(CLASS):
        return
    scores = scores_of(ledger, after)
    name = after[CLASS]["file"]
    if before.get(CLASS) != after[CLASS]:
        yield f"{name}: {_counted(scores.class_file)}."
        changed = list(_changed(ledger, scores_of(ledger, before), scores))
        if changed:
            count, listed = number_of(len(changed), "final score"), first_of(changed, MOST_TOLD, "; ")
            yield f"It changes {count}: {listed}."
    due = any(one.due for found in scores.class_file.arrangements.values() for one in found)
    if due and scores.scoring.late is None:
        yield f"{name} has due dates, but there is no --late-penalty, so they have no effect."
    yield from scores.assigned.unclear
    strangers = scores.assigned.strangers
    if strangers:
        yield f"Not in {name}: {first_of(strangers, MOST_TOLD)}."


def template(ledger: Ledger) -> Iterator[str]:
    """A class file with a line for each student of a ledger, ready to be filled in."""
    yield csv_line(COLUMNS)
    for entry in ledger.entries():
        student = entry.student
        known = (student.id, student.name, student.number, student.login, student.email)
        yield csv_line((*known, *[""] * (len(COLUMNS) - len(known))))


def in_words(value: Mapping[str, Any] | None) -> str:
    """A class file as a person reads it in a history."""
    return _counted(ClassFile.from_json(value)) if value else "none"


def _counted(found: ClassFile) -> str:
    exceptions = sum(map(len, found.arrangements.values()))
    return f"{number_of(len(found.people), 'student')}, {number_of(exceptions, 'exception')}"


def _changed(ledger: Ledger, before: Scores, after: Scores) -> Iterator[str]:
    for row in ledger.rows(Detail.SUMMARY):
        old, new = _score(before, row), _score(after, row)
        if old != new:
            yield f"{row.student.id} {old} to {new}"


def _score(scores: Scores, row: Row) -> str:
    scored = scores.score(row)
    return plain_number(scored.final_score) if scored.has_score else "no score"


def _there(path: Path) -> Path | None:
    return path if path.is_file() else None


def _text(path: Path) -> str:
    try:
        with open(path, "rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise ClassFileError(f"{path} cannot be read: {reason(error)}.") from error
    if len(content) > MOST_BYTES:
        raise ClassFileError(f"{path} is larger than {MOST_BYTES // 10**6} MB.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ClassFileError(f"{path} is not UTF-8 text; save it as CSV UTF-8.") from error
