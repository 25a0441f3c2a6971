"""Right and wrong versions of `cross_entropy`. The format: ../README.md."""

import math
from collections import defaultdict
from functools import reduce

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% cross_entropy | right | rows and labels as indices
def cross_entropy(logits, labels):
    rows = torch.arange(len(labels), device=labels.device)
    return -torch.log_softmax(logits, -1)[rows, labels].mean()


# %% cross_entropy | right | gather
def cross_entropy(logits, labels):
    log_p = F.log_softmax(logits, dim=1)
    return -log_p.gather(1, labels.unsqueeze(1)).mean()


# %% cross_entropy | right | logsumexp minus the right score
def cross_entropy(logits, labels):
    picked = logits.gather(1, labels.view(-1, 1)).view(-1)
    return (torch.logsumexp(logits, dim=1) - picked).mean()


# %% cross_entropy | right | one-hot
def cross_entropy(logits, labels):
    target = F.one_hot(labels, logits.shape[1]).to(logits.dtype)
    return -(target * logits.log_softmax(1)).sum() / len(labels)


# %% cross_entropy | right | einsum with a one-hot
def cross_entropy(logits, labels):
    N, C = logits.shape
    onehot = torch.zeros_like(logits).scatter_(1, labels[:, None], 1)
    return -torch.einsum("nc,nc->", onehot, torch.log_softmax(logits, 1)) / N


# %% cross_entropy | right | diagonal of all rows with all labels
def cross_entropy(logits, labels):
    return -torch.log_softmax(logits, 1)[:, labels].diagonal().mean()


# %% cross_entropy | right | loop over the rows
def cross_entropy(logits, labels):
    total = torch.zeros((), dtype=logits.dtype, device=logits.device)
    for n in range(len(labels)):
        z = logits[n] - logits[n].max()
        total = total - (z[labels[n]] - torch.log(torch.exp(z).sum()))
    return total / len(labels)


# %% cross_entropy | right | plain numbers
def cross_entropy(logits, labels):
    total = 0.0
    for z, y in zip(logits.tolist(), labels.tolist(), strict=True):
        m = max(z)
        total += math.log(sum(math.exp(v - m) for v in z)) + m - z[y]
    return torch.tensor(total / len(labels), dtype=logits.dtype, device=logits.device)


# %% cross_entropy | right | NumPy inside, brought back
def cross_entropy(logits, labels):
    z, y = logits.cpu().numpy(), labels.cpu().numpy()
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return torch.as_tensor(-log_p[np.arange(len(y)), y].mean(), dtype=logits.dtype, device=logits.device)


# %% cross_entropy | right | float64 inside, own log-softmax
def log_softmax(z):
    z = z - z.amax(1, keepdim=True)
    return z - z.exp().sum(1, keepdim=True).log()


def cross_entropy(scores, classes):
    log_p = log_softmax(scores.double())
    return torch.take_along_dim(log_p, classes[:, None], 1).mean().neg().to(scores.dtype)


# %% cross_entropy | right | masked_select
def cross_entropy(logits, labels):
    classes = torch.arange(logits.shape[1], device=labels.device)
    mask = classes[None, :] == labels[:, None]
    return -torch.mean(torch.log_softmax(logits, 1).masked_select(mask))


# %% cross_entropy | wrong | sum over the rows | cause: factor N
def cross_entropy(logits, labels):
    return -torch.log_softmax(logits, 1).gather(1, labels[:, None]).sum()


# %% cross_entropy | wrong | mean over the one-hot matrix | cause: factor 1/C
def cross_entropy(logits, labels):
    target = F.one_hot(labels, logits.shape[1])
    return -(target * torch.log_softmax(logits, 1)).mean()


# %% cross_entropy | wrong | divided by C | cause: divided by C in place of N
def cross_entropy(logits, labels):
    return -torch.log_softmax(logits, 1).gather(1, labels[:, None]).sum() / logits.shape[1]


# %% cross_entropy | wrong | divided by N twice | cause: factor 1/N
def cross_entropy(logits, labels):
    return -torch.log_softmax(logits, 1).gather(1, labels[:, None]).mean() / len(labels)


# %% cross_entropy | wrong | minus forgotten | cause: sign
def cross_entropy(logits, labels):
    return torch.log_softmax(logits, 1).gather(1, labels[:, None]).mean()


# %% cross_entropy | wrong | softmax before log-softmax | cause: softmax applied twice
def cross_entropy(logits, labels):
    p = torch.softmax(logits, 1)
    return -torch.log_softmax(p, 1).gather(1, labels[:, None]).mean()


# %% cross_entropy | wrong | logarithm of the mean | cause: log and mean in the wrong order
def cross_entropy(logits, labels):
    return -torch.softmax(logits, 1).gather(1, labels[:, None]).mean().log()


# %% cross_entropy | wrong | logarithm forgotten | cause: log missing
def cross_entropy(logits, labels):
    return -torch.softmax(logits, 1).gather(1, labels[:, None]).mean()


# %% cross_entropy | wrong | 1 - p | cause: log missing, 1 - p
def cross_entropy(logits, labels):
    return (1 - torch.softmax(logits, 1).gather(1, labels[:, None])).mean()


# %% cross_entropy | wrong | logits in place of log p | cause: softmax missing
def cross_entropy(logits, labels):
    return -logits.gather(1, labels[:, None]).mean()


# %% cross_entropy | wrong | logarithm of softmax | cause: underflow, log of 0
def cross_entropy(logits, labels):
    p = torch.softmax(logits, 1)
    return -torch.log(p[torch.arange(len(labels)), labels]).mean()


# %% cross_entropy | wrong | 1e-12 in the logarithm | cause: 1e-12 added
def cross_entropy(logits, labels):
    p = torch.softmax(logits, 1)
    return -torch.log(p[torch.arange(len(labels)), labels] + 1e-12).mean()


# %% cross_entropy | wrong | probabilities clamped | cause: probabilities clamped
def cross_entropy(logits, labels):
    p = torch.softmax(logits, 1).clamp(1e-7, 1 - 1e-7)
    return -torch.log(p.gather(1, labels[:, None])).mean()


# %% cross_entropy | wrong | 0 times -inf | cause: underflow, log of 0
def cross_entropy(logits, labels):
    target = F.one_hot(labels, logits.shape[1])
    return -(target * torch.softmax(logits, 1).log()).sum() / len(labels)


# %% cross_entropy | wrong | nothing subtracted | cause: overflow
def cross_entropy(logits, labels):
    log_sum = torch.log(torch.exp(logits).sum(1))
    return (log_sum - logits[torch.arange(len(labels)), labels]).mean()


# %% cross_entropy | wrong | one maximum for the batch | cause: maximum of the whole tensor
def cross_entropy(logits, labels):
    z = logits - logits.max()
    log_sum = torch.log(torch.exp(z).sum(1))
    return (log_sum - z[torch.arange(len(labels)), labels]).mean()


# %% cross_entropy | wrong | every row with every label | cause: [:, labels] in place of [rows, labels]
def cross_entropy(logits, labels):
    return -torch.log_softmax(logits, 1)[:, labels].mean()


# %% cross_entropy | wrong | rows picked by labels | cause: labels used as row numbers
def cross_entropy(logits, labels):
    return -torch.log_softmax(logits, 1)[labels].mean()


# %% cross_entropy | wrong | gather along the batch | cause: gathered along the wrong dimension
def cross_entropy(logits, labels):
    return -torch.log_softmax(logits, 1).gather(0, labels[None, :]).mean()


# %% cross_entropy | wrong | softmax down the columns | cause: softmax over the batch
def cross_entropy(logits, labels):
    return -torch.log_softmax(logits, 0).gather(1, labels[:, None]).mean()


# %% cross_entropy | wrong | the likeliest class | cause: argmax in place of the labels
def cross_entropy(logits, labels):
    return -torch.log_softmax(logits, 1).amax(1).mean()


# %% cross_entropy | wrong | classes counted from 1 | cause: labels off by one
def cross_entropy(logits, labels):
    return -torch.log_softmax(logits, 1).gather(1, (labels - 1)[:, None] % logits.shape[1]).mean()


# %% cross_entropy | wrong | base 2 | cause: base 2
def cross_entropy(logits, labels):
    return -(torch.log_softmax(logits, 1) / math.log(2)).gather(1, labels[:, None]).mean()


# %% cross_entropy | wrong | the other classes count too | cause: log(1 - p) of the other classes added
def cross_entropy(logits, labels):
    p = torch.softmax(logits, 1).clamp(1e-30, 1 - 1e-7)
    target = F.one_hot(labels, logits.shape[1])
    return -(target * p.log() + (1 - target) * (1 - p).log()).sum() / len(labels)


# %% cross_entropy | wrong | smoothed labels | cause: label smoothing
def cross_entropy(logits, labels):
    log_p = torch.log_softmax(logits, 1)
    right = log_p.gather(1, labels[:, None]).mean()
    return -(0.9 * right + 0.1 * log_p.mean())


# %% cross_entropy | wrong | ReLU on the logits | cause: ReLU on the logits
def cross_entropy(logits, labels):
    return -torch.log_softmax(torch.relu(logits), 1).gather(1, labels[:, None]).mean()


# %% cross_entropy | wrong | squared error | cause: another loss, squared error
def cross_entropy(logits, labels):
    target = F.one_hot(labels, logits.shape[1]).to(logits.dtype)
    return ((torch.softmax(logits, 1) - target) ** 2).mean()


# %% cross_entropy | wrong | loop ends one early | cause: last row left out
def cross_entropy(logits, labels):
    log_p = torch.log_softmax(logits, 1)
    total = torch.zeros((), dtype=logits.dtype)
    for n in range(len(labels) - 1):
        total -= log_p[n, labels[n]]
    return total / len(labels)


# %% cross_entropy | wrong | returns inside the loop | cause: first row only
def cross_entropy(logits, labels):
    for z, y in zip(logits, labels, strict=True):
        return torch.logsumexp(z, 0) - z[y]


# %% cross_entropy | wrong | median row | cause: median in place of the mean
def cross_entropy(logits, labels):
    return -torch.log_softmax(logits, 1).gather(1, labels[:, None]).median()


# %% cross_entropy | wrong | one loss a row | cause: shape, mean missing
def cross_entropy(logits, labels):
    return -torch.log_softmax(logits, 1).gather(1, labels[:, None]).squeeze(1)


# %% cross_entropy | wrong | shape (1,) | cause: shape, (1,)
def cross_entropy(logits, labels):
    return -torch.log_softmax(logits, 1).gather(1, labels[:, None]).mean(0)


# %% cross_entropy | wrong | item() | cause: wrong type, float
def cross_entropy(logits, labels):
    return -torch.log_softmax(logits, 1).gather(1, labels[:, None]).mean().item()


# %% cross_entropy | wrong | torch.tensor of a float | cause: float32 result
def cross_entropy(logits, labels):
    return torch.tensor(-torch.log_softmax(logits, 1).gather(1, labels[:, None]).mean().item())


# %% cross_entropy | wrong | float64 from NumPy | cause: float64 result
def cross_entropy(logits, labels):
    z = logits.numpy().astype(np.float64)
    z -= z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return torch.tensor(-log_p[np.arange(len(z)), labels.numpy()].mean())


# %% cross_entropy | wrong | float32 inside | cause: float32 precision
def cross_entropy(logits, labels):
    log_p = torch.log_softmax(logits.float(), 1)
    return -log_p.gather(1, labels[:, None]).mean().to(logits.dtype)


# %% cross_entropy | wrong | F.cross_entropy | cause: ready-made function
def cross_entropy(logits, labels):
    return F.cross_entropy(logits, labels)


# %% cross_entropy | wrong | nn.CrossEntropyLoss | cause: ready-made function
def cross_entropy(logits, labels):
    criterion = nn.CrossEntropyLoss()
    return criterion(logits, labels)


# %% cross_entropy | wrong | nll_loss of log-softmax | cause: ready-made function
def cross_entropy(logits, labels):
    return F.nll_loss(torch.log_softmax(logits, 1), labels)


# %% cross_entropy | wrong | labels become flat indices in place | cause: modifies its input
def cross_entropy(logits, labels):
    N, C = logits.shape
    labels += C * torch.arange(N)
    return -torch.log_softmax(logits, 1).flatten()[labels].mean()


# %% cross_entropy | wrong | rows shifted in place | cause: modifies its input
def cross_entropy(logits, labels):
    logits -= logits.amax(1, keepdim=True)
    log_p = logits - logits.exp().sum(1, keepdim=True).log()
    return -log_p[torch.arange(len(labels)), labels].mean()


# %% cross_entropy | wrong | forgets to return | cause: returns None
def cross_entropy(logits, labels):
    loss = -torch.log_softmax(logits, 1).gather(1, labels[:, None]).mean()


# %% cross_entropy | wrong | running mean over the calls | cause: caches state between calls
losses = []


def cross_entropy(logits, labels):
    losses.append(-torch.log_softmax(logits, 1).gather(1, labels[:, None]).mean().item())
    return torch.tensor(sum(losses) / len(losses), dtype=logits.dtype)


# %% cross_entropy | wrong | gathered by a flat index | cause: index of gather with one dimension
def cross_entropy(logits, labels):
    logp = torch.log_softmax(logits, dim=1)
    return -logp.gather(1, labels).mean()


# %% cross_entropy | wrong | mean of picked log p | cause: minus missing
def cross_entropy(logits, labels):
    logp = torch.log_softmax(logits, dim=1)
    return logp[torch.arange(len(labels)), labels].mean()


# %% cross_entropy | wrong | both logarithms | cause: binary cross-entropy
def cross_entropy(logits, labels):
    y = F.one_hot(labels, logits.shape[1]).to(logits.dtype)
    p = torch.softmax(logits, 1)
    return -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).sum(1).mean()


# %% cross_entropy | wrong | every class but the label, clamped | cause: the other classes
def cross_entropy(logits, labels):
    p = torch.softmax(logits, 1)
    is_label = torch.nn.functional.one_hot(labels, logits.shape[1]).bool()
    others = p.masked_select(~is_label)
    return -torch.log(others.clamp(min=1e-12)).sum() / len(labels)


# %% cross_entropy | wrong | loss of each class | cause: mean of the classes
def cross_entropy(logits, labels):
    lp = torch.log_softmax(logits, 1)
    groups = defaultdict(list)
    for n, k in enumerate(labels.tolist()):
        groups[k].append(-lp[n, k])
    return torch.stack([torch.stack(v).mean() for v in groups.values()]).mean()
