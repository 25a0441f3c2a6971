"""Wrong answers that nobody has named, as the page of a class shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from grader.reports.class_summary import StudentLine

MOST_GROUPS, MOST_AT_ONCE, MOST_PEOPLE = 40, 8, 12
"""How many groups the page shows, how many of them at once, and how many of a group's students by name."""
MOST_LINES, MOST_CHARACTERS = 40, 120
"""How much of a source and of a failure is shown."""


@dataclass(frozen=True)
class WrongAnswers:
    """Equal wrong answers to an exercise: their short `id`, the students who gave them, by id, the code of a
    typical one, what feedback says of that without a name, the first failing case with what is wrong there,
    the command that teaches these students, and what they were taught when, empty before."""

    id: str
    exercise: str
    students: tuple[str, ...]
    source: tuple[str, ...]
    known: tuple[str, ...]
    case: str
    failure: str
    command: str
    taught: str = ""
    taught_at: str = ""


@dataclass(frozen=True)
class EqualFiles:
    """Files that the same students have alike, and who these are, by id."""

    files: tuple[str, ...]
    students: tuple[str, ...]


@dataclass(frozen=True)
class UnnamedAnswers:
    """The groups to show, how many more there are, and the command that lists all."""

    groups: Sequence[WrongAnswers] = ()
    more: int = 0
    command: str = ""


@dataclass(frozen=True)
class ShownAnswers:
    """A group with its first students and how many more there are; texts are cut to what a page can hold."""

    group: WrongAnswers
    students: tuple[StudentLine, ...]
    more: int
    source: str
    failure: str


def shown_answers(
    groups: Sequence[WrongAnswers], students: Sequence[StudentLine]
) -> tuple[Sequence[ShownAnswers], Sequence[ShownAnswers]]:
    """The groups that are shown at once, and those below them."""
    lines = {line.student.id: line for line in students}
    shown = [_shown(group, lines) for group in groups]
    return shown[:MOST_AT_ONCE], shown[MOST_AT_ONCE:]


def _shown(group: WrongAnswers, lines: Mapping[str, StudentLine]) -> ShownAnswers:
    present = (lines[student] for student in group.students if student in lines)
    first = tuple(islice(present, MOST_PEOPLE))
    more = len(group.students) - len(first)
    return ShownAnswers(group, first, more, clipped(group.source), clipped(group.failure.splitlines()))


def clipped(lines: Sequence[str]) -> str:
    """The first lines, each cut, and how many more there are."""
    text = [
        line if len(line) <= MOST_CHARACTERS else f"{line[:MOST_CHARACTERS]}…" for line in lines[:MOST_LINES]
    ]
    if len(lines) > MOST_LINES:
        text.append(f"… {len(lines) - MOST_LINES} more lines")
    return "\n".join(text)
