"""What torch imports at its first use is imported before a child is forked, where a file uses it."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import pytest
import torch

from grader.answer import Answer
from grader.sandbox.child.source.inspection import inspect_file
from grader.sandbox.host.base import Sandbox
from grader.sandbox.host.forking import ForkingSandbox
from grader.sandbox.host.run import run
from grader.sandbox.host.spawning import SpawningSandbox
from grader.submission import SourceFile, Submission
from tests.sandbox.test_time import FILE, asking

LIMIT = 0.3
"""Seconds; what is imported late takes more than a second."""
IN_A_CALL = """
import sys, torch
def f(seconds):
    w = torch.ones(2, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.1)
    (w * w).sum().backward()
    optimizer.step()
    return seconds
"""
AT_IMPORT = IN_A_CALL + "f(0)\nOPTIMIZER = torch.optim.Adam([torch.ones(2, requires_grad=True)])\n"
TRANSFORM = """
import torch
from torch import func
def f(seconds):
    return float(func.grad(torch.sin)(torch.zeros(())))
"""
GRADCHECK = """
import torch
def f(seconds):
    x = torch.ones(2, dtype=torch.float64, requires_grad=True)
    return float(torch.autograd.gradcheck(torch.sin, (x,)))
"""
USES = {"in a call": IN_A_CALL, "at import": AT_IMPORT, "torch.func": TRANSFORM, "gradcheck": GRADCHECK}
WITHOUT = '''"""Not allowed: torch.optim, torch.func."""
import re, sys
PATTERN = re.compile("a")  # torch.optim
def f(func):
    return float("torch._dynamo" in sys.modules)
'''


def given(sandbox: Sandbox, source: str, timeout: float = LIMIT) -> list:
    submission = Submission("student", (SourceFile(FILE, source.encode(), FILE),))
    (response,) = run(sandbox, submission, [asking([0.0])], timeout)
    return list(response.answers)


@pytest.fixture(scope="module")
def fresh() -> Iterator[ForkingSandbox]:
    with ForkingSandbox() as sandbox:
        yield sandbox


@pytest.mark.skipif(
    "torch._dynamo" in inspect.getsource(torch.vmap),
    reason="torch.vmap needs the compiler, in this older torch",
)
def test_nothing_is_imported_that_no_file_uses(fresh):
    (answer,) = given(fresh, WITHOUT)
    assert answer.value.array == 0


@pytest.mark.parametrize("source", USES.values(), ids=USES.keys())
def test_what_is_imported_late_is_no_time_of_the_call(fresh, source):
    (answer,) = given(fresh, source)
    assert isinstance(answer, Answer), answer.message
    # By the second submission the next child has been forked ahead.
    assert all(isinstance(answer, Answer) for _ in range(3) for answer in given(fresh, source))


@pytest.mark.long
def test_nor_is_it_where_each_child_is_a_process_of_its_own():
    with SpawningSandbox() as sandbox:
        (answer,) = given(sandbox, AT_IMPORT)
        assert isinstance(answer, Answer), answer.message


COMPILER = ["torch._dynamo"]


@pytest.mark.parametrize(
    ("source", "late"),
    [
        ("import torch.optim as o\n", COMPILER),
        ("from torch.optim.lr_scheduler import StepLR\n", COMPILER),
        ("from torch import nn, optim\n", COMPILER),
        ("from torch import *\ndef f(p):\n    return optim.SGD(p)\n", COMPILER),
        ("import torch as t\ndef f(x):\n    return t.func.grad(abs)(x)\n", COMPILER),
        ("from functorch import grad\n", COMPILER),
        ("import torch.autograd.forward_ad as fw\n", COMPILER),
        ("from torch.autograd import gradcheck\n", ["torch.testing"]),
        ("jacobian(f, x, vectorize=True)\n", ["torch.testing"]),
        ("import sympy as sp\n", ["sympy"]),
        ("import torch\nf = torch.compile(abs)\n", ["torch._dynamo", "torch._inductor.compile_fx"]),
        (WITHOUT, []),
        ("def f(self, func):\n    self.func = func\n    return self.func(1)\n", []),
    ],
)
def test_a_file_shows_what_it_will_import(source, late):
    assert inspect_file(source.encode(), {})["late"] == late
