"""Right and wrong versions of 12_optimizers, as students write them."""

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


# %% nesterov | wrong | velocity reset in each step | cause: velocity made anew in each step
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


# %% step_decay | right | powers of a tensor
def step_decay(lr, step_size, gamma, epochs):
    epoch = torch.arange(epochs)
    return lr * gamma ** torch.div(epoch, step_size, rounding_mode="floor")


# %% step_decay | right | multiplied as it goes
def step_decay(lr, step_size, gamma, epochs):
    rates = torch.zeros(epochs)
    for epoch in range(epochs):
        if epoch > 0 and epoch % step_size == 0:
            lr = lr * gamma
        rates[epoch] = lr
    return rates


# %% step_decay | right | lowered at the end of an epoch
def step_decay(lr, step_size, gamma, epochs):
    rates = []
    for epoch in range(1, epochs + 1):
        rates.append(lr)
        if epoch % step_size == 0:
            lr *= gamma
    return torch.tensor(rates)


# %% step_decay | right | repeated stairs, cut
def step_decay(lr, step_size, gamma, epochs):
    stairs = torch.tensor([lr * gamma**k for k in range(epochs)])
    return stairs.repeat_interleave(step_size)[:epochs]


# %% step_decay | right | NumPy in float64, then back
def step_decay(lr, step_size, gamma, epochs):
    k = np.floor(np.arange(epochs) / step_size)
    return torch.from_numpy(lr * gamma**k).to(torch.get_default_dtype())


# %% step_decay | right | running product
def step_decay(lr, step_size, gamma, epochs):
    factors = torch.ones(epochs)
    factors[step_size::step_size] = gamma
    return lr * torch.cumprod(factors, 0)


# %% step_decay | wrong | one epoch too early | cause: one epoch too early
def step_decay(lr, step_size, gamma, epochs):
    return torch.tensor([lr * gamma ** (e // step_size) for e in range(1, epochs + 1)])


# %% step_decay | wrong | lower from epoch 0 on | cause: lower from epoch 0 on
def step_decay(lr, step_size, gamma, epochs):
    rates = []
    for e in range(epochs):
        if e % step_size == 0:
            lr *= gamma
        rates.append(lr)
    return torch.tensor(rates)


# %% step_decay | wrong | one epoch too late | cause: one epoch too late
def step_decay(lr, step_size, gamma, epochs):
    rates = []
    for e in range(epochs):
        rates.append(lr)
        if e > 0 and e % step_size == 0:
            lr *= gamma
    return torch.tensor(rates)


# %% step_decay | wrong | no floor | cause: a slope in place of stairs
def step_decay(lr, step_size, gamma, epochs):
    return torch.tensor([lr * gamma ** (e / step_size) for e in range(epochs)])


# %% step_decay | wrong | every epoch | cause: lower in every epoch
def step_decay(lr, step_size, gamma, epochs):
    return torch.tensor([lr * gamma**e for e in range(epochs)])


# %% step_decay | wrong | one stair only | cause: one stair only
def step_decay(lr, step_size, gamma, epochs):
    return torch.tensor([lr if e < step_size else lr * gamma for e in range(epochs)])


# %% step_decay | wrong | divided | cause: divided by γ
def step_decay(lr, step_size, gamma, epochs):
    return torch.tensor([lr / gamma ** (e // step_size) for e in range(epochs)])


# %% step_decay | wrong | 1 - γ | cause: 1 - γ
def step_decay(lr, step_size, gamma, epochs):
    return torch.tensor([lr * (1 - gamma) ** (e // step_size) for e in range(epochs)])


# %% step_decay | wrong | modulo | cause: remainder in place of the quotient
def step_decay(lr, step_size, gamma, epochs):
    return torch.tensor([lr * gamma ** (e % step_size) for e in range(epochs)])


# %% step_decay | wrong | back up after each stair | cause: lower in one epoch of a stair alone
def step_decay(lr, step_size, gamma, epochs):
    rates = torch.full((epochs,), lr)
    rates[step_size::step_size] = lr * gamma
    return rates


# %% step_decay | wrong | a list | cause: wrong type
def step_decay(lr, step_size, gamma, epochs):
    return [lr * gamma ** (e // step_size) for e in range(epochs)]


# %% step_decay | wrong | float64 | cause: wrong dtype
def step_decay(lr, step_size, gamma, epochs):
    return torch.tensor([lr * gamma ** (e // step_size) for e in range(epochs)], dtype=torch.float64)


# %% step_decay | wrong | the rate after the last epoch too | cause: one step too many
def step_decay(lr, step_size, gamma, epochs):
    return torch.tensor([lr * gamma ** (e // step_size) for e in range(epochs + 1)])


# %% step_decay | wrong | StepLR | cause: StepLR
def step_decay(lr, step_size, gamma, epochs):
    opt = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=lr)
    scheduler = torch.optim.lr_scheduler.StepLR(opt, step_size, gamma)
    rates = []
    for _ in range(epochs):
        rates.append(scheduler.get_last_lr()[0])
        opt.step()
        scheduler.step()
    return torch.tensor(rates)
