"""The commands for everyone: pytest and doctor."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import click

from grader.cli.console import named_course
from grader.cli.exit_codes import ExitCode
from grader.cli.options import device_option


@click.command("pytest", context_settings={"allow_interspersed_args": False}, options_metavar="")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("arguments", metavar="[PYTEST ARGUMENTS]...", nargs=-1, type=click.UNPROCESSED)
def grade_with_pytest(folder: Path, arguments: tuple[str, ...]) -> int:
    """Run the exercises in FOLDER as pytest items.

    Safe for the work of others: pytest uses no configuration, conftest.py, plugin or module of FOLDER or of
    the current folder. Put `-k`, `-v`, `-n 2`, `--junitxml=FILE`, `--json-report` and most other pytest
    arguments, or the exercises (02_losses.py::mse), after FOLDER. An exercise that is not started is skipped.
    The exit code is pytest's: 0 only if all points were earned.
    """
    from grader.pytest_door import NoWorkersError, run_pytest

    try:
        return run_pytest(folder, arguments, named_course().origin)
    except NoWorkersError as error:
        raise click.ClickException(str(error)) from error


@click.command(short_help="Show how well this machine isolates student code.")
@device_option()
def doctor(device: str) -> int:
    """Show what this machine has and how well it isolates student code.

    Doctor tries, as student code would, everything that student code must not be able to do. The last line
    is `isolated`, `partial: it can ...` or `none`; the exit code is 0 for `isolated`, 1 for the others.
    """
    from grader.cli.console import grader_for
    from grader.doctor import examination
    from grader.grading import Options
    from grader.loading import load
    from grader.outline import BUILT_IN

    course = named_course()
    with ExitStack() as stack:
        grader = stack.enter_context(grader_for(course, Options(device)))
        own = stack.enter_context(grader_for(load(BUILT_IN), Options(device))) if course.digest else None
        for line in examination(grader, own):
            click.echo(line)
        return ExitCode.OK if grader.isolation == "isolated" else ExitCode.INCOMPLETE
