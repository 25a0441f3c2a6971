"""gdgrade itself: one `gdgrade batch` for the class."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.peers.assignment import EXERCISES
from benchmarks.peers.peer import Command, Scores
from benchmarks.plain import ROOT
from grader.course import load_course


class Gdgrade:
    """The course as it is, only the three exercises. `options` are added to the command."""

    packages: tuple[str, ...] = ()

    def __init__(self, name: str = "gdgrade", *options: str, copies: int = 1) -> None:
        self.name, self._options, self.copies = name, options, copies

    def prepare(self, python: Path, folder: Path, submissions: Mapping[str, Path]) -> Sequence[Command]:
        for copy in range(self.copies):
            for name, source in submissions.items():
                home = folder / "submissions" / (f"{name}-{copy}" if copy else name)
                home.mkdir(parents=True)
                # A comment makes it another submission: equal ones would be graded once.
                (home / "submission.py").write_bytes(source.read_bytes() + f"# {copy}\n".encode())
        only = [word for name in EXERCISES for word in ("--only", name)]
        # One worker: the other peers use one process after the other.
        batch = ("batch", str(folder / "submissions"), "-o", str(folder / "results"), "--workers", "1")
        return [Command((str(python), "-P", "-m", "grader", *batch, *only, *self._options), ROOT)]

    def scores(self, folder: Path, names: Sequence[str]) -> Scores:
        return read_scores(folder / "results" / "scores.csv", names)


def read_scores(path: Path, names: Sequence[str]) -> Scores:
    """The share of the points of each exercise."""
    points = {exercise.name: exercise.points for _, exercise in load_course()}
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = {row["id"]: row for row in csv.DictReader(lines)}
    return {
        name: {exercise: float(rows[name][exercise] or 0) / points[exercise] for exercise in EXERCISES}
        for name in names
    }
