"""Right and wrong versions of `nesterov`, as students write them."""

import functools
import itertools
import math
from math import sqrt

import numpy as np
import torch


# %% nesterov | right | look-ahead form of CS231n
def nesterov(w, gradients, lr, momentum):
    v = torch.zeros_like(w)
    path = []
    for g in gradients:
        before = v
        v = momentum * v - lr * g
        w = w - momentum * before + (1 + momentum) * v
        path.append(w)
    return torch.stack(path)


# %% nesterov | right | multiplied out
def nesterov(w, gradients, lr, momentum):
    v = torch.zeros_like(w)
    path = []
    for g in gradients:
        w = w - lr * ((1 + momentum) * g + momentum**2 * v)
        v = momentum * v + g
        path.append(w)
    return torch.stack(path)


# %% nesterov | right | as torch writes it
def nesterov(w, gradients, lr, momentum):
    w = w.clone()
    buf = torch.zeros_like(w)
    out = torch.zeros_like(gradients)
    for i, g in enumerate(gradients):
        buf.mul_(momentum).add_(g)
        w.add_(g.add(buf, alpha=momentum), alpha=-lr)
        out[i] = w
    return out


# %% nesterov | right | velocities first, then one sum
def nesterov(w, gradients, lr, momentum):
    v = [gradients[0]]
    for g in gradients[1:]:
        v.append(momentum * v[-1] + g)
    return w - lr * torch.cumsum(gradients + momentum * torch.stack(v), dim=0)


# %% nesterov | right | NumPy inside
def nesterov(w, gradients, lr, momentum):
    x = w.cpu().numpy()
    v = np.zeros_like(x)
    rows = []
    for g in gradients.cpu().numpy():
        v = momentum * v + g
        x = x - lr * (g + momentum * v)
        rows.append(x)
    return torch.from_numpy(np.stack(rows)).to(w.device, w.dtype)


# %% nesterov | right | float64 inside
def nesterov(w, gradients, lr, momentum):
    x, v, rows = w.double(), 0.0, []
    for g in gradients.double():
        v = momentum * v + g
        x = x - lr * (g + momentum * v)
        rows.append(x)
    return torch.stack(rows).to(w.dtype)


# %% nesterov | wrong | plain momentum | cause: plain momentum
def nesterov(w, gradients, lr, momentum):
    v = torch.zeros_like(w)
    path = []
    for g in gradients:
        v = momentum * v + g
        w = w - lr * v
        path.append(w)
    return torch.stack(path)


# %% nesterov | wrong | looks ahead with the old velocity | cause: plain momentum
def nesterov(w, gradients, lr, momentum):
    v = torch.zeros_like(w)
    path = []
    for g in gradients:
        w = w - lr * (g + momentum * v)
        v = momentum * v + g
        path.append(w)
    return torch.stack(path)


# %% nesterov | wrong | μ missing in the step | cause: μ missing in the step
def nesterov(w, gradients, lr, momentum):
    v = torch.zeros_like(w)
    path = []
    for g in gradients:
        v = momentum * v + g
        w = w - lr * (g + v)
        path.append(w)
    return torch.stack(path)


# %% nesterov | wrong | g missing in the step | cause: g missing in the step
def nesterov(w, gradients, lr, momentum):
    v = torch.zeros_like(w)
    path = []
    for g in gradients:
        v = momentum * v + g
        w = w - lr * momentum * v
        path.append(w)
    return torch.stack(path)


# %% nesterov | wrong | v + μ g | cause: μ at g in the step
def nesterov(w, gradients, lr, momentum):
    v = torch.zeros_like(w)
    path = []
    for g in gradients:
        v = momentum * v + g
        w = w - lr * (v + momentum * g)
        path.append(w)
    return torch.stack(path)


# %% nesterov | wrong | the look ahead is kept as velocity | cause: the step kept as velocity
def nesterov(w, gradients, lr, momentum):
    v = torch.zeros_like(w)
    path = []
    for g in gradients:
        v = momentum * v + g
        v = g + momentum * v
        w = w - lr * v
        path.append(w)
    return torch.stack(path)


# %% nesterov | wrong | moving average | cause: (1 - μ) in front of g
def nesterov(w, gradients, lr, momentum):
    v = torch.zeros_like(w)
    path = []
    for g in gradients:
        v = momentum * v + (1 - momentum) * g
        w = w - lr * (g + momentum * v)
        path.append(w)
    return torch.stack(path)


# %% nesterov | wrong | no velocity | cause: velocity forgotten
def nesterov(w, gradients, lr, momentum):
    return w - lr * gradients.cumsum(0)


# %% nesterov | wrong | velocity reset in each step | cause: velocity reset in each step
def nesterov(w, gradients, lr, momentum):
    path = []
    for g in gradients:
        v = 0
        v = momentum * v + g
        w = w - lr * (g + momentum * v)
        path.append(w)
    return torch.stack(path)


# %% nesterov | wrong | uphill | cause: uphill
def nesterov(w, gradients, lr, momentum):
    v = torch.zeros_like(w)
    path = []
    for g in gradients:
        v = momentum * v + g
        w = w + lr * (g + momentum * v)
        path.append(w)
    return torch.stack(path)


# %% nesterov | wrong | velocity starts at g | cause: velocity starts at g
def nesterov(w, gradients, lr, momentum):
    v = gradients[0].clone()
    path = []
    for g in gradients:
        v = momentum * v + g
        w = w - lr * (g + momentum * v)
        path.append(w)
    return torch.stack(path)


# %% nesterov | wrong | NumPy array returned | cause: numpy
def nesterov(w, gradients, lr, momentum):
    x = w.cpu().numpy()
    v = np.zeros_like(x)
    rows = []
    for g in gradients.cpu().numpy():
        v = momentum * v + g
        x = x - lr * (g + momentum * v)
        rows.append(x)
    return np.stack(rows)


# %% nesterov | wrong | stacked along the wrong axis | cause: transposed
def nesterov(w, gradients, lr, momentum):
    v = torch.zeros_like(w)
    path = []
    for g in gradients:
        v = momentum * v + g
        w = w - lr * (g + momentum * v)
        path.append(w)
    return torch.stack(path, dim=1)


# %% nesterov | wrong | w times a factor | cause: nan where w is 0
def nesterov(w, gradients, lr, momentum):
    rows = []
    v = torch.zeros_like(w)
    for g in gradients:
        v = momentum * v + g
        w = w * (1 - lr * (g + momentum * v) / w)
        rows.append(w)
    return torch.stack(rows)
