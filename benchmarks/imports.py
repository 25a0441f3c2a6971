"""What the course costs to import: it is read by every command before anything else happens."""

from __future__ import annotations

import os
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figure import Figure

PAIRS = 7
ROOT = Path(__file__).resolve().parent.parent


def measure() -> Iterator[Figure]:
    """Both imports in turn, in seconds of processor time: other programs on the machine count less."""
    cpu_seconds("grader.course"), cpu_seconds("torch")  # the files are in the cache from here on
    pairs = [(cpu_seconds("grader.course"), cpu_seconds("torch")) for _ in range(PAIRS)]
    courses, torches = zip(*pairs, strict=True)
    yield Figure(
        "import of grader.course / import of torch",
        statistics.median(course / torch for course, torch in pairs),
        "",
        target=0.3,
        detail=f"processor time, {PAIRS} pairs, medians {statistics.median(courses):.2f} s and "
        f"{statistics.median(torches):.2f} s",
    )


def cpu_seconds(module: str) -> float:
    """The processor time that a new Python spends on this import, its start included."""
    command = [sys.executable, "-c", f"import {module}"]
    child = os.posix_spawn(sys.executable, command, {**os.environ, "PYTHONPATH": str(ROOT)})
    _, status, used = os.wait4(child, 0)
    if status:
        raise RuntimeError(f"`import {module}` failed")
    return used.ru_utime + used.ru_stime
