"""What one student's archives and notebooks may cost to read: everybody else's work waits for it."""

from __future__ import annotations

import math
import time

from grader.intake.errors import IntakeError

ARCHIVE_BYTES, ARCHIVE_SECONDS = 64_000_000, 1.0
"""How much of one archive is unpacked, and for how long."""
ARCHIVES_BYTES, ARCHIVES_SECONDS = 128_000_000, 1.0
"""How much of all archives of one student is read and unpacked, and for how long."""
STUDENT_SECONDS = 1.2
"""How long all archives and notebooks of one student may take: something is left for notebooks.
Eight notebooks with 75 MB of pictures take 0.2 s."""
REMEDY = "hand in only the exercise files"


class BudgetSpent(IntakeError):
    """Nothing is left to go on with; one sentence."""


class Budget:
    """So many bytes and, from now on, so many seconds of processor time. What is spent of a part is spent
    of the whole, too. `name` is what it is for."""

    def __init__(self, name: str, size: float, seconds: float, whole: Budget | None = None) -> None:
        self._name = name
        self._size = self._left = size
        self._seconds = seconds
        self._end = time.process_time() + seconds
        self._whole = whole

    def part(self, name: str, size: float, seconds: float) -> Budget:
        """A budget within this one."""
        return Budget(name, size, seconds, self)

    def is_spent(self) -> bool:
        """Whether nothing is left, be it of the whole."""
        over = self._left < 0 or time.process_time() > self._end
        return over or (self._whole is not None and self._whole.is_spent())

    def charge(self, size: int) -> None:
        """Take what was used."""
        self._left -= size
        if self._whole is not None:
            self._whole.charge(size)

    def spend(self, size: int = 0) -> None:
        """Take what was used. Raises BudgetSpent where that was more than there is."""
        self.charge(size)
        if self._left < 0:
            raise BudgetSpent(f"{self._name} unpacks to more than {self._size / 1_000_000:.0f} MB; {REMEDY}.")
        if self.is_spent():
            raise BudgetSpent(f"{self._name} takes more than {self._seconds:g} s to unpack; {REMEDY}.")


def of_a_student() -> Budget:
    """What all archives and notebooks of one student may cost; sizes have limits of their own."""
    return Budget("All that was handed in", math.inf, STUDENT_SECONDS)


def of_an_archive(name: str, whole: Budget | None = None) -> Budget:
    """What one archive may cost."""
    return Budget(name, ARCHIVE_BYTES, ARCHIVE_SECONDS, whole)
