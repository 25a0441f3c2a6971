"""Grade one submission for another system: read and judged as a batch does it, under a seed of its own."""

from __future__ import annotations

from pathlib import Path

from grader.batch import work
from grader.batch.options import ShownPlace
from grader.batch.packing import unpack_report
from grader.batch.readers import Readers
from grader.batch.reading import Read
from grader.batch.versions import course_version
from grader.batch.work import Environment, Failed, JobOptions
from grader.doors.errors import DoorError
from grader.doors.secret import Secret
from grader.doors.settings import Settings
from grader.exercise import Course
from grader.grading import Options
from grader.intake import FoundEntry, find_submission
from grader.roster import Outcome, Row

ENOUGH = ("isolated", "partial: it can see which private files there are")
"""What suffices where each submission has a container, or a runner, of its own: Landlock and seccomp give an
ordinary user no more. Names and sizes of files can be seen then, and no other student's are there."""


def grade_one(folder: Path, course: Course, settings: Settings, secret: Secret) -> Row:
    """What becomes of the submission in a folder. Raises DoorError where nothing could be graded: the code of
    students cannot be isolated here, or the grader itself failed."""
    found = find_submission(folder)
    submission, problems = _read(found, course)
    entry = found.entry
    if submission is None:
        return Row(entry.student, Outcome.REFUSED, None, problems, entry.submitted)
    grading = Options("cpu", place=ShownPlace.KIND.search)
    options = JobOptions(grading, course_version(course), unisolated=True, origin=course.origin)
    try:
        _check_isolation(work.environment(options), settings)
        result = work.grade(options, submission, settings.names, secret.seed(submission))
    finally:
        work.retire()
    if isinstance(result, Failed):
        raise DoorError(result.why)
    return Row(entry.student, Outcome.GRADED, unpack_report(result.report), problems, entry.submitted)


def _read(found: FoundEntry, course: Course) -> Read:
    with Readers(course, count=1) as readers:
        (read,) = [reading[1] for reading in readers.read([found]) if reading]
    if isinstance(read, Failed):
        raise DoorError(read.why)
    return read


def _check_isolation(environment: Environment | Failed, settings: Settings) -> None:
    """Before any code of a student runs."""
    if isinstance(environment, Failed):
        raise DoorError(environment.why)
    if environment.isolation not in ENOUGH and not settings.allow_unisolated:
        raise DoorError(
            f"Nothing was run: students' code cannot be isolated here ({environment.isolation}). `gdgrade"
            " doctor` shows what is missing; a pack made with --allow-unisolated grades anyway."
        )
