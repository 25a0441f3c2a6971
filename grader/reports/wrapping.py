"""Text for a terminal, wrapped between words; a line that goes on keeps its own indentation."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

_BEGINNING = re.compile(r" *(?:[-*] |\d+\. )?")
_LAID_OUT = re.compile(r"\S {2,}\S|^\s*>>>")
"""A line whose spaces mean something: a formula, a table, an example."""
_BEGINS_ANEW = re.compile(r'\s*(?:[A-Z][a-z ]*:|""")')
"""A line that is no part of the paragraph before it: "Returns: ..."."""


def wrapped(text: str, width: int) -> str:
    """`text` with every line that is longer than `width` columns continued below its own beginning; after a
    bullet, below the words behind it. What goes on in the next line of a paragraph moves up. A word that is
    longer than a line stays whole, as one can copy it."""
    lines = text.split("\n")
    if max(map(len, lines)) <= width:
        return text
    return "\n".join(_wrapped(line, width) for line in _joined(lines, width))


def _joined(lines: list[str], width: int) -> Iterator[str]:
    """The lines, where one that is too long takes up those that continue its paragraph."""
    current: str | None = None
    for line in lines:
        if current is not None and len(current) > width and _continues(line, current):
            current = f"{current} {line.lstrip()}"
            continue
        if current is not None:
            yield current
        current = line
    if current is not None:
        yield current


def _continues(line: str, before: str) -> bool:
    spaces = len(line) - len(line.lstrip(" "))
    if not line.strip() or not spaces == _indent(line) == _indent(before):
        return False
    return not (_BEGINS_ANEW.match(line) or _LAID_OUT.search(line) or _LAID_OUT.search(before))


def _wrapped(line: str, width: int) -> str:
    if len(line) <= width:
        return line
    return textwrap.fill(
        line,
        width,
        subsequent_indent=" " * min(_indent(line), width // 2),
        break_long_words=False,
        break_on_hyphens=False,
        replace_whitespace=False,
    )


def _indent(line: str) -> int:
    """Where the words of a line begin, behind a bullet."""
    beginning = _BEGINNING.match(line)
    return len(beginning[0]) if beginning else 0
