"""Processes as the system sees them from out here: which is which, what they hold, their end.

Imported where it is needed and not before: psutil costs more than the rest of the grader's start.
"""

from __future__ import annotations

import contextlib
import os

import psutil


def held_by(warm: int, pid: int, wrapped: bool) -> int:
    """Bytes of memory that the process which the warm one knows by `pid`, and what that has started,
    hold beyond what they have of the warm process; 0 where it has ended.

    `warm` is the process that was started, and `wrapped` whether the warm one is only inside of it and
    counts processes from 1.
    """
    try:
        inside = _inside(warm) if wrapped else psutil.Process(warm)
        own = inside.memory_info().rss
        process = _find(inside, pid) if wrapped else psutil.Process(pid)
        return sum(max(0, p.memory_info().rss - own) for p in (process, *process.children(recursive=True)))
    except psutil.Error:
        return 0


def seconds_delayed(warm: int, pid: int, wrapped: bool) -> float:
    """How long a process that the warm one knows by `pid` was ready to run and had no processor; 0 where
    it has ended, or the kernel does not say. The other arguments are those of `held_by`."""
    try:
        outside = _find(_inside(warm), pid).pid if wrapped else pid
        with open(f"/proc/{outside}/schedstat", encoding="ascii") as counts:
            return int(counts.read().split()[1]) / 1e9
    except (psutil.Error, OSError, ValueError, IndexError):
        return 0.0


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


def kill_wrapped(warm: int) -> None:
    """End the process inside of `warm`, the first one of its namespace: the kernel ends all others."""
    with contextlib.suppress(psutil.Error):
        _inside(warm).kill()


def _inside(wrapper: int) -> psutil.Process:
    children = psutil.Process(wrapper).children()
    if not children:
        raise psutil.NoSuchProcess(wrapper)
    return children[0]


def _find(inside: psutil.Process, pid: int) -> psutil.Process:
    for process in inside.children(recursive=True):
        if _innermost_pid(process.pid) == pid:
            return process
    raise psutil.NoSuchProcess(pid)


def _innermost_pid(pid: int) -> int | None:
    """The id of a process in the namespace that it is in itself."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as status:
            ids = next(line for line in status if line.startswith("NSpid:"))
    except (OSError, StopIteration):
        return None
    return int(ids.split()[-1])
