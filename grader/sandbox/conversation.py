"""Talking with one child: frames both ways, its output drained, every wait with an end."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import socket
import time
from collections import deque

from grader.sandbox.confinement import Profile
from grader.sandbox.pool import Ending, Sandbox
from grader.sandbox.wire import END_OF_OUTPUT, FROM_CHILD, Frame, FrameReader, WireError

KEPT_OUTPUT = 64 * 1024
MAX_OUTPUT = 4 * 1024 * 1024
CHUNK = 256 * 1024


class OutOfTime(Exception):
    """The child did not answer in time."""


class TooMuchOutput(Exception):
    """The child printed more than a call may."""


class ChildEnded(Exception):
    """The child closed its channel or broke the rules of the wire."""


class Child:
    """One child of the warm process. `end` or `dismiss` it always."""

    def __init__(self, sandbox: Sandbox, profile: Profile) -> None:
        self._sandbox = sandbox
        self._channel, theirs = socket.socketpair()
        read_out, write_out = os.pipe()
        try:
            with theirs:
                self._pid = sandbox.fork_child(theirs, write_out, write_out, profile)
        finally:
            os.close(write_out)
        self._channel.setblocking(False)
        os.set_blocking(read_out, False)
        self._output = read_out
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._channel, selectors.EVENT_READ)
        self._wanted = selectors.EVENT_READ
        self._selector.register(read_out, selectors.EVENT_READ)
        self._reader = FrameReader(FROM_CHILD)
        self._frames: deque[Frame] = deque()
        self._outgoing = bytearray()
        self._printed = bytearray()

    def send(self, frame: bytes) -> None:
        """Queue a frame; it goes out while the next answer is awaited, so that a child which does
        not read cannot block the grader."""
        self._outgoing += frame

    def receive(self, timeout: float) -> Frame:
        """The next frame. Raises OutOfTime, TooMuchOutput or ChildEnded."""
        deadline = time.monotonic() + timeout
        while not self._frames:
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                raise OutOfTime
            self._exchange(remaining)
        return self._frames.popleft()

    def take_printed(self) -> str:
        """What the child printed up to the next mark; a mark comes before each answer."""
        self._drain_output()
        printed, _, rest = bytes(self._printed).partition(END_OF_OUTPUT)
        self._printed[:] = rest
        return _shorten(printed)

    def printed_so_far(self) -> str:
        """What the child has printed since the last mark."""
        return _shorten(bytes(self._printed).split(END_OF_OUTPUT)[-1])

    def end(self) -> Ending:
        """Kill the child and everything in its process group; how it ended."""
        try:
            return self._sandbox.end(self._pid)
        finally:
            self._close()

    def dismiss(self) -> None:
        """As `end`, without waiting for it."""
        self._close()
        self._sandbox.dismiss(self._pid)

    def _close(self) -> None:
        self._selector.close()
        self._channel.close()
        os.close(self._output)

    def _exchange(self, timeout: float) -> None:
        """One round: write what waits, read what came."""
        self._want(selectors.EVENT_READ | (selectors.EVENT_WRITE if self._outgoing else 0))
        for key, events in self._selector.select(timeout):
            if key.fileobj is not self._channel:
                self._drain_output()
                continue
            if events & selectors.EVENT_WRITE:
                self._write()
            if events & selectors.EVENT_READ:
                self._read()

    def _want(self, events: int) -> None:
        """Wait for these events on the channel; asked often, changed seldom."""
        if events != self._wanted:
            self._selector.modify(self._channel, events)
            self._wanted = events

    def _write(self) -> None:
        try:
            sent = self._channel.send(self._outgoing[:CHUNK])
        except BlockingIOError:
            return
        except OSError as error:
            raise ChildEnded from error
        del self._outgoing[:sent]

    def _read(self) -> None:
        try:
            data = self._channel.recv(CHUNK)
        except BlockingIOError:
            return
        except OSError as error:
            raise ChildEnded from error
        if not data:
            self._drain_output()
            raise ChildEnded
        try:
            self._frames.extend(self._reader.feed(data))
        except WireError as error:
            raise ChildEnded(str(error)) from error

    def _drain_output(self) -> None:
        with contextlib.suppress(BlockingIOError):
            while data := os.read(self._output, CHUNK):
                self._printed += data
                if len(self._printed) > MAX_OUTPUT:
                    raise TooMuchOutput
            # The child closed its output: nothing more will come, and a closed pipe would make
            # every wait return at once.
            with contextlib.suppress(KeyError, ValueError):
                self._selector.unregister(self._output)


def _shorten(printed: bytes) -> str:
    text = printed[:KEPT_OUTPUT].decode(errors="replace")
    return text if len(printed) <= KEPT_OUTPUT else text + "\n… (cut)"


def how_it_ended(ending: Ending, activity: str) -> str:
    """A sentence on a process that ended in the middle of something."""
    if ending.exit_code >= 0:
        return (
            f"It ended the whole process with exit code {ending.exit_code} during {activity} "
            "(os._exit or the like); return a value instead."
        )
    name = signal.Signals(-ending.exit_code).name
    meaning = {
        "SIGSEGV": "a segmentation fault, often endless recursion inside a library",
        "SIGKILL": "closed its channel, or was killed for using too much memory",
        "SIGABRT": "a library gave up, often for want of memory",
        "SIGXCPU": "it used up its processor time",
    }.get(name, "a signal")
    return f"The process ended during {activity} with {name}: {meaning}."
