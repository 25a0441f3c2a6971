"""What a child uses of the time that it may take for one answer."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

from grader.sandbox.host.budget import Time

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
    """Measures one child.

    `processor_seconds` says how much processor time it has used itself, or None where that cannot be known:
    then the wall clock counts in its place. `delayed_seconds` says how long it has waited for a processor,
    or None: then that counts as waiting, too.
    """

    def __init__(
        self, processor_seconds: Callable[[], float | None], delayed_seconds: Callable[[], float | None]
    ) -> None:
        self._read, self._read_delay = processor_seconds, delayed_seconds
        first = processor_seconds()
        self._measured = first is not None
        self._own, self._descendants = first or 0.0, 0.0
        self._delayed = delayed_seconds()
        self._limit = self._used = self._unreported = Time()
        self._begin = self._reported = self._now()

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
        soonest = min(left.processor / fastest, left.own)
        return max(0.0, min(max(soonest, LEAST_WAIT), left.wall))

    def is_over(self) -> bool:
        """Whether the limit has been reached by now."""
        self._look_at_delay()
        self._used = self._now() - self._begin
        return self._used.exceeds(self._limit)

    def out_of_time(self) -> OutOfTime:
        """The error that says so."""
        waiting = self._used.processor < self._limit.processor
        return OutOfTime(waiting=waiting, measured=self._measured)

    def end(self) -> None:
        """No answer is awaited any more."""
        now = self._now()
        if now.wall - self._begin.wall > LEAST_WAIT:
            self._look_at_delay()
            now = self._now()
        # What it did between two answers is its time as well, how long nobody waited for it is not.
        taken = now - self._begin
        self._unreported += Time(now.processor - self._reported.processor, taken.own, taken.wall)
        self._reported = now

    def newly_used(self) -> Time:
        """What it has used, and how long it was waited for, since this was asked last."""
        unreported, self._unreported = self._unreported, Time()
        return unreported

    def _look_at_delay(self) -> None:
        # It costs more than a look at the clocks, and says nothing new where an answer comes at once.
        if self._delayed is not None:
            self._delayed = self._read_delay() or self._delayed

    def _now(self) -> Time:
        wall = time.monotonic()
        if not self._measured:
            return Time(wall, wall, wall)
        # A process that has ended has no clock any more.
        own = self._read()
        self._own = self._own if own is None else own
        return Time(self._own + self._descendants, wall - (self._delayed or 0.0), wall)
