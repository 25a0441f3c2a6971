"""Blackboard's "Assignment File Download": `Homework 1_jdoe_attempt_2026-03-01-18-25-53_02_losses.py`.

All files are in one folder, and so is a text on each attempt, which ends with the time and `.txt`. The names
of the assignment and of the user may both contain underscores: the assignment is what all names begin with.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import datetime

from grader.intake.layouts.ownership import Owner, Ownership

_NAME = re.compile(
    r"(?P<who>[^/]+)_attempt_(?P<when>\d{4}(?:-\d{2}){5})(?:_(?P<file>[^/]+)|(?P<about>\.txt))", re.DOTALL
)


def fits(name: str) -> bool:
    return _NAME.fullmatch(name) is not None


class Blackboard:
    """The layout of a folder with files of these names."""

    def __init__(self, names: Iterable[str]) -> None:
        whos = {found["who"] for name in names if (found := _NAME.fullmatch(name))}
        common = _common_beginning(whos) if len(whos) > 1 else next(iter(whos), "")
        self._assignment = common.rpartition("_")[0]

    def ownership(self, path: str, is_folder: bool) -> Ownership | None:
        found = None if is_folder else _NAME.fullmatch(path)
        if not found:
            return None
        login = found["who"].removeprefix(f"{self._assignment}_")
        submitted = _seconds(found["when"])
        owner = Owner(login.casefold(), login, login=login)
        file = found["file"] or f"attempt{found['about']}"
        return Ownership((owner,), file, attempt=submitted or 0.0, submitted=submitted)


def _common_beginning(names: Collection[str]) -> str:
    first, last = min(names), max(names)
    length = next((i for i, letter in enumerate(first) if letter != last[i : i + 1]), len(first))
    return first[:length]


def _seconds(when: str) -> float | None:
    """The time in a name, which is that of the site; None where there is no such time."""
    try:
        return datetime.strptime(when, "%Y-%m-%d-%H-%M-%S").timestamp()
    except (ValueError, OverflowError):
        return None
