"""cost · How badly the line fits: half the mean of the squared errors."""

from __future__ import annotations

from grader.course.linear_regression import pictures
from grader.course.linear_regression.common import ONE_POINT_IN_THE_PLANE, half_mean_square
from grader.toolkit import Exercise, KnownMistake

MISTAKES = (
    KnownMistake(
        "1/m in place of 1/(2m)",
        lambda theta, X, y: 2 * half_mean_square(theta, X, y).item(),
        "You divide the sum of squares by m; this cost has a 1/2 as well: divide by 2m.",
    ),
    KnownMistake(
        "1/2 in place of 1/(2m)",
        lambda theta, X, y: len(X) * half_mean_square(theta, X, y).item(),
        "You divide the sum of squares by 2; this cost is half their mean: divide by 2m.",
    ),
    KnownMistake(
        "sum of squares",
        lambda theta, X, y: 2 * len(X) * half_mean_square(theta, X, y).item(),
        "You return the sum of the squares; divide it by 2m.",
    ),
    KnownMistake(
        "1/(4m)",
        lambda theta, X, y: half_mean_square(theta, X, y).item() / 2,
        "You divide by the number of entries of X, which is 2m, and by 2 again; m is the number of rows.",
    ),
    KnownMistake(
        "square of the sum",
        lambda theta, X, y: ((X @ theta - y).sum() ** 2).item() / (2 * len(X)),
        "You add up the errors, which cancel, and square the sum; square each error first, then sum.",
    ),
    KnownMistake(
        "no square",
        lambda theta, X, y: (X @ theta - y).sum().item() / (2 * len(X)),
        "You add up the errors themselves; square each one first.",
    ),
    KnownMistake(
        "absolute values",
        lambda theta, X, y: (X @ theta - y).abs().sum().item() / (2 * len(X)),
        "You add up absolute values; this cost squares the errors.",
    ),
    KnownMistake(
        "square root",
        lambda theta, X, y: half_mean_square(theta, X, y).sqrt().item(),
        "You take the square root of the cost; this cost has none.",
    ),
    KnownMistake(
        "every prediction with every y",
        lambda theta, X, y: ((X @ theta - y.T) ** 2).sum().item() / (2 * len(X)),
        "(m, 1) minus (m,) or (1, m) broadcasts to (m, m): every prediction minus every y. Keep both (m, 1).",
    ),
    KnownMistake(
        "square of the mean",
        lambda theta, X, y: (X @ theta - y).mean().item() ** 2 / 2,
        "You average the errors, which cancel, and square the mean; square each error first, then average.",
    ),
    KnownMistake(
        "variance of the errors",
        lambda theta, X, y: (X @ theta - y).var(correction=0).item() / 2,
        "np.var subtracts the mean error first; the cost is half the mean of the squared errors as they are.",
    ),
    KnownMistake(
        "root mean square",
        lambda theta, X, y: (2 * half_mean_square(theta, X, y)).sqrt().item(),
        "You return the root of the mean square; this cost has no root, and a factor 1/2.",
    ),
    KnownMistake(
        "y added",
        lambda theta, X, y: half_mean_square(theta, X, -y).item(),
        "You compute Xθ + y; the error is Xθ - y.",
    ),
    KnownMistake(
        "every prediction with every y, averaged",
        lambda theta, X, y: ((X @ theta - y.T) ** 2).mean().item() / 2,
        "(m, 1) minus (m,) broadcasts to (m, m): every prediction minus every y. Keep both (m, 1).",
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
    picture=pictures.COST,
    hints=(
        "X @ theta predicts all m points at once. What shape does it have, and what shape does y have?",
        "Square each error, sum the squares, divide by twice the number of rows. Return a plain float.",
    ),
)
