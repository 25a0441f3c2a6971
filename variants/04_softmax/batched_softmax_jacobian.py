"""Right and wrong versions of `batched_softmax_jacobian`. The format: ../README.md."""

import math
from functools import reduce

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% batched_softmax_jacobian | right | diag_embed minus outer products
def batched_softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    return torch.diag_embed(p) - p[:, :, None] * p[:, None, :]


# %% batched_softmax_jacobian | right | one matrix a row, stacked
def one(z):
    p = torch.softmax(z, 0)
    return torch.diag(p) - torch.outer(p, p)


def batched_softmax_jacobian(logits):
    return torch.stack([one(row) for row in logits])


# %% batched_softmax_jacobian | right | bmm
def batched_softmax_jacobian(logits):
    p = torch.softmax(logits, dim=1).unsqueeze(2)
    eye = torch.eye(logits.shape[1], dtype=logits.dtype, device=logits.device)
    return p * eye - torch.bmm(p, p.transpose(1, 2))


# %% batched_softmax_jacobian | right | einsum
def batched_softmax_jacobian(logits):
    p = F.softmax(logits, dim=-1)
    return torch.diag_embed(p) - torch.einsum("ni,nj->nij", p, p)


# %% batched_softmax_jacobian | right | three loops
def batched_softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    N, C = p.shape
    J = p.new_zeros(N, C, C)
    for n in range(N):
        for i in range(C):
            for j in range(C):
                J[n, i, j] = p[n, i] * ((1 if i == j else 0) - p[n, j])
    return J


# %% batched_softmax_jacobian | right | p_i (delta_ij - p_j), own softmax
def batched_softmax_jacobian(logits):
    e = torch.exp(logits - logits.max(dim=1, keepdim=True).values)
    p = e / e.sum(dim=1, keepdim=True)
    delta = torch.eye(p.size(1)).to(p)
    return p.unsqueeze(-1) * (delta - p.unsqueeze(-2))


# %% batched_softmax_jacobian | right | diagonal added in place to its own matrices
def batched_softmax_jacobian(logits):
    p = logits.softmax(-1)
    J = p.unsqueeze(2) @ p.unsqueeze(1)
    J.neg_()
    torch.diagonal(J, dim1=1, dim2=2).add_(p)
    return J


# %% batched_softmax_jacobian | right | NumPy inside, brought back
def batched_softmax_jacobian(logits):
    z = logits.cpu().numpy()
    e = np.exp(z - z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    J = np.eye(p.shape[1]) * p[:, :, None] - p[:, :, None] * p[:, None, :]
    return torch.as_tensor(J, dtype=logits.dtype, device=logits.device)


# %% batched_softmax_jacobian | right | float64 inside, cast back
def batched_softmax_jacobian(x):
    p = x.double().softmax(1)
    return (p.diag_embed() - p[..., None] * p[..., None, :]).to(x.dtype)


# %% batched_softmax_jacobian | right | filled row by row
def batched_softmax_jacobian(logits):
    N, C = logits.shape
    J = torch.empty(N, C, C, dtype=logits.dtype, device=logits.device)
    for n in range(N):
        p = torch.softmax(logits[n], 0)
        J[n] = torch.diag(p) - p.view(-1, 1) * p.view(1, -1)
    return J


# %% batched_softmax_jacobian | wrong | softmax down the columns | cause: softmax over the batch
def batched_softmax_jacobian(logits):
    p = torch.softmax(logits, 0)
    return torch.diag_embed(p) - p[:, :, None] * p[:, None, :]


# %% batched_softmax_jacobian | wrong | one softmax for the batch | cause: softmax over the whole batch
def batched_softmax_jacobian(logits):
    e = torch.exp(logits - logits.max())
    p = e / e.sum()
    return torch.diag_embed(p) - p[:, :, None] * p[:, None, :]


# %% batched_softmax_jacobian | wrong | pᵀ p | cause: rows mixed in the outer product
def batched_softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    return torch.diag_embed(p) - p.T @ p


# %% batched_softmax_jacobian | wrong | einsum sums a batch axis | cause: rows mixed in the outer product
def batched_softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    return torch.diag_embed(p) - torch.einsum("ni,mj->nij", p, p)


# %% batched_softmax_jacobian | wrong | torch.diag of a matrix | cause: diag in place of diag_embed
def batched_softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    return torch.diag(p) - p[:, :, None] * p[:, None, :]


# %% batched_softmax_jacobian | wrong | first row for all | cause: first row's Jacobian for all
def batched_softmax_jacobian(logits):
    p = torch.softmax(logits[0], -1)
    J = torch.diag(p) - torch.outer(p, p)
    return J.repeat(len(logits), 1, 1)


# %% batched_softmax_jacobian | wrong | one buffer for all rows | cause: last row's Jacobian for all
def batched_softmax_jacobian(logits):
    N, C = logits.shape
    J = torch.zeros(C, C, dtype=logits.dtype)
    result = []
    for row in logits:
        p = torch.softmax(row, -1)
        J.copy_(torch.diag(p) - torch.outer(p, p))
        result.append(J)
    return torch.stack(result)


# %% batched_softmax_jacobian | wrong | buffer never cleared | cause: rows add up
def batched_softmax_jacobian(logits):
    N, C = logits.shape
    J = torch.zeros(C, C, dtype=logits.dtype)
    result = []
    for row in logits:
        p = torch.softmax(row, -1)
        J += torch.diag(p) - torch.outer(p, p)
        result.append(J.clone())
    return torch.stack(result)


# %% batched_softmax_jacobian | wrong | summed over the batch | cause: shape, batch summed
def batched_softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    return (torch.diag_embed(p) - p[:, :, None] * p[:, None, :]).sum(0)


# %% batched_softmax_jacobian | wrong | mean over the batch in every row | cause: averaged over the batch
def batched_softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    J = torch.diag_embed(p) - p[:, :, None] * p[:, None, :]
    return J.mean(0, keepdim=True).repeat(len(p), 1, 1)


# %% batched_softmax_jacobian | wrong | divided by N | cause: factor 1/N
def batched_softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    return (torch.diag_embed(p) - p[:, :, None] * p[:, None, :]) / len(p)


# %% batched_softmax_jacobian | wrong | block diagonal of the whole batch | cause: shape, block diagonal
def batched_softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    return torch.block_diag(*(torch.diag_embed(p) - p[:, :, None] * p[:, None, :]))


# %% batched_softmax_jacobian | wrong | batch axis last | cause: shape, axes in another order
def batched_softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    return torch.stack([torch.diag(q) - torch.outer(q, q) for q in p], dim=-1)


# %% batched_softmax_jacobian | wrong | squeezed | cause: shape, batch of one lost
def batched_softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    return (torch.diag_embed(p) - p[:, :, None] * p[:, None, :]).squeeze(0)


# %% batched_softmax_jacobian | wrong | identity of size N | cause: identity of the wrong size
def batched_softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    eye = torch.eye(len(p), dtype=p.dtype)
    return p[:, :, None] * (eye - p[:, None, :])


# %% batched_softmax_jacobian | wrong | loop ends one early | cause: last row left out
def batched_softmax_jacobian(logits):
    N, C = logits.shape
    J = torch.zeros(N, C, C, dtype=logits.dtype)
    for n in range(N - 1):
        p = torch.softmax(logits[n], -1)
        J[n] = torch.diag(p) - torch.outer(p, p)
    return J


# %% batched_softmax_jacobian | wrong | diagonals only | cause: off-diagonal missing
def batched_softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    return torch.diag_embed(p * (1 - p))


# %% batched_softmax_jacobian | wrong | diagonals as vectors | cause: shape, diagonal only
def batched_softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    return p * (1 - p)


# %% batched_softmax_jacobian | wrong | plus from the quotient rule | cause: diag(p) + p pᵀ
def batched_softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    return torch.diag_embed(p) + p[:, :, None] * p[:, None, :]


# %% batched_softmax_jacobian | wrong | plus off the diagonal | cause: sign off the diagonal
def batched_softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    return (torch.diag_embed(p) - p[:, :, None] * p[:, None, :]).abs()


# %% batched_softmax_jacobian | wrong | the other way round | cause: sign
def batched_softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    return p[:, :, None] * p[:, None, :] - torch.diag_embed(p)


# %% batched_softmax_jacobian | wrong | p² in every row | cause: p² in place of p pᵀ
def batched_softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    return torch.diag_embed(p) - (p * p)[:, None, :]


# %% batched_softmax_jacobian | wrong | the Jacobian of log-softmax | cause: Jacobian of log-softmax
def batched_softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    return torch.eye(p.shape[1], dtype=p.dtype) - p[:, None, :]


# %% batched_softmax_jacobian | wrong | logits in the formula | cause: logits in place of p
def batched_softmax_jacobian(logits):
    return torch.diag_embed(logits) - logits[:, :, None] * logits[:, None, :]


# %% batched_softmax_jacobian | wrong | nothing subtracted | cause: overflow
def batched_softmax_jacobian(logits):
    e = torch.exp(logits)
    p = e / e.sum(1, keepdim=True)
    return torch.diag_embed(p) - p[:, :, None] * p[:, None, :]


# %% batched_softmax_jacobian | wrong | one maximum for the batch | cause: maximum of the whole tensor
def batched_softmax_jacobian(logits):
    e = torch.exp(logits - logits.max())
    p = e / e.sum(1, keepdim=True)
    return torch.diag_embed(p) - p[:, :, None] * p[:, None, :]


# %% batched_softmax_jacobian | wrong | keepdim missing | cause: keepdim missing
def batched_softmax_jacobian(logits):
    e = torch.exp(logits - logits.amax(1, keepdim=True))
    p = e / e.sum(1)
    return torch.diag_embed(p) - p[:, :, None] * p[:, None, :]


# %% batched_softmax_jacobian | wrong | torch.zeros as it comes | cause: float32 result
def batched_softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    J = torch.zeros(*p.shape, p.shape[1])
    for n, q in enumerate(p):
        J[n] = torch.diag(q) - torch.outer(q, q)
    return J


# %% batched_softmax_jacobian | wrong | float64 from NumPy | cause: float64 result
def batched_softmax_jacobian(logits):
    p = torch.softmax(logits, -1).numpy()
    return torch.from_numpy(p[:, :, None] * (np.eye(p.shape[1]) - p[:, None, :]))


# %% batched_softmax_jacobian | wrong | a list of matrices | cause: wrong type, list
def batched_softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    return [torch.diag(q) - torch.outer(q, q) for q in p]


# %% batched_softmax_jacobian | wrong | rows of logits shifted in place | cause: modifies its input
def batched_softmax_jacobian(logits):
    for row in logits:
        row -= row.max()
    p = torch.exp(logits) / torch.exp(logits).sum(1, keepdim=True)
    return torch.diag_embed(p) - p[:, :, None] * p[:, None, :]


# %% batched_softmax_jacobian | wrong | forgets to return | cause: returns None
def batched_softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    J = torch.diag_embed(p) - p[:, :, None] * p[:, None, :]


# %% batched_softmax_jacobian | wrong | returns inside the loop | cause: shape, first row only
def batched_softmax_jacobian(logits):
    for row in logits:
        p = torch.softmax(row, -1)
        return torch.diag(p) - torch.outer(p, p)


# %% batched_softmax_jacobian | wrong | vmap of jacrev | cause: uses autograd
def batched_softmax_jacobian(logits):
    return torch.func.vmap(torch.func.jacrev(lambda z: torch.softmax(z, -1)))(logits)


# %% batched_softmax_jacobian | wrong | autograd row by row | cause: uses autograd
def batched_softmax_jacobian(logits):
    from torch.autograd.functional import jacobian

    return torch.stack([jacobian(lambda z: z.softmax(0), row) for row in logits])


# %% batched_softmax_jacobian | wrong | forward differences | cause: finite differences
def batched_softmax_jacobian(logits):
    h = 1e-5
    base = torch.softmax(logits, -1)
    columns = []
    for j in range(logits.shape[1]):
        moved = logits.clone()
        moved[:, j] += h
        columns.append((torch.softmax(moved, -1) - base) / h)
    return torch.stack(columns, dim=-1)


# %% batched_softmax_jacobian | wrong | diag of the batch | cause: torch.diag takes the diagonal out
def batched_softmax_jacobian(logits):
    p = torch.softmax(logits, dim=-1)
    return torch.diag(p) - p[:, :, None] * p[:, None, :]


# %% batched_softmax_jacobian | wrong | identity less outer products | cause: identity for diag(p)
def batched_softmax_jacobian(logits):
    p = torch.softmax(logits, dim=1)
    eye = torch.eye(logits.shape[1], dtype=p.dtype)
    return eye - p.unsqueeze(2) * p.unsqueeze(1)


# %% batched_softmax_jacobian | wrong | matrices stacked last | cause: axes in another order
def batched_softmax_jacobian(logits):
    out = []
    for row in torch.softmax(logits, dim=-1):
        out.append(torch.diag(row) - torch.outer(row, row))
    return torch.stack(out, dim=-1)


# %% batched_softmax_jacobian | wrong | p_i for p_j | cause: p_i squared in place of p_i p_j
def batched_softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    eye = torch.eye(p.shape[-1], dtype=p.dtype, device=p.device)
    return p[:, :, None] * (eye - p[:, :, None])


# %% batched_softmax_jacobian | wrong | every Jacobian overwritten | cause: last row for all
def batched_softmax_jacobian(logits):
    N, C = logits.shape
    J = logits.new_zeros(N, C, C)
    for n in range(N):
        p = torch.softmax(logits[n], 0)
        J[:] = torch.diag(p) - torch.ger(p, p)
    return J
