"""Where the events of the threads arrive, and those of the keys."""

from __future__ import annotations

import contextlib
import select
import socket
from queue import Empty, SimpleQueue

from grader.learner.watching.events import Event


class Inbox:
    """The events of other threads, and of the keys."""

    def __init__(self) -> None:
        self._events: SimpleQueue[Event] = SimpleQueue()
        self._wake, self._awake = socket.socketpair()
        self._wake.setblocking(False)
        self._awake.setblocking(False)

    def put(self, event: Event) -> None:
        """For any thread, and for the handlers of signals."""
        self._events.put(event)
        with contextlib.suppress(OSError):  # full: it will wake up anyway
            self._wake.send(b"\0")

    def take(self) -> Event | None:
        """The next event; None where there is none now."""
        with contextlib.suppress(Empty):
            return self._events.get_nowait()
        return None

    def wait(self) -> Event:
        """The next event, whenever it comes."""
        while (event := self.take()) is None:
            select.select([self], [], [])
            self.awoken()
        return event

    def fileno(self) -> int:
        """Readable when there may be an event."""
        return self._awake.fileno()

    def awoken(self) -> None:
        """Wait for new ones from here on."""
        with contextlib.suppress(OSError):
            while self._awake.recv(1024):
                pass

    def close(self) -> None:
        self._wake.close()
        self._awake.close()
