"""What one more submission costs in a grader that is warm, beyond the student's own arithmetic."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figure import Figure
from benchmarks.plain import plain_seconds
from grader.course import load_course
from grader.grading import Grader, Options
from grader.intake import read_folder
from grader.plan import plan

RUNS = 15
SOLUTIONS = Path(__file__).resolve().parent.parent / "solutions"


def measure() -> Iterator[Figure]:
    """The worked solutions of every topic, all cases, both dtypes, sandbox and judging included."""
    course = load_course()
    submission = read_folder(SOLUTIONS, course)
    options = Options(device="cpu")
    with Grader(course, options) as grader:
        grader.grade(submission)
        walls = []
        for _ in range(RUNS):
            start = time.perf_counter()
            report = grader.grade(submission)
            walls.append(time.perf_counter() - start)
            assert report.passed
    wall, own = statistics.median(walls), plain_seconds(course, submission, options)
    calls = sum(len(plan(exercise, ["cpu"])) for _, exercise in course)
    yield Figure(
        "one more submission beyond the student's own arithmetic",
        1000 * (wall - own),
        "ms",
        target=60,
        detail=f"{1000 * wall:.0f} ms in all; the same {calls} calls in a plain process: {1000 * own:.0f} ms",
    )
