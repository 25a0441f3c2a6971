"""The command `batch`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from grader.cli.console import named_course
from grader.cli.exit_codes import ExitCode
from grader.cli.instructors.common import batch_errors, warn
from grader.cli.options import (
    InputFile,
    cluster_option,
    device_option,
    only_option,
    quiet_option,
    seed_option,
    timeout_option,
    total_option,
    unisolated_option,
    workers_option,
)


@click.command()
@click.argument("submissions", type=InputFile(dir_okay=True))
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
@only_option
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
    type=InputFile(),
    help="Draw each submission's inputs from the secret of a pack, as the pack does (see gdgrade pack).",
)
@click.option(
    "--show-place",
    type=click.Choice(["none", "line", "kind"]),
    default="kind",
    show_default=True,
    help="What feedback shows about the place of an unnamed mistake: nothing, its line, or also what to "
    "check there.",
)
@click.option(
    "--pictures/--no-pictures",
    default=False,
    help="Draw what each student's code returns beside the reference, on the student's page: about 0.2 s of"
    " processor time each, up to 9 s and 1 MB per student. Needs matplotlib.",
)
@click.option(
    "--due", metavar="WHEN", help='The due date: "2026-11-20" or "2026-11-20 18:00"; "none" removes it.'
)
@click.option(
    "--late-penalty",
    metavar="SHARE",
    help='The penalty for late work, such as "10%/day", "5%/hour" or "20%".',
)
@click.option(
    "--grace", metavar="TIME", default="0", help="How late work may be without a penalty, such as 15m."
)
@click.option("--no-late-penalty", is_flag=True, help="Remove the late policy, as --due none does.")
@click.option(
    "--class",
    "class_file",
    metavar="FILE",
    type=InputFile(),
    help="Who is in the class, with extensions, exemptions and points set by hand.  [default: class.csv"
    " beside SUBMISSIONS]",
)
@click.option(
    "--points", metavar="NAME=N", multiple=True, help="Points for an exercise or topic; repeatable."
)
@click.option(
    "--weights",
    metavar="FILE",
    type=InputFile(),
    help="The same as a table name,points.  [default: weights.csv beside SUBMISSIONS]",
)
@click.option("--keep", is_flag=True, help="If RESULTS has other settings, use those of RESULTS.")
@click.option("--change", is_flag=True, help="If RESULTS has other settings, use the new ones.")
@unisolated_option
@cluster_option
@quiet_option
def batch(submissions: Path, results: Path, keep: bool, change: bool, **chosen: Any) -> int:
    """Grade every submission in the folder or archive SUBMISSIONS.

    RESULTS gets scores.csv, a page and a report for each student, index.html for the class, and a
    ledger of all results: after Ctrl-C or a crash, the same command resumes where it stopped. Only you
    can read RESULTS; a folder that others may have changed is refused. SUBMISSIONS is never changed.
    New work is graded with new random inputs, so answers copied from feedback earn nothing; work that
    was graded before keeps its result.

    RESULTS remembers the course and the options; an option that you leave out is as RESULTS remembers
    it. If an option or the course differs from that, a table shows what would change, and nothing is done
    without --keep or --change. A new late policy or --show-place then applies to all pages at once, every
    other option to new and changed work; `gdgrade regrade` grades the earlier work again.

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
      classroom50   what `gh teacher download` cloned, or the zip of the site of Classroom 50
    SUBMISSIONS may also be a zip of any of these. auto detects the layout.

    \b
    Exit code
      0    every submission that could be read was graded
      1    the grader failed on some; the same command tries them again
      2    usage error, RESULTS has other settings, a file in RESULTS is not gdgrade's, or this machine
           cannot isolate students' code
      3    gdgrade itself failed
      130  stopped with Ctrl-C
    """
    from grader.batch.ledger import Ledger, set_aside
    from grader.batch.options import BatchOptions
    from grader.batch.private_folder import FEEDBACK, INDEX
    from grader.batch.verify import refuse_edited
    from grader.cli.instructors.batch_run import grade
    from grader.cli.instructors.batch_words import done_words, found_words, gone_words, moved_words
    from grader.intake import find_class
    from grader.roster import Outcome

    given = _given(click.get_current_context())
    options = BatchOptions(**chosen, decision=_decision(keep=keep, change=change))
    if options.secret and options.seed is not None:
        raise click.UsageError("Use either --secret or --seed, not both.")

    def say(lines: Iterable[str]) -> None:
        for line in () if options.quiet else lines:
            click.echo(line)

    with batch_errors():
        _check_apart(submissions, results)
        course = named_course()
        found = find_class(submissions, course, options.layout)
        say(found_words(submissions, found, results))
        if options.fresh and (kept := set_aside(results)):
            say([f"The earlier ledger is now {kept}."])
        with Ledger(results) as ledger:
            refuse_edited(ledger, warn, writes=True)
            try:
                tally, moved, of_class = grade(found, ledger, course, options, given, submissions)
            except KeyboardInterrupt:
                count = len(ledger.students())
                click.echo(f"Stopped; results recorded: {count}. Run the same command to resume.", err=True)
                return ExitCode.INTERRUPTED
            say(done_words(tally))
            say(gone_words(submissions, found, ledger))
            say(moved_words(moved, results))
            say(of_class)
            say([f"Open {results / INDEX}; the pages for students are in {results / FEEDBACK}."])
    return ExitCode.INCOMPLETE if tally.counts[Outcome.FAILED.value] else ExitCode.OK


def _given(context: click.Context) -> frozenset[str]:
    """The options that were not left out."""
    default = click.core.ParameterSource.DEFAULT
    return frozenset(name for name in context.params if context.get_parameter_source(name) is not default)


def _decision(*, keep: bool, change: bool) -> str | None:
    from grader.batch.agreement import Decision

    if keep and change:
        raise click.UsageError("Use either --keep or --change, not both.")
    return Decision.KEEP if keep else Decision.CHANGE if change else None


def _check_apart(submissions: Path, results: Path) -> None:
    """Refuse results among the submissions: the next run would take them for a student's work."""
    if results.resolve().is_relative_to(submissions.resolve()):
        raise click.UsageError(f"{results} is inside the submissions; name a folder outside them with -o.")
