"""The scores of a ledger as other systems take them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.batch import hand_back
from grader.batch.errors import ResultsError, reason
from grader.batch.formats import Format
from grader.batch.gradings import Detail
from grader.batch.ledger import Ledger
from grader.batch.own_files import OwnFiles
from grader.batch.results import digest_of_row
from grader.batch.rows import Rules, rows_for_instructor, rows_of_class, rows_with_penalties
from grader.batch.target import Target, target_of
from grader.exercise import Course
from grader.reports import canvas, gradescope, junit, moodle, scores_csv
from grader.reports.gradebook import Filled
from grader.reports.text import first_of, number_of, printable

MOST_NAMES = 20
_USUAL_NAMES = {
    Format.GRADESCOPE: "gradescope",
    Format.JUNIT: "junit.xml",
    Format.MOODLE_FEEDBACK: "moodle-feedback.zip",
    Format.PAGES: "pages",
    Format.MAIL: "mail.csv",
}


@dataclass(frozen=True)
class Gradebook:
    """A gradebook to fill in: one `column` of it, or the only one, with points as they are or scaled to its
    maximum. With `dry_run` nothing is written."""

    path: Path
    column: str | None = None
    scale: bool = False
    dry_run: bool = False


def export(
    ledger: Ledger,
    course: Course,
    form: Format,
    exercises: Sequence[str],
    *,
    gradebook: Gradebook | None = None,
    output: Path | None = None,
) -> Iterator[str]:
    """Write the scores in one form; sentences on what was written, and on who was not matched.

    Ends the round: what is told of its inputs is known from now on.
    """
    if gradebook is not None and gradebook.dry_run:
        yield from _dry_run(_filled(ledger, form, gradebook))
        return
    ledger.finish_round()
    with OwnFiles(ledger.folder, ledger.written) as files:
        target = target_of(ledger, files, output, _usual_name(form, gradebook.path if gradebook else None))
        if form is Format.GRADESCOPE:
            count = _gradescope(ledger, target)
            yield f"Wrote {number_of(count, 'results.json file')} below {target.path}."
        elif form in (Format.MOODLE_FEEDBACK, Format.PAGES, Format.MAIL):
            rows = rows_with_penalties(ledger)
            yield from hand_back.written(form, rows, course.titles, target, ledger.folder.path)
        elif gradebook is not None:
            filled = _filled(ledger, form, gradebook)
            yield from _replaced(filled)
            target.write("", filled.text)
            yield from _messages(filled, target.path)
        elif form is Format.JUNIT:
            target.write("", "".join(junit.lines(rows_with_penalties(ledger))))
            yield f"Wrote {target.path}."
        else:
            # The table is for the instructor; what students may get does not name others.
            rows = rows_for_instructor(ledger, course, Detail.SUMMARY)
            target.write("", "".join(scores_csv.lines(rows, exercises)))
            yield f"Wrote {target.path}."


def _gradescope(ledger: Ledger, target: Target) -> int:
    """Write a results.json for each student; how many."""
    students, rules = ledger.students(), Rules.of(ledger)
    for row in rows_with_penalties(ledger, detail=Detail.POINTS, rules=rules):
        name = f"/{row.student.id}/results.json"
        digest = digest_of_row(ledger, row, rules)
        if not target.is_current(name, digest):
            (whole,) = rows_with_penalties(ledger, [row.student.id], rules=rules)
            target.write(name, gradescope.dumps(whole), digest)
    return len(students)


def _filled(ledger: Ledger, form: Format, gradebook: Gradebook) -> Filled:
    """The gradebook with the scores in it, as text."""
    fill = canvas.fill if form is Format.CANVAS else moodle.fill
    rows = rows_of_class(ledger, Detail.SUMMARY)
    return fill(_text(gradebook.path), rows, gradebook.column, scale=gradebook.scale)


def _replaced(filled: Filled) -> Iterator[str]:
    """The points that somebody has entered and that others take the place of: said before it is done."""
    replaced = [
        f"{printable(one.line)} {one.before} by {one.after}" for one in filled.changes if one.replaces
    ]
    yield from _listed("Replaced points", replaced)


def _dry_run(filled: Filled) -> Iterator[str]:
    for one in filled.changes:
        before = one.before or "empty"
        yield f"{printable(one.line)}: {printable(before)}, would be {one.after}"
    yield f"Nothing was written; {number_of(len(filled.changes), 'cell')} would be filled in."
    yield from _not_found(filled)


def _messages(filled: Filled, target: Path) -> Iterator[str]:
    yield f"Wrote {target}: {number_of(len(filled.matched), 'student')} filled in."
    yield from _not_found(filled)


def _not_found(filled: Filled) -> Iterator[str]:
    """What the instructor should look at, and who was not matched."""
    yield from filled.notes
    not_found = [student.name or student.id for student in filled.unmatched_students]
    yield from _listed("Graded, but not in the gradebook", not_found)
    yield from _listed("In the gradebook, but not graded", filled.unmatched_lines)


def _listed(title: str, names: Sequence[str]) -> Iterator[str]:
    if names:
        yield f"{title}: {first_of(names, MOST_NAMES)}."


def _usual_name(form: Format, gradebook: Path | None) -> str:
    return gradebook.name if gradebook else _USUAL_NAMES.get(form, "scores.csv")


def _text(path: Path) -> str:
    try:
        # Line ends stay as they are: the file goes back to where it came from.
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise ResultsError(f"{path} is not UTF-8 text; export it again as CSV.") from error
    except OSError as error:
        raise ResultsError(f"{path} cannot be read: {reason(error)}.") from error
