"""Right and wrong versions of `binary_cross_entropy_with_logits_gradient`. The format: ../README.md."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% binary_cross_entropy_with_logits_gradient | right | sigmoid minus target
def binary_cross_entropy_with_logits_gradient(logits, target):
    n = logits.numel()
    return (logits.sigmoid() - target) / n


# %% binary_cross_entropy_with_logits_gradient | right | own sigmoid
def binary_cross_entropy_with_logits_gradient(logits, target):
    p = 1 / (1 + torch.exp(-logits))
    return (p - target) / logits.numel()


# %% binary_cross_entropy_with_logits_gradient | right | both terms
def binary_cross_entropy_with_logits_gradient(logits, target):
    p = torch.sigmoid(logits)
    return (-target * torch.sigmoid(-logits) + (1 - target) * p) / logits.numel()


# %% binary_cross_entropy_with_logits_gradient | right | through tanh
def binary_cross_entropy_with_logits_gradient(logits, target):
    p = 0.5 + 0.5 * torch.tanh(logits / 2)
    return (p - target).div(logits.numel())


# %% binary_cross_entropy_with_logits_gradient | right | loop in Python
def binary_cross_entropy_with_logits_gradient(logits, target):
    def sigmoid(z):
        e = math.exp(-abs(z))
        return 1 / (1 + e) if z >= 0 else e / (1 + e)

    n = logits.numel()
    values = [(sigmoid(z) - t) / n for z, t in zip(logits.flatten().tolist(), target.flatten().tolist())]
    return torch.tensor(values, dtype=logits.dtype, device=logits.device).reshape(logits.shape)


# %% binary_cross_entropy_with_logits_gradient | right | NumPy inside, brought back
def binary_cross_entropy_with_logits_gradient(logits, target):
    z, t = logits.cpu().numpy(), target.cpu().numpy()
    with np.errstate(over="ignore"):
        g = (1 / (1 + np.exp(-z)) - t) / z.size
    return torch.as_tensor(g, dtype=logits.dtype, device=logits.device)


# %% binary_cross_entropy_with_logits_gradient | right | float64 inside, cast back
def binary_cross_entropy_with_logits_gradient(logits, target):
    g = (torch.sigmoid(logits.double()) - target.double()) / logits.numel()
    return g.to(logits.dtype)


# %% binary_cross_entropy_with_logits_gradient | right | softmax of z and 0
def binary_cross_entropy_with_logits_gradient(logits, target):
    p = torch.softmax(torch.stack([logits, torch.zeros_like(logits)]), 0)[0]
    return (p - target) / target.numel()


# %% binary_cross_entropy_with_logits_gradient | wrong | mean missing | cause: gradient of the sum
def binary_cross_entropy_with_logits_gradient(logits, target):
    return torch.sigmoid(logits) - target


# %% binary_cross_entropy_with_logits_gradient | wrong | divides by len | cause: divided by the rows only
def binary_cross_entropy_with_logits_gradient(logits, target):
    return (torch.sigmoid(logits) - target) / (len(logits) if logits.ndim else 1)


# %% binary_cross_entropy_with_logits_gradient | wrong | target minus p | cause: sign
def binary_cross_entropy_with_logits_gradient(logits, target):
    return (target - torch.sigmoid(logits)) / logits.numel()


# %% binary_cross_entropy_with_logits_gradient | wrong | extra p(1 - p) | cause: extra sigma'
def binary_cross_entropy_with_logits_gradient(logits, target):
    p = torch.sigmoid(logits)
    return (p - target) * p * (1 - p) / logits.numel()


# %% binary_cross_entropy_with_logits_gradient | wrong | squared error | cause: gradient of the squared error
def binary_cross_entropy_with_logits_gradient(logits, target):
    p = torch.sigmoid(logits)
    return 2 * (p - target) * p * (1 - p) / logits.numel()


# %% binary_cross_entropy_with_logits_gradient | wrong | by the probability | cause: sigma' missing
def binary_cross_entropy_with_logits_gradient(logits, target):
    p = torch.sigmoid(logits)
    return (p - target) / (p * (1 - p)) / logits.numel()


# %% binary_cross_entropy_with_logits_gradient | wrong | nothing cancelled | cause: not stable
def binary_cross_entropy_with_logits_gradient(logits, target):
    p = torch.sigmoid(logits)
    d_p = (p - target) / (p * (1 - p)) / logits.numel()
    return d_p * p * (1 - p)


# %% binary_cross_entropy_with_logits_gradient | wrong | exp(z) / (1 + exp(z)) | cause: overflow
def binary_cross_entropy_with_logits_gradient(logits, target):
    e = torch.exp(logits)
    return (e / (1 + e) - target) / logits.numel()


# %% binary_cross_entropy_with_logits_gradient | wrong | p alone | cause: target not used
def binary_cross_entropy_with_logits_gradient(logits, target):
    return torch.sigmoid(logits) / logits.numel()


# %% binary_cross_entropy_with_logits_gradient | wrong | sigmoid forgotten | cause: no sigmoid
def binary_cross_entropy_with_logits_gradient(logits, target):
    return (logits - target) / logits.numel()


# %% binary_cross_entropy_with_logits_gradient | wrong | formula for probabilities | cause: no sigmoid, by p
def binary_cross_entropy_with_logits_gradient(logits, target):
    return (logits - target) / (logits * (1 - logits)) / logits.numel()


# %% binary_cross_entropy_with_logits_gradient | wrong | sigmoid twice | cause: sigmoid twice
def binary_cross_entropy_with_logits_gradient(logits, target):
    p = torch.sigmoid(torch.sigmoid(logits))
    return (p - target) / logits.numel()


# %% binary_cross_entropy_with_logits_gradient | wrong | only targets of 1 | cause: second term missing
def binary_cross_entropy_with_logits_gradient(logits, target):
    return target * (torch.sigmoid(logits) - 1) / logits.numel()


# %% binary_cross_entropy_with_logits_gradient | wrong | labels compared | cause: probabilities rounded
def binary_cross_entropy_with_logits_gradient(logits, target):
    label = (torch.sigmoid(logits) > 0.5).to(logits.dtype)
    return (label - target) / logits.numel()


# %% binary_cross_entropy_with_logits_gradient | wrong | where target is 1 | cause: hard targets only
def binary_cross_entropy_with_logits_gradient(logits, target):
    p = torch.sigmoid(logits)
    return torch.where(target == 1, p - 1, p) / logits.numel()


# %% binary_cross_entropy_with_logits_gradient | wrong | softmax over the last dimension | cause: softmax
def binary_cross_entropy_with_logits_gradient(logits, target):
    return (torch.softmax(logits, dim=-1) - target) / logits.numel()


# %% binary_cross_entropy_with_logits_gradient | wrong | logsigmoid | cause: log p in place of p
def binary_cross_entropy_with_logits_gradient(logits, target):
    return (F.logsigmoid(logits) - target) / logits.numel()


# %% binary_cross_entropy_with_logits_gradient | wrong | the loss | cause: value in place of the gradient
def binary_cross_entropy_with_logits_gradient(logits, target):
    return F.binary_cross_entropy_with_logits(logits, target)


# %% binary_cross_entropy_with_logits_gradient | wrong | autograd | cause: autograd
def binary_cross_entropy_with_logits_gradient(logits, target):
    z = logits.clone().requires_grad_(True)
    loss = F.binary_cross_entropy_with_logits(z, target)
    return torch.autograd.grad(loss, z)[0]


# %% binary_cross_entropy_with_logits_gradient | wrong | torch.func.vjp | cause: autograd
def binary_cross_entropy_with_logits_gradient(logits, target):
    loss, vjp = torch.func.vjp(lambda z: F.binary_cross_entropy_with_logits(z, target), logits)
    return vjp(torch.ones_like(loss))[0]


# %% binary_cross_entropy_with_logits_gradient | wrong | summed | cause: shape, sum
def binary_cross_entropy_with_logits_gradient(logits, target):
    return (torch.sigmoid(logits) - target).mean()


# %% binary_cross_entropy_with_logits_gradient | wrong | NumPy array | cause: wrong type, NumPy array
def binary_cross_entropy_with_logits_gradient(logits, target):
    return ((torch.sigmoid(logits) - target) / logits.numel()).numpy()


# %% binary_cross_entropy_with_logits_gradient | wrong | torch.tensor of a list | cause: float32 result
def binary_cross_entropy_with_logits_gradient(logits, target):
    return torch.tensor(((torch.sigmoid(logits) - target) / logits.numel()).tolist())


# %% binary_cross_entropy_with_logits_gradient | wrong | sigmoid in place | cause: modifies its input
def binary_cross_entropy_with_logits_gradient(logits, target):
    return logits.sigmoid_().sub(target) / logits.numel()


# %% binary_cross_entropy_with_logits_gradient | wrong | noise against saturation | cause: random
def binary_cross_entropy_with_logits_gradient(logits, target):
    p = torch.sigmoid(logits + 0.01 * torch.randn_like(logits))
    return (p - target) / logits.numel()


# %% binary_cross_entropy_with_logits_gradient | wrong | size of the first call | cause: keeps state
size = []


def binary_cross_entropy_with_logits_gradient(logits, target):
    size.append(logits.numel())
    return (torch.sigmoid(logits) - target) / size[0]


# %% binary_cross_entropy_with_logits_gradient | wrong | returns nothing | cause: returns None
def binary_cross_entropy_with_logits_gradient(logits, target):
    gradient = (torch.sigmoid(logits) - target) / logits.numel()


# %% binary_cross_entropy_with_logits_gradient | wrong | clipped logits | cause: the logits clipped
def binary_cross_entropy_with_logits_gradient(logits,target): return (torch.sigmoid(logits.clamp(-4,4))-target)/logits.numel()


# %% binary_cross_entropy_with_logits_gradient | wrong | mean of the errors everywhere | cause: sum of all entries
def binary_cross_entropy_with_logits_gradient(logits, target):
    g = torch.sigmoid(logits) - target
    return torch.full_like(logits, g.mean().item())
