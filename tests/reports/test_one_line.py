"""A report in lines that editors understand."""

from __future__ import annotations

import json
import re
from dataclasses import replace

from hypothesis import given

from grader.learner.vscode import tasks
from grader.report import CaseReport, ExerciseReport, Place, Report, Status, SubmissionInfo
from grader.reports.one_line import one_line_each
from tests.reports.values import reports

WRONG = CaseReport("vector", "cpu", "float32", Status.FAILED, "Yours: 1", "the mean is missing. Divide by n.")
MSE = ExerciseReport("02_losses", "mse", Status.FAILED, 0.0, 1.0, cases=(WRONG,), line=38)
PLACE = Place("call", (22,), ("return e.sum()",), "e.sum()", 0, 28)


def lines(*exercises: ExerciseReport) -> list[str]:
    report = Report(
        SubmissionInfo("me", ("02_losses.py",), "0" * 64), 1, ("cpu",), "none", 1.5, 3.0, exercises
    )
    return one_line_each(report, {"02_losses.py": "work/02_losses.py"}).splitlines()


def ended(message: str, status: Status = Status.ERROR) -> ExerciseReport:
    case = CaseReport("vector", "cpu", "float32", status, message)
    return ExerciseReport("02_losses", "mse", status, 0.0, 1.0, cases=(case,))


def test_the_cause_stands_at_its_place() -> None:
    said = "mse: the mean is missing"
    assert lines(MSE) == [f"work/02_losses.py:38: {said}", "1.5 of 3 points"]
    assert lines(replace(MSE, place=PLACE))[0] == f"work/02_losses.py:22: {said}"
    in_a_cell = replace(MSE, place=replace(PLACE, lines=(4,), cells=(3,)))
    assert lines(in_a_cell)[0] == f"work/02_losses.py, cell 3:4: {said}"


def test_an_exception_stands_where_it_was_raised() -> None:
    raised = ended(
        'mse(x), case "vector", float32\n  x = 1\nTypeError: no.\n  02_losses.py:7, in mse\n    x()'
    )
    assert lines(raised)[0] == "work/02_losses.py:7: mse: TypeError: no"
    elsewhere = ended("TypeError: no.\n  helpers.py:7, in f\n    x()")
    assert lines(elsewhere)[0] == "helpers.py:7: mse: TypeError: no"


def test_what_ends_a_whole_file_takes_one_line() -> None:
    broken = ended("Syntax error in 02_losses.py, line 3: invalid syntax.\n    x = (\n        ^")
    other = replace(broken, name="mse_gradient")
    assert lines(broken, other)[0] == (
        "work/02_losses.py:3: mse and 1 more exercise: syntax error: invalid syntax"
    )


def test_what_is_not_allowed_stands_where_it_is_used() -> None:
    used = "line 7 uses `torch.tanh`. This exercise asks for the formula."
    here = ended(f"In 02_losses.py, {used}", Status.FORBIDDEN)
    assert lines(here)[0] == "work/02_losses.py:7: mse: uses `torch.tanh`"
    notebook = ended(f"In 02_losses.ipynb, cell 3, {used}", Status.FORBIDDEN)
    assert lines(notebook)[0].endswith(", cell 3:7: mse: uses `torch.tanh`")
    beside = ended("In 02_losses.py, line 7 of helpers.py uses `torch.tanh`.", Status.FORBIDDEN)
    assert lines(beside)[0].startswith("work/02_losses.py:1: mse: In 02_losses.py, line 7 of helpers.py uses")


def test_what_is_passed_or_not_begun_is_no_problem() -> None:
    untouched = ended("", Status.NOT_STARTED)
    assert lines(untouched, replace(untouched, status=Status.PASSED)) == ["1.5 of 3 points"]


@given(reports)
def test_every_line_is_one_for_an_editor(report: Report) -> None:
    problem = re.compile(json.loads(tasks())["tasks"][0]["problemMatcher"]["pattern"]["regexp"])
    *problems, score = one_line_each(report, {}).split("\n")[:-1]
    assert all(problem.match(line) for line in problems)
    assert score.endswith(" points")
