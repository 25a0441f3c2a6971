"""Right and wrong versions of `logistic_cost`. Format: ../README.md."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% logistic_cost | right | softplus
def logistic_cost(X, y, w, b):
    z = X @ w + b
    return (F.softplus(z) - y * z).mean()


# %% logistic_cost | right | logsigmoid of both signs
def logistic_cost(X, y, w, b):
    z = X @ w + b
    return -(y * F.logsigmoid(z) + (1 - y) * F.logsigmoid(-z)).mean()


# %% logistic_cost | right | logaddexp
def logistic_cost(X, y, w, b):
    z = torch.mv(X, w) + b
    return torch.sum(torch.logaddexp(z, torch.zeros_like(z)) - y * z) / len(y)


# %% logistic_cost | right | maximum and log1p
def logistic_cost(X, y, w, b):
    z = X @ w + b
    return torch.mean(torch.relu(z) - z * y + torch.log1p(torch.exp(-torch.abs(z))))


# %% logistic_cost | right | signed margin
def logistic_cost(X, y, w, b):
    margin = (2 * y - 1) * (X @ w + b)
    return -F.logsigmoid(margin).mean()


# %% logistic_cost | right | where on the sign
def logistic_cost(X, y, w, b):
    z = X @ w + b
    e = torch.log(1 + torch.exp(-z.abs()))
    cost_of_0 = torch.where(z > 0, z + e, e)
    cost_of_1 = torch.where(z > 0, e, e - z)
    return torch.where(y == 1, cost_of_1, cost_of_0).mean()


# %% logistic_cost | right | loop over Python numbers
def logistic_cost(X, y, w, b):
    total = 0.0
    for x, label in zip(X, y):
        z = (x @ w + b).item()
        total += max(z, 0) + math.log1p(math.exp(-abs(z))) - label.item() * z
    return torch.tensor(total / len(y), dtype=X.dtype, device=X.device)


# %% logistic_cost | right | log-softmax of 0 and z
def logistic_cost(X, y, w, b):
    z = X @ w + b
    log_p = torch.log_softmax(torch.stack([torch.zeros_like(z), z], dim=1), dim=1)
    return -log_p[torch.arange(len(y), device=X.device), y.long()].mean()


# %% logistic_cost | right | NumPy inside
def logistic_cost(X, y, w, b):
    X_, y_, w_, b_ = (t.cpu().numpy() for t in (X, y, w, b))
    z = X_ @ w_ + b_
    return torch.tensor((np.logaddexp(0, z) - y_ * z).mean(), dtype=X.dtype, device=X.device)


# %% logistic_cost | right | float64 inside, cast back
def logistic_cost(X, y, w, b):
    z = (X.double() @ w.double() + b.double()) * (1 - 2 * y.double())
    return (z.clamp(min=0) + torch.log1p(torch.exp(-z.abs()))).mean().to(X.dtype)


# %% logistic_cost | wrong | the formula as it stands | cause: log of 0
def logistic_cost(X, y, w, b):
    p = torch.sigmoid(X @ w + b)
    return -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean()


# %% logistic_cost | wrong | log of the chosen probability | cause: log of 0
def logistic_cost(X, y, w, b):
    p = torch.sigmoid(X @ w + b)
    return -torch.log(torch.where(y == 1, p, 1 - p)).mean()


# %% logistic_cost | wrong | 1e-8 inside the logarithm | cause: small number added
def logistic_cost(X, y, w, b):
    p = torch.sigmoid(X @ w + b)
    return -(y * torch.log(p + 1e-8) + (1 - y) * torch.log(1 - p + 1e-8)).mean()


# %% logistic_cost | wrong | 1e-12 inside the logarithm | cause: small number added
def logistic_cost(X, y, w, b):
    p = torch.sigmoid(X @ w + b)
    return -torch.mean(y * torch.log(p + 1e-12) + (1 - y) * torch.log(1 - p + 1e-12))


# %% logistic_cost | wrong | p clamped by 1e-7 | cause: p clamped
def logistic_cost(X, y, w, b):
    p = torch.sigmoid(X @ w + b).clamp(1e-7, 1 - 1e-7)
    return -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean()


# %% logistic_cost | wrong | scores clamped to 50 | cause: z clamped
def logistic_cost(X, y, w, b):
    z = (X @ w + b).clamp(-50, 50)
    return (F.softplus(z) - y * z).mean()


# %% logistic_cost | wrong | log(1 + exp(z)) | cause: overflow
def logistic_cost(X, y, w, b):
    z = X @ w + b
    return (torch.log(1 + torch.exp(z)) - y * z).mean()


# %% logistic_cost | wrong | logarithms clamped at -100 | cause: log p cut off
def logistic_cost(X, y, w, b):
    p = torch.sigmoid(X @ w + b)
    return -(y * torch.log(p).clamp(min=-100) + (1 - y) * torch.log(1 - p).clamp(min=-100)).mean()


# %% logistic_cost | wrong | sum | cause: mean missing
def logistic_cost(X, y, w, b):
    z = X @ w + b
    return (F.softplus(z) - y * z).sum()


# %% logistic_cost | wrong | sum of the plain formula | cause: mean missing, and log of 0
def logistic_cost(X, y, w, b):
    p = torch.sigmoid(X @ w + b)
    return -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).sum()


# %% logistic_cost | wrong | only the label 1 | cause: second term missing, and log of 0
def logistic_cost(X, y, w, b):
    return -(y * torch.log(torch.sigmoid(X @ w + b))).mean()


# %% logistic_cost | wrong | only the label 1, stable | cause: second term missing
def logistic_cost(X, y, w, b):
    return -(y * F.logsigmoid(X @ w + b)).mean()


# %% logistic_cost | wrong | labels the other way round | cause: y and 1 - y exchanged
def logistic_cost(X, y, w, b):
    z = X @ w + b
    return -(y * F.logsigmoid(-z) + (1 - y) * F.logsigmoid(z)).mean()


# %% logistic_cost | wrong | log-likelihood | cause: minus missing
def logistic_cost(X, y, w, b):
    z = X @ w + b
    return (y * F.logsigmoid(z) + (1 - y) * F.logsigmoid(-z)).mean()


# %% logistic_cost | wrong | brackets after the minus | cause: sign of the second term
def logistic_cost(X, y, w, b):
    z = X @ w + b
    return (-y * F.logsigmoid(z) + (1 - y) * F.logsigmoid(-z)).mean()


# %% logistic_cost | wrong | 1/(2m) | cause: extra 1/2
def logistic_cost(X, y, w, b):
    z = X @ w + b
    return (F.softplus(z) - y * z).sum() / (2 * len(y))


# %% logistic_cost | wrong | base 2 | cause: log2
def logistic_cost(X, y, w, b):
    z = X @ w + b
    return (F.softplus(z) - y * z).mean() / math.log(2)


# %% logistic_cost | wrong | squared error | cause: squared error of the probabilities
def logistic_cost(X, y, w, b):
    return ((torch.sigmoid(X @ w + b) - y) ** 2).mean()


# %% logistic_cost | wrong | bias forgotten | cause: b missing
def logistic_cost(X, y, w, b):
    z = X @ w
    return (F.softplus(z) - y * z).mean()


# %% logistic_cost | wrong | formula for -1 and +1 | cause: labels taken as -1 and +1
def logistic_cost(X, y, w, b):
    return F.softplus(-y * (X @ w + b)).mean()


# %% logistic_cost | wrong | sigmoid before the stable formula | cause: sigmoid twice
def logistic_cost(X, y, w, b):
    p = torch.sigmoid(X @ w + b)
    return (F.softplus(p) - y * p).mean()


# %% logistic_cost | wrong | every score with every label | cause: broadcasts to (m, m)
def logistic_cost(X, y, w, b):
    z = X @ w.view(-1, 1) + b
    return (F.softplus(z) - y * z).mean()


# %% logistic_cost | wrong | not averaged at all | cause: one cost an example, shape
def logistic_cost(X, y, w, b):
    z = X @ w + b
    return F.softplus(z) - y * z


# %% logistic_cost | wrong | a Python float | cause: wrong type, float
def logistic_cost(X, y, w, b):
    z = X @ w + b
    return (F.softplus(z) - y * z).mean().item()


# %% logistic_cost | wrong | shape (1,) | cause: shape (1,)
def logistic_cost(X, y, w, b):
    z = X @ w + b
    return (F.softplus(z) - y * z).mean(dim=0, keepdim=True)


# %% logistic_cost | wrong | float32 loop | cause: float32 result
def logistic_cost(X, y, w, b):
    total = 0.0
    for x, label in zip(X, y):
        z = (x @ w + b).item()
        total += max(z, 0) + math.log1p(math.exp(-abs(z))) - label.item() * z
    return torch.tensor(total / len(y))


# %% logistic_cost | wrong | ready-made with logits | cause: ready-made function
def logistic_cost(X, y, w, b):
    return F.binary_cross_entropy_with_logits(X @ w + b, y)


# %% logistic_cost | wrong | nn.BCELoss | cause: ready-made function
def logistic_cost(X, y, w, b):
    return nn.BCELoss()(torch.sigmoid(X @ w + b), y)


# %% logistic_cost | wrong | F.cross_entropy of 0 and z | cause: ready-made function
def logistic_cost(X, y, w, b):
    z = X @ w + b
    return F.cross_entropy(torch.stack([torch.zeros_like(z), z], dim=1), y.long())


# %% logistic_cost | wrong | y becomes -1 and +1 in place | cause: modifies its input
def logistic_cost(X, y, w, b):
    y *= 2
    y -= 1
    return -F.logsigmoid(y * (X @ w + b)).mean()


# %% logistic_cost | wrong | running total in a global | cause: state between calls
total = 0.0


def logistic_cost(X, y, w, b):
    global total
    z = X @ w + b
    total = total + (F.softplus(z) - y * z).mean().item()
    return torch.tensor(total, dtype=X.dtype, device=X.device)


# %% logistic_cost | wrong | plus y z | cause: sign of y z
def logistic_cost(X, y, w, b):
    z = X @ w + b
    return (F.softplus(z) + y * z).mean()


# %% logistic_cost | wrong | squared error halved | cause: squared error
def logistic_cost(X, y, w, b):
    m = len(X)
    A = torch.sigmoid(X @ w + b)
    return torch.sum((A - y) ** 2) / (2 * m)
