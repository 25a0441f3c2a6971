"""grade() as one calls it from Python: the report, and the progress remembered as `gdgrade check` does."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from grader.exercise import Course
from grader.grading import DEFAULT_SEED, Grader, Options
from grader.intake import read_files, read_folder
from grader.learner.results import save_report
from grader.learner.workspace import own_folder
from grader.loading import load
from grader.report import Report
from grader.submission import Submission


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
    submission use a `Grader`, which warms up once. The results of exercises in the
    current folder, or in its folder "exercises", are remembered there.

    >>> report = grade("exercises", names=["sigmoid"])  # doctest: +SKIP
    >>> report.score, report.max_score                  # doctest: +SKIP
    (1.0, 1.0)
    """
    course = course or load()
    submission = source if isinstance(source, Submission) else _read(Path(source), course)
    with Grader(course, options, seed) as grader:
        report = grader.grade(submission, names)
    if not isinstance(source, Submission):
        save_report(report, submission, own_folder(submission))
    return report


def _read(path: Path, course: Course) -> Submission:
    """A folder of exercises, or one file, as a submission; IntakeError where it cannot be read."""
    return read_folder(path, course) if path.is_dir() else read_files([path], course)
