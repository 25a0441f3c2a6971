"""How far a student's results are from the reference, in a sentence that holds nothing of the student's."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from grader.picture import Array, Sketch

ROUNDING = 1e-7
"""Of the largest value: what rounding to float32 explains."""


def remark(sketch: Sketch) -> str:
    """How far both are apart, or why that cannot be said. What is right is for the judge to say."""
    difference = sketch.difference
    if sketch.yours is None or difference is None:
        return "There is no result of yours to draw: this is the reference alone."
    parts = [part for call in sketch.yours for part in call]
    odd = sum(int((~np.isfinite(part)).sum()) for part in parts)
    if odd:
        return f"{odd:,} of your {sum(part.size for part in parts):,} values are NaN or infinite."
    if agree(difference, scale(part for call in sketch.expected for part in call)):
        return f"Yours agrees with the reference (largest difference {difference:.1g})."
    return f"Largest difference between yours and the reference: {difference:.3g}"


def agree(difference: float, size: float) -> bool:
    """Whether a difference is no more than rounding, for values of this size."""
    return difference <= ROUNDING * size


def scale(parts: Iterable[Array]) -> float:
    """The size of the largest finite value, at least 1e-12."""
    return max([1e-12, *(float(np.abs(p[np.isfinite(p)]).max(initial=0.0)) for p in parts)])
