"""What the commands for instructors share: errors as sentences, the exercises chosen, the workers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.console import named_course

if TYPE_CHECKING:
    from grader.batch.ledger import Ledger
    from grader.batch.options import WorkerOptions
    from grader.batch.workers import Opener
    from grader.exercise import Course
    from grader.grading import Options


@contextmanager
def batch_errors() -> Iterator[None]:
    """Turns what can go wrong with a batch into a sentence of the command line."""
    from grader.batch.errors import LedgerError, ResultsError
    from grader.batch.workers import NoWorker
    from grader.class_file import ClassFileError
    from grader.doors.errors import DoorError
    from grader.lateness import LatenessError
    from grader.reports.errors import ReportsError

    try:
        yield
    except (
        *(ClassFileError, DoorError, LatenessError, LedgerError, NoWorker, ReportsError, ResultsError),
    ) as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def opened(results: Path, *, writes: bool) -> Iterator[tuple[Ledger, Course]]:
    """The ledger in RESULTS with its course, for a command that needs both; `writes` says whether it may
    change what is in there. What goes wrong is a sentence of the command line."""
    from grader.batch.ledger import Ledger
    from grader.batch.settings import check_course
    from grader.batch.verify import refuse_edited

    with batch_errors(), Ledger.existing(results) as ledger:
        refuse_edited(ledger, warn, writes=writes)
        course = named_course()
        check_course(ledger, course)
        yield ledger, course


def write_again(ledger: Ledger, course: Course) -> None:
    """Bring the files of RESULTS up to what is in force now."""
    from grader.batch.results import write_results
    from grader.batch.settings import columns_of

    settings = ledger.settings()
    title = settings.get("title") or ledger.folder.path.resolve().name
    write_results(ledger, course, columns_of(settings, course), title)


def warn(sentence: str) -> None:
    """Print a warning on stderr."""
    click.echo(f"Warning: {sentence}", err=True)


def table(head: Sequence[str], rows: Sequence[Sequence[str]], widest: int | None = None) -> list[str]:
    """Rows as lines whose columns stand below each other; a row has several where a cell is wider than
    `widest`."""
    from itertools import zip_longest

    cells = [[_lines(cell, widest) for cell in row] for row in (head, *rows)]
    widths = [max(len(line) for cell in column for line in cell) for column in zip(*cells, strict=True)]
    return [
        "  ".join(map(str.ljust, line, widths)).rstrip()
        for row in cells
        for line in zip_longest(*row, fillvalue="")
    ]


def _lines(cell: str, widest: int | None) -> list[str]:
    """What a table has of a cell, below each other. An id, which is copied into commands, stays whole."""
    from textwrap import wrap

    from grader.reports.text import printable

    line = printable(cell).replace("\n", " ")
    if widest is None:
        return [line]
    return wrap(line, widest, break_long_words=False, break_on_hyphens=False) or [""]


def selected_exercises(selection: tuple[str, ...], course: Course) -> tuple[str, ...] | None:
    """The exercises that a selection names, in the order of the course; None for an empty selection."""
    from grader.intake import resolve

    selected = {name for part in selection for name in resolve(part, course)}
    return tuple(name for name in course.names if name in selected) or None


def check_pictures(grading: Options) -> None:
    """Refuse to begin with pictures where nothing can draw them."""
    if grading.pictures:
        from grader.pictures import MISSING, can_draw

        if not can_draw():
            raise click.ClickException(MISSING)


def opener(options: WorkerOptions, submissions: int) -> Opener:
    """What starts the workers, here or on a cluster; here at most one for each submission, since each of them
    loads torch."""
    from grader.batch.cluster import on_a_cluster, warning_about
    from grader.batch.this_machine import on_this_machine
    from grader.grading import cores

    if options.cluster:
        if options.workers:
            raise click.UsageError("--workers is for this machine only; a cluster has its own workers.")
        if warning := warning_about(options.cluster):
            warn(warning)
        return partial(on_a_cluster, options.cluster)
    return partial(on_this_machine, max(1, min(options.workers or cores(), submissions)))
