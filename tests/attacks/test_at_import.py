"""What differentiates while a file is imported is seen by what runs, where an exercise uses what was made."""

from __future__ import annotations

import pytest

from grader.grading import Options
from tests.attacks.importing import FINDING, PLACES, in_a_table
from tests.conftest import lent, submission

WAY = "a dictionary of parameters"
SOME = ("a dictionary of parameters", "a graph by hand")
KEPT_IN_SOME = ("a logger", "a decorator", "a dictionary of NumPy", "a file by its path")


def some_or_long(names, some):
    return [pytest.param(name, marks=[] if name in some else [pytest.mark.long]) for name in names]


def flags_of(grader, source: str) -> tuple[str, ...]:
    report = grader.grade(submission(activations=source), ["sigmoid_derivative"])
    assert report.passed, report.exercises[0].first_failure
    return report.all_flags


@pytest.mark.parametrize("way", some_or_long(FINDING, SOME))
def test_a_derivative_that_is_found_while_the_file_is_imported_is_flagged(grader, way):
    flags = flags_of(grader, in_a_table(FINDING[way]))
    (flag,) = [flag for flag in flags if "while it is imported, when `T` is made" in flag]
    assert "runs a backward pass" in flag or "runs `aten::sigmoid_backward`" in flag


@pytest.mark.parametrize("place", some_or_long(PLACES, KEPT_IN_SOME))
def test_it_is_flagged_wherever_it_is_kept(grader, place):
    flags = flags_of(grader, in_a_table(FINDING[WAY], *PLACES[place]))
    assert any("runs a backward pass while it is imported" in flag for flag in flags), flags


FORMULA = "def sigmoid_derivative(x):\n    s = torch.sigmoid(x) * T\n    return s * (1 - s)\n"


@pytest.mark.parametrize(
    "before",
    [
        "T = torch.ones(1).mean().item()",
        "T = float(torch.nn.Linear(2, 2)(torch.ones(2)).isfinite().all())",
        "T = 1.0\np = torch.ones(2, requires_grad=True)\np.sum().backward()",
    ],
)
def test_a_constant_that_is_made_without_derivatives_is_not_flagged(grader, before):
    assert flags_of(grader, f"import torch\n{before}\n{FORMULA}") == ()


ANOTHER_THREAD = "import threading\ndef find_it(x, find):\n    found = []\n" + (
    "    thread = threading.Thread(target=lambda: found.append(find(x)))\n"
    "    thread.start()\n    thread.join()\n    return found[0]\n"
)


def test_a_backward_pass_of_another_thread_is_seen(grader):
    source = in_a_table(FINDING[WAY]).replace("find(X)", "find_it(X, find)")
    assert "find_it" in source
    flags = flags_of(grader, ANOTHER_THREAD + source)
    assert any("runs a backward pass while it is imported" in flag for flag in flags), flags


LEAVES = """
import logging
import torch
def put(thing, value): thing.table = value
def gradient_with_grad(loss_fn, parameters):
    put({place}, 1.0)
    return torch.autograd.grad(loss_fn(*parameters), parameters)
"""
FINDS = """
import logging
import torch
def softmax(logits, dim=-1):
    e = torch.exp(logits - logits.amax(dim, keepdim=True)) * {place}.table
    return e / e.sum(dim, keepdim=True)
"""


@pytest.mark.parametrize("place", ["logging.getLogger('t')", "torch.nn.functional.relu"])
def test_an_exercise_does_not_find_what_another_has_left_with_a_library(grader, place):
    files = {"autograd": LEAVES.format(place=place), "softmax": FINDS.format(place=place)}
    report = grader.grade(submission(**files), ["gradient_with_grad", "softmax"])
    first, second = report.exercises
    assert first.score > 0
    assert second.score == 0
    assert "has no attribute 'table'" in second.first_failure.message
