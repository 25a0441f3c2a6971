"""What goes wrong in the squared loss and in the update of minibatch SGD."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grader.exercise import KnownMistake
from grader.lazy import torch


def column(target: torch.Tensor) -> torch.Tensor:
    return target[:, None]


def of_errors(loss: Callable[[torch.Tensor], torch.Tensor]) -> Callable[..., torch.Tensor]:
    """A loss made of the errors ŷ - y, (N, 1)."""
    return lambda prediction, target: loss(prediction - column(target))


def of_table(loss: Callable[[torch.Tensor], torch.Tensor]) -> Callable[..., torch.Tensor]:
    """A loss made of ½ (ŷ_i - y_j)² for every i and j, (N, N)."""
    return lambda prediction, target: loss((prediction - target) ** 2 / 2)


TABLE = (
    "(N, 1) minus (N,) is a table of N by N, every prediction minus every target: give the target the shape "
    "of the prediction first."
)

OF_SQUARED_LOSS = (
    KnownMistake("every prediction with every target", of_table(lambda t: t), TABLE),
    KnownMistake("every prediction with every target, no 1/2", of_table(lambda t: 2 * t), TABLE),
    KnownMistake(
        "every prediction with every target, averaged", of_table(lambda t: t.mean(1, keepdim=True)), TABLE
    ),
    KnownMistake(
        "every prediction with every target, summed", of_table(lambda t: t.sum(1, keepdim=True)), TABLE
    ),
    KnownMistake("mean of every prediction with every target", of_table(lambda t: t.mean()), TABLE),
    KnownMistake(
        "first target for all",
        of_table(lambda t: t[:, :1]),
        "Every prediction is compared with the first target: each has its own.",
    ),
    KnownMistake(
        "1/2 forgotten", of_errors(lambda r: r**2), "That is the squared error: this loss is half of it."
    ),
    KnownMistake(
        "column lost",
        of_errors(lambda r: r[:, 0] ** 2 / 2),
        "The losses are right, but come as (N,): bring the target to the shape of the prediction, not the "
        "other way round.",
    ),
    KnownMistake(
        "a row",
        of_errors(lambda r: r.T**2 / 2),
        "The losses are right, but come as (1, N): the result has the shape of `prediction`, (N, 1).",
    ),
    KnownMistake(
        "mean over the batch",
        of_errors(lambda r: (r**2).mean() / 2),
        "You average the losses: here every example keeps its own.",
    ),
    KnownMistake(
        "sum over the batch",
        of_errors(lambda r: (r**2).sum() / 2),
        "You sum the losses: here every example keeps its own.",
    ),
    KnownMistake(
        "mean squared error",
        of_errors(lambda r: (r**2).mean()),
        "That is the mean of the squares, without the 1/2: here every example keeps its own loss.",
    ),
    KnownMistake(
        "divided by N",
        of_errors(lambda r: r**2 / (2 * len(r))),
        "You divide by the number of examples: there is no mean in this loss.",
    ),
    KnownMistake("no square", of_errors(lambda r: r / 2), "The errors are not squared yet."),
    KnownMistake(
        "gradient in place of the loss",
        of_errors(lambda r: r),
        "ŷ - y is the derivative of this loss: square it, and halve it.",
    ),
    KnownMistake(
        "absolute error",
        of_errors(lambda r: r.abs()),
        "You take absolute values: this loss squares the errors.",
    ),
    KnownMistake(
        "half the absolute error",
        of_errors(lambda r: r.abs() / 2),
        "You take absolute values: this loss squares the errors.",
    ),
    KnownMistake(
        "difference of squares",
        lambda prediction, target: (prediction**2 - column(target) ** 2) / 2,
        "You square before you subtract: take the difference first.",
    ),
    KnownMistake(
        "target added",
        lambda prediction, target: (prediction + column(target)) ** 2 / 2,
        "You add the target: the error is prediction minus target.",
    ),
    KnownMistake(
        "1/2 on the prediction",
        lambda prediction, target: (prediction / 2 - column(target)) ** 2,
        "Only the prediction is halved: the 1/2 stands before the whole square.",
    ),
)


def moved(
    change: Callable[[torch.Tensor, torch.Tensor, float, int], torch.Tensor],
) -> Callable[..., tuple[torch.Tensor, ...]]:
    """What becomes of each parameter, by what `change` makes of it, its gradient sum, lr and batch_size."""

    def wrong(parameters: Any, gradient_sums: Any, lr: float, batch_size: int) -> tuple[torch.Tensor, ...]:
        return tuple(change(p, g, lr, batch_size) for p, g in zip(parameters, gradient_sums, strict=True))

    return wrong


def only(which: slice) -> Callable[..., tuple[torch.Tensor, ...]]:
    """An update of some parameters only."""

    def wrong(parameters: Any, gradient_sums: Any, lr: float, batch_size: int) -> tuple[torch.Tensor, ...]:
        chosen = range(len(parameters))[which]
        return tuple(
            p - lr / batch_size * g if i in chosen else p.clone()
            for i, (p, g) in enumerate(zip(parameters, gradient_sums, strict=True))
        )

    return wrong


def per_parameter(
    parameters: Any, gradient_sums: Any, lr: float, batch_size: int
) -> tuple[torch.Tensor, ...]:
    """An update that divides by how many parameters there are."""
    return tuple(p - lr / len(parameters) * g for p, g in zip(parameters, gradient_sums, strict=True))


OF_SGD_UPDATE = (
    KnownMistake(
        "sum, not mean",
        moved(lambda p, g, lr, n: p - lr * g),
        "The gradients are summed over the batch: divide them by batch_size.",
    ),
    KnownMistake(
        "divided twice",
        moved(lambda p, g, lr, n: p - lr / n**2 * g),
        "You divide by batch_size twice: once makes the mean.",
    ),
    KnownMistake(
        "multiplied by batch_size",
        moved(lambda p, g, lr, n: p - lr * n * g),
        "You multiply by batch_size: a mean divides by it. Look for missing brackets.",
    ),
    KnownMistake(
        "divided by the number of parameters",
        per_parameter,
        "You divide by the number of parameters: the gradients are sums over batch_size examples.",
    ),
    KnownMistake(
        "divided by the rows of the gradient",
        moved(lambda p, g, lr, n: p - lr / (len(g) if g.ndim else 1) * g),
        "You divide by len of the gradient: it has the shape of its parameter, and the batch is summed away "
        "already. Divide by batch_size.",
    ),
    KnownMistake(
        "divided by the size of the gradient",
        moved(lambda p, g, lr, n: p - lr / g.numel() * g),
        "You divide by the number of entries of the gradient: divide by batch_size.",
    ),
    KnownMistake(
        "gradient averaged over its entries",
        moved(lambda p, g, lr, n: p - lr * g.mean()),
        "You take the mean of the entries of the gradient, so that all move alike: divide each by "
        "batch_size.",
    ),
    KnownMistake(
        "uphill",
        moved(lambda p, g, lr, n: p + lr / n * g),
        "You add the gradient, which leads uphill: subtract it.",
    ),
    KnownMistake(
        "learning rate left out",
        moved(lambda p, g, lr, n: p - g / n),
        "Your step is the mean gradient itself: multiply it by lr.",
    ),
    KnownMistake(
        "step in place of the parameters",
        moved(lambda p, g, lr, n: lr / n * g),
        "You return the step: subtract it from the parameters.",
    ),
    KnownMistake(
        "minus the step in place of the parameters",
        moved(lambda p, g, lr, n: -lr / n * g),
        "You return the step alone: add it to the parameters.",
    ),
    KnownMistake(
        "mean gradient in place of the parameters",
        moved(lambda p, g, lr, n: g / n),
        "You return the mean gradients: take lr times each off its parameter.",
    ),
    KnownMistake(
        "parameter divided too",
        moved(lambda p, g, lr, n: (p - lr * g) / n),
        "You divide the parameter by batch_size too: brackets belong around the gradient alone.",
    ),
    KnownMistake(
        "gradients not used",
        moved(lambda p, g, lr, n: p - lr / n * p),
        "You subtract a part of the parameter itself: use its gradient.",
    ),
    KnownMistake(
        "parameters never change",
        moved(lambda p, g, lr, n: p.clone()),
        "The parameters come back as they were: is lr // batch_size 0, or what you compute never returned?",
    ),
    KnownMistake(
        "sign of the gradient",
        moved(lambda p, g, lr, n: p - lr * g.sign()),
        "You use the sign of the gradient only: its size counts too.",
    ),
    KnownMistake(
        "first parameter only",
        only(slice(0, 1)),
        "Only the first parameter moves: every one has a gradient of its own.",
    ),
    KnownMistake(
        "last parameter left out",
        only(slice(0, -1)),
        "The last parameter stays where it was: every one has a gradient of its own.",
    ),
    KnownMistake(
        "one parameter returned",
        lambda parameters, gradient_sums, lr, batch_size: (
            parameters[0] - lr / batch_size * gradient_sums[0],
        ),
        "You return after the first parameter: the `return` belongs behind the loop.",
    ),
)
