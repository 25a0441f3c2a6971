"""Shapes in the letters of the task."""

from __future__ import annotations

import numpy as np
import pytest

from grader.exercise import Course
from grader.inputs import draw
from grader.judging.expected import as_tensors, flatten, plain
from grader.judging.shapes import compared, letters_of, read_shapes, sizes_of, with_sizes
from grader.lazy import torch


def test_a_declaration_is_read_as_the_stub_writes_it() -> None:
    shapes = read_shapes("X (N, D), weights [(J, I)], b () -> dW (K, D), db (K,)")
    assert {name: str(shape) for name, shape in shapes.arguments.items()} == {
        "X": "(N, D)",
        "weights": "[(J, I)]",
        "b": "()",
    }
    assert [str(shape) for shape in shapes.results] == ["(K, D)", "(K,)"]
    assert read_shapes("").results == ()


@pytest.mark.parametrize("text", ["X", "X (N, D", "(N,) -> (N,)", "X (N) ->", "X (N)) -> ()"])
def test_what_is_no_declaration_is_said(text: str) -> None:
    with pytest.raises(ValueError, match=r"shape|name"):
        read_shapes(text)


def test_an_axis_that_is_there_twice_is_told() -> None:
    assert compared(("N", "N"), ("N",)).startswith("An (N,) meets an (N, 1) somewhere")
    assert compared(("N", "N", "C"), ("N", "C")).startswith("The N axis is there twice: you return (N, N, C)")


def test_letters_are_what_the_arguments_say() -> None:
    shapes = read_shapes("X (N, D), theta (2, 1) -> (steps, D)")
    inputs = {"X": np.zeros((5, 3)), "theta": np.zeros((2, 1)), "steps": 4}
    assert sizes_of(shapes, inputs) == {"N": 5, "D": 3}
    assert sizes_of(shapes, inputs, [(4, 3)]) == {"N": 5, "D": 3, "steps": 4}
    for wrong in ([(5, 3)], [(4,)], [(4, 2)]):
        with pytest.raises(ValueError, match="the result has the shape"):
            sizes_of(shapes, inputs, wrong)


def test_a_size_that_two_letters_share_is_decided_by_other_calls() -> None:
    square = ((3, 3), {"N": 3, "K": 3})
    assert letters_of([square, ((5, 2), {"N": 2, "K": 5})]) == ("K", "N")
    assert letters_of([square], first=("K", "N")) == ("K", "K")
    assert letters_of([((6,), {"N": 3, "K": 2})]) == ("N·K",)
    assert letters_of([((7,), {"N": 3, "K": 2})]) is None
    assert letters_of([((3,), {"N": 3}), ((), {"N": 2})]) is None
    assert letters_of([((1, 4), {"N": 4}), ((1, 2), {"N": 2})]) == ("1", "N")


@pytest.mark.parametrize(
    ("yours", "wanted", "says"),
    [
        (("N", "K"), ("K",), "The N axis is still there: you return (N, K), the task asks for (K,)."),
        (("N",), ("N", "K"), "The K axis is gone: you return (N,), the task asks for (N, K)."),
        (("T",), ("T", "2"), "The axis of length 2 is gone: you return (T,), the task asks for (T, 2)."),
        (("N", "1"), ("N",), "An axis of length 1 is left: you return (N, 1), the task asks for (N,)."),
        (("N",), ("N", "1"), "An axis of length 1 is gone"),
        (
            ("I", "J"),
            ("J", "I"),
            "The axes are in another order: you return (I, J), the task asks for (J, I).",
        ),
        (("N", "N"), ("N",), "An (N,) meets an (N, 1) somewhere"),
        (("N", "K"), ("N", "J"), "You return (N, K), the task asks for (N, J)."),
    ],
)
def test_two_shapes_are_compared_in_letters(
    yours: tuple[str, ...], wanted: tuple[str, ...], says: str
) -> None:
    assert compared(yours, wanted).startswith(says)
    assert len(compared(yours, wanted)) <= 160


def test_sizes_are_told_with_their_letters() -> None:
    assert with_sizes(("N", "2"), (5, 2)) == "(N=5, 2)"
    assert with_sizes(("N",), (5,)) == "(N=5,)"


def test_the_course_declares_the_shapes_that_its_cases_and_references_have(course: Course) -> None:
    declared = 0
    for _, exercise in course:
        shapes = read_shapes(exercise.shapes)
        for case in exercise.cases if exercise.shapes else ():
            inputs = draw(exercise, case, 1)
            result = exercise.asked(exercise.reference)(*as_tensors(inputs, torch.float64).values())
            shape, leaves = flatten(result)
            nested = not isinstance(shape, int) and any(s.in_list for s in shapes.results)
            sizes_of(shapes, inputs, () if nested else [plain(leaf).shape for leaf in leaves])
            assert set(shapes.arguments) <= set(inputs), exercise.name
            assert nested or len(leaves) == len(shapes.results), exercise.name
            declared += 1
    assert declared > 400
