"""The results of one submission as Classroom 50 reads them: `result.json`.

The format: https://github.com/foundation50/classroom50/wiki/Advanced-Autograding#the-resultjson-contract
Its scores are integers; points have at most two decimals, and become hundredths.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from grader.report import ExerciseReport, Status
from grader.reports.gradescope import summary
from grader.reports.showing import Show, shown
from grader.roster import Row

SCHEMA = "classroom50/result/v1"
HUNDREDTHS = 100


def result(
    row: Row, possible: float, about: Mapping[str, str], now: datetime, show: Show = Show.FULL
) -> dict[str, Any]:
    """The content of `result.json`: a test an exercise, in hundredths of a point.

    `possible` are the points that could be earned: a result without tests would pass for 0 of 0 points.
    `about` is the environment that the runner provides; `now` stands for the time of the submission, as in
    the autograders that Classroom 50 publishes.
    """
    report = row.report
    tests = [
        {
            "test-name": f"{exercise.topic}: {exercise.name}",
            "passed": exercise.status is Status.PASSED,
            **_scores(exercise),
            "output": shown(report, exercise, show),
        }
        for exercise in (report.exercises if report else ())
        if report and exercise.status is not Status.NOT_RUN
    ] or [_not_graded(row, possible)]
    commit = about.get("COMMIT_URL", "")
    return {
        "schema": SCHEMA,
        "classroom": about.get("CLASSROOM", ""),
        "assignment": about.get("ASSIGNMENT", ""),
        "assignment_type": about.get("ASSIGNMENT_TYPE") or "individual",
        "owner": about.get("OWNER") or about.get("USERNAME", ""),
        "submission": about.get("SUBMISSION_TAG", ""),
        "commit": commit,
        "release": about.get("RELEASE_URL", ""),
        "review": about.get("REVIEW_URL") or commit,
        "datetime": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "score": sum(test["score"] for test in tests),
        "max-score": sum(test["max-score"] for test in tests),
        "tests": tests,
    }


def dumps(row: Row, possible: float, about: Mapping[str, str], now: datetime, show: Show = Show.FULL) -> str:
    """The text of `result.json`, in ASCII."""
    return json.dumps(result(row, possible, about, now, show), indent=2, allow_nan=False) + "\n"


def _not_graded(row: Row, possible: float) -> dict[str, Any]:
    return {
        "test-name": "files that can be graded",
        "passed": False,
        "score": 0,
        "max-score": round(HUNDREDTHS * possible),
        "output": "\n".join(summary(row)),
    }


def _scores(exercise: ExerciseReport) -> dict[str, int]:
    return {
        "score": round(HUNDREDTHS * exercise.score),
        "max-score": round(HUNDREDTHS * exercise.max_score),
    }
