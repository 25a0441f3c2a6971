"""09 · Linear regression: a cost, its gradient, and the loops that follow it."""

from __future__ import annotations

from grader.course.linear_regression.cost import cost
from grader.course.linear_regression.fit_line import fit_line
from grader.course.linear_regression.gradient import gradient
from grader.course.linear_regression.gradient_descent import gradient_descent
from grader.toolkit import Topic

TOPIC = Topic(
    name="09_linear_regression",
    title="Linear regression",
    exercises=(cost, gradient, gradient_descent, fit_line),
)
