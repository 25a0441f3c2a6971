"""gradient_with_grad · The gradient of a loss by `torch.autograd.grad`."""

from __future__ import annotations

from grader.course.autograd.cases import NOTHING_HELD, SOMETHING_HELD
from grader.course.autograd.formulas import Function, Tensors, gradients
from grader.course.autograd.mistakes import OF_ANY_GRADIENTS
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

gradient_with_grad = Exercise(
    name="gradient_with_grad",
    points=1,
    reference=gradients,
    by_hand=None,
    script="gradients_left_alone",
    outputs=("gradients", "parameters whose .grad changed"),
    cases=(*NOTHING_HELD, *SOMETHING_HELD),
    mistakes=MISTAKES,
    hints=(
        "First the loss: `loss_fn` takes the parameters one by one, not as a tuple. A star unpacks them.",
        "`torch.autograd.grad` takes what to differentiate and what to differentiate by: a tensor, or "
        "several in a tuple. What does it return, and does it touch `.grad`?",
        "Ask for all parameters in a single call. What comes back is the tuple that the task asks for.",
    ),
)
