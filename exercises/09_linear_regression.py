"""09 · Linear regression: fit a line by walking downhill.

A line predicts Xθ, its errors are Xθ - y, and the cost is half the mean of their squares. The gradient
of the cost points uphill, so a small step the other way makes the cost smaller; repeat until the gradient
is almost 0. You write this in plain NumPy first, then in torch, where autograd computes the gradient.

    J(θ) = 1/(2m) Σ_i (Xθ - y)_i²        ∇J = 1/m Xᵀ (Xθ - y)        θ ← θ - α ∇J

Example: the points (x, y) = (1, 1) and (3, 5), and θ = (1, 1). The predictions are 2 and 4, the errors 1
and -1.

    J = (1² + (-1)²) / 4 = 0.5
    ∇J = (1 - 1, 1·1 - 1·3) / 2 = (0, -1)        with α = 0.1 the next θ is (1, 1.1)

The classic trap: (m, 1) minus (m,) is not (m, 1). It broadcasts to (m, m), every prediction minus every
y, without an error. Keep `y` and the predictions (m, 1).

Factors differ from book to book. The 1/2 cancels the 2 of the square; many courses write 1/m instead of
1/(2m), and their gradient is twice as large. `fit_line` uses the plain sum, whose gradient grows with N.
The best line is the same for all of them, but the steps towards it are not.

Rules of this file
- NumPy tasks: float64 arrays. `X` is (m, 2), one example per row: its first column is all ones, so that
  theta[0] is the intercept and theta[1] the slope of the line. `y` is (m, 1), `theta` (2, 1).
  By hand: no autograd, no finite differences.
- torch task (`fit_line`): autograd is allowed. Float32 and float64 are both checked.
- Never change an argument.
- `python 09_linear_regression.py` shows your code at work; `python -m doctest 09_linear_regression.py`
  runs the examples, which start with >>>.
"""

import numpy as np
import torch


def cost(theta: np.ndarray, X: np.ndarray, y: np.ndarray) -> float:
    """How badly the line fits: half the mean of the squared errors.

        J(θ) = 1/(2m) Σ_i (X θ - y)_i²

    >>> cost(np.array([[1.0], [1.0]]), np.array([[1.0, 1.0], [1.0, 3.0]]), np.array([[1.0], [5.0]]))
    0.5

    Args: `theta` θ (2, 1), `X` (m, 2), `y` (m, 1), float64.
    Returns: J(θ), one number (a float).
    """
    raise NotImplementedError("cost is not written yet")


def gradient(theta: np.ndarray, X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The gradient of `cost` with respect to theta.

        result[j, 0] = ∂J / ∂θ_j        J(θ) = 1/(2m) Σ_i (X θ - y)_i²

    >>> gradient(np.array([[1.0], [1.0]]), np.array([[1.0, 1.0], [1.0, 3.0]]), np.array([[1.0], [5.0]]))
    array([[ 0.],
           [-1.]])

    Args: `theta` θ (2, 1), `X` (m, 2), `y` (m, 1), float64.
    Returns: (2, 1), float64.
    Not allowed: autograd, finite differences.
    """
    raise NotImplementedError("gradient is not written yet")


def gradient_descent(
    X: np.ndarray,
    y: np.ndarray,
    alpha: float,
    tolerance: float = 1e-5,
    max_iterations: int = 100_000,
) -> np.ndarray:
    """Walk downhill, against the gradient, until it is almost 0.

        start at θ = (1, 1)
        repeat:  g = ∇J(θ)
                 stop if |g_j| ≤ tolerance for every j
                 θ ← θ - alpha · g

    J is `cost`. The gradient is tested *before* each update, so a start where it is already small enough
    is returned unchanged. `max_iterations` counts updates: never make more than that.

    >>> X, y = np.array([[1.0, 1.0], [1.0, 3.0]]), np.array([[1.0], [5.0]])
    >>> gradient_descent(X, y, alpha=0.1, max_iterations=1)
    array([[1. ],
           [1.1]])

    Args: `X` (m, 2), `y` (m, 1), float64; `alpha`, the learning rate, and `tolerance`, numbers;
    `max_iterations`, an int ≥ 1.
    Returns: the last θ (2, 1), float64.
    Not allowed: autograd, finite differences.
    """
    raise NotImplementedError("gradient_descent is not written yet")


def fit_line(
    X: torch.Tensor,
    y: torch.Tensor,
    w: torch.Tensor,
    b: torch.Tensor,
    lr: float,
    epochs: int,
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Gradient descent in torch: autograd computes the gradients, you write the loop.

        L = Σ_n (X w + b - y)_n²        the *sum*, no mean and no 1/2

    In each epoch: record L, compute ∂L/∂w and ∂L/∂b at the current w and b, then update both,
    w ← w - lr · ∂L/∂w and b ← b - lr · ∂L/∂b. backward() adds to the .grad of a leaf tensor (one that
    requires grad and was not computed from others), so set the gradients to zero before each epoch.

    >>> X, y = torch.tensor([[1.0], [2.0]]), torch.tensor([[2.0], [4.0]])
    >>> fit_line(X, y, torch.zeros(1, 1), torch.zeros(1, 1), lr=0.1, epochs=1)
    (tensor([[2.]]), tensor([[1.2000]]), tensor([20.]))

    Args: `X` (N, 1), `y` (N, 1), float (they may be on a GPU); `w` (1, 1) and `b` (1, 1), the start;
    `lr`, a number; `epochs`, an int ≥ 1.
    Returns: `(w, b, losses)`: w (1, 1) and b (1, 1) after the last update; losses (epochs,), each
    L recorded before the update of its epoch. They have the dtype and device of `X`; none requires grad.
    The arguments `w` and `b` keep their values.
    Allowed: autograd (.backward() or torch.autograd.grad), torch.optim too.
    """
    raise NotImplementedError("fit_line is not written yet")


if __name__ == "__main__":
    # Twenty points: how fast does the line get better, and where does it end?
    x = np.arange(1.0, 21.0)
    y = np.array([3, 4, 5, 5, 2, 4, 7, 8, 11, 8, 12, 11, 13, 13, 16, 17, 18, 17, 19, 21.0])[:, None]
    X = np.stack([np.ones(20), x], axis=1)
    try:
        for updates in (1, 10, 100, 1000, 10_000):
            theta = gradient_descent(X, y, alpha=0.01, max_iterations=updates)
            line = f"y = {theta[0, 0]:.4f} + {theta[1, 0]:.4f} x"
            print(f"{updates:6,} updates: cost {cost(theta, X, y):.5f}, {line}")
        slope, intercept = np.polyfit(x, y[:, 0], 1)
        print(f"The best line: y = {intercept:.4f} + {slope:.4f} x")
    except NotImplementedError as not_yet:
        print(f"{not_yet}.")
