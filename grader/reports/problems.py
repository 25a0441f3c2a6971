"""What is told of a submission: what went wrong with it, and what is quite usual."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from grader.roster import HANDED_IN_AGAIN


@dataclass(frozen=True)
class Told:
    """The sentences on a submission: its problems, and a line on files that were handed in again, empty where
    none was."""

    problems: tuple[str, ...]
    again: str


_AGAIN = re.compile(rf"(?P<topic>\S+){re.escape(HANDED_IN_AGAIN)}.+ counts, not .+", re.DOTALL)


def split(sentences: Iterable[str]) -> Told:
    """Course sites keep each upload of a file: that the newest counts is no problem."""
    problems, again = [], {}
    for sentence in sentences:
        if found := _AGAIN.fullmatch(sentence):
            again[sentence] = found["topic"]
        else:
            problems.append(sentence)
    if len(again) < 2:
        return Told(tuple(problems), "".join(again))
    return Told(tuple(problems), f"Handed in more than once, the newest counts: {', '.join(again.values())}.")
