"""An event loop that sleeps between what it runs, and waits for no file or socket. Runs in the child.

Python's own asks the system for an epoll object and a pair of sockets at once, which student code may not
have; code that only awaits sleeps, tasks and threads needs neither.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence


class _Sleeper:
    """What a loop asks for events: there are none, but a thread may have something for it to run."""

    def __init__(self) -> None:
        self.woken = threading.Event()

    def select(self, seconds: float | None) -> Sequence[object]:
        """Wait as long as the loop has nothing to do."""
        self.woken.wait(seconds)
        self.woken.clear()
        return ()


class EventLoop(asyncio.BaseEventLoop):
    """Python's own, but for what it waits by."""

    def __init__(self) -> None:
        super().__init__()
        self._selector = _Sleeper()

    def _process_events(self, event_list: object) -> None:
        """There are none."""

    def _write_to_self(self) -> None:
        self._selector.woken.set()


class Policy(asyncio.DefaultEventLoopPolicy):
    """Makes these loops wherever a file asks for one, as `asyncio.run` does."""

    _loop_factory = EventLoop
