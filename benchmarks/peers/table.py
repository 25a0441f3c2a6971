"""The table of the README: one row for each peer."""

from __future__ import annotations

import datetime
import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.peers.assignment import TAMPERING
from benchmarks.peers.measuring import Cost
from benchmarks.processor_name import processor_name

MB = 1e6
HEAD = ("", "CPU s", "wall s", "peak MB", "CPU ÷ gdgrade's", "earns full marks by tampering")


@dataclass(frozen=True)
class Row:
    """A peer's costs of a submission, one for each round; its memory, in bytes; what fools it."""

    peer: str
    rounds: Sequence[Cost]
    memory: int
    fooled_by: frozenset[str]

    @property
    def cpu(self) -> float:
        """The median of the rounds, in seconds."""
        return statistics.median(cost.cpu for cost in self.rounds)

    @property
    def wall(self) -> float:
        """The median of the rounds, in seconds."""
        return statistics.median(cost.wall for cost in self.rounds)


def table(rows: Sequence[Row], base: str) -> str:
    """Markdown. Ratios are taken within each round, to the row named `base`; their median is shown."""
    reference = next(row for row in rows if row.peer == base)
    lines = [HEAD, ("---",) + ("--:",) * 4 + ("---",), *(_cells(row, reference) for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _cells(row: Row, reference: Row) -> tuple[str, ...]:
    ratio = statistics.median(
        mine.cpu / theirs.cpu for mine, theirs in zip(row.rounds, reference.rounds, strict=True)
    )
    numbers = (f"{row.cpu:.2f}", f"{row.wall:.2f}", f"{row.memory / MB:.0f}", f"{ratio:.1f}")
    fooled_by = [str(number) for number, name in enumerate(TAMPERING, 1) if name in row.fooled_by]
    return row.peer, *numbers, ", ".join(fooled_by) or "none"


def machine(load: Sequence[float]) -> str:
    """The date, the machine and how busy it was: `load` is of before and after."""
    return (
        f"{datetime.date.today()}, {os.cpu_count()} cores ({processor_name()}), "
        f"Python {platform.python_version()}, load {' to '.join(f'{value:.1f}' for value in load)}"
    )


def tampering() -> str:
    """What the numbers of the last column mean."""
    return "; ".join(f"{number} {what}" for number, what in enumerate(TAMPERING.values(), 1))
