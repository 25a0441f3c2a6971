"""The terminal of Linux and macOS."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
from collections.abc import Iterator
from types import FrameType

from grader.learner.watching.events import Event, Pressed, Tick
from grader.learner.watching.inbox import Inbox
from grader.learner.watching.screen import ENTER, LEAVE, Screen, keys_in

ENDED = "q"
"""What is taken for pressed once there is nobody who could press a key."""


class Terminated(SystemExit):
    """SIGTERM or SIGHUP came."""


class PosixTerminal(Screen):
    """The terminal of POSIX while it is ours: a context manager. Signals are handled meanwhile: SIGTERM and
    SIGHUP raise Terminated, a new size is a Tick, Ctrl-Z gives the terminal back before it stops."""

    def __init__(self, inbox: Inbox) -> None:
        super().__init__()
        self._inbox = inbox
        self._keys = sys.stdin.fileno()

    def __enter__(self) -> PosixTerminal:
        import termios

        self._before = termios.tcgetattr(self._keys)
        self._handlers = {
            number: signal.signal(number, handler)
            for number, handler in (
                (signal.SIGTERM, self._end),
                (signal.SIGHUP, self._end),
                (signal.SIGTSTP, self._stop),
                (signal.SIGWINCH, self._resized),
            )
        }
        self._take()
        return self

    def __exit__(self, *exception: object) -> None:
        try:
            self._give_back()
        finally:
            for number, handler in self._handlers.items():
                signal.signal(number, handler)

    @contextlib.contextmanager
    def given_away(self) -> Iterator[None]:
        """The terminal as it was, but without an echo, for another program; then ours again. What is typed
        while that starts is for nobody."""
        import termios
        import tty

        self._give_back()
        with contextlib.suppress(termios.error, OSError):
            quiet = termios.tcgetattr(self._keys)
            quiet[tty.LFLAG] &= ~termios.ECHO
            termios.tcsetattr(self._keys, termios.TCSADRAIN, quiet)
        try:
            yield
        finally:
            self._take()

    def wait_for_key(self) -> None:
        """Wait until any key is pressed; what was typed before does not count."""
        import termios
        import tty

        termios.tcflush(self._keys, termios.TCIFLUSH)
        tty.setcbreak(self._keys)
        os.read(self._keys, 1024)

    def event(self, timeout: float | None) -> Event:
        """The next event; a Tick where none came in so many seconds."""
        while True:
            if event := self._inbox.take():
                return event
            ready, _, _ = select.select([self._inbox, self._keys], [], [], timeout)
            if not ready:
                return Tick()
            if self._inbox in ready:
                self._inbox.awoken()
            if self._keys in ready:
                self._read_keys()

    def _read_keys(self) -> None:
        try:
            typed = os.read(self._keys, 1024)
        except OSError:  # the terminal is gone
            typed = b""
        keys = keys_in(typed.decode(errors="replace")) if typed else [ENDED]
        for key in keys:
            self._inbox.put(Pressed(key))

    def _take(self) -> None:
        import tty

        tty.setcbreak(self._keys)
        self._write(ENTER)

    def _give_back(self) -> None:
        import termios

        with contextlib.suppress(OSError, ValueError):  # where it is gone there is nothing to restore
            self._write(LEAVE)
        with contextlib.suppress(termios.error, OSError):
            termios.tcsetattr(self._keys, termios.TCSADRAIN, self._before)

    def _end(self, number: int, _: FrameType | None) -> None:
        raise Terminated(128 + number)

    def _resized(self, _: int, __: FrameType | None) -> None:
        self._inbox.put(Tick())

    def _stop(self, _: int, __: FrameType | None) -> None:
        self._give_back()
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTSTP)
        # Here it is in the foreground again.
        signal.signal(signal.SIGTSTP, self._stop)
        self._take()
        self._inbox.put(Tick())
