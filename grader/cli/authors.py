"""The commands for authors of a course: new, build and check."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.console import named_course
from grader.cli.exit_codes import ExitCode
from grader.cli.groups import CommandGroup
from grader.cli.options import device_option, fixed_seed_option, timeout_option


@click.group(cls=CommandGroup)
def course() -> None:
    """For authors: start a course, build its exercises, and check it."""


@course.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def new(folder: Path) -> None:
    """Write a small, complete course into DIR as a starting point."""
    from shlex import quote

    from grader.authoring.new import write_course

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
    return ExitCode.INCOMPLETE if stale and only_check else ExitCode.OK


@course.command("check", short_help="Check exercises, solutions and variants of the course.")
@click.argument("names", metavar="[NAME]...", nargs=-1)
@fixed_seed_option("fixed")
@device_option()
@timeout_option
@click.option(
    "--every",
    metavar="N",
    type=click.IntRange(min=1),
    default=1,
    help="Try only one in N variants and known mistakes, for a quick look.",
)
@click.option("--approve", is_flag=True, help="Approve the diagnoses that the wrong variants get now.")
@click.option("--holes", is_flag=True, help="Search for missing cases instead, by edits of the solutions.")
def check_course(
    names: tuple[str, ...],
    seed: int | None,
    device: str,
    timeout: float,
    every: int,
    approve: bool,
    holes: bool,
) -> int:
    """Check the course: stubs earn nothing, solutions all points, mistakes are recognised.

    NAME is an exercise or a topic, as for `gdgrade check`; without one, the whole course is checked.

    The table counts, for each exercise, the right variants that earn all points and the wrong ones that lose
    some; the wrong ones whose cause is named, and those with a name or a place; the lines shown that are the
    true ones, where the true one is known; the wrong ones without a word; and the known mistakes that are
    recognised.

    Exit 1 if a right variant loses points or a wrong one loses none; if fewer than 80 % of the wrong ones are
    named, or fewer than 95 % are named or placed; if fewer than 95 % of the lines shown are true; if a name
    or place is not in the names.tsv or places.tsv of its topic; or if an example in a docstring of a solution
    does not hold. With --holes, exit 1 if an edit of a solution passes every case and is not in rewrites.tsv.
    """
    from grader.authoring.check import check_course
    from grader.authoring.holes import find_holes
    from grader.cli.console import grading_errors
    from grader.grading import DEFAULT_SEED, Options
    from grader.intake.names import resolve

    course = named_course()
    limited = {exercise for name in names for exercise in resolve(name, course)}
    seed = DEFAULT_SEED if seed is None else seed
    with grading_errors():
        if holes:
            return ExitCode.OK if find_holes(course, click.echo, seed, limited) else ExitCode.INCOMPLETE
        proved = check_course(course, Options(device, timeout), click.echo, approve, seed, limited, every)
    return ExitCode.OK if proved else ExitCode.INCOMPLETE
