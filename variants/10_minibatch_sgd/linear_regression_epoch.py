"""Right and wrong versions of `linear_regression_epoch`. The format: ../README.md."""

import math
import random

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% linear_regression_epoch | right | error @ rows
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        rows = X[batch]
        error = rows @ w + b - y[batch]
        w, b = w - lr * error @ rows / len(batch), b - lr * error.mean()
    return w, b


# %% linear_regression_epoch | right | gradients by name
def linear_regression_epoch(X, y, w, b, lr, batches):
    for indices in batches:
        features, labels = X[indices], y[indices]
        n = features.shape[0]
        prediction = torch.matmul(features, w) + b
        dw = torch.matmul(features.T, prediction - labels) / n
        db = (prediction - labels).sum() / n
        w = w - lr * dw
        b = b - lr * db
    return w, b


# %% linear_regression_epoch | right | mean over weighted rows, a list
def linear_regression_epoch(X, y, w, b, lr, batches):
    w, b = w.clone(), b.clone()
    for batch in batches:
        residual = (X[batch] * w).sum(dim=1) + b - y[batch]
        dw = (residual[:, None] * X[batch]).mean(dim=0)
        db = residual.mean()
        w -= lr * dw
        b -= lr * db
    return [w, b]


# %% linear_regression_epoch | right | loop over the examples
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        dw, db = torch.zeros_like(w), torch.zeros_like(b)
        for i in batch:
            error = X[i] @ w + b - y[i]
            dw += error * X[i]
            db += error
        w = w - lr * dw / len(batch)
        b = b - lr * db / len(batch)
    return w, b


# %% linear_regression_epoch | right | column of ones
def linear_regression_epoch(X, y, w, b, lr, batches):
    A = torch.cat([X, torch.ones_like(X[:, :1])], dim=1)
    theta = torch.cat([w, b.reshape(1)])
    for batch in batches:
        rows = A[batch]
        theta = theta - lr * rows.T @ (rows @ theta - y[batch]) / len(rows)
    return theta[:-1].clone(), theta[-1].clone()


# %% linear_regression_epoch | right | einsum
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        x, t = X.index_select(0, batch), y.index_select(0, batch)
        r = torch.einsum("nd,d->n", x, w) + b - t
        step_w = torch.einsum("n,nd->d", r, x) / batch.numel()
        step_b = r.sum() / batch.numel()
        w, b = w - lr * step_w, b - lr * step_b
    return w, b


# %% linear_regression_epoch | right | matrix form, XᵀX
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        x, t, n = X[batch], y[batch], len(batch)
        dw = (x.T @ x @ w + x.sum(0) * b - x.T @ t) / n
        db = (x.sum(0) @ w) / n + b - t.mean()
        w, b = w - lr * dw, b - lr * db
    return w, b


# %% linear_regression_epoch | right | float64 inside
def linear_regression_epoch(X, y, w, b, lr, batches):
    dtype = X.dtype
    X, y, w, b = (t.double() for t in (X, y, w, b))
    for batch in batches:
        r = X[batch] @ w + b - y[batch]
        w, b = w - lr * (X[batch].T @ r) / len(r), b - lr * r.mean()
    return w.to(dtype), b.to(dtype)


# %% linear_regression_epoch | right | NumPy inside
def linear_regression_epoch(X, y, w, b, lr, batches):
    A, t, v, c = (tensor.cpu().numpy() for tensor in (X, y, w, b))
    for batch in batches:
        rows = batch.cpu().numpy()
        r = A[rows] @ v + c - t[rows]
        v, c = v - lr * A[rows].T @ r / len(rows), c - lr * r.mean()
    return torch.as_tensor(v).to(w), torch.as_tensor(c).to(b)


# %% linear_regression_epoch | right | column vectors, helpers
def step(X, y, w, b, lr):
    error = X @ w + b - y
    return w - lr * X.T @ error / len(X), b - lr * error.mean()


def linear_regression_epoch(X, y, w, b, lr, batches):
    w = w.reshape(-1, 1)
    for batch in batches:
        w, b = step(X[batch], y[batch].reshape(-1, 1), w, b, lr)
    return w.flatten(), b


# %% linear_regression_epoch | wrong | sums | cause: sum, not mean
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        rows = X[batch]
        error = rows @ w + b - y[batch]
        w, b = w - lr * error @ rows, b - lr * error.sum()
    return w, b


# %% linear_regression_epoch | wrong | divided by N | cause: mean over all examples
def linear_regression_epoch(X, y, w, b, lr, batches):
    N = X.shape[0]
    for batch in batches:
        rows = X[batch]
        error = rows @ w + b - y[batch]
        w, b = w - lr * error @ rows / N, b - lr * error.sum() / N
    return w, b


# %% linear_regression_epoch | wrong | size of the first batch | cause: divided by the size of the first batch
def linear_regression_epoch(X, y, w, b, lr, batches):
    batch_size = len(batches[0])
    for batch in batches:
        rows = X[batch]
        error = rows @ w + b - y[batch]
        w, b = w - lr * error @ rows / batch_size, b - lr * error.sum() / batch_size
    return w, b


# %% linear_regression_epoch | wrong | number of batches | cause: divided by the number of batches
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        rows = X[batch]
        error = rows @ w + b - y[batch]
        w, b = w - lr * error @ rows / len(batches), b - lr * error.sum() / len(batches)
    return w, b


# %% linear_regression_epoch | wrong | divided twice | cause: mean of the mean
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        rows = X[batch]
        error = (rows @ w + b - y[batch]) / len(batch)
        w, b = w - lr * error @ rows / len(batch), b - lr * error.mean()
    return w, b


# %% linear_regression_epoch | wrong | sum for b | cause: b has a sum, w a mean
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        rows = X[batch]
        error = rows @ w + b - y[batch]
        w, b = w - lr * error @ rows / len(batch), b - lr * error.sum()
    return w, b


# %% linear_regression_epoch | wrong | sum for w | cause: w has a sum, b a mean
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        rows = X[batch]
        error = rows @ w + b - y[batch]
        w, b = w - lr * rows.T @ error, b - lr * error.mean()
    return w, b


# %% linear_regression_epoch | wrong | factor 2 | cause: 1/2 forgotten
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        rows = X[batch]
        error = rows @ w + b - y[batch]
        w, b = w - lr * 2 * error @ rows / len(batch), b - lr * 2 * error.mean()
    return w, b


# %% linear_regression_epoch | wrong | half twice | cause: half the gradient
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        rows = X[batch]
        error = 0.5 * (rows @ w + b - y[batch])
        w, b = w - lr * error @ rows / len(batch), b - lr * error.mean()
    return w, b


# %% linear_regression_epoch | wrong | factor 2 for w | cause: w moves twice as far
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        rows = X[batch]
        error = rows @ w + b - y[batch]
        w, b = w - lr * 2 * error @ rows / len(batch), b - lr * error.mean()
    return w, b


# %% linear_regression_epoch | wrong | b forgotten | cause: b never updated
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        rows = X[batch]
        error = rows @ w + b - y[batch]
        w = w - lr * error @ rows / len(batch)
    return w, b.clone()


# %% linear_regression_epoch | wrong | one after the other | cause: w updated before the gradient of b
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        rows, t = X[batch], y[batch]
        w = w - lr * (rows @ w + b - t) @ rows / len(batch)
        b = b - lr * (rows @ w + b - t).mean()
    return w, b


# %% linear_regression_epoch | wrong | plus | cause: uphill
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        rows = X[batch]
        error = rows @ w + b - y[batch]
        w, b = w + lr * error @ rows / len(batch), b + lr * error.mean()
    return w, b


# %% linear_regression_epoch | wrong | y minus prediction | cause: sign
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        rows = X[batch]
        error = y[batch] - (rows @ w + b)
        w, b = w - lr * error @ rows / len(batch), b - lr * error.mean()
    return w, b


# %% linear_regression_epoch | wrong | sign of b | cause: b goes uphill
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        rows = X[batch]
        error = rows @ w + b - y[batch]
        w, b = w - lr * error @ rows / len(batch), b + lr * error.mean()
    return w, b


# %% linear_regression_epoch | wrong | errors before the loop | cause: gradients all at the start
def linear_regression_epoch(X, y, w, b, lr, batches):
    error = X @ w + b - y
    for batch in batches:
        r = error[batch]
        w, b = w - lr * r @ X[batch] / len(batch), b - lr * r.mean()
    return w, b


# %% linear_regression_epoch | wrong | updates averaged | cause: one update for the epoch
def linear_regression_epoch(X, y, w, b, lr, batches):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for batch in batches:
        error = X[batch] @ w + b - y[batch]
        dw += error @ X[batch] / len(batch)
        db += error.mean()
    return w - lr * dw / len(batches), b - lr * db / len(batches)


# %% linear_regression_epoch | wrong | gradients summed over the batches | cause: gradients all at the start
def linear_regression_epoch(X, y, w, b, lr, batches):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for batch in batches:
        error = X[batch] @ w + b - y[batch]
        dw += error @ X[batch] / len(batch)
        db += error.mean()
    return w - lr * dw, b - lr * db


# %% linear_regression_epoch | wrong | batches joined | cause: one update for the epoch
def linear_regression_epoch(X, y, w, b, lr, batches):
    batch = torch.cat(batches)
    error = X[batch] @ w + b - y[batch]
    return w - lr * error @ X[batch] / len(batch), b - lr * error.mean()


# %% linear_regression_epoch | wrong | all of X in every round | cause: batches not used
def linear_regression_epoch(X, y, w, b, lr, batches):
    for _ in batches:
        error = X @ w + b - y
        w, b = w - lr * error @ X / len(X), b - lr * error.mean()
    return w, b


# %% linear_regression_epoch | wrong | all of X once | cause: batches not used
def linear_regression_epoch(X, y, w, b, lr, batches):
    error = X @ w + b - y
    return w - lr * error @ X / len(X), b - lr * error.mean()


# %% linear_regression_epoch | wrong | returns inside the loop | cause: first batch only
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        error = X[batch] @ w + b - y[batch]
        w, b = w - lr * error @ X[batch] / len(batch), b - lr * error.mean()
        return w, b


# %% linear_regression_epoch | wrong | update behind the loop | cause: last batch only
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        error = X[batch] @ w + b - y[batch]
        dw, db = error @ X[batch] / len(batch), error.mean()
    return w - lr * dw, b - lr * db


# %% linear_regression_epoch | wrong | loop ends early | cause: last batch left out
def linear_regression_epoch(X, y, w, b, lr, batches):
    w, b = w.clone(), b.clone()
    for k in range(len(batches) - 1):
        batch = batches[k]
        error = X[batch] @ w + b - y[batch]
        w, b = w - lr * error @ X[batch] / len(batch), b - lr * error.mean()
    return w, b


# %% linear_regression_epoch | wrong | update after every example | cause: no mean over the batch
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        for i in batch:
            error = X[i] @ w + b - y[i]
            w, b = w - lr * error * X[i], b - lr * error
    return w, b


# %% linear_regression_epoch | wrong | first rows of X | cause: indices not used
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        n = len(batch)
        error = X[:n] @ w + b - y[:n]
        w, b = w - lr * error @ X[:n] / n, b - lr * error.mean()
    return w, b


# %% linear_regression_epoch | wrong | stretches of X | cause: indices not used
def linear_regression_epoch(X, y, w, b, lr, batches):
    start = 0
    for batch in batches:
        rows, t = X[start : start + len(batch)], y[start : start + len(batch)]
        start += len(batch)
        if len(rows):
            error = rows @ w + b - t
            w, b = w - lr * error @ rows / len(rows), b - lr * error.mean()
    return w, b


# %% linear_regression_epoch | wrong | y not indexed | cause: rows and targets of different examples
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        error = X[batch] @ w + b - y[: len(batch)]
        w, b = w - lr * error @ X[batch] / len(batch), b - lr * error.mean()
    return w, b


# %% linear_regression_epoch | wrong | whole y | cause: shapes do not fit
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        error = X[batch] @ w + b - y
        w, b = w - lr * error @ X[batch] / len(batch), b - lr * error.mean()
    return w, b


# %% linear_regression_epoch | wrong | mask | cause: repeated examples count once
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        mask = torch.zeros(len(X), dtype=torch.bool, device=X.device)
        mask[batch] = True
        error = X[mask] @ w + b - y[mask]
        w, b = w - lr * error @ X[mask] / mask.sum(), b - lr * error.mean()
    return w, b


# %% linear_regression_epoch | wrong | column minus flat | cause: (n, 1) minus (n,), broadcast
def linear_regression_epoch(X, y, w, b, lr, batches):
    w = w.reshape(-1, 1)
    for batch in batches:
        error = X[batch] @ w + b - y[batch]
        w, b = w - lr * (X[batch].T @ error).mean(1, keepdim=True) / len(batch), b - lr * error.mean()
    return w.flatten(), b


# %% linear_regression_epoch | wrong | bias left out | cause: prediction without b
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        error = X[batch] @ w - y[batch]
        w, b = w - lr * error @ X[batch] / len(batch), b - lr * error.mean()
    return w, b


# %% linear_regression_epoch | wrong | targets forgotten | cause: y not used
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        prediction = X[batch] @ w + b
        w, b = w - lr * prediction @ X[batch] / len(batch), b - lr * prediction.mean()
    return w, b


# %% linear_regression_epoch | wrong | loss in place of the error | cause: squares in place of errors
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        loss = (X[batch] @ w + b - y[batch]) ** 2 / 2
        w, b = w - lr * loss @ X[batch] / len(batch), b - lr * loss.mean()
    return w, b


# %% linear_regression_epoch | wrong | product of the means | cause: mean error times mean row
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        error = (X[batch] @ w + b - y[batch]).mean()
        w, b = w - lr * error * X[batch].mean(0), b - lr * error
    return w, b


# %% linear_regression_epoch | wrong | gradients never zeroed | cause: gradients pile up
def linear_regression_epoch(X, y, w, b, lr, batches):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for batch in batches:
        error = X[batch] @ w + b - y[batch]
        dw = dw + error @ X[batch] / len(batch)
        db = db + error.mean()
        w, b = w - lr * dw, b - lr * db
    return w, b


# %% linear_regression_epoch | wrong | batches backwards | cause: order of the batches
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in reversed(batches):
        error = X[batch] @ w + b - y[batch]
        w, b = w - lr * error @ X[batch] / len(batch), b - lr * error.mean()
    return w, b


# %% linear_regression_epoch | wrong | shuffles the batches | cause: nondeterministic order of the batches
def linear_regression_epoch(X, y, w, b, lr, batches):
    for k in torch.randperm(len(batches)):
        batch = batches[k]
        error = X[batch] @ w + b - y[batch]
        w, b = w - lr * error @ X[batch] / len(batch), b - lr * error.mean()
    return w, b


# %% linear_regression_epoch | wrong | lr halves with each batch | cause: learning rate decays
def linear_regression_epoch(X, y, w, b, lr, batches):
    for k, batch in enumerate(batches):
        error = X[batch] @ w + b - y[batch]
        rate = lr / (k + 1)
        w, b = w - rate * error @ X[batch] / len(batch), b - rate * error.mean()
    return w, b


# %% linear_regression_epoch | wrong | in place | cause: changes its input
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        error = X[batch] @ w + b - y[batch]
        w -= lr * error @ X[batch] / len(batch)
        b -= lr * error.mean()
    return w.clone(), b.clone()


# %% linear_regression_epoch | wrong | batches taken out of the list | cause: changes its input
def linear_regression_epoch(X, y, w, b, lr, batches):
    while batches:
        batch = batches.pop(0)
        error = X[batch] @ w + b - y[batch]
        w, b = w - lr * error @ X[batch] / len(batch), b - lr * error.mean()
    return w, b


# %% linear_regression_epoch | wrong | w and b kept between calls | cause: keeps state
KEPT = {}


def linear_regression_epoch(X, y, w, b, lr, batches):
    w, b = KEPT.get(w.shape, (w, b))
    for batch in batches:
        error = X[batch] @ w + b - y[batch]
        w, b = w - lr * error @ X[batch] / len(batch), b - lr * error.mean()
    KEPT[w.shape] = w, b
    return w, b


# %% linear_regression_epoch | wrong | autograd | cause: autograd
def linear_regression_epoch(X, y, w, b, lr, batches):
    w, b = w.clone().requires_grad_(), b.clone().requires_grad_()
    for batch in batches:
        loss = ((X[batch] @ w + b - y[batch]) ** 2).mean() / 2
        loss.backward()
        with torch.no_grad():
            for parameter in (w, b):
                parameter -= lr * parameter.grad
                parameter.grad.zero_()
    return w.detach(), b.detach()


# %% linear_regression_epoch | wrong | b as (1,) | cause: shape
def linear_regression_epoch(X, y, w, b, lr, batches):
    b = b.reshape(1)
    for batch in batches:
        error = X[batch] @ w + b - y[batch]
        w, b = w - lr * error @ X[batch] / len(batch), b - lr * error.mean()
    return w, b


# %% linear_regression_epoch | wrong | b as a number | cause: wrong type
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        error = X[batch] @ w + b - y[batch]
        w, b = w - lr * error @ X[batch] / len(batch), b - lr * error.mean().item()
    return w, float(b)


# %% linear_regression_epoch | wrong | b first | cause: returned in the wrong order
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        error = X[batch] @ w + b - y[batch]
        w, b = w - lr * error @ X[batch] / len(batch), b - lr * error.mean()
    return b, w


# %% linear_regression_epoch | wrong | w only | cause: b not returned
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        error = X[batch] @ w + b - y[batch]
        w, b = w - lr * error @ X[batch] / len(batch), b - lr * error.mean()
    return w


# %% linear_regression_epoch | wrong | stops at the short batch | cause: short batches left out
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        if len(batch) != len(batches[0]):
            continue
        error = X[batch] @ w + b - y[batch]
        w, b = w - lr * error @ X[batch] / len(batch), b - lr * error.mean()
    return w, b


# %% linear_regression_epoch | wrong | w times a factor | cause: nan where w is 0
def linear_regression_epoch(X, y, w, b, lr, batches):
    for i in batches:
        e = X[i] @ w + b - y[i]
        w, b = w * (1 - lr * (X[i].T @ e / len(i)) / w), b - lr * e.mean()
    return w, b


# %% linear_regression_epoch | wrong | b updated first | cause: w sees the new b
def linear_regression_epoch(X, y, w, b, lr, batches):
    w, b = w.clone(), b.clone()
    for idx in batches:
        e = X[idx] @ w + b - y[idx]
        b = b - lr * e.mean()
        e = X[idx] @ w + b - y[idx]
        w = w - lr * X[idx].T @ e / len(idx)
    return w, b


# %% linear_regression_epoch | wrong | momentum left in | cause: momentum on top
def linear_regression_epoch(X, y, w, b, lr, batches):
    vw, vb = torch.zeros_like(w), torch.zeros_like(b)
    for i in batches:
        e = X[i] @ w + b - y[i]
        vw = 0.9 * vw + X[i].T @ e / len(i)
        vb = 0.9 * vb + e.mean()
        w, b = w - lr * vw, b - lr * vb
    return w, b


# %% linear_regression_epoch | wrong | mean of the iterates | cause: mean of the iterates
def linear_regression_epoch(X, y, w, b, lr, batches):
    ws, bs = [], []
    for i in batches:
        e = X[i] @ w + b - y[i]
        w, b = w - lr * X[i].T @ e / len(i), b - lr * e.mean()
        ws.append(w)
        bs.append(b)
    return torch.stack(ws).mean(0), torch.stack(bs).mean(0)


# %% linear_regression_epoch | wrong | slices that run past the end | cause: rows in sequence
def linear_regression_epoch(X, y, w, b, lr, batches):
    position = 0
    for batch in batches:
        size = batch.numel()
        rows, targets = X[position : position + size], y[position : position + size]
        position += size
        errors = rows @ w + b - targets
        w, b = w - lr * rows.T @ errors / size, b - lr * errors.mean()
    return w, b


# %% linear_regression_epoch | wrong | gradients averaged | cause: mean of the gradients so far
class Averager:
    def __init__(self):
        self.n, self.value = 0, 0

    def add(self, v):
        self.n += 1
        self.value = self.value + (v - self.value) / self.n
        return self.value


def linear_regression_epoch(X, y, w, b, lr, batches):
    gw, gb = Averager(), Averager()
    for idx in batches:
        e = X[idx] @ w + b - y[idx]
        w, b = w - lr * gw.add(X[idx].T @ e / len(idx)), b - lr * gb.add(e.mean())
    return w, b


# %% linear_regression_epoch | wrong | size of the last batch | cause: size of the last batch
def linear_regression_epoch(X, y, w, b, lr, batches):
    n = len(batches[-1])
    for idx in batches:
        A = torch.cat([X[idx], X.new_ones(len(idx), 1)], 1)
        theta = torch.cat([w, b[None]])
        theta = theta - lr / n * (A.T @ (A @ theta - y[idx]))
        w, b = theta[:-1], theta[-1]
    return w, b
