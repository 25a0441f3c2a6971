"""The command `gdgrade`, and what becomes of whatever goes wrong in it."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from grader import __version__
from grader.cli import authors, everyone
from grader.cli.console import explain_internal_error, never_fail_to_print, show_error
from grader.cli.exit_codes import ExitCode
from grader.cli.instructors.batch import batch
from grader.cli.instructors.class_file import class_group, term
from grader.cli.instructors.export import export
from grader.cli.instructors.history import history
from grader.cli.instructors.pack import grade_one, pack
from grader.cli.instructors.push import push
from grader.cli.instructors.regrade import regrade
from grader.cli.instructors.similar import similar
from grader.cli.instructors.teach import teach
from grader.cli.instructors.undo import undo
from grader.cli.instructors.verify import verify
from grader.cli.students.checking import check, watch
from grader.cli.students.pictures import plot
from grader.cli.students.progress import hint, list_exercises, show, where_i_am
from grader.cli.students.replaying import replay
from grader.cli.students.workspace import init, reset
from grader.intake.errors import IntakeError
from grader.learner.errors import LearnerError
from grader.places import CourseError
from grader.safe_path import leave_current_folder
from grader.stubs import StubError


def main() -> None:
    """The `gdgrade` command."""
    leave_current_folder()
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Carry out a command line; the exit code. Whatever goes wrong becomes a sentence on stderr."""
    never_fail_to_print()
    try:
        code = gdgrade.main(args=list(arguments), prog_name="gdgrade", standalone_mode=False)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        return ExitCode.INTERRUPTED
    except click.ClickException as error:
        show_error(error)
        return ExitCode.USAGE_ERROR
    except (CourseError, IntakeError, LearnerError, StubError) as error:
        show_error(click.ClickException(str(error)))
        return ExitCode.USAGE_ERROR
    except Exception as error:  # noqa: BLE001 - the last line of defence: no traceback of gdgrade unasked
        explain_internal_error(error)
        return ExitCode.INTERNAL_ERROR
    return code if isinstance(code, int) else ExitCode.OK


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96},
    invoke_without_command=True,
)
@click.version_option(__version__)
@click.option(
    "--course",
    metavar="DIR|NAME",
    help="The course: its folder, or the name of an installed one.  [default: GDGRADE_COURSE, or the one that"
    " was chosen for this folder by init, or gdgrade's own]",
)
@click.pass_context
def gdgrade(context: click.Context, course: str | None) -> None:
    """Check gradients written by hand against torch.autograd.

    Without a command: how far you are in the exercises of this folder, and what is next.

    A course is code that runs as you, without a sandbox: name only one that you trust.
    """
    if context.invoked_subcommand is None:
        where_i_am()


for command in (
    *(check, watch, list_exercises, show, hint, replay, plot, reset, init),
    *(batch, regrade, export, similar, teach, history, undo, verify),
    *(class_group, term, pack, grade_one, push),
    *(everyone.grade_with_pytest, everyone.doctor),
    authors.course,
):
    gdgrade.add_command(command)
