"""adamw · Adam whose weight decay stays out of the gradient: w shrinks on its own, beside Adam's step."""

from __future__ import annotations

from functools import partial

from grader.course.optimizers.adam_mistakes import of_adam
from grader.course.optimizers.common import NOTHING_OF_OPTIM, UNUSUAL_BETAS, USUAL_BETAS, paths
from grader.course.optimizers.mistakes import of_every_path
from grader.course.optimizers.update_rules import adapt
from grader.toolkit import Exercise, KnownMistake, torch

adamw = Exercise(
    name="adamw",
    points=3,
    reference=adapt,
    by_hand=NOTHING_OF_OPTIM,
    cases=paths(
        {"lr": 0.1} | USUAL_BETAS | {"weight_decay": 0.05},
        *UNUSUAL_BETAS,
        ("weight decay 0", {"weight_decay": 0.0}),
        ("weight decay 0.6", {"weight_decay": 0.6}),
    ),
    mistakes=(
        KnownMistake(
            "decay in the gradient",
            partial(
                adapt,
                handed=lambda g, w, decay: g + decay * w,
                shrunk=lambda w, step, start, lr, decay: w - step,
            ),
            "You add λ w to the gradient, as Adam with L2 does: there it is divided by √ŝ with the rest. In "
            "AdamW w shrinks beside Adam's step.",
        ),
        KnownMistake(
            "decay twice",
            partial(adapt, handed=lambda g, w, decay: g + decay * w),
            "λ w is in your gradient and also taken off w: only the second is AdamW.",
        ),
        KnownMistake(
            "no decay",
            partial(adapt, shrunk=lambda w, step, start, lr, decay: w - step),
            "The weight decay has no effect: take lr · λ · w off w in each step.",
        ),
        KnownMistake(
            "decay without lr",
            partial(adapt, shrunk=lambda w, step, start, lr, decay: w - decay * w - step),
            "You take off λ w: it is lr · λ · w.",
        ),
        KnownMistake(
            "decay away from 0",
            partial(adapt, shrunk=lambda w, step, start, lr, decay: w + lr * decay * w - step),
            "Your decay makes w grow: lr · λ · w is taken off.",
        ),
        KnownMistake(
            "decay of the updated w",
            partial(adapt, shrunk=lambda w, step, start, lr, decay: (w - step) * (1 - lr * decay)),
            "You shrink w after Adam's step: what shrinks is the w from before it.",
        ),
        KnownMistake(
            "decay of the first w",
            partial(adapt, shrunk=lambda w, step, start, lr, decay: w - lr * decay * start - step),
            "You take off lr · λ times the w of the start in every step: use the present w.",
        ),
        KnownMistake(
            "2 λ w",
            partial(adapt, shrunk=lambda w, step, start, lr, decay: w - 2 * lr * decay * w - step),
            "Your decay is twice as large: lr · λ · w, without a 2.",
        ),
        KnownMistake(
            "decay of the sign of w",
            partial(adapt, shrunk=lambda w, step, start, lr, decay: w - lr * decay * torch.sign(w) - step),
            "You take off lr · λ times the sign of w: it is times w.",
        ),
        *of_adam(),
        *of_every_path(adapt),
    ),
    hints=(
        "It is Adam plus one term. Adam's gradient, m and s never hear of the decay.",
        "Both terms use w from before the update: take lr · λ · w off it, and Adam's step.",
    ),
)
