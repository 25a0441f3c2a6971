"""The commands for students: check, watch, list, show, hint, replay, reset and init."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.console import named_course, own_course, save_course
from grader.cli.exit_codes import ExitCode
from grader.cli.options import (
    device_option,
    fixed_seed_option,
    name_argument,
    names_argument,
    selection_argument,
    timeout_option,
    total_option,
)


@click.command()
@selection_argument
@click.option(
    "--json", "json_file", metavar="FILE", help="Write the report as JSON; - writes only that, to stdout."
)
@click.option(
    "--html",
    "html_file",
    metavar="FILE",
    help="Write the report as one HTML page, with pictures; - writes only that, to stdout.",
)
@fixed_seed_option("fixed; random for another folder")
@device_option()
@timeout_option
@total_option
@click.option("--no-place", is_flag=True, help="Do not search for the line of the mistake.")
@click.option("--output", is_flag=True, help="Print all that your code prints, also where it passes.")
@click.option(
    "--format",
    "style",
    type=click.Choice(["full", "short"]),
    default="full",
    show_default=True,
    help="short: one line per exercise, FILE:LINE: NAME: what is wrong, as editors read it.",
)
def check(
    selection: tuple[str, ...],
    json_file: str | None,
    html_file: str | None,
    seed: int | None,
    device: str,
    timeout: float,
    total: float,
    no_place: bool,
    output: bool,
    style: str,
) -> int:
    """Check exercises and suggest the next step.

    Without arguments: all exercises in this folder, or in its folder "exercises".

    \b
    NAME    an exercise (sigmoid) or a topic (01_activations, activations, 01, 1);
            an exercise wins over a topic of the same name
    FILE    a topic's file, .py or .ipynb; several files form one submission
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
    from grader.cli.console import busy, grader_for, print_report, print_short_report, report_file
    from grader.grading import DEFAULT_SEED, Options
    from grader.intake.gather import gather
    from grader.learner.next_step import next_step
    from grader.learner.progress import save_report
    from grader.learner.workspace import own_folder

    if json_file == html_file == "-":
        raise click.UsageError("--json - and --html - cannot both write to stdout.")
    course = own_course()
    asked = gather(selection, course)
    for problem in asked.submission.problems:
        click.echo(f"Warning: {problem}", err=True)
    if seed is None and not asked.elsewhere:
        seed = DEFAULT_SEED
    options = Options(device, timeout, total=total, place="none" if no_place else "full", output=output)
    with (
        grader_for(course, options, seed) as grader,
        report_file(json_file) as write_json,
        report_file(html_file) as write_html,
    ):
        with busy("Checking ..."):
            report = grader.grade(asked.submission, asked.names)
        progress = save_report(report, asked.submission, own_folder(asked.submission))
        closing = next_step(report, course, asked, progress)
        if json_file:
            from grader.reports.json_report import dumps

            write_json(dumps(report))
        if html_file:
            from grader.grading.drawings import draw_all
            from grader.reports.feedback_html import page_of_check

            with busy("Drawing ..."):
                pictures = draw_all(grader, course, asked.submission, report)
            write_html(page_of_check(report, closing, pictures))
    if "-" in (json_file, html_file):
        pass
    elif style == "short":
        print_short_report(report, asked)
    else:
        print_report(report, asked, closing)
    return ExitCode.OK if report.passed else ExitCode.INCOMPLETE


@click.command()
@click.argument("names", metavar="[NAME]...", nargs=-1)
@fixed_seed_option("fixed")
@device_option()
@timeout_option
def watch(names: tuple[str, ...], seed: int | None, device: str, timeout: float) -> None:
    """Check again on every save.

    Watches the exercises of this folder, or of its folder "exercises"; with NAME only these exercises or
    topics. When you save a file, the exercises that the change concerns are checked again. A file that is not
    valid Python yet shows the line and is checked once it is.

    \b
    n  the next exercise that has not passed
    h  a hint, one more each time
    r  replay the failing case in your own Python
    p  a picture of the exercise
    l  list the exercises, and back; the space bar and the arrows scroll
    a  check everything again
    q  quit

    Without a terminal, in a pipe for example, it prints the verdicts line by line. Ctrl-C ends it.
    """
    import sys

    from grader.cli.console import commands, grader_for, run_command, wants_colour
    from grader.grading import DEFAULT_SEED, Interruption, Options
    from grader.intake.gather import find_exercises
    from grader.learner.watching.loop import Environment, Watch
    from grader.learner.watching.names import to_watch
    from grader.learner.watching.terminal import is_terminal

    course = own_course()
    folder = find_exercises(course)
    asked = to_watch(names, folder, course)
    around = Environment(run_command, commands(), timeout, wants_colour(sys.stdout))
    interruption = Interruption()
    try:
        options = Options(device, timeout)
        with grader_for(course, options, DEFAULT_SEED if seed is None else seed, interruption) as grader:
            session = Watch(course, folder, asked, grader, interruption, around)
            session.on_screen() if is_terminal() else session.in_lines(click.echo)
    finally:
        interruption.close()


def where_i_am() -> None:
    """How far one is in the exercises of this folder; how to begin where there are none."""
    from grader.cli.console import say
    from grader.learner import home, progress
    from grader.learner.overview import digests
    from grader.learner.workspace import folder_or_none

    course = own_course()
    folder = folder_or_none(course)
    if folder is None:
        say(home.to_begin)
        return
    known = progress.load(folder)
    files = digests(folder, course)
    say(lambda width, colour: home.home(course, known, files, folder, width=width, colour=colour))


@click.command("list")
@names_argument
def list_exercises(names: tuple[str, ...]) -> None:
    """List the exercises, their points, and what you have passed.

    With NAMEs only their topics.
    """
    from grader.cli.console import say
    from grader.intake.names import resolve
    from grader.learner import progress
    from grader.learner.overview import digests, overview
    from grader.learner.workspace import folder_or_none

    course = own_course()
    asked = {exercise for name in names for exercise in resolve(name, course)} or None
    folder = folder_or_none(course)
    remembered = progress.load(folder) if folder else progress.Progress()
    files = digests(folder, course)
    say(lambda width, colour: overview(course, remembered, files, asked, width=width, colour=colour))


@click.command()
@name_argument
def show(name: str) -> None:
    """Print the task of an exercise with the rules of its file, or a whole topic with its lesson."""
    from grader.cli.console import say_text
    from grader.intake.names import resolve_part
    from grader.learner.tasks import whole_task, whole_topic

    course = own_course()
    topic, exercise = resolve_part(name, course)
    say_text(whole_task(topic, exercise, course.places) if exercise else whole_topic(topic, course.places))


@click.command()
@name_argument
@click.option("--all", "everything", is_flag=True, help="Print every hint at once.")
def hint(name: str, everything: bool) -> None:
    """Print a hint for an exercise, one more each time."""
    from grader.cli.console import say_text
    from grader.intake.names import resolve_one
    from grader.learner.hints import all_hints, give_hint
    from grader.learner.workspace import folder_or_none

    course = own_course()
    exercise = resolve_one(name, course)
    topic, _ = course.find(exercise.name)
    folder = folder_or_none(course)
    say_text(all_hints(exercise) if everything else give_hint(exercise, folder, topic.file))


@click.command()
@name_argument
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
    from grader.learner.workspace import python_file

    course = own_course()
    exercise = resolve_one(name, course)
    topic, _ = course.find(exercise.name)
    folder = find_exercises(course).resolve()
    last = load(folder).failed.get(exercise.name)
    chosen = replays.to_replay(exercise, case, dtype, seed, last)
    script = replays.script(topic, exercise, chosen, python_file(folder, topic.file))
    path = replays.write(script, exercise, folder, output)
    if output:
        click.echo(f"Wrote {path}; run it with Python.")
        return ExitCode.OK
    click.echo(f"{exercise.name}, {chosen.case.name}, {chosen.dtype}; the script is {path}.")
    return replays.run_script(path, debug=debug)


@click.command()
@name_argument
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
@click.option("--notebook", "notebooks", is_flag=True, help="Write each topic as a Jupyter notebook.")
@click.option("--vscode", is_flag=True, help="Also write a task for VS Code that checks the file you edit.")
def init(folder: Path, notebooks: bool, vscode: bool) -> None:
    """Write the exercises into the folder DIR; never overwrites a file.

    Commands that you run in DIR use the course of these exercises.
    """
    from grader.cli.console import say_text
    from grader.learner.workspace import init, welcome

    course = named_course()
    init(folder, course, notebooks=notebooks, vscode=vscode)
    save_course(folder, course)
    say_text(welcome(folder, course, notebooks=notebooks))
