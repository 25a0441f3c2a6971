"""Numbers between 0 and 1, as a sigmoid returns them."""

from __future__ import annotations

from grader.toolkit import np
from grader.toolkit.inputs import Floats, uniform


def opened(rng: np.random.Generator, *shape: int) -> Floats:
    """What comes out of a sigmoid: numbers between 0 and 1."""
    return uniform(rng, 0.05, 0.95, *shape)
