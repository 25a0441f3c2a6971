"""The commands that say how far a student is and help them on: list, show and hint, and gdgrade alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.console import own_outline
from grader.cli.options import name_argument, names_argument

if TYPE_CHECKING:
    from grader.learner.progress import Progress
    from grader.outline import CourseOutline


def where_i_am() -> None:
    """How far one is in the exercises of this folder; how to begin where there are none."""
    from grader.cli.console import say
    from grader.intake.own_folder import folder_or_none
    from grader.learner import home, progress

    course = own_outline()
    folder = folder_or_none(course)
    if folder is None:
        say(home.to_begin)
        return
    known = progress.load(folder)
    files = _digests(folder, course, known)
    say(lambda width, colour: home.home(course, known, files, folder, width=width, colour=colour))


@click.command("list")
@names_argument
def list_exercises(names: tuple[str, ...]) -> None:
    """List the exercises, their points, and what you have passed.

    With NAME, lists only these topics, or the topics of these exercises.
    """
    from grader.cli.console import say
    from grader.intake.names import resolve
    from grader.intake.own_folder import folder_or_none
    from grader.learner import progress
    from grader.learner.overview import overview

    course = own_outline()
    asked = {exercise for name in names for exercise in resolve(name, course)} or None
    folder = folder_or_none(course)
    remembered = progress.load(folder) if folder else progress.Progress()
    files = _digests(folder, course, remembered)
    say(lambda width, colour: overview(course, remembered, files, asked, width=width, colour=colour))


@click.command(short_help="Print the task of an exercise, or a whole topic.")
@name_argument
def show(name: str) -> None:
    """Print the task of an exercise with the rules of its file, or a whole topic with its lesson."""
    from grader.cli.console import say_text
    from grader.intake.names import resolve_part
    from grader.learner.tasks import whole_task, whole_topic

    course = own_outline()
    topic, exercise = resolve_part(name, course)
    say_text(whole_task(topic, exercise, course.places) if exercise else whole_topic(topic, course.places))


@click.command()
@name_argument
@click.option("--all", "everything", is_flag=True, help="Print every hint at once.")
def hint(name: str, everything: bool) -> None:
    """Print a hint for an exercise, one more each time."""
    from grader.cli.console import say_text
    from grader.intake.names import resolve_one
    from grader.intake.own_folder import folder_or_none
    from grader.learner.hints import all_hints, give_hint

    course = own_outline()
    topic, exercise = course.find(resolve_one(name, course))
    folder = folder_or_none(course)
    say_text(all_hints(exercise) if everything else give_hint(exercise, folder, topic.file))


def _digests(folder: Path | None, course: CourseOutline, known: Progress) -> dict[str, str]:
    """The SHA-256 of the files as they are now; none where there is no result that may be out of date."""
    if not known.results:
        return {}
    from grader.learner.digests import digests

    return digests(folder, course)
