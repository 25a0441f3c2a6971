"""Right and wrong versions of `tanh_derivative`. The format: ../README.md."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% tanh_derivative | right | 1 - t²
def tanh_derivative(x):
    return 1 - torch.tanh(x) ** 2


# %% tanh_derivative | right | own tanh
def tanh(x):
    return 2 * torch.sigmoid(2 * x) - 1


def tanh_derivative(x):
    t = tanh(x)
    return 1 - t * t


# %% tanh_derivative | right | (1 - t)(1 + t)
def tanh_derivative(x):
    t = x.tanh()
    return (1 - t) * (1 + t)


# %% tanh_derivative | right | 4 s(1 - s) with s = sigmoid(2x)
def tanh_derivative(x):
    s = torch.sigmoid(2 * x)
    return 4 * s * (1 - s)


# %% tanh_derivative | right | one over cosh²
def tanh_derivative(x):
    return 1 / torch.cosh(x) ** 2


# %% tanh_derivative | right | 4 over (exp(x) + exp(-x))²
def tanh_derivative(x):
    return 4 / (torch.exp(x) + torch.exp(-x)) ** 2


# %% tanh_derivative | right | exp of minus 2|x|
def tanh_derivative(x):
    e = torch.exp(-2 * torch.abs(x))
    return 4 * e / (1 + e).square()


# %% tanh_derivative | right | loop over the elements
def tanh_derivative(x):
    values = [1 - math.tanh(v) ** 2 for v in x.reshape(-1).tolist()]
    return x.new_tensor(values).reshape(x.shape)


# %% tanh_derivative | right | NumPy inside, brought back
def tanh_derivative(x):
    slope = 1 - np.tanh(x.cpu().numpy()) ** 2
    return torch.as_tensor(slope, dtype=x.dtype, device=x.device)


# %% tanh_derivative | right | float64 inside, cast back
def tanh_derivative(x):
    return (1 - torch.tanh(x.double()).pow(2)).type_as(x)


# %% tanh_derivative | right | in place on its own temporary
def tanh_derivative(x):
    return torch.tanh(x).square_().neg_().add_(1)


# %% tanh_derivative | wrong | square missing | cause: 1 - tanh(x)
def tanh_derivative(x):
    return 1 - torch.tanh(x)


# %% tanh_derivative | wrong | x in place of tanh(x) | cause: 1 - x²
def tanh_derivative(x):
    return 1 - x**2


# %% tanh_derivative | wrong | the difference squared | cause: (1 - tanh(x))²
def tanh_derivative(x):
    return (1 - torch.tanh(x)) ** 2


# %% tanh_derivative | wrong | plus from the quotient rule | cause: 1 + tanh(x)²
def tanh_derivative(x):
    return 1 + torch.tanh(x) ** 2


# %% tanh_derivative | wrong | tanh itself | cause: value in place of the derivative
def tanh_derivative(x):
    return torch.tanh(x)


# %% tanh_derivative | wrong | tanh applied twice | cause: tanh applied twice
def tanh_derivative(x):
    t = torch.tanh(torch.tanh(x))
    return 1 - t**2


# %% tanh_derivative | wrong | the rule of sigmoid | cause: t(1 - t)
def tanh_derivative(x):
    t = torch.tanh(x)
    return t * (1 - t)


# %% tanh_derivative | wrong | one factor 2 missing | cause: factor 1/2
def tanh_derivative(x):
    s = torch.sigmoid(2 * x)
    return 2 * s * (1 - s)


# %% tanh_derivative | wrong | both factors 2 missing | cause: factor 1/4
def tanh_derivative(x):
    s = torch.sigmoid(2 * x)
    return s * (1 - s)


# %% tanh_derivative | wrong | inner argument not doubled | cause: derivative of tanh(x / 2), doubled twice
def tanh_derivative(x):
    s = torch.sigmoid(x)
    return 4 * s * (1 - s)


# %% tanh_derivative | wrong | the derivative of sigmoid | cause: derivative of sigmoid
def tanh_derivative(x):
    s = torch.sigmoid(x)
    return s * (1 - s)


# %% tanh_derivative | wrong | t² - 1 | cause: sign
def tanh_derivative(x):
    return torch.tanh(x) ** 2 - 1


# %% tanh_derivative | wrong | -2t | cause: derivative of 1 - t² by t
def tanh_derivative(x):
    return -2 * torch.tanh(x)


# %% tanh_derivative | wrong | one over cosh | cause: square missing
def tanh_derivative(x):
    return 1 / torch.cosh(x)


# %% tanh_derivative | wrong | one over cosh of x² | cause: square inside
def tanh_derivative(x):
    return 1 / torch.cosh(x**2)


# %% tanh_derivative | wrong | tanh from overflowing exponentials | cause: overflow
def tanh_derivative(x):
    t = (torch.exp(x) - torch.exp(-x)) / (torch.exp(x) + torch.exp(-x))
    return 1 - t**2


# %% tanh_derivative | wrong | 4 exp(2x) / (exp(2x) + 1)² | cause: overflow
def tanh_derivative(x):
    e = torch.exp(2 * x)
    return 4 * e / (e + 1) ** 2


# %% tanh_derivative | wrong | central difference | cause: finite differences
def tanh_derivative(x):
    h = 1e-3
    return (torch.tanh(x + h) - torch.tanh(x - h)) / (2 * h)


# %% tanh_derivative | wrong | forward difference in float64 | cause: finite differences
def tanh_derivative(x):
    z = x.double()
    h = 1e-7
    return ((torch.tanh(z + h) - torch.tanh(z)) / h).to(x.dtype)


# %% tanh_derivative | wrong | autograd in a helper | cause: uses autograd
def differentiate(f, x):
    z = x.clone().detach().requires_grad_(True)
    return torch.autograd.grad(f(z).sum(), z)[0]


def tanh_derivative(x):
    return differentiate(torch.tanh, x)


# %% tanh_derivative | wrong | torch.func.jvp | cause: uses autograd
def tanh_derivative(x):
    return torch.func.jvp(torch.tanh, (x,), (torch.ones_like(x),))[1]


# %% tanh_derivative | wrong | tanh_ on the argument | cause: modifies its input
def tanh_derivative(x):
    x.tanh_()
    return 1 - x**2


# %% tanh_derivative | wrong | answer written into the argument | cause: modifies its input
def tanh_derivative(x):
    x[...] = 1 - torch.tanh(x) ** 2
    return x


# %% tanh_derivative | wrong | forgets to return | cause: returns None
def tanh_derivative(x):
    t = torch.tanh(x)
    1 - t**2


# %% tanh_derivative | wrong | math.tanh of a tensor | cause: only single numbers
def tanh_derivative(x):
    return 1 - math.tanh(x) ** 2


# %% tanh_derivative | wrong | torch.tensor of a list | cause: float32 result
def tanh_derivative(x):
    return torch.tensor([1 - math.tanh(v) ** 2 for v in x.flatten().tolist()]).reshape(x.shape)


# %% tanh_derivative | wrong | float64 from NumPy | cause: float64 result
def tanh_derivative(x):
    return torch.as_tensor(1 - np.tanh(x.numpy().astype("float64")) ** 2)


# %% tanh_derivative | wrong | a vector for a matrix | cause: shape, flat
def tanh_derivative(x):
    return 1 - torch.tanh(x.reshape(-1)) ** 2


# %% tanh_derivative | wrong | mean over the batch | cause: shape, averaged
def tanh_derivative(x):
    return (1 - torch.tanh(x) ** 2).mean()


# %% tanh_derivative | wrong | x @ x for the square | cause: @ in place of *
def tanh_derivative(x):
    t = torch.tanh(x)
    return 1 - t @ t.T


# %% tanh_derivative | wrong | sinh over cosh | cause: tanh itself, overflowing
def tanh_derivative(x):
    return torch.sinh(x) / torch.cosh(x)


# %% tanh_derivative | wrong | a list of slopes | cause: a list in place of a tensor
def tanh_derivative(x):
    return [1 - math.tanh(v) ** 2 for v in x.flatten().tolist()]
