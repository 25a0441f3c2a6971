"""Right and wrong versions of `softmax_vjp`. The format: ../README.md."""

import math
from functools import reduce

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% softmax_vjp | right | p (g - sum of g p)
def softmax_vjp(upstream, logits):
    p = torch.softmax(logits, -1)
    return p * (upstream - (upstream * p).sum(-1, keepdim=True))


# %% softmax_vjp | right | g p minus p times its sum
def softmax_vjp(upstream, logits):
    p = F.softmax(logits, dim=1)
    gp = upstream * p
    return gp - p * gp.sum(dim=1, keepdim=True)


# %% softmax_vjp | right | loop over the rows
def softmax_vjp(upstream, logits):
    result = torch.empty_like(logits)
    for n in range(len(logits)):
        p = torch.softmax(logits[n], 0)
        result[n] = p * (upstream[n] - torch.dot(upstream[n], p))
    return result


# %% softmax_vjp | right | einsum
def softmax_vjp(g, z):
    p = torch.softmax(z, -1)
    s = torch.einsum("nc,nc->n", g, p)
    return torch.einsum("nc,nc->nc", p, g - s[:, None])


# %% softmax_vjp | right | bmm for the row sums
def softmax_vjp(upstream, logits):
    p = torch.softmax(logits, 1)
    inner = torch.bmm(upstream.unsqueeze(1), p.unsqueeze(2)).squeeze(2)
    return (upstream - inner) * p


# %% softmax_vjp | right | own softmax
def softmax(z):
    e = torch.exp(z - z.max(1, keepdim=True)[0])
    return e / e.sum(1, keepdim=True)


def softmax_vjp(upstream, logits):
    p = softmax(logits)
    inner = torch.sum(upstream * p, 1).unsqueeze(1)
    return torch.addcmul(p * upstream, p, inner, value=-1)


# %% softmax_vjp | right | NumPy inside, brought back
def softmax_vjp(upstream, logits):
    g, z = upstream.cpu().numpy(), logits.cpu().numpy()
    e = np.exp(z - z.max(1, keepdims=True))
    p = e / e.sum(1, keepdims=True)
    return torch.as_tensor(p * (g - (g * p).sum(1, keepdims=True)), device=logits.device)


# %% softmax_vjp | right | float64 inside, cast back
def softmax_vjp(upstream, logits):
    g, p = upstream.double(), torch.softmax(logits.double(), -1)
    return (p * (g - (g * p).sum(-1, keepdim=True))).to(logits.dtype)


# %% softmax_vjp | right | in place on its own temporaries
def softmax_vjp(upstream, logits):
    p = torch.softmax(logits, -1)
    result = upstream * p
    result -= p * result.sum(-1, keepdim=True)
    return result


# %% softmax_vjp | right | all differences of upstream
def softmax_vjp(upstream, logits):
    p = torch.softmax(logits, -1)
    columns = []
    for j in range(logits.shape[1]):
        columns.append(p[:, j] * ((upstream[:, j : j + 1] - upstream) * p).sum(1))
    return torch.stack(columns, 1)


# %% softmax_vjp | right | einsum of three
def softmax_vjp(upstream, logits):
    p = torch.softmax(logits, 1)
    return p * upstream - torch.einsum("nj,nj,ni->ni", upstream, p, p)


# %% softmax_vjp | right | Python numbers
def softmax_vjp(upstream, logits):
    out = []
    for g, p in zip(upstream.tolist(), torch.softmax(logits, 1).tolist()):
        s = sum(a * b for a, b in zip(g, p))
        out.append([b * (a - s) for a, b in zip(g, p)])
    return logits.new_tensor(out)


# %% softmax_vjp | right | entry by entry
def softmax_vjp(upstream, logits):
    p = torch.softmax(logits, 1)
    out = torch.zeros_like(p)
    for n in range(p.shape[0]):
        for j in range(p.shape[1]):
            out[n, j] = p[n, j] * (upstream[n, j] - (upstream[n] * p[n]).sum())
    return out


# %% softmax_vjp | right | one column of the Jacobian at a time
def softmax_vjp(upstream, logits):
    p = torch.softmax(logits, 1)
    N, C = p.shape
    out = torch.zeros_like(p)
    for j in range(C):
        column = -p * p[:, j : j + 1]
        column[:, j] += p[:, j]
        out[:, j] = (upstream * column).sum(1)
    return out


# %% softmax_vjp | wrong | g p | cause: second term missing
def softmax_vjp(upstream, logits):
    return upstream * torch.softmax(logits, -1)


# %% softmax_vjp | wrong | g p (1 - p) | cause: diagonal of the Jacobian only
def softmax_vjp(upstream, logits):
    p = torch.softmax(logits, -1)
    return upstream * p * (1 - p)


# %% softmax_vjp | wrong | sum of g alone | cause: p missing in the sum
def softmax_vjp(upstream, logits):
    p = torch.softmax(logits, -1)
    return p * (upstream - upstream.sum(-1, keepdim=True))


# %% softmax_vjp | wrong | mean of g | cause: mean in place of the weighted sum
def softmax_vjp(upstream, logits):
    p = torch.softmax(logits, -1)
    return p * (upstream - upstream.mean(-1, keepdim=True))


# %% softmax_vjp | wrong | mean of g p | cause: mean in place of the sum
def softmax_vjp(upstream, logits):
    p = torch.softmax(logits, -1)
    return p * (upstream - (upstream * p).mean(-1, keepdim=True))


# %% softmax_vjp | wrong | sum over the whole batch | cause: summed over the batch too
def softmax_vjp(upstream, logits):
    p = torch.softmax(logits, -1)
    return p * (upstream - (upstream * p).sum())


# %% softmax_vjp | wrong | sum down the columns | cause: summed along the wrong dimension
def softmax_vjp(upstream, logits):
    p = torch.softmax(logits, -1)
    return p * (upstream - (upstream * p).sum(0, keepdim=True))


# %% softmax_vjp | wrong | keepdim missing | cause: keepdim missing
def softmax_vjp(upstream, logits):
    p = torch.softmax(logits, -1)
    return p * (upstream - (upstream * p).sum(-1))


# %% softmax_vjp | wrong | p missing in front | cause: p missing in front
def softmax_vjp(upstream, logits):
    p = torch.softmax(logits, -1)
    return upstream - (upstream * p).sum(-1, keepdim=True)


# %% softmax_vjp | wrong | p missing before the sum | cause: p missing before the sum
def softmax_vjp(upstream, logits):
    p = torch.softmax(logits, -1)
    return p * upstream - (upstream * p).sum(-1, keepdim=True)


# %% softmax_vjp | wrong | plus | cause: sign of the second term
def softmax_vjp(upstream, logits):
    p = torch.softmax(logits, -1)
    return p * (upstream + (upstream * p).sum(-1, keepdim=True))


# %% softmax_vjp | wrong | the other way round | cause: sign
def softmax_vjp(upstream, logits):
    p = torch.softmax(logits, -1)
    return p * ((upstream * p).sum(-1, keepdim=True) - upstream)


# %% softmax_vjp | wrong | back through log-softmax | cause: gradient of log-softmax
def softmax_vjp(upstream, logits):
    p = torch.softmax(logits, -1)
    return upstream - p * upstream.sum(-1, keepdim=True)


# %% softmax_vjp | wrong | sum of p² | cause: p² in place of g p
def softmax_vjp(upstream, logits):
    p = torch.softmax(logits, -1)
    return p * (upstream - (p * p).sum(-1, keepdim=True))


# %% softmax_vjp | wrong | p twice | cause: p squared in front
def softmax_vjp(upstream, logits):
    p = torch.softmax(logits, -1)
    return p**2 * (upstream - (upstream * p).sum(-1, keepdim=True))


# %% softmax_vjp | wrong | arguments swapped | cause: arguments swapped
def softmax_vjp(logits, upstream):
    p = torch.softmax(logits, -1)
    return p * (upstream - (upstream * p).sum(-1, keepdim=True))


# %% softmax_vjp | wrong | logits in the formula | cause: logits in place of p
def softmax_vjp(upstream, logits):
    return logits * (upstream - (upstream * logits).sum(-1, keepdim=True))


# %% softmax_vjp | wrong | upstream ignored | cause: upstream ignored
def softmax_vjp(upstream, logits):
    p = torch.softmax(logits, -1)
    return p * (1 - p)


# %% softmax_vjp | wrong | softmax down the columns | cause: softmax over the batch
def softmax_vjp(upstream, logits):
    p = torch.softmax(logits, 0)
    return p * (upstream - (upstream * p).sum(-1, keepdim=True))


# %% softmax_vjp | wrong | divided by N | cause: factor 1/N
def softmax_vjp(upstream, logits):
    p = torch.softmax(logits, -1)
    return p * (upstream - (upstream * p).sum(-1, keepdim=True)) / len(p)


# %% softmax_vjp | wrong | nothing subtracted | cause: overflow
def softmax_vjp(upstream, logits):
    e = torch.exp(logits)
    p = e / e.sum(-1, keepdim=True)
    return p * (upstream - (upstream * p).sum(-1, keepdim=True))


# %% softmax_vjp | wrong | one maximum for the batch | cause: maximum of the whole tensor
def softmax_vjp(upstream, logits):
    e = torch.exp(logits - logits.max())
    p = e / e.sum(-1, keepdim=True)
    return p * (upstream - (upstream * p).sum(-1, keepdim=True))


# %% softmax_vjp | wrong | epsilon in the softmax | cause: 1e-8 added
def softmax_vjp(upstream, logits):
    e = torch.exp(logits - logits.amax(1, keepdim=True))
    p = e / (e.sum(1, keepdim=True) + 1e-8)
    return p * (upstream - (upstream * p).sum(-1, keepdim=True))


# %% softmax_vjp | wrong | loop ends one early | cause: last row left out
def softmax_vjp(upstream, logits):
    result = torch.zeros_like(logits)
    for n in range(len(logits) - 1):
        p = torch.softmax(logits[n], 0)
        result[n] = p * (upstream[n] - upstream[n] @ p)
    return result


# %% softmax_vjp | wrong | first row's sum for all rows | cause: first row's sum for all
def softmax_vjp(upstream, logits):
    p = torch.softmax(logits, -1)
    return p * (upstream - upstream[0] @ p[0])


# %% softmax_vjp | wrong | summed over the batch | cause: shape, batch summed
def softmax_vjp(upstream, logits):
    p = torch.softmax(logits, -1)
    return (p * (upstream - (upstream * p).sum(-1, keepdim=True))).sum(0)


# %% softmax_vjp | wrong | transposed | cause: transposed
def softmax_vjp(upstream, logits):
    p = torch.softmax(logits, -1)
    return (p * (upstream - (upstream * p).sum(-1, keepdim=True))).T


# %% softmax_vjp | wrong | squeezed | cause: shape, batch of one lost
def softmax_vjp(upstream, logits):
    p = torch.softmax(logits, -1)
    return (p * (upstream - (upstream * p).sum(-1, keepdim=True))).squeeze(0)


# %% softmax_vjp | wrong | upstream multiplied in place | cause: modifies its input
def softmax_vjp(upstream, logits):
    p = torch.softmax(logits, -1)
    upstream *= p
    return upstream - p * upstream.sum(-1, keepdim=True)


# %% softmax_vjp | wrong | answer written into upstream | cause: modifies its input
def softmax_vjp(upstream, logits):
    p = torch.softmax(logits, -1)
    upstream.sub_((upstream * p).sum(-1, keepdim=True)).mul_(p)
    return upstream


# %% softmax_vjp | wrong | forgets to return | cause: returns None
def softmax_vjp(upstream, logits):
    p = torch.softmax(logits, -1)
    p * (upstream - (upstream * p).sum(-1, keepdim=True))


# %% softmax_vjp | wrong | always float64 | cause: float64 result
def softmax_vjp(upstream, logits):
    g, p = upstream.double(), torch.softmax(logits.double(), -1)
    return p * (g - (g * p).sum(-1, keepdim=True))


# %% softmax_vjp | wrong | float32 softmax | cause: float32 precision
def softmax_vjp(upstream, logits):
    p = torch.softmax(logits, -1, dtype=torch.float32)
    return p * (upstream - (upstream * p).sum(-1, keepdim=True))


# %% softmax_vjp | wrong | backward | cause: uses autograd
def softmax_vjp(upstream, logits):
    z = logits.clone().requires_grad_()
    torch.softmax(z, -1).backward(upstream)
    return z.grad


# %% softmax_vjp | wrong | torch.func.vjp | cause: uses autograd
def softmax_vjp(upstream, logits):
    _, pull = torch.func.vjp(lambda z: torch.softmax(z, -1), logits)
    return pull(upstream)[0]


# %% softmax_vjp | wrong | ready-made backward | cause: ready-made derivative
def softmax_vjp(upstream, logits):
    p = torch.softmax(logits, -1)
    return torch._softmax_backward_data(upstream, p, -1, logits.dtype)


# %% softmax_vjp | wrong | central differences | cause: finite differences
def softmax_vjp(upstream, logits):
    h = 1e-4
    result = torch.zeros_like(logits)
    for j in range(logits.shape[1]):
        step = torch.zeros_like(logits)
        step[:, j] = h
        change = torch.softmax(logits + step, -1) - torch.softmax(logits - step, -1)
        result[:, j] = (upstream * change).sum(1) / (2 * h)
    return result


# %% softmax_vjp | right | a layer that is a named tuple
from collections import namedtuple  # noqa: E402

Layer = namedtuple("Layer", "forward backward requires_grad")


def forward(z):
    return torch.softmax(z, 1)


def backward(upstream, p):
    return p * (upstream - (upstream * p).sum(1, keepdim=True))


def softmax_vjp(upstream, logits):
    layer = Layer(forward, backward, requires_grad=True)
    return layer.backward(upstream, layer.forward(logits))


# %% softmax_vjp | wrong | batched Jacobian, einsum | cause: forms the Jacobian
def softmax_vjp(upstream, logits):
    p = torch.softmax(logits, 1)
    J = torch.diag_embed(p) - p[:, :, None] * p[:, None, :]
    return torch.einsum("ni,nij->nj", upstream, J)


# %% softmax_vjp | wrong | a Jacobian for each row | cause: forms the Jacobian
def softmax_vjp(upstream, logits):
    out = []
    for g, z in zip(upstream, logits):
        p = torch.softmax(z, 0)
        out.append(g @ (torch.diag(p) - torch.outer(p, p)))
    return torch.stack(out)


# %% softmax_vjp | wrong | a Jacobian in NumPy | cause: forms the Jacobian
def softmax_vjp(upstream, logits):
    out = []
    for g, z in zip(upstream.cpu().numpy(), logits.cpu().numpy()):
        e = np.exp(z - z.max())
        p = e / e.sum()
        out.append(g @ (np.diag(p) - np.outer(p, p)))
    return torch.tensor(np.stack(out), device=logits.device)


# %% softmax_vjp | wrong | a Jacobian in lists | cause: forms the Jacobian
def softmax_vjp(upstream, logits):
    out = []
    for g, p in zip(upstream.tolist(), torch.softmax(logits, 1).tolist()):
        J = [[p[i] * ((i == j) - p[j]) for j in range(len(p))] for i in range(len(p))]
        out.append([sum(g[i] * J[i][j] for i in range(len(p))) for j in range(len(p))])
    return logits.new_tensor(out)


# %% softmax_vjp | wrong | a Jacobian in vmap | cause: forms the Jacobian
def softmax_vjp(upstream, logits):
    def one(g, z):
        p = torch.softmax(z, 0)
        return g @ (torch.diag(p) - torch.outer(p, p))

    return torch.func.vmap(one)(upstream, logits)


# %% softmax_vjp | wrong | table of differences | cause: forms a C by C matrix
def softmax_vjp(upstream, logits):
    p = torch.softmax(logits, 1)
    return p * ((upstream[:, :, None] - upstream[:, None, :]) * p[:, None, :]).sum(2)


# %% softmax_vjp | wrong | outer product | cause: forms a C by C matrix
def softmax_vjp(upstream, logits):
    p = torch.softmax(logits, 1)
    return p * upstream - torch.bmm(p[:, :, None] @ p[:, None, :], upstream[:, :, None])[:, :, 0]


# %% softmax_vjp | wrong | letters of einsum | cause: upstream summed over the batch
def softmax_vjp(upstream, logits):
    p = torch.softmax(logits, dim=-1)
    J = torch.diag_embed(p) - p[:, :, None] * p[:, None, :]
    return torch.einsum('nij,mj->ni', J, upstream)
