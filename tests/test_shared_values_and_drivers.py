"""Exercises that a plain call of plain arrays cannot ask: on both sides of the boundary, end to end."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
import torch

from grader.exercise import ByHand, Case, Course, Exercise, KnownMistake, Property, Topic
from grader.grading import Options
from grader.published.drivers import DRIVERS
from grader.published.shared_values import SharedValue, make
from grader.submission import SourceFile, Submission
from tests.conftest import lent


def squares(loss_fn, parameters):
    return tuple(torch.autograd.grad(loss_fn(*parameters), parameters))


def shuffle(count, generator):
    return torch.randperm(count, generator=generator)


class Number:
    """Just enough of a graph: a sum of products on autograd."""

    def __init__(self, data):
        self.tensor = torch.tensor(float(data), dtype=torch.float64, requires_grad=True)

    def __mul__(self, other):
        made = Number(0.0)
        made.tensor = self.tensor * other.tensor
        return made

    def backward(self):
        self.tensor.backward()

    @property
    def data(self):
        return self.tensor.item()

    @property
    def grad(self):
        return self.tensor.grad.item()


def one_missing(count, generator):
    return shuffle(count, generator)[1:]


def new_order(arrays, inputs):
    first, second, *_ = arrays
    return "Both orders are the same." if np.array_equal(first, second) else None


def same_seed(arrays, inputs):
    first, _, third, *_ = arrays
    return None if np.array_equal(first, third) else "Another generator of this seed gave another order."


def no_global(arrays, inputs):
    return "A global generator was used." if arrays[-2] else None


def pair(rng):
    parameters = (SharedValue("leaf_with_gradient", (rng.normal(size=3), rng.normal(size=3))),)
    return {"loss_fn": SharedValue("sum_of_squares"), "parameters": parameters}


def make_course():
    return Course(
        (
            Topic(
                "01_odd",
                "Odd exercises",
                (
                    Exercise(
                        name="gradients",
                        points=2,
                        reference=squares,
                        by_hand=None,
                        driver="gradients_left_alone",
                        outputs=("dw", "parameters whose .grad changed"),
                        cases=(Case("one parameter", pair),),
                        hints=(),
                    ),
                    Exercise(
                        name="shuffle",
                        points=1,
                        reference=shuffle,
                        driver="shuffles",
                        tensors=False,
                        properties=(
                            Property("one order for ever", new_order, "Draw a new one."),
                            Property("another source", same_seed, "Use the generator."),
                            Property("a global generator", no_global, "Leave it alone."),
                        ),
                        mistakes=(KnownMistake("one missing", one_missing, "Take all of them."),),
                        cases=(
                            Case(
                                "30", lambda rng: {"count": 30, "generator": SharedValue("generator", (7,))}
                            ),
                        ),
                        hints=(),
                    ),
                    Exercise(
                        name="Value",
                        points=1,
                        reference=Number,
                        driver="evaluate",
                        is_class=True,
                        library="python",
                        by_hand=ByHand(),
                        cases=(
                            Case("a square", lambda rng: {"expression": "a * a * b", "a": 3.0, "b": -2.0}),
                        ),
                        hints=(),
                    ),
                ),
            ),
        ),
        origin=f"{__name__}:make_course",
    )


RIGHT = """
import torch


def gradients(loss_fn, parameters):
    return torch.autograd.grad(loss_fn(*parameters), parameters)


def shuffle(count, generator):
    return torch.randperm(count, generator=generator)


class Value:
    def __init__(self, data, rules=()):
        self.data, self.grad, self.rules = data, 0.0, rules

    def __mul__(self, other):
        return Value(self.data * other.data, ((self, other.data), (other, self.data)))

    def backward(self, upstream=1.0):
        self.grad += upstream
        for node, slope in self.rules:
            node.backward(upstream * slope)
"""


@pytest.fixture(scope="module")
def odd(grader):
    with lent(grader, Options(device="cpu"), make_course()) as grader:

        def grade(old="", new=""):
            assert old in RIGHT
            file = SourceFile("01_odd.py", RIGHT.replace(old, new).encode(), "01_odd.py")
            report = grader.grade(Submission("one", (file,)))
            return {e.name: SimpleNamespace(report=e, case=e.cases[0]) for e in report.exercises}

        yield grade


def test_a_right_file_earns_every_point(odd):
    assert {name: e.report.score for name, e in odd().items()} == {"gradients": 2, "shuffle": 1, "Value": 1}


def test_what_a_script_sees_beside_the_result_is_judged(odd):
    graded = odd(
        "    return torch.autograd", "    loss_fn(*parameters).backward()\n    return torch.autograd"
    )
    assert graded["gradients"].report.score == 0
    assert "In `parameters whose .grad changed`" in graded["gradients"].case.message


def test_a_given_is_shown_as_what_it_is(odd):
    message = odd("return torch.autograd.grad", "return torch.autograd.gradient")["gradients"].case.message
    assert "gradients(loss_fn, parameters)" in message
    assert "a leaf tensor that requires grad" in message


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("torch.randperm(count)", "another source"),
        ("torch.randperm(count, generator=torch.Generator().manual_seed(1))", "one order for ever"),
        (
            "torch.randperm(count, generator=torch.default_generator.manual_seed("
            "torch.randint(10**9, (), generator=generator).item()))",
            "a global generator",
        ),
    ],
)
def test_a_property_names_the_mistake(odd, source, name):
    graded = odd("torch.randperm(count, generator=generator)", source)["shuffle"]
    assert graded.report.score == 0
    assert graded.case.diagnosis.startswith(name)


def test_a_shape_is_judged_before_the_properties(odd):
    graded = odd("(count, generator=generator)", "(count - 2, generator=generator)")["shuffle"]
    assert "The shape should be (30,)" in graded.case.message
    assert graded.case.diagnosis.startswith("wrong shape")
    assert "float32" not in graded.case.message.splitlines()[0]


def test_a_shape_betrays_a_known_mistake_where_properties_judge_the_values(odd):
    graded = odd("(count, generator=generator)", "(count - 1, generator=generator)")["shuffle"]
    assert graded.case.diagnosis.startswith("one missing")


def test_a_class_is_put_to_use(odd):
    graded = odd("self.grad += upstream", "self.grad = upstream")["Value"]
    assert graded.report.score == 0
    assert "expression = 'a * a * b'" in graded.case.message


def test_a_function_in_the_place_of_a_class_is_missing(odd):
    graded = odd("class Value:", "def Value(data):\n    return data\n\n\nclass Other:")["Value"]
    assert graded.case.status == "missing"
    assert "not a class" in graded.case.message


def test_a_signature_is_told_through_a_script(odd):
    graded = odd("def shuffle(count, generator):", "def shuffle(count):\n    generator = None")["shuffle"]
    assert "The call is shuffle(count, generator)" in graded.case.message


def test_shared_values_are_made_afresh():
    given = SharedValue("leaf", (torch.ones(2),))
    first, second = make([given, given])
    assert first.requires_grad
    assert first.data_ptr() != second.data_ptr()


def test_every_script_says_what_it_returns():
    assert all(driver.__doc__ for driver in DRIVERS.values())
