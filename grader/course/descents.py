"""Paths that an optimizer takes over a landscape, right ones and the usual wrong ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grader.lazy import torch

Slope = Callable[..., Any]
"""From points (2,) or (S, 2), the gradient at each of them."""

Update = Callable[..., Any]
"""From a gradient and the number of the step, what is taken off the point. It may remember."""


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


def heavy_ball(
    lr: float,
    momentum: float,
    *,
    weight: float = 1.0,
    first_weight: float | None = None,
    nesterov: bool = False,
    late: bool = False,
) -> Callable[[], Update]:
    """lr · v with v = momentum · v + g, as torch.optim.SGD without dampening.

    By keyword come mistakes: g counted by another weight, from the second step on or in the first
    too; Nesterov's step; the step taken before v has heard of g.
    """

    def make() -> Update:
        v: Any = 0.0

        def update(g: torch.Tensor, t: int) -> Any:
            nonlocal v
            old = v
            v = momentum * v + (first_weight if t == 1 and first_weight is not None else weight) * g
            if late:
                return lr * old * torch.ones_like(g)
            return lr * (g + momentum * v) if nesterov else lr * v

        return update

    return make


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
    those that go on; `sums`, where new values are added without their weight 1 - β.
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


def x_first(start: torch.Tensor, steps: int, update: Callable[[], Update], gradient: Slope) -> torch.Tensor:
    """`follow` where the gradient of y has seen the new x: a mistake."""
    (x, y), change_x, change_y, path = start.unbind(-1), update(), update(), []
    for t in range(1, steps + 1):
        x = x - change_x(gradient(torch.stack([x, y], -1))[..., 0], t)
        y = y - change_y(gradient(torch.stack([x, y], -1))[..., 1], t)
        path.append(torch.stack([x, y], -1))
    return torch.stack(path)


def with_start(start: torch.Tensor, *rest: Any) -> torch.Tensor:
    """The start, then the path."""
    return torch.cat([start[None], follow(start, *rest)])


def start_for_end(start: torch.Tensor, *rest: Any) -> torch.Tensor:
    """The start, then the path without its last point: recorded before each update."""
    return with_start(start, *rest)[:-1]


def end_only(start: torch.Tensor, *rest: Any) -> torch.Tensor:
    """The last point of the path, (2,)."""
    return follow(start, *rest)[-1]


def end_repeated(start: torch.Tensor, *rest: Any) -> torch.Tensor:
    """The last point of the path in every row: what a list of one tensor that changes in place holds."""
    path = follow(start, *rest)
    return path[-1:].repeat(len(path), 1)


def never_looking_again(
    start: torch.Tensor, steps: int, update: Callable[[], Update], gradient: Slope
) -> torch.Tensor:
    """`follow` with the gradient of the start in every step."""
    first = gradient(start)
    return follow(start, steps, update, lambda _: first)
