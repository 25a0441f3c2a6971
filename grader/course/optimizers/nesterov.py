"""nesterov · Momentum that looks ahead: the step counts the present gradient and the velocity it leads to."""

from __future__ import annotations

from functools import partial

from grader.course.optimizers.common import NOTHING_OF_OPTIM, paths
from grader.course.optimizers.mistakes import NO_VELOCITY, of_every_path
from grader.course.optimizers.update_rules import look_ahead, roll
from grader.toolkit import Exercise, KnownMistake, torch


def looking_ahead(w: torch.Tensor, gradients: torch.Tensor, lr: float, momentum: float) -> torch.Tensor:
    """v ← μ v + g, w ← w - lr (g + μ v): w after each step, as torch.optim.SGD with nesterov=True."""
    path, v = [], torch.zeros_like(w)
    for g in gradients:
        v = momentum * v + g
        w = w - lr * (g + momentum * v)
        path.append(w)
    return torch.stack(path)


nesterov = Exercise(
    name="nesterov",
    points=2,
    shapes="w (D,), gradients (T, D) -> (T, D)",
    reference=looking_ahead,
    by_hand=NOTHING_OF_OPTIM,
    cases=paths(
        {"lr": 0.1, "momentum": 0.9},
        ("momentum 0", {"momentum": 0.0}),
        ("momentum 0.3", {"momentum": 0.3}),
        ("momentum 0.99", {"momentum": 0.99}),
    ),
    mistakes=(
        KnownMistake(
            "plain momentum",
            roll,
            "That is momentum without the look ahead: the step is g + μ v with the velocity already updated.",
        ),
        NO_VELOCITY,
        KnownMistake(
            "g missing in the step",
            partial(roll, step=lambda v, g, momentum, before: momentum * v),
            "You move by μ v alone: the step is g + μ v.",
        ),
        KnownMistake(
            "μ missing in the step",
            partial(roll, step=lambda v, g, momentum, before: g + v),
            "You move by g + v: the velocity is multiplied by μ once more in the step.",
        ),
        KnownMistake(
            "μ at g in the step",
            partial(roll, step=lambda v, g, momentum, before: v + momentum * g),
            "You move by v + μ g: it is g + μ v.",
        ),
        KnownMistake(
            "looks ahead twice",
            partial(roll, step=lambda v, g, momentum, before: g + momentum * (momentum * v + g)),
            "You look one step too far: the velocity in g + μ v has been updated once.",
        ),
        KnownMistake(
            "the step kept as velocity",
            partial(roll, gathered=lambda v, g, momentum: g + momentum * (momentum * v + g)),
            "You keep g + μ v as the velocity: it is the step alone, and the velocity stays as it was "
            "updated.",
        ),
        KnownMistake(
            "velocity made anew in each step",
            partial(roll, gathered=lambda v, g, momentum: g, step=look_ahead),
            "Your velocity is 0 before each step: set it to 0 once, before the loop.",
        ),
        KnownMistake(
            "old velocity counted too",
            partial(roll, step=lambda v, g, momentum, before: v + momentum * before),
            "You add μ times the old velocity to the new one: the step is g plus μ times the new one.",
        ),
        KnownMistake(
            "(1 - μ) in front of g",
            partial(roll, gathered=lambda v, g, momentum: momentum * v + (1 - momentum) * g, step=look_ahead),
            "You average: v = μ v + (1 - μ) g. Here the gradient is added whole: v = μ v + g.",
        ),
        KnownMistake(
            "velocity starts at g",
            partial(roll, first=1.0, step=look_ahead),
            "The velocity starts at 0, so that after step 1 it is g_1: yours holds g_1 already and adds it "
            "again.",
        ),
        KnownMistake(
            "velocity never fades",
            partial(roll, gathered=lambda v, g, momentum: v + g, step=look_ahead),
            "Your velocity is the plain sum of all gradients: multiply the old one by μ first.",
        ),
        *of_every_path(partial(roll, step=look_ahead)),
    ),
    hints=(
        "The velocity is that of plain momentum. Only the step differs.",
        "Update the velocity first. Then ask momentum for one more step with the same gradient: μ times the "
        "new velocity, plus g. Move by that, and leave the velocity as it is.",
    ),
)
