"""One submission in a container of its own: the whole course by a pack, on one core."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from benchmarks.figure import Figure
from benchmarks.plain import ROOT

RUNS = 3
PERIOD = 0.05
"""Seconds from one look at the memory to the next."""


def measure() -> Iterator[Figure]:
    """The worked solutions, as the script of a pack for Docker grades them; nothing is warm."""
    with tempfile.TemporaryDirectory() as scratch:
        pack = Path(scratch, "pack")
        command = [sys.executable, "-m", "grader", "pack", "docker", "-o", str(pack)]
        subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
        runs = [_graded(pack, Path(scratch, "results")) for _ in range(RUNS)]
    seconds, bytes_held = (statistics.median(values) for values in zip(*runs, strict=True))
    yield Figure("one submission of the whole course in a pack, one core", seconds, "s", target=15)
    yield Figure("memory of all its processes at the peak (PSS)", bytes_held / 1e6, "MB", target=400)


def _graded(pack: Path, results: Path) -> tuple[float, float]:
    """The seconds that a run takes, and the most bytes that its processes hold together: what they share is
    counted once, as a container counts it."""
    start, peak = time.perf_counter(), 0
    process = psutil.Popen(
        ["bash", str(pack / "gdgrade" / "grade.sh"), str(ROOT / "solutions"), str(results)],
        env={
            **os.environ,
            "GDGRADE_PYTHON": sys.executable,
            "GDGRADE_SECRET": (pack / "secret.key").read_text(encoding="ascii"),
        },
        stdout=subprocess.DEVNULL,
        preexec_fn=_on_one_core,
    )
    while process.poll() is None:
        peak = max(peak, _held(process))
        time.sleep(PERIOD)
    seconds = time.perf_counter() - start
    report = json.loads((results / "report.json").read_text(encoding="utf-8"))
    assert report["score"] == report["max_score"] > 0
    return seconds, peak


def _on_one_core() -> None:
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:1])


def _held(process: psutil.Process) -> int:
    held = 0
    for one in [process, *process.children(recursive=True)]:
        try:
            held += one.memory_full_info().pss
        except psutil.Error:  # it has just ended
            continue
    return held
