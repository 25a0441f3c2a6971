"""Right and wrong versions of `gradient`. The format: ../README.md."""

import math
import random

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% gradient | right | Xᵀ r over m
def gradient(theta, X, y):
    return X.T @ (X @ theta - y) / len(X)


# %% gradient | right | np.dot
def gradient(theta, X, y):
    m = y.shape[0]
    error = np.dot(X, theta) - y
    return (1 / m) * np.dot(X.T, error)


# %% gradient | right | loop over the points
def gradient(theta, X, y):
    result = np.zeros((2, 1))
    for i in range(len(X)):
        error = X[i, 0] * theta[0, 0] + X[i, 1] * theta[1, 0] - y[i, 0]
        result[0, 0] += error * X[i, 0]
        result[1, 0] += error * X[i, 1]
    return result / len(X)


# %% gradient | right | each entry on its own
def gradient(theta, X, y):
    errors = (X @ theta - y)[:, 0]
    d_intercept = errors.mean()
    d_slope = (errors * X[:, 1]).mean()
    return np.array([[d_intercept], [d_slope]])


# %% gradient | right | mean of the weighted rows
def gradient(theta, X, y):
    return np.mean((X @ theta - y) * X, axis=0).reshape(2, 1)


# %% gradient | right | einsum
def gradient(t, X, y):
    r = X @ t - y
    return np.einsum("mj,mk->jk", X, r) / X.shape[0]


# %% gradient | right | normal equations
def gradient(theta, X, y):
    H, c = X.T @ X, X.T @ y
    return (H @ theta - c) / len(y)


# %% gradient | right | flat inside
def gradient(theta, X, y):
    r = X.dot(theta.flatten()) - y.flatten()
    return (r.dot(X) / r.size)[:, np.newaxis]


# %% gradient | right | torch inside
def gradient(theta, X, y):
    T, A, b = torch.from_numpy(theta), torch.from_numpy(X), torch.from_numpy(y)
    return (A.T @ (A @ T - b) / len(A)).numpy()


# %% gradient | right | in place on its own array
def gradient(theta, X, y):
    r = X @ theta
    r -= y
    r /= len(X)
    return X.T @ r


# %% gradient | wrong | mean forgotten | cause: factor m
def gradient(theta, X, y):
    return X.T @ (X @ theta - y)


# %% gradient | wrong | 2/m | cause: factor 2
def gradient(theta, X, y):
    return 2 * X.T @ (X @ theta - y) / len(X)


# %% gradient | wrong | 1/(2m) | cause: factor 1/2
def gradient(theta, X, y):
    return X.T @ (X @ theta - y) / (2 * len(X))


# %% gradient | wrong | np.mean over the whole matrix | cause: one mean for both entries
def gradient(theta, X, y):
    return np.full((2, 1), np.mean((X @ theta - y) * X))


# %% gradient | wrong | m - 1 | cause: divided by m - 1
def gradient(theta, X, y):
    return X.T @ (X @ theta - y) / max(len(X) - 1, 1)


# %% gradient | wrong | m of the data set written out | cause: m fixed at 20
def gradient(theta, X, y):
    return X.T @ (X @ theta - y) / 20


# %% gradient | wrong | y minus prediction | cause: sign
def gradient(theta, X, y):
    return X.T @ (y - X @ theta) / len(X)


# %% gradient | wrong | plus y | cause: sign of y
def gradient(theta, X, y):
    return X.T @ (X @ theta + y) / len(X)


# %% gradient | wrong | x forgotten | cause: x missing
def gradient(theta, X, y):
    return np.mean(X @ theta - y) * np.ones((2, 1))


# %% gradient | wrong | product of the means | cause: product of the means
def gradient(theta, X, y):
    return np.mean(X @ theta - y) * X.mean(axis=0).reshape(2, 1)


# %% gradient | wrong | sign of the errors | cause: gradient of absolute values
def gradient(theta, X, y):
    return X.T @ np.sign(X @ theta - y) / len(X)


# %% gradient | wrong | errors squared | cause: square kept
def gradient(theta, X, y):
    return X.T @ (X @ theta - y) ** 2 / len(X)


# %% gradient | wrong | X squared | cause: X squared
def gradient(theta, X, y):
    return (X**2).T @ (X @ theta - y) / len(X)


# %% gradient | wrong | y forgotten | cause: y missing
def gradient(theta, X, y):
    return X.T @ X @ theta / len(X)


# %% gradient | wrong | intercept left out of the prediction | cause: intercept missing
def gradient(theta, X, y):
    return X.T @ (X[:, 1:] @ theta[1:] - y) / len(X)


# %% gradient | wrong | intercept never moves | cause: first entry 0
def gradient(theta, X, y):
    r = X @ theta - y
    return np.array([[0.0], [np.mean(r * X[:, 1:])]])


# %% gradient | wrong | entries swapped | cause: flipped
def gradient(theta, X, y):
    return (X.T @ (X @ theta - y) / len(X))[::-1].copy()


# %% gradient | wrong | theta swapped in the prediction | cause: theta in the wrong order
def gradient(theta, X, y):
    return X.T @ (X @ theta[::-1] - y) / len(X)


# %% gradient | wrong | slope sees the new intercept | cause: entries found one after the other
def gradient(theta, X, y):
    theta = theta.copy()
    d0 = np.mean(X @ theta - y)
    theta[0] -= d0
    d1 = np.mean((X @ theta - y) * X[:, 1:])
    return np.array([[d0], [d1]])


# %% gradient | wrong | flat y | cause: (m, 1) minus (m,), broadcast
def gradient(theta, X, y):
    r = X @ theta - y.ravel()
    return (X.T @ r).mean(axis=1, keepdims=True)


# %% gradient | wrong | X in place of Xᵀ | cause: shapes do not fit
def gradient(theta, X, y):
    return X @ (X @ theta - y) / len(X)


# %% gradient | wrong | divided by the norm | cause: normalised
def gradient(theta, X, y):
    g = X.T @ (X @ theta - y) / len(X)
    return g / np.linalg.norm(g)


# %% gradient | wrong | clipped to [-1, 1] | cause: clipped
def gradient(theta, X, y):
    return np.clip(X.T @ (X @ theta - y) / len(X), -1, 1)


# %% gradient | wrong | a step in place of the gradient | cause: factor 0.01
def gradient(theta, X, y):
    return 0.01 * X.T @ (X @ theta - y) / len(X)


# %% gradient | wrong | the new theta | cause: updated theta in place of the gradient
def gradient(theta, X, y):
    return theta - 0.01 * X.T @ (X @ theta - y) / len(X)


# %% gradient | wrong | the cost | cause: value in place of the gradient
def gradient(theta, X, y):
    return float(np.mean((X @ theta - y) ** 2) / 2)


# %% gradient | wrong | loop ends one early | cause: last point left out
def gradient(theta, X, y):
    result = np.zeros((2, 1))
    for i in range(len(X) - 1):
        result += (X[i] @ theta - y[i]) * X[i].reshape(2, 1)
    return result / len(X)


# %% gradient | wrong | = in place of += | cause: last point only
def gradient(theta, X, y):
    result = np.zeros((2, 1))
    for i in range(len(X)):
        result = (X[i] @ theta - y[i]) * X[i].reshape(2, 1)
    return result / len(X)


# %% gradient | wrong | divided in every round | cause: divided inside the loop
def gradient(theta, X, y):
    result = np.zeros((2, 1))
    for i in range(len(X)):
        result += (X[i] @ theta - y[i]) * X[i].reshape(2, 1)
        result /= len(X)
    return result


# %% gradient | wrong | a flat array | cause: shape, (2,)
def gradient(theta, X, y):
    return X.T @ (X @ theta - y)[:, 0] / len(X)


# %% gradient | wrong | a row | cause: shape, (1, 2)
def gradient(theta, X, y):
    return (X @ theta - y).T @ X / len(X)


# %% gradient | wrong | one row a point | cause: shape, mean missing
def gradient(theta, X, y):
    return (X @ theta - y) * X


# %% gradient | wrong | a list | cause: wrong type, list
def gradient(theta, X, y):
    return (X.T @ (X @ theta - y) / len(X)).tolist()


# %% gradient | wrong | a tuple of two numbers | cause: wrong type, tuple
def gradient(theta, X, y):
    r = X @ theta - y
    return r.mean(), (r * X[:, 1:]).mean()


# %% gradient | wrong | a tensor | cause: wrong type, tensor
def gradient(theta, X, y):
    return torch.from_numpy(X.T @ (X @ theta - y) / len(X))


# %% gradient | wrong | float32 result | cause: float32 result
def gradient(theta, X, y):
    return (X.T @ (X @ theta - y) / len(X)).astype(np.float32)


# %% gradient | wrong | torch's default dtype inside | cause: float32 precision
def gradient(theta, X, y):
    T, A, b = torch.Tensor(theta), torch.Tensor(X), torch.Tensor(y)
    return (A.T @ (A @ T - b) / len(A)).numpy().astype(np.float64)


# %% gradient | wrong | whole numbers | cause: integer result
def gradient(theta, X, y):
    return (X.T @ (X @ theta - y) / len(X)).astype(int)


# %% gradient | wrong | object array | cause: dtype object
def gradient(theta, X, y):
    return np.array([[v] for v in (X.T @ (X @ theta - y) / len(X))[:, 0]], dtype=object)


# %% gradient | wrong | errors written into y | cause: modifies its input
def gradient(theta, X, y):
    np.subtract(X @ theta, y, out=y)
    return X.T @ y / len(X)


# %% gradient | wrong | answer written into theta | cause: modifies its input
def gradient(theta, X, y):
    theta[:] = X.T @ (X @ theta - y) / len(X)
    return theta


# %% gradient | wrong | rows weighted in place | cause: modifies its input
def gradient(theta, X, y):
    r = X @ theta - y
    X *= r
    return X.mean(axis=0).reshape(2, 1)


# %% gradient | wrong | forgets to return | cause: returns None
def gradient(theta, X, y):
    g = X.T @ (X @ theta - y) / len(X)


# %% gradient | wrong | central differences of the cost | cause: finite differences
def cost(theta, X, y):
    return np.mean((X @ theta - y) ** 2) / 2


def gradient(theta, X, y):
    h = 1e-5
    result = np.zeros_like(theta)
    for j in range(2):
        step = np.zeros_like(theta)
        step[j] = h
        result[j] = (cost(theta + step, X, y) - cost(theta - step, X, y)) / (2 * h)
    return result


# %% gradient | wrong | forward differences of the cost | cause: finite differences
def cost(theta, X, y):
    return np.mean((X @ theta - y) ** 2) / 2


def gradient(theta, X, y):
    h = 1e-6
    steps = h * np.eye(2)
    return np.array([[(cost(theta + s[:, None], X, y) - cost(theta, X, y)) / h] for s in steps])


# %% gradient | wrong | backward in torch | cause: uses autograd
def gradient(theta, X, y):
    t = torch.tensor(theta, requires_grad=True)
    loss = ((torch.from_numpy(X) @ t - torch.from_numpy(y)) ** 2).mean() / 2
    loss.backward()
    return t.grad.numpy()


# %% gradient | wrong | one random point | cause: random
def gradient(theta, X, y):
    i = random.randrange(len(X))
    return X[i : i + 1].T @ (X[i : i + 1] @ theta - y[i : i + 1])


# %% gradient | wrong | momentum kept between the calls | cause: caches state between calls
velocity = np.zeros((2, 1))


def gradient(theta, X, y):
    global velocity
    velocity = 0.9 * velocity + X.T @ (X @ theta - y) / len(X)
    return velocity


# %% gradient | right | np.gradient shown below
def gradient(theta, X, y):
    return np.einsum("ij,ik->jk", X, X @ theta - y) / y.shape[0]


print(np.gradient(np.array([3.0, 4.0, 5.0, 5.0, 2.0])))


# %% gradient | wrong | y without its second axis | cause: (m, 1) minus (m,)
def gradient(theta, X, y):
    r = X @ theta - y[:, 0]
    return X.T @ r / len(X)


# %% gradient | wrong | x in both entries | cause: first entry weighted by x too
def gradient(theta, X, y):
    m = len(y)
    err = X @ theta - y
    x = X[:, 1:2]
    return np.array([[np.sum(err * x) / m], [np.sum(err * x) / m]])


# %% gradient | wrong | only the slope averaged | cause: first entry not divided by m
def gradient(theta, X, y):
    e = X @ theta - y
    g0 = e.sum()
    g1 = (e * X[:, 1:]).mean()
    return np.array([[g0], [g1]])
