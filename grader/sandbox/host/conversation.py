"""Talking with one child: frames both ways, its output drained, every wait with an end."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import socket
import stat
from collections import deque
from functools import partial

from grader.printed import last_part
from grader.sandbox.barriers.confinement import Profile
from grader.sandbox.child.replies import FIRST_CALL, PER_REQUEST
from grader.sandbox.child.roles import FAULT_OF_OURS
from grader.sandbox.host.base import Sandbox
from grader.sandbox.host.budget import Time
from grader.sandbox.host.interruption import Interrupted
from grader.sandbox.host.refusals import Refusals
from grader.sandbox.host.stopwatch import Stopwatch
from grader.sandbox.host.watchdog import Watchdog
from grader.sandbox.wire import FROM_CHILD, Frame, FrameReader, WireError, replies_of

MAX_OUTPUT = 4 * 1024 * 1024
CHUNK = 256 * 1024
ERRORS_OF_WINDOWS = {
    0xC0000005: "an access violation, often endless recursion inside a library",
    0xC00000FD: "a stack overflow, often endless recursion",
    0xC0000409: "a library aborted, often because memory ran out",
}
"""What stands for signals there (NTSTATUS)."""


class TooMuchOutput(Exception):
    """The child printed more than a call may."""


class ChildEnded(Exception):
    """The child closed its channel."""


class Child:
    """One child. `end` or `dismiss` it always."""

    def __init__(self, sandbox: Sandbox, profile: Profile) -> None:
        self._sandbox = sandbox
        process = sandbox.start_child(profile)
        self._pid, self._channel, self._output = process.pid, process.channel, process.output
        self._channel.setblocking(False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._channel, selectors.EVENT_READ)
        self._wanted = selectors.EVENT_READ
        self._interruption = sandbox.interruption
        if self._interruption:
            self._selector.register(self._interruption, selectors.EVENT_READ)
        # A file is never waited for: it is looked at in every round.
        self._output_is_file = stat.S_ISREG(os.fstat(self._output).st_mode)
        if not self._output_is_file:
            self._selector.register(self._output, selectors.EVENT_READ)
        self._position = process.position
        self._refusals: Refusals | None = None
        self._watchdog = Watchdog(self._held, profile)
        self._stopwatch = Stopwatch(
            partial(sandbox.processor_seconds, self._pid), partial(sandbox.delayed_seconds, self._pid)
        )
        self._reader = FrameReader(FROM_CHILD)
        self._frames: deque[Frame] = deque()
        self._fault: Exception | None = None
        self._outgoing = bytearray()
        self._printed = bytearray()
        self._taken = 0
        self._begun = False

    def take_refused(self) -> tuple[str, ...]:
        """The system calls that it was refused since this was asked last, by name."""
        return self._refusals.take() if self._refusals else ()

    def begun(self) -> tuple[int, int | None]:
        """How many requests it has begun, and which call of the last it has begun last; None where it has
        begun none. By its own word: 0 and None where it cannot tell."""
        position = 0 if self._position is None else os.lseek(self._position, 0, os.SEEK_CUR)
        requests, call = divmod(position, PER_REQUEST)
        return requests, call - FIRST_CALL if call >= FIRST_CALL else None

    def newly_used(self) -> Time:
        """The processor time that it has used, and how long it was waited for, since this was asked last."""
        return self._stopwatch.newly_used()

    def send(self, frame: bytes) -> None:
        """Queue a frame; it goes out while the next answer is awaited, so that a child which does
        not read cannot block the grader."""
        self._outgoing += frame

    def receive(self, limit: Time) -> Frame:
        """The next frame. Raises OutOfTime, TooMuchOutput, TooMuchMemory, ChildEnded or WireError, after
        every frame that came before; Interrupted at once."""
        if not self._frames:
            self._await_frame(limit)
        return self._frames.popleft()

    @property
    def has_frame(self) -> bool:
        """Whether the next frame is here already."""
        return bool(self._frames)

    def _await_frame(self, limit: Time) -> None:
        """Exchange what there is until a frame has come."""
        self._watchdog.begin()
        self._stopwatch.begin(limit)
        try:
            while not self._frames and not self._fault:
                self._exchange(min(self._stopwatch.wait(), self._watchdog.wait()))
                self._watchdog.look()
                if not self._frames and self._stopwatch.is_over():
                    # On a busy machine the answer may have come while we waited for a processor.
                    self._exchange(0)
                    if not self._frames and not self._fault:
                        raise self._stopwatch.out_of_time()
            if not self._frames and self._fault:
                raise self._fault
        finally:
            self._stopwatch.end()

    def _held(self) -> int:
        """Bytes of memory that it holds; what it has started is looked at, too."""
        self._stopwatch.add(self._sandbox.descendants_seconds(self._pid))
        return self._sandbox.held_by(self._pid)

    def take_printed(self, frame: Frame) -> str:
        """What the child printed before it sent `frame`, which says how many bytes that was."""
        up_to = frame.header.get("printed")
        if not isinstance(up_to, int) or up_to <= self._taken:
            return ""
        self._read_output()
        printed = bytes(self._printed[: up_to - self._taken])
        del self._printed[: len(printed)]
        self._taken += len(printed)
        return last_part(printed)

    def printed_so_far(self) -> str:
        """What the child has printed since the last frame."""
        return last_part(bytes(self._printed))

    def end(self) -> int:
        """Kill the child and everything in its process group; its exit code, negative for a signal."""
        try:
            return self._sandbox.end(self._pid)
        finally:
            self._close()

    def dismiss(self) -> None:
        """As `end`, without waiting for it."""
        self._close()
        self._sandbox.dismiss(self._pid)

    def _close(self) -> None:
        """Give every descriptor back, once."""
        self._selector.close()
        self._channel.close()
        if self._refusals:
            self._refusals.close()
        if self._output >= 0:
            os.close(self._output)
            self._output = -1
            if self._position is not None:
                os.close(self._position)
                self._position = None

    def _exchange(self, timeout: float) -> None:
        """One round: read what came, write what waits."""
        self._want(selectors.EVENT_READ | (selectors.EVENT_WRITE if self._outgoing else 0))
        asked = False
        for key, events in self._selector.select(timeout):
            if key.fileobj is self._interruption:
                raise Interrupted
            if key.fileobj is self._refusals:
                asked = True
                continue
            if key.fileobj is not self._channel:
                self._read_output()
                continue
            if events & selectors.EVENT_READ:
                self._read()
            if events & selectors.EVENT_WRITE:
                self._write()
        if self._output_is_file:
            self._read_output()
        # What it asks the system after it has answered belongs to the next exercise: it waits until then.
        if asked and not self._frames:
            self._refuse()

    def _want(self, events: int) -> None:
        """Wait for these events on the channel; asked often, changed seldom."""
        if events != self._wanted:
            self._selector.modify(self._channel, events)
            self._wanted = events

    def _write(self) -> None:
        try:
            sent = self._channel.send(self._outgoing[:CHUNK])
            del self._outgoing[:sent]
        except BlockingIOError:
            return
        except OSError:
            # Nobody reads any more. What had been answered before is still to be read.
            self._outgoing.clear()

    def _read(self) -> None:
        try:
            data = self._channel.recv(CHUNK) if self._begun else self._read_first()
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._read_output()
            self._fault = self._fault or ChildEnded()
            return
        try:
            for frame in self._reader.feed(data):
                self._frames.extend(replies_of(frame))
        except WireError as error:
            self._fault = self._fault or error

    def _read_first(self) -> bytes:
        """What comes first, before any student code runs. With it the descriptor may come by which the
        kernel asks what to do about a system call."""
        if not hasattr(socket, "recv_fds"):
            data, descriptors = self._channel.recv(CHUNK), list[int]()
        else:
            data, descriptors, _, _ = socket.recv_fds(self._channel, CHUNK, 1)
        self._begun = True
        if descriptors:
            self._refusals = Refusals(descriptors[0])
            self._selector.register(self._refusals, selectors.EVENT_READ)
        return data

    def _refuse(self) -> None:
        """Refuse the system calls that are asked about now; after too many of them, without a word."""
        if self._refusals and not self._refusals.answer():
            self._selector.unregister(self._refusals)
            self._refusals.close()

    def _read_output(self) -> None:
        """Read what was printed, so that the child never waits for us; up to a limit for one call."""
        while len(self._printed) <= MAX_OUTPUT:
            try:
                data = os.read(self._output, CHUNK)
            except BlockingIOError:
                return
            if not data:
                # That is all of a file for now. Of a pipe it is the end, and one that has ended
                # would make every wait return at once.
                with contextlib.suppress(KeyError, ValueError):
                    self._selector.unregister(self._output)
                return
            self._printed += data
        # Unless it belongs to calls whose answers are here already, or wait to be read.
        with contextlib.suppress(OSError, WireError):
            for frame in self._reader.feed(self._channel.recv(CHUNK) if self._begun else b""):
                self._frames.extend(replies_of(frame))
        if not self._frames:
            self._fault = TooMuchOutput()


def how_it_ended(exit_code: int, activity: str) -> str:
    """A sentence on a process that ended in the middle of something."""
    if exit_code == FAULT_OF_OURS:
        return (
            f"It could not continue after {activity}: something that Python itself needs"
            " was changed or broken."
        )
    if exit_code in ERRORS_OF_WINDOWS:
        return f"The process ended during {activity}: {ERRORS_OF_WINDOWS[exit_code]}."
    if exit_code >= 0:
        return (
            f"It ended the whole process with exit code {exit_code} during {activity} "
            "(os._exit or the like); return a value instead."
        )
    try:
        name = signal.Signals(-exit_code).name
    except ValueError:  # a real-time signal has no name
        name = f"signal {-exit_code}"
    meaning = {
        "SIGSEGV": "a segmentation fault, often endless recursion inside a library",
        "SIGKILL": "it closed its channel, or was killed for using too much memory",
        "SIGABRT": "a library aborted, often because memory ran out",
        "SIGXCPU": "it used up its processor time",
    }.get(name)
    return f"The process ended during {activity} with {name}" + (f": {meaning}." if meaning else ".")
