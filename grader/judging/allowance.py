"""Processor time of one thread that a search may take: a wrong version may never end on an odd input."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

SHORTEST = 0.005
"""Seconds between two looks at the clock: timers tick no faster."""


class UsedUp(BaseException):
    """The time is over. Not an Exception: what is run under it must not take it for one of its own."""


class Allowance:
    """Seconds of processor time that are left for all of a submission's searches."""

    def __init__(self, seconds: float) -> None:
        self._left = seconds

    @contextmanager
    def at_most(self, seconds: float) -> Iterator[None]:
        """Runs what is inside for so long, or for what is left; UsedUp ends it. Where this is not the main
        thread, or the system has no such timers, nothing is interrupted."""
        limit = min(seconds, self._left)
        if limit <= 0:
            raise UsedUp
        start = time.thread_time()
        try:
            with _interrupted_after(limit):
                yield
        finally:
            self._left -= time.thread_time() - start


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
