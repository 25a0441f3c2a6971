"""The commands that check a student's own exercises: check, once, and watch, on every save."""

from __future__ import annotations

import click

from grader.cli.console import own_course
from grader.cli.exit_codes import ExitCode
from grader.cli.options import (
    device_option,
    fixed_seed_option,
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
@click.option(
    "--output", is_flag=True, help="Print everything your code prints, even if it passes all cases."
)
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
    from grader.learner.results import save_report
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
            write_html(page_of_check(report, closing, pictures, course.titles))
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

    Watches the exercises of this folder, or of its folder "exercises"; with NAME, only these exercises or
    topics. When you save a file, the exercises that the change affects are checked again. While a file is not
    valid Python, the line is shown; the file is checked once it is valid.

    \b
    n  the next exercise that has not passed
    h  a hint, one more each time
    r  replay the failing case in your own Python
    p  a picture of the exercise
    l  list the exercises, and back; the space bar and the arrows scroll
    a  check everything again
    q  quit

    Without a terminal, for example in a pipe, the verdicts are printed line by line. Ctrl-C stops it.
    """
    import sys

    from grader.cli.console import commands, grader_for, run_command, wants_colour
    from grader.grading import DEFAULT_SEED, Interruption, Options
    from grader.intake.own_folder import find_exercises
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
