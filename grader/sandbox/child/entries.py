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


def counted(function: Callable[..., Any], findings: list[str]) -> Callable[..., Any]:
    """The function, whose calls are looked at one by one: a driver may well call it once for each row."""

    def called(*arguments: Any, **named: Any) -> Any:
        with Entries([*arguments, *named.values()]) as entries:
            returned = function(*arguments, **named)
        if entries.finding:
            findings.append(entries.finding)
        return returned

    return called


class Entries:
    """A context manager around one call, which was given these arguments."""

    def __init__(self, given: Iterable[Any]) -> None:
        shapes = [tuple(getattr(argument, "shape", ())) for argument in given]
        self._rows = max((shape[0] for shape in shapes if shape), default=0)
        self._counts: Counter[CodeType] = Counter()

    def __enter__(self) -> Entries:
        SET_PROFILE(self._see)
        return self

    def __exit__(self, *exception: object) -> None:
        SET_PROFILE(None)

    @property
    def finding(self) -> str | None:
        """What the call may not do, in words that go on from "the call"."""
        often = [code for code, count in self._counts.items() if count >= self._rows]
        lines = [code.co_firstlineno for code in often if is_own(code.co_filename)]
        if self._rows < FEWEST or not lines:
            return None
        return f"runs the code on line {min(lines)} once for each row, but Python loops are not allowed"

    def _see(self, frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            self._counts[frame.f_code] += 1
