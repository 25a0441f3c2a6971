"""12 · Optimizers: whole paths, because a converged end point hides a missing correction."""

from __future__ import annotations

from grader.toolkit import Topic, exercises_of

TOPIC = Topic(
    name="12_optimizers",
    title="Optimizers",
    exercises=exercises_of(
        __name__, ("sgd", "momentum", "nesterov", "weight_decay", "rmsprop", "adam", "adamw", "step_decay")
    ),
)
