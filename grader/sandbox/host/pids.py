"""Processes that count themselves from 1, in a namespace of their own: their ids out here. Reads /proc."""

from __future__ import annotations

import contextlib
import os
import sys


def inside_of(wrapper: int) -> int | None:
    """The process that `wrapper` has started inside of something; None where there is none."""
    return next(iter(_children(wrapper)), None)


def outer_pid(forked_by: int, pid: int) -> int | None:
    """The id out here of a process that `forked_by`, an id out here, has forked and knows by `pid`; None
    where there is none."""
    return next((child for child in _children(forked_by) if _innermost(child) == pid), None)


def descendants(pid: int) -> list[int]:
    """All that a process has started, and what that has started, as far as it runs."""
    found: list[int] = []
    waiting = [pid]
    while waiting:
        new = [child for child in _children_of_threads(waiting.pop()) if child not in found]
        found += new
        waiting += new
    return found


def _children_of_threads(pid: int) -> list[int]:
    """What any thread of a process has started. psutil would read all processes of the system for it."""
    try:
        threads = os.listdir(f"/proc/{pid}/task")
    except OSError:
        return [] if sys.platform == "linux" else _children_slowly(pid)
    return list(dict.fromkeys(child for thread in threads for child in _children(pid, thread)))


def _children(pid: int, thread: int | str | None = None) -> list[int]:
    try:
        with open(f"/proc/{pid}/task/{thread or pid}/children", encoding="ascii") as children:
            return [int(child) for child in children.read().split()]
    except OSError:
        return _children_slowly(pid)


def _children_slowly(pid: int) -> list[int]:
    """Where the kernel keeps no such list (CONFIG_PROC_CHILDREN)."""
    import psutil  # which takes long to import

    with contextlib.suppress(psutil.Error):
        return [child.pid for child in psutil.Process(pid).children()]
    return []


def _innermost(pid: int) -> int | None:
    """The id of a process in the namespace that it is in itself."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as status:
            ids = next(line for line in status if line.startswith("NSpid:"))
    except (OSError, StopIteration):
        return None
    return int(ids.split()[-1])
