"""Where an (n,) and an (n, 1) silently make an (n, n), the line is told, if the answer is wrong."""

from __future__ import annotations

import pytest

from grader.grading import Grader
from tests.conftest import submission

LOSS = "import torch\n\n\ndef squared_loss(prediction, target):\n    {body}\n"


def told(grader: Grader, body: str) -> tuple[str, str]:
    report = grader.grade(submission(minibatch_sgd=LOSS.format(body=body)), ["squared_loss"])
    case = report.exercises[0].first_failure
    return str(report.exercises[0].status), (case.diagnosis or "") if case else ""


@pytest.mark.parametrize(
    "body",
    [
        "error = prediction - target\n    return error**2 / 2 + 1e-3",
        "def helper(a, b):\n        return torch.sub(a, b).sin()\n    return helper(prediction, target) / 2",
    ],
)
def test_a_silent_broadcast_is_told_at_its_line(grader: Grader, body: str) -> None:
    status, diagnosis = told(grader, body)
    line = 5 if "helper" not in body else 6
    assert status == "failed"
    assert diagnosis == (
        f"a silent broadcast. Line {line}: an (N,) meets an (N, 1), and broadcasting makes an (N, N) of them."
        " Give both the same shape first."
    )


def test_one_that_is_meant_is_not_told(grader: Grader) -> None:
    right = "both = prediction - target\n    return torch.diagonal(both)[:, None] ** 2 / 2"
    assert told(grader, right) == ("passed", "")
    assert "broadcast" not in told(grader, "return torch.sin(prediction - target[:, None])")[1]
