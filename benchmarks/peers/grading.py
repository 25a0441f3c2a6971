"""One peer grades the class once: what that costs, and whether the scores are right."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from benchmarks.peers.assignment import EXERCISES, RIGHT, submissions, tampering
from benchmarks.peers.environments import python_of
from benchmarks.peers.measuring import Cost, cost, peak_memory
from benchmarks.peers.peer import Peer, Scores

MEMORY_OF = ("by_formula", "overflows")
"""A right and a wrong submission: looking at the memory of all ten would only take longer."""


def one_round(peer: Peer) -> Cost:
    """What a submission costs, on average over the class. Raises RuntimeError where a score is wrong."""
    with tempfile.TemporaryDirectory() as folder:
        commands = peer.prepare(python_of(peer), Path(folder), submissions())
        whole = cost(commands)
        check(peer.name, peer.scores(Path(folder), list(RIGHT)))
    graded = peer.copies * len(RIGHT)
    return Cost(whole.wall / graded, whole.cpu / graded)


def memory(peer: Peer) -> int:
    """The most bytes that the peer has at once while it grades two submissions, or its copies of them."""
    two = {name: submissions()[name] for name in MEMORY_OF}
    with tempfile.TemporaryDirectory() as folder:
        return peak_memory(peer.prepare(python_of(peer), Path(folder), two))


def fooled_by(peer: Peer) -> frozenset[str]:
    """The tampering submissions that get full marks. Each is alone in its class."""
    return frozenset(name for name, source in tampering().items() if full_marks(_alone(peer, name, source)))


def _alone(peer: Peer, name: str, source: Path) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        cost(peer.prepare(python_of(peer), Path(folder), {name: source}))
        return peer.scores(Path(folder), [name])[name]


def full_marks(earned: Mapping[str, float]) -> bool:
    """Whether every exercise has all its points."""
    return right(earned) == frozenset(EXERCISES)


def right(earned: Mapping[str, float]) -> frozenset[str]:
    """The exercises that have all their points."""
    return frozenset(name for name in EXERCISES if earned.get(name) == 1)


def check(peer: str, scores: Scores) -> None:
    """Raises RuntimeError where an exercise has full marks and must not, or lacks them."""
    for name, expected in RIGHT.items():
        if right(scores[name]) != expected:
            got, wanted = (", ".join(sorted(names)) or "nothing" for names in (right(scores[name]), expected))
            raise RuntimeError(f"{peer} gives {name} full marks for {got}; it must be {wanted}.")
