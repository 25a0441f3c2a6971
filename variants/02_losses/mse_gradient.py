"""Right and wrong versions of `mse_gradient`. The format: ../README.md."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% mse_gradient | right | the formula
def mse_gradient(prediction, target):
    return 2 / prediction.numel() * (prediction - target)


# %% mse_gradient | right | factors one by one
def mse_gradient(prediction, target):
    n = prediction.numel()
    d_mean = torch.ones_like(prediction) / n
    d_square = 2 * (prediction - target)
    return d_mean * d_square


# %% mse_gradient | right | loop over the elements
def mse_gradient(prediction, target):
    p, t = prediction.flatten(), target.flatten()
    g = torch.zeros_like(p)
    for i in range(p.numel()):
        g[i] = 2 * (p[i] - t[i]) / p.numel()
    return g.reshape(prediction.shape)


# %% mse_gradient | right | list of floats
def mse_gradient(prediction, target):
    n = prediction.numel()
    values = [2 * (p - t) / n for p, t in zip(prediction.flatten().tolist(), target.flatten().tolist())]
    return torch.tensor(values, dtype=prediction.dtype, device=prediction.device).view(prediction.shape)


# %% mse_gradient | right | NumPy inside, brought back
def mse_gradient(prediction, target):
    p, t = prediction.cpu().numpy(), target.cpu().numpy()
    return torch.as_tensor(2 * (p - t) / p.size, dtype=prediction.dtype, device=prediction.device)


# %% mse_gradient | right | float64 inside, cast back
def mse_gradient(prediction, target):
    return (2 * (prediction.double() - target.double()) / prediction.numel()).to(prediction.dtype)


# %% mse_gradient | right | minus two times the residual
def mse_gradient(prediction, target):
    return -2 * (target - prediction) / math.prod(prediction.shape)


# %% mse_gradient | right | in place on its own tensor
def mse_gradient(prediction, target):
    g = prediction.clone()
    g -= target
    g *= 2
    g /= g.numel()
    return g


# %% mse_gradient | wrong | 2 missing | cause: factor 1/2
def mse_gradient(prediction, target):
    return (prediction - target) / prediction.numel()


# %% mse_gradient | wrong | mean missing | cause: gradient of the sum
def mse_gradient(prediction, target):
    return 2 * (prediction - target)


# %% mse_gradient | wrong | only the difference | cause: 2 and 1/n missing
def mse_gradient(prediction, target):
    return prediction - target


# %% mse_gradient | wrong | divides by len | cause: divided by the rows only
def mse_gradient(prediction, target):
    return 2 * (prediction - target) / (len(prediction) if prediction.ndim else 1)


# %% mse_gradient | wrong | divides by len, 2 missing | cause: rows only, and factor 1/2
def mse_gradient(prediction, target):
    n = prediction.size(0) if prediction.dim() > 0 else 1
    return (prediction - target) / n


# %% mse_gradient | wrong | divides by the columns | cause: divided by the last dimension
def mse_gradient(prediction, target):
    return 2 * (prediction - target) / (prediction.shape[-1] if prediction.ndim else 1)


# %% mse_gradient | wrong | target minus prediction | cause: sign, with respect to target
def mse_gradient(prediction, target):
    return 2 * (target - prediction) / prediction.numel()


# %% mse_gradient | wrong | 4 in place of 2 | cause: factor 2
def mse_gradient(prediction, target):
    return 4 * (prediction - target) / prediction.numel()


# %% mse_gradient | wrong | keeps the square | cause: still squared
def mse_gradient(prediction, target):
    return 2 * (prediction - target) ** 2 / prediction.numel()


# %% mse_gradient | wrong | returns the loss | cause: value in place of the gradient
def mse_gradient(prediction, target):
    return ((prediction - target) ** 2).mean()


# %% mse_gradient | wrong | squared terms | cause: terms of the loss
def mse_gradient(prediction, target):
    return (prediction - target).pow(2) / prediction.numel()


# %% mse_gradient | wrong | absolute errors | cause: sign lost
def mse_gradient(prediction, target):
    return 2 * torch.abs(prediction - target) / prediction.numel()


# %% mse_gradient | wrong | sign of the error | cause: MAE
def mse_gradient(prediction, target):
    return (prediction - target).sign() / prediction.numel()


# %% mse_gradient | wrong | over the norm | cause: gradient of the norm
def mse_gradient(prediction, target):
    r = prediction - target
    return r / torch.norm(r)


# %% mse_gradient | wrong | of the root mean square | cause: gradient of the root
def mse_gradient(prediction, target):
    r = prediction - target
    return r / (r.numel() * torch.sqrt((r**2).mean()))


# %% mse_gradient | wrong | mean of the difference | cause: shape, a mean in place of a gradient
def mse_gradient(prediction, target):
    return 2 * (prediction - target).mean()


# %% mse_gradient | wrong | mean error in every entry | cause: mean error everywhere
def mse_gradient(prediction, target):
    return torch.full_like(prediction, (2 * (prediction - target).mean() / prediction.numel()).item())


# %% mse_gradient | wrong | target forgotten | cause: target not used
def mse_gradient(prediction, target):
    return 2 * prediction / prediction.numel()


# %% mse_gradient | wrong | both gradients | cause: wrong type, tuple
def mse_gradient(prediction, target):
    g = 2 * (prediction - target) / prediction.numel()
    return g, -g


# %% mse_gradient | wrong | finite differences | cause: finite differences
def mse_gradient(prediction, target):
    h = 1e-4
    g = torch.zeros_like(prediction)
    flat = g.view(-1)
    for i in range(prediction.numel()):
        e = torch.zeros_like(prediction)
        e.view(-1)[i] = h
        up = ((prediction + e - target) ** 2).mean()
        down = ((prediction - target) ** 2).mean()
        flat[i] = (up - down) / h
    return g


# %% mse_gradient | wrong | autograd | cause: autograd
def mse_gradient(prediction, target):
    p = prediction.clone().requires_grad_()
    ((p - target) ** 2).mean().backward()
    return p.grad


# %% mse_gradient | wrong | torch.func.grad | cause: autograd
def mse_gradient(prediction, target):
    return torch.func.grad(lambda p: ((p - target) ** 2).mean())(prediction)


# %% mse_gradient | wrong | torch.autograd.grad in a helper | cause: autograd
def helper(p, t):
    p = p.detach().requires_grad_(True)
    return torch.autograd.grad(F.mse_loss(p, t), p)[0]


def mse_gradient(prediction, target):
    return helper(prediction, target)


# %% mse_gradient | wrong | flat | cause: shape, flat
def mse_gradient(prediction, target):
    return (2 * (prediction - target) / prediction.numel()).flatten()


# %% mse_gradient | wrong | a list | cause: wrong type, list
def mse_gradient(prediction, target):
    return (2 * (prediction - target) / prediction.numel()).tolist()


# %% mse_gradient | wrong | NumPy array | cause: wrong type, NumPy array
def mse_gradient(prediction, target):
    return 2 * (prediction.numpy() - target.numpy()) / prediction.numel()


# %% mse_gradient | wrong | torch.tensor of a list | cause: float32 result
def mse_gradient(prediction, target):
    return torch.tensor((2 * (prediction - target) / prediction.numel()).tolist())


# %% mse_gradient | wrong | works on prediction | cause: modifies its input
def mse_gradient(prediction, target):
    prediction -= target
    return 2 * prediction / prediction.numel()


# %% mse_gradient | wrong | everything in place | cause: modifies its input
def mse_gradient(prediction, target):
    return prediction.sub_(target).mul_(2 / prediction.numel())


# %% mse_gradient | wrong | accumulates | cause: keeps state
grads = {}


def mse_gradient(prediction, target):
    g = 2 * (prediction - target) / prediction.numel()
    key = prediction.shape
    grads[key] = grads.get(key, 0) + g
    return grads[key]


# %% mse_gradient | wrong | returns nothing | cause: returns None
def mse_gradient(prediction, target):
    gradient = 2 * (prediction - target) / prediction.numel()


# %% mse_gradient | wrong | times the prediction | cause: a factor prediction too many
def mse_gradient(prediction, target):
    return 2 * (prediction - target) * prediction / prediction.numel()


# %% mse_gradient | wrong | 2p - t | cause: brackets missing
def mse_gradient(prediction, target):
    return (2 * prediction - target) / prediction.numel()
