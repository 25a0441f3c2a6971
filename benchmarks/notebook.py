"""`check(softmax_jacobian)` in a notebook, once its grader is warm."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figure import Figure

CHECKS = 9
ROOT = Path(__file__).resolve().parent.parent
WARM_UP = 2
"""The first check starts the processes, the second makes what they keep."""


def measure() -> Iterator[Figure]:
    """The whole cell: from its text to the HTML below it."""
    from IPython.core.interactiveshell import InteractiveShell

    solution = (ROOT / "solutions" / "04_softmax.py").read_text(encoding="utf-8")
    shell = InteractiveShell.instance()
    for cell in (solution.partition("if __name__")[0], "from grader import check"):
        shell.run_cell(cell, store_history=True)  # type: ignore[no-untyped-call]
    seconds = [_seconds(shell) for _ in range(WARM_UP + CHECKS)][WARM_UP:]
    yield Figure(
        "warm check of one exercise in a notebook",
        statistics.median(seconds),
        "s",
        target=0.3,
        detail=f"{CHECKS} checks, the slowest {max(seconds):.2f} s",
    )


def _seconds(shell: object) -> float:
    start = time.perf_counter()
    done = shell.run_cell("report = check(softmax_jacobian); html = report._repr_html_()", store_history=True)  # type: ignore[attr-defined]
    seconds = time.perf_counter() - start
    done.raise_error()
    assert shell.user_ns["report"].passed  # type: ignore[attr-defined]
    return seconds
