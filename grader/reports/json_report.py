"""A report as JSON: the fields of `report.schema.json`, version 3."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from importlib.resources import files
from operator import itemgetter
from typing import Any, TypeVar

from grader.report import SCHEMA_VERSION, CaseReport, ExerciseReport, Place, Report, Status, SubmissionInfo
from grader.reports.errors import ReportsError

Value = TypeVar("Value")

EARLIER = (1, 2)
"""Versions that are read, too. The first has no places, and in both the flags of a file stand at each of its
exercises as well."""

_STATUSES = {status.value: status for status in Status}
_CASE_TEXTS: Callable[[Any], tuple[Any, ...]] = itemgetter("name", "device", "dtype", "message")


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


def dumps(report: Report, indent: int | None = 2) -> str:
    """The report as the text of a JSON file, in ASCII. Without `indent` it is one line, which takes half the
    time or less."""
    return json.dumps(to_json(report), indent=indent, allow_nan=False) + "\n"


def from_json(data: object) -> Report:
    """The report that `to_json` made `data` of. Raises `ReportsError` for anything else."""
    version = data.get("schema_version") if isinstance(data, dict) else None
    if version not in (*EARLIER, SCHEMA_VERSION) or isinstance(version, bool):
        raise ReportsError(
            "This is not a gdgrade report: it has no schema_version."
            if version is None
            else f"This report has format version {version!r}; this gdgrade reads version {SCHEMA_VERSION}."
        )
    at = _Fields(data, "the report")
    submission = _Fields(at.take("submission", dict), "the submission")
    return Report(
        submission=SubmissionInfo(
            submission.take("id", str), submission.texts("files"), submission.take("sha256", str)
        ),
        seed=at.take("seed", int),
        devices=at.texts("devices"),
        isolation=at.take("isolation", str),
        score=at.number("score"),
        max_score=at.number("max_score"),
        exercises=tuple(_read_exercise(item) for item in at.take("exercises", list)),
        flags=at.texts("flags"),
        duration_seconds=at.number("duration_seconds"),
        versions={name: str(version) for name, version in at.take("versions", dict).items()},
    )


def loads(text: str | bytes) -> Report:
    """The report in the text of a JSON file. Raises `ReportsError` where there is none."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ReportsError(f"This is not JSON, so it is not a gdgrade report: {error}.") from None
    return from_json(data)


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) that every report obeys."""
    text = (files("grader.reports") / "report.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


class _Fields:
    """The fields of one JSON object, taken one by one with what they have to be."""

    def __init__(self, data: object, what: str) -> None:
        if not isinstance(data, Mapping):
            raise ReportsError(f"This is not a gdgrade report: {what} is not an object.")
        self._data = data
        self._what = what

    def take(self, name: str, kind: type[Value]) -> Value:
        value = self._data.get(name)
        # True is an int to Python, and to nobody else.
        if not isinstance(value, kind) or isinstance(value, bool):
            raise ReportsError(f"This is not a gdgrade report: {self._what} has no valid {name}.")
        return value

    def number(self, name: str) -> float:
        value = self.take(name, object)
        if not isinstance(value, int | float) or not _is_finite(value):
            raise ReportsError(f"This is not a gdgrade report: {name} of {self._what} is not a number.")
        return float(value)

    def texts(self, name: str) -> tuple[str, ...]:
        values = self.take(name, list)
        if not all(isinstance(value, str) for value in values):
            raise ReportsError(f"This is not a gdgrade report: {name} of {self._what} are not all strings.")
        return tuple(values)

    def status(self) -> Status:
        word = self.take("status", str)
        if word not in _STATUSES:
            raise ReportsError(f"This is not a gdgrade report: {word!r} is not a status.")
        return _STATUSES[word]


def _is_finite(number: float) -> bool:
    try:
        return math.isfinite(number)
    except OverflowError:  # an integer too large for a float
        return False


def _read_exercise(data: object) -> ExerciseReport:
    at = _Fields(data, "an exercise")
    return ExerciseReport(
        topic=at.take("topic", str),
        name=at.take("name", str),
        status=at.status(),
        score=at.number("score"),
        max_score=at.number("max_score"),
        flags=at.texts("flags"),
        cases=tuple(_read_case(item) for item in at.take("cases", list)),
        place=_read_place(data),
        shown=_number(data, "shown"),
        line=_number(data, "line") or 0,
        answers=_optional_text(data, "answers"),
        taught=_optional_text(data, "taught"),
    )


def _read_place(data: object) -> Place | None:
    place = data.get("place") if isinstance(data, Mapping) else None
    if place is None:
        return None
    at = _Fields(place, "a place")
    lines = at.take("lines", list)
    cells = at.take("cells", list) if "cells" in place else []
    if not all(type(number) is int for number in (*lines, *cells)) or len(cells) not in (0, len(lines)):
        raise ReportsError("This is not a gdgrade report: the lines of a place must be numbers.")
    return Place(
        kind=at.take("kind", str),
        lines=tuple(lines),
        quoted=at.texts("quoted"),
        expression=at.take("expression", str),
        passed=at.take("passed", int),
        cases=at.take("cases", int),
        cells=tuple(cells),
    )


def _number(data: object, name: str) -> int | None:
    """A whole number that may be missing, as in reports of earlier versions."""
    number = data.get(name) if isinstance(data, Mapping) else None
    if number is not None and (type(number) is not int or number < 0):
        raise ReportsError(f"This is not a gdgrade report: an exercise has no valid {name}.")
    return number


def _optional_text(data: object, name: str) -> str:
    """A text that is left out where it is empty."""
    text = data.get(name, "") if isinstance(data, Mapping) else ""
    if not isinstance(text, str):
        raise ReportsError(f"This is not a gdgrade report: an exercise has no valid {name}.")
    return text


def _read_case(data: object) -> CaseReport:
    # Hundreds of these are in every report, and thousands of reports in a class: no field by field here.
    try:
        texts = _CASE_TEXTS(data)
        status, diagnosis = data["status"], data["diagnosis"]  # type: ignore[index]
        known = _STATUSES.get(status)
    except (KeyError, TypeError):
        raise ReportsError("This is not a gdgrade report: one of its cases is incomplete.") from None
    if known is None or not all(isinstance(text, str) for text in texts) or not _is_text(diagnosis):
        raise ReportsError("This is not a gdgrade report: one of its cases has a field that is not a string.")
    name, device, dtype, message = texts
    printed = data.get("printed", "")  # type: ignore[attr-defined]
    if not isinstance(printed, str):
        raise ReportsError("This is not a gdgrade report: what one of its cases printed is not a string.")
    return CaseReport(name, device, dtype, known, message, diagnosis, printed)


def _is_text(diagnosis: object) -> bool:
    return diagnosis is None or isinstance(diagnosis, str)


def _exercise(exercise: ExerciseReport) -> dict[str, Any]:
    return {
        "topic": exercise.topic,
        "name": exercise.name,
        "status": exercise.status.value,
        "score": exercise.score,
        "max_score": exercise.max_score,
        "flags": [_text(flag) for flag in exercise.flags],
        "cases": [_case(case) for case in exercise.cases],
        "place": _place(exercise.place) if exercise.place else None,
        "shown": exercise.shown,
        "line": exercise.line,
        **({"answers": exercise.answers} if exercise.answers else {}),
        **({"taught": _text(exercise.taught)} if exercise.taught else {}),
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "kind": place.kind,
        "lines": list(place.lines),
        "quoted": [_text(line) for line in place.quoted],
        "expression": _text(place.expression),
        "passed": place.passed,
        "cases": place.cases,
        "cells": list(place.cells),
    }


def _case(case: CaseReport) -> dict[str, Any]:
    return {
        "name": case.name,
        "device": case.device,
        "dtype": case.dtype,
        "status": case.status.value,
        "message": _text(case.message),
        "diagnosis": None if case.diagnosis is None else _text(case.diagnosis),
        **({"printed": _text(case.printed)} if case.printed else {}),
    }


def _text(text: str) -> str:
    """`text` without lone surrogates, which JSON can write and most readers refuse."""
    return text.encode("utf-8", "replace").decode("utf-8")
