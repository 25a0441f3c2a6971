"""Flags for a page of all: each file named once, and each line of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

_OF_FILE = re.compile(
    r"(?P<file>[^:\n]{1,200}\.(?:py|ipynb)): "
    r"(?:(?P<lines>lines? \d+(?:, \d+)*(?: and \d+(?: more)?)?) )?(?P<what>.+)",
    re.DOTALL,
)


def by_line(flags: Iterable[str]) -> tuple[str, ...]:
    """The flags, each once, with those of one file in one text and those of one line in one part of it:
    `04_softmax.py: line 3 imports os, uses exec; lines 5 and 7 use eval`."""
    return tuple(_by_line(flags))


def _by_line(flags: Iterable[str]) -> Iterator[str]:
    files: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    others = []
    for flag in dict.fromkeys(flags):
        if found := _OF_FILE.fullmatch(flag):
            files[found["file"]][found["lines"] or ""].append(found["what"])
        else:
            others.append(flag)
    for file, lines in files.items():
        told = (f"{where} {', '.join(whats)}".strip() for where, whats in lines.items())
        yield f"{file}: {'; '.join(told)}"
    yield from others
