"""A run of the command `batch` from its options on: the agreement with RESULTS, the grading, the files."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from grader.batch.agreement import Undecided, agree
from grader.batch.class_files import class_settings, sentences
from grader.batch.ledger import Ledger
from grader.batch.options import BatchOptions, RunContext
from grader.batch.progress import Tally, shown
from grader.batch.readers import COUNT, Readers
from grader.batch.results import Outputs, refuse_foreign, write_left_out
from grader.batch.run import Recorded, grade_class
from grader.batch.settings import check_course, check_seed, columns_of, options_of
from grader.batch.workers import NoWorker, Workers
from grader.cli.instructors.batch_words import earlier_words
from grader.cli.instructors.common import check_pictures, opener, selected_exercises, table
from grader.doors.secret import read_secret
from grader.exercise import Course
from grader.garbage import collected_seldom
from grader.intake import FoundClass


def grade(
    found: FoundClass,
    ledger: Ledger,
    course: Course,
    options: BatchOptions,
    given: frozenset[str],
    submissions: Path,
) -> tuple[Tally, list[str], list[str]]:
    """Grade what was found into a ledger, and write its files as results come, at a stop too; how it went,
    whose files were moved away, and what is to be said of the class file."""
    title = submissions.resolve().name
    check_course(ledger, course)
    check_seed(ledger, options.seed)
    of_class = class_settings(submissions, course, options.class_file, options.points, options.weights)
    before = ledger.settings()
    settings = _agreed(ledger, course, options, given, of_class)
    grading = options_of(settings)
    check_pictures(grading)
    names = tuple(name for name in settings["names"] or () if name in course.names) or None
    seed_by = read_secret(options.secret).seed if options.secret else None
    context = RunContext(ledger, course, grading, names, options.seed, seed_by)
    students = [one.entry.student for one in found.entries]
    here = [student.id for student in students]
    terminal = sys.stdout.isatty() and sys.stderr.isatty()
    with (
        collected_seldom(),
        Readers(course, min(COUNT, len(here))) as readers,
        Workers(opener(options, len(here)), course, grading, unisolated=options.allow_unisolated) as workers,
        Outputs(ledger, course, columns_of(settings, course), title, students) as outputs,
    ):
        refuse_foreign(ledger, here)
        if ledger.settings().get("device") != grading.device:
            workers.environment()  # a device that is not there shall not be remembered
        gone = sorted(set(ledger.students()) - set(here))
        ledger.save_settings({**settings, "gone": gone, "title": title})
        write_left_out(found.left_out, ledger)
        with shown(len(here), sys.stderr, quiet=options.quiet, terminal=terminal) as (show, tally):

            def write_and_show(recorded: Recorded) -> None:
                outputs.write_students([recorded.student])
                show(recorded)

            try:
                grade_class(readers.read(found.entries), context, workers, write_and_show)
                ledger.finish_round()
            except (KeyboardInterrupt, NoWorker):
                # The settings of this run are recorded: what was graded before is told by them, too.
                if ledger.students():
                    outputs.finish()
                raise
            moved = outputs.finish()
        after = ledger.settings()
        said = [*earlier_words(before, after, ledger.folder.path), *sentences(ledger, before, after)]
    return tally, moved, said


def _agreed(
    ledger: Ledger,
    course: Course,
    options: BatchOptions,
    given: frozenset[str],
    of_class: Mapping[str, Any],
) -> dict[str, Any]:
    """The settings that the run and its ledger agree on; where they do not, a table says what differs."""
    names = selected_exercises(options.only, course)
    try:
        return agree(ledger, course, options, names, given, of_class)
    except Undecided as undecided:
        rows = [(one.option, one.before, one.now, one.effect) for one in undecided.differences]
        for line in table(("", "in RESULTS", "now", "what --change does"), rows):
            click.echo(line, err=True)
        raise
