"""What was proved of each exercise of a course, counted, and the table of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from grader.exercise import Topic

FEWEST_NAMED = 0.80
FEWEST_PLACED = 0.95
"""Of all wrong variants."""
FEWEST_RIGHT_PLACES = 0.95
"""Of the lines that are shown, where the true one is known."""


@dataclass
class Tally:
    """What was proved of one exercise, and what was not."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    names: dict[tuple[str, str], str] = field(default_factory=dict)
    places: dict[tuple[str, str], str] = field(default_factory=dict)


COLUMNS = {
    "right passed": ("passed", "right"),
    "wrong rejected": ("rejected", "wrong"),
    "cause named": ("named", "wrong"),
    "or placed": ("placed", "wrong"),
    "place right": ("line right", "line shown"),
    "silent": ("silent", "wrong"),
    "mistakes known": ("recognised", "mistakes"),
}
"""The columns of the table: of how many (second) something holds (first)."""


def table(topics: Sequence[Topic], tallies: Mapping[str, Tally]) -> Iterator[str]:
    """A line for each exercise: versions passed and rejected, causes named or at least placed,
    the lines shown that are the true ones, versions without a word, mistakes known."""
    yield f"{'':<28}" + "".join(f"{column:>16}" for column in COLUMNS)
    total: Counter[str] = Counter()
    for exercise in (exercise for topic in topics for exercise in topic.exercises):
        counts = tallies[exercise.name].counts
        total += counts
        yield _row(exercise.name, counts)
    yield _row("all", total)


def _row(name: str, counts: Counter[str]) -> str:
    cells = (f"{counts[some]}/{counts[of]}" for some, of in COLUMNS.values())
    return f"{name:<28}" + "".join(f"{cell:>16}" for cell in cells)


def too_few(tallies: Iterable[Tally]) -> list[str]:
    """Whether fewer of all wrong variants are named or placed than must be, or placed rightly."""
    total = sum((tally.counts for tally in tallies), Counter[str]())
    shares = {"named": FEWEST_NAMED, "placed": FEWEST_PLACED}
    faults = [
        f"only {total[done]} of {total['wrong']} wrong variants are {done}; at least {fewest:.0%} must be"
        for done, fewest in shares.items()
        if total[done] < fewest * total["wrong"]
    ]
    right, shown = total["line right"], total["line shown"]
    if right < FEWEST_RIGHT_PLACES * shown:
        faults.append(
            f"only {right} of {shown} lines that are shown are the right ones; at least "
            f"{FEWEST_RIGHT_PLACES:.0%} must be"
        )
    return faults
