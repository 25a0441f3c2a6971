"""The commands for instructors: `batch`, `regrade`, `export` and `verify`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.console import named_course

if TYPE_CHECKING:
    from grader.batch.ledger import Ledger
    from grader.batch.regrade import Regraded
    from grader.batch.workers import Opener
    from grader.exercise import Course
    from grader.intake import FoundClass

EXIT_NOT_ALL, EXIT_UNKNOWN, EXIT_INTERRUPTED = 1, 2, 130
MOST_LEFT_OUT = 10
FORMATS = ("gradescope", "canvas", "moodle", "csv", "junit")


@contextmanager
def batch_errors() -> Iterator[None]:
    """Turns what can go wrong with a batch into a sentence of the command line."""
    from grader.batch.errors import LedgerError, ResultsError
    from grader.batch.workers import NoWorker
    from grader.lateness import LatenessError
    from grader.reports.errors import ReportsError

    try:
        yield
    except (LatenessError, LedgerError, NoWorker, ReportsError, ResultsError) as error:
        raise click.ClickException(str(error)) from error


def _usable(_: click.Context, __: click.Parameter, value: float) -> float:
    if not 0 < value < float("inf"):
        raise click.BadParameter("give a number of seconds above 0.")
    return value


_results = click.argument("results", type=click.Path(path_type=Path, exists=True, file_okay=False))
_workers = click.option(
    "--workers",
    metavar="N",
    type=click.IntRange(min=1),
    help="Number of grading processes.  [default: all cores]",
)
_cluster = click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Grade on a Dask cluster: tls://HOST:PORT of its scheduler, or local:N for N local workers.",
)
_unisolated = click.option(
    "--allow-unisolated",
    is_flag=True,
    help="Run students' code even if this machine cannot isolate it (see gdgrade doctor).",
)
_quiet = click.option("--quiet", "-q", is_flag=True, help="Print errors only.")


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
@_workers
@click.option(
    "--device",
    type=click.Choice(["auto", "cpu", "cuda", "all"]),
    default="cpu",
    show_default=True,
    help="Where to run the cases; auto also uses a GPU if there is one.",
)
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=float,
    default=10.0,
    show_default=True,
    callback=_usable,
    help="Processor time for one call; a call that waits is stopped after five times as long.",
)
@click.option(
    "--total",
    metavar="SECONDS",
    type=float,
    default=120.0,
    show_default=True,
    callback=_usable,
    help="Time for the whole submission; waiting for a busy processor is not counted.",
)
@click.option(
    "--memory",
    metavar="MB",
    type=click.IntRange(min=64),
    default=2048,
    show_default=True,
    help="Memory for one submission.",
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    metavar="N",
    help="Draw the inputs for this run's new work from this seed.  [default: a new secret one]",
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
@_unisolated
@_cluster
@_quiet
def batch(submissions: Path, results: Path, **choices: Any) -> int:
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
    from grader.batch.results import write_left_out
    from grader.batch.verify import refuse_edited
    from grader.intake import find_class

    with batch_errors():
        _check_apart(submissions, results)
        course = named_course()
        say = _no_words if choices["quiet"] else click.echo
        found = find_class(submissions, course, choices["layout"])
        _say_found(submissions, found, results, say)
        if choices["fresh"] and (kept := set_aside(results)):
            say(f"The earlier ledger is now {kept}.")
        with Ledger(results) as ledger:
            refuse_edited(ledger, _warn, writes=True)
            write_left_out(found.left_out, ledger.folder)
            return _grade(found, ledger, results, submissions, course, choices, say)


def _grade(
    found: FoundClass,
    ledger: Ledger,
    results: Path,
    submissions: Path,
    course: Course,
    choices: dict[str, Any],
    say: Callable[[str], Any],
) -> int:
    from grader.batch.private_folder import INDEX
    from grader.batch.progress import shown
    from grader.batch.readers import Readers
    from grader.batch.results import write_results
    from grader.batch.run import grade_class
    from grader.batch.settings import check, remember
    from grader.batch.workers import Workers
    from grader.classbook import Outcome
    from grader.grading import Options, Places
    from grader.reports.text import number_of

    names = _names(choices["only"], course)
    late = (choices["due"], choices["late_penalty"], choices["grace"])
    places: dict[str, Places] = {"none": "none", "line": "lines", "kind": "unnamed"}
    place = places[choices["show_place"]]
    options = Options(choices["device"], choices["timeout"], choices["memory"], choices["total"], place)
    check(ledger, course, choices["seed"], names, late)
    try:
        with (
            Readers(course) as readers,
            Workers(_opener(choices), course, options, unisolated=choices["allow_unisolated"]) as workers,
        ):
            surroundings = workers.surroundings()
            remember(ledger, course, options, names, late)
            with shown(
                len(found.hand_ins),
                sys.stderr,
                quiet=choices["quiet"],
                terminal=sys.stdout.isatty() and sys.stderr.isatty(),
            ) as (tell, tally):
                grade_class(
                    readers.read(found.hand_ins),
                    ledger,
                    workers,
                    surroundings,
                    choices["seed"],
                    names,
                    tell,
                )
    except KeyboardInterrupt:
        click.echo(
            f"Stopped; {len(ledger.entries())} are recorded. Run the same command to resume.", err=True
        )
        return EXIT_INTERRUPTED
    write_results(ledger, course, names or course.names, submissions.resolve().name)
    say(f"{number_of(tally.done, 'student')}: {tally.words()}.")
    if tally.known:
        say(f"{tally.known} of them were reused: graded earlier, or identical to another submission.")
    _say_gone(submissions, found, ledger, say)
    say(f"Open {results / INDEX}; the pages for students are in {results / 'feedback'}.")
    return EXIT_NOT_ALL if tally.counts[Outcome.FAILED.value] else 0


@click.command()
@_results
@click.option("--student", metavar="ID", multiple=True, help="Only this student; repeatable.")
@click.option("--exercise", metavar="NAME", multiple=True, help="Only this exercise or topic; repeatable.")
@click.option("--apply", is_flag=True, help="Use the new results, and write the files again.")
@_workers
@_unisolated
@_cluster
@_quiet
def regrade(
    results: Path, student: tuple[str, ...], exercise: tuple[str, ...], apply: bool, **choices: Any
) -> int:
    """Grade everything in RESULTS again and list whose score changes.

    Each submission gets the same inputs as before. Nothing is overwritten without --apply, and the earlier
    results stay in the ledger.
    """
    from grader.batch.ledger import Ledger
    from grader.batch.regrade import regrade as grade_again
    from grader.batch.results import write_results
    from grader.batch.settings import check_course, options_of, remember_course
    from grader.batch.verify import refuse_edited
    from grader.batch.workers import Workers

    with batch_errors(), Ledger.existing(results) as ledger:
        refuse_edited(ledger, _warn, writes=True)
        course = named_course()
        check_course(ledger, course)
        settings = ledger.settings()
        entries = [e for e in ledger.entries() if not student or e.student.id in student]
        for name in set(student) - {entry.student.id for entry in entries}:
            raise click.ClickException(f"{results} has no student {name!r}; scores.csv lists the ids.")
        asked = _names(exercise, course)
        graded = settings.get("names") or course.names
        _check_columns(asked, graded, results)
        options = options_of(settings)
        changed = failed = done = 0
        with Workers(_opener(choices), course, options, unisolated=choices["allow_unisolated"]) as workers:
            surroundings = workers.surroundings()
            for result in grade_again(
                entries,
                ledger,
                workers,
                surroundings,
                asked or tuple(name for name in graded if name in course.names),
                others_stay=asked is not None,
            ):
                done += 1
                failed += result.after is None
                if result.after is None or result.changes:
                    changed += result.after is not None
                    click.echo(_change(result))
                if apply and result.grading is not None:
                    ledger.put_in_force(result.student, result.grading)
        if apply:
            remember_course(ledger, course)
            write_results(ledger, course, graded, results.resolve().name)
        if not choices["quiet"]:
            click.echo(regraded_words(changed=changed, failed=failed, done=done, applied=apply))
    return EXIT_NOT_ALL if failed else 0


@click.command()
@_results
@click.option("--format", "form", type=click.Choice(FORMATS), required=True, help="What to write.")
@click.option(
    "--gradebook",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The gradebook exported from Canvas or Moodle, to fill in.",
)
@click.option("--column", help="The column of the gradebook; needed if there are several.")
@click.option("--scale", is_flag=True, help="Scale the points to the gradebook's maximum.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="Where to write to.  [default: RESULTS/export/...]",
)
def export(
    results: Path, form: str, gradebook: Path | None, column: str | None, scale: bool, output: Path | None
) -> int:
    """Write the scores in RESULTS in the format of another system.

    \b
    gradescope  a results.json for each submission
    canvas      the gradebook that Canvas exported, with one column filled in
    moodle      the same for Moodle's grading worksheet or grade export
    csv         a table like scores.csv
    junit       JUnit XML with one suite per student
    """
    from grader.batch.export import export as write_export
    from grader.batch.ledger import Ledger
    from grader.batch.settings import check_course
    from grader.batch.verify import refuse_edited

    if (form in ("canvas", "moodle")) != (gradebook is not None):
        raise click.UsageError(
            f"--format {form} needs --gradebook FILE, which {form.title()} exports."
            if gradebook is None
            else "--gradebook goes with --format canvas or moodle."
        )
    with batch_errors(), Ledger.existing(results) as ledger:
        refuse_edited(ledger, _warn, writes=False)
        course = named_course()
        check_course(ledger, course)
        exercises = ledger.settings().get("names") or course.names
        for line in write_export(
            ledger, course, form, exercises, gradebook=gradebook, column=column, scale=scale, output=output
        ):
            click.echo(line)
    return 0


@click.command()
@_results
@click.option("--adopt", is_flag=True, help="Accept the results as they are now, and sign them.")
def verify(results: Path, adopt: bool) -> int:
    """Check that the marks in RESULTS are those that gdgrade recorded.

    Everything in the ledger is signed with a key that is kept outside RESULTS. Adopted results, such as
    those of an earlier version, were not recorded with this key and are listed until they are graded
    again.

    \b
    Exit code
      0  everything is as it was recorded
      1  something was edited, added or removed; one line for each
      2  it cannot be checked: no ledger, or a ledger signed with another key
    """
    from grader.batch.ledger import Ledger
    from grader.batch.verify import verdict

    with batch_errors(), Ledger.existing(results) as ledger:
        if adopt:
            ledger.adopt()
        code, lines = verdict(ledger)
        for line in lines:
            click.echo(line, err=code == EXIT_UNKNOWN)
    return code


def _warn(words: str) -> None:
    click.echo(f"Warning: {words}", err=True)


def _check_apart(submissions: Path, results: Path) -> None:
    """Refuse results among the submissions: the next run would take them for a student's work."""
    if results.resolve().is_relative_to(submissions.resolve()):
        raise click.UsageError(f"{results} is inside the submissions; name a folder outside them with -o.")


def _say_found(submissions: Path, found: FoundClass, results: Path, say: Callable[[str], Any]) -> None:
    from grader.batch.private_folder import LEFT_OUT
    from grader.reports.text import number_of

    say(f"{submissions}: {number_of(len(found.hand_ins), 'student')}, layout {found.layout}.")
    for left in found.left_out[:MOST_LEFT_OUT]:
        say(f"  left out {left.place}: {left.reason}")
    if len(found.left_out) > MOST_LEFT_OUT:
        more = len(found.left_out) - MOST_LEFT_OUT
        say(f"  and {more} more; all are in {results / LEFT_OUT}")


def _say_gone(submissions: Path, found: FoundClass, ledger: Ledger, say: Callable[[str], Any]) -> None:
    """Name the students of earlier runs who handed in nothing here: a mistake in SUBMISSIONS, perhaps."""
    from grader.reports.text import number_of

    here = {one.hand_in.student.id for one in found.hand_ins}
    gone = [entry.student.id for entry in ledger.entries() if entry.student.id not in here]
    if gone:
        more = f" and {len(gone) - MOST_LEFT_OUT} more" if len(gone) > MOST_LEFT_OUT else ""
        are, stay = ("is", "stays") if len(gone) == 1 else ("are", "stay")
        say(
            f"{number_of(len(gone), 'student')} of an earlier run {are} not in {submissions} and {stay} in"
            f" the results: {', '.join(gone[:MOST_LEFT_OUT])}{more}. --fresh starts without them."
        )


def _no_words(_: str) -> None:
    """What --quiet says."""


def _names(words: tuple[str, ...], course: Course) -> tuple[str, ...] | None:
    """The exercises that words name, in the order of the course; None for no words."""
    from grader.intake import resolve

    asked = {name for word in words for name in resolve(word, course)}
    return tuple(name for name in course.names if name in asked) or None


def _check_columns(asked: tuple[str, ...] | None, graded: Sequence[str], results: Path) -> None:
    """Refuse exercises that scores.csv has no column for."""
    others = [name for name in asked or () if name not in graded]
    if others:
        raise click.ClickException(
            f"{results} was made without {', '.join(others)}; grade these in a separate batch, with"
            " another -o."
        )


def _opener(choices: dict[str, Any]) -> Opener:
    """Where the workers are."""
    from grader.batch.cluster import on_a_cluster, warning_about
    from grader.batch.this_machine import on_this_machine
    from grader.grading import cores

    if address := choices["cluster"]:
        if choices["workers"]:
            raise click.UsageError("--workers is for this machine only; a cluster has its own workers.")
        if warning := warning_about(address):
            _warn(warning)
        return partial(on_a_cluster, address)
    return partial(on_this_machine, choices["workers"] or cores())


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
