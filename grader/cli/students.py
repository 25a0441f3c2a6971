"""The commands for students: check, list, show, hint, replay, reset and init."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.console import named_course, own_course, save_course
from grader.cli.exit_codes import ExitCode
from grader.cli.options import device_option, fixed_seed_option, timeout_option, total_option


@click.command()
@click.argument("selection", metavar="[NAME | FILE | FOLDER]...", nargs=-1)
@click.option(
    "--json", "json_file", metavar="FILE", help="Write the report as JSON; - writes only that, to stdout."
)
@fixed_seed_option("fixed; random for another folder")
@device_option()
@timeout_option
@total_option
@click.option("--no-place", is_flag=True, help="Do not search for the line of the mistake.")
def check(
    selection: tuple[str, ...],
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
    from grader.cli.console import busy, grader_for, json_target, print_report
    from grader.grading import DEFAULT_SEED, Options
    from grader.intake.gather import gather
    from grader.learner.progress import save_report

    course = own_course()
    asked = gather(selection, course)
    if seed is None and not asked.elsewhere:
        seed = DEFAULT_SEED
    options = Options(device, timeout, total=total, place="none" if no_place else "full")
    with grader_for(course, options, seed) as grader, json_target(json_file) as write_json:
        with busy("Checking ..."):
            report = grader.grade(asked.submission, asked.names)
        write_json(report)
    progress = save_report(report, asked.submission, asked.folder if asked.own_work else None)
    if json_file != "-":
        print_report(report, course, asked, progress)
    return ExitCode.OK if report.passed else ExitCode.INCOMPLETE


@click.command("list")
def list_exercises() -> None:
    """List the exercises, their points, and what you have passed."""
    from grader.cli.console import say
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


@click.command()
@click.argument("name")
def show(name: str) -> None:
    """Print the task of an exercise, or of every exercise of a topic."""
    from grader.intake.names import resolve
    from grader.learner.overview import worth
    from grader.stubs import task

    course = own_course()
    for topic, exercise in map(course.find, resolve(name, course)):
        click.echo(f"{worth(topic, exercise)}\n\n{task(topic, exercise.name, course.places)}")


@click.command()
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


@click.command()
@click.argument("name")
@click.argument("case", required=False)
@click.option("--dtype", type=click.Choice(["float32", "float64"]), help="The dtype of the inputs.")
@fixed_seed_option("that of the last check")
@click.option("--debug", is_flag=True, help="Stop in your function, in Python's debugger.")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the script to FILE instead of running it.",
)
def replay(
    name: str, case: str | None, dtype: str | None, seed: int | None, debug: bool, output: Path | None
) -> int:
    """Call your function on the exact inputs of a case, in your own Python.

    CASE is the name, a part of the name, or the number of a case; without it, the case that the last check
    showed is replayed. The script prints what your function returns, what is expected and how far they are
    apart. Your code runs without a sandbox: replay only your own work.
    """
    from grader.intake.gather import find_exercises
    from grader.intake.names import resolve_one
    from grader.learner import replay as replays
    from grader.learner.progress import load

    course = own_course()
    exercise = resolve_one(name, course)
    topic, _ = course.find(exercise.name)
    folder = find_exercises(course).resolve()
    last = load(folder).failed.get(exercise.name)
    chosen = replays.to_replay(exercise, case, dtype, seed, last)
    script = replays.script(topic, exercise, chosen, folder / topic.file)
    path = replays.write(script, exercise, folder, output)
    if output:
        click.echo(f"Wrote {path}; run it with Python.")
        return ExitCode.OK
    click.echo(f"{exercise.name}, {chosen.case.name}, {chosen.dtype}; the script is {path}.")
    return replays.run_script(path, debug=debug)


@click.command()
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
        return ExitCode.INCOMPLETE
    kept = workspace.reset(folder, topic, exercise, course.places)
    click.echo(f"Restored the stub of {what}." + (f" Your version: {kept}" if kept else ""))
    return ExitCode.OK


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Write the exercises into the folder DIR; never overwrites a file.

    Commands that you run in DIR use the course of these exercises.
    """
    from grader.learner.workspace import init, welcome

    course = named_course()
    init(folder, course)
    save_course(folder, course)
    click.echo(welcome(folder, course))
