"""Right and wrong versions of `adam`, as students write them."""

import functools
import itertools
import math
import typing
from math import sqrt

import numpy as np
import torch


# %% adam | right | in place, as torch writes it
def adam(w, gradients, lr, beta1, beta2, eps):
    w = w.clone()
    m = torch.zeros_like(w)
    s = torch.zeros_like(w)
    path = []
    for t, g in enumerate(gradients):
        m.lerp_(g, 1 - beta1)
        s.mul_(beta2).addcmul_(g, g, value=1 - beta2)
        c1 = 1 - beta1 ** (t + 1)
        c2 = 1 - beta2 ** (t + 1)
        denom = (s.sqrt() / math.sqrt(c2)).add_(eps)
        w.addcdiv_(m, denom, value=-lr / c1)
        path.append(w.clone())
    return torch.stack(path)


# %% adam | right | powers kept as running products
def adam(w, gradients, lr, beta1, beta2, eps):
    m, s, p1, p2, rows = 0, 0, 1.0, 1.0, []
    for g in gradients:
        p1 *= beta1
        p2 *= beta2
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g * g
        w = w - lr * (m / (1 - p1)) / ((s / (1 - p2)) ** 0.5 + eps)
        rows.append(w)
    return torch.stack(rows)


# %% adam | right | NumPy, one parameter after another
def adam(w, gradients, lr, beta1, beta2, eps):
    G = gradients.detach().cpu().numpy().astype(float)
    out = np.zeros_like(G)
    for d in range(G.shape[1]):
        m = s = 0.0
        x = w[d].item()
        for t in range(1, len(G) + 1):
            g = G[t - 1, d]
            m = beta1 * m + (1 - beta1) * g
            s = beta2 * s + (1 - beta2) * g**2
            x -= lr * (m / (1 - beta1**t)) / (np.sqrt(s / (1 - beta2**t)) + eps)
            out[t - 1, d] = x
    return torch.from_numpy(out).to(w.device).to(w.dtype)


# %% adam | right | all moments first
def adam(w, gradients, lr, beta1, beta2, eps):
    T = len(gradients)
    i = torch.arange(T, dtype=w.dtype, device=w.device)
    age = i[:, None] - i[None, :]
    M = torch.where(age >= 0, (1 - beta1) * beta1 ** age.clamp(min=0), 0.0).to(w.dtype)
    S = torch.where(age >= 0, (1 - beta2) * beta2 ** age.clamp(min=0), 0.0).to(w.dtype)
    c1 = (1 - beta1 ** (i + 1))[:, None]
    c2 = (1 - beta2 ** (i + 1))[:, None]
    steps = (M @ gradients / c1) / ((S @ gradients**2 / c2).sqrt() + eps)
    return w - lr * steps.cumsum(0)


# %% adam | right | a class for the state, float64 inside
class State:
    def __init__(self, beta):
        self.beta, self.value, self.t = beta, 0.0, 0

    def update(self, x):
        self.t += 1
        self.value = self.beta * self.value + (1 - self.beta) * x
        return self.value / (1 - self.beta**self.t)


def adam(w, gradients, lr, beta1, beta2, eps):
    first, second = State(beta1), State(beta2)
    x, rows = w.double(), []
    for g in gradients.double():
        x = x - lr * first.update(g) / (second.update(g**2).sqrt() + eps)
        rows.append(x)
    return torch.stack(rows).to(w.dtype)


# %% adam | right | normalised by the sum of the weights
def adam(w, gradients, lr, beta1, beta2, eps):
    m = s = torch.zeros_like(w)
    n1 = n2 = 0.0
    rows = []
    for g in gradients:
        m, n1 = beta1 * m + g, beta1 * n1 + 1
        s, n2 = beta2 * s + g**2, beta2 * n2 + 1
        w = w - lr * (m / n1) / (torch.sqrt(s / n2) + eps)
        rows.append(w)
    return torch.stack(rows)


# %% adam | wrong | no bias correction | cause: no correction
def adam(w, gradients, lr, beta1, beta2, eps):
    m, s, path = torch.zeros_like(w), torch.zeros_like(w), []
    for g in gradients:
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        w = w - lr * m / (s.sqrt() + eps)
        path.append(w)
    return torch.stack(path)


# %% adam | wrong | t from 0 | cause: t starts at 0
def adam(w, gradients, lr, beta1, beta2, eps):
    m, s, path = torch.zeros_like(w), torch.zeros_like(w), []
    for t, g in enumerate(gradients):
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        m_hat = m / (1 - beta1**t)
        s_hat = s / (1 - beta2**t)
        w = w - lr * m_hat / (s_hat.sqrt() + eps)
        path.append(w)
    return torch.stack(path)


# %% adam | wrong | t goes up in the loop over parameters | cause: t counts parameters
def adam(w, gradients, lr, beta1, beta2, eps):
    out = torch.zeros_like(gradients)
    x = w.tolist()
    m, s, t = [0.0] * len(x), [0.0] * len(x), 0
    for i, g in enumerate(gradients.tolist()):
        for d in range(len(x)):
            t += 1
            m[d] = beta1 * m[d] + (1 - beta1) * g[d]
            s[d] = beta2 * s[d] + (1 - beta2) * g[d] ** 2
            x[d] -= lr * m[d] / (1 - beta1**t) / (math.sqrt(s[d] / (1 - beta2**t)) + eps)
            out[i, d] = x[d]
    return out


# %% adam | wrong | t never goes up | cause: t stays 1
def adam(w, gradients, lr, beta1, beta2, eps):
    m, s, path = torch.zeros_like(w), torch.zeros_like(w), []
    t = 1
    for g in gradients:
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        w = w - lr * (m / (1 - beta1**t)) / ((s / (1 - beta2**t)).sqrt() + eps)
        path.append(w)
    return torch.stack(path)


# %% adam | wrong | betas exchanged | cause: β1 and β2 exchanged
def adam(w, gradients, lr, beta1, beta2, eps):
    m, s, path = torch.zeros_like(w), torch.zeros_like(w), []
    for t, g in enumerate(gradients, 1):
        m = beta2 * m + (1 - beta2) * g
        s = beta1 * s + (1 - beta1) * g**2
        w = w - lr * (m / (1 - beta2**t)) / ((s / (1 - beta1**t)).sqrt() + eps)
        path.append(w)
    return torch.stack(path)


# %% adam | wrong | eps inside | cause: eps inside the square root
def adam(w, gradients, lr, beta1, beta2, eps):
    m, s, path = torch.zeros_like(w), torch.zeros_like(w), []
    for t, g in enumerate(gradients, 1):
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        w = w - lr * (m / (1 - beta1**t)) / (s / (1 - beta2**t) + eps).sqrt()
        path.append(w)
    return torch.stack(path)


# %% adam | wrong | eps missing | cause: eps missing
def adam(w, gradients, lr, beta1, beta2, eps):
    m, s, path = torch.zeros_like(w), torch.zeros_like(w), []
    for t, g in enumerate(gradients, 1):
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        w = w - lr * (m / (1 - beta1**t)) / (s / (1 - beta2**t)).sqrt()
        path.append(w)
    return torch.stack(path)


# %% adam | wrong | brackets forgotten | cause: eps beside the fraction
def adam(w, gradients, lr, beta1, beta2, eps):
    m, s, path = torch.zeros_like(w), torch.zeros_like(w), []
    for t, g in enumerate(gradients, 1):
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        m_hat, s_hat = m / (1 - beta1**t), s / (1 - beta2**t)
        w = w - lr * (m_hat / torch.sqrt(s_hat) + eps)
        path.append(w)
    return torch.stack(path)


# %% adam | wrong | eps as in the efficient version of the paper | cause: eps before the correction
def adam(w, gradients, lr, beta1, beta2, eps):
    m, s, path = torch.zeros_like(w), torch.zeros_like(w), []
    for t, g in enumerate(gradients, 1):
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        lr_t = lr * math.sqrt(1 - beta2**t) / (1 - beta1**t)
        w = w - lr_t * m / (s.sqrt() + eps)
        path.append(w)
    return torch.stack(path)


# %% adam | wrong | absolute value in s | cause: size in place of square
def adam(w, gradients, lr, beta1, beta2, eps):
    m, s, path = torch.zeros_like(w), torch.zeros_like(w), []
    for t, g in enumerate(gradients, 1):
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g.abs()
        w = w - lr * (m / (1 - beta1**t)) / ((s / (1 - beta2**t)).sqrt() + eps)
        path.append(w)
    return torch.stack(path)


# %% adam | wrong | square in m | cause: m averages the square
def adam(w, gradients, lr, beta1, beta2, eps):
    m, s, path = torch.zeros_like(w), torch.zeros_like(w), []
    for t, g in enumerate(gradients, 1):
        m = beta1 * m + (1 - beta1) * g**2
        s = beta2 * s + (1 - beta2) * g**2
        w = w - lr * (m / (1 - beta1**t)) / ((s / (1 - beta2**t)).sqrt() + eps)
        path.append(w)
    return torch.stack(path)


# %% adam | wrong | corrected in place | cause: corrected averages kept
def adam(w, gradients, lr, beta1, beta2, eps):
    m, s, path = torch.zeros_like(w), torch.zeros_like(w), []
    for t, g in enumerate(gradients, 1):
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        m /= 1 - beta1**t
        s /= 1 - beta2**t
        w = w - lr * m / (s.sqrt() + eps)
        path.append(w)
    return torch.stack(path)


# %% adam | wrong | AMSGrad | cause: s never falls
def adam(w, gradients, lr, beta1, beta2, eps):
    m, s, path = torch.zeros_like(w), torch.zeros_like(w), []
    top = torch.zeros_like(w)
    for t, g in enumerate(gradients, 1):
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        top = torch.maximum(top, s / (1 - beta2**t))
        w = w - lr * (m / (1 - beta1**t)) / (top.sqrt() + eps)
        path.append(w)
    return torch.stack(path)


# %% adam | wrong | 1 - β missing | cause: 1 - β missing
def adam(w, gradients, lr, beta1, beta2, eps):
    m, s, path = torch.zeros_like(w), torch.zeros_like(w), []
    for t, g in enumerate(gradients, 1):
        m = beta1 * m + g
        s = beta2 * s + g**2
        w = w - lr * (m / (1 - beta1**t)) / ((s / (1 - beta2**t)).sqrt() + eps)
        path.append(w)
    return torch.stack(path)


# %% adam | wrong | no root | cause: no square root
def adam(w, gradients, lr, beta1, beta2, eps):
    m, s, path = torch.zeros_like(w), torch.zeros_like(w), []
    for t, g in enumerate(gradients, 1):
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        w = w - lr * (m / (1 - beta1**t)) / (s / (1 - beta2**t) + eps)
        path.append(w)
    return torch.stack(path)


# %% adam | wrong | only s corrected | cause: only s corrected
def adam(w, gradients, lr, beta1, beta2, eps):
    m, s, path = torch.zeros_like(w), torch.zeros_like(w), []
    for t, g in enumerate(gradients, 1):
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        w = w - lr * m / ((s / (1 - beta2**t)).sqrt() + eps)
        path.append(w)
    return torch.stack(path)


# %% adam | wrong | eps written as a number | cause: ε written as 1e-8
def adam(w, gradients, lr, beta1, beta2, eps):
    m, s, path = torch.zeros_like(w), torch.zeros_like(w), []
    for t, g in enumerate(gradients, 1):
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        w = w - lr * (m / (1 - beta1**t)) / ((s / (1 - beta2**t)).sqrt() + 1e-8)
        path.append(w)
    return torch.stack(path)


# %% adam | wrong | betas written as numbers | cause: β1 and β2 written as
def adam(w, gradients, lr, beta1, beta2, eps):
    m, s, path = torch.zeros_like(w), torch.zeros_like(w), []
    for t, g in enumerate(gradients, 1):
        m = 0.9 * m + 0.1 * g
        s = 0.999 * s + 0.001 * g**2
        w = w - lr * (m / (1 - 0.9**t)) / ((s / (1 - 0.999**t)).sqrt() + eps)
        path.append(w)
    return torch.stack(path)


# %% adam | wrong | one list of tensors changed in place | cause: every row is the last one
def adam(w, gradients, lr, beta1, beta2, eps):
    w = w.clone()
    m, s, path = torch.zeros_like(w), torch.zeros_like(w), []
    for t, g in enumerate(gradients, 1):
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        w -= lr * (m / (1 - beta1**t)) / ((s / (1 - beta2**t)).sqrt() + eps)
        path.append(w)
    return torch.stack(path)


# %% adam | wrong | m and s share one tensor | cause: m and s are one tensor
def adam(w, gradients, lr, beta1, beta2, eps):
    m = s = torch.zeros_like(w)
    path = []
    for t, g in enumerate(gradients, 1):
        m.mul_(beta1).add_((1 - beta1) * g)
        s.mul_(beta2).add_((1 - beta2) * g**2)
        w = w - lr * (m / (1 - beta1**t)) / ((s / (1 - beta2**t)).sqrt() + eps)
        path.append(w)
    return torch.stack(path)


# %% adam | wrong | state of the last call | cause: kept between calls
state = {}


def adam(w, gradients, lr, beta1, beta2, eps):
    m, s = state.setdefault(w.shape, [torch.zeros_like(w), torch.zeros_like(w)])
    path = []
    for t, g in enumerate(gradients, 1):
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        w = w - lr * (m / (1 - beta1**t)) / ((s / (1 - beta2**t)).sqrt() + eps)
        path.append(w)
    state[w.shape] = [m, s]
    return torch.stack(path).to(w.dtype)


# %% adam | wrong | torch.optim.Adam | cause: torch.optim.Adam
def adam(w, gradients, lr, beta1, beta2, eps):
    p = torch.nn.Parameter(w.clone())
    opt = torch.optim.Adam([p], lr, (beta1, beta2), eps)
    path = []
    for g in gradients:
        p.grad = g
        opt.step()
        path.append(p.data.clone())
    return torch.stack(path)


# %% adam | wrong | swapped betas | cause: betas exchanged in the averages
def adam(w, gradients, lr, beta1, beta2, eps):
    m = torch.zeros_like(w)
    v = torch.zeros_like(w)
    p = []
    for t, g in enumerate(gradients, 1):
        m = beta2 * m + (1 - beta2) * g
        v = beta1 * v + (1 - beta1) * g**2
        mh = m / (1 - beta1**t)
        vh = v / (1 - beta2**t)
        w = w - lr * mh / (vh.sqrt() + eps)
        p.append(w)
    return torch.stack(p)


# %% adam | wrong | beta t product | cause: beta times t in one correction
def adam(w, gradients, lr, beta1, beta2, eps):
    m = torch.zeros_like(w)
    v = torch.zeros_like(w)
    p = []
    for t, g in enumerate(gradients, 1):
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        mh = m / (1 - (beta1 * t))
        vh = v / (1 - beta2**t)
        w = w - lr * mh / (vh.sqrt() + eps)
        p.append(w)
    return torch.stack(p)


# %% adam | wrong | v coefficient | cause: beta2 for 1 - beta2
def adam(w, gradients, lr, beta1, beta2, eps):
    m = torch.zeros_like(w)
    v = torch.zeros_like(w)
    p = []
    for t, g in enumerate(gradients, 1):
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + beta2 * g**2
        mh = m / (1 - beta1**t)
        vh = v / (1 - beta2**t)
        w = w - lr * mh / (vh.sqrt() + eps)
        p.append(w)
    return torch.stack(p)


# %% adam | wrong | beta2 in m hat | cause: beta2 in the correction of m
def adam(w, gradients, lr, beta1, beta2, eps):
    m = torch.zeros_like(w)
    v = torch.zeros_like(w)
    p = []
    for t, g in enumerate(gradients, 1):
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        mh = m / (1 - beta2**t)
        vh = v / (1 - beta2**t)
        w = w - lr * mh / (vh.sqrt() + eps)
        p.append(w)
    return torch.stack(p)


# %% adam | wrong | precedence | cause: brackets missing around the divisor
def adam(w, gradients, lr, beta1, beta2, eps):
    m = torch.zeros_like(w)
    v = torch.zeros_like(w)
    p = []
    for t, g in enumerate(gradients, 1):
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        mh = m / (1 - beta1**t)
        vh = v / (1 - beta2**t)
        w = w - lr * mh / vh.sqrt() + eps
        p.append(w)
    return torch.stack(p)


# %% adam | wrong | usual numbers written out | cause: beta1, beta2 and eps ignored
def adam(w, gradients, lr, beta1, beta2, eps):
    m, s, path = torch.zeros_like(w), torch.zeros_like(w), []
    for t, g in enumerate(gradients, 1):
        m = 0.9 * m + 0.1 * g
        s = 0.999 * s + 0.001 * g ** 2
        w = w - lr * (m / (1 - 0.9 ** t)) / ((s / (1 - 0.999 ** t)).sqrt() + 1e-8)
        path.append(w)
    return torch.stack(path)


# %% adam | wrong | AMSGrad with a maximum of its own | cause: the greatest s so far
def adam(w, gradients, lr, beta1, beta2, eps):
    m, v, vm = torch.zeros_like(w), torch.zeros_like(w), torch.zeros_like(w)
    out = []
    for t, g in enumerate(gradients, 1):
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        vm = torch.maximum(vm, v)
        w = w - lr * (m / (1 - beta1 ** t)) / ((vm / (1 - beta2 ** t)).sqrt() + eps)
        out.append(w)
    return torch.stack(out)


# %% adam | wrong | NAdam | cause: a step that looks ahead
def adam(w, gradients, lr, beta1, beta2, eps):
    m, v, out = torch.zeros_like(w), torch.zeros_like(w), []
    for t, g in enumerate(gradients, 1):
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        mh = beta1 * m / (1 - beta1 ** (t + 1)) + (1 - beta1) * g / (1 - beta1 ** t)
        w = w - lr * mh / ((v / (1 - beta2 ** t)).sqrt() + eps)
        out.append(w)
    return torch.stack(out)


# %% adam | wrong | AdaBelief | cause: s averages (g - m)²
def adam(w, gradients, lr, beta1, beta2, eps):
    m, v, out = torch.zeros_like(w), torch.zeros_like(w), []
    for t, g in enumerate(gradients, 1):
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * (g - m) ** 2
        w = w - lr * (m / (1 - beta1 ** t)) / ((v / (1 - beta2 ** t)).sqrt() + eps)
        out.append(w)
    return torch.stack(out)


# %% adam | wrong | only m carried on corrected | cause: corrected m kept
class St(typing.NamedTuple):
    w: torch.Tensor
    m: torch.Tensor
    s: torch.Tensor


def adam(w, gradients, lr, beta1, beta2, eps):
    st, rows = St(w, torch.zeros_like(w), torch.zeros_like(w)), []
    for t, g in enumerate(gradients, 1):
        st = st._replace(m=(beta1 * st.m + (1 - beta1) * g) / (1 - beta1 ** t), s=beta2 * st.s + (1 - beta2) * g * g)
        st = st._replace(w=st.w - lr * st.m / ((st.s / (1 - beta2 ** t)).sqrt() + eps))
        rows.append(st.w)
    return torch.stack(rows)
