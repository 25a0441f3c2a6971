"""The command `verify`."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.exit_codes import ExitCode
from grader.cli.instructors.common import batch_errors
from grader.cli.options import results_argument


@click.command(short_help="Find marks that were edited outside gdgrade.")
@results_argument
@click.option("--adopt", is_flag=True, help="Accept the results as they are now, and sign them.")
def verify(results: Path, adopt: bool) -> int:
    """Check that the marks in RESULTS are those that gdgrade recorded.

    Everything in the ledger is signed with a key that is kept outside RESULTS. Adopted results, such as
    those of an earlier version, were not recorded with this key and are listed until they are graded
    again.

    \b
    Exit code
      0  everything is as it was recorded
      1  something was edited, added or removed; one line for each
      2  it cannot be checked: no ledger, or a ledger signed with another key
    """
    from grader.batch.ledger import Ledger
    from grader.batch.verify import Integrity, verdict

    exit_codes = {
        Integrity.INTACT: ExitCode.OK,
        Integrity.EDITED: ExitCode.INCOMPLETE,
        Integrity.UNKNOWN: ExitCode.USAGE_ERROR,
    }
    with batch_errors(), Ledger.existing(results) as ledger:
        if adopt:
            ledger.adopt()
        integrity, lines = verdict(ledger)
        for line in lines:
            click.echo(line, err=integrity is Integrity.UNKNOWN)
    return exit_codes[integrity]
