"""Styled text and columns for a terminal, for commands that are done before rich would be imported."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest
from types import MappingProxyType

from grader.reports.text import printable

GAP = 2
"""How many columns of a terminal are left empty between two cells."""

_CODES = MappingProxyType({"bold": 1, "dim": 2, "red": 31, "green": 32, "yellow": 33, "cyan": 36})
_COMMAND = re.compile(r"(`[^`\n]+`)")
_WORD = re.compile(r"\s*\S+")


@dataclass(frozen=True)
class Styled:
    """Text in one style: a key of `_CODES`, or none where it is empty."""

    text: str
    style: str = ""


Parts = Sequence[Styled]
"""Text in several styles."""


def with_commands(text: str) -> Parts:
    """A sentence of gdgrade, its `commands` in the colour of commands."""
    return [Styled(part, "cyan" if at % 2 else "") for at, part in enumerate(_COMMAND.split(text))]


def paragraph(parts: Parts, width: int, colour: bool) -> list[str]:
    """The lines of a text, wrapped between words; only a word that is longer than a line is split."""
    return [_shown(line, colour).rstrip() for line in _lines(parts, width)]


def columns(rows: Iterable[Sequence[Parts]], widths: Sequence[int], colour: bool) -> Iterator[str]:
    """The lines of a table whose columns have these widths; what is longer is wrapped in its cell."""
    for row in rows:
        cells = [_lines(cell, width) for cell, width in zip(row, widths, strict=True)]
        for line in zip_longest(*cells, fillvalue=()):
            filled = (
                _shown(parts, colour) + " " * (width - width_of(parts))
                for parts, width in zip(line, widths, strict=True)
            )
            yield (" " * GAP).join(filled).rstrip()


def width_of(parts: Parts) -> int:
    """How many columns of a terminal a text takes."""
    return sum(len(part.text) if part.text.isascii() else sum(map(_width, part.text)) for part in parts)


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _lines(parts: Parts, width: int) -> Iterator[Parts]:
    """The lines of a text, the spaces between two of them left out."""
    safe = [Styled(printable(part.text), part.style) for part in parts]
    if width_of(safe) <= width and not any("\n" in part.text for part in safe):
        yield safe
        return
    characters = [(character, part.style) for part in safe for character in part.text]
    text = "".join(character for character, _ in characters)
    for start, end in _spans(text, width):
        runs = groupby(characters[start:end], lambda pair: pair[1])
        yield [Styled("".join(character for character, _ in run), style) for style, run in runs]


def _spans(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Where each line begins and ends in a text."""
    start, end, used = 0, 0, 0
    for match in _WORD.finditer(text):
        word = match[0].lstrip()
        begin = match.end() - len(word)
        space = text[end:begin]
        if "\n" in space or (used and used + len(space) + sum(map(_width, word)) > width):
            yield start, end
            start, used, space = begin, 0, ""
        used += len(space)
        for end, character in enumerate(word, begin):
            if used + _width(character) > width:
                yield start, end
                start, used = end, 0
            used += _width(character)
        end += 1
    yield start, end


def _shown(parts: Parts, colour: bool) -> str:
    return "".join(
        f"\x1b[{_CODES[part.style]}m{part.text}\x1b[0m" if colour and part.style and part.text else part.text
        for part in parts
    )
