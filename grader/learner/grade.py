"""grade() as one calls it from Python: the report, and the progress remembered as `gdgrade check` does."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from grader import grading
from grader.exercise import Course
from grader.grading import DEFAULT_SEED, Options
from grader.learner.progress import save_report
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
    call to call; to grade the work of others, `seed=None` draws a secret one. The results of exercises in the
    current folder, or in its folder "exercises", are remembered there.

    >>> report = grade("exercises", names=["sigmoid"])  # doctest: +SKIP
    >>> report.score, report.max_score                  # doctest: +SKIP
    (1.0, 1.0)
    """
    course = course or load()
    submission = source if isinstance(source, Submission) else grading.read(Path(source), course)
    report = grading.grade(submission, names, options, course, seed)
    if not isinstance(source, Submission):
        save_report(report, submission, own_folder(submission))
    return report
