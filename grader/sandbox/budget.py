"""What time counts: the processor time of student code, and as a second limit the wall clock.

A busy machine makes a call last longer and does not make it use more of a processor. The wall clock only
ends what waits or sleeps.
"""

from __future__ import annotations

from dataclasses import dataclass

PATIENCE = 5.0
"""How many times as much may pass on the wall clock as a limit allows of processor time."""


@dataclass(frozen=True)
class Time:
    """Seconds of processor time, of all threads together, and seconds that passed meanwhile."""

    processor: float = 0.0
    wall: float = 0.0

    @classmethod
    def limit(cls, seconds: float) -> Time:
        """The limit of so many seconds of processor time."""
        return cls(seconds, PATIENCE * seconds)

    def __add__(self, other: Time) -> Time:
        return Time(self.processor + other.processor, self.wall + other.wall)

    def __sub__(self, other: Time) -> Time:
        return Time(self.processor - other.processor, self.wall - other.wall)

    def exceeds(self, limit: Time) -> bool:
        """Whether it has reached the limit by either clock."""
        return self.processor >= limit.processor or self.wall >= limit.wall


class Budget:
    """The time that one submission may take in all, whatever each of its calls may take."""

    def __init__(self, seconds: float) -> None:
        self.limit = Time.limit(seconds)
        self.spent = Time()

    @property
    def used_up(self) -> bool:
        return self.spent.exceeds(self.limit)

    def limit_of(self, seconds: float) -> Time:
        """The limit of a call that may take so many seconds, and no more than is left of the whole."""
        call, left = Time.limit(seconds), self.limit - self.spent
        return Time(min(call.processor, left.processor), min(call.wall, left.wall))

    def spend(self, time: Time) -> None:
        """Count this time as taken."""
        self.spent += time
