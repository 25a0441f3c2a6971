"""From a ledger to the page on similar work, and to the lines on the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from grader.batch.identical import identical_work
from grader.batch.ledger import Ledger
from grader.batch.own_files import OwnFiles
from grader.batch.private_folder import SIMILAR
from grader.batch.target import Target, target_of
from grader.exercise import Course
from grader.reports.text import number_of, printable
from grader.similarity.comparison import AlikePair, alike_pairs
from grader.similarity.page import name, page, percent
from grader.similarity.readers import Readers
from grader.similarity.sources import sides
from grader.similarity.versions import class_work

FIRST_PAIRS, FIRST_EXERCISES = 10, 3
"""How many pairs the terminal lists, and how many exercises of each."""


@dataclass(frozen=True)
class Found:
    """What a comparison found, and where its page is; `identical` is how many students have a file in common
    with others."""

    page: Path
    pairs: tuple[AlikePair, ...]
    identical: int
    left_out: int


def write_page(
    ledger: Ledger, course: Course, exercises: Sequence[str], title: str, output: Path | None
) -> Found:
    """Compare everybody's work in the exercises, and write the page: to `output`, or into RESULTS.

    Raises LedgerError, NoWorker, ResultsError, StubError.
    """
    students = {entry.student.id: entry.student for entry in ledger.entries()}
    identical = [
        (name(students[student]), flag)
        for student, flags in identical_work(ledger, course).items()
        for flag in flags
    ]
    with Readers() as readers, OwnFiles(ledger.folder, ledger.written) as files:
        target = _target(ledger, files, output)
        work = class_work(ledger, course, exercises, readers)
        pairs = alike_pairs(work)
        sources = partial(sides, ledger, readers)
        target.write("", page(pairs, sources, identical, work.left_out, title))
    return Found(target.path, tuple(pairs), len({student for student, _ in identical}), len(work.left_out))


def _target(ledger: Ledger, files: OwnFiles, output: Path | None) -> Target:
    """Where the page goes; ResultsError where RESULTS has a file of that name which is not gdgrade's."""
    if output is not None:
        return target_of(ledger, files, output, SIMILAR)
    files.refuse_foreign([SIMILAR])
    return Target(ledger.folder.path / SIMILAR, files, SIMILAR)


def in_words(found: Found) -> Iterator[str]:
    """The first pairs, a line each, and how many there are of what the page lists."""
    if found.identical:
        students = number_of(found.identical, "student")
        yield f"{students} handed in a file that is identical to another student's."
    for pair in found.pairs[:FIRST_PAIRS]:
        exercises = [f"{each.exercise} {percent(each)} %" for each in pair.exercises]
        if len(exercises) > FIRST_EXERCISES:
            exercises[FIRST_EXERCISES:] = [f"{len(exercises) - FIRST_EXERCISES} more"]
        yield printable(f"{name(pair.first.student)} and {name(pair.second.student)}: {', '.join(exercises)}")
    if len(found.pairs) > FIRST_PAIRS:
        yield f"{number_of(len(found.pairs) - FIRST_PAIRS, 'more pair')}."
    if not found.pairs:
        yield "No two students share enough rare code in one exercise to be listed."
    if found.left_out:
        were, them = ("was", "it") if found.left_out == 1 else ("were", "them")
        files = number_of(found.left_out, "file")
        yield f"{files} could not be read and {were} not compared; the page lists {them}."
    yield f"Wrote {found.page}."
