"""What every peer checks: three functions of the course against torch.autograd, on fixed inputs.

A peer calls `check_...` with the student's function from tests of its own form.
The rules are those of the course's docstrings: the dtype and shape of the input, values up to 1000.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch

Tensors = tuple[torch.Tensor, ...]
DTYPES = (torch.float32, torch.float64)


def expected_sigmoid_derivative(x: torch.Tensor) -> torch.Tensor:
    x = x.clone().requires_grad_()
    return torch.autograd.grad(torch.sigmoid(x).sum(), x)[0]


def expected_softmax_jacobian(logits: torch.Tensor) -> torch.Tensor:
    jacobian: torch.Tensor = torch.autograd.functional.jacobian(lambda z: torch.softmax(z, 0), logits)
    return jacobian


def expected_single_output_gradient(
    X: torch.Tensor, target: torch.Tensor, w: torch.Tensor, b: torch.Tensor
) -> Tensors:
    w, b = w.clone().requires_grad_(), b.clone().requires_grad_()
    return torch.autograd.grad(((torch.sigmoid(X @ w + b) - target) ** 2).mean(), (w, b))


def check_sigmoid_derivative(function: Callable[..., object]) -> None:
    for dtype, draw in _dtypes():
        for x in (draw(7), draw(3, 4), draw(1), torch.tensor(0.5, dtype=dtype), _large(dtype)):
            _compare(function(x.clone()), expected_sigmoid_derivative(x))


def check_softmax_jacobian(function: Callable[..., object]) -> None:
    for dtype, draw in _dtypes():
        for logits in (draw(5), draw(1), torch.zeros(3, dtype=dtype), _large(dtype)):
            _compare(function(logits.clone()), expected_softmax_jacobian(logits))


def check_single_output_gradient(function: Callable[..., object]) -> None:
    for _, draw in _dtypes():
        for N, D in ((6, 3), (1, 4), (5, 1)):
            arguments = draw(N, D), draw(N), draw(D), draw(1)[0]
            expected = expected_single_output_gradient(*arguments)
            _compare(function(*(argument.clone() for argument in arguments)), expected)


def _dtypes() -> Iterator[tuple[torch.dtype, Callable[..., torch.Tensor]]]:
    for dtype in DTYPES:
        generator = torch.Generator().manual_seed(20250101)
        yield dtype, lambda *shape, d=dtype, g=generator: torch.randn(*shape, dtype=d, generator=g)


def _large(dtype: torch.dtype) -> torch.Tensor:
    return torch.tensor([-1000.0, -90.0, 0.0, 90.0, 1000.0], dtype=dtype)


def _compare(result: object, expected: object) -> None:
    torch.testing.assert_close(result, expected)
