"""Right and wrong versions of `gradient_by_loops`. Format: ../README.md."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% gradient_by_loops | right | adds up row by row
def gradient_by_loops(X, y, w, b):
    m = X.shape[0]
    dw = torch.zeros_like(w)
    db = torch.zeros_like(b)
    for i in range(m):
        p = torch.sigmoid(torch.dot(w, X[i]) + b)
        dw = dw + (p - y[i]) * X[i] / m
        db = db + (p - y[i]) / m
    return dw, db


# %% gradient_by_loops | right | two loops over Python numbers
def squeeze(z):
    return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))


def gradient_by_loops(X, y, w, b):
    rows, labels, weights = X.tolist(), y.tolist(), w.tolist()
    m, n = len(rows), len(weights)
    dw, db = [0.0] * n, 0.0
    for i in range(m):
        z = b.item()
        for j in range(n):
            z += rows[i][j] * weights[j]
        error = squeeze(z) - labels[i]
        for j in range(n):
            dw[j] += error * rows[i][j]
        db += error
    dw = torch.tensor([d / m for d in dw], dtype=X.dtype, device=X.device)
    return dw, torch.tensor(db / m, dtype=X.dtype, device=X.device)


# %% gradient_by_loops | right | zip, and in place on its own sums
def gradient_by_loops(X, y, w, b):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for x, label in zip(X, y):
        error = 1 / (1 + torch.exp(-(x @ w + b))) - label
        dw.add_(error * x)
        db.add_(error)
    return dw.div_(len(X)), db.div_(len(X))


# %% gradient_by_loops | right | lists, stacked
def gradient_by_loops(X, y, w, b):
    errors = [torch.sigmoid((X[i] * w).sum() + b) - y[i] for i in range(len(y))]
    dw = torch.stack([e * x for e, x in zip(errors, X)]).mean(0)
    return [dw, torch.stack(errors).mean()]


# %% gradient_by_loops | right | while, minus (y - p)
def gradient_by_loops(X, y, w, b):
    i, dw, db = 0, 0, 0
    while i < len(X):
        difference = y[i] - torch.sigmoid(w @ X[i] + b)
        dw = dw - difference * X[i]
        db = db - difference
        i += 1
    return dw / i, db / i


# %% gradient_by_loops | right | if on the label
def gradient_by_loops(X, y, w, b):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for x, label in zip(X, y):
        z = x @ w + b
        if label == 1:
            error = -torch.sigmoid(-z)
        else:
            error = torch.sigmoid(z)
        dw += error * x
        db += error
    return dw / y.numel(), db / y.numel()


# %% gradient_by_loops | right | NumPy inside
def gradient_by_loops(X, y, w, b):
    X_, y_, w_ = X.cpu().numpy(), y.cpu().numpy(), w.cpu().numpy()
    dw, db = np.zeros(len(w_)), 0.0
    with np.errstate(over="ignore"):
        for i in range(len(X_)):
            error = 1 / (1 + np.exp(-(np.dot(X_[i], w_) + b.item()))) - y_[i]
            dw += error * X_[i]
            db += error
    return (
        torch.tensor(dw / len(X_), dtype=X.dtype, device=X.device),
        torch.tensor(db / len(X_), dtype=X.dtype, device=X.device),
    )


# %% gradient_by_loops | right | float64 inside, cast back
def gradient_by_loops(X, y, w, b):
    X64, y64, w64, b64 = X.double(), y.double(), w.double(), b.double()
    dw, db = torch.zeros_like(w64), torch.zeros_like(b64)
    for i in range(len(X)):
        error = torch.sigmoid(X64[i] @ w64 + b64) - y64[i]
        dw += error * X64[i]
        db += error
    return (dw / len(X)).to(X.dtype), (db / len(X)).to(X.dtype)


# %% gradient_by_loops | right | comprehension, then sums
def gradient_by_loops(X, y, w, b):
    es = [torch.sigmoid(x @ w + b) - t for x, t in zip(X, y)]
    return sum(e * x for e, x in zip(es, X)) / len(y), sum(es) / len(y)


# %% gradient_by_loops | wrong | = in place of += | cause: only the last example
def gradient_by_loops(X, y, w, b):
    for i in range(len(X)):
        error = torch.sigmoid(X[i] @ w + b) - y[i]
        dw = error * X[i]
        db = error
    return dw / len(X), db / len(X)


# %% gradient_by_loops | wrong | returns what the last example gives | cause: only the last example, no mean
def gradient_by_loops(X, y, w, b):
    for x, label in zip(X, y):
        error = torch.sigmoid(x @ w + b) - label
        dw, db = error * x, error
    return dw, db


# %% gradient_by_loops | wrong | returns inside the loop | cause: only the first example
def gradient_by_loops(X, y, w, b):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for i in range(len(X)):
        error = torch.sigmoid(X[i] @ w + b) - y[i]
        dw += error * X[i]
        db += error
        return dw / len(X), db / len(X)


# %% gradient_by_loops | wrong | range(1, m) | cause: first example left out
def gradient_by_loops(X, y, w, b):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for i in range(1, len(X)):
        error = torch.sigmoid(X[i] @ w + b) - y[i]
        dw += error * X[i]
        db += error
    return dw / len(X), db / len(X)


# %% gradient_by_loops | wrong | range(m - 1) | cause: last example left out
def gradient_by_loops(X, y, w, b):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for i in range(len(X) - 1):
        error = torch.sigmoid(X[i] @ w + b) - y[i]
        dw += error * X[i]
        db += error
    return dw / len(X), db / len(X)


# %% gradient_by_loops | wrong | loops over the features | cause: n in place of m
def gradient_by_loops(X, y, w, b):
    m, n = X.shape
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for i in range(min(n, m)):
        error = torch.sigmoid(X[i] @ w + b) - y[i]
        dw += error * X[i]
        db += error
    return dw / m, db / m


# %% gradient_by_loops | wrong | not divided | cause: mean missing
def gradient_by_loops(X, y, w, b):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for i in range(len(X)):
        error = torch.sigmoid(X[i] @ w + b) - y[i]
        dw += error * X[i]
        db += error
    return dw, db


# %% gradient_by_loops | wrong | only dw divided | cause: mean missing in db
def gradient_by_loops(X, y, w, b):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for i in range(len(X)):
        error = torch.sigmoid(X[i] @ w + b) - y[i]
        dw += error * X[i]
        db += error
    return dw / len(X), db


# %% gradient_by_loops | wrong | divided in the loop and behind it | cause: mean taken twice
def gradient_by_loops(X, y, w, b):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for i in range(len(X)):
        error = (torch.sigmoid(X[i] @ w + b) - y[i]) / len(X)
        dw += error * X[i]
        db += error
    return dw / len(X), db / len(X)


# %% gradient_by_loops | wrong | divided by the number of features | cause: n in place of m in the mean
def gradient_by_loops(X, y, w, b):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for i in range(len(X)):
        error = torch.sigmoid(X[i] @ w + b) - y[i]
        dw += error * X[i]
        db += error
    return dw / len(w), db / len(w)


# %% gradient_by_loops | wrong | y - p | cause: sign
def gradient_by_loops(X, y, w, b):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for i in range(len(X)):
        error = y[i] - torch.sigmoid(X[i] @ w + b)
        dw += error * X[i]
        db += error
    return dw / len(X), db / len(X)


# %% gradient_by_loops | wrong | sigmoid's derivative on top | cause: extra p (1 - p)
def gradient_by_loops(X, y, w, b):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for i in range(len(X)):
        p = torch.sigmoid(X[i] @ w + b)
        delta = (p - y[i]) * p * (1 - p)
        dw += delta * X[i]
        db += delta
    return dw / len(X), db / len(X)


# %% gradient_by_loops | wrong | chain rule as it stands | cause: 0 / 0 where p is certain
def gradient_by_loops(X, y, w, b):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for i in range(len(X)):
        p = torch.sigmoid(X[i] @ w + b)
        dp = -y[i] / p + (1 - y[i]) / (1 - p)
        dw += dp * p * (1 - p) * X[i]
        db += dp * p * (1 - p)
    return dw / len(X), db / len(X)


# %% gradient_by_loops | wrong | scores against labels | cause: no sigmoid
def gradient_by_loops(X, y, w, b):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for i in range(len(X)):
        error = X[i] @ w + b - y[i]
        dw += error * X[i]
        db += error
    return dw / len(X), db / len(X)


# %% gradient_by_loops | wrong | bias forgotten | cause: b missing in the score
def gradient_by_loops(X, y, w, b):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for i in range(len(X)):
        error = torch.sigmoid(X[i] @ w) - y[i]
        dw += error * X[i]
        db += error
    return dw / len(X), db / len(X)


# %% gradient_by_loops | wrong | math.exp | cause: raises OverflowError for large scores
def gradient_by_loops(X, y, w, b):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for i in range(len(X)):
        error = 1 / (1 + math.exp(-(X[i] @ w + b))) - y[i]
        dw += error * X[i]
        db += error
    return dw / len(X), db / len(X)


# %% gradient_by_loops | wrong | exp(z) over 1 + exp(z) | cause: overflow
def gradient_by_loops(X, y, w, b):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for x, label in zip(X, y):
        e = torch.exp(x @ w + b)
        error = e / (1 + e) - label
        dw += error * x
        db += error
    return dw / len(X), db / len(X)


# %% gradient_by_loops | wrong | db never added to | cause: db is 0
def gradient_by_loops(X, y, w, b):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for i in range(len(X)):
        dw += (torch.sigmoid(X[i] @ w + b) - y[i]) * X[i]
    return dw / len(X), db / len(X)


# %% gradient_by_loops | wrong | db before dw | cause: outputs swapped
def gradient_by_loops(X, y, w, b):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for i in range(len(X)):
        error = torch.sigmoid(X[i] @ w + b) - y[i]
        dw += error * X[i]
        db += error
    return db / len(X), dw / len(X)


# %% gradient_by_loops | wrong | only dw | cause: one value returned
def gradient_by_loops(X, y, w, b):
    dw = torch.zeros_like(w)
    for i in range(len(X)):
        dw += (torch.sigmoid(X[i] @ w + b) - y[i]) * X[i]
    return dw / len(X)


# %% gradient_by_loops | wrong | db as a Python float | cause: wrong type of db
def gradient_by_loops(X, y, w, b):
    dw, db = torch.zeros_like(w), 0.0
    for i in range(len(X)):
        error = torch.sigmoid(X[i] @ w + b) - y[i]
        dw += error * X[i]
        db += error.item()
    return dw / len(X), db / len(X)


# %% gradient_by_loops | wrong | torch.zeros(n) | cause: float32 sums
def gradient_by_loops(X, y, w, b):
    dw, db = torch.zeros(len(w)), torch.zeros(())
    for i in range(len(X)):
        error = torch.sigmoid(X[i] @ w + b) - y[i]
        dw += error * X[i]
        db += error
    return dw / len(X), db / len(X)


# %% gradient_by_loops | wrong | scales the rows in place | cause: modifies its input
def gradient_by_loops(X, y, w, b):
    db = torch.zeros_like(b)
    for i in range(len(X)):
        error = torch.sigmoid(X[i] @ w + b) - y[i]
        X[i] *= error
        db += error
    return X.sum(0) / len(X), db / len(X)


# %% gradient_by_loops | wrong | sums in a default argument | cause: state between calls
def gradient_by_loops(X, y, w, b, sums={}):
    dw = sums.setdefault((len(w), w.dtype), torch.zeros_like(w))
    db = torch.zeros_like(b)
    for i in range(len(X)):
        error = torch.sigmoid(X[i] @ w + b) - y[i]
        dw += error * X[i]
        db += error
    return dw / len(X), db / len(X)


# %% gradient_by_loops | wrong | autograd, example by example | cause: autograd
def gradient_by_loops(X, y, w, b):
    w_, b_ = w.clone().requires_grad_(), b.clone().requires_grad_()
    for x, label in zip(X, y):
        z = x @ w_ + b_
        ((F.softplus(z) - label * z) / len(X)).backward()
    return w_.grad, b_.grad


# %% gradient_by_loops | wrong | finite differences | cause: finite differences
def cost(X, y, w, b):
    z = X @ w + b
    return (z.clamp(min=0) - y * z + torch.log1p(torch.exp(-z.abs()))).mean()


def gradient_by_loops(X, y, w, b):
    h = 1e-6
    dw = torch.zeros_like(w)
    for j in range(len(w)):
        step = torch.zeros_like(w)
        step[j] = h
        dw[j] = (cost(X, y, w + step, b) - cost(X, y, w - step, b)) / (2 * h)
    return dw, (cost(X, y, w, b + h) - cost(X, y, w, b - h)) / (2 * h)


# %% gradient_by_loops | wrong | no loop at all | cause: vectorized, no loop
def gradient_by_loops(X, y, w, b):
    e = torch.sigmoid(X @ w + b) - y
    return X.T @ e / len(y), e.mean()


# %% gradient_by_loops | wrong | dw divided in the loop | cause: division inside the loop
def gradient_by_loops(X, y, w, b):
    m = len(X)
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for i in range(m):
        e = torch.sigmoid(X[i] @ w + b) - y[i]
        dw += e * X[i]
        db += e
        dw /= m
        db /= m
    return dw, db


# %% gradient_by_loops | wrong | divided in the loop, by hand | cause: division inside the loop
def gradient_by_loops(X, y, w, b):
    m, n = X.shape
    dw = torch.zeros_like(w)
    db = torch.zeros_like(b)
    for i in range(m):
        z = b.clone()
        for j in range(n):
            z = z + w[j] * X[i, j]
        a = torch.sigmoid(z)
        for j in range(n):
            dw[j] += X[i, j] * (a - y[i])
        db += a - y[i]
        dw /= m
    db /= m
    return dw, db


# %% gradient_by_loops | wrong | loop over the features | cause: wrong length
def gradient_by_loops(X, y, w, b):
    m, n = X.shape
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for i in range(n):
        e = torch.sigmoid(X[i] @ w + b) - y[i]
        dw += e * X[i]
        db += e
    return dw / m, db / m


# %% gradient_by_loops | wrong | z not reset | cause: z goes on from the example before
def gradient_by_loops(X, y, w, b):
    m, n = X.shape
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    z = b.clone()
    for i in range(m):
        for j in range(n):
            z = z + w[j] * X[i, j]
        e = torch.sigmoid(z) - y[i]
        dw += e * X[i]
        db += e
    return dw / m, db / m


# %% gradient_by_loops | wrong | last feature not in z | cause: last feature left out of the score
def gradient_by_loops(X, y, w, b):
    m, n = X.shape
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for i in range(m):
        z = b.clone()
        for j in range(n - 1):
            z = z + w[j] * X[i, j]
        e = torch.sigmoid(z) - y[i]
        for j in range(n):
            dw[j] += e * X[i, j] / m
        db += e / m
    return dw, db


# %% gradient_by_loops | wrong | error adds up | cause: error of each example added to those before
def gradient_by_loops(X, y, w, b):
    m, n = X.shape
    dw = torch.zeros_like(w)
    db = torch.zeros_like(b)
    e = torch.zeros_like(b)
    for i in range(m):
        e = e + torch.sigmoid(X[i] @ w + b) - y[i]
        dw += e * X[i]
        db += e
    return dw / m, db / m


# %% gradient_by_loops | wrong | w for x | cause: errors times w in place of X[i]
def gradient_by_loops(X, y, w, b):
    m, n = X.shape
    dw = torch.zeros_like(w)
    db = torch.zeros_like(b)
    for i in range(m):
        e = torch.sigmoid(X[i] @ w + b) - y[i]
        for j in range(n):
            dw[j] += e * w[j]
        db += e
    return dw / m, db / m


# %% gradient_by_loops | wrong | db in the inner loop | cause: db added once per feature
def gradient_by_loops(X, y, w, b):
    m, n = X.shape
    dw = torch.zeros_like(w)
    db = torch.zeros_like(b)
    for i in range(m):
        e = torch.sigmoid(X[i] @ w + b) - y[i]
        for j in range(n):
            dw[j] += e * X[i, j]
            db += e
    return dw / m, db / m


# %% gradient_by_loops | wrong | score overwritten in the inner loop | cause: only the last feature in the score
def gradient_by_loops(X, y, w, b):
    m, n = X.shape
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for i in range(m):
        for j in range(n):
            z = X[i, j] * w[j] + b
        p = torch.sigmoid(z)
        dw += (p - y[i]) * X[i] / m
        db += (p - y[i]) / m
    return dw, db
