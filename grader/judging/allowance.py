"""Processor time of one thread that the searches for causes may take.

A wrong version may never end on an odd input, and a submission may have every exercise wrong. The first
search of a submission is for the exercise that is told in full, and may take as long as any; the later ones
get less and less, and share a limit.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

SHORTEST = 0.005
"""Seconds between two looks at the clock: timers tick no faster."""


FIRST = 4.0
"""Seconds for the first search of a submission. Most causes are found within a tenth of one."""

LATER = 1.5
"""Seconds for all later ones together."""

LEAST = 0.01
"""Seconds for each of them, whatever the others took."""

KNOWN, ALL_KNOWN = 0.1, 1.0
"""Seconds for the known mistakes of an exercise, and for those of all exercises together. They are run once
for a class, which is no time of the one who comes first; later they are only compared."""


CLUE = 0.25
"""The part of a search's time that the look for a clue may take after it."""


class UsedUp(BaseException):
    """The time is over. Not an Exception: what is run under it must not take it for one of its own."""


class Allowance:
    """Seconds of processor time for the searches of one submission, one after the other."""

    def __init__(self, first: float = FIRST, later: float = LATER) -> None:
        self._first = first
        self._later = later
        self._known = ALL_KNOWN
        self._is_begun = False
        self._searches = 0

    @contextmanager
    def known_mistakes(self) -> Iterator[None]:
        """Runs what is inside, which holds an answer against the known mistakes before the search for
        another cause; UsedUp ends it."""
        limit = max(min(KNOWN, self._known), LEAST) if self._is_begun else self._first
        self._is_begun = True
        start = time.thread_time()
        try:
            with _interrupted_after(limit):
                yield
        finally:
            self._known -= time.thread_time() - start

    @contextmanager
    def clue(self) -> Iterator[None]:
        """Runs what is inside, which looks for a cause of some of the answers; UsedUp ends it."""
        with _interrupted_after(self._limit() * CLUE):
            yield

    @contextmanager
    def one_search(self) -> Iterator[None]:
        """Runs what is inside as the next search; UsedUp ends it. Where this is not the main thread, or the
        system has no such timers, nothing is interrupted."""
        self._searches += 1
        limit = self._limit()
        start = time.thread_time()
        try:
            with _interrupted_after(limit):
                yield
        finally:
            if self._searches > 1:
                self._later -= time.thread_time() - start

    def _limit(self) -> float:
        """Seconds for the search that begins: a quarter for the second, a ninth for the third, and so on."""
        if self._searches == 1:
            return self._first
        return max(min(self._first / self._searches**2, self._later), LEAST)


@contextmanager
def _interrupted_after(seconds: float) -> Iterator[None]:
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    until = time.thread_time() + seconds

    def end(*_: Any) -> None:
        # The timer counts the time of all threads of the process, the limit is one of this thread.
        left = until - time.thread_time()
        if left <= 0:
            raise UsedUp
        signal.setitimer(signal.ITIMER_PROF, max(left, SHORTEST))

    before = signal.signal(signal.SIGPROF, end)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
