"""The order of the checks, and that none is missing: one right answer, broken in one way at a time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from grader.answer import Answer, Failure, Part
from grader.exercise import Case, Exercise
from grader.judging.check import check, note, tell_apart
from grader.judging.expected import expected_of
from grader.judging.feedback import shape_of, show
from grader.judging.outputs import part_name
from grader.report import Status

CASE = Case("basic", lambda rng: {"x": rng.normal(size=(2, 3)) + 1, "y": rng.normal(size=(2, 3))})
EXERCISE = Exercise(
    name="both",
    points=1,
    reference=lambda x, y: (x * y, x.sum()),
    cases=(CASE,),
    hints=("a", "b"),
    outputs=("product", "total"),
)
EXPECTED = expected_of(EXERCISE, CASE, seed=1)


def tensor(value, **changes):
    array = np.asarray(value, dtype="float32")
    return replace(Part("torch.Tensor", array, dtype=array.dtype.name, device="cpu"), **changes)


PRODUCT, TOTAL = (tensor(expected_array.value) for expected_array in EXPECTED.arrays)


def judged(*parts, kind="tuple", **of_answer):
    answer = Answer(Part(kind, parts=tuple(parts)), **of_answer)
    return check(EXERCISE, EXPECTED, answer, "float32", "cpu")


def test_the_right_answer_is_right_as_a_tuple_and_as_a_list():
    assert judged(PRODUCT, TOTAL) is None
    assert judged(PRODUCT, TOTAL, kind="list") is None


@pytest.mark.parametrize(
    ("parts", "kind", "says"),
    [
        ((PRODUCT,), "type", "2 values"),
        ((PRODUCT, TOTAL, TOTAL), "type", "it returned 3"),
        ((Part("NoneType"), TOTAL), "none among", "In `product`: It should return a torch.Tensor"),
        ((PRODUCT, Part("float", np.float64(1.0), dtype="float64")), "type", "a float"),
        ((replace(PRODUCT, type="numpy.ndarray"), TOTAL), "type", "numpy.ndarray of shape (2, 3)"),
        ((tensor(PRODUCT.array[0]), TOTAL), "shape", "(2, 3); yours is (3,)"),
        ((tensor(PRODUCT.array[..., None]), TOTAL), "shape", "yours is (2, 3, 1)"),
        ((PRODUCT, tensor([TOTAL.array])), "shape", "In `total`: The shape should be ()"),
        ((replace(PRODUCT, dtype="float64"), TOTAL), "dtype", "should be float32; yours is float64"),
        ((replace(PRODUCT, array=None, dtype="bfloat16"), TOTAL), "dtype", "bfloat16"),
        ((replace(PRODUCT, device="meta"), TOTAL), "device", "on cpu; yours is on meta"),
        ((tensor(PRODUCT.array * np.nan), TOTAL), "finite", "yours nan"),
        ((PRODUCT, tensor(TOTAL.array + 1)), "value", "In `total`: Yours: "),
        ((replace(PRODUCT, requires_grad=True), TOTAL), "requires_grad", "requires grad"),
    ],
)
def test_each_break_of_the_contract_is_found(parts, kind, says):
    mismatch = judged(*parts)
    assert mismatch.status == Status.FAILED
    assert mismatch.kind == kind
    assert says in mismatch.message


def test_changing_an_input_is_wrong_though_the_values_are_right():
    assert judged(PRODUCT, TOTAL, modified=("x",)).kind == "modified"


def test_sharing_memory_with_an_input_is_right_and_noted():
    answer = Answer(Part("tuple", parts=(PRODUCT, TOTAL)), aliases=("y", "no input of this call"))
    assert check(EXERCISE, EXPECTED, answer, "float32", "cpu") is None
    assert note(EXPECTED, answer).startswith("The result shares memory with the input `y`:")
    assert note(EXPECTED, Answer(PRODUCT)) == ""


def test_an_argument_that_is_asked_for_needs_no_note() -> None:
    x = np.array([[1.0, 2.0]])
    same, other = replace(EXPECTED.arrays[0], value=x), EXPECTED.arrays[1]
    both = replace(EXPECTED, inputs={"x": x}, arrays=(same, other))
    assert note(both, Answer(PRODUCT, aliases=("x",))) == ""
    alone = replace(EXPECTED, inputs={"x": x}, arrays=(same,))
    assert note(alone, Answer(PRODUCT, aliases=("x",))) != ""


def test_wrong_values_come_before_a_changed_input():
    assert judged(tensor(PRODUCT.array + 1), TOTAL, modified=("x",)).kind == "value"


def test_one_value_where_two_are_asked_for_is_said_in_words():
    mismatch = check(EXERCISE, EXPECTED, Answer(PRODUCT), "float32", "cpu")
    assert (
        mismatch.message
        == "It should return 2 values, as a tuple or a list; it returned a torch.Tensor of shape (2, 3)."
    )


def test_a_name_may_stand_for_a_tuple_of_values():
    exercise = replace(EXERCISE, reference=lambda x, y: ((x, y, x * y), x.sum()))
    expected = expected_of(exercise, CASE, seed=1)
    assert [part_name(exercise, expected, i) for i in range(4)] == [
        "product[0]",
        "product[1]",
        "product[2]",
        "total",
    ]
    parts = [tensor(expected_array.value) for expected_array in expected.arrays]
    parts[1] = tensor(parts[1].array + 1)
    answer = Answer(Part("tuple", parts=(Part("list", parts=tuple(parts[:3])), parts[3])))
    mismatch = check(exercise, expected, answer, "float32", "cpu")
    assert mismatch.message.startswith("In `product[1]`: At [0, 0]: yours ")
    assert part_name(replace(exercise, outputs=("a", "b", "c")), expected, 0) == ""


def test_a_tuple_of_one_is_one_value():
    exercise = replace(EXERCISE, reference=lambda x, y: (x,), outputs=())
    mismatch = check(exercise, expected_of(exercise, CASE, seed=1), Answer(PRODUCT), "float32", "cpu")
    assert mismatch.message.startswith(
        "It should return 1 value, as a tuple or a list; it returned a torch.Tensor"
    )


def test_none_inside_what_a_script_hands_over_is_a_function_that_returns_nothing():
    exercise = replace(EXERCISE, reference=lambda x, y: ((x, y), 0), outputs=())
    expected = expected_of(exercise, CASE, seed=1)
    answer = Answer(Part("tuple", parts=(Part("NoneType"), Part("int", np.int64(0), dtype="int64"))))
    handed_over, returned = (
        check(replace(exercise, driver=driver), expected, answer, "float32", "cpu")
        for driver in ("gradients_left_alone", None)
    )
    assert [handed_over.kind, returned.kind] == ["nothing", "none among"]
    assert returned.message.startswith("In value 1 of 2: It should return 2 values")


def test_a_failure_keeps_its_status_and_message():
    mismatch = check(EXERCISE, EXPECTED, Failure(Status.TIMEOUT, "Too long."), "float32", "cpu")
    assert (mismatch.status, mismatch.message) == (Status.TIMEOUT, "Too long.")


def test_values_are_shown_where_they_differ_first_with_counts_and_the_greatest_error():
    wrong = PRODUCT.array.copy()
    wrong[0, 2] += 0.25
    wrong[1, 1] += 0.5
    lines = judged(tensor(wrong), TOTAL).message.splitlines()
    assert lines[0].startswith("In `product`: At [0, 2]: yours ")
    assert lines[1].startswith("2 of 6 values differ (33 %), by up to 0.5 at [1, 1]; allowed ")
    assert lines[2] == "Right: `total`; wrong: `product`."


def test_two_numbers_are_shown_with_as_many_digits_as_it_takes_to_tell_them_apart():
    assert tell_apart(0.25, 0.1966) == ("0.25", "0.1966")
    assert tell_apart(1.0, 1.0 + 1e-9) == ("1", "1.000000001")


def test_a_number_is_a_number_and_an_integer_an_integer():
    exercise = replace(EXERCISE, reference=lambda x, y: 6, library="numpy", outputs=())
    expected = expected_of(exercise, CASE, seed=1)

    def mismatch(part):
        return check(exercise, expected, Answer(part), "float64", "cpu")

    assert mismatch(Part("int", np.int64(6), dtype="int64")) is None
    assert mismatch(Part("float", np.float64(6.0), dtype="float64")).kind == "type"
    assert mismatch(Part("int", np.int64(7), dtype="int64")).kind == "value"


SHAPES = [
    (),
    (0,),
    (1,),
    (4,),
    (5,),
    (12,),
    (13,),
    (3, 4),
    (5, 5),
    (1, 20),
    (20, 1),
    (2, 2, 2),
    (5, 5, 5),
    (3, 0),
]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("dtype", ["float32", "float64", "int64", "bool"])
def test_inputs_are_shown_as_numpy_shows_them(shape, dtype):
    array = np.asarray(10 * np.random.default_rng(3).normal(size=shape)).astype(dtype)
    if dtype.startswith("float") and array.size:
        array.flat[0], array.flat[-1] = np.nan, -np.inf
    numpys = np.array2string(
        array,
        threshold=12,
        edgeitems=2,
        separator=", ",
        max_line_width=10_000,
        formatter={"float_kind": lambda number: f"{number:.5g}"},
    )
    shown = " ".join(numpys.replace("...", "…").split())
    assert show(array, dtype) == (f"{shown}, shape {shape}" if shape else shown)


@pytest.mark.parametrize(
    ("value", "shown"),
    [([423, 361, 202], "[423, 361, 202]"), ((3, 4), "(3, 4)"), ([1, 2, 3, 4], "[1, 2, 3, …]")],
)
def test_numbers_are_shown_in_the_brackets_that_python_has_for_them(value, shown):
    assert show(value, "float32") == shown


@pytest.mark.parametrize(
    ("array", "said"),
    [
        (np.array([1.0, np.nan, 2.5]), "shape (3,), from 1 to 2.5"),
        (np.full((2, 2), 0.5), "shape (2, 2), all 0.5"),
        (np.array([[2.048]]), "shape (1, 1), 2.048"),
        (np.array([np.inf]), "shape (1,)"),
    ],
)
def test_an_input_by_its_shape_says_what_lies_between(array, said):
    assert shape_of(array) == said
