"""09 · Linear regression: a cost, its gradient, and the loops that follow it."""

from __future__ import annotations

from grader.toolkit import Topic, exercises_of

TOPIC = Topic(
    name="09_linear_regression",
    title="Linear regression",
    exercises=exercises_of(__name__, ("cost", "gradient", "gradient_descent", "fit_line")),
)
