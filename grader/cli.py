"""The commands of `gdgrade`: each a short pipeline of verbs.

What a command needs is imported inside it: `--help` and `list` must not wait for torch, and while
the warm process imports torch the rest is imported here.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from grader import __version__, class_commands
from grader.console import (
    explain_our_fault,
    named_course,
    never_fail_to_print,
    own_course,
    remember_course,
)
from grader.intake.errors import IntakeError
from grader.learner.errors import LearnerError
from grader.places import CourseError
from grader.safe_path import leave_current_folder
from grader.stubs import StubError

EXIT_NOT_EARNED, EXIT_WRONG_CALL, EXIT_OUR_FAULT, EXIT_INTERRUPTED = 1, 2, 3, 130


def main() -> None:
    """The `gdgrade` command."""
    leave_current_folder()
    sys.exit(run(sys.argv[1:]))


def run(words: Sequence[str]) -> int:
    """Carry out a command line; the exit code. Whatever goes wrong becomes a sentence on stderr."""
    never_fail_to_print()
    try:
        code = gdgrade.main(args=list(words), prog_name="gdgrade", standalone_mode=False)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        return EXIT_INTERRUPTED
    except click.ClickException as error:
        error.show()
        return EXIT_WRONG_CALL
    except (CourseError, IntakeError, LearnerError, StubError) as error:
        click.ClickException(str(error)).show()
        return EXIT_WRONG_CALL
    except Exception as error:  # noqa: BLE001 - the last line of defence: no traceback of ours unasked
        explain_our_fault(error)
        return EXIT_OUR_FAULT
    return code if isinstance(code, int) else 0


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96})
@click.version_option(__version__)
@click.option(
    "--course",
    metavar="DIR|NAME",
    help="The course: its folder, or the name of an installed one.  [default: GDGRADE_COURSE, or the one that"
    " was chosen for this folder by init, or gdgrade's own]",
)
def gdgrade(course: str | None) -> None:
    """Check gradients written by hand against torch.autograd.

    A course is code that runs as you, without a sandbox: name only one that you trust.
    """


def _positive(_: click.Context, __: click.Parameter, value: float) -> float:
    if not (math.isfinite(value) and value > 0):
        raise click.BadParameter("give a number of seconds above 0.")
    return value


_device = click.option(
    "--device",
    type=click.Choice(["auto", "cpu", "cuda", "all"]),
    default="auto",
    show_default=True,
    help="Where to run the cases; auto also uses a GPU if there is one.",
)
_timeout = click.option(
    "--timeout",
    metavar="SECONDS",
    type=float,
    default=10.0,
    show_default=True,
    callback=_positive,
    help="Processor time for one call; a call that waits is stopped after five times as long.",
)


_total = click.option(
    "--total",
    metavar="SECONDS",
    type=float,
    default=120.0,
    show_default=True,
    callback=_positive,
    help="Time for the whole submission; waiting for a busy processor is not counted.",
)


def _seed(default: str) -> Callable[[Any], Any]:
    """The option --seed; `default` says what is taken without it."""
    return click.option(
        "--seed",
        metavar="N",
        type=click.IntRange(min=0),
        help=f"Draw the inputs from this seed; the same seed gives the same inputs.  [default: {default}]",
    )


@gdgrade.command()
@click.argument("words", metavar="[NAME | FILE | FOLDER]...", nargs=-1)
@click.option(
    "--json", "json_file", metavar="FILE", help="Write the report as JSON; - writes only that, to stdout."
)
@_seed("fixed; random for another folder")
@_device
@_timeout
@_total
@click.option("--no-place", is_flag=True, help="Do not search for the line of the mistake.")
def check(
    words: tuple[str, ...],
    json_file: str | None,
    seed: int | None,
    device: str,
    timeout: float,
    total: float,
    no_place: bool,
) -> int:
    """Check exercises and suggest the next step.

    Without arguments: all exercises in this folder, or in its folder "exercises".

    \b
    NAME    an exercise (sigmoid) or a topic (01_activations, activations, 01, 1);
            an exercise wins over a topic of the same name
    FILE    a topic's file; several files form one submission
    FOLDER  a folder of such files, one at a time; write ./NAME if an exercise
            has the same name

    The inputs stay the same while you check this folder or its folder "exercises". Any other folder is
    checked with new random inputs each time; the report names their seed.

    \b
    Exit code
      0    all points were earned
      1    some points were not earned
      2    usage error: unknown exercise, folder without exercises, missing device, broken course ...
      3    gdgrade itself failed
      130  stopped with Ctrl-C
    """
    from grader.console import busy, grader_for, json_target, print_report
    from grader.grading import DEFAULT_SEED, Options
    from grader.intake.gather import gather
    from grader.learner.progress import remember

    course = own_course()
    asked = gather(words, course)
    if seed is None and not asked.elsewhere:
        seed = DEFAULT_SEED
    options = Options(device, timeout, total=total, place="none" if no_place else "full")
    with grader_for(course, options, seed) as grader, json_target(json_file) as write_json:
        with busy("Checking ..."):
            report = grader.grade(asked.submission, asked.names)
        write_json(report)
    progress = remember(report, asked.submission, asked.folder if asked.own_work else None)
    if json_file != "-":
        print_report(report, course, asked, progress)
    return 0 if report.passed else EXIT_NOT_EARNED


@gdgrade.command("list")
def list_exercises() -> None:
    """List the exercises, their points, and what you have passed."""
    from grader.console import say
    from grader.learner import progress
    from grader.learner.overview import digests, overview
    from grader.learner.workspace import folder_or_none

    course = own_course()
    folder = folder_or_none(course)
    remembered = progress.load(folder) if folder else progress.Progress()
    say(
        lambda width, colour: overview(
            course, remembered, digests(folder, course), width=width, colour=colour
        )
    )


@gdgrade.command()
@click.argument("name")
def show(name: str) -> None:
    """Print the task of an exercise, or of every exercise of a topic."""
    from grader.intake.names import resolve
    from grader.learner.overview import worth
    from grader.stubs import task

    course = own_course()
    for topic, exercise in map(course.find, resolve(name, course)):
        click.echo(f"{worth(topic, exercise)}\n\n{task(topic, exercise.name, course.places)}")


@gdgrade.command()
@click.argument("name")
@click.option("--all", "everything", is_flag=True, help="Print every hint at once.")
def hint(name: str, everything: bool) -> None:
    """Print a hint for an exercise, one more each time."""
    from grader.intake.names import resolve_one
    from grader.learner.hints import all_hints, give_hint
    from grader.learner.workspace import folder_or_none

    course = own_course()
    exercise = resolve_one(name, course)
    topic, _ = course.find(exercise.name)
    folder = folder_or_none(course)
    click.echo(all_hints(exercise) if everything else give_hint(exercise, folder, topic.file))


@gdgrade.command()
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
def reset(name: str, yes: bool) -> int:
    """Restore the untouched stub of an exercise, or of a whole topic.

    A copy of your file, with the time in its name, is kept in .gdgrade/kept/ next to it.
    """
    from grader.intake.gather import find_exercises
    from grader.intake.names import resolve_part
    from grader.learner import workspace

    course = own_course()
    topic, exercise = resolve_part(name, course)
    folder = find_exercises(course)
    what = f"{exercise} in {folder / topic.file}" if exercise else str(folder / topic.file)
    if not yes and not click.confirm(f"Restore the untouched stub of {what}? A copy of your file is kept."):
        click.echo("Nothing was changed.")
        return EXIT_NOT_EARNED
    kept = workspace.reset(folder, topic, exercise, course.places)
    click.echo(f"Restored the stub of {what}." + (f" Your version: {kept}" if kept else ""))
    return 0


@gdgrade.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Write the exercises into the folder DIR; never overwrites a file.

    Commands that you run in DIR use the course of these exercises.
    """
    from grader.learner.workspace import init, welcome

    course = named_course()
    init(folder, course)
    remember_course(folder, course)
    click.echo(welcome(folder, course))


@gdgrade.command("pytest", context_settings={"allow_interspersed_args": False}, options_metavar="")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("arguments", metavar="[PYTEST ARGUMENTS]...", nargs=-1, type=click.UNPROCESSED)
def grade_with_pytest(folder: Path, arguments: tuple[str, ...]) -> int:
    """Run the exercises in FOLDER as pytest items.

    Safe for the work of others: pytest uses no configuration, conftest.py, plugin or module of FOLDER or of
    the current folder. Put `-k`, `-v`, `--junitxml=FILE`, `--json-report` and most other pytest arguments
    after FOLDER. The exit code is pytest's.
    """
    from grader.pytest_door import run_pytest

    return run_pytest(folder, arguments, named_course().origin)


@gdgrade.command()
@_device
def doctor(device: str) -> int:
    """Show what this machine has and how well it isolates student code.

    Doctor tries, as student code would, everything that student code must not be able to do. The last line
    is `isolated`, `partial: it can ...` or `none`; the exit code is 0 for `isolated`, 1 for the others.
    """
    from grader.console import grader_for
    from grader.doctor import examination
    from grader.exercise import BUILT_IN
    from grader.grading import Options
    from grader.loading import load

    course = named_course()
    with ExitStack() as stack:
        grader = stack.enter_context(grader_for(course, Options(device)))
        own = stack.enter_context(grader_for(load(BUILT_IN), Options(device))) if course.digest else None
        for line in examination(grader, own):
            click.echo(line)
        return 0 if grader.isolation == "isolated" else EXIT_NOT_EARNED


for command in (class_commands.batch, class_commands.regrade, class_commands.export, class_commands.verify):
    gdgrade.add_command(command)


@gdgrade.group()
def course() -> None:
    """For authors: start a course, build its exercises, and check it."""


@course.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def new(folder: Path) -> None:
    """Write a small, complete course into DIR as a starting point."""
    from shlex import quote

    from grader.new_course import write_course

    write_course(folder)
    click.echo(
        f"A course with two exercises is in {folder}; its README.md has the commands.\n"
        f"Next: `gdgrade --course {quote(str(folder))} course check` checks it."
    )


@course.command()
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit 1 if a file is out of date.")
def build(only_check: bool) -> int:
    """Write exercises/ from solutions/, in the folder of a course.

    A copy of each replaced file is kept in exercises/.gdgrade/kept/.
    """
    from grader.learner.workspace import overwrite
    from grader.stubs import stale_exercises

    course = named_course()
    stale = stale_exercises(course, course.places.root)
    if stale and not only_check:
        next(iter(stale)).parent.mkdir(exist_ok=True)
    for path, stub in stale.items():
        if not only_check:
            overwrite(path, stub)
        name = f"exercises/{path.name}"
        click.echo(f"{name} is out of date; run `gdgrade course build`." if only_check else f"Wrote {name}.")
    if not stale:
        click.echo("exercises/ is up to date.")
    return EXIT_NOT_EARNED if stale and only_check else 0


@course.command("check")
@click.argument("names", metavar="[NAME]...", nargs=-1)
@_seed("fixed")
@_device
@_timeout
@click.option(
    "--every",
    metavar="N",
    type=click.IntRange(min=1),
    default=1,
    help="Try only one in N variants and known mistakes, for a quick look.",
)
@click.option("--approve", is_flag=True, help="Approve the diagnoses that the wrong variants get now.")
def check_course(
    names: tuple[str, ...], seed: int | None, device: str, timeout: float, every: int, approve: bool
) -> int:
    """Check the course: stubs earn nothing, solutions all points, mistakes are recognised.

    NAME is an exercise or a topic, as for `gdgrade check`; without one, the whole course is checked.

    Exit 1 if a right variant loses points, a wrong one loses none, fewer than 80 % of the wrong ones are
    named or fewer than 95 % at least located, or one has a name that is not in the names.tsv of its topic;
    also if an example in a docstring of a solution does not hold.
    """
    from grader.authoring import check_course
    from grader.console import grading_errors
    from grader.grading import DEFAULT_SEED, Options
    from grader.intake.names import resolve

    course = named_course()
    limited = {exercise for name in names for exercise in resolve(name, course)}
    seed = DEFAULT_SEED if seed is None else seed
    with grading_errors():
        proved = check_course(course, Options(device, timeout), click.echo, approve, seed, limited, every)
    return 0 if proved else EXIT_NOT_EARNED
