"""Every report obeys the schema, and the schema refuses what is no report."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, ValidationError

from grader.report import CaseReport, ExerciseReport, Report, Status, SubmissionInfo
from grader.reports.json_report import dumps, schema, to_json

VALIDATOR = Draft202012Validator(schema())

words = st.text(st.characters(codec=None), min_size=1, max_size=30)
nameable = st.text("abc_ 1", min_size=1, max_size=10)
devices = st.sampled_from(["cpu", "cuda", "cuda:1"])
point = st.floats(0, 100, allow_nan=False)
cases = st.builds(
    CaseReport,
    name=nameable,
    device=devices,
    dtype=st.sampled_from(["float32", "float64"]),
    status=st.sampled_from([status for status in Status if status is not Status.PARTIAL]),
    message=st.text(st.characters(codec=None), max_size=40),
    diagnosis=st.none() | words,
)
exercises = st.builds(
    ExerciseReport,
    topic=nameable,
    name=nameable,
    status=st.sampled_from(Status),
    score=point,
    max_score=point,
    flags=st.lists(words, max_size=2).map(tuple),
    cases=st.lists(cases, max_size=3).map(tuple),
)
reports = st.builds(
    Report,
    submission=st.builds(
        SubmissionInfo,
        id=words,
        files=st.lists(nameable, max_size=3, unique=True).map(tuple),
        sha256=st.text("0123456789abcdef", min_size=64, max_size=64),
    ),
    seed=st.integers(0, 2**64),
    devices=st.lists(devices, max_size=2, unique=True).map(tuple),
    isolation=st.sampled_from(["isolated", "none", "partial: resource limits"]),
    score=point,
    max_score=point,
    exercises=st.lists(exercises, max_size=3).map(tuple),
    flags=st.lists(words, max_size=2).map(tuple),
    duration_seconds=st.floats(0, 1e6, allow_nan=False),
    versions=st.dictionaries(nameable, nameable, max_size=2),
)

REPORT = Report(
    submission=SubmissionInfo("alice", ("01_activations.py",), "0" * 64),
    seed=7,
    devices=("cpu",),
    isolation="none",
    score=1.5,
    max_score=2.0,
    exercises=(
        ExerciseReport(
            "01_activations",
            "sigmoid",
            Status.PARTIAL,
            1.5,
            2.0,
            ("look here",),
            (
                CaseReport("vector", "cpu", "float32", Status.PASSED),
                CaseReport("large", "cpu", "float32", Status.FAILED, "At [0]: yours nan", "exp overflows."),
            ),
        ),
    ),
    flags=("look here",),
    duration_seconds=0.25,
    versions={"torch": "2.13.0"},
)


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(schema())


def test_the_fields_are_those_of_the_issue() -> None:
    assert to_json(REPORT) == {
        "schema_version": 1,
        "submission": {"id": "alice", "files": ["01_activations.py"], "sha256": "0" * 64},
        "seed": 7,
        "devices": ["cpu"],
        "isolation": "none",
        "score": 1.5,
        "max_score": 2.0,
        "flags": ["look here"],
        "duration_seconds": 0.25,
        "versions": {"torch": "2.13.0"},
        "exercises": [
            {
                "topic": "01_activations",
                "name": "sigmoid",
                "status": "partial",
                "score": 1.5,
                "max_score": 2.0,
                "flags": ["look here"],
                "cases": [
                    {
                        "name": "vector",
                        "device": "cpu",
                        "dtype": "float32",
                        "status": "passed",
                        "message": "",
                        "diagnosis": None,
                    },
                    {
                        "name": "large",
                        "device": "cpu",
                        "dtype": "float32",
                        "status": "failed",
                        "message": "At [0]: yours nan",
                        "diagnosis": "exp overflows.",
                    },
                ],
            }
        ],
    }


@settings(max_examples=60, deadline=None)
@given(reports)
def test_every_report_obeys_the_schema_and_comes_back_as_it_was(report: Report) -> None:
    text = dumps(report)
    assert text.isascii()
    data = json.loads(text)
    VALIDATOR.validate(data)
    assert data == to_json(report)
    json.dumps(data, ensure_ascii=False).encode("utf-8")  # no lone surrogate is left


def every_status_of_the_schema() -> list[str]:
    found: list[str] = schema()["$defs"]["exercise"]["properties"]["status"]["enum"]
    return found


def test_the_schema_knows_every_status() -> None:
    assert every_status_of_the_schema() == [status.value for status in Status]


def _without(data: dict[str, Any], *path: str | int) -> dict[str, Any]:
    at: Any = data
    for key in path[:-1]:
        at = at[key]
    del at[path[-1]]
    return data


def _with(data: dict[str, Any], value: object, *path: str | int) -> dict[str, Any]:
    at: Any = data
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    return data


@pytest.mark.parametrize(
    ("value", "path"),
    [
        (2, ["schema_version"]),
        (-1, ["score"]),
        ("1.5", ["score"]),
        (-1, ["seed"]),
        ("sandbox", ["isolation"]),
        ("ok", ["exercises", 0, "status"]),
        ("partial", ["exercises", 0, "cases", 0, "status"]),
        (1, ["extra"]),
        (1, ["exercises", 0, "extra"]),
        (1, ["exercises", 0, "cases", 0, "extra"]),
        ("abc", ["submission", "sha256"]),
        (None, ["exercises", 0, "cases", 0, "message"]),
        (-0.5, ["exercises", 0, "max_score"]),
        ("tpu", ["devices", 0]),
    ],
)
def test_the_schema_refuses_a_wrong_value(value: object, path: list[str | int]) -> None:
    with pytest.raises(ValidationError):
        VALIDATOR.validate(_with(copy.deepcopy(to_json(REPORT)), value, *path))


def test_the_schema_refuses_a_missing_field() -> None:
    places: list[list[str | int]] = [[key] for key in to_json(REPORT)]
    places += [["submission", key] for key in ("id", "files", "sha256")]
    places += [["exercises", 0, key] for key in to_json(REPORT)["exercises"][0]]
    places += [["exercises", 0, "cases", 0, key] for key in to_json(REPORT)["exercises"][0]["cases"][0]]
    for place in places:
        with pytest.raises(ValidationError):
            VALIDATOR.validate(_without(copy.deepcopy(to_json(REPORT)), *place))
