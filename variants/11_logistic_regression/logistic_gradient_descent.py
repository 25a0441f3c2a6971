"""Right and wrong versions of `logistic_gradient_descent`. Format: ../README.md."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% logistic_gradient_descent | right | softplus, new tensors
def logistic_gradient_descent(X, y, w, b, lr, steps):
    costs = []
    for step in range(steps):
        z = X @ w + b
        costs.append((F.softplus(z) - y * z).mean())
        error = torch.sigmoid(z) - y
        dw, db = X.T @ error / len(X), error.mean()
        w, b = w - lr * dw, b - lr * db
    return w, b, torch.stack(costs)


# %% logistic_gradient_descent | right | ready-made loss, in place on clones
def logistic_gradient_descent(X, y, w, b, lr, steps):
    w, b = w.clone(), b.clone()
    costs = torch.zeros(steps, dtype=X.dtype, device=X.device)
    for step in range(steps):
        z = X @ w + b
        costs[step] = F.binary_cross_entropy_with_logits(z, y)
        error = torch.sigmoid(z) - y
        w -= lr * (X.T @ error) / len(X)
        b -= lr * error.mean()
    return w, b, costs


# %% logistic_gradient_descent | right | costs as Python floats
def logistic_gradient_descent(X, y, w, b, lr, steps):
    costs = []
    for _ in range(steps):
        z = torch.mv(X, w) + b
        costs.append(torch.logaddexp(z, torch.zeros_like(z)).sub(y * z).mean().item())
        p = 1 / (1 + torch.exp(-z))
        grad_w = ((p - y).unsqueeze(1) * X).mean(0)
        grad_b = (p - y).mean()
        w = w - lr * grad_w
        b = b - lr * grad_b
    return w, b, torch.tensor(costs, dtype=X.dtype, device=X.device)


# %% logistic_gradient_descent | right | one vector of parameters
def logistic_gradient_descent(X, y, w, b, lr, steps):
    A = torch.cat([torch.ones_like(X[:, :1]), X], dim=1)
    theta = torch.cat([b.reshape(1), w])
    costs = []
    for _ in range(steps):
        z = A @ theta
        costs.append(-(y * F.logsigmoid(z) + (1 - y) * F.logsigmoid(-z)).mean())
        theta = theta - lr * A.T @ (torch.sigmoid(z) - y) / len(A)
    return [theta[1:].clone(), theta[0].clone(), torch.stack(costs)]


# %% logistic_gradient_descent | right | labels -1 and +1
def logistic_gradient_descent(X, y, w, b, lr, steps):
    t, costs, step = 2 * y - 1, [], 0
    while step < steps:
        margin = t * (X @ w + b)
        costs.append(-F.logsigmoid(margin).mean())
        pull = t * torch.sigmoid(-margin)
        w = w + lr * (pull @ X) / len(X)
        b = b + lr * pull.mean()
        step += 1
    return w, b, torch.stack(costs)


# %% logistic_gradient_descent | right | gradient in a helper, loop over examples
def slope(X, y, w, b):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for x, label in zip(X, y):
        error = torch.sigmoid(x @ w + b) - label
        dw += error * x / len(X)
        db += error / len(X)
    return dw, db


def logistic_gradient_descent(X, y, w, b, lr, steps):
    costs = []
    for _ in range(steps):
        z = X @ w + b
        costs.append(torch.mean(torch.relu(z) - y * z + torch.log1p(torch.exp(-z.abs()))))
        dw, db = slope(X, y, w, b)
        w, b = w - lr * dw, b - lr * db
    return w, b, torch.stack(costs)


# %% logistic_gradient_descent | right | NumPy inside
def logistic_gradient_descent(X, y, w, b, lr, steps):
    X_, y_, w_, b_ = (t.cpu().numpy().astype(np.float64) for t in (X, y, w, b))
    costs = np.empty(steps)
    with np.errstate(over="ignore"):
        for step in range(steps):
            z = X_ @ w_ + b_
            costs[step] = np.mean(np.logaddexp(0, z) - y_ * z)
            error = 1 / (1 + np.exp(-z)) - y_
            w_ = w_ - lr * X_.T @ error / len(X_)
            b_ = b_ - lr * error.mean()
    return tuple(torch.as_tensor(a, dtype=X.dtype, device=X.device) for a in (w_, b_, costs))


# %% logistic_gradient_descent | right | float64 inside, cast back
def logistic_gradient_descent(X, y, w, b, lr, steps):
    dtype = X.dtype
    X, y, w, b = X.double(), y.double(), w.double(), b.double()
    costs = []
    for _ in range(steps):
        z = X @ w + b
        costs.append((z.clamp(min=0) - y * z + torch.log1p(torch.exp(-z.abs()))).mean())
        error = torch.sigmoid(z) - y
        w, b = w - lr * (error @ X) / len(X), b - lr * error.mean()
    return w.to(dtype), b.to(dtype), torch.stack(costs).to(dtype)


# %% logistic_gradient_descent | wrong | cost after the update | cause: costs recorded late
def logistic_gradient_descent(X, y, w, b, lr, steps):
    costs = []
    for _ in range(steps):
        error = torch.sigmoid(X @ w + b) - y
        w, b = w - lr * (error @ X) / len(X), b - lr * error.mean()
        z = X @ w + b
        costs.append((F.softplus(z) - y * z).mean())
    return w, b, torch.stack(costs)


# %% logistic_gradient_descent | wrong | one cost too many | cause: shape of costs
def logistic_gradient_descent(X, y, w, b, lr, steps):
    z = X @ w + b
    costs = [(F.softplus(z) - y * z).mean()]
    for _ in range(steps):
        error = torch.sigmoid(X @ w + b) - y
        w, b = w - lr * (error @ X) / len(X), b - lr * error.mean()
        z = X @ w + b
        costs.append((F.softplus(z) - y * z).mean())
    return w, b, torch.stack(costs)


# %% logistic_gradient_descent | wrong | stops before the last update | cause: last update missing
def logistic_gradient_descent(X, y, w, b, lr, steps):
    w, b, costs = w.clone(), b.clone(), []
    while True:
        z = X @ w + b
        costs.append((F.softplus(z) - y * z).mean())
        if len(costs) == steps:
            break
        error = torch.sigmoid(z) - y
        w, b = w - lr * (error @ X) / len(X), b - lr * error.mean()
    return w, b, torch.stack(costs)


# %% logistic_gradient_descent | wrong | plain formula for the cost | cause: log of 0
def logistic_gradient_descent(X, y, w, b, lr, steps):
    costs = []
    for _ in range(steps):
        p = torch.sigmoid(X @ w + b)
        costs.append(-(y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean())
        w, b = w - lr * ((p - y) @ X) / len(X), b - lr * (p - y).mean()
    return w, b, torch.stack(costs)


# %% logistic_gradient_descent | wrong | plus | cause: walks uphill
def logistic_gradient_descent(X, y, w, b, lr, steps):
    costs = []
    for _ in range(steps):
        z = X @ w + b
        costs.append((F.softplus(z) - y * z).mean())
        error = torch.sigmoid(z) - y
        w, b = w + lr * (error @ X) / len(X), b + lr * error.mean()
    return w, b, torch.stack(costs)


# %% logistic_gradient_descent | wrong | gradient summed | cause: mean missing in the gradient
def logistic_gradient_descent(X, y, w, b, lr, steps):
    costs = []
    for _ in range(steps):
        z = X @ w + b
        costs.append((F.softplus(z) - y * z).mean())
        error = torch.sigmoid(z) - y
        w, b = w - lr * (error @ X), b - lr * error.sum()
    return w, b, torch.stack(costs)


# %% logistic_gradient_descent | wrong | sum as the cost | cause: mean missing in the costs
def logistic_gradient_descent(X, y, w, b, lr, steps):
    costs = []
    for _ in range(steps):
        z = X @ w + b
        costs.append((F.softplus(z) - y * z).sum())
        error = torch.sigmoid(z) - y
        w, b = w - lr * (error @ X) / len(X), b - lr * error.mean()
    return w, b, torch.stack(costs)


# %% logistic_gradient_descent | wrong | log-likelihood recorded | cause: sign of the costs
def logistic_gradient_descent(X, y, w, b, lr, steps):
    costs = []
    for _ in range(steps):
        z = X @ w + b
        costs.append((y * z - F.softplus(z)).mean())
        error = torch.sigmoid(z) - y
        w, b = w - lr * (error @ X) / len(X), b - lr * error.mean()
    return w, b, torch.stack(costs)


# %% logistic_gradient_descent | wrong | b stays | cause: b never updated
def logistic_gradient_descent(X, y, w, b, lr, steps):
    costs = []
    for _ in range(steps):
        z = X @ w + b
        costs.append((F.softplus(z) - y * z).mean())
        w = w - lr * ((torch.sigmoid(z) - y) @ X) / len(X)
    return w, b.clone(), torch.stack(costs)


# %% logistic_gradient_descent | wrong | probabilities again after w | cause: b sees the new w
def logistic_gradient_descent(X, y, w, b, lr, steps):
    costs = []
    for _ in range(steps):
        z = X @ w + b
        costs.append((F.softplus(z) - y * z).mean())
        w = w - lr * ((torch.sigmoid(X @ w + b) - y) @ X) / len(X)
        b = b - lr * (torch.sigmoid(X @ w + b) - y).mean()
    return w, b, torch.stack(costs)


# %% logistic_gradient_descent | wrong | probabilities before the loop | cause: never computed again
def logistic_gradient_descent(X, y, w, b, lr, steps):
    costs = []
    z = X @ w + b
    error = torch.sigmoid(z) - y
    for _ in range(steps):
        costs.append((F.softplus(z) - y * z).mean())
        w, b = w - lr * (error @ X) / len(X), b - lr * error.mean()
    return w, b, torch.stack(costs)


# %% logistic_gradient_descent | wrong | sums start outside the loop | cause: gradients pile up
def logistic_gradient_descent(X, y, w, b, lr, steps):
    costs = []
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for _ in range(steps):
        z = X @ w + b
        costs.append(F.binary_cross_entropy_with_logits(z, y))
        error = torch.sigmoid(z) - y
        dw += (error @ X) / len(X)
        db += error.mean()
        w, b = w - lr * dw, b - lr * db
    return w, b, torch.stack(costs)


# %% logistic_gradient_descent | wrong | update in the loop over examples | cause: one update an example
def logistic_gradient_descent(X, y, w, b, lr, steps):
    costs = []
    for _ in range(steps):
        z = X @ w + b
        costs.append((F.softplus(z) - y * z).mean())
        for i in range(len(X)):
            error = torch.sigmoid(X[i] @ w + b) - y[i]
            w, b = w - lr * error * X[i], b - lr * error
    return w, b, torch.stack(costs)


# %% logistic_gradient_descent | wrong | sigmoid's derivative on top | cause: extra p (1 - p)
def logistic_gradient_descent(X, y, w, b, lr, steps):
    costs = []
    for _ in range(steps):
        z = X @ w + b
        costs.append((F.softplus(z) - y * z).mean())
        p = torch.sigmoid(z)
        delta = (p - y) * p * (1 - p)
        w, b = w - lr * (delta @ X) / len(X), b - lr * delta.mean()
    return w, b, torch.stack(costs)


# %% logistic_gradient_descent | wrong | steps + 1 | cause: one step too many, shape of costs
def logistic_gradient_descent(X, y, w, b, lr, steps):
    costs = []
    for _ in range(steps + 1):
        z = X @ w + b
        costs.append((F.softplus(z) - y * z).mean())
        error = torch.sigmoid(z) - y
        w, b = w - lr * (error @ X) / len(X), b - lr * error.mean()
    return w, b, torch.stack(costs)


# %% logistic_gradient_descent | wrong | only w and b | cause: costs missing
def logistic_gradient_descent(X, y, w, b, lr, steps):
    for _ in range(steps):
        error = torch.sigmoid(X @ w + b) - y
        w, b = w - lr * (error @ X) / len(X), b - lr * error.mean()
    return w, b


# %% logistic_gradient_descent | wrong | costs in a list | cause: wrong type of costs
def logistic_gradient_descent(X, y, w, b, lr, steps):
    costs = []
    for _ in range(steps):
        z = X @ w + b
        costs.append((F.softplus(z) - y * z).mean().item())
        error = torch.sigmoid(z) - y
        w, b = w - lr * (error @ X) / len(X), b - lr * error.mean()
    return w, b, costs


# %% logistic_gradient_descent | wrong | costs in float32 | cause: dtype of costs
def logistic_gradient_descent(X, y, w, b, lr, steps):
    costs = []
    for _ in range(steps):
        z = X @ w + b
        costs.append((F.softplus(z) - y * z).mean().item())
        error = torch.sigmoid(z) - y
        w, b = w - lr * (error @ X) / len(X), b - lr * error.mean()
    return w, b, torch.tensor(costs)


# %% logistic_gradient_descent | wrong | -= on the arguments | cause: modifies its inputs
def logistic_gradient_descent(X, y, w, b, lr, steps):
    costs = []
    for _ in range(steps):
        z = X @ w + b
        costs.append((F.softplus(z) - y * z).mean())
        error = torch.sigmoid(z) - y
        w -= lr * (error @ X) / len(X)
        b -= lr * error.mean()
    return w.clone(), b.clone(), torch.stack(costs)


# %% logistic_gradient_descent | wrong | torch.optim | cause: autograd
def logistic_gradient_descent(X, y, w, b, lr, steps):
    w, b = w.clone().requires_grad_(), b.clone().requires_grad_()
    optimizer = torch.optim.SGD([w, b], lr=lr)
    costs = []
    for _ in range(steps):
        cost = F.binary_cross_entropy_with_logits(X @ w + b, y)
        costs.append(cost.detach())
        optimizer.zero_grad()
        cost.backward()
        optimizer.step()
    return w.detach(), b.detach(), torch.stack(costs)


# %% logistic_gradient_descent | wrong | exp(z) over 1 + exp(z) | cause: overflow
def logistic_gradient_descent(X, y, w, b, lr, steps):
    costs = []
    for _ in range(steps):
        z = X @ w + b
        costs.append((F.softplus(z) - y * z).mean())
        error = torch.exp(z) / (1 + torch.exp(z)) - y
        w, b = w - lr * (error @ X) / len(X), b - lr * error.mean()
    return w, b, torch.stack(costs)


# %% logistic_gradient_descent | wrong | last cost | cause: the last cost alone
def logistic_gradient_descent(X, y, w, b, lr, steps):
    for _ in range(steps):
        z = X @ w + b
        c = (z.clamp(min=0) - y * z + torch.log1p(torch.exp(-z.abs()))).mean()
        e = torch.sigmoid(z) - y
        w = w - lr * e @ X / len(X)
        b = b - lr * e.mean()
    return w, b, c


# %% logistic_gradient_descent | wrong | gradient before the loop | cause: gradient of the start
def logistic_gradient_descent(X, y, w, b, lr, steps):
    costs = []
    e = torch.sigmoid(X @ w + b) - y
    dw, db = X.T @ e / len(X), e.mean()
    for i in range(steps):
        z = X @ w + b
        costs.append((torch.logaddexp(torch.zeros_like(z), z) - y * z).mean())
        w = w - lr * dw
        b = b - lr * db
    return w, b, torch.stack(costs)


# %% logistic_gradient_descent | wrong | best w and b so far | cause: the best, not the last
def logistic_gradient_descent(X, y, w, b, lr, steps):
    best, costs = (float("inf"), w, b), []
    def cost(w, b):
        z = X @ w + b
        return (torch.logaddexp(torch.zeros_like(z), z) - y * z).mean()
    for t in range(steps):
        costs.append(cost(w, b))
        e = torch.sigmoid(X @ w + b) - y
        w, b = w - lr * X.T @ e / len(y), b - lr * e.mean()
        if cost(w, b).item() <= best[0]:
            best = (cost(w, b).item(), w, b)
    return best[1], best[2], torch.stack(costs)


# %% logistic_gradient_descent | wrong | b by the mean of dw | cause: db from dw
def logistic_gradient_descent(X, y, w, b, lr, steps):
    costs = []
    for _ in range(steps):
        z = X @ w + b
        costs.append(torch.nn.functional.binary_cross_entropy_with_logits(z, y))
        dw = X.T @ (torch.sigmoid(z) - y) / len(y)
        w, b = w - lr * dw, b - lr * dw.mean()
    return w, b, torch.stack(costs)


# %% logistic_gradient_descent | wrong | mean for w, sum for b | cause: mean missing in db
def logistic_gradient_descent(X, y, w, b, lr, steps):
    costs = []
    for _ in range(steps):
        z = X @ w + b
        costs.append(torch.nn.functional.binary_cross_entropy_with_logits(z, y))
        error = torch.sigmoid(z) - y
        w, b = w - lr * error @ X / len(y), b - lr * error.sum()
    return w, b, torch.stack(costs)


# %% logistic_gradient_descent | wrong | b added | cause: sign of db
def logistic_gradient_descent(X, y, w, b, lr, steps):
    costs = []
    for _ in range(steps):
        z = X @ w + b
        costs.append(torch.nn.functional.binary_cross_entropy_with_logits(z, y))
        error = torch.sigmoid(z) - y
        w, b = w - lr * error @ X / len(y), b + lr * error.mean()
    return w, b, torch.stack(costs)


# %% logistic_gradient_descent | wrong | b moves before the gradient of w | cause: b updated first
def logistic_gradient_descent(X, y, w, b, lr, steps):
    costs = []
    for _ in range(steps):
        z = X @ w + b
        costs.append(torch.nn.functional.binary_cross_entropy_with_logits(z, y))
        b = b - lr * (torch.sigmoid(z) - y).mean()
        w = w - lr * (torch.sigmoid(X @ w + b) - y) @ X / len(y)
    return w, b, torch.stack(costs)
