"""04 · Softmax and cross-entropy: values, Jacobians, vector-Jacobian products."""

from __future__ import annotations

from grader.toolkit import Topic, exercises_of

TOPIC = Topic(
    name="04_softmax",
    title="Softmax and cross-entropy",
    exercises=exercises_of(
        __name__,
        (
            "softmax",
            "softmax_jacobian",
            "batched_softmax_jacobian",
            "softmax_vjp",
            "log_softmax",
            "log_softmax_jacobian",
            "cross_entropy",
            "cross_entropy_gradient",
        ),
    ),
)
