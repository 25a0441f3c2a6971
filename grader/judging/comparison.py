"""The rule for values: how near an answer must come to the expected value.

Element i of an answer is right when

    |answer_i - r_i| <= K [u (|r_i| + max|r| + sens_i) + tau u / 2^-24] + tiny

with u = 2^-24 for float32 and 2^-53 for float64, and r, sens, tau as in `expected`; max|r| is its `scale`
where that is greater. Both dtypes use one expected value; K covers every order of summation and every
other algebra that is sensible. Measured on 205 right and 496 wrong versions, the worst right one reached
23 of K = 256, the mildest wrong one 7,945. No broadcasting: shapes are compared before values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.judging.expected import ExpectedArray
from grader.judging.greatest import greatest_of

K = 256.0
UNIT_ROUNDOFF = {"float32": 2.0**-24, "float64": 2.0**-53}


@dataclass(frozen=True)
class Difference:
    """Where and by how much an array of the right shape differs from the expected value.

    `first` is the first differing index in row-major order; `worst` that of the greatest error among the
    entries that are wrong, `error` and `allowed` belong to it.
    """

    wrong: NDArray[np.bool_]
    first: tuple[int, ...]
    worst: tuple[int, ...]
    error: float
    allowed: float
    lost_precision: bool

    @property
    def count(self) -> int:
        return int(self.wrong.sum())


def allowed_error(expected_array: ExpectedArray, dtype: str) -> NDArray[np.float64]:
    """How far each element may be from the expected value; 0 for integers and booleans. Worked out once."""
    if dtype not in expected_array.allowed:
        expected_array.allowed[dtype] = _allowed_error(expected_array, dtype)
    return expected_array.allowed[dtype]


def _allowed_error(expected_array: ExpectedArray, dtype: str) -> NDArray[np.float64]:
    if expected_array.dtype != "float":
        return np.zeros(expected_array.value.shape)
    unit = UNIT_ROUNDOFF[dtype]
    # What is not finite in the expected value allows nothing: an infinity must be met exactly.
    magnitude, sensitivity = (
        np.nan_to_num(np.abs(array), nan=0.0, posinf=0.0)
        for array in (expected_array.value, expected_array.sensitivity)
    )
    greatest = max(magnitude.max(initial=0.0), expected_array.scale)
    lost = expected_array.float32_error if np.isfinite(expected_array.float32_error) else 0.0
    tiny = float(np.finfo(dtype).tiny)
    return np.asarray(K * (unit * (magnitude + greatest + sensitivity) + lost * unit / 2.0**-24) + tiny)


def compare(answer: NDArray[Any], expected_array: ExpectedArray, dtype: str) -> Difference | None:
    """None where `answer`, of the expected value's shape, is right everywhere."""
    value = answer.astype(np.float64)
    with np.errstate(invalid="ignore"):
        # Nearly every answer is right, and this is all that it takes to see it.
        if (np.abs(value - expected_array.value) <= allowed_error(expected_array, dtype)).all():
            return None
    wrong, error, allowed = _wrong(value, expected_array, dtype)
    if not wrong.any():
        return None
    greatest, worst = greatest_of(np.where(wrong, error, 0.0))
    first = np.unravel_index(int(np.argmax(wrong)), wrong.shape)
    lost = (
        dtype == "float64"
        and expected_array.dtype == "float"
        and not _wrong(value, expected_array, "float32")[0].any()
    )
    return Difference(
        wrong,
        tuple(int(i) for i in first),
        worst,
        greatest,
        float(allowed[worst]),
        lost,
    )


def _wrong(
    value: NDArray[np.float64], expected_array: ExpectedArray, dtype: str
) -> tuple[NDArray[np.bool_], NDArray[np.float64], NDArray[np.float64]]:
    expected = expected_array.value.astype(np.float64)
    allowed = allowed_error(expected_array, dtype)
    with np.errstate(invalid="ignore"):
        error = np.asarray(np.abs(value - expected))
    same = (value == expected) | (np.isnan(value) & np.isnan(expected))
    # Not `error > allowed`: an error that is NaN is wrong.
    wrong = np.asarray(~(same | (error <= allowed)))
    return wrong, np.where(same, 0.0, error), allowed
