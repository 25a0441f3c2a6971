"""The time that one submission may take in all, whatever each of its calls may take."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Budget:
    """Seconds that a submission has left. Waiting for its answers spends them; what its process spent
    waiting for a processor can be given back, so that a busy machine costs nobody anything."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._spent = 0.0

    @property
    def left(self) -> float:
        """Never below zero."""
        return max(0.0, self.seconds - self._spent)

    @contextmanager
    def spending(self) -> Iterator[None]:
        """The time that passes inside is spent."""
        start = time.monotonic()
        try:
            yield
        finally:
            self._spent += time.monotonic() - start

    def give_back(self, seconds: float) -> None:
        """Not the submission's own time."""
        self._spent = max(0.0, self._spent - seconds)
