"""11 · Logistic regression: probabilities, the cross-entropy cost, its gradient, and the loops."""

from __future__ import annotations

from grader.toolkit import Topic, exercises_of

TOPIC = Topic(
    name="11_logistic_regression",
    title="Logistic regression",
    exercises=exercises_of(
        __name__,
        (
            "predict_probability",
            "predict_label",
            "logistic_cost",
            "gradient_by_loops",
            "gradient_vectorized",
            "logistic_gradient_descent",
            "log_likelihood_ascent",
        ),
    ),
)
