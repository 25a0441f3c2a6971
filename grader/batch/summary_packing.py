"""How the ledger keeps a summary: short and quick to read, as the tables of a class read thousands."""

from __future__ import annotations

import json
from typing import Any

from grader.batch.packing import pack_text, read_json, unpack_text
from grader.report import CaseReport, ExerciseReport, Report, Status, SubmissionInfo

_STATUSES = {status.value: status for status in Status}
"""Quicker than the class, of which thousands of summaries ask a status for each exercise."""


def pack_summary(report: Report) -> bytes:
    """A report of `summaries.Summary` as JSON, compressed."""
    values = {
        "sha256": report.submission.sha256,
        "seed": report.seed,
        "score": report.score,
        "max_score": report.max_score,
        "seconds": report.duration_seconds,
        "flags": report.flags,
        "exercises": [_as_list(exercise) for exercise in report.exercises],
    }
    return pack_text(json.dumps(values))


def unpack_summary(packed: bytes) -> Report:
    """The report that `pack_summary` packed, without what no table tells. Raises ValueError where it is
    another."""
    values = read_json(unpack_text(packed))
    try:
        return Report(
            submission=SubmissionInfo("", (), str(values["sha256"])),
            seed=int(values["seed"]),
            devices=(),
            isolation="",
            score=float(values["score"]),
            max_score=float(values["max_score"]),
            exercises=tuple(_from_list(*exercise) for exercise in values["exercises"]),
            flags=_texts(values["flags"]),
            duration_seconds=float(values["seconds"]),
        )
    except (KeyError, TypeError) as error:
        raise ValueError("one of its summaries is malformed") from error


def _as_list(exercise: ExerciseReport) -> list[Any]:
    cases = [[case.status.value, case.diagnosis] for case in exercise.cases]
    points = (exercise.score, exercise.max_score)
    found = [exercise.topic, exercise.name, exercise.status.value, *points, exercise.flags, cases]
    return [*found, exercise.answers] if exercise.answers else found


def _from_list(
    topic: object,
    name: object,
    status: Any,
    score: Any,
    most: Any,
    flags: object,
    cases: Any,
    answers: object = "",  # earlier versions kept none
) -> ExerciseReport:
    found = tuple(CaseReport("", "", "", _STATUSES[its], diagnosis=str(words)) for its, words in cases)
    points = float(score), float(most)
    return ExerciseReport(
        str(topic), str(name), _STATUSES[status], *points, _texts(flags), found, answers=str(answers)
    )


def _texts(values: object) -> tuple[str, ...]:
    if not isinstance(values, list):
        raise TypeError
    return tuple(map(str, values))
