"""What references and known mistakes of autograd have in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from grader.toolkit import torch

Function = Callable[..., Any]
Tensors = tuple[Any, ...]


def gradients(loss_fn: Function, parameters: Sequence[Any]) -> Tensors:
    """∂L/∂p for each parameter, at their present values."""
    return torch.autograd.grad(loss_fn(*parameters), parameters)


def moved(parameters: Tensors, by: Sequence[Any], lr: float) -> Tensors:
    """p - lr · g for each parameter p and its own g."""
    return tuple(p.detach() - lr * g for p, g in zip(parameters, by, strict=True))
