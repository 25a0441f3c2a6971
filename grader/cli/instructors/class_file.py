"""The commands `class init` and `term`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.exit_codes import ExitCode
from grader.cli.groups import CommandGroup
from grader.cli.instructors.common import batch_errors, warn
from grader.cli.options import OutputFile, results_argument

if TYPE_CHECKING:
    from grader.class_file.term import Result

MOST_NOTES = 20


@click.group("class", cls=CommandGroup)
def class_group() -> None:
    """For instructors: who is in the class, with every exception."""


@class_group.command(short_help="Write a class file with a line for each student in RESULTS.")
@results_argument
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default="class.csv",
    show_default=True,
    help="The file to write; never overwritten.",
)
def init(results: Path, output: Path) -> int:
    """Write a class file with a line for each student in RESULTS, ready to be filled in.

    `gdgrade batch` reads class.csv beside SUBMISSIONS, or the file that --class names.
    """
    from grader.batch.class_files import template
    from grader.batch.folder import Folder
    from grader.batch.ledger import Ledger
    from grader.batch.verify import refuse_edited
    from grader.reports.text import number_of

    with batch_errors(), Ledger.existing(results) as ledger:
        refuse_edited(ledger, warn, writes=False)
        text = "".join(template(ledger))
        with Folder.at(output.absolute().parent) as folder:
            folder.create(output.name, text.encode())
        click.echo(
            f"Wrote {output}: {number_of(len(ledger.students()), 'student')}. Put it beside SUBMISSIONS."
        )
    return ExitCode.OK


@click.command(short_help="Put several RESULTS of a term into one table.")
@click.argument(
    "results",
    nargs=-1,
    required=True,
    metavar="RESULTS...",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
)
@click.option(
    "-o",
    "--output",
    type=OutputFile(),
    required=True,
    help="The table to write.",
)
@click.option(
    "--weight",
    "weights",
    metavar="NAME=N",
    multiple=True,
    help="The weight of one of RESULTS, by the name of its folder; repeatable.  [default: its points]",
)
@click.option(
    "--drop-lowest",
    metavar="N",
    type=click.IntRange(min=0),
    default=0,
    help="Leave out the N results with the lowest share of points, for each student.",
)
def term(results: tuple[Path, ...], output: Path, weights: tuple[str, ...], drop_lowest: int) -> int:
    """Put several RESULTS of a term into one table, with a total in percent for each student.

    Each score is the one that counts: after late penalties, exemptions and points set by hand. Missing work
    counts as 0; work that a student is exempt from does not count.
    """
    from grader.class_file.term import csv_lines
    from grader.class_file.term import term as term_of
    from grader.reports.text import number_of

    with batch_errors():
        found = [_result(folder, _weights(weights, results)) for folder in results]
        lines = term_of(found, drop_lowest)
        text = "".join(csv_lines(lines, found))
        _write(output, text)
    click.echo(f"Wrote {output}: {number_of(len(lines), 'student')}, {number_of(len(found), 'result')}.")
    notes = [f"{line.student.name or line.student.id}: {note}" for line in lines for note in line.notes]
    for note in notes[:MOST_NOTES]:
        click.echo(f"  {note}")
    if len(notes) > MOST_NOTES:
        click.echo(f"  and {len(notes) - MOST_NOTES} more; all are in the column notes")
    return ExitCode.OK


def _result(folder: Path, weights: dict[str, float]) -> Result:
    """What one RESULTS says of everybody."""
    from grader.batch.gradings import Detail
    from grader.batch.ledger import Ledger
    from grader.batch.rows import rows_of_class
    from grader.batch.verify import refuse_edited
    from grader.class_file.term import Points, Result

    with Ledger.existing(folder) as ledger:
        refuse_edited(ledger, warn, writes=False)
        points = tuple(Points.of(row) for row in rows_of_class(ledger, Detail.POINTS))
    maximum = max((one.maximum for one in points), default=0.0)
    name = folder.resolve().name
    return Result(name, points, maximum, weights.get(name, maximum))


def _weights(words: tuple[str, ...], results: tuple[Path, ...]) -> dict[str, float]:
    names = [folder.resolve().name for folder in results]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise click.UsageError(f"Two of the RESULTS are called {twice[0]}; give one folder another name.")
    weights = {}
    for word in words:
        name, equals, number = word.rpartition("=")
        try:
            weight = float(number)
        except ValueError:
            weight = -1.0
        if not equals or name not in names or not 0 <= weight < 1e6:
            raise click.UsageError(f"--weight {word}: write one of {', '.join(names)}, = and a number.")
        weights[name] = weight
    return weights


def _write(output: Path, text: str) -> None:
    from grader.batch.folder import Folder

    with Folder.at(output.absolute().parent) as folder:
        folder.write(output.name, [text])
