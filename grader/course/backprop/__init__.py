"""07 · Backpropagation: deltas, and the gradients of networks of any depth."""

from __future__ import annotations

from grader.toolkit import Topic, exercises_of

TOPIC = Topic(
    name="07_backprop",
    title="Backpropagation",
    exercises=exercises_of(
        __name__,
        (
            "output_delta",
            "hidden_delta",
            "weight_gradient",
            "mlp_forward",
            "parameter_count",
            "mlp_backward",
            "mlp_classifier_backward",
        ),
    ),
)
