"""The scores of a class as CSV."""

from __future__ import annotations

import csv
import io
import re
import tracemalloc
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.report import ExerciseReport, Report, Status, SubmissionInfo
from grader.reports.scores_csv import harmless, lines
from grader.roster import Outcome, Row, Student
from tests.reports.values import a_class, reports

EXERCISES = ("sigmoid", "tanh", "relu")


def read(rows: list[Row]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(lines(rows, EXERCISES)), newline="")))


def report(**scores: float) -> Report:
    exercises = tuple(
        ExerciseReport("01_activations", name, Status.PARTIAL, score, 2.0, ("look here",))
        for name, score in scores.items()
    )
    total = sum(scores.values())
    info = SubmissionInfo("ada", ("01_activations.py",), "0" * 64)
    return Report(info, 1, ("cpu",), "isolated", total, 6.0, exercises, ("look here", "odd file"))


ADA = Row(
    Student("ada", "Ada Lovelace", "17", "al", "ada@example.org"),
    Outcome.GRADED,
    report(sigmoid=2.0, tanh=4 / 3, relu=0.0),
    ("notes.txt is no Python file.",),
    datetime(2026, 3, 1, 18, 30, tzinfo=UTC),
    penalty=0.1,
)


def test_a_row_says_everything_about_a_student() -> None:
    assert read([ADA]) == [
        {
            "id": "ada",
            "name": "Ada Lovelace",
            "number": "17",
            "login": "al",
            "email": "ada@example.org",
            "outcome": "graded",
            "submitted": "2026-03-01 18:30:00+00:00",
            "score": "3.333333333",
            "late_penalty": "0.1",
            "final_score": "3",
            "max_score": "6",
            "flags": "look here; odd file",
            "problems": "notes.txt is no Python file.",
            "section": "",
            "exceptions": "",
            "sigmoid": "2",
            "tanh": "1.333333333",
            "relu": "0",
        }
    ]


def test_columns_follow_the_course_and_not_the_report() -> None:
    [row] = read([Row(Student("bob"), Outcome.GRADED, report(relu=1.0, sigmoid=0.5))])
    assert list(row)[-3:] == list(EXERCISES)
    assert (row["sigmoid"], row["tanh"], row["relu"]) == ("0.5", "", "1")


def test_what_was_refused_scores_nothing_and_what_the_grader_failed_on_stays_open() -> None:
    refused, failed = read(
        [
            Row(Student("eve"), Outcome.REFUSED, None, ("The archive is a bomb.",)),
            Row(Student("fay"), Outcome.FAILED, None),
        ]
    )
    assert (refused["score"], refused["final_score"], refused["sigmoid"]) == ("0", "0", "")
    assert (failed["score"], failed["final_score"]) == ("", "")


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("\r=1", "'\n'=1"),
        ("\r", "'\n"),
        ("  =1+1", "'  =1+1"),
        ("＝1+1", "'＝1+1"),
        ("-2.5", "-2.5"),
        ("+3e-05", "+3e-05"),
        ("Ada", "Ada"),
        ("a=b", "a=b"),
        ("ann;=1+1", "ann;'=1+1"),
        ("ann; =1+1; -2", "ann;' =1+1;' -2"),
        ("ann;=1;;@2", "ann;'=1;;'@2"),
        ('ann;"=1+1"', 'ann;\'"=1+1"'),
        ("ann\t+1\n-1", "ann\t'+1\n'-1"),
        ("ann|=1", "ann|'=1"),
        ("ann;\ufeff=1", "ann;'\ufeff=1"),
        ('"=1"', '\'"=1"'),
        ("a; b; c-d", "a; b; c-d"),
        ("", ""),
    ],
)
def test_a_cell_that_begins_like_a_formula_is_escaped(text: str, cell: str) -> None:
    assert harmless(text) == cell


@given(st.text(st.characters(codec=None), max_size=20))
def test_no_text_is_taken_for_a_formula_and_every_text_can_be_written(text: str) -> None:
    cell = harmless(text)
    cell.encode("utf-8")
    number = re.fullmatch(r"[+-]?[0-9.]+([eE][+-]?[0-9]+)?", cell)
    assert number or not cell.lstrip().startswith(("=", "+", "-", "@"))


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("=+-@;\t\n\r,|\"' 1a"), max_size=12), st.sampled_from(",;\t|"))
def test_no_part_of_a_cell_is_a_formula_whatever_the_delimiter(text: str, delimiter: str) -> None:
    text_of_csv = "".join(lines([Row(Student("ada", text, email=text), Outcome.FAILED, None, (text,))], []))
    for record in csv.reader(io.StringIO(text_of_csv, newline=""), delimiter=delimiter):
        for cell in record:
            number = re.fullmatch(r"[+-]?[0-9.]+", cell)
            assert number or not re.match(r"[\s\"]*[=+\-@]", cell), (cell, text_of_csv)


@settings(max_examples=30, deadline=None)
@given(st.lists(reports, min_size=1, max_size=3), st.text(st.characters(codec=None), max_size=20))
def test_whatever_names_hold_every_student_has_one_record(found: list[Report], name: str) -> None:
    rows = [Row(Student(f"s{i}", name, email=name), Outcome.GRADED, r) for i, r in enumerate(found)]
    records = list(csv.reader(io.StringIO("".join(lines(rows, EXERCISES)), newline="")))
    assert [record[0] for record in records] == ["id", *(f"s{i}" for i in range(len(found)))]
    assert {len(record) for record in records} == {15 + len(EXERCISES)}


def test_a_large_class_needs_no_memory() -> None:
    tracemalloc.start()
    for _ in lines(a_class(600), EXERCISES):
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000_000
