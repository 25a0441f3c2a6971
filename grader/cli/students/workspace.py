"""The commands that write a student's exercises: init, and reset, which restores them."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.console import named_course, own_course, save_course
from grader.cli.exit_codes import ExitCode
from grader.cli.options import name_argument


@click.command(short_help="Write the exercises into a folder; never overwrites a file.")
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


@click.command()
@name_argument
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
def reset(name: str, yes: bool) -> int:
    """Restore the untouched stub of an exercise, or of a whole topic.

    A copy of your file, with the time in its name, is kept in .gdgrade/kept/ next to it.
    """
    from grader.intake.files import NOTEBOOK, exercise_file
    from grader.intake.names import resolve_part
    from grader.intake.own_folder import find_exercises
    from grader.learner import workspace

    course = own_course()
    topic, exercise = resolve_part(name, course)
    folder = find_exercises(course)
    file = exercise_file(folder, topic.file)
    what = f"{exercise} in {file}" if exercise else str(file)
    if not yes and not click.confirm(f"Restore the untouched stub of {what}? A copy of your file is kept."):
        click.echo("Nothing was changed.")
        return ExitCode.INCOMPLETE
    kept = workspace.reset(folder, topic, exercise, course.places)
    click.echo(f"Restored the stub of {what}." + (f" Your version: {kept}" if kept else ""))
    if file.suffix == NOTEBOOK:
        click.echo("If the notebook is open, reload it from disk before you save it.")
    return ExitCode.OK
