"""The command replay: the call of a failing case in the student's own Python."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.console import own_course, say_text
from grader.cli.exit_codes import ExitCode
from grader.cli.options import OutputFile, fixed_seed_option, name_argument


@click.command(short_help="Call your function on the exact inputs of a case.")
@name_argument
@click.argument("case", required=False)
@click.option("--dtype", type=click.Choice(["float32", "float64"]), help="The dtype of the inputs.")
@fixed_seed_option("that of the last check")
@click.option("--debug", is_flag=True, help="Stop in your function, in Python's debugger.")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=OutputFile(),
    help="Write the script to FILE instead of running it.",
)
def replay(
    name: str, case: str | None, dtype: str | None, seed: int | None, debug: bool, output: Path | None
) -> int:
    """Call your function on the exact inputs of a case, in your own Python.

    CASE is the name, a part of the name, or the number of a case; without it, the case that the last check
    showed is replayed. The script prints what your function returns, what is expected and how far apart they
    are. Your code runs without a sandbox: replay only your own work.
    """
    from grader.intake.files import exercise_file
    from grader.intake.names import resolve_one
    from grader.intake.own_folder import find_exercises
    from grader.learner import replay as replays
    from grader.learner.progress import load
    from grader.learner.replay_process import replay_process
    from grader.learner.replayable import refuse_unwritten

    course = own_course()
    topic, exercise = course.find(resolve_one(name, course))
    folder = find_exercises(course)
    last = load(folder).failed.get(exercise.name)
    chosen = replays.to_replay(exercise, case, dtype, seed, last)
    file = exercise_file(folder.resolve(), topic.file)
    if output:
        path = replays.write(replays.script(topic, exercise, chosen, file), exercise, folder, output)
        click.echo(f"Wrote {path}; run it with Python.")
        return ExitCode.OK
    refuse_unwritten(file, topic, exercise)
    with replay_process(debug=debug) as process:
        path = replays.write(replays.script(topic, exercise, chosen, file), exercise, folder, None)
        say_text(f"{exercise.name}, {chosen.case.name}, {chosen.dtype}; the script is {path}.")
        return process.run(path)
