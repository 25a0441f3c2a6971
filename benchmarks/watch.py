"""How long it takes from a save to the verdict on the screen of `gdgrade watch`."""

from __future__ import annotations

import re
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figure import Figure
from tests.learner.screens import ROOT, Terminal, in_terminal

SAVES = 31
EXERCISE = "relu"
RIGHT, WRONG = "    return x.clamp(min=0)", "    return x.clamp(max=0)"
MILLISECONDS = 1000.0


def measure() -> Iterator[Figure]:
    """Right and wrong versions in turn, so that each save changes what the screen says."""
    with tempfile.TemporaryDirectory() as folder:
        for solution in (ROOT / "solutions").glob("*.py"):
            shutil.copy(solution, folder)
        file = Path(folder) / "01_activations.py"
        text = file.read_text(encoding="utf-8")
        versions = [_with_body(text, body) for body in (WRONG, RIGHT)]
        with in_terminal(Path(folder), "watch", EXERCISE) as terminal:
            terminal.wait(_verdict("passed"))
            times = [_seconds(terminal, file, versions[i % 2], i % 2 == 1) for i in range(SAVES)]
            terminal.type("q")
            terminal.end()
    # The first of each starts what the others find warm.
    warm = [MILLISECONDS * seconds for seconds in times[2:]]
    yield Figure(
        "watch: from a save to the verdict of a small exercise",
        statistics.median(warm),
        "ms",
        target=150,
        detail=f"{EXERCISE}, {len(warm)} saves, each changes it; {min(warm):.0f} to {max(warm):.0f} ms",
    )


def _with_body(text: str, body: str) -> str:
    changed, count = re.subn(
        rf'(def {EXERCISE}\(.*?""".*?"""\n).*?(?=\n\n\n)',
        lambda found: found[1] + body,
        text,
        count=1,
        flags=re.DOTALL,
    )
    assert count == 1
    return changed


def _seconds(terminal: Terminal, file: Path, text: str, right: bool) -> float:
    """From the write to the screen that says it."""
    terminal.wait("Watching: save")
    time.sleep(0.3)  # nobody saves while still looking at the verdict
    began = time.perf_counter()
    file.write_text(text, encoding="utf-8")
    terminal.wait(_verdict("passed" if right else "failed"), settle=0)
    return time.perf_counter() - began


def _verdict(status: str) -> str:
    return f"  {EXERCISE}".ljust(28) + status
