"""How much students see: each level shows less, and Markdown keeps what students write in its place."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from grader.report import Report, Status
from grader.reports import gradescope, markdown
from grader.reports.showing import Show, shown
from grader.reports.wording import first_in_full
from grader.roster import Outcome, Row, Student
from tests.reports.test_exports import a_row_with


@pytest.fixture(scope="module")
def report() -> Report:
    found = a_row_with(Status.PASSED, Status.FAILED, Status.PARTIAL, Status.NOT_STARTED).report
    assert found is not None
    return found


def test_each_level_shows_less(report: Report) -> None:
    texts = {show: [shown(report, exercise, show) for exercise in report.exercises] for show in Show}
    for levels in zip(*texts.values(), strict=True):
        assert all(levels)
    values = {show: sum("expected 0.2" in text for text in found) for show, found in texts.items()}
    assert values[Show.FULL] > values[Show.FIRST] >= values[Show.NAME] == values[Show.NONE] == 0
    assert values[Show.FIRST] <= 1
    first = first_in_full(report)
    assert first is not None
    assert shown(report, first, Show.FIRST) == shown(report, first, Show.FULL)
    words = {"Passed.", "Failed.", "Partly passed.", "Not started.", "Missing.", "Timed out.", "Error."}
    assert set(texts[Show.NONE]) <= {*words, "Not allowed.", "Crashed."}
    for text in texts[Show.NAME]:
        assert re.fullmatch(r"[\w ]+\.( Likely mistake: .+\.)?", text), text


def test_gradescope_shows_what_was_chosen(report: Report) -> None:
    row = Row(Student("ada"), Outcome.GRADED, report)
    tests = gradescope.results(row, "after_due_date", Show.NONE)["tests"]
    assert {test["visibility"] for test in tests} == {"after_due_date"}
    assert not any("expected" in test["output"] for test in tests)
    assert [test["score"] for test in tests] == [e.score for e in report.exercises]


@pytest.mark.parametrize(
    "said", ["```\n[x](https://example.org)", "````text\n<b>", "</details>\n|a|b|", "`" * 9]
)
def test_markdown_has_what_students_write_in_blocks_alone(report: Report, said: str) -> None:
    exercises = [
        replace(e, cases=tuple(replace(case, message=said, diagnosis=said) for case in e.cases))
        for e in report.exercises
    ]
    row = Row(Student("ada"), Outcome.GRADED, replace(report, exercises=tuple(exercises)), (said,))
    outside, fence = [], ""
    for line in markdown.text(row).splitlines():
        if not fence and re.fullmatch("`{3,}text", line):
            fence = line.removesuffix("text")
        elif fence:
            fence = "" if line == fence else fence
        else:
            outside.append(line)
    assert not fence
    said_by_us = markdown.text(replace(row, report=report, problems=()))
    assert set(outside) <= set(said_by_us.splitlines())


def test_markdown_stays_below_the_limit_of_a_summary(report: Report) -> None:
    row = Row(Student("ada"), Outcome.GRADED, report, ("x" * 50_000,) * 20)
    assert len(markdown.text(row).encode()) < 2 * markdown.MOST_BYTES + 20_000
