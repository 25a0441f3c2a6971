"""Right and wrong versions of `mse`. The format: ../README.md."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% mse | right | square and mean
def mse(prediction, target):
    return torch.mean(torch.square(prediction - target))


# %% mse | right | sum over numel
def mse(prediction, target):
    diff = prediction - target
    return (diff * diff).sum() / diff.numel()


# %% mse | right | loop over the elements
def mse(prediction, target):
    total = 0.0
    for p, t in zip(prediction.flatten().tolist(), target.flatten().tolist()):
        total += (p - t) ** 2
    return torch.tensor(total / prediction.numel(), dtype=prediction.dtype, device=prediction.device)


# %% mse | right | loop over tensor elements
def mse(prediction, target):
    p = prediction.reshape(-1)
    t = target.reshape(-1)
    total = torch.zeros((), dtype=p.dtype, device=p.device)
    for i in range(len(p)):
        total = total + (p[i] - t[i]) ** 2
    return total / len(p)


# %% mse | right | dot product of the flat error
def mse(prediction, target):
    r = (prediction - target).flatten()
    return r @ r / len(r)


# %% mse | right | einsum
def mse(prediction, target):
    r = (prediction - target).reshape(-1)
    return torch.einsum("i,i->", r, r) / r.shape[0]


# %% mse | right | NumPy inside, brought back
def mse(prediction, target):
    value = np.mean((prediction.cpu().numpy() - target.cpu().numpy()) ** 2)
    return torch.tensor(value, dtype=prediction.dtype, device=prediction.device)


# %% mse | right | float64 inside, cast back
def mse(prediction, target):
    return ((prediction.double() - target.double()) ** 2).mean().to(prediction.dtype)


# %% mse | right | norm squared
def mse(prediction, target):
    return torch.norm(prediction - target) ** 2 / prediction.numel()


# %% mse | right | variance plus squared mean
def mse(prediction, target):
    r = prediction - target
    return r.var(unbiased=False) + r.mean() ** 2


# %% mse | wrong | sum | cause: sum, no mean
def mse(prediction, target):
    return ((prediction - target) ** 2).sum()


# %% mse | wrong | divides by len | cause: divided by the rows only
def mse(prediction, target):
    return ((prediction - target) ** 2).sum() / (prediction.shape[0] if prediction.ndim else 1)


# %% mse | wrong | divides by the columns | cause: divided by the last dimension
def mse(prediction, target):
    return ((prediction - target) ** 2).sum() / (prediction.shape[-1] if prediction.ndim else 1)


# %% mse | wrong | with the 1/2 | cause: half
def mse(prediction, target):
    return 0.5 * ((prediction - target) ** 2).mean()


# %% mse | wrong | twice | cause: doubled
def mse(prediction, target):
    return 2 * ((prediction - target) ** 2).mean()


# %% mse | wrong | Bessel's correction | cause: n - 1
def mse(prediction, target):
    n = prediction.numel()
    return ((prediction - target) ** 2).sum() / max(n - 1, 1)


# %% mse | wrong | variance | cause: mean error subtracted
def mse(prediction, target):
    r = (prediction - target).reshape(-1)
    return ((r - r.mean()) ** 2).mean()


# %% mse | wrong | root mean square | cause: square root
def mse(prediction, target):
    return torch.sqrt(((prediction - target) ** 2).mean())


# %% mse | wrong | torch.norm | cause: L2 norm
def mse(prediction, target):
    return torch.norm(prediction - target)


# %% mse | wrong | norm over n | cause: L2 norm over n
def mse(prediction, target):
    return (prediction - target).norm(2) / prediction.numel()


# %% mse | wrong | mean absolute error | cause: absolute values
def mse(prediction, target):
    return (prediction - target).abs().mean()


# %% mse | wrong | forgets the square | cause: no square
def mse(prediction, target):
    return (prediction - target).mean()


# %% mse | wrong | squares the mean | cause: square of the mean
def mse(prediction, target):
    return (prediction - target).mean().pow(2)


# %% mse | wrong | squares before subtracting | cause: difference of squares
def mse(prediction, target):
    return (prediction.pow(2) - target.pow(2)).mean()


# %% mse | wrong | (n, 1) against (n,) | cause: broadcast to (n, n)
def mse(prediction, target):
    p = prediction.reshape(-1, 1)
    t = target.reshape(-1)
    return ((p - t) ** 2).mean()


# %% mse | wrong | one value a row | cause: shape, mean over the last dimension
def mse(prediction, target):
    return ((prediction - target) ** 2).mean(-1)


# %% mse | wrong | not reduced | cause: shape, no mean
def mse(prediction, target):
    return (prediction - target) ** 2


# %% mse | wrong | keepdim leaves (1,) | cause: shape (1,)
def mse(prediction, target):
    return ((prediction - target) ** 2).reshape(1, -1).mean(dim=1)


# %% mse | wrong | a float | cause: wrong type, float
def mse(prediction, target):
    return ((prediction - target) ** 2).mean().item()


# %% mse | wrong | a NumPy number | cause: wrong type, NumPy
def mse(prediction, target):
    return np.mean((prediction.numpy() - target.numpy()) ** 2)


# %% mse | wrong | torch.tensor of a float | cause: float32 result
def mse(prediction, target):
    return torch.tensor(((prediction - target) ** 2).mean().item())


# %% mse | wrong | float32 inside | cause: float32 precision
def mse(prediction, target):
    return ((prediction.float() - target.float()) ** 2).mean().to(prediction.dtype)


# %% mse | wrong | subtracts in place | cause: modifies its input
def mse(prediction, target):
    prediction -= target
    return (prediction**2).mean()


# %% mse | wrong | forgets to return | cause: returns None
def mse(prediction, target):
    loss = ((prediction - target) ** 2).mean()


# %% mse | wrong | prints | cause: returns None
def mse(prediction, target):
    print(((prediction - target) ** 2).mean())


# %% mse | wrong | F.mse_loss | cause: ready-made function
def mse(prediction, target):
    return F.mse_loss(prediction, target)


# %% mse | wrong | nn.MSELoss | cause: ready-made function
criterion = nn.MSELoss()


def mse(prediction, target):
    return criterion(prediction, target)


# %% mse | wrong | on a random half | cause: random
def mse(prediction, target):
    r = (prediction - target).reshape(-1)
    picked = torch.randperm(len(r))[: len(r) // 2 + 1]
    return (r[picked] ** 2).mean()


# %% mse | wrong | running mean | cause: keeps state
history = []


def mse(prediction, target):
    history.append(((prediction - target) ** 2).mean())
    return sum(history) / len(history)


# %% mse | wrong | a Parameter comes back | cause: requires grad
def mse(prediction, target):
    with torch.no_grad():
        value = ((prediction - target) ** 2).mean()
    return nn.Parameter(value)


# %% mse | wrong | always the first row | cause: first row only
def mse(prediction, target):
    if prediction.ndim == 0:
        return (prediction - target) ** 2
    return ((prediction[0] - target[0]) ** 2).mean()


# %% mse | right | a local called like an import, compared below
from torch.nn.functional import mse_loss  # noqa: E402


def mse(prediction, target):
    mse_loss = (prediction - target).square().sum() / prediction.numel()
    return mse_loss


one, two = torch.ones(3), torch.zeros(3)
assert torch.equal(mse(one, two), mse_loss(one, two))


# %% mse | wrong | axis 0 | cause: the mean over one axis
def mse(prediction,target): return ((prediction-target)**2).mean(dim=0)


# %% mse | wrong | n - 1 by numel | cause: n - 1
def mse(prediction, target):
    d = prediction - target
    return (d * d).sum() / (d.numel() - 1)


# %% mse | wrong | the square expanded | cause: 2 missing in the mixed term
def mse(prediction, target):
    p, t = prediction.flatten(), target.flatten()
    return (p @ p - p @ t + t @ t) / len(p)
