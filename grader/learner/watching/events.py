"""What can happen in a session, and what can be done about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from grader.report import Report
from grader.submission import Submission

Group = tuple[str, ...]
"""Exercises of one file, by name."""


@dataclass(frozen=True)
class Pressed:
    """A key; a letter is in lower case."""

    key: str


@dataclass(frozen=True)
class Saved:
    """The files as they are now: the prints of the exercises in those that can be read, and by topic why the
    others cannot be. `files` are the topics whose file differs from before."""

    prints: Mapping[str, str]
    troubles: Mapping[str, str]
    files: frozenset[str]


@dataclass(frozen=True)
class Changed:
    """Something in the folder is not as it was: whoever reads files makes a Saved of it."""


@dataclass(frozen=True)
class Graded:
    """A report on the exercises that are being graded, of these files."""

    report: Report
    submission: Submission


@dataclass(frozen=True)
class Finished:
    """The grader is free again. What it did not come to is graded later."""


@dataclass(frozen=True)
class Failed:
    """gdgrade itself failed; `said` is a sentence."""

    said: str


@dataclass(frozen=True)
class Polling:
    """Changes come without events."""


@dataclass(frozen=True)
class HintGiven:
    """A hint for the exercise that is shown."""

    text: str


@dataclass(frozen=True)
class Tick:
    """Time passed, or the size of the terminal changed: the screen is drawn again."""


Event = Pressed | Changed | Saved | Graded | Finished | Failed | Polling | HintGiven | Tick

# What is to be done


@dataclass(frozen=True)
class Grade:
    """Grade these exercises of one file, and find the place of the mistake if `focus` is among them."""

    names: Group
    focus: str


@dataclass(frozen=True)
class Interrupt:
    """Stop what is being graded."""


@dataclass(frozen=True)
class GiveHint:
    """Give the next hint."""

    name: str


@dataclass(frozen=True)
class Replay:
    """Run `gdgrade replay`."""

    name: str


@dataclass(frozen=True)
class Picture:
    """Run `gdgrade plot`."""

    name: str


@dataclass(frozen=True)
class Quit:
    """End the session."""


Action = Grade | Interrupt | GiveHint | Replay | Picture | Quit
