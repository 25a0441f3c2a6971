"""The command `regrade`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli.exit_codes import ExitCode
from grader.cli.instructors.common import check_pictures, opened, opener, selected_exercises, write_again
from grader.cli.options import (
    cluster_option,
    quiet_option,
    results_argument,
    unisolated_option,
    workers_option,
)

if TYPE_CHECKING:
    from grader.batch.regrade import Regraded


@click.command()
@results_argument
@click.option("--student", metavar="ID", multiple=True, help="Only this student; repeatable.")
@click.option("--exercise", metavar="NAME", multiple=True, help="Only this exercise or topic; repeatable.")
@click.option("--apply", is_flag=True, help="Use the new results, and write the files again.")
@workers_option
@unisolated_option
@cluster_option
@quiet_option
def regrade(
    results: Path,
    student: tuple[str, ...],
    exercise: tuple[str, ...],
    apply: bool,
    quiet: bool,
    **chosen: Any,
) -> int:
    """Grade everything in RESULTS again and list whose score changes.

    Each submission gets the same inputs as before. Nothing is overwritten without --apply, and the earlier
    results stay in the ledger.
    """
    from grader.batch.changes import Command
    from grader.batch.options import RunContext, WorkerOptions
    from grader.batch.regrade import regrade as grade_again
    from grader.batch.results import refuse_foreign
    from grader.batch.settings import columns_of, options_of, settings_of_course
    from grader.batch.workers import Workers

    options = WorkerOptions(**chosen)
    with opened(results, writes=True) as (ledger, course):
        settings = ledger.settings()
        entries = [e for e in ledger.entries() if not student or e.student.id in student]
        for name in set(student) - {entry.student.id for entry in entries}:
            raise click.ClickException(f"{results} has no student {name!r}; scores.csv lists the ids.")
        selected = selected_exercises(exercise, course)
        graded = columns_of(settings, course)
        _check_columns(selected, graded, results)
        names = selected or tuple(name for name in graded if name in course.names)
        context = RunContext(ledger, course, options_of(settings), names)
        check_pictures(context.grading)
        if apply:
            refuse_foreign(ledger)
        in_force: dict[str, int] = {}
        changed = failed = done = 0
        unisolated = options.allow_unisolated
        with Workers(
            opener(options, len(entries)), course, context.grading, unisolated=unisolated
        ) as workers:
            for result in grade_again(entries, context, workers, others_stay=selected is not None):
                done += 1
                failed += result.after is None
                if result.after is None or result.changes:
                    changed += result.after is not None
                    click.echo(_change(result))
                if result.grading is not None:
                    in_force[result.student] = result.grading
        if apply:
            # All at once: a stop before leaves everything as it was.
            ledger.start_run(Command.REGRADE)
            ledger.put_in_force(in_force, {} if student else settings_of_course(course))
            write_again(ledger, course)
        if not quiet:
            click.echo(regraded_words(changed=changed, failed=failed, done=done, applied=apply))
    return ExitCode.INCOMPLETE if failed else ExitCode.OK


def _check_columns(selected: tuple[str, ...] | None, graded: Sequence[str], results: Path) -> None:
    """Refuse exercises that scores.csv has no column for."""
    others = [name for name in selected or () if name not in graded]
    if others:
        raise click.ClickException(
            f"{results} was made without {', '.join(others)}; grade these in a separate batch, with"
            " another -o."
        )


def _change(result: Regraded) -> str:
    if result.after is None:
        return f"{result.student}: {result.failure}"
    before, after = result.before.score, result.after.score
    what = ", ".join(f"{name} {old:g} → {new:g}" for name, old, new in result.changes)
    return f"{result.student}: {before:g} → {after:g} ({what})"


def regraded_words(*, changed: int, failed: int, done: int, applied: bool) -> str:
    """How many changed, for how many the grader failed, and what that means."""
    words = f"{changed} of {done} students {'changed' if applied else 'would change'}."
    if failed:
        words += f" {failed} could not be graded again; they keep their earlier results."
    if applied:
        return f"{words} The new results are in use; the earlier ones stay in the ledger."
    return f"{words} Nothing was overwritten; add --apply to use the new results." if changed else words
