"""Lines of a notebook are told by cell, whatever they are told about."""

from __future__ import annotations

import re

import pytest

from grader.grading import Grader
from grader.grading.notebook_lines import flags_in_cells
from grader.report import Report
from grader.reports.terminal import render
from grader.submission import SourceFile, Submission

FIRST = "import torch\n\n"
SECOND = "def mse(prediction, target):\n    return {}\n"


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


def test_flags_name_the_cell_and_the_line_too(grader: Grader) -> None:
    report = checked(grader, "exec('1') or eval('1') or target.__class__(1)\nexec('x = 1')")
    assert report.all_flags
    for flag in report.all_flags:
        assert re.match(r"02_losses\.ipynb: cell 3 \(line [23]\)", flag), flag
    [executed] = [flag for flag in report.all_flags if "exec" in flag]
    assert executed.startswith("02_losses.ipynb: cell 3 (line 2) and cell 3 (line 3) use"), executed


@pytest.mark.parametrize(
    ("flag", "told"),
    [
        ("a.py: line 7 uses `x`", "a.ipynb: cell 3 (line 3) uses `x`"),
        (
            "a.py: lines 1, 2, 5 and 22 more use `x`",
            "a.ipynb: cell 1 (line 1), cell 1 (line 2), cell 3 (line 1) and 22 more use `x`",
        ),
        (
            "a.py: `mse` that was called is not the one on line 5",
            "a.ipynb: `mse` that was called is not the one in cell 3 (line 1)",
        ),
        ("a.py: asks for the system call `line 7`", "a.ipynb: asks for the system call `line 7`"),
        ("b.py: line 7 uses `x`", "b.py: line 7 uses `x`"),
    ],
)
def test_lines_of_flags(flag: str, told: str) -> None:
    notebook = SourceFile("a.py", b"", "work/a.ipynb", (1, 0, 5))
    assert flags_in_cells([flag], [notebook, SourceFile("b.py", b"", "b.py")]) == (told,)


def test_another_file_keeps_its_lines(grader: Grader) -> None:
    source = FIRST + SECOND.format("prediction.nothing")
    file = SourceFile("02_losses.py", source.encode(), "02_losses.py")
    assert "02_losses.py:4" in render(grader.grade(Submission("ada", (file,)), ["mse"]), width=200)
