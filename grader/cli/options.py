"""The options and arguments that several commands share, each defined once."""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

Command = TypeVar("Command", bound=Callable[..., Any])
Decorator = Callable[[Command], Command]


class InputFile(click.Path):
    """A file that is read, or also a folder: whoever opens a pipe would wait for ever."""

    def __init__(self, *, exists: bool = True, dir_okay: bool = False) -> None:
        super().__init__(path_type=Path, exists=exists, dir_okay=dir_okay)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        path = super().convert(value, param, ctx)
        if os.path.exists(path) and not (os.path.isfile(path) or os.path.isdir(path)):
            self.fail(f"File {os.fspath(path)!r} is not a regular file.", param, ctx)
        return path


class OutputFile(click.Path):
    """A file that is written, or also a folder. One that is there is replaced, so it must not be a pipe, a
    device or a link to something: /dev/stdout is one."""

    def __init__(self, *, dir_okay: bool = False) -> None:
        super().__init__(path_type=Path, dir_okay=dir_okay)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        path = super().convert(value, param, ctx)
        replaceable = os.path.isdir(path) or (os.path.isfile(path) and not os.path.islink(path))
        if os.path.lexists(path) and not replaceable:
            self.fail(f"{os.fspath(path)!r} is a link, a pipe or a device; name a file.", param, ctx)
        return path


def positive(_: click.Context, __: click.Parameter, value: float) -> float:
    """A callback that refuses what is not a number of seconds."""
    if not (math.isfinite(value) and value > 0):
        raise click.BadParameter("give a number of seconds above 0.")
    return value


def exercise_names(context: click.Context, _: click.Parameter, word: str) -> list[CompletionItem]:
    """The exercises and topics that begin with `word`, for a shell that completes them."""
    from click.shell_completion import CompletionItem

    from grader.cli.console import own_outline
    from grader.intake.names import known_names
    from grader.places import CourseError

    try:
        with context.scope(cleanup=False):
            names = known_names(own_outline())
    except CourseError:
        return []
    return [CompletionItem(name) for name in dict.fromkeys(names) if name.startswith(word)]


def names_and_files(context: click.Context, parameter: click.Parameter, word: str) -> list[CompletionItem]:
    """As `exercise_names`; the shell adds the files."""
    from click.shell_completion import CompletionItem

    # The script for bash forgets what came before an item for files.
    return [CompletionItem(word, type="file"), *exercise_names(context, parameter, word)]


def device_option(default: str = "auto") -> Decorator[Any]:
    """The option --device."""
    return click.option(
        "--device",
        type=click.Choice(["auto", "cpu", "cuda", "all"]),
        default=default,
        show_default=True,
        help="Where to run the cases; auto also uses a GPU if there is one.",
    )


def seed_option(help: str) -> Decorator[Any]:  # noqa: A002 - as click calls it
    """The option --seed; `help` says what it is for and what its default is."""
    return click.option("--seed", metavar="N", type=click.IntRange(min=0), help=help)


def fixed_seed_option(default: str) -> Decorator[Any]:
    """The option --seed of a check; `default` says what is taken without it."""
    return seed_option(
        f"Draw the inputs from this seed; the same seed gives the same inputs.  [default: {default}]"
    )


timeout_option = click.option(
    "--timeout",
    metavar="SECONDS",
    type=float,
    default=10.0,
    show_default=True,
    callback=positive,
    help="Processor time for one call; a call that waits is stopped after five times as long.",
)
total_option = click.option(
    "--total",
    metavar="SECONDS",
    type=float,
    default=120.0,
    show_default=True,
    callback=positive,
    help="Seconds for the whole submission: processor time, and the time that its code waits.",
)
only_option = click.option(
    "--only", metavar="NAME", multiple=True, help="Grade only this exercise or topic; repeatable."
)
name_argument = click.argument("name", shell_complete=exercise_names)
names_argument = click.argument("names", metavar="[NAME]...", nargs=-1, shell_complete=exercise_names)
selection_argument = click.argument(
    "selection", metavar="[NAME | FILE | FOLDER]...", nargs=-1, shell_complete=names_and_files
)
results_argument = click.argument("results", type=click.Path(path_type=Path, exists=True, file_okay=False))
workers_option = click.option(
    "--workers",
    metavar="N",
    type=click.IntRange(min=1),
    help="Number of grading processes, at most one per submission.  [default: all cores]",
)
cluster_option = click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Grade on a Dask cluster: tls://HOST:PORT of its scheduler, or local:N for N local workers.",
)
unisolated_option = click.option(
    "--allow-unisolated",
    is_flag=True,
    help="Run students' code even if this machine cannot isolate it (see gdgrade doctor).",
)
quiet_option = click.option("--quiet", "-q", is_flag=True, help="Print errors only.")
