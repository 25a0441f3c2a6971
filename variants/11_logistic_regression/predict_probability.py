"""Right and wrong versions of `predict_probability`. Format: ../README.md."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% predict_probability | right | the formula
def predict_probability(X, w, b):
    z = X @ w + b
    return 1 / (1 + torch.exp(-z))


# %% predict_probability | right | torch.sigmoid
def predict_probability(X, w, b):
    return torch.sigmoid(torch.mv(X, w) + b)


# %% predict_probability | right | a linear layer by function
def predict_probability(X, w, b):
    return F.linear(X, w.unsqueeze(0), b.reshape(1)).squeeze(1).sigmoid()


# %% predict_probability | right | loop over the examples
def predict_probability(X, w, b):
    p = torch.empty(len(X), dtype=X.dtype, device=X.device)
    for i, x in enumerate(X):
        p[i] = torch.sigmoid(torch.dot(x, w) + b)
    return p


# %% predict_probability | right | loops over Python numbers, stable on both sides
def squeeze(z):
    if z >= 0:
        return 1 / (1 + math.exp(-z))
    return math.exp(z) / (1 + math.exp(z))


def predict_probability(X, w, b):
    weights, bias = w.tolist(), b.item()
    p = []
    for row in X.tolist():
        p.append(squeeze(sum(a * c for a, c in zip(row, weights)) + bias))
    return torch.tensor(p, dtype=X.dtype, device=X.device)


# %% predict_probability | right | multiply and sum
def predict_probability(X, w, b):
    z = (X * w).sum(dim=1) + b
    return torch.exp(-torch.log1p(torch.exp(-z)))


# %% predict_probability | right | einsum and tanh
def predict_probability(X, w, b):
    z = torch.einsum("ij,j->i", X, w) + b
    return 0.5 + 0.5 * torch.tanh(0.5 * z)


# %% predict_probability | right | a column of ones
def predict_probability(X, w, b):
    ones = torch.ones(X.shape[0], 1, dtype=X.dtype, device=X.device)
    theta = torch.cat([b.view(1), w])
    return torch.special.expit(torch.hstack([ones, X]) @ theta)


# %% predict_probability | right | NumPy inside
def predict_probability(X, w, b):
    z = X.cpu().numpy() @ w.cpu().numpy() + b.item()
    with np.errstate(over="ignore"):
        p = 1 / (1 + np.exp(-z))
    return torch.as_tensor(p, dtype=X.dtype, device=X.device)


# %% predict_probability | right | float64 inside, cast back
def predict_probability(X, w, b):
    return torch.sigmoid(X.double() @ w.double() + b.double()).to(X.dtype)


# %% predict_probability | wrong | scores returned | cause: no sigmoid
def predict_probability(X, w, b):
    return X @ w + b


# %% predict_probability | wrong | bias forgotten | cause: b missing
def predict_probability(X, w, b):
    return torch.sigmoid(X @ w)


# %% predict_probability | wrong | bias added to the probability | cause: b outside the sigmoid
def predict_probability(X, w, b):
    return torch.sigmoid(X @ w) + b


# %% predict_probability | wrong | bias taken off | cause: X w - b
def predict_probability(X, w, b):
    return torch.sigmoid(X @ w - b)


# %% predict_probability | wrong | minus sign lost | cause: sign of z
def predict_probability(X, w, b):
    return 1 / (1 + torch.exp(X @ w + b))


# %% predict_probability | wrong | exp(z) over 1 + exp(z) | cause: overflow
def predict_probability(X, w, b):
    e = torch.exp(X @ w + b)
    return e / (1 + e)


# %% predict_probability | wrong | softmax | cause: softmax over the examples
def predict_probability(X, w, b):
    return F.softmax(X @ w + b, dim=0)


# %% predict_probability | wrong | tanh | cause: tanh in place of the sigmoid
def predict_probability(X, w, b):
    return torch.tanh(X @ w + b)


# %% predict_probability | wrong | sigmoid of a sigmoid | cause: sigmoid twice
def predict_probability(X, w, b):
    return torch.sigmoid(torch.sigmoid(X @ w + b))


# %% predict_probability | wrong | rounded | cause: labels in place of probabilities
def predict_probability(X, w, b):
    return torch.round(torch.sigmoid(X @ w + b))


# %% predict_probability | wrong | brackets forgotten | cause: precedence, 1 / 1 + exp(-z)
def predict_probability(X, w, b):
    return 1 / 1 + torch.exp(-(X @ w + b))


# %% predict_probability | wrong | one number for all | cause: sums over everything
def predict_probability(X, w, b):
    return torch.sigmoid((X * w).sum() + b)


# %% predict_probability | wrong | a column | cause: shape (m, 1)
def predict_probability(X, w, b):
    return torch.sigmoid(X @ w.reshape(-1, 1) + b)


# %% predict_probability | wrong | one example a column | cause: layout (n, m)
def predict_probability(X, w, b):
    return torch.sigmoid(w @ X + b)


# %% predict_probability | wrong | forgets to return | cause: returns None
def predict_probability(X, w, b):
    p = torch.sigmoid(X @ w + b)


# %% predict_probability | wrong | a list | cause: wrong type, list
def predict_probability(X, w, b):
    return [torch.sigmoid(x @ w + b) for x in X]


# %% predict_probability | wrong | a NumPy array | cause: wrong type, NumPy array
def predict_probability(X, w, b):
    return torch.sigmoid(X @ w + b).numpy()


# %% predict_probability | wrong | torch.tensor of a list | cause: float32 result
def predict_probability(X, w, b):
    return torch.tensor([torch.sigmoid(x @ w + b).item() for x in X])


# %% predict_probability | wrong | float32 inside | cause: float32 precision
def predict_probability(X, w, b):
    return torch.sigmoid(X.float() @ w.float() + b.float()).to(X.dtype)


# %% predict_probability | wrong | turns X around in place | cause: modifies its input
def predict_probability(X, w, b):
    X *= -1
    return 1 / (1 + torch.exp(X @ w - b))


# %% predict_probability | wrong | keeps the first answer | cause: state between calls
answers = {}


def predict_probability(X, w, b):
    if X.shape not in answers:
        answers[X.shape] = torch.sigmoid(X.double() @ w.double() + b.double())
    return answers[X.shape].to(X.dtype) + 0


# %% predict_probability | wrong | wants y too | cause: signature changed
def predict_probability(X, y, w, b):
    return torch.sigmoid(X @ w + b)
