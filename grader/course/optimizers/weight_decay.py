"""weight_decay · Momentum with a pull towards 0: the gradient of λ/2 · ‖w‖² is added to g."""

from __future__ import annotations

from functools import partial

from grader.course.optimizers import pictures
from grader.course.optimizers.common import NOTHING_OF_OPTIM, paths
from grader.course.optimizers.mistakes import of_every_path
from grader.course.optimizers.update_rules import look_ahead, roll
from grader.toolkit import Exercise, KnownMistake, torch


def pulled(
    w: torch.Tensor, gradients: torch.Tensor, lr: float, momentum: float, weight_decay: float
) -> torch.Tensor:
    """v ← μ v + g + λ w, w ← w - lr v: w after each step, as torch.optim.SGD."""
    path, v = [], torch.zeros_like(w)
    for g in gradients:
        v = momentum * v + (g + weight_decay * w)
        w = w - lr * v
        path.append(w)
    return torch.stack(path)


weight_decay = Exercise(
    name="weight_decay",
    points=2,
    shapes="w (D,), gradients (T, D) -> (T, D)",
    reference=pulled,
    by_hand=NOTHING_OF_OPTIM,
    cases=paths(
        {"lr": 0.1, "momentum": 0.9, "weight_decay": 0.05},
        ("weight decay 0", {"weight_decay": 0.0}),
        ("weight decay 0.4", {"weight_decay": 0.4}),
        ("momentum 0", {"momentum": 0.0}),
        ("momentum 0.3", {"momentum": 0.3}),
    ),
    mistakes=(
        KnownMistake(
            "decoupled",
            partial(roll, pull=lambda w, start, g: 0 * w, shrunk=lambda w, new, lr, d: new - lr * d * w),
            "You shrink w separately, as AdamW does; add λ w to the gradient, so that it enters the "
            "velocity.",
        ),
        KnownMistake(
            "shrunk after the update",
            partial(roll, pull=lambda w, start, g: 0 * w, shrunk=lambda w, new, lr, d: new - lr * d * new),
            "You shrink w after its update; add λ w to the gradient before it, so that it enters the "
            "velocity.",
        ),
        KnownMistake(
            "shrunk without lr",
            partial(roll, pull=lambda w, start, g: 0 * w, shrunk=lambda w, new, lr, d: new - d * w),
            "You subtract λ w from w directly; add λ w to the gradient, so that it passes through the "
            "velocity and lr.",
        ),
        KnownMistake(
            "no decay",
            lambda w, gradients, lr, momentum, weight_decay: roll(w, gradients, lr, momentum),
            "The weight decay has no effect; add λ w to the gradient in each step.",
        ),
        KnownMistake(
            "pushed away from 0",
            lambda w, gradients, lr, momentum, weight_decay: roll(w, gradients, lr, momentum, -weight_decay),
            "You subtract λ w from the gradient, so w grows; add it.",
        ),
        KnownMistake(
            "2 λ w",
            lambda w, gradients, lr, momentum, weight_decay: roll(
                w, gradients, lr, momentum, 2 * weight_decay
            ),
            "You add 2 λ w; the penalty is λ/2 · ‖w‖², and its gradient λ w.",
        ),
        KnownMistake(
            "half of λ w",
            lambda w, gradients, lr, momentum, weight_decay: roll(
                w, gradients, lr, momentum, weight_decay / 2
            ),
            "You add λ w / 2; the penalty is λ/2 · ‖w‖², and its gradient λ w.",
        ),
        KnownMistake(
            "always the first w",
            partial(roll, pull=lambda w, start, g: start),
            "You add λ times the first w in every step; use the present w.",
        ),
        KnownMistake(
            "λ times the gradient",
            partial(roll, pull=lambda w, start, g: g),
            "You add λ times the gradient; add λ times w.",
        ),
        KnownMistake(
            "sign of w",
            partial(roll, pull=lambda w, start, g: torch.sign(w)),
            "You add λ times the sign of w, the gradient of |w|; add λ w.",
        ),
        KnownMistake(
            "w squared",
            partial(roll, pull=lambda w, start, g: w**2),
            "You add λ w²; the gradient of the penalty λ/2 · ‖w‖² is λ w.",
        ),
        KnownMistake(
            "velocity forgotten between steps",
            lambda w, gradients, lr, momentum, weight_decay: roll(w, gradients, lr, 0.0, weight_decay),
            "Each step uses its own gradient alone; set v to 0 once, before the loop, and carry it from "
            "step to step.",
        ),
        KnownMistake(
            "(1 - μ) in front of the gradient",
            partial(roll, gathered=lambda v, g, momentum: momentum * v + (1 - momentum) * g),
            "You average: v = μ v + (1 - μ) d. Here the whole gradient is added: v = μ v + d.",
        ),
        KnownMistake(
            "old velocity used",
            partial(roll, step=lambda v, g, momentum, before: before),
            "You move w by the velocity of the step before; update the velocity first, then w.",
        ),
        KnownMistake(
            "Nesterov's step",
            partial(roll, step=look_ahead),
            "You look ahead as Nesterov does; move w by lr · v alone.",
        ),
        *of_every_path(roll),
    ),
    picture=pictures.WEIGHT_DECAY,
    hints=(
        "Which vector is the gradient of λ/2 · ‖w‖²?",
        "Add λ times the current w to the gradient of the step; the rest is momentum, unchanged.",
    ),
)
