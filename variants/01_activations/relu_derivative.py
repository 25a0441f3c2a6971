"""Right and wrong versions of `relu_derivative`. The format: ../README.md."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% relu_derivative | right | mask in the dtype of x
def relu_derivative(x):
    return (x > 0).to(x.dtype)


# %% relu_derivative | right | where
def relu_derivative(x):
    return torch.where(x > 0, torch.ones_like(x), torch.zeros_like(x))


# %% relu_derivative | right | zeros with ones set by a mask
def relu_derivative(x):
    slope = torch.zeros_like(x)
    slope[x > 0] = 1
    return slope


# %% relu_derivative | right | heaviside
def relu_derivative(x):
    return torch.heaviside(x, torch.zeros_like(x))


# %% relu_derivative | right | sign of ReLU
def relu_derivative(x):
    return torch.sign(torch.relu(x))


# %% relu_derivative | right | type_as
def relu_derivative(z):
    return torch.gt(z, 0).type_as(z)


# %% relu_derivative | right | ones times the mask
def relu_derivative(x):
    return torch.ones_like(x) * (x > 0)


# %% relu_derivative | right | loop over the elements
def relu_derivative(x):
    values = [1.0 if v > 0 else 0.0 for v in x.reshape(-1).tolist()]
    return torch.tensor(values, dtype=x.dtype, device=x.device).reshape(x.shape)


# %% relu_derivative | right | NumPy inside, brought back
def relu_derivative(x):
    mask = np.where(x.cpu().numpy() > 0, 1, 0)
    return torch.as_tensor(mask, dtype=x.dtype, device=x.device)


# %% relu_derivative | right | sign clamped at 0
def relu_derivative(x):
    return torch.clamp(torch.sign(x), min=0)


# %% relu_derivative | right | the leaky one with a slope of 0
def leaky(x, slope):
    return torch.where(x > 0, 1.0, slope).to(x.dtype)


def relu_derivative(x):
    return leaky(x, 0.0)


# %% relu_derivative | wrong | >= | cause: 1 at x = 0
def relu_derivative(x):
    return (x >= 0).to(x.dtype)


# %% relu_derivative | wrong | heaviside of one half | cause: 1/2 at x = 0
def relu_derivative(x):
    return torch.heaviside(x, torch.full_like(x, 0.5))


# %% relu_derivative | wrong | half of 1 + sign | cause: 1/2 at x = 0
def relu_derivative(x):
    return (1 + torch.sign(x)) / 2


# %% relu_derivative | wrong | ReLU over x | cause: nan at x = 0
def relu_derivative(x):
    return torch.relu(x) / x


# %% relu_derivative | wrong | a mask set in two steps | cause: 1 at x = 0
def relu_derivative(x):
    slope = torch.ones_like(x)
    slope[x < 0] = 0
    return slope


# %% relu_derivative | wrong | ReLU itself | cause: value in place of the derivative
def relu_derivative(x):
    return torch.clamp(x, min=0)


# %% relu_derivative | wrong | sign | cause: -1 for negative x
def relu_derivative(x):
    return torch.sign(x)


# %% relu_derivative | wrong | condition reversed | cause: condition reversed
def relu_derivative(x):
    return (x <= 0).to(x.dtype)


# %% relu_derivative | wrong | a little leak | cause: leaky slope
def relu_derivative(x):
    return torch.where(x > 0, torch.ones_like(x), 0.01)


# %% relu_derivative | wrong | step at 1 | cause: threshold 1 in place of 0
def relu_derivative(x):
    return (x > 1).to(x.dtype)


# %% relu_derivative | wrong | 1 everywhere | cause: 1 for negative x
def relu_derivative(x):
    return torch.ones_like(x)


# %% relu_derivative | wrong | x over |x| | cause: -1 for negative x
def relu_derivative(x):
    return x / (x.abs() + 1e-12)


# %% relu_derivative | wrong | minus sign | cause: sign
def relu_derivative(x):
    return -(x > 0).to(x.dtype)


# %% relu_derivative | wrong | the slope of softplus | cause: derivative of another function, sigmoid
def relu_derivative(x):
    return torch.sigmoid(x)


# %% relu_derivative | wrong | steep sigmoid | cause: step smoothed
def relu_derivative(x):
    return torch.sigmoid(50 * x)


# %% relu_derivative | wrong | True and False | cause: boolean result
def relu_derivative(x):
    return x > 0


# %% relu_derivative | wrong | whole numbers | cause: integer result
def relu_derivative(x):
    return (x > 0).int()


# %% relu_derivative | wrong | int64 from where | cause: integer result
def relu_derivative(x):
    return torch.where(x > 0, 1, 0)


# %% relu_derivative | wrong | .float() | cause: float32 result
def relu_derivative(x):
    return (x > 0).float()


# %% relu_derivative | wrong | two plain floats | cause: float32 result
def relu_derivative(x):
    return torch.where(x > 0, 1.0, 0.0)


# %% relu_derivative | wrong | float64 from NumPy | cause: float64 result
def relu_derivative(x):
    return torch.from_numpy(np.atleast_1d(np.where(x.numpy() > 0, 1.0, 0.0))).reshape(x.shape)


# %% relu_derivative | wrong | a NumPy array | cause: wrong type, NumPy array
def relu_derivative(x):
    return (x.numpy() > 0).astype(x.numpy().dtype)


# %% relu_derivative | wrong | x overwritten by masks | cause: modifies its input
def relu_derivative(x):
    x[x <= 0] = 0
    x[x > 0] = 1
    return x


# %% relu_derivative | wrong | negatives of x set to 0 first | cause: modifies its input
def relu_derivative(x):
    x.clamp_(min=0)
    return (x > 0).to(x.dtype)


# %% relu_derivative | wrong | a copy that is none | cause: modifies its input
def relu_derivative(x):
    slope = x.detach()
    slope[slope <= 0] = 0
    slope[slope > 0] = 1
    return slope.clone()


# %% relu_derivative | wrong | clipped at 0 and 1 | cause: x kept between 0 and 1
def relu_derivative(x):
    slope = x.clone()
    slope[slope > 1] = 1
    slope[slope < 0] = 0
    return slope


# %% relu_derivative | wrong | if on a tensor | cause: truth of a whole tensor
def relu_derivative(x):
    return torch.ones_like(x) if x > 0 else torch.zeros_like(x)


# %% relu_derivative | wrong | central difference | cause: finite differences
def relu_derivative(x):
    h = 1e-4
    return (torch.relu(x + h) - torch.relu(x - h)) / (2 * h)


# %% relu_derivative | wrong | backward | cause: uses autograd
def relu_derivative(x):
    z = x.clone().requires_grad_()
    torch.relu(z).backward(torch.ones_like(z))
    return z.grad


# %% relu_derivative | wrong | threshold_backward | cause: ready-made derivative
def relu_derivative(x):
    return torch.ops.aten.threshold_backward(torch.ones_like(x), x, 0)


# %% relu_derivative | wrong | forgets to return | cause: returns None
def relu_derivative(x):
    slope = (x > 0).to(x.dtype)


# %% relu_derivative | wrong | a number for 0-d | cause: wrong type, float
def relu_derivative(x):
    if x.dim() == 0:
        return 1.0 if x > 0 else 0.0
    return (x > 0).to(x.dtype)


# %% relu_derivative | wrong | at least one axis | cause: shape, 0-d becomes (1,)
def relu_derivative(x):
    return (torch.atleast_1d(x) > 0).to(x.dtype)


# %% relu_derivative | wrong | sigmoid of 100 x, clamped | cause: step smoothed
def relu_derivative(x):
    return 1 / (1 + torch.exp(-(100 * x).clamp(-80, 80)))


# %% relu_derivative | wrong | half of 1 + tanh(7 x) | cause: step smoothed
def relu_derivative(x):
    return (1 + torch.tanh(7 * x)) / 2


# %% relu_derivative | wrong | difference over a step of 1 | cause: secant over a long step
def relu_derivative(x):
    return (x + 1).clamp(min=0) - x.clamp(min=0)
