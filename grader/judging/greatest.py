"""The greatest of several errors, and where it is."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

AS_GREAT = 1 - 1e-4
"""Errors that agree in the three digits that are shown are equally great: rounding alone tells them apart."""


def greatest_of(errors: NDArray[np.floating[Any]]) -> tuple[float, tuple[int, ...]]:
    """The greatest error, nan before all others, and the index of the first one that is as great."""
    flat = np.where(np.isnan(errors), np.inf, errors)
    first = int(np.argmax(flat >= flat.max() * AS_GREAT))
    place = np.unravel_index(first, errors.shape)
    return float(errors[place]), tuple(map(int, place))
