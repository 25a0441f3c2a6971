"""cost · How badly the line fits: half the mean of the squared errors."""

from __future__ import annotations

from grader.course.linear_regression.common import ONE_POINT_IN_THE_PLANE, half_mean_square
from grader.toolkit import Exercise, KnownMistake

MISTAKES = (
    KnownMistake(
        "1/m in place of 1/(2m)",
        lambda theta, X, y: 2 * half_mean_square(theta, X, y).item(),
        "The 1/2 is missing: this cost divides the sum of squares by 2m.",
    ),
    KnownMistake(
        "1/2 in place of 1/(2m)",
        lambda theta, X, y: len(X) * half_mean_square(theta, X, y).item(),
        "The 1/m is missing: the cost is half the *mean* of the squares, so divide by 2m.",
    ),
    KnownMistake(
        "sum of squares",
        lambda theta, X, y: 2 * len(X) * half_mean_square(theta, X, y).item(),
        "That is the plain sum of squares: divide it by 2m.",
    ),
    KnownMistake(
        "1/(4m)",
        lambda theta, X, y: half_mean_square(theta, X, y).item() / 2,
        "You divide by the number of entries of X, which has two columns: m is its number of rows.",
    ),
    KnownMistake(
        "square of the sum",
        lambda theta, X, y: ((X @ theta - y).sum() ** 2).item() / (2 * len(X)),
        "You square the sum of the errors, where they cancel: square each error, then sum.",
    ),
    KnownMistake(
        "no square",
        lambda theta, X, y: (X @ theta - y).sum().item() / (2 * len(X)),
        "The errors are not squared yet.",
    ),
    KnownMistake(
        "absolute values",
        lambda theta, X, y: (X @ theta - y).abs().sum().item() / (2 * len(X)),
        "You sum absolute values: this cost squares the errors.",
    ),
    KnownMistake(
        "square root",
        lambda theta, X, y: half_mean_square(theta, X, y).sqrt().item(),
        "There is no square root in this cost.",
    ),
    KnownMistake(
        "every prediction with every y",
        lambda theta, X, y: ((X @ theta - y.T) ** 2).sum().item() / (2 * len(X)),
        "(m, 1) minus (m,) or (1, m) is an (m, m) table: every prediction minus every y. Keep both (m, 1).",
    ),
    KnownMistake(
        "square of the mean",
        lambda theta, X, y: (X @ theta - y).mean().item() ** 2 / 2,
        "You average the errors, where they cancel, and square then: square each error first.",
    ),
    KnownMistake(
        "variance of the errors",
        lambda theta, X, y: (X @ theta - y).var(correction=0).item() / 2,
        "np.var takes the mean error off first: the cost has the plain mean of the squares.",
    ),
    KnownMistake(
        "root mean square",
        lambda theta, X, y: (2 * half_mean_square(theta, X, y)).sqrt().item(),
        "That is the root of the mean square: there is no root in this cost, and a factor 1/2 is missing.",
    ),
    KnownMistake(
        "y added",
        lambda theta, X, y: half_mean_square(theta, X, -y).item(),
        "You add y to the prediction: the error is their difference.",
    ),
    KnownMistake(
        "every prediction with every y, averaged",
        lambda theta, X, y: ((X @ theta - y.T) ** 2).mean().item() / 2,
        "(m, 1) minus (m,) is an (m, m) table: every prediction minus every y. Keep both (m, 1).",
    ),
)

cost = Exercise(
    name="cost",
    points=1,
    shapes="theta (2, 1), X (m, 2), y (m, 1) -> ()",
    library="numpy",
    reference=lambda theta, X, y: half_mean_square(theta, X, y).item(),
    cases=ONE_POINT_IN_THE_PLANE,
    mistakes=MISTAKES,
    hints=(
        "X @ theta predicts all m points at once. What shape has it, and what shape has y?",
        "Square each error, sum them all, divide by twice the number of rows. Return a plain float.",
    ),
)
