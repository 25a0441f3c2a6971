"""11 · Logistic regression: probabilities, the cross-entropy cost, its gradient, and the loops."""

from __future__ import annotations

from grader.course.logistic_regression.gradient_by_loops import gradient_by_loops
from grader.course.logistic_regression.gradient_vectorized import gradient_vectorized
from grader.course.logistic_regression.log_likelihood_ascent import log_likelihood_ascent
from grader.course.logistic_regression.logistic_cost import logistic_cost
from grader.course.logistic_regression.logistic_gradient_descent import logistic_gradient_descent
from grader.course.logistic_regression.predict_label import predict_label
from grader.course.logistic_regression.predict_probability import predict_probability
from grader.toolkit import Topic

TOPIC = Topic(
    name="11_logistic_regression",
    title="Logistic regression",
    exercises=(
        predict_probability,
        predict_label,
        logistic_cost,
        gradient_by_loops,
        gradient_vectorized,
        logistic_gradient_descent,
        log_likelihood_ascent,
    ),
)
