"""The cost of linear regression, and points to fit a line to."""

from __future__ import annotations

from grader.toolkit import Case, Inputs, np, torch
from grader.toolkit.inputs import Floats, array, normal, uniform


def half_mean_square(theta: torch.Tensor, X: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """J(θ) = 1/(2m) Σ (Xθ - y)², 0-d."""
    return ((X @ theta - y) ** 2).sum() / (2 * len(X))


def line(
    rng: np.random.Generator,
    count: int,
    low: float = 0.5,
    high: float = 3.0,
    slope: float = 2.5,
    noise: float = 0.3,
) -> tuple[Floats, Floats]:
    """Draw points beside the line slope · x - 1: x and y (count, 1). x is not centred."""
    x = uniform(rng, low, high, count, 1)
    return x, slope * x - 1 + normal(rng, count, 1, scale=noise)


def design(x: Floats) -> Floats:
    """X (m, 2): a column of ones, and x."""
    return np.hstack([np.ones_like(x), x])


def at(rng: np.random.Generator, x: Floats, y: Floats) -> Inputs:
    """The inputs of `cost` and `gradient` at some θ."""
    return {"theta": normal(rng, 2, 1, mean=1.0), "X": design(x), "y": y}


def course_data() -> tuple[Floats, Floats]:
    """The data set of the course."""
    y = array(3, 4, 5, 5, 2, 4, 7, 8, 11, 8, 12, 11, 13, 13, 16, 17, 18, 17, 19, 21)
    return np.arange(1.0, 21.0)[:, None], y[:, None]


ONE_POINT_IN_THE_PLANE = (
    Case("8 points", lambda rng: at(rng, *line(rng, 8))),
    Case("one point", lambda rng: at(rng, *line(rng, 1))),
    Case("two points", lambda rng: at(rng, *line(rng, 2))),
    Case("five points", lambda rng: at(rng, *line(rng, 5))),
    Case("points left of 0", lambda rng: at(rng, *line(rng, 7, low=-6.0, high=-1.0))),
    Case("x in the thousands", lambda rng: at(rng, *line(rng, 6, low=500.0, high=3000.0))),
    Case("200 points", lambda rng: at(rng, *line(rng, 200))),
    Case("the data set of the course", lambda rng: at(rng, *course_data())),
)
