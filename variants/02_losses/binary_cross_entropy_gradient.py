"""Right and wrong versions of `binary_cross_entropy_gradient`. The format: ../README.md."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% binary_cross_entropy_gradient | right | the formula
def binary_cross_entropy_gradient(probability, target):
    p, t = probability, target
    return (p - t) / (p * (1 - p)) / p.numel()


# %% binary_cross_entropy_gradient | right | two fractions
def binary_cross_entropy_gradient(probability, target):
    p, t = probability, target
    return (-t / p + (1 - t) / (1 - p)) / p.numel()


# %% binary_cross_entropy_gradient | right | two fractions, mean first
def binary_cross_entropy_gradient(probability, target):
    n = probability.numel()
    return -1 / n * (target / probability - (1 - target) / (1 - probability))


# %% binary_cross_entropy_gradient | right | loop
def binary_cross_entropy_gradient(probability, target):
    n = probability.numel()
    out = []
    for p, t in zip(probability.flatten().tolist(), target.flatten().tolist()):
        out.append(((1 - t) / (1 - p) - t / p) / n)
    return torch.tensor(out, dtype=probability.dtype, device=probability.device).reshape(probability.shape)


# %% binary_cross_entropy_gradient | right | NumPy inside, brought back
def binary_cross_entropy_gradient(probability, target):
    p, t = probability.cpu().numpy(), target.cpu().numpy()
    g = (p - t) / (p * (1 - p) * p.size)
    return torch.as_tensor(g, dtype=probability.dtype, device=probability.device)


# %% binary_cross_entropy_gradient | right | float64 inside, cast back
def binary_cross_entropy_gradient(probability, target):
    p, t = probability.to(torch.float64), target.to(torch.float64)
    return ((p - t) / (p * (1 - p)) / p.numel()).to(probability.dtype)


# %% binary_cross_entropy_gradient | right | reciprocals
def binary_cross_entropy_gradient(probability, target):
    q = 1 - probability
    return ((1 - target) * q.reciprocal() - target * probability.reciprocal()).div(probability.numel())


# %% binary_cross_entropy_gradient | right | clamped to 1e-12
def binary_cross_entropy_gradient(probability, target):
    p = probability.clamp(min=1e-12)
    return (p - target) / (p * (1 - p)) / p.numel()


# %% binary_cross_entropy_gradient | wrong | mean missing | cause: gradient of the sum
def binary_cross_entropy_gradient(probability, target):
    return (probability - target) / (probability * (1 - probability))


# %% binary_cross_entropy_gradient | wrong | divides by len | cause: divided by the rows only
def binary_cross_entropy_gradient(probability, target):
    n = len(probability) if probability.ndim else 1
    return (probability - target) / (probability * (1 - probability)) / n


# %% binary_cross_entropy_gradient | wrong | p - t | cause: gradient by the logits
def binary_cross_entropy_gradient(probability, target):
    return (probability - target) / probability.numel()


# %% binary_cross_entropy_gradient | wrong | p - t without the mean | cause: gradient by the logits, no mean
def binary_cross_entropy_gradient(probability, target):
    return probability - target


# %% binary_cross_entropy_gradient | wrong | times p(1 - p) | cause: multiplied in place of divided
def binary_cross_entropy_gradient(probability, target):
    return (probability - target) * probability * (1 - probability) / probability.numel()


# %% binary_cross_entropy_gradient | wrong | brackets of the denominator | cause: precedence, / p * (1 - p)
def binary_cross_entropy_gradient(probability, target):
    return (probability - target) / probability * (1 - probability) / probability.numel()


# %% binary_cross_entropy_gradient | wrong | -t / p | cause: second term missing
def binary_cross_entropy_gradient(probability, target):
    return -target / probability / probability.numel()


# %% binary_cross_entropy_gradient | wrong | (1 - t) / (1 - p) | cause: first term missing
def binary_cross_entropy_gradient(probability, target):
    return (1 - target) / (1 - probability) / probability.numel()


# %% binary_cross_entropy_gradient | wrong | both terms minus | cause: inner derivative of 1 - p
def binary_cross_entropy_gradient(probability, target):
    return -(target / probability + (1 - target) / (1 - probability)) / probability.numel()


# %% binary_cross_entropy_gradient | wrong | sign | cause: sign
def binary_cross_entropy_gradient(probability, target):
    return (target / probability - (1 - target) / (1 - probability)) / probability.numel()


# %% binary_cross_entropy_gradient | wrong | t and 1 - t swapped | cause: target swapped
def binary_cross_entropy_gradient(probability, target):
    return (-(1 - target) / probability + target / (1 - probability)) / probability.numel()


# %% binary_cross_entropy_gradient | wrong | over p alone | cause: denominator p
def binary_cross_entropy_gradient(probability, target):
    return (probability - target) / probability / probability.numel()


# %% binary_cross_entropy_gradient | wrong | factor 2 from the squared error | cause: factor 2
def binary_cross_entropy_gradient(probability, target):
    return 2 * (probability - target) / (probability * (1 - probability)) / probability.numel()


# %% binary_cross_entropy_gradient | wrong | terms of the loss | cause: terms of the loss
def binary_cross_entropy_gradient(probability, target):
    p, t = probability, target
    return -(t * p.log() + (1 - t) * (1 - p).log()) / p.numel()


# %% binary_cross_entropy_gradient | wrong | the loss | cause: value in place of the gradient
def binary_cross_entropy_gradient(probability, target):
    p, t = probability, target
    return -(t * p.log() + (1 - t) * (1 - p).log()).mean()


# %% binary_cross_entropy_gradient | wrong | by the target | cause: with respect to target
def binary_cross_entropy_gradient(probability, target):
    return (torch.log(1 - probability) - torch.log(probability)) / probability.numel()


# %% binary_cross_entropy_gradient | wrong | where target is 1 | cause: hard targets only
def binary_cross_entropy_gradient(probability, target):
    return torch.where(target == 1, -1 / probability, 1 / (1 - probability)) / probability.numel()


# %% binary_cross_entropy_gradient | wrong | where target above 0.5 | cause: hard targets only
def binary_cross_entropy_gradient(probability, target):
    return torch.where(target > 0.5, -1 / probability, 1 / (1 - probability)) / probability.numel()


# %% binary_cross_entropy_gradient | wrong | 1e-8 in the denominator | cause: 1e-8 added
def binary_cross_entropy_gradient(probability, target):
    return (probability - target) / (probability * (1 - probability) + 1e-8) / probability.numel()


# %% binary_cross_entropy_gradient | wrong | clamped to 1e-7 | cause: clamped
def binary_cross_entropy_gradient(probability, target):
    p = torch.clamp(probability, 1e-7, 1 - 1e-7)
    return (p - target) / (p * (1 - p)) / p.numel()


# %% binary_cross_entropy_gradient | wrong | sigmoid first | cause: sigmoid applied to probabilities
def binary_cross_entropy_gradient(probability, target):
    return (torch.sigmoid(probability) - target) / probability.numel()


# %% binary_cross_entropy_gradient | wrong | squared error | cause: gradient of mse
def binary_cross_entropy_gradient(probability, target):
    return 2 * (probability - target) / probability.numel()


# %% binary_cross_entropy_gradient | wrong | autograd | cause: autograd
def binary_cross_entropy_gradient(probability, target):
    p = probability.detach().clone()
    p.requires_grad = True
    loss = F.binary_cross_entropy(p, target)
    loss.backward()
    return p.grad


# %% binary_cross_entropy_gradient | wrong | finite differences | cause: finite differences
def binary_cross_entropy_gradient(probability, target):
    h = 1e-5
    p, t = probability, target

    def term(p):
        return -(t * torch.log(p) + (1 - t) * torch.log(1 - p))

    return (term(p + h) - term(p)) / h / p.numel()


# %% binary_cross_entropy_gradient | wrong | summed to a number | cause: shape, sum
def binary_cross_entropy_gradient(probability, target):
    return ((probability - target) / (probability * (1 - probability))).mean()


# %% binary_cross_entropy_gradient | wrong | float64 result | cause: float64 result
def binary_cross_entropy_gradient(probability, target):
    p, t = probability.double(), target.double()
    return (p - t) / (p * (1 - p)) / p.numel()


# %% binary_cross_entropy_gradient | wrong | float32 inside | cause: float32 precision
def binary_cross_entropy_gradient(probability, target):
    p, t = probability.float(), target.float()
    return ((p - t) / (p * (1 - p)) / p.numel()).to(probability.dtype)


# %% binary_cross_entropy_gradient | wrong | changes the target | cause: modifies its input
def binary_cross_entropy_gradient(probability, target):
    target.neg_().add_(probability)
    return target / (probability * (1 - probability)) / probability.numel()


# %% binary_cross_entropy_gradient | wrong | returns nothing | cause: returns None
def binary_cross_entropy_gradient(probability, target):
    (probability - target) / (probability * (1 - probability)) / probability.numel()


# %% binary_cross_entropy_gradient | wrong | p squared | cause: plus for minus in p (1 - p)
def binary_cross_entropy_gradient(probability,target): return (probability-target)/(probability*(1+probability))/probability.numel()


# %% binary_cross_entropy_gradient | wrong | clamped | cause: the probability clipped
def binary_cross_entropy_gradient(probability, target):
    p = probability.clamp(0.05, 0.95)
    return (p - target) / (p * (1 - p)) / p.numel()


# %% binary_cross_entropy_gradient | wrong | denominators exchanged | cause: p and 1 - p exchanged
def binary_cross_entropy_gradient(probability, target):
    p, t = probability, target
    return (-(t / (1 - p)) + (1 - t) / p) / p.numel()


# %% binary_cross_entropy_gradient | wrong | mean inside the fraction | cause: mean of the denominator
def binary_cross_entropy_gradient(probability, target):
    return (probability - target) / (probability * (1 - probability)).mean()


# %% binary_cross_entropy_gradient | wrong | (1 - t) / 1 - p | cause: brackets missing around 1 - p
def binary_cross_entropy_gradient(probability, target):
    n = probability.numel()
    return (-target / probability + (1 - target) / 1 - probability) / n
