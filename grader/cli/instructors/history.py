"""The command `history`."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.exit_codes import ExitCode
from grader.cli.instructors.common import batch_errors, table, warn
from grader.cli.options import results_argument

WIDEST = 48
"""Of a cell; taught sentences are longer."""


@click.command(short_help="List what each command changed in RESULTS.")
@results_argument
@click.argument("student", required=False)
def history(results: Path, student: str | None) -> int:
    """List what each run, regrade, teach and undo changed in RESULTS, or for one STUDENT (an id of
    scores.csv).

    Points are before any late penalty; a changed late policy has a line of its own.
    """
    from grader.batch.history import history as lines_of
    from grader.batch.ledger import Ledger
    from grader.batch.verify import refuse_edited

    with batch_errors(), Ledger.existing(results) as ledger:
        refuse_edited(ledger, warn, writes=False)
        lines = lines_of(ledger, student)
    if not lines:
        click.echo(f"{results} has no history yet.")
        return ExitCode.OK
    for line in table(("time", "what", "who", "from", "to"), [line.cells for line in lines], WIDEST):
        click.echo(line)
    return ExitCode.OK
