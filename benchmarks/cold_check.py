"""A cold `gdgrade check` of one exercise against a cold `python -c "import torch"`."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.figure import Figure

PAIRS = 7
ROOT = Path(__file__).resolve().parent.parent


def measure() -> Iterator[Figure]:
    """Both commands in turn, so that a machine that slows down slows both."""
    check = [sys.executable, "-m", "grader", "check", "mse", str(ROOT / "solutions")]
    torch = [sys.executable, "-c", "import torch"]
    _seconds(check), _seconds(torch)  # the files are in the cache from here on
    pairs = [(_seconds(check), _seconds(torch)) for _ in range(PAIRS)]
    checks, imports = zip(*pairs, strict=True)
    check_seconds, import_seconds = statistics.median(checks), statistics.median(imports)
    yield Figure(
        "cold check of one exercise / cold import of torch",
        statistics.median(a / b for a, b in pairs),
        "",
        target=1.15,
        detail=f"{PAIRS} pairs, medians {check_seconds:.2f} s and {import_seconds:.2f} s",
    )


def _seconds(command: Sequence[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start
