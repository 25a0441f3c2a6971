"""The results of one submission as Gradescope's autograder reads them: `results.json`.

The format: https://gradescope-autograders.readthedocs.io/en/latest/specs/
"""

from __future__ import annotations

import json
from typing import Any, Literal

from grader.report import ExerciseReport, Report, Status
from grader.reports.showing import Show, shown
from grader.reports.text import number_of, plain_number, printable
from grader.roster import Outcome, Row

Visibility = Literal["visible", "hidden", "after_due_date", "after_published"]


def results(row: Row, visibility: Visibility = "visible", show: Show = Show.FULL) -> dict[str, Any]:
    """The content of `results.json`: a test an exercise, and the final score, which they do not add up to
    where something is taken off for lateness. `visibility` is when students see the tests, `show` what they
    see of the failures."""
    report = row.report
    return {
        "score": row.final_score,
        "output": "\n".join(summary(row)),
        "output_format": "text",
        "execution_time": report.duration_seconds if report else 0.0,
        "stdout_visibility": "hidden",
        "tests": [
            _test(report, exercise, visibility, show)
            for exercise in (report.exercises if report else ())
            if report and exercise.status is not Status.NOT_RUN
        ],
        "extra_data": {
            "outcome": row.outcome.value,
            "score_before_penalty": row.score,
            "late_penalty": row.penalty,
        },
    }


def dumps(row: Row, visibility: Visibility = "visible", show: Show = Show.FULL) -> str:
    """The text of `results.json`, in ASCII."""
    return json.dumps(results(row, visibility, show), indent=2, allow_nan=False) + "\n"


def _test(report: Report, exercise: ExerciseReport, visibility: Visibility, show: Show) -> dict[str, Any]:
    return {
        "name": f"{exercise.topic}: {exercise.name}",
        "name_format": "text",
        "score": exercise.score,
        "max_score": exercise.max_score,
        "status": "passed" if exercise.status is Status.PASSED else "failed",
        "output": shown(report, exercise, show),
        "output_format": "text",
        "visibility": visibility,
    }


def summary(row: Row) -> list[str]:
    """What is said of the submission as a whole, a line each."""
    lines = {
        Outcome.REFUSED: ["None of the files that were handed in could be graded."],
        Outcome.FAILED: ["The grader itself failed on this submission; it will be graded again."],
        Outcome.MISSING: ["Nothing was handed in."],
        Outcome.GRADED: [],
    }[row.outcome]
    if row.report and row.report.exercises:
        passed = sum(exercise.status is Status.PASSED for exercise in row.report.exercises)
        lines.append(f"{passed} of {number_of(len(row.report.exercises), 'exercise')} passed.")
    if row.penalty:
        lines.append(
            f"Late: {plain_number(100 * row.penalty)} % of {plain_number(row.score)} points are deducted."
        )
    return [*lines, *(printable(problem) for problem in row.problems)]
