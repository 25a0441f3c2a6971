"""Right and wrong versions of `adamw`, as students write them."""

import functools
import itertools
import math
from math import sqrt

import numpy as np
import torch


# %% adamw | right | shrunk first
def adamw(w, gradients, lr, beta1, beta2, eps, weight_decay):
    m, s, path = torch.zeros_like(w), torch.zeros_like(w), []
    for t, g in enumerate(gradients, 1):
        w = w * (1 - lr * weight_decay)
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        w = w - lr * (m / (1 - beta1**t)) / (torch.sqrt(s / (1 - beta2**t)) + eps)
        path.append(w)
    return torch.stack(path)


# %% adamw | right | both terms in one bracket
def adamw(w, gradients, lr, beta1, beta2, eps, weight_decay):
    m, s, path = 0.0, 0.0, []
    for t, g in enumerate(gradients, 1):
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g * g
        m_hat = m / (1 - beta1**t)
        s_hat = s / (1 - beta2**t)
        w = w - lr * (m_hat / (s_hat.sqrt() + eps) + weight_decay * w)
        path.append(w)
    return torch.stack(path)


# %% adamw | right | in place, as torch writes it
def adamw(w, gradients, lr, beta1, beta2, eps, weight_decay):
    p = w.clone()
    m, s = torch.zeros_like(p), torch.zeros_like(p)
    out = torch.empty_like(gradients)
    for t, g in enumerate(gradients):
        p.mul_(1 - lr * weight_decay)
        m.lerp_(g, 1 - beta1)
        s.mul_(beta2).addcmul_(g, g, value=1 - beta2)
        denom = (s.sqrt() / (1 - beta2 ** (t + 1)) ** 0.5).add_(eps)
        p.addcdiv_(m, denom, value=-lr / (1 - beta1 ** (t + 1)))
        out[t] = p
    return out


# %% adamw | right | Adam's steps first, then the shrinking
def adamw(w, gradients, lr, beta1, beta2, eps, weight_decay):
    def moment(values, beta):
        average, out = torch.zeros_like(w), []
        for t, x in enumerate(values, 1):
            average = beta * average + (1 - beta) * x
            out.append(average / (1 - beta**t))
        return torch.stack(out)

    steps = lr * moment(gradients, beta1) / (moment(gradients**2, beta2).sqrt() + eps)
    path = [w]
    for step in steps:
        path.append(path[-1] - lr * weight_decay * path[-1] - step)
    return torch.stack(path[1:])


# %% adamw | right | NumPy inside
def adamw(w, gradients, lr, beta1, beta2, eps, weight_decay):
    x = w.cpu().numpy()
    m, s = np.zeros_like(x), np.zeros_like(x)
    rows = []
    for t, g in enumerate(gradients.cpu().numpy(), start=1):
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        x = x - lr * weight_decay * x - lr * (m / (1 - beta1**t)) / (np.sqrt(s / (1 - beta2**t)) + eps)
        rows.append(x)
    return torch.tensor(np.array(rows), dtype=w.dtype, device=w.device)


# %% adamw | right | Python numbers
def adamw(w, gradients, lr, beta1, beta2, eps, weight_decay):
    D = len(w)
    x, m, s, rows = w.tolist(), [0.0] * D, [0.0] * D, []
    for t, g in enumerate(gradients.tolist(), start=1):
        for d in range(D):
            m[d] += (1 - beta1) * (g[d] - m[d])
            s[d] += (1 - beta2) * (g[d] ** 2 - s[d])
            step = m[d] / (1 - beta1**t) / ((s[d] / (1 - beta2**t)) ** 0.5 + eps)
            x[d] -= lr * (weight_decay * x[d] + step)
        rows.append(list(x))
    return torch.tensor(rows, dtype=w.dtype, device=w.device)


# %% adamw | wrong | L2 in the gradient | cause: decay in the gradient
def adamw(w, gradients, lr, beta1, beta2, eps, weight_decay):
    m, s, path = torch.zeros_like(w), torch.zeros_like(w), []
    for t, g in enumerate(gradients, 1):
        g = g + weight_decay * w
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        w = w - lr * (m / (1 - beta1**t)) / ((s / (1 - beta2**t)).sqrt() + eps)
        path.append(w)
    return torch.stack(path)


# %% adamw | wrong | decay in both places | cause: decay twice
def adamw(w, gradients, lr, beta1, beta2, eps, weight_decay):
    m, s, path = torch.zeros_like(w), torch.zeros_like(w), []
    for t, g in enumerate(gradients, 1):
        g = g + weight_decay * w
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        step = (m / (1 - beta1**t)) / ((s / (1 - beta2**t)).sqrt() + eps)
        w = w - lr * (step + weight_decay * w)
        path.append(w)
    return torch.stack(path)


# %% adamw | wrong | decay forgotten | cause: no decay
def adamw(w, gradients, lr, beta1, beta2, eps, weight_decay):
    m, s, path = torch.zeros_like(w), torch.zeros_like(w), []
    for t, g in enumerate(gradients, 1):
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        w = w - lr * (m / (1 - beta1**t)) / ((s / (1 - beta2**t)).sqrt() + eps)
        path.append(w)
    return torch.stack(path)


# %% adamw | wrong | decay without lr | cause: decay without lr
def adamw(w, gradients, lr, beta1, beta2, eps, weight_decay):
    m, s, path = torch.zeros_like(w), torch.zeros_like(w), []
    for t, g in enumerate(gradients, 1):
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        step = (m / (1 - beta1**t)) / ((s / (1 - beta2**t)).sqrt() + eps)
        w = w - weight_decay * w - lr * step
        path.append(w)
    return torch.stack(path)


# %% adamw | wrong | decay sign | cause: decay away from 0
def adamw(w, gradients, lr, beta1, beta2, eps, weight_decay):
    m, s, path = torch.zeros_like(w), torch.zeros_like(w), []
    for t, g in enumerate(gradients, 1):
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        step = (m / (1 - beta1**t)) / ((s / (1 - beta2**t)).sqrt() + eps)
        w = w - lr * (step - weight_decay * w)
        path.append(w)
    return torch.stack(path)


# %% adamw | wrong | shrunk after the step | cause: decay of the updated w
def adamw(w, gradients, lr, beta1, beta2, eps, weight_decay):
    m, s, path = torch.zeros_like(w), torch.zeros_like(w), []
    for t, g in enumerate(gradients, 1):
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        w = w - lr * (m / (1 - beta1**t)) / ((s / (1 - beta2**t)).sqrt() + eps)
        w = w - lr * weight_decay * w
        path.append(w)
    return torch.stack(path)


# %% adamw | wrong | decay in the numerator | cause: λ w added to m̂
def adamw(w, gradients, lr, beta1, beta2, eps, weight_decay):
    m, s, path = torch.zeros_like(w), torch.zeros_like(w), []
    for t, g in enumerate(gradients, 1):
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        m_hat = m / (1 - beta1**t) + weight_decay * w
        w = w - lr * m_hat / ((s / (1 - beta2**t)).sqrt() + eps)
        path.append(w)
    return torch.stack(path)


# %% adamw | wrong | no bias correction | cause: no correction
def adamw(w, gradients, lr, beta1, beta2, eps, weight_decay):
    m, s, path = torch.zeros_like(w), torch.zeros_like(w), []
    for g in gradients:
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        w = w - lr * (weight_decay * w + m / (s.sqrt() + eps))
        path.append(w)
    return torch.stack(path)


# %% adamw | wrong | eps inside | cause: eps inside the square root
def adamw(w, gradients, lr, beta1, beta2, eps, weight_decay):
    m, s, path = torch.zeros_like(w), torch.zeros_like(w), []
    for t, g in enumerate(gradients, 1):
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        step = (m / (1 - beta1**t)) / (s / (1 - beta2**t) + eps).sqrt()
        w = w - lr * (weight_decay * w + step)
        path.append(w)
    return torch.stack(path)


# %% adamw | wrong | only m corrected | cause: only m corrected
def adamw(w, gradients, lr, beta1, beta2, eps, weight_decay):
    m, s, path = torch.zeros_like(w), torch.zeros_like(w), []
    for t, g in enumerate(gradients, 1):
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        w = w - lr * (weight_decay * w + m / (1 - beta1**t) / (s.sqrt() + eps))
        path.append(w)
    return torch.stack(path)


# %% adamw | wrong | betas exchanged | cause: β1 and β2 exchanged
def adamw(w, gradients, lr, beta1, beta2, eps, weight_decay):
    beta1, beta2 = beta2, beta1
    m, s, path = torch.zeros_like(w), torch.zeros_like(w), []
    for t, g in enumerate(gradients, 1):
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        step = (m / (1 - beta1**t)) / ((s / (1 - beta2**t)).sqrt() + eps)
        w = w - lr * (weight_decay * w + step)
        path.append(w)
    return torch.stack(path)


# %% adamw | wrong | changes w in place | cause: changes its input
def adamw(w, gradients, lr, beta1, beta2, eps, weight_decay):
    m, s, path = torch.zeros_like(w), torch.zeros_like(w), []
    for t, g in enumerate(gradients, 1):
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        step = (m / (1 - beta1**t)) / ((s / (1 - beta2**t)).sqrt() + eps)
        w -= lr * (weight_decay * w + step)
        path.append(w.clone())
    return torch.stack(path)


# %% adamw | wrong | beta as float32 tensors | cause: β loses digits in float32
def adamw(w, gradients, lr, beta1, beta2, eps, weight_decay):
    b1, b2 = torch.tensor(beta1), torch.tensor(beta2)
    m, s, path = torch.zeros_like(w), torch.zeros_like(w), []
    for t, g in enumerate(gradients, 1):
        m = b1 * m + (1 - b1) * g
        s = b2 * s + (1 - b2) * g**2
        step = (m / (1 - b1**t)) / ((s / (1 - b2**t)).sqrt() + eps)
        w = w - lr * (weight_decay * w + step)
        path.append(w)
    return torch.stack(path)


# %% adamw | wrong | w times a factor | cause: nan where w is 0
def adamw(w, gradients, lr, beta1, beta2, eps, weight_decay):
    m = s = torch.zeros_like(w)
    rows = []
    for t, g in enumerate(gradients, 1):
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g * g
        w = w * (1 - lr * (weight_decay + (m / (1 - beta1**t)) / ((s / (1 - beta2**t)).sqrt() + eps) / w))
        rows.append(w)
    return torch.stack(rows)


# %% adamw | wrong | decay divided as well | cause: decay inside the fraction
def adamw(w, gradients, lr, beta1, beta2, eps, weight_decay):
    m, s, path = torch.zeros_like(w), torch.zeros_like(w), []
    for t, g in enumerate(gradients, 1):
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g ** 2
        w = w - lr * (m / (1 - beta1 ** t) + weight_decay * w) / (torch.sqrt(s / (1 - beta2 ** t)) + eps)
        path.append(w)
    return torch.stack(path)
