"""13 · Himmelblau's function: its gradient, and the paths of three optimizers over it."""

from __future__ import annotations

from grader.toolkit import Topic, exercises_of

TOPIC = Topic(
    name="13_himmelblau",
    title="Himmelblau's function",
    exercises=exercises_of(
        __name__,
        (
            "himmelblau",
            "himmelblau_gradient",
            "descend",
            "descend_with_momentum",
            "descend_with_adam",
            "find_minima",
        ),
    ),
)
