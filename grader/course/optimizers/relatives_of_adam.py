"""Other optimizers that are taken for Adam: AMSGrad, NAdam and AdaBelief."""

from __future__ import annotations

from grader.toolkit import KnownMistake, torch


def amsgrad(
    w: torch.Tensor, gradients: torch.Tensor, lr: float, beta1: float, beta2: float, eps: float
) -> torch.Tensor:
    """Adam with the greatest s so far."""
    path, m, s, most = [], torch.zeros_like(w), torch.zeros_like(w), torch.zeros_like(w)
    for t, g in enumerate(gradients, start=1):
        m, s = beta1 * m + (1 - beta1) * g, beta2 * s + (1 - beta2) * g**2
        most = torch.maximum(most, s)
        w = w - lr * (m / (1 - beta1**t)) / ((most / (1 - beta2**t)).sqrt() + eps)
        path.append(w)
    return torch.stack(path)


def nadam(
    w: torch.Tensor, gradients: torch.Tensor, lr: float, beta1: float, beta2: float, eps: float
) -> torch.Tensor:
    """Adam whose step looks ahead, as Nesterov's does."""
    path, m, s = [], torch.zeros_like(w), torch.zeros_like(w)
    for t, g in enumerate(gradients, start=1):
        m, s = beta1 * m + (1 - beta1) * g, beta2 * s + (1 - beta2) * g**2
        ahead = beta1 * m / (1 - beta1 ** (t + 1)) + (1 - beta1) * g / (1 - beta1**t)
        w = w - lr * ahead / ((s / (1 - beta2**t)).sqrt() + eps)
        path.append(w)
    return torch.stack(path)


def adabelief(
    w: torch.Tensor, gradients: torch.Tensor, lr: float, beta1: float, beta2: float, eps: float
) -> torch.Tensor:
    """Adam whose s averages (g - m)²."""
    path, m, s = [], torch.zeros_like(w), torch.zeros_like(w)
    for t, g in enumerate(gradients, start=1):
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * (g - m) ** 2
        w = w - lr * (m / (1 - beta1**t)) / ((s / (1 - beta2**t)).sqrt() + eps)
        path.append(w)
    return torch.stack(path)


def in_one_tensor(
    w: torch.Tensor, gradients: torch.Tensor, lr: float, beta1: float, beta2: float, eps: float
) -> torch.Tensor:
    """Adam whose m and s are one tensor, which both change in place."""
    path, both = [], torch.zeros_like(w)
    for t, g in enumerate(gradients, start=1):
        both = beta1 * both + (1 - beta1) * g
        both = beta2 * both + (1 - beta2) * g**2
        w = w - lr * (both / (1 - beta1**t)) / ((both / (1 - beta2**t)).sqrt() + eps)
        path.append(w)
    return torch.stack(path)


RELATIVES = (
    KnownMistake(
        "m and s are one tensor",
        in_one_tensor,
        "m and s are the same tensor, which you change in place: after `m = s = zeros` both names mean one. "
        "Make two.",
    ),
    KnownMistake(
        "AMSGrad",
        amsgrad,
        "You divide by the greatest s so far, as AMSGrad does; divide by the present one.",
    ),
    KnownMistake(
        "NAdam",
        nadam,
        "You step by m and g together, as NAdam does; step by m̂ alone.",
    ),
    KnownMistake(
        "s averages (g - m)²",
        adabelief,
        "You average (g - m)², as AdaBelief does; average g².",
    ),
)
