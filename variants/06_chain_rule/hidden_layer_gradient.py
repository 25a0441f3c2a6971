"""Right and wrong versions of `hidden_layer_gradient`. The format: ../README.md."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% hidden_layer_gradient | right | step by step
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    Z1 = X @ W1.t() + b1
    A = torch.tanh(Z1)
    O = A @ W2.t() + b2
    dO = 2 * (O - target) / O.numel()
    dW2 = dO.t() @ A
    db2 = dO.sum(0)
    dA = dO @ W2
    dZ1 = dA * (1 - A * A)
    dW1 = dZ1.t() @ X
    db1 = dZ1.sum(0)
    return dW1, db1, dW2, db2


# %% hidden_layer_gradient | right | F.linear, a list
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = F.linear(X, W1, b1).tanh()
    N, K = target.shape
    d2 = (2.0 / (N * K)) * (F.linear(A, W2, b2) - target)
    d1 = torch.mm(d2, W2) * (1.0 - A.pow(2))
    return [torch.mm(d1.T, X), d1.sum(dim=0), torch.mm(d2.T, A), d2.sum(dim=0)]


# %% hidden_layer_gradient | right | one example after the other
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    grads = [torch.zeros_like(p) for p in (W1, b1, W2, b2)]
    for x, t in zip(X, target):
        a = torch.tanh(W1 @ x + b1)
        d2 = 2 * (W2 @ a + b2 - t) / target.numel()
        d1 = (W2.T @ d2) * (1 - a**2)
        for g, part in zip(grads, (torch.outer(d1, x), d1, torch.outer(d2, a), d2)):
            g += part
    return tuple(grads)


# %% hidden_layer_gradient | right | einsum
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(torch.einsum("nd,hd->nh", X, W1) + b1)
    O = torch.einsum("nh,kh->nk", A, W2) + b2
    d2 = 2 * (O - target) / O.numel()
    d1 = torch.einsum("nk,kh,nh->nh", d2, W2, 1 - A**2)
    return (
        torch.einsum("nh,nd->hd", d1, X),
        torch.einsum("nh->h", d1),
        torch.einsum("nk,nh->kh", d2, A),
        torch.einsum("nk->k", d2),
    )


# %% hidden_layer_gradient | right | NumPy inside, brought back
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    x, t, w1, c1, w2, c2 = (v.cpu().numpy() for v in (X, target, W1, b1, W2, b2))
    a = np.tanh(x @ w1.T + c1)
    d2 = 2 * (a @ w2.T + c2 - t) / t.size
    d1 = d2 @ w2 * (1 - a**2)
    results = d1.T @ x, d1.sum(0), d2.T @ a, d2.sum(0)
    return tuple(torch.as_tensor(r, dtype=X.dtype, device=X.device) for r in results)


# %% hidden_layer_gradient | right | float64 inside, cast back
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    x, t, w1, c1, w2, c2 = (v.double() for v in (X, target, W1, b1, W2, b2))
    a = torch.tanh(x @ w1.T + c1)
    d2 = 2 * (a @ w2.T + c2 - t) / t.numel()
    d1 = d2 @ w2 * (1 - a**2)
    return tuple(r.to(X.dtype) for r in (d1.T @ x, d1.sum(0), d2.T @ a, d2.sum(0)))


# %% hidden_layer_gradient | right | biases as a column of ones
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    one = torch.ones(len(X), 1, dtype=X.dtype, device=X.device)
    X1 = torch.hstack([X, one])
    A = torch.tanh(X1 @ torch.hstack([W1, b1[:, None]]).T)
    A1 = torch.hstack([A, one])
    d2 = 2 * (A1 @ torch.hstack([W2, b2[:, None]]).T - target) / target.numel()
    d1 = (d2 @ W2) * (1 - A) * (1 + A)
    G1, G2 = d1.T @ X1, d2.T @ A1
    return G1[:, :-1], G1[:, -1], G2[:, :-1], G2[:, -1]


# %% hidden_layer_gradient | right | 1 / cosh squared
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    Z = X @ W1.T + b1
    A = torch.tanh(Z)
    d2 = (A @ W2.T + b2 - target) * 2 / target.numel()
    d1 = (d2 @ W2) / torch.cosh(Z) ** 2
    return d1.T @ X, d1.sum(0), d2.T @ A, d2.sum(0)


# %% hidden_layer_gradient | wrong | tanh forgotten on the way back | cause: tanh' missing
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    d1 = d2 @ W2
    return d1.T @ X, d1.sum(0), d2.T @ A, d2.sum(0)


# %% hidden_layer_gradient | wrong | 1 - A | cause: square missing
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    d1 = d2 @ W2 * (1 - A)
    return d1.T @ X, d1.sum(0), d2.T @ A, d2.sum(0)


# %% hidden_layer_gradient | wrong | 1 - Z squared | cause: Z in place of A
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    Z = X @ W1.T + b1
    A = torch.tanh(Z)
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    d1 = d2 @ W2 * (1 - Z**2)
    return d1.T @ X, d1.sum(0), d2.T @ A, d2.sum(0)


# %% hidden_layer_gradient | wrong | tanh twice | cause: tanh applied to A
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    d1 = d2 @ W2 * (1 - torch.tanh(A) ** 2)
    return d1.T @ X, d1.sum(0), d2.T @ A, d2.sum(0)


# %% hidden_layer_gradient | wrong | rule of the sigmoid | cause: A(1 - A)
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    d1 = d2 @ W2 * A * (1 - A)
    return d1.T @ X, d1.sum(0), d2.T @ A, d2.sum(0)


# %% hidden_layer_gradient | wrong | sigmoid layer | cause: sigmoid in place of tanh
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.sigmoid(X @ W1.T + b1)
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    d1 = d2 @ W2 * A * (1 - A)
    return d1.T @ X, d1.sum(0), d2.T @ A, d2.sum(0)


# %% hidden_layer_gradient | wrong | ReLU layer | cause: ReLU in place of tanh
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.relu(X @ W1.T + b1)
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    d1 = d2 @ W2 * (A > 0)
    return d1.T @ X, d1.sum(0), d2.T @ A, d2.sum(0)


# %% hidden_layer_gradient | wrong | no activation | cause: no tanh
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = X @ W1.T + b1
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    d1 = d2 @ W2
    return d1.T @ X, d1.sum(0), d2.T @ A, d2.sum(0)


# %% hidden_layer_gradient | wrong | tanh on the output | cause: tanh at the output too
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    O = torch.tanh(A @ W2.T + b2)
    d2 = 2 * (O - target) / target.numel() * (1 - O**2)
    d1 = d2 @ W2 * (1 - A**2)
    return d1.T @ X, d1.sum(0), d2.T @ A, d2.sum(0)


# %% hidden_layer_gradient | wrong | divided by N | cause: factor K
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = 2 * (A @ W2.T + b2 - target) / len(X)
    d1 = d2 @ W2 * (1 - A**2)
    return d1.T @ X, d1.sum(0), d2.T @ A, d2.sum(0)


# %% hidden_layer_gradient | wrong | divided by N, 2 missing | cause: factor K/2
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = (A @ W2.T + b2 - target) / len(X)
    d1 = d2 @ W2 * (1 - A**2)
    return d1.T @ X, d1.sum(0), d2.T @ A, d2.sum(0)


# %% hidden_layer_gradient | wrong | sum of squares | cause: no mean
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = 2 * (A @ W2.T + b2 - target)
    d1 = d2 @ W2 * (1 - A**2)
    return d1.T @ X, d1.sum(0), d2.T @ A, d2.sum(0)


# %% hidden_layer_gradient | wrong | only the difference | cause: 1/2 sum in place of the mean
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = A @ W2.T + b2 - target
    d1 = d2 @ W2 * (1 - A**2)
    return d1.T @ X, d1.sum(0), d2.T @ A, d2.sum(0)


# %% hidden_layer_gradient | wrong | 2 missing | cause: factor 1/2
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = (A @ W2.T + b2 - target) / target.numel()
    d1 = d2 @ W2 * (1 - A**2)
    return d1.T @ X, d1.sum(0), d2.T @ A, d2.sum(0)


# %% hidden_layer_gradient | wrong | a mean more for the hidden layer | cause: dW1 and db1 divided by N again
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    d1 = d2 @ W2 * (1 - A**2) / len(X)
    return d1.T @ X, d1.sum(0), d2.T @ A, d2.sum(0)


# %% hidden_layer_gradient | wrong | target minus output | cause: sign
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = 2 * (target - A @ W2.T - b2) / target.numel()
    d1 = d2 @ W2 * (1 - A**2)
    return d1.T @ X, d1.sum(0), d2.T @ A, d2.sum(0)


# %% hidden_layer_gradient | wrong | W2 not used on the way back | cause: W2 missing
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    d1 = d2.sum(1, keepdim=True) * (1 - A**2)
    return d1.T @ X, d1.sum(0), d2.T @ A, d2.sum(0)


# %% hidden_layer_gradient | wrong | W2 transposed | cause: W2.T in place of W2
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    d1 = d2 @ W2.T * (1 - A**2)
    return d1.T @ X, d1.sum(0), d2.T @ A, d2.sum(0)


# %% hidden_layer_gradient | wrong | dW2 from Z | cause: Z in place of A in dW2
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    Z = X @ W1.T + b1
    A = torch.tanh(Z)
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    d1 = d2 @ W2 * (1 - A**2)
    return d1.T @ X, d1.sum(0), d2.T @ Z, d2.sum(0)


# %% hidden_layer_gradient | wrong | dW2 from X | cause: X in place of A in dW2
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    d1 = d2 @ W2 * (1 - A**2)
    return d1.T @ X, d1.sum(0), d2.T @ X, d2.sum(0)


# %% hidden_layer_gradient | wrong | both weights transposed | cause: transposed
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    d1 = d2 @ W2 * (1 - A**2)
    return X.T @ d1, d1.sum(0), A.T @ d2, d2.sum(0)


# %% hidden_layer_gradient | wrong | b1 left out | cause: b1 not used
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T)
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    d1 = d2 @ W2 * (1 - A**2)
    return d1.T @ X, d1.sum(0), d2.T @ A, d2.sum(0)


# %% hidden_layer_gradient | wrong | b2 left out | cause: b2 not used
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = 2 * (A @ W2.T - target) / target.numel()
    d1 = d2 @ W2 * (1 - A**2)
    return d1.T @ X, d1.sum(0), d2.T @ A, d2.sum(0)


# %% hidden_layer_gradient | wrong | biases averaged | cause: db1 and db2 means
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    d1 = d2 @ W2 * (1 - A**2)
    return d1.T @ X, d1.mean(0), d2.T @ A, d2.mean(0)


# %% hidden_layer_gradient | wrong | biases not summed | cause: shape of db1 and db2, batch kept
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    d1 = d2 @ W2 * (1 - A**2)
    return d1.T @ X, d1, d2.T @ A, d2


# %% hidden_layer_gradient | wrong | last example only | cause: last example only
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    for x, t in zip(X, target):
        a = torch.tanh(W1 @ x + b1)
        d2 = 2 * (W2 @ a + b2 - t) / target.numel()
        d1 = (W2.T @ d2) * (1 - a**2)
    return torch.outer(d1, x), d1, torch.outer(d2, a), d2


# %% hidden_layer_gradient | wrong | output layer first | cause: order of the outputs
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    d1 = d2 @ W2 * (1 - A**2)
    return d2.T @ A, d2.sum(0), d1.T @ X, d1.sum(0)


# %% hidden_layer_gradient | wrong | weights, then biases | cause: order of the outputs
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    d1 = d2 @ W2 * (1 - A**2)
    return d1.T @ X, d2.T @ A, d1.sum(0), d2.sum(0)


# %% hidden_layer_gradient | wrong | autograd | cause: autograd
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    W1, b1, W2, b2 = (p.clone().requires_grad_() for p in (W1, b1, W2, b2))
    loss = F.mse_loss(torch.tanh(X @ W1.T + b1) @ W2.T + b2, target)
    return torch.autograd.grad(loss, (W1, b1, W2, b2))


# %% hidden_layer_gradient | wrong | nn.Sequential and backward | cause: autograd
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    model = nn.Sequential(nn.Linear(*W1.shape[::-1]), nn.Tanh(), nn.Linear(*W2.shape[::-1])).to(X.dtype)
    with torch.no_grad():
        for own, given in zip(model.parameters(), (W1, b1, W2, b2)):
            own.copy_(given)
    nn.MSELoss()(model(X), target).backward()
    return tuple(p.grad for p in model.parameters())


# %% hidden_layer_gradient | wrong | updates the weights too | cause: modifies its input
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    d1 = d2 @ W2 * (1 - A**2)
    grads = d1.T @ X, d1.sum(0), d2.T @ A, d2.sum(0)
    for p, g in zip((W1, b1, W2, b2), grads):
        p.sub_(0.01 * g)
    return grads


# %% hidden_layer_gradient | wrong | W2 updated first | cause: updated W2 on the way back, modifies its input
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    dW2 = d2.T @ A
    W2 -= 0.1 * dW2
    d1 = d2 @ W2 * (1 - A**2)
    return d1.T @ X, d1.sum(0), dW2, d2.sum(0)


# %% hidden_layer_gradient | wrong | zeros in float32 | cause: float32 result
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    grads = [torch.zeros(p.shape) for p in (W1, b1, W2, b2)]
    for x, t in zip(X, target):
        a = torch.tanh(W1 @ x + b1)
        d2 = 2 * (W2 @ a + b2 - t) / target.numel()
        d1 = (W2.T @ d2) * (1 - a**2)
        for g, part in zip(grads, (torch.outer(d1, x), d1, torch.outer(d2, a), d2)):
            g += part
    return grads


# %% hidden_layer_gradient | wrong | a dictionary | cause: wrong type, dictionary
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    d1 = d2 @ W2 * (1 - A**2)
    return {"dW1": d1.T @ X, "db1": d1.sum(0), "dW2": d2.T @ A, "db2": d2.sum(0)}


# %% hidden_layer_gradient | wrong | returns nothing | cause: returns None
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    d1 = d2 @ W2 * (1 - A**2)


# %% hidden_layer_gradient | wrong | tanh on the output as well | cause: output is linear
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    O = torch.tanh(A @ W2.T + b2)
    d2 = 2 * (O - target) / O.numel()
    d1 = d2 @ W2 * (1 - A ** 2)
    return d1.T @ X, d1.sum(0), d2.T @ A, d2.sum(0)


# %% hidden_layer_gradient | wrong | b1 added after tanh | cause: b1 outside tanh
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    H0 = torch.tanh(X @ W1.T)
    H = H0 + b1
    Y = H @ W2.T + b2
    dY = 2 * (Y - target) / Y.numel()
    dH = dY @ W2
    dZ = dH * (1 - H0 ** 2)
    return dZ.T @ X, dH.sum(0), dY.T @ H, dY.sum(0)


# %% hidden_layer_gradient | wrong | db1 before tanh | cause: derivative of tanh missing in db1
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    O = A @ W2.T + b2
    dO = 2 * (O - target) / O.numel()
    dA = dO @ W2
    dZ = dA * (1 - A ** 2)
    return dZ.T @ X, dA.sum(0), dO.T @ A, dO.sum(0)


# %% hidden_layer_gradient | wrong | A in place of 1 - A² | cause: derivative of tanh
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(F.linear(X, W1, b1))
    O = F.linear(A, W2, b2)
    up = torch.full_like(O, 2 / O.numel()) * (O - target)
    down = torch.einsum("nk,kh,nh->nh", up, W2, A)
    return (
        torch.einsum("nh,nd->hd", down, X), torch.einsum("nh->h", down),
        torch.einsum("nk,nh->kh", up, A), torch.einsum("nk->k", up),
    )
