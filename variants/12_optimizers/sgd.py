"""Right and wrong versions of `sgd`, as students write them."""

import functools
import itertools
import math
from math import sqrt

import numpy as np
import torch


# %% sgd | right | loop that stacks
def sgd(w, gradients, lr):
    path = []
    for g in gradients:
        w = w - lr * g
        path.append(w)
    return torch.stack(path)


# %% sgd | right | filled row by row
def sgd(w, gradients, lr):
    T, D = gradients.shape
    result = torch.zeros(T, D, dtype=w.dtype, device=w.device)
    current = w.clone()
    for t in range(T):
        current -= lr * gradients[t]
        result[t] = current
    return result


# %% sgd | right | triangular matrix
def sgd(w, gradients, lr):
    T = gradients.shape[0]
    lower = torch.tril(torch.ones(T, T, dtype=gradients.dtype, device=gradients.device))
    return w.unsqueeze(0) - lr * lower @ gradients


# %% sgd | right | NumPy inside
def sgd(w, gradients, lr):
    g = gradients.cpu().numpy()
    path = w.cpu().numpy() - np.cumsum(lr * g, axis=0)
    return torch.from_numpy(path).to(gradients.device)


# %% sgd | right | itertools.accumulate
def sgd(w, gradients, lr):
    steps = itertools.accumulate(gradients, lambda v, g: v - lr * g, initial=w)
    return torch.stack(list(steps)[1:])


# %% sgd | right | float64 inside, numbers one by one
def sgd(w, gradients, lr):
    rows = []
    current = w.double().tolist()
    for g in gradients.double().tolist():
        current = [a - lr * b for a, b in zip(current, g)]
        rows.append(current)
    return torch.tensor(rows, dtype=w.dtype, device=w.device)


# %% sgd | wrong | goes uphill | cause: uphill
def sgd(w, gradients, lr):
    path = []
    for g in gradients:
        w = w + lr * g
        path.append(w)
    return torch.stack(path)


# %% sgd | wrong | one tensor changed in place and kept in the list | cause: every row is the last one
def sgd(w, gradients, lr):
    w = w.clone()
    path = []
    for g in gradients:
        w -= lr * g
        path.append(w)
    return torch.stack(path)


# %% sgd | wrong | kept before the update | cause: recorded before the update
def sgd(w, gradients, lr):
    path = []
    for g in gradients:
        path.append(w)
        w = w - lr * g
    return torch.stack(path)


# %% sgd | wrong | the start is in the path too | cause: wrong shape
def sgd(w, gradients, lr):
    path = [w]
    for g in gradients:
        path.append(path[-1] - lr * g)
    return torch.stack(path)


# %% sgd | wrong | only the last w | cause: wrong shape
def sgd(w, gradients, lr):
    for g in gradients:
        w = w - lr * g
    return w


# %% sgd | wrong | changes w in place | cause: changes its input
def sgd(w, gradients, lr):
    path = []
    for g in gradients:
        w -= lr * g
        path.append(w.clone())
    return torch.stack(path)


# %% sgd | wrong | every step from the start | cause: every step from the start
def sgd(w, gradients, lr):
    return w - lr * gradients


# %% sgd | wrong | only the moves | cause: the moves alone
def sgd(w, gradients, lr):
    return -lr * gradients


# %% sgd | wrong | the start forgotten | cause: w is not used
def sgd(w, gradients, lr):
    return -lr * torch.cumsum(gradients, 0)


# %% sgd | wrong | factor 2 | cause: twice
def sgd(w, gradients, lr):
    path = []
    for g in gradients:
        w = w - 2 * lr * g
        path.append(w)
    return torch.stack(path)


# %% sgd | wrong | lr forgotten | cause: lr forgotten
def sgd(w, gradients, lr):
    return w - torch.cumsum(gradients, 0)


# %% sgd | wrong | divided by the number of steps | cause: too small
def sgd(w, gradients, lr):
    path = []
    for g in gradients:
        w = w - lr * g / len(gradients)
        path.append(w)
    return torch.stack(path)


# %% sgd | wrong | a list of tensors | cause: wrong type
def sgd(w, gradients, lr):
    path = []
    for g in gradients:
        w = w - lr * g
        path.append(w)
    return path


# %% sgd | wrong | always float32 | cause: dtype
def sgd(w, gradients, lr):
    rows = []
    for g in gradients:
        w = w - lr * g
        rows.append(w.tolist())
    return torch.tensor(rows)


# %% sgd | wrong | nothing returned | cause: returns nothing
def sgd(w, gradients, lr):
    path = []
    for g in gradients:
        w = w - lr * g
        path.append(w)
    result = torch.stack(path)


# %% sgd | wrong | torch.optim | cause: torch.optim.SGD
def sgd(w, gradients, lr):
    p = torch.nn.Parameter(w.clone())
    opt = torch.optim.SGD([p], lr=lr)
    path = []
    for g in gradients:
        p.grad = g.clone()
        opt.step()
        path.append(p.detach().clone())
    return torch.stack(path)


# %% sgd | wrong | keeps the path between calls | cause: kept between calls
seen = []


def sgd(w, gradients, lr):
    for g in gradients:
        w = w - lr * g
        seen.append(w)
    return torch.stack(seen)


# %% sgd | wrong | noise of stochastic gradient descent added | cause: drawn at random
def sgd(w, gradients, lr):
    noise = 1e-3 * torch.randn_like(gradients)
    return w - lr * (gradients + noise).cumsum(0)


# %% sgd | wrong | w times a factor | cause: nan where w is 0
def sgd(w, gradients, lr):
    rows = []
    for g in gradients:
        w = w * (1 - lr * g / w)
        rows.append(w)
    return torch.stack(rows)


# %% sgd | wrong | start included | cause: the start in the path
def sgd(w, gradients, lr):
    p = [w]
    for g in gradients:
        p.append(p[-1] - lr * g)
    return torch.stack(p)


# %% sgd | wrong | mean of the gradients so far | cause: running mean of the gradients
def sgd(w, gradients, lr):
    path = []
    for t in range(len(gradients)):
        w = w - lr * gradients[: t + 1].mean(0)
        path.append(w)
    return torch.stack(path)
