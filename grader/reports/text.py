"""From rich renderables to text, and from anybody's text to something safe to print."""

from __future__ import annotations

import io
import math
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

# Control, format (which turn the direction of a line around), surrogate, private, unassigned,
# and the two separators that some terminals take for a new line.
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def to_text(renderable: RenderableType, width: int, colour: bool) -> str:
    """What a renderable looks like in a terminal of this width; without `colour` plain text."""
    from rich.console import Console

    out = io.StringIO()
    console = Console(
        file=out,
        width=width,
        force_terminal=colour,
        force_jupyter=False,  # in a notebook rich would show it there instead of writing it
        color_system="standard" if colour else None,
        no_color=not colour,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
        _environ={},
    )
    console.print(renderable)
    return "".join(line.rstrip() + "\n" for line in out.getvalue().splitlines())


def printable(text: str) -> str:
    """`text` with every character that could steer a terminal spelled out, new lines kept."""
    if text.isascii() and text.isprintable():
        return text
    spelled = text.replace("\r\n", "\n").expandtabs(4)
    return "".join(
        character
        if character == "\n" or unicodedata.category(character) not in _UNPRINTABLE
        else character.encode("unicode_escape").decode("ascii")
        for character in spelled
    )


def foreign(text: str, style: str = "") -> Text:
    """Text that somebody else wrote: printed as it stands, never read as markup."""
    from rich.text import Text

    return Text(printable(text), style)


def with_commands(text: str) -> Text:
    """A sentence of gdgrade, its `commands` in the colour of commands."""
    styled = foreign(text)
    styled.highlight_regex(r"`[^`\n]+`", "cyan")
    return styled


def points(number: float) -> str:
    """Points with at most two decimals, rounded down: 1.999 of 2 must not look like 2."""
    return f"{math.floor(round(number * 100, 6)) / 100:g}"


def rounded(number: float) -> str:
    """A mean of points with at most two decimals."""
    return f"{round(number, 2):g}"


def plain_number(value: float) -> str:
    """Points or a share as a spreadsheet wants them: not rounded, but for what binary fractions add."""
    return f"{value:.10g}"


def first_of(names: Sequence[str], most: int, between: str = ", ") -> str:
    """`"a, b and 3 more"`: the first names, and how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"{between.join(names[:most])}{more}"


def number_of(count: int, what: str) -> str:
    """`"1 case"`, `"2 cases"`."""
    return f"{count} {what}{'' if count == 1 else 's'}"
