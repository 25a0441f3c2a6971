"""momentum · A rolling ball: a velocity v gathers the gradients, and older ones count less."""

from __future__ import annotations

from functools import partial

from grader.course.optimizers import pictures
from grader.course.optimizers.common import NOTHING_OF_OPTIM, paths
from grader.course.optimizers.mistakes import NO_VELOCITY, before_each_update, of_every_path
from grader.course.optimizers.update_rules import roll
from grader.toolkit import Exercise, KnownMistake, torch


def rolled(w: torch.Tensor, gradients: torch.Tensor, lr: float, momentum: float) -> torch.Tensor:
    """v ← μ v + g, w ← w - lr v: w after each step, as torch.optim.SGD without dampening."""
    path, v = [], torch.zeros_like(w)
    for g in gradients:
        v = momentum * v + g
        w = w - lr * v
        path.append(w)
    return torch.stack(path)


momentum = Exercise(
    name="momentum",
    points=2,
    shapes="w (D,), gradients (T, D) -> (T, D)",
    reference=rolled,
    by_hand=NOTHING_OF_OPTIM,
    cases=paths(
        {"lr": 0.1, "momentum": 0.9},
        ("momentum 0", {"momentum": 0.0}),
        ("momentum 0.3", {"momentum": 0.3}),
        ("momentum 0.99", {"momentum": 0.99}),
    ),
    mistakes=(
        NO_VELOCITY,
        KnownMistake(
            "(1 - μ) in front of g",
            partial(roll, gathered=lambda v, g, momentum: momentum * v + (1 - momentum) * g),
            "You average: v = μ v + (1 - μ) g. Here the whole gradient is added: v = μ v + g.",
        ),
        KnownMistake(
            "μ in front of g",
            partial(roll, gathered=lambda v, g, momentum: v + momentum * g),
            "You multiply g by μ; multiply the old velocity by it: v = μ v + g.",
        ),
        KnownMistake(
            "μ in front of both",
            partial(roll, gathered=lambda v, g, momentum: momentum * (v + g)),
            "You multiply both v and g by μ; multiply the old velocity alone: v = μ v + g.",
        ),
        KnownMistake(
            "(1 - μ) in front of v",
            partial(roll, gathered=lambda v, g, momentum: (1 - momentum) * v + g),
            "You multiply the old velocity by 1 - μ; multiply it by μ.",
        ),
        KnownMistake(
            "velocity never fades",
            partial(roll, gathered=lambda v, g, momentum: v + g),
            "Your velocity is the sum of all gradients; multiply the old one by μ first: v = μ v + g.",
        ),
        KnownMistake(
            "velocity starts at g",
            partial(roll, first=1.0),
            "Your velocity starts at g_1 and adds g_1 again; start at 0, so that v is g_1 after step 1.",
        ),
        KnownMistake(
            "lr twice",
            lambda w, gradients, lr, momentum: roll(w, gradients, lr * lr, momentum),
            "You multiply by lr both in the velocity and in the update; do it in the update alone.",
        ),
        KnownMistake(
            "sign of the velocity",
            partial(roll, gathered=lambda v, g, momentum: momentum * v - g),
            "w moves uphill; add the gradient to v, and subtract lr · v from w.",
        ),
        KnownMistake(
            "g counted twice",
            partial(roll, step=lambda v, g, momentum, before: v + g),
            "You add the gradient to lr · v once more; v already contains it, so w moves by lr · v alone.",
        ),
        KnownMistake(
            "the velocity itself",
            lambda w, gradients, lr, momentum: (
                (w - roll(w, gradients, lr, momentum)).diff(dim=0, prepend=torch.zeros_like(w)[None]) / lr
            ),
            "Your rows are the velocities; record w after each update.",
        ),
        KnownMistake(
            "one step behind",
            before_each_update(roll),
            "Your first row is the start: you record w too early, or use the old velocity. Update v, then "
            "w, then record w.",
        ),
        *of_every_path(roll, but="recorded before the update"),
        KnownMistake(
            "the gradient before in place of the velocity",
            lambda w, gradients, lr, momentum: (
                w
                - lr
                * (
                    gradients + momentum * torch.cat([torch.zeros_like(gradients[:1]), gradients[:-1]])
                ).cumsum(0)
            ),
            "You add μ times the gradient before; the velocity holds all earlier ones: v = μ v + g.",
        ),
    ),
    picture=pictures.MOMENTUM,
    hints=(
        "The velocity is kept from step to step: create it once, before the loop, as 0.",
        "In each step, the new velocity is μ times the old one plus this gradient. Then subtract lr times "
        "the new velocity from w.",
    ),
)
