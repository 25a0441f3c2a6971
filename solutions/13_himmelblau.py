"""13 · Himmelblau's function: four valleys, and three ways down.

    f(x, y) = (x² + y - 11)² + (x + y² - 7)²

Two variables and four minima, all of value 0: a landscape small enough to write every derivative by
hand, where the start and the optimizer decide in which valley you end.

    minima     (3, 2)   (-2.805118, 3.131312)   (-3.779310, -3.283186)   (3.584428, -1.848126)
    maximum    a local one near (-0.270845, -0.923039), where the valleys part

With a = x² + y - 11 and b = x + y² - 7, the chain rule gives the gradient, which points uphill:

    ∂f/∂x = 2a · 2x + 2b · 1        ∂f/∂y = 2a · 1 + 2b · 2y

Example: at (1, 1), a = -9 and b = -5, so f = 81 + 25 = 106.

    ∂f/∂x = -36 - 10 = -46        ∂f/∂y = -18 - 20 = -38
    one step of gradient descent with lr = 0.01 leads to (1 + 0.46, 1 + 0.38) = (1.46, 1.38)

The classic trap: x and y move at once. Code that updates x first and then computes ∂f/∂y has already
left the point.

There is no 1/2 and no mean in f; with one, the gradient and the steps would shrink by that factor. The
step sizes count: from (0, 0), lr = 0.01 reaches (3, 2), and lr = 0.03 does not converge at all.

Rules of this file
- A `point` or `start` is a tensor (2,): x first, then y; `starts` is (S, 2), one point per row. They are
  checked in float32 and in float64.
- A path holds the points *after* each update, one per row: the first row is the point after update 1, the
  last one the point after all `steps` updates. The start itself is not part of it.
- Return tensors with the dtype and device of the argument (it may be on a GPU), which do not require
  grad. Never change an argument.
- By hand: no autograd, no torch.func, no torch.optim, no finite differences. Other functions of torch are
  fine. So is NumPy, if the result goes back to the device of the argument.
- `python 13_himmelblau.py` shows your code at work; `python -m doctest 13_himmelblau.py`
  runs the examples, which start with >>>.
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

    >>> himmelblau(torch.tensor([1.0, 1.0]))
    tensor(106.)

    Args: `point` (2,), float: x and y.
    Returns: f(x, y), a 0-d tensor, the dtype and device of `point`.
    """
    # BEGIN SOLUTION
    x, y = point
    return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2
    # END SOLUTION


def himmelblau_gradient(point: torch.Tensor) -> torch.Tensor:
    """The gradient: which way is up, and how steep.

        result = (∂f/∂x, ∂f/∂y)        f(x, y) = (x² + y - 11)² + (x + y² - 7)²

    >>> himmelblau_gradient(torch.tensor([1.0, 1.0]))
    tensor([-46., -38.])

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

    >>> descend(torch.tensor([1.0, 1.0]), lr=0.01, steps=2)
    tensor([[1.4600, 1.3800],
            [1.9700, 1.7305]])

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
    """Gradient descent with a memory: a heavy ball keeps rolling where the slope pushed it before.

        v_t = momentum · v_{t-1} + ∇f(p_{t-1})        v_0 = 0
        p_t = p_{t-1} - lr · v_t                      p_0 = start,  f = (x² + y - 11)² + (x + y² - 7)²

    This is torch.optim.SGD with momentum: the whole gradient is added to v, and lr is outside v.

    >>> descend_with_momentum(torch.tensor([1.0, 1.0]), lr=0.01, momentum=0.9, steps=2)
    tensor([[1.4600, 1.3800],
            [2.3840, 2.0725]])

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
    """Adam: momentum, with a step size for each coordinate.

        g_t = ∇f(p_{t-1})                             p_0 = start,  f = (x² + y - 11)² + (x + y² - 7)²
        m_t = β₁ m_{t-1} + (1 - β₁) g_t               m_0 = 0
        v_t = β₂ v_{t-1} + (1 - β₂) g_t²              v_0 = 0
        p_t = p_{t-1} - lr · m̂ / (√v̂ + ε)             m̂ = m_t / (1 - β₁ᵗ),  v̂ = v_t / (1 - β₂ᵗ)

    with β₁ = 0.9, β₂ = 0.999, ε = 1e-8, and t = 1 in the first update. m and v have one entry per
    coordinate. m̂ and v̂ are used for the update only; m_t and v_t enter the next step uncorrected.

    >>> descend_with_adam(torch.tensor([1.0, 1.0]), lr=0.1, steps=2)
    tensor([[1.1000, 1.1000],
            [1.2001, 1.2000]])

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

    >>> find_minima(torch.tensor([[1.0, 1.0], [4.0, 0.0]]), lr=0.01, steps=200)
    tensor([[ 3.0000,  2.0000],
            [ 3.5844, -1.8481]])

    Args: `starts` (S, 2), float, one start per row; `lr`, a number; `steps`, an int ≥ 1.
    Returns: (S, 2), the point of each start after the last update; the dtype and device
    of `starts`.
    Not allowed: a loop over the starts; autograd, torch.func, torch.optim, finite differences.
    """
    # BEGIN SOLUTION
    points = starts
    for _ in range(steps):
        points = points - lr * slope(points)
    return points
    # END SOLUTION


if __name__ == "__main__":
    # From (-1, 3), how far down is each method? Then a map: the valley that each start ends in.
    start = torch.tensor([-1.0, 3.0])
    try:
        for name, path in (
            ("plain descent", descend(start, lr=0.01, steps=40)),
            ("with momentum", descend_with_momentum(start, lr=0.01, momentum=0.5, steps=40)),
            ("with Adam", descend_with_adam(start, lr=0.3, steps=40)),
        ):
            heights = (f"{himmelblau(path[t - 1]):8.4f}" for t in (1, 5, 10, 40))
            print(f"{name}: f after 1, 5, 10 and 40 steps:", *heights)
        minima = torch.tensor([[3, 2], [-2.805118, 3.131312], [-3.779310, -3.283186], [3.584428, -1.848126]])
        for y in range(5, -6, -1):
            starts = torch.tensor([[x / 4, y] for x in range(-20, 21)])
            nearest = torch.cdist(find_minima(starts, lr=0.002, steps=1000), minima).argmin(dim=1)
            print(f"y = {y:2}  " + "".join("1234"[k] for k in nearest))
        print("x from -5 to 5; 1 ends at (3, 2), 2 at (-2.8, 3.1), 3 at (-3.8, -3.3), 4 at (3.6, -1.8)")
    except NotImplementedError as not_yet:
        print(f"{not_yet}.")
