"""The page on similar work, for the instructor."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from grader.reports.pages import render
from grader.roster import Student
from grader.similarity.comparison import AlikeExercise, AlikePair
from grader.similarity.pairs import LEAST, SHARE
from grader.similarity.sources import Side
from grader.similarity.versions import Version

MOST_PAIRS, MOST_EXERCISES, MOST_IDENTICAL, MOST_LEFT_OUT = 50, 4, 200, 100
"""How many pairs the page shows, how many exercises of a pair with their sources, and lines of the lists."""


@dataclass(frozen=True)
class ShownExercise:
    """An exercise of a pair with both sources."""

    exercise: AlikeExercise
    sides: tuple[Side, Side]


@dataclass(frozen=True)
class ShownPair:
    """A pair as the page shows it, with its number."""

    number: int
    pair: AlikePair
    shown: tuple[ShownExercise, ...]


def page(
    pairs: Sequence[AlikePair],
    sources: Callable[[AlikeExercise], tuple[Side, Side]],
    identical: Sequence[tuple[str, str]],
    left_out: Sequence[str],
    title: str,
) -> str:
    """The page as HTML. It stands alone and needs no network and no script; names and sources are shown as
    text whatever they contain. `sources` gives both sides of an exercise; it is asked for what is shown.
    `identical` says of a student which file somebody else has too."""
    shown = [
        ShownPair(
            number,
            pair,
            tuple(ShownExercise(each, sources(each)) for each in pair.exercises[:MOST_EXERCISES]),
        )
        for number, pair in enumerate(pairs[:MOST_PAIRS], 1)
    ]
    return render(
        "similar.html",
        title=title,
        pairs=shown,
        more_pairs=max(0, len(pairs) - MOST_PAIRS),
        identical=identical[:MOST_IDENTICAL],
        more_identical=max(0, len(identical) - MOST_IDENTICAL),
        left_out=left_out[:MOST_LEFT_OUT],
        more_left_out=max(0, len(left_out) - MOST_LEFT_OUT),
        least=math.ceil(100 * SHARE),
        tokens=math.floor(1.5 * LEAST),
        most_exercises=MOST_EXERCISES,
        name=name,
        percent=percent,
        others=others,
    )


def name(student: Student) -> str:
    """`Bob Builder (bob)`, or `bob` of whom no name is known."""
    known = " ".join(student.name.split())
    return f"{known} ({student.id})" if known and known != student.id else student.id


def percent(exercise: AlikeExercise) -> int:
    """The similarity in percent, rounded down: 100 % is only said of all."""
    return math.floor(round(100 * exercise.likeness.similarity, 6))


def others(version: Version) -> int:
    """How many more handed in the same file."""
    return len(version.authors) - 1
