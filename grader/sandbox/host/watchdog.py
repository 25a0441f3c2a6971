"""The watchdog: looks from outside at the memory of a child that takes its time.

Where a child has limits of its own it never gets that far; a GPU child has none for its memory, and
neither have children on macOS and Windows. There this is the limit.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from grader.sandbox.barriers.confinement import MEGABYTE, Profile

PATIENCE = 0.1
"""Seconds that one answer may take before a look is worth its cost."""
SELDOM = 1.0
"""Seconds between looks where answers come fast."""
SHARE = 0.03
"""The most of its time that a grader spends on looking, of a slow machine's too."""
DRIVER = 4096 * MEGABYTE
"""What CUDA and its libraries take of a process's memory, on top of the student's."""


class TooMuchMemory(Exception):
    """The child holds more memory than it may."""


class Watchdog:
    """The looks at one child. `held` says how many bytes it holds."""

    def __init__(self, held: Callable[[], int], profile: Profile) -> None:
        self._held = held
        self._budget = profile.memory_bytes + (DRIVER if profile.cuda else 0)
        self._seldom = self._soon = time.monotonic() + SELDOM

    def begin(self) -> None:
        """An answer is awaited from now on."""
        self._soon = time.monotonic() + PATIENCE

    def wait(self) -> float:
        """Seconds until the next look."""
        return max(0.0, min(self._soon, self._seldom) - time.monotonic())

    def look(self) -> None:
        """Look, where it is time to. Raises TooMuchMemory."""
        if self.wait() > 0:
            return
        start = time.monotonic()
        held = self._held()
        now = time.monotonic()
        self._soon = now + max(PATIENCE, (now - start) / SHARE)
        self._seldom = now + SELDOM
        if held > self._budget:
            raise TooMuchMemory
