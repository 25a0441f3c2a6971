"""The lines of a file that define an exercise, found without parsing it: a source may be made to crash what
parses it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.sandbox.child.loading import decode

_DOCSTRING = re.compile(r"[rRuU]{0,2}(\"\"\"|''')")


def excerpt(source: bytes, name: str) -> tuple[str, ...]:
    """The last definition of `name` at the top of a file: its decorators, its head and what is indented
    below, without a docstring. Empty where there is none."""
    lines = _text(source).split("\n")
    its = re.escape(name)
    head = re.compile(rf"(?:(?:async\s+)?def|class)\s+{its}\b|{its}\s*(?::.*)?=[^=]")
    starts = [number for number, line in enumerate(lines) if head.match(line)]
    if not starts:
        return ()
    start = end = starts[-1]
    while start and lines[start - 1].startswith("@"):
        start -= 1
    end += 1
    while end < len(lines) and not _begins_another(lines[end]):
        end += 1
    return _without_blanks_at_the_end(_without_docstring(lines[start:end]))


def _text(source: bytes) -> str:
    try:
        return decode(source)
    except (SyntaxError, ValueError, LookupError):
        return source.decode("utf-8", "replace")


def _begins_another(line: str) -> bool:
    return bool(line) and not line[0].isspace() and line[0] not in ")]}#"


def _without_docstring(lines: Sequence[str]) -> list[str]:
    """The lines but for a text that follows the head; all of them where code comes after it on its line."""
    head = next((n for n, line in enumerate(lines) if line.partition("#")[0].rstrip().endswith(":")), None)
    if head is None:
        return list(lines)
    begin = next((n for n in range(head + 1, len(lines)) if lines[n].strip()), head)
    found = _DOCSTRING.match(lines[begin].strip())
    if found is None:
        return list(lines)
    rest = lines[begin].strip()[found.end() :]
    for end in range(begin, len(lines)):
        _, closed, after = (rest if end == begin else lines[end]).partition(found[1])
        if closed:
            is_all = not after.partition("#")[0].strip()
            return [*lines[:begin], *lines[end + 1 :]] if is_all else list(lines)
    return list(lines)


def _without_blanks_at_the_end(lines: Sequence[str]) -> tuple[str, ...]:
    last = max((n for n, line in enumerate(lines) if line.strip() and line[0] != "#"), default=-1)
    return tuple(lines[: last + 1])
