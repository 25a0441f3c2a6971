"""The scores of a ledger as other systems take them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from grader.batch.ledger import Ledger
from grader.batch.results import ResultsError, rows_for_instructor, rows_with_penalties, write
from grader.reports import canvas, gradescope, junit, moodle, scores_csv
from grader.reports.gradebook import Filled
from grader.reports.text import number_of

FOLDER = "export"
MOST_NAMES = 20


def export(
    ledger: Ledger,
    results: Path,
    form: str,
    exercises: Sequence[str],
    *,
    gradebook: Path | None = None,
    column: str | None = None,
    scale: bool = False,
    output: Path | None = None,
) -> Iterator[str]:
    """Write the scores in one form; sentences on what was written, and on who was not matched.

    Ends the round: what is told of its inputs is known from now on.
    """
    ledger.finish_round()
    target = output or results / FOLDER / _usual_name(form, gradebook)
    _make(target.parent)
    if form == "gradescope":
        yield from _gradescope(ledger, target)
    elif gradebook is not None:
        fill = canvas.fill if form == "canvas" else moodle.fill
        filled = fill(_text(gradebook), rows_with_penalties(ledger), column, scale=scale)
        write(target, [filled.text])
        yield from _told(filled, target)
    else:
        # A student may get the JUnit file; the table is for the instructor.
        write(
            target,
            junit.lines(rows_with_penalties(ledger))
            if form == "junit"
            else scores_csv.lines(rows_for_instructor(ledger), exercises),
        )
        yield f"Wrote {target}."


def _gradescope(ledger: Ledger, folder: Path) -> Iterator[str]:
    count = 0
    for row in rows_with_penalties(ledger):
        own = folder / row.student.id
        _make(own)
        write(own / "results.json", [gradescope.dumps(row)])
        count += 1
    yield f"Wrote {number_of(count, 'results.json')} below {folder}."


def _told(filled: Filled, target: Path) -> Iterator[str]:
    yield f"Wrote {target}: {number_of(len(filled.matched), 'student')} filled in."
    yield from filled.notes
    not_found = [student.name or student.id for student in filled.unmatched_students]
    yield from _listed("Graded, but not in the gradebook", not_found)
    yield from _listed("In the gradebook, but not graded", filled.unmatched_lines)


def _listed(title: str, names: Sequence[str]) -> Iterator[str]:
    if names:
        more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
        yield f"{title}: {', '.join(names[:MOST_NAMES])}{more}."


def _usual_name(form: str, gradebook: Path | None) -> str:
    return (
        gradebook.name
        if gradebook
        else {"gradescope": "gradescope", "junit": "junit.xml"}.get(form, "scores.csv")
    )


def _text(path: Path) -> str:
    try:
        # Line ends stay as they are: the file goes back to where it came from.
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise ResultsError(f"{path} is not UTF-8 text; export it again as CSV.") from error
    except OSError as error:
        raise ResultsError(f"{path} cannot be read: {(error.strerror or str(error)).lower()}.") from error


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ResultsError(f"{folder} cannot be made: {(error.strerror or str(error)).lower()}.") from error
