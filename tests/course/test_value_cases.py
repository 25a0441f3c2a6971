"""Cases of Value that an edit of the worked solution passed before they were there."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.grading import DEFAULT_SEED, Grader
from grader.submission import SourceFile, Submission

FILE = "08_computation_graph.py"
SOLUTION = (Path(__file__).resolve().parents[2] / "solutions" / FILE).read_text(encoding="utf-8")


@pytest.mark.parametrize("seed", [DEFAULT_SEED, 1, 2])
def test_a_slope_of_relu_that_is_wrong_near_0_loses_points(grader: Grader, seed: int) -> None:
    wrong = SOLUTION.replace("float(self.data > 0)", "float(self.data >= 0.5)")
    assert wrong != SOLUTION
    submission = Submission("edited", (SourceFile(FILE, wrong.encode(), FILE),))
    (exercise,) = grader.grade(submission, ["Value"], seed).exercises
    assert exercise.score < exercise.max_score
    right = Submission("solution", (SourceFile(FILE, SOLUTION.encode(), FILE),))
    assert grader.grade(right, ["Value"], seed).passed


@pytest.mark.parametrize("seed", [0, 4, 5, 9])
def test_no_gradient_of_the_cases_is_nothing_but_rounding(grader: Grader, seed: int) -> None:
    """`c / (a * c)` moves with `a` alone: the gradient of `c` was what rounding left, within no tolerance."""
    right = Submission("solution", (SourceFile(FILE, SOLUTION.encode(), FILE),))
    assert grader.grade(right, ["Value"], seed).passed
