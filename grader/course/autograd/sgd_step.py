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
        "The new values are right, but `.grad` of the parameters still holds the gradients, and the next "
        "backward() would add to them. Set it to None or zero before you return.",
    ),
    KnownMistake(
        ".grad left over in all but one",
        left_over(slice(1, None)),
        "The new values are right, but a single `.grad` is cleared: clear that of every parameter.",
    ),
    KnownMistake(
        ".grad left over in one",
        left_over(slice(-1, None)),
        "The new values are right, but one `.grad` is not cleared: does a loop end one early?",
    ),
    KnownMistake(
        "the step goes uphill",
        uphill,
        "The gradient is added, so the loss grows: subtract lr times the gradient.",
    ),
    KnownMistake(
        "uphill, and .grad left over",
        left_over(slice(None), uphill),
        "The gradient is added, so the loss grows: subtract lr times the gradient. And clear `.grad` before "
        "you return.",
    ),
    KnownMistake(
        "lr forgotten",
        without_lr,
        "The whole gradient is subtracted: multiply it by `lr` first.",
    ),
    KnownMistake(
        "lr forgotten, and .grad left over",
        left_over(slice(None), without_lr),
        "The whole gradient is subtracted: multiply it by `lr` first. And clear `.grad` before you return.",
    ),
    KnownMistake(
        "only the gradients",
        step_made_of(lambda p, g, lr: g),
        "You return the gradients: the new values of the parameters are asked for.",
    ),
    KnownMistake(
        "only the gradients, left over in .grad too",
        left_over(slice(None), step_made_of(lambda p, g, lr: g)),
        "You return `.grad`: the new values of the parameters are asked for, and `.grad` is to be cleared.",
    ),
    KnownMistake(
        "only the change",
        step_made_of(lambda p, g, lr: -lr * g),
        "You return -lr times the gradients: add that to the parameters.",
    ),
    KnownMistake(
        "lr times the gradients",
        step_made_of(lambda p, g, lr: lr * g),
        "You return lr times the gradients: subtract that from the parameters.",
    ),
    KnownMistake(
        "nothing updated",
        step_made_of(lambda p, g, lr: p.clone()),
        "The values that came back are those of the parameters: the update is lost.",
    ),
    KnownMistake(
        "nothing updated, and .grad left over",
        left_over(slice(None), step_made_of(lambda p, g, lr: p.clone())),
        "The values that came back are those of the parameters: the update is lost. And clear `.grad` before "
        "you return.",
    ),
    KnownMistake(
        "the parameter in place of its gradient",
        step_made_of(lambda p, g, lr: p - lr * p),
        "You subtract lr times the parameter: subtract lr times its gradient.",
    ),
    KnownMistake(
        "one after another",
        one_after_another,
        "The gradient of each parameter has seen the new values of those before it: find all gradients "
        "first, then update.",
    ),
    KnownMistake(
        "two steps",
        two_steps,
        "This is the result of two steps: one is asked for.",
    ),
    KnownMistake(
        "lr applied twice",
        step_made_of(lambda p, g, lr: p - lr * lr * g),
        "The gradient is multiplied by lr twice.",
    ),
    KnownMistake(
        "divided by lr",
        step_made_of(lambda p, g, lr: p - g / lr),
        "The gradient is divided by lr: multiply.",
    ),
    KnownMistake(
        "lr times the difference",
        step_made_of(lambda p, g, lr: lr * (p - g)),
        "This is lr (p - gradient): only the gradient is multiplied by lr.",
    ),
    KnownMistake(
        "gradient minus parameter",
        step_made_of(lambda p, g, lr: lr * g - p),
        "This is lr times the gradient minus the parameter: it is the other way round.",
    ),
    KnownMistake(
        "only the first parameter updated",
        only(slice(1)),
        "The first parameter is updated, the others come back as they were.",
    ),
    KnownMistake(
        "only the last parameter updated",
        only(slice(-1, None)),
        "The last parameter is updated, the others come back as they were.",
    ),
    KnownMistake(
        "only the sign of the gradient",
        step_made_of(lambda p, g, lr: p - lr * torch.sign(g)),
        "Every entry moves by lr: its gradient has a size, not only a sign.",
    ),
    KnownMistake(
        "gradients divided by their number of entries",
        step_made_of(lambda p, g, lr: p - lr * g / g.numel()),
        "Each gradient is divided by how many entries it has: the loss is a number already, there is no mean "
        "to take.",
    ),
    KnownMistake(
        "gradients averaged over their entries",
        step_made_of(lambda p, g, lr: p - lr * g.mean()),
        "All entries of a parameter move alike, by the mean of its gradient: each has its own derivative.",
    ),
    KnownMistake(
        "gradients scaled to length 1",
        lambda loss_fn, parameters, lr: moved(
            parameters, to_length_one(gradients(loss_fn, parameters), parameters), lr
        ),
        "Your gradients are scaled to the length 1: use them as they are.",
    ),
    KnownMistake(
        "reverse order",
        lambda loss_fn, parameters, lr: stepped(loss_fn, parameters, lr)[::-1],
        "The new values are right, but the last comes first: return them in the order of the parameters.",
    ),
    KnownMistake(
        "gradient of the squared loss",
        lambda loss_fn, parameters, lr: moved(parameters, of_the_squared_loss(loss_fn, parameters), lr),
        "You follow the gradient of L²: differentiate the loss as it is.",
    ),
    KnownMistake(
        "weights shrink too",
        step_made_of(lambda p, g, lr: p - lr * (g + p)),
        "The parameters shrink by lr times themselves too: no weight decay is asked for.",
    ),
)

sgd_step = Exercise(
    name="sgd_step",
    points=3,
    reference=stepped,
    by_hand=ByHand("optim", autograd=True),
    script="gradients_left_over",
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
        "All gradients first, then all updates. How you find them is up to you.",
        "p - lr · gradient is recorded by torch, since p requires grad: compute it under no_grad, or detach "
        "it. And `p -= ...` would change the parameter itself.",
        "If you call backward(), clear every `.grad` before you return; torch.autograd.grad leaves "
        "nothing behind.",
    ),
)
