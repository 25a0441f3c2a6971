"""nesterov · Momentum that looks ahead: the step is the present gradient plus μ times the new velocity."""

from __future__ import annotations

from functools import partial

from grader.course.optimizers import pictures
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
            "You step by v, as plain momentum does; step by g + μ v, with v already updated.",
        ),
        NO_VELOCITY,
        KnownMistake(
            "g missing in the step",
            partial(roll, step=lambda v, g, momentum, before: momentum * v),
            "You step by μ v; step by g + μ v.",
        ),
        KnownMistake(
            "μ missing in the step",
            partial(roll, step=lambda v, g, momentum, before: g + v),
            "You step by g + v; step by g + μ v.",
        ),
        KnownMistake(
            "μ at g in the step",
            partial(roll, step=lambda v, g, momentum, before: v + momentum * g),
            "You step by v + μ g; step by g + μ v.",
        ),
        KnownMistake(
            "looks ahead twice",
            partial(roll, step=lambda v, g, momentum, before: g + momentum * (momentum * v + g)),
            "You look ahead one step too far; in g + μ v, v has been updated once.",
        ),
        KnownMistake(
            "the step kept as velocity",
            partial(roll, gathered=lambda v, g, momentum: g + momentum * (momentum * v + g)),
            "You keep g + μ v as the new velocity; keep v as it was updated, and use g + μ v for the step "
            "alone.",
        ),
        KnownMistake(
            "velocity reset in each step",
            partial(roll, gathered=lambda v, g, momentum: g, step=look_ahead),
            "Your velocity is 0 before each step; set it to 0 once, before the loop.",
        ),
        KnownMistake(
            "old velocity counted too",
            partial(roll, step=lambda v, g, momentum, before: v + momentum * before),
            "You step by v plus μ times the old velocity; step by g + μ v, with the new v.",
        ),
        KnownMistake(
            "(1 - μ) in front of g",
            partial(roll, gathered=lambda v, g, momentum: momentum * v + (1 - momentum) * g, step=look_ahead),
            "You average: v = μ v + (1 - μ) g. Here the whole gradient is added: v = μ v + g.",
        ),
        KnownMistake(
            "velocity starts at g",
            partial(roll, first=1.0, step=look_ahead),
            "Your velocity starts at g_1 and adds g_1 again; start at 0, so that v is g_1 after step 1.",
        ),
        KnownMistake(
            "velocity never fades",
            partial(roll, gathered=lambda v, g, momentum: v + g, step=look_ahead),
            "Your velocity is the sum of all gradients; multiply the old one by μ first: v = μ v + g.",
        ),
        *of_every_path(partial(roll, step=look_ahead)),
    ),
    picture=pictures.MOMENTUM,
    hints=(
        "The velocity is the same as in plain momentum. Only the step differs.",
        "Update the velocity first. Then make one more momentum update with the same gradient, μ v + g, and "
        "subtract lr times that from w; keep v itself as it was.",
    ),
)
