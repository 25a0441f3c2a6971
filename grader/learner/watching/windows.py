"""The terminal of Windows."""

from __future__ import annotations

import contextlib
import importlib
import os
import select
from collections.abc import Iterator
from types import ModuleType

from grader.learner.watching.events import Event, Pressed, Tick
from grader.learner.watching.inbox import Inbox
from grader.learner.watching.screen import ENTER, LEAVE, Screen, keys_in


class WindowsTerminal(Screen):
    """As `PosixTerminal`, by what Windows has: nothing waits for keys and events together, so both are polled
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
        """As of `PosixTerminal`."""
        self._write(LEAVE)
        try:
            yield
        finally:
            self._write(ENTER)

    def wait_for_key(self) -> None:
        """As of `PosixTerminal`."""
        console = _console()
        while console.kbhit():
            console.getwch()
        console.getwch()

    def event(self, timeout: float | None) -> Event:
        """As of `PosixTerminal`."""
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


def _console() -> ModuleType:
    return importlib.import_module("msvcrt")
