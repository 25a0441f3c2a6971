"""08_computation_graph: the reference is autograd, and the engine of the mistakes is right but for them."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from grader.course.computation_graph import TOPIC
from grader.course.computation_graph.scalar_graph import RULES, Composed, Node, Reflected
from grader.course.computation_graph.value import Reference
from grader.inputs import draw
from grader.published.drivers import evaluate

(VALUE,) = TOPIC.exercises
every_case = pytest.mark.parametrize("case", VALUE.cases, ids=[case.name for case in VALUE.cases])


@every_case
@pytest.mark.parametrize("engine", [Node, Reflected, Composed])
def test_the_engine_agrees_with_autograd_in_every_case(case, engine):
    arguments = draw(VALUE, case, seed=1).values()
    np.testing.assert_allclose(evaluate(engine, *arguments), evaluate(Reference, *arguments), rtol=1e-12)


def test_the_reference_says_what_torch_says():
    a, b = (torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in (1.5, -0.5))
    result = (a * b).tanh() / a - b**3 + (2 - a) * b.exp()
    result.backward()
    said = evaluate(Reference, "(a * b).tanh() / a - b ** 3 + (2 - a) * b.exp()", 1.5, -0.5)
    assert said == (result.item(), a.grad.item(), b.grad.item())


def test_every_operation_is_asked_alone():
    """So that partial credit tells which of them are missing."""
    asked = " ".join(draw(VALUE, case, seed=1)["expression"] for case in VALUE.cases)
    alone = {"a + b", "a - b", "a * b", "a / b", "-a", "3 + a", "3 - a", "3 * a", "3 / a", "a ** 3"}
    expressions = {draw(VALUE, case, seed=1)["expression"] for case in VALUE.cases}
    assert alone <= expressions
    assert all(f".{name}()" in asked for name in ("exp", "log", "tanh", "sigmoid", "relu"))
    assert len(RULES) == 15


def test_recursion_is_told_as_what_it_is(grade_text):
    source = (
        "class Value:\n    def __init__(self, data, parents=()):\n"
        "        self.data, self.grad, self.parents = data, 0.0, parents\n"
        "    def __add__(self, other):\n"
        "        other = other if isinstance(other, Value) else Value(other)\n"
        "        return Value(self.data + other.data, ((self, 1.0), (other, 1.0)))\n"
        "    def __mul__(self, other):\n"
        "        return Value(self.data * other.data, ((self, other.data), (other, self.data)))\n"
        "    def backward(self, upstream=1.0):\n        self.grad += upstream\n"
        "        for parent, slope in self.parents:\n            parent.backward(upstream * slope)\n"
    )
    (report,) = grade_text(["Value"], computation_graph=source).exercises
    chain = next(case for case in report.cases if case.name == "a chain of 5,000 nodes")
    assert "too deeply (RecursionError" in chain.message
    assert 0 < report.score < report.max_score
