"""What a file that uses torch.optim costs its child: the import, which takes torch more than a second, is
done once for a whole run, before the children are forked."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator

from benchmarks.figure import Figure
from grader.course import load_course
from grader.grading import DEFAULT_SEED, Grader, Options
from grader.submission import SourceFile, Submission

CHILDREN = 9
FILE = "09_linear_regression.py"
SOURCE = b"""
import time

start = time.process_time()
import torch

w = torch.ones(2, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.1)
optimizer.zero_grad()
(w * w).sum().backward()
optimizer.step()
milliseconds = 1000 * (time.process_time() - start)


def fit_line(*given):
    raise RuntimeError(f"it took {milliseconds} ms")
"""
SUBMISSION = Submission("student", (SourceFile(FILE, SOURCE, FILE),))


def measure() -> Iterator[Figure]:
    """Processor time in the child, the median over some."""
    with Grader(load_course(), Options(device="cpu"), DEFAULT_SEED) as grader:
        milliseconds = [_milliseconds(grader) for _ in range(CHILDREN)]
    yield Figure(
        "the first step of torch.optim.SGD in a child",
        statistics.median(milliseconds),
        "ms of CPU",
        target=20,
        detail=f"{CHILDREN} children, {max(milliseconds):.1f} ms at most",
    )


def _milliseconds(grader: Grader) -> float:
    case = grader.grade(SUBMISSION, ["fit_line"]).exercises[0].first_failure
    told = re.search(r"it took ([\d.]+) ms", case.message if case else "")
    assert told, case
    return float(told[1])
