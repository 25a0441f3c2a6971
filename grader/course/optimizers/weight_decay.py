"""weight_decay · Momentum with a pull towards 0: the gradient of λ/2 · ‖w‖² is added to the one handed
over."""

from __future__ import annotations

from functools import partial

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
            "You shrink w beside the velocity, as AdamW does. Here λ w is added to the gradient, so that the "
            "velocity gathers it too.",
        ),
        KnownMistake(
            "shrunk after the update",
            partial(roll, pull=lambda w, start, g: 0 * w, shrunk=lambda w, new, lr, d: new - lr * d * new),
            "You shrink w after its update. Here λ w is added to the gradient before it, so that the "
            "velocity gathers it too.",
        ),
        KnownMistake(
            "shrunk without lr",
            partial(roll, pull=lambda w, start, g: 0 * w, shrunk=lambda w, new, lr, d: new - d * w),
            "You take λ w off w at once. Here λ w is added to the gradient, so that it goes through the "
            "velocity and lr as well.",
        ),
        KnownMistake(
            "no decay",
            lambda w, gradients, lr, momentum, weight_decay: roll(w, gradients, lr, momentum),
            "The weight decay has no effect: add λ w to the gradient in each step.",
        ),
        KnownMistake(
            "pushed away from 0",
            lambda w, gradients, lr, momentum, weight_decay: roll(w, gradients, lr, momentum, -weight_decay),
            "Your decay makes w grow: λ w is *added* to the gradient, which is then subtracted.",
        ),
        KnownMistake(
            "2 λ w",
            lambda w, gradients, lr, momentum, weight_decay: roll(
                w, gradients, lr, momentum, 2 * weight_decay
            ),
            "Your pull is 2 λ w, that of λ ‖w‖². Here the penalty is λ/2 · ‖w‖², with gradient λ w.",
        ),
        KnownMistake(
            "half of λ w",
            lambda w, gradients, lr, momentum, weight_decay: roll(
                w, gradients, lr, momentum, weight_decay / 2
            ),
            "Your pull is half of λ w: the 1/2 of the penalty λ/2 · ‖w‖² goes when you differentiate.",
        ),
        KnownMistake(
            "always the first w",
            partial(roll, pull=lambda w, start, g: start),
            "You add λ times the w of the start in every step: use the present w.",
        ),
        KnownMistake(
            "λ times the gradient",
            partial(roll, pull=lambda w, start, g: g),
            "You add λ times the gradient: it is λ times w.",
        ),
        KnownMistake(
            "sign of w",
            partial(roll, pull=lambda w, start, g: torch.sign(w)),
            "You add λ times the sign of w, the gradient of |w|: here it is λ w.",
        ),
        KnownMistake(
            "w squared",
            partial(roll, pull=lambda w, start, g: w**2),
            "You add λ w²: that is not the gradient of the penalty λ/2 · ‖w‖² but twice a part of it.",
        ),
        KnownMistake(
            "velocity forgotten between steps",
            lambda w, gradients, lr, momentum, weight_decay: roll(w, gradients, lr, 0.0, weight_decay),
            "Each step uses its own gradient alone. The velocity must outlive the step.",
        ),
        KnownMistake(
            "(1 - μ) in front of the gradient",
            partial(roll, gathered=lambda v, g, momentum: momentum * v + (1 - momentum) * g),
            "You average: v = μ v + (1 - μ) d. Here the gradient is added whole: v = μ v + d.",
        ),
        KnownMistake(
            "old velocity used",
            partial(roll, step=lambda v, g, momentum, before: before),
            "w moves by the velocity of the step before: update the velocity first, then w.",
        ),
        KnownMistake(
            "Nesterov's step",
            partial(roll, step=look_ahead),
            "You look ahead as Nesterov does: here w moves by lr · v alone.",
        ),
        *of_every_path(roll),
    ),
    hints=(
        "Which vector is the gradient of λ/2 · ‖w‖²?",
        "Add λ times the present w to the gradient that is handed over; the rest is momentum, unchanged.",
    ),
)
