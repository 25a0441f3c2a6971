"""However much student code says, a report, a page and a cell stay of a size to be read."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.report import CaseReport, ExerciseReport, Report, Status, SubmissionInfo
from grader.reports import feedback_html, scores_csv
from grader.reports.class_html import page
from grader.reports.class_summary import summarize
from grader.reports.json_report import dumps
from grader.reports.short import CELL, SHORT, cut, fitting, joined, may_be_of, shortened
from grader.roster import Outcome, Row, Student

SPREADSHEET_CELL = 32_767


def exercises(message: str, flags: tuple[str, ...] = ()) -> list[ExerciseReport]:
    """A course of 80 exercises, the first case of each passed and twenty others with this message."""
    passed = CaseReport("basic", "cpu", "float64", Status.PASSED)
    wrong = [CaseReport(f"case {i}", "cpu", "float64", Status.ERROR, f"{i} {message}") for i in range(20)]
    return [
        ExerciseReport("01_activations", f"e{i}", Status.PARTIAL, 1, 2, flags, (passed, *map(replace, wrong)))
        for i in range(80)
    ]


def report(of: tuple[ExerciseReport, ...]) -> Report:
    flags = tuple(dict.fromkeys(flag for exercise in of for flag in exercise.flags))
    info = SubmissionInfo("mallory", ("01_activations.py",), "0" * 64)
    return Report(info, 1, ("cpu",), "isolated", 80, 160, of, fitting([*flags, *flags]))


@pytest.mark.parametrize("character", ["x", "\u4e2d", "\U0001f600", '"', "&", "\u200b"])
def test_a_flood_of_messages_and_flags_leaves_a_small_report(character: str) -> None:
    flags = tuple(f"line {i} imports `{character * 80}`" for i in range(60))
    told = report(shortened(exercises(character * 1500, flags)))
    assert len(dumps(told)) < 2_000_000
    row = Row(Student("mallory"), Outcome.GRADED, told)
    assert len(feedback_html.page(row).encode()) < 2_000_000
    assert len(page(summarize([row])).encode()) < 100_000
    (_, record) = csv.reader(io.StringIO("".join(scores_csv.lines([row], ["e0"]))))
    assert max(map(len, record)) < SPREADSHEET_CELL
    flag = record[scores_csv.HEADER.index("flags")]
    assert flag.startswith("line 0 imports")
    assert flag.endswith(" more")


def test_a_flood_of_flags_hides_none_of_another_file() -> None:
    flood = [f"01_activations.py: line {i} imports `" + "\u4e2d" * 80 for i in range(400)]
    kept = fitting([*flood, "02_losses.py: line 1 uses `open`"])
    assert all(flag.startswith("01_activations.py: ") for flag in kept[:-1])
    assert may_be_of("02_losses", kept)
    assert not may_be_of("02_losses", fitting(flood[:3]))


def test_the_first_failure_of_each_exercise_is_the_last_to_be_cut() -> None:
    told = shortened(exercises("\u4e2d" * 1000))
    assert all(exercise.cases[1].message.endswith("\u4e2d") for exercise in told)
    assert told[-1].cases[-1].message.startswith("19 \u4e2d")
    assert len(json.dumps(told[-1].cases[-1].message)) <= SHORT + 2


def test_what_is_of_ordinary_length_is_not_touched() -> None:
    ordinary = exercises("ValueError: shapes do not match\n" * 15, ("line 3 uses `open`",))
    assert shortened(ordinary) == tuple(ordinary)


@given(st.text(), st.integers(10, 100))
def test_a_text_is_cut_to_its_beginning(text: str, most: int) -> None:
    short = cut(text, most)
    assert len(json.dumps(short)) - 2 <= most
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))


@given(st.lists(st.text(max_size=60)), st.integers(50, 200))
def test_of_many_texts_the_first_are_told_and_the_rest_is_counted(texts: list[str], most: int) -> None:
    told = joined(texts, most)
    assert len(told) <= most
    assert told == "; ".join(texts) or told.endswith(" more")


def test_one_endless_text_is_told_in_part() -> None:
    told = joined(["x" * 100_000, "the telling one"])
    assert len(told) <= CELL
    assert told.startswith("xxx")
    assert told.endswith("…; the telling one")
