"""The rule for values: what it lets pass, and that it lets nothing else pass."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from grader.judging.comparison import UNIT_ROUNDOFF, K, allowed_error, compare
from grader.judging.expected import ExpectedArray

values = npst.arrays(
    "float64",
    npst.array_shapes(min_dims=0, max_dims=3, min_side=1, max_side=4),
    elements=st.floats(-1e6, 1e6, width=32),
)
dtypes = st.sampled_from(["float32", "float64"])


def expected_array(value, sensitivity=0.0, float32_error=0.0, dtype="float"):
    value = np.asarray(value)
    return ExpectedArray(value, np.full(value.shape, sensitivity), float32_error, dtype, False)


@given(values, dtypes)
def test_the_truth_itself_is_right(value, dtype):
    assert compare(value.astype(dtype), expected_array(value), dtype) is None


@given(values, dtypes, st.data())
def test_one_entry_off_by_more_than_allowed_is_found_where_it_is(value, dtype, data):
    expected = expected_array(value)
    at = tuple(data.draw(st.integers(0, n - 1)) for n in value.shape)
    allowed = allowed_error(expected, dtype)[at]
    wrong = value.copy()
    wrong[at] += 1.01 * allowed + 1e-300
    if abs(wrong[at] - value[at]) <= allowed:
        return  # the step is below what float64 resolves here
    difference = compare(wrong, expected, dtype)
    assert difference is not None
    assert difference.count == 1
    assert difference.first == difference.worst == at


@given(values, dtypes, st.floats(-0.99, 0.99))
def test_an_error_within_what_is_allowed_is_right(value, dtype, share):
    expected = expected_array(value)
    assert compare(value + share * allowed_error(expected, dtype), expected, dtype) is None


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_value_that_is_not_finite_is_never_right_beside_a_finite_truth(bad, dtype):
    assert compare(np.array([1.0, bad]), expected_array([1.0, 2.0]), dtype).first == (1,)


@pytest.mark.parametrize("same", [np.nan, np.inf, -np.inf])
def test_the_same_infinity_and_nan_are_right(same):
    assert compare(np.array([1.0, same]), expected_array([1.0, same]), "float64") is None
    assert compare(np.array([1.0, 5.0]), expected_array([1.0, same]), "float64") is not None


@pytest.mark.parametrize("dtype", ["int64", "bool"])
def test_integers_and_booleans_must_be_equal(dtype):
    expected = expected_array(np.array([0, 1, 1], dtype=dtype), dtype=dtype)
    assert compare(np.array([0, 1, 1], dtype=dtype), expected, "float32") is None
    assert compare(np.array([0, 1, 0], dtype=dtype), expected, "float32").first == (2,)


def test_float32_arithmetic_in_a_float64_call_is_wrong_and_known_as_lost_precision():
    expected = expected_array(np.linspace(0.1, 1.0, 7))
    rounded = expected.value.astype("float32").astype("float64")
    assert compare(rounded, expected, "float64").lost_precision
    assert not compare(expected.value + 0.01, expected, "float64").lost_precision


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_what_is_allowed_is_the_rule_of_the_docstring(dtype):
    unit = UNIT_ROUNDOFF[dtype]
    allowed = allowed_error(expected_array([3.0, -4.0], sensitivity=5.0, float32_error=1e-6), dtype)
    expected = K * (unit * (np.array([3.0, 4.0]) + 4.0 + 5.0) + 1e-6 * unit / 2.0**-24)
    np.testing.assert_allclose(allowed, expected, rtol=1e-12)


def test_the_allowance_never_grows_past_what_catches_finite_differences():
    x = np.linspace(-2, 2, 9)
    exact = np.cos(x)
    step = 1e-6
    central = (np.sin(x + step) - np.sin(x - step)) / (2 * step)
    assert compare(central, expected_array(exact, sensitivity=2.0), "float64") is not None
