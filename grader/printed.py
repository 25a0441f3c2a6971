"""What a student's code printed: the last part of it, with the number of the lines before."""

from __future__ import annotations

import re

KEPT = 64 * 1024
"""How many bytes of what one call prints are kept."""

_EARLIER = re.compile(r"… \((\d+) earlier lines?\)")


def last_part(data: bytes, most: int = KEPT) -> str:
    """The text of `data`; of more than `most` bytes the last whole lines, below the number of those before
    them. A last line that is longer alone loses its beginning."""
    if len(data) <= most:
        return data.decode(errors="replace")
    start = len(data) - most
    end_of_line = data.find(b"\n", start, len(data) - 1)
    first = end_of_line + 1 if end_of_line >= 0 else start
    before, kept = data.count(b"\n", 0, first), data[first:].decode(errors="replace")
    return (f"{earlier_lines(before)}\n" if before else "") + ("" if end_of_line >= 0 else "…") + kept


def last_lines(text: str, most: int) -> tuple[int, list[str]]:
    """How many lines that are not empty come before the last `most` ones of what `last_part` returned, and
    these."""
    lines = [line for line in text.splitlines() if line.strip()]
    earlier = _EARLIER.fullmatch(lines[0]) if lines else None
    if earlier:
        lines = lines[1:]
    return max(len(lines) - most, 0) + (int(earlier[1]) if earlier else 0), lines[-most:]


def earlier_lines(count: int) -> str:
    """`… (3 earlier lines)`."""
    return f"… ({count} earlier line{'' if count == 1 else 's'})"
