"""gradient_with_backward · The same gradient by `loss.backward()` and `.grad`."""

from __future__ import annotations

from collections.abc import Collection

from grader.course.autograd.cases import NOTHING_HELD, SOMETHING_HELD
from grader.course.autograd.formulas import Function, Tensors, gradients
from grader.course.autograd.mistakes import OF_ANY_GRADIENTS, made_of
from grader.toolkit import Exercise, KnownMistake, torch


def added_to(cleared: Collection[int] = (), times: float = 1) -> Function:
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
        "backward() adds to `.grad`, so your result includes what it held before; set every `.grad` to None "
        "before the call.",
    ),
    KnownMistake(
        "only the first .grad cleared",
        added_to(cleared=(0,)),
        "You clear `.grad` of the first parameter only; backward() adds to every `.grad`, so clear them all.",
    ),
    KnownMistake(
        "only the last .grad cleared",
        added_to(cleared=(-1,)),
        "You clear `.grad` of the last parameter only; backward() adds to every `.grad`, so clear them all.",
    ),
    KnownMistake(
        "zeroed before it was returned",
        made_of(lambda found, _: tuple(torch.zeros_like(g) for g in found)),
        "You zero `.grad` in place after backward(), and return that same tensor; clear it before "
        "backward(), or return a copy.",
    ),
    KnownMistake(
        "backward() called twice",
        made_of(lambda found, _: tuple(2 * g for g in found)),
        "Your result is twice the gradient; backward() adds to `.grad`, so call it once.",
    ),
    KnownMistake(
        "backward() called twice, .grad not cleared",
        added_to(times=2),
        "Your result is what `.grad` held plus twice the gradient; clear every `.grad`, then call backward() "
        "once.",
    ),
    KnownMistake(
        "half the gradient, .grad not cleared",
        added_to(times=0.5),
        "Your result is what `.grad` held plus half the gradient; clear every `.grad` first, and do not "
        "halve the loss.",
    ),
    KnownMistake(
        "one more backward() for each parameter",
        made_of(lambda found, _: tuple((i + 1) * g for i, g in enumerate(found))),
        "You call backward() once more before you read each next `.grad`, and it adds to all of them; call "
        "it once, then read every `.grad`.",
    ),
    KnownMistake(
        "backward() called for each parameter",
        made_of(lambda found, _: tuple(len(found) * g for g in found)),
        "You call backward() once for each parameter, and each call adds all gradients; one call finds them "
        "all.",
    ),
    KnownMistake(
        "what .grad held before",
        what_was_there,
        "You return what `.grad` held before the call; clear it, then call backward() on this loss.",
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
        "Where does `backward()` put its results, and what does it do with a number that is there already?",
        "Clear the `.grad` of every parameter before backward, not after. Setting it to None always works; "
        "zeroing it in place fails where it is None.",
        "Clear, compute the loss, call backward on it once, collect the `.grad` of each parameter in order.",
    ),
)
