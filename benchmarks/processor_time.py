"""Processor time, which other work on the machine does not change as it does the time on the clock."""

from __future__ import annotations

import contextlib
import time

import psutil


def seconds_of_descendants() -> float:
    """Seconds that this process and all that it has started have used, with those that have ended and were
    waited for."""
    seconds = time.process_time()
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            used = process.cpu_times()
            seconds += used.user + used.system + used.children_user + used.children_system
    return seconds
