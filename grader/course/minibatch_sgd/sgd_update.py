"""sgd_update · One step of minibatch SGD, for every parameter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grader.toolkit import UPDATE_RULE, ByHand, Case, Exercise, Inputs, KnownMistake, np, torch
from grader.toolkit.inputs import normal


def stepping(
    rng: np.random.Generator, shapes: tuple[tuple[int, ...], ...], lr: float, batch_size: int
) -> Inputs:
    """The inputs of `sgd_update`: parameters of these shapes, and gradients summed over the batch."""
    return {
        "parameters": tuple(normal(rng, *shape, mean=0.5) for shape in shapes),
        "gradient_sums": tuple(normal(rng, *shape, mean=0.3, scale=batch_size) for shape in shapes),
        "lr": lr,
        "batch_size": batch_size,
    }


def from_zeros(rng: np.random.Generator) -> Inputs:
    """Parameters that start at exactly 0, some of them with a gradient of 0."""
    inputs = stepping(rng, ((3, 2), (4,)), 0.2, 6)
    first, second = inputs["gradient_sums"]
    parameters = (np.zeros((3, 2)), np.zeros(4))
    return {**inputs, "parameters": parameters, "gradient_sums": (first, second * [0.0, 1.0, 1.0, 0.0])}


def flat_for_one(rng: np.random.Generator) -> Inputs:
    """A gradient of zeros beside an ordinary one."""
    inputs = stepping(rng, ((3, 2), (2,)), 0.2, 6)
    return {**inputs, "gradient_sums": (np.zeros((3, 2)), inputs["gradient_sums"][1])}


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


MISTAKES = (
    KnownMistake(
        "sum, not mean",
        moved(lambda p, g, lr, n: p - lr * g),
        "You use the gradient sums as they are; divide them by batch_size.",
    ),
    KnownMistake(
        "divided twice",
        moved(lambda p, g, lr, n: p - lr / n**2 * g),
        "You divide by batch_size twice; once makes the mean.",
    ),
    KnownMistake(
        "multiplied by batch_size",
        moved(lambda p, g, lr, n: p - lr * n * g),
        "You multiply by batch_size; divide by it. Check the brackets.",
    ),
    KnownMistake(
        "divided by the number of parameters",
        per_parameter,
        "You divide by the number of parameters; the sums are over batch_size examples, so divide by "
        "batch_size.",
    ),
    KnownMistake(
        "divided by the rows of the gradient",
        moved(lambda p, g, lr, n: p - lr / (len(g) if g.ndim else 1) * g),
        "You divide by len(gradient); the batch is already summed away, so divide by batch_size.",
    ),
    KnownMistake(
        "divided by the size of the gradient",
        moved(lambda p, g, lr, n: p - lr / g.numel() * g),
        "You divide by the number of entries of the gradient; divide by batch_size.",
    ),
    KnownMistake(
        "gradient averaged over its entries",
        moved(lambda p, g, lr, n: p - lr * g.mean()),
        "You average the entries of a gradient, so all entries move alike; divide each one by batch_size "
        "instead.",
    ),
    KnownMistake(
        "uphill",
        moved(lambda p, g, lr, n: p + lr / n * g),
        "You add the step; subtract it.",
    ),
    KnownMistake(
        "learning rate left out",
        moved(lambda p, g, lr, n: p - g / n),
        "Your step is the mean gradient itself; multiply it by lr.",
    ),
    KnownMistake(
        "step in place of the parameters",
        moved(lambda p, g, lr, n: lr / n * g),
        "You return the step; return p - step.",
    ),
    KnownMistake(
        "minus the step in place of the parameters",
        moved(lambda p, g, lr, n: -lr / n * g),
        "You return minus the step; return p - step.",
    ),
    KnownMistake(
        "mean gradient in place of the parameters",
        moved(lambda p, g, lr, n: g / n),
        "You return the mean gradients; return p - lr · mean gradient.",
    ),
    KnownMistake(
        "parameter divided too",
        moved(lambda p, g, lr, n: (p - lr * g) / n),
        "You divide the parameter by batch_size too; put brackets around the gradient alone.",
    ),
    KnownMistake(
        "gradients not used",
        moved(lambda p, g, lr, n: p - lr / n * p),
        "You subtract a part of the parameter itself; subtract lr times its mean gradient.",
    ),
    KnownMistake(
        "parameters never change",
        moved(lambda p, g, lr, n: p.clone()),
        "You return the parameters unchanged. Is lr // batch_size 0, or is the result never returned?",
    ),
    KnownMistake(
        "sign of the gradient",
        moved(lambda p, g, lr, n: p - lr * g.sign()),
        "You use only the sign of the gradient; use the gradient itself.",
    ),
    KnownMistake(
        "first parameter only",
        only(slice(0, 1)),
        "You update the first parameter alone; each parameter has its own gradient.",
    ),
    KnownMistake(
        "last parameter left out",
        only(slice(0, -1)),
        "You leave out the last parameter; each parameter has its own gradient.",
    ),
    KnownMistake(
        "one parameter returned",
        lambda parameters, gradient_sums, lr, batch_size: (
            parameters[0] - lr / batch_size * gradient_sums[0],
        ),
        "You return after the first parameter; put the `return` after the loop.",
    ),
)

sgd_update = Exercise(
    name="sgd_update",
    points=2,
    outputs=("new parameters",),
    reference=lambda parameters, gradient_sums, lr, batch_size: tuple(
        torch.sub(p, g, alpha=lr / batch_size) for p, g in zip(parameters, gradient_sums, strict=True)
    ),
    by_hand=ByHand("SGD", asks_for=UPDATE_RULE),
    mistakes=MISTAKES,
    cases=(
        Case("w (3, 4) and b (3,), a batch of 8", lambda rng: stepping(rng, ((3, 4), (3,)), 0.1, 8)),
        Case("one parameter", lambda rng: stepping(rng, ((5,),), 0.03, 7)),
        Case("a batch of one", lambda rng: stepping(rng, ((4,), ()), 0.2, 1)),
        Case("single numbers (0-d)", lambda rng: stepping(rng, ((), ()), 0.5, 3)),
        Case("five parameters", lambda rng: stepping(rng, ((2, 3), (2,), (4, 2), (4,), ()), 0.05, 16)),
        Case("rank 3", lambda rng: stepping(rng, ((2, 3, 4), (6, 1)), 0.3, 5)),
        Case("a gradient of 0", flat_for_one),
        Case("parameters of 0", from_zeros),
        Case("lr 3", lambda rng: stepping(rng, ((3, 3), (3,)), 3.0, 4)),
        Case("a batch of 1000", lambda rng: stepping(rng, ((3, 2), (3,)), 0.1, 1000)),
    ),
    hints=(
        "The gradients are sums over the batch. Which number turns a sum over the batch into a mean?",
        "Each parameter belongs with the gradient at the same position: zip pairs them.",
        "p - … makes a new tensor; p -= … changes the argument.",
    ),
)
