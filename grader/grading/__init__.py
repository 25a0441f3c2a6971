"""grade(): submission to sandbox to answers to judge to report. The waist of the house.

Every face (check, watch, batch, pytest, a notebook) goes through here and nowhere else, so that
the same submission, seed and device gives the same report by each of them.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from grader.exercise import Course
from grader.grading.errors import BrokenCourse, DeviceError, GradingError
from grader.grading.grader import Grader, start_sandbox
from grader.grading.options import (
    DEFAULT_MEMORY,
    DEFAULT_SEED,
    DEFAULT_TIMEOUT,
    SEED_BITS,
    Options,
    Places,
    cores,
    secret_seed,
)
from grader.grading.requests import make_request
from grader.intake import read_files, read_folder
from grader.loading import load
from grader.report import Report
from grader.sandbox.host.interruption import Interrupted, Interruption
from grader.submission import Submission

__all__ = [
    "DEFAULT_MEMORY",
    "DEFAULT_SEED",
    "DEFAULT_TIMEOUT",
    "SEED_BITS",
    "BrokenCourse",
    "DeviceError",
    "Grader",
    "GradingError",
    "Interrupted",
    "Interruption",
    "Options",
    "Places",
    "cores",
    "grade",
    "make_request",
    "read",
    "secret_seed",
    "start_sandbox",
]


def grade(
    source: str | os.PathLike[str] | Submission,
    names: Sequence[str] | None = None,
    options: Options | None = None,
    course: Course | None = None,
    seed: int | None = DEFAULT_SEED,
) -> Report:
    """Grade a folder of exercises, one file, or a submission that was read already.

    `names` limits it to these exercises. The fixed seed keeps feedback on one's own work the same from
    call to call; to grade the work of others, `seed=None` draws a secret one. For more than one
    submission use a `Grader`, which warms up once.

    >>> report = grade("exercises", names=["sigmoid"])  # doctest: +SKIP
    >>> report.score, report.max_score                  # doctest: +SKIP
    (1.0, 1.0)
    """
    course = course or load()
    submission = source if isinstance(source, Submission) else read(Path(source), course)
    with Grader(course, options, seed) as grader:
        return grader.grade(submission, names)


def read(path: Path, course: Course) -> Submission:
    """A folder of exercises, or one file, as a submission; IntakeError where it cannot be read."""
    return read_folder(path, course) if path.is_dir() else read_files([path], course)
