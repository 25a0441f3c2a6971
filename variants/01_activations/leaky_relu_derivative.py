"""Right and wrong versions of `leaky_relu_derivative`. The format: ../README.md."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% leaky_relu_derivative | right | where
def leaky_relu_derivative(x, negative_slope=0.01):
    return torch.where(x > 0, torch.ones_like(x), negative_slope)


# %% leaky_relu_derivative | right | where on two full tensors
def leaky_relu_derivative(x, negative_slope=0.01):
    return torch.where(x <= 0, torch.full_like(x, negative_slope), torch.ones_like(x))


# %% leaky_relu_derivative | right | ones with the slope set by a mask
def leaky_relu_derivative(x, negative_slope=0.01):
    slope = torch.ones_like(x)
    slope[x <= 0] = negative_slope
    return slope


# %% leaky_relu_derivative | right | mask arithmetic
def leaky_relu_derivative(x, negative_slope=0.01):
    positive = (x > 0).to(x.dtype)
    return positive + negative_slope * (1 - positive)


# %% leaky_relu_derivative | right | slope + (1 - slope) mask
def leaky_relu_derivative(x, alpha=0.01):
    return alpha + (1 - alpha) * (x > 0).to(x.dtype)


# %% leaky_relu_derivative | right | masked_fill
def leaky_relu_derivative(x, negative_slope=0.01):
    return torch.ones_like(x).masked_fill_(x <= 0, negative_slope)


# %% leaky_relu_derivative | right | loop over the elements
def leaky_relu_derivative(x, negative_slope=0.01):
    values = [1.0 if v > 0 else negative_slope for v in x.flatten().tolist()]
    return torch.tensor(values, dtype=x.dtype, device=x.device).view(x.shape)


# %% leaky_relu_derivative | right | NumPy inside, brought back
def leaky_relu_derivative(x, negative_slope=0.01):
    slope = np.where(x.cpu().numpy() > 0, 1.0, negative_slope)
    return torch.as_tensor(slope, dtype=x.dtype, device=x.device)


# %% leaky_relu_derivative | right | heaviside
def leaky_relu_derivative(x, negative_slope=0.01):
    step = torch.heaviside(x, torch.zeros_like(x))
    return step * (1 - negative_slope) + negative_slope


# %% leaky_relu_derivative | right | leaky ReLU of the sign, by its two sides
def leaky_relu_derivative(x, negative_slope=0.01):
    s = torch.sign(x)
    return torch.where(s == 0, negative_slope, F.leaky_relu(s, negative_slope) * s)


# %% leaky_relu_derivative | wrong | sides swapped | cause: slope on the wrong side
def leaky_relu_derivative(x, negative_slope=0.01):
    return torch.where(x > 0, negative_slope, torch.ones_like(x))


# %% leaky_relu_derivative | wrong | x < 0 for the wrong choice | cause: slope on the wrong side
def leaky_relu_derivative(x, negative_slope=0.01):
    return torch.where(x < 0, torch.ones_like(x), negative_slope)


# %% leaky_relu_derivative | wrong | >= | cause: 1 at x = 0
def leaky_relu_derivative(x, negative_slope=0.01):
    return torch.where(x >= 0, torch.ones_like(x), negative_slope)


# %% leaky_relu_derivative | wrong | ones, then x < 0 | cause: 1 at x = 0
def leaky_relu_derivative(x, negative_slope=0.01):
    slope = torch.ones_like(x)
    slope[x < 0] = negative_slope
    return slope


# %% leaky_relu_derivative | wrong | zeros, then both sides | cause: 0 at x = 0
def leaky_relu_derivative(x, negative_slope=0.01):
    slope = torch.zeros_like(x)
    slope[x > 0] = 1
    slope[x < 0] = negative_slope
    return slope


# %% leaky_relu_derivative | wrong | leaky ReLU over x | cause: nan at x = 0
def leaky_relu_derivative(x, negative_slope=0.01):
    return F.leaky_relu(x, negative_slope) / x


# %% leaky_relu_derivative | wrong | mean of both slopes at 0 | cause: (1 + slope) / 2 at x = 0
def leaky_relu_derivative(x, negative_slope=0.01):
    s = torch.sign(x)
    return (1 + s) / 2 + negative_slope * (1 - s) / 2


# %% leaky_relu_derivative | wrong | plain ReLU | cause: 0 for negative x
def leaky_relu_derivative(x, negative_slope=0.01):
    return (x > 0).to(x.dtype)


# %% leaky_relu_derivative | wrong | 0.01 written out | cause: negative_slope ignored
def leaky_relu_derivative(x, negative_slope=0.01):
    return torch.where(x > 0, torch.ones_like(x), 0.01)


# %% leaky_relu_derivative | wrong | default 0.1 | cause: default of negative_slope
def leaky_relu_derivative(x, negative_slope=0.1):
    return torch.where(x > 0, torch.ones_like(x), negative_slope)


# %% leaky_relu_derivative | wrong | no default | cause: signature
def leaky_relu_derivative(x, negative_slope):
    return torch.where(x > 0, torch.ones_like(x), negative_slope)


# %% leaky_relu_derivative | wrong | one argument only | cause: signature
def leaky_relu_derivative(x):
    return torch.where(x > 0, torch.ones_like(x), 0.01)


# %% leaky_relu_derivative | wrong | leaky ReLU itself | cause: value in place of the derivative
def leaky_relu_derivative(x, negative_slope=0.01):
    return torch.where(x > 0, x, negative_slope * x)


# %% leaky_relu_derivative | wrong | slope times x | cause: x kept on the negative side
def leaky_relu_derivative(x, negative_slope=0.01):
    return torch.where(x > 0, torch.ones_like(x), negative_slope * x)


# %% leaky_relu_derivative | wrong | minus the slope | cause: sign on the negative side
def leaky_relu_derivative(x, negative_slope=0.01):
    return torch.where(x > 0, torch.ones_like(x), -negative_slope)


# %% leaky_relu_derivative | wrong | 1 minus the slope | cause: 1 - slope on the negative side
def leaky_relu_derivative(x, negative_slope=0.01):
    return (x > 0).to(x.dtype) + (1 - negative_slope) * (x <= 0).to(x.dtype)


# %% leaky_relu_derivative | wrong | slope added on both sides | cause: 1 + slope for positive x
def leaky_relu_derivative(x, negative_slope=0.01):
    return (x > 0).to(x.dtype) + negative_slope


# %% leaky_relu_derivative | wrong | larger of the two slopes | cause: max(step, slope), slope above 1
def leaky_relu_derivative(x, negative_slope=0.01):
    return torch.clamp((x > 0).to(x.dtype), min=negative_slope)


# %% leaky_relu_derivative | wrong | ELU | cause: derivative of another function, ELU
def leaky_relu_derivative(x, negative_slope=0.01):
    return torch.where(x > 0, torch.ones_like(x), negative_slope * torch.exp(x))


# %% leaky_relu_derivative | wrong | two plain numbers | cause: float32 result
def leaky_relu_derivative(x, negative_slope=0.01):
    return torch.where(x > 0, 1.0, negative_slope)


# %% leaky_relu_derivative | wrong | torch.tensor of a list | cause: float32 result
def leaky_relu_derivative(x, negative_slope=0.01):
    values = [1.0 if v > 0 else negative_slope for v in x.flatten().tolist()]
    return torch.tensor(values).reshape(x.shape)


# %% leaky_relu_derivative | wrong | slope rounded to float32 | cause: float32 precision
def leaky_relu_derivative(x, negative_slope=0.01):
    slope = torch.tensor(negative_slope).to(x)
    return torch.where(x > 0, torch.ones_like(x), slope)


# %% leaky_relu_derivative | wrong | float64 from NumPy | cause: float64 result
def leaky_relu_derivative(x, negative_slope=0.01):
    return torch.as_tensor(np.where(x.numpy() > 0, 1.0, negative_slope))


# %% leaky_relu_derivative | wrong | whole numbers | cause: slope cut to 0, integer mask
def leaky_relu_derivative(x, negative_slope=0.01):
    slope = (x > 0).long()
    slope[x <= 0] = int(negative_slope)
    return slope.to(x.dtype)


# %% leaky_relu_derivative | wrong | x overwritten by masks | cause: modifies its input
def leaky_relu_derivative(x, negative_slope=0.01):
    positive = x > 0
    x[positive] = 1
    x[~positive] = negative_slope
    return x


# %% leaky_relu_derivative | wrong | view of x overwritten | cause: modifies its input
def leaky_relu_derivative(x, negative_slope=0.01):
    flat = x.view(-1)
    for i in range(len(flat)):
        flat[i] = 1 if flat[i] > 0 else negative_slope
    return flat.view(x.shape).clone()


# %% leaky_relu_derivative | wrong | second mask sees the first | cause: 1 for all x, masks in sequence
def leaky_relu_derivative(x, negative_slope=0.01):
    slope = x.clone()
    slope[slope <= 0] = negative_slope
    slope[slope > 0] = 1
    return slope


# %% leaky_relu_derivative | wrong | central difference | cause: finite differences
def leaky_relu_derivative(x, negative_slope=0.01):
    h = 1e-3
    up, down = F.leaky_relu(x + h, negative_slope), F.leaky_relu(x - h, negative_slope)
    return (up - down) / (2 * h)


# %% leaky_relu_derivative | wrong | autograd | cause: uses autograd
def leaky_relu_derivative(x, negative_slope=0.01):
    z = x.clone().requires_grad_()
    return torch.autograd.grad(F.leaky_relu(z, negative_slope).sum(), z)[0]


# %% leaky_relu_derivative | wrong | forgets to return | cause: returns None
def leaky_relu_derivative(x, negative_slope=0.01):
    slope = torch.where(x > 0, torch.ones_like(x), negative_slope)


# %% leaky_relu_derivative | wrong | RReLU, a random slope | cause: random
def leaky_relu_derivative(x, negative_slope=0.01):
    slope = negative_slope * (0.5 + torch.rand_like(x))
    return torch.where(x > 0, torch.ones_like(x), slope)


# %% leaky_relu_derivative | wrong | first slope remembered | cause: caches state between calls
memory = {}


def leaky_relu_derivative(x, negative_slope=0.01):
    slope = memory.setdefault("slope", negative_slope)
    return torch.where(x > 0, torch.ones_like(x), slope)


# %% leaky_relu_derivative | wrong | 0 taken for not given | cause: 0.01 for the slope 0
def leaky_relu_derivative(x, negative_slope=None):
    slope = negative_slope or 0.01
    return torch.where(x > 0, torch.ones_like(x), torch.full_like(x, slope))


# %% leaky_relu_derivative | wrong | slope 0 has no effect | cause: 0.01 for the slope 0
def leaky_relu_derivative(x, negative_slope=0.01):
    slopes = torch.ones_like(x)
    slopes[x <= 0] = negative_slope if negative_slope else 0.01
    return slopes
