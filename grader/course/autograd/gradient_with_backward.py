"""gradient_with_backward · The same gradient by `loss.backward()` and `.grad`."""

from __future__ import annotations

from collections.abc import Collection

from grader.course.autograd.cases import NOTHING_HELD, SOMETHING_HELD
from grader.course.autograd.formulas import Function, Tensors, gradients
from grader.course.autograd.mistakes import OF_ANY_GRADIENTS, made_of
from grader.toolkit import Exercise, KnownMistake, torch


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


MISTAKES = (
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

gradient_with_backward = Exercise(
    name="gradient_with_backward",
    points=2,
    outputs=("gradients",),
    reference=gradients,
    by_hand=None,
    observer="backward_once",
    cases=(*NOTHING_HELD, *SOMETHING_HELD),
    mistakes=MISTAKES,
    hints=(
        "Where does `backward()` leave its results, and what does it do with a number that is there already?",
        "Clear the `.grad` of every parameter before backward, not after: setting it to None always works, "
        "zeroing it in place only where there is one.",
        "Clear, compute the loss, call backward on it once, collect the `.grad` of each parameter in order.",
    ),
)
