"""The processor time that a process has used, and has waited for, as the system counts it."""

from __future__ import annotations

import os
import sys
import time

CPUCLOCK_SCHED = 2
"""Counts what the scheduler gave to all threads of a process, in nanoseconds."""
MOST_COUNTS = 100
"""Bytes of what is read: three numbers."""


def processor_seconds(pid: int) -> float | None:
    """The processor time of a process, of its threads that have ended too; None where it cannot be known,
    as that of one which is gone. See `processes.descendants_seconds` for what it has started."""
    if sys.platform != "linux":
        from grader.sandbox.host import processes  # psutil takes long to import

        return processes.processor_seconds(pid)
    try:
        return time.clock_gettime(_clock_of(pid))
    except OSError:
        return None


def delayed_seconds(pid: int) -> float | None:
    """How long the first thread of a process, or the thread that asks, which waits for it, was ready to run
    and had no processor; None where that cannot be known."""
    try:
        return _delayed(str(pid)) + _delayed("thread-self")
    except (OSError, ValueError, IndexError):
        return None


def _delayed(which: str) -> float:
    # Not `open`, which takes five times as long, for a look at every answer that is awaited.
    descriptor = os.open(f"/proc/{which}/schedstat", os.O_RDONLY)
    try:
        return int(os.read(descriptor, MOST_COUNTS).split()[1]) / 1e9
    finally:
        os.close(descriptor)


def _clock_of(pid: int) -> int:
    """The number of the clock of a process, as clock_getcpuclockid(3) makes it."""
    return (~pid << 3) | CPUCLOCK_SCHED
