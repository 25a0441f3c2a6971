"""adamw · Adam whose weight decay stays out of the gradient: w shrinks separately from Adam's step."""

from __future__ import annotations

from functools import partial

from grader.course.optimizers import pictures
from grader.course.optimizers.adam_mistakes import of_adam
from grader.course.optimizers.common import NOTHING_OF_OPTIM, UNUSUAL_BETAS, USUAL_BETAS, paths
from grader.course.optimizers.mistakes import of_every_path
from grader.course.optimizers.update_rules import adapt
from grader.toolkit import Exercise, KnownMistake, torch


def adapted_and_shrunk(
    w: torch.Tensor,
    gradients: torch.Tensor,
    lr: float,
    beta1: float,
    beta2: float,
    eps: float,
    weight_decay: float,
) -> torch.Tensor:
    """Adam's step beside a decay of its own: w after each step, as torch.optim.AdamW.

    m̂ = m / (1 - β1^t),  ŝ = s / (1 - β2^t),  w ← w - lr λ w - lr m̂ / (√ŝ + ε)
    """
    path, m, s = [], torch.zeros_like(w), torch.zeros_like(w)
    for t, g in enumerate(gradients, start=1):
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        m_hat, s_hat = m / (1 - beta1**t), s / (1 - beta2**t)
        w = w - lr * weight_decay * w - lr * (m_hat / (s_hat.sqrt() + eps))
        path.append(w)
    return torch.stack(path)


def divided_too(
    w: torch.Tensor,
    gradients: torch.Tensor,
    lr: float,
    beta1: float,
    beta2: float,
    eps: float,
    weight_decay: float,
) -> torch.Tensor:
    """The decay divided by √ŝ + ε like m̂: a mistake."""
    path, m, s = [], torch.zeros_like(w), torch.zeros_like(w)
    for t, g in enumerate(gradients, start=1):
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        m_hat, s_hat = m / (1 - beta1**t), s / (1 - beta2**t)
        w = w - lr * (m_hat + weight_decay * w) / (s_hat.sqrt() + eps)
        path.append(w)
    return torch.stack(path)


adamw = Exercise(
    name="adamw",
    points=3,
    shapes="w (D,), gradients (T, D) -> (T, D)",
    reference=adapted_and_shrunk,
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
            "You add λ w to the gradient, as Adam with L2 does, so it is divided by √ŝ; subtract lr · λ · w "
            "from w separately.",
        ),
        KnownMistake(
            "decay twice",
            partial(adapt, handed=lambda g, w, decay: g + decay * w),
            "You add λ w to the gradient and also shrink w; AdamW only shrinks w.",
        ),
        KnownMistake(
            "no decay",
            partial(adapt, shrunk=lambda w, step, start, lr, decay: w - step),
            "The weight decay has no effect; subtract lr · λ · w from w in each step.",
        ),
        KnownMistake(
            "decay without lr",
            partial(adapt, shrunk=lambda w, step, start, lr, decay: w - decay * w - step),
            "You subtract λ w; subtract lr · λ · w.",
        ),
        KnownMistake(
            "decay away from 0",
            partial(adapt, shrunk=lambda w, step, start, lr, decay: w + lr * decay * w - step),
            "You add lr · λ · w, so w grows; subtract it.",
        ),
        KnownMistake(
            "decay of the updated w",
            partial(adapt, shrunk=lambda w, step, start, lr, decay: (w - step) * (1 - lr * decay)),
            "You shrink w after Adam's step; shrink the w from before it.",
        ),
        KnownMistake(
            "decay of the first w",
            partial(adapt, shrunk=lambda w, step, start, lr, decay: w - lr * decay * start - step),
            "You subtract lr · λ times the first w in every step; use the present w.",
        ),
        KnownMistake(
            "2 λ w",
            partial(adapt, shrunk=lambda w, step, start, lr, decay: w - 2 * lr * decay * w - step),
            "You subtract 2 · lr · λ · w; subtract lr · λ · w.",
        ),
        KnownMistake(
            "decay of the sign of w",
            partial(adapt, shrunk=lambda w, step, start, lr, decay: w - lr * decay * torch.sign(w) - step),
            "You subtract lr · λ times the sign of w; subtract lr · λ · w.",
        ),
        *of_adam(),
        *of_every_path(adapt),
        KnownMistake(
            "decay inside the fraction",
            divided_too,
            "You divide λ w by √ŝ + ε too; divide m̂ alone, and subtract lr · λ · w beside it.",
        ),
    ),
    picture=pictures.ADAMW,
    hints=(
        "It is Adam plus one term. The decay enters neither the gradient nor m nor s.",
        "Both terms use the w from before the update: subtract lr · λ · w from it, and Adam's step.",
    ),
)
