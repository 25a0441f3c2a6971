"""What a worker does: grade one submission after the other, with a grader of its own that stays warm.

Runs in the worker processes, be they of this machine or of a cluster. What comes in and what goes out
are plain values; the ledger stays with the process that started the run.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from socket import gethostname

from grader.batch.gradings import Graded
from grader.batch.packing import pack_report
from grader.batch.picture_packing import pack_drawings
from grader.batch.summaries import summary_of
from grader.batch.versions import course_version
from grader.drawing import Drawings
from grader.exercise import Course
from grader.grading import BrokenCourse, Grader, GradingError, Options
from grader.loading import load_again
from grader.outline import BUILT_IN
from grader.places import CourseError
from grader.report import Report
from grader.sandbox.barriers.identity import forbid_tracing
from grader.submission import Submission

_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Environment:
    """Where a worker works: how well it confines student code, on what devices, which course and versions."""

    isolation: str
    devices: tuple[str, ...]
    course: str
    versions: Mapping[str, str]


@dataclass(frozen=True)
class Failed:
    """The grader itself failed on a submission; one sentence."""

    why: str


@dataclass(frozen=True)
class JobOptions:
    """How a worker grades: with these options, by the course of this version which comes from
    `origin`, and where it cannot confine students' code only if `unisolated` says so."""

    grading: Options
    course: str
    unisolated: bool = False
    origin: str = BUILT_IN


def environment(options: JobOptions) -> Environment | Failed:
    """What submissions will meet in this worker, told before any is run."""
    with _one_at_a_time:
        try:
            warm = _warmed(options)
            grader = warm.grader
            grader.rehearse()
            return Environment(grader.isolation, grader.devices, warm.version, grader.versions)
        except CourseError as error:
            return Failed(f"The worker on {gethostname()} does not have the course: {error}")
        except BrokenCourse as error:
            return Failed(str(error))
        except GradingError as error:
            return Failed(f"{str(error)[:1].upper()}{str(error)[1:]}.")


def grade(
    options: JobOptions,
    submission: Submission,
    names: tuple[str, ...] | None,
    seed: int,
    compared: int | None = None,
) -> Graded | Failed:
    """The report on a submission under a seed, its wrong answers with their digest under the seed `compared`;
    never raises for anything that is in it.

    Every worker looks for itself whether it is fit: on a cluster one may join later.
    """
    with _one_at_a_time:
        try:
            warm = _warmed(options)
            grader = warm.grader
            if warm.version != options.course:
                why = f"another course ({warm.version}, not {options.course})"
                return Failed(f"It was not run: the worker on {gethostname()} has {why}.")
            if grader.isolation != "isolated" and not options.unisolated:
                return Failed(f"It was not run: {gethostname()} cannot isolate it ({grader.isolation}).")
            report = grader.grade(submission, names, seed)
            if compared not in (None, seed):
                report = grader.compared(submission, report, compared)
        except CourseError as error:
            return Failed(f"It was not run: the worker on {gethostname()} does not have the course: {error}")
        except BrokenCourse as error:
            return Failed(f"The course failed: {error}")
        except GradingError as error:
            return Failed(f"The grader failed: {error}.")
    # A picture is never at the cost of a grade: what fails from here on is left out.
    drawn = pack_drawings(_drawn(warm, submission, report)) if options.grading.pictures else None
    packed = pack_report(report)
    summary = summary_of(report, submission)
    return Graded(
        report.score,
        report.max_score,
        report.duration_seconds,
        report.versions,
        packed,
        seed,
        summary,
        drawn,
    )


def _drawn(warm: _Warm, submission: Submission, report: Report) -> Drawings:
    """The pictures of a student's page, as those of a check."""
    from grader.grading.drawings import draw_all  # most runs draw none

    with _one_at_a_time:
        try:
            return draw_all(warm.grader, warm.course, submission, report)
        except GradingError as error:
            return Drawings(note=f"The pictures could not be drawn: {error}.")


def retire() -> None:
    """End what this worker has kept warm."""
    with _one_at_a_time:
        while _warm:
            _warm.popitem()[1].grader.close()


@dataclass(frozen=True)
class _Warm:
    """A grader that is kept, its course, and the version of that."""

    grader: Grader
    course: Course
    version: str


_warm: dict[tuple[str, str, Options], _Warm] = {}
"""What this worker has kept warm: one grader for its life as a rule, so that torch is imported once."""


def _warmed(options: JobOptions) -> _Warm:
    """The grader for these options. A worker of a cluster stays, and a course that was changed meanwhile is
    loaded again."""
    key = options.origin, options.course, options.grading
    if key not in _warm:
        forbid_tracing()
        course = load_again(options.origin)
        _warm[key] = _Warm(Grader(course, options.grading), course, course_version(course))
    return _warm[key]
