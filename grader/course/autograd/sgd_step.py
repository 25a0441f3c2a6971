"""sgd_step · One step of gradient descent, without torch.optim."""

from __future__ import annotations

from collections.abc import Callable

from grader.course.autograd.cases import at, line, log_sum, network, number, product, sines, squares, squashed
from grader.course.autograd.formulas import Function, Tensors, gradients, moved
from grader.course.autograd.mistakes import of_the_squared_loss, to_length_one
from grader.toolkit import ByHand, Case, Exercise, KnownMistake, torch


def stepped(loss_fn: Function, parameters: Tensors, lr: float) -> Tensors:
    """p - lr · ∂L/∂p for each parameter."""
    return moved(parameters, gradients(loss_fn, parameters), lr)


def one_after_another(loss_fn: Function, parameters: Tensors, lr: float) -> Tensors:
    """Each parameter is updated before the gradient of the next is found."""
    values = [p.detach().clone() for p in parameters]
    for i in range(len(values)):
        leaves = [v.clone().requires_grad_() for v in values]
        values[i] = values[i] - lr * gradients(loss_fn, leaves)[i]
    return tuple(values)


def two_steps(loss_fn: Function, parameters: Tensors, lr: float) -> Tensors:
    once = stepped(loss_fn, parameters, lr)
    return stepped(loss_fn, tuple(p.clone().requires_grad_() for p in once), lr)


def step_made_of(change: Callable[[torch.Tensor, torch.Tensor, float], torch.Tensor]) -> Function:
    """Another rule than p - lr · g, of p, g and lr."""

    def wrong(loss_fn: Function, parameters: Tensors, lr: float) -> Tensors:
        found = gradients(loss_fn, parameters)
        return tuple(change(p.detach(), g, lr) for p, g in zip(parameters, found, strict=True))

    return wrong


def left_over(which: slice, step: Function = stepped) -> Function:
    """A step that leaves the gradient in `.grad` of some parameters."""

    def wrong(loss_fn: Function, parameters: Tensors, lr: float) -> Tensors:
        returned: Tensors = step(loss_fn, parameters, lr)
        for parameter, g in list(zip(parameters, gradients(loss_fn, parameters), strict=True))[which]:
            parameter.grad = g
        return returned

    return wrong


def only(which: slice) -> Function:
    """A step of some parameters, while the others stay."""

    def wrong(loss_fn: Function, parameters: Tensors, lr: float) -> Tensors:
        kept = [p.detach().clone() for p in parameters]
        kept[which] = stepped(loss_fn, parameters, lr)[which]
        return tuple(kept)

    return wrong


uphill = step_made_of(lambda p, g, lr: p + lr * g)
without_lr = step_made_of(lambda p, g, lr: p - g)

MISTAKES = (
    KnownMistake(
        ".grad left over",
        left_over(slice(None)),
        "Your new values are right, but `.grad` still holds the gradients, and the next backward() would add "
        "to them; set it to None or zero before you return.",
    ),
    KnownMistake(
        ".grad left over in all but one",
        left_over(slice(1, None)),
        "Your new values are right, but you clear only one `.grad`; clear that of every parameter.",
    ),
    KnownMistake(
        ".grad left over in one",
        left_over(slice(-1, None)),
        "Your new values are right, but you do not clear the last `.grad`; let your loop run over all "
        "parameters.",
    ),
    KnownMistake(
        "the step goes uphill",
        uphill,
        "You add lr times the gradient, which makes the loss grow; subtract it.",
    ),
    KnownMistake(
        "uphill, and .grad left over",
        left_over(slice(None), uphill),
        "You add lr times the gradient, which makes the loss grow; subtract it. Also clear `.grad` before "
        "you return.",
    ),
    KnownMistake(
        "lr forgotten",
        without_lr,
        "You subtract the whole gradient; multiply it by `lr` first.",
    ),
    KnownMistake(
        "lr forgotten, and .grad left over",
        left_over(slice(None), without_lr),
        "You subtract the whole gradient; multiply it by `lr` first. Also clear `.grad` before you return.",
    ),
    KnownMistake(
        "only the gradients",
        step_made_of(lambda p, g, lr: g),
        "You return the gradients; return the new values of the parameters.",
    ),
    KnownMistake(
        "only the gradients, left over in .grad too",
        left_over(slice(None), step_made_of(lambda p, g, lr: g)),
        "You return `.grad`; return the new values of the parameters, and clear `.grad`.",
    ),
    KnownMistake(
        "only the change",
        step_made_of(lambda p, g, lr: -lr * g),
        "You return -lr times the gradients; add that to the parameters.",
    ),
    KnownMistake(
        "lr times the gradients",
        step_made_of(lambda p, g, lr: lr * g),
        "You return lr times the gradients; subtract that from the parameters.",
    ),
    KnownMistake(
        "nothing updated",
        step_made_of(lambda p, g, lr: p.clone()),
        "You return the old values of the parameters; return the updated ones.",
    ),
    KnownMistake(
        "nothing updated, and .grad left over",
        left_over(slice(None), step_made_of(lambda p, g, lr: p.clone())),
        "You return the old values of the parameters; return the updated ones. Also clear `.grad` before you "
        "return.",
    ),
    KnownMistake(
        "the parameter in place of its gradient",
        step_made_of(lambda p, g, lr: p - lr * p),
        "You subtract lr times the parameter; subtract lr times its gradient.",
    ),
    KnownMistake(
        "one after another",
        one_after_another,
        "You compute each gradient after updating the parameters before it; compute all gradients first, "
        "then update.",
    ),
    KnownMistake(
        "two steps",
        two_steps,
        "You take two steps; the task asks for one.",
    ),
    KnownMistake(
        "lr applied twice",
        step_made_of(lambda p, g, lr: p - lr * lr * g),
        "You multiply the gradient by lr twice; multiply once.",
    ),
    KnownMistake(
        "divided by lr",
        step_made_of(lambda p, g, lr: p - g / lr),
        "You divide the gradient by lr; multiply it by lr.",
    ),
    KnownMistake(
        "lr times the difference",
        step_made_of(lambda p, g, lr: lr * (p - g)),
        "You multiply the difference p - gradient by lr; multiply only the gradient.",
    ),
    KnownMistake(
        "gradient minus parameter",
        step_made_of(lambda p, g, lr: lr * g - p),
        "You subtract the parameter from lr times the gradient; subtract lr times the gradient from the "
        "parameter.",
    ),
    KnownMistake(
        "only the first parameter updated",
        only(slice(1)),
        "You update only the first parameter; update them all.",
    ),
    KnownMistake(
        "only the last parameter updated",
        only(slice(-1, None)),
        "You update only the last parameter; update them all.",
    ),
    KnownMistake(
        "only the sign of the gradient",
        step_made_of(lambda p, g, lr: p - lr * torch.sign(g)),
        "You use only the sign of each gradient; multiply lr by the gradient itself.",
    ),
    KnownMistake(
        "gradients divided by their number of entries",
        step_made_of(lambda p, g, lr: p - lr * g / g.numel()),
        "You divide each gradient by its number of entries; the loss is a single number already, so do not "
        "divide.",
    ),
    KnownMistake(
        "gradients averaged over their entries",
        step_made_of(lambda p, g, lr: p - lr * g.mean()),
        "You move every entry of a parameter by the mean of its gradient; each entry has a derivative of its "
        "own.",
    ),
    KnownMistake(
        "gradients scaled to length 1",
        lambda loss_fn, parameters, lr: moved(
            parameters, to_length_one(gradients(loss_fn, parameters), parameters), lr
        ),
        "You scale each gradient to length 1; use it as it is.",
    ),
    KnownMistake(
        "reverse order",
        lambda loss_fn, parameters, lr: stepped(loss_fn, parameters, lr)[::-1],
        "Your new values are right, but the last comes first; return them in the order of the parameters.",
    ),
    KnownMistake(
        "gradient of the squared loss",
        lambda loss_fn, parameters, lr: moved(parameters, of_the_squared_loss(loss_fn, parameters), lr),
        "You follow the gradient of L²; differentiate L itself.",
    ),
    KnownMistake(
        "weights shrink too",
        step_made_of(lambda p, g, lr: p - lr * (g + p)),
        "You also subtract lr times the parameter, which is weight decay; subtract lr times the gradient "
        "only.",
    ),
)

sgd_step = Exercise(
    name="sgd_step",
    points=3,
    reference=stepped,
    by_hand=ByHand("optim", autograd=True),
    driver="gradients_left_over",
    outputs=("new parameters", "parameters whose .grad is left over"),
    cases=(
        Case("a line: w (3,) and b ()", at(line, lr=0.1)),
        Case("one parameter (5,)", at(sines, lr=0.5)),
        Case("one parameter (2, 4)", at(log_sum, lr=0.75)),
        Case("a single number", at(number, lr=0.3)),
        Case("two parameters that meet", at(squashed, lr=0.05)),
        Case("three parameters that meet", at(product, lr=0.2)),
        Case("a small network", at(network, lr=0.25)),
        Case("four parameters", at(squares, lr=0.01)),
        Case("a large step", at(line, lr=2.5)),
        Case("a line whose .grad is zero at the start", at(line, held=(0, 1), zeroed=True, lr=0.1)),
        Case("a network, one .grad of which is zero", at(network, held=(2,), zeroed=True, lr=0.4)),
    ),
    mistakes=MISTAKES,
    hints=(
        "All gradients first, then all updates. Both torch.autograd.grad and backward() will do.",
        "torch records p - lr · gradient, since p requires grad: compute it under no_grad, or detach it. And "
        "`p -= ...` would change the parameter itself.",
        "If you call backward(), clear every `.grad` before you return; torch.autograd.grad leaves `.grad` "
        "alone.",
    ),
)
