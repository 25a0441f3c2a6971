"""Right and wrong versions of `binary_cross_entropy_with_logits`. The format: ../README.md."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% binary_cross_entropy_with_logits | right | max, t z, log1p
def binary_cross_entropy_with_logits(logits, target):
    z, t = logits, target
    return (torch.relu(z) - t * z + torch.log1p(torch.exp(-z.abs()))).mean()


# %% binary_cross_entropy_with_logits | right | softplus
def binary_cross_entropy_with_logits(logits, target):
    return (F.softplus(logits) - target * logits).mean()


# %% binary_cross_entropy_with_logits | right | logsigmoid twice
def binary_cross_entropy_with_logits(logits, target):
    return -(target * F.logsigmoid(logits) + (1 - target) * F.logsigmoid(-logits)).mean()


# %% binary_cross_entropy_with_logits | right | logaddexp
def binary_cross_entropy_with_logits(logits, target):
    return (torch.logaddexp(logits, torch.zeros_like(logits)) - target * logits).mean()


# %% binary_cross_entropy_with_logits | right | two branches
def binary_cross_entropy_with_logits(logits, target):
    e = torch.exp(-torch.abs(logits))
    positive = (1 - target) * logits + torch.log(1 + e)
    negative = -target * logits + torch.log(1 + e)
    return torch.where(logits >= 0, positive, negative).mean()


# %% binary_cross_entropy_with_logits | right | loop in Python
def binary_cross_entropy_with_logits(logits, target):
    total = 0.0
    for z, t in zip(logits.flatten().tolist(), target.flatten().tolist()):
        total += max(z, 0.0) - t * z + math.log1p(math.exp(-abs(z)))
    return torch.tensor(total / logits.numel(), dtype=logits.dtype, device=logits.device)


# %% binary_cross_entropy_with_logits | right | NumPy logaddexp, brought back
def binary_cross_entropy_with_logits(logits, target):
    z, t = logits.cpu().numpy(), target.cpu().numpy()
    loss = np.mean(np.logaddexp(0, z) - t * z)
    return torch.as_tensor(loss, dtype=logits.dtype, device=logits.device)


# %% binary_cross_entropy_with_logits | right | float64 inside, cast back
def binary_cross_entropy_with_logits(logits, target):
    z, t = logits.double(), target.double()
    m = torch.clamp(z, min=0)
    loss = m - z * t + torch.log(torch.exp(-m) + torch.exp(z - m))
    return loss.mean().to(logits.dtype)


# %% binary_cross_entropy_with_logits | right | logsumexp over z and 0
def binary_cross_entropy_with_logits(logits, target):
    pair = torch.stack([logits, torch.zeros_like(logits)])
    return torch.mean(torch.logsumexp(pair, dim=0) - target * logits)


# %% binary_cross_entropy_with_logits | right | log_softmax over z and 0
def binary_cross_entropy_with_logits(logits, target):
    log_p = torch.log_softmax(torch.stack([logits, torch.zeros_like(logits)]), dim=0)
    return -(target * log_p[0] + (1 - target) * log_p[1]).mean()


# %% binary_cross_entropy_with_logits | wrong | log of the sigmoid | cause: not stable
def binary_cross_entropy_with_logits(logits, target):
    p = torch.sigmoid(logits)
    return -(target * torch.log(p) + (1 - target) * torch.log(1 - p)).mean()


# %% binary_cross_entropy_with_logits | wrong | own sigmoid 1 / (1 + exp(-z)) | cause: not stable
def binary_cross_entropy_with_logits(logits, target):
    p = 1 / (1 + torch.exp(-logits))
    return -torch.mean(target * torch.log(p) + (1 - target) * torch.log(1 - p))


# %% binary_cross_entropy_with_logits | wrong | sigmoid of minus z | cause: not stable
def binary_cross_entropy_with_logits(logits, target):
    return -(target * torch.sigmoid(logits).log() + (1 - target) * torch.sigmoid(-logits).log()).mean()


# %% binary_cross_entropy_with_logits | wrong | own sigmoid exp(z) / (1 + exp(z)) | cause: overflow
def binary_cross_entropy_with_logits(logits, target):
    p = logits.exp() / (1 + logits.exp())
    return -(target * torch.log(p) + (1 - target) * torch.log(1 - p)).mean()


# %% binary_cross_entropy_with_logits | wrong | log(1 + exp(z)) | cause: overflow
def binary_cross_entropy_with_logits(logits, target):
    return (torch.log(1 + torch.exp(logits)) - target * logits).mean()


# %% binary_cross_entropy_with_logits | wrong | log1p(exp(z)) | cause: overflow
def binary_cross_entropy_with_logits(logits, target):
    return (torch.log1p(torch.exp(logits)) - target * logits).mean()


# %% binary_cross_entropy_with_logits | wrong | log(1 + exp(-z)) | cause: overflow
def binary_cross_entropy_with_logits(logits, target):
    return ((1 - target) * logits + torch.log(1 + torch.exp(-logits))).mean()


# %% binary_cross_entropy_with_logits | wrong | F.binary_cross_entropy of the sigmoid | cause: not stable
def binary_cross_entropy_with_logits(logits, target):
    return F.binary_cross_entropy(torch.sigmoid(logits), target)


# %% binary_cross_entropy_with_logits | wrong | 1e-8 inside the logarithm | cause: 1e-8 added
def binary_cross_entropy_with_logits(logits, target):
    p = torch.sigmoid(logits)
    return -(target * torch.log(p + 1e-8) + (1 - target) * torch.log(1 - p + 1e-8)).mean()


# %% binary_cross_entropy_with_logits | wrong | clamped to 1e-7 | cause: clamped
def binary_cross_entropy_with_logits(logits, target):
    p = torch.sigmoid(logits).clamp(1e-7, 1 - 1e-7)
    return -(target * p.log() + (1 - target) * (1 - p).log()).mean()


# %% binary_cross_entropy_with_logits | wrong | logits clamped to 30 | cause: clamped
def binary_cross_entropy_with_logits(logits, target):
    z = logits.clamp(-30, 30)
    return (torch.log1p(torch.exp(z)) - target * z).mean()


# %% binary_cross_entropy_with_logits | wrong | nan replaced | cause: not stable
def binary_cross_entropy_with_logits(logits, target):
    p = torch.sigmoid(logits)
    return torch.nan_to_num(-(target * p.log() + (1 - target) * (1 - p).log())).mean()


# %% binary_cross_entropy_with_logits | wrong | sigmoid forgotten | cause: logits as probabilities
def binary_cross_entropy_with_logits(logits, target):
    return -(target * torch.log(logits) + (1 - target) * torch.log(1 - logits)).mean()


# %% binary_cross_entropy_with_logits | wrong | sigmoid twice | cause: sigmoid twice
def binary_cross_entropy_with_logits(logits, target):
    z = torch.sigmoid(logits)
    return (F.softplus(z) - target * z).mean()


# %% binary_cross_entropy_with_logits | wrong | t and 1 - t swapped | cause: target swapped
def binary_cross_entropy_with_logits(logits, target):
    return -((1 - target) * F.logsigmoid(logits) + target * F.logsigmoid(-logits)).mean()


# %% binary_cross_entropy_with_logits | wrong | plus t z | cause: sign of t z
def binary_cross_entropy_with_logits(logits, target):
    return (F.softplus(logits) + target * logits).mean()


# %% binary_cross_entropy_with_logits | wrong | minus forgotten | cause: sign
def binary_cross_entropy_with_logits(logits, target):
    return (target * F.logsigmoid(logits) + (1 - target) * F.logsigmoid(-logits)).mean()


# %% binary_cross_entropy_with_logits | wrong | target unused | cause: every target 1
def binary_cross_entropy_with_logits(logits, target):
    return -F.logsigmoid(logits).mean()


# %% binary_cross_entropy_with_logits | wrong | only softplus | cause: t z missing
def binary_cross_entropy_with_logits(logits, target):
    return F.softplus(logits).mean()


# %% binary_cross_entropy_with_logits | wrong | only the targets of 1 | cause: second term missing
def binary_cross_entropy_with_logits(logits, target):
    return -(target * F.logsigmoid(logits)).mean()


# %% binary_cross_entropy_with_logits | wrong | maximum forgotten | cause: max(z, 0) missing
def binary_cross_entropy_with_logits(logits, target):
    return (torch.log1p(torch.exp(-logits.abs())) - target * logits).mean()


# %% binary_cross_entropy_with_logits | wrong | absolute value forgotten | cause: exp(-z) beside max(z, 0)
def binary_cross_entropy_with_logits(logits, target):
    return (logits.clamp(min=0) - target * logits + torch.log1p(torch.exp(-logits))).mean()


# %% binary_cross_entropy_with_logits | wrong | targets rounded | cause: hard targets only
def binary_cross_entropy_with_logits(logits, target):
    return torch.where(target > 0.5, F.softplus(-logits), F.softplus(logits)).mean()


# %% binary_cross_entropy_with_logits | wrong | targets of -1 and +1 | cause: hard targets only
def binary_cross_entropy_with_logits(logits, target):
    sign = 2 * target - 1
    return F.softplus(-sign * logits).mean()


# %% binary_cross_entropy_with_logits | wrong | soft margin | cause: targets taken for -1 and +1
def binary_cross_entropy_with_logits(logits, target):
    return F.soft_margin_loss(logits, target)


# %% binary_cross_entropy_with_logits | wrong | minus t z inside | cause: targets taken for -1 and +1
def binary_cross_entropy_with_logits(logits, target):
    return F.softplus(-target * logits).mean()


# %% binary_cross_entropy_with_logits | wrong | sum | cause: sum, no mean
def binary_cross_entropy_with_logits(logits, target):
    return (F.softplus(logits) - target * logits).sum()


# %% binary_cross_entropy_with_logits | wrong | divides by len | cause: divided by the rows only
def binary_cross_entropy_with_logits(logits, target):
    n = logits.shape[0] if logits.ndim else 1
    return (F.softplus(logits) - target * logits).sum() / n


# %% binary_cross_entropy_with_logits | wrong | squared error of the sigmoid | cause: squared error
def binary_cross_entropy_with_logits(logits, target):
    return ((torch.sigmoid(logits) - target) ** 2).mean()


# %% binary_cross_entropy_with_logits | wrong | ready-made | cause: ready-made function
def binary_cross_entropy_with_logits(logits, target):
    return F.binary_cross_entropy_with_logits(logits, target)


# %% binary_cross_entropy_with_logits | wrong | nn.BCEWithLogitsLoss | cause: ready-made function
def binary_cross_entropy_with_logits(logits, target):
    return nn.BCEWithLogitsLoss()(logits, target)


# %% binary_cross_entropy_with_logits | wrong | multilabel soft margin | cause: ready-made function
def binary_cross_entropy_with_logits(logits, target):
    return F.multilabel_soft_margin_loss(logits.reshape(1, -1), target.reshape(1, -1))


# %% binary_cross_entropy_with_logits | wrong | not reduced | cause: shape, no mean
def binary_cross_entropy_with_logits(logits, target):
    return F.softplus(logits) - target * logits


# %% binary_cross_entropy_with_logits | wrong | math.exp overflows | cause: overflow, math.exp raises
def binary_cross_entropy_with_logits(logits, target):
    total = 0.0
    for z, t in zip(logits.flatten().tolist(), target.flatten().tolist()):
        total += math.log(1 + math.exp(z)) - t * z
    return torch.tensor(total / logits.numel(), dtype=logits.dtype)


# %% binary_cross_entropy_with_logits | wrong | clamps the logits in place | cause: modifies its input
def binary_cross_entropy_with_logits(logits, target):
    linear = target * logits
    rest = torch.log1p(torch.exp(-logits.abs()))
    return (logits.clamp_(min=0) - linear + rest).mean()


# %% binary_cross_entropy_with_logits | wrong | a float | cause: wrong type, float
def binary_cross_entropy_with_logits(logits, target):
    return (F.softplus(logits) - target * logits).mean().item()


# %% binary_cross_entropy_with_logits | wrong | pm labels | cause: labels as -1 and 1
def binary_cross_entropy_with_logits(logits, target):
    t = 2 * target - 1
    return (logits.clamp(min=0) - logits * t + torch.log1p(torch.exp(-logits.abs()))).mean()


# %% binary_cross_entropy_with_logits | wrong | one minus log p | cause: 1 - log p for log(1 - p)
def binary_cross_entropy_with_logits(logits, target):
    ls = F.logsigmoid(logits)
    return -(target * ls + (1 - target) * (1 - ls)).mean()


# %% binary_cross_entropy_with_logits | wrong | clamped from above | cause: min(z, 0) for max(z, 0)
def binary_cross_entropy_with_logits(logits, target):
    z = logits
    return (z.clamp(max=0) - z * target + torch.log1p(torch.exp(-z.abs()))).mean()


# %% binary_cross_entropy_with_logits | wrong | softplus of -z | cause: sign of z in the softplus
def binary_cross_entropy_with_logits(logits, target):
    return (F.softplus(-logits) - logits * target).mean()


# %% binary_cross_entropy_with_logits | wrong | size of the first call, in a dictionary | cause: keeps state
KEPT = {}


def binary_cross_entropy_with_logits(logits, target):
    n = KEPT.setdefault("n", logits.numel())
    loss = logits.clamp(min=0) - logits * target + torch.log1p(torch.exp(-logits.abs()))
    return loss.sum() / n
