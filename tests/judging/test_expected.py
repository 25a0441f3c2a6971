"""Expected values: what the reference says, the conditioning of the problem, the exact replay of inputs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from grader.exercise import Case, Exercise
from grader.inputs import draw
from grader.judging.comparison import compare
from grader.judging.expected import PERTURBATION, ReferenceFailed, expected_of, perturb

CASE = Case("basic", lambda rng: {"x": rng.normal(size=5) + 3, "labels": rng.integers(0, 3, 4), "lr": 0.1})
EXERCISE = Exercise(
    name="e", points=1, reference=lambda x, labels, lr: lr * x.exp(), cases=(CASE,), hints=("a", "b")
)


def test_the_truth_is_the_reference_in_float64():
    expected = expected_of(EXERCISE, CASE, seed=3)
    x = torch.from_numpy(expected.inputs["x"])
    np.testing.assert_array_equal(expected.arrays[0].value, (0.1 * x.exp()).numpy())
    assert expected.arrays[0].value.dtype == np.float64


def test_the_sensitivity_is_the_conditioning_of_the_problem():
    """For 0.1 exp(x), d/dx x + d/dlr lr = y (x + 1): the perturbed runs come near it and not above."""
    expected = expected_of(EXERCISE, CASE, seed=3)
    bound = expected.arrays[0].value * (expected.inputs["x"] + 1)
    assert (expected.arrays[0].sensitivity <= bound * (1 + 1e-6)).all()
    assert (expected.arrays[0].sensitivity >= bound * 0.2).all()


def test_what_torch_loses_in_float32_is_measured():
    expected = expected_of(EXERCISE, CASE, seed=3)
    assert 0 < expected.arrays[0].float32_error < 1e-4


@given(st.integers(0, 2**32))
def test_a_seed_replays_the_exact_inputs_which_float32_can_represent(seed):
    first, second = draw(EXERCISE, CASE, seed), draw(EXERCISE, CASE, seed)
    np.testing.assert_array_equal(first["x"], second["x"])
    np.testing.assert_array_equal(first["x"], first["x"].astype("float32"))
    assert first["labels"].dtype == np.int64


def test_another_seed_another_case_and_another_exercise_have_other_inputs():
    x = draw(EXERCISE, CASE, 1)["x"]
    assert (x != draw(EXERCISE, CASE, 2)["x"]).any()
    assert (x != draw(EXERCISE, replace(CASE, name="other"), 1)["x"]).any()
    assert (x != draw(replace(EXERCISE, name="other"), CASE, 1)["x"]).any()


@pytest.mark.parametrize("large", [2**53, -(2**53) - 1, torch.tensor([1, 2**53]), 2**80])
def test_a_whole_number_that_is_no_float_is_refused(large):
    """Answers are compared as floats: the next one would be right, too."""
    exercise = replace(EXERCISE, reference=lambda x, labels, lr: large)
    with pytest.raises(ReferenceFailed, match=r"of e failed on the case 'basic'.* 2\^53 or more"):
        expected_of(exercise, CASE, seed=3)


def test_the_largest_whole_numbers_that_are_compared():
    largest = torch.tensor([2**53 - 1, 1 - 2**53])
    expected = expected_of(replace(EXERCISE, reference=lambda x, labels, lr: largest), CASE, seed=3)
    for place in range(2):
        answer = largest.numpy().copy()
        assert compare(answer, expected.arrays[0], "float64") is None
        answer[place] -= np.sign(answer[place])
        assert compare(answer, expected.arrays[0], "float64") is not None


def test_a_perturbation_only_shrinks_keeps_zeros_and_leaves_integers_alone():
    inputs = {"x": np.array([0.0, -0.0, 2.0, -3.0]), "n": 4, "flag": True, "labels": np.array([1, 2])}
    smaller = perturb(inputs, np.random.default_rng(0), ties=False)
    assert smaller["n"] == 4
    assert smaller["flag"] is True
    np.testing.assert_array_equal(smaller["labels"], inputs["labels"])
    np.testing.assert_array_equal(smaller["x"][:2], [0, 0])
    assert (np.abs(smaller["x"][2:]) <= np.abs(inputs["x"][2:])).all()
    np.testing.assert_allclose(smaller["x"], inputs["x"], rtol=PERTURBATION)


def test_ties_stay_ties_where_the_case_says_so():
    inputs = {"x": np.array([2.0, 1.0, 2.0, 2.0])}
    tied = perturb(inputs, np.random.default_rng(0), ties=True)["x"]
    assert tied[0] == tied[2] == tied[3] != 2.0


def test_a_reference_that_fails_is_named_with_its_case():
    broken = replace(EXERCISE, reference=lambda x, labels, lr: x @ torch.ones(3, dtype=x.dtype))
    with pytest.raises(ReferenceFailed, match="the reference of e failed on the case 'basic'"):
        expected_of(broken, CASE, 1)
