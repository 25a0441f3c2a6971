"""Right and wrong versions of `gradient_vectorized`. Format: ../README.md."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% gradient_vectorized | right | transposed matrix
def gradient_vectorized(X, y, w, b):
    m = X.shape[0]
    error = torch.sigmoid(X @ w + b) - y
    dw = X.T @ error / m
    db = error.sum() / m
    return dw, db


# %% gradient_vectorized | right | weighted rows, averaged
def gradient_vectorized(X, y, w, b):
    error = 1 / (1 + torch.exp(-(X @ w + b))) - y
    return (error[:, None] * X).mean(dim=0), error.mean()


# %% gradient_vectorized | right | einsum
def gradient_vectorized(X, y, w, b):
    error = torch.special.expit(torch.einsum("ij,j->i", X, w) + b) - y
    return torch.einsum("i,ij->j", error, X) / y.numel(), error.mean()


# %% gradient_vectorized | right | a column of ones
def gradient_vectorized(X, y, w, b):
    A = torch.cat([X, torch.ones_like(X[:, :1])], dim=1)
    theta = torch.cat([w, b.reshape(1)])
    g = A.t() @ (torch.sigmoid(A @ theta) - y) / len(A)
    return g[:-1].clone(), g[-1].clone()


# %% gradient_vectorized | right | labels -1 and +1
def gradient_vectorized(X, y, w, b):
    t = 2 * y - 1
    weights = -t * torch.sigmoid(-t * (X @ w + b))
    return [torch.mv(X.t(), weights) / len(t), weights.mean()]


# %% gradient_vectorized | right | columns kept
def gradient_vectorized(X, y, w, b):
    p = torch.sigmoid(X.matmul(w.unsqueeze(1)) + b)
    error = p - y.unsqueeze(1)
    return X.t().matmul(error).squeeze(1) / X.size(0), error.mean()


# %% gradient_vectorized | right | sums of both labels apart
def gradient_vectorized(X, y, w, b):
    p = 0.5 * (1 + torch.tanh((X @ w + b) / 2))
    return (p @ X - y @ X) / len(X), p.mean() - y.mean()


# %% gradient_vectorized | right | NumPy inside
def gradient_vectorized(X, y, w, b):
    X_, y_, w_, b_ = X.cpu().numpy(), y.cpu().numpy(), w.cpu().numpy(), b.cpu().numpy()
    with np.errstate(over="ignore"):
        error = 1 / (1 + np.exp(-(X_ @ w_ + b_))) - y_
    dw = torch.as_tensor(X_.T @ error / len(X_), dtype=X.dtype, device=X.device)
    return dw, torch.as_tensor(error.mean(), dtype=X.dtype, device=X.device)


# %% gradient_vectorized | right | float64 inside, cast back
def gradient_vectorized(X, y, w, b):
    A = X.double()
    error = torch.sigmoid(A @ w.double() + b.double()) - y.double()
    return (A.T @ error / len(A)).to(X.dtype), error.mean().to(X.dtype)


# %% gradient_vectorized | wrong | not divided | cause: mean missing
def gradient_vectorized(X, y, w, b):
    error = torch.sigmoid(X @ w + b) - y
    return X.T @ error, error.sum()


# %% gradient_vectorized | wrong | dw not divided | cause: mean missing in dw
def gradient_vectorized(X, y, w, b):
    error = torch.sigmoid(X @ w + b) - y
    return X.T @ error, error.mean()


# %% gradient_vectorized | wrong | db summed | cause: mean missing in db
def gradient_vectorized(X, y, w, b):
    error = torch.sigmoid(X @ w + b) - y
    return X.T @ error / len(X), error.sum()


# %% gradient_vectorized | wrong | divided by X.numel() | cause: divides by m n
def gradient_vectorized(X, y, w, b):
    error = torch.sigmoid(X @ w + b) - y
    return X.T @ error / X.numel(), error.mean()


# %% gradient_vectorized | wrong | y - p | cause: sign
def gradient_vectorized(X, y, w, b):
    error = y - torch.sigmoid(X @ w + b)
    return X.T @ error / len(X), error.mean()


# %% gradient_vectorized | wrong | the sign of db | cause: sign of db
def gradient_vectorized(X, y, w, b):
    p = torch.sigmoid(X @ w + b)
    return X.T @ (p - y) / len(X), (y - p).mean()


# %% gradient_vectorized | wrong | sigmoid's derivative on top | cause: extra p (1 - p)
def gradient_vectorized(X, y, w, b):
    p = torch.sigmoid(X @ w + b)
    delta = (p - y) * p * (1 - p)
    return X.T @ delta / len(X), delta.mean()


# %% gradient_vectorized | wrong | of the mean squared error | cause: squared error
def gradient_vectorized(X, y, w, b):
    p = torch.sigmoid(X @ w + b)
    delta = 2 * (p - y) * p * (1 - p)
    return X.T @ delta / len(X), delta.mean()


# %% gradient_vectorized | wrong | linear regression | cause: no sigmoid
def gradient_vectorized(X, y, w, b):
    error = X @ w + b - y
    return X.T @ error / len(X), error.mean()


# %% gradient_vectorized | wrong | perceptron | cause: labels in place of probabilities
def gradient_vectorized(X, y, w, b):
    predicted = (torch.sigmoid(X @ w + b) >= 0.5).to(X.dtype)
    return X.T @ (predicted - y) / len(X), (predicted - y).mean()


# %% gradient_vectorized | wrong | labels to -1 and +1 | cause: labels -1 and +1 in p - y
def gradient_vectorized(X, y, w, b):
    error = torch.sigmoid(X @ w + b) - (2 * y - 1)
    return X.T @ error / len(X), error.mean()


# %% gradient_vectorized | wrong | bias forgotten | cause: b missing in the score
def gradient_vectorized(X, y, w, b):
    error = torch.sigmoid(X @ w) - y
    return X.T @ error / len(X), error.mean()


# %% gradient_vectorized | wrong | with respect to the probability | cause: chain rule stops at p
def gradient_vectorized(X, y, w, b):
    p = torch.sigmoid(X @ w + b)
    error = (p - y) / (p * (1 - p))
    return X.T @ error / len(X), error.mean()


# %% gradient_vectorized | wrong | chain rule as it stands | cause: 0 / 0 where p is certain
def gradient_vectorized(X, y, w, b):
    p = torch.sigmoid(X @ w + b)
    dz = (-y / p + (1 - y) / (1 - p)) * p * (1 - p)
    return X.T @ dz / len(X), dz.mean()


# %% gradient_vectorized | wrong | mean error times mean x | cause: product of the means
def gradient_vectorized(X, y, w, b):
    error = torch.sigmoid(X @ w + b) - y
    return error.mean() * X.mean(dim=0), error.mean()


# %% gradient_vectorized | wrong | mean error everywhere | cause: x missing
def gradient_vectorized(X, y, w, b):
    error = torch.sigmoid(X @ w + b) - y
    return torch.full_like(w, error.mean().item()), error.mean()


# %% gradient_vectorized | wrong | db from dw | cause: db is the mean of dw
def gradient_vectorized(X, y, w, b):
    dw = X.T @ (torch.sigmoid(X @ w + b) - y) / len(X)
    return dw, dw.mean()


# %% gradient_vectorized | wrong | db zero | cause: db is 0
def gradient_vectorized(X, y, w, b):
    return X.T @ (torch.sigmoid(X @ w + b) - y) / len(X), torch.zeros_like(b)


# %% gradient_vectorized | wrong | X @ errors | cause: X not transposed
def gradient_vectorized(X, y, w, b):
    error = torch.sigmoid(X @ w + b) - y
    return X @ error / len(X), error.mean()


# %% gradient_vectorized | wrong | dw as a column | cause: shape (n, 1)
def gradient_vectorized(X, y, w, b):
    error = (torch.sigmoid(X @ w + b) - y).view(-1, 1)
    return X.T @ error / len(X), error.mean()


# %% gradient_vectorized | wrong | db of shape (1,) | cause: shape of db
def gradient_vectorized(X, y, w, b):
    error = torch.sigmoid(X @ w + b) - y
    return X.T @ error / len(X), error.mean(dim=0, keepdim=True)


# %% gradient_vectorized | wrong | one row an example | cause: mean over the examples missing, shape
def gradient_vectorized(X, y, w, b):
    error = torch.sigmoid(X @ w + b) - y
    return error[:, None] * X, error


# %% gradient_vectorized | wrong | a dictionary | cause: wrong type, dictionary
def gradient_vectorized(X, y, w, b):
    error = torch.sigmoid(X @ w + b) - y
    return {"dw": X.T @ error / len(X), "db": error.mean()}


# %% gradient_vectorized | wrong | overwrites the labels | cause: modifies its input
def gradient_vectorized(X, y, w, b):
    y -= torch.sigmoid(X @ w + b)
    y *= -1
    return X.T @ y / len(X), y.mean()


# %% gradient_vectorized | wrong | float32 inside | cause: float32 precision
def gradient_vectorized(X, y, w, b):
    A = X.float()
    error = torch.sigmoid(A @ w.float() + b.float()) - y.float()
    return (A.T @ error / len(A)).to(X.dtype), error.mean().to(X.dtype)


# %% gradient_vectorized | wrong | torch.autograd.grad | cause: autograd
def gradient_vectorized(X, y, w, b):
    with torch.enable_grad():
        w_, b_ = w.clone().requires_grad_(), b.clone().requires_grad_()
        z = X @ w_ + b_
        return torch.autograd.grad((F.softplus(z) - y * z).mean(), (w_, b_))


# %% gradient_vectorized | wrong | torch.func.grad | cause: autograd
def gradient_vectorized(X, y, w, b):
    def cost(w, b):
        z = X @ w + b
        return (F.softplus(z) - y * z).mean()

    return torch.func.grad(cost, argnums=(0, 1))(w, b)


# %% gradient_vectorized | wrong | nothing returned | cause: returns None
def gradient_vectorized(X, y, w, b):
    error = torch.sigmoid(X @ w + b) - y
    dw, db = X.T @ error / len(X), error.mean()


# %% gradient_vectorized | wrong | for over the examples | cause: loop
def gradient_vectorized(X, y, w, b):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for i in range(len(X)):
        error = torch.sigmoid(X[i] @ w + b) - y[i]
        dw += error * X[i]
        db += error
    return dw / len(X), db / len(X)


# %% gradient_vectorized | wrong | while over the features | cause: loop
def gradient_vectorized(X, y, w, b):
    error = torch.sigmoid(X @ w + b) - y
    dw, j = torch.zeros_like(w), 0
    while j < len(w):
        dw[j] = (error * X[:, j]).mean()
        j += 1
    return dw, error.mean()


# %% gradient_vectorized | wrong | list comprehension | cause: comprehension
def gradient_vectorized(X, y, w, b):
    error = torch.sigmoid(X @ w + b) - y
    return torch.stack([e * x for e, x in zip(error, X)]).mean(0), error.mean()


# %% gradient_vectorized | wrong | generator expression | cause: comprehension
def gradient_vectorized(X, y, w, b):
    error = torch.sigmoid(X @ w + b) - y
    return sum(e * x for e, x in zip(error, X)) / len(X), error.mean()


# %% gradient_vectorized | wrong | loop in a helper | cause: loop in a helper
def summed(error, X):
    total = torch.zeros_like(X[0])
    for e, x in zip(error, X):
        total = total + e * x
    return total


def gradient_vectorized(X, y, w, b):
    error = torch.sigmoid(X @ w + b) - y
    return summed(error, X) / len(X), error.mean()


# %% gradient_vectorized | wrong | odds in place of probabilities | cause: exp(z) in place of p
def gradient_vectorized(X, y, w, b):
    odds = torch.exp((X @ w + b).clamp(max=80))
    e = odds - y
    return torch.einsum("i,ij->j", e, X) / len(y), e.mean()
