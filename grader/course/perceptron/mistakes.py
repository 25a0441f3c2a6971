"""What goes wrong in a layer with a sigmoid, of one output or of more."""

from __future__ import annotations

from collections.abc import Callable

from grader.course.perceptron.common import layer
from grader.toolkit import KnownMistake, torch


def slope(z: torch.Tensor) -> torch.Tensor:
    """The derivative of the sigmoid."""
    return torch.sigmoid(z) * torch.sigmoid(-z)


def true_delta(z: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    """∂L/∂z."""
    return 2 * (torch.sigmoid(z) - t) * slope(z) / z.numel()


def backward(X: torch.Tensor, delta: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """(∂L/∂W, ∂L/∂b) from ∂L/∂Z."""
    return delta.t() @ X, delta.sum(0)


def with_delta(
    delta: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    delta_of_bias: Callable[[torch.Tensor, torch.Tensor], torch.Tensor] | None = None,
) -> Callable[..., tuple[torch.Tensor, torch.Tensor]]:
    """The mistaken answer with `delta(Z, target)` in place of ∂L/∂Z; in the bias another one, if given."""

    def wrong(
        X: torch.Tensor, target: torch.Tensor, W: torch.Tensor, b: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        z = layer(X, W, b)
        dW, db = backward(X, delta(z, target))
        return dW, (backward(X, delta_of_bias(z, target))[1] if delta_of_bias else db)

    return wrong


def of_one_example(n: int) -> Callable[..., tuple[torch.Tensor, torch.Tensor]]:
    """The share of example n alone."""

    def wrong(
        X: torch.Tensor, target: torch.Tensor, W: torch.Tensor, b: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        delta = true_delta(layer(X, W, b), target)
        row = slice(n, n + 1 or None)
        return backward(X[row], delta[row])

    return wrong


def of_the_means(
    X: torch.Tensor, target: torch.Tensor, W: torch.Tensor, b: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Delta summed over the batch, times the mean example."""
    delta = true_delta(layer(X, W, b), target)
    return delta.sum(0).unsqueeze(-1) * X.mean(0), delta.sum(0)


def overflowing(z: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    """∂L/∂z with a sigmoid that overflows for large z."""
    output = torch.exp(z) / (1 + torch.exp(z))
    return 2 * (output - t) * output * (1 - output) / z.numel()


def overflowing_slope(z: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    """∂L/∂z with a derivative of the sigmoid that overflows for very negative z."""
    return 2 * (torch.sigmoid(z) - t) * torch.exp(-z) / (1 + torch.exp(-z)) ** 2 / z.numel()


OF_BOTH = (
    KnownMistake(
        "O(1 - O) missing",
        with_delta(lambda z, t: 2 * (torch.sigmoid(z) - t) / z.numel()),
        "You leave out the sigmoid's derivative; multiply ∂L/∂O by O(1 - O).",
    ),
    KnownMistake(
        "gradient of cross-entropy",
        with_delta(lambda z, t: (torch.sigmoid(z) - t) / z.numel()),
        "O - t is ∂L/∂z for cross-entropy; for squared errors it is 2(O - t) O(1 - O), divided by the number "
        "of elements.",
    ),
    KnownMistake(
        "O - t alone",
        with_delta(lambda z, t: torch.sigmoid(z) - t),
        "You leave out the factor O(1 - O), the 2 of the square and the mean; multiply by the first two, and "
        "divide by the number of elements.",
    ),
    KnownMistake(
        "2 missing",
        with_delta(lambda z, t: true_delta(z, t) / 2),
        "You leave out the 2 of the square; this loss has no 1/2 to cancel it.",
    ),
    KnownMistake(
        "gradient of the sum",
        with_delta(lambda z, t: true_delta(z, t) * z.numel()),
        "You return the gradient of the *sum* of squares; the loss is their mean over all elements.",
    ),
    KnownMistake(
        "gradient of half the sum",
        with_delta(lambda z, t: true_delta(z, t) * z.numel() / 2),
        "You return the gradient of 1/2 Σ (O - t)²; the loss is the *mean* of the squares, without 1/2.",
    ),
    KnownMistake(
        "z(1 - z)",
        with_delta(lambda z, t: 2 * (torch.sigmoid(z) - t) * z * (1 - z) / z.numel()),
        "You use z in the sigmoid's derivative; it is O(1 - O), in terms of its output O.",
    ),
    KnownMistake(
        "sigmoid applied to O",
        with_delta(lambda z, t: 2 * (torch.sigmoid(z) - t) * slope(torch.sigmoid(z)) / z.numel()),
        "You apply the sigmoid to O again; O is its output already, so the derivative is O(1 - O).",
    ),
    KnownMistake(
        "1 - O missing",
        with_delta(lambda z, t: 2 * (torch.sigmoid(z) - t) * torch.sigmoid(z) / z.numel()),
        "You multiply by O; the sigmoid's derivative is O(1 - O).",
    ),
    KnownMistake(
        "O missing in O(1 - O)",
        with_delta(lambda z, t: 2 * (torch.sigmoid(z) - t) * torch.sigmoid(-z) / z.numel()),
        "You multiply by 1 - O; the sigmoid's derivative is O(1 - O).",
    ),
    KnownMistake(
        "O(1 + O)",
        with_delta(
            lambda z, t: 2 * (torch.sigmoid(z) - t) * torch.sigmoid(z) * (1 + torch.sigmoid(z)) / z.numel()
        ),
        "Your second factor is 1 + O; the sigmoid's derivative is O(1 - O).",
    ),
    KnownMistake(
        "1 - O²",
        with_delta(lambda z, t: 2 * (torch.sigmoid(z) - t) * (1 - torch.sigmoid(z) ** 2) / z.numel()),
        "You use the rule for tanh; the sigmoid's derivative is O(1 - O).",
    ),
    KnownMistake(
        "still squared",
        with_delta(lambda z, t: 2 * (torch.sigmoid(z) - t) ** 2 * slope(z) / z.numel()),
        "You keep the square; the derivative of r² is 2r.",
    ),
    KnownMistake(
        "sign of the error",
        with_delta(lambda z, t: torch.sign(torch.sigmoid(z) - t) * slope(z) / z.numel()),
        "You return the gradient of the mean absolute error; the derivative of r² is 2r, which keeps the "
        "size of the error.",
    ),
    KnownMistake(
        "no sigmoid",
        with_delta(lambda z, t: 2 * (z - t) / z.numel()),
        "You return the gradient of a *linear* layer; apply the sigmoid to z, and multiply by O(1 - O).",
    ),
    KnownMistake(
        "error of z",
        with_delta(lambda z, t: 2 * (z - t) * slope(z) / z.numel()),
        "Your error is z - t; it should be O - t, after the sigmoid.",
    ),
    KnownMistake(
        "exp(z) / (1 + exp(z))",
        with_delta(overflowing),
        "Your sigmoid overflows for large z, and inf / inf is nan. Use `torch.sigmoid`, or 1 / (1 + "
        "exp(-z)).",
    ),
    KnownMistake(
        "exp(-z) / (1 + exp(-z))²",
        with_delta(overflowing_slope),
        "exp(-z) overflows for very negative z, and inf / inf is nan. Write the derivative as O(1 - O).",
    ),
    KnownMistake(
        "db without O(1 - O)",
        with_delta(true_delta, lambda z, t: 2 * (torch.sigmoid(z) - t) / z.numel()),
        "Your weight gradient is right, but you leave out O(1 - O) for the bias; use the same ∂L/∂z for "
        "both.",
    ),
    KnownMistake(
        "db of the error alone",
        with_delta(true_delta, lambda z, t: (torch.sigmoid(z) - t) / z.numel()),
        "Your weight gradient is right, but the bias has only the error; sum the same ∂L/∂z over the batch.",
    ),
    KnownMistake(
        "db always 0",
        with_delta(true_delta, lambda z, t: torch.zeros_like(z)),
        "You return 0 for the bias; ∂z/∂b is 1, so db is ∂L/∂z summed over the batch.",
    ),
    KnownMistake(
        "db always 1",
        with_delta(true_delta, lambda z, t: torch.ones_like(z) / len(z)),
        "You return 1, which is ∂z/∂b; multiply it by ∂L/∂z, and sum over the batch.",
    ),
    KnownMistake(
        "last example only",
        of_one_example(-1),
        "You use only the last example; add the examples up (+=) instead of overwriting (=).",
    ),
    KnownMistake(
        "first example only",
        of_one_example(0),
        "You use only the first example; sum over the whole batch. Look for a `return` inside the loop, or "
        "an index [0].",
    ),
)
