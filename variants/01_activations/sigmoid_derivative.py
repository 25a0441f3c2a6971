"""Right and wrong versions of `sigmoid_derivative`. The format: ../README.md."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% sigmoid_derivative | right | s(1 - s)
def sigmoid_derivative(x):
    s = torch.sigmoid(x)
    return s * (1 - s)


# %% sigmoid_derivative | right | own sigmoid
def sigmoid(x):
    return 1 / (1 + torch.exp(-x))


def sigmoid_derivative(x):
    return sigmoid(x) * (1 - sigmoid(x))


# %% sigmoid_derivative | right | s minus s squared
def sigmoid_derivative(x):
    s = x.sigmoid()
    return s - s.pow(2)


# %% sigmoid_derivative | right | product of both sides
def sigmoid_derivative(x):
    return torch.sigmoid(x) * torch.sigmoid(-x)


# %% sigmoid_derivative | right | through tanh
def sigmoid_derivative(x):
    return 0.25 * (1 - torch.tanh(x / 2) ** 2)


# %% sigmoid_derivative | right | one over 2 + exp(x) + exp(-x)
def sigmoid_derivative(x):
    return 1 / (2 + torch.exp(x) + torch.exp(-x))


# %% sigmoid_derivative | right | exp of minus |x|
def sigmoid_derivative(z):
    e = torch.exp(-z.abs())
    return e / (1 + e) ** 2


# %% sigmoid_derivative | right | through cosh
def sigmoid_derivative(x):
    return 0.25 / torch.cosh(x / 2) ** 2


# %% sigmoid_derivative | right | loop over the elements
def sigmoid_derivative(x):
    out = torch.zeros_like(x)
    flat_in, flat_out = x.view(-1), out.view(-1)
    for i in range(x.numel()):
        s = 1 / (1 + torch.exp(-flat_in[i]))
        flat_out[i] = s * (1 - s)
    return out


# %% sigmoid_derivative | right | NumPy inside, brought back
def sigmoid_derivative(x):
    z = np.clip(x.detach().cpu().numpy(), -80, 80)
    s = 1 / (1 + np.exp(-z))
    return torch.tensor(s * (1 - s)).to(x)


# %% sigmoid_derivative | right | float64 inside, cast back
def sigmoid_derivative(x):
    s = torch.sigmoid(x.to(torch.float64))
    return (s * (1 - s)).to(x.dtype)


# %% sigmoid_derivative | right | in place on its own temporary
def sigmoid_derivative(x):
    s = torch.sigmoid(x)
    return s.mul_(1 - s)


# %% sigmoid_derivative | right | exp of a sum of logarithms
def sigmoid_derivative(x):
    return torch.exp(F.logsigmoid(x) + F.logsigmoid(-x))


# %% sigmoid_derivative | wrong | x(1 - x) | cause: x(1 - x)
def sigmoid_derivative(x):
    return x * (1 - x)


# %% sigmoid_derivative | wrong | the sigmoid itself | cause: value in place of the derivative
def sigmoid_derivative(x):
    return 1 / (1 + torch.exp(-x))


# %% sigmoid_derivative | wrong | sigmoid applied twice | cause: sigmoid applied twice
def sigmoid_derivative(x):
    a = torch.sigmoid(x)
    return torch.sigmoid(a) * (1 - torch.sigmoid(a))


# %% sigmoid_derivative | wrong | one factor missing | cause: 1 - sigmoid(x)
def sigmoid_derivative(x):
    return 1 - torch.sigmoid(x)


# %% sigmoid_derivative | wrong | the rule of tanh | cause: 1 - sigmoid(x)²
def sigmoid_derivative(x):
    return 1 - torch.sigmoid(x) ** 2


# %% sigmoid_derivative | wrong | plus from the quotient rule | cause: s(1 + s)
def sigmoid_derivative(x):
    s = torch.sigmoid(x)
    return s * (1 + s)


# %% sigmoid_derivative | wrong | minus sign | cause: sign
def sigmoid_derivative(x):
    s = torch.sigmoid(x)
    return -s * (1 - s)


# %% sigmoid_derivative | wrong | s(s - 1) | cause: sign
def sigmoid_derivative(x):
    s = torch.sigmoid(x)
    return s * (s - 1)


# %% sigmoid_derivative | wrong | x in one factor | cause: x in place of s in one factor
def sigmoid_derivative(x):
    return torch.sigmoid(x) * (1 - x)


# %% sigmoid_derivative | wrong | doubled | cause: factor 2
def sigmoid_derivative(x):
    s = torch.sigmoid(x)
    return 2 * s * (1 - s)


# %% sigmoid_derivative | wrong | tanh without its inner half | cause: derivative of sigmoid(2x), half of it
def sigmoid_derivative(x):
    return 0.25 * (1 - torch.tanh(x) ** 2)


# %% sigmoid_derivative | wrong | inner derivative of exp(-x) missing | cause: s squared
def sigmoid_derivative(x):
    return 1 / (1 + torch.exp(-x)) ** 2


# %% sigmoid_derivative | wrong | inner sign missing | cause: sign
def sigmoid_derivative(x):
    e = torch.exp(-x.clamp(min=-40))
    return -e / (1 + e) ** 2


# %% sigmoid_derivative | wrong | exp(-x) / (1 + exp(-x))² | cause: overflow
def sigmoid_derivative(x):
    return torch.exp(-x) / (1 + torch.exp(-x)) ** 2


# %% sigmoid_derivative | wrong | exp(x) / (1 + exp(x))² | cause: overflow
def sigmoid_derivative(x):
    return torch.exp(x) / (1 + torch.exp(x)) ** 2


# %% sigmoid_derivative | wrong | central difference | cause: finite differences
def sigmoid_derivative(x):
    h = 1e-4
    return (torch.sigmoid(x + h) - torch.sigmoid(x - h)) / (2 * h)


# %% sigmoid_derivative | wrong | central difference in float64 | cause: finite differences
def sigmoid_derivative(x):
    h = 1e-6
    z = x.double()
    return ((torch.sigmoid(z + h) - torch.sigmoid(z - h)) / (2 * h)).to(x.dtype)


# %% sigmoid_derivative | wrong | forward difference | cause: finite differences
def sigmoid_derivative(x, h=1e-3):
    return (torch.sigmoid(x + h) - torch.sigmoid(x)) / h


# %% sigmoid_derivative | wrong | backward | cause: uses autograd
def sigmoid_derivative(x):
    z = x.clone().requires_grad_()
    torch.sigmoid(z).sum().backward()
    return z.grad


# %% sigmoid_derivative | wrong | torch.autograd.grad with gradients switched on | cause: uses autograd
def sigmoid_derivative(x):
    with torch.enable_grad():
        z = x.detach().clone()
        z.requires_grad = True
        return torch.autograd.grad(torch.sigmoid(z).sum(), z)[0]


# %% sigmoid_derivative | wrong | torch.func.grad | cause: uses autograd
def sigmoid_derivative(x):
    from torch.func import grad

    return grad(lambda z: torch.sigmoid(z).sum())(x)


# %% sigmoid_derivative | wrong | ready-made backward | cause: ready-made derivative
def sigmoid_derivative(x):
    return torch.ops.aten.sigmoid_backward(torch.ones_like(x), torch.sigmoid(x))


# %% sigmoid_derivative | wrong | sigmoid_ on the argument | cause: modifies its input
def sigmoid_derivative(x):
    s = x.sigmoid_()
    return s * (1 - s)


# %% sigmoid_derivative | wrong | sigmoid and product in place | cause: modifies its input
def sigmoid_derivative(x):
    x.sigmoid_()
    x.mul_(1 - x)
    return x


# %% sigmoid_derivative | wrong | summed over the elements | cause: shape, summed
def sigmoid_derivative(x):
    s = torch.sigmoid(x)
    return (s * (1 - s)).sum()


# %% sigmoid_derivative | wrong | a diagonal matrix | cause: shape, Jacobian
def sigmoid_derivative(x):
    s = torch.sigmoid(x)
    return torch.diag(s * (1 - s))


# %% sigmoid_derivative | wrong | a matrix product | cause: @ in place of *
def sigmoid_derivative(x):
    s = torch.sigmoid(x)
    return s @ (1 - s)


# %% sigmoid_derivative | wrong | forgets to return | cause: returns None
def sigmoid_derivative(x):
    s = torch.sigmoid(x)
    ds = s * (1 - s)


# %% sigmoid_derivative | wrong | value and slope | cause: wrong type, tuple
def sigmoid_derivative(x):
    s = torch.sigmoid(x)
    return s, s * (1 - s)


# %% sigmoid_derivative | wrong | NumPy in float64 | cause: float64 result
def sigmoid_derivative(x):
    s = 1 / (1 + np.exp(-np.array(x.tolist())))
    return torch.as_tensor(s * (1 - s))


# %% sigmoid_derivative | wrong | first answer of a shape kept | cause: caches state between calls
seen = {}


def sigmoid_derivative(x):
    key = (x.shape, x.dtype)
    if key not in seen:
        s = torch.sigmoid(x)
        seen[key] = s * (1 - s)
    return seen[key].clone()


# %% sigmoid_derivative | wrong | dropout left in | cause: random
def sigmoid_derivative(x):
    s = F.dropout(torch.sigmoid(x), 0.2)
    return s * (1 - s)


# %% sigmoid_derivative | right | compared with autograd below
def sigmoid_derivative(x):
    s = torch.sigmoid(x)
    return s * (1 - s)


points = torch.randn(4, 5, requires_grad=True)
torch.sigmoid(points).sum().backward()
print("equal to autograd:", torch.allclose(points.grad, sigmoid_derivative(points.detach()), atol=1e-6))
for x in (torch.zeros(1), torch.ones(2)):
    x = x.requires_grad_()
    (_,) = torch.autograd.grad(torch.sigmoid(x).sum(), x)
    assert torch.allclose(_, sigmoid_derivative(x.detach()))


# %% sigmoid_derivative | wrong | the quotient without its square | cause: exp(-x) / (1 + exp(-x)) is 1 - s, and overflows
def sigmoid_derivative(x):
    return torch.exp(-x) / (1 + torch.exp(-x))
