"""13 · Himmelblau's function: four valleys, and three ways down.

    f(x, y) = (x² + y - 11)² + (x + y² - 7)²

Two variables, four minima, all of value 0: a landscape small enough to write every derivative by hand,
and rich enough that the start and the optimizer decide where you end.

    minima     (3, 2)   (-2.805118, 3.131312)   (-3.779310, -3.283186)   (3.584428, -1.848126)
    maximum    a local one near (-0.270845, -0.923039), where the ways part

Rules of this file
- A `point` or `start` is a tensor (2,): x first, then y; `starts` is (S, 2), one point a row. float32 or
  float64.
- A path holds the points *after* each update, one a row: the first row is the point after update 1, the
  last one the point after all `steps` updates. The start itself is not part of it.
- Return tensors with the dtype and device of the argument (it may be on a GPU), which do not require
  grad. Never change an argument.
- By hand: no autograd, no torch.func, no torch.optim, no finite differences. Other functions of torch are
  fine. So is NumPy, if the result goes back to the device of the argument.
"""

import torch


# BEGIN SOLUTION
def slope(points: torch.Tensor) -> torch.Tensor:
    """∇f at one point (2,), or at each of many (S, 2)."""
    x, y = points[..., 0], points[..., 1]
    a, b = x**2 + y - 11, x + y**2 - 7
    return torch.stack([4 * x * a + 2 * b, 2 * a + 4 * y * b], dim=-1)


# END SOLUTION


def himmelblau(point: torch.Tensor) -> torch.Tensor:
    """The height of the landscape.

        f(x, y) = (x² + y - 11)² + (x + y² - 7)²

    Args: `point` (2,), float: x and y.
    Returns: f(x, y), a 0-d tensor, the dtype and device of `point`.
    """
    # BEGIN SOLUTION
    x, y = point
    return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2
    # END SOLUTION


def himmelblau_gradient(point: torch.Tensor) -> torch.Tensor:
    """Which way is up, and how steep.

        result = (∂f/∂x, ∂f/∂y)        f(x, y) = (x² + y - 11)² + (x + y² - 7)²

    Args: `point` (2,), float: x and y.
    Returns: (2,), the dtype and device of `point`.
    Not allowed: autograd, torch.func, finite differences.
    """
    # BEGIN SOLUTION
    return slope(point)
    # END SOLUTION


def descend(start: torch.Tensor, lr: float, steps: int) -> torch.Tensor:
    """Gradient descent on f, and the path it takes.

        p_t = p_{t-1} - lr · ∇f(p_{t-1})        p_0 = start,  f = (x² + y - 11)² + (x + y² - 7)²

    Both coordinates move at once.

    Args: `start` (2,), float; `lr`, a number; `steps`, an int ≥ 1.
    Returns: the path (steps, 2): p_1, p_2, ... in its rows, without the start. The dtype and device of
    `start`.
    Not allowed: autograd, torch.func, torch.optim, finite differences.
    """
    # BEGIN SOLUTION
    point, path = start, []
    for _ in range(steps):
        point = point - lr * slope(point)
        path.append(point)
    return torch.stack(path)
    # END SOLUTION


def descend_with_momentum(start: torch.Tensor, lr: float, momentum: float, steps: int) -> torch.Tensor:
    """Gradient descent with a memory: a heavy ball rolls on where the slope has pushed it before.

        v_t = momentum · v_{t-1} + ∇f(p_{t-1})        v_0 = 0
        p_t = p_{t-1} - lr · v_t                      p_0 = start,  f = (x² + y - 11)² + (x + y² - 7)²

    This is torch.optim.SGD with momentum: no dampening, and lr outside of v.

    Args: `start` (2,), float; `lr` and `momentum`, numbers; `steps`, an int ≥ 1.
    Returns: the path (steps, 2): p_1, p_2, ... in its rows, without the start. The dtype and device of
    `start`.
    Not allowed: autograd, torch.func, torch.optim, finite differences.
    """
    # BEGIN SOLUTION
    point, velocity, path = start, torch.zeros_like(start), []
    for _ in range(steps):
        velocity = momentum * velocity + slope(point)
        point = point - lr * velocity
        path.append(point)
    return torch.stack(path)
    # END SOLUTION


def descend_with_adam(start: torch.Tensor, lr: float, steps: int) -> torch.Tensor:
    """Adam: momentum, with a step size of its own for each coordinate.

        g_t = ∇f(p_{t-1})                             p_0 = start,  f = (x² + y - 11)² + (x + y² - 7)²
        m_t = β₁ m_{t-1} + (1 - β₁) g_t               m_0 = 0
        v_t = β₂ v_{t-1} + (1 - β₂) g_t²              v_0 = 0
        p_t = p_{t-1} - lr · m̂ / (√v̂ + ε)             m̂ = m_t / (1 - β₁ᵗ),  v̂ = v_t / (1 - β₂ᵗ)

    with β₁ = 0.9, β₂ = 0.999, ε = 1e-8, and t = 1 in the first update. m and v have an entry for each
    coordinate; m̂ and v̂ are used for the update only, m_t and v_t go on uncorrected.

    Args: `start` (2,), float; `lr`, a number; `steps`, an int ≥ 1.
    Returns: the path (steps, 2): p_1, p_2, ... in its rows, without the start. The dtype and device of
    `start`.
    Not allowed: autograd, torch.func, torch.optim, finite differences.
    """
    # BEGIN SOLUTION
    beta1, beta2, eps = 0.9, 0.999, 1e-8
    point, path = start, []
    m, v = torch.zeros_like(start), torch.zeros_like(start)
    for t in range(1, steps + 1):
        g = slope(point)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
        point = point - lr * m_hat / (v_hat.sqrt() + eps)
        path.append(point)
    return torch.stack(path)
    # END SOLUTION


def find_minima(starts: torch.Tensor, lr: float, steps: int) -> torch.Tensor:
    """Plain gradient descent from many starts at once: where does each of them end?

        p_t = p_{t-1} - lr · ∇f(p_{t-1})        p_0 = one row of starts,  for every row by itself

    with f = (x² + y - 11)² + (x + y² - 7)². Loop over the steps, not over the starts: one update moves
    all the rows.

    Args: `starts` (S, 2), float, one start a row; `lr`, a number; `steps`, an int ≥ 1.
    Returns: (S, 2), the point that each start has reached after the last update; the dtype and device
    of `starts`.
    Not allowed: a loop over the starts; autograd, torch.func, torch.optim, finite differences.
    """
    # BEGIN SOLUTION
    points = starts
    for _ in range(steps):
        points = points - lr * slope(points)
    return points
    # END SOLUTION
