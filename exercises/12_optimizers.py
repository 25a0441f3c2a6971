"""12 · Optimizers: what to do with a gradient.

Gradient descent subtracts lr (the learning rate) times the gradient. The other rules remember something
from step to step. Momentum keeps a velocity v, which gathers past gradients. RMSProp keeps a running
average s of g² and divides by √s, so that every parameter gets steps of a similar size. Adam keeps both.
Each task is one rule of torch.optim, written out. You get the gradients of T steps and return the path,
which is w after every step: a path shows mistakes that an end point hides.

Example: w = 1, two steps with the gradient 0.5, lr = 0.1.

    sgd         0.95, 0.90         each step is 0.1 · 0.5
    momentum    0.95, 0.855        μ = 0.9: the velocities are 0.5 and 0.9 · 0.5 + 0.5 = 0.95
    adam        0.90, 0.80         each step is lr, whatever the size of the gradient: m̂ / √ŝ is 1

The classic traps: creating what a rule remembers again in each step, instead of once before the loop; and
carrying Adam's corrected m̂ and ŝ into the next step.

Books differ, and every difference shows in the path. Momentum here adds the whole gradient, as torch does;
some books add only (1 - μ) g, which makes the steps a tenth as long for μ = 0.9. RMSProp and Adam divide
by √s + ε here; some books divide by √(s + ε), which for s = 0 is √ε = 1e-4 instead of ε = 1e-8. The only
purpose of ε is that a gradient of 0 is not divided by 0. Adam divides m by 1 - β1^t because m starts at 0:
after step 1, m is (1 - β1) g, too small by exactly that factor.

Rules of this file
- `w` (D,) holds the parameters to start from, `gradients` (T, D) the gradient of each step: row t - 1
  belongs to step t = 1, 2, ..., T, and T ≥ 1. The gradients do not depend on your w. Float32 and float64
  are both checked. All other arguments are plain numbers.
- A path is (T, D): row t - 1 holds w after update t, so the first row is w after update 1. The start
  itself is not part of it.
- Everything is element by element: each of the D parameters is updated on its own. w_t is w after t
  updates, w_0 the argument; g_t is the gradient of step t. Whatever a rule remembers starts at 0.
- Return tensors with the dtype and device of `w` (it may be on a GPU), which do not require
  grad. Never change an argument.
- By hand: no autograd and nothing of torch.optim. NumPy inside is fine, if the result goes back to
  the device of `w`.
- `python 12_optimizers.py` shows your code at work; `python -m doctest 12_optimizers.py`
  runs the examples, which start with >>>.
"""

import torch


def sgd(w: torch.Tensor, gradients: torch.Tensor, lr: float) -> torch.Tensor:
    """Plain gradient descent: subtract lr times the gradient.

        w_t = w_{t-1} - lr · g_t

    >>> w, gradients = torch.tensor([1.0, 2.0]), torch.tensor([[0.5, 1.0], [0.5, 0.0]])
    >>> sgd(w, gradients, lr=0.1)
    tensor([[0.9500, 1.9000],
            [0.9000, 1.9000]])

    Args: `w` (D,) and `gradients` (T, D), float; `lr`, the learning rate, a number.
    Returns: (T, D), w after each update; the dtype and device of `w`.
    Not allowed: torch.optim.
    """
    raise NotImplementedError("sgd is not written yet")


def momentum(w: torch.Tensor, gradients: torch.Tensor, lr: float, momentum: float) -> torch.Tensor:
    """Momentum, like a rolling ball: a velocity v gathers the gradients, and older ones count less.

        v_t = μ · v_{t-1} + g_t        v_0 = 0, no factor in front of g (no dampening)
        w_t = w_{t-1} - lr · v_t

    >>> w, gradients = torch.tensor([1.0, 2.0]), torch.tensor([[0.5, 1.0], [0.5, 0.0]])
    >>> momentum(w, gradients, lr=0.1, momentum=0.9)
    tensor([[0.9500, 1.9000],
            [0.8550, 1.8100]])

    Args: `w` (D,) and `gradients` (T, D), float; `lr` and `momentum` μ (0 ≤ μ < 1), numbers.
    Returns: (T, D), w after each update; the dtype and device of `w`.
    Not allowed: torch.optim.
    """
    raise NotImplementedError("momentum is not written yet")


def nesterov(w: torch.Tensor, gradients: torch.Tensor, lr: float, momentum: float) -> torch.Tensor:
    """Momentum that looks ahead: each step adds μ times the new velocity to the current gradient.

        v_t = μ · v_{t-1} + g_t                v_0 = 0
        w_t = w_{t-1} - lr · (g_t + μ · v_t)

    Many books take the gradient at a point ahead of w, at w - lr · μ · v. Here, as in torch, w itself is
    that point.

    >>> w, gradients = torch.tensor([1.0, 2.0]), torch.tensor([[0.5, 1.0], [0.5, 0.0]])
    >>> nesterov(w, gradients, lr=0.1, momentum=0.9)
    tensor([[0.9050, 1.8100],
            [0.7695, 1.7290]])

    Args: `w` (D,) and `gradients` (T, D), float; `lr` and `momentum` μ (0 ≤ μ < 1), numbers.
    Returns: (T, D), w after each update; the dtype and device of `w`.
    Not allowed: torch.optim.
    """
    raise NotImplementedError("nesterov is not written yet")


def weight_decay(
    w: torch.Tensor, gradients: torch.Tensor, lr: float, momentum: float, weight_decay: float
) -> torch.Tensor:
    """Momentum with a pull towards 0: the gradient of λ/2 · ‖w‖² is added to g.

        d_t = g_t + λ · w_{t-1}
        v_t = μ · v_{t-1} + d_t        v_0 = 0
        w_t = w_{t-1} - lr · v_t

    >>> w, gradients = torch.tensor([1.0, 2.0]), torch.tensor([[0.5, 1.0], [0.5, 0.0]])
    >>> weight_decay(w, gradients, lr=0.1, momentum=0.9, weight_decay=0.5)
    tensor([[0.9000, 1.8000],
            [0.7150, 1.5300]])

    Args: `w` (D,) and `gradients` (T, D), float; `lr`, `momentum` μ (0 ≤ μ < 1) and `weight_decay`
    λ ≥ 0, numbers.
    Returns: (T, D), w after each update; the dtype and device of `w`.
    Not allowed: torch.optim.
    """
    raise NotImplementedError("weight_decay is not written yet")


def rmsprop(w: torch.Tensor, gradients: torch.Tensor, lr: float, alpha: float, eps: float) -> torch.Tensor:
    """A step size for each parameter: divide by the usual size of its gradients.

        s_t = α · s_{t-1} + (1 - α) · g_t²        s_0 = 0
        w_t = w_{t-1} - lr · g_t / (√s_t + ε)     ε outside the square root

    >>> w, gradients = torch.tensor([1.0, 2.0]), torch.tensor([[0.5, 1.0], [0.5, 0.0]])
    >>> rmsprop(w, gradients, lr=0.1, alpha=0.75, eps=1e-8)
    tensor([[0.8000, 1.8000],
            [0.6488, 1.8000]])

    Args: `w` (D,) and `gradients` (T, D), float; `lr`, `alpha` α (0 ≤ α < 1) and `eps` ε > 0, numbers.
    Returns: (T, D), w after each update; the dtype and device of `w`.
    Not allowed: torch.optim.
    """
    raise NotImplementedError("rmsprop is not written yet")


def adam(
    w: torch.Tensor, gradients: torch.Tensor, lr: float, beta1: float, beta2: float, eps: float
) -> torch.Tensor:
    """Momentum and RMSProp together; both averages are corrected because they start at 0.

        m_t = β1 · m_{t-1} + (1 - β1) · g_t        m_0 = 0
        s_t = β2 · s_{t-1} + (1 - β2) · g_t²       s_0 = 0
        m̂_t = m_t / (1 - β1^t)        ŝ_t = s_t / (1 - β2^t)
        w_t = w_{t-1} - lr · m̂_t / (√ŝ_t + ε)

    t counts the steps from 1. The next step uses m_t and s_t, uncorrected. ε is outside the square root.

    >>> w, gradients = torch.tensor([1.0, 2.0]), torch.tensor([[0.5, 1.0], [0.5, 0.0]])
    >>> adam(w, gradients, lr=0.1, beta1=0.9, beta2=0.999, eps=1e-8)
    tensor([[0.9000, 1.9000],
            [0.8000, 1.8330]])

    Args: `w` (D,) and `gradients` (T, D), float; `lr`, `beta1`, `beta2` (0 ≤ β < 1) and `eps` ε > 0,
    numbers.
    Returns: (T, D), w after each update; the dtype and device of `w`.
    Not allowed: torch.optim.
    """
    raise NotImplementedError("adam is not written yet")


def adamw(
    w: torch.Tensor,
    gradients: torch.Tensor,
    lr: float,
    beta1: float,
    beta2: float,
    eps: float,
    weight_decay: float,
) -> torch.Tensor:
    """Adam with weight decay that is not added to the gradient: w shrinks separately from Adam's step.

        m_t = β1 · m_{t-1} + (1 - β1) · g_t        m_0 = 0
        s_t = β2 · s_{t-1} + (1 - β2) · g_t²       s_0 = 0
        m̂_t = m_t / (1 - β1^t)        ŝ_t = s_t / (1 - β2^t)
        w_t = w_{t-1} - lr · λ · w_{t-1} - lr · m̂_t / (√ŝ_t + ε)

    >>> w, gradients = torch.tensor([1.0, 2.0]), torch.tensor([[0.5, 1.0], [0.5, 0.0]])
    >>> adamw(w, gradients, lr=0.1, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.5)
    tensor([[0.8500, 1.8000],
            [0.7075, 1.6430]])

    Args: `w` (D,) and `gradients` (T, D), float; `lr`, `beta1`, `beta2` (0 ≤ β < 1), `eps` ε > 0 and
    `weight_decay` λ ≥ 0, numbers.
    Returns: (T, D), w after each update; the dtype and device of `w`.
    Not allowed: torch.optim.
    """
    raise NotImplementedError("adamw is not written yet")


def step_decay(lr: float, step_size: int, gamma: float, epochs: int) -> torch.Tensor:
    """A learning rate that falls in steps: it is multiplied by γ after every `step_size` epochs.

        result[e] = lr · γ^k        k = e // step_size, how often the rate has fallen when epoch e starts

    Epochs count from 0: epochs 0 ... step_size - 1 use lr itself, epoch `step_size` is the first to
    use lr · γ.

    >>> step_decay(0.8, step_size=2, gamma=0.5, epochs=5)
    tensor([0.8000, 0.8000, 0.4000, 0.4000, 0.2000])

    Args: `lr` and `gamma` γ, numbers; `step_size` and `epochs`, ints ≥ 1.
    Returns: (epochs,), the rate used in each epoch, epoch 0 first; a tensor of torch's default dtype
    (float32, unless it was changed) on the CPU.
    Not allowed: torch.optim.lr_scheduler.
    """
    raise NotImplementedError("step_decay is not written yet")


if __name__ == "__main__":
    # Down a long valley, f(w) = (w_1² + 20 w_2²) / 2 with gradient (w_1, 20 w_2), from (5, 1). A rule gets
    # all gradients at once, so it is called again after each step with one more gradient.
    rules = {
        "sgd": lambda w, g: sgd(w, g, lr=0.05),
        "momentum": lambda w, g: momentum(w, g, lr=0.05, momentum=0.8),
        "nesterov": lambda w, g: nesterov(w, g, lr=0.03, momentum=0.8),
        "rmsprop": lambda w, g: rmsprop(w, g, lr=0.1, alpha=0.9, eps=1e-8),
        "adam": lambda w, g: adam(w, g, lr=0.3, beta1=0.9, beta2=0.999, eps=1e-8),
    }
    start, curvature = torch.tensor([5.0, 1.0]), torch.tensor([1.0, 20.0])
    for name, rule in rules.items():
        w, gradients, heights = start, [], []
        try:
            for _ in range(40):
                gradients.append(curvature * w)
                w = rule(start, torch.stack(gradients))[-1]
                heights.append(f"{(curvature * w**2).sum() / 2:9.4f}")
            print(f"{name:9} f after 1, 10, 20 and 40 steps:", *(heights[t - 1] for t in (1, 10, 20, 40)))
        except NotImplementedError as not_yet:
            print(f"{not_yet}.")
