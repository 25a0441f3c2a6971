"""What a student gets says nothing that is for the instructor: no seed, and nobody else's name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from grader.reports import class_html, feedback_html, gradescope, json_report, junit, scores_csv
from grader.reports.class_summary import summarize
from grader.roster import Row
from tests.reports.values import a_class

SEED = 2**127 + 98765432109876543210
IDENTICAL = "04_softmax.py is identical to Zacharias Quux's (zquux)"


@pytest.fixture
def rows() -> list[Row]:
    """A class that was graded under one seed, each with the same work as somebody."""
    return [
        replace(row, report=replace(row.report, seed=SEED), identical=(IDENTICAL,))
        for row in a_class(12)
        if row.report
    ]


def for_students(rows: list[Row]) -> Iterator[str]:
    """All that may be handed to a student."""
    for row in rows:
        yield feedback_html.page(row)
        yield gradescope.dumps(row)
    yield "".join(junit.lines(rows))


def test_what_a_student_gets_has_no_seed_and_nobody_elses_name(rows: list[Row]) -> None:
    told = list(for_students(rows))
    assert all("tanh" in text for text in told)
    assert [text for text in told if str(SEED) in text or "seed" in text.lower()] == []
    assert [text for text in told if "identical" in text or "quux" in text.lower()] == []


def test_the_instructor_gets_both(rows: list[Row]) -> None:
    exercises = [exercise.name for exercise in rows[0].report.exercises] if rows[0].report else []
    assert "".join(scores_csv.lines(rows, exercises)).count(IDENTICAL) == len(rows)
    page = class_html.page(summarize(rows))
    assert page.count("04_softmax.py is identical to Zacharias Quux") == len(rows)
    assert rows[0].report is not None
    assert json_report.to_json(rows[0].report)["seed"] == SEED
