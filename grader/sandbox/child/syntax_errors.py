"""A file that Python cannot read: where, why, and what to type instead. Runs in the child."""

from __future__ import annotations

import unicodedata

MOST_COLUMNS = 66
"""How much of a long line is shown around the place."""

MEANT = {
    "\N{MINUS SIGN}": "-",
    "\N{EN DASH}": "-",
    "\N{EM DASH}": "-",
    "\N{MULTIPLICATION SIGN}": "*",
    "\N{MIDDLE DOT}": "*",
    "\N{DOT OPERATOR}": "*",
    "\N{ASTERISK OPERATOR}": "*",
    "\N{DIVISION SIGN}": "/",
    "\N{SUPERSCRIPT TWO}": " ** 2",
    "\N{SUPERSCRIPT THREE}": " ** 3",
    "\N{LESS-THAN OR EQUAL TO}": "<=",
    "\N{GREATER-THAN OR EQUAL TO}": ">=",
    "\N{NOT EQUAL TO}": "!=",
    "\N{LEFT DOUBLE QUOTATION MARK}": '"',
    "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
    "\N{DOUBLE LOW-9 QUOTATION MARK}": '"',
    "\N{LEFT SINGLE QUOTATION MARK}": "'",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{IDEOGRAPHIC COMMA}": ",",
    "\N{IDEOGRAPHIC FULL STOP}": ".",
    "\N{LEFT CORNER BRACKET}": '"',
    "\N{RIGHT CORNER BRACKET}": '"',
    "\N{LEFT BLACK LENTICULAR BRACKET}": "[",
    "\N{RIGHT BLACK LENTICULAR BRACKET}": "]",
}
"""What to type for characters that look like others, or stand for them in print."""


def describe_syntax_error(file: str, error: SyntaxError) -> str:
    """The message, then the line and a caret below the place, where Python knows them."""
    if error.lineno is None:
        return f"{file} cannot be read as Python: {error.msg}."
    said = f"Syntax error in {file}, line {error.lineno}: {error.msg}."
    if not error.text:
        return said
    line = error.text.rstrip("\n")
    offset = min(max((error.offset or 1) - 1, 0), len(line))
    return "\n".join([said + _instead(line[offset : offset + 1]), *_shown(line, offset)])


def _instead(character: str) -> str:
    """What to type instead of a character that Python does not take; empty for one that it does."""
    if not character or character.isascii():
        return ""
    meant = MEANT.get(character) or unicodedata.normalize("NFKC", character)
    if not (meant.isascii() and meant.isprintable()):
        return ""
    if not meant.strip():
        return " This is a special kind of space; type an ordinary one."
    wide = " is a full-width character" if unicodedata.east_asian_width(character) in "FW" else ""
    return f" `{character}`{wide or ' is not Python'}: type `{meant.strip()}` instead."


def _shown(line: str, offset: int) -> tuple[str, str]:
    """The part of a line around a place, and the caret below it."""
    text = line.lstrip()
    place = max(offset - (len(line) - len(text)), 0)
    first = (
        0 if len(text) <= MOST_COLUMNS else max(0, min(place - MOST_COLUMNS // 2, len(text) - MOST_COLUMNS))
    )
    before = text[first:place].replace("\t", "    ")
    after = text[place : first + MOST_COLUMNS].replace("\t", "    ")
    if first:
        before = f"… {before}"
    if first + MOST_COLUMNS < len(text):
        after = f"{after} …"
    return f"    {before}{after}", f"    {' ' * sum(map(_columns, before))}^"


def _columns(character: str) -> int:
    """How many columns of a terminal a character takes."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "FW" else 1
