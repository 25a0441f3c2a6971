"""gradient_by_loops · The gradient of the cost, one example at a time: loop, and add up what each
contributes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from grader.course.logistic_regression import pictures
from grader.course.logistic_regression.formulas import error, from_errors, gradient_at
from grader.course.logistic_regression.labelled import POINTS, asked
from grader.course.logistic_regression.mistakes import wrong_gradients
from grader.toolkit import Exercise, KnownMistake, torch


def of_some(rows: slice, mean: bool = True) -> Callable[..., tuple[torch.Tensor, torch.Tensor]]:
    """The gradient in which only some examples count, divided by m all the same or by nothing."""

    def wrong(
        X: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        errors = error(X @ w, b, y)[rows]
        m = len(X) if mean else 1
        return errors @ X[rows] / m, errors.sum() / m

    return wrong


def divided_in_the_loop(
    X: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor, *, both: bool
) -> tuple[torch.Tensor, torch.Tensor]:
    """dw, or both sums, divided by m after every example: the i-th of m is divided m - i times."""
    m = len(X)
    errors, times = error(X @ w, b, y), torch.arange(m, 0, -1)
    weights = (1.0 / m) ** times.to(X.dtype)
    return (errors * weights) @ X, (errors * weights).sum() if both else errors.mean()


def from_scores(
    scores: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
) -> Callable[..., tuple[torch.Tensor, torch.Tensor]]:
    """The gradient with other scores than X w, as a slip in the inner loop makes them."""

    def wrong(
        X: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        return from_errors(error(scores(X, w), b, y), X)

    return wrong


gradient_by_loops = Exercise(
    name="gradient_by_loops",
    points=2,
    shapes="X (m, n), y (m,), w (n,), b () -> dw (n,), db ()",
    reference=gradient_at,
    outputs=("dw", "db"),
    must_loop=True,
    cases=asked(POINTS, "X", "y", "w", "b"),
    mistakes=(
        KnownMistake(
            "z not reset",
            from_scores(lambda X, w: (X @ w).cumsum(0)),
            "Your z still holds the sum of the example before; set it back to b for each example.",
        ),
        KnownMistake(
            "last feature left out of z",
            from_scores(lambda X, w: X[:, :-1] @ w[:-1]),
            "Your z leaves out the last feature; the inner loop goes over all n of them.",
        ),
        KnownMistake(
            "only the last example",
            of_some(slice(-1, None)),
            "Each example overwrites the one before; add them up with +=, not =.",
        ),
        KnownMistake(
            "only the last example, no mean",
            of_some(slice(-1, None), mean=False),
            "You return the gradient of the last example alone; add up all of them, then divide by m.",
        ),
        KnownMistake(
            "only the first example",
            of_some(slice(0, 1)),
            "You return after the first example; put the `return` after the loop.",
        ),
        KnownMistake(
            "only the first example, no mean",
            of_some(slice(0, 1), mean=False),
            "You return the gradient of the first example alone; add up all of them, then divide by m.",
        ),
        KnownMistake(
            "first example left out",
            of_some(slice(1, None)),
            "Your loop starts at the second example; the first has index 0.",
        ),
        KnownMistake(
            "last example left out",
            of_some(slice(None, -1)),
            "Your loop ends before the last example; range(m) already ends at m - 1.",
        ),
        *(
            KnownMistake(
                "divided inside the loop",
                partial(divided_in_the_loop, both=both),
                "You divide by m after every example, so the earlier ones are divided again and again; "
                "divide once, after the loop.",
            )
            for both in (True, False)
        ),
        KnownMistake(
            "only the first n examples",
            lambda X, y, w, b: of_some(slice(0, X.shape[1]))(X, y, w, b),
            "Your loop runs over the n features; run over all m examples.",
        ),
        *wrong_gradients(),
    ),
    picture=pictures.GRADIENT,
    hints=(
        "Take one example and differentiate its cost with respect to its score z: σ' and 1/p cancel. What "
        "is left?",
        "∂J_i/∂z_i = p_i - y_i. And z_i = Σ_j X[i, j] w[j] + b: so what is ∂z_i/∂w[j], and ∂z_i/∂b?",
        "Start dw and db at 0. Each example adds its error times its row of X to dw, and its error to db. "
        "Divide both by m at the end.",
    ),
)
