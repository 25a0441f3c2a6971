"""Right and wrong versions of `single_output_gradient`. The format: ../README.md."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% single_output_gradient | right | the chain, step by step
def single_output_gradient(X, target, w, b):
    z = X @ w + b
    O = torch.sigmoid(z)
    dL_dO = 2 * (O - target) / O.numel()
    dO_dz = O * (1 - O)
    dL_dz = dL_dO * dO_dz
    return X.T @ dL_dz, dL_dz.sum()


# %% single_output_gradient | right | loop over the examples
def single_output_gradient(X, target, w, b):
    N, D = X.shape
    dw = torch.zeros_like(w)
    db = torch.zeros_like(b)
    for n in range(N):
        o = torch.sigmoid(X[n] @ w + b)
        delta = 2 * (o - target[n]) * o * (1 - o) / N
        dw += delta * X[n]
        db += delta
    return dw, db


# %% single_output_gradient | right | two loops, plain Python
def single_output_gradient(X, target, w, b):
    def sigmoid(z):
        e = math.exp(-abs(z))
        return 1 / (1 + e) if z >= 0 else e / (1 + e)

    rows, t, ws, bias = X.tolist(), target.tolist(), w.tolist(), b.item()
    dw, db = [0.0] * len(ws), 0.0
    for row, tn in zip(rows, t):
        o = sigmoid(sum(x * v for x, v in zip(row, ws)) + bias)
        delta = 2 * (o - tn) * o * (1 - o) / len(rows)
        for d, x in enumerate(row):
            dw[d] += delta * x
        db += delta
    return (
        torch.tensor(dw, dtype=X.dtype, device=X.device),
        torch.tensor(db, dtype=X.dtype, device=X.device),
    )


# %% single_output_gradient | right | broadcast and mean
def single_output_gradient(X, target, w, b):
    O = torch.sigmoid((X * w).sum(dim=1) + b)
    delta = (O - target) * O * (1 - O)
    return 2 * (X * delta[:, None]).mean(dim=0), 2 * delta.mean()


# %% single_output_gradient | right | einsum, a list comes back
def single_output_gradient(X, target, w, b):
    O = torch.sigmoid(torch.einsum("nd,d->n", X, w) + b)
    delta = 2 / len(X) * (O - target) * O * (1 - O)
    return [torch.einsum("n,nd->d", delta, X), delta.sum()]


# %% single_output_gradient | right | NumPy inside, brought back
def single_output_gradient(X, target, w, b):
    x, t = X.cpu().numpy(), target.cpu().numpy()
    with np.errstate(over="ignore"):
        o = 1 / (1 + np.exp(-(x @ w.cpu().numpy() + b.cpu().numpy())))
    delta = 2 * (o - t) * o * (1 - o) / len(t)
    back = lambda a: torch.as_tensor(a, dtype=X.dtype, device=X.device)
    return back(x.T @ delta), back(delta.sum())


# %% single_output_gradient | right | float64 inside, cast back
def single_output_gradient(X, target, w, b):
    x = X.double()
    O = torch.sigmoid(x @ w.double() + b.double())
    delta = 2 * (O - target.double()) * O * (1 - O) / len(x)
    return (delta @ x).to(X.dtype), delta.sum().to(X.dtype)


# %% single_output_gradient | right | a column of ones for the bias
def single_output_gradient(X, target, w, b):
    ones = torch.ones(len(X), 1, dtype=X.dtype, device=X.device)
    A = torch.cat([X, ones], dim=1)
    O = torch.sigmoid(A @ torch.cat([w, b.reshape(1)]))
    g = 2 / len(X) * A.T @ ((O - target) * (O - O**2))
    return g[:-1], g[-1]


# %% single_output_gradient | right | slope as sigmoid(z) sigmoid(-z)
def single_output_gradient(X, target, w, b):
    z = torch.mv(X, w) + b
    delta = 2 * (torch.sigmoid(z) - target) * torch.sigmoid(z) * torch.sigmoid(-z)
    return torch.mv(X.t(), delta) / len(X), torch.mean(delta)


# %% single_output_gradient | wrong | O(1 - O) forgotten | cause: sigma' missing
def single_output_gradient(X, target, w, b):
    O = torch.sigmoid(X @ w + b)
    delta = 2 * (O - target) / len(X)
    return X.T @ delta, delta.sum()


# %% single_output_gradient | wrong | logistic regression | cause: gradient of cross-entropy
def single_output_gradient(X, target, w, b):
    error = torch.sigmoid(X @ w + b) - target
    return X.T @ error / len(X), error.mean()


# %% single_output_gradient | wrong | the delta rule | cause: O - t, no sigma', no mean
def single_output_gradient(X, target, w, b):
    error = torch.sigmoid(X @ w + b) - target
    return X.T @ error, error.sum()


# %% single_output_gradient | wrong | 2 missing | cause: factor 1/2
def single_output_gradient(X, target, w, b):
    O = torch.sigmoid(X @ w + b)
    delta = (O - target) * O * (1 - O) / len(X)
    return X.T @ delta, delta.sum()


# %% single_output_gradient | wrong | sum of squares | cause: no mean
def single_output_gradient(X, target, w, b):
    O = torch.sigmoid(X @ w + b)
    delta = 2 * (O - target) * O * (1 - O)
    return X.T @ delta, delta.sum()


# %% single_output_gradient | wrong | half the sum, as on the slide | cause: 1/2 sum in place of the mean
def single_output_gradient(X, target, w, b):
    O = torch.sigmoid(X @ w + b)
    delta = (O - target) * O * (1 - O)
    return X.T @ delta, delta.sum()


# %% single_output_gradient | wrong | divides by N D | cause: divided by X.numel()
def single_output_gradient(X, target, w, b):
    O = torch.sigmoid(X @ w + b)
    delta = 2 * (O - target) * O * (1 - O) / X.numel()
    return X.T @ delta, delta.sum()


# %% single_output_gradient | wrong | target minus output | cause: sign
def single_output_gradient(X, target, w, b):
    O = torch.sigmoid(X @ w + b)
    delta = 2 * (target - O) * O * (1 - O) / len(X)
    return X.T @ delta, delta.sum()


# %% single_output_gradient | wrong | z(1 - z) | cause: z in place of O
def single_output_gradient(X, target, w, b):
    z = X @ w + b
    delta = 2 * (torch.sigmoid(z) - target) * z * (1 - z) / len(X)
    return X.T @ delta, delta.sum()


# %% single_output_gradient | wrong | derivative helper on the output | cause: sigmoid twice
def sigmoid_derivative(x):
    s = torch.sigmoid(x)
    return s * (1 - s)


def single_output_gradient(X, target, w, b):
    O = torch.sigmoid(X @ w + b)
    delta = 2 * (O - target) * sigmoid_derivative(O) / len(X)
    return X.T @ delta, delta.sum()


# %% single_output_gradient | wrong | only O | cause: 1 - O missing
def single_output_gradient(X, target, w, b):
    O = torch.sigmoid(X @ w + b)
    delta = 2 * (O - target) * O / len(X)
    return X.T @ delta, delta.sum()


# %% single_output_gradient | wrong | only 1 - O | cause: O missing
def single_output_gradient(X, target, w, b):
    O = torch.sigmoid(X @ w + b)
    delta = 2 * (O - target) * (1 - O) / len(X)
    return X.T @ delta, delta.sum()


# %% single_output_gradient | wrong | 1 - O squared | cause: rule of tanh
def single_output_gradient(X, target, w, b):
    O = torch.sigmoid(X @ w + b)
    delta = 2 * (O - target) * (1 - O**2) / len(X)
    return X.T @ delta, delta.sum()


# %% single_output_gradient | wrong | squared error kept | cause: still squared
def single_output_gradient(X, target, w, b):
    O = torch.sigmoid(X @ w + b)
    delta = 2 * (O - target) ** 2 * O * (1 - O) / len(X)
    return X.T @ delta, delta.sum()


# %% single_output_gradient | wrong | linear layer | cause: no sigmoid
def single_output_gradient(X, target, w, b):
    error = X @ w + b - target
    return 2 * X.T @ error / len(X), 2 * error.mean()


# %% single_output_gradient | wrong | bias left out | cause: b not used
def single_output_gradient(X, target, w, b):
    O = torch.sigmoid(X @ w)
    delta = 2 * (O - target) * O * (1 - O) / len(X)
    return X.T @ delta, delta.sum()


# %% single_output_gradient | wrong | db averaged again | cause: db divided by N twice
def single_output_gradient(X, target, w, b):
    O = torch.sigmoid(X @ w + b)
    delta = 2 * (O - target) * O * (1 - O) / len(X)
    return X.T @ delta, delta.mean()


# %% single_output_gradient | wrong | db without sigma' | cause: sigma' missing in db
def single_output_gradient(X, target, w, b):
    O = torch.sigmoid(X @ w + b)
    error = 2 * (O - target) / len(X)
    return X.T @ (error * O * (1 - O)), error.sum()


# %% single_output_gradient | wrong | db zero | cause: db not computed
def single_output_gradient(X, target, w, b):
    O = torch.sigmoid(X @ w + b)
    delta = 2 * (O - target) * O * (1 - O) / len(X)
    return X.T @ delta, torch.zeros_like(b)


# %% single_output_gradient | wrong | = in the loop | cause: last example only
def single_output_gradient(X, target, w, b):
    for n in range(len(X)):
        o = torch.sigmoid(X[n] @ w + b)
        delta = 2 * (o - target[n]) * o * (1 - o) / len(X)
        dw = delta * X[n]
        db = delta
    return dw, db


# %% single_output_gradient | wrong | return in the loop | cause: first example only
def single_output_gradient(X, target, w, b):
    for x, t in zip(X, target):
        o = torch.sigmoid(x @ w + b)
        delta = 2 * (o - t) * o * (1 - o) / len(X)
        return delta * x, delta


# %% single_output_gradient | wrong | mean error times mean example | cause: product of the means
def single_output_gradient(X, target, w, b):
    O = torch.sigmoid(X @ w + b)
    delta = 2 * (O - target) * O * (1 - O)
    return delta.mean() * X.mean(0), delta.mean()


# %% single_output_gradient | wrong | the same for all features | cause: X missing
def single_output_gradient(X, target, w, b):
    O = torch.sigmoid(X @ w + b)
    delta = (2 * (O - target) * O * (1 - O)).mean()
    return delta * torch.ones_like(w), delta


# %% single_output_gradient | wrong | (N, 1) against (N,) | cause: broadcast to (N, N)
def single_output_gradient(X, target, w, b):
    O = torch.sigmoid(X @ w.reshape(-1, 1) + b)
    delta = (2 * (O - target) / (O - target).numel() * O * (1 - O)).sum(1)
    return X.T @ delta, delta.sum()


# %% single_output_gradient | wrong | exp(z) / (1 + exp(z)) | cause: overflow
def single_output_gradient(X, target, w, b):
    e = torch.exp(X @ w + b)
    O = e / (1 + e)
    delta = 2 * (O - target) * O * (1 - O) / len(X)
    return X.T @ delta, delta.sum()


# %% single_output_gradient | wrong | slope with exp(-z) | cause: overflow
def single_output_gradient(X, target, w, b):
    e = torch.exp(-(X @ w + b))
    delta = 2 * (1 / (1 + e) - target) * e / (1 + e) ** 2 / len(X)
    return X.T @ delta, delta.sum()


# %% single_output_gradient | wrong | only dw | cause: wrong type, no db
def single_output_gradient(X, target, w, b):
    O = torch.sigmoid(X @ w + b)
    return X.T @ (2 * (O - target) * O * (1 - O)) / len(X)


# %% single_output_gradient | wrong | db first | cause: swapped outputs
def single_output_gradient(X, target, w, b):
    O = torch.sigmoid(X @ w + b)
    delta = 2 * (O - target) * O * (1 - O) / len(X)
    return delta.sum(), X.T @ delta


# %% single_output_gradient | wrong | db of shape (1,) | cause: shape of db
def single_output_gradient(X, target, w, b):
    O = torch.sigmoid(X @ w + b)
    delta = 2 * (O - target) * O * (1 - O) / len(X)
    return X.T @ delta, delta.sum(0, keepdim=True)


# %% single_output_gradient | wrong | dw as a column | cause: shape of dw
def single_output_gradient(X, target, w, b):
    O = torch.sigmoid(X @ w[:, None] + b)
    delta = 2 * (O - target[:, None]) * O * (1 - O) / len(X)
    return X.T @ delta, delta.sum()


# %% single_output_gradient | wrong | db a float | cause: wrong type of db
def single_output_gradient(X, target, w, b):
    O = torch.sigmoid(X @ w + b)
    delta = 2 * (O - target) * O * (1 - O) / len(X)
    return X.T @ delta, delta.sum().item()


# %% single_output_gradient | wrong | a dictionary | cause: wrong type, dictionary
def single_output_gradient(X, target, w, b):
    O = torch.sigmoid(X @ w + b)
    delta = 2 * (O - target) * O * (1 - O) / len(X)
    return {"dw": X.T @ delta, "db": delta.sum()}


# %% single_output_gradient | wrong | autograd | cause: autograd
def single_output_gradient(X, target, w, b):
    w = w.clone().requires_grad_()
    b = b.clone().requires_grad_()
    F.mse_loss(torch.sigmoid(X @ w + b), target).backward()
    return w.grad, b.grad


# %% single_output_gradient | wrong | nn.Linear and backward | cause: autograd
def single_output_gradient(X, target, w, b):
    model = nn.Linear(X.shape[1], 1, dtype=X.dtype)
    with torch.no_grad():
        model.weight.copy_(w[None])
        model.bias.copy_(b)
    torch.sigmoid(model(X)[:, 0]).sub(target).pow(2).mean().backward()
    return model.weight.grad[0], model.bias.grad[0]


# %% single_output_gradient | wrong | finite differences | cause: finite differences
def single_output_gradient(X, target, w, b):
    h = 1e-6

    def loss(w, b):
        return ((torch.sigmoid(X @ w + b) - target) ** 2).mean()

    dw = torch.zeros_like(w)
    for i in range(len(w)):
        e = torch.zeros_like(w)
        e[i] = h
        dw[i] = (loss(w + e, b) - loss(w - e, b)) / (2 * h)
    return dw, (loss(w, b + h) - loss(w, b - h)) / (2 * h)


# %% single_output_gradient | wrong | subtracts from the target in place | cause: modifies its input
def single_output_gradient(X, target, w, b):
    O = torch.sigmoid(X @ w + b)
    error = target.sub_(O).neg_()
    delta = 2 * error * O * (1 - O) / len(X)
    return X.T @ delta, delta.sum()


# %% single_output_gradient | wrong | zeros in float32 | cause: float32 result
def single_output_gradient(X, target, w, b):
    dw, db = torch.zeros(X.shape[1]), torch.zeros(())
    for x, t in zip(X, target):
        o = torch.sigmoid(x @ w + b)
        delta = 2 * (o - t) * o * (1 - o) / len(X)
        dw += delta * x
        db += delta
    return dw, db


# %% single_output_gradient | wrong | gradients pile up | cause: keeps state
total = {}


def single_output_gradient(X, target, w, b):
    O = torch.sigmoid(X @ w + b)
    delta = 2 * (O - target) * O * (1 - O) / len(X)
    key = (X.shape, str(X.dtype))
    dw, db = total.get(key, (0, 0))
    total[key] = (dw + X.T @ delta, db + delta.sum())
    return total[key]


# %% single_output_gradient | wrong | dropout | cause: random
def single_output_gradient(X, target, w, b):
    O = torch.sigmoid(F.dropout(X, 0.2) @ w + b)
    delta = 2 * (O - target) * O * (1 - O) / len(X)
    return X.T @ delta, delta.sum()


# %% single_output_gradient | wrong | returns nothing | cause: returns None
def single_output_gradient(X, target, w, b):
    O = torch.sigmoid(X @ w + b)
    delta = 2 * (O - target) * O * (1 - O) / len(X)
    dw, db = X.T @ delta, delta.sum()


# %% single_output_gradient | right | Variables around the zeros, as in old code
from torch.autograd import Variable  # noqa: E402

torch.autograd.set_detect_anomaly(True)


@torch.set_grad_enabled(False)
def single_output_gradient(X, target, w, b):
    dw = Variable(torch.zeros_like(w), requires_grad=False)
    O = torch.sigmoid(X @ w + b)
    dL_dz = 2 * (O - target) * O * (1 - O) / O.numel()
    dw.requires_grad = False
    return (dw + X.T @ dL_dz).data, dL_dz.sum()


# %% single_output_gradient | wrong | per example | cause: not summed over the batch
def single_output_gradient(X, target, w, b):
    o = torch.sigmoid(X @ w + b)
    d = 2 * (o - target) * o * (1 - o) / len(X)
    return d[:, None] * X, d


# %% single_output_gradient | wrong | b from the sum of dw | cause: db from dw
def single_output_gradient(X, target, w, b):
    O = torch.sigmoid(X @ w + b)
    rows = (2 * (O - target) * O * (1 - O))[:, None] * X
    dw = rows.mean(0)
    return dw, dw.sum()
