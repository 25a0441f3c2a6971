"""himmelblau_gradient · The gradient: which way is up, and how steep."""

from __future__ import annotations

from grader.course.himmelblau import pictures
from grader.course.himmelblau.landscape import height
from grader.course.himmelblau.mistakes import WRONG_SLOPES
from grader.course.himmelblau.starts import POINTS
from grader.toolkit import Exercise, KnownMistake
from grader.toolkit.derivatives import gradient

himmelblau_gradient = Exercise(
    name="himmelblau_gradient",
    points=2,
    shapes="point (2,) -> (2,)",
    reference=lambda point: gradient(height, point),
    cases=POINTS,
    mistakes=tuple(
        KnownMistake(name, lambda point, wrong=wrong: wrong(point), message)
        for name, (wrong, message) in WRONG_SLOPES.items()
    ),
    picture=pictures.GRADIENT,
    hints=(
        "Call the brackets a = x² + y - 11 and b = x + y² - 7. What is the derivative of a² + b² with "
        "respect to x, in terms of ∂a/∂x and ∂b/∂x?",
        "∂a/∂x = 2x and ∂b/∂x = 1; ∂a/∂y = 1 and ∂b/∂y = 2y. Each squared bracket brings down a 2.",
        "∂f/∂x = 4x a + 2b and ∂f/∂y = 2a + 4y b. Stack the two into one tensor.",
    ),
)
