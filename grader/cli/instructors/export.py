"""The command `export`."""

from __future__ import annotations

from pathlib import Path

import click

from grader.batch.formats import Format
from grader.cli.exit_codes import ExitCode
from grader.cli.instructors.common import opened
from grader.cli.options import InputFile, OutputFile, results_argument


@click.command()
@results_argument
@click.option(
    "--format",
    "form",
    type=click.Choice([form.value for form in Format]),
    required=True,
    help="What to write.",
)
@click.option(
    "--gradebook",
    type=InputFile(),
    help="The gradebook exported from Canvas or Moodle, to fill in.",
)
@click.option("--column", help="The column of the gradebook; needed if there are several.")
@click.option("--scale", is_flag=True, help="Scale the points to the gradebook's maximum.")
@click.option("--dry-run", is_flag=True, help="List every cell that would change; write nothing.")
@click.option(
    "-o",
    "--output",
    type=OutputFile(dir_okay=True),
    help="Where to write to.  [default: RESULTS/export/...]",
)
def export(
    results: Path,
    form: str,
    gradebook: Path | None,
    column: str | None,
    scale: bool,
    dry_run: bool,
    output: Path | None,
) -> int:
    """Write the scores in RESULTS in the format of another system.

    \b
    gradescope       a results.json for each submission
    canvas           the gradebook that Canvas exported, with one column filled in
    moodle           the same for Moodle's grading worksheet or grade export
    moodle-feedback  a zip of the pages, for Moodle's "Upload multiple feedback files in a zip"
    pages            a folder with each student's page, named by their e-mail address
    mail             a CSV file for mail merge: address, name, score, page
    csv              a table like scores.csv
    junit            JUnit XML with one suite per student
    """
    from grader.batch.export import Gradebook
    from grader.batch.export import export as write_export
    from grader.batch.settings import columns_of

    chosen = Format(form)
    if chosen.fills_a_gradebook != (gradebook is not None):
        raise click.UsageError(
            f"--format {form} needs --gradebook FILE, which {form.title()} exports."
            if gradebook is None
            else "--gradebook goes with --format canvas or moodle."
        )
    if dry_run and gradebook is None:
        raise click.UsageError("--dry-run goes with --format canvas or moodle.")
    with opened(results, writes=False) as (ledger, course):
        exercises = columns_of(ledger.settings(), course)
        book = Gradebook(gradebook, column, scale, dry_run) if gradebook else None
        for line in write_export(ledger, course, chosen, exercises, gradebook=book, output=output):
            click.echo(line)
    return ExitCode.OK
