"""Processes as the system sees them from out here: which is which, what they hold, their end.

Imported where it is needed and not before: psutil costs more than the rest of the grader's start.
"""

from __future__ import annotations

import contextlib
import os

import psutil

from grader.sandbox.host import pids


def held_by(warm: int, pid: int) -> int:
    """Bytes of memory that a process which the warm one has forked, and what that has started, hold beyond
    what they have of the warm process; 0 where it has ended."""
    try:
        own = _own_bytes(warm)
        return sum(max(0, _own_bytes(process) - own) for process in (pid, *pids.descendants(pid)))
    except (psutil.Error, OSError):
        return 0


def _own_bytes(pid: int) -> int:
    """Bytes of memory that a process holds, without the files that it has mapped. A fork begins with none of
    these, and those of the warm process are hundreds of megabytes where torch is built for CUDA. Raises
    OSError where it has ended."""
    with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as file:
        return sum(1024 * int(line.split()[1]) for line in file if line.startswith(("RssAnon:", "RssShmem:")))


def processor_seconds(pid: int) -> float | None:
    """The processor time that a process has used itself; None where it has ended."""
    try:
        times = psutil.Process(pid).cpu_times()
    except psutil.Error:
        return None
    return float(times.user + times.system)


def descendants_seconds(pid: int) -> float:
    """The processor time of what a process has started: of what runs, and of what it has waited for."""
    seconds = 0.0
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(pid)
        times = process.cpu_times()
        seconds = float(getattr(times, "children_user", 0.0) + getattr(times, "children_system", 0.0))
        for descendant in pids.descendants(pid):
            with contextlib.suppress(psutil.Error):
                seconds += sum(psutil.Process(descendant).cpu_times()[:4])
    return seconds


def tree_bytes(pid: int) -> int:
    """Bytes of memory that a process and all that it has started hold; 0 where it has ended."""
    try:
        process = psutil.Process(pid)
        return sum(p.memory_info().rss for p in (process, *process.children(recursive=True)))
    except psutil.Error:
        return 0


def kill_tree(pid: int) -> None:
    """End a process and all that it has started."""
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(pid)
        for one in (*process.children(recursive=True), process):
            with contextlib.suppress(psutil.Error):
                one.kill()


def kill_in(folder: str) -> None:
    """End every process that works in this folder: what somebody has started there and left behind."""
    folder = os.path.realpath(folder)
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if os.path.join(os.path.realpath(process.cwd()), "").startswith(os.path.join(folder, "")):
                process.kill()
