"""12 · Optimizers: what to do with a gradient.

Each task is one rule of torch.optim, written out. You are handed the gradients of T steps, one row
a step, and return the path: the parameters after every step. A path shows what an end point hides.

Rules of this file
- `w` (D,) holds the parameters to start from, `gradients` (T, D) the gradient handed over at each
  step: row t - 1 belongs to step t = 1, 2, ..., T, and T ≥ 1. Both are float32 or float64. The
  gradients are given: they do not change when w does. All other arguments are plain numbers.
- A path is (T, D): row t - 1 holds w after update t, so that the first row is w after update 1.
  The start itself is not part of it.
- Everything is element by element: each of the D parameters goes its own way. w_t is w after t
  updates, w_0 the argument; g_t is the gradient of step t. Whatever a rule remembers starts at 0.
- Return tensors with the dtype and device of `w` (it may be on a GPU), which do not require
  grad. Never change an argument.
- By hand: no autograd and nothing of torch.optim. NumPy inside is fine, if the result goes back to
  the device of `w`.
"""

import torch


def sgd(w: torch.Tensor, gradients: torch.Tensor, lr: float) -> torch.Tensor:
    """Plain gradient descent: against the gradient, a step of lr times its length.

        w_t = w_{t-1} - lr · g_t

    Args: `w` (D,) and `gradients` (T, D), float; `lr`, the learning rate, a number.
    Returns: (T, D), w after each update; the dtype and device of `w`.
    Not allowed: torch.optim.
    """
    # BEGIN SOLUTION
    return w - lr * gradients.cumsum(dim=0)
    # END SOLUTION


def momentum(w: torch.Tensor, gradients: torch.Tensor, lr: float, momentum: float) -> torch.Tensor:
    """A ball that rolls: a velocity v gathers the gradients, older ones weigh less.

        v_t = μ · v_{t-1} + g_t        v_0 = 0, no factor in front of g (no dampening)
        w_t = w_{t-1} - lr · v_t

    Args: `w` (D,) and `gradients` (T, D), float; `lr` and `momentum` μ (0 ≤ μ < 1), numbers.
    Returns: (T, D), w after each update; the dtype and device of `w`.
    Not allowed: torch.optim.
    """
    # BEGIN SOLUTION
    path = []
    velocity = torch.zeros_like(w)
    for g in gradients:
        velocity = momentum * velocity + g
        w = w - lr * velocity
        path.append(w)
    return torch.stack(path)
    # END SOLUTION


def nesterov(w: torch.Tensor, gradients: torch.Tensor, lr: float, momentum: float) -> torch.Tensor:
    """Momentum that looks ahead: the step counts the present gradient and the velocity it leads to.

        v_t = μ · v_{t-1} + g_t                v_0 = 0
        w_t = w_{t-1} - lr · (g_t + μ · v_t)

    Args: `w` (D,) and `gradients` (T, D), float; `lr` and `momentum` μ (0 ≤ μ < 1), numbers.
    Returns: (T, D), w after each update; the dtype and device of `w`.
    Not allowed: torch.optim.
    """
    # BEGIN SOLUTION
    path = []
    velocity = torch.zeros_like(w)
    for g in gradients:
        velocity = momentum * velocity + g
        w = w - lr * (g + momentum * velocity)
        path.append(w)
    return torch.stack(path)
    # END SOLUTION


def weight_decay(
    w: torch.Tensor, gradients: torch.Tensor, lr: float, momentum: float, weight_decay: float
) -> torch.Tensor:
    """Momentum with a pull towards 0: the gradient of λ/2 · ‖w‖² is added to the one handed over.

        d_t = g_t + λ · w_{t-1}
        v_t = μ · v_{t-1} + d_t        v_0 = 0
        w_t = w_{t-1} - lr · v_t

    Args: `w` (D,) and `gradients` (T, D), float; `lr`, `momentum` μ (0 ≤ μ < 1) and `weight_decay`
    λ ≥ 0, numbers.
    Returns: (T, D), w after each update; the dtype and device of `w`.
    Not allowed: torch.optim.
    """
    # BEGIN SOLUTION
    path = []
    velocity = torch.zeros_like(w)
    for g in gradients:
        velocity = momentum * velocity + g + weight_decay * w
        w = w - lr * velocity
        path.append(w)
    return torch.stack(path)
    # END SOLUTION


def rmsprop(w: torch.Tensor, gradients: torch.Tensor, lr: float, alpha: float, eps: float) -> torch.Tensor:
    """Steps of a size of their own for each parameter: divide by how large its gradients usually are.

        s_t = α · s_{t-1} + (1 - α) · g_t²        s_0 = 0
        w_t = w_{t-1} - lr · g_t / (√s_t + ε)     ε outside of the square root

    Args: `w` (D,) and `gradients` (T, D), float; `lr`, `alpha` α (0 ≤ α < 1) and `eps` ε > 0, numbers.
    Returns: (T, D), w after each update; the dtype and device of `w`.
    Not allowed: torch.optim.
    """
    # BEGIN SOLUTION
    path = []
    mean_square = torch.zeros_like(w)
    for g in gradients:
        mean_square = alpha * mean_square + (1 - alpha) * g**2
        w = w - lr * g / (torch.sqrt(mean_square) + eps)
        path.append(w)
    return torch.stack(path)
    # END SOLUTION


def adam(
    w: torch.Tensor, gradients: torch.Tensor, lr: float, beta1: float, beta2: float, eps: float
) -> torch.Tensor:
    """Momentum and RMSProp together, both corrected for having started at 0.

        m_t = β1 · m_{t-1} + (1 - β1) · g_t        m_0 = 0
        s_t = β2 · s_{t-1} + (1 - β2) · g_t²       s_0 = 0
        m̂_t = m_t / (1 - β1^t)        ŝ_t = s_t / (1 - β2^t)
        w_t = w_{t-1} - lr · m̂_t / (√ŝ_t + ε)

    t counts the steps from 1. m and s themselves stay uncorrected. ε is outside of the square root.

    Args: `w` (D,) and `gradients` (T, D), float; `lr`, `beta1`, `beta2` (0 ≤ β < 1) and `eps` ε > 0,
    numbers.
    Returns: (T, D), w after each update; the dtype and device of `w`.
    Not allowed: torch.optim.
    """
    # BEGIN SOLUTION
    path = []
    mean, mean_square = torch.zeros_like(w), torch.zeros_like(w)
    for t, g in enumerate(gradients, start=1):
        mean = beta1 * mean + (1 - beta1) * g
        mean_square = beta2 * mean_square + (1 - beta2) * g**2
        corrected_mean = mean / (1 - beta1**t)
        corrected_square = mean_square / (1 - beta2**t)
        w = w - lr * corrected_mean / (torch.sqrt(corrected_square) + eps)
        path.append(w)
    return torch.stack(path)
    # END SOLUTION


def adamw(
    w: torch.Tensor,
    gradients: torch.Tensor,
    lr: float,
    beta1: float,
    beta2: float,
    eps: float,
    weight_decay: float,
) -> torch.Tensor:
    """Adam whose weight decay stays out of the gradient: w shrinks on its own, beside Adam's step.

        m_t = β1 · m_{t-1} + (1 - β1) · g_t        m_0 = 0
        s_t = β2 · s_{t-1} + (1 - β2) · g_t²       s_0 = 0
        m̂_t = m_t / (1 - β1^t)        ŝ_t = s_t / (1 - β2^t)
        w_t = w_{t-1} - lr · λ · w_{t-1} - lr · m̂_t / (√ŝ_t + ε)

    Args: `w` (D,) and `gradients` (T, D), float; `lr`, `beta1`, `beta2` (0 ≤ β < 1), `eps` ε > 0 and
    `weight_decay` λ ≥ 0, numbers.
    Returns: (T, D), w after each update; the dtype and device of `w`.
    Not allowed: torch.optim.
    """
    # BEGIN SOLUTION
    path = []
    mean, mean_square = torch.zeros_like(w), torch.zeros_like(w)
    for t, g in enumerate(gradients, start=1):
        mean = beta1 * mean + (1 - beta1) * g
        mean_square = beta2 * mean_square + (1 - beta2) * g**2
        corrected_mean = mean / (1 - beta1**t)
        corrected_square = mean_square / (1 - beta2**t)
        step = corrected_mean / (torch.sqrt(corrected_square) + eps)
        w = w - lr * weight_decay * w - lr * step
        path.append(w)
    return torch.stack(path)
    # END SOLUTION


def step_decay(lr: float, step_size: int, gamma: float, epochs: int) -> torch.Tensor:
    """A learning rate that goes down by stairs: times γ after every `step_size` epochs.

        result[e] = lr · γ^k        k = e // step_size, the number of whole stairs before epoch e

    Epochs count from 0: epochs 0 ... step_size - 1 use lr itself, epoch `step_size` is the first to
    use lr · γ.

    Args: `lr` and `gamma` γ, numbers; `step_size` and `epochs`, ints ≥ 1.
    Returns: (epochs,), the rate used in each epoch, epoch 0 first; a tensor of torch's default dtype
    (float32, unless somebody changed it) on the CPU.
    Not allowed: torch.optim.lr_scheduler.
    """
    # BEGIN SOLUTION
    return torch.tensor([lr * gamma ** (epoch // step_size) for epoch in range(epochs)])
    # END SOLUTION
