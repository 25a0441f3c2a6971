"""gradient · The gradient of `cost` with respect to theta."""

from __future__ import annotations

from grader.course.linear_regression import pictures
from grader.course.linear_regression.common import ONE_POINT_IN_THE_PLANE, half_mean_square
from grader.toolkit import Exercise, KnownMistake, torch
from grader.toolkit.derivatives import gradient as gradient_of


def one_after_the_other(theta: torch.Tensor, X: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """The gradient of the cost, its second entry found after theta[0] has moved by the first."""
    first = (X @ theta - y).mean()
    moved = theta - theta.new_tensor([[1], [0]]) * first
    return torch.stack([first, ((X @ moved - y) * X[:, 1:]).mean()])[:, None]


def divided_in_every_round(theta: torch.Tensor, X: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """A sum over the points that is divided by m after each of them."""
    total = torch.zeros_like(theta)
    for row, target in zip(X, y, strict=True):
        total = (total + (row @ theta - target) * row[:, None]) / len(X)
    return total


MISTAKES = (
    KnownMistake(
        "x in both entries",
        lambda theta, X, y: ((X @ theta - y) * X[:, 1:]).mean() * torch.ones_like(theta),
        "Both entries of your result weight the errors by x; the first column of X is 1, so the first entry "
        "is the mean error.",
    ),
    KnownMistake(
        "x missing",
        lambda theta, X, y: (X @ theta - y).mean() * torch.ones_like(theta),
        "Both entries of your result are the mean error; entry j weights each error by X[i, j]: Xᵀ times "
        "the errors.",
    ),
    KnownMistake(
        "product of the means",
        lambda theta, X, y: (X @ theta - y).mean() * X.mean(0)[:, None],
        "You multiply the mean error by the mean of X; multiply each error by its own row of X, then "
        "average.",
    ),
    KnownMistake(
        "sign of the errors",
        lambda theta, X, y: X.T @ torch.sign(X @ theta - y) / len(X),
        "You use the sign of each error, which belongs to the mean absolute error; a square keeps the size "
        "of the error.",
    ),
    KnownMistake(
        "squared errors",
        lambda theta, X, y: X.T @ (X @ theta - y) ** 2 / len(X),
        "You weight the rows by the squared errors; the derivative of ½ r² is r, so weight them by the "
        "errors.",
    ),
    KnownMistake(
        "y forgotten",
        lambda theta, X, y: X.T @ (X @ theta) / len(X),
        "You weight the rows by the predictions Xθ; weight them by the errors Xθ - y.",
    ),
    KnownMistake(
        "intercept forgotten",
        lambda theta, X, y: X.T @ (X[:, 1:] * theta[1] - y) / len(X),
        "Your prediction leaves out θ[0]; use both entries of theta.",
    ),
    KnownMistake(
        "X squared",
        lambda theta, X, y: (X**2).T @ (X @ theta - y) / len(X),
        "You weight each error by the square of its x; weight it by x once.",
    ),
    KnownMistake(
        "y added",
        lambda theta, X, y: X.T @ (X @ theta + y) / len(X),
        "You compute Xθ + y; the error is Xθ - y.",
    ),
    KnownMistake(
        "one mean for both entries",
        lambda theta, X, y: ((X @ theta - y) * X).mean() * torch.ones_like(theta),
        "np.mean without an axis averages the whole matrix; take the mean of each column (axis=0).",
    ),
    KnownMistake(
        "first entry 0",
        lambda theta, X, y: X.T @ (X @ theta - y) / len(X) * theta.new_tensor([[0], [1]]),
        "Your first entry is 0; the intercept has a gradient too, the mean of the errors.",
    ),
    KnownMistake(
        "second entry after a step of the first",
        one_after_the_other,
        "You move θ[0] before you compute the second entry; compute both at the same θ.",
    ),
    KnownMistake(
        "normalised",
        lambda theta, X, y: torch.nn.functional.normalize(X.T @ (X @ theta - y), dim=0, eps=0),
        "You divide the gradient by its length; return it as it is.",
    ),
    KnownMistake(
        "the new theta",
        lambda theta, X, y: theta - 0.01 * X.T @ (X @ theta - y) / len(X),
        "You return θ after an update of 0.01; return the gradient alone.",
    ),
    KnownMistake(
        "divided in every round",
        divided_in_every_round,
        "You divide by m inside the loop, so early points are divided again and again; divide once, after "
        "the loop.",
    ),
    KnownMistake(
        "every prediction with every y",
        lambda theta, X, y: X.T @ (X @ theta - y[:, 0]) / len(X),
        "(m, 1) minus (m,) broadcasts to (m, m): every prediction minus every y. Keep both (m, 1).",
    ),
)

gradient = Exercise(
    name="gradient",
    points=2,
    shapes="theta (2, 1), X (m, 2), y (m, 1) -> (2, 1)",
    library="numpy",
    reference=lambda theta, X, y: gradient_of(lambda theta: half_mean_square(theta, X, y), theta),
    cases=ONE_POINT_IN_THE_PLANE,
    mistakes=MISTAKES,
    picture=pictures.GRADIENT,
    hints=(
        "Differentiate one square: ½ r² has the derivative r · ∂r/∂θ. What is ∂r/∂θ_j for r = (Xθ - y)_i?",
        "∂r_i/∂θ_j is X[i, j]. So entry j is the mean over i of r_i · X[i, j].",
        "As matrices: Xᵀ times the errors, divided by m. The ½ and the 2 of the square cancel.",
    ),
)
