"""What it costs to watch the operators of one call of each by-hand exercise: processor time of all answers
to the course, with the watch and without."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks.figure import Figure
from grader.course import load_course
from grader.grading import DEFAULT_SEED, make_request
from grader.plan import plan
from grader.sandbox.child.invoke import answer_call
from grader.sandbox.child.loading import Loaded, load
from grader.sandbox.wire import TO_CHILD, Frame, FrameReader

RUNS = 7
SOLUTIONS = Path(__file__).resolve().parent.parent / "solutions"

Asked = tuple[Loaded, Frame]


def measure() -> Iterator[Figure]:
    """The share that it adds, the median of some runs, taken in turns."""
    asked = list(course())
    shares, seconds = [], []
    for _ in range(RUNS + 1):
        without, with_watch = _seconds(asked, {"watch": None}), _seconds(asked, {})
        shares.append(100 * (with_watch / without - 1))
        seconds.append(without)
    yield Figure(
        "watching one call of each by-hand exercise, on top of all answers to the course",
        statistics.median(shares[1:]),
        "%",
        target=3,
        detail=f"{RUNS} pairs, {1000 * statistics.median(seconds[1:]):.0f} ms of CPU without it",
    )


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
