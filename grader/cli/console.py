"""The edges of the command line: the terminal, the JSON file, the grader's own failures."""

from __future__ import annotations

import os
import shutil
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from grader.exercise import Course
    from grader.grading import Grader, Interruption, Options
    from grader.intake.gather import Asked
    from grader.outline import CourseOutline
    from grader.report import Report

TRACEBACK = "GDGRADE_TRACEBACK"
"""The environment variable that, when set, adds the traceback to a failure of gdgrade itself."""

_WIDEST = 100


def named_course() -> Course:
    """The course that the command line names with --course, or GDGRADE_COURSE, or the one that gdgrade comes
    with. What is handed in never chooses it: its code runs as the user."""
    from grader.loading import load

    return load(course_option())


def own_course() -> Course:
    """The course of somebody at work in their own folder: where none is named, the one that `gdgrade init`
    wrote into this folder."""
    from grader.loading import load

    return load(_own_course())


def own_outline() -> CourseOutline:
    """The names, titles, points and hints of `own_course()`, mostly without importing the course."""
    from grader.outlines import load_outline

    return load_outline(_own_course())


def _own_course() -> str | None:
    from grader.learner.chosen import chosen_course

    return course_option() or chosen_course(Path(), _find_signer, warn)


def _find_signer() -> Callable[[bytes], str] | None:
    from grader.batch.signing_key import find_signer

    return find_signer(warn)


def save_course(folder: Path, course: Course) -> None:
    """Let commands in an exercises folder find the course that it was made from."""
    from grader.batch.signing_key import find_signer
    from grader.learner import chosen

    if not course.digest:
        chosen.forget_course(folder)
        return
    sign = find_signer(warn, make=True)
    if not sign or not chosen.save_course(folder, course.origin, sign):
        warn(
            f"the course cannot be remembered in {folder}; name it each time with `gdgrade --course"
            f" {course.origin}`."
        )


def warn(sentence: str) -> None:
    """Say on stderr what does not stop the command."""
    click.echo(f"Warning: {sentence}", err=True)


def course_option() -> str | None:
    """What --course says on the command line."""
    word: str | None = click.get_current_context().find_root().params.get("course")
    return word


@contextmanager
def grader_for(
    course: Course, options: Options, seed: int | None = None, interruption: Interruption | None = None
) -> Iterator[Grader]:
    """A grader that warms up at once, its errors turned into usage errors."""
    from grader.grading import Grader
    from grader.sandbox.barriers.identity import forbid_tracing

    # Where student code runs as the same user, it shall not read the memory of the grader.
    forbid_tracing()
    with grading_errors(), Grader(course, options, seed, interruption) as grader:
        yield grader


@contextmanager
def grading_errors() -> Iterator[None]:
    """Turns an absent device, a broken course, or a system without what gdgrade needs, into a sentence of the
    command line."""
    from grader.grading import BrokenCourse, DeviceError

    try:
        yield
    except (BrokenCourse, DeviceError) as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def report_file(name: str | None) -> Iterator[Callable[[str], object]]:
    """A function that writes text to the file `name`, to stdout for `-`, nowhere for None.

    The file is opened, and emptied, before the grading: a folder that is not there shows at once,
    and an old report never passes for the new one. ClickException where it cannot be opened.
    """
    if name is None:
        yield lambda text: None
        return
    try:
        file = click.open_file(name, "w", encoding="utf-8")
    except OSError as error:
        raise click.ClickException(
            f"{name} cannot be written: {(error.strerror or str(error)).lower()}."
        ) from error
    with file:
        yield file.write


@contextmanager
def busy(words: str) -> Iterator[None]:
    """A sign of life on stderr while something takes its time; nothing where that is no terminal."""
    if not wants_colour(sys.stderr):
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(words):
        yield


def print_report(report: Report, asked: Asked, closing: str) -> None:
    """The report on stdout, with what to do next."""
    from grader.learner.state import is_news
    from grader.reports.terminal import render

    # Whoever grades the code of others has to know each time how well it was confined; a student at
    # work, who runs the same code anyway, once.
    confinement = not asked.own_work or is_news(asked.folder, "isolation", report.isolation)
    say(
        lambda width, colour: render(
            report, closing=closing, confinement=confinement, width=width, colour=colour
        )
    )


def print_short_report(report: Report, asked: Asked) -> None:
    """The report on stdout, a line for each exercise that has something to mend."""
    from grader.reports.one_line import one_line_each

    click.echo(one_line_each(report, {file.name: file.path for file in asked.submission.files}), nl=False)


def say(text: Callable[[int, bool], str]) -> None:
    """Print what `text(width, colour)` returns for this terminal."""
    colour = wants_colour(sys.stdout)
    click.echo(text(_width(), colour), nl=False, color=colour)


def say_text(text: str) -> None:
    """Print a text of ours, wrapped between words for this terminal; as it stands where it goes to a file."""
    from grader.reports.wrapping import wrapped

    click.echo(wrapped(text, _width()) if sys.stdout.isatty() else text)


def show_error(error: click.ClickException) -> None:
    """Print what went wrong on stderr, wrapped like `say_text`; click tells of its own errors by itself."""
    if isinstance(error, click.UsageError) or not sys.stderr.isatty():
        error.show()
        return
    from grader.reports.wrapping import wrapped

    click.echo(wrapped(f"Error: {error.format_message()}", _width()), err=True)


def commands() -> frozenset[str]:
    """The names of all commands of gdgrade."""
    root = click.get_current_context().find_root()
    return (
        frozenset(root.command.list_commands(root)) if isinstance(root.command, click.Group) else frozenset()
    )


def run_command(words: Sequence[str]) -> None:
    """Run another command of gdgrade in this terminal, on the same course."""
    import subprocess

    from grader.safe_path import grader_environment

    course = course_option()
    command = [sys.executable, "-P", "-m", "grader", *(["--course", course] if course else []), *words]
    subprocess.run(command, env=grader_environment(), check=False)


def explain_internal_error(error: Exception) -> None:
    """Say on stderr that gdgrade itself has failed."""
    if os.environ.get(TRACEBACK):
        traceback.print_exception(error)
    click.echo(
        (
            f"Error: gdgrade itself failed ({type(error).__name__}: {error}). Your code did"
            f" not cause this. Please report it; {TRACEBACK}=1 in the environment adds the"
            " traceback."
        ),
        err=True,
    )


def _width() -> int:
    return min(shutil.get_terminal_size((80, 24)).columns, _WIDEST)


def wants_colour(stream: object) -> bool:
    """Colour is for terminals, unless the user declines it (https://no-color.org)."""
    is_terminal = getattr(stream, "isatty", lambda: False)()
    return bool(is_terminal) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def never_fail_to_print() -> None:
    """From here on a character that the encoding of a stream lacks becomes a question mark."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
