"""A report as JSON: the fields of `report.schema.json`, version 1."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from grader.report import CaseReport, ExerciseReport, Report


def to_json(report: Report) -> dict[str, Any]:
    """The report as plain dictionaries, lists, strings and numbers."""
    return {
        "schema_version": report.schema_version,
        "submission": {
            "id": _text(report.submission.id),
            "files": [_text(name) for name in report.submission.files],
            "sha256": report.submission.sha256,
        },
        "seed": report.seed,
        "devices": list(report.devices),
        "isolation": report.isolation,
        "score": report.score,
        "max_score": report.max_score,
        "flags": [_text(flag) for flag in report.flags],
        "duration_seconds": report.duration_seconds,
        "versions": dict(report.versions),
        "exercises": [_exercise(exercise) for exercise in report.exercises],
    }


def dumps(report: Report) -> str:
    """The report as the text of a JSON file, in ASCII."""
    return json.dumps(to_json(report), indent=2, allow_nan=False) + "\n"


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) that every report obeys."""
    text = (files("grader.reports") / "report.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def _exercise(exercise: ExerciseReport) -> dict[str, Any]:
    return {
        "topic": exercise.topic,
        "name": exercise.name,
        "status": exercise.status.value,
        "score": exercise.score,
        "max_score": exercise.max_score,
        "flags": [_text(flag) for flag in exercise.flags],
        "cases": [_case(case) for case in exercise.cases],
    }


def _case(case: CaseReport) -> dict[str, Any]:
    return {
        "name": case.name,
        "device": case.device,
        "dtype": case.dtype,
        "status": case.status.value,
        "message": _text(case.message),
        "diagnosis": None if case.diagnosis is None else _text(case.diagnosis),
    }


def _text(text: str) -> str:
    """`text` without lone surrogates, which JSON can write and most readers refuse."""
    return text.encode("utf-8", "replace").decode("utf-8")
