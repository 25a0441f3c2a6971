"""Right and wrong versions of `fit_line`. The format: ../README.md."""

import math
import random

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


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


# %% fit_line | wrong | losses as a list | cause: list among the values
def fit_line(X, y, w, b, lr, epochs):
    losses = []
    for _ in range(epochs):
        r = X @ w + b - y
        losses.append((r ** 2).sum().item())
        w, b = w - lr * 2 * X.T @ r, b - lr * 2 * r.sum()
    return w, b, losses


# %% fit_line | wrong | b by the gradient of w | cause: gradient of w for both
def fit_line(X, y, w, b, lr, epochs):
    w = w.clone().requires_grad_(True)
    b = b.clone().requires_grad_(True)
    losses = []
    for _ in range(epochs):
        loss = ((X @ w + b - y) ** 2).sum()
        losses.append(loss.detach())
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * w.grad
            w.grad = None
            b.grad = None
    return w.detach(), b.detach(), torch.stack(losses)


# %% fit_line | wrong | half the gradient of b | cause: 2 missing in db
def fit_line(X, y, w, b, lr, epochs):
    history = []

    def residual():
        return X * w + b - y

    for _ in range(epochs):
        r = residual()
        history.append((r * r).sum())
        gw, gb = 2 * (r * X).sum(), r.sum()
        w, b = w - lr * gw, b - lr * gb
    return w.reshape(1, 1), b.reshape(1, 1), torch.stack(history)


# %% fit_line | wrong | b moves before the gradient of w | cause: b updated first
def fit_line(X, y, w, b, lr, epochs):
    losses = []
    for _ in range(epochs):
        error = X * w + b - y
        losses.append((error**2).sum())
        b = b - lr * 2 * error.sum()
        w = w - lr * 2 * ((X * w + b - y) * X).sum()
    return w, b, torch.stack(losses)
