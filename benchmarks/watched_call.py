"""What it costs to watch the operators of two calls of each by-hand exercise: the processor time that it adds
to all answers to the course, as a share of what a submission takes in a grader that is warm."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks.figure import Figure
from benchmarks.processor_time import seconds_of_descendants
from grader.course import load_course
from grader.grading import DEFAULT_SEED, Grader, Options
from grader.grading.requests import make_request
from grader.intake import read_folder
from grader.plan import plan
from grader.sandbox.child.invoke import answer_call
from grader.sandbox.child.loading import Loaded, load
from grader.sandbox.wire import TO_CHILD, Frame, FrameReader

RUNS = 7
SOLUTIONS = Path(__file__).resolve().parent.parent / "solutions"

Asked = tuple[Loaded, Frame]


def measure() -> Iterator[Figure]:
    """The share of a submission, and of the answers alone: the median of some runs, taken in turns."""
    asked = list(course())
    added, without = [], []
    for _ in range(RUNS + 1):
        unwatched, watched = _seconds(asked, {"watch": None}), _seconds(asked, {})
        added.append(watched - unwatched)
        without.append(unwatched)
    more, answers = statistics.median(added[1:]), statistics.median(without[1:])
    whole = _seconds_of_a_submission()
    yield Figure(
        "watching two calls of each by-hand exercise, of a submission's processor time",
        100 * more / whole,
        "%",
        target=3,
        detail=f"{1000 * more:.0f} of {1000 * whole:.0f} ms; {100 * more / answers:.1f} % on top of the"
        f" answers alone, {RUNS} pairs",
    )


def _seconds_of_a_submission() -> float:
    """Processor time of the worked solutions in a warm grader: in the child, the examiner and the grader."""
    whole = load_course()
    submission = read_folder(SOLUTIONS, whole)
    seconds = []
    with Grader(whole, Options(device="cpu"), DEFAULT_SEED) as grader:
        grader.grade(submission)
        for _ in range(RUNS):
            before = seconds_of_descendants()
            grader.grade(submission)
            seconds.append(seconds_of_descendants() - before)
    return statistics.median(seconds)


def course() -> Iterator[Asked]:
    for topic, exercise in load_course():
        module = load(topic.file, (SOLUTIONS / topic.file).read_bytes())
        assert isinstance(module, Loaded)
        request = make_request(topic, exercise, plan(exercise, ["cpu"]), DEFAULT_SEED)
        (frame,) = FrameReader(TO_CHILD).feed(request.frame)
        yield module, frame


def _seconds(asked: list[Asked], changed: Mapping[str, Any]) -> float:
    start = time.process_time()
    for module, frame in asked:
        request = {**frame.header, **changed}
        for number, call in enumerate(request["calls"]):
            answer_call(module, request, call, frame.arrays, number)
    return time.process_time() - start
