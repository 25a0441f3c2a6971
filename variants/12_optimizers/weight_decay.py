"""Right and wrong versions of `weight_decay`, as students write them."""

import functools
import itertools
import math
from math import sqrt

import numpy as np
import torch


# %% weight_decay | right | decay folded into a factor
def weight_decay(w, gradients, lr, momentum, weight_decay):
    v = torch.zeros_like(w)
    path = []
    for g in gradients:
        v = momentum * v + (g + weight_decay * w)
        w = w - lr * v
        path.append(w)
    return torch.stack(path)


# %% weight_decay | right | lr inside the velocity
def weight_decay(w, gradients, lr, momentum, weight_decay):
    v = torch.zeros_like(w)
    path = torch.empty_like(gradients)
    for t, g in enumerate(gradients):
        d = g.add(w, alpha=weight_decay)
        v = momentum * v - lr * d
        w = w + v
        path[t] = w
    return path


# %% weight_decay | right | heavy ball
def weight_decay(w, gradients, lr, momentum, weight_decay):
    before, now, path = w, w, []
    for g in gradients:
        after = (1 - lr * weight_decay) * now - lr * g + momentum * (now - before)
        before, now = now, after
        path.append(now)
    return torch.stack(path)


# %% weight_decay | right | NumPy, one parameter after another
def weight_decay(w, gradients, lr, momentum, weight_decay):
    g = gradients.double().cpu().numpy()
    out = np.empty_like(g)
    for d in range(g.shape[1]):
        x, v = float(w[d]), 0.0
        for t in range(len(g)):
            v = momentum * v + g[t, d] + weight_decay * x
            x = x - lr * v
            out[t, d] = x
    return torch.as_tensor(out, dtype=w.dtype, device=w.device)


# %% weight_decay | right | float64 inside
def weight_decay(w, gradients, lr, momentum, weight_decay):
    dtype = w.dtype
    w, gradients = w.to(torch.float64), gradients.to(torch.float64)
    v, rows = 0, []
    for g in gradients:
        v = momentum * v + g + weight_decay * w
        w = w - lr * v
        rows.append(w)
    return torch.stack(rows).to(dtype)


# %% weight_decay | right | state as a 2 x 2 system
def weight_decay(w, gradients, lr, momentum, weight_decay):
    A = torch.tensor(
        [[1 - lr * weight_decay, -lr * momentum], [weight_decay, momentum]], dtype=w.dtype, device=w.device
    )
    B = torch.tensor([[-lr], [1.0]], dtype=w.dtype, device=w.device)
    state = torch.stack([w, torch.zeros_like(w)])
    rows = []
    for g in gradients:
        state = A @ state + B * g
        rows.append(state[0])
    return torch.stack(rows)


# %% weight_decay | wrong | decoupled as in AdamW | cause: decoupled
def weight_decay(w, gradients, lr, momentum, weight_decay):
    v = torch.zeros_like(w)
    path = []
    for g in gradients:
        v = momentum * v + g
        w = w - lr * v - lr * weight_decay * w
        path.append(w)
    return torch.stack(path)


# %% weight_decay | wrong | shrunk after the update | cause: shrunk after the update
def weight_decay(w, gradients, lr, momentum, weight_decay):
    v = torch.zeros_like(w)
    path = []
    for g in gradients:
        v = momentum * v + g
        w = w - lr * v
        w = w * (1 - lr * weight_decay)
        path.append(w)
    return torch.stack(path)


# %% weight_decay | wrong | lr missing at the decay | cause: shrunk without lr
def weight_decay(w, gradients, lr, momentum, weight_decay):
    v = torch.zeros_like(w)
    path = []
    for g in gradients:
        v = momentum * v + g
        w = w * (1 - weight_decay) - lr * v
        path.append(w)
    return torch.stack(path)


# %% weight_decay | wrong | decay sign | cause: pushed away from 0
def weight_decay(w, gradients, lr, momentum, weight_decay):
    v = torch.zeros_like(w)
    path = []
    for g in gradients:
        g = g - weight_decay * w
        v = momentum * v + g
        w = w - lr * v
        path.append(w)
    return torch.stack(path)


# %% weight_decay | wrong | decay forgotten | cause: no decay
def weight_decay(w, gradients, lr, momentum, weight_decay):
    v = torch.zeros_like(w)
    path = []
    for g in gradients:
        v = momentum * v + g
        w = w - lr * v
        path.append(w)
    return torch.stack(path)


# %% weight_decay | wrong | penalty without 1/2 | cause: 2 λ w
def weight_decay(w, gradients, lr, momentum, weight_decay):
    v = torch.zeros_like(w)
    path = []
    for g in gradients:
        v = momentum * v + g + 2 * weight_decay * w
        w = w - lr * v
        path.append(w)
    return torch.stack(path)


# %% weight_decay | wrong | decays the first w | cause: always the first w
def weight_decay(w, gradients, lr, momentum, weight_decay):
    gradients = gradients + weight_decay * w
    v = torch.zeros_like(w)
    path = []
    for g in gradients:
        v = momentum * v + g
        w = w - lr * v
        path.append(w)
    return torch.stack(path)


# %% weight_decay | wrong | λ times the gradient | cause: λ times the gradient
def weight_decay(w, gradients, lr, momentum, weight_decay):
    v = torch.zeros_like(w)
    path = []
    for g in gradients:
        g = g + weight_decay * g
        v = momentum * v + g
        w = w - lr * v
        path.append(w)
    return torch.stack(path)


# %% weight_decay | wrong | L1 | cause: sign of w
def weight_decay(w, gradients, lr, momentum, weight_decay):
    v = torch.zeros_like(w)
    path = []
    for g in gradients:
        v = momentum * v + g + weight_decay * torch.sign(w)
        w = w - lr * v
        path.append(w)
    return torch.stack(path)


# %% weight_decay | wrong | momentum forgotten | cause: velocity forgotten
def weight_decay(w, gradients, lr, momentum, weight_decay):
    path = []
    for g in gradients:
        w = w - lr * (g + weight_decay * w)
        path.append(w)
    return torch.stack(path)


# %% weight_decay | wrong | moving average | cause: (1 - μ) in front
def weight_decay(w, gradients, lr, momentum, weight_decay):
    v = torch.zeros_like(w)
    path = []
    for g in gradients:
        d = g + weight_decay * w
        v = momentum * v + (1 - momentum) * d
        w = w - lr * v
        path.append(w)
    return torch.stack(path)


# %% weight_decay | wrong | changes the gradients | cause: changes its input
def weight_decay(w, gradients, lr, momentum, weight_decay):
    v = torch.zeros_like(w)
    path = []
    for g in gradients:
        g += weight_decay * w
        v = momentum * v + g
        w = w - lr * v
        path.append(w)
    return torch.stack(path)


# %% weight_decay | wrong | a tuple with the velocity | cause: wrong type
def weight_decay(w, gradients, lr, momentum, weight_decay):
    v = torch.zeros_like(w)
    path = []
    for g in gradients:
        v = momentum * v + g + weight_decay * w
        w = w - lr * v
        path.append(w)
    return torch.stack(path), v


# %% weight_decay | wrong | gradient relative to w | cause: nan where w is 0
def weight_decay(w, gradients, lr, momentum, weight_decay):
    v = torch.zeros_like(w)
    rows = []
    for g in gradients:
        d = w * (weight_decay + g / w)
        v = momentum * v + d
        w = w - lr * v
        rows.append(w)
    return torch.stack(rows)
