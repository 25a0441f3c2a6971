"""How long the texts of a report may be: what student code says goes into files, pages and cells."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import escape
from itertools import accumulate

from grader.report import ExerciseReport

MORE = "and "
"""How the line begins that counts the flags which did not fit; every other begins with the name of a file."""
MESSAGES, FLAGS = 1_200_000, 100_000
"""How much all messages, and all flags, of a report's exercises may take in JSON or HTML, in bytes; and how
much the flags of its files. Where
every case of the course fails by an error of ordinary length its messages take 1,070,000."""
SHORT = 80
"""How much each message may take once that is used up."""
CELL = 30_000
"""How many characters one cell of a table holds; spreadsheets stop at 32,767."""


def shortened(exercises: Sequence[ExerciseReport]) -> tuple[ExerciseReport, ...]:
    """The exercises with texts that do not flood a report: once they take too much, messages are cut to
    their beginning, last that of each exercise's first failure, and further flags are counted."""
    cases = [case for exercise in exercises for case in exercise.cases]
    flags_of_all = (flag for exercise in exercises for flag in exercise.flags)
    if _surely_fit((case.message for case in cases), MESSAGES) and _surely_fit(flags_of_all, FLAGS):
        return tuple(exercises)
    foremost = {id(exercise.first_failure) for exercise in exercises}
    messages: dict[int, str] = {}
    left = MESSAGES
    for case in sorted(cases, key=lambda case: id(case) not in foremost):
        messages[id(case)] = cut(case.message, max(left, SHORT))
        left -= _size(messages[id(case)])
    room = FLAGS
    short = []
    for exercise in exercises:
        flags = fitting(exercise.flags, room)
        room -= sum(map(_size, flags))
        shown = tuple(replace(case, message=messages[id(case)]) for case in exercise.cases)
        short.append(replace(exercise, flags=flags, cases=shown))
    return tuple(short)


def fitting(flags: Sequence[str], room: int = FLAGS) -> tuple[str, ...]:
    """The first flags that fit into so many bytes, and how many more there are."""
    ends = accumulate(map(_size, flags))
    first = [flag for flag, end in zip(flags, ends, strict=True) if end <= room]
    return (*first, f"{MORE}{len(flags) - len(first)} more") if len(flags) > len(first) else tuple(flags)


def may_be_of(topic: str, flags: Sequence[str]) -> bool:
    """Whether any of the flags of a report, as `fitting` leaves them, may be of the file of a topic: those
    that did not fit may be of any."""
    return any(flag.startswith((topic, MORE)) for flag in flags)


def cut(text: str, most: int) -> str:
    """`text` where it takes no more than `most` bytes in JSON or HTML, else its beginning and "…"."""
    if _size(text) <= most:
        return text
    kept = text[:most]
    while kept and (over := _size(f"{kept}…") - most) > 0:
        # A character takes 12 bytes at most: one step seldom goes too far, and every step continues.
        kept = kept[: -max(1, over // 12)]
    return f"{kept}…"


def joined(texts: Sequence[str], most: int = CELL) -> str:
    """`"a; b; c"` in at most `most` characters: the first texts that fit, then how many more there are."""
    whole = "; ".join(texts)
    if len(whole) <= most:
        return whole
    room = most - len(f"and {len(texts)} more")
    each = [text if len(text) <= room // 2 else f"{text[: room // 2 - 3]}…" for text in texts]
    ends = accumulate(len(text) + 2 for text in each)
    first = [text for text, end in zip(each, ends, strict=True) if end <= room]
    left = len(texts) - len(first)
    return "; ".join([*first, f"and {left} more"] if left else first)


def _surely_fit(texts: Iterable[str], room: int) -> bool:
    """Whether these take no more than `room` bytes together, by one look at all of them: nearly every report
    is far below, and to measure each of its messages takes longer than to compare the answers."""
    whole = "".join(texts)
    return len(json.dumps(whole)) + len(escape(whole).encode("utf-8", "replace")) <= room


def _size(text: str) -> int:
    """Bytes in JSON or in HTML, whichever are more."""
    return max(len(json.dumps(text)) - 2, len(escape(text).encode("utf-8", "replace")))
