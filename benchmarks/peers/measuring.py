"""What commands cost: time on the clock, processor time and memory, with all the processes they start."""

from __future__ import annotations

import contextlib
import os
import resource
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import psutil

from benchmarks.peers.peer import Command
from grader.sandbox.barriers.identity import adopt_orphans

LOOK_EVERY = 0.05
"""Seconds between two looks at the memory."""
MOST_SECONDS = 1800


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock, seconds of processor time."""

    wall: float
    cpu: float


def cost(commands: Sequence[Command]) -> Cost:
    """Run commands, one after the other. What they leave behind is waited for and counts too. A command may
    fail: pytest does where a test fails."""
    adopt_orphans()
    before, start = _used(), time.perf_counter()
    for command in commands:
        _start(command).wait(MOST_SECONDS)
        _reap()
    return Cost(time.perf_counter() - start, _used() - before)


def peak_memory(commands: Sequence[Command]) -> int:
    """The most memory that a command has at once with all its processes, in bytes. Pages that several share
    count once (PSS)."""
    return max(_peak(command) for command in commands)


def _peak(command: Command) -> int:
    process = _start(command)
    most = 0
    while process.poll() is None:
        most = max(most, sum(_sizes(process.pid)))
        time.sleep(LOOK_EVERY)
    return most


def _sizes(pid: int) -> Iterator[int]:
    with contextlib.suppress(psutil.Error):
        root = psutil.Process(pid)
        for process in (root, *root.children(recursive=True)):
            with contextlib.suppress(psutil.Error):
                yield process.memory_full_info().pss


def _start(command: Command) -> subprocess.Popen[bytes]:
    # Each is a session of its own, and has no terminal.
    return subprocess.Popen(
        command.words,
        cwd=command.folder,
        env=command.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _used() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _reap() -> None:
    with contextlib.suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)
