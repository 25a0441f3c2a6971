"""Right and wrong versions of `cross_entropy_gradient`. The format: ../README.md."""

import math
from functools import reduce

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% cross_entropy_gradient | right | 1 subtracted at the labels
def cross_entropy_gradient(logits, labels):
    p = torch.softmax(logits, -1)
    p[torch.arange(len(labels), device=labels.device), labels] -= 1
    return p / len(labels)


# %% cross_entropy_gradient | right | one-hot
def cross_entropy_gradient(logits, labels):
    target = F.one_hot(labels, num_classes=logits.shape[1]).to(logits.dtype)
    return (F.softmax(logits, dim=1) - target) / logits.shape[0]


# %% cross_entropy_gradient | right | scatter
def cross_entropy_gradient(logits, labels):
    onehot = torch.zeros_like(logits)
    onehot.scatter_(1, labels.unsqueeze(1), 1.0)
    return (logits.softmax(1) - onehot).div(len(logits))


# %% cross_entropy_gradient | right | rows of the identity
def cross_entropy_gradient(logits, labels):
    N, C = logits.shape
    eye = torch.eye(C, dtype=logits.dtype, device=logits.device)
    return torch.softmax(logits, 1) / N - eye[labels] / N


# %% cross_entropy_gradient | right | where
def cross_entropy_gradient(logits, labels):
    p = torch.log_softmax(logits, 1).exp()
    hit = torch.arange(logits.shape[1], device=logits.device) == labels[:, None]
    return torch.where(hit, p - 1, p) / len(labels)


# %% cross_entropy_gradient | right | two loops
def cross_entropy_gradient(logits, labels):
    p = torch.softmax(logits, dim=1)
    N, C = p.shape
    result = torch.empty_like(p)
    for n in range(N):
        for j in range(C):
            result[n, j] = (p[n, j] - (1 if labels[n] == j else 0)) / N
    return result


# %% cross_entropy_gradient | right | row by row, own softmax
def softmax(z):
    e = torch.exp(z - z.max())
    return e / e.sum()


def cross_entropy_gradient(logits, labels):
    rows = []
    for z, y in zip(logits, labels, strict=True):
        row = softmax(z)
        row[y] -= 1
        rows.append(row / len(labels))
    return torch.stack(rows)


# %% cross_entropy_gradient | right | NumPy inside, brought back
def cross_entropy_gradient(logits, labels):
    z, y = logits.cpu().numpy(), labels.cpu().numpy()
    e = np.exp(z - z.max(1, keepdims=True))
    p = e / e.sum(1, keepdims=True)
    p[np.arange(len(y)), y] -= 1
    return torch.from_numpy(p / len(y)).to(logits.device, logits.dtype)


# %% cross_entropy_gradient | right | float64 inside, cast back
def cross_entropy_gradient(z, y):
    p = torch.softmax(z.double(), 1)
    p.scatter_add_(1, y.view(-1, 1), -torch.ones(len(y), 1, dtype=p.dtype, device=p.device))
    return p.mul_(1 / len(y)).to(z.dtype)


# %% cross_entropy_gradient | right | scaled first, then 1/N subtracted
def cross_entropy_gradient(logits, labels):
    N = labels.numel()
    g = torch.softmax(logits, 1) / N
    for n, y in enumerate(labels.tolist()):
        g[n, y] -= 1 / N
    return g


# %% cross_entropy_gradient | wrong | not divided by N | cause: factor N
def cross_entropy_gradient(logits, labels):
    return torch.softmax(logits, 1) - F.one_hot(labels, logits.shape[1])


# %% cross_entropy_gradient | wrong | divided by C | cause: divided by C in place of N
def cross_entropy_gradient(logits, labels):
    return (torch.softmax(logits, 1) - F.one_hot(labels, logits.shape[1])) / logits.shape[1]


# %% cross_entropy_gradient | wrong | divided by N C | cause: factor 1/C
def cross_entropy_gradient(logits, labels):
    return (torch.softmax(logits, 1) - F.one_hot(labels, logits.shape[1])) / logits.numel()


# %% cross_entropy_gradient | wrong | divided by N twice | cause: factor 1/N
def cross_entropy_gradient(logits, labels):
    g = (torch.softmax(logits, 1) - F.one_hot(labels, logits.shape[1])) / len(labels)
    return g / len(labels)


# %% cross_entropy_gradient | wrong | only the one-hot divided | cause: p not divided by N
def cross_entropy_gradient(logits, labels):
    target = F.one_hot(labels, logits.shape[1]).to(logits.dtype)
    return torch.softmax(logits, 1) - target / len(labels)


# %% cross_entropy_gradient | wrong | only p divided | cause: one-hot not divided by N
def cross_entropy_gradient(logits, labels):
    return torch.softmax(logits, 1) / len(labels) - F.one_hot(labels, logits.shape[1])


# %% cross_entropy_gradient | wrong | target minus p | cause: sign
def cross_entropy_gradient(logits, labels):
    return (F.one_hot(labels, logits.shape[1]) - torch.softmax(logits, 1)) / len(labels)


# %% cross_entropy_gradient | wrong | 1 added | cause: one-hot added
def cross_entropy_gradient(logits, labels):
    return (torch.softmax(logits, 1) + F.one_hot(labels, logits.shape[1])) / len(labels)


# %% cross_entropy_gradient | wrong | p alone | cause: one-hot missing
def cross_entropy_gradient(logits, labels):
    return torch.softmax(logits, 1) / len(labels)


# %% cross_entropy_gradient | wrong | right class only | cause: 0 for the other classes
def cross_entropy_gradient(logits, labels):
    target = F.one_hot(labels, logits.shape[1])
    return (torch.softmax(logits, 1) - 1) * target / len(labels)


# %% cross_entropy_gradient | wrong | p minus 1 everywhere | cause: 1 subtracted in every class
def cross_entropy_gradient(logits, labels):
    return (torch.softmax(logits, 1) - 1) / len(labels)


# %% cross_entropy_gradient | wrong | one-hot alone | cause: p missing
def cross_entropy_gradient(logits, labels):
    return -F.one_hot(labels, logits.shape[1]).to(logits.dtype) / len(labels)


# %% cross_entropy_gradient | wrong | [:, labels] -= 1 | cause: [:, labels] in place of [rows, labels]
def cross_entropy_gradient(logits, labels):
    p = torch.softmax(logits, 1)
    p[:, labels] -= 1
    return p / len(labels)


# %% cross_entropy_gradient | wrong | softmax down the columns | cause: softmax over the batch
def cross_entropy_gradient(logits, labels):
    return (torch.softmax(logits, 0) - F.one_hot(labels, logits.shape[1])) / len(labels)


# %% cross_entropy_gradient | wrong | logits minus one-hot | cause: logits in place of p
def cross_entropy_gradient(logits, labels):
    return (logits - F.one_hot(labels, logits.shape[1])) / len(labels)


# %% cross_entropy_gradient | wrong | log p minus one-hot | cause: log p in place of p
def cross_entropy_gradient(logits, labels):
    return (torch.log_softmax(logits, 1) - F.one_hot(labels, logits.shape[1])) / len(labels)


# %% cross_entropy_gradient | wrong | sigmoid minus one-hot | cause: sigmoid in place of softmax
def cross_entropy_gradient(logits, labels):
    return (torch.sigmoid(logits) - F.one_hot(labels, logits.shape[1])) / len(labels)


# %% cross_entropy_gradient | wrong | p (1 - p) as well | cause: extra p(1 - p)
def cross_entropy_gradient(logits, labels):
    p = torch.softmax(logits, 1)
    return (p - F.one_hot(labels, logits.shape[1])) * p * (1 - p) / len(labels)


# %% cross_entropy_gradient | wrong | with respect to p | cause: gradient with respect to p
def cross_entropy_gradient(logits, labels):
    p = torch.softmax(logits, 1)
    return -F.one_hot(labels, logits.shape[1]) / p / len(labels)


# %% cross_entropy_gradient | wrong | with respect to log p | cause: gradient with respect to log p
def cross_entropy_gradient(logits, labels):
    g = torch.zeros_like(logits)
    g[torch.arange(len(labels)), labels] = -1 / len(labels)
    return g


# %% cross_entropy_gradient | wrong | softmax twice | cause: softmax applied twice
def cross_entropy_gradient(logits, labels):
    p = torch.softmax(torch.softmax(logits, 1), 1)
    return (p - F.one_hot(labels, logits.shape[1])) / len(labels)


# %% cross_entropy_gradient | wrong | doubled | cause: factor 2
def cross_entropy_gradient(logits, labels):
    return 2 * (torch.softmax(logits, 1) - F.one_hot(labels, logits.shape[1])) / len(labels)


# %% cross_entropy_gradient | wrong | classes counted from 1 | cause: labels off by one
def cross_entropy_gradient(logits, labels):
    p = torch.softmax(logits, 1)
    p[torch.arange(len(labels)), labels - 1] -= 1
    return p / len(labels)


# %% cross_entropy_gradient | wrong | the likeliest class | cause: argmax in place of the labels
def cross_entropy_gradient(logits, labels):
    p = torch.softmax(logits, 1)
    return (p - F.one_hot(logits.argmax(1), logits.shape[1])) / len(labels)


# %% cross_entropy_gradient | wrong | rows of an N by N identity | cause: one-hot of the wrong size
def cross_entropy_gradient(logits, labels):
    onehot = torch.eye(len(labels), dtype=logits.dtype)[labels]
    return (torch.softmax(logits, 1) - onehot) / len(labels)


# %% cross_entropy_gradient | wrong | one_hot guesses the classes | cause: one-hot of the wrong size
def cross_entropy_gradient(logits, labels):
    return (torch.softmax(logits, 1) - F.one_hot(labels)) / len(labels)


# %% cross_entropy_gradient | wrong | nothing subtracted | cause: overflow
def cross_entropy_gradient(logits, labels):
    e = torch.exp(logits)
    p = e / e.sum(1, keepdim=True)
    return (p - F.one_hot(labels, logits.shape[1])) / len(labels)


# %% cross_entropy_gradient | wrong | one maximum for the batch | cause: maximum of the whole tensor
def cross_entropy_gradient(logits, labels):
    e = torch.exp(logits - logits.max())
    p = e / e.sum(1, keepdim=True)
    return (p - F.one_hot(labels, logits.shape[1])) / len(labels)


# %% cross_entropy_gradient | wrong | keepdim missing | cause: keepdim missing
def cross_entropy_gradient(logits, labels):
    e = torch.exp(logits - logits.amax(1, keepdim=True))
    return (e / e.sum(1) - F.one_hot(labels, logits.shape[1])) / len(labels)


# %% cross_entropy_gradient | wrong | loop ends one early | cause: last row left out
def cross_entropy_gradient(logits, labels):
    p = torch.softmax(logits, 1)
    for n in range(len(labels) - 1):
        p[n, labels[n]] -= 1
    return p / len(labels)


# %% cross_entropy_gradient | wrong | summed over the batch | cause: shape, batch summed
def cross_entropy_gradient(logits, labels):
    return (torch.softmax(logits, 1) - F.one_hot(labels, logits.shape[1])).mean(0)


# %% cross_entropy_gradient | wrong | transposed | cause: transposed
def cross_entropy_gradient(logits, labels):
    return ((torch.softmax(logits, 1) - F.one_hot(labels, logits.shape[1])) / len(labels)).T


# %% cross_entropy_gradient | wrong | the loss itself | cause: value in place of the gradient
def cross_entropy_gradient(logits, labels):
    return -torch.log_softmax(logits, 1).gather(1, labels[:, None]).mean()


# %% cross_entropy_gradient | wrong | logits become p in place | cause: modifies its input
def cross_entropy_gradient(logits, labels):
    p = logits
    p -= p.amax(1, keepdim=True)
    p.exp_()
    p /= p.sum(1, keepdim=True)
    p[torch.arange(len(labels)), labels] -= 1
    return p / len(labels)


# %% cross_entropy_gradient | wrong | shift and result in the logits | cause: modifies its input
def cross_entropy_gradient(logits, labels):
    p = torch.softmax(logits, 1)
    p[torch.arange(len(labels)), labels] -= 1
    logits.copy_(p / len(labels))
    return logits


# %% cross_entropy_gradient | wrong | labels become flat indices in place | cause: modifies its input
def cross_entropy_gradient(logits, labels):
    p = torch.softmax(logits, 1)
    labels += torch.arange(len(labels)) * p.shape[1]
    p.view(-1)[labels] -= 1
    return p / len(labels)


# %% cross_entropy_gradient | wrong | forgets to return | cause: returns None
def cross_entropy_gradient(logits, labels):
    p = torch.softmax(logits, 1)
    p[torch.arange(len(labels)), labels] -= 1
    p /= len(labels)


# %% cross_entropy_gradient | wrong | .double() for the one-hot | cause: float64 result
def cross_entropy_gradient(logits, labels):
    target = F.one_hot(labels, logits.shape[1]).double()
    return (torch.softmax(logits, 1) - target) / len(labels)


# %% cross_entropy_gradient | wrong | torch.zeros as it comes | cause: float32 result
def cross_entropy_gradient(logits, labels):
    result = torch.zeros(logits.shape)
    for n, y in enumerate(labels):
        result[n] = torch.softmax(logits[n], 0) / len(labels)
        result[n, y] -= 1 / len(labels)
    return result


# %% cross_entropy_gradient | wrong | float32 softmax | cause: float32 precision
def cross_entropy_gradient(logits, labels):
    p = torch.softmax(logits.float(), 1).to(logits.dtype)
    return (p - F.one_hot(labels, logits.shape[1])) / len(labels)


# %% cross_entropy_gradient | wrong | a list of rows | cause: wrong type, list
def cross_entropy_gradient(logits, labels):
    rows = []
    for z, y in zip(logits, labels, strict=True):
        row = torch.softmax(z, 0)
        row[y] -= 1
        rows.append(row / len(labels))
    return rows


# %% cross_entropy_gradient | wrong | backward through F.cross_entropy | cause: uses autograd
def cross_entropy_gradient(logits, labels):
    z = logits.clone().requires_grad_(True)
    F.cross_entropy(z, labels).backward()
    return z.grad


# %% cross_entropy_gradient | wrong | torch.func.grad | cause: uses autograd
def cross_entropy_gradient(logits, labels):
    import torch.func as tf

    return tf.grad(F.cross_entropy)(logits, labels)


# %% cross_entropy_gradient | wrong | central differences | cause: finite differences
def cross_entropy_gradient(logits, labels):
    h = 1e-3
    result = torch.zeros_like(logits)
    for n in range(logits.shape[0]):
        for j in range(logits.shape[1]):
            step = torch.zeros_like(logits)
            step[n, j] = h
            up, down = F.cross_entropy(logits + step, labels), F.cross_entropy(logits - step, labels)
            result[n, j] = (up - down) / (2 * h)
    return result


# %% cross_entropy_gradient | wrong | one random row at a time | cause: random
def cross_entropy_gradient(logits, labels):
    n = torch.randint(len(labels), ())
    result = torch.zeros_like(logits)
    result[n] = torch.softmax(logits[n], 0) - F.one_hot(labels[n], logits.shape[1])
    return result


# %% cross_entropy_gradient | wrong | numbers of the labels subtracted | cause: labels in place of one-hot
def cross_entropy_gradient(logits, labels):
    p = torch.softmax(logits, dim=1)
    return (p - labels[:, None]) / len(labels)


# %% cross_entropy_gradient | wrong | assigned, not subtracted | cause: = -1 for -= 1
def cross_entropy_gradient(logits, labels):
    g = torch.softmax(logits, dim=1)
    g[torch.arange(len(labels)), labels] = -1
    return g / len(labels)


# %% cross_entropy_gradient | wrong | y - p over numel | cause: sign and classes
def cross_entropy_gradient(logits, labels):
    p = torch.softmax(logits, 1)
    y = torch.zeros_like(p).scatter_(1, labels[:, None], 1)
    return (y - p) / p.numel()


# %% cross_entropy_gradient | wrong | one-hot without classes | cause: too few columns
def cross_entropy_gradient(logits, labels):
    onehot = F.one_hot(labels)
    return (torch.softmax(logits, dim=1) - onehot) / len(labels)


# %% cross_entropy_gradient | wrong | smoothed labels | cause: label smoothing
def cross_entropy_gradient(logits, labels):
    N, C = logits.shape
    y = torch.full_like(logits, 0.1 / C)
    y[torch.arange(N), labels] += 0.9
    return (torch.softmax(logits, 1) - y) / N


# %% cross_entropy_gradient | wrong | p subtracted at the label | cause: 0 at the right class
def cross_entropy_gradient(logits, labels):
    p = torch.softmax(logits, dim=1)
    target = torch.zeros_like(p)
    for n, k in enumerate(labels):
        target[n, k] = p[n, k]
    return (p - target) / len(labels)
