"""What it costs to watch the calls of each by-hand exercise, as a share of the processor time that a
submission takes in a grader that is warm.

The calls are made in forks of a process that has rehearsed, as they are in the sandbox: in one that is not
prepared for it, a collection of garbage takes longer than all the watching."""

from __future__ import annotations

import gc
import os
import statistics
import struct
import time
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

import torch

from benchmarks.figure import Figure
from benchmarks.processor_time import seconds_of_descendants
from grader.course import load_course
from grader.grading import DEFAULT_SEED, Grader, Options
from grader.grading.requests import make_request
from grader.intake import read_folder
from grader.plan import plan
from grader.sandbox.child.invoke import answer_call
from grader.sandbox.child.loading import Loaded, load
from grader.sandbox.child.lookout import Lookout
from grader.sandbox.child.preload import ready_to_fork
from grader.sandbox.child.serve import GARBAGE_THRESHOLD, rehearse
from grader.sandbox.wire import TO_CHILD, Frame, FrameReader

RUNS = 25


class Watched(Enum):
    """Not at all; the first call under a dispatch mode; that, with the loops of two calls and the lookout."""

    NOT = "not"
    CLOSELY = "closely"
    WHOLLY = "wholly"


SOLUTIONS = Path(__file__).resolve().parent.parent / "solutions"

Asked = tuple[Loaded, Frame]


def measure() -> Iterator[Figure]:
    """The share of a submission, by the median of some runs, taken in turns."""
    asked = [(module, frame) for module, frame in course() if frame.header["watch"]]
    torch.set_num_threads(1)
    rehearse()
    ready_to_fork()
    runs = [[_seconds_in_a_fork(asked, how) for how in Watched] for _ in range(RUNS)]
    closely = statistics.median(closely - unwatched for unwatched, closely, _ in runs)
    wholly = statistics.median(wholly - unwatched for unwatched, _, wholly in runs)
    whole = _seconds_of_a_submission()
    yield Figure(
        "one call of each by-hand exercise under a dispatch mode, of a submission's processor time",
        100 * closely / whole,
        "%",
        target=3,
        detail=f"{1000 * closely:.0f} of {1000 * whole:.0f} ms, {RUNS} runs",
    )
    yield Figure(
        "all that watches the calls of by-hand exercises, of a submission's processor time",
        100 * wholly / whole,
        "%",
        detail=f"{1000 * wholly:.0f} of {1000 * whole:.0f} ms, {RUNS} runs",
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


def _seconds_in_a_fork(asked: list[Asked], how: Watched) -> float:
    """The processor time that the calls take in a process as new as a child of the sandbox."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            gc.set_threshold(GARBAGE_THRESHOLD)
            os.write(writing, struct.pack("d", _seconds(asked, how)))
        finally:
            os._exit(0)
    os.close(writing)
    with open(reading, "rb") as pipe:
        (seconds,) = struct.unpack("d", pipe.read())
    os.waitpid(child, 0)
    return float(seconds)


def _seconds(asked: list[Asked], how: Watched) -> float:
    start = time.process_time()
    for module, frame in asked:
        watch = frame.header["watch"]
        lookout = Lookout(watch["ready_made"]) if how is Watched.WHOLLY else None
        seen = {
            Watched.NOT: None,
            Watched.CLOSELY: {**watch, "loops": True},
            Watched.WHOLLY: watch,
        }[how]
        for number in watch["calls"]:
            request = {**frame.header, "watch": seen}
            answer_call(module, request, frame.header["calls"][number], frame.arrays, number)
        if lookout:
            lookout.end()
    return time.process_time() - start
