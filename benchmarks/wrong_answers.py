"""Wrong answers to the whole course against right ones, as `gdgrade check` grades them: a cause is searched
for what is wrong, and that has to end soon for every kind of wrong answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.figure import Figure
from benchmarks.processor_time import seconds_of_descendants
from grader.course import load_course
from grader.exercise import Course
from grader.grading import DEFAULT_SEED, Grader, Options
from grader.intake import read_folder
from grader.submission import Submission

SOLUTIONS = Path(__file__).resolve().parent.parent / "solutions"
KINDS = {
    "other sizes": "value * 3.7 + 0.11",
    "noise": "value * (1 + torch.rand_like(value))",
    "infinite": "value * float('inf')",
    "NaN": "value * float('nan')",
    "zeros": "value * 0",
    "whole numbers": "value.to(torch.int64)",
    "one wrong entry": "value + 0.37 * (torch.arange(value.numel()).reshape(value.shape) == 0)",
    "2 MB each": "torch.rand(250_000, dtype=value.dtype)",
    "None": "None",
    "exceptions": "value @ torch.ones(value.shape[-1] + 1)",
}
"""What becomes of each tensor of floats that the worked solutions return."""
SPOILED = """

import torch, types


def _spoiled(value):
    if isinstance(value, (list, tuple)):
        return type(value)(map(_spoiled, value))
    if isinstance(value, torch.Tensor) and value.is_floating_point():
        with torch.no_grad():
            return {kind}
    return value * 1.37 if isinstance(value, float) else value


def _wrapped(right):
    return lambda *given: _spoiled(right(*given))


for name, thing in list(globals().items()):
    if isinstance(thing, types.FunctionType) and not name.startswith("_"):
        globals()[name] = _wrapped(thing)
"""


def measure() -> Iterator[Figure]:
    """The processor time of the kind that takes longest, as a multiple of that of right answers."""
    course = load_course()
    right = read_folder(SOLUTIONS, course)
    least = _seconds(course, right)
    times = {name: _seconds(course, _spoiled(right, kind)) / least for name, kind in KINDS.items()}
    worst = max(times, key=lambda name: times[name])
    yield Figure(
        "wrong answers to the whole course against right ones, the worst kind, by processor time",
        times[worst],
        "times",
        target=2,
        detail=", ".join(f"{name} {ratio:.1f}" for name, ratio in times.items()),
    )


def _spoiled(right: Submission, kind: str) -> Submission:
    wrong = SPOILED.replace("{kind}", kind).encode()
    return replace(right, files=tuple(replace(file, source=file.source + wrong) for file in right.files))


def _seconds(course: Course, submission: Submission) -> float:
    """Processor time of one check: its processes are started for it, as for every `gdgrade check`."""
    before = seconds_of_descendants()
    with Grader(course, Options(device="cpu", place="full"), DEFAULT_SEED) as grader:
        grader.grade(submission)
        return seconds_of_descendants() - before
