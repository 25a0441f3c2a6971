"""What `batch` says of a run: whom it found, how it went, and who is not among the submissions any more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from grader.batch.ledger import Ledger
from grader.batch.packing import PICTURES
from grader.batch.private_folder import GONE, LEFT_OUT
from grader.batch.progress import Tally
from grader.intake import FoundClass
from grader.reports.text import first_of, number_of

MOST_LEFT_OUT = 10


def found_words(submissions: Path, found: FoundClass, results: Path) -> Iterator[str]:
    """The students and the layout, and what was left out."""
    yield f"{submissions}: {number_of(len(found.entries), 'student')}, layout {found.layout}."
    for left in found.left_out[:MOST_LEFT_OUT]:
        yield f"  left out {left.place}: {left.reason}"
    if len(found.left_out) > MOST_LEFT_OUT:
        more = len(found.left_out) - MOST_LEFT_OUT
        yield f"  and {more} more; all are in {results / LEFT_OUT}"


def done_words(tally: Tally) -> Iterator[str]:
    """How it went."""
    yield f"{number_of(tally.done, 'student')}: {tally.words()}."
    if tally.known:
        yield f"{tally.known} of them were reused: graded earlier, or identical to another submission."


def gone_words(submissions: Path, found: FoundClass, ledger: Ledger) -> Iterator[str]:
    """The students of earlier runs who handed in nothing here: a mistake in SUBMISSIONS, perhaps."""
    here = {one.entry.student.id for one in found.entries}
    gone = [student for student in ledger.students() if student not in here]
    if gone:
        are, stay = ("is", "stays") if len(gone) == 1 else ("are", "stay")
        yield (
            f"{number_of(len(gone), 'student')} of an earlier run {are} not in {submissions} and {stay} in"
            f" the results: {first_of(gone, MOST_LEFT_OUT)}. Their pages are in"
            f" {ledger.folder.path / GONE}. --fresh starts without them."
        )


def earlier_words(before: Mapping[str, Any], now: Mapping[str, Any], results: Path) -> Iterator[str]:
    """What the pages of earlier work lack that those of new work have, and how to get it."""
    lacks = []
    if before.get("place") == "none" != now.get("place"):
        lacks.append("no mistake was located")
    if before and now.get(PICTURES) and not before.get(PICTURES):
        lacks.append("nothing was drawn")
    if lacks:
        yield (
            f"In the work that was graded earlier {' and '.join(lacks)}; `gdgrade regrade {results} --apply`"
            " does that."
        )


def moved_words(moved: Sequence[str], results: Path) -> Iterator[str]:
    """Those whose pages were moved away because the ledger has them no more."""
    if moved:
        yield (
            f"The pages of {number_of(len(moved), 'student')} no longer in the results were moved to"
            f" {results / GONE}: {first_of(moved, MOST_LEFT_OUT)}."
        )
