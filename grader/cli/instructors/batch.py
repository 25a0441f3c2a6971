"""The command `batch`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli.console import named_course
from grader.cli.exit_codes import ExitCode
from grader.cli.instructors.common import Echo, batch_errors, opener, selected_exercises, warn
from grader.cli.options import (
    cluster_option,
    device_option,
    quiet_option,
    seed_option,
    timeout_option,
    total_option,
    unisolated_option,
    workers_option,
)

if TYPE_CHECKING:
    from grader.batch.ledger import Ledger
    from grader.batch.options import BatchOptions, RunContext
    from grader.batch.progress import Tally
    from grader.intake import FoundClass

MOST_LEFT_OUT = 10


@click.command()
@click.argument("submissions", type=click.Path(path_type=Path, exists=True))
@click.option(
    "-o",
    "--output",
    "results",
    metavar="RESULTS",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="The folder to write to; an interrupted run resumes from it.",
)
@click.option(
    "--layout", default="auto", show_default=True, help="How the submissions are arranged (see above)."
)
@click.option("--only", metavar="NAME", multiple=True, help="Grade only this exercise or topic; repeatable.")
@click.option("--fresh", is_flag=True, help="Start over; the earlier ledger is kept under another name.")
@workers_option
@device_option("cpu")
@timeout_option
@total_option
@click.option(
    "--memory",
    metavar="MB",
    type=click.IntRange(min=64),
    default=2048,
    show_default=True,
    help="Memory for one submission.",
)
@seed_option("Draw the inputs for this run's new work from this seed.  [default: a new secret one]")
@click.option(
    "--secret",
    metavar="FILE",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Draw each submission's inputs from the secret of a pack, as the pack does (see gdgrade pack).",
)
@click.option(
    "--show-place",
    type=click.Choice(["none", "line", "kind"]),
    default="kind",
    show_default=True,
    help="What feedback shows of the place of a mistake without a name: nothing, its line, or also what to "
    "check there.",
)
@click.option("--due", metavar="WHEN", help='The due date: "2026-11-20" or "2026-11-20 18:00".')
@click.option(
    "--late-penalty",
    metavar="SHARE",
    help='The penalty for late work, such as "10%/day", "5%/hour" or "20%".',
)
@click.option("--grace", metavar="TIME", default="0", help="Lateness without a penalty, such as 15m.")
@unisolated_option
@cluster_option
@quiet_option
def batch(submissions: Path, results: Path, **chosen: Any) -> int:
    """Grade every submission in the folder or archive SUBMISSIONS.

    RESULTS gets scores.csv, a page and a report for each student, index.html for the class, and a
    ledger of all results: after Ctrl-C or a crash, the same command resumes where it stopped. Only you
    can read RESULTS; a folder that others may have changed is refused. SUBMISSIONS is never changed.
    New work is graded with new random inputs, so answers copied from feedback earn nothing; work that
    was graded before keeps its result.

    \b
    Layouts
      folders       one folder per student
      flat          files named student.py or student_02_losses.py
      archives      one zip or tar per student
      canvas        Canvas's download of an assignment
      moodle        Moodle's download of an assignment
      gradescope    a Gradescope export
      blackboard    Blackboard's download of an assignment
      brightspace   Brightspace's download of an assignment
      sakai         Sakai's download of an assignment
      repositories  a folder of cloned repositories
    SUBMISSIONS may also be a zip of any of these. auto detects the layout.

    \b
    Exit code
      0    every submission that could be read was graded
      1    the grader failed on some; the same command tries them again
      2    usage error, or this machine cannot isolate students' code
      3    gdgrade itself failed
      130  stopped with Ctrl-C
    """
    from grader.batch.ledger import Ledger, set_aside
    from grader.batch.options import BatchOptions, RunContext
    from grader.batch.private_folder import FEEDBACK, INDEX
    from grader.batch.results import write_left_out, write_results
    from grader.batch.verify import refuse_edited
    from grader.doors.secret import read_secret
    from grader.intake import find_class
    from grader.roster import Outcome

    options = BatchOptions(**chosen)
    if options.secret and options.seed is not None:
        raise click.UsageError("--secret and --seed exclude each other.")
    with batch_errors():
        _check_apart(submissions, results)
        course = named_course()
        say = _say_nothing if options.quiet else click.echo
        found = find_class(submissions, course, options.layout)
        _say_found(submissions, found, results, say)
        if options.fresh and (kept := set_aside(results)):
            say(f"The earlier ledger is now {kept}.")
        with Ledger(results) as ledger:
            refuse_edited(ledger, warn, writes=True)
            write_left_out(found.left_out, ledger.folder)
            names = selected_exercises(options.only, course)
            seed_by = read_secret(options.secret).seed if options.secret else None
            context = RunContext(ledger, course, options.grading, names, options.seed, seed_by)
            try:
                tally = _grade(found, context, options)
            except KeyboardInterrupt:
                count = len(ledger.entries())
                click.echo(f"Stopped; {count} are recorded. Run the same command to resume.", err=True)
                return ExitCode.INTERRUPTED
            write_results(ledger, course, names or course.names, submissions.resolve().name)
            _say_done(tally, say)
            _say_gone(submissions, found, ledger, say)
            say(f"Open {results / INDEX}; the pages for students are in {results / FEEDBACK}.")
    return ExitCode.INCOMPLETE if tally.counts[Outcome.FAILED.value] else ExitCode.OK


def _grade(found: FoundClass, context: RunContext, options: BatchOptions) -> Tally:
    """Grade what was found into the ledger of a run; how it went."""
    from grader.batch.progress import shown
    from grader.batch.readers import COUNT, Readers
    from grader.batch.run import grade_class
    from grader.batch.settings import check, save
    from grader.batch.workers import Workers

    check(context, options.late)
    students, unisolated = len(found.entries), options.allow_unisolated
    with (
        Readers(context.course, min(COUNT, students)) as readers,
        Workers(opener(options, students), context.course, context.grading, unisolated=unisolated) as workers,
    ):
        workers.environment()
        save(context, options.late)
        terminal = sys.stdout.isatty() and sys.stderr.isatty()
        with shown(students, sys.stderr, quiet=options.quiet, terminal=terminal) as (show, tally):
            grade_class(readers.read(found.entries), context, workers, show)
    return tally


def _check_apart(submissions: Path, results: Path) -> None:
    """Refuse results among the submissions: the next run would take them for a student's work."""
    if results.resolve().is_relative_to(submissions.resolve()):
        raise click.UsageError(f"{results} is inside the submissions; name a folder outside them with -o.")


def _say_found(submissions: Path, found: FoundClass, results: Path, say: Echo) -> None:
    from grader.batch.private_folder import LEFT_OUT
    from grader.reports.text import number_of

    say(f"{submissions}: {number_of(len(found.entries), 'student')}, layout {found.layout}.")
    for left in found.left_out[:MOST_LEFT_OUT]:
        say(f"  left out {left.place}: {left.reason}")
    if len(found.left_out) > MOST_LEFT_OUT:
        more = len(found.left_out) - MOST_LEFT_OUT
        say(f"  and {more} more; all are in {results / LEFT_OUT}")


def _say_done(tally: Tally, say: Echo) -> None:
    from grader.reports.text import number_of

    say(f"{number_of(tally.done, 'student')}: {tally.words()}.")
    if tally.known:
        say(f"{tally.known} of them were reused: graded earlier, or identical to another submission.")


def _say_gone(submissions: Path, found: FoundClass, ledger: Ledger, say: Echo) -> None:
    """Name the students of earlier runs who handed in nothing here: a mistake in SUBMISSIONS, perhaps."""
    from grader.reports.text import number_of

    here = {one.entry.student.id for one in found.entries}
    gone = [entry.student.id for entry in ledger.entries() if entry.student.id not in here]
    if gone:
        more = f" and {len(gone) - MOST_LEFT_OUT} more" if len(gone) > MOST_LEFT_OUT else ""
        are, stay = ("is", "stays") if len(gone) == 1 else ("are", "stay")
        say(
            f"{number_of(len(gone), 'student')} of an earlier run {are} not in {submissions} and {stay} in"
            f" the results: {', '.join(gone[:MOST_LEFT_OUT])}{more}. --fresh starts without them."
        )


def _say_nothing(_: str) -> None:
    """What --quiet says."""
