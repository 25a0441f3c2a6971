"""gradient_descent · Follow the gradient downhill until it is flat."""

from __future__ import annotations

from grader.course.linear_regression import pictures
from grader.course.linear_regression.common import course_data, design, line
from grader.course.linear_regression.descent_mistakes import MISTAKES
from grader.course.linear_regression.guarded_descents import GUARDED
from grader.course.linear_regression.stop_tests import STOP_TESTS
from grader.toolkit import TRAINING_LOOP, ByHand, Case, Exercise, Inputs, np, torch
from grader.toolkit.inputs import Floats, uniform


def descend(
    X: torch.Tensor, y: torch.Tensor, alpha: float, tolerance: float = 1e-5, max_iterations: int = 100_000
) -> torch.Tensor:
    """θ ← θ - α ∇J(θ) from θ = (1, 1), until no entry of ∇J is above the tolerance. (2, 1).

    The gradient of J is linear, ∇J(θ) = Hθ - c with H = XᵀX/m and c = Xᵀy/m, so that an update costs
    a handful of multiplications whatever m is.
    """
    (a, b), (_, d) = (X.T @ X / len(X)).tolist()
    ((p,), (q,)) = (X.T @ y / len(X)).tolist()
    theta0 = theta1 = 1.0
    for _ in range(max_iterations):
        g0, g1 = a * theta0 + b * theta1 - p, b * theta0 + d * theta1 - q
        if max(abs(g0), abs(g1)) <= tolerance:
            break
        theta0, theta1 = theta0 - alpha * g0, theta1 - alpha * g1
    return X.new_tensor([[theta0], [theta1]])


def descent(points: tuple[Floats, Floats], **numbers: float) -> Inputs:
    """The inputs of `gradient_descent`."""
    x, y = points
    return {"X": design(x), "y": y, **numbers}


def nearly_flat(rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Points so close to the line 1 + x that the gradient at θ = (1, 1) is small."""
    x = uniform(rng, 0.5, 3.0, 6, 1)
    return x, 1 + x + uniform(rng, 0.02, 0.1, 6, 1)


gradient_descent = Exercise(
    name="gradient_descent",
    points=4,
    shapes="X (m, 2), y (m, 1) -> (2, 1)",
    by_hand=ByHand(asks_for=TRAINING_LOOP),
    library="numpy",
    reference=descend,
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
    mistakes=(*STOP_TESTS, *MISTAKES, *GUARDED),
    picture=pictures.DESCENT,
    hints=(
        "You have `gradient`. The loop: compute it, test it, update; at most max_iterations times.",
        "The test asks whether the largest |g_j| is within the tolerance, and it comes before the update.",
        "Make a new theta in each iteration, from the gradient at the old one, so that both entries move at "
        "once.",
    ),
)
