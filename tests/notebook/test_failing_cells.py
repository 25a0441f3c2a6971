"""What fails in one cell of a notebook stops no other, as in Jupyter."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.exercise import Course
from grader.grading import Grader
from grader.intake import read_folder
from grader.report import ExerciseReport

RELU = "import torch\n\ndef relu(x):\n    return x * (x > 0)"

GradeCells = Callable[..., ExerciseReport]


@pytest.fixture
def grade_cells(tmp_path: Path, grader: Grader, course: Course) -> GradeCells:
    def grade(*cells: str) -> ExerciseReport:
        code = [
            {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": 1, "source": cell}
            for cell in cells
        ]
        notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": code}
        (tmp_path / "01_activations.ipynb").write_text(json.dumps(notebook))
        return grader.grade(read_folder(tmp_path, course), ["relu"]).exercises[0]

    return grade


@pytest.mark.parametrize(
    "cell",
    [
        "1 / 0",
        "relu(torch.ones(2)",
        "print(relu(torch.ones(2)))",
        "assert relu(torch.ones(1)) == 2, 'no'",
        "no_such_name\nno_such_name.plot()",
        "Here are my thoughts on the ReLU",
        "for i in range(3)\n    print(i)",
        '"""A notebook."""\nfrom __future__ import annotations\n1 / 0',
    ],
)
def test_a_cell_that_fails_costs_nothing(grade_cells: GradeCells, cell: str) -> None:
    cells = (cell, RELU) if "import" in cell else (cell, RELU, cell)
    assert grade_cells(*cells).score == 1


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ((f"{RELU}\n    return ((x)",), "Syntax error in 01_activations.ipynb, cell 1"),
        (("step = int('one')", RELU), "invalid literal"),
        (("import no_such\nrelu(", RELU), "Syntax error in 01_activations.ipynb, cell 1"),
        (("1 / 0", "def relu(x):\n    return x.no_such()"), "cell 2, line 2"),
    ],
)
def test_what_an_exercise_may_need_is_told_as_ever(grade_cells: GradeCells, cells, says: str) -> None:
    report = grade_cells(*cells)
    assert report.score == 0
    assert report.first_failure is not None
    assert says in report.first_failure.message


def test_a_name_is_never_bound_by_an_expression_that_is_passed_over(grade_cells: GradeCells) -> None:
    """The reading believes that the last definition counts, and so it does."""
    hidden = "relu = torch.relu\n\n(1 / 0, relu := (lambda x: x * (x > 0)))"
    assert grade_cells("import torch", hidden).score == 0


def test_a_program_that_raises_is_no_notebook(grade_text: Callable[..., object]) -> None:
    report = grade_text(["relu"], activations=f"1 / 0\n{RELU}\n")
    assert report.score == 0  # type: ignore[attr-defined]
