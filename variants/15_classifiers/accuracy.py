"""Right and wrong versions of `accuracy`. The format: ../README.md."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% accuracy | right | argmax and mean
def accuracy(logits, labels):
    return (logits.argmax(dim=1) == labels).to(logits.dtype).mean()


# %% accuracy | right | count over N
def accuracy(logits, labels):
    _, predicted = torch.max(logits, 1)
    correct = (predicted == labels).sum()
    return correct.to(logits.dtype) / len(labels)


# %% accuracy | right | loop
def accuracy(logits, labels):
    correct = 0
    for row, label in zip(logits, labels):
        if row.argmax() == label:
            correct += 1
    return torch.tensor(correct / len(labels), dtype=logits.dtype, device=logits.device)


# %% accuracy | right | softmax first
def accuracy(logits, labels):
    p = torch.softmax(logits.double(), dim=-1)
    return torch.eq(p.log().argmax(-1), labels).type_as(logits).sum() / logits.size(0)


# %% accuracy | right | errors taken off
def accuracy(logits, labels):
    wrong = torch.count_nonzero(torch.argmax(logits, 1) - labels)
    return 1 - wrong.to(logits.dtype) / labels.numel()


# %% accuracy | right | topk
def accuracy(logits, labels):
    best = logits.topk(1, dim=1).indices.squeeze(1)
    return torch.where(best == labels, 1.0, 0.0).to(logits.dtype).mean()


# %% accuracy | right | score of the label is the largest
def accuracy(logits, labels):
    mine = logits.gather(1, labels[:, None]).squeeze(1)
    return (mine == logits.amax(dim=1)).to(logits.dtype).mean()


# %% accuracy | right | NumPy inside
def accuracy(logits, labels):
    share = np.mean(logits.cpu().numpy().argmax(axis=1) == labels.cpu().numpy())
    return torch.tensor(share, dtype=logits.dtype, device=logits.device)


# %% accuracy | wrong | a count | cause: not divided by N
def accuracy(logits, labels):
    return (logits.argmax(1) == labels).to(logits.dtype).sum()


# %% accuracy | wrong | an integer count | cause: not divided by N, int64
def accuracy(logits, labels):
    return (logits.argmax(1) == labels).sum()


# %% accuracy | wrong | error rate | cause: wrong rows counted
def accuracy(logits, labels):
    return (logits.argmax(1) != labels).to(logits.dtype).mean()


# %% accuracy | wrong | times 100 | cause: per cent
def accuracy(logits, labels):
    return 100 * (logits.argmax(1) == labels).to(logits.dtype).mean()


# %% accuracy | wrong | divided by K | cause: number of classes in place of N
def accuracy(logits, labels):
    return (logits.argmax(1) == labels).to(logits.dtype).sum() / logits.shape[1]


# %% accuracy | wrong | divided by all entries | cause: N K in place of N
def accuracy(logits, labels):
    return (logits.argmax(1) == labels).to(logits.dtype).sum() / logits.numel()


# %% accuracy | wrong | argmin | cause: smallest score
def accuracy(logits, labels):
    return (logits.argmin(1) == labels).to(logits.dtype).mean()


# %% accuracy | wrong | argmax over the rows | cause: dimension 0, raises
def accuracy(logits, labels):
    return (logits.argmax(0) == labels).to(logits.dtype).mean()


# %% accuracy | wrong | argmax of all | cause: dim missing
def accuracy(logits, labels):
    return (logits.argmax() == labels).to(logits.dtype).mean()


# %% accuracy | wrong | keepdim | cause: broadcasts to (N, N)
def accuracy(logits, labels):
    return (logits.argmax(1, keepdim=True) == labels).to(logits.dtype).mean()


# %% accuracy | wrong | whole-number division | cause: share cut to 0
def accuracy(logits, labels):
    return ((logits.argmax(1) == labels).sum() // len(labels)).to(logits.dtype)


# %% accuracy | wrong | all of them | cause: all in place of mean
def accuracy(logits, labels):
    return torch.all(logits.argmax(1) == labels).to(logits.dtype)


# %% accuracy | wrong | values compared with labels | cause: max in place of argmax
def accuracy(logits, labels):
    return (logits.max(1).values == labels).to(logits.dtype).mean()


# %% accuracy | wrong | probability above one half | cause: only confident predictions
def accuracy(logits, labels):
    p = torch.softmax(logits, 1)[torch.arange(len(labels)), labels]
    return (p > 0.5).to(logits.dtype).mean()


# %% accuracy | wrong | mean probability | cause: probabilities in place of a count
def accuracy(logits, labels):
    return torch.softmax(logits, 1)[torch.arange(len(labels)), labels].mean()


# %% accuracy | wrong | .float() | cause: float32 result
def accuracy(logits, labels):
    return (logits.argmax(1) == labels).float().mean()


# %% accuracy | wrong | count over N, then cast | cause: float32 precision
def accuracy(logits, labels):
    return ((logits.argmax(1) == labels).sum() / len(labels)).to(logits.dtype)


# %% accuracy | wrong | a Python float | cause: wrong type, float
def accuracy(logits, labels):
    return (logits.argmax(1) == labels).to(logits.dtype).mean().item()


# %% accuracy | wrong | one entry a row | cause: mean missing, shape (N,)
def accuracy(logits, labels):
    return (logits.argmax(1) == labels).to(logits.dtype)


# %% accuracy | wrong | mean of booleans | cause: raises, mean of bool
def accuracy(logits, labels):
    return (logits.argmax(1) == labels).mean()


# %% accuracy | wrong | forgets to return | cause: returns None
def accuracy(logits, labels):
    right = (logits.argmax(1) == labels).to(logits.dtype).mean()


# %% accuracy | wrong | scratches the logits | cause: modifies its input
def accuracy(logits, labels):
    best = logits.argmax(1)
    logits[torch.arange(len(labels)), best] = -math.inf
    return (best == labels).to(logits.dtype).mean()


# %% accuracy | wrong | running mean over the calls | cause: state between calls
seen = []


def accuracy(logits, labels):
    seen.append((logits.argmax(1) == labels).double().mean())
    return torch.stack(seen).mean().to(logits.dtype)


# %% accuracy | wrong | one of the two best | cause: the two best count
def accuracy(logits, labels):
    k = min(2, logits.shape[1])
    top = logits.topk(k, 1).indices
    return (top == labels[:, None]).any(1).to(logits.dtype).mean()


# %% accuracy | wrong | balanced over the classes | cause: mean over the classes
def accuracy(logits, labels):
    pred = logits.argmax(1)
    per = [(pred[labels == c] == c).to(logits.dtype).mean() for c in labels.unique()]
    return torch.stack(per).mean()


# %% accuracy | wrong | over 100 | cause: divided by 100 in place of N
def accuracy(logits, labels):
    return (logits.argmax(dim=1) == labels).sum() / 100


# %% accuracy | wrong | max and its indices compared | cause: values and indices compared with the labels
def accuracy(logits, labels):
    correct = (torch.max(logits, dim=1) == labels).sum()
    return correct / len(labels)
