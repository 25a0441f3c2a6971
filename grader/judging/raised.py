"""What a call raised, read from the child's words: the exception, its text, and the student's last line.

The text is a student's to write. It is cut, matched and quoted, and nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from grader.report import FRAME

MOST_TEXT = 1500
HEADLINE = re.compile(r"(?P<kind>[A-Z]\w{2,40}): (?P<text>.*)")
TOO_DEEP = re.compile(r"It calls itself .{1,60}\((?P<kind>RecursionError): (?P<text>.*)\)\.?")
"""How the child says of endless calls what was raised."""
CODE = "    "


@dataclass(frozen=True)
class Raised:
    """`kind` is the exception's name, `text` what it says in its first line, `code` the line it came from."""

    kind: str
    text: str
    file: str = ""
    line: int = 0
    code: str = ""


def read_raised(message: str) -> Raised | None:
    """What a failure's message says was raised; None where it says something else."""
    lines = message[:MOST_TEXT].split("\n")
    headline = HEADLINE.fullmatch(lines[0]) or TOO_DEEP.fullmatch(lines[0])
    if headline is None:
        return None
    file, number, code = "", 0, ""
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        if frame := FRAME.match(line):
            file, number = frame["file"], int(frame["line"])
            code = below.strip() if below.startswith(CODE) else ""
    return Raised(headline["kind"], headline["text"], file, number, code)
