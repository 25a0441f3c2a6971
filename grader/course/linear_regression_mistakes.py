"""What goes wrong in linear regression."""

from __future__ import annotations

from functools import partial

from grader.course.least_squares import Gradients, fit, half_mean_square, sum_of_squares, walk
from grader.exercise import KnownMistake
from grader.lazy import torch


def updated_once_more(
    X: torch.Tensor, y: torch.Tensor, alpha: float, tolerance: float = 1e-5, max_iterations: int = 100_000
) -> torch.Tensor:
    """`walk` where the gradient that is flat still makes its update."""
    theta = walk(X, y, alpha, tolerance, max_iterations - 1)
    return theta - alpha * (X.T @ (X @ theta - y)) / len(X)


def first_step_untested(
    X: torch.Tensor, y: torch.Tensor, alpha: float, tolerance: float = 1e-5, max_iterations: int = 100_000
) -> torch.Tensor:
    """`walk` whose first update is made in any case."""
    theta = walk(X, y, alpha, tolerance, max_iterations)
    stayed = torch.equal(theta, torch.ones_like(theta))
    return walk(X, y, alpha, max_iterations=1, flat=lambda *_: False) if stayed else theta


def stopped_by_cost(
    X: torch.Tensor, y: torch.Tensor, alpha: float, tolerance: float = 1e-5, max_iterations: int = 100_000
) -> torch.Tensor:
    """Gradient descent that stops once an update changes the cost by no more than the tolerance."""
    theta = X.new_ones(2, 1)
    last = half_mean_square(theta, X, y)
    for _ in range(max_iterations):
        theta = theta - alpha * (X.T @ (X @ theta - y)) / len(X)
        now = half_mean_square(theta, X, y)
        if (last - now).abs() <= tolerance:
            break
        last = now
    return theta


def recorded_late(
    X: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor, lr: float, epochs: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """`fit` whose losses are recorded after each update."""
    final_w, final_b, losses = fit(X, y, w, b, lr, epochs)
    return final_w, final_b, torch.cat([losses[1:], sum_of_squares(X, y, final_w, final_b)[None]])


def last_update_missing(
    X: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor, lr: float, epochs: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """`fit` whose last epoch records its loss and leaves w and b as they are."""
    _, _, losses = fit(X, y, w, b, lr, epochs)
    if epochs > 1:
        w, b, _ = fit(X, y, w, b, lr, epochs - 1)
    return w.clone(), b.clone(), losses


def tested_against_the_first(
    X: torch.Tensor, y: torch.Tensor, alpha: float, tolerance: float = 1e-5, max_iterations: int = 100_000
) -> torch.Tensor:
    """`walk` with a tolerance that is relative to the first gradient."""
    first = (X.T @ (X @ X.new_ones(2, 1) - y) / len(X)).abs().max().item()
    return walk(X, y, alpha, tolerance * first, max_iterations)


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


def piled_up(gradients: Gradients) -> tuple[torch.Tensor, torch.Tensor]:
    """The sums of all gradients so far."""
    return sum(dw for dw, _ in gradients), sum(db for _, db in gradients)


def with_momentum(gradients: Gradients) -> tuple[torch.Tensor, torch.Tensor]:
    """The gradients so far, each older one by a factor 0.9 less."""
    fading = [(0.9**age * dw, 0.9**age * db) for age, (dw, db) in enumerate(reversed(gradients))]
    return piled_up(fading)


def clipped(gradients: Gradients) -> tuple[torch.Tensor, torch.Tensor]:
    """The last gradients, shrunk to the length 1 where they are longer, as clip_grad_norm_ does."""
    dw, db = gradients[-1]
    scale = (1 / (torch.sqrt((dw**2).sum() + (db**2).sum()) + 1e-6)).clamp(max=1)
    return dw * scale, db * scale


def one_point_a_step(
    X: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor, lr: float, epochs: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """`fit` with an update for every point in turn."""
    losses = []
    for _ in range(epochs):
        losses.append(sum_of_squares(X, y, w, b))
        for x, target in zip(X, y, strict=True):
            error = x * w + b - target
            w, b = w - lr * 2 * error * x, b - lr * 2 * error
    return w, b, torch.stack(losses)


OF_COST = (
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

OF_GRADIENT = (
    KnownMistake(
        "x missing",
        lambda theta, X, y: (X @ theta - y).mean() * torch.ones_like(theta),
        "Both entries are the mean error. For the slope, each error is weighted by its x: that is Xᵀ "
        "times the errors.",
    ),
    KnownMistake(
        "product of the means",
        lambda theta, X, y: (X @ theta - y).mean() * X.mean(0)[:, None],
        "You multiply the mean error by the mean of X: multiply each error by its own row first, then "
        "average.",
    ),
    KnownMistake(
        "sign of the errors",
        lambda theta, X, y: X.T @ torch.sign(X @ theta - y) / len(X),
        "That is the gradient of the mean absolute error: squares keep the size of each error.",
    ),
    KnownMistake(
        "squared errors",
        lambda theta, X, y: X.T @ (X @ theta - y) ** 2 / len(X),
        "The square goes when you differentiate: each row is weighted by its error, not by the error "
        "squared.",
    ),
    KnownMistake(
        "y forgotten",
        lambda theta, X, y: X.T @ (X @ theta) / len(X),
        "You weight the rows by the predictions: subtract y first.",
    ),
    KnownMistake(
        "intercept forgotten",
        lambda theta, X, y: X.T @ (X[:, 1:] * theta[1] - y) / len(X),
        "Your prediction leaves the intercept out: X @ theta has both terms.",
    ),
    KnownMistake(
        "X squared",
        lambda theta, X, y: (X**2).T @ (X @ theta - y) / len(X),
        "Each error is weighted by its x once, not twice.",
    ),
    KnownMistake(
        "y added",
        lambda theta, X, y: X.T @ (X @ theta + y) / len(X),
        "You add y to the prediction: the error is their difference.",
    ),
    KnownMistake(
        "one mean for both entries",
        lambda theta, X, y: ((X @ theta - y) * X).mean() * torch.ones_like(theta),
        "np.mean without an axis averages the whole matrix: take the mean of each column.",
    ),
    KnownMistake(
        "first entry 0",
        lambda theta, X, y: X.T @ (X @ theta - y) / len(X) * theta.new_tensor([[0], [1]]),
        "The intercept has a gradient too: the mean of the errors.",
    ),
    KnownMistake(
        "second entry after a step of the first",
        one_after_the_other,
        "You move theta[0] before you find the second entry: both belong to the same theta.",
    ),
    KnownMistake(
        "normalised",
        lambda theta, X, y: torch.nn.functional.normalize(X.T @ (X @ theta - y), dim=0, eps=0),
        "You divide by the length of the gradient: it is asked for as it is.",
    ),
    KnownMistake(
        "the new theta",
        lambda theta, X, y: theta - 0.01 * X.T @ (X @ theta - y) / len(X),
        "That is theta after an update by 0.01: here only the gradient is asked for.",
    ),
    KnownMistake(
        "divided in every round",
        divided_in_every_round,
        "You divide by m inside the loop, so that the first points are divided again and again: "
        "divide once, after it.",
    ),
)

OF_GRADIENT_DESCENT = (
    KnownMistake(
        "tested after the update",
        updated_once_more,
        "One update too many: the gradient that is flat still moves theta. Test it before you update.",
    ),
    KnownMistake(
        "first update without a test",
        first_step_untested,
        "Your first update is made before any test: a start that is flat already must come back unchanged.",
    ),
    KnownMistake(
        "max_iterations ignored",
        lambda X, y, alpha, tolerance=1e-5, max_iterations=100_000: walk(X, y, alpha, tolerance),
        "You never make fewer than it takes to get flat: stop after max_iterations updates at the latest.",
    ),
    KnownMistake(
        "tolerance ignored",
        partial(walk, flat=lambda *_: False),
        "You always make max_iterations updates: stop as soon as the gradient is flat.",
    ),
    KnownMistake(
        "one flat entry is enough",
        partial(walk, flat=lambda g0, g1, tolerance: min(abs(g0), abs(g1)) <= tolerance),
        "You stop as soon as one entry of the gradient is small: all of them must be.",
    ),
    KnownMistake(
        "sign not dropped",
        partial(walk, flat=lambda g0, g1, tolerance: max(g0, g1) <= tolerance),
        "A large negative gradient passes your test as small: compare its absolute value.",
    ),
    KnownMistake(
        "norm tested",
        partial(walk, flat=lambda g0, g1, tolerance: (g0 * g0 + g1 * g1) ** 0.5 <= tolerance),
        "You compare the length of the gradient: here each entry is compared on its own.",
    ),
    KnownMistake(
        "sum tested",
        partial(walk, flat=lambda g0, g1, tolerance: abs(g0 + g1) <= tolerance),
        "You compare the sum of the gradient, where entries of opposite sign cancel: compare each on "
        "its own.",
    ),
    KnownMistake(
        "change of theta tested",
        lambda X, y, alpha, tolerance=1e-5, max_iterations=100_000: walk(
            X, y, alpha, tolerance / alpha, max_iterations
        ),
        "You stop when theta hardly moves, which is alpha times the gradient: compare the gradient itself.",
    ),
    KnownMistake(
        "change of cost tested",
        stopped_by_cost,
        "You stop when the cost hardly changes: here the gradient is what must be small.",
    ),
    KnownMistake(
        "start at (0, 0)",
        partial(walk, start=0.0),
        "You start at (0, 0); the task starts at (1, 1).",
    ),
    KnownMistake(
        "theta[0] updated first",
        partial(walk, in_turn=True),
        "The gradient of theta[1] has seen the new theta[0] already: find both before you update either.",
    ),
    KnownMistake(
        "mean tested",
        partial(walk, flat=lambda g0, g1, tolerance: (abs(g0) + abs(g1)) / 2 <= tolerance),
        "You compare the mean of the absolute entries: the *largest* must be within the tolerance.",
    ),
    KnownMistake(
        "slope alone tested",
        partial(walk, flat=lambda g0, g1, tolerance: abs(g1) <= tolerance),
        "You test the second entry of the gradient alone: the first must be small too.",
    ),
    KnownMistake(
        "intercept alone tested",
        partial(walk, flat=lambda g0, g1, tolerance: abs(g0) <= tolerance),
        "You test the first entry of the gradient alone: the second must be small too.",
    ),
    KnownMistake(
        "relative tolerance",
        tested_against_the_first,
        "You compare with the tolerance times the first gradient: here the tolerance is taken as it is.",
    ),
    KnownMistake(
        "one update behind",
        partial(walk, returned=lambda now, before, g: before),
        "You return the theta from before the last update.",
    ),
    KnownMistake(
        "the gradient in place of theta",
        partial(walk, returned=lambda now, before, g: g),
        "What comes back is the last gradient: return theta.",
    ),
    KnownMistake(
        "gradient found once",
        partial(walk, stale=True),
        "You find the gradient once, before the loop: it changes with theta, so find it in every round.",
    ),
    KnownMistake(
        "2/m in the gradient",
        lambda X, y, alpha, tolerance=1e-5, max_iterations=100_000: walk(
            X, y, 2 * alpha, tolerance / 2, max_iterations
        ),
        "Your gradient is twice too large, in the update and in the test: the ½ of the cost cancels the 2.",
    ),
    KnownMistake(
        "mean forgotten in the gradient",
        lambda X, y, alpha, tolerance=1e-5, max_iterations=100_000: walk(
            X, y, len(X) * alpha, tolerance / len(X), max_iterations
        ),
        "Your gradient is m times too large, in the update and in the test: divide it by the number of rows.",
    ),
    KnownMistake(
        "intercept never updated",
        partial(walk, moves=(0.0, 1.0)),
        "theta[0] stays 1: it has a gradient too, and is updated like theta[1].",
    ),
    KnownMistake(
        "slope never updated",
        partial(walk, moves=(1.0, 0.0)),
        "theta[1] stays 1: it has a gradient too, and is updated like theta[0].",
    ),
    KnownMistake(
        "momentum",
        partial(walk, momentum=0.9),
        "That is gradient descent with momentum 0.9: here each update is alpha times the gradient of "
        "its own round.",
    ),
    KnownMistake(
        "closed form",
        lambda X, y, alpha, tolerance=1e-5, max_iterations=100_000: torch.linalg.pinv(X) @ y,
        "That is the exact minimum: the task asks for what the updates reach when they stop.",
    ),
)

OF_FIT_LINE = (
    KnownMistake(
        "gradients never zeroed",
        partial(fit, descent=piled_up),
        "The gradients of all epochs pile up: backward() adds to .grad. Set it to zero or None in each "
        "epoch.",
    ),
    KnownMistake(
        "mean of squares",
        partial(fit, loss=lambda X, y, w, b: sum_of_squares(X, y, w, b) / len(X)),
        "Your loss is the mean of the squares: here it is their sum.",
    ),
    KnownMistake(
        "half the sum of squares",
        partial(fit, loss=lambda X, y, w, b: sum_of_squares(X, y, w, b) / 2),
        "Your loss has a factor 1/2: here it is the plain sum of the squares.",
    ),
    KnownMistake(
        "every prediction with every y",
        partial(fit, loss=lambda X, y, w, b: sum_of_squares(X, y.T, w, b)),
        "(N, 1) minus (N,) or (1, N) is an (N, N) table: every prediction minus every y. Keep both (N, 1).",
    ),
    KnownMistake(
        "loss recorded after the update",
        recorded_late,
        "Your losses are those after each update: record the loss first, then update.",
    ),
    KnownMistake(
        "b never updated",
        lambda X, y, w, b, lr, epochs: fit(
            X, y, w, b, lr, epochs, loss=lambda X, y, w, c: sum_of_squares(X, y, w, b + 0 * c)
        ),
        "b keeps its first value: it has a gradient too, and is updated like w.",
    ),
    KnownMistake(
        "w never updated",
        lambda X, y, w, b, lr, epochs: fit(
            X, y, w, b, lr, epochs, loss=lambda X, y, v, b: sum_of_squares(X, y, w + 0 * v, b)
        ),
        "w keeps its first value: it has a gradient too, and is updated like b.",
    ),
    KnownMistake(
        "w updated first",
        partial(fit, in_turn=True),
        "The gradient of b has seen the new w already: find both gradients before you update either.",
    ),
    KnownMistake(
        "only the first epoch",
        lambda X, y, w, b, lr, epochs: fit(X, y, w, b, lr, 1),
        "You return after the first epoch: the `return` belongs behind the loop.",
    ),
    KnownMistake(
        "no update in the last epoch",
        last_update_missing,
        "w and b are those from before the last update: every epoch ends with one.",
    ),
    KnownMistake(
        "only the gradient of w zeroed",
        partial(fit, descent=lambda gradients: (gradients[-1][0], sum(db for _, db in gradients))),
        "The gradients of b pile up, those of w do not: zero both in each epoch.",
    ),
    KnownMistake(
        "only the gradient of b zeroed",
        partial(fit, descent=lambda gradients: (sum(dw for dw, _ in gradients), gradients[-1][1])),
        "The gradients of w pile up, those of b do not: zero both in each epoch.",
    ),
    KnownMistake(
        "absolute errors",
        partial(fit, loss=lambda X, y, w, b: (X @ w + b - y).abs().sum()),
        "Your loss sums absolute values: here it is the sum of the squares.",
    ),
    KnownMistake(
        "gradient of b averaged",
        lambda X, y, w, b, lr, epochs: fit(
            X, y, w, b, lr, epochs, descent=lambda gradients: (gradients[-1][0], gradients[-1][1] / len(X))
        ),
        "You average the gradient of b over the points: the loss is a sum, so is its gradient.",
    ),
    KnownMistake(
        "momentum",
        partial(fit, descent=with_momentum),
        "That is gradient descent with momentum 0.9: here each update is lr times the gradient of "
        "its own epoch.",
    ),
    KnownMistake(
        "gradients clipped",
        partial(fit, descent=clipped),
        "Your gradients are cut to the length 1: here they are used as they are.",
    ),
    KnownMistake(
        "one point a step",
        one_point_a_step,
        "You update after every point: here one update an epoch uses all points at once.",
    ),
    KnownMistake(
        "X scaled",
        lambda X, y, w, b, lr, epochs: fit(X / X.abs().max(), y, w, b, lr, epochs),
        "You divide X by its largest size: fit the X that is given.",
    ),
)
