"""Every report obeys the schema, and the schema refuses what is no report."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, ValidationError

from grader.report import CaseReport, ExerciseReport, Place, Report, Status, SubmissionInfo
from grader.reports.errors import ReportsError
from grader.reports.json_report import dumps, from_json, loads, schema, to_json
from tests.reports.values import reports

VALIDATOR = Draft202012Validator(schema())

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
        "schema_version": 3,
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
                "place": None,
                "shown": None,
                "line": 0,
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
        (4, ["schema_version"]),
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
    for place in PLACES:
        with pytest.raises(ValidationError):
            VALIDATOR.validate(_without(copy.deepcopy(to_json(REPORT)), *place))


@settings(max_examples=60, deadline=None)
@given(reports)
def test_what_is_read_back_is_the_report(report: Report) -> None:
    again = loads(dumps(report))
    assert to_json(again) == to_json(report)
    if _writable(report):
        assert again == report


def _writable(report: Report) -> bool:
    """Whether no text of it holds half a surrogate pair, which is written as a question mark."""
    return "\\ud" not in repr(report)


def test_an_integer_is_a_number_of_points_too() -> None:
    assert from_json(_with(copy.deepcopy(to_json(REPORT)), 2, "max_score")).max_score == 2.0


@pytest.mark.parametrize("data", [None, 3, [], {}, "report", {"schema_version": 99}, {"schema_version": "1"}])
def test_what_is_no_report_is_refused(data: object) -> None:
    with pytest.raises(ReportsError, match=r"\.$"):
        from_json(data)


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, '"\ud800"', "NaN", b"\xff\xfe{"])
def test_a_text_that_is_no_report_is_refused(text: str | bytes) -> None:
    with pytest.raises(ReportsError):
        loads(text)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=3,
)


@settings(max_examples=150, deadline=None)
@given(st.data(), json_values)
def test_one_wrong_value_anywhere_is_refused_or_read_and_never_a_surprise(
    data: st.DataObject, value: object
) -> None:
    place = data.draw(st.sampled_from(PLACES))
    changed = _with(copy.deepcopy(to_json(REPORT)), value, *place)
    try:
        report = from_json(changed)
    except ReportsError:
        return
    assert isinstance(report, Report)
    assert dumps(report)


PLACES: list[list[str | int]] = [
    *([key] for key in to_json(REPORT)),
    *(["submission", key] for key in ("id", "files", "sha256")),
    *(["exercises", 0, key] for key in to_json(REPORT)["exercises"][0]),
    *(["exercises", 0, "cases", 0, key] for key in to_json(REPORT)["exercises"][0]["cases"][0]),
]


def test_a_place_comes_back_as_it_was_and_version_1_without_places_is_read() -> None:
    place = Place("axis", (5, 7), ("x.sum(0)", "y.sum(0)"), "x.sum(0)", 6, 20)
    placed = replace(REPORT, exercises=(replace(REPORT.exercises[0], place=place),))
    data = to_json(placed)
    VALIDATOR.validate(data)
    assert from_json(data) == placed
    del data["exercises"][0]["place"]
    assert from_json({**data, "schema_version": 1}) == REPORT


def test_a_flag_of_a_file_that_stands_at_each_exercise_as_until_version_2_is_told_once() -> None:
    exercise = replace(REPORT.exercises[0], flags=("line 3 uses `exec`", "asks for a pipe"))
    told = replace(REPORT, exercises=(exercise, exercise), flags=("line 3 uses `exec`",))
    read = from_json({**to_json(told), "schema_version": 2})
    assert read.all_flags == ("line 3 uses `exec`", "asks for a pipe")
