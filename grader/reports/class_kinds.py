"""The kinds of rows in a class: what the table of students can be limited to, and what an instructor has to
look at first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from grader.reports.class_summary import StudentLine
from grader.reports.problems import split
from grader.roster import Outcome


@dataclass(frozen=True)
class Kind:
    """Some of the students, by a letter. Those with `details` need the instructor: these say in words what
    about, and `about` what that means."""

    letter: str
    words: str
    applies: Callable[[StudentLine], bool]
    details: Callable[[StudentLine], Sequence[str]] | None = None
    about: str = ""


def _ended(outcome: Outcome) -> Callable[[StudentLine], bool]:
    return lambda line: line.outcome is outcome


def _late(line: StudentLine) -> list[str]:
    off = f"{100 * line.penalty:g} % deducted" if line.penalty else "marked by the course site"
    return [", ".join(filter(None, (f"{line.submitted:%Y-%m-%d %H:%M}" if line.submitted else "", off)))]


KINDS = (
    Kind("g", "graded", _ended(Outcome.GRADED)),
    Kind(
        "F",
        "flagged",
        lambda line: bool(line.flags),
        lambda line: line.flags,
        "Their code does something that no exercise asks for. Flags cost no points.",
    ),
    Kind(
        "r",
        "refused",
        _ended(Outcome.REFUSED),
        lambda line: line.problems,
        "None of their files could be read; they have 0 points.",
    ),
    # "failed" alone would be read as the student's doing.
    Kind(
        "f",
        "grader failed",
        _ended(Outcome.FAILED),
        lambda line: line.problems,
        "They have no score yet; the next run tries again.",
    ),
    Kind(
        "m",
        "missing",
        lambda line: line.outcome is Outcome.MISSING and not line.exempt,
        lambda line: (),
        "They handed in nothing.",
    ),
    Kind("L", "late", lambda line: bool(line.penalty or line.marked_late), _late),
    Kind(
        "I",
        "identical",
        lambda line: bool(line.identical),
        lambda line: line.identical,
        "They have files in common with others: a reason to look, not a proof.",
    ),
    Kind(
        "T",
        "timed out",
        lambda line: bool(line.timeouts),
        lambda line: [", ".join(line.timeouts)],
        "A call of these exercises took more processor time than it may.",
    ),
    Kind("P", "with problems", lambda line: bool(split(line.problems).problems)),
    Kind("E", "with an exception", lambda line: bool(line.remarks)),
    Kind("G", "no longer in the submissions", lambda line: line.gone),
)


@dataclass(frozen=True)
class Need:
    """The students of one kind who need the instructor: the first of them, each with what about, and how
    many they are."""

    kind: Kind
    students: tuple[tuple[StudentLine, tuple[str, ...]], ...]
    count: int


def needs(students: Sequence[StudentLine], most: int) -> Iterator[Need]:
    """What the instructor has to look at: of each kind the first `most` students; nothing of a kind that
    nobody is of."""
    for kind in KINDS:
        found = [line for line in students if kind.details and kind.applies(line)]
        if found and kind.details:
            yield Need(kind, tuple((line, tuple(kind.details(line))) for line in found[:most]), len(found))


def letters(line: StudentLine) -> str:
    """The kinds that a student is of."""
    return "".join(kind.letter for kind in KINDS if kind.applies(line))
