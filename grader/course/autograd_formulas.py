"""What references and known mistakes of autograd have in common.

`Function` is a loss of several parameters, or works element by element. Nothing here reads or writes
the `.grad` of a tensor, and no result requires grad.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from grader.course.derivatives import gradient
from grader.lazy import torch

Function = Callable[..., Any]
Tensors = tuple[Any, ...]


def gradients(loss_fn: Function, parameters: Sequence[Any]) -> Tensors:
    """∂L/∂p for each parameter, at their present values."""
    return torch.autograd.grad(loss_fn(*parameters), parameters)


def stepped(loss_fn: Function, parameters: Tensors, lr: float) -> Tensors:
    """p - lr · ∂L/∂p for each parameter."""
    return moved(parameters, gradients(loss_fn, parameters), lr)


def moved(parameters: Tensors, by: Sequence[Any], lr: float) -> Tensors:
    """p - lr · g for each parameter p and its own g."""
    return tuple(p.detach() - lr * g for p, g in zip(parameters, by, strict=True))


def twice_derived(f: Function, x: torch.Tensor) -> torch.Tensor:
    """f''(x), element by element."""
    x = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    return second


def of_a_product(f: Function, g: Function, x: torch.Tensor) -> torch.Tensor:
    """The gradient of Σ f(x) · c at c = g(x)."""
    c = g(x).detach()
    slope: torch.Tensor = gradient(lambda x: (f(x) * c).sum(), x)
    return slope


def thrice_derived(f: Function, x: torch.Tensor) -> torch.Tensor:
    """f'''(x), element by element."""
    x = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x, create_graph=True)
    if not second.requires_grad:  # f'' is constant
        return torch.zeros_like(x)
    (third,) = torch.autograd.grad(second.sum(), x, materialize_grads=True)
    return third.detach()
