"""Run a part in a process of its own, and say what came of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.gpu.findings import Finding, Verdict, read
from benchmarks.gpu.parts import Part

ROOT = Path(__file__).resolve().parent.parent.parent
HELD, DIFFERS, FAILED, CUT_OFF, NOT_RUN = "held", "differs", "failed", "cut off", "not run"


@dataclass(frozen=True)
class Result:
    """What came of a part: `status`, why, and all that it found until then."""

    part: Part
    status: str
    reason: str
    seconds: float
    findings: tuple[Finding, ...] = ()

    @property
    def differing(self) -> list[Verdict]:
        """The verdicts that are not as expected."""
        return [found for found in self.findings if isinstance(found, Verdict) and not found.held]


def run(part: Part, device: str, most: float) -> Result:
    """Run it, and end it after so many seconds at most. Nothing that becomes of it raises."""
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="gdgrade-gpu-") as folder:
        found, said = Path(folder, "findings"), Path(folder, "stderr")
        found.touch()
        code = _ended([part.entry, device, f"{part.seconds:g}", str(found)], said, most)
        findings = tuple(read(found))
        words = said.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    differing = sum(isinstance(found, Verdict) and not found.held for found in findings)
    if code is None:
        status, reason = CUT_OFF, f"it took more than {most:.0f} s"
    elif code != 0 or not findings:
        status, reason = FAILED, words[-1] if words else f"its process ended with {code}"
    elif differing:
        status, reason = DIFFERS, f"{differing} of its verdicts"
    else:
        status, reason = HELD, ""
    return Result(part, status, reason, time.monotonic() - start, findings)


def _ended(words: list[str], said: Path, seconds: float) -> int | None:
    """The exit code of the process of a part; None where it was killed for its time."""
    with said.open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.gpu.part", *words],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=errors,
            stderr=errors,
            start_new_session=True,
        )
        try:
            return process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None
        finally:
            # Its warm process ends with it: that hears that nobody is there.
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
