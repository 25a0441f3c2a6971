"""What one more submission costs in a grader that is warm, beyond the student's own arithmetic."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figure import Figure
from benchmarks.plain import PlainProcess
from grader.course import load_course
from grader.grading import DEFAULT_SEED, Grader, Options
from grader.intake import read_folder
from grader.plan import plan

SERIES, RUNS = 5, 6
TOPICS = ("01_activations", "04_softmax", "09_linear_regression")
"""Every kind of exercise: elementwise, Jacobians, NumPy, loops; by hand and with autograd."""
SOLUTIONS = Path(__file__).resolve().parent.parent / "solutions"


def measure() -> Iterator[Figure]:
    """The worked solutions of three topics, all cases, both dtypes, sandbox and judging included."""
    course = load_course()
    names = [exercise.name for topic, exercise in course if topic.name in TOPICS]
    submission = read_folder(SOLUTIONS, course)
    walls, plains = [], []
    with (
        Grader(course, Options(device="cpu"), DEFAULT_SEED) as grader,
        PlainProcess(names, submission) as plain,
    ):
        # In turns, so that both see the same machine, and in series, as in a batch; the first of each
        # warms up.
        for _ in range(SERIES):
            grader.grade(submission, names)
            for _ in range(RUNS):
                start = time.perf_counter()
                report = grader.grade(submission, names)
                walls.append(time.perf_counter() - start)
                assert report.passed
            plain.seconds()
            plains += [plain.seconds() for _ in range(RUNS)]
    wall, own = statistics.median(walls), statistics.median(plains)
    calls = sum(len(plan(course.find(name)[1], ["cpu"])) for name in names)
    yield Figure(
        "one more submission beyond the student's own arithmetic",
        1000 * (wall - own),
        "ms",
        target=60,
        detail=f"{1000 * wall:.0f} ms in all; the same {calls} calls in a plain process: {1000 * own:.0f} ms",
    )
