"""gradient_vectorized · The same gradient for all examples at once: matrix products, no loop and no
comprehension."""

from __future__ import annotations

from grader.course.logistic_regression import pictures
from grader.course.logistic_regression.formulas import gradient_at
from grader.course.logistic_regression.labelled import POINTS, asked
from grader.course.logistic_regression.mistakes import wrong_gradients
from grader.toolkit import Exercise

gradient_vectorized = Exercise(
    name="gradient_vectorized",
    points=2,
    shapes="X (m, n), y (m,), w (n,), b () -> dw (n,), db ()",
    loops=False,
    reference=gradient_at,
    outputs=("dw", "db"),
    cases=asked(POINTS, "X", "y", "w", "b"),
    mistakes=tuple(wrong_gradients()),
    picture=pictures.GRADIENT,
    hints=(
        "Write the loop first: dw is the sum over the examples of error times row. Which matrix product is "
        "that sum?",
        "Xᵀ is (n, m) and the errors p - y are (m,). Their product is (n,), the sum over all rows at once.",
        "Divide by m; db is the mean of the errors.",
    ),
)
