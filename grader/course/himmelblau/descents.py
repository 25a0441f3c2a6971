"""Paths that an optimizer takes over a landscape, with parts that the known mistakes replace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grader.toolkit import torch

Slope = Callable[..., Any]
"""From points (2,) or (S, 2), the gradient at each of them."""

Update = Callable[..., Any]
"""From a gradient and the number of the step, what to subtract from the point. It may remember."""


def follow(start: torch.Tensor, steps: int, update: Callable[[], Update], gradient: Slope) -> torch.Tensor:
    """The points after each update, (steps, 2). `update` makes an optimizer that remembers nothing yet."""
    path, point, change = start.new_empty(steps, *start.shape), start, update()
    for step in range(steps):
        point = point - change(gradient(point), step + 1)
        path[step] = point
    return path


def plain(lr: float) -> Callable[[], Update]:
    """Gradient descent: lr · g."""
    return lambda: lambda g, t: lr * g


def adam(
    lr: float,
    *,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
    m_correction: Callable[[float, int], float] = lambda beta, t: 1 - beta**t,
    v_correction: Callable[[float, int], float] = lambda beta, t: 1 - beta**t,
    square: Callable[[torch.Tensor], torch.Tensor] = lambda g: g**2,
    step: Callable[..., torch.Tensor] = lambda m, v, eps: m / (v.sqrt() + eps),
    kept: bool = False,
    sums: bool = False,
) -> Callable[[], Update]:
    """Adam as torch.optim.Adam, whose defaults these are.

    By keyword come mistakes: other constants and formulas; `kept`, where the corrected averages are
    those that enter the next step; `sums`, where new values are added without their weight 1 - β.
    """

    def make() -> Update:
        m: Any = 0.0
        v: Any = 0.0

        def update(g: torch.Tensor, t: int) -> torch.Tensor:
            nonlocal m, v
            m = beta1 * m + (1.0 if sums else 1 - beta1) * g
            v = beta2 * v + (1.0 if sums else 1 - beta2) * square(g)
            m_hat, v_hat = m / m_correction(beta1, t), v / v_correction(beta2, t)
            if kept:
                m, v = m_hat, v_hat
            return lr * step(m_hat, v_hat, eps)

        return update

    return make
