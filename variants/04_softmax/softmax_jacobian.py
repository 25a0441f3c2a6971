"""Right and wrong versions of `softmax_jacobian`. The format: ../README.md."""

import math
from functools import reduce

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% softmax_jacobian | right | diag(p) minus outer product
def softmax_jacobian(logits):
    p = torch.softmax(logits, 0)
    return torch.diag(p) - torch.outer(p, p)


# %% softmax_jacobian | right | own softmax and two loops
def softmax(z):
    e = torch.exp(z - z.max())
    return e / e.sum()


def softmax_jacobian(logits):
    p = softmax(logits)
    C = len(p)
    J = torch.zeros(C, C, dtype=logits.dtype, device=logits.device)
    for i in range(C):
        for j in range(C):
            if i == j:
                J[i, j] = p[i] * (1 - p[i])
            else:
                J[i, j] = -p[i] * p[j]
    return J


# %% softmax_jacobian | right | p_i (delta_ij - p_j)
def softmax_jacobian(logits):
    p = F.softmax(logits, dim=-1)
    identity = torch.eye(len(p), dtype=p.dtype, device=p.device)
    return p[:, None] * (identity - p[None, :])


# %% softmax_jacobian | right | transposed, which is the same
def softmax_jacobian(logits):
    p = logits.softmax(-1)
    identity = torch.eye(p.numel()).to(p)
    return (identity - p.unsqueeze(1)) * p


# %% softmax_jacobian | right | diagonal added in place to its own matrix
def softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    J = -p.reshape(-1, 1) @ p.reshape(1, -1)
    J.diagonal().add_(p)
    return J


# %% softmax_jacobian | right | einsum
def softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    return torch.diagflat(p) - torch.einsum("i,j->ij", p, p)


# %% softmax_jacobian | right | list of rows, stacked
def softmax_jacobian(logits):
    p = torch.softmax(logits, dim=0)
    rows = []
    for i in range(len(p)):
        row = -p[i] * p
        row[i] += p[i]
        rows.append(row)
    return torch.stack(rows)


# %% softmax_jacobian | right | plain numbers
def softmax_jacobian(logits):
    p = torch.softmax(logits, 0).tolist()
    J = [[pi * ((i == j) - pj) for j, pj in enumerate(p)] for i, pi in enumerate(p)]
    return torch.tensor(J, dtype=logits.dtype, device=logits.device)


# %% softmax_jacobian | right | NumPy inside, brought back
def softmax_jacobian(logits):
    z = logits.cpu().numpy()
    e = np.exp(z - z.max())
    p = e / e.sum()
    return torch.from_numpy(np.diag(p) - np.outer(p, p)).to(logits.device)


# %% softmax_jacobian | right | float64 inside, cast back
def softmax_jacobian(z):
    p = torch.softmax(z.double(), -1)
    return (p.diag() - p.outer(p)).to(z.dtype)


# %% softmax_jacobian | wrong | diagonal only | cause: off-diagonal missing
def softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    return torch.diag(p * (1 - p))


# %% softmax_jacobian | wrong | diagonal as a vector | cause: shape, diagonal only
def softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    return p * (1 - p)


# %% softmax_jacobian | wrong | plus off the diagonal | cause: sign off the diagonal
def softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    J = torch.outer(p, p)
    J.fill_diagonal_(0)
    return J + torch.diag(p * (1 - p))


# %% softmax_jacobian | wrong | plus from the quotient rule | cause: diag(p) + p pᵀ
def softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    return torch.diag(p) + torch.outer(p, p)


# %% softmax_jacobian | wrong | the other way round | cause: sign
def softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    return torch.outer(p, p) - torch.diag(p)


# %% softmax_jacobian | wrong | p * p broadcast | cause: p² in place of p pᵀ
def softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    return torch.diag(p) - p * p


# %% softmax_jacobian | wrong | p @ p | cause: p · p in place of p pᵀ
def softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    return torch.diag(p) - p @ p


# %% softmax_jacobian | wrong | identity in place of diag(p) | cause: identity in place of diag(p)
def softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    return torch.eye(len(p), dtype=p.dtype) - torch.outer(p, p)


# %% softmax_jacobian | wrong | diag(p) missing | cause: diag(p) missing
def softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    return -torch.outer(p, p)


# %% softmax_jacobian | wrong | outer product missing | cause: p pᵀ missing
def softmax_jacobian(logits):
    return torch.diag(torch.softmax(logits, -1))


# %% softmax_jacobian | wrong | the Jacobian of log-softmax | cause: Jacobian of log-softmax
def softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    return torch.eye(len(p), dtype=p.dtype) - p


# %% softmax_jacobian | wrong | diagonal p_i squared | cause: p² on the diagonal
def softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    J = -torch.outer(p, p)
    for i in range(len(p)):
        J[i, i] = p[i] ** 2
    return J


# %% softmax_jacobian | wrong | off the diagonal p_j alone | cause: p_i missing off the diagonal
def softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    J = (-p).repeat(len(p), 1)
    for i in range(len(p)):
        J[i, i] = p[i] * (1 - p[i])
    return J


# %% softmax_jacobian | wrong | logits in the formula | cause: logits in place of p
def softmax_jacobian(logits):
    return torch.diag(logits) - torch.outer(logits, logits)


# %% softmax_jacobian | wrong | softmax applied twice | cause: softmax applied twice
def softmax_jacobian(logits):
    p = torch.softmax(torch.softmax(logits, -1), -1)
    return torch.diag(p) - torch.outer(p, p)


# %% softmax_jacobian | wrong | sigmoid in place of softmax | cause: sigmoid in place of softmax
def softmax_jacobian(logits):
    p = torch.sigmoid(logits)
    return torch.diag(p) - torch.outer(p, p)


# %% softmax_jacobian | wrong | nothing subtracted | cause: overflow
def softmax_jacobian(logits):
    e = torch.exp(logits)
    p = e / e.sum()
    return torch.diag(p) - torch.outer(p, p)


# %% softmax_jacobian | wrong | quotient rule on bare exponentials | cause: overflow
def softmax_jacobian(logits):
    e = torch.exp(logits)
    S = e.sum()
    return (torch.diag(e) * S - torch.outer(e, e)) / S**2


# %% softmax_jacobian | wrong | loops end one early | cause: last row and column left out
def softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    J = torch.zeros(len(p), len(p), dtype=p.dtype)
    for i in range(len(p) - 1):
        for j in range(len(p) - 1):
            J[i, j] = p[i] * (float(i == j) - p[j])
    return J


# %% softmax_jacobian | wrong | lower triangle only | cause: upper triangle left out
def softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    J = torch.zeros(len(p), len(p), dtype=p.dtype)
    for i in range(len(p)):
        for j in range(i + 1):
            J[i, j] = p[i] * (float(i == j) - p[j])
    return J


# %% softmax_jacobian | wrong | torch.zeros as it comes | cause: float32 result
def softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    J = torch.zeros(len(p), len(p))
    for i in range(len(p)):
        for j in range(len(p)):
            J[i, j] = p[i] * (float(i == j) - p[j])
    return J


# %% softmax_jacobian | wrong | always float64 | cause: float64 result
def softmax_jacobian(logits):
    p = torch.softmax(logits.double(), -1)
    return torch.diag(p) - torch.outer(p, p)


# %% softmax_jacobian | wrong | a list of rows | cause: wrong type, list
def softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    return [torch.diag(p)[i] - p[i] * p for i in range(len(p))]


# %% softmax_jacobian | wrong | a batch axis in front | cause: shape, extra axis
def softmax_jacobian(logits):
    p = torch.softmax(logits, -1).unsqueeze(0)
    return torch.diag_embed(p) - p.unsqueeze(2) * p.unsqueeze(1)


# %% softmax_jacobian | wrong | rows summed | cause: shape, summed
def softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    return (torch.diag(p) - torch.outer(p, p)).sum(0)


# %% softmax_jacobian | wrong | logits become p in place | cause: modifies its input
def softmax_jacobian(logits):
    logits -= logits.max()
    logits.exp_()
    logits /= logits.sum()
    return torch.diag(logits) - torch.outer(logits, logits)


# %% softmax_jacobian | wrong | forgets to return | cause: returns None
def softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    J = torch.diag(p) - torch.outer(p, p)


# %% softmax_jacobian | wrong | torch.autograd.functional.jacobian | cause: uses autograd
def softmax_jacobian(logits):
    return torch.autograd.functional.jacobian(lambda z: torch.softmax(z, -1), logits)


# %% softmax_jacobian | wrong | jacrev | cause: uses autograd
def softmax_jacobian(logits):
    from torch.func import jacrev

    return jacrev(lambda z: torch.softmax(z, -1))(logits)


# %% softmax_jacobian | wrong | central differences column by column | cause: finite differences
def softmax_jacobian(logits):
    h = 1e-4
    columns = []
    for j in range(len(logits)):
        step = torch.zeros_like(logits)
        step[j] = h
        columns.append((torch.softmax(logits + step, -1) - torch.softmax(logits - step, -1)) / (2 * h))
    return torch.stack(columns, dim=1)


# %% softmax_jacobian | wrong | first p of each length kept | cause: caches state between calls
known = {}


def softmax_jacobian(logits):
    p = known.setdefault((len(logits), logits.dtype), torch.softmax(logits, -1))
    return torch.diag(p) - torch.outer(p, p)


# %% softmax_jacobian | right | gradients off, then as before
def softmax_jacobian(logits):
    before = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    p = torch.softmax(logits, 0)
    jacobian = torch.diag(p) - torch.outer(p, p)
    torch.set_grad_enabled(before)
    assert jacobian.grad_fn is None
    return jacobian


print(torch.autograd.functional.jacobian(lambda z: torch.softmax(z, 0), torch.ones(3)))


# %% softmax_jacobian | wrong | one rule for all entries | cause: p_i (1 - p_j) off the diagonal
def softmax_jacobian(logits):
    p = torch.softmax(logits, 0)
    n = len(p)
    J = torch.empty(n, n, dtype=p.dtype)
    for i in range(n):
        for j in range(n):
            J[i, j] = p[i] * (1 - p[j])
    return J


# %% softmax_jacobian | wrong | i != j for i == j | cause: rules exchanged
def softmax_jacobian(logits):
    p = torch.softmax(logits, 0)
    n = len(p)
    J = torch.empty(n, n, dtype=p.dtype)
    for i in range(n):
        for j in range(n):
            if i != j:
                J[i, j] = p[i] * (1 - p[i])
            else:
                J[i, j] = -p[i] * p[j]
    return J


# %% softmax_jacobian | wrong | 1 - p on the diagonal | cause: p left out on the diagonal
def softmax_jacobian(logits):
    p = torch.softmax(logits, dim=-1)
    J = -torch.einsum('i,j->ij', p, p)
    J.fill_diagonal_(0)
    return J + torch.diag(1 - p)


# %% softmax_jacobian | wrong | plus off the diagonal, in float32 zeros | cause: sign off the diagonal
def softmax_jacobian(logits):
    p = torch.softmax(logits, dim=0)
    J = torch.zeros(len(p), len(p))
    for i in range(len(p)):
        for j in range(len(p)):
            J[i, j] = p[i] * (1 - p[i]) if i == j else p[i] * p[j]
    return J


# %% softmax_jacobian | wrong | a column twice | cause: p_i in place of p_j
def softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    eye = torch.eye(p.numel(), dtype=p.dtype, device=p.device)
    return p[:, None] * (eye - p[:, None])
