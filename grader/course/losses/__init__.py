"""02 · Losses: mean squared error, binary cross-entropy, and their gradients."""

from __future__ import annotations

from grader.toolkit import Topic, exercises_of

TOPIC = Topic(
    name="02_losses",
    title="Losses and their gradients",
    exercises=exercises_of(
        __name__,
        (
            "mse",
            "mse_gradient",
            "binary_cross_entropy",
            "binary_cross_entropy_gradient",
            "binary_cross_entropy_with_logits",
            "binary_cross_entropy_with_logits_gradient",
        ),
    ),
)
