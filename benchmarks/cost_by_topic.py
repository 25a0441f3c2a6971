"""What checking the solutions costs, topic by topic: processor time in the child and in the examiner."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil

from benchmarks.figure import Figure
from benchmarks.plain import PlainProcess
from grader.course import load_course
from grader.grading import DEFAULT_SEED, Grader, Options
from grader.intake import read_folder
from grader.submission import Submission

RUNS = 12
SOLUTIONS = Path(__file__).resolve().parent.parent / "solutions"


def measure() -> Iterator[Figure]:
    """A line a topic, then the whole course as one submission; references are warm."""
    course = load_course()
    submission = read_folder(SOLUTIONS, course)
    topics = {topic.name: [exercise.name for exercise in topic.exercises] for topic in course.topics}
    every = [name for names in topics.values() for name in names]
    with Grader(course, Options(device="cpu"), DEFAULT_SEED) as grader:
        grader.grade(submission, every)
        for topic, names in topics.items():
            cpu, own = _cpu_seconds(grader, submission, names), _own_seconds(submission, names)
            yield Figure(
                f"checking {topic} beyond the student's own arithmetic",
                1000 * (cpu - own),
                "ms of CPU",
                detail=f"{1000 * cpu:.0f} ms in all, {1000 * own:.0f} ms of them the student's",
            )
        cpu, own = _cpu_seconds(grader, submission, every), _own_seconds(submission, every)
    yield Figure(
        "one full submission, in the child and the judge together",
        1000 * cpu,
        "ms of CPU",
        target=300,
        detail=f"{len(every)} exercises; {1000 * own:.0f} ms of it are the student's own arithmetic",
    )


def _cpu_seconds(grader: Grader, submission: Submission, names: Sequence[str]) -> float:
    """Processor seconds of a submission, the mean over some: clocks of processes are coarse."""
    grader.grade(submission, names)
    before = _used()
    for _ in range(RUNS):
        assert grader.grade(submission, names).passed
    return (_used() - before) / RUNS


def _used() -> float:
    """Processor seconds that the children and the examiner have used; this process and the warm one,
    which forks them, are not in it."""
    descendants = psutil.Process().children(recursive=True)
    # bubblewrap may be around it, and names it among its arguments.
    named = (p for p in descendants if p.cmdline()[:1] == [sys.executable])
    warm = next(p for p in named if "grader.sandbox.child.zygote" in p.cmdline())
    ended = warm.cpu_times()
    living = [child.cpu_times() for child in warm.children()]
    return float(sum([ended.children_user, ended.children_system, *(t.user + t.system for t in living)]))


def _own_seconds(submission: Submission, names: Sequence[str]) -> float:
    with PlainProcess(names, submission) as plain:
        runs = sorted(plain.seconds() for _ in range(RUNS))
    return runs[len(runs) // 2]
