"""The commands of `gdgrade`: each a short pipeline of verbs.

What a command needs is imported inside it: `--help` and `list` must not wait for torch, and while
the warm process imports torch the rest is imported here.
"""

from __future__ import annotations

import math
import os
import shutil
import sys
import traceback
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from grader import __version__
from grader.intake.errors import IntakeError
from grader.learner.errors import LearnerError

if TYPE_CHECKING:
    from grader.exercise import Course

EXIT_NOT_EARNED, EXIT_WRONG_CALL, EXIT_OUR_FAULT, EXIT_INTERRUPTED = 1, 2, 3, 130
TRACEBACK = "GDGRADE_TRACEBACK"
"""The environment variable that, when set, adds the traceback to a failure of the grader itself."""


def main() -> None:
    """The `gdgrade` command."""
    sys.exit(run(sys.argv[1:]))


def run(words: Sequence[str]) -> int:
    """Carry out a command line; the exit code. Errors become one sentence on stderr."""
    for stream in (sys.stdout, sys.stderr):
        _never_fail_to_print(stream)
    try:
        code = gdgrade.main(args=list(words), prog_name="gdgrade", standalone_mode=False)
    except click.Abort:
        click.echo("Stopped.", err=True)
        return EXIT_INTERRUPTED
    except click.ClickException as error:
        error.show()
        return EXIT_WRONG_CALL
    except (IntakeError, LearnerError) as error:
        return _wrong_call(error)
    except Exception as error:  # The last line of defence: a user never sees our traceback.
        return _wrong_call(error) if _is_grading_error(error) else _our_fault(error)
    return code if isinstance(code, int) else 0


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, package_name="gdgrade")
def gdgrade() -> None:
    """Check gradients that you wrote by hand against torch.autograd."""


def _finite(_: click.Context, __: click.Parameter, value: float) -> float:
    if not math.isfinite(value):
        raise click.BadParameter("a number of seconds is needed.")
    return value


@gdgrade.command()
@click.argument("words", metavar="[NAME | FILE | FOLDER]...", nargs=-1)
@click.option("--json", "json_file", metavar="FILE", help="Write the report as JSON; - is standard output, alone.")
@click.option("--seed", type=click.IntRange(min=0), help="Draw other inputs. The same seed gives the same inputs.")
@click.option("--device", type=click.Choice(["auto", "cpu", "cuda", "all"]), default="auto", show_default=True,
              help="Where the cases run; auto adds a GPU where there is one.")
@click.option("--timeout", metavar="SECONDS", type=click.FloatRange(min=0, min_open=True), default=10.0,
              show_default=True, callback=_finite, help="How long one call may take.")
def check(words: tuple[str, ...], json_file: str | None, seed: int | None, device: str, timeout: float) -> int:
    """Check exercises and say what to do next.

    Without arguments: all exercises of this folder, or of its folder "exercises".

    \b
    NAME    an exercise (sigmoid) or a topic (01_activations, activations, 01 or 1);
            a word that is both is the exercise
    FILE    one topic's file; several files are one submission
    FOLDER  a folder of such files; one at a time (./NAME where it is called like an exercise)

    \b
    Exit code:
      0    every point asked for was earned
      1    not every point was earned
      2    wrong call: an unknown exercise, a folder without exercises, a device that is absent
      3    gdgrade itself failed
      130  stopped with Ctrl-C
    """
    from grader.course import load_course
    from grader.grading import DEFAULT_SEED, Grader, Options
    from grader.intake.gather import gather

    course = load_course()
    asked = gather(words, course)
    options = Options(seed=DEFAULT_SEED if seed is None else seed, device=device, timeout=timeout)
    with Grader(course, options) as grader, _json_target(json_file) as target:
        from grader.reports.json_report import dumps

        with _busy(f"Checking {asked.folder}" if asked.paths else "Checking your exercises"):
            report = grader.grade(asked.submission, asked.names)
        if target is not None:
            target.write(dumps(report))
    progress = _remember(report, asked)
    if json_file != "-":
        _print_report(report, course, asked, progress)
    return 0 if report.passed else EXIT_NOT_EARNED
