"""The command `undo`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.exit_codes import ExitCode
from grader.cli.instructors.common import opened, table, write_again
from grader.cli.instructors.history import WIDEST
from grader.cli.options import results_argument

if TYPE_CHECKING:
    from grader.batch.ledger import Ledger
    from grader.batch.undo import Reversal

MOST_LINES = 40


@click.command(short_help="Undo the last change of RESULTS, and list what that changes.")
@results_argument
@click.option("--apply", is_flag=True, help="Undo it, and write the files again.")
def undo(results: Path, apply: bool) -> int:
    """Undo the last run, regrade, teach or undo, and list what that changes.

    Nothing is overwritten without --apply. Results and settings become what they were before; students whom
    the run added are removed, and their pages are moved to RESULTS/gone. A second undo restores everything.
    Gradings stay in the ledger: the same work is not graded again.
    """
    from grader.batch.changes import Command
    from grader.batch.history import time_in
    from grader.batch.results import refuse_foreign
    from grader.batch.undo import reversal
    from grader.batch.undo import undo as take_back

    with opened(results, writes=True) as (ledger, course):
        back = reversal(ledger)
        rows = _rows(ledger, back)
        for line in table(("who", "now", "then"), rows[:MOST_LINES], WIDEST):
            click.echo(line)
        if len(rows) > MOST_LINES:
            click.echo(f"and {len(rows) - MOST_LINES} more")
        what = f"the {back.run.command.value} of {time_in(ledger, back.run.started)}"
        if not apply:
            click.echo(f"This would undo {what}. Nothing was changed; add --apply to do it.")
            return ExitCode.OK
        refuse_foreign(ledger)
        ledger.start_run(Command.UNDO)
        take_back(ledger, back)
        write_again(ledger, course)
        click.echo(f"Undid {what}. `gdgrade undo {results} --apply` restores it.")
    return ExitCode.OK


def _rows(ledger: Ledger, back: Reversal) -> list[tuple[str, ...]]:
    """What would change: settings, then students whose result becomes another one."""
    from grader.batch.history import described

    return [line for line in described(ledger, back.settings, back.students) if line[1] != line[2]]
