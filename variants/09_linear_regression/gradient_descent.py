"""Right and wrong versions of `gradient_descent`. The format: ../README.md."""

import math
import random

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% gradient_descent | right | for with break
def gradient(theta, X, y):
    return X.T @ (X @ theta - y) / len(X)


def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones((2, 1))
    for _ in range(max_iterations):
        g = gradient(theta, X, y)
        if np.all(np.abs(g) <= tolerance):
            break
        theta = theta - alpha * g
    return theta


# %% gradient_descent | right | while with a counter
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    m = len(X)
    theta = np.array([[1.0], [1.0]])
    g = X.T @ (X @ theta - y) / m
    updates = 0
    while not np.all(np.abs(g) <= tolerance) and updates < max_iterations:
        theta = theta - alpha * g
        g = X.T @ (X @ theta - y) / m
        updates += 1
    return theta


# %% gradient_descent | right | plain numbers and precomputed sums
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    x, t, m = X[:, 1], y[:, 0], len(X)
    sx, sxx, sy, sxy = x.sum() / m, (x * x).sum() / m, t.sum() / m, (x * t).sum() / m
    a = b = 1.0
    for _ in range(max_iterations):
        da = a + b * sx - sy
        db = a * sx + b * sxx - sxy
        if abs(da) <= tolerance and abs(db) <= tolerance:
            return np.array([[a], [b]])
        a, b = a - alpha * da, b - alpha * db
    return np.array([[a], [b]])


# %% gradient_descent | right | in place on its own theta
def gradient_descent(X, y, alpha, tol=1e-5, max_iter=100_000):
    theta = np.ones(shape=(2, 1), dtype=np.float64)
    for _ in range(max_iter):
        g = np.dot(X.T, np.dot(X, theta) - y) / y.shape[0]
        if np.max(np.abs(g)) <= tol:
            return theta
        theta -= alpha * g
    return theta


# %% gradient_descent | right | norm of infinite order
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta, count = np.ones((2, 1)), 0
    while count < max_iterations:
        g = X.T @ (X @ theta - y) / len(X)
        if np.linalg.norm(g, np.inf) <= tolerance:
            break
        theta = theta - alpha * g
        count += 1
    return theta


# %% gradient_descent | right | not any above the tolerance
def step(theta, g, alpha):
    return theta - alpha * g


def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000, start=1.0):
    theta = np.full((2, 1), start)
    H, c = X.T @ X / len(X), X.T @ y / len(X)
    for _ in range(max_iterations):
        g = H @ theta - c
        if not (np.abs(g) > tolerance).any():
            break
        theta = step(theta, g, alpha)
    return theta


# %% gradient_descent | right | torch inside
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    A, b = torch.from_numpy(X), torch.from_numpy(y)
    H, c = A.T @ A / len(A), A.T @ b / len(A)
    theta = torch.ones(2, 1, dtype=torch.float64)
    for _ in range(max_iterations):
        g = H @ theta - c
        if g.abs().max() <= tolerance:
            break
        theta = theta - alpha * g
    return theta.numpy()


# %% gradient_descent | right | flat theta inside, endless loop with returns
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta, target, n = np.ones(2), y.ravel(), 0
    while True:
        g = (X @ theta - target) @ X / len(X)
        if n == max_iterations or (abs(g[0]) <= tolerance and abs(g[1]) <= tolerance):
            return theta.reshape(2, 1)
        theta = theta - alpha * g
        n += 1


# %% gradient_descent | wrong | tested after the update | cause: one update too many
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones((2, 1))
    for _ in range(max_iterations):
        g = X.T @ (X @ theta - y) / len(X)
        theta = theta - alpha * g
        if np.all(np.abs(g) <= tolerance):
            break
    return theta


# %% gradient_descent | wrong | new gradient tested after the update | cause: first update without a test
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones((2, 1))
    g = X.T @ (X @ theta - y) / len(X)
    for _ in range(max_iterations):
        theta = theta - alpha * g
        g = X.T @ (X @ theta - y) / len(X)
        if np.all(np.abs(g) <= tolerance):
            break
    return theta


# %% gradient_descent | wrong | a limit of its own | cause: max_iterations ignored
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    H, c = X.T @ X / len(X), X.T @ y / len(X)
    theta = np.ones((2, 1))
    for _ in range(20_000):
        g = H @ theta - c
        if np.all(np.abs(g) <= tolerance):
            break
        theta = theta - alpha * g
    return theta


# %% gradient_descent | wrong | never tested | cause: tolerance ignored
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    H, c = X.T @ X / len(X), X.T @ y / len(X)
    theta = np.ones((2, 1))
    for _ in range(max_iterations):
        theta = theta - alpha * (H @ theta - c)
    return theta


# %% gradient_descent | wrong | any in place of all | cause: one flat entry is enough
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones((2, 1))
    for _ in range(max_iterations):
        g = X.T @ (X @ theta - y) / len(X)
        if np.any(np.abs(g) <= tolerance):
            break
        theta = theta - alpha * g
    return theta


# %% gradient_descent | wrong | goes on only while both are steep | cause: one flat entry is enough
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones((2, 1))
    g = X.T @ (X @ theta - y) / len(X)
    n = 0
    while abs(g[0, 0]) > tolerance and abs(g[1, 0]) > tolerance and n < max_iterations:
        theta = theta - alpha * g
        g = X.T @ (X @ theta - y) / len(X)
        n += 1
    return theta


# %% gradient_descent | wrong | absolute value forgotten | cause: sign not dropped
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones((2, 1))
    for _ in range(max_iterations):
        g = X.T @ (X @ theta - y) / len(X)
        if np.all(g <= tolerance):
            break
        theta = theta - alpha * g
    return theta


# %% gradient_descent | wrong | length of the gradient | cause: norm tested
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones((2, 1))
    for _ in range(max_iterations):
        g = X.T @ (X @ theta - y) / len(X)
        if np.linalg.norm(g) <= tolerance:
            break
        theta = theta - alpha * g
    return theta


# %% gradient_descent | wrong | sum of the gradient | cause: sum tested
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones((2, 1))
    for _ in range(max_iterations):
        g = X.T @ (X @ theta - y) / len(X)
        if abs(g.sum()) <= tolerance:
            break
        theta = theta - alpha * g
    return theta


# %% gradient_descent | wrong | mean of the absolute values | cause: mean tested
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones((2, 1))
    for _ in range(max_iterations):
        g = X.T @ (X @ theta - y) / len(X)
        if np.abs(g).mean() <= tolerance:
            break
        theta = theta - alpha * g
    return theta


# %% gradient_descent | wrong | slope alone tested | cause: first entry not tested
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones((2, 1))
    for _ in range(max_iterations):
        g = X.T @ (X @ theta - y) / len(X)
        if abs(g[1, 0]) <= tolerance:
            break
        theta = theta - alpha * g
    return theta


# %% gradient_descent | wrong | stops when theta hardly moves | cause: change of theta tested
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones((2, 1))
    for _ in range(max_iterations):
        new = theta - alpha * X.T @ (X @ theta - y) / len(X)
        if np.all(np.abs(new - theta) <= tolerance):
            break
        theta = new
    return theta


# %% gradient_descent | wrong | stops when the cost hardly changes | cause: change of the cost tested
def cost(theta, X, y):
    return np.mean((X @ theta - y) ** 2) / 2


def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones((2, 1))
    last = cost(theta, X, y)
    for _ in range(max_iterations):
        theta = theta - alpha * X.T @ (X @ theta - y) / len(X)
        now = cost(theta, X, y)
        if abs(last - now) <= tolerance:
            break
        last = now
    return theta


# %% gradient_descent | wrong | stops when the cost is small | cause: cost tested
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    H, c = X.T @ X / len(X), X.T @ y / len(X)
    theta = np.ones((2, 1))
    for n in range(max_iterations):
        if n % 100 == 0 and np.mean((X @ theta - y) ** 2) / 2 <= tolerance:
            break
        theta = theta - alpha * (H @ theta - c)
    return theta


# %% gradient_descent | wrong | tolerance relative to the first gradient | cause: relative tolerance
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones((2, 1))
    first = None
    for _ in range(max_iterations):
        g = X.T @ (X @ theta - y) / len(X)
        if first is None:
            first = np.abs(g).max()
        if np.abs(g).max() <= tolerance * first:
            break
        theta = theta - alpha * g
    return theta


# %% gradient_descent | wrong | tolerance written out | cause: tolerance fixed at 1e-5
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones((2, 1))
    for _ in range(max_iterations):
        g = X.T @ (X @ theta - y) / len(X)
        if np.all(np.abs(g) <= 1e-5):
            break
        theta = theta - alpha * g
    return theta


# %% gradient_descent | wrong | default tolerance 1e-3 | cause: default of tolerance
def gradient_descent(X, y, alpha, tolerance=1e-3, max_iterations=100_000):
    theta = np.ones((2, 1))
    for _ in range(max_iterations):
        g = X.T @ (X @ theta - y) / len(X)
        if np.all(np.abs(g) <= tolerance):
            break
        theta = theta - alpha * g
    return theta


# %% gradient_descent | wrong | default of 1000 updates | cause: default of max_iterations
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=1000):
    theta = np.ones((2, 1))
    for _ in range(max_iterations):
        g = X.T @ (X @ theta - y) / len(X)
        if np.all(np.abs(g) <= tolerance):
            break
        theta = theta - alpha * g
    return theta


# %% gradient_descent | wrong | alpha written out | cause: alpha ignored
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones((2, 1))
    for _ in range(max_iterations):
        g = X.T @ (X @ theta - y) / len(X)
        if np.all(np.abs(g) <= tolerance):
            break
        theta = theta - 0.01 * g
    return theta


# %% gradient_descent | wrong | range from 1 | cause: one update too few
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones((2, 1))
    for _ in range(1, max_iterations):
        g = X.T @ (X @ theta - y) / len(X)
        if np.all(np.abs(g) <= tolerance):
            break
        theta = theta - alpha * g
    return theta


# %% gradient_descent | wrong | counter compared with <= | cause: one update too many at max_iterations
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones((2, 1))
    n = 0
    while n <= max_iterations:
        g = X.T @ (X @ theta - y) / len(X)
        if np.all(np.abs(g) <= tolerance):
            break
        theta = theta - alpha * g
        n += 1
    return theta


# %% gradient_descent | wrong | the theta before the last update | cause: one update behind
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    previous = theta = np.ones((2, 1))
    for _ in range(max_iterations):
        g = X.T @ (X @ theta - y) / len(X)
        if np.all(np.abs(g) <= tolerance):
            break
        previous = theta
        theta = theta - alpha * g
    return previous


# %% gradient_descent | wrong | plus | cause: sign, uphill
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones((2, 1))
    for _ in range(min(max_iterations, 2000)):
        g = X.T @ (X @ theta - y) / len(X)
        if np.all(np.abs(g) <= tolerance):
            break
        theta = theta + alpha * g
    return theta


# %% gradient_descent | wrong | start at (0, 0) | cause: start
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.zeros((2, 1))
    for _ in range(max_iterations):
        g = X.T @ (X @ theta - y) / len(X)
        if np.all(np.abs(g) <= tolerance):
            break
        theta = theta - alpha * g
    return theta


# %% gradient_descent | wrong | random start | cause: start, random
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.array([[random.gauss(0, 1)], [random.gauss(0, 1)]])
    for _ in range(max_iterations):
        g = X.T @ (X @ theta - y) / len(X)
        if np.all(np.abs(g) <= tolerance):
            break
        theta = theta - alpha * g
    return theta


# %% gradient_descent | wrong | theta[0] first | cause: entries updated one after the other
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones((2, 1))
    m = len(X)
    for _ in range(max_iterations):
        g = X.T @ (X @ theta - y) / m
        if np.all(np.abs(g) <= tolerance):
            break
        theta[0] -= alpha * np.sum(X @ theta - y) / m
        theta[1] -= alpha * np.sum((X @ theta - y) * X[:, 1:]) / m
    return theta


# %% gradient_descent | wrong | intercept never updated | cause: first entry never moves
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    H, c = X.T @ X / len(X), X.T @ y / len(X)
    theta = np.ones((2, 1))
    for _ in range(min(max_iterations, 5000)):
        g = H @ theta - c
        if np.all(np.abs(g) <= tolerance):
            break
        theta[1] -= alpha * g[1]
    return theta


# %% gradient_descent | wrong | gradient found once | cause: stale gradient
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones((2, 1))
    g = X.T @ (X @ theta - y) / len(X)
    if np.all(np.abs(g) <= tolerance):
        return theta
    for _ in range(max_iterations):
        theta = theta - alpha * g
    return theta


# %% gradient_descent | wrong | 2/m in the gradient | cause: factor 2 in the gradient
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones((2, 1))
    for _ in range(max_iterations):
        g = 2 * X.T @ (X @ theta - y) / len(X)
        if np.all(np.abs(g) <= tolerance):
            break
        theta = theta - alpha * g
    return theta


# %% gradient_descent | wrong | mean forgotten in the gradient | cause: factor m in the gradient
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones((2, 1))
    for _ in range(min(max_iterations, 2000)):
        g = X.T @ (X @ theta - y)
        if np.all(np.abs(g) <= tolerance):
            break
        theta = theta - alpha * g
    return theta


# %% gradient_descent | wrong | momentum | cause: momentum
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta, v = np.ones((2, 1)), np.zeros((2, 1))
    for _ in range(max_iterations):
        g = X.T @ (X @ theta - y) / len(X)
        if np.all(np.abs(g) <= tolerance):
            break
        v = 0.9 * v + g
        theta = theta - alpha * v
    return theta


# %% gradient_descent | wrong | alpha shrinks | cause: alpha decays
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones((2, 1))
    for n in range(min(max_iterations, 20_000)):
        g = X.T @ (X @ theta - y) / len(X)
        if np.all(np.abs(g) <= tolerance):
            break
        theta = theta - alpha / (1 + 0.001 * n) * g
    return theta


# %% gradient_descent | wrong | one point a step | cause: stochastic, one point a step
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones((2, 1))
    for n in range(min(max_iterations, 20_000)):
        i = n % len(X)
        g = X[i : i + 1].T @ (X[i : i + 1] @ theta - y[i : i + 1])
        if np.all(np.abs(g) <= tolerance):
            break
        theta = theta - alpha * g
    return theta


# %% gradient_descent | wrong | closed form | cause: minimum in place of the walk
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    return np.linalg.lstsq(X, y, rcond=None)[0]


# %% gradient_descent | wrong | whole-number start | cause: integer theta
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.array([[1], [1]])
    for _ in range(max_iterations):
        g = X.T @ (X @ theta - y) / len(X)
        if np.all(np.abs(g) <= tolerance):
            break
        theta -= alpha * g
    return theta


# %% gradient_descent | wrong | whole-number theta filled in place | cause: integer theta, cut off
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones((2, 1), dtype=int)
    for _ in range(min(max_iterations, 2000)):
        g = X.T @ (X @ theta - y) / len(X)
        if np.all(np.abs(g) <= tolerance):
            break
        theta[:] = theta - alpha * g
    return theta.astype(float)


# %% gradient_descent | wrong | float32 theta | cause: float32 result
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    X, y = X.astype(np.float32), y.astype(np.float32)
    theta = np.ones((2, 1), dtype=np.float32)
    for _ in range(min(max_iterations, 20_000)):
        g = X.T @ (X @ theta - y) / len(X)
        if np.all(np.abs(g) <= tolerance):
            break
        theta = theta - alpha * g
    return theta


# %% gradient_descent | wrong | rounded to four decimals | cause: rounded
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones((2, 1))
    for _ in range(max_iterations):
        g = X.T @ (X @ theta - y) / len(X)
        if np.all(np.abs(g) <= tolerance):
            break
        theta = theta - alpha * g
    return np.round(theta, 4)


# %% gradient_descent | wrong | gradient of central differences | cause: finite differences
def cost(theta, X, y):
    return np.mean((X @ theta - y) ** 2) / 2


def numerical_gradient(theta, X, y, h=1e-5):
    up, down = h * np.eye(2), -h * np.eye(2)
    return np.array(
        [
            [(cost(theta + u[:, None], X, y) - cost(theta + d[:, None], X, y)) / (2 * h)]
            for u, d in zip(up, down, strict=True)
        ]
    )


def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones((2, 1))
    for _ in range(max_iterations):
        g = numerical_gradient(theta, X, y)
        if np.all(np.abs(g) <= tolerance):
            break
        theta = theta - alpha * g
    return theta


# %% gradient_descent | wrong | autograd inside | cause: uses autograd
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    A, b = torch.from_numpy(X), torch.from_numpy(y)
    theta = torch.ones(2, 1, dtype=torch.float64, requires_grad=True)
    for _ in range(max_iterations):
        (g,) = torch.autograd.grad(((A @ theta - b) ** 2).mean() / 2, theta)
        if g.abs().max() <= tolerance:
            break
        theta = (theta - alpha * g).detach().requires_grad_()
    return theta.detach().numpy()


# %% gradient_descent | wrong | x centred in place | cause: x centred, modifies its input
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    X[:, 1] -= X[:, 1].mean()
    theta = np.ones((2, 1))
    for _ in range(min(max_iterations, 20_000)):
        g = X.T @ (X @ theta - y) / len(X)
        if np.all(np.abs(g) <= tolerance):
            break
        theta = theta - alpha * g
    return theta


# %% gradient_descent | wrong | y flattened in place | cause: modifies its input
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    y.shape = (len(X),)
    theta = np.ones(2)
    for _ in range(max_iterations):
        g = X.T @ (X @ theta - y) / len(X)
        if np.all(np.abs(g) <= tolerance):
            break
        theta = theta - alpha * g
    return theta.reshape(2, 1)


# %% gradient_descent | wrong | X and y divided by the root of m in place | cause: modifies its input
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    X /= math.sqrt(len(X))
    y /= math.sqrt(len(X))
    theta = np.ones((2, 1))
    for _ in range(max_iterations):
        g = X.T @ (X @ theta - y)
        if np.all(np.abs(g) <= tolerance):
            break
        theta = theta - alpha * g
    return theta


# %% gradient_descent | wrong | global theta goes on | cause: caches state between calls
theta = np.ones((2, 1))


def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    global theta
    for _ in range(max_iterations):
        g = X.T @ (X @ theta - y) / len(X)
        if np.all(np.abs(g) <= tolerance):
            break
        theta = theta - alpha * g
    return theta


# %% gradient_descent | wrong | start as a default argument, changed in place | cause: caches state between calls
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000, theta=np.ones((2, 1))):
    for _ in range(max_iterations):
        g = X.T @ (X @ theta - y) / len(X)
        if np.all(np.abs(g) <= tolerance):
            break
        theta -= alpha * g
    return theta


# %% gradient_descent | wrong | a flat theta | cause: shape, (2,)
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones(2)
    for _ in range(max_iterations):
        g = X.T @ (X @ theta - y[:, 0]) / len(X)
        if np.all(np.abs(g) <= tolerance):
            break
        theta = theta - alpha * g
    return theta


# %% gradient_descent | wrong | flat theta against a column y | cause: (m,) minus (m, 1), broadcast
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones(2)
    for _ in range(min(max_iterations, 2000)):
        g = (X.T @ (X @ theta - y)).mean(axis=1) / len(X)
        if np.all(np.abs(g) <= tolerance):
            break
        theta = theta - alpha * g
    return theta.reshape(2, 1)


# %% gradient_descent | wrong | theta and the number of updates | cause: wrong type, tuple
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones((2, 1))
    for n in range(max_iterations):
        g = X.T @ (X @ theta - y) / len(X)
        if np.all(np.abs(g) <= tolerance):
            return theta, n
        theta = theta - alpha * g
    return theta, max_iterations


# %% gradient_descent | wrong | the gradient at the end | cause: gradient in place of theta
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones((2, 1))
    for _ in range(max_iterations):
        g = X.T @ (X @ theta - y) / len(X)
        if np.all(np.abs(g) <= tolerance):
            break
        theta = theta - alpha * g
    return g


# %% gradient_descent | wrong | returns only when it is flat | cause: returns None at max_iterations
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones((2, 1))
    for _ in range(max_iterations):
        g = X.T @ (X @ theta - y) / len(X)
        if np.all(np.abs(g) <= tolerance):
            return theta
        theta = theta - alpha * g


# %% gradient_descent | wrong | forgets to return | cause: returns None
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones((2, 1))
    for _ in range(max_iterations):
        g = X.T @ (X @ theta - y) / len(X)
        if np.all(np.abs(g) <= tolerance):
            break
        theta = theta - alpha * g


# %% gradient_descent | wrong | the best of all updated thetas | cause: returns the best theta, not the last
def J(theta, X, y):
    return ((X @ theta - y) ** 2).sum() / (2 * len(X))


def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones((2, 1))
    best = None
    for _ in range(max_iterations):
        g = X.T @ (X @ theta - y) / len(X)
        if np.all(np.abs(g) <= tolerance):
            break
        theta = theta - alpha * g
        if best is None or J(theta, X, y) < J(best, X, y):
            best = theta
    return theta if best is None else best


# %% gradient_descent | wrong | the best theta | cause: returns the best theta, not the last
def J(theta, X, y):
    return ((X @ theta - y) ** 2).sum() / (2 * len(X))


def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones((2, 1))
    best = theta
    for _ in range(max_iterations):
        g = X.T @ (X @ theta - y) / len(X)
        if np.all(np.abs(g) <= tolerance):
            break
        theta = theta - alpha * g
        if J(theta, X, y) < J(best, X, y):
            best = theta
    return best


# %% gradient_descent | wrong | stops when the cost rises | cause: stops when the cost rises
def J(theta, X, y):
    return ((X @ theta - y) ** 2).sum() / (2 * len(X))


def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones((2, 1))
    for _ in range(max_iterations):
        g = X.T @ (X @ theta - y) / len(X)
        if np.all(np.abs(g) <= tolerance):
            break
        new = theta - alpha * g
        if J(new, X, y) > J(theta, X, y):
            break
        theta = new
    return theta


# %% gradient_descent | wrong | gives up where far out | cause: stops where theta is large
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones((2, 1))
    for _ in range(max_iterations):
        g = X.T @ (X @ theta - y) / len(X)
        if np.all(np.abs(g) <= tolerance) or np.abs(theta).max() > 1e6:
            break
        theta = theta - alpha * g
    return theta


# %% gradient_descent | wrong | 100,000 whatever is asked | cause: ignores max_iterations
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones((2, 1))
    for _ in range(100_000):
        g = X.T @ (X @ theta - y) / len(X)
        if np.all(np.abs(g) <= tolerance):
            break
        theta = theta - alpha * g
    return theta


# %% gradient_descent | wrong | never more than 1000 updates | cause: max_iterations capped at 1000
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones((2, 1))
    for _ in range(min(max_iterations, 1000)):
        g = X.T @ (X @ theta - y) / len(X)
        if np.all(np.abs(g) <= tolerance):
            break
        theta = theta - alpha * g
    return theta


# %% gradient_descent | wrong | stops where it is steep | cause: stop test reversed
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones((2, 1))
    for _ in range(max_iterations):
        g = X.T @ (X @ theta - y) / len(y)
        if np.all(np.abs(g) >= tolerance):
            break
        theta = theta - alpha * g
    return theta


# %% gradient_descent | wrong | continues only while it is flat | cause: stop test reversed
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones((2, 1))
    updates = 0
    g = X.T @ (X @ theta - y) / len(y)
    while np.abs(g).max() <= tolerance and updates < max_iterations:
        theta = theta - alpha * g
        g = X.T @ (X @ theta - y) / len(y)
        updates += 1
    return theta


# %% gradient_descent | wrong | gradient times gradient | cause: gradient in place of alpha
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones((2, 1))
    for _ in range(max_iterations):
        g = X.T @ (X @ theta - y) / len(y)
        if np.all(np.abs(g) <= tolerance):
            break
        theta = theta - g * g
    return theta


# %% gradient_descent | wrong | squares of the gradient | cause: sum of squares compared with the tolerance
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones((2, 1))
    for _ in range(max_iterations):
        g = X.T @ (X @ theta - y) / len(y)
        if (g ** 2).sum() <= tolerance:
            break
        theta = theta - alpha * g
    return theta


# %% gradient_descent | wrong | length of the gradient, tested after the update | cause: norm tested, too late
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    m = len(y)
    theta = np.ones((2, 1))
    for i in range(max_iterations):
        g = X.T @ (X @ theta - y) / m
        theta = theta - alpha * g
        if np.linalg.norm(g) < tolerance:
            break
    return theta


# %% gradient_descent | wrong | until the cost is small | cause: cost tested
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    H, c, k = X.T @ X / len(X), X.T @ y / len(X), np.mean(y**2) / 2
    theta = np.ones((2, 1))
    for _ in range(max_iterations):
        if (theta.T @ H @ theta / 2 - theta.T @ c + k).item() <= tolerance:
            break
        theta = theta - alpha * (H @ theta - c)
    return theta


# %% gradient_descent | wrong | slope before intercept | cause: theta[1] updated first
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones((2, 1))
    for _ in range(max_iterations):
        if (np.abs(X.T @ (X @ theta - y) / len(y)) <= tolerance).all():
            break
        for j in (1, 0):
            theta[j] -= alpha * (X[:, j] @ (X @ theta - y)) / len(y)
    return theta
