"""Right and wrong versions of `momentum`, as students write them."""

import functools
import itertools
import math
from math import sqrt

import numpy as np
import torch


# %% momentum | right | lr inside the velocity
def momentum(w, gradients, lr, momentum):
    v = torch.zeros_like(w)
    path = torch.empty_like(gradients)
    for t in range(len(gradients)):
        v = momentum * v - lr * gradients[t]
        w = w + v
        path[t] = w
    return path


# %% momentum | right | velocity None at first
def momentum(w, gradients, lr, momentum):
    buf = None
    path = []
    for g in gradients:
        buf = g.clone() if buf is None else buf.mul_(momentum).add_(g)
        w = w - lr * buf
        path.append(w)
    return torch.stack(path)


# %% momentum | right | weights as a matrix
def momentum(w, gradients, lr, momentum):
    T = len(gradients)
    powers = [[momentum ** (i - j) if i >= j else 0.0 for j in range(T)] for i in range(T)]
    P = torch.tensor(powers, dtype=gradients.dtype, device=gradients.device)
    return w - lr * torch.cumsum(P @ gradients, 0)


# %% momentum | right | heavy ball, from the last two iterates
def momentum(w, gradients, lr, momentum):
    before, now, path = w, w, []
    for g in gradients:
        before, now = now, now - lr * g + momentum * (now - before)
        path.append(now)
    return torch.stack(path)


# %% momentum | right | NumPy, one parameter after another
def momentum(w, gradients, lr, momentum):
    g = gradients.cpu().numpy().astype(np.float64)
    out = np.zeros_like(g)
    for d in range(g.shape[1]):
        v, x = 0.0, float(w[d])
        for t in range(g.shape[0]):
            v = momentum * v + g[t, d]
            x -= lr * v
            out[t, d] = x
    return torch.tensor(out, dtype=w.dtype, device=w.device)


# %% momentum | right | reduce
def momentum(w, gradients, lr, momentum):
    def step(state, g):
        v, x, path = state
        v = v * momentum + g
        x = x - v * lr
        return v, x, [*path, x]

    return torch.stack(functools.reduce(step, gradients, (0 * w, w, []))[2])


# %% momentum | wrong | moving average | cause: (1 - μ) in front of g
def momentum(w, gradients, lr, momentum):
    v = torch.zeros_like(w)
    path = []
    for g in gradients:
        v = momentum * v + (1 - momentum) * g
        w = w - lr * v
        path.append(w)
    return torch.stack(path)


# %% momentum | wrong | velocity made in the loop | cause: velocity forgotten
def momentum(w, gradients, lr, momentum):
    path = []
    for g in gradients:
        v = torch.zeros_like(w)
        v = momentum * v + g
        w = w - lr * v
        path.append(w)
    return torch.stack(path)


# %% momentum | wrong | Nesterov | cause: nesterov
def momentum(w, gradients, lr, momentum):
    v = torch.zeros_like(w)
    path = []
    for g in gradients:
        v = momentum * v + g
        w = w - lr * (g + momentum * v)
        path.append(w)
    return torch.stack(path)


# %% momentum | wrong | w before v | cause: one step behind
def momentum(w, gradients, lr, momentum):
    v = torch.zeros_like(w)
    path = []
    for g in gradients:
        w = w - lr * v
        v = momentum * v + g
        path.append(w)
    return torch.stack(path)


# %% momentum | wrong | kept before the update | cause: one step behind
def momentum(w, gradients, lr, momentum):
    v = torch.zeros_like(w)
    path = []
    for g in gradients:
        path.append(w)
        v = momentum * v + g
        w = w - lr * v
    return torch.stack(path)


# %% momentum | wrong | velocity starts at the first gradient | cause: velocity starts at g
def momentum(w, gradients, lr, momentum):
    v = gradients[0]
    path = []
    for g in gradients:
        v = momentum * v + g
        w = w - lr * v
        path.append(w)
    return torch.stack(path)


# %% momentum | wrong | μ at the gradient | cause: μ in front of g
def momentum(w, gradients, lr, momentum):
    v = torch.zeros_like(w)
    path = []
    for g in gradients:
        v = v + momentum * g
        w = w - lr * v
        path.append(w)
    return torch.stack(path)


# %% momentum | wrong | sum of all gradients | cause: velocity never fades
def momentum(w, gradients, lr, momentum):
    v = torch.zeros_like(w)
    path = []
    for g in gradients:
        v += g
        w = w - lr * v
        path.append(w)
    return torch.stack(path)


# %% momentum | wrong | lr twice | cause: lr twice
def momentum(w, gradients, lr, momentum):
    v = torch.zeros_like(w)
    path = []
    for g in gradients:
        v = momentum * v + lr * g
        w = w - lr * v
        path.append(w)
    return torch.stack(path)


# %% momentum | wrong | two minus signs | cause: velocity without its sign
def momentum(w, gradients, lr, momentum):
    v = torch.zeros_like(w)
    path = []
    for g in gradients:
        v = momentum * v - g
        w = w - lr * v
        path.append(w)
    return torch.stack(path)


# %% momentum | wrong | dampening as in an old course | cause: (1 - μ) in front of v
def momentum(w, gradients, lr, momentum):
    v = torch.zeros_like(w)
    path = []
    for g in gradients:
        v = (1 - momentum) * v + g
        w = w - lr * v
        path.append(w)
    return torch.stack(path)


# %% momentum | wrong | velocity is the gradients' memory | cause: changes its input
def momentum(w, gradients, lr, momentum):
    path = []
    v = None
    for g in gradients:
        if v is not None:
            g.add_(v, alpha=momentum)
        v = g
        w = w - lr * v
        path.append(w)
    return torch.stack(path)


# %% momentum | wrong | one tensor in the list | cause: every row is the last one
def momentum(w, gradients, lr, momentum):
    w = w.clone()
    v = torch.zeros_like(w)
    path = []
    for g in gradients:
        v = momentum * v + g
        w.sub_(lr * v)
        path.append(w)
    return torch.stack(path)


# %% momentum | wrong | velocity kept from call to call | cause: the same call again
velocities = {}


def momentum(w, gradients, lr, momentum):
    key = (gradients.shape, w.dtype, lr, momentum)
    v = velocities.get(key, torch.zeros_like(w))
    path = []
    for g in gradients:
        v = momentum * v + g
        w = w - lr * v
        path.append(w)
    velocities[key] = v
    return torch.stack(path)


# %% momentum | wrong | the velocity is returned | cause: the velocity itself
def momentum(w, gradients, lr, momentum):
    v = torch.zeros_like(w)
    path = []
    for g in gradients:
        v = momentum * v + g
        w = w - lr * v
        path.append(v)
    return torch.stack(path)


# %% momentum | wrong | one gradient back | cause: the gradient before in place of the velocity
def momentum(w, gradients, lr, momentum):
    prev, path = torch.zeros_like(w), []
    for g in gradients:
        w = w - lr * (g + momentum * prev)
        prev = g
        path.append(w)
    return torch.stack(path)
