"""03 · Autograd: gradients by torch, and what it records, adds up and forgets."""

from __future__ import annotations

from grader.toolkit import Topic, exercises_of

TOPIC = Topic(
    name="03_autograd",
    title="Autograd",
    exercises=exercises_of(
        __name__,
        (
            "gradient_with_grad",
            "gradient_with_backward",
            "accumulated_gradient",
            "second_derivative",
            "stop_gradient",
            "sgd_step",
        ),
    ),
)
