"""Right and wrong versions of `log_softmax_jacobian`. The format: ../README.md."""

import math
from functools import reduce

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% log_softmax_jacobian | right | identity minus p in every row
def log_softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    return torch.eye(len(p), dtype=p.dtype, device=p.device) - p


# %% log_softmax_jacobian | right | two loops
def log_softmax_jacobian(logits):
    p = torch.softmax(logits, 0)
    C = logits.shape[0]
    J = torch.zeros((C, C), dtype=logits.dtype, device=logits.device)
    for i in range(C):
        for j in range(C):
            J[i, j] = (1 if i == j else 0) - p[j]
    return J


# %% log_softmax_jacobian | right | rows repeated, diagonal added
def log_softmax_jacobian(logits):
    p = F.softmax(logits, dim=0)
    J = -p.repeat(len(p), 1)
    J.diagonal().add_(1)
    return J


# %% log_softmax_jacobian | right | ones pᵀ as an outer product
def log_softmax_jacobian(logits):
    p = logits.softmax(-1)
    ones = torch.ones_like(p)
    return torch.diag(ones) - torch.outer(ones, p)


# %% log_softmax_jacobian | right | p from log-softmax, einsum
def log_softmax_jacobian(z):
    p = torch.log_softmax(z, -1).exp()
    return torch.diag(torch.ones_like(p)) - torch.einsum("i,j->ij", torch.ones_like(p), p)


# %% log_softmax_jacobian | right | own softmax, list of rows
def softmax(z):
    e = torch.exp(z - z.max())
    return e / e.sum()


def log_softmax_jacobian(logits):
    p = softmax(logits)
    rows = []
    for i in range(len(p)):
        row = -p
        row[i] += 1
        rows.append(row)
    return torch.stack(rows)


# %% log_softmax_jacobian | right | plain numbers
def log_softmax_jacobian(logits):
    p = torch.softmax(logits.double(), 0).tolist()
    J = [[float(i == j) - pj for j, pj in enumerate(p)] for i in range(len(p))]
    return torch.tensor(J, dtype=logits.dtype, device=logits.device)


# %% log_softmax_jacobian | right | NumPy inside, brought back
def log_softmax_jacobian(logits):
    z = logits.cpu().numpy()
    e = np.exp(z - z.max())
    J = np.eye(len(z), dtype=z.dtype) - e / e.sum()
    return torch.from_numpy(J).to(logits.device)


# %% log_softmax_jacobian | right | columns, then transposed
def log_softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    columns = torch.eye(len(p)).to(p) - p[:, None]
    return columns.T


# %% log_softmax_jacobian | wrong | p_i subtracted from row i | cause: transposed
def log_softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    return torch.eye(len(p), dtype=p.dtype) - p[:, None]


# %% log_softmax_jacobian | wrong | indices swapped in the loops | cause: transposed
def log_softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    J = torch.zeros(len(p), len(p), dtype=p.dtype)
    for i in range(len(p)):
        for j in range(len(p)):
            J[j, i] = float(i == j) - p[j]
    return J


# %% log_softmax_jacobian | wrong | the Jacobian of softmax | cause: Jacobian of softmax
def log_softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    return torch.diag(p) - torch.outer(p, p)


# %% log_softmax_jacobian | wrong | Jacobian of softmax over p | cause: 0 / 0 where p is 0
def log_softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    return (torch.diag(p) - torch.outer(p, p)) / p[:, None]


# %% log_softmax_jacobian | wrong | divided by p along the wrong axis | cause: transposed, divided by p_j
def log_softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    return (torch.diag(p) - torch.outer(p, p)) / p


# %% log_softmax_jacobian | wrong | plus | cause: sign of the second term
def log_softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    return torch.eye(len(p), dtype=p.dtype) + p


# %% log_softmax_jacobian | wrong | the other way round | cause: sign
def log_softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    return p - torch.eye(len(p), dtype=p.dtype)


# %% log_softmax_jacobian | wrong | diagonal only | cause: off-diagonal missing
def log_softmax_jacobian(logits):
    return torch.diag(1 - torch.softmax(logits, -1))


# %% log_softmax_jacobian | wrong | 1 - p as a vector | cause: shape, diagonal only
def log_softmax_jacobian(logits):
    return 1 - torch.softmax(logits, -1)


# %% log_softmax_jacobian | wrong | identity missing | cause: identity missing
def log_softmax_jacobian(logits):
    return -torch.softmax(logits, -1).repeat(len(logits), 1)


# %% log_softmax_jacobian | wrong | 1 everywhere | cause: 1 off the diagonal too
def log_softmax_jacobian(logits):
    return (1 - torch.softmax(logits, -1)).repeat(len(logits), 1)


# %% log_softmax_jacobian | wrong | outer product subtracted | cause: p pᵀ in place of p
def log_softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    return torch.eye(len(p), dtype=p.dtype) - torch.outer(p, p)


# %% log_softmax_jacobian | wrong | diag(p) minus p | cause: diag(p) in place of the identity
def log_softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    return torch.diag(p) - p


# %% log_softmax_jacobian | wrong | log p subtracted | cause: log p in place of p
def log_softmax_jacobian(logits):
    log_p = torch.log_softmax(logits, -1)
    return torch.eye(len(log_p), dtype=log_p.dtype) - log_p


# %% log_softmax_jacobian | wrong | logits subtracted | cause: logits in place of p
def log_softmax_jacobian(logits):
    return torch.eye(len(logits), dtype=logits.dtype) - logits


# %% log_softmax_jacobian | wrong | sigmoid in place of softmax | cause: sigmoid in place of softmax
def log_softmax_jacobian(logits):
    p = torch.sigmoid(logits)
    return torch.eye(len(p), dtype=p.dtype) - p


# %% log_softmax_jacobian | wrong | 1/p in front | cause: divided by p once too often
def log_softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    return (torch.eye(len(p), dtype=p.dtype) - p) / p[:, None]


# %% log_softmax_jacobian | wrong | nothing subtracted | cause: overflow
def log_softmax_jacobian(logits):
    e = torch.exp(logits)
    return torch.eye(len(e), dtype=e.dtype) - e / e.sum()


# %% log_softmax_jacobian | wrong | loops end one early | cause: last row and column left out
def log_softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    J = torch.zeros(len(p), len(p), dtype=p.dtype)
    for i in range(len(p) - 1):
        for j in range(len(p) - 1):
            J[i, j] = float(i == j) - p[j]
    return J


# %% log_softmax_jacobian | wrong | identity beside the diagonal | cause: identity shifted by one
def log_softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    return torch.eye(len(p), dtype=p.dtype).roll(1, dims=1) - p if len(p) > 1 else 0 * p[None]


# %% log_softmax_jacobian | wrong | torch.zeros as it comes | cause: float32 result
def log_softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    J = torch.zeros(len(p), len(p))
    for i in range(len(p)):
        J[i] = -p
        J[i, i] += 1
    return J


# %% log_softmax_jacobian | wrong | float64 identity of NumPy | cause: float64 result
def log_softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    return torch.from_numpy(np.eye(len(p))) - p


# %% log_softmax_jacobian | wrong | float32 softmax | cause: float32 precision
def log_softmax_jacobian(logits):
    p = torch.softmax(logits, -1, dtype=torch.float32)
    return torch.eye(len(p), dtype=logits.dtype) - p


# %% log_softmax_jacobian | wrong | a tuple of rows | cause: wrong type, tuple
def log_softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    return tuple(torch.eye(len(p), dtype=p.dtype) - p)


# %% log_softmax_jacobian | wrong | rows shifted in place | cause: modifies its input
def log_softmax_jacobian(logits):
    logits.sub_(logits.max()).exp_()
    return torch.eye(len(logits), dtype=logits.dtype) - logits / logits.sum()


# %% log_softmax_jacobian | wrong | forgets to return | cause: returns None
def log_softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    J = torch.eye(len(p), dtype=p.dtype) - p


# %% log_softmax_jacobian | wrong | autograd row by row | cause: uses autograd
def log_softmax_jacobian(logits):
    with torch.enable_grad():
        z = logits.detach().clone().requires_grad_()
        log_p = torch.log_softmax(z, -1)
        return torch.stack([torch.autograd.grad(v, z, retain_graph=True)[0] for v in log_p])


# %% log_softmax_jacobian | wrong | jacfwd | cause: uses autograd
def log_softmax_jacobian(logits):
    from torch.func import jacfwd

    return jacfwd(lambda z: torch.log_softmax(z, -1))(logits)


# %% log_softmax_jacobian | wrong | central differences | cause: finite differences
def log_softmax_jacobian(logits):
    h = 1e-4
    steps = h * torch.eye(len(logits), dtype=logits.dtype)
    up, down = torch.log_softmax(logits + steps, -1), torch.log_softmax(logits - steps, -1)
    return ((up - down) / (2 * h)).T


# %% log_softmax_jacobian | wrong | p off the diagonal, in loops | cause: sign off the diagonal
def log_softmax_jacobian(logits):
    p = torch.softmax(logits, 0)
    n = p.shape[0]
    rows = []
    for i in range(n):
        rows.append(torch.stack([1 - p[j] if i == j else p[j] for j in range(n)]))
    return torch.stack(rows)
