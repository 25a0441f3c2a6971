"""How a class did in each exercise."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from grader.report import ExerciseReport, Report, Status

FEWEST = 10
"""Of fewer students no discrimination is told: it would be chance."""


class State(StrEnum):
    """How far a student got with an exercise. The value is its letter in `StudentLine.states`."""

    PASSED = "p"
    PARTLY = "q"
    WRONG = "w"
    NOT_STARTED = "n"
    MISSING = "m"

    @property
    def words(self) -> str:
        return {"p": "passed", "q": "partly", "w": "wrong", "n": "not started", "m": "missing"}[self]


NOT_ASKED = "-"
"""The letter of an exercise that was not graded for a student."""

_STATES = {
    Status.PASSED: State.PASSED,
    Status.PARTIAL: State.PARTLY,
    Status.NOT_STARTED: State.NOT_STARTED,
    Status.MISSING: State.MISSING,
}


def state_of(exercise: ExerciseReport) -> State:
    """How far the student got with an exercise that was run."""
    return _STATES.get(exercise.status, State.WRONG)


@dataclass
class ExerciseSummary:
    """How a class did in one exercise: how many students are in each state of those it was graded for, and
    how each of them did in the rest."""

    topic: str
    name: str
    states: Counter[State] = field(default_factory=Counter)
    points: float = 0.0
    maximum: float = 0.0
    rests: list[tuple[bool, float]] = field(default_factory=list, repr=False)

    def add(self, exercise: ExerciseReport, report: Report) -> None:
        """Count one student's report on it."""
        state = state_of(exercise)
        self.states[state] += 1
        self.points += exercise.score
        self.maximum = max(self.maximum, exercise.max_score)
        others = report.max_score - exercise.max_score
        if others > 0:
            self.rests.append((state is State.PASSED, (report.score - exercise.score) / others))

    @property
    def students(self) -> int:
        return self.states.total()

    @property
    def pass_rate(self) -> float:
        return self.states[State.PASSED] / self.students if self.students else 0.0

    @property
    def mean_points(self) -> float:
        return self.points / self.students if self.students else 0.0

    @property
    def discrimination(self) -> float | None:
        """Whether who passes it does well in the rest."""
        return point_biserial(self.rests)


def point_biserial(rests: Sequence[tuple[bool, float]]) -> float | None:
    """The correlation of passing an exercise (0 or 1) with the share of all other points, -1 to 1:

        r = (M1 - M0) / s * sqrt(p * (1 - p))

    with the mean share M1 of those who passed and M0 of those who did not, the standard deviation s of all
    and the pass rate p. None of fewer than `FEWEST` students, and where all passed, none did, or the shares
    are all the same.
    """
    passed, shares = [float(one) for one, _ in rests], [share for _, share in rests]
    if len(rests) < FEWEST or len(set(passed)) < 2 or max(shares) - min(shares) < 1e-9:
        return None
    return statistics.correlation(passed, shares)


def discrimination_in_words(correlation: float) -> str:
    """How well an exercise tells strong from weak students."""
    if correlation <= -0.2:
        return "negative"
    return "good" if correlation >= 0.4 else "fair" if correlation >= 0.2 else "poor"
