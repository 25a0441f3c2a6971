"""The command plot: what a function returns, next to the reference, as a picture."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.console import own_course
from grader.cli.exit_codes import ExitCode
from grader.cli.options import OutputFile, timeout_option

if TYPE_CHECKING:
    from grader.exercise import Course, Exercise
    from grader.pictures import Format


@click.command()
@click.argument("name", required=False)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=OutputFile(),
    help="Write the picture to FILE: a PNG or an SVG, by its name.",
)
@timeout_option
def plot(name: str | None, output: Path | None, timeout: float) -> int:
    """Draw what your function returns, next to the reference.

    Without NAME, lists the exercises that have a picture. A terminal that can show pictures (kitty, ghostty,
    WezTerm, iTerm2, or one that knows sixel) shows it; otherwise it is written next to the exercises, in
    .gdgrade/NAME.png, and opened if there is a display.

    Your code runs as in `gdgrade check`. A picture needs matplotlib: pip install 'gdgrade[plot]'.

    \b
    Exit code
      0  your results were drawn, right or wrong
      1  your function returned nothing to draw; the picture shows the reference alone
      2  usage error: unknown exercise, no picture, matplotlib missing ...
    """
    from grader.intake.names import resolve_one

    course = own_course()
    if name is None:
        click.echo(_listed(course))
        return ExitCode.OK
    _, exercise = course.find(resolve_one(name, course))
    if exercise.picture is None:
        raise click.ClickException(
            f"{exercise.name} has no picture; `gdgrade plot` lists the exercises that have one."
        )
    return _draw(course, exercise, output, _format(output), timeout)


def _draw(course: Course, exercise: Exercise, output: Path | None, kind: Format, timeout: float) -> int:
    from grader.cli.console import busy, grader_for
    from grader.grading import DEFAULT_SEED, Options
    from grader.intake.gather import gather
    from grader.pictures import NoMatplotlib, can_draw, draw, remark
    from grader.pictures.terminal import inline, protocol

    if not can_draw():
        raise click.ClickException(str(NoMatplotlib()))
    asked = gather([exercise.name], course)
    with grader_for(course, Options("cpu", timeout), DEFAULT_SEED) as grader, busy("Drawing ..."):
        sketch = grader.sketch(asked.submission, exercise.name)
        picture = draw(sketch, kind)
    if sketch.problem:
        named = f"`{exercise.name}`" in sketch.problem
        click.echo(sketch.problem if named else f"{exercise.name}: {sketch.problem}")
    click.echo(remark(sketch))
    if output is None and (how := protocol()):
        sys.stdout.write(inline(picture, how))
    else:
        path = _write(picture, output, asked.folder, exercise.name)
        click.echo(f"Wrote {path}.")
        if output is None and _has_display():
            click.launch(str(path))
    return ExitCode.OK if sketch.yours is not None else ExitCode.INCOMPLETE


def _listed(course: Course) -> str:
    """The exercises with a picture, by topic."""
    names = {topic.name: [e.name for e in topic.exercises if e.picture] for topic in course.topics}
    count = sum(map(len, names.values()))
    if not count:
        return "No exercise of this course has a picture."
    lines = [f"{count} of {len(course.names)} exercises have a picture; `gdgrade plot NAME` draws it."]
    for topic, drawn in names.items():
        if drawn:
            lines += ["", topic, click.wrap_text(", ".join(drawn), 78, "  ", "  ")]
    return "\n".join(lines)


def _format(output: Path | None) -> Format:
    """PNG or SVG, by the name of the file. ClickException where that is neither."""
    match output.suffix.lower() if output else ".png":
        case ".png":
            return "png"
        case ".svg":
            return "svg"
    raise click.ClickException(f"{output} must end in .png or .svg.")


def _write(picture: bytes, output: Path | None, exercises: Path, name: str) -> Path:
    """Write the picture to `output`, without one where gdgrade keeps what it remembers; the path."""
    from grader.learner.state import STATE, state_folder, write_atomically

    path = output or exercises / STATE / f"{name}.png"
    try:
        if output is None:
            state_folder(exercises)
        write_atomically(path, picture)
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise click.ClickException(
            f"{path} cannot be written: {why}. Name another file with `-o FILE`."
        ) from error
    return path


def _has_display() -> bool:
    """Whether somebody is there to see a window."""
    if not sys.stdout.isatty():
        return False
    return sys.platform in ("win32", "darwin") or bool({"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys())
