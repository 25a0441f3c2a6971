"""A command in a pseudo-terminal: what is typed into it, and what stands on its screen."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyte

ROOT = Path(__file__).resolve().parents[2]
OTHER_SCREEN = "\x1b[?1049"


class Terminal:
    """The command, and the screen as a terminal shows it."""

    def __init__(self, command: Sequence[str], folder: Path, columns: int, rows: int, **changes: str) -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.before = termios.tcgetattr(theirs)
        self._theirs = theirs
        kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
        environment = {**kept, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "NO_COLOR": "1", **changes}
        self.written = b""
        self.process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            # Ctrl-C goes to the foreground of the terminal that a session has.
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )

    @property
    def lines(self) -> list[str]:
        """The lines of the screen, without the blanks at their ends."""
        return [line.rstrip() for line in self._screen.display]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def attributes(self) -> list[object]:
        """How the terminal is set now."""
        return termios.tcgetattr(self._theirs)

    def type(self, keys: str) -> None:
        os.write(self._ours, keys.encode())

    def resize(self, columns: int, rows: int) -> None:
        self._screen.resize(rows, columns)
        fcntl.ioctl(self._theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.process.send_signal(signal.SIGWINCH)

    def wait(self, shows: str | Callable[[str], bool], seconds: float = 90.0, settle: float = 0.1) -> str:
        """Wait until the screen shows this; the screen once nothing more has come for `settle` seconds."""
        end = time.monotonic() + seconds
        matches = shows if callable(shows) else lambda text: shows in text
        while not matches(self.text):
            assert time.monotonic() < end, f"{shows!r} does not come:\n{self.text}"
            assert self._read(0.1) or self.process.poll() is None, f"it has ended:\n{self.text}"
        while settle and self._read(settle):
            pass
        return self.text

    def end(self, seconds: float = 60.0) -> int:
        """Wait for its end; the exit code."""
        end = time.monotonic() + seconds
        while self.process.poll() is None:
            assert time.monotonic() < end, f"it does not end:\n{self.text}"
            self._read(0.05)
        while self._read(0.0):
            pass
        return self.process.returncode

    def close(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        self.process.wait()
        os.close(self._ours)
        os.close(self._theirs)

    def _read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self._ours], [], [], seconds)
        if not ready:
            return False
        data = os.read(self._ours, 65_536)
        self.written += data
        self._stream.feed(data)
        return bool(data)


@contextmanager
def in_terminal(
    folder: Path,
    *words: str,
    columns: int = 80,
    rows: int = 30,
    wrapped: Sequence[str] = (),
    **changes: str,
) -> Iterator[Terminal]:
    """A command of gdgrade in a terminal, inside of another command."""
    command = [*wrapped, sys.executable, "-P", "-m", "grader", *words]
    opened = Terminal(command, folder, columns, rows, **changes)
    try:
        yield opened
    finally:
        opened.close()
