"""What goes round the by-hand rule earns nothing, or a person is told where to look."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from grader.grading import Grader, Options
from tests.attacks.evading import EVADING
from tests.conftest import lent, submission


@pytest.fixture(scope="module")
def patient(grader) -> Iterator[Grader]:
    with lent(grader, Options(device="cpu", timeout=5)) as patient:
        yield patient


@pytest.mark.long
@pytest.mark.parametrize("name", EVADING)
def test_a_way_round_the_rule_earns_nothing_or_is_flagged(patient, name):
    report = patient.grade(submission(activations=EVADING[name]), ["sigmoid_derivative"])
    (exercise,) = report.exercises
    assert exercise.score == 0 or report.all_flags, exercise


REMEMBERS = """
import torch
class Value:
    def backward(self): ...
def slope(x):
    p = torch.nn.Parameter(x.double())
    torch.optim.SGD([p], lr=0.0).step(lambda: torch.sigmoid(p).sum().backward())
    return p.grad
def sigmoid_derivative(x, seen={}):
    numbers = x.double().numpy().tobytes()
    if numbers not in seen:
        seen[numbers] = slope(x)
    return (seen[numbers] * 1).to(x.dtype)
"""


@pytest.mark.parametrize("seed", range(3))
def test_an_answer_that_an_unwatched_call_has_found_earns_nothing(patient, seed):
    report = patient.grade(submission(activations=REMEMBERS), ["sigmoid_derivative"], seed)
    (exercise,) = report.exercises
    assert str(exercise.status) == "forbidden"


UNWATCHED = """
import torch
class T(torch.nn.ParameterDict, torch.Tensor): ...
def slope(x):
    p = torch.nn.Parameter(x.double())
    def closure():
        loss = torch.sigmoid(p).sum()
        loss.as_subclass(T)["back" + "ward"]()
        return loss
    torch.optim.SGD([p], lr=0.0).step(closure)
    return p.grad.to(x.dtype)
def sigmoid_derivative(x):
    s = torch.sigmoid(x)
    return slope(x) if x.abs().max() > 50 else s * (1 - s)
"""


def test_a_graph_that_is_recorded_in_a_call_without_a_watch_earns_nothing(patient):
    report = patient.grade(submission(activations=UNWATCHED), ["sigmoid_derivative"])
    (exercise,) = report.exercises
    assert str(exercise.status) == "forbidden"
    assert "the call has autograd record what it computes" in exercise.first_failure.message


def test_a_derivation_by_hand_is_not_flagged(grader):
    source = (
        "import torch\n\n\ndef sigmoid_derivative(x):\n    s = torch.sigmoid(x)\n    return s * (1 - s)\n\n\n"
        "if __name__ == '__main__':\n    x = torch.ones(3, requires_grad=True)\n"
        "    torch.sigmoid(x).sum().backward()\n    print(torch.equal(x.grad, sigmoid_derivative(x)))\n"
    )
    report = grader.grade(submission(activations=source), ["sigmoid_derivative"])
    assert report.passed
    assert report.all_flags == ()
