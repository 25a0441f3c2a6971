"""Right and wrong versions of the exercises of 09_linear_regression. The format: README.md beside this file."""

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


# %% fit_line | right | backward, no_grad, zero_
def fit_line(X, y, w, b, lr, epochs):
    w = w.detach().clone().requires_grad_()
    b = b.detach().clone().requires_grad_()
    losses = []
    for _ in range(epochs):
        loss = ((X @ w + b - y) ** 2).sum()
        losses.append(loss.detach())
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad.zero_()
            b.grad.zero_()
    return w.detach(), b.detach(), torch.stack(losses)


# %% fit_line | right | torch.autograd.grad and new leaves
def fit_line(X, y, w, b, lr, epochs):
    losses = torch.empty(epochs, dtype=X.dtype, device=X.device)
    for epoch in range(epochs):
        w, b = w.detach().requires_grad_(), b.detach().requires_grad_()
        loss = (X @ w + b - y).pow(2).sum()
        dw, db = torch.autograd.grad(loss, (w, b))
        losses[epoch] = loss.detach()
        w, b = w - lr * dw, b - lr * db
    return w.detach(), b.detach(), losses


# %% fit_line | right | by hand
def fit_line(X, y, w, b, lr, epochs):
    losses = []
    for _ in range(epochs):
        r = X @ w + b - y
        losses.append((r * r).sum())
        w = w - lr * 2 * X.T @ r
        b = b - lr * 2 * r.sum(0, keepdim=True)
    return w, b, torch.stack(losses)


# %% fit_line | right | torch.optim.SGD, a list comes back
def fit_line(X, y, w, b, lr, epochs):
    parameters = [w.clone().requires_grad_(True), b.clone().requires_grad_(True)]
    optimizer = torch.optim.SGD(parameters, lr=lr)
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = torch.sum((X @ parameters[0] + parameters[1] - y) ** 2)
        loss.backward()
        losses.append(loss.item())
        optimizer.step()
    losses = torch.tensor(losses, dtype=X.dtype, device=X.device)
    return [parameters[0].detach(), parameters[1].detach(), losses]


# %% fit_line | right | nn.Linear
def fit_line(X, y, w, b, lr, epochs):
    model = nn.Linear(1, 1).to(X)
    with torch.no_grad():
        model.weight.copy_(w.T)
        model.bias.copy_(b[0])
    losses = []
    for _ in range(epochs):
        model.zero_grad()
        loss = F.mse_loss(model(X), y, reduction="sum")
        losses.append(loss.detach().reshape(1))
        loss.backward()
        for p in model.parameters():
            p.data -= lr * p.grad
    return model.weight.detach().T, model.bias.detach().reshape(1, 1), torch.cat(losses)


# %% fit_line | right | .data and .grad = None
def fit_line(X, y, w, b, lr, epochs):
    v, c = w.clone(), b.clone()
    v.requires_grad = c.requires_grad = True
    history = []
    for _ in range(epochs):
        loss = torch.square(X * v + c - y).sum()
        history += [loss.data]
        loss.backward()
        v.data = v.data - lr * v.grad
        c.data = c.data - lr * c.grad
        v.grad = c.grad = None
    return v.data, c.data, torch.stack(history)


# %% fit_line | right | loop over the points by hand
def fit_line(X, y, w, b, lr, epochs):
    slope, intercept = w.clone(), b.clone()
    losses = torch.zeros(epochs).to(X)
    for epoch in range(epochs):
        dw, db = torch.zeros_like(w), torch.zeros_like(b)
        for n in range(len(X)):
            error = X[n, 0] * slope + intercept - y[n, 0]
            losses[epoch] += (error**2).squeeze()
            dw += 2 * error * X[n, 0]
            db += 2 * error
        slope = slope - lr * dw
        intercept = intercept - lr * db
    return slope, intercept, losses


# %% fit_line | right | a module and zero_grad
class Line(nn.Module):
    def __init__(self, w, b):
        super().__init__()
        self.w, self.b = nn.Parameter(w.clone()), nn.Parameter(b.clone())

    def forward(self, X):
        return X @ self.w + self.b


def fit_line(X, y, w, b, lr, epochs):
    line = Line(w, b)
    losses = []
    for _ in range(epochs):
        loss = ((line(X) - y) ** 2).sum()
        line.zero_grad()
        loss.backward()
        with torch.no_grad():
            for p in line.parameters():
                p.sub_(p.grad, alpha=lr)
        losses.append(loss.detach())
    return line.w.detach(), line.b.detach(), torch.stack(losses)


# %% fit_line | wrong | gradients never zeroed | cause: zero_grad missing
def fit_line(X, y, w, b, lr, epochs):
    w, b = w.clone().requires_grad_(), b.clone().requires_grad_()
    losses = []
    for _ in range(epochs):
        loss = ((X @ w + b - y) ** 2).sum()
        losses.append(loss.detach())
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
    return w.detach(), b.detach(), torch.stack(losses)


# %% fit_line | wrong | only the gradient of w zeroed | cause: gradient of b never zeroed
def fit_line(X, y, w, b, lr, epochs):
    w, b = w.clone().requires_grad_(), b.clone().requires_grad_()
    losses = []
    for _ in range(epochs):
        loss = ((X @ w + b - y) ** 2).sum()
        losses.append(loss.detach())
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
        w.grad.zero_()
    return w.detach(), b.detach(), torch.stack(losses)


# %% fit_line | wrong | zeroed between backward and step | cause: gradients zeroed too early, nothing moves
def fit_line(X, y, w, b, lr, epochs):
    w, b = w.clone().requires_grad_(), b.clone().requires_grad_()
    optimizer = torch.optim.SGD([w, b], lr=lr)
    losses = []
    for _ in range(epochs):
        loss = ((X @ w + b - y) ** 2).sum()
        losses.append(loss.detach())
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
    return w.detach(), b.detach(), torch.stack(losses)


# %% fit_line | wrong | mean of the squares | cause: mean in place of the sum
def fit_line(X, y, w, b, lr, epochs):
    w, b = w.clone().requires_grad_(), b.clone().requires_grad_()
    losses = []
    for _ in range(epochs):
        loss = F.mse_loss(X @ w + b, y)
        losses.append(loss.detach())
        dw, db = torch.autograd.grad(loss, (w, b))
        w, b = (w - lr * dw).detach().requires_grad_(), (b - lr * db).detach().requires_grad_()
    return w.detach(), b.detach(), torch.stack(losses)


# %% fit_line | wrong | one half | cause: factor 1/2
def fit_line(X, y, w, b, lr, epochs):
    losses = []
    for _ in range(epochs):
        r = X @ w + b - y
        losses.append(0.5 * (r * r).sum())
        w = w - lr * X.T @ r
        b = b - lr * r.sum(0, keepdim=True)
    return w, b, torch.stack(losses)


# %% fit_line | wrong | 2 forgotten in the gradient | cause: factor 1/2 in the gradient
def fit_line(X, y, w, b, lr, epochs):
    losses = []
    for _ in range(epochs):
        r = X @ w + b - y
        losses.append((r * r).sum())
        w = w - lr * X.T @ r
        b = b - lr * r.sum(0, keepdim=True)
    return w, b, torch.stack(losses)


# %% fit_line | wrong | gradient of b averaged | cause: mean in place of the sum in db
def fit_line(X, y, w, b, lr, epochs):
    losses = []
    for _ in range(epochs):
        r = X @ w + b - y
        losses.append((r * r).sum())
        w = w - lr * 2 * X.T @ r
        b = b - lr * 2 * r.mean(0, keepdim=True)
    return w, b, torch.stack(losses)


# %% fit_line | wrong | mean of the losses, sum of the gradients | cause: losses divided by N
def fit_line(X, y, w, b, lr, epochs):
    losses = []
    for _ in range(epochs):
        r = X @ w + b - y
        losses.append((r * r).mean())
        w = w - lr * 2 * X.T @ r
        b = b - lr * 2 * r.sum(0, keepdim=True)
    return w, b, torch.stack(losses)


# %% fit_line | wrong | absolute errors | cause: absolute values in place of squares
def fit_line(X, y, w, b, lr, epochs):
    w, b = w.clone().requires_grad_(), b.clone().requires_grad_()
    losses = []
    for _ in range(epochs):
        loss = (X @ w + b - y).abs().sum()
        losses.append(loss.detach())
        dw, db = torch.autograd.grad(loss, (w, b))
        w, b = (w - lr * dw).detach().requires_grad_(), (b - lr * db).detach().requires_grad_()
    return w.detach(), b.detach(), torch.stack(losses)


# %% fit_line | wrong | loss recorded after the update | cause: losses recorded after the update
def fit_line(X, y, w, b, lr, epochs):
    w, b = w.clone().requires_grad_(), b.clone().requires_grad_()
    losses = []
    for _ in range(epochs):
        loss = ((X @ w + b - y) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            losses.append(((X @ w + b - y) ** 2).sum())
        w.grad = b.grad = None
    return w.detach(), b.detach(), torch.stack(losses)


# %% fit_line | wrong | the last loss too | cause: shape, one loss too many
def fit_line(X, y, w, b, lr, epochs):
    losses = []
    for _ in range(epochs):
        r = X @ w + b - y
        losses.append((r * r).sum())
        w = w - lr * 2 * X.T @ r
        b = b - lr * 2 * r.sum(0, keepdim=True)
    losses.append(((X @ w + b - y) ** 2).sum())
    return w, b, torch.stack(losses)


# %% fit_line | wrong | losses added up | cause: running sum of the losses
def fit_line(X, y, w, b, lr, epochs):
    losses, total = [], 0.0
    for _ in range(epochs):
        r = X @ w + b - y
        total = total + (r * r).sum()
        losses.append(total)
        w = w - lr * 2 * X.T @ r
        b = b - lr * 2 * r.sum(0, keepdim=True)
    return w, b, torch.stack(losses)


# %% fit_line | wrong | last epoch without an update | cause: one update too few
def fit_line(X, y, w, b, lr, epochs):
    losses = []
    for epoch in range(epochs):
        r = X @ w + b - y
        losses.append((r * r).sum())
        if epoch < epochs - 1:
            w = w - lr * 2 * X.T @ r
            b = b - lr * 2 * r.sum(0, keepdim=True)
    return w + 0, b + 0, torch.stack(losses)


# %% fit_line | wrong | one epoch more | cause: shape, one epoch too many
def fit_line(X, y, w, b, lr, epochs):
    losses = []
    for _ in range(epochs + 1):
        r = X @ w + b - y
        losses.append((r * r).sum())
        w = w - lr * 2 * X.T @ r
        b = b - lr * 2 * r.sum(0, keepdim=True)
    return w, b, torch.stack(losses)


# %% fit_line | wrong | ten epochs written out | cause: epochs ignored
def fit_line(X, y, w, b, lr, epochs):
    losses = []
    for _ in range(10):
        r = X @ w + b - y
        losses.append((r * r).sum())
        w = w - lr * 2 * X.T @ r
        b = b - lr * 2 * r.sum(0, keepdim=True)
    return w, b, torch.stack(losses)


# %% fit_line | wrong | lr written out | cause: lr ignored
def fit_line(X, y, w, b, lr, epochs):
    losses = []
    for _ in range(epochs):
        r = X @ w + b - y
        losses.append((r * r).sum())
        w = w - 0.001 * 2 * X.T @ r
        b = b - 0.001 * 2 * r.sum(0, keepdim=True)
    return w, b, torch.stack(losses)


# %% fit_line | wrong | lr over N | cause: lr divided by N
def fit_line(X, y, w, b, lr, epochs):
    losses = []
    for _ in range(epochs):
        r = X @ w + b - y
        losses.append((r * r).sum())
        w = w - lr / len(X) * 2 * X.T @ r
        b = b - lr / len(X) * 2 * r.sum(0, keepdim=True)
    return w, b, torch.stack(losses)


# %% fit_line | wrong | plus | cause: sign, uphill
def fit_line(X, y, w, b, lr, epochs):
    w, b = w.clone().requires_grad_(), b.clone().requires_grad_()
    losses = []
    for _ in range(epochs):
        loss = ((X @ w + b - y) ** 2).sum()
        losses.append(loss.detach())
        dw, db = torch.autograd.grad(loss, (w, b))
        w, b = (w + lr * dw).detach().requires_grad_(), (b + lr * db).detach().requires_grad_()
    return w.detach(), b.detach(), torch.stack(losses)


# %% fit_line | wrong | w first, then the gradient of b | cause: w and b updated one after the other
def fit_line(X, y, w, b, lr, epochs):
    losses = []
    for _ in range(epochs):
        losses.append(((X @ w + b - y) ** 2).sum())
        w = w - lr * 2 * X.T @ (X @ w + b - y)
        b = b - lr * 2 * (X @ w + b - y).sum(0, keepdim=True)
    return w, b, torch.stack(losses)


# %% fit_line | wrong | b never updated | cause: b never moves
def fit_line(X, y, w, b, lr, epochs):
    w, b = w.clone().requires_grad_(), b.clone()
    losses = []
    for _ in range(epochs):
        loss = ((X @ w + b - y) ** 2).sum()
        losses.append(loss.detach())
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
        w.grad.zero_()
    return w.detach(), b, torch.stack(losses)


# %% fit_line | wrong | w never updated | cause: w never moves
def fit_line(X, y, w, b, lr, epochs):
    losses = []
    for _ in range(epochs):
        r = X @ w + b - y
        losses.append((r * r).sum())
        b = b - lr * 2 * r.sum(0, keepdim=True)
    return w.clone(), b, torch.stack(losses)


# %% fit_line | wrong | flat y | cause: (N, 1) minus (N,), broadcast
def fit_line(X, y, w, b, lr, epochs):
    w, b = w.clone().requires_grad_(), b.clone().requires_grad_()
    losses = []
    for _ in range(epochs):
        loss = ((X @ w + b - y.squeeze()) ** 2).sum()
        losses.append(loss.detach())
        dw, db = torch.autograd.grad(loss, (w, b))
        w, b = (w - lr * dw).detach().requires_grad_(), (b - lr * db).detach().requires_grad_()
    return w.detach(), b.detach(), torch.stack(losses)


# %% fit_line | wrong | starts from zero | cause: start, w and b ignored
def fit_line(X, y, w, b, lr, epochs):
    w, b = torch.zeros_like(w), torch.zeros_like(b)
    losses = []
    for _ in range(epochs):
        r = X @ w + b - y
        losses.append((r * r).sum())
        w = w - lr * 2 * X.T @ r
        b = b - lr * 2 * r.sum(0, keepdim=True)
    return w, b, torch.stack(losses)


# %% fit_line | wrong | starts at random | cause: start, random
def fit_line(X, y, w, b, lr, epochs):
    model = nn.Linear(1, 1).to(X)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = ((model(X) - y) ** 2).sum()
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
    return model.weight.detach(), model.bias.detach().reshape(1, 1), torch.stack(losses)


# %% fit_line | wrong | momentum | cause: momentum
def fit_line(X, y, w, b, lr, epochs):
    w, b = w.clone().requires_grad_(), b.clone().requires_grad_()
    optimizer = torch.optim.SGD([w, b], lr=lr, momentum=0.9)
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = ((X @ w + b - y) ** 2).sum()
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
    return w.detach(), b.detach(), torch.stack(losses)


# %% fit_line | wrong | Adam | cause: another optimizer, Adam
def fit_line(X, y, w, b, lr, epochs):
    w, b = w.clone().requires_grad_(), b.clone().requires_grad_()
    optimizer = torch.optim.Adam([w, b], lr=lr)
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = ((X @ w + b - y) ** 2).sum()
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
    return w.detach(), b.detach(), torch.stack(losses)


# %% fit_line | wrong | one point a step | cause: stochastic, one point a step
def fit_line(X, y, w, b, lr, epochs):
    losses = []
    for _ in range(epochs):
        losses.append(((X @ w + b - y) ** 2).sum())
        for x, t in zip(X, y, strict=True):
            r = x * w + b - t
            w, b = w - lr * 2 * r * x, b - lr * 2 * r
    return w, b, torch.stack(losses)


# %% fit_line | wrong | gradients clipped | cause: gradients clipped
def fit_line(X, y, w, b, lr, epochs):
    w, b = w.clone().requires_grad_(), b.clone().requires_grad_()
    losses = []
    for _ in range(epochs):
        loss = ((X @ w + b - y) ** 2).sum()
        losses.append(loss.detach())
        loss.backward()
        nn.utils.clip_grad_norm_([w, b], 1.0)
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
        w.grad = b.grad = None
    return w.detach(), b.detach(), torch.stack(losses)


# %% fit_line | wrong | w = w - lr w.grad | cause: no leaf after the first update
def fit_line(X, y, w, b, lr, epochs):
    w, b = w.clone().requires_grad_(), b.clone().requires_grad_()
    losses = []
    for _ in range(epochs):
        loss = ((X @ w + b - y) ** 2).sum()
        losses.append(loss.detach())
        loss.backward()
        w = w - lr * w.grad
        b = b - lr * b.grad
    return w.detach(), b.detach(), torch.stack(losses)


# %% fit_line | wrong | no_grad forgotten | cause: leaf changed in place
def fit_line(X, y, w, b, lr, epochs):
    w, b = w.clone().requires_grad_(), b.clone().requires_grad_()
    losses = []
    for _ in range(epochs):
        loss = ((X @ w + b - y) ** 2).sum()
        losses.append(loss.detach())
        loss.backward()
        w -= lr * w.grad
        b -= lr * b.grad
    return w.detach(), b.detach(), torch.stack(losses)


# %% fit_line | wrong | requires_grad forgotten | cause: no graph
def fit_line(X, y, w, b, lr, epochs):
    w, b = w.clone(), b.clone()
    losses = []
    for _ in range(epochs):
        loss = ((X @ w + b - y) ** 2).sum()
        losses.append(loss)
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
    return w, b, torch.stack(losses)


# %% fit_line | wrong | backward on a vector | cause: loss not summed
def fit_line(X, y, w, b, lr, epochs):
    w, b = w.clone().requires_grad_(), b.clone().requires_grad_()
    losses = []
    for _ in range(epochs):
        loss = (X @ w + b - y) ** 2
        losses.append(loss.detach().sum())
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad = b.grad = None
    return w.detach(), b.detach(), torch.stack(losses)


# %% fit_line | wrong | w and b still require grad | cause: requires grad
def fit_line(X, y, w, b, lr, epochs):
    w, b = w.clone().requires_grad_(), b.clone().requires_grad_()
    losses = []
    for _ in range(epochs):
        loss = ((X @ w + b - y) ** 2).sum()
        losses.append(loss.detach())
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
        w.grad = b.grad = None
    return w, b, torch.stack(losses)


# %% fit_line | wrong | losses still require grad | cause: requires grad
def fit_line(X, y, w, b, lr, epochs):
    w, b = w.clone().requires_grad_(), b.clone().requires_grad_()
    losses = []
    for _ in range(epochs):
        loss = ((X @ w + b - y) ** 2).sum()
        losses.append(loss)
        dw, db = torch.autograd.grad(loss, (w, b))
        w, b = (w - lr * dw).detach().requires_grad_(), (b - lr * db).detach().requires_grad_()
    return w.detach(), b.detach(), torch.stack(losses)


# %% fit_line | wrong | the arguments themselves are trained | cause: modifies its input
def fit_line(X, y, w, b, lr, epochs):
    w.requires_grad_()
    b.requires_grad_()
    losses = []
    for _ in range(epochs):
        loss = ((X @ w + b - y) ** 2).sum()
        losses.append(loss.detach())
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
        w.grad = b.grad = None
    return w.detach().clone(), b.detach().clone(), torch.stack(losses)


# %% fit_line | wrong | detach without clone | cause: modifies its input
def fit_line(X, y, w, b, lr, epochs):
    w, b = w.detach().requires_grad_(), b.detach().requires_grad_()
    optimizer = torch.optim.SGD([w, b], lr=lr)
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = ((X @ w + b - y) ** 2).sum()
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
    return w.detach(), b.detach(), torch.stack(losses)


# %% fit_line | wrong | updates in place by hand | cause: modifies its input
def fit_line(X, y, w, b, lr, epochs):
    losses = []
    for _ in range(epochs):
        r = X @ w + b - y
        losses.append((r * r).sum())
        w -= lr * 2 * X.T @ r
        b -= lr * 2 * r.sum(0, keepdim=True)
    return w, b, torch.stack(losses)


# %% fit_line | wrong | a list of floats for the losses | cause: wrong type, list
def fit_line(X, y, w, b, lr, epochs):
    losses = []
    for _ in range(epochs):
        r = X @ w + b - y
        losses.append((r * r).sum().item())
        w = w - lr * 2 * X.T @ r
        b = b - lr * 2 * r.sum(0, keepdim=True)
    return w, b, losses


# %% fit_line | wrong | losses through torch.tensor | cause: float32 result
def fit_line(X, y, w, b, lr, epochs):
    losses = []
    for _ in range(epochs):
        r = X @ w + b - y
        losses.append((r * r).sum().item())
        w = w - lr * 2 * X.T @ r
        b = b - lr * 2 * r.sum(0, keepdim=True)
    return w, b, torch.tensor(losses)


# %% fit_line | wrong | always float64 | cause: float64 result
def fit_line(X, y, w, b, lr, epochs):
    X, y, w, b = X.double(), y.double(), w.double(), b.double()
    losses = []
    for _ in range(epochs):
        r = X @ w + b - y
        losses.append((r * r).sum())
        w = w - lr * 2 * X.T @ r
        b = b - lr * 2 * r.sum(0, keepdim=True)
    return w, b, torch.stack(losses)


# %% fit_line | wrong | float32 inside | cause: float32 precision
def fit_line(X, y, w, b, lr, epochs):
    dtype = X.dtype
    X, y, w, b = X.float(), y.float(), w.float(), b.float()
    losses = []
    for _ in range(epochs):
        r = X @ w + b - y
        losses.append((r * r).sum())
        w = w - lr * 2 * X.T @ r
        b = b - lr * 2 * r.sum(0, keepdim=True)
    return w.to(dtype), b.to(dtype), torch.stack(losses).to(dtype)


# %% fit_line | wrong | losses as a column | cause: shape, (epochs, 1)
def fit_line(X, y, w, b, lr, epochs):
    losses = []
    for _ in range(epochs):
        r = X @ w + b - y
        losses.append((r * r).sum(0))
        w = w - lr * 2 * X.T @ r
        b = b - lr * 2 * r.sum(0, keepdim=True)
    return w, b, torch.stack(losses)


# %% fit_line | wrong | the last loss only | cause: shape, one loss
def fit_line(X, y, w, b, lr, epochs):
    for _ in range(epochs):
        r = X @ w + b - y
        loss = (r * r).sum()
        w = w - lr * 2 * X.T @ r
        b = b - lr * 2 * r.sum(0, keepdim=True)
    return w, b, loss


# %% fit_line | wrong | bias of shape (1,) | cause: shape, (1,)
def fit_line(X, y, w, b, lr, epochs):
    losses = []
    for _ in range(epochs):
        r = X @ w + b - y
        losses.append((r * r).sum())
        w = w - lr * 2 * X.T @ r
        b = b.reshape(1) - lr * 2 * r.sum(0)
    return w, b, torch.stack(losses)


# %% fit_line | wrong | w and b swapped | cause: outputs swapped
def fit_line(X, y, w, b, lr, epochs):
    losses = []
    for _ in range(epochs):
        r = X @ w + b - y
        losses.append((r * r).sum())
        w = w - lr * 2 * X.T @ r
        b = b - lr * 2 * r.sum(0, keepdim=True)
    return b, w, torch.stack(losses)


# %% fit_line | wrong | losses forgotten | cause: wrong type, two values
def fit_line(X, y, w, b, lr, epochs):
    for _ in range(epochs):
        r = X @ w + b - y
        w = w - lr * 2 * X.T @ r
        b = b - lr * 2 * r.sum(0, keepdim=True)
    return w, b


# %% fit_line | wrong | a dictionary | cause: wrong type, dictionary
def fit_line(X, y, w, b, lr, epochs):
    losses = []
    for _ in range(epochs):
        r = X @ w + b - y
        losses.append((r * r).sum())
        w = w - lr * 2 * X.T @ r
        b = b - lr * 2 * r.sum(0, keepdim=True)
    return {"w": w, "b": b, "losses": torch.stack(losses)}


# %% fit_line | wrong | returns inside the loop | cause: shape, first epoch only
def fit_line(X, y, w, b, lr, epochs):
    losses = []
    for _ in range(epochs):
        r = X @ w + b - y
        losses.append((r * r).sum())
        w = w - lr * 2 * X.T @ r
        b = b - lr * 2 * r.sum(0, keepdim=True)
        return w, b, torch.stack(losses)


# %% fit_line | wrong | forgets to return | cause: returns None
def fit_line(X, y, w, b, lr, epochs):
    losses = []
    for _ in range(epochs):
        r = X @ w + b - y
        losses.append((r * r).sum())
        w = w - lr * 2 * X.T @ r
        b = b - lr * 2 * r.sum(0, keepdim=True)


# %% fit_line | wrong | losses of all calls in one list | cause: caches state between calls
losses = []


def fit_line(X, y, w, b, lr, epochs):
    for _ in range(epochs):
        r = X @ w + b - y
        losses.append((r * r).sum())
        w = w - lr * 2 * X.T @ r
        b = b - lr * 2 * r.sum(0, keepdim=True)
    return w, b, torch.stack(losses)


# %% fit_line | wrong | central differences | cause: finite differences
def fit_line(X, y, w, b, lr, epochs):
    def loss(w, b):
        return ((X @ w + b - y) ** 2).sum()

    h = 1e-4
    losses = []
    for _ in range(epochs):
        losses.append(loss(w, b))
        dw = (loss(w + h, b) - loss(w - h, b)) / (2 * h)
        db = (loss(w, b + h) - loss(w, b - h)) / (2 * h)
        w, b = w - lr * dw, b - lr * db
    return w, b, torch.stack(losses)


# %% fit_line | wrong | X scaled to [0, 1] | cause: X scaled
def fit_line(X, y, w, b, lr, epochs):
    X = X / X.abs().max()
    losses = []
    for _ in range(epochs):
        r = X @ w + b - y
        losses.append((r * r).sum())
        w = w - lr * 2 * X.T @ r
        b = b - lr * 2 * r.sum(0, keepdim=True)
    return w, b, torch.stack(losses)


# %% fit_line | wrong | w times a factor | cause: nan where w is 0
def fit_line(X, y, w, b, lr, epochs):
    losses = []
    for _ in range(epochs):
        r = X @ w + b - y
        losses.append((r**2).sum())
        w, b = w * (1 - lr * 2 * (X.T @ r) / w), b - lr * 2 * r.sum()
    return w, b, torch.stack(losses)
