"""06 · The chain rule: how a change travels through a computation.

Along a chain the derivatives multiply; where several paths lead from an input to the result, their
contributions add up. That is all there is to backpropagation.

    one chain    f(g(x))' = f'(g(x)) · g'(x)             f' is taken at g(x), not at x
    two paths    ∂f/∂x = ∂f/∂a · ∂a/∂x + ∂f/∂b · ∂b/∂x     where x changes both a and b

An example of a chain: f = u² with u = 3x + 1. At x = 1, u = 4, so the derivative is 2u · 3 = 24. An
example of two paths: f = a · b with a = x² and b = 3x. At x = 1, a = 1 and b = 3. The path through a
contributes b · 2x = 6, the one through b contributes a · 3 = 3, together 9. Indeed f = 3x³, whose
derivative 9x² is 9.

The classic traps: a derivative taken at x instead of at the argument of its own function, and a path
that is forgotten.

Rules of this file
- All arguments are float tensors; float32 and float64 are both checked. The first three tasks work
  element by element: every argument has the same shape (any, also 0-d), and so has every result.
- Return tensors with the dtype and device of the arguments (which may be on a GPU), which do not
  require grad. Never change an argument.
- By hand: no autograd, no torch.func, no finite differences, no ready-made derivative. Everything
  else in torch is allowed. So is NumPy, if the result returns to the device of the arguments.
- `python 06_chain_rule.py` shows your code at work; `python -m doctest 06_chain_rule.py` runs the
  examples, which start with >>>.
"""

import torch


def linear_chain_gradient(
    x: torch.Tensor, w1: torch.Tensor, b1: torch.Tensor, w2: torch.Tensor, b2: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Two linear steps, one after the other: how does the result change with each parameter?

        y1 = x · w1 + b1        y2 = y1 · w2 + b2        element by element

    >>> linear_chain_gradient(*(torch.tensor(value) for value in (2.0, 3.0, 1.0, 5.0, 4.0)))
    (tensor(10.), tensor(5.), tensor(7.), tensor(1.))

    Args: `x`, `w1`, `b1`, `w2`, `b2`, float, one shape (any).
    Returns: `(dw1, db1, dw2, db2)`, the derivatives ∂y2/∂w1, ∂y2/∂b1, ∂y2/∂w2 and ∂y2/∂b2, each
    element by element in that same shape, even where it is a constant.
    Not allowed: autograd, torch.func, a ready-made derivative.
    """
    # BEGIN SOLUTION
    y1 = x * w1 + b1
    return w2 * x, w2.clone(), y1, torch.ones_like(b2)
    # END SOLUTION


def composed_derivative(x: torch.Tensor) -> torch.Tensor:
    """The derivative of one function inside another inside a third.

        f(x) = sin(exp(x²))        result = f'(x), element by element

    >>> composed_derivative(torch.tensor([-1.0, 1.0]))
    tensor([ 4.9567, -4.9567])

    Args: `x`, float, any shape; |x| ≤ 2.5, so that nothing overflows.
    Returns: f'(x), with the shape, dtype and device of `x`.
    Not allowed: autograd, torch.func, a ready-made derivative.
    """
    # BEGIN SOLUTION
    inner = torch.exp(x**2)
    return torch.cos(inner) * inner * 2 * x
    # END SOLUTION


def branching_gradient(x: torch.Tensor, y: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """A computation that branches: x reaches f through z, and directly as well.

        z = x · y        f = z² + z · sin(x)        element by element

    >>> branching_gradient(torch.tensor(1.0), torch.tensor(2.0))
    (tensor(10.7635), tensor(4.8415))

    Args: `x` and `y`, float, one shape (any).
    Returns: `(dx, dy)`, the derivatives ∂f/∂x and ∂f/∂y over *all* paths, element by element in the
    shape of `x`.
    Not allowed: autograd, torch.func, a ready-made derivative.
    """
    # BEGIN SOLUTION
    z = x * y
    dz = 2 * z + torch.sin(x)
    return dz * y + z * torch.cos(x), dz * x
    # END SOLUTION


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

    A (N, H) is the hidden layer, O (N, K) the output, which is linear. Weights are laid out as in
    torch.nn.Linear: one row per output. The loss is the mean over all elements of O, as in torch. (With
    1/2 in front, as in some books, every gradient would be half as large.)

    >>> W1, W2 = torch.ones(5, 2), torch.ones(3, 5)
    >>> gradients = hidden_layer_gradient(
    ...     torch.ones(4, 2), torch.zeros(4, 3), W1, torch.zeros(5), W2, torch.zeros(3)
    ... )
    >>> [tuple(gradient.shape) for gradient in gradients]
    [(5, 2), (5,), (3, 5), (3,)]

    Args: `X` (N, D), `target` (N, K), `W1` (H, D), `b1` (H,), `W2` (K, H), `b2` (K,), float.
    Returns: `(dW1, db1, dW2, db2)`, the gradient of L with respect to each, in its shape.
    Not allowed: autograd, torch.func, a ready-made derivative.
    """
    # BEGIN SOLUTION
    hidden = torch.tanh(X @ W1.T + b1)
    output = hidden @ W2.T + b2
    output_delta = 2 * (output - target) / output.numel()  # ∂L/∂O, (N, K)
    hidden_delta = output_delta @ W2 * (1 - hidden**2)  # ∂L/∂(X W1ᵀ + b1), (N, H)
    return hidden_delta.T @ X, hidden_delta.sum(dim=0), output_delta.T @ hidden, output_delta.sum(dim=0)
    # END SOLUTION


if __name__ == "__main__":
    # A network with one hidden layer learns XOR, which no single layer can.
    generator = torch.Generator().manual_seed(0)
    X = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    target = torch.tensor([[0.0], [1.0], [1.0], [0.0]])
    shapes = [(4, 2), (4,), (1, 4), (1,)]
    parameters = [torch.randn(shape, generator=generator) for shape in shapes]
    try:
        for step in range(401):
            if step % 100 == 0:
                W1, b1, W2, b2 = parameters
                output = torch.tanh(X @ W1.T + b1) @ W2.T + b2
                values = ", ".join(f"{value:5.2f}" for value in output.flatten().tolist())
                print(f"step {step:3}: outputs {values}, loss {((output - target) ** 2).mean():.4f}")
            gradients = hidden_layer_gradient(X, target, *parameters)
            parameters = [p - 0.1 * g for p, g in zip(parameters, gradients, strict=True)]
    except NotImplementedError as not_yet:
        print(f"{not_yet}.")
