"""What time counts: the processor time of student code, and the time that it waits or sleeps.

A busy machine makes a call last longer; that uses no more of a processor, and is no waiting of its own.
A call that waits is ended after five times its limit. A whole submission may wait no longer than it may work:
nothing that is asked for waits, and a worker is held up meanwhile.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

DEFAULT_TOTAL = 120.0
"""Seconds of processor time for a whole submission."""
PATIENCE = 5.0
"""How many times as long as it may work a call may wait."""
PATIENCE_IN_ALL = 1.0 if sys.platform == "linux" else PATIENCE
"""The same for a submission. Where the system does not count waits for a busy processor, they are its own."""
STARVED = 20.0
"""How many times as much may pass on the wall clock, on the busiest of machines."""


@dataclass(frozen=True)
class Time:
    """Seconds of processor time, of all threads together; seconds that passed meanwhile, but for what was
    spent waiting for a processor that others had; and all seconds that passed."""

    processor: float = 0.0
    own: float = 0.0
    wall: float = 0.0

    @classmethod
    def limit(cls, seconds: float) -> Time:
        """The limit of what may take so many seconds of processor time."""
        return cls(seconds, PATIENCE * seconds, STARVED * seconds)

    def __add__(self, other: Time) -> Time:
        return Time(self.processor + other.processor, self.own + other.own, self.wall + other.wall)

    def __sub__(self, other: Time) -> Time:
        return Time(self.processor - other.processor, self.own - other.own, self.wall - other.wall)

    def exceeds(self, limit: Time) -> bool:
        """Whether it has reached the limit by any of these clocks."""
        return self.processor >= limit.processor or self.own >= limit.own or self.wall >= limit.wall


class Budget:
    """The time that one submission may take in all, whatever each of its calls may take."""

    def __init__(self, seconds: float) -> None:
        self.limit = Time(seconds, PATIENCE_IN_ALL * seconds, STARVED * seconds)
        self.spent = Time()

    @property
    def used_up(self) -> bool:
        return self.spent.exceeds(self.limit)

    def limit_of(self, seconds: float) -> Time:
        """The limit of a call that may take so many seconds, and no more than is left of the whole."""
        call, left = Time.limit(seconds), self.limit - self.spent
        return Time(min(call.processor, left.processor), min(call.own, left.own), min(call.wall, left.wall))

    def spend(self, time: Time) -> None:
        """Count this time as taken."""
        self.spent += time
