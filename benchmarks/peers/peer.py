"""What the benchmark needs of a peer: it lays out a class, names the commands, and reads the scores."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

Scores = dict[str, dict[str, float]]
"""For each submission the share of its points that each exercise earned, 0 to 1. A submission without a
result has no exercises."""


@dataclass(frozen=True)
class Command:
    """One command that grades all of a class or one submission, as the peer's docs say. The first word is the
    Python of the peer's environment."""

    words: tuple[str, ...]
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """That of an activated virtual environment: some peers start commands that are installed there."""
        return activated(Path(self.words[0]))


def activated(python: Path) -> dict[str, str]:
    """The environment variables with the programs beside `python` first."""
    return {**os.environ, "PATH": f"{python.parent}{os.pathsep}{os.environ['PATH']}"}


class Peer(Protocol):
    """An autograder. `python` is that of its environment."""

    @property
    def name(self) -> str:
        """Its name on the package index."""

    @property
    def packages(self) -> tuple[str, ...]:
        """What pip installs in its environment; nothing for gdgrade, which is in this one."""

    @property
    def copies(self) -> int:
        """How many students hand in each submission."""

    def prepare(self, python: Path, folder: Path, submissions: Mapping[str, Path]) -> Sequence[Command]:
        """Write the assignment and the class into an empty folder; this is not measured."""

    def scores(self, folder: Path, names: Sequence[str]) -> Scores:
        """Read what the commands left in the folder."""
