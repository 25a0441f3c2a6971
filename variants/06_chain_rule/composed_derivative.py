"""Right and wrong versions of `composed_derivative`. The format: ../README.md."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% composed_derivative | right | three factors
def composed_derivative(x):
    u = x**2
    v = torch.exp(u)
    return torch.cos(v) * v * (2 * x)


# %% composed_derivative | right | one line
def composed_derivative(x):
    return 2 * x * torch.exp(x * x) * torch.cos(torch.exp(x * x))


# %% composed_derivative | right | backwards
def composed_derivative(x):
    u = x.square()
    v = u.exp()
    g = torch.ones_like(x)
    g = g * v.cos()
    g = g * v
    return g * 2 * x


# %% composed_derivative | right | loop with math
def composed_derivative(x):
    values = [math.cos(math.exp(v * v)) * math.exp(v * v) * 2 * v for v in x.flatten().tolist()]
    return torch.tensor(values, dtype=x.dtype, device=x.device).reshape(x.shape)


# %% composed_derivative | right | NumPy inside, brought back
def composed_derivative(x):
    a = x.cpu().numpy()
    e = np.exp(a**2)
    return torch.as_tensor(2 * a * e * np.cos(e), dtype=x.dtype, device=x.device)


# %% composed_derivative | right | float64 inside, cast back
def composed_derivative(x):
    z = x.double()
    return (2 * z * torch.exp(z**2) * torch.cos(torch.exp(z**2))).to(x.dtype)


# %% composed_derivative | right | functions and their derivatives in a list
def composed_derivative(x):
    steps = [
        (lambda v: v**2, lambda v: 2 * v),
        (torch.exp, torch.exp),
        (torch.sin, torch.cos),
    ]
    value, slope = x, torch.ones_like(x)
    for f, f_prime in steps:
        slope = slope * f_prime(value)
        value = f(value)
    return slope


# %% composed_derivative | right | sine shifted by a quarter turn
def composed_derivative(x):
    v = torch.exp(x.pow(2))
    return torch.sin(v + math.pi / 2) * v * (x + x)


# %% composed_derivative | wrong | outer derivative only | cause: inner factors missing
def composed_derivative(x):
    return torch.cos(torch.exp(x**2))


# %% composed_derivative | wrong | 2x missing | cause: innermost factor missing
def composed_derivative(x):
    return torch.cos(torch.exp(x**2)) * torch.exp(x**2)


# %% composed_derivative | wrong | exp missing | cause: middle factor missing
def composed_derivative(x):
    return torch.cos(torch.exp(x**2)) * 2 * x


# %% composed_derivative | wrong | cos missing | cause: outer factor missing
def composed_derivative(x):
    return torch.exp(x**2) * 2 * x


# %% composed_derivative | wrong | sine kept | cause: sin not differentiated
def composed_derivative(x):
    return torch.sin(torch.exp(x**2)) * torch.exp(x**2) * 2 * x


# %% composed_derivative | wrong | minus cos | cause: sign
def composed_derivative(x):
    return -torch.cos(torch.exp(x**2)) * torch.exp(x**2) * 2 * x


# %% composed_derivative | wrong | all at x | cause: f'(x) g'(x)
def composed_derivative(x):
    return torch.cos(x) * torch.exp(x) * 2 * x


# %% composed_derivative | wrong | cosine at x | cause: cos at x
def composed_derivative(x):
    return torch.cos(x) * torch.exp(x**2) * 2 * x


# %% composed_derivative | wrong | exp at x | cause: exp at x
def composed_derivative(x):
    return torch.cos(torch.exp(x**2)) * torch.exp(x) * 2 * x


# %% composed_derivative | wrong | exp(2x) | cause: exp at 2x
def composed_derivative(x):
    return torch.cos(torch.exp(x**2)) * torch.exp(2 * x)


# %% composed_derivative | wrong | derivatives nested | cause: put into each other
def composed_derivative(x):
    return torch.cos(torch.exp(2 * x))


# %% composed_derivative | wrong | factor inside the cosine | cause: inside cos
def composed_derivative(x):
    return torch.cos(torch.exp(x**2) * 2 * x)


# %% composed_derivative | wrong | x in place of 2x | cause: factor 1/2
def composed_derivative(x):
    return torch.cos(torch.exp(x**2)) * torch.exp(x**2) * x


# %% composed_derivative | wrong | power rule | cause: power rule on exp
def composed_derivative(x):
    return torch.cos(torch.exp(x**2)) * (x**2) * torch.exp(x**2 - 1) * 2 * x


# %% composed_derivative | wrong | exp squared | cause: exp(x)^2
def composed_derivative(x):
    e = torch.exp(x) ** 2
    return torch.cos(e) * 2 * e


# %% composed_derivative | wrong | added | cause: sum in place of product
def composed_derivative(x):
    return torch.cos(torch.exp(x**2)) + torch.exp(x**2) + 2 * x


# %% composed_derivative | wrong | the function | cause: value in place of the derivative
def composed_derivative(x):
    return torch.sin(torch.exp(x**2))


# %% composed_derivative | wrong | central difference | cause: finite differences
def composed_derivative(x):
    h = 1e-5
    f = lambda v: torch.sin(torch.exp(v**2))
    return (f(x + h) - f(x - h)) / (2 * h)


# %% composed_derivative | wrong | autograd | cause: autograd
def composed_derivative(x):
    x = x.detach().requires_grad_()
    return torch.autograd.grad(torch.sin(torch.exp(x**2)).sum(), x)[0]


# %% composed_derivative | wrong | jvp | cause: autograd
def composed_derivative(x):
    f = lambda v: torch.sin(torch.exp(v**2))
    return torch.func.jvp(f, (x,), (torch.ones_like(x),))[1]


# %% composed_derivative | wrong | float() of x | cause: float32 precision
def composed_derivative(x):
    v = x.float()
    e = torch.exp(v**2)
    return (2 * v * e * torch.cos(e)).to(x.dtype)


# %% composed_derivative | wrong | math only | cause: only single numbers
def composed_derivative(x):
    e = math.exp(x**2)
    return torch.tensor(math.cos(e) * e * 2 * x.item(), dtype=x.dtype)


# %% composed_derivative | wrong | squares x in place | cause: modifies its input
def composed_derivative(x):
    twice = 2 * x
    e = x.pow_(2).exp()
    return torch.cos(e) * e * twice


# %% composed_derivative | wrong | summed | cause: shape, sum
def composed_derivative(x):
    e = torch.exp(x**2)
    return (torch.cos(e) * e * 2 * x).sum()


# %% composed_derivative | wrong | absolute x | cause: x < 0 only, sign lost
def composed_derivative(x):
    e = torch.exp(x**2)
    return torch.cos(e) * e * 2 * x.abs()


# %% composed_derivative | wrong | a NumPy array | cause: wrong type, NumPy array
def composed_derivative(x):
    a = x.numpy()
    return np.cos(np.exp(a**2)) * np.exp(a**2) * 2 * a


# %% composed_derivative | wrong | returns nothing | cause: returns None
def composed_derivative(x):
    e = torch.exp(x**2)
    print(torch.cos(e) * e * 2 * x)


# %% composed_derivative | wrong | exp(2x) inside the cosine | cause: 2x for x² in one place
def composed_derivative(x):
    return torch.cos(torch.exp(2 * x)) * torch.exp(x**2) * 2 * x
