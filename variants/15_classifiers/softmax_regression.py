"""Right and wrong versions of `softmax_regression`. The format: ../README.md."""

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


# %% softmax_regression | wrong | dim 0 | cause: softmax over the batch
def softmax_regression(X, labels, W, b, lr, steps):
    L = []
    r = torch.arange(len(X))
    for _ in range(steps):
        l = torch.log_softmax(X @ W.T + b, 0)
        L.append(-l[r, labels].mean())
        e = l.exp()
        e[r, labels] -= 1
        W = W - lr * e.T @ X / len(X)
        b = b - lr * e.mean(0)
    return W, b, torch.stack(L)


# %% softmax_regression | wrong | mean of the losses so far | cause: running mean of the losses
def softmax_regression(X, labels, W, b, lr, steps):
    Y = F.one_hot(labels, W.shape[0]).to(X.dtype)
    losses, total = [], 0.0
    for step in range(1, steps + 1):
        log_p = F.log_softmax(X @ W.T + b, dim=1)
        total = total - (Y * log_p).sum(dim=1).mean()
        losses.append(total / step)
        E = log_p.exp() - Y
        W, b = W - lr * E.T @ X / len(X), b - lr * E.mean(dim=0)
    return W, b, torch.stack(losses)


# %% softmax_regression | wrong | best W and b so far | cause: the best, not the last
def softmax_regression(X, labels, W, b, lr, steps):
    best, losses = (float("inf"), W, b), []
    rows = torch.arange(len(X))
    def cost(W, b):
        Z = X @ W.T + b
        return -(Z - torch.logsumexp(Z, 1, keepdim=True))[rows, labels].mean()
    for t in range(steps):
        losses.append(cost(W, b))
        E = torch.softmax(X @ W.T + b, 1)
        E[rows, labels] -= 1
        W, b = W - lr * E.T @ X / len(X), b - lr * E.mean(0)
        if cost(W, b).item() <= best[0]:
            best = (cost(W, b).item(), W, b)
    return best[1], best[2], torch.stack(losses)


# %% softmax_regression | wrong | one-hot times log | cause: 0 · log 0 is nan
def softmax_regression(X, labels, W, b, lr, steps):
    N = X.shape[0]
    losses = []
    Y = torch.nn.functional.one_hot(labels, W.shape[0]).to(X.dtype)
    for _ in range(steps):
        p = torch.softmax(X @ W.T + b, 1)
        losses.append(-(Y * torch.log(p)).sum(1).mean())
        d = (p - Y) / N
        W, b = W - lr * d.T @ X, b - lr * d.sum(0)
    return W, b, torch.stack(losses)


# %% softmax_regression | wrong | b before W | cause: b updated first
def softmax_regression(X, labels, W, b, lr, steps):
    losses, Y = [], F.one_hot(labels, len(b)).to(X.dtype)
    for _ in range(steps):
        Z = X @ W.T + b
        losses.append(F.cross_entropy(Z, labels))
        b = b - lr * (torch.softmax(Z, 1) - Y).mean(0)
        W = W - lr * (torch.softmax(X @ W.T + b, 1) - Y).T @ X / len(X)
    return W, b, torch.stack(losses)


# %% softmax_regression | wrong | mean over the classes | cause: K in place of N
def softmax_regression(X, labels, W, b, lr, steps):
    hist = []
    for _ in range(steps):
        lp = torch.log_softmax(X @ W.T + b, -1)
        hist.append(-lp[torch.arange(len(X)), labels].mean())
        E = lp.exp() - F.one_hot(labels, len(b))
        W = W - lr * torch.einsum("nk,nd->kd", E, X) / len(b)
        b = b - lr * E.sum(0) / len(b)
    return W, b, torch.stack(hist)
