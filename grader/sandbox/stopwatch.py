"""What a child uses of the time that it may take for one answer."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

from grader.sandbox.budget import Time

LEAST_WAIT = 0.02
"""Seconds between two looks at the clocks of a child that takes its time."""
PROCESSORS = os.cpu_count() or 1
"""How many times faster than the wall clock the processor time of a child can grow."""


class OutOfTime(Exception):
    """The child did not answer in time. `waiting` where it had processor time left; `measured` where its
    processor time is known, and not only how long it took."""

    def __init__(self, *, waiting: bool, measured: bool) -> None:
        super().__init__()
        self.waiting = waiting
        self.measured = measured


class Stopwatch:
    """Measures one child. `processor_seconds` says how much processor time it has used itself, or None where
    that cannot be known: then the wall clock counts in its place."""

    def __init__(self, processor_seconds: Callable[[], float | None]) -> None:
        self._read = processor_seconds
        first = processor_seconds()
        self._measured = first is not None
        self._own, self._descendants = first or 0.0, 0.0
        self._limit = self._used = self._untold = Time()
        self._begin = self._told = self._now()

    def begin(self, limit: Time) -> None:
        """An answer is awaited from now on."""
        self._begin, self._limit, self._used = self._now(), limit, Time()

    def add(self, seconds: float) -> None:
        """What the child has started has used so much processor time by now."""
        self._descendants = max(self._descendants, seconds)

    def wait(self) -> float:
        """Seconds until the limit can be reached at the earliest, or a little more."""
        left = self._limit - self._used
        fastest = PROCESSORS if self._measured else 1
        return max(0.0, min(max(left.processor / fastest, LEAST_WAIT), left.wall))

    def is_over(self) -> bool:
        """Whether the limit has been reached by now."""
        self._used = self._now() - self._begin
        return self._used.exceeds(self._limit)

    def out_of_time(self) -> OutOfTime:
        """The error that says so."""
        waiting = self._used.processor < self._limit.processor
        return OutOfTime(waiting=waiting, measured=self._measured)

    def end(self) -> None:
        """No answer is awaited any more."""
        now = self._now()
        # What it did between two answers is its time as well, how long nobody waited for it is not.
        self._untold += Time(now.processor - self._told.processor, now.wall - self._begin.wall)
        self._told = now

    def newly_used(self) -> Time:
        """What it has used, and how long it was waited for, since this was asked last."""
        untold, self._untold = self._untold, Time()
        return untold

    def _now(self) -> Time:
        wall = time.monotonic()
        if not self._measured:
            return Time(wall, wall)
        # A process that has ended has no clock any more.
        own = self._read()
        self._own = self._own if own is None else own
        return Time(self._own + self._descendants, wall)
