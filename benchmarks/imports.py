"""What commands cost that grade nothing, most of it imports; and what the course costs to import."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figure import Figure

PAIRS = 7
ROOT = Path(__file__).resolve().parent.parent
COMMANDS = ("--help", "list", "hint mse", "show mse", "")
MOST = 0.25
"""Seconds that such a command may take."""


def measure() -> Iterator[Figure]:
    """Both imports in turn, then each command in turn, in seconds of processor time: other programs on the
    machine count less."""
    course, torch = ["-c", "import grader.course"], ["-c", "import torch"]
    cpu_seconds(course), cpu_seconds(torch)  # the files are in the cache from here on
    pairs = [(cpu_seconds(course), cpu_seconds(torch)) for _ in range(PAIRS)]
    courses, torches = zip(*pairs, strict=True)
    yield Figure(
        "import of grader.course / import of torch",
        statistics.median(course / torch for course, torch in pairs),
        "",
        target=0.3,
        detail=f"processor time, {PAIRS} pairs, medians {statistics.median(courses):.2f} s and "
        f"{statistics.median(torches):.2f} s",
    )
    with tempfile.TemporaryDirectory() as folder:
        exercises = shutil.copytree(ROOT / "exercises", Path(folder, "exercises"))
        yield from _commands(exercises)


def _commands(exercises: Path) -> Iterator[Figure]:
    """In a folder of exercises; the first round, which keeps the outline of the course, is not counted."""
    rounds = [
        [cpu_seconds(["-m", "grader", *c.split()], exercises) for c in COMMANDS] for _ in range(PAIRS + 1)
    ]
    for command, seconds in zip(COMMANDS, zip(*rounds[1:], strict=True), strict=True):
        yield Figure(
            f"gdgrade {command}".strip(),
            statistics.median(seconds),
            "s",
            target=MOST,
            detail=f"processor time, median of {PAIRS}, at least {min(seconds):.2f} s",
        )


def cpu_seconds(words: list[str], here: Path = ROOT) -> float:
    """The processor time that a new Python spends on these arguments, its start included."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment = {**kept, "PYTHONPATH": str(ROOT)}
    child = subprocess.Popen(
        [sys.executable, "-P", *words], cwd=here, env=environment, stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"Python failed with {words}")
    return used.ru_utime + used.ru_stime
