"""Right and wrong versions of `log_likelihood_ascent`. Format: ../README.md."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% log_likelihood_ascent | right | y - p, added
def log_likelihood_ascent(X, y, w, b, lr, steps):
    for _ in range(steps):
        difference = y - torch.sigmoid(X @ w + b)
        w = w + lr * X.T @ difference / len(X)
        b = b + lr * difference.mean()
    return w, b


# %% log_likelihood_ascent | right | minus the descent
def log_likelihood_ascent(X, y, w, b, lr, steps):
    m = X.shape[0]
    for _ in range(steps):
        p = 1 / (1 + torch.exp(-(X @ w + b)))
        dw, db = ((p - y)[:, None] * X).sum(0) / m, (p - y).sum() / m
        w, b = w - lr * dw, b - lr * db
    return [w, b]


# %% log_likelihood_ascent | right | in place on clones
def log_likelihood_ascent(X, y, w, b, lr, steps):
    w, b = w.clone(), b.clone()
    for _ in range(steps):
        gradient = (y - torch.sigmoid(torch.mv(X, w) + b)) / len(y)
        w += lr * torch.mv(X.t(), gradient)
        b += lr * gradient.sum()
    return w, b


# %% log_likelihood_ascent | right | both labels apart
def log_likelihood_ascent(X, y, w, b, lr, steps):
    for _ in range(steps):
        z = X @ w + b
        pull = y * torch.sigmoid(-z) - (1 - y) * torch.sigmoid(z)
        w, b = w + lr * (pull @ X) / len(X), b + lr * pull.mean()
    return w, b


# %% log_likelihood_ascent | right | one vector of parameters
def log_likelihood_ascent(X, y, w, b, lr, steps):
    A = torch.column_stack([X, torch.ones(len(X), dtype=X.dtype, device=X.device)])
    theta = torch.cat([w, b.view(1)])
    for _ in range(steps):
        theta = theta + lr / len(A) * (A.T @ (y - torch.sigmoid(A @ theta)))
    return theta[:-1].clone(), theta[-1].clone()


# %% log_likelihood_ascent | right | loop over the examples
def log_likelihood_ascent(X, y, w, b, lr, steps):
    m = len(X)
    for _ in range(steps):
        dw, db = torch.zeros_like(w), torch.zeros_like(b)
        for i in range(m):
            error = y[i] - torch.sigmoid((X[i] * w).sum() + b)
            dw += error * X[i]
            db += error
        w = w + lr * dw / m
        b = b + lr * db / m
    return w, b


# %% log_likelihood_ascent | right | NumPy inside
def log_likelihood_ascent(X, y, w, b, lr, steps):
    X_, y_, w_, b_ = (t.cpu().numpy() for t in (X, y, w, b))
    with np.errstate(over="ignore"):
        for _ in range(steps):
            error = y_ - 1 / (1 + np.exp(-(X_ @ w_ + b_)))
            w_, b_ = w_ + lr * X_.T @ error / len(X_), b_ + lr * error.mean()
    return tuple(torch.as_tensor(a, dtype=X.dtype, device=X.device) for a in (w_, b_))


# %% log_likelihood_ascent | wrong | minus | cause: walks downhill
def log_likelihood_ascent(X, y, w, b, lr, steps):
    for _ in range(steps):
        difference = y - torch.sigmoid(X @ w + b)
        w, b = w - lr * (difference @ X) / len(X), b - lr * difference.mean()
    return w, b


# %% log_likelihood_ascent | wrong | p - y, added | cause: walks downhill
def log_likelihood_ascent(X, y, w, b, lr, steps):
    for _ in range(steps):
        difference = torch.sigmoid(X @ w + b) - y
        w, b = w + lr * (difference @ X) / len(X), b + lr * difference.mean()
    return w, b


# %% log_likelihood_ascent | wrong | sum of the log-likelihoods | cause: mean missing
def log_likelihood_ascent(X, y, w, b, lr, steps):
    for _ in range(steps):
        difference = y - torch.sigmoid(X @ w + b)
        w, b = w + lr * (difference @ X), b + lr * difference.sum()
    return w, b


# %% log_likelihood_ascent | wrong | only the label 1 | cause: second term missing
def log_likelihood_ascent(X, y, w, b, lr, steps):
    for _ in range(steps):
        difference = y * (1 - torch.sigmoid(X @ w + b))
        w, b = w + lr * (difference @ X) / len(X), b + lr * difference.mean()
    return w, b


# %% log_likelihood_ascent | wrong | sigmoid's derivative on top | cause: extra p (1 - p)
def log_likelihood_ascent(X, y, w, b, lr, steps):
    for _ in range(steps):
        p = torch.sigmoid(X @ w + b)
        delta = (y - p) * p * (1 - p)
        w, b = w + lr * (delta @ X) / len(X), b + lr * delta.mean()
    return w, b


# %% log_likelihood_ascent | wrong | Rosenblatt's rule | cause: labels in place of probabilities
def log_likelihood_ascent(X, y, w, b, lr, steps):
    for _ in range(steps):
        difference = y - (X @ w + b >= 0).to(X.dtype)
        w, b = w + lr * (difference @ X) / len(X), b + lr * difference.mean()
    return w, b


# %% log_likelihood_ascent | wrong | no sigmoid | cause: no sigmoid
def log_likelihood_ascent(X, y, w, b, lr, steps):
    for _ in range(steps):
        difference = y - (X @ w + b)
        w, b = w + lr * (difference @ X) / len(X), b + lr * difference.mean()
    return w, b


# %% log_likelihood_ascent | wrong | one step too few | cause: steps - 1
def log_likelihood_ascent(X, y, w, b, lr, steps):
    w, b = w.clone(), b.clone()
    for _ in range(1, steps):
        difference = y - torch.sigmoid(X @ w + b)
        w, b = w + lr * (difference @ X) / len(X), b + lr * difference.mean()
    return w, b


# %% log_likelihood_ascent | wrong | returns inside the loop | cause: one step only
def log_likelihood_ascent(X, y, w, b, lr, steps):
    for _ in range(steps):
        difference = y - torch.sigmoid(X @ w + b)
        w, b = w + lr * (difference @ X) / len(X), b + lr * difference.mean()
        return w, b


# %% log_likelihood_ascent | wrong | b stays | cause: b never updated
def log_likelihood_ascent(X, y, w, b, lr, steps):
    for _ in range(steps):
        w = w + lr * ((y - torch.sigmoid(X @ w + b)) @ X) / len(X)
    return w, b.clone()


# %% log_likelihood_ascent | wrong | w first | cause: b sees the new w
def log_likelihood_ascent(X, y, w, b, lr, steps):
    for _ in range(steps):
        w = w + lr * ((y - torch.sigmoid(X @ w + b)) @ X) / len(X)
        b = b + lr * (y - torch.sigmoid(X @ w + b)).mean()
    return w, b


# %% log_likelihood_ascent | wrong | probabilities before the loop | cause: never computed again
def log_likelihood_ascent(X, y, w, b, lr, steps):
    difference = y - torch.sigmoid(X @ w + b)
    for _ in range(steps):
        w, b = w + lr * (difference @ X) / len(X), b + lr * difference.mean()
    return w, b


# %% log_likelihood_ascent | wrong | the sign of b only | cause: b walks downhill
def log_likelihood_ascent(X, y, w, b, lr, steps):
    for _ in range(steps):
        difference = y - torch.sigmoid(X @ w + b)
        w, b = w + lr * (difference @ X) / len(X), b - lr * difference.mean()
    return w, b


# %% log_likelihood_ascent | wrong | returns the log-likelihood too | cause: three values
def log_likelihood_ascent(X, y, w, b, lr, steps):
    for _ in range(steps):
        difference = y - torch.sigmoid(X @ w + b)
        w, b = w + lr * (difference @ X) / len(X), b + lr * difference.mean()
    return w, b, F.logsigmoid((2 * y - 1) * (X @ w + b)).mean()


# %% log_likelihood_ascent | wrong | += on the arguments | cause: modifies its inputs
def log_likelihood_ascent(X, y, w, b, lr, steps):
    for _ in range(steps):
        difference = y - torch.sigmoid(X @ w + b)
        w += lr * (difference @ X) / len(X)
        b += lr * difference.mean()
    return w.clone(), b.clone()


# %% log_likelihood_ascent | wrong | backward | cause: autograd
def log_likelihood_ascent(X, y, w, b, lr, steps):
    w, b = w.clone().requires_grad_(), b.clone().requires_grad_()
    for _ in range(steps):
        F.logsigmoid((2 * y - 1) * (X @ w + b)).mean().backward()
        with torch.no_grad():
            w += lr * w.grad
            b += lr * b.grad
        w.grad = b.grad = None
    return w.detach(), b.detach()


# %% log_likelihood_ascent | wrong | forgets to return | cause: returns None
def log_likelihood_ascent(X, y, w, b, lr, steps):
    for _ in range(steps):
        difference = y - torch.sigmoid(X @ w + b)
        w, b = w + lr * (difference @ X) / len(X), b + lr * difference.mean()


# %% log_likelihood_ascent | wrong | b down | cause: b goes downhill
def log_likelihood_ascent(X, y, w, b, lr, steps):
    for _ in range(steps):
        e = y - torch.sigmoid(X @ w + b)
        w = w + lr * e @ X / len(X)
        b = b - lr * e.mean()
    return w, b


# %% log_likelihood_ascent | wrong | b not mean | cause: a sum for the mean in b
def log_likelihood_ascent(X, y, w, b, lr, steps):
    for _ in range(steps):
        e = y - torch.sigmoid(X @ w + b)
        w = w + lr * e @ X / len(X)
        b = b + lr * e.sum()
    return w, b


# %% log_likelihood_ascent | wrong | stops below 1e-3 | cause: stops early
def log_likelihood_ascent(X, y, w, b, lr, steps):
    for _ in range(steps):
        e = y - torch.sigmoid(X @ w + b)
        dw, db = X.T @ e / len(X), e.mean()
        if dw.norm() < 1e-3 and db.abs() < 1e-3:
            break
        w, b = w + lr * dw, b + lr * db
    return w, b


# %% log_likelihood_ascent | wrong | best w and b so far | cause: the best, not the last
def log_likelihood_ascent(X, y, w, b, lr, steps):
    best = (float("inf"), w, b)
    def cost(w, b):
        z = X @ w + b
        return (torch.logaddexp(torch.zeros_like(z), z) - y * z).mean()
    for t in range(steps):
        e = torch.sigmoid(X @ w + b) - y
        w, b = w - lr * X.T @ e / len(y), b - lr * e.mean()
        if cost(w, b).item() <= best[0]:
            best = (cost(w, b).item(), w, b)
    return best[1], best[2]


# %% log_likelihood_ascent | wrong | halves lr where the likelihood falls | cause: lr changes, a step is refused
def log_likelihood_ascent(X, y, w, b, lr, steps):
    def cost(w, b):
        z = X @ w + b
        return (torch.logaddexp(torch.zeros_like(z), z) - y * z).mean().item()
    for t in range(steps):
        e = torch.sigmoid(X @ w + b) - y
        before = cost(w, b)
        nw, nb = w - lr * X.T @ e / len(y), b - lr * e.mean()
        if cost(nw, nb) > before:
            lr = lr / 2
        else:
            w, b = nw, nb
    return w, b


# %% log_likelihood_ascent | wrong | b by the mean of dw | cause: db from dw
def log_likelihood_ascent(X, y, w, b, lr, steps):
    for _ in range(steps):
        z = X @ w + b
        dw = X.T @ (torch.sigmoid(z) - y) / len(y)
        w, b = w - lr * dw, b - lr * dw.mean()
    return w, b


# %% log_likelihood_ascent | wrong | mean for w, sum for b | cause: mean missing in db
def log_likelihood_ascent(X, y, w, b, lr, steps):
    for _ in range(steps):
        z = X @ w + b
        error = torch.sigmoid(z) - y
        w, b = w - lr * error @ X / len(y), b - lr * error.sum()
    return w, b


# %% log_likelihood_ascent | wrong | b added | cause: sign of db
def log_likelihood_ascent(X, y, w, b, lr, steps):
    for _ in range(steps):
        z = X @ w + b
        error = torch.sigmoid(z) - y
        w, b = w - lr * error @ X / len(y), b + lr * error.mean()
    return w, b


# %% log_likelihood_ascent | wrong | b by the last residual | cause: b by the last example
def log_likelihood_ascent(X, y, w, b, lr, steps):
    for _ in range(steps):
        r = y - torch.sigmoid(X @ w + b)
        w, b = w + lr * (r @ X) / len(y), b + lr * r[-1]
    return w, b
