"""What it costs to watch the calls of each by-hand exercise: the processor time that it adds to the calls
that are looked at closely, and to an exercise as a whole, as a share of what a submission takes in a grader
that is warm.

The calls are made in forks of a process that has rehearsed, as they are in the sandbox: in one that is not
prepared for it, a collection of garbage takes longer than all the watching."""

from __future__ import annotations

import gc
import os
import statistics
import struct
import time
from collections.abc import Iterator
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
SOLUTIONS = Path(__file__).resolve().parent.parent / "solutions"

Asked = tuple[Loaded, Frame]


def measure() -> Iterator[Figure]:
    """The share of a submission, by the median of some runs, taken in turns."""
    asked = [(module, frame) for module, frame in course() if frame.header["watch"]]
    torch.set_num_threads(1)
    rehearse()
    ready_to_fork()
    pairs = [
        (_seconds_in_a_fork(asked, watched=True), _seconds_in_a_fork(asked, watched=False))
        for _ in range(RUNS)
    ]
    more = statistics.median(watched - unwatched for watched, unwatched in pairs)
    calls = statistics.median(unwatched for _, unwatched in pairs)
    whole = _seconds_of_a_submission()
    yield Figure(
        "watching the calls of each by-hand exercise, of a submission's processor time",
        100 * more / whole,
        "%",
        target=3,
        detail=f"{1000 * more:.0f} of {1000 * whole:.0f} ms; the calls that are looked at closely take"
        f" {1000 * calls:.0f} ms unwatched, {RUNS} pairs",
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


def _seconds_in_a_fork(asked: list[Asked], *, watched: bool) -> float:
    """The processor time that the calls take in a process as new as a child of the sandbox."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            gc.set_threshold(GARBAGE_THRESHOLD)
            os.write(writing, struct.pack("d", _seconds(asked, watched=watched)))
        finally:
            os._exit(0)
    os.close(writing)
    with open(reading, "rb") as pipe:
        (seconds,) = struct.unpack("d", pipe.read())
    os.waitpid(child, 0)
    return float(seconds)


def _seconds(asked: list[Asked], *, watched: bool) -> float:
    start = time.process_time()
    for module, frame in asked:
        watch = frame.header["watch"]
        lookout = Lookout(watch["ready_made"]) if watched else None
        for number in watch["calls"]:
            request = {**frame.header, "watch": watch if watched else None}
            answer_call(module, request, frame.header["calls"][number], frame.arrays, number)
        if lookout:
            lookout.end()
    return time.process_time() - start
