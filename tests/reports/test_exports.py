"""JUnit XML and Gradescope's results: valid whatever a report holds, and saying what it says."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.report import Report, Status
from grader.reports import gradescope, junit
from grader.roster import Outcome, Row, Student
from tests.reports.values import a_class, reports

any_text = st.text(st.characters(codec=None), max_size=20)
rows = st.builds(
    Row,
    student=st.builds(Student, id=st.text("abc1", min_size=1), name=any_text),
    outcome=st.sampled_from(Outcome),
    report=st.none() | reports,
    problems=st.lists(any_text, max_size=2).map(tuple),
    penalty=st.floats(0, 1),
)


def suites(*found: Row) -> list[ElementTree.Element]:
    return ElementTree.fromstring("".join(junit.lines(found)).encode("utf-8")).findall("testsuite")


@settings(max_examples=40, deadline=None)
@given(st.lists(rows, max_size=2))
def test_junit_is_valid_xml_whatever_is_in_it(found: list[Row]) -> None:
    for row, suite in zip(found, suites(*found), strict=True):
        graded = len(row.report.exercises) if row.report else 0
        assert len(suite.findall("testcase")) == graded + (row.outcome is not Outcome.GRADED)
        assert int(suite.attrib["tests"]) == len(suite.findall("testcase"))


@settings(max_examples=40, deadline=None)
@given(rows)
def test_gradescope_gets_json_whatever_is_in_it(row: Row) -> None:
    text = gradescope.dumps(row)
    assert text.isascii()
    assert json.loads(text)["score"] == row.final_score


def of_status(row: Row, status: Status) -> str:
    assert row.report
    return next(exercise.name for exercise in row.report.exercises if exercise.status is status)


def a_row_with(*statuses: Status) -> Row:
    return next(
        row
        for row in a_class(300)
        if row.report and {e.status for e in row.report.exercises} >= set(statuses)
    )


def test_a_suite_is_a_student_and_a_case_is_an_exercise() -> None:
    row = a_row_with(Status.PASSED, Status.FAILED, Status.TIMEOUT)
    [suite] = suites(row)
    cases = {case.attrib["name"]: case for case in suite.iter("testcase")}
    assert suite.attrib["name"] == row.student.id
    assert len(cases[of_status(row, Status.PASSED)]) == 0
    [failure] = cases[of_status(row, Status.FAILED)]
    assert failure.tag == "failure"
    assert failure.attrib["message"] == "failed, 0 of 2 points"
    assert "expected 0.22382" in (failure.text or "")
    [error] = cases[of_status(row, Status.TIMEOUT)]
    assert (error.tag, error.attrib["type"], error.text) == ("error", "timeout", "It ran longer than 10 s.")


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.FAILED])
def test_what_was_not_graded_is_an_error_and_never_an_empty_success(outcome: Outcome) -> None:
    row = Row(Student("eve"), outcome, None, ("The archive is a bomb.",))
    [suite] = suites(row)
    assert suite.attrib["errors"] == "1"
    assert suite.find("testcase/error") is not None
    results = gradescope.results(row)
    assert (results["score"], results["tests"]) == (0.0, [])
    assert "The archive is a bomb." in results["output"]


def test_gradescope_shows_a_test_an_exercise() -> None:
    row = a_row_with(Status.PASSED, Status.PARTIAL, Status.NOT_STARTED)
    tests = {
        test["name"].split(": ")[1]: test for test in gradescope.results(row, "after_published")["tests"]
    }
    passed, partial = tests[of_status(row, Status.PASSED)], tests[of_status(row, Status.PARTIAL)]
    assert (passed["status"], passed["score"], passed["max_score"]) == ("passed", 2.0, 2.0)
    assert (partial["status"], partial["score"], partial["visibility"]) == ("failed", 1.0, "after_published")
    assert passed["output"] == "Passed."
    assert "expected 0.22382" in partial["output"]
    assert "2 of 4 cases passed." in partial["output"]
    assert tests[of_status(row, Status.NOT_STARTED)]["output"] == "Not started."


def test_gradescope_counts_the_final_score_and_says_what_was_lost() -> None:
    row = next(row for row in a_class(300) if row.penalty and row.report)
    results = gradescope.results(row)
    assert results["score"] == row.final_score < row.score
    assert f"% of {row.score:g} points are deducted" in results["output"]
    assert results["extra_data"]["late_penalty"] == row.penalty


def test_the_terminal_is_not_steered_by_what_gradescope_shows() -> None:
    report = a_row_with(Status.FAILED).report
    assert isinstance(report, Report)
    row = Row(Student("eve"), Outcome.GRADED, report, ("\x1b[31mred\u202e",))
    assert "\x1b" not in gradescope.results(row)["output"]
    assert "\u202e" not in gradescope.results(row)["output"]
