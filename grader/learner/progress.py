"""What is remembered between two calls: hints shown, how each exercise ended last, what the last check said.

It is a convenience: a file that is damaged, or cannot be written, costs the memory and nothing else.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from grader.intake.beside import read_beside
from grader.learner.state import STATE, state_folder, write_atomically
from grader.report import ExerciseReport, Report, Status
from grader.reports.places import closer, place_at_once, sentence
from grader.reports.wording import explanations, first_in_full, outcome
from grader.submission import SourceFile, Submission

_FILE = "progress.json"
_VERSION = 1
_MAX_BYTES = 1_000_000
_MAX_SAID = 300


@dataclass(frozen=True)
class Result:
    """How one exercise ended, and the SHA-256 of the file it stood in then, by `digests_of`."""

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


def save_report(report: Report, submission: Submission, exercises: Path | None) -> Progress:
    """What is known after a report; kept in the exercises folder, where there is one."""
    if exercises is None:
        return with_report(Progress(), report, submission)
    progress = with_report(load(exercises), report, submission)
    save(progress, exercises)
    return progress


def with_report(progress: Progress, report: Report, submission: Submission) -> Progress:
    """`progress` with the results of a report; exercises that were not run keep theirs."""
    digests = digests_of(submission)
    new = {
        exercise.name: Result(exercise.status, exercise.score, exercise.max_score, digests[exercise.topic])
        for exercise in report.exercises
        if exercise.topic in digests and exercise.status is not Status.NOT_RUN
    }
    places, failed = dict(progress.places), dict(progress.failed)
    files = {Path(file.name).stem: digest(file.source) for file in submission.files}
    for exercise in report.exercises:
        places.pop(exercise.name, None)
        failed.pop(exercise.name, None)
        if case := exercise.first_failure:
            failed[exercise.name] = FailedCase(case.name, case.dtype, report.seed)
        if exercise.place and exercise.topic in files:
            places[exercise.name] = Placed(_sentences(exercise), files[exercise.topic])
    results = {**progress.results, **new}
    last = _said(report) if any(e.status is not Status.NOT_RUN for e in report.exercises) else progress.last
    return replace(progress, results=results, places=places, failed=failed, last=last)


def with_unchanged(progress: Progress, names: Collection[str], digests: Mapping[str, str]) -> Progress:
    """`progress` where the results of these exercises are true of their files as they are now, of which
    `digests` has the SHA-256 by exercise: something else in them has changed."""
    still = {
        name: replace(result, sha256=digests[name])
        for name, result in progress.results.items()
        if name in names and name in digests
    }
    return replace(progress, results={**progress.results, **still})


def _said(report: Report) -> LastCheck:
    passed = sum(exercise.status is Status.PASSED for exercise in report.exercises)
    wrong = first_in_full(report)
    if wrong is None:
        return LastCheck(len(report.exercises), passed)
    case = wrong.first_failure
    said = ""
    if case is not None:
        first = next(iter(explanations(wrong)), None)
        said = f"{first.label}{first.text}" if first else outcome(case).split("\n", 1)[0]
    return LastCheck(len(report.exercises), passed, wrong.name, wrong.status, said[:_MAX_SAID])


def _sentences(exercise: ExerciseReport) -> tuple[str, ...]:
    """What `gdgrade hint` says of a place: where it is, unless the report has told it, then the part that it
    is about."""
    if exercise.place is None:
        return ()
    first = () if place_at_once(exercise) else (sentence(exercise.place),)
    return (*first, closer(exercise.place))


def with_hint(progress: Progress, name: str) -> Progress:
    """`progress` with one more hint of an exercise shown."""
    return replace(progress, hints={**progress.hints, name: progress.hints.get(name, 0) + 1})


def with_sentence_shown(progress: Progress, name: str) -> Progress:
    """`progress` with one sentence less to say of the place of a mistake."""
    placed = progress.places[name]
    left = replace(placed, sentences=placed.sentences[1:])
    return replace(progress, places={**progress.places, name: left})


def digests_of(submission: Submission) -> dict[str, str]:
    """The SHA-256 of each file of a submission, by its topic, with what it uses of what is beside it where
    there is something: a result is true of both together."""
    return {Path(file.name).stem: _digest_of(file, submission.beside) for file in submission.files}


def _digest_of(file: SourceFile, beside: Sequence[SourceFile]) -> str:
    sources = {other.name: other.source for other in beside}
    used = read_beside(lambda _: sources, sources.__getitem__, [file]) if sources else ()
    return digest(b"".join([file.source, *(f"\0{o.name}\0{digest(o.source)}".encode() for o in used)]))


def digest(source: bytes) -> str:
    import hashlib  # it loads OpenSSL, which a hint does without

    return hashlib.sha256(source).hexdigest()


def _items(value: Any) -> list[tuple[str, Any]]:
    return list(value.items()) if isinstance(value, dict) else []


def _is_count(value: Any) -> bool:
    return type(value) is int and value >= 0


def _placed(raw: Any) -> Placed | None:
    """What is known of a place, read back; None where it is not that."""
    match raw:
        case {"sentences": list(said), "sha256": str(sha256)} if all(isinstance(s, str) for s in said):
            return Placed(tuple(said), sha256)
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
            return LastCheck(checked, passed, name, Status(status), said[:_MAX_SAID])
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
