"""Several children at once: seconds a submission, and the memory of each."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field

from benchmarks.gpu.device import Device, SharedSandbox
from benchmarks.gpu.findings import Fact, Figure, Finding, Verdict
from grader.course import load_course
from grader.grading import Grader, cores
from grader.intake import read_folder
from grader.report import Report
from grader.stubs import checkout
from grader.submission import Submission

AT_ONCE = (1, 2, 4, 8, 16)
PERIOD = 0.1
"""Seconds from one look at the memory to the next."""
LAST = 1.6
"""How many times as long as the last number the next one may take, twice as many as they are."""
MEGABYTE = 1e6


def measure(device: Device, seconds: float) -> Iterator[Finding]:
    """The worked solutions of the whole course, handed in by so many at once, as far as there is time."""
    end = time.monotonic() + seconds - 8
    submission = read_folder(checkout() / "solutions", load_course())
    free = _free_bytes(device)
    at_first = free() if free else 0
    yield Fact("processors", str(cores()))
    with device.grader() as first, ExitStack() as stack:
        first.grade(submission)
        sandbox = SharedSandbox(first._sandbox)
        graders: list[Grader] = []
        took = 0.0
        for number in AT_ONCE:
            if time.monotonic() + LAST * took > end:
                yield Fact(f"{number} at once", "not tried, for lack of time")
                continue
            while len(graders) < number:
                graders.append(stack.enter_context(device.grader(sandbox=sandbox)))
            sandbox.children.clear()
            with Memory(sandbox, free, at_first) as memory:
                start = time.perf_counter()
                reports = _graded(graders, submission)
                took = time.perf_counter() - start
            passed = sum(report.passed for report in reports)
            yield Verdict(f"submissions with full marks, {number} at once", str(number), str(passed))
            yield Figure(f"seconds a submission, {number} at once", took / number, "s")
            yield Figure(f"memory of a child, {number} at once", memory.most_of_one / MEGABYTE, "MB")
            if free:
                yield Figure(
                    f"GPU memory of all children, {number} at once", memory.most_on_gpu / MEGABYTE, "MB"
                )


def _graded(graders: list[Grader], submission: Submission) -> list[Report]:
    with ThreadPoolExecutor(len(graders)) as pool:
        return list(pool.map(lambda grader: grader.grade(submission), graders))


def _free_bytes(device: Device) -> Callable[[], int] | None:
    """What says how much of the GPU's memory is free; None where there is no GPU. It takes a context of its
    own, which is there before anything is measured."""
    if not device.is_gpu:
        return None
    import torch

    torch.ones(1, device=device.name)
    return lambda: int(torch.cuda.mem_get_info()[0])


@dataclass
class Memory:
    """Looks at the memory of children until it is left: what a child holds at most beyond the warm process,
    and what less is free on the GPU than `at_first`."""

    sandbox: SharedSandbox
    free: Callable[[], int] | None
    at_first: int
    most_of_one: int = 0
    most_on_gpu: int = 0
    _done: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Memory:
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._done.wait(PERIOD):
            for pid in list(self.sandbox.children):
                self.most_of_one = max(self.most_of_one, self.sandbox.held_by(pid))
            if self.free:
                self.most_on_gpu = max(self.most_on_gpu, self.at_first - self.free())
