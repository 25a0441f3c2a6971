"""Right and wrong versions of exercises, read from a file of percent cells.

A cell begins with a line

    # %% EXERCISE | right or wrong | title [| cause: WORDS]

and is, together with the text before the first cell, a whole file that a student might hand in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from grader.exercise import Course, Topic
from grader.places import CourseError

T = TypeVar("T")

MARK = "# %%"
SEPARATOR = " | "
CAUSE = "cause:"
MOST_LINES = 2
"""A right version that differs in more was written in another way."""


@dataclass(frozen=True)
class Variant:
    """One version of an exercise: the exercise's name, whether it is right, and the whole file.

    `title` says in a few words how it was written. `cause` says what is truly wrong with a wrong
    one, so that a person can hold a diagnosis against it; None on a right one.
    """

    exercise: str
    right: bool
    title: str
    cause: str | None
    source: str


def read_variants(text: str) -> tuple[Variant, ...]:
    """Every version in the text of a file, in its order.

    Raises ValueError, one sentence with the number of the line, for a header that is not as above.
    """
    lines = text.splitlines(keepends=True)
    starts = [number for number, line in enumerate(lines) if line.startswith(MARK)]
    prelude = "".join(lines[: starts[0]]) if starts else ""
    return tuple(
        _variant(lines[start], start + 1, prelude + "".join(lines[start:end]))
        for start, end in pairwise([*starts, len(lines)])
    )


def true_lines(wrong: str, right: Iterable[str]) -> frozenset[int]:
    """The lines of the wrong text that the nearest of the right ones changes, or any of them that are equally
    near; where it adds lines, those around them. Empty where every one differs in more than two lines."""
    changed = [_changed(wrong, text) for text in right]
    fewest = min((count for count, _ in changed), default=0)
    if not 0 < fewest <= MOST_LINES:
        return frozenset()
    return frozenset().union(*(lines for count, lines in changed if count == fewest))


def _changed(wrong: str, right: str) -> tuple[int, frozenset[int]]:
    """How many lines differ, and which of the wrong text."""
    ours, theirs = (list(map(_compared, text.splitlines())) for text in (wrong, right))
    count, lines = 0, set[int]()
    left_out, put_in = dict[str, int](), dict[str, int]()
    for tag, first, last, other_first, other_last in SequenceMatcher(
        None, ours, theirs, autojunk=False
    ).get_opcodes():
        if tag != "equal":
            count += max(last - first, other_last - other_first)
            lines |= set(range(first + 1, last + 1)) or {first, first + 1}
            left_out |= {ours[at]: at for at in range(first, last)}
            put_in |= dict.fromkeys(theirs[other_first:other_last], first)
    moved = left_out.keys() & put_in.keys()
    for line in moved:
        # A line that has moved has changed its place with those between: each of them may be told.
        low, high = sorted((left_out[line], put_in[line]))
        lines |= set(range(low + 1, high + 1))
    return count - len(moved), frozenset(lines)


def _compared(line: str) -> str:
    """What counts of a line: not its indentation, and nothing of a header."""
    return MARK if line.startswith(MARK) else line.strip()


def variants_of(course: Course, topic: Topic) -> tuple[Variant, ...]:
    """The right and wrong versions of a topic's exercises, in the order of the topic; files that are
    named like none of them come last. None where there is no such folder. CourseError where one cannot be
    read."""
    order = {exercise.name.lower(): place for place, exercise in enumerate(topic.exercises)}
    paths = sorted(
        course.places.variants_of(topic.name).glob("*.py"),
        key=lambda path: (order.get(path.stem, len(order)), path.name),
    )
    return tuple(variant for path in paths for variant in read(course, path, read_variants))


def read(course: Course, path: Path, reader: Callable[[str], T]) -> T:
    """What a reader makes of the text of a file of the course. CourseError where it cannot be read."""
    try:
        return reader(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise CourseError(f"{course.places.shown(path)} is not UTF-8 text; save it as UTF-8.") from error
    except ValueError as error:
        raise CourseError(f"{course.places.shown(path)}: {error}") from error


def _variant(header: str, number: int, source: str) -> Variant:
    fields = [field.strip() for field in header.removeprefix(MARK).strip().split(SEPARATOR)]
    if len(fields) not in (3, 4) or not all(fields):
        raise ValueError(
            f"Line {number}: a header reads `{MARK} EXERCISE | right or wrong | title`, "
            "and ` | cause: WORDS` after that if it is wrong."
        )
    exercise, verdict, title = fields[:3]
    if not exercise.isidentifier():
        raise ValueError(f"Line {number}: `{exercise}` is not the name of a function.")
    if verdict not in ("right", "wrong"):
        raise ValueError(f"Line {number}: a version is `right` or `wrong`, not `{verdict}`.")
    cause = _cause(fields[3], number) if len(fields) == 4 else None
    if cause and verdict == "right":
        raise ValueError(f"Line {number}: a right version has no cause.")
    return Variant(exercise, verdict == "right", title, cause, source)


def _cause(field: str, number: int) -> str:
    cause = field.removeprefix(CAUSE).strip()
    if not field.startswith(CAUSE) or not cause:
        raise ValueError(f"Line {number}: the last field reads `{CAUSE} WORDS`, not `{field}`.")
    return cause
