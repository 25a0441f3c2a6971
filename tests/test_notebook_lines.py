"""Lines of a notebook are told by cell, whatever they are told about."""

from __future__ import annotations

import pytest

from grader.course import load_course
from grader.grading import Grader, Options
from grader.report import Report
from grader.reports.terminal import render
from grader.submission import SourceFile, Submission

FIRST = "import torch\n\n"
SECOND = "def mse(prediction, target):\n    return {}\n"


@pytest.fixture(scope="module")
def grader():
    with Grader(load_course(), Options(device="cpu")) as grader:
        yield grader


def checked(grader: Grader, body: str) -> Report:
    source = FIRST + SECOND.format(body)
    notebook = SourceFile("02_losses.py", source.encode(), "work/02_losses.ipynb", (1, 0, 3))
    return grader.grade(Submission("ada", (notebook,)), ["mse"])


@pytest.mark.parametrize(
    "body", ["prediction（target", "prediction.nothing", "prediction @ target.T[0, 0, 0]"]
)
def test_the_cell_and_the_line_in_it_are_told(grader: Grader, body: str) -> None:
    text = render(checked(grader, body), width=200)
    assert "02_losses.ipynb, cell 3, line 2" in text
    assert "02_losses.py" not in text


def test_another_file_keeps_its_lines(grader: Grader) -> None:
    source = FIRST + SECOND.format("prediction.nothing")
    file = SourceFile("02_losses.py", source.encode(), "02_losses.py")
    assert "02_losses.py:4" in render(grader.grade(Submission("ada", (file,)), ["mse"]), width=200)
