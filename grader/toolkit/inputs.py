"""Recipes for inputs that several topics share.

Everything random comes from the generator that is handed in. All values are plain NumPy; the
grader rounds, casts and converts them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from grader.exercise import Case
from grader.lazy import np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Floats: TypeAlias = "NDArray[np.float64]"
Integers: TypeAlias = "NDArray[np.int64]"


def normal(rng: np.random.Generator, *shape: int, mean: float = 0.0, scale: float = 1.0) -> Floats:
    """Normally distributed values of the given shape; no shape at all gives a 0-d array."""
    return np.asarray(mean + scale * rng.standard_normal(shape))


def uniform(rng: np.random.Generator, low: float, high: float, *shape: int) -> Floats:
    """Evenly distributed values from low to high."""
    return np.asarray(rng.uniform(low, high, shape))


def labels(rng: np.random.Generator, classes: int, count: int) -> Integers:
    """Class indices 0 ... classes - 1, as int64."""
    return rng.integers(0, classes, count, dtype=np.int64)


def array(*rows: Any) -> Floats:
    """The rows, or numbers, as a float64 array."""
    return np.array(rows, dtype=np.float64)


def spread(rng: np.random.Generator, sizes: Floats) -> Floats:
    """The given sizes with both signs, each a little off, in random order."""
    both = np.concatenate([sizes, -sizes])
    return rng.permutation(both * rng.uniform(0.9, 1.0, both.shape))


def elementwise() -> tuple[Case, ...]:
    """The cases of a function of one tensor `x` of any shape."""
    return (
        Case("3 by 4 matrix", lambda rng: {"x": normal(rng, 3, 4, scale=2.0)}),
        Case("vector", lambda rng: {"x": normal(rng, 7)}),
        Case("single number (0-d)", lambda rng: {"x": uniform(rng, 0.3, 1.5)}),
        Case("negative number (0-d)", lambda rng: {"x": uniform(rng, -1.5, -0.3)}),
        Case("batch of one", lambda rng: {"x": normal(rng, 1, 6)}),
        Case("batch of five", lambda rng: {"x": normal(rng, 5, 2, 3)}),
        Case("all negative", lambda rng: {"x": -uniform(rng, 0.9, 1.0, 8) * np.geomspace(0.1, 8, 8)}),
        Case("|x| from 0.5 to 20", lambda rng: {"x": spread(rng, np.geomspace(0.5, 20.0, 6))}),
        Case("|x| up to 1000", lambda rng: {"x": rng.permutation(LARGE)}),
        Case("x exactly 0", lambda rng: {"x": rng.permutation(array(0.0, -0.0, 1.0, -1.0))}, ties=True),
    )


LARGE = tuple(sign * size for size in (0.5, 1.0, 3.0, 50.0, 88.0, 100.0, 1000.0) for sign in (1, -1))
"""Where exp of float32 (at 88.7) and of float64 (at 709) overflows, and ordinary values beside."""
