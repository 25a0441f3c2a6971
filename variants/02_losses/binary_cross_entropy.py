"""Right and wrong versions of `binary_cross_entropy`. The format: ../README.md."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% binary_cross_entropy | right | the formula
def binary_cross_entropy(probability, target):
    p, t = probability, target
    return -(t * p.log() + (1 - t) * (1 - p).log()).mean()


# %% binary_cross_entropy | right | mean of each term
def binary_cross_entropy(probability, target):
    first = (target * torch.log(probability)).mean()
    second = ((1 - target) * torch.log(1 - probability)).mean()
    return -first - second


# %% binary_cross_entropy | right | sum over numel
def binary_cross_entropy(probability, target):
    n = probability.numel()
    total = torch.sum(target * torch.log(probability) + (1 - target) * torch.log(1 - probability))
    return total / -n


# %% binary_cross_entropy | right | loop in Python
def binary_cross_entropy(probability, target):
    total = 0.0
    for p, t in zip(probability.flatten().tolist(), target.flatten().tolist()):
        total -= t * math.log(p) + (1 - t) * math.log(1 - p)
    return torch.tensor(total / probability.numel(), dtype=probability.dtype, device=probability.device)


# %% binary_cross_entropy | right | log1p
def binary_cross_entropy(probability, target):
    return torch.mean(-target * torch.log(probability) - (1 - target) * torch.log1p(-probability))


# %% binary_cross_entropy | right | NumPy inside, brought back
def binary_cross_entropy(probability, target):
    p, t = probability.cpu().numpy(), target.cpu().numpy()
    loss = -np.mean(t * np.log(p) + (1 - t) * np.log(1 - p))
    return torch.as_tensor(loss, dtype=probability.dtype, device=probability.device)


# %% binary_cross_entropy | right | float64 inside, cast back
def binary_cross_entropy(probability, target):
    p, t = probability.double(), target.double()
    return -(t * p.log() + (1 - t) * (1 - p).log()).mean().to(probability.dtype)


# %% binary_cross_entropy | right | xlogy
def binary_cross_entropy(probability, target):
    return -(torch.xlogy(target, probability) + torch.xlogy(1 - target, 1 - probability)).mean()


# %% binary_cross_entropy | right | through the logit
def binary_cross_entropy(probability, target):
    log_not = torch.log(1 - probability)
    log_odds = torch.log(probability) - log_not
    return -(target * log_odds + log_not).mean()


# %% binary_cross_entropy | right | clamped to 1e-12
def binary_cross_entropy(probability, target):
    p = probability.clamp(1e-12, 1 - 1e-12)
    return -(target * p.log() + (1 - target) * (1 - p).log()).mean()


# %% binary_cross_entropy | wrong | sum | cause: sum, no mean
def binary_cross_entropy(probability, target):
    return -(target * probability.log() + (1 - target) * (1 - probability).log()).sum()


# %% binary_cross_entropy | wrong | divides by len | cause: divided by the rows only
def binary_cross_entropy(probability, target):
    n = len(probability) if probability.ndim else 1
    return -(target * probability.log() + (1 - target) * (1 - probability).log()).sum() / n


# %% binary_cross_entropy | wrong | minus forgotten | cause: sign
def binary_cross_entropy(probability, target):
    return (target * probability.log() + (1 - target) * (1 - probability).log()).mean()


# %% binary_cross_entropy | wrong | t and 1 - t swapped | cause: target swapped
def binary_cross_entropy(probability, target):
    return -((1 - target) * probability.log() + target * (1 - probability).log()).mean()


# %% binary_cross_entropy | wrong | only t log p | cause: second term missing
def binary_cross_entropy(probability, target):
    return -(target * torch.log(probability)).mean()


# %% binary_cross_entropy | wrong | only (1 - t) log(1 - p) | cause: first term missing
def binary_cross_entropy(probability, target):
    return -((1 - target) * torch.log(1 - probability)).mean()


# %% binary_cross_entropy | wrong | minus only before the first term | cause: brackets
def binary_cross_entropy(probability, target):
    return (-target * torch.log(probability) + (1 - target) * torch.log(1 - probability)).mean()


# %% binary_cross_entropy | wrong | 1 - log p | cause: 1 outside the logarithm
def binary_cross_entropy(probability, target):
    return -(target * torch.log(probability) + (1 - target) * (1 - torch.log(probability))).mean()


# %% binary_cross_entropy | wrong | log2 | cause: base 2
def binary_cross_entropy(probability, target):
    return -(target * torch.log2(probability) + (1 - target) * torch.log2(1 - probability)).mean()


# %% binary_cross_entropy | wrong | log10 | cause: base 10
def binary_cross_entropy(probability, target):
    return -(target * torch.log10(probability) + (1 - target) * torch.log10(1 - probability)).mean()


# %% binary_cross_entropy | wrong | no logarithm | cause: no logarithm
def binary_cross_entropy(probability, target):
    return -(target * probability + (1 - target) * (1 - probability)).mean()


# %% binary_cross_entropy | wrong | log outside the mean | cause: logarithm of the mean
def binary_cross_entropy(probability, target):
    right = target * probability + (1 - target) * (1 - probability)
    return -torch.log(right.mean())


# %% binary_cross_entropy | wrong | log of the mixture | cause: hard targets only
def binary_cross_entropy(probability, target):
    right = target * probability + (1 - target) * (1 - probability)
    return -torch.log(right).mean()


# %% binary_cross_entropy | wrong | where target is 1 | cause: hard targets only
def binary_cross_entropy(probability, target):
    return torch.where(target == 1, -torch.log(probability), -torch.log(1 - probability)).mean()


# %% binary_cross_entropy | wrong | where target above 0.5 | cause: hard targets only
def binary_cross_entropy(probability, target):
    return torch.where(target > 0.5, -torch.log(probability), -torch.log(1 - probability)).mean()


# %% binary_cross_entropy | wrong | target as bool | cause: hard targets only
def binary_cross_entropy(probability, target):
    right = torch.where(target.bool(), probability, 1 - probability)
    return -right.log().mean()


# %% binary_cross_entropy | wrong | if in a loop | cause: hard targets only
def binary_cross_entropy(probability, target):
    total = 0.0
    for p, t in zip(probability.flatten(), target.flatten()):
        if t == 0:
            total = total - torch.log(1 - p)
        else:
            total = total - torch.log(p)
    return total / probability.numel()


# %% binary_cross_entropy | wrong | arguments exchanged | cause: arguments exchanged
def binary_cross_entropy(target, probability):
    return -(target * torch.log(probability) + (1 - target) * torch.log(1 - probability)).mean()


# %% binary_cross_entropy | wrong | 1e-8 added | cause: 1e-8 added
def binary_cross_entropy(probability, target):
    return -(target * torch.log(probability + 1e-8) + (1 - target) * torch.log(1 - probability + 1e-8)).mean()


# %% binary_cross_entropy | wrong | 1e-12 added | cause: 1e-12 added
def binary_cross_entropy(probability, target):
    eps = 1e-12
    return -(target * torch.log(probability + eps) + (1 - target) * torch.log(1 - probability + eps)).mean()


# %% binary_cross_entropy | wrong | clamped to 1e-7 | cause: clamped
def binary_cross_entropy(probability, target):
    p = torch.clamp(probability, 1e-7, 1 - 1e-7)
    return -(target * torch.log(p) + (1 - target) * torch.log(1 - p)).mean()


# %% binary_cross_entropy | wrong | clamped to 0.01 | cause: clamped
def binary_cross_entropy(probability, target):
    p = torch.clamp(probability, 0.01, 0.99)
    return -(target * torch.log(p) + (1 - target) * torch.log(1 - p)).mean()


# %% binary_cross_entropy | wrong | sigmoid first | cause: sigmoid applied to probabilities
def binary_cross_entropy(probability, target):
    p = torch.sigmoid(probability)
    return -(target * torch.log(p) + (1 - target) * torch.log(1 - p)).mean()


# %% binary_cross_entropy | wrong | squared error | cause: mse
def binary_cross_entropy(probability, target):
    return ((probability - target) ** 2).mean()


# %% binary_cross_entropy | wrong | the gradient | cause: gradient in place of the value
def binary_cross_entropy(probability, target):
    p, t = probability, target
    return (p - t) / (p * (1 - p)) / p.numel()


# %% binary_cross_entropy | wrong | F.binary_cross_entropy | cause: ready-made function
def binary_cross_entropy(probability, target):
    return F.binary_cross_entropy(probability, target)


# %% binary_cross_entropy | wrong | through BCEWithLogitsLoss | cause: ready-made function
def binary_cross_entropy(probability, target):
    return nn.BCEWithLogitsLoss()(torch.logit(probability), target)


# %% binary_cross_entropy | wrong | not reduced | cause: shape, no mean
def binary_cross_entropy(probability, target):
    return -(target * torch.log(probability) + (1 - target) * torch.log(1 - probability))


# %% binary_cross_entropy | wrong | a float | cause: wrong type, float
def binary_cross_entropy(probability, target):
    return -float((target * torch.log(probability) + (1 - target) * torch.log(1 - probability)).mean())


# %% binary_cross_entropy | wrong | torch.tensor of a float | cause: float32 result
def binary_cross_entropy(probability, target):
    total = 0.0
    for p, t in zip(probability.flatten().tolist(), target.flatten().tolist()):
        total -= t * math.log(p) + (1 - t) * math.log(1 - p)
    return torch.tensor(total / probability.numel())


# %% binary_cross_entropy | wrong | logarithm in place | cause: modifies its input
def binary_cross_entropy(probability, target):
    other = torch.log(1 - probability)
    return -(target * probability.log_() + (1 - target) * other).mean()


# %% binary_cross_entropy | wrong | 1 - p in place | cause: modifies its input
def binary_cross_entropy(probability, target):
    first = target * torch.log(probability)
    probability.mul_(-1).add_(1)
    return -(first + (1 - target) * torch.log(probability)).mean()


# %% binary_cross_entropy | wrong | returns nothing | cause: returns None
def binary_cross_entropy(probability, target):
    loss = -(target * torch.log(probability) + (1 - target) * torch.log(1 - probability)).mean()


# %% binary_cross_entropy | wrong | eps 1e-7 clamp | cause: the probability clipped
def binary_cross_entropy(probability, target):
    p = probability.clamp(1e-2, 1 - 1e-2)
    return -(target * torch.log(p) + (1 - target) * torch.log(1 - p)).mean()


# %% binary_cross_entropy | wrong | eps 3e-6 | cause: a small number in the logarithm
def binary_cross_entropy(probability,target): return -(target*torch.log(probability+3e-6)+(1-target)*torch.log(1-probability+3e-6)).mean()


# %% binary_cross_entropy | wrong | log p twice | cause: log p for log(1 - p)
def binary_cross_entropy(probability, target):
    p, t = probability, target
    return -(t * torch.log(p) + (1 - t) * torch.log(p)).mean()


# %% binary_cross_entropy | wrong | Kullback-Leibler divergence | cause: entropy of the targets subtracted
def binary_cross_entropy(probability, target):
    p, t = probability, target
    ent = torch.special.xlogy(t, t) + torch.special.xlogy(1 - t, 1 - t)
    return (ent - t * torch.log(p) - (1 - t) * torch.log(1 - p)).mean()


# %% binary_cross_entropy | wrong | likelihoods averaged | cause: logarithm of the mean
def binary_cross_entropy(probability, target):
    likelihood = probability ** target * (1 - probability) ** (1 - target)
    return torch.log(likelihood.mean()).neg()


# %% binary_cross_entropy | wrong | a mean for each class | cause: means of both labels added
def binary_cross_entropy(probability, target):
    p, t = probability.flatten(), target.flatten()
    one, zero = t.sum(), (1 - t).sum()
    total = torch.zeros((), dtype=p.dtype, device=p.device)
    if one > 0:
        total = total - (t * p.log()).sum() / one
    if zero > 0:
        total = total - ((1 - t) * (1 - p).log()).sum() / zero
    return total
