"""Where the mistake of a wrong version truly is: where a right version differs from it in a line or two."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

MOST_LINES = 2
"""A right version that differs in more was written in another way."""


def true_lines(wrong: str, right: Iterable[str]) -> frozenset[int]:
    """The lines of the wrong text that the nearest of the right ones changes; where it adds lines, those
    around them. Empty where every one differs in more than two lines."""
    nearest = min(
        (_changed(wrong, text) for text in right), default=(0, frozenset[int]()), key=lambda c: c[0]
    )
    return nearest[1] if 0 < nearest[0] <= MOST_LINES else frozenset()


def _changed(wrong: str, right: str) -> tuple[int, frozenset[int]]:
    """How many lines differ, and which of the wrong text."""
    ours, theirs = ([line.strip() for line in text.splitlines()] for text in (wrong, right))
    count, lines = 0, set[int]()
    for tag, first, last, other_first, other_last in SequenceMatcher(
        None, ours, theirs, autojunk=False
    ).get_opcodes():
        if tag != "equal":
            count += max(last - first, other_last - other_first)
            lines |= set(range(first + 1, last + 1)) or {first, first + 1}
    return count, frozenset(lines)
