"""How often a call comes back to the same code, where loops are not allowed. Runs in the child.

A reading names the loops that it knows. Much else of Python and its libraries calls a method of the student's
for one item after another, as a comparison of lists does: what runs shows it, whatever it was reached by.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable
from types import CodeType, FrameType
from typing import Any

from grader.sandbox.child.own_files import is_own

FEWEST = 5
"""Rows; a helper may well be used a few times."""

# Bound before any student's code can replace them.
SET_PROFILE = sys.setprofile


class Entries:
    """A function under watch. A driver may call it for one item after another; each call is by itself."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function
        self._lines: set[int] = set()

    def __call__(self, *positional: Any, **named: Any) -> Any:
        counts: Counter[CodeType] = Counter()

        def see(frame: FrameType, event: str, _: Any) -> None:
            if event == "call":
                counts[frame.f_code] += 1

        rows = _rows((*positional, *named.values()))
        SET_PROFILE(see)
        try:
            return self._function(*positional, **named)
        finally:
            SET_PROFILE(None)
            if rows >= FEWEST:
                often = [code for code, count in counts.items() if count >= rows]
                self._lines.update(code.co_firstlineno for code in often if is_own(code.co_filename))

    @property
    def finding(self) -> str | None:
        """What the calls may not do, in words that go on from "the call"."""
        if not self._lines:
            return None
        return f"runs the code on line {min(self._lines)} once for each row, but Python loops are not allowed"


def _rows(given: Iterable[Any]) -> int:
    shapes = [tuple(getattr(argument, "shape", ())) for argument in given]
    return max((shape[0] for shape in shapes if shape), default=0)
