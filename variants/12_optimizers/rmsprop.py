"""Right and wrong versions of `rmsprop`, as students write them."""

import functools
import itertools
import math
from math import sqrt

import numpy as np
import torch


# %% rmsprop | right | root by power, in place
def rmsprop(w, gradients, lr, alpha, eps):
    w = w.clone()
    s = torch.zeros_like(w)
    out = torch.empty_like(gradients)
    for t, g in enumerate(gradients):
        s.mul_(alpha).addcmul_(g, g, value=1 - alpha)
        w.sub_(lr * g / (s**0.5 + eps))
        out[t] = w
    return out


# %% rmsprop | right | lerp
def rmsprop(w, gradients, lr, alpha, eps):
    s, path = torch.zeros_like(w), []
    for g in gradients:
        s = s + (1 - alpha) * (g * g - s)
        w = w - lr / (s.sqrt() + eps) * g
        path.append(w)
    return torch.stack(path)


# %% rmsprop | right | moments first, then one sum
def rmsprop(w, gradients, lr, alpha, eps):
    squares = []
    s = torch.zeros_like(w)
    for g in gradients:
        s = alpha * s + (1 - alpha) * g.square()
        squares.append(s)
    return w - (lr * gradients / (torch.stack(squares).sqrt() + eps)).cumsum(0)


# %% rmsprop | right | weights as a matrix
def rmsprop(w, gradients, lr, alpha, eps):
    T = gradients.shape[0]
    P = [[(1 - alpha) * alpha ** (i - j) if j <= i else 0.0 for j in range(T)] for i in range(T)]
    P = torch.tensor(P, dtype=w.dtype, device=w.device)
    s = P @ gradients**2
    return w - lr * torch.cumsum(gradients / (torch.sqrt(s) + eps), 0)


# %% rmsprop | right | Python numbers
def rmsprop(w, gradients, lr, alpha, eps):
    x, s, rows = w.tolist(), [0.0] * len(w), []
    for g in gradients.tolist():
        s = [alpha * a + (1 - alpha) * b * b for a, b in zip(s, g)]
        x = [a - lr * b / (sqrt(c) + eps) for a, b, c in zip(x, g, s)]
        rows.append(x)
    return torch.tensor(rows, dtype=w.dtype, device=w.device)


# %% rmsprop | right | NumPy inside
def rmsprop(w, gradients, lr, alpha, eps):
    x = w.cpu().numpy()
    s = np.zeros_like(x)
    rows = []
    for g in gradients.cpu().numpy():
        s = alpha * s + (1 - alpha) * g**2
        x = x - lr * g / (np.sqrt(s) + eps)
        rows.append(x)
    return torch.from_numpy(np.array(rows)).to(w)


# %% rmsprop | wrong | eps inside | cause: eps inside the square root
def rmsprop(w, gradients, lr, alpha, eps):
    s, path = torch.zeros_like(w), []
    for g in gradients:
        s = alpha * s + (1 - alpha) * g**2
        w = w - lr * g / torch.sqrt(s + eps)
        path.append(w)
    return torch.stack(path)


# %% rmsprop | wrong | eps missing | cause: eps missing
def rmsprop(w, gradients, lr, alpha, eps):
    s, path = torch.zeros_like(w), []
    for g in gradients:
        s = alpha * s + (1 - alpha) * g**2
        w = w - lr * g / torch.sqrt(s)
        path.append(w)
    return torch.stack(path)


# %% rmsprop | wrong | brackets forgotten | cause: eps beside the fraction
def rmsprop(w, gradients, lr, alpha, eps):
    s, path = torch.zeros_like(w), []
    for g in gradients:
        s = alpha * s + (1 - alpha) * g**2
        w = w - lr * (g / torch.sqrt(s) + eps)
        path.append(w)
    return torch.stack(path)


# %% rmsprop | wrong | eps added to w | cause: eps beside the fraction, without lr
def rmsprop(w, gradients, lr, alpha, eps):
    s, path = torch.zeros_like(w), []
    for g in gradients:
        s = alpha * s + (1 - alpha) * g**2
        w = w - lr * g / torch.sqrt(s) + eps
        path.append(w)
    return torch.stack(path)


# %% rmsprop | wrong | alpha exchanged | cause: α and 1 - α exchanged
def rmsprop(w, gradients, lr, alpha, eps):
    s, path = torch.zeros_like(w), []
    for g in gradients:
        s = (1 - alpha) * s + alpha * g**2
        w = w - lr * g / (torch.sqrt(s) + eps)
        path.append(w)
    return torch.stack(path)


# %% rmsprop | wrong | AdaGrad | cause: squares added up
def rmsprop(w, gradients, lr, alpha, eps):
    s, path = torch.zeros_like(w), []
    for g in gradients:
        s = s + g**2
        w = w - lr * g / (torch.sqrt(s) + eps)
        path.append(w)
    return torch.stack(path)


# %% rmsprop | wrong | no root | cause: no square root
def rmsprop(w, gradients, lr, alpha, eps):
    s, path = torch.zeros_like(w), []
    for g in gradients:
        s = alpha * s + (1 - alpha) * g**2
        w = w - lr * g / (s + eps)
        path.append(w)
    return torch.stack(path)


# %% rmsprop | wrong | absolute value | cause: size in place of square
def rmsprop(w, gradients, lr, alpha, eps):
    s, path = torch.zeros_like(w), []
    for g in gradients:
        s = alpha * s + (1 - alpha) * g.abs()
        w = w - lr * g / (torch.sqrt(s) + eps)
        path.append(w)
    return torch.stack(path)


# %% rmsprop | wrong | bias correction | cause: corrected as in Adam
def rmsprop(w, gradients, lr, alpha, eps):
    s, path = torch.zeros_like(w), []
    for t, g in enumerate(gradients, 1):
        s = alpha * s + (1 - alpha) * g**2
        w = w - lr * g / (torch.sqrt(s / (1 - alpha**t)) + eps)
        path.append(w)
    return torch.stack(path)


# %% rmsprop | wrong | starts at ones | cause: s starts at 1
def rmsprop(w, gradients, lr, alpha, eps):
    s, path = torch.ones_like(w), []
    for g in gradients:
        s = alpha * s + (1 - alpha) * g**2
        w = w - lr * g / (torch.sqrt(s) + eps)
        path.append(w)
    return torch.stack(path)


# %% rmsprop | wrong | w before s | cause: old average used
def rmsprop(w, gradients, lr, alpha, eps):
    s, path = torch.zeros_like(w), []
    for g in gradients:
        w = w - lr * g / (torch.sqrt(s) + eps)
        s = alpha * s + (1 - alpha) * g**2
        path.append(w)
    return torch.stack(path)


# %% rmsprop | wrong | norm of the whole gradient | cause: length of the gradient
def rmsprop(w, gradients, lr, alpha, eps):
    s, path = 0.0, []
    for g in gradients:
        s = alpha * s + (1 - alpha) * g.norm() ** 2
        w = w - lr * g / (s.sqrt() + eps)
        path.append(w)
    return torch.stack(path)


# %% rmsprop | wrong | eps for safety in the wrong place too | cause: eps as a lower bound
def rmsprop(w, gradients, lr, alpha, eps):
    s, path = torch.zeros_like(w), []
    for g in gradients:
        s = alpha * s + (1 - alpha) * g**2
        w = w - lr * g / (torch.sqrt(s).clamp(min=eps))
        path.append(w)
    return torch.stack(path)


# %% rmsprop | wrong | uphill | cause: uphill
def rmsprop(w, gradients, lr, alpha, eps):
    s, path = torch.zeros_like(w), []
    for g in gradients:
        s = alpha * s + (1 - alpha) * g**2
        w = w + lr * g / (torch.sqrt(s) + eps)
        path.append(w)
    return torch.stack(path)


# %% rmsprop | wrong | math.sqrt on a tensor | cause: only one element
def rmsprop(w, gradients, lr, alpha, eps):
    s, path = torch.zeros_like(w), []
    for g in gradients:
        s = alpha * s + (1 - alpha) * g**2
        w = w - lr * g / (math.sqrt(s) + eps)
        path.append(w)
    return torch.stack(path)


# %% rmsprop | wrong | w times a factor | cause: nan where w is 0
def rmsprop(w, gradients, lr, alpha, eps):
    s = torch.zeros_like(w)
    rows = []
    for g in gradients:
        s = alpha * s + (1 - alpha) * g**2
        w = w * (1 - lr * g / (w * (s.sqrt() + eps)))
        rows.append(w)
    return torch.stack(rows)


# %% rmsprop | wrong | w 0 stays | cause: w of 0 never moves
def rmsprop(w, gradients, lr, alpha, eps):
    s = torch.zeros_like(w)
    rows = []
    for g in gradients:
        s = alpha * s + (1 - alpha) * g**2
        w = torch.where(w == 0, w, w - lr * g / (s.sqrt() + eps))
        rows.append(w)
    return torch.stack(rows)


# %% rmsprop | wrong | s not faded where g is 0 | cause: s does not fade where the gradient is 0
def rmsprop(w, gradients, lr, alpha, eps):
    s = torch.zeros_like(w)
    rows = []
    for g in gradients:
        s = torch.where(g == 0, s, alpha * s + (1 - alpha) * g**2)
        w = w - lr * g / (s.sqrt() + eps)
        rows.append(w)
    return torch.stack(rows)


# %% rmsprop | wrong | centred | cause: variance in place of the mean square
def rmsprop(w, gradients, lr, alpha, eps):
    s, m, out = torch.zeros_like(w), torch.zeros_like(w), []
    for g in gradients:
        s = alpha * s + (1 - alpha) * g ** 2
        m = alpha * m + (1 - alpha) * g
        w = w - lr * g / (torch.sqrt(torch.clamp(s - m ** 2, min=0)) + eps)
        out.append(w)
    return torch.stack(out)


# %% rmsprop | wrong | momentum on top | cause: momentum on top
def rmsprop(w, gradients, lr, alpha, eps):
    s, v, out = torch.zeros_like(w), torch.zeros_like(w), []
    for g in gradients:
        s = alpha * s + (1 - alpha) * g ** 2
        v = 0.9 * v + g / (s.sqrt() + eps)
        w = w - lr * v
        out.append(w)
    return torch.stack(out)


# %% rmsprop | wrong | root times eps | cause: eps times the root
def rmsprop(w, gradients, lr, alpha, eps):
    s = torch.zeros_like(w)
    path = []
    for g in gradients:
        s = alpha * s + (1 - alpha) * g**2
        w = w - lr * g / (torch.sqrt(s) * eps)
        path.append(w)
    return torch.stack(path)


# %% rmsprop | wrong | root of the square of the average | cause: gradient not squared
def rmsprop(w, gradients, lr, alpha, eps):
    s = torch.zeros_like(w)
    path = []
    for g in gradients:
        s = alpha * s + (1 - alpha) * g
        w = w - lr * g / (torch.sqrt(s**2) + eps)
        path.append(w)
    return torch.stack(path)


# %% rmsprop | wrong | cumulative mean of the squares | cause: plain mean of the squares
def rmsprop(w, gradients, lr, alpha, eps):
    counts = torch.arange(1, len(gradients) + 1, dtype=w.dtype, device=w.device)[:, None]
    s = gradients.square().cumsum(0) / counts
    return w - lr * (gradients / (s.sqrt() + eps)).cumsum(0)
