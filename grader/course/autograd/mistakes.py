"""What goes wrong with any gradient by autograd."""

from __future__ import annotations

from collections.abc import Callable

from grader.course.autograd.formulas import Function, Tensors, gradients, moved
from grader.toolkit import KnownMistake, torch

Change = Callable[[Tensors, Tensors], Tensors]
"""What is made of the right gradients (first) at the parameters (second)."""


def made_of(change: Change) -> Function:
    """The right gradients, with something done to them."""

    def wrong(loss_fn: Function, parameters: Tensors) -> Tensors:
        values = tuple(p.detach() for p in parameters)
        return change(gradients(loss_fn, parameters), values)

    return wrong


def of_the_squared_loss(loss_fn: Function, parameters: Tensors) -> Tensors:
    return gradients(lambda *p: loss_fn(*p) ** 2, parameters)


def times_the_loss(loss_fn: Function, parameters: Tensors) -> Tensors:
    loss = loss_fn(*parameters).detach()
    return tuple(loss * g for g in gradients(loss_fn, parameters))


def to_length_one(found: Tensors, _: Tensors) -> Tensors:
    """All gradients together scaled to the length 1."""
    length = torch.sqrt(torch.stack([(g**2).sum() for g in found]).sum())
    return tuple(g / length for g in found)


OF_ANY_GRADIENTS = (
    KnownMistake(
        "reverse order",
        made_of(lambda found, _: found[::-1]),
        "Your gradients are right, but the last comes first; return them in the order of the parameters.",
    ),
    KnownMistake(
        "only the gradient of the first parameter",
        made_of(lambda found, _: (found[0], *(torch.zeros_like(g) for g in found[1:]))),
        "All your gradients but the first are 0; compute the loss from the parameters themselves, not from "
        "detached copies.",
    ),
    KnownMistake(
        "only the gradient of the last parameter",
        made_of(lambda found, _: (*(torch.zeros_like(g) for g in found[:-1]), found[-1])),
        "All your gradients but the last are 0; compute the loss from the parameters themselves, not from "
        "detached copies.",
    ),
    KnownMistake(
        "the updated parameters",
        made_of(lambda found, values: moved(values, found, 1.0)),
        "You subtract the gradients from the parameters; return the gradients alone.",
    ),
    KnownMistake(
        "the parameters themselves",
        made_of(lambda _, values: tuple(v.clone() for v in values)),
        "You return the values of the parameters; return their gradients.",
    ),
    KnownMistake(
        "divided by the number of entries",
        made_of(lambda found, _: tuple(g / g.numel() for g in found)),
        "You divide each gradient by its number of entries; the loss is a single number already, so do not "
        "divide.",
    ),
    KnownMistake(
        "divided by the number of parameters",
        made_of(lambda found, _: tuple(g / len(found) for g in found)),
        "You divide each gradient by the number of parameters; return it as it is.",
    ),
    KnownMistake(
        "averaged over its entries",
        made_of(lambda found, _: tuple(torch.full_like(g, g.mean().item()) for g in found)),
        "Every entry of your gradient is the mean of all entries; each entry has a derivative of its own.",
    ),
    KnownMistake(
        "gradients scaled to length 1",
        made_of(to_length_one),
        "You scale each gradient to length 1; return it as it is.",
    ),
    KnownMistake(
        "absolute values",
        made_of(lambda found, _: tuple(g.abs() for g in found)),
        "You return absolute values; keep the signs of the gradients.",
    ),
    KnownMistake(
        "gradient of the squared loss",
        of_the_squared_loss,
        "You differentiate L², which gives 2 L times the gradient; differentiate L itself.",
    ),
    KnownMistake(
        "multiplied by the loss",
        times_the_loss,
        "Your result is L times the gradient: you pass L as the upstream gradient, the factor that backward "
        "starts with. It should be 1.",
    ),
)
