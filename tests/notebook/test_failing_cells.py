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
        "from __future__ import annotations\n\nx: NoSuch = 1",
        "y = no_such_name",
        "eps, width = no_such_name",
        "for step in range(3):\n    w = step / 0",
        "import torch\nfrom torch import no_such_part",
        "class Net(NoSuchBase):\n    pass",
        "def tanh(x):\n    return torch.exp(x",
        "import sys\nsys.exit()",
        "async def two():\n    return 2\n\nhalf = 1 / await two()",
        "import torch\nasync with no_such_name as x:\n    pass",
    ],
)
def test_a_cell_that_fails_costs_nothing(grade_cells: GradeCells, cell: str) -> None:
    assert grade_cells(cell, RELU, cell).score == 1
    assert grade_cells(RELU, cell).score == 1


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        (
            (f"{RELU}\n    return ((x)",),
            "`relu` is not defined. Syntax error in 01_activations.ipynb, cell 1",
        ),
        (
            ("step = int('one')", f"{RELU} * step"),
            "`step` is not defined. 01_activations.ipynb, cell 1, line 1, failed: ValueError: invalid",
        ),
        (
            ("a = 1\nb = no_such", "c = b + a", f"{RELU} * c"),
            "`c` is not defined. 01_activations.ipynb, cell 1, line 2, failed: NameError: name 'no_such'",
        ),
        (
            ("import torch\nw = torch.load('w.pt')", f"{RELU} * w"),
            "cell 1, line 2, failed: `w.pt` was not handed in",
        ),
        (
            ("def step(x):\n    return ((x > 0)", "import torch\ndef relu(x):\n    return x * step(x)"),
            "`step` is not defined. Syntax error in 01_activations.ipynb, cell 1, line 2",
        ),
        (
            ("import torch", "@no_such\ndef relu(x):\n    return x * (x > 0)"),
            "`relu` is not defined. 01_activations.ipynb, cell 2, line 1, failed: NameError",
        ),
        (("1 / 0", "def relu(x):\n    return x.no_such()"), "cell 2, line 2"),
    ],
)
def test_what_an_exercise_needs_of_such_a_cell_is_said(grade_cells: GradeCells, cells, says: str) -> None:
    report = grade_cells(*cells)
    assert report.score == 0
    assert report.first_failure is not None
    assert says in report.first_failure.message


ONE = "import asyncio\n\nasync def one():\n    await asyncio.sleep(0.01)\n    return 1\n\n"


@pytest.mark.parametrize(
    "cells",
    [
        ("factor = await one()",),
        ("factor, _ = await asyncio.gather(one(), one())",),
        ("task = asyncio.create_task(one())\nawait asyncio.sleep(0)", "factor = await task"),
        ("factor = await asyncio.wait_for(one(), 5)",),
        ("factor = await asyncio.to_thread(lambda: 1)",),
        ("factor = 0\nasync with asyncio.Lock():\n    factor += 1",),
    ],
)
def test_what_a_cell_awaits_is_there_for_the_exercises(
    grade_cells: GradeCells, cells: tuple[str, ...]
) -> None:
    first, *others = cells
    graded = grade_cells(f"{ONE}{first}", *others, f"{RELU} * factor")
    assert (graded.score, graded.flags) == (1, ())


@pytest.mark.parametrize(
    "last", ["(1 / 0, relu := (lambda x: x * (x > 0)))", "@no_such\ndef relu(x):\n    return x * (x > 0)"]
)
def test_a_name_is_never_what_it_was_before_a_statement_that_raises(
    grade_cells: GradeCells, last: str
) -> None:
    """The reading believes that the last definition counts, and so it does."""
    assert grade_cells("import torch", f"relu = torch.relu\n\n{last}").score == 0


def test_a_program_that_raises_is_no_notebook(grade_text: Callable[..., object]) -> None:
    report = grade_text(["relu"], activations=f"1 / 0\n{RELU}\n")
    assert report.score == 0  # type: ignore[attr-defined]
