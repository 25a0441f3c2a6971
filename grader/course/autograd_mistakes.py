"""What goes wrong with autograd."""

from __future__ import annotations

from collections.abc import Callable, Collection

from grader.course.autograd_formulas import (
    Function,
    Tensors,
    gradients,
    moved,
)
from grader.exercise import KnownMistake
from grader.lazy import torch

Change = Callable[[Tensors, Tensors], Tensors]
"""What is made of the right gradients (first) at the parameters (second)."""


def made_of(change: Change) -> Function:
    """The right gradients, with something done to them."""

    def wrong(loss_fn: Function, parameters: Tensors) -> Tensors:
        values = tuple(p.detach() for p in parameters)
        return change(gradients(loss_fn, parameters), values)

    return wrong


def by_backward(clear_first: bool, clear_last: bool = False) -> Function:
    """backward() and `.grad`, where `.grad` is to be left alone."""

    def wrong(loss_fn: Function, parameters: Tensors) -> Tensors:
        if clear_first:
            clear(parameters)
        loss_fn(*parameters).backward()
        found = tuple(p.grad.clone() for p in parameters)
        if clear_last:
            clear(parameters)
        return found

    return wrong


def clear(parameters: Tensors) -> None:
    """Set every `.grad` to None."""
    for parameter in parameters:
        parameter.grad = None


def added_to(cleared: Collection[int] = (), times: int = 1) -> Function:
    """`times` the gradients, added to what `.grad` held, but for those that are `cleared`."""

    def wrong(loss_fn: Function, parameters: Tensors) -> Tensors:
        count = len(parameters)
        kept = [p.grad if not {i, i - count} & set(cleared) else None for i, p in enumerate(parameters)]
        found = gradients(loss_fn, parameters)
        return tuple(times * g if k is None else k + times * g for g, k in zip(found, kept, strict=True))

    return wrong


def what_was_there(loss_fn: Function, parameters: Tensors) -> Tensors:
    """`.grad` where it holds something, the gradient where it does not."""
    found = gradients(loss_fn, parameters)
    return tuple(g if p.grad is None else p.grad.clone() for g, p in zip(found, parameters, strict=True))


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
        "The gradients are right, but the last comes first: return them in the order of the parameters.",
    ),
    KnownMistake(
        "only the gradient of the first parameter",
        made_of(lambda found, _: (found[0], *(torch.zeros_like(g) for g in found[1:]))),
        "All but the first gradient are 0: the loss has to be computed with every parameter itself, not "
        "with a detached copy.",
    ),
    KnownMistake(
        "only the gradient of the last parameter",
        made_of(lambda found, _: (*(torch.zeros_like(g) for g in found[:-1]), found[-1])),
        "All but the last gradient are 0: the loss has to be computed with every parameter itself, not "
        "with a detached copy.",
    ),
    KnownMistake(
        "the updated parameters",
        made_of(lambda found, values: moved(values, found, 1.0)),
        "You return the parameters minus their gradients: the gradients alone are asked for.",
    ),
    KnownMistake(
        "the parameters themselves",
        made_of(lambda _, values: tuple(v.clone() for v in values)),
        "You return the values of the parameters: their gradients are asked for.",
    ),
    KnownMistake(
        "divided by the number of entries",
        made_of(lambda found, _: tuple(g / g.numel() for g in found)),
        "Each gradient is divided by how many entries it has: the loss is a number already, so there is "
        "no mean to take.",
    ),
    KnownMistake(
        "divided by the number of parameters",
        made_of(lambda found, _: tuple(g / len(found) for g in found)),
        "Each gradient is divided by how many parameters there are: take it as it is.",
    ),
    KnownMistake(
        "averaged over its entries",
        made_of(lambda found, _: tuple(torch.full_like(g, g.mean().item()) for g in found)),
        "Every entry of a gradient is the mean of its entries: each has its own derivative.",
    ),
    KnownMistake(
        "gradients scaled to length 1",
        made_of(to_length_one),
        "Your gradients are scaled to the length 1: return them as they are.",
    ),
    KnownMistake(
        "absolute values",
        made_of(lambda found, _: tuple(g.abs() for g in found)),
        "Your gradients have lost their signs.",
    ),
    KnownMistake(
        "gradient of the squared loss",
        of_the_squared_loss,
        "That is the gradient of L², 2 L times the gradient of L: differentiate the loss as it is.",
    ),
    KnownMistake(
        "multiplied by the loss",
        times_the_loss,
        "That is L times the gradient: L has been handed over as its own upstream gradient, which is 1.",
    ),
)

OF_GRADIENT_WITH_GRAD = (
    KnownMistake(
        "backward() adds to .grad",
        by_backward(clear_first=False),
        "backward() writes into `.grad`, which was to stay as it was, and adds to what is there already. "
        "torch.autograd.grad hands the gradients to you and leaves `.grad` alone.",
    ),
    KnownMistake(
        ".grad is written",
        by_backward(clear_first=True),
        "The gradients are right, but `.grad` of the parameters is no longer what it was. "
        "torch.autograd.grad hands the gradients to you and leaves `.grad` alone.",
    ),
    KnownMistake(
        ".grad is cleared afterwards",
        by_backward(clear_first=False, clear_last=True),
        "backward() has added to what `.grad` held, and then that is lost. torch.autograd.grad hands the "
        "gradients to you and leaves `.grad` alone.",
    ),
    KnownMistake(
        ".grad is cleared",
        by_backward(clear_first=True, clear_last=True),
        "The gradients are right, but what `.grad` held before is lost. torch.autograd.grad hands the "
        "gradients to you and leaves `.grad` alone.",
    ),
    *OF_ANY_GRADIENTS,
)

OF_GRADIENT_WITH_BACKWARD = (
    KnownMistake(
        ".grad not cleared first",
        added_to(),
        "Where `.grad` held something, your result is that plus the gradient: backward() adds. Clear every "
        "`.grad` before you call it.",
    ),
    KnownMistake(
        "only the first .grad cleared",
        added_to(cleared=(0,)),
        "The `.grad` of the first parameter is cleared, those of the others are not: backward() adds to "
        "what they hold.",
    ),
    KnownMistake(
        "only the last .grad cleared",
        added_to(cleared=(-1,)),
        "The `.grad` of the last parameter is cleared, those of the others are not: backward() adds to "
        "what they hold.",
    ),
    KnownMistake(
        "zeroed before it was returned",
        made_of(lambda found, _: tuple(torch.zeros_like(g) for g in found)),
        "Everything that came back is 0: `.grad` is zeroed in place after backward(), and what you return "
        "is that very tensor. Clear it before, or return a copy.",
    ),
    KnownMistake(
        "backward() called twice",
        made_of(lambda found, _: tuple(2 * g for g in found)),
        "Your result is twice the gradient: backward() has been called twice, and adds each time.",
    ),
    KnownMistake(
        "backward() called twice, .grad not cleared",
        added_to(times=2),
        "Your result is what `.grad` held plus twice the gradient: call backward() once, after clearing.",
    ),
    KnownMistake(
        "backward() called for each parameter",
        made_of(lambda found, _: tuple(len(found) * g for g in found)),
        "Your result is as many times too large as there are parameters: one backward() finds all gradients, "
        "each further one adds them again.",
    ),
    KnownMistake(
        "what .grad held before",
        what_was_there,
        "Where `.grad` held something, that came back: it belongs to another loss.",
    ),
    *OF_ANY_GRADIENTS,
)


def repeated(change: Callable[[torch.Tensor, int], torch.Tensor]) -> Function:
    """Something made of the gradient and of how often it was asked for."""
    return lambda loss_fn, parameter, times: change(gradients(loss_fn, (parameter,))[0], times)


def with_updates(loss_fn: Function, parameter: torch.Tensor, times: int) -> torch.Tensor:
    """Gradient descent between the calls, with a learning rate of 0.1."""
    total, place = torch.zeros_like(parameter), parameter.detach().clone().requires_grad_()
    for _ in range(times):
        (slope,) = gradients(loss_fn, (place,))
        total += slope
        place = (place - 0.1 * total).detach().requires_grad_()
    return total.detach()


OF_ACCUMULATED_GRADIENT = (
    KnownMistake(
        "the gradient of one call",
        repeated(lambda g, times: g),
        "This is the gradient of a single backward. Call it `times` times, do not zero `.grad` in between, "
        "and do not divide by `times`.",
    ),
    KnownMistake(
        "divided by times",
        repeated(lambda g, times: g / times),
        "This is the gradient of one call divided by `times`: backward() adds, there is no mean to take.",
    ),
    KnownMistake(
        "times times too large",
        repeated(lambda g, times: times**2 * g),
        "This is `times` squared times the gradient: `times` calls of backward have multiplied it already.",
    ),
    KnownMistake(
        ".grad added up again",
        repeated(lambda g, times: times * (times + 1) / 2 * g),
        "This is 1 + 2 + ... + `times` times the gradient: `.grad` holds the sum so far already, or the loss "
        "does. Take what it holds in the end.",
    ),
    KnownMistake(
        "doubled in every round",
        repeated(lambda g, times: 2.0 * (2.0**times - 1) * g),
        "`.grad` is added to itself in every round: backward() has added to it already.",
    ),
    KnownMistake(
        "zeroed at the end",
        repeated(lambda g, times: torch.zeros_like(g)),
        "Everything that came back is 0: `.grad` is zeroed in place, and what you return is that very "
        "tensor.",
    ),
    KnownMistake(
        "raised to the power of times",
        repeated(lambda g, times: g**times),
        "The gradients of all calls are multiplied: backward() adds them.",
    ),
    KnownMistake(
        "gradient of the power of the loss",
        lambda loss_fn, parameter, times: gradients(lambda p: loss_fn(p) ** times, (parameter,))[0],
        "The losses of all calls are multiplied: the gradients of one and the same loss add up.",
    ),
    KnownMistake(
        "the parameter moves in between",
        with_updates,
        "The parameter is updated between the calls: every backward is at the same place.",
    ),
    KnownMistake(
        "the parameter itself",
        lambda loss_fn, parameter, times: parameter.detach().clone(),
        "You return the parameter: what its `.grad` holds is asked for.",
    ),
)
