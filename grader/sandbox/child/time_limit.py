"""A limit of time for one piece of student code after another. Runs in the child.

Two timers of the system tick all the while, one with the processor time and one with the clock on the wall,
and what runs under a limit is stopped when too many ticks have passed: to begin and to end costs nothing,
where hundreds of candidates take half a millisecond each.
"""

from __future__ import annotations

import atexit
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from math import ceil
from typing import Any

TICK = 0.004
"""Seconds of processor time; the kernel's own clock is no finer."""
WAITED_TICK = 0.5
"""Seconds on the clock."""
ASLEEP = 10.0
"""How many times as long as it may work something may sleep, and a second more."""


class TooLong(BaseException):
    """Something took longer than it may. No `Exception`, which student code may catch."""


class TimeLimit:
    """The timers of this process, and what runs under a limit now. Where the system has no such timers the
    grader ends the whole search."""

    def __init__(self) -> None:
        self._left = self._left_waiting = 0
        self._runs = False
        if hasattr(signal, "setitimer"):
            signal.signal(signal.SIGPROF, self._worked)
            signal.signal(signal.SIGALRM, self._waited)
            signal.setitimer(signal.ITIMER_PROF, TICK, TICK)
            signal.setitimer(signal.ITIMER_REAL, WAITED_TICK, WAITED_TICK)
            # Python gives signals their defaults back as it ends, which end the process.
            atexit.register(_stop)

    @contextmanager
    def of(self, seconds: float) -> Iterator[None]:
        """Raise TooLong inside after so many seconds of processor time, and again should it be caught."""
        # The first tick comes at once or a whole one later.
        self._left = ceil(seconds / TICK) + 1
        self._left_waiting = ceil((1.0 + ASLEEP * seconds) / WAITED_TICK) + 1
        try:
            self._runs = True
            yield
        finally:
            # A tick may come in between.
            with suppress(TooLong):
                self._runs = False
            self._runs = False

    def _worked(self, *_: Any) -> None:
        self._left -= 1
        if self._runs and self._left <= 0:
            raise TooLong

    def _waited(self, *_: Any) -> None:
        self._left_waiting -= 1
        if self._runs and self._left_waiting <= 0:
            raise TooLong


def _stop() -> None:
    signal.setitimer(signal.ITIMER_PROF, 0.0)
    signal.setitimer(signal.ITIMER_REAL, 0.0)
