"""The command `similar`."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.exit_codes import ExitCode
from grader.cli.instructors.common import opened
from grader.cli.options import OutputFile, results_argument

TOOLS = ("dolos", "compare50", "jplag")


@click.command()
@results_argument
@click.option(
    "-o",
    "--output",
    type=OutputFile(),
    help="Where to write the page.  [default: RESULTS/similar.html]",
)
@click.option(
    "--export",
    "exported",
    metavar="|".join(TOOLS) + " DIR",
    type=(click.Choice(TOOLS), click.Path(path_type=Path, file_okay=False)),
    help="Instead, write the input of that tool to a new folder DIR, and print its command.",
)
def similar(results: Path, output: Path | None, exported: tuple[str, Path] | None) -> int:
    """Show which students wrote similar code.

    Compares the students in RESULTS exercise by exercise, and writes a page with the most similar pairs side
    by side. Names of variables, the order of statements, comments and formatting make no difference; code of
    the stub, and code that many students share, is not counted.

    Similarity is a reason to talk to both students, not a proof. No student's page mentions it.
    """
    from grader.batch.settings import columns_of
    from grader.similarity.export import Tool, export
    from grader.similarity.report import in_words, write_page

    if exported and output:
        raise click.UsageError("-o names the page; --export writes none.")
    with opened(results, writes=False) as (ledger, course):
        exercises = columns_of(ledger.settings(), course)
        if exported:
            tool, folder = exported
            for line in export(ledger, course, exercises, Tool(tool), folder):
                click.echo(line)
            return ExitCode.OK
        found = write_page(ledger, course, exercises, results.resolve().name, output)
        for line in in_words(found):
            click.echo(line)
    return ExitCode.OK
