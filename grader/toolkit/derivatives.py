"""Derivatives by torch.autograd, as references write them.

Each works in the dtype of its arguments and leaves them as they were. The results do not require
grad.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grader.lazy import torch


def derivative(f: Callable[[torch.Tensor], torch.Tensor], x: torch.Tensor) -> torch.Tensor:
    """f'(x), element by element, of a function that works element by element. The shape of x."""
    slope: torch.Tensor = gradient(lambda x: f(x).sum(), x)
    return slope


def gradient(f: Callable[..., torch.Tensor], *arguments: torch.Tensor) -> Any:
    """The gradient of the 0-d f(*arguments): a tensor for one argument, a tuple for several."""
    leaves = [argument.detach().clone().requires_grad_() for argument in arguments]
    gradients = torch.autograd.grad(f(*leaves), leaves)
    return gradients[0] if len(gradients) == 1 else gradients


def jacobian(f: Callable[[torch.Tensor], torch.Tensor], x: torch.Tensor) -> torch.Tensor:
    """J[i, j] = ∂f(x)_i / ∂x_j of a function from (D,) to (K,). The shape (K, D)."""
    x = x.detach().clone().requires_grad_()
    rows = [torch.autograd.grad(y, x, retain_graph=True)[0] for y in f(x)]
    return torch.stack(rows)
