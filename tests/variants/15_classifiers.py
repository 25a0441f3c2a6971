"""Right and wrong versions of the exercises of 15_classifiers. The format: README.md beside this file."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% softmax_regression | right | log-softmax and one-hot
def softmax_regression(X, labels, W, b, lr, steps):
    Y = F.one_hot(labels, W.shape[0]).to(X.dtype)
    losses = []
    for _ in range(steps):
        log_p = F.log_softmax(X @ W.T + b, dim=1)
        losses.append(-(Y * log_p).sum(dim=1).mean())
        E = log_p.exp() - Y
        W, b = W - lr * E.T @ X / len(X), b - lr * E.mean(dim=0)
    return W, b, torch.stack(losses)


# %% softmax_regression | right | softmax by hand, 1 taken off in place
def softmax_regression(X, labels, W, b, lr, steps):
    N = X.shape[0]
    rows = torch.arange(N, device=X.device)
    losses = torch.zeros(steps, dtype=X.dtype, device=X.device)
    for step in range(steps):
        Z = X.mm(W.t()) + b
        Z = Z - Z.max(dim=1, keepdim=True).values
        exp = torch.exp(Z)
        total = exp.sum(dim=1, keepdim=True)
        losses[step] = (torch.log(total.squeeze(1)) - Z[rows, labels]).mean()
        delta = exp / total
        delta[rows, labels] -= 1
        delta /= N
        W = W - lr * delta.t().mm(X)
        b = b - lr * delta.sum(0)
    return W, b, losses


# %% softmax_regression | right | ready-made loss, in place on clones
def softmax_regression(X, labels, W, b, lr, steps):
    W, b, losses = W.clone(), b.clone(), []
    for _ in range(steps):
        Z = F.linear(X, W, b)
        losses.append(F.cross_entropy(Z, labels).item())
        E = torch.softmax(Z, -1)
        E[range(len(X)), labels] -= 1
        W -= lr * torch.einsum("nk,nd->kd", E, X) / len(X)
        b -= lr * E.mean(0)
    return [W, b, torch.tensor(losses, dtype=X.dtype, device=X.device)]


# %% softmax_regression | right | logsumexp
def softmax_regression(X, labels, W, b, lr, steps):
    losses = []
    for _ in range(steps):
        Z = X @ W.T + b
        log_total = torch.logsumexp(Z, dim=1)
        losses.append(torch.mean(log_total - Z.gather(1, labels.view(-1, 1)).squeeze(1)))
        E = torch.exp(Z - log_total[:, None])
        E = E - nn.functional.one_hot(labels, len(b))
        W = W - lr / len(X) * (E.T @ X)
        b = b - lr / len(X) * E.sum(0)
    return W, b, torch.stack(losses)


# %% softmax_regression | right | loop over the examples
def softmax_regression(X, labels, W, b, lr, steps):
    N, losses = len(X), []
    for _ in range(steps):
        dW, db, loss = torch.zeros_like(W), torch.zeros_like(b), 0
        for x, y in zip(X, labels):
            log_p = torch.log_softmax(W @ x + b, dim=0)
            loss = loss - log_p[y] / N
            e = log_p.exp()
            e[y] -= 1
            dW += torch.outer(e, x) / N
            db += e / N
        losses.append(loss)
        W, b = W - lr * dW, b - lr * db
    return W, b, torch.stack(losses)


# %% softmax_regression | right | a column of ones
def softmax_regression(X, labels, W, b, lr, steps):
    A = torch.cat([X, torch.ones_like(X[:, :1])], dim=1)
    theta = torch.cat([W, b[:, None]], dim=1)
    rows, losses = torch.arange(len(A), device=A.device), []
    for _ in range(steps):
        log_p = (A @ theta.T).log_softmax(1)
        losses.append(-log_p[rows, labels].mean())
        E = log_p.exp()
        E[rows, labels] -= 1
        theta = theta - lr * E.T @ A / len(A)
    return theta[:, :-1].clone(), theta[:, -1].clone(), torch.stack(losses)


# %% softmax_regression | right | NumPy inside
def softmax_regression(X, labels, W, b, lr, steps):
    X_, y, W_, b_ = X.cpu().numpy(), labels.cpu().numpy(), W.cpu().numpy(), b.cpu().numpy()
    rows, losses = np.arange(len(X_)), []
    for _ in range(steps):
        Z = X_ @ W_.T + b_
        Z = Z - Z.max(axis=1, keepdims=True)
        log_p = Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))
        losses.append(-log_p[rows, y].mean())
        E = np.exp(log_p)
        E[rows, y] -= 1
        W_, b_ = W_ - lr * E.T @ X_ / len(X_), b_ - lr * E.mean(axis=0)
    return tuple(torch.as_tensor(np.array(a), dtype=X.dtype, device=X.device) for a in (W_, b_, losses))


# %% softmax_regression | right | float64 inside, cast back
def softmax_regression(X, labels, W, b, lr, steps):
    dtype = X.dtype
    X, W, b = X.double(), W.double(), b.double()
    Y = torch.eye(len(b), dtype=X.dtype, device=X.device)[labels]
    losses = []
    for _ in range(steps):
        log_p = torch.log_softmax(X @ W.T + b, 1)
        losses.append(-(Y * log_p).sum() / len(X))
        E = (log_p.exp() - Y) / len(X)
        W, b = W - lr * E.T @ X, b - lr * E.sum(0)
    return W.to(dtype), b.to(dtype), torch.stack(losses).to(dtype)


# %% softmax_regression | wrong | loss after the update | cause: losses recorded late
def softmax_regression(X, labels, W, b, lr, steps):
    losses = []
    for _ in range(steps):
        E = torch.softmax(X @ W.T + b, 1) - F.one_hot(labels, len(b)).to(X.dtype)
        W, b = W - lr * E.T @ X / len(X), b - lr * E.mean(0)
        losses.append(F.cross_entropy(X @ W.T + b, labels))
    return W, b, torch.stack(losses)


# %% softmax_regression | wrong | one loss too many | cause: shape of losses
def softmax_regression(X, labels, W, b, lr, steps):
    losses = [F.cross_entropy(X @ W.T + b, labels)]
    for _ in range(steps):
        E = torch.softmax(X @ W.T + b, 1) - F.one_hot(labels, len(b)).to(X.dtype)
        W, b = W - lr * E.T @ X / len(X), b - lr * E.mean(0)
        losses.append(F.cross_entropy(X @ W.T + b, labels))
    return W, b, torch.stack(losses)


# %% softmax_regression | wrong | log of softmax | cause: log of 0
def softmax_regression(X, labels, W, b, lr, steps):
    rows, losses = torch.arange(len(X), device=X.device), []
    for _ in range(steps):
        p = torch.softmax(X @ W.T + b, 1)
        losses.append(-torch.log(p[rows, labels]).mean())
        E = p - F.one_hot(labels, len(b)).to(X.dtype)
        W, b = W - lr * E.T @ X / len(X), b - lr * E.mean(0)
    return W, b, torch.stack(losses)


# %% softmax_regression | wrong | log of softmax plus 1e-8 | cause: small number added
def softmax_regression(X, labels, W, b, lr, steps):
    rows, losses = torch.arange(len(X), device=X.device), []
    for _ in range(steps):
        p = torch.softmax(X @ W.T + b, 1)
        losses.append(-torch.log(p[rows, labels] + 1e-8).mean())
        E = p - F.one_hot(labels, len(b)).to(X.dtype)
        W, b = W - lr * E.T @ X / len(X), b - lr * E.mean(0)
    return W, b, torch.stack(losses)


# %% softmax_regression | wrong | exponentials as they are | cause: softmax overflows
def softmax_regression(X, labels, W, b, lr, steps):
    rows, losses = torch.arange(len(X), device=X.device), []
    for _ in range(steps):
        e = torch.exp(X @ W.T + b)
        p = e / e.sum(1, keepdim=True)
        losses.append(-torch.log(p[rows, labels]).mean())
        E = p - F.one_hot(labels, len(b)).to(X.dtype)
        W, b = W - lr * E.T @ X / len(X), b - lr * E.mean(0)
    return W, b, torch.stack(losses)


# %% softmax_regression | wrong | exponentials as they are, for the gradient | cause: softmax overflows
def softmax_regression(X, labels, W, b, lr, steps):
    losses = []
    for _ in range(steps):
        Z = X @ W.T + b
        losses.append(F.cross_entropy(Z, labels))
        p = torch.exp(Z) / torch.exp(Z).sum(1, keepdim=True)
        E = p - F.one_hot(labels, len(b)).to(X.dtype)
        W, b = W - lr * E.T @ X / len(X), b - lr * E.mean(0)
    return W, b, torch.stack(losses)


# %% softmax_regression | wrong | softmax down the columns | cause: softmax over the batch
def softmax_regression(X, labels, W, b, lr, steps):
    losses = []
    for _ in range(steps):
        Z = X @ W.T + b
        losses.append(F.cross_entropy(Z, labels))
        E = torch.softmax(Z, 0) - F.one_hot(labels, len(b)).to(X.dtype)
        W, b = W - lr * E.T @ X / len(X), b - lr * E.mean(0)
    return W, b, torch.stack(losses)


# %% softmax_regression | wrong | the probabilities as errors | cause: one-hot forgotten
def softmax_regression(X, labels, W, b, lr, steps):
    losses = []
    for _ in range(steps):
        Z = X @ W.T + b
        losses.append(F.cross_entropy(Z, labels))
        E = torch.softmax(Z, 1)
        W, b = W - lr * E.T @ X / len(X), b - lr * E.mean(0)
    return W, b, torch.stack(losses)


# %% softmax_regression | wrong | sigmoid | cause: sigmoid in place of softmax
def softmax_regression(X, labels, W, b, lr, steps):
    losses = []
    for _ in range(steps):
        Z = X @ W.T + b
        losses.append(F.cross_entropy(Z, labels))
        E = torch.sigmoid(Z) - F.one_hot(labels, len(b)).to(X.dtype)
        W, b = W - lr * E.T @ X / len(X), b - lr * E.mean(0)
    return W, b, torch.stack(losses)


# %% softmax_regression | wrong | softmax, then cross_entropy | cause: softmax applied twice in the loss
def softmax_regression(X, labels, W, b, lr, steps):
    losses = []
    for _ in range(steps):
        p = torch.softmax(X @ W.T + b, 1)
        losses.append(F.cross_entropy(p, labels))
        E = p - F.one_hot(labels, len(b)).to(X.dtype)
        W, b = W - lr * E.T @ X / len(X), b - lr * E.mean(0)
    return W, b, torch.stack(losses)


# %% softmax_regression | wrong | p (1 - p) on top | cause: extra p (1 - p)
def softmax_regression(X, labels, W, b, lr, steps):
    losses = []
    for _ in range(steps):
        Z = X @ W.T + b
        losses.append(F.cross_entropy(Z, labels))
        p = torch.softmax(Z, 1)
        E = (p - F.one_hot(labels, len(b)).to(X.dtype)) * p * (1 - p)
        W, b = W - lr * E.T @ X / len(X), b - lr * E.mean(0)
    return W, b, torch.stack(losses)


# %% softmax_regression | wrong | plus | cause: walks uphill
def softmax_regression(X, labels, W, b, lr, steps):
    losses = []
    for _ in range(steps):
        Z = X @ W.T + b
        losses.append(F.cross_entropy(Z, labels))
        E = torch.softmax(Z, 1) - F.one_hot(labels, len(b)).to(X.dtype)
        W, b = W + lr * E.T @ X / len(X), b + lr * E.mean(0)
    return W, b, torch.stack(losses)


# %% softmax_regression | wrong | gradient summed | cause: mean missing in the gradient
def softmax_regression(X, labels, W, b, lr, steps):
    losses = []
    for _ in range(steps):
        Z = X @ W.T + b
        losses.append(F.cross_entropy(Z, labels))
        E = torch.softmax(Z, 1) - F.one_hot(labels, len(b)).to(X.dtype)
        W, b = W - lr * E.T @ X, b - lr * E.sum(0)
    return W, b, torch.stack(losses)


# %% softmax_regression | wrong | mean over all entries | cause: gradient divided by N K
def softmax_regression(X, labels, W, b, lr, steps):
    losses = []
    for _ in range(steps):
        Z = X @ W.T + b
        losses.append(F.cross_entropy(Z, labels))
        E = (torch.softmax(Z, 1) - F.one_hot(labels, len(b)).to(X.dtype)) / Z.numel()
        W, b = W - lr * E.T @ X, b - lr * E.sum(0)
    return W, b, torch.stack(losses)


# %% softmax_regression | wrong | b summed | cause: mean missing in the gradient of b
def softmax_regression(X, labels, W, b, lr, steps):
    losses = []
    for _ in range(steps):
        Z = X @ W.T + b
        losses.append(F.cross_entropy(Z, labels))
        E = torch.softmax(Z, 1) - F.one_hot(labels, len(b)).to(X.dtype)
        W, b = W - lr * E.T @ X / len(X), b - lr * E.sum(0)
    return W, b, torch.stack(losses)


# %% softmax_regression | wrong | b stays | cause: b never updated
def softmax_regression(X, labels, W, b, lr, steps):
    losses = []
    for _ in range(steps):
        Z = X @ W.T + b
        losses.append(F.cross_entropy(Z, labels))
        E = torch.softmax(Z, 1) - F.one_hot(labels, len(b)).to(X.dtype)
        W = W - lr * E.T @ X / len(X)
    return W, b.clone(), torch.stack(losses)


# %% softmax_regression | wrong | scores again for b | cause: b sees the new W
def softmax_regression(X, labels, W, b, lr, steps):
    Y, losses = F.one_hot(labels, len(b)).to(X.dtype), []
    for _ in range(steps):
        losses.append(F.cross_entropy(X @ W.T + b, labels))
        W = W - lr * (torch.softmax(X @ W.T + b, 1) - Y).T @ X / len(X)
        b = b - lr * (torch.softmax(X @ W.T + b, 1) - Y).mean(0)
    return W, b, torch.stack(losses)


# %% softmax_regression | wrong | probabilities before the loop | cause: never computed again
def softmax_regression(X, labels, W, b, lr, steps):
    losses = []
    Z = X @ W.T + b
    E = torch.softmax(Z, 1) - F.one_hot(labels, len(b)).to(X.dtype)
    for _ in range(steps):
        losses.append(F.cross_entropy(Z, labels))
        W, b = W - lr * E.T @ X / len(X), b - lr * E.mean(0)
    return W, b, torch.stack(losses)


# %% softmax_regression | wrong | gradients collected outside the loop | cause: gradients pile up
def softmax_regression(X, labels, W, b, lr, steps):
    losses, dW, db = [], torch.zeros_like(W), torch.zeros_like(b)
    for _ in range(steps):
        Z = X @ W.T + b
        losses.append(F.cross_entropy(Z, labels))
        E = torch.softmax(Z, 1) - F.one_hot(labels, len(b)).to(X.dtype)
        dW += E.T @ X / len(X)
        db += E.mean(0)
        W, b = W - lr * dW, b - lr * db
    return W, b, torch.stack(losses)


# %% softmax_regression | wrong | every label in every row | cause: picks (N, N) entries
def softmax_regression(X, labels, W, b, lr, steps):
    losses = []
    for _ in range(steps):
        log_p = torch.log_softmax(X @ W.T + b, 1)
        losses.append(-log_p[:, labels].mean())
        E = log_p.exp() - F.one_hot(labels, len(b)).to(X.dtype)
        W, b = W - lr * E.T @ X / len(X), b - lr * E.mean(0)
    return W, b, torch.stack(losses)


# %% softmax_regression | wrong | sum of the losses | cause: mean missing in the losses
def softmax_regression(X, labels, W, b, lr, steps):
    losses = []
    for _ in range(steps):
        Z = X @ W.T + b
        losses.append(F.cross_entropy(Z, labels, reduction="sum"))
        E = torch.softmax(Z, 1) - F.one_hot(labels, len(b)).to(X.dtype)
        W, b = W - lr * E.T @ X / len(X), b - lr * E.mean(0)
    return W, b, torch.stack(losses)


# %% softmax_regression | wrong | negative losses | cause: sign of the losses
def softmax_regression(X, labels, W, b, lr, steps):
    losses = []
    for _ in range(steps):
        log_p = torch.log_softmax(X @ W.T + b, 1)
        losses.append(log_p.gather(1, labels[:, None]).mean())
        E = log_p.exp() - F.one_hot(labels, len(b)).to(X.dtype)
        W, b = W - lr * E.T @ X / len(X), b - lr * E.mean(0)
    return W, b, torch.stack(losses)


# %% softmax_regression | wrong | one update an example | cause: stochastic
def softmax_regression(X, labels, W, b, lr, steps):
    losses = []
    for _ in range(steps):
        losses.append(F.cross_entropy(X @ W.T + b, labels))
        for x, y in zip(X, labels):
            e = torch.softmax(W @ x + b, 0)
            e[y] -= 1
            W, b = W - lr * torch.outer(e, x), b - lr * e
    return W, b, torch.stack(losses)


# %% softmax_regression | wrong | steps - 1 updates | cause: last update missing
def softmax_regression(X, labels, W, b, lr, steps):
    losses, W, b = [], W.clone(), b.clone()
    for step in range(steps):
        Z = X @ W.T + b
        losses.append(F.cross_entropy(Z, labels))
        if step == steps - 1:
            break
        E = torch.softmax(Z, 1) - F.one_hot(labels, len(b)).to(X.dtype)
        W, b = W - lr * E.T @ X / len(X), b - lr * E.mean(0)
    return W, b, torch.stack(losses)


# %% softmax_regression | wrong | W as (D, K) | cause: layout of W, raises
def softmax_regression(X, labels, W, b, lr, steps):
    losses = []
    for _ in range(steps):
        Z = X @ W + b
        losses.append(F.cross_entropy(Z, labels))
        E = torch.softmax(Z, 1) - F.one_hot(labels, len(b)).to(X.dtype)
        W, b = W - lr * X.T @ E / len(X), b - lr * E.mean(0)
    return W, b, torch.stack(losses)


# %% softmax_regression | wrong | W returned as (D, K) | cause: W transposed
def softmax_regression(X, labels, W, b, lr, steps):
    losses = []
    for _ in range(steps):
        Z = X @ W.T + b
        losses.append(F.cross_entropy(Z, labels))
        E = torch.softmax(Z, 1) - F.one_hot(labels, len(b)).to(X.dtype)
        W, b = W - lr * E.T @ X / len(X), b - lr * E.mean(0)
    return W.T, b, torch.stack(losses)


# %% softmax_regression | wrong | losses in float32 | cause: dtype of losses
def softmax_regression(X, labels, W, b, lr, steps):
    losses = torch.zeros(steps)
    for step in range(steps):
        Z = X @ W.T + b
        losses[step] = F.cross_entropy(Z, labels)
        E = torch.softmax(Z, 1) - F.one_hot(labels, len(b)).to(X.dtype)
        W, b = W - lr * E.T @ X / len(X), b - lr * E.mean(0)
    return W, b, losses


# %% softmax_regression | wrong | -= on the arguments | cause: modifies its inputs
def softmax_regression(X, labels, W, b, lr, steps):
    losses = []
    for _ in range(steps):
        Z = X @ W.T + b
        losses.append(F.cross_entropy(Z, labels))
        E = torch.softmax(Z, 1) - F.one_hot(labels, len(b)).to(X.dtype)
        W -= lr * E.T @ X / len(X)
        b -= lr * E.mean(0)
    return W.clone(), b.clone(), torch.stack(losses)


# %% softmax_regression | wrong | autograd | cause: autograd
def softmax_regression(X, labels, W, b, lr, steps):
    W, b = W.clone().requires_grad_(), b.clone().requires_grad_()
    losses = []
    for _ in range(steps):
        loss = F.cross_entropy(X @ W.T + b, labels)
        losses.append(loss.detach())
        loss.backward()
        with torch.no_grad():
            for p in (W, b):
                p -= lr * p.grad
                p.grad.zero_()
    return W.detach(), b.detach(), torch.stack(losses)


# %% softmax_regression | wrong | forgets to return | cause: returns None
def softmax_regression(X, labels, W, b, lr, steps):
    losses = []
    for _ in range(steps):
        Z = X @ W.T + b
        losses.append(F.cross_entropy(Z, labels))
        E = torch.softmax(Z, 1) - F.one_hot(labels, len(b)).to(X.dtype)
        W, b = W - lr * E.T @ X / len(X), b - lr * E.mean(0)


# %% softmax_regression | wrong | W times a factor | cause: nan where W is 0
def softmax_regression(X, labels, W, b, lr, steps):
    losses = []
    for _ in range(steps):
        Z = X @ W.T + b
        losses.append(F.cross_entropy(Z, labels))
        E = (torch.softmax(Z, 1) - F.one_hot(labels, len(b)).to(X.dtype)) / len(X)
        W, b = W * (1 - lr * (E.T @ X) / W), b - lr * E.sum(0)
    return W, b, torch.stack(losses)


# %% perceptron_train | right | the rule
def perceptron_train(X, labels, w, b, epochs):
    mistakes = torch.zeros(epochs, dtype=X.dtype, device=X.device)
    for epoch in range(epochs):
        for i in range(len(X)):
            if labels[i] * (torch.dot(w, X[i]) + b) <= 0:
                w = w + labels[i] * X[i]
                b = b + labels[i]
                mistakes[epoch] += 1
    return w, b, mistakes


# %% perceptron_train | right | in place on clones, counts in a list
def perceptron_train(X, labels, w, b, epochs):
    w, b, history = w.clone(), b.clone(), []
    for _ in range(epochs):
        count = 0
        for x, y in zip(X, labels):
            if (y * (x @ w + b)).item() <= 0:
                w += y * x
                b += y
                count += 1
        history.append(count)
    return w, b, torch.tensor(history, dtype=X.dtype, device=X.device)


# %% perceptron_train | right | sign against label
def perceptron_train(X, labels, w, b, epochs):
    history = []
    for _ in range(epochs):
        count = torch.zeros((), dtype=X.dtype, device=X.device)
        for x, y in zip(X, labels):
            if torch.sign((w * x).sum() + b) != y:
                w, b, count = w + y * x, b + y, count + 1
        history.append(count)
    return [w, b, torch.stack(history)]


# %% perceptron_train | right | a factor of 0 or 1
def perceptron_train(X, labels, w, b, epochs):
    mistakes = X.new_zeros(epochs)
    for epoch in range(epochs):
        for x, y in zip(X, labels):
            wrong = (y * (w @ x + b) <= 0).to(X.dtype)
            w = w + wrong * y * x
            b = b + wrong * y
            mistakes[epoch] += wrong
    return w, b, mistakes


# %% perceptron_train | right | one vector of parameters
def perceptron_train(X, labels, w, b, epochs):
    A = torch.cat([X, torch.ones_like(X[:, :1])], dim=1) * labels[:, None]
    theta, mistakes = torch.cat([w, b.reshape(1)]), []
    for _ in range(epochs):
        count = 0
        for a in A:
            if a @ theta <= 0:
                theta = theta + a
                count += 1
        mistakes.append(float(count))
    return theta[:-1].clone(), theta[-1].clone(), torch.tensor(mistakes).to(X)


# %% perceptron_train | right | Python floats
def perceptron_train(X, labels, w, b, epochs):
    rows, ys, weights, bias = X.tolist(), labels.tolist(), w.tolist(), b.item()
    mistakes = []
    for _ in range(epochs):
        mistakes.append(0.0)
        for row, y in zip(rows, ys):
            if y * (sum(p * q for p, q in zip(weights, row)) + bias) > 0:
                continue
            weights = [p + y * q for p, q in zip(weights, row)]
            bias += y
            mistakes[-1] += 1
    return tuple(torch.tensor(v, dtype=X.dtype, device=X.device) for v in (weights, bias, mistakes))


# %% perceptron_train | right | NumPy inside
def perceptron_train(X, labels, w, b, epochs):
    X_, y, w_, b_ = X.cpu().numpy(), labels.cpu().numpy(), w.cpu().numpy().copy(), float(b)
    mistakes = np.zeros(epochs)
    for epoch in range(epochs):
        for i in range(len(X_)):
            if y[i] * (np.dot(X_[i], w_) + b_) <= 0:
                w_ += y[i] * X_[i]
                b_ += y[i]
                mistakes[epoch] += 1
    return tuple(torch.as_tensor(v, dtype=X.dtype, device=X.device) for v in (w_, b_, mistakes))


# %% perceptron_train | right | while loops, stops looking once all is right
def perceptron_train(X, labels, w, b, epochs):
    mistakes, epoch = X.new_zeros(epochs), 0
    while epoch < epochs:
        i = 0
        while i < X.shape[0]:
            if labels[i] * (X[i] @ w + b) <= 0:
                w, b = w + labels[i] * X[i], b + labels[i]
                mistakes[epoch] += 1
            i += 1
        if mistakes[epoch] == 0:
            break
        epoch += 1
    return w, b, mistakes


# %% perceptron_train | right | w itself where there is no mistake
def perceptron_train(X, labels, w, b, epochs):
    mistakes = []
    for e in range(epochs):
        m = 0
        for x, y in zip(X, labels):
            if y * (torch.dot(w, x) + b) <= 0:
                w = w + y * x
                b = b + y
                m += 1
        mistakes.append(m)
    return w, b, torch.tensor(mistakes, dtype=X.dtype, device=X.device)


# %% perceptron_train | wrong | < 0 | cause: a score of 0 counts as right
def perceptron_train(X, labels, w, b, epochs):
    mistakes = torch.zeros(epochs, dtype=X.dtype)
    for epoch in range(epochs):
        for x, y in zip(X, labels):
            if y * (w @ x + b) < 0:
                w, b = w + y * x, b + y
                mistakes[epoch] += 1
    return w, b, mistakes


# %% perceptron_train | wrong | predicts +1 at 0 | cause: a score of 0 counts as +1
def perceptron_train(X, labels, w, b, epochs):
    mistakes = torch.zeros(epochs, dtype=X.dtype)
    for epoch in range(epochs):
        for x, y in zip(X, labels):
            predicted = 1 if w @ x + b >= 0 else -1
            if predicted != y:
                w, b = w + y * x, b + y
                mistakes[epoch] += 1
    return w, b, mistakes


# %% perceptron_train | wrong | all at once | cause: updated once an epoch
def perceptron_train(X, labels, w, b, epochs):
    mistakes = []
    for _ in range(epochs):
        wrong = (labels * (X @ w + b) <= 0).to(X.dtype)
        w = w + (wrong * labels) @ X
        b = b + (wrong * labels).sum()
        mistakes.append(wrong.sum())
    return w, b, torch.stack(mistakes)


# %% perceptron_train | wrong | every example | cause: corrects without a mistake
def perceptron_train(X, labels, w, b, epochs):
    mistakes = torch.zeros(epochs, dtype=X.dtype)
    for epoch in range(epochs):
        for x, y in zip(X, labels):
            if y * (w @ x + b) <= 0:
                mistakes[epoch] += 1
            w, b = w + y * x, b + y
    return w, b, mistakes


# %% perceptron_train | wrong | > 0 | cause: corrects where it is right
def perceptron_train(X, labels, w, b, epochs):
    mistakes = torch.zeros(epochs, dtype=X.dtype)
    for epoch in range(epochs):
        for x, y in zip(X, labels):
            if y * (w @ x + b) > 0:
                w, b = w + y * x, b + y
                mistakes[epoch] += 1
    return w, b, mistakes


# %% perceptron_train | wrong | adds x | cause: y missing in the correction
def perceptron_train(X, labels, w, b, epochs):
    mistakes = torch.zeros(epochs, dtype=X.dtype)
    for epoch in range(epochs):
        for x, y in zip(X, labels):
            if y * (w @ x + b) <= 0:
                w, b = w + x, b + 1
                mistakes[epoch] += 1
    return w, b, mistakes


# %% perceptron_train | wrong | adds 1 to b | cause: y missing in the correction of b
def perceptron_train(X, labels, w, b, epochs):
    mistakes = torch.zeros(epochs, dtype=X.dtype)
    for epoch in range(epochs):
        for x, y in zip(X, labels):
            if y * (w @ x + b) <= 0:
                w, b = w + y * x, b + 1
                mistakes[epoch] += 1
    return w, b, mistakes


# %% perceptron_train | wrong | subtracts | cause: sign of the correction
def perceptron_train(X, labels, w, b, epochs):
    mistakes = torch.zeros(epochs, dtype=X.dtype)
    for epoch in range(epochs):
        for x, y in zip(X, labels):
            if y * (w @ x + b) <= 0:
                w, b = w - y * x, b - y
                mistakes[epoch] += 1
    return w, b, mistakes


# %% perceptron_train | wrong | label minus prediction | cause: correction twice as large
def perceptron_train(X, labels, w, b, epochs):
    mistakes = torch.zeros(epochs, dtype=X.dtype)
    for epoch in range(epochs):
        for x, y in zip(X, labels):
            if y * (w @ x + b) <= 0:
                difference = y - (-y)
                w, b = w + difference * x, b + difference
                mistakes[epoch] += 1
    return w, b, mistakes


# %% perceptron_train | wrong | b stays | cause: b never updated
def perceptron_train(X, labels, w, b, epochs):
    mistakes = torch.zeros(epochs, dtype=X.dtype)
    for epoch in range(epochs):
        for x, y in zip(X, labels):
            if y * (w @ x + b) <= 0:
                w = w + y * x
                mistakes[epoch] += 1
    return w, b.clone(), mistakes


# %% perceptron_train | wrong | score without b | cause: bias left out of the score
def perceptron_train(X, labels, w, b, epochs):
    mistakes = torch.zeros(epochs, dtype=X.dtype)
    for epoch in range(epochs):
        for x, y in zip(X, labels):
            if y * (w @ x) <= 0:
                w, b = w + y * x, b + y
                mistakes[epoch] += 1
    return w, b, mistakes


# %% perceptron_train | wrong | hinge | cause: margin of 1
def perceptron_train(X, labels, w, b, epochs):
    mistakes = torch.zeros(epochs, dtype=X.dtype)
    for epoch in range(epochs):
        for x, y in zip(X, labels):
            if y * (w @ x + b) < 1:
                w, b = w + y * x, b + y
                mistakes[epoch] += 1
    return w, b, mistakes


# %% perceptron_train | wrong | break after a mistake | cause: only the first mistake of an epoch
def perceptron_train(X, labels, w, b, epochs):
    mistakes = torch.zeros(epochs, dtype=X.dtype)
    for epoch in range(epochs):
        for x, y in zip(X, labels):
            if y * (w @ x + b) <= 0:
                w, b = w + y * x, b + y
                mistakes[epoch] += 1
                break
    return w, b, mistakes


# %% perceptron_train | wrong | stops when all is right | cause: fewer epochs, shape of mistakes
def perceptron_train(X, labels, w, b, epochs):
    mistakes = []
    for _ in range(epochs):
        count = 0
        for x, y in zip(X, labels):
            if y * (w @ x + b) <= 0:
                w, b, count = w + y * x, b + y, count + 1
        mistakes.append(count)
        if count == 0:
            break
    return w, b, torch.tensor(mistakes, dtype=X.dtype)


# %% perceptron_train | wrong | count outside the loop | cause: mistakes add up over the epochs
def perceptron_train(X, labels, w, b, epochs):
    mistakes, count = [], 0
    for _ in range(epochs):
        for x, y in zip(X, labels):
            if y * (w @ x + b) <= 0:
                w, b, count = w + y * x, b + y, count + 1
        mistakes.append(count)
    return w, b, torch.tensor(mistakes, dtype=X.dtype)


# %% perceptron_train | wrong | counted at the end of the epoch | cause: counted after the corrections
def perceptron_train(X, labels, w, b, epochs):
    mistakes = []
    for _ in range(epochs):
        for x, y in zip(X, labels):
            if y * (w @ x + b) <= 0:
                w, b = w + y * x, b + y
        mistakes.append((labels * (X @ w + b) <= 0).sum())
    return w, b, torch.stack(mistakes).to(X.dtype)


# %% perceptron_train | wrong | share of mistakes | cause: divided by N
def perceptron_train(X, labels, w, b, epochs):
    mistakes = torch.zeros(epochs, dtype=X.dtype)
    for epoch in range(epochs):
        for x, y in zip(X, labels):
            if y * (w @ x + b) <= 0:
                w, b = w + y * x, b + y
                mistakes[epoch] += 1 / len(X)
    return w, b, mistakes


# %% perceptron_train | wrong | range(len(X) - 1) | cause: last row left out
def perceptron_train(X, labels, w, b, epochs):
    w, b = w.clone(), b.clone()
    mistakes = torch.zeros(epochs, dtype=X.dtype)
    for epoch in range(epochs):
        for i in range(len(X) - 1):
            if labels[i] * (w @ X[i] + b) <= 0:
                w, b = w + labels[i] * X[i], b + labels[i]
                mistakes[epoch] += 1
    return w, b, mistakes


# %% perceptron_train | wrong | in random order | cause: order of the rows, random
def perceptron_train(X, labels, w, b, epochs):
    mistakes = torch.zeros(epochs, dtype=X.dtype)
    for epoch in range(epochs):
        for i in torch.randperm(len(X)):
            if labels[i] * (w @ X[i] + b) <= 0:
                w, b = w + labels[i] * X[i], b + labels[i]
                mistakes[epoch] += 1
    return w, b, mistakes


# %% perceptron_train | wrong | int64 counts | cause: dtype of mistakes
def perceptron_train(X, labels, w, b, epochs):
    mistakes = torch.zeros(epochs, dtype=torch.int64)
    for epoch in range(epochs):
        for x, y in zip(X, labels):
            if y * (w @ x + b) <= 0:
                w, b = w + y * x, b + y
                mistakes[epoch] += 1
    return w, b, mistakes


# %% perceptron_train | wrong | float32 counts | cause: dtype of mistakes
def perceptron_train(X, labels, w, b, epochs):
    mistakes = torch.zeros(epochs)
    for epoch in range(epochs):
        for x, y in zip(X, labels):
            if y * (w @ x + b) <= 0:
                w, b = w + y * x, b + y
                mistakes[epoch] += 1
    return w, b, mistakes


# %% perceptron_train | wrong | += on the arguments | cause: modifies its inputs
def perceptron_train(X, labels, w, b, epochs):
    mistakes = torch.zeros(epochs, dtype=X.dtype)
    for epoch in range(epochs):
        for x, y in zip(X, labels):
            if y * (w @ x + b) <= 0:
                w += y * x
                b += y
                mistakes[epoch] += 1
    return w, b, mistakes


# %% perceptron_train | wrong | only w and b | cause: mistakes missing
def perceptron_train(X, labels, w, b, epochs):
    for _ in range(epochs):
        for x, y in zip(X, labels):
            if y * (w @ x + b) <= 0:
                w, b = w + y * x, b + y
    return w, b


# %% perceptron_train | wrong | counts go on from the last call | cause: state between calls
totals = {}


def perceptron_train(X, labels, w, b, epochs):
    mistakes = totals.setdefault((epochs, X.shape, X.dtype), torch.zeros(epochs, dtype=X.dtype))
    for epoch in range(epochs):
        for x, y in zip(X, labels):
            if y * (w @ x + b) <= 0:
                w, b = w + y * x, b + y
                mistakes[epoch] += 1
    return w, b, mistakes


# %% accuracy | right | argmax and mean
def accuracy(logits, labels):
    return (logits.argmax(dim=1) == labels).to(logits.dtype).mean()


# %% accuracy | right | count over N
def accuracy(logits, labels):
    _, predicted = torch.max(logits, 1)
    correct = (predicted == labels).sum()
    return correct.to(logits.dtype) / len(labels)


# %% accuracy | right | loop
def accuracy(logits, labels):
    correct = 0
    for row, label in zip(logits, labels):
        if row.argmax() == label:
            correct += 1
    return torch.tensor(correct / len(labels), dtype=logits.dtype, device=logits.device)


# %% accuracy | right | softmax first
def accuracy(logits, labels):
    p = torch.softmax(logits.double(), dim=-1)
    return torch.eq(p.log().argmax(-1), labels).type_as(logits).sum() / logits.size(0)


# %% accuracy | right | errors taken off
def accuracy(logits, labels):
    wrong = torch.count_nonzero(torch.argmax(logits, 1) - labels)
    return 1 - wrong.to(logits.dtype) / labels.numel()


# %% accuracy | right | topk
def accuracy(logits, labels):
    best = logits.topk(1, dim=1).indices.squeeze(1)
    return torch.where(best == labels, 1.0, 0.0).to(logits.dtype).mean()


# %% accuracy | right | score of the label is the largest
def accuracy(logits, labels):
    mine = logits.gather(1, labels[:, None]).squeeze(1)
    return (mine == logits.amax(dim=1)).to(logits.dtype).mean()


# %% accuracy | right | NumPy inside
def accuracy(logits, labels):
    share = np.mean(logits.cpu().numpy().argmax(axis=1) == labels.cpu().numpy())
    return torch.tensor(share, dtype=logits.dtype, device=logits.device)


# %% accuracy | wrong | a count | cause: not divided by N
def accuracy(logits, labels):
    return (logits.argmax(1) == labels).to(logits.dtype).sum()


# %% accuracy | wrong | an integer count | cause: not divided by N, int64
def accuracy(logits, labels):
    return (logits.argmax(1) == labels).sum()


# %% accuracy | wrong | error rate | cause: wrong rows counted
def accuracy(logits, labels):
    return (logits.argmax(1) != labels).to(logits.dtype).mean()


# %% accuracy | wrong | times 100 | cause: per cent
def accuracy(logits, labels):
    return 100 * (logits.argmax(1) == labels).to(logits.dtype).mean()


# %% accuracy | wrong | divided by K | cause: number of classes in place of N
def accuracy(logits, labels):
    return (logits.argmax(1) == labels).to(logits.dtype).sum() / logits.shape[1]


# %% accuracy | wrong | divided by all entries | cause: N K in place of N
def accuracy(logits, labels):
    return (logits.argmax(1) == labels).to(logits.dtype).sum() / logits.numel()


# %% accuracy | wrong | argmin | cause: smallest score
def accuracy(logits, labels):
    return (logits.argmin(1) == labels).to(logits.dtype).mean()


# %% accuracy | wrong | argmax over the rows | cause: dimension 0, raises
def accuracy(logits, labels):
    return (logits.argmax(0) == labels).to(logits.dtype).mean()


# %% accuracy | wrong | argmax of all | cause: dim missing
def accuracy(logits, labels):
    return (logits.argmax() == labels).to(logits.dtype).mean()


# %% accuracy | wrong | keepdim | cause: broadcasts to (N, N)
def accuracy(logits, labels):
    return (logits.argmax(1, keepdim=True) == labels).to(logits.dtype).mean()


# %% accuracy | wrong | whole-number division | cause: share cut to 0
def accuracy(logits, labels):
    return ((logits.argmax(1) == labels).sum() // len(labels)).to(logits.dtype)


# %% accuracy | wrong | all of them | cause: all in place of mean
def accuracy(logits, labels):
    return torch.all(logits.argmax(1) == labels).to(logits.dtype)


# %% accuracy | wrong | values compared with labels | cause: max in place of argmax
def accuracy(logits, labels):
    return (logits.max(1).values == labels).to(logits.dtype).mean()


# %% accuracy | wrong | probability above one half | cause: only confident predictions
def accuracy(logits, labels):
    p = torch.softmax(logits, 1)[torch.arange(len(labels)), labels]
    return (p > 0.5).to(logits.dtype).mean()


# %% accuracy | wrong | mean probability | cause: probabilities in place of a count
def accuracy(logits, labels):
    return torch.softmax(logits, 1)[torch.arange(len(labels)), labels].mean()


# %% accuracy | wrong | .float() | cause: float32 result
def accuracy(logits, labels):
    return (logits.argmax(1) == labels).float().mean()


# %% accuracy | wrong | count over N, then cast | cause: float32 precision
def accuracy(logits, labels):
    return ((logits.argmax(1) == labels).sum() / len(labels)).to(logits.dtype)


# %% accuracy | wrong | a Python float | cause: wrong type, float
def accuracy(logits, labels):
    return (logits.argmax(1) == labels).to(logits.dtype).mean().item()


# %% accuracy | wrong | one entry a row | cause: mean missing, shape (N,)
def accuracy(logits, labels):
    return (logits.argmax(1) == labels).to(logits.dtype)


# %% accuracy | wrong | mean of booleans | cause: raises, mean of bool
def accuracy(logits, labels):
    return (logits.argmax(1) == labels).mean()


# %% accuracy | wrong | forgets to return | cause: returns None
def accuracy(logits, labels):
    right = (logits.argmax(1) == labels).to(logits.dtype).mean()


# %% accuracy | wrong | scratches the logits | cause: modifies its input
def accuracy(logits, labels):
    best = logits.argmax(1)
    logits[torch.arange(len(labels)), best] = -math.inf
    return (best == labels).to(logits.dtype).mean()


# %% accuracy | wrong | running mean over the calls | cause: state between calls
seen = []


def accuracy(logits, labels):
    seen.append((logits.argmax(1) == labels).double().mean())
    return torch.stack(seen).mean().to(logits.dtype)
