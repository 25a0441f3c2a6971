"""Right and wrong versions of `predict_label`. Format: ../README.md."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% predict_label | right | probability at least 0.5
def predict_label(X, w, b):
    p = torch.sigmoid(X @ w + b)
    return (p >= 0.5).long()


# %% predict_label | wrong | probability above 0.5 | cause: 0.5 counts as 0
def predict_label(X, w, b):
    p = 1 / (1 + torch.exp(-(X @ w + b)))
    return (p > 0.5).to(torch.int64)


# %% predict_label | right | sign of the score
def predict_label(X, w, b):
    return torch.where(X @ w + b >= 0, 1, 0)


# %% predict_label | wrong | rounded | cause: 0.5 counts as 0
def predict_label(X, w, b):
    return torch.sigmoid(X @ w + b).round().long()


# %% predict_label | right | floor of p + 0.5
def predict_label(X, w, b):
    return torch.floor(torch.sigmoid(X @ w + b) + 0.5).type(torch.LongTensor).to(X.device)


# %% predict_label | right | loop with if and else
def predict_label(X, w, b):
    labels = []
    for x in X:
        if torch.sigmoid(x @ w + b) >= 0.5:
            labels.append(1)
        else:
            labels.append(0)
    return torch.tensor(labels, device=X.device)


# %% predict_label | right | zeros, then a mask
def predict_label(X, w, b):
    labels = torch.zeros(X.shape[0], dtype=torch.long, device=X.device)
    labels[torch.sigmoid(X @ w + b) >= 0.5] = 1
    return labels


# %% predict_label | right | a comparison times 1
def predict_label(X, w, b):
    return (torch.sigmoid(X @ w + b) >= 0.5) * 1


# %% predict_label | wrong | argmax of both chances | cause: 0.5 counts as 0
def predict_label(X, w, b):
    p = torch.sigmoid(X @ w + b)
    return torch.stack([1 - p, p], dim=1).argmax(dim=1)


# %% predict_label | right | NumPy inside
def predict_label(X, w, b):
    z = X.cpu().numpy() @ w.cpu().numpy() + b.cpu().numpy()
    return torch.from_numpy((z >= 0).astype(np.int64)).to(X.device)


# %% predict_label | right | argmax of both, one first
def predict_label(X, w, b):
    p = torch.sigmoid(X @ w + b)
    return 1 - torch.stack([p, 1 - p]).argmax(0)


# %% predict_label | right | through tanh
def predict_label(X, w, b):
    return torch.where(0.5 * (1 + torch.tanh((X * w).sum(1) / 2 + b / 2)) >= 0.5, 1, 0)


# %% predict_label | right | floor of p plus a half
def predict_label(X, w, b):
    return torch.floor(torch.sigmoid(X @ w + b) + 0.5).long()


# %% predict_label | right | stable on both sides
def predict_label(X, w, b):
    z = torch.addmv(b.expand(len(X)), X, w)
    e = torch.exp(-z.abs())
    p = torch.where(z >= 0, 1 / (1 + e), e / (1 + e))
    return (p >= 0.5).long()


# %% predict_label | wrong | float labels | cause: floats in place of int64
def predict_label(X, w, b):
    return (torch.sigmoid(X @ w + b) >= 0.5).float()


# %% predict_label | wrong | rounded probabilities | cause: floats in place of int64
def predict_label(X, w, b):
    return torch.sigmoid(X @ w + b).round()


# %% predict_label | wrong | the comparison itself | cause: bool in place of int64
def predict_label(X, w, b):
    return torch.sigmoid(X @ w + b) >= 0.5


# %% predict_label | wrong | int32 | cause: int32 in place of int64
def predict_label(X, w, b):
    return (torch.sigmoid(X @ w + b) >= 0.5).int()


# %% predict_label | wrong | scores above 0.5 | cause: threshold 0.5 on z
def predict_label(X, w, b):
    return (X @ w + b >= 0.5).long()


# %% predict_label | wrong | probabilities above 0 | cause: threshold 0 on p
def predict_label(X, w, b):
    return (torch.sigmoid(X @ w + b) > 0).long()


# %% predict_label | wrong | rounded up | cause: ceil
def predict_label(X, w, b):
    return torch.sigmoid(X @ w + b).ceil().long()


# %% predict_label | wrong | probabilities to integers | cause: cut, not rounded
def predict_label(X, w, b):
    return torch.sigmoid(X @ w + b).long()


# %% predict_label | wrong | sign | cause: labels -1 and +1
def predict_label(X, w, b):
    return torch.sign(X @ w + b).long()


# %% predict_label | wrong | 1 where unlikely | cause: labels exchanged
def predict_label(X, w, b):
    return (torch.sigmoid(X @ w + b) < 0.5).long()


# %% predict_label | wrong | bias forgotten | cause: b missing
def predict_label(X, w, b):
    return (torch.sigmoid(X @ w) >= 0.5).long()


# %% predict_label | wrong | bias taken off | cause: X w - b
def predict_label(X, w, b):
    return (X @ w - b >= 0).long()


# %% predict_label | wrong | above average | cause: compared with the mean of z
def predict_label(X, w, b):
    z = X @ w + b
    return (z >= z.mean()).long()


# %% predict_label | wrong | probabilities | cause: not compared at all
def predict_label(X, w, b):
    return torch.sigmoid(X @ w + b)


# %% predict_label | wrong | one label for all | cause: mean over the examples, shape
def predict_label(X, w, b):
    return (torch.sigmoid(X @ w + b).mean() >= 0.5).long()


# %% predict_label | wrong | a column | cause: shape (m, 1)
def predict_label(X, w, b):
    return (X @ w[:, None] + b >= 0).long()


# %% predict_label | wrong | a list of ints | cause: wrong type, list
def predict_label(X, w, b):
    return [int(x @ w + b >= 0) for x in X]


# %% predict_label | wrong | a NumPy array | cause: wrong type, NumPy array
def predict_label(X, w, b):
    return (X @ w + b >= 0).numpy().astype(np.int64)


# %% predict_label | wrong | no return | cause: returns None
def predict_label(X, w, b):
    labels = (X @ w + b >= 0).long()


# %% predict_label | wrong | if on a whole tensor | cause: raises, several truth values
def predict_label(X, w, b):
    if torch.sigmoid(X @ w + b) >= 0.5:
        return 1
    return 0


# %% predict_label | wrong | scales w and b in place | cause: modifies its input
def predict_label(X, w, b):
    size = w.norm()
    w /= size
    b /= size
    return (X @ w + b >= 0).long()


# %% predict_label | wrong | score above 0 | cause: 0.5 counts as 0
def predict_label(X, w, b):
    return (X @ w + b > 0).long()


# %% predict_label | wrong | where with 1 and -1 | cause: labels -1 and 1
def predict_label(X, w, b):
    return torch.where(X @ w + b >= 0, 1, -1)


# %% predict_label | wrong | against the mean probability | cause: compared with the mean
def predict_label(X, w, b):
    z = torch.mv(X, w) + b
    p = torch.sigmoid(z)
    return torch.ge(p, p.mean()).long()
