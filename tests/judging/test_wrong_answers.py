"""The digest of wrong answers: equal for equal behaviour, however it is written, and only then."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.answer import Answer, Failure, Part
from grader.course import load_course
from grader.exercise import Case
from grader.judging.expected import Expected, as_tensors, expected_of
from grader.judging.judge import mismatches_of
from grader.judging.observations import as_part
from grader.judging.wrong_answers import DIGITS, FINE, digest_of_wrong_answers
from grader.lazy import torch
from grader.plan import plan
from grader.report import Status

EXERCISE = load_course().find("softmax")[1]
CALLS = plan(EXERCISE, ("cpu",))


@cache
def expected(case: Case) -> Expected:
    return expected_of(EXERCISE, case, 7)


def digest(answers: list[Answer | Failure]) -> str:
    all_expected = [expected(EXERCISE.cases[call.case]) for call in CALLS]
    found = mismatches_of(EXERCISE, CALLS, answers, all_expected)
    statuses = [
        wrong.status if wrong else Status.PASSED
        for call, wrong in zip(CALLS, found, strict=True)
        if not call.again
    ]
    return digest_of_wrong_answers(EXERCISE, CALLS, answers, statuses, expected)


def answers_of(function) -> list[Answer | Failure]:
    def answer(call) -> Answer:
        inputs = expected(EXERCISE.cases[call.case]).inputs
        tensors = as_tensors(inputs, getattr(torch, call.dtype))
        return Answer(as_part(function(*tensors.values()), EXERCISE))

    return [answer(call) for call in CALLS]


def wrong(x, dim=-1):
    e = torch.exp(x - x.max(dim, True).values)
    return e / (e.sum(dim, True) + 0.01)


def in_another_order(z, d=-1):
    weights = (z - torch.amax(z, d, True)).exp()
    total = torch.tensor(0.01, dtype=z.dtype)
    for number in reversed(range(z.shape[d])):
        total = total + weights.select(d, number)
    return weights * (1 / total.unsqueeze(d))


def test_another_spelling_and_order_of_summation_is_the_same() -> None:
    first = digest(answers_of(wrong))
    assert len(first) == DIGITS
    assert digest(answers_of(in_another_order)) == first


@pytest.mark.parametrize(
    "other",
    [
        lambda x, dim=-1: wrong(x, dim) * 1.001,
        lambda x, dim=-1: torch.softmax(x, dim) + 0.01,
        lambda x, dim=-1: wrong(x, dim)[..., None],
        lambda x, dim=-1: wrong(x, dim).log(),
    ],
)
def test_other_answers_have_another(other) -> None:
    assert digest(answers_of(other)) not in ("", digest(answers_of(wrong)))


def test_right_answers_have_none() -> None:
    assert digest(answers_of(lambda x, dim=-1: torch.softmax(x, dim))) == ""


def failing(message: str, status: Status = Status.ERROR, **more: bool) -> list[Answer | Failure]:
    return [Failure(status, message, **more) for _ in CALLS]


def test_an_exception_counts_by_its_kind_without_the_students_own_names_and_numbers() -> None:
    mine = digest(failing("ValueError: 'mine' has shape (3, 4), not 5\n  04_softmax.py:7, in softmax"))
    theirs = digest(failing("ValueError: 'total' has shape (2, 9), not 11\n  04_softmax.py:99, in softmax"))
    other = digest(failing("TypeError: 'mine' has shape (3, 4), not 5"))
    assert mine == theirs != other
    assert mine != digest(failing("ValueError: 'mine' has shape (3, 4, 5), not 5"))


@pytest.mark.parametrize("status", [Status.TIMEOUT, Status.CRASHED, Status.FORBIDDEN])
def test_what_gave_no_answer_is_in_no_group(status: Status) -> None:
    assert digest(failing("Stopped.", status)) == ""


def test_a_file_that_cannot_be_read_is_in_no_group() -> None:
    assert digest(failing("SyntaxError: line 3", in_call=False)) == ""


@given(st.lists(st.floats(-1e3, 1e3, width=32), min_size=1, max_size=20), st.integers(0, 2**32 - 1))
def test_noise_of_rounding_changes_nothing(numbers: list[float], seed: int) -> None:
    values = np.array([1000.0, *numbers])
    rng = np.random.default_rng(seed)
    noisy = values * (1 + 4e-16 * rng.integers(-2, 3, values.shape))
    one, other = (
        [Answer(Part("torch.Tensor", v, dtype="float64", device="cpu"))] * len(CALLS) for v in (values, noisy)
    )
    assert digest(list(one)) == digest(list(other))


def test_a_difference_far_above_rounding_changes_it() -> None:
    values = np.array([1000.0, 2.0, 3.0])
    one, other = (
        [Answer(Part("torch.Tensor", v, dtype="float64", device="cpu"))] * len(CALLS)
        for v in (values, values * [1, 1 + 10_000 * FINE, 1])
    )
    assert digest(list(one)) != digest(list(other))


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e308, 5e-324, 0.0])
def test_any_number_has_a_digest_without_a_warning(value: float) -> None:
    array = np.full((2, 3), value)
    assert digest([Answer(Part("torch.Tensor", array, dtype="float64", device="cpu"))] * len(CALLS))
