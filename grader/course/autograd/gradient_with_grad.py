"""gradient_with_grad · The gradient of a loss by `torch.autograd.grad`."""

from __future__ import annotations

from grader.course.autograd.cases import NOTHING_HELD, SOMETHING_HELD
from grader.course.autograd.formulas import Function, Tensors, gradients
from grader.course.autograd.mistakes import OF_ANY_GRADIENTS, made_of
from grader.toolkit import Exercise, KnownMistake


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


MISTAKES = (
    KnownMistake(
        "backward() adds to .grad",
        by_backward(clear_first=False),
        "backward() adds to `.grad`, which should stay unchanged; torch.autograd.grad returns the gradients "
        "and leaves `.grad` alone.",
    ),
    KnownMistake(
        ".grad is written",
        by_backward(clear_first=True),
        "Your gradients are right, but you change `.grad`; torch.autograd.grad returns the gradients and "
        "leaves `.grad` alone.",
    ),
    KnownMistake(
        ".grad is cleared afterwards",
        by_backward(clear_first=False, clear_last=True),
        "backward() adds to what `.grad` held, and then you clear it; torch.autograd.grad returns the "
        "gradients and leaves `.grad` alone.",
    ),
    KnownMistake(
        ".grad is cleared",
        by_backward(clear_first=True, clear_last=True),
        "Your gradients are right, but you clear what `.grad` held; torch.autograd.grad returns the "
        "gradients and leaves `.grad` alone.",
    ),
    KnownMistake(
        "multiplied by the number of parameters",
        made_of(lambda found, _: tuple(len(found) * g for g in found)),
        "You add up all gradients once for each parameter; a single pass finds them all.",
    ),
    *OF_ANY_GRADIENTS,
)

gradient_with_grad = Exercise(
    name="gradient_with_grad",
    points=1,
    reference=gradients,
    by_hand=None,
    driver="gradients_left_alone",
    outputs=("gradients", "parameters whose .grad changed"),
    cases=(*NOTHING_HELD, *SOMETHING_HELD),
    mistakes=MISTAKES,
    hints=(
        "First the loss: `loss_fn` takes the parameters one by one, not as a tuple. A star unpacks them.",
        "`torch.autograd.grad` takes the output, then the inputs: a tensor, or a tuple of them. What does it "
        "return, and does it change `.grad`?",
        "Pass all parameters in a single call. It returns the tuple that the task asks for.",
    ),
)
