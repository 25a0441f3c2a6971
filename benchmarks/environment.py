"""What it costs to give each exercise its file and its process as new: processor time of all answers to the
course, with the looks and the files that are run again, and without."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

from benchmarks.figure import Figure
from benchmarks.watched_call import SOLUTIONS, Asked, course
from grader.sandbox.child.invoke import answer_call
from grader.sandbox.child.loading import Loaded, forget, load
from grader.sandbox.child.modules import Modules

RUNS = 9


def measure() -> Iterator[Figure]:
    """The share that it adds, the median of some runs: both are measured in each."""
    asked = list(course())
    sources = {frame.header["of"]: (SOLUTIONS / frame.header["of"]).read_bytes() for _, frame in asked}
    shares, seconds = [], []
    for _ in range(RUNS + 1):
        answers = _answering(asked)
        shares.append(100 * (_as_new(asked, sources) - _loading(asked, sources)) / answers)
        seconds.append(answers)
    yield Figure(
        "each exercise's file and process as new, on top of all answers to the course",
        statistics.median(shares[1:]),
        "%",
        target=3,
        detail=f"{RUNS} runs, {1000 * statistics.median(seconds[1:]):.0f} ms of CPU without it",
    )


def _answering(asked: list[Asked]) -> float:
    start = time.process_time()
    for module, frame in asked:
        for number, call in enumerate(frame.header["calls"]):
            answer_call(module, frame.header, call, frame.arrays, number)
    return time.process_time() - start


def _as_new(asked: list[Asked], sources: dict[str, bytes]) -> float:
    """What `Modules` takes, with every file loaded once or more."""
    modules = Modules(None)
    start = time.process_time()
    for _, frame in asked:
        modules.as_new(frame.header["of"], sources[frame.header["of"]])
    modules.close()
    return time.process_time() - start


def _loading(asked: list[Asked], sources: dict[str, bytes]) -> float:
    """What it takes to load every file once."""
    start = time.process_time()
    for file in dict.fromkeys(frame.header["of"] for _, frame in asked):
        loaded = load(file, sources[file])
        assert isinstance(loaded, Loaded)
        forget(loaded.module)
    return time.process_time() - start
