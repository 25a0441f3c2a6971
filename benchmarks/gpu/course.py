"""The worked solutions, and right and wrong versions of them, on all devices."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import zip_longest

from benchmarks.gpu.device import (
    EXERCISE,
    RIGHT,
    Device,
    SharedSandbox,
    full,
    handed_in,
    problem,
    refused_calls,
)
from benchmarks.gpu.findings import Fact, Figure, Finding, Verdict
from grader.authoring.graders import grade_source
from grader.authoring.variants import Variant, variants_of
from grader.course import load_course
from grader.exercise import Topic
from grader.grading import Grader, cores
from grader.intake import read_folder
from grader.stubs import checkout

LEFT = 12.0
"""Seconds of a budget that are kept for the last version and the end of the processes."""
AT_ONCE = 4
ACCEPTED, REJECTED = "accepted", "rejected"
Version = tuple[Topic, Variant]


def solutions(device: Device, seconds: float) -> Iterator[Finding]:
    """Whether each exercise earns its points, in a cold grader, and how long it takes in a warm one."""
    submission = read_folder(checkout() / "solutions", load_course())
    start = time.perf_counter()
    with device.grader() as grader:
        report = grader.grade(submission)
        yield Figure("seconds with the start of everything", time.perf_counter() - start, "s")
        for exercise in report.exercises:
            yield Verdict(f"the solution of {exercise.name}", "full marks", full(exercise), problem(exercise))
        on = {case.device for exercise in report.exercises for case in exercise.cases}
        yield Verdict("the devices", f"cpu, {device.name}", ", ".join(sorted(on)))
        yield Figure("points", report.score)
        yield Figure("points of the course", report.max_score)
        calls = [case for exercise in report.exercises for case in exercise.cases]
        yield Figure(f"cases on {device.name}", sum(case.device == device.name for case in calls))
        yield Fact("refused system calls", "; ".join(refused_calls(report)) or "none")
        start = time.perf_counter()
        grader.grade(submission)
        yield Figure("seconds for the second", time.perf_counter() - start, "s")


def variants(device: Device, seconds: float) -> Iterator[Finding]:
    """As many versions as fit into the time, from all topics in turn, some at once."""
    end = time.monotonic() + max(seconds - LEFT, seconds / 2)
    versions = list(_in_turn())
    tried = {True: 0, False: 0}
    with device.grader() as first, ExitStack() as stack:
        first.grade(handed_in(RIGHT), [EXERCISE])
        sandbox = SharedSandbox(first._sandbox)
        at_once = min(AT_ONCE, cores())
        graders = [stack.enter_context(device.grader(sandbox=sandbox)) for _ in range(at_once)]
        pool = stack.enter_context(ThreadPoolExecutor(at_once))
        for start in range(0, len(versions), at_once):
            for verdict in pool.map(_verdict, graders, versions[start : start + at_once]):
                yield verdict
                tried[verdict.expected == ACCEPTED] += 1
            if time.monotonic() > end:
                break
    yield Figure("right versions tried", tried[True])
    yield Figure("wrong versions tried", tried[False])
    yield Figure("versions that there are", len(versions))


def _verdict(grader: Grader, version: Version) -> Verdict:
    topic, variant = version
    (exercise,) = grade_source(grader, topic, variant.source, [variant.exercise], variant.title).exercises
    got = ACCEPTED if full(exercise) == "full marks" else REJECTED
    return Verdict(
        f"{topic.name}, {variant.exercise}: {variant.title}",
        ACCEPTED if variant.right else REJECTED,
        got,
        problem(exercise) if variant.right else "",
    )


def _in_turn() -> Iterator[Version]:
    """Of every topic a right one, then of every topic a wrong one, and again."""
    queues = [_alternating(topic) for topic in load_course().topics]
    for one_of_each in zip_longest(*queues):
        yield from filter(None, one_of_each)


def _alternating(topic: Topic) -> Sequence[Version]:
    """Right and wrong ones in turn, each kind from all exercises in turn."""
    of_kind = [[v for v in variants_of(load_course(), topic) if v.right is right] for right in (True, False)]
    spread = [_spread(versions) for versions in of_kind]
    return [(topic, v) for pair in zip_longest(*spread) for v in pair if v]


def _spread(versions: Sequence[Variant]) -> Sequence[Variant]:
    names = dict.fromkeys(variant.exercise for variant in versions)
    by_name = [[variant for variant in versions if variant.exercise == name] for name in names]
    return [variant for each in zip_longest(*by_name) for variant in each if variant]
