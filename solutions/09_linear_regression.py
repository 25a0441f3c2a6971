"""09 · Linear regression: fit a line by walking downhill.

First in plain NumPy: a cost, its gradient, and the loop that follows the gradient until it is flat.
Then the same idea in torch, where autograd finds the gradient for you.

Rules of this file
- NumPy tasks: arrays of float64. `X` is (m, 2), one example a row: its first column is all ones, so
  that theta[0] is the intercept and theta[1] the slope of the line. `y` is (m, 1), `theta` (2, 1).
  By hand: no autograd, no finite differences.
- torch task (`fit_line`): autograd allowed.
- Never change an argument.

The data set of the course, to try things on (with alpha = 0.01):
    x = 1, 2, 3, ..., 20
    y = 3, 4, 5, 5, 2, 4, 7, 8, 11, 8, 12, 11, 13, 13, 16, 17, 18, 17, 19, 21
"""

import numpy as np
import torch


def cost(theta: np.ndarray, X: np.ndarray, y: np.ndarray) -> float:
    """How badly the line fits: half the mean of the squared errors.

        J(θ) = 1/(2m) Σ_i (X θ - y)_i²

    Args: `theta` θ (2, 1), `X` (m, 2), `y` (m, 1), float64.
    Returns: J(θ), one number (a float).
    """
    # BEGIN SOLUTION
    residuals = X @ theta - y
    return float((residuals**2).sum() / (2 * len(X)))
    # END SOLUTION


def gradient(theta: np.ndarray, X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The gradient of `cost` with respect to theta.

        result[j] = ∂J / ∂θ_j        J(θ) = 1/(2m) Σ_i (X θ - y)_i²

    Args: `theta` θ (2, 1), `X` (m, 2), `y` (m, 1), float64.
    Returns: (2, 1), float64.
    Not allowed: autograd, finite differences.
    """
    # BEGIN SOLUTION
    return X.T @ (X @ theta - y) / len(X)
    # END SOLUTION


def gradient_descent(
    X: np.ndarray,
    y: np.ndarray,
    alpha: float,
    tolerance: float = 1e-5,
    max_iterations: int = 100_000,
) -> np.ndarray:
    """Follow the gradient downhill until it is flat.

        start at θ = (1, 1)
        repeat:  g = ∇J(θ)
                 stop if |g_j| ≤ tolerance for every j
                 θ ← θ - alpha · g

    J is `cost`. The gradient is tested *before* each update, so a start that is flat already is
    returned as it is. `max_iterations` counts updates: never make more than that.

    Args: `X` (m, 2), `y` (m, 1), float64; `alpha` the learning rate, `tolerance`, numbers;
    `max_iterations`, an int ≥ 1.
    Returns: the last θ (2, 1), float64.
    Not allowed: autograd, finite differences.
    """
    # BEGIN SOLUTION
    theta = np.ones((2, 1))
    for _ in range(max_iterations):
        slope = gradient(theta, X, y)
        if np.all(np.abs(slope) <= tolerance):
            break
        theta = theta - alpha * slope
    return theta
    # END SOLUTION


def fit_line(
    X: torch.Tensor,
    y: torch.Tensor,
    w: torch.Tensor,
    b: torch.Tensor,
    lr: float,
    epochs: int,
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Gradient descent in torch: autograd finds the gradients, you write the loop.

        L = Σ_n (X w + b - y)_n²        the *sum*, no mean and no 1/2

    In each epoch: record L, find ∂L/∂w and ∂L/∂b at the present w and b, update both,
    w ← w - lr · ∂L/∂w and b ← b - lr · ∂L/∂b, and start the next epoch with gradients of zero.

    Args: `X` (N, 1), `y` (N, 1), float32 or float64 (they may be on a GPU); `w` (1, 1) and `b` (1, 1),
    where to start; `lr`, a number; `epochs`, an int ≥ 1.
    Returns: `(w, b, losses)`: w (1, 1) and b (1, 1) after the last update; losses (epochs,), each
    L recorded before the update of its epoch. Dtype and device of `X`; none requires grad.
    The arguments `w` and `b` keep their values.
    Allowed: autograd (.backward() or torch.autograd.grad), torch.optim too.
    """
    # BEGIN SOLUTION
    w = w.detach().clone().requires_grad_()
    b = b.detach().clone().requires_grad_()
    losses = []
    for _ in range(epochs):
        loss = ((X @ w + b - y) ** 2).sum()
        losses.append(loss.detach())
        loss.backward()
        with torch.no_grad():
            for parameter in (w, b):
                parameter -= lr * parameter.grad
                parameter.grad.zero_()
    return w.detach(), b.detach(), torch.stack(losses)
    # END SOLUTION
