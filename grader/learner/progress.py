"""What is remembered between two calls: hints shown, how each exercise ended last, what the last check said.

It is a convenience: a file that is damaged, or cannot be written, costs the memory and nothing else. It may
be somebody else's folder that is looked at: what it says is printed without what could steer a terminal.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from grader.learner.state import STATE, state_folder, write_atomically
from grader.reports.text import printable
from grader.status import Status

_FILE = "progress.json"
_VERSION = 1
_MAX_BYTES = 1_000_000
MAX_SAID = 300


@dataclass(frozen=True)
class Result:
    """How one exercise ended, and the SHA-256 of the file it stood in then, by `digests.digests_of`."""

    status: Status
    score: float
    max_score: float
    sha256: str


@dataclass(frozen=True)
class Placed:
    """What is left to say of the place of a mistake, one sentence at a time, while the file is as it was."""

    sentences: tuple[str, ...]
    sha256: str


@dataclass(frozen=True)
class FailedCase:
    """The case of an exercise that the last check showed, its dtype, and the seed of its inputs."""

    case: str
    dtype: str
    seed: int


@dataclass(frozen=True)
class LastCheck:
    """What the last check said: how many exercises it was about, how many of them passed, and of the first
    that went wrong its name, its status and the likely mistake or the first line of what is wrong."""

    checked: int
    passed: int
    exercise: str = ""
    status: Status = Status.PASSED
    said: str = ""


@dataclass(frozen=True)
class Progress:
    """The hints shown of each exercise, the last result of each, what is known of the place of its mistake,
    the case that failed, and what the last check said."""

    hints: Mapping[str, int] = field(default_factory=dict)
    results: Mapping[str, Result] = field(default_factory=dict)
    places: Mapping[str, Placed] = field(default_factory=dict)
    failed: Mapping[str, FailedCase] = field(default_factory=dict)
    last: LastCheck | None = None

    def passed(self, name: str) -> bool:
        result = self.results.get(name)
        return result is not None and result.status is Status.PASSED

    def passes(self, name: str, sha256: str | None) -> bool:
        """Whether an exercise passed in the very file that has this SHA-256."""
        return self.passed(name) and self.results[name].sha256 == sha256


def load(exercises: Path) -> Progress:
    """What is remembered in an exercises folder; nothing where the file is absent or damaged."""
    path = exercises / STATE / _FILE
    try:
        if not path.is_file() or path.stat().st_size > _MAX_BYTES:
            return Progress()
        data = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return Progress()
    if not isinstance(data, dict) or data.get("version") != _VERSION:
        return Progress()
    hints = {name: count for name, count in _items(data.get("hints")) if _is_count(count)}
    results = {name: result for name, raw in _items(data.get("results")) if (result := _result(raw))}
    places = {name: placed for name, raw in _items(data.get("places")) if (placed := _placed(raw))}
    failed = {name: case for name, raw in _items(data.get("failed")) if (case := _failed(raw))}
    return Progress(hints, results, places, failed, _last(data.get("last")))


def save(progress: Progress, exercises: Path) -> bool:
    """Remember `progress`; False where the folder cannot be written to."""
    data = {
        "version": _VERSION,
        "hints": dict(progress.hints),
        "results": {
            name: {
                "status": result.status.value,
                "score": result.score,
                "max_score": result.max_score,
                "sha256": result.sha256,
            }
            for name, result in progress.results.items()
        },
        "places": {
            name: {"sentences": list(placed.sentences), "sha256": placed.sha256}
            for name, placed in progress.places.items()
        },
        "failed": {name: asdict(case) for name, case in progress.failed.items()},
        "last": asdict(progress.last) if progress.last else None,
    }
    try:
        write_atomically(state_folder(exercises) / _FILE, json.dumps(data, indent=1) + "\n")
    except OSError:
        return False
    return True


def with_hint(progress: Progress, name: str) -> Progress:
    """`progress` with one more hint of an exercise shown."""
    return replace(progress, hints={**progress.hints, name: progress.hints.get(name, 0) + 1})


def with_sentence_shown(progress: Progress, name: str) -> Progress:
    """`progress` with one sentence less to say of the place of a mistake."""
    placed = progress.places[name]
    left = replace(placed, sentences=placed.sentences[1:])
    return replace(progress, places={**progress.places, name: left})


def _items(value: Any) -> list[tuple[str, Any]]:
    return list(value.items()) if isinstance(value, dict) else []


def _is_count(value: Any) -> bool:
    return type(value) is int and value >= 0


def _placed(raw: Any) -> Placed | None:
    """What is known of a place, read back; None where it is not that."""
    match raw:
        case {"sentences": list(said), "sha256": str(sha256)} if all(isinstance(s, str) for s in said):
            return Placed(tuple(map(printable, said)), sha256)
    return None


def _last(raw: Any) -> LastCheck | None:
    """What the last check said, read back; None where it is not that."""
    match raw:
        case {
            "checked": int(checked),
            "passed": int(passed),
            "exercise": str(name),
            "status": str(status),
            "said": str(said),
        } if status in set(Status):
            return LastCheck(checked, passed, printable(name), Status(status), printable(said[:MAX_SAID]))
    return None


def _failed(raw: Any) -> FailedCase | None:
    """A failed case read back; None where it is not one."""
    match raw:
        case {"case": str(case), "dtype": str(dtype), "seed": int(seed)} if seed >= 0:
            return FailedCase(case, dtype, seed)
    return None


def _result(raw: Any) -> Result | None:
    """A result read back; None where it is not one."""
    try:
        result = Result(
            Status(raw["status"]), float(raw["score"]), float(raw["max_score"]), str(raw["sha256"])
        )
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    return result if math.isfinite(result.score) and math.isfinite(result.max_score) else None
