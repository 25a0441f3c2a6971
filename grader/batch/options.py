"""What an instructor chooses for a run, and what a run works on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from grader.batch.ledger import Ledger
from grader.exercise import Course
from grader.grading import DEFAULT_MEMORY, DEFAULT_TIMEOUT, Options, Places
from grader.sandbox.host.budget import DEFAULT_TOTAL
from grader.submission import Submission


class ShownPlace(StrEnum):
    """What feedback shows of the place of a mistake that has no name."""

    NONE = "none"
    LINE = "line"
    KIND = "kind"

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> ShownPlace:
        """What a ledger with these settings shows."""
        return next((place for place in cls if place.search == settings.get("place")), cls.KIND)

    @property
    def search(self) -> Places:
        """For which exercises that place has to be searched."""
        searches: dict[ShownPlace, Places] = {
            ShownPlace.NONE: "none",
            ShownPlace.LINE: "lines",
            ShownPlace.KIND: "unnamed",
        }
        return searches[self]


@dataclass(frozen=True, kw_only=True)
class WorkerOptions:
    """Where to grade: with so many `workers` of this machine (None: one for each core) or on a `cluster`, and
    whether also where students' code cannot be isolated."""

    workers: int | None = None
    cluster: str | None = None
    allow_unisolated: bool = False


@dataclass(frozen=True, kw_only=True)
class BatchOptions(WorkerOptions):
    """The options of `gdgrade batch`, as they were given."""

    layout: str = "auto"
    only: tuple[str, ...] = ()
    fresh: bool = False
    quiet: bool = False
    device: str = "cpu"
    timeout: float = DEFAULT_TIMEOUT
    total: float = DEFAULT_TOTAL
    memory: int = DEFAULT_MEMORY
    seed: int | None = None
    secret: Path | None = None
    show_place: str = ShownPlace.KIND
    pictures: bool = False
    due: str | None = None
    late_penalty: str | None = None
    grace: str = "0"
    no_late_penalty: bool = False
    class_file: Path | None = None
    points: tuple[str, ...] = ()
    weights: Path | None = None
    decision: str | None = None

    @property
    def grading(self) -> Options:
        """How each submission is graded."""
        place = ShownPlace(self.show_place).search
        return Options(self.device, self.timeout, self.memory, self.total, place, pictures=self.pictures)

    @property
    def late(self) -> LateOptions:
        """What late work costs."""
        return LateOptions(self.due, self.late_penalty, self.grace, self.no_late_penalty)


@dataclass(frozen=True)
class LateOptions:
    """The due date, the penalty for late work and the grace period, as they were given, or that there is no
    penalty (`off`, or "none" for one of them)."""

    due: str | None = None
    penalty: str | None = None
    grace: str = "0"
    off: bool = False


@dataclass(frozen=True)
class RunContext:
    """What a run works on: a ledger, by a course, each submission graded in one way on the exercises `names`
    (None: all), and new work under `seed` (None: a secret one), or each under what `seed_by` says of it."""

    ledger: Ledger
    course: Course
    grading: Options
    names: tuple[str, ...] | None = None
    seed: int | None = None
    seed_by: Callable[[Submission], int] | None = None
