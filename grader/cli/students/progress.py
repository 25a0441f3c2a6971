"""The commands that say how far a student is and help them on: list, show and hint, and gdgrade alone."""

from __future__ import annotations

import click

from grader.cli.console import own_course
from grader.cli.options import name_argument, names_argument


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

    With NAME, lists only these topics, or the topics of these exercises.
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
