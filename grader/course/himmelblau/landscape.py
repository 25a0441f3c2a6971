"""Himmelblau's function, its slope and its minima, and paths over it."""

from __future__ import annotations

from typing import Any

from grader.course.himmelblau.descents import Slope, adam, follow, plain
from grader.toolkit import torch

MINIMA = ((3.0, 2.0), (-2.805118, 3.131312), (-3.779310, -3.283186), (3.584428, -1.848126))


def height(point: torch.Tensor) -> torch.Tensor:
    """f(x, y) = (x² + y - 11)² + (x + y² - 7)², 0-d."""
    a, b = brackets(point)
    return a**2 + b**2


def brackets(points: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """x² + y - 11 and x + y² - 7, of one point or of many."""
    x, y = points[..., 0], points[..., 1]
    return x**2 + y - 11, x + y**2 - 7


def slope(points: torch.Tensor) -> torch.Tensor:
    """∇f in closed form, which a path can afford; a test holds it against autograd."""
    a, b = brackets(points)
    x, y = points[..., 0], points[..., 1]
    return torch.stack([4 * x * a + 2 * b, 2 * a + 4 * y * b], -1)


def plain_path(
    start: torch.Tensor, lr: float, steps: int, *, by: Any = follow, gradient: Slope = slope
) -> Any:
    """The path of gradient descent. A mistake follows it another way, or another gradient."""
    return by(start, steps, plain(lr), gradient)


def adam_path(
    start: torch.Tensor,
    lr: float,
    steps: int,
    *,
    by: Any = follow,
    gradient: Slope = slope,
    **mistakes: Any,
) -> Any:
    """The path of Adam."""
    return by(start, steps, adam(lr, **mistakes), gradient)
