"""Replies that travel together to the grader. Runs in the child."""

from __future__ import annotations

import socket
import time
from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

from grader.sandbox import wire

PER_REQUEST, FIRST_CALL = 1 << 20, 1
"""The position in stdin by which a child tells how far it is: so many for each request that it has begun, the
first among them, and `FIRST_CALL` and the number of the call that it has begun last, if there is one."""

BATCH_SECONDS = 0.02
"""Processor time for which an answer may wait for others: the same answers travel together on a machine that
is busy. Each frame costs the same at both ends, whatever it holds."""
MOST_SECONDS = 0.2
"""How long it may wait in all, also for calls that sleep."""
BATCH_BYTES = 32 * 1024


class Replies:
    """What has gathered since the last frame: its `bytes`, and how many replies there are."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._gathered: list[tuple[dict[str, Any], dict[str, NDArray[Any]]]] = []
        self._arrays = 0
        self.bytes = 0
        self._note_time()

    def __len__(self) -> int:
        return len(self._gathered)

    @property
    def have_waited(self) -> bool:
        """Whether it is some time since the last frame."""
        waited = time.perf_counter() - self._sent
        if waited < BATCH_SECONDS:  # nor has it worked for longer, and that clock is slow to ask
            return False
        return waited > MOST_SECONDS or time.process_time() - self._worked > BATCH_SECONDS

    def have_room(self, arrays: int, size: int = 0) -> bool:
        """Whether so many arrays more, of so many bytes, can travel with the others."""
        return self._arrays + arrays <= wire.FROM_CHILD.arrays and self.bytes + size <= BATCH_BYTES

    def add(self, header: dict[str, Any], arrays: dict[str, NDArray[Any]], size: int) -> None:
        """Take a reply, with its arrays as they are now: the next call may write into the same memory."""
        self._gathered.append((header, {name: array.copy() for name, array in arrays.items()}))
        self._arrays += len(arrays)
        self.bytes += size

    def send(self) -> None:
        """Send what has gathered, if anything has."""
        if self._gathered:
            self._channel.sendall(wire.pack_replies(self._gathered))
            self._gathered, self._arrays, self.bytes = [], 0, 0
        self._note_time()

    def _note_time(self) -> None:
        self._worked, self._sent = time.process_time(), time.perf_counter()


def size_of(arrays: Mapping[str, NDArray[Any]]) -> int:
    return sum(array.nbytes for array in arrays.values())
