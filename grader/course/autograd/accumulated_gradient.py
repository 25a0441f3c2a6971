"""accumulated_gradient · What `.grad` holds after several calls of backward, when nothing zeroes it."""

from __future__ import annotations

from collections.abc import Callable

from grader.course.autograd.cases import Problem, Recipe, fit, log_sum, number, sines
from grader.course.autograd.formulas import Function, gradients
from grader.toolkit import Case, Exercise, Inputs, KnownMistake, SharedValue, np, torch
from grader.toolkit.inputs import Floats, normal


def again(problem: Problem, times: int) -> Recipe:
    """The inputs of `accumulated_gradient`, of a loss of one parameter."""

    def inputs(rng: np.random.Generator) -> Inputs:
        loss_fn, (value,) = problem(rng)
        return {"loss_fn": loss_fn, "parameter": SharedValue("leaf", (value,)), "times": times}

    return inputs


def one_square(rng: np.random.Generator) -> tuple[SharedValue, tuple[Floats, ...]]:
    """A matrix w (3, 1)."""
    return SharedValue("sum_of_squares"), (normal(rng, 3, 1),)


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


MISTAKES = (
    KnownMistake(
        "the gradient of one call",
        repeated(lambda g, times: g),
        "You return the gradient of one backward(); call it `times` times, without zeroing `.grad` in "
        "between and without dividing.",
    ),
    KnownMistake(
        "divided by times",
        repeated(lambda g, times: g / times),
        "You divide by `times`; backward() adds to `.grad`, and the task asks for that sum, not for a mean.",
    ),
    KnownMistake(
        "times times too large",
        repeated(lambda g, times: times**2 * g),
        "You multiply by `times`, although `times` calls of backward() have added up already; return `.grad` "
        "as it is.",
    ),
    KnownMistake(
        ".grad added up again",
        repeated(lambda g, times: times * (times + 1) / 2 * g),
        "Your result is 1 + 2 + ... + `times` gradients: you add up `.grad`, or the losses, yourself. Return "
        "what `.grad` holds at the end.",
    ),
    KnownMistake(
        "doubled in every round",
        repeated(lambda g, times: 2.0 * (2.0**times - 1) * g),
        "You add `.grad` to itself in each round; backward() has added to it already.",
    ),
    KnownMistake(
        "zeroed at the end",
        repeated(lambda g, times: torch.zeros_like(g)),
        "You zero `.grad` in place at the end, and return that same tensor; return it unchanged.",
    ),
    KnownMistake(
        "raised to the power of times",
        repeated(lambda g, times: g**times),
        "You multiply the gradients of the calls; backward() adds them.",
    ),
    KnownMistake(
        "gradient of the power of the loss",
        lambda loss_fn, parameter, times: gradients(lambda p: loss_fn(p) ** times, (parameter,))[0],
        "You multiply the losses of the calls; call backward() on the same loss each time, and let the "
        "gradients add up.",
    ),
    KnownMistake(
        "the parameter moves in between",
        with_updates,
        "You update the parameter between the calls; leave it unchanged, so that every gradient is taken at "
        "the same point.",
    ),
    KnownMistake(
        "the parameter itself",
        lambda loss_fn, parameter, times: parameter.detach().clone(),
        "You return the parameter; return what its `.grad` holds.",
    ),
)

accumulated_gradient = Exercise(
    name="accumulated_gradient",
    points=2,
    reference=lambda loss_fn, parameter, times: times * gradients(loss_fn, (parameter,))[0],
    by_hand=None,
    observer="backward_each_time",
    cases=(
        Case("3 times", again(sines, 3)),
        Case("once", again(fit, 1)),
        Case("twice, a matrix", again(log_sum, 2)),
        Case("4 times, a line", again(fit, 4)),
        Case("5 times, a single number", again(number, 5)),
        Case("7 times, a sum of squares", again(one_square, 7)),
    ),
    mistakes=MISTAKES,
    hints=(
        "backward adds to `.grad`. What is in it after two calls with the same loss?",
        "Compute the loss again in each round: backward frees the graph that it has walked through.",
        "A loop of `times` rounds with one backward each, and nothing else. `.grad` is the answer as it is.",
    ),
)
