"""Stopping a grading from another thread: a learner has saved again, and nobody needs the old verdict."""

from __future__ import annotations

import contextlib
import socket


class Interrupted(Exception):
    """The grading was stopped before its end; there is no report."""


class Interruption:
    """A wish to stop, on which a wait for a child ends at once. One thread grades, another may `request`.

    It holds until `clear`; close it at the end.
    """

    def __init__(self) -> None:
        self._ours, self._seen = socket.socketpair()
        self._ours.setblocking(False)
        self._seen.setblocking(False)

    def fileno(self) -> int:
        """Readable while a stop is wanted."""
        return self._seen.fileno()

    def request(self) -> None:
        """Stop what is being graded now."""
        with contextlib.suppress(OSError):  # full: it was requested often enough
            self._ours.send(b"\0")

    def clear(self) -> None:
        """Forget what was requested so far."""
        with contextlib.suppress(BlockingIOError):
            while self._seen.recv(1024):
                pass

    def close(self) -> None:
        """Give its descriptors back."""
        self._ours.close()
        self._seen.close()
