"""Right and wrong versions of `cost`. The format: ../README.md."""

import math
import random

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% cost | right | sum over 2m
def cost(theta, X, y):
    residuals = X @ theta - y
    return float((residuals**2).sum() / (2 * len(X)))


# %% cost | right | half the mean
def cost(theta, X, y):
    return np.mean((X @ theta - y) ** 2) / 2


# %% cost | right | loop over the points
def cost(theta, X, y):
    total = 0.0
    for i in range(len(X)):
        prediction = theta[0, 0] * X[i, 0] + theta[1, 0] * X[i, 1]
        total += (prediction - y[i, 0]) ** 2
    return total / (2 * len(X))


# %% cost | right | rᵀ r
def cost(theta, X, y):
    r = X.dot(theta) - y
    return (r.T @ r).item() / (2 * X.shape[0])


# %% cost | right | squared norm
def cost(theta, X, y):
    return 0.5 * np.linalg.norm(X @ theta - y) ** 2 / y.size


# %% cost | right | all flat
def cost(theta, X, y):
    m = len(y)
    error = X.dot(theta.ravel()) - y.ravel()
    return float(1 / (2 * m) * np.sum(np.square(error)))


# %% cost | right | einsum
def cost(theta, X, y):
    r = np.einsum("ij,jk->ik", X, theta) - y
    return float(np.einsum("ij,ij->", r, r)) / 2 / len(r)


# %% cost | right | intercept and slope by name
def predict(theta, x):
    intercept, slope = theta[:, 0]
    return intercept + slope * x


def cost(theta, X, y, m=None):
    m = m or X.shape[0]
    errors = predict(theta, X[:, 1]) - y[:, 0]
    return sum(e * e for e in errors) / (2 * m)


# %% cost | right | torch inside
def cost(theta, X, y):
    prediction = torch.from_numpy(X) @ torch.from_numpy(theta)
    return F.mse_loss(prediction, torch.from_numpy(y)).item() / 2


# %% cost | wrong | half forgotten | cause: factor 2
def cost(theta, X, y):
    return float(np.mean((X @ theta - y) ** 2))


# %% cost | wrong | mean forgotten | cause: factor m
def cost(theta, X, y):
    return float(0.5 * np.sum((X @ theta - y) ** 2))


# %% cost | wrong | plain sum of squares | cause: factor 2m
def cost(theta, X, y):
    return float(np.sum((X @ theta - y) ** 2))


# %% cost | wrong | divided by X.size | cause: factor 1/2
def cost(theta, X, y):
    return float(np.sum((X @ theta - y) ** 2) / (2 * X.size))


# %% cost | wrong | brackets forgotten in 1 / 2 * m | cause: precedence, times m
def cost(theta, X, y):
    m = len(X)
    return float(1 / 2 * m * np.sum((X @ theta - y) ** 2))


# %% cost | wrong | m - 1 | cause: divided by m - 1
def cost(theta, X, y):
    return float(np.sum((X @ theta - y) ** 2) / (2 * max(len(X) - 1, 1)))


# %% cost | wrong | m of the data set written out | cause: m fixed at 20
def cost(theta, X, y):
    return float(np.sum((X @ theta - y) ** 2) / (2 * 20))


# %% cost | wrong | square of the sum | cause: square and sum in the wrong order
def cost(theta, X, y):
    return float(np.sum(X @ theta - y) ** 2 / (2 * len(X)))


# %% cost | wrong | square of the mean | cause: square and mean in the wrong order
def cost(theta, X, y):
    return float(np.mean(X @ theta - y) ** 2 / 2)


# %% cost | wrong | variance of the errors | cause: mean error taken off
def cost(theta, X, y):
    return float(np.var(X @ theta - y) / 2)


# %% cost | wrong | square forgotten | cause: square missing
def cost(theta, X, y):
    return float(np.sum(X @ theta - y) / (2 * len(X)))


# %% cost | wrong | absolute values | cause: absolute values in place of squares
def cost(theta, X, y):
    return float(np.abs(X @ theta - y).sum() / (2 * len(X)))


# %% cost | wrong | square root at the end | cause: square root
def cost(theta, X, y):
    return float(np.sqrt(np.sum((X @ theta - y) ** 2) / (2 * len(X))))


# %% cost | wrong | root mean square | cause: square root, factor
def cost(theta, X, y):
    return float(np.linalg.norm(X @ theta - y) / np.sqrt(len(X)))


# %% cost | wrong | plus y | cause: sign of y
def cost(theta, X, y):
    return float(np.sum((X @ theta + y) ** 2) / (2 * len(X)))


# %% cost | wrong | flat y | cause: (m, 1) minus (m,), broadcast
def cost(theta, X, y):
    return float(np.sum((X @ theta - y.ravel()) ** 2) / (2 * len(X)))


# %% cost | wrong | flat prediction, mean | cause: (m,) minus (m, 1), broadcast
def cost(theta, X, y):
    return float(np.mean((X @ theta[:, 0] - y) ** 2) / 2)


# %% cost | wrong | intercept and slope swapped | cause: theta in the wrong order
def cost(theta, X, y):
    prediction = theta[1] * X[:, :1] + theta[0] * X[:, 1:]
    return float(np.mean((prediction - y) ** 2) / 2)


# %% cost | wrong | intercept left out | cause: intercept missing
def cost(theta, X, y):
    return float(np.mean((X[:, 1:] * theta[1] - y) ** 2) / 2)


# %% cost | wrong | @ on the wrong side | cause: shapes do not fit
def cost(theta, X, y):
    return float(np.mean((theta @ X - y) ** 2) / 2)


# %% cost | wrong | loop ends one early | cause: last point left out
def cost(theta, X, y):
    total = 0.0
    for i in range(len(X) - 1):
        total += ((X[i] @ theta).item() - y[i, 0]) ** 2
    return total / (2 * len(X))


# %% cost | wrong | total set to 0 inside the loop | cause: last point only
def cost(theta, X, y):
    for i in range(len(X)):
        total = 0.0
        total += ((X[i] @ theta).item() - y[i, 0]) ** 2
    return total / (2 * len(X))


# %% cost | wrong | returns inside the loop | cause: first point only
def cost(theta, X, y):
    total = 0.0
    for row, target in zip(X, y, strict=True):
        total += ((row @ theta).item() - target.item()) ** 2
        return total / (2 * len(X))


# %% cost | wrong | a (1, 1) array | cause: wrong type, (1, 1) array
def cost(theta, X, y):
    r = X @ theta - y
    return r.T @ r / (2 * len(X))


# %% cost | wrong | one cost a point | cause: wrong type, mean missing
def cost(theta, X, y):
    return (X @ theta - y) ** 2 / (2 * len(X))


# %% cost | wrong | a tensor | cause: wrong type, tensor
def cost(theta, X, y):
    return torch.tensor(np.mean((X @ theta - y) ** 2) / 2)


# %% cost | wrong | a whole number | cause: integer result
def cost(theta, X, y):
    return int(np.mean((X @ theta - y) ** 2) / 2)


# %% cost | wrong | integer division | cause: rounded down
def cost(theta, X, y):
    return float(np.sum((X @ theta - y) ** 2) // (2 * len(X)))


# %% cost | wrong | rounded to four decimals | cause: rounded
def cost(theta, X, y):
    return round(float(np.mean((X @ theta - y) ** 2) / 2), 4)


# %% cost | wrong | float32 inside | cause: float32 precision
def cost(theta, X, y):
    r = X.astype(np.float32) @ theta.astype(np.float32) - y.astype(np.float32)
    return float(np.mean(r**2) / 2)


# %% cost | wrong | errors written into y | cause: modifies its input
def cost(theta, X, y):
    y -= X @ theta
    return float((y**2).sum() / (2 * len(X)))


# %% cost | wrong | columns of X scaled in place | cause: modifies its input
def cost(theta, X, y):
    X *= theta.T
    return float(((X.sum(axis=1, keepdims=True) - y) ** 2).mean() / 2)


# %% cost | wrong | forgets to return | cause: returns None
def cost(theta, X, y):
    J = np.mean((X @ theta - y) ** 2) / 2


# %% cost | wrong | prints instead of returning | cause: returns None
def cost(theta, X, y):
    print("J =", np.mean((X @ theta - y) ** 2) / 2)


# %% cost | wrong | adds up over the calls | cause: caches state between calls
total = 0.0


def cost(theta, X, y):
    global total
    total += float(((X @ theta - y) ** 2).sum())
    return total / (2 * len(X))


# %% cost | wrong | a random half of the points | cause: random
def cost(theta, X, y):
    some = random.sample(range(len(X)), max(1, len(X) // 2))
    return float(np.mean((X[some] @ theta - y[some]) ** 2) / 2)
