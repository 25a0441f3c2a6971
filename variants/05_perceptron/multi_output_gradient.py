"""Right and wrong versions of `multi_output_gradient`. The format: ../README.md."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% multi_output_gradient | right | the chain, step by step
def multi_output_gradient(X, target, W, b):
    Z = X @ W.t() + b
    O = torch.sigmoid(Z)
    dO = 2 * (O - target) / O.numel()
    dZ = dO * O * (1 - O)
    dW = dZ.t() @ X
    db = dZ.sum(0)
    return dW, db


# %% multi_output_gradient | right | F.linear forward
def multi_output_gradient(X, target, W, b):
    O = F.linear(X, W, b).sigmoid()
    N, K = O.shape
    delta = 2 / (N * K) * (O - target) * (O - O * O)
    return torch.mm(delta.T, X), torch.sum(delta, dim=0)


# %% multi_output_gradient | right | one output after the other
def multi_output_gradient(X, target, W, b):
    N, K = target.shape
    dW, db = torch.empty_like(W), torch.empty_like(b)
    for k in range(K):
        o = torch.sigmoid(X @ W[k] + b[k])
        delta = 2 * (o - target[:, k]) * o * (1 - o) / (N * K)
        dW[k] = delta @ X
        db[k] = delta.sum()
    return dW, db


# %% multi_output_gradient | right | outer products added up
def multi_output_gradient(X, target, W, b):
    dW, db = torch.zeros_like(W), torch.zeros_like(b)
    for x, t in zip(X, target):
        o = torch.sigmoid(W @ x + b)
        delta = 2 * (o - t) * o * (1 - o) / target.numel()
        dW += torch.outer(delta, x)
        db += delta
    return dW, db


# %% multi_output_gradient | right | three loops over numbers
def multi_output_gradient(X, target, W, b):
    N, K = target.shape
    D = X.shape[1]
    dW, db = torch.zeros_like(W), torch.zeros_like(b)
    for n in range(N):
        for k in range(K):
            o = torch.sigmoid((X[n] * W[k]).sum() + b[k])
            delta = 2 * (o - target[n, k]) * o * (1 - o) / (N * K)
            for d in range(D):
                dW[k, d] += delta * X[n, d]
            db[k] += delta
    return dW, db


# %% multi_output_gradient | right | einsum
def multi_output_gradient(X, target, W, b):
    O = torch.sigmoid(torch.einsum("nd,kd->nk", X, W) + b)
    delta = 2 * (O - target) * O * (1 - O) / O.numel()
    return torch.einsum("nk,nd->kd", delta, X), torch.einsum("nk->k", delta)


# %% multi_output_gradient | right | NumPy inside, brought back, a list
def multi_output_gradient(X, target, W, b):
    x, t, w, c = (a.cpu().numpy() for a in (X, target, W, b))
    with np.errstate(over="ignore"):
        o = 1 / (1 + np.exp(-(x @ w.T + c)))
    delta = 2 * (o - t) * o * (1 - o) / t.size
    return [torch.from_numpy(a).to(X) for a in (delta.T @ x, delta.sum(axis=0))]


# %% multi_output_gradient | right | float64 inside, cast back
def multi_output_gradient(X, target, W, b):
    x, t, w, c = X.double(), target.double(), W.double(), b.double()
    o = torch.sigmoid(x @ w.T + c)
    delta = 2 * (o - t) * o * (1 - o) / t.numel()
    return (delta.T @ x).to(W.dtype), delta.sum(0).to(b.dtype)


# %% multi_output_gradient | right | broadcast product, mean over the batch
def multi_output_gradient(X, target, W, b):
    O = torch.sigmoid((X[:, None, :] * W).sum(-1) + b)
    delta = 2 * (O - target) * O * (1 - O) / O.shape[1]
    return (delta[:, :, None] * X[:, None, :]).mean(0), delta.mean(0)


# %% multi_output_gradient | wrong | O(1 - O) forgotten | cause: sigma' missing
def multi_output_gradient(X, target, W, b):
    O = torch.sigmoid(X @ W.T + b)
    delta = 2 * (O - target) / O.numel()
    return delta.T @ X, delta.sum(0)


# %% multi_output_gradient | wrong | divided by N only | cause: factor K
def multi_output_gradient(X, target, W, b):
    O = torch.sigmoid(X @ W.T + b)
    delta = 2 * (O - target) * O * (1 - O) / len(X)
    return delta.T @ X, delta.sum(0)


# %% multi_output_gradient | wrong | divided by N only, 2 missing | cause: factor K/2
def multi_output_gradient(X, target, W, b):
    O = torch.sigmoid(X @ W.T + b)
    delta = (O - target) * O * (1 - O) / len(X)
    return delta.T @ X, delta.sum(0)


# %% multi_output_gradient | wrong | divided by K only | cause: factor N
def multi_output_gradient(X, target, W, b):
    O = torch.sigmoid(X @ W.T + b)
    delta = 2 * (O - target) * O * (1 - O) / O.shape[1]
    return delta.T @ X, delta.sum(0)


# %% multi_output_gradient | wrong | half the sum, as on the slide | cause: 1/2 sum in place of the mean
def multi_output_gradient(X, target, W, b):
    O = torch.sigmoid(X @ W.T + b)
    delta = (O - target) * O * (1 - O)
    return delta.T @ X, delta.sum(0)


# %% multi_output_gradient | wrong | sum of squares | cause: no mean
def multi_output_gradient(X, target, W, b):
    O = torch.sigmoid(X @ W.T + b)
    delta = 2 * (O - target) * O * (1 - O)
    return delta.T @ X, delta.sum(0)


# %% multi_output_gradient | wrong | 2 missing | cause: factor 1/2
def multi_output_gradient(X, target, W, b):
    O = torch.sigmoid(X @ W.T + b)
    delta = (O - target) * O * (1 - O) / O.numel()
    return delta.T @ X, delta.sum(0)


# %% multi_output_gradient | wrong | target minus output | cause: sign
def multi_output_gradient(X, target, W, b):
    O = torch.sigmoid(X @ W.T + b)
    delta = 2 * (target - O) * O * (1 - O) / O.numel()
    return delta.T @ X, delta.sum(0)


# %% multi_output_gradient | wrong | X.T @ delta | cause: transposed, (D, K)
def multi_output_gradient(X, target, W, b):
    O = torch.sigmoid(X @ W.T + b)
    delta = 2 * (O - target) * O * (1 - O) / O.numel()
    return X.T @ delta, delta.sum(0)


# %% multi_output_gradient | wrong | X.T @ delta, made to fit | cause: reshaped in place of transposed
def multi_output_gradient(X, target, W, b):
    O = torch.sigmoid(X @ W.T + b)
    delta = 2 * (O - target) * O * (1 - O) / O.numel()
    return (X.T @ delta).reshape(W.shape), delta.sum(0)


# %% multi_output_gradient | wrong | X @ W | cause: W not transposed
def multi_output_gradient(X, target, W, b):
    O = torch.sigmoid(X @ W + b)
    delta = 2 * (O - target) * O * (1 - O) / O.numel()
    return delta.T @ X, delta.sum(0)


# %% multi_output_gradient | wrong | summed over the outputs | cause: sum over k
def multi_output_gradient(X, target, W, b):
    O = torch.sigmoid(X @ W.T + b)
    delta = (2 * (O - target) * O * (1 - O) / O.numel()).sum(1, keepdim=True)
    return (delta.T @ X) * torch.ones_like(W), delta.sum() * torch.ones_like(b)


# %% multi_output_gradient | wrong | dW summed over the outputs | cause: sum over k in dW
def multi_output_gradient(X, target, W, b):
    O = torch.sigmoid(X @ W.T + b)
    delta = 2 * (O - target) * O * (1 - O) / O.numel()
    dW = (delta.sum(1)[:, None] * X).sum(0)
    return dW.repeat(len(W), 1), delta.sum(0)


# %% multi_output_gradient | wrong | z(1 - z) | cause: z in place of O
def multi_output_gradient(X, target, W, b):
    Z = X @ W.T + b
    delta = 2 * (torch.sigmoid(Z) - target) * Z * (1 - Z) / Z.numel()
    return delta.T @ X, delta.sum(0)


# %% multi_output_gradient | wrong | tanh rule | cause: 1 - O squared
def multi_output_gradient(X, target, W, b):
    O = torch.sigmoid(X @ W.T + b)
    delta = 2 * (O - target) * (1 - O**2) / O.numel()
    return delta.T @ X, delta.sum(0)


# %% multi_output_gradient | wrong | softmax outputs | cause: softmax
def multi_output_gradient(X, target, W, b):
    O = torch.softmax(X @ W.T + b, dim=1)
    delta = 2 * (O - target) * O * (1 - O) / O.numel()
    return delta.T @ X, delta.sum(0)


# %% multi_output_gradient | wrong | bias left out | cause: b not used
def multi_output_gradient(X, target, W, b):
    O = torch.sigmoid(X @ W.T)
    delta = 2 * (O - target) * O * (1 - O) / O.numel()
    return delta.T @ X, delta.sum(0)


# %% multi_output_gradient | wrong | db averaged | cause: db a mean
def multi_output_gradient(X, target, W, b):
    O = torch.sigmoid(X @ W.T + b)
    delta = 2 * (O - target) * O * (1 - O) / O.numel()
    return delta.T @ X, delta.mean(0)


# %% multi_output_gradient | wrong | db over the outputs | cause: db summed over the wrong axis
def multi_output_gradient(X, target, W, b):
    O = torch.sigmoid(X @ W.T + b)
    delta = 2 * (O - target) * O * (1 - O) / O.numel()
    return delta.T @ X, delta.sum(1)


# %% multi_output_gradient | wrong | db not summed | cause: shape of db, batch kept
def multi_output_gradient(X, target, W, b):
    O = torch.sigmoid(X @ W.T + b)
    delta = 2 * (O - target) * O * (1 - O) / O.numel()
    return delta.T @ X, delta


# %% multi_output_gradient | wrong | db (1, K) | cause: shape of db, keepdim
def multi_output_gradient(X, target, W, b):
    O = torch.sigmoid(X @ W.T + b)
    delta = 2 * (O - target) * O * (1 - O) / O.numel()
    return delta.T @ X, delta.sum(0, keepdim=True)


# %% multi_output_gradient | wrong | db from the error | cause: sigma' missing in db
def multi_output_gradient(X, target, W, b):
    O = torch.sigmoid(X @ W.T + b)
    error = 2 * (O - target) / O.numel()
    return (error * O * (1 - O)).T @ X, error.sum(0)


# %% multi_output_gradient | wrong | only the first example | cause: first example only
def multi_output_gradient(X, target, W, b):
    o = torch.sigmoid(W @ X[0] + b)
    delta = 2 * (o - target[0]) * o * (1 - o) / target.numel()
    return torch.outer(delta, X[0]), delta


# %% multi_output_gradient | wrong | = in the loop | cause: last example only
def multi_output_gradient(X, target, W, b):
    for x, t in zip(X, target):
        o = torch.sigmoid(W @ x + b)
        delta = 2 * (o - t) * o * (1 - o) / target.numel()
        dW, db = torch.outer(delta, x), delta
    return dW, db


# %% multi_output_gradient | wrong | mean example | cause: product of the means
def multi_output_gradient(X, target, W, b):
    O = torch.sigmoid(X @ W.T + b)
    delta = (2 * (O - target) * O * (1 - O) / O.shape[1]).mean(0)
    return torch.outer(delta, X.mean(0)), delta


# %% multi_output_gradient | wrong | exp(z) / (1 + exp(z)) | cause: overflow
def multi_output_gradient(X, target, W, b):
    e = torch.exp(X @ W.T + b)
    O = e / (1 + e)
    delta = 2 * (O - target) * O * (1 - O) / O.numel()
    return delta.T @ X, delta.sum(0)


# %% multi_output_gradient | wrong | one of each a row | cause: shape of dW, batch kept
def multi_output_gradient(X, target, W, b):
    O = torch.sigmoid(X @ W.T + b)
    delta = 2 * (O - target) * O * (1 - O) / O.numel()
    return delta[:, :, None] * X[:, None, :], delta


# %% multi_output_gradient | wrong | only dW | cause: wrong type, no db
def multi_output_gradient(X, target, W, b):
    O = torch.sigmoid(X @ W.T + b)
    return (2 * (O - target) * O * (1 - O) / O.numel()).T @ X


# %% multi_output_gradient | wrong | db first | cause: swapped outputs
def multi_output_gradient(X, target, W, b):
    O = torch.sigmoid(X @ W.T + b)
    delta = 2 * (O - target) * O * (1 - O) / O.numel()
    return delta.sum(0), delta.T @ X


# %% multi_output_gradient | wrong | NumPy arrays | cause: wrong type, NumPy arrays
def multi_output_gradient(X, target, W, b):
    O = torch.sigmoid(X @ W.T + b)
    delta = 2 * (O - target) * O * (1 - O) / O.numel()
    return (delta.T @ X).numpy(), delta.sum(0).numpy()


# %% multi_output_gradient | wrong | autograd | cause: autograd
def multi_output_gradient(X, target, W, b):
    W, b = W.clone().requires_grad_(True), b.clone().requires_grad_(True)
    loss = ((torch.sigmoid(X @ W.T + b) - target) ** 2).mean()
    return torch.autograd.grad(loss, (W, b))


# %% multi_output_gradient | wrong | vmap of a grad | cause: autograd
def multi_output_gradient(X, target, W, b):
    loss = lambda W, b: ((torch.sigmoid(X @ W.T + b) - target) ** 2).mean()
    return torch.func.grad(loss, argnums=(0, 1))(W, b)


# %% multi_output_gradient | wrong | takes a step too | cause: modifies its input
def multi_output_gradient(X, target, W, b):
    O = torch.sigmoid(X @ W.T + b)
    delta = 2 * (O - target) * O * (1 - O) / O.numel()
    dW, db = delta.T @ X, delta.sum(0)
    W -= 0.1 * dW
    b -= 0.1 * db
    return dW, db


# %% multi_output_gradient | wrong | torch.tensor of lists | cause: float32 result
def multi_output_gradient(X, target, W, b):
    O = torch.sigmoid(X @ W.T + b)
    delta = 2 * (O - target) * O * (1 - O) / O.numel()
    return torch.tensor((delta.T @ X).tolist()), torch.tensor(delta.sum(0).tolist())


# %% multi_output_gradient | wrong | float32 inside | cause: float32 precision
def multi_output_gradient(X, target, W, b):
    x, t, w, c = X.float(), target.float(), W.float(), b.float()
    o = torch.sigmoid(x @ w.T + c)
    delta = 2 * (o - t) * o * (1 - o) / t.numel()
    return (delta.T @ x).to(W.dtype), delta.sum(0).to(b.dtype)


# %% multi_output_gradient | wrong | prints | cause: returns None
def multi_output_gradient(X, target, W, b):
    O = torch.sigmoid(X @ W.T + b)
    delta = 2 * (O - target) * O * (1 - O) / O.numel()
    print(delta.T @ X, delta.sum(0))


# %% multi_output_gradient | wrong | 1 minus target | cause: 1 - target for target
def multi_output_gradient(X, target, W, b):
    o = torch.sigmoid(X @ W.T + b)
    d = 2 * (o - (1 - target)) * o * (1 - o) / o.numel()
    return d.T @ X, d.sum(0)


# %% multi_output_gradient | wrong | db axis 1 | cause: db summed over the wrong axis
def multi_output_gradient(X, target, W, b):
    o = torch.sigmoid(X @ W.T + b)
    d = 2 * (o - target) * o * (1 - o) / o.numel()
    return d.T @ X, d.sum(1)


# %% multi_output_gradient | wrong | each example overwrites dW | cause: = for += in dW alone
def multi_output_gradient(X, target, W, b):
    O = torch.sigmoid(X @ W.T + b)
    delta = 2 * (O - target) * O * (1 - O) / O.numel()
    dW = torch.zeros_like(W)
    for k in range(len(W)):
        for n in range(len(X)):
            dW[k] = delta[n, k] * X[n]
    return dW, delta.sum(0)


# %% multi_output_gradient | wrong | slope from the target | cause: t (1 - t) in place of O (1 - O)
def multi_output_gradient(X, target, W, b):
    O = torch.sigmoid(X @ W.T + b)
    delta = 2 * (O - target) * target * (1 - target) / O.numel()
    return delta.T @ X, delta.sum(0)


# %% multi_output_gradient | wrong | W reshaped | cause: reshape in place of transpose
def multi_output_gradient(X, target, W, b):
    K, D = W.shape
    O = torch.sigmoid(X @ W.reshape(D, K) + b)
    delta = 2 * (O - target) * O * (1 - O) / O.numel()
    return delta.T @ X, delta.sum(0)
