"""Right and wrong versions of `step_decay`, as students write them."""

import functools
import itertools
import math
from math import sqrt

import numpy as np
import torch


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


# %% step_decay | wrong | subtract | cause: times for the power
def step_decay(lr,step_size,gamma,epochs): return torch.tensor([lr*gamma*(e//step_size) for e in range(epochs)])


# %% step_decay | wrong | lower in every later epoch | cause: lower too often
def step_decay(lr, step_size, gamma, epochs):
    out = []
    for e in range(epochs):
        if e >= step_size:
            lr = lr * gamma
        out.append(lr)
    return torch.tensor(out)


# %% step_decay | wrong | inverse decay | cause: divided by 1 + gamma k
def step_decay(lr, step_size, gamma, epochs):
    return torch.tensor([lr / (1 + gamma * (e // step_size)) for e in range(epochs)])
