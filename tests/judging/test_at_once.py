"""Compared all at once, answers are right where each alone is, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.answer import Answer, Failure, Part
from grader.course import load_course
from grader.judging.at_once import right_at_once
from grader.judging.check import check
from grader.judging.expected import expected_of
from grader.plan import plan
from grader.report import Status

SEED = 5
TYPES = {"torch": "torch.Tensor", "numpy": "numpy.ndarray"}


def asked(name):
    """An exercise, its calls, what the reference says to each, and the right answers."""
    exercise = load_course().find(name)[1]
    calls = plan(exercise, ["cpu"])
    of_case = [expected_of(exercise, case, SEED) for case in exercise.cases]
    expected = [of_case[call.case] for call in calls]
    answers = [right(exercise, call, each) for call, each in zip(calls, expected, strict=True)]
    return exercise, calls, expected, answers


def right(exercise, call, expected):
    def part(shape):
        if not isinstance(shape, int):
            return Part("tuple", parts=tuple(map(part, shape)))
        of = expected.arrays[shape]
        if of.is_number:
            return Part("float" if of.dtype == "float" else "int", of.value, dtype=of.value.dtype.name)
        dtype = call.dtype if of.dtype == "float" else of.dtype
        device = "cpu" if exercise.library == "torch" else ""
        return Part(TYPES[exercise.library], np.asarray(of.value.astype(dtype)), dtype=dtype, device=device)

    return Answer(part(expected.shape))


ASKED = {name: asked(name) for name in ("softmax", "mlp_backward", "cost", "minibatches", "predict_label")}
"""One tensor, many, numbers, lists and whole numbers."""
exercises = pytest.mark.parametrize("name", ASKED)


@exercises
def test_right_answers_are_right_at_once(name):
    exercise, calls, expected, answers = ASKED[name]
    for call, each, answer in zip(calls, expected, answers, strict=True):
        assert check(exercise, each, answer, call.dtype, call.device) is None
    assert right_at_once(exercise, calls, answers, expected) == [not exercise.properties] * len(calls)


def put(number):
    def change(part):
        array = part.array.astype(np.float64)
        array.reshape(-1)[:1] = number
        return replace(part, array=array.astype(part.array.dtype))

    return change


PARTS = {
    "nan": put(np.nan),
    "infinity": put(np.inf),
    "a large number": put(1e9),
    "another dtype": lambda part: replace(part, dtype="float16", array=part.array.astype("float16")),
    "another shape": lambda part: replace(part, array=part.array.reshape(1, *part.array.shape)),
    "another type": lambda part: replace(part, type="list"),
    "no array": lambda part: replace(part, array=None),
    "another device": lambda part: replace(part, device="cuda"),
    "gradients": lambda part: replace(part, requires_grad=True),
}
ANSWERS = {
    "failed": lambda _: Failure(Status.ERROR, "ValueError: no"),
    "not called": lambda _: Failure(Status.ERROR, "no", in_call=False),
    "an input changed": lambda answer: replace(answer, modified=("x",)),
    "found in another way": lambda answer: replace(answer, as_asked=False),
    "more parts": lambda answer: replace(answer, value=Part("tuple", parts=(answer.value, answer.value))),
}


def changed(answer, change):
    return ANSWERS[change](answer) if change in ANSWERS else first_changed(answer, PARTS[change])


def first_changed(answer, change):
    """An answer with the first array in it changed."""

    def walk(part):
        return replace(part, parts=(walk(part.parts[0]), *part.parts[1:])) if part.parts else change(part)

    return replace(answer, value=walk(answer.value))


@exercises
@pytest.mark.filterwarnings("ignore:invalid value encountered in cast")
@given(changes=st.dictionaries(st.integers(0, 60), st.sampled_from([*PARTS, *ANSWERS]), max_size=4))
def test_what_is_wrong_alone_is_not_right_at_once(name, changes):
    exercise, calls, expected, answers = ASKED[name]
    told = [changed(answer, changes[i]) if i in changes else answer for i, answer in enumerate(answers)]
    at_once = right_at_once(exercise, calls, told, expected)
    for i, (call, each, answer) in enumerate(zip(calls, expected, told, strict=True)):
        if at_once[i]:
            assert check(exercise, each, answer, call.dtype, call.device) is None
        else:
            assert i in changes or exercise.properties
