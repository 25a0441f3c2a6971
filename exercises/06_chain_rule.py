"""06 · The chain rule: how a change travels through a computation.

Along a chain the derivatives multiply; where several paths lead from an input to the result, what
they bring adds up. That is all there is to backpropagation.

Rules of this file
- All arguments are float32 or float64 tensors. The first three tasks work element by element: every
  argument has the same shape (any, also 0-d), and so has every result.
- Return tensors with the dtype and device of the arguments (which may be on a GPU), which do not
  require grad. Never change an argument.
- By hand: no autograd, no torch.func, no finite differences, no ready-made derivative. Everything
  else of torch is fine. So is NumPy, if the result goes back to the device of the arguments.
"""

import torch


def linear_chain_gradient(
    x: torch.Tensor, w1: torch.Tensor, b1: torch.Tensor, w2: torch.Tensor, b2: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Two linear steps, one after the other: which way does each parameter move the end?

        y1 = x · w1 + b1        y2 = y1 · w2 + b2        element by element

    Args: `x`, `w1`, `b1`, `w2`, `b2`, float, one shape (any).
    Returns: `(dw1, db1, dw2, db2)`, the derivatives ∂y2/∂w1, ∂y2/∂b1, ∂y2/∂w2 and ∂y2/∂b2, each
    element by element in that same shape, also where it is a constant.
    Not allowed: autograd, torch.func, a ready-made derivative.
    """
    raise NotImplementedError("linear_chain_gradient is not written yet")


def composed_derivative(x: torch.Tensor) -> torch.Tensor:
    """The derivative of one function inside another inside a third.

        f(x) = sin(exp(x²))        result = f'(x), element by element

    Args: `x`, float, any shape; |x| ≤ 2.5, so that nothing overflows.
    Returns: f'(x), the shape, dtype and device of `x`.
    Not allowed: autograd, torch.func, a ready-made derivative.
    """
    raise NotImplementedError("composed_derivative is not written yet")


def branching_gradient(x: torch.Tensor, y: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """A computation that branches: x reaches f through z, and directly as well.

        z = x · y        f = z² + z · sin(x)        element by element

    Args: `x` and `y`, float, one shape (any).
    Returns: `(dx, dy)`, the derivatives ∂f/∂x and ∂f/∂y over *all* paths, element by element in the
    shape of `x`.
    Not allowed: autograd, torch.func, a ready-made derivative.
    """
    raise NotImplementedError("branching_gradient is not written yet")


def hidden_layer_gradient(
    X: torch.Tensor,
    target: torch.Tensor,
    W1: torch.Tensor,
    b1: torch.Tensor,
    W2: torch.Tensor,
    b2: torch.Tensor,
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """The gradient of a network with one hidden layer.

        A = tanh(X W1ᵀ + b1)        O = A W2ᵀ + b2        L = 1/(N·K) Σ_n Σ_k (O[n, k] - target[n, k])²

    A (N, H) is the hidden layer, O (N, K) the output, which is linear. The loss is the mean over all
    elements of O, without 1/2. Weights are laid out as in torch.nn.Linear: one row an output.

    Args: `X` (N, D), `target` (N, K), `W1` (H, D), `b1` (H,), `W2` (K, H), `b2` (K,), float.
    Returns: `(dW1, db1, dW2, db2)`, the gradient of L with respect to each, in its shape.
    Not allowed: autograd, torch.func, a ready-made derivative.
    """
    raise NotImplementedError("hidden_layer_gradient is not written yet")
