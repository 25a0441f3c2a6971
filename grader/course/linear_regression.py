"""09 · Linear regression: a cost, its gradient, and the loops that follow it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from grader.course.derivatives import gradient as gradient_of
from grader.course.inputs import Floats, array, normal, uniform
from grader.exercise import Case, Exercise, Inputs, KnownMistake, Topic
from grader.lazy import torch


def half_mean_square(theta: torch.Tensor, X: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """J(θ) = 1/(2m) Σ (Xθ - y)², 0-d."""
    return ((X @ theta - y) ** 2).sum() / (2 * len(X))


def walk(
    X: torch.Tensor,
    y: torch.Tensor,
    alpha: float,
    tolerance: float = 1e-5,
    max_iterations: int = 100_000,
    *,
    flat: Callable[[float, float, float], bool] = lambda g0, g1, tolerance: (
        max(abs(g0), abs(g1)) <= tolerance
    ),
    start: float = 1.0,
    in_turn: bool = False,
) -> torch.Tensor:
    """Gradient descent on J from θ = (start, start), until `flat` or max_iterations updates. (2, 1).

    The gradient of J is linear, ∇J(θ) = Hθ - c with H = XᵀX/m and c = Xᵀy/m, so that an update costs
    a handful of multiplications whatever m is. `in_turn` updates θ₁ by a gradient that has seen the
    new θ₀: a mistake.
    """
    (a, b), (_, d) = (X.T @ X / len(X)).tolist()
    ((p,), (q,)) = (X.T @ y / len(X)).tolist()
    theta0 = theta1 = start
    for _ in range(max_iterations):
        g0, g1 = a * theta0 + b * theta1 - p, b * theta0 + d * theta1 - q
        if flat(g0, g1, tolerance):
            break
        theta0 -= alpha * g0
        if in_turn:
            g1 = b * theta0 + d * theta1 - q
        theta1 -= alpha * g1
    return X.new_tensor([[theta0], [theta1]])


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


def sum_of_squares(X: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """L = Σ (Xw + b - y)², 0-d."""
    return ((X @ w + b - y) ** 2).sum()


def fit(
    X: torch.Tensor,
    y: torch.Tensor,
    w: torch.Tensor,
    b: torch.Tensor,
    lr: float,
    epochs: int,
    *,
    loss: Callable[..., torch.Tensor] = sum_of_squares,
    zeroed: bool = True,
    in_turn: bool = False,
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Gradient descent on the loss, which is recorded before each update: (w, b, losses).

    `zeroed` and `in_turn` are two mistakes: gradients that pile up, and a gradient of b that has
    seen the new w.
    """
    losses = []
    total_w, total_b = torch.zeros_like(w), torch.zeros_like(b)
    for _ in range(epochs):
        losses.append(loss(X, y, w, b))
        dw, db = gradient_of(lambda w, b: loss(X, y, w, b), w, b)
        total_w, total_b = (dw, db) if zeroed else (total_w + dw, total_b + db)
        w = w - lr * total_w
        if in_turn:
            total_b = gradient_of(lambda b, w=w: loss(X, y, w, b), b)
        b = b - lr * total_b
    return w, b, torch.stack(losses)


def recorded_late(
    X: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor, lr: float, epochs: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """`fit` whose losses are recorded after each update."""
    final_w, final_b, losses = fit(X, y, w, b, lr, epochs)
    return final_w, final_b, torch.cat([losses[1:], sum_of_squares(X, y, final_w, final_b)[None]])


def line(
    rng: np.random.Generator,
    count: int,
    low: float = 0.5,
    high: float = 3.0,
    slope: float = 2.5,
    noise: float = 0.3,
) -> tuple[Floats, Floats]:
    """Draw points beside the line slope · x - 1: x and y (count, 1). x is not centred."""
    x = uniform(rng, low, high, count, 1)
    return x, slope * x - 1 + normal(rng, count, 1, scale=noise)


def design(x: Floats) -> Floats:
    """X (m, 2): a column of ones, and x."""
    return np.hstack([np.ones_like(x), x])


def at(rng: np.random.Generator, x: Floats, y: Floats) -> Inputs:
    """The inputs of `cost` and `gradient` at some θ."""
    return {"theta": normal(rng, 2, 1, mean=1.0), "X": design(x), "y": y}


def descent(points: tuple[Floats, Floats], **numbers: float) -> Inputs:
    """The inputs of `gradient_descent`."""
    x, y = points
    return {"X": design(x), "y": y, **numbers}


def fitting(rng: np.random.Generator, points: tuple[Floats, Floats], lr: float, epochs: int) -> Inputs:
    """The inputs of `fit_line`, from some w and b."""
    x, y = points
    return {"X": x, "y": y, "w": normal(rng, 1, 1), "b": normal(rng, 1, 1), "lr": lr, "epochs": epochs}


def nearly_flat(rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Points so close to the line 1 + x that the gradient at θ = (1, 1) is small."""
    x = uniform(rng, 0.5, 3.0, 6, 1)
    return x, 1 + x + uniform(rng, 0.02, 0.1, 6, 1)


def course_data() -> tuple[Floats, Floats]:
    """The data set of the course."""
    y = array(3, 4, 5, 5, 2, 4, 7, 8, 11, 8, 12, 11, 13, 13, 16, 17, 18, 17, 19, 21)
    return np.arange(1.0, 21.0)[:, None], y[:, None]


ONE_POINT_IN_THE_PLANE = (
    Case("8 points", lambda rng: at(rng, *line(rng, 8))),
    Case("one point", lambda rng: at(rng, *line(rng, 1))),
    Case("two points", lambda rng: at(rng, *line(rng, 2))),
    Case("five points", lambda rng: at(rng, *line(rng, 5))),
    Case("points left of 0", lambda rng: at(rng, *line(rng, 7, low=-6.0, high=-1.0))),
    Case("x in the thousands", lambda rng: at(rng, *line(rng, 6, low=500.0, high=3000.0))),
    Case("200 points", lambda rng: at(rng, *line(rng, 200))),
    Case("the data set of the course", lambda rng: at(rng, *course_data())),
)

cost = Exercise(
    name="cost",
    points=1,
    library="numpy",
    reference=lambda theta, X, y: half_mean_square(theta, X, y).item(),
    cases=ONE_POINT_IN_THE_PLANE,
    mistakes=(
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
            "(m, 1) minus (m,) or (1, m) is an (m, m) table: every prediction minus every y. Keep both (m, "
            "1).",
        ),
    ),
    hints=(
        "X @ theta predicts all m points at once. What shape has it, and what shape has y?",
        "Square each error, sum them all, divide by twice the number of rows. Return a plain float.",
    ),
)

gradient = Exercise(
    name="gradient",
    points=2,
    library="numpy",
    reference=lambda theta, X, y: gradient_of(lambda theta: half_mean_square(theta, X, y), theta),
    cases=ONE_POINT_IN_THE_PLANE,
    mistakes=(
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
    ),
    hints=(
        "Differentiate one square: ½ r² has the derivative r times ∂r/∂θ. What is ∂r/∂θ_j for r = (Xθ - "
        "y)_i?",
        "∂r_i/∂θ_j is X[i, j]. So entry j is the mean over i of r_i times X[i, j].",
        "As matrices: Xᵀ times the errors, divided by m. The ½ and the 2 of the square cancel.",
    ),
)

gradient_descent = Exercise(
    name="gradient_descent",
    points=4,
    library="numpy",
    reference=walk,
    cases=(
        Case(
            "6 points, 5 updates",
            lambda rng: descent(line(rng, 6), alpha=0.1, tolerance=1e-5, max_iterations=5),
        ),
        Case("one update", lambda rng: descent(line(rng, 8), alpha=0.1, tolerance=1e-5, max_iterations=1)),
        Case(
            "one point, 20 updates",
            lambda rng: descent(line(rng, 1), alpha=0.05, tolerance=1e-5, max_iterations=20),
        ),
        Case(
            "five points, 150 updates",
            lambda rng: descent(line(rng, 5), alpha=0.05, tolerance=1e-5, max_iterations=150),
        ),
        Case("tolerance 0.01", lambda rng: descent(line(rng, 7), alpha=0.2, tolerance=0.01)),
        Case("tolerance 0.5", lambda rng: descent(line(rng, 9, slope=4.0), alpha=0.02, tolerance=0.5)),
        Case("tolerance 1e-7", lambda rng: descent(line(rng, 12), alpha=0.2, tolerance=1e-7)),
        Case("flat from the start", lambda rng: descent(nearly_flat(rng), alpha=0.1, tolerance=0.5)),
        Case("uphill first", lambda rng: descent(line(rng, 8, slope=5.0), alpha=0.1, tolerance=0.01)),
        Case(
            "x from 10 to 11",
            lambda rng: descent(
                line(rng, 6, low=10.0, high=11.0), alpha=0.01, tolerance=1e-5, max_iterations=100
            ),
        ),
        Case(
            "alpha too large, 15 updates",
            lambda rng: descent(line(rng, 6), alpha=0.6, tolerance=1e-5, max_iterations=15),
        ),
        Case("the data set of the course", lambda rng: descent(course_data(), alpha=0.01)),
    ),
    mistakes=(
        KnownMistake(
            "tested after the update",
            updated_once_more,
            "One update too many: the gradient that is flat still moves theta. Test it before you update.",
        ),
        KnownMistake(
            "first update without a test",
            first_step_untested,
            "Your first update is made before any test: a start that is flat already must come back "
            "unchanged.",
        ),
        KnownMistake(
            "max_iterations ignored",
            lambda X, y, alpha, tolerance=1e-5, max_iterations=100_000: walk(X, y, alpha, tolerance),
            "You never make fewer than it takes to get flat: stop after max_iterations updates at the "
            "latest.",
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
            "You stop when theta hardly moves, which is alpha times the gradient: compare the gradient "
            "itself.",
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
    ),
    hints=(
        "You have `gradient`. The loop is: find it, test it, update; at most max_iterations times.",
        "The test asks whether the *largest* absolute entry is within the tolerance, and it comes before the "
        "update.",
        "Make a new theta in each round, from the gradient of the old one: both entries move at once.",
    ),
)

fit_line = Exercise(
    name="fit_line",
    points=3,
    reference=fit,
    outputs=("w", "b", "losses"),
    by_hand=None,
    cases=(
        Case("6 points, 5 epochs", lambda rng: fitting(rng, line(rng, 6), lr=0.01, epochs=5)),
        Case("one epoch", lambda rng: fitting(rng, line(rng, 8), lr=0.01, epochs=1)),
        Case("one point", lambda rng: fitting(rng, line(rng, 1), lr=0.02, epochs=4)),
        Case("five points, 2 epochs", lambda rng: fitting(rng, line(rng, 5), lr=0.02, epochs=2)),
        Case("12 points, 100 epochs", lambda rng: fitting(rng, line(rng, 12), lr=0.005, epochs=100)),
        Case(
            "x from 10 to 11",
            lambda rng: fitting(rng, line(rng, 4, low=10.0, high=11.0), lr=0.001, epochs=30),
        ),
        Case("x left of 0", lambda rng: fitting(rng, line(rng, 7, low=-3.0, high=-1.0), lr=0.01, epochs=10)),
        Case("lr too large, 8 epochs", lambda rng: fitting(rng, line(rng, 6), lr=0.06, epochs=8)),
    ),
    mistakes=(
        KnownMistake(
            "gradients never zeroed",
            partial(fit, zeroed=False),
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
            "(N, 1) minus (N,) or (1, N) is an (N, N) table: every prediction minus every y. Keep both (N, "
            "1).",
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
    ),
    hints=(
        "Work on copies of w and b that require grad. One epoch: loss, record it, backward, update, zero.",
        "The update itself must not be recorded by autograd: make it under no_grad, or build new leaves.",
        "Detach each loss before you keep it, stack them at the end, and return w and b detached.",
    ),
)

TOPIC = Topic(
    name="09_linear_regression",
    title="Linear regression",
    exercises=(cost, gradient, gradient_descent, fit_line),
)
