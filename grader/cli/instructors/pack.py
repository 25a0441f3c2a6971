"""The commands `pack` and `grade-one`: gdgrade inside of another system."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.console import named_course
from grader.cli.exit_codes import ExitCode
from grader.cli.instructors.common import batch_errors, selected_exercises
from grader.cli.options import InputFile, only_option, unisolated_option
from grader.reports.showing import Show

SYSTEMS = ("gradescope", "github", "classroom50", "docker")


@click.command(short_help="Write what another system needs to grade with gdgrade.")
@click.argument("system", type=click.Choice(SYSTEMS))
@only_option
@click.option(
    "-o",
    "--output",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="The new folder to write to.  [default: gdgrade-SYSTEM]",
)
@click.option(
    "--show",
    type=click.Choice([show.value for show in Show]),
    default=Show.FULL.value,
    show_default=True,
    help="What students see of failures: all in full, the first in full, the names of mistakes, or nothing.",
)
@click.option(
    "--after-due", is_flag=True, help="Show students the tests only after the due date (gradescope only)."
)
@unisolated_option
def pack(
    system: str,
    only: tuple[str, ...],
    folder: Path | None,
    show: str,
    after_due: bool,
    allow_unisolated: bool,
) -> int:
    """Write everything another system needs to grade submissions with gdgrade.

    \b
    gradescope   setup.sh, run_autograder, and a zip to upload as the autograder
    github       a GitHub Actions workflow that writes a job summary
    classroom50  an autograder.py for Classroom 50, and its runtime
    docker       a Dockerfile, and a script that grades one submission

    Each pack has a secret of its own. A submission is graded on inputs that depend on the secret and on
    its bytes. Keep the pack to yourself: it holds the secret and the course.
    """
    from grader.doors.pack import pack as write_pack
    from grader.doors.settings import Settings, System

    chosen = System(system)
    if after_due and chosen is not System.GRADESCOPE:
        raise click.UsageError(f"--after-due is for gradescope; {system} does not know the due date.")
    course = named_course()
    names = selected_exercises(only, course)
    settings = Settings(
        chosen, names=names, show=Show(show), after_due=after_due, allow_unisolated=allow_unisolated
    )
    with batch_errors():
        for written in write_pack(settings, course, folder or Path(f"gdgrade-{system}")):
            click.echo(f"Wrote {written}.")
    return ExitCode.OK


@click.command("grade-one", short_help="Grade one submission, as the scripts of a pack do.")
@click.argument("submission", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--pack",
    "pack_file",
    metavar="FILE",
    type=InputFile(),
    required=True,
    help="The pack.json of the pack.",
)
@click.option(
    "-o",
    "--output",
    "results",
    metavar="RESULTS",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="The folder to write the results to.",
)
def grade_one(submission: Path, pack_file: Path, results: Path) -> int:
    """Grade the SUBMISSION of one student, as the scripts of a pack do.

    Writes what the system of the pack reads. The secret comes from GDGRADE_SECRET, else from secret.key
    beside FILE. Where students' code cannot be isolated, nothing is run and nothing is written.

    \b
    Exit code
      0  graded; for github and docker: and all points were earned
      1  points were lost (github and docker)
      2  usage error, or this machine cannot isolate students' code
      3  gdgrade itself failed
    """
    from grader.batch.folder import Folder
    from grader.doors.grade_one import grade_one as grade
    from grader.doors.outputs import line, remove_earlier, write
    from grader.doors.secret import FILE, find_secret
    from grader.doors.settings import System, read_settings
    from grader.loading import load
    from grader.outline import BUILT_IN
    from grader.sandbox.barriers.identity import forbid_tracing

    forbid_tracing()
    with batch_errors():
        settings = read_settings(pack_file)
        with Folder.at(results) as folder:
            remove_earlier(folder, settings)
            secret = find_secret(pack_file.with_name(FILE))
            own = settings.course != BUILT_IN
            course = load(str(pack_file.resolve().with_name(settings.course)) if own else BUILT_IN)
            names = settings.names or course.names
            possible = sum(exercise.points for _, exercise in course if exercise.name in names)
            row = grade(submission, course, settings, secret)
            write(row, possible, settings, folder)
    click.echo(line(row, possible))
    if settings.system in (System.GITHUB, System.DOCKER):
        return ExitCode.OK if row.report and row.report.passed else ExitCode.INCOMPLETE
    return ExitCode.OK
