"""What the terminals of all systems share: drawing on their other screen, and the names of keys."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from typing import TextIO

ENTER, LEAVE = "\x1b[?1049h\x1b[?25l", "\x1b[?25h\x1b[?1049l"
"""The other screen without a cursor, as editors use it; and back."""
HOME, TO_END_OF_LINE, TO_END = "\x1b[H", "\x1b[K", "\x1b[J"
_KEY = re.compile(r"\x1b[\[O][0-9;]*[A-Za-z~]|.", re.DOTALL)
_NAMED = {"A": "up", "B": "down"}


def keys_in(typed: str) -> list[str]:
    """The keys of what was typed: letters in lower case, `up` and `down`; other keys are left out."""
    keys = []
    for found in _KEY.findall(typed):
        if len(found) > 1:
            keys += [_NAMED[found[-1]]] if found[-1] in _NAMED else []
        elif found.isprintable():
            keys.append(found.lower())
    return keys


class Screen:
    """What both kinds of terminal share: the other screen, and drawing on it."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stdout

    def size(self) -> tuple[int, int]:
        """Columns and lines, as they are now: the variables COLUMNS and LINES may be of another terminal."""
        try:
            size = os.get_terminal_size(self._out.fileno())
        except (OSError, ValueError):
            size = os.terminal_size((80, 24))
        return max(size.columns, 20), max(size.lines, 4)

    def draw(self, lines: Sequence[str]) -> None:
        """Show these lines, and nothing else, without a flicker."""
        body = "\r\n".join(f"{line}{TO_END_OF_LINE}" for line in lines)
        self._write(f"{HOME}{body}{TO_END}")

    def _write(self, text: str) -> None:
        self._out.write(text)
        self._out.flush()
