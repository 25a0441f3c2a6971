"""The command `gdgrade`, and what becomes of whatever goes wrong in it."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from contextlib import suppress
from types import MappingProxyType

import click

from grader import __version__
from grader.cli.console import explain_internal_error, never_fail_to_print, show_error
from grader.cli.exit_codes import ExitCode
from grader.cli.groups import CommandGroup
from grader.safe_path import leave_current_folder
from grader.user_error import UserError

COMMANDS = MappingProxyType(
    {
        "batch": "instructors.batch:batch",
        "check": "students.checking:check",
        "class": "instructors.class_file:class_group",
        "course": "authors:course",
        "doctor": "everyone:doctor",
        "export": "instructors.export:export",
        "grade-one": "instructors.pack:grade_one",
        "hint": "students.progress:hint",
        "history": "instructors.history:history",
        "init": "students.workspace:init",
        "list": "students.progress:list_exercises",
        "pack": "instructors.pack:pack",
        "plot": "students.pictures:plot",
        "push": "instructors.push:push",
        "pytest": "everyone:grade_with_pytest",
        "regrade": "instructors.regrade:regrade",
        "replay": "students.replaying:replay",
        "reset": "students.workspace:reset",
        "show": "students.progress:show",
        "similar": "instructors.similar:similar",
        "teach": "instructors.teach:teach",
        "term": "instructors.class_file:term",
        "undo": "instructors.undo:undo",
        "verify": "instructors.verify:verify",
        "watch": "students.checking:watch",
    }
)
"""Where each command is: its module in `grader.cli`, and its function there."""


class _Commands(CommandGroup):
    """A group whose commands are imported when they are called: a hint waits for no part of `batch`."""

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, function = COMMANDS[name].split(":")
        command: click.Command = getattr(importlib.import_module(f"grader.cli.{module}"), function)
        return command

    def meant(self, name: str, context: click.Context) -> str:
        """Also for an exercise or a topic without the command that is for it."""
        from grader.cli.console import own_outline
        from grader.intake.errors import did_you_mean
        from grader.intake.names import find_names

        with suppress(UserError):
            if find_names(name, own_outline()):
                return f" Did you mean `gdgrade check {name}`?"
        # Nobody is led to the command that takes their work out of its file.
        return did_you_mean(name, (each for each in self.list_commands(context) if each != "reset"))


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
    except UserError as error:
        show_error(click.ClickException(str(error)))
        return ExitCode.USAGE_ERROR
    except Exception as error:  # noqa: BLE001 - the last line of defence: no traceback of gdgrade unasked
        explain_internal_error(error)
        return ExitCode.INTERNAL_ERROR
    return code if isinstance(code, int) else ExitCode.OK


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96},
    invoke_without_command=True,
)
@click.version_option(__version__)
@click.option(
    "--course",
    metavar="DIR|NAME",
    help="The course: its folder, or the name of an installed one.  [default: GDGRADE_COURSE, or the one that"
    " init chose for this folder, or gdgrade's own]",
)
@click.pass_context
def gdgrade(context: click.Context, course: str | None) -> None:
    """Check gradients written by hand against torch.autograd.

    Without a command, shows how far you are in the exercises of this folder, and what is next.

    A course is code that runs as you, without a sandbox: name only one that you trust.
    """
    if context.invoked_subcommand is None:
        from grader.cli.students.progress import where_i_am

        where_i_am()
