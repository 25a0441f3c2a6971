"""What is said of a call is about that call."""

from __future__ import annotations

from collections.abc import Callable

from grader.report import Report

LATE = "import torch\n\n\ndef relu_derivative(x):\n    return (x >= 0).float()\n"


def test_the_cause_of_wrong_values_is_said_only_where_they_are_wrong(
    grade_text: Callable[..., Report],
) -> None:
    exercise = grade_text(["relu_derivative"], activations=LATE).exercises[0]
    failed = [case for case in exercise.cases if case.device == "cpu" and case.diagnosis]
    assert len(failed) == 11
    for case in failed:
        cause = "1 at x = 0. " if case.name == "x exactly 0" else "wrong dtype. "
        assert str(case.diagnosis).startswith(cause), case
    assert exercise.first_failure is not None
    assert exercise.first_failure.name == "x exactly 0"
