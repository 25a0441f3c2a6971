"""Update rules whose parts can be replaced: what the known mistakes of the optimizers are made of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grader.toolkit import torch


def descend(w: torch.Tensor, gradients: torch.Tensor, lr: float) -> torch.Tensor:
    """w - lr (g_1 + ... + g_t), for every t."""
    return w - lr * gradients.cumsum(0)


def roll(
    w: torch.Tensor,
    gradients: torch.Tensor,
    lr: float,
    momentum: float,
    weight_decay: float = 0.0,
    *,
    gathered: Callable[..., torch.Tensor] = lambda v, g, momentum: momentum * v + g,
    step: Callable[..., torch.Tensor] = lambda v, g, momentum, before: v,
    pull: Callable[..., torch.Tensor] = lambda w, start, g: w,
    shrunk: Callable[..., torch.Tensor] = lambda w, new, lr, decay: new,
    first: float = 0.0,
) -> torch.Tensor:
    """Gradient descent with a velocity v, whose parts can be wrong.

        v ← gathered(v, g + weight_decay · pull(w)),  w ← w - lr · step(v)

    `shrunk` changes w once more after its update, `first` times
    the first gradient is the velocity at the start.
    """
    rows, start, v = [], w, first * gradients[0]
    for given in gradients:
        g = given + weight_decay * pull(w, start, given)
        before, v = v, gathered(v, g, momentum)
        w = shrunk(w, w - lr * step(v, g, momentum, before), lr, weight_decay)
        rows.append(w)
    return torch.stack(rows)


def look_ahead(v: torch.Tensor, g: torch.Tensor, momentum: float, before: torch.Tensor) -> torch.Tensor:
    """The step of Nesterov's momentum as torch takes it: g + μ v."""
    return g + momentum * v


def both_corrected(beta1: float, beta2: float, t: int) -> tuple[float, float]:
    """By what Adam divides m and s in step t: 1 - β1^t and 1 - β2^t."""
    return 1 - beta1**t, 1 - beta2**t


def adapt(
    w: torch.Tensor,
    gradients: torch.Tensor,
    lr: float,
    beta1: float,
    beta2: float,
    eps: float,
    weight_decay: float = 0.0,
    *,
    mean: Callable[..., torch.Tensor] = lambda m, g, beta1: beta1 * m + (1 - beta1) * g,
    mean_square: Callable[..., torch.Tensor] = lambda s, g, beta2, m: beta2 * s + (1 - beta2) * g**2,
    correction: Callable[[float, float, int], tuple[Any, Any]] = both_corrected,
    quotient: Callable[..., torch.Tensor] = lambda m, s, eps, divisor: m / (s.sqrt() + eps),
    handed: Callable[..., torch.Tensor] = lambda g, w, decay: g,
    shrunk: Callable[..., torch.Tensor] = lambda w, step, start, lr, decay: w - lr * decay * w - step,
    kept: bool = False,
    greatest: bool = False,
) -> torch.Tensor:
    """Adam, and with `weight_decay` AdamW, whose parts can be wrong.

        m̂ = m / (1 - β1^t),  ŝ = s / (1 - β2^t),  w ← shrunk(w, lr · quotient(m̂, ŝ))

    `kept` stores the corrected averages, `greatest` never lets ŝ fall.
    """
    rows, start = [], w
    m, s, top = torch.zeros_like(w), torch.zeros_like(w), torch.zeros_like(w)
    for t, given in enumerate(gradients, start=1):
        g = handed(given, w, weight_decay)
        m = mean(m, g, beta1)
        s = mean_square(s, g, beta2, m)
        divisor1, divisor2 = correction(beta1, beta2, t)
        m_hat, s_hat = m / divisor1, s / divisor2
        if kept:
            m, s = m_hat, s_hat
        top = torch.maximum(top, s_hat)
        w = shrunk(
            w, lr * quotient(m_hat, top if greatest else s_hat, eps, divisor2), start, lr, weight_decay
        )
        rows.append(w)
    return torch.stack(rows)
