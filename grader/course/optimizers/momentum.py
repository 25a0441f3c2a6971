"""momentum · A ball that rolls: a velocity v gathers the gradients, older ones weigh less."""

from __future__ import annotations

from functools import partial

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
            "You average: v = μ v + (1 - μ) g. Here the gradient is added whole: v = μ v + g.",
        ),
        KnownMistake(
            "μ in front of g",
            partial(roll, gathered=lambda v, g, momentum: v + momentum * g),
            "μ belongs to the old velocity, which fades; the gradient is added whole.",
        ),
        KnownMistake(
            "μ in front of both",
            partial(roll, gathered=lambda v, g, momentum: momentum * (v + g)),
            "μ multiplies the old velocity alone: add the gradient after that.",
        ),
        KnownMistake(
            "(1 - μ) in front of v",
            partial(roll, gathered=lambda v, g, momentum: (1 - momentum) * v + g),
            "The old velocity keeps the share μ, not 1 - μ.",
        ),
        KnownMistake(
            "velocity never fades",
            partial(roll, gathered=lambda v, g, momentum: v + g),
            "Your velocity is the plain sum of all gradients: multiply the old one by μ first.",
        ),
        KnownMistake(
            "velocity starts at g",
            partial(roll, first=1.0),
            "The velocity starts at 0, so that after step 1 it is g_1: yours holds g_1 already and adds it "
            "again.",
        ),
        KnownMistake(
            "lr twice",
            lambda w, gradients, lr, momentum: roll(w, gradients, lr * lr, momentum),
            "lr is both in your velocity and in your update: it belongs in one of them.",
        ),
        KnownMistake(
            "sign of the velocity",
            partial(roll, gathered=lambda v, g, momentum: momentum * v - g),
            "Yours goes uphill: the velocity adds the gradient, and the update takes the velocity off. Where "
            "both add or both take off, w moves the wrong way.",
        ),
        KnownMistake(
            "g counted twice",
            partial(roll, step=lambda v, g, momentum, before: v + g),
            "The velocity has the gradient in it already: w moves by lr · v alone.",
        ),
        KnownMistake(
            "the velocity itself",
            lambda w, gradients, lr, momentum: (
                (w - roll(w, gradients, lr, momentum)).diff(dim=0, prepend=torch.zeros_like(w)[None]) / lr
            ),
            "Your rows are the velocities: keep w after each update.",
        ),
        KnownMistake(
            "one step behind",
            before_each_update(roll),
            "Your first row is the start. Either you keep w before its update, or it moves by the velocity "
            "of the step before: update the velocity, then w, then keep it.",
        ),
        *of_every_path(roll, but="recorded before the update"),
    ),
    hints=(
        "The velocity outlives the steps: it is made once, before the loop, and is 0 then.",
        "In each step: the old velocity times μ, plus this gradient, is the new velocity. It moves w, times "
        "lr.",
    ),
)
