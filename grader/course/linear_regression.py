"""09 · Linear regression: a cost, its gradient, and the loops that follow it."""

from __future__ import annotations

import numpy as np

from grader.course.derivatives import gradient as gradient_of
from grader.course.inputs import Floats, array, normal, uniform
from grader.course.least_squares import fit, half_mean_square, walk
from grader.course.linear_regression_mistakes import OF_COST, OF_FIT_LINE, OF_GRADIENT, OF_GRADIENT_DESCENT
from grader.exercise import TRAINING_LOOP, ByHand, Case, Exercise, Inputs, Topic


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


def descent(points: tuple[Floats, Floats], **numbers: float) -> Inputs:
    """The inputs of `gradient_descent`."""
    x, y = points
    return {"X": design(x), "y": y, **numbers}


def fitting(rng: np.random.Generator, points: tuple[Floats, Floats], lr: float, epochs: int) -> Inputs:
    """The inputs of `fit_line`, from some w and b."""
    x, y = points
    return {"X": x, "y": y, "w": normal(rng, 1, 1), "b": normal(rng, 1, 1), "lr": lr, "epochs": epochs}


def fitting_from_zero(rng: np.random.Generator) -> Inputs:
    """The inputs of `fit_line`, from where one often starts: w = 0 and b = 0."""
    return {**fitting(rng, line(rng, 7), lr=0.01, epochs=6), "w": np.zeros((1, 1)), "b": np.zeros((1, 1))}


def nearly_flat(rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Points so close to the line 1 + x that the gradient at θ = (1, 1) is small."""
    x = uniform(rng, 0.5, 3.0, 6, 1)
    return x, 1 + x + uniform(rng, 0.02, 0.1, 6, 1)


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

cost = Exercise(
    name="cost",
    points=1,
    library="numpy",
    reference=lambda theta, X, y: half_mean_square(theta, X, y).item(),
    cases=ONE_POINT_IN_THE_PLANE,
    mistakes=OF_COST,
    hints=(
        "X @ theta predicts all m points at once. What shape has it, and what shape has y?",
        "Square each error, sum them all, divide by twice the number of rows. Return a plain float.",
    ),
)

gradient = Exercise(
    name="gradient",
    points=2,
    library="numpy",
    reference=lambda theta, X, y: gradient_of(lambda theta: half_mean_square(theta, X, y), theta),
    cases=ONE_POINT_IN_THE_PLANE,
    mistakes=OF_GRADIENT,
    hints=(
        "Differentiate one square: ½ r² has the derivative r times ∂r/∂θ. What is ∂r/∂θ_j for r = (Xθ - "
        "y)_i?",
        "∂r_i/∂θ_j is X[i, j]. So entry j is the mean over i of r_i times X[i, j].",
        "As matrices: Xᵀ times the errors, divided by m. The ½ and the 2 of the square cancel.",
    ),
)

gradient_descent = Exercise(
    name="gradient_descent",
    points=4,
    by_hand=ByHand(asks_for=TRAINING_LOOP),
    library="numpy",
    reference=walk,
    cases=(
        Case(
            "6 points, 5 updates",
            lambda rng: descent(line(rng, 6), alpha=0.1, tolerance=1e-5, max_iterations=5),
        ),
        Case("one update", lambda rng: descent(line(rng, 8), alpha=0.1, tolerance=1e-5, max_iterations=1)),
        Case(
            "one point, 20 updates",
            lambda rng: descent(line(rng, 1), alpha=0.05, tolerance=1e-5, max_iterations=20),
        ),
        Case(
            "five points, 150 updates",
            lambda rng: descent(line(rng, 5), alpha=0.05, tolerance=1e-5, max_iterations=150),
        ),
        Case("tolerance 0.01", lambda rng: descent(line(rng, 7), alpha=0.2, tolerance=0.01)),
        Case("tolerance 0.5", lambda rng: descent(line(rng, 9, slope=4.0), alpha=0.02, tolerance=0.5)),
        Case("tolerance 1e-7", lambda rng: descent(line(rng, 12), alpha=0.2, tolerance=1e-7)),
        Case("flat from the start", lambda rng: descent(nearly_flat(rng), alpha=0.1, tolerance=0.5)),
        Case("uphill first", lambda rng: descent(line(rng, 8, slope=5.0), alpha=0.1, tolerance=0.01)),
        Case(
            "x from 10 to 11",
            lambda rng: descent(
                line(rng, 6, low=10.0, high=11.0), alpha=0.01, tolerance=1e-5, max_iterations=100
            ),
        ),
        Case(
            "alpha too large, 15 updates",
            lambda rng: descent(line(rng, 6), alpha=2.0, tolerance=1e-5, max_iterations=15),
        ),
        Case(
            "alpha far too large, 3 updates",
            lambda rng: descent(line(rng, 7), alpha=1.5, tolerance=1e-5, max_iterations=3),
        ),
        Case("the data set of the course", lambda rng: descent(course_data(), alpha=0.01)),
    ),
    mistakes=OF_GRADIENT_DESCENT,
    hints=(
        "You have `gradient`. The loop is: find it, test it, update; at most max_iterations times.",
        "The test asks whether the *largest* absolute entry is within the tolerance, and it comes before the "
        "update.",
        "Make a new theta in each round, from the gradient of the old one: both entries move at once.",
    ),
)

fit_line = Exercise(
    name="fit_line",
    points=3,
    reference=fit,
    outputs=("w", "b", "losses"),
    by_hand=None,
    cases=(
        Case("6 points, 5 epochs", lambda rng: fitting(rng, line(rng, 6), lr=0.01, epochs=5)),
        Case("one epoch", lambda rng: fitting(rng, line(rng, 8), lr=0.01, epochs=1)),
        Case("one point", lambda rng: fitting(rng, line(rng, 1), lr=0.02, epochs=4)),
        Case("five points, 2 epochs", lambda rng: fitting(rng, line(rng, 5), lr=0.02, epochs=2)),
        Case("12 points, 25 epochs", lambda rng: fitting(rng, line(rng, 12), lr=0.005, epochs=25)),
        Case(
            "x from 10 to 11",
            lambda rng: fitting(rng, line(rng, 4, low=10.0, high=11.0), lr=0.001, epochs=30),
        ),
        Case("x left of 0", lambda rng: fitting(rng, line(rng, 7, low=-3.0, high=-1.0), lr=0.01, epochs=10)),
        Case("from w = 0 and b = 0", fitting_from_zero),
        Case("lr too large, 8 epochs", lambda rng: fitting(rng, line(rng, 6), lr=0.06, epochs=8)),
    ),
    mistakes=OF_FIT_LINE,
    hints=(
        "Work on copies of w and b that require grad. One epoch: loss, record it, backward, update, zero.",
        "The update itself must not be recorded by autograd: make it under no_grad, or build new leaves.",
        "Detach each loss before you keep it, stack them at the end, and return w and b detached.",
    ),
)

TOPIC = Topic(
    name="09_linear_regression",
    title="Linear regression",
    exercises=(cost, gradient, gradient_descent, fit_line),
)
