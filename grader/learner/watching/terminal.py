"""The terminal: its keys one by one, its screen, and both as they were at the end.

`Terminal` is for POSIX; Windows has `WindowsTerminal`, with the same methods. Where neither works, for
example in a pipe, `is_terminal` says so.
"""

from __future__ import annotations

import contextlib
import os
import re
import select
import shutil
import signal
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from queue import Empty, SimpleQueue
from types import FrameType, ModuleType
from typing import TextIO

from grader.learner.watching.session import Event, Pressed, Tick

ENTER, LEAVE = "\x1b[?1049h\x1b[?25l", "\x1b[?25h\x1b[?1049l"
"""The other screen without a cursor, as editors use it; and back."""
HOME, TO_END_OF_LINE, TO_END = "\x1b[H", "\x1b[K", "\x1b[J"
_KEY = re.compile(r"\x1b[\[O][0-9;]*[A-Za-z~]|.", re.DOTALL)
_NAMED = {"A": "up", "B": "down"}
ENDED = "q"
"""What is taken for pressed once there is nobody who could press a key."""


class Terminated(SystemExit):
    """SIGTERM or SIGHUP came."""


def is_terminal() -> bool:
    """Whether somebody sits at both ends, at a terminal that can be drawn on."""
    both = (sys.stdin, sys.stdout)
    return all(stream is not None and stream.isatty() for stream in both) and os.environ.get("TERM") != "dumb"


def keys_in(typed: str) -> list[str]:
    """The keys of what was typed: letters in lower case, `up` and `down`; other keys are left out."""
    keys = []
    for found in _KEY.findall(typed):
        if len(found) > 1:
            keys += [_NAMED[found[-1]]] if found[-1] in _NAMED else []
        elif found.isprintable():
            keys.append(found.lower())
    return keys


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


class Screen:
    """What both kinds of terminal share: the other screen, and drawing on it."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stdout

    def size(self) -> tuple[int, int]:
        """Columns and lines."""
        size = shutil.get_terminal_size((80, 24))
        return max(size.columns, 20), max(size.lines, 4)

    def draw(self, lines: Sequence[str]) -> None:
        """Show these lines, and nothing else, without a flicker."""
        body = "\r\n".join(f"{line}{TO_END_OF_LINE}" for line in lines)
        self._write(f"{HOME}{body}{TO_END}")

    def _write(self, text: str) -> None:
        self._out.write(text)
        self._out.flush()


class Terminal(Screen):
    """The terminal of POSIX while it is ours: a context manager. Signals are handled meanwhile: SIGTERM and
    SIGHUP raise Terminated, a new size is a Tick, Ctrl-Z gives the terminal back before it stops."""

    def __init__(self, inbox: Inbox) -> None:
        super().__init__()
        self._inbox = inbox
        self._keys = sys.stdin.fileno()

    def __enter__(self) -> Terminal:
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
        """The terminal as it was, for another program; then ours again."""
        self._give_back()
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


class WindowsTerminal(Screen):
    """As `Terminal`, by what Windows has: nothing waits for keys and events together, so both are looked at
    in turn."""

    LOOK = 0.03

    def __init__(self, inbox: Inbox) -> None:
        super().__init__()
        self._inbox = inbox

    def __enter__(self) -> WindowsTerminal:
        os.system("")
        self._write(ENTER)
        return self

    def __exit__(self, *exception: object) -> None:
        self._write(LEAVE)

    @contextlib.contextmanager
    def given_away(self) -> Iterator[None]:
        """As of `Terminal`."""
        self._write(LEAVE)
        try:
            yield
        finally:
            self._write(ENTER)

    def wait_for_key(self) -> None:
        """As of `Terminal`."""
        _console().getwch()

    def event(self, timeout: float | None) -> Event:
        """As of `Terminal`."""
        looks = 0
        while timeout is None or looks * self.LOOK < timeout:
            if event := self._inbox.take():
                return event
            console = _console()
            if console.kbhit():
                typed = console.getwch()
                if typed in ("\x00", "\xe0"):  # an arrow comes in two parts
                    typed = {"H": "\x1b[A", "P": "\x1b[B"}.get(console.getwch(), "")
                for key in keys_in(typed):
                    return Pressed(key)
            select.select([self._inbox], [], [], self.LOOK)
            self._inbox.awoken()
            looks += 1
        return Tick()


def terminal(inbox: Inbox) -> Terminal | WindowsTerminal:
    """The terminal of this system."""
    kinds: dict[str, Callable[[Inbox], Terminal | WindowsTerminal]] = {"nt": WindowsTerminal}
    return kinds.get(os.name, Terminal)(inbox)


def _console() -> ModuleType:
    import importlib

    return importlib.import_module("msvcrt")
