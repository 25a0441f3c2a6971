"""What the processor of this machine is called."""

from __future__ import annotations

import platform
from pathlib import Path


def processor_name() -> str:
    """By the system; the kind of machine where it does not say."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, "") or platform.machine()
