"""13 · Himmelblau's function: its gradient, and the paths of three optimizers over it."""

from __future__ import annotations

from grader.course.himmelblau.descend import descend
from grader.course.himmelblau.descend_with_adam import descend_with_adam
from grader.course.himmelblau.descend_with_momentum import descend_with_momentum
from grader.course.himmelblau.find_minima import find_minima
from grader.course.himmelblau.himmelblau import himmelblau
from grader.course.himmelblau.himmelblau_gradient import himmelblau_gradient
from grader.toolkit import Topic

TOPIC = Topic(
    name="13_himmelblau",
    title="Himmelblau's function",
    exercises=(
        himmelblau,
        himmelblau_gradient,
        descend,
        descend_with_momentum,
        descend_with_adam,
        find_minima,
    ),
)
