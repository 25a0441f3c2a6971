"""Right and wrong versions of the exercises of 04_softmax. The format: README.md beside this file."""

import math
from functools import reduce

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% softmax | right | maximum subtracted
def softmax(logits, dim=-1):
    e = torch.exp(logits - logits.amax(dim=dim, keepdim=True))
    return e / e.sum(dim=dim, keepdim=True)


# %% softmax | right | max with values
def softmax(x, axis=-1):
    m, _ = torch.max(x, axis, keepdim=True)
    e = (x - m).exp()
    total = torch.sum(e, axis, keepdim=True)
    return e / total


# %% softmax | right | unsqueeze in place of keepdim
def softmax(logits, dim=-1):
    largest = logits.max(dim).values.unsqueeze(dim)
    e = torch.exp(logits - largest)
    return e / e.sum(dim).unsqueeze(dim)


# %% softmax | right | exp of log-softmax
def softmax(logits, dim=-1):
    return torch.log_softmax(logits, dim).exp()


# %% softmax | right | logsumexp
def softmax(logits, dim=-1):
    return torch.exp(logits - torch.logsumexp(logits, dim, keepdim=True))


# %% softmax | right | one over the sum of exp(z_k - z_i)
def softmax(logits, dim=-1):
    z = logits.movedim(dim, -1)
    differences = z.unsqueeze(-2) - z.unsqueeze(-1)
    return (1 / differences.exp().sum(-1)).movedim(-1, dim)


# %% softmax | right | loop over the rows
def one_row(z):
    e = torch.exp(z - z.max())
    return e / e.sum()


def softmax(logits, dim=-1):
    last = logits.movedim(dim, -1)
    rows = [one_row(row) for row in last.reshape(-1, last.shape[-1])]
    return torch.stack(rows).reshape(last.shape).movedim(-1, dim)


# %% softmax | right | slices along dim
def softmax(logits, dim=-1):
    slices = list(logits.unbind(dim))
    largest = reduce(torch.maximum, slices)
    e = [torch.exp(s - largest) for s in slices]
    total = sum(e[1:], start=e[0])
    return torch.stack([x / total for x in e], dim=dim)


# %% softmax | right | NumPy inside, brought back
def softmax(logits, dim=-1):
    z = logits.cpu().numpy()
    e = np.exp(z - z.max(axis=dim, keepdims=True))
    p = e / e.sum(axis=dim, keepdims=True)
    return torch.from_numpy(p).to(logits.device)


# %% softmax | right | float64 inside, cast back
def softmax(logits, dim=-1):
    z = logits.double()
    e = torch.exp(z - z.amax(dim, keepdim=True))
    return (e / e.sum(dim, keepdim=True)).to(logits.dtype)


# %% softmax | right | in place on its own temporaries
def softmax(logits, dim=-1):
    z = logits.clone()
    z -= z.amax(dim, keepdim=True)
    z.exp_()
    z /= z.sum(dim, keepdim=True)
    return z


# %% softmax | right | an extra temperature
def softmax(logits, dim=-1, temperature=1.0):
    scaled = logits / temperature
    e = torch.exp(scaled - scaled.amax(dim, keepdim=True))
    return e.div(e.sum(dim, True))


# %% softmax | wrong | nothing subtracted | cause: overflow
def softmax(logits, dim=-1):
    e = torch.exp(logits)
    return e / e.sum(dim, keepdim=True)


# %% softmax | wrong | one maximum for the whole tensor | cause: maximum of the whole tensor
def softmax(logits, dim=-1):
    e = torch.exp(logits - logits.max())
    return e / e.sum(dim, keepdim=True)


# %% softmax | wrong | mean subtracted | cause: overflow, mean in place of the maximum
def softmax(logits, dim=-1):
    e = torch.exp(logits - logits.mean(dim, keepdim=True))
    return e / e.sum(dim, keepdim=True)


# %% softmax | wrong | minimum subtracted | cause: overflow, minimum in place of the maximum
def softmax(logits, dim=-1):
    e = torch.exp(logits - logits.amin(dim, keepdim=True))
    return e / e.sum(dim, keepdim=True)


# %% softmax | wrong | first score subtracted | cause: overflow, first score in place of the maximum
def softmax(logits, dim=-1):
    e = torch.exp(logits - logits.narrow(dim, 0, 1))
    return e / e.sum(dim, keepdim=True)


# %% softmax | wrong | maximum added | cause: sign of the shift, overflow
def softmax(logits, dim=-1):
    e = torch.exp(logits + logits.amax(dim, keepdim=True))
    return e / e.sum(dim, keepdim=True)


# %% softmax | wrong | largest absolute value subtracted | cause: |z| in the maximum, 0 / 0
def softmax(logits, dim=-1):
    e = torch.exp(logits - logits.abs().amax(dim, keepdim=True))
    return e / e.sum(dim, keepdim=True)


# %% softmax | wrong | maximum above only | cause: maximum not in the denominator
def softmax(logits, dim=-1):
    e = torch.exp(logits - logits.amax(dim, keepdim=True))
    return e / torch.exp(logits).sum(dim, keepdim=True)


# %% softmax | wrong | divided by the maximum | cause: scaled in place of shifted
def softmax(logits, dim=-1):
    e = torch.exp(logits / logits.amax(dim, keepdim=True))
    return e / e.sum(dim, keepdim=True)


# %% softmax | wrong | logits clamped to [-50, 50] | cause: logits clamped
def softmax(logits, dim=-1):
    e = torch.exp(logits.clamp(-50, 50))
    return e / e.sum(dim, keepdim=True)


# %% softmax | wrong | nan replaced by 0 | cause: overflow
def softmax(logits, dim=-1):
    e = torch.exp(logits)
    return torch.nan_to_num(e / e.sum(dim, keepdim=True))


# %% softmax | wrong | epsilon in the denominator | cause: 1e-8 added
def softmax(logits, dim=-1):
    e = torch.exp(logits - logits.amax(dim, keepdim=True))
    return e / (e.sum(dim, keepdim=True) + 1e-8)


# %% softmax | wrong | always the last dimension | cause: dim ignored
def softmax(logits, dim=-1):
    e = torch.exp(logits - logits.amax(-1, keepdim=True))
    return e / e.sum(-1, keepdim=True)


# %% softmax | wrong | always dimension 0 | cause: dim ignored, 0
def softmax(logits, dim=-1):
    e = torch.exp(logits - logits.amax(0, keepdim=True))
    return e / e.sum(0, keepdim=True)


# %% softmax | wrong | default dim=0 | cause: default of dim
def softmax(logits, dim=0):
    e = torch.exp(logits - logits.amax(dim, keepdim=True))
    return e / e.sum(dim, keepdim=True)


# %% softmax | wrong | default dim=1 | cause: default of dim
def softmax(logits, dim=1):
    e = torch.exp(logits - logits.amax(dim, keepdim=True))
    return e / e.sum(dim, keepdim=True)


# %% softmax | wrong | no default for dim | cause: signature
def softmax(logits, dim):
    e = torch.exp(logits - logits.amax(dim, keepdim=True))
    return e / e.sum(dim, keepdim=True)


# %% softmax | wrong | keepdim missing in the sum | cause: keepdim missing
def softmax(logits, dim=-1):
    e = torch.exp(logits - logits.amax(dim, keepdim=True))
    return e / e.sum(dim)


# %% softmax | wrong | keepdim missing in the maximum | cause: keepdim missing
def softmax(logits, dim=-1):
    e = torch.exp(logits - logits.amax(dim))
    return e / e.sum(dim, keepdim=True)


# %% softmax | wrong | keepdim missing, put in front | cause: keepdim missing, wrong axis restored
def softmax(logits, dim=-1):
    e = torch.exp(logits - logits.amax(dim, keepdim=True))
    return e / e.sum(dim).unsqueeze(0)


# %% softmax | wrong | sum of everything | cause: summed over the whole tensor
def softmax(logits, dim=-1):
    e = torch.exp(logits - logits.max())
    return e / e.sum()


# %% softmax | wrong | log-softmax | cause: logarithm of the result
def softmax(logits, dim=-1):
    return logits - torch.logsumexp(logits, dim, keepdim=True)


# %% softmax | wrong | sigmoid | cause: another function, sigmoid
def softmax(logits, dim=-1):
    return torch.sigmoid(logits)


# %% softmax | wrong | no exponential | cause: exp missing
def softmax(logits, dim=-1):
    return logits / logits.sum(dim, keepdim=True)


# %% softmax | wrong | absolute values in place of exp | cause: exp missing
def softmax(logits, dim=-1):
    return logits.abs() / logits.abs().sum(dim, keepdim=True)


# %% softmax | wrong | powers of two | cause: base 2
def softmax(logits, dim=-1):
    e = 2 ** (logits - logits.amax(dim, keepdim=True))
    return e / e.sum(dim, keepdim=True)


# %% softmax | wrong | minus in the exponent | cause: sign of the logits
def softmax(logits, dim=-1):
    e = torch.exp(logits.amin(dim, keepdim=True) - logits)
    return e / e.sum(dim, keepdim=True)


# %% softmax | wrong | scaled as in attention | cause: logits divided by the root of C
def softmax(logits, dim=-1):
    z = logits / math.sqrt(logits.shape[dim])
    e = torch.exp(z - z.amax(dim, keepdim=True))
    return e / e.sum(dim, keepdim=True)


# %% softmax | wrong | divided by the norm | cause: norm in place of the sum
def softmax(logits, dim=-1):
    e = torch.exp(logits - logits.amax(dim, keepdim=True))
    return e / e.norm(dim=dim, keepdim=True)


# %% softmax | wrong | mean in place of the sum | cause: factor C
def softmax(logits, dim=-1):
    e = torch.exp(logits - logits.amax(dim, keepdim=True))
    return e / e.mean(dim, keepdim=True)


# %% softmax | wrong | one-hot of the largest | cause: argmax
def softmax(logits, dim=-1):
    return (logits == logits.amax(dim, keepdim=True)).to(logits.dtype)


# %% softmax | wrong | torch.softmax | cause: ready-made function
def softmax(logits, dim=-1):
    return torch.softmax(logits, dim)


# %% softmax | wrong | the method | cause: ready-made function
def softmax(logits, dim=-1):
    return logits.softmax(dim)


# %% softmax | wrong | nn.Softmax | cause: ready-made function
def softmax(logits, dim=-1):
    return nn.Softmax(dim=dim)(logits)


# %% softmax | wrong | softmin of minus | cause: ready-made function
def softmax(logits, dim=-1):
    return F.softmin(-logits, dim=dim)


# %% softmax | wrong | shifts the logits in place | cause: modifies its input
def softmax(logits, dim=-1):
    logits -= logits.amax(dim, keepdim=True)
    e = torch.exp(logits)
    return e / e.sum(dim, keepdim=True)


# %% softmax | wrong | everything in place | cause: modifies its input
def softmax(logits, dim=-1):
    logits.sub_(logits.amax(dim, keepdim=True)).exp_()
    return logits.div_(logits.sum(dim, keepdim=True))


# %% softmax | wrong | forgets to return | cause: returns None
def softmax(logits, dim=-1):
    e = torch.exp(logits - logits.amax(dim, keepdim=True))
    p = e / e.sum(dim, keepdim=True)


# %% softmax | wrong | list of rows | cause: wrong type, list
def softmax(logits, dim=-1):
    e = torch.exp(logits - logits.amax(dim, keepdim=True))
    return list(e / e.sum(dim, keepdim=True))


# %% softmax | wrong | a NumPy array | cause: wrong type, NumPy array
def softmax(logits, dim=-1):
    z = logits.numpy()
    e = np.exp(z - z.max(axis=dim, keepdims=True))
    return e / e.sum(axis=dim, keepdims=True)


# %% softmax | wrong | always float64 | cause: float64 result
def softmax(logits, dim=-1):
    z = logits.double()
    e = torch.exp(z - z.amax(dim, keepdim=True))
    return e / e.sum(dim, keepdim=True)


# %% softmax | wrong | float32 inside | cause: float32 precision
def softmax(logits, dim=-1):
    z = logits.float()
    e = torch.exp(z - z.amax(dim, keepdim=True))
    return (e / e.sum(dim, keepdim=True)).to(logits.dtype)


# %% softmax | wrong | squeezed | cause: shape, batch of one lost
def softmax(logits, dim=-1):
    e = torch.exp(logits - logits.amax(dim, keepdim=True))
    return (e / e.sum(dim, keepdim=True)).squeeze()


# %% softmax | wrong | transposed to sum along rows | cause: transposed
def softmax(logits, dim=-1):
    z = logits.movedim(dim, 0)
    e = torch.exp(z - z.amax(0))
    return e / e.sum(0)


# %% softmax | wrong | dropout on the exponentials | cause: random
def softmax(logits, dim=-1):
    e = F.dropout(torch.exp(logits - logits.amax(dim, keepdim=True)), 0.1)
    return e / e.sum(dim, keepdim=True)


# %% softmax | wrong | running maximum over all calls | cause: caches state between calls
running = [-math.inf]


def softmax(logits, dim=-1):
    running[0] = max(running[0], logits.max().item())
    e = torch.exp(logits - running[0])
    return e / e.sum(dim, keepdim=True)


# %% softmax | right | a lambda, with an assert below
TOLERANCE = 1e-6
exponentials = lambda z, dim: torch.exp(z - z.amax(dim=dim, keepdim=True))  # noqa: E731
softmax = lambda logits, dim=-1: exponentials(logits, dim) / exponentials(logits, dim).sum(dim, True)  # noqa: E731

z = torch.randn(40, 10)
assert torch.allclose(softmax(z), torch.softmax(z, dim=-1), atol=TOLERANCE)


# %% softmax | wrong | any negative dim is the last | cause: negative dim other than -1
def softmax(logits, dim=-1):
    if dim < 0:
        dim = logits.dim() - 1
    e = torch.exp(logits - logits.amax(dim, keepdim=True))
    return e / e.sum(dim, keepdim=True)


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


# %% log_softmax | right | shifted minus log of the sum
def log_softmax(logits, dim=-1):
    s = logits - logits.amax(dim, keepdim=True)
    return s - torch.log(torch.exp(s).sum(dim, keepdim=True))


# %% log_softmax | right | logsumexp
def log_softmax(logits, dim=-1):
    return logits - torch.logsumexp(logits, dim, keepdim=True)


# %% log_softmax | right | maximum added back
def log_softmax(x, axis=-1):
    m = x.max(dim=axis, keepdim=True).values
    total = m + (x - m).exp().sum(dim=axis, keepdim=True).log()
    return x - total


# %% log_softmax | right | unsqueeze in place of keepdim
def log_softmax(logits, dim=-1):
    m = torch.amax(logits, dim)
    log_sum = torch.log(torch.sum(torch.exp(logits - m.unsqueeze(dim)), dim))
    return logits - m.unsqueeze(dim) - log_sum.unsqueeze(dim)


# %% log_softmax | right | logaddexp over the slices
def log_softmax(logits, dim=-1):
    total = reduce(torch.logaddexp, logits.unbind(dim))
    return logits - total.unsqueeze(dim)


# %% log_softmax | right | loop over the rows
def log_softmax(logits, dim=-1):
    z = logits.transpose(dim, -1)
    result = torch.empty_like(z)
    flat_in, flat_out = z.reshape(-1, z.shape[-1]), []
    for row in flat_in:
        shifted = row - row.max()
        flat_out.append(shifted - shifted.exp().sum().log())
    result.copy_(torch.stack(flat_out).reshape(z.shape))
    return result.transpose(dim, -1)


# %% log_softmax | right | NumPy inside, brought back
def log_softmax(logits, dim=-1):
    z = logits.detach().cpu().numpy()
    z = z - np.max(z, axis=dim, keepdims=True)
    result = z - np.log(np.sum(np.exp(z), axis=dim, keepdims=True))
    return torch.as_tensor(result, dtype=logits.dtype, device=logits.device)


# %% log_softmax | right | float64 inside, cast back
def log_softmax(logits, dim=-1):
    z = logits.to(torch.float64)
    return (z - z.logsumexp(dim, keepdim=True)).to(logits.dtype)


# %% log_softmax | right | in place on its own temporary
def log_softmax(logits, dim=-1):
    z = logits.clone()
    z.sub_(z.amax(dim, keepdim=True))
    z.sub_(z.exp().sum(dim, keepdim=True).log_())
    return z


# %% log_softmax | right | log1p of the others
def log_softmax(logits, dim=-1):
    s = logits - logits.amax(dim, keepdim=True)
    others = torch.exp(s).sum(dim, keepdim=True) - 1
    return s - torch.log1p(others)


# %% log_softmax | wrong | logarithm of softmax | cause: underflow, log of 0
def log_softmax(logits, dim=-1):
    return torch.log(torch.softmax(logits, dim))


# %% log_softmax | wrong | logarithm of its own stable softmax | cause: underflow, log of 0
def log_softmax(logits, dim=-1):
    e = torch.exp(logits - logits.amax(dim, keepdim=True))
    return (e / e.sum(dim, keepdim=True)).log()


# %% log_softmax | wrong | 1e-8 added inside the logarithm | cause: 1e-8 added
def log_softmax(logits, dim=-1):
    return torch.log(torch.softmax(logits, dim) + 1e-8)


# %% log_softmax | wrong | probabilities clamped at 1e-12 | cause: probabilities clamped
def log_softmax(logits, dim=-1):
    return torch.softmax(logits, dim).clamp(min=1e-12).log()


# %% log_softmax | wrong | 1e-9 added to the sum | cause: 1e-9 added
def log_softmax(logits, dim=-1):
    s = logits - logits.amax(dim, keepdim=True)
    return s - torch.log(torch.exp(s).sum(dim, keepdim=True) + 1e-9)


# %% log_softmax | wrong | nothing subtracted | cause: overflow
def log_softmax(logits, dim=-1):
    return logits - torch.log(torch.exp(logits).sum(dim, keepdim=True))


# %% log_softmax | wrong | one maximum for the whole tensor | cause: maximum of the whole tensor
def log_softmax(logits, dim=-1):
    s = logits - logits.max()
    return s - torch.log(torch.exp(s).sum(dim, keepdim=True))


# %% log_softmax | wrong | mean subtracted | cause: overflow, mean in place of the maximum
def log_softmax(logits, dim=-1):
    s = logits - logits.mean(dim, keepdim=True)
    return s - torch.log(torch.exp(s).sum(dim, keepdim=True))


# %% log_softmax | wrong | maximum inside only | cause: maximum missing in front
def log_softmax(logits, dim=-1):
    m = logits.amax(dim, keepdim=True)
    return logits - torch.log(torch.exp(logits - m).sum(dim, keepdim=True))


# %% log_softmax | wrong | maximum in front only | cause: maximum missing inside
def log_softmax(logits, dim=-1):
    m = logits.amax(dim, keepdim=True)
    return logits - m - torch.log(torch.exp(logits).sum(dim, keepdim=True))


# %% log_softmax | wrong | maximum added back with the wrong sign | cause: sign of the maximum
def log_softmax(logits, dim=-1):
    m = logits.amax(dim, keepdim=True)
    return logits - (torch.log(torch.exp(logits - m).sum(dim, keepdim=True)) - m)


# %% log_softmax | wrong | log of the sum missing | cause: log of the sum missing
def log_softmax(logits, dim=-1):
    return logits - logits.amax(dim, keepdim=True)


# %% log_softmax | wrong | log of the sum added | cause: sign of the second term
def log_softmax(logits, dim=-1):
    s = logits - logits.amax(dim, keepdim=True)
    return s + torch.log(torch.exp(s).sum(dim, keepdim=True))


# %% log_softmax | wrong | negative log-softmax | cause: sign
def log_softmax(logits, dim=-1):
    return torch.logsumexp(logits, dim, keepdim=True) - logits


# %% log_softmax | wrong | sum of the logarithms | cause: sum and log in the wrong order
def log_softmax(logits, dim=-1):
    s = logits - logits.amax(dim, keepdim=True)
    return s - torch.log(torch.exp(s)).sum(dim, keepdim=True)


# %% log_softmax | wrong | log of the mean | cause: mean in place of the sum
def log_softmax(logits, dim=-1):
    s = logits - logits.amax(dim, keepdim=True)
    return s - torch.log(torch.exp(s).mean(dim, keepdim=True))


# %% log_softmax | wrong | logarithm forgotten | cause: log missing
def log_softmax(logits, dim=-1):
    s = logits - logits.amax(dim, keepdim=True)
    return s - torch.exp(s).sum(dim, keepdim=True)


# %% log_softmax | wrong | quotient in place of a difference | cause: divided in place of subtracted
def log_softmax(logits, dim=-1):
    return logits / torch.logsumexp(logits, dim, keepdim=True)


# %% log_softmax | wrong | softmax | cause: log missing, softmax
def log_softmax(logits, dim=-1):
    return torch.softmax(logits, dim)


# %% log_softmax | wrong | base 2 | cause: base 2
def log_softmax(logits, dim=-1):
    return (logits - torch.logsumexp(logits, dim, keepdim=True)) / math.log(2)


# %% log_softmax | wrong | log10 of the sum | cause: base 10 in the second term
def log_softmax(logits, dim=-1):
    s = logits - logits.amax(dim, keepdim=True)
    return s - torch.log10(torch.exp(s).sum(dim, keepdim=True))


# %% log_softmax | wrong | log1p of the sum | cause: 1 added to the sum
def log_softmax(logits, dim=-1):
    s = logits - logits.amax(dim, keepdim=True)
    return s - torch.log1p(torch.exp(s).sum(dim, keepdim=True))


# %% log_softmax | wrong | logsigmoid | cause: another function, logsigmoid
def log_softmax(logits, dim=-1):
    return F.logsigmoid(logits)


# %% log_softmax | wrong | log-softmax applied to softmax | cause: softmax applied twice
def log_softmax(logits, dim=-1):
    p = torch.softmax(logits, dim)
    return p - torch.logsumexp(p, dim, keepdim=True)


# %% log_softmax | wrong | always the last dimension | cause: dim ignored
def log_softmax(logits, dim=-1):
    return logits - torch.logsumexp(logits, -1, keepdim=True)


# %% log_softmax | wrong | always dimension 0 | cause: dim ignored, 0
def log_softmax(logits, dim=-1):
    return logits - torch.logsumexp(logits, 0, keepdim=True)


# %% log_softmax | wrong | default dim=1 | cause: default of dim
def log_softmax(logits, dim=1):
    return logits - torch.logsumexp(logits, dim, keepdim=True)


# %% log_softmax | wrong | no dim at all | cause: signature
def log_softmax(logits):
    return logits - torch.logsumexp(logits, -1, keepdim=True)


# %% log_softmax | wrong | sum of everything | cause: summed over the whole tensor
def log_softmax(logits, dim=-1):
    return logits - torch.logsumexp(logits.flatten(), 0)


# %% log_softmax | wrong | keepdim missing | cause: keepdim missing
def log_softmax(logits, dim=-1):
    return logits - torch.logsumexp(logits, dim)


# %% log_softmax | wrong | torch.log_softmax | cause: ready-made function
def log_softmax(logits, dim=-1):
    return torch.log_softmax(logits, dim)


# %% log_softmax | wrong | F.log_softmax | cause: ready-made function
def log_softmax(logits, dim=-1):
    return F.log_softmax(logits, dim=dim)


# %% log_softmax | wrong | nn.LogSoftmax | cause: ready-made function
def log_softmax(logits, dim=-1):
    return nn.LogSoftmax(dim)(logits)


# %% log_softmax | wrong | shifts the logits in place | cause: modifies its input
def log_softmax(logits, dim=-1):
    logits -= logits.amax(dim, keepdim=True)
    return logits - logits.exp().sum(dim, keepdim=True).log()


# %% log_softmax | wrong | everything in place | cause: modifies its input
def log_softmax(logits, dim=-1):
    logits -= torch.logsumexp(logits, dim, keepdim=True)
    return logits


# %% log_softmax | wrong | forgets to return | cause: returns None
def log_softmax(logits, dim=-1):
    result = logits - torch.logsumexp(logits, dim, keepdim=True)


# %% log_softmax | wrong | always float64 | cause: float64 result
def log_softmax(logits, dim=-1):
    z = logits.double()
    return z - z.logsumexp(dim, keepdim=True)


# %% log_softmax | wrong | float32 inside | cause: float32 precision
def log_softmax(logits, dim=-1):
    z = logits.float()
    return (z - z.logsumexp(dim, keepdim=True)).to(logits.dtype)


# %% log_softmax | wrong | first sum kept | cause: caches state between calls
class Normaliser:
    total = None


def log_softmax(logits, dim=-1):
    if Normaliser.total is None:
        Normaliser.total = torch.logsumexp(logits, dim, keepdim=True)
    return logits - Normaliser.total


# %% log_softmax | wrong | any negative dim is the last | cause: negative dim other than -1
def log_softmax(logits, dim=-1):
    if dim < 0:
        dim = logits.dim() - 1
    s = logits - logits.amax(dim, keepdim=True)
    return s - s.exp().sum(dim, keepdim=True).log()


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


# %% log_softmax_jacobian | wrong | p_i taken off row i | cause: transposed
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


# %% log_softmax_jacobian | wrong | outer product taken off | cause: p pᵀ in place of p
def log_softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    return torch.eye(len(p), dtype=p.dtype) - torch.outer(p, p)


# %% log_softmax_jacobian | wrong | diag(p) minus p | cause: diag(p) in place of the identity
def log_softmax_jacobian(logits):
    p = torch.softmax(logits, -1)
    return torch.diag(p) - p


# %% log_softmax_jacobian | wrong | log p taken off | cause: log p in place of p
def log_softmax_jacobian(logits):
    log_p = torch.log_softmax(logits, -1)
    return torch.eye(len(log_p), dtype=log_p.dtype) - log_p


# %% log_softmax_jacobian | wrong | logits taken off | cause: logits in place of p
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


# %% cross_entropy | right | rows and labels as indices
def cross_entropy(logits, labels):
    rows = torch.arange(len(labels), device=labels.device)
    return -torch.log_softmax(logits, -1)[rows, labels].mean()


# %% cross_entropy | right | gather
def cross_entropy(logits, labels):
    log_p = F.log_softmax(logits, dim=1)
    return -log_p.gather(1, labels.unsqueeze(1)).mean()


# %% cross_entropy | right | logsumexp minus the right score
def cross_entropy(logits, labels):
    picked = logits.gather(1, labels.view(-1, 1)).view(-1)
    return (torch.logsumexp(logits, dim=1) - picked).mean()


# %% cross_entropy | right | one-hot
def cross_entropy(logits, labels):
    target = F.one_hot(labels, logits.shape[1]).to(logits.dtype)
    return -(target * logits.log_softmax(1)).sum() / len(labels)


# %% cross_entropy | right | einsum with a one-hot
def cross_entropy(logits, labels):
    N, C = logits.shape
    onehot = torch.zeros_like(logits).scatter_(1, labels[:, None], 1)
    return -torch.einsum("nc,nc->", onehot, torch.log_softmax(logits, 1)) / N


# %% cross_entropy | right | diagonal of all rows with all labels
def cross_entropy(logits, labels):
    return -torch.log_softmax(logits, 1)[:, labels].diagonal().mean()


# %% cross_entropy | right | loop over the rows
def cross_entropy(logits, labels):
    total = torch.zeros((), dtype=logits.dtype, device=logits.device)
    for n in range(len(labels)):
        z = logits[n] - logits[n].max()
        total = total - (z[labels[n]] - torch.log(torch.exp(z).sum()))
    return total / len(labels)


# %% cross_entropy | right | plain numbers
def cross_entropy(logits, labels):
    total = 0.0
    for z, y in zip(logits.tolist(), labels.tolist(), strict=True):
        m = max(z)
        total += math.log(sum(math.exp(v - m) for v in z)) + m - z[y]
    return torch.tensor(total / len(labels), dtype=logits.dtype, device=logits.device)


# %% cross_entropy | right | NumPy inside, brought back
def cross_entropy(logits, labels):
    z, y = logits.cpu().numpy(), labels.cpu().numpy()
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return torch.as_tensor(-log_p[np.arange(len(y)), y].mean(), dtype=logits.dtype, device=logits.device)


# %% cross_entropy | right | float64 inside, own log-softmax
def log_softmax(z):
    z = z - z.amax(1, keepdim=True)
    return z - z.exp().sum(1, keepdim=True).log()


def cross_entropy(scores, classes):
    log_p = log_softmax(scores.double())
    return torch.take_along_dim(log_p, classes[:, None], 1).mean().neg().to(scores.dtype)


# %% cross_entropy | right | masked_select
def cross_entropy(logits, labels):
    classes = torch.arange(logits.shape[1], device=labels.device)
    mask = classes[None, :] == labels[:, None]
    return -torch.mean(torch.log_softmax(logits, 1).masked_select(mask))


# %% cross_entropy | wrong | sum over the rows | cause: factor N
def cross_entropy(logits, labels):
    return -torch.log_softmax(logits, 1).gather(1, labels[:, None]).sum()


# %% cross_entropy | wrong | mean over the one-hot matrix | cause: factor 1/C
def cross_entropy(logits, labels):
    target = F.one_hot(labels, logits.shape[1])
    return -(target * torch.log_softmax(logits, 1)).mean()


# %% cross_entropy | wrong | divided by C | cause: divided by C in place of N
def cross_entropy(logits, labels):
    return -torch.log_softmax(logits, 1).gather(1, labels[:, None]).sum() / logits.shape[1]


# %% cross_entropy | wrong | divided by N twice | cause: factor 1/N
def cross_entropy(logits, labels):
    return -torch.log_softmax(logits, 1).gather(1, labels[:, None]).mean() / len(labels)


# %% cross_entropy | wrong | minus forgotten | cause: sign
def cross_entropy(logits, labels):
    return torch.log_softmax(logits, 1).gather(1, labels[:, None]).mean()


# %% cross_entropy | wrong | softmax before log-softmax | cause: softmax applied twice
def cross_entropy(logits, labels):
    p = torch.softmax(logits, 1)
    return -torch.log_softmax(p, 1).gather(1, labels[:, None]).mean()


# %% cross_entropy | wrong | logarithm of the mean | cause: log and mean in the wrong order
def cross_entropy(logits, labels):
    return -torch.softmax(logits, 1).gather(1, labels[:, None]).mean().log()


# %% cross_entropy | wrong | logarithm forgotten | cause: log missing
def cross_entropy(logits, labels):
    return -torch.softmax(logits, 1).gather(1, labels[:, None]).mean()


# %% cross_entropy | wrong | 1 - p | cause: log missing, 1 - p
def cross_entropy(logits, labels):
    return (1 - torch.softmax(logits, 1).gather(1, labels[:, None])).mean()


# %% cross_entropy | wrong | logits in place of log p | cause: softmax missing
def cross_entropy(logits, labels):
    return -logits.gather(1, labels[:, None]).mean()


# %% cross_entropy | wrong | logarithm of softmax | cause: underflow, log of 0
def cross_entropy(logits, labels):
    p = torch.softmax(logits, 1)
    return -torch.log(p[torch.arange(len(labels)), labels]).mean()


# %% cross_entropy | wrong | 1e-12 in the logarithm | cause: 1e-12 added
def cross_entropy(logits, labels):
    p = torch.softmax(logits, 1)
    return -torch.log(p[torch.arange(len(labels)), labels] + 1e-12).mean()


# %% cross_entropy | wrong | probabilities clamped | cause: probabilities clamped
def cross_entropy(logits, labels):
    p = torch.softmax(logits, 1).clamp(1e-7, 1 - 1e-7)
    return -torch.log(p.gather(1, labels[:, None])).mean()


# %% cross_entropy | wrong | 0 times -inf | cause: underflow, log of 0
def cross_entropy(logits, labels):
    target = F.one_hot(labels, logits.shape[1])
    return -(target * torch.softmax(logits, 1).log()).sum() / len(labels)


# %% cross_entropy | wrong | nothing subtracted | cause: overflow
def cross_entropy(logits, labels):
    log_sum = torch.log(torch.exp(logits).sum(1))
    return (log_sum - logits[torch.arange(len(labels)), labels]).mean()


# %% cross_entropy | wrong | one maximum for the batch | cause: maximum of the whole tensor
def cross_entropy(logits, labels):
    z = logits - logits.max()
    log_sum = torch.log(torch.exp(z).sum(1))
    return (log_sum - z[torch.arange(len(labels)), labels]).mean()


# %% cross_entropy | wrong | every row with every label | cause: [:, labels] in place of [rows, labels]
def cross_entropy(logits, labels):
    return -torch.log_softmax(logits, 1)[:, labels].mean()


# %% cross_entropy | wrong | rows picked by labels | cause: labels used as row numbers
def cross_entropy(logits, labels):
    return -torch.log_softmax(logits, 1)[labels].mean()


# %% cross_entropy | wrong | gather along the batch | cause: gathered along the wrong dimension
def cross_entropy(logits, labels):
    return -torch.log_softmax(logits, 1).gather(0, labels[None, :]).mean()


# %% cross_entropy | wrong | softmax down the columns | cause: softmax over the batch
def cross_entropy(logits, labels):
    return -torch.log_softmax(logits, 0).gather(1, labels[:, None]).mean()


# %% cross_entropy | wrong | the likeliest class | cause: argmax in place of the labels
def cross_entropy(logits, labels):
    return -torch.log_softmax(logits, 1).amax(1).mean()


# %% cross_entropy | wrong | classes counted from 1 | cause: labels off by one
def cross_entropy(logits, labels):
    return -torch.log_softmax(logits, 1).gather(1, (labels - 1)[:, None] % logits.shape[1]).mean()


# %% cross_entropy | wrong | base 2 | cause: base 2
def cross_entropy(logits, labels):
    return -(torch.log_softmax(logits, 1) / math.log(2)).gather(1, labels[:, None]).mean()


# %% cross_entropy | wrong | the other classes count too | cause: log(1 - p) of the other classes added
def cross_entropy(logits, labels):
    p = torch.softmax(logits, 1).clamp(1e-30, 1 - 1e-7)
    target = F.one_hot(labels, logits.shape[1])
    return -(target * p.log() + (1 - target) * (1 - p).log()).sum() / len(labels)


# %% cross_entropy | wrong | smoothed labels | cause: label smoothing
def cross_entropy(logits, labels):
    log_p = torch.log_softmax(logits, 1)
    right = log_p.gather(1, labels[:, None]).mean()
    return -(0.9 * right + 0.1 * log_p.mean())


# %% cross_entropy | wrong | ReLU on the logits | cause: ReLU on the logits
def cross_entropy(logits, labels):
    return -torch.log_softmax(torch.relu(logits), 1).gather(1, labels[:, None]).mean()


# %% cross_entropy | wrong | squared error | cause: another loss, squared error
def cross_entropy(logits, labels):
    target = F.one_hot(labels, logits.shape[1]).to(logits.dtype)
    return ((torch.softmax(logits, 1) - target) ** 2).mean()


# %% cross_entropy | wrong | loop ends one early | cause: last row left out
def cross_entropy(logits, labels):
    log_p = torch.log_softmax(logits, 1)
    total = torch.zeros((), dtype=logits.dtype)
    for n in range(len(labels) - 1):
        total -= log_p[n, labels[n]]
    return total / len(labels)


# %% cross_entropy | wrong | returns inside the loop | cause: first row only
def cross_entropy(logits, labels):
    for z, y in zip(logits, labels, strict=True):
        return torch.logsumexp(z, 0) - z[y]


# %% cross_entropy | wrong | median row | cause: median in place of the mean
def cross_entropy(logits, labels):
    return -torch.log_softmax(logits, 1).gather(1, labels[:, None]).median()


# %% cross_entropy | wrong | one loss a row | cause: shape, mean missing
def cross_entropy(logits, labels):
    return -torch.log_softmax(logits, 1).gather(1, labels[:, None]).squeeze(1)


# %% cross_entropy | wrong | shape (1,) | cause: shape, (1,)
def cross_entropy(logits, labels):
    return -torch.log_softmax(logits, 1).gather(1, labels[:, None]).mean(0)


# %% cross_entropy | wrong | item() | cause: wrong type, float
def cross_entropy(logits, labels):
    return -torch.log_softmax(logits, 1).gather(1, labels[:, None]).mean().item()


# %% cross_entropy | wrong | torch.tensor of a float | cause: float32 result
def cross_entropy(logits, labels):
    return torch.tensor(-torch.log_softmax(logits, 1).gather(1, labels[:, None]).mean().item())


# %% cross_entropy | wrong | float64 from NumPy | cause: float64 result
def cross_entropy(logits, labels):
    z = logits.numpy().astype(np.float64)
    z -= z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return torch.tensor(-log_p[np.arange(len(z)), labels.numpy()].mean())


# %% cross_entropy | wrong | float32 inside | cause: float32 precision
def cross_entropy(logits, labels):
    log_p = torch.log_softmax(logits.float(), 1)
    return -log_p.gather(1, labels[:, None]).mean().to(logits.dtype)


# %% cross_entropy | wrong | F.cross_entropy | cause: ready-made function
def cross_entropy(logits, labels):
    return F.cross_entropy(logits, labels)


# %% cross_entropy | wrong | nn.CrossEntropyLoss | cause: ready-made function
def cross_entropy(logits, labels):
    criterion = nn.CrossEntropyLoss()
    return criterion(logits, labels)


# %% cross_entropy | wrong | nll_loss of log-softmax | cause: ready-made function
def cross_entropy(logits, labels):
    return F.nll_loss(torch.log_softmax(logits, 1), labels)


# %% cross_entropy | wrong | labels become flat indices in place | cause: modifies its input
def cross_entropy(logits, labels):
    N, C = logits.shape
    labels += C * torch.arange(N)
    return -torch.log_softmax(logits, 1).flatten()[labels].mean()


# %% cross_entropy | wrong | rows shifted in place | cause: modifies its input
def cross_entropy(logits, labels):
    logits -= logits.amax(1, keepdim=True)
    log_p = logits - logits.exp().sum(1, keepdim=True).log()
    return -log_p[torch.arange(len(labels)), labels].mean()


# %% cross_entropy | wrong | forgets to return | cause: returns None
def cross_entropy(logits, labels):
    loss = -torch.log_softmax(logits, 1).gather(1, labels[:, None]).mean()


# %% cross_entropy | wrong | running mean over the calls | cause: caches state between calls
losses = []


def cross_entropy(logits, labels):
    losses.append(-torch.log_softmax(logits, 1).gather(1, labels[:, None]).mean().item())
    return torch.tensor(sum(losses) / len(losses), dtype=logits.dtype)


# %% cross_entropy_gradient | right | 1 taken off at the labels
def cross_entropy_gradient(logits, labels):
    p = torch.softmax(logits, -1)
    p[torch.arange(len(labels), device=labels.device), labels] -= 1
    return p / len(labels)


# %% cross_entropy_gradient | right | one-hot
def cross_entropy_gradient(logits, labels):
    target = F.one_hot(labels, num_classes=logits.shape[1]).to(logits.dtype)
    return (F.softmax(logits, dim=1) - target) / logits.shape[0]


# %% cross_entropy_gradient | right | scatter
def cross_entropy_gradient(logits, labels):
    onehot = torch.zeros_like(logits)
    onehot.scatter_(1, labels.unsqueeze(1), 1.0)
    return (logits.softmax(1) - onehot).div(len(logits))


# %% cross_entropy_gradient | right | rows of the identity
def cross_entropy_gradient(logits, labels):
    N, C = logits.shape
    eye = torch.eye(C, dtype=logits.dtype, device=logits.device)
    return torch.softmax(logits, 1) / N - eye[labels] / N


# %% cross_entropy_gradient | right | where
def cross_entropy_gradient(logits, labels):
    p = torch.log_softmax(logits, 1).exp()
    hit = torch.arange(logits.shape[1], device=logits.device) == labels[:, None]
    return torch.where(hit, p - 1, p) / len(labels)


# %% cross_entropy_gradient | right | two loops
def cross_entropy_gradient(logits, labels):
    p = torch.softmax(logits, dim=1)
    N, C = p.shape
    result = torch.empty_like(p)
    for n in range(N):
        for j in range(C):
            result[n, j] = (p[n, j] - (1 if labels[n] == j else 0)) / N
    return result


# %% cross_entropy_gradient | right | row by row, own softmax
def softmax(z):
    e = torch.exp(z - z.max())
    return e / e.sum()


def cross_entropy_gradient(logits, labels):
    rows = []
    for z, y in zip(logits, labels, strict=True):
        row = softmax(z)
        row[y] -= 1
        rows.append(row / len(labels))
    return torch.stack(rows)


# %% cross_entropy_gradient | right | NumPy inside, brought back
def cross_entropy_gradient(logits, labels):
    z, y = logits.cpu().numpy(), labels.cpu().numpy()
    e = np.exp(z - z.max(1, keepdims=True))
    p = e / e.sum(1, keepdims=True)
    p[np.arange(len(y)), y] -= 1
    return torch.from_numpy(p / len(y)).to(logits.device, logits.dtype)


# %% cross_entropy_gradient | right | float64 inside, cast back
def cross_entropy_gradient(z, y):
    p = torch.softmax(z.double(), 1)
    p.scatter_add_(1, y.view(-1, 1), -torch.ones(len(y), 1, dtype=p.dtype, device=p.device))
    return p.mul_(1 / len(y)).to(z.dtype)


# %% cross_entropy_gradient | right | scaled first, then 1/N taken off
def cross_entropy_gradient(logits, labels):
    N = labels.numel()
    g = torch.softmax(logits, 1) / N
    for n, y in enumerate(labels.tolist()):
        g[n, y] -= 1 / N
    return g


# %% cross_entropy_gradient | wrong | not divided by N | cause: factor N
def cross_entropy_gradient(logits, labels):
    return torch.softmax(logits, 1) - F.one_hot(labels, logits.shape[1])


# %% cross_entropy_gradient | wrong | divided by C | cause: divided by C in place of N
def cross_entropy_gradient(logits, labels):
    return (torch.softmax(logits, 1) - F.one_hot(labels, logits.shape[1])) / logits.shape[1]


# %% cross_entropy_gradient | wrong | divided by N C | cause: factor 1/C
def cross_entropy_gradient(logits, labels):
    return (torch.softmax(logits, 1) - F.one_hot(labels, logits.shape[1])) / logits.numel()


# %% cross_entropy_gradient | wrong | divided by N twice | cause: factor 1/N
def cross_entropy_gradient(logits, labels):
    g = (torch.softmax(logits, 1) - F.one_hot(labels, logits.shape[1])) / len(labels)
    return g / len(labels)


# %% cross_entropy_gradient | wrong | only the one-hot divided | cause: p not divided by N
def cross_entropy_gradient(logits, labels):
    target = F.one_hot(labels, logits.shape[1]).to(logits.dtype)
    return torch.softmax(logits, 1) - target / len(labels)


# %% cross_entropy_gradient | wrong | only p divided | cause: one-hot not divided by N
def cross_entropy_gradient(logits, labels):
    return torch.softmax(logits, 1) / len(labels) - F.one_hot(labels, logits.shape[1])


# %% cross_entropy_gradient | wrong | target minus p | cause: sign
def cross_entropy_gradient(logits, labels):
    return (F.one_hot(labels, logits.shape[1]) - torch.softmax(logits, 1)) / len(labels)


# %% cross_entropy_gradient | wrong | 1 added | cause: one-hot added
def cross_entropy_gradient(logits, labels):
    return (torch.softmax(logits, 1) + F.one_hot(labels, logits.shape[1])) / len(labels)


# %% cross_entropy_gradient | wrong | p alone | cause: one-hot missing
def cross_entropy_gradient(logits, labels):
    return torch.softmax(logits, 1) / len(labels)


# %% cross_entropy_gradient | wrong | right class only | cause: 0 for the other classes
def cross_entropy_gradient(logits, labels):
    target = F.one_hot(labels, logits.shape[1])
    return (torch.softmax(logits, 1) - 1) * target / len(labels)


# %% cross_entropy_gradient | wrong | p minus 1 everywhere | cause: 1 taken off in every class
def cross_entropy_gradient(logits, labels):
    return (torch.softmax(logits, 1) - 1) / len(labels)


# %% cross_entropy_gradient | wrong | one-hot alone | cause: p missing
def cross_entropy_gradient(logits, labels):
    return -F.one_hot(labels, logits.shape[1]).to(logits.dtype) / len(labels)


# %% cross_entropy_gradient | wrong | [:, labels] -= 1 | cause: [:, labels] in place of [rows, labels]
def cross_entropy_gradient(logits, labels):
    p = torch.softmax(logits, 1)
    p[:, labels] -= 1
    return p / len(labels)


# %% cross_entropy_gradient | wrong | softmax down the columns | cause: softmax over the batch
def cross_entropy_gradient(logits, labels):
    return (torch.softmax(logits, 0) - F.one_hot(labels, logits.shape[1])) / len(labels)


# %% cross_entropy_gradient | wrong | logits minus one-hot | cause: logits in place of p
def cross_entropy_gradient(logits, labels):
    return (logits - F.one_hot(labels, logits.shape[1])) / len(labels)


# %% cross_entropy_gradient | wrong | log p minus one-hot | cause: log p in place of p
def cross_entropy_gradient(logits, labels):
    return (torch.log_softmax(logits, 1) - F.one_hot(labels, logits.shape[1])) / len(labels)


# %% cross_entropy_gradient | wrong | sigmoid minus one-hot | cause: sigmoid in place of softmax
def cross_entropy_gradient(logits, labels):
    return (torch.sigmoid(logits) - F.one_hot(labels, logits.shape[1])) / len(labels)


# %% cross_entropy_gradient | wrong | p (1 - p) as well | cause: extra p(1 - p)
def cross_entropy_gradient(logits, labels):
    p = torch.softmax(logits, 1)
    return (p - F.one_hot(labels, logits.shape[1])) * p * (1 - p) / len(labels)


# %% cross_entropy_gradient | wrong | with respect to p | cause: gradient with respect to p
def cross_entropy_gradient(logits, labels):
    p = torch.softmax(logits, 1)
    return -F.one_hot(labels, logits.shape[1]) / p / len(labels)


# %% cross_entropy_gradient | wrong | with respect to log p | cause: gradient with respect to log p
def cross_entropy_gradient(logits, labels):
    g = torch.zeros_like(logits)
    g[torch.arange(len(labels)), labels] = -1 / len(labels)
    return g


# %% cross_entropy_gradient | wrong | softmax twice | cause: softmax applied twice
def cross_entropy_gradient(logits, labels):
    p = torch.softmax(torch.softmax(logits, 1), 1)
    return (p - F.one_hot(labels, logits.shape[1])) / len(labels)


# %% cross_entropy_gradient | wrong | doubled | cause: factor 2
def cross_entropy_gradient(logits, labels):
    return 2 * (torch.softmax(logits, 1) - F.one_hot(labels, logits.shape[1])) / len(labels)


# %% cross_entropy_gradient | wrong | classes counted from 1 | cause: labels off by one
def cross_entropy_gradient(logits, labels):
    p = torch.softmax(logits, 1)
    p[torch.arange(len(labels)), labels - 1] -= 1
    return p / len(labels)


# %% cross_entropy_gradient | wrong | the likeliest class | cause: argmax in place of the labels
def cross_entropy_gradient(logits, labels):
    p = torch.softmax(logits, 1)
    return (p - F.one_hot(logits.argmax(1), logits.shape[1])) / len(labels)


# %% cross_entropy_gradient | wrong | rows of an N by N identity | cause: one-hot of the wrong size
def cross_entropy_gradient(logits, labels):
    onehot = torch.eye(len(labels), dtype=logits.dtype)[labels]
    return (torch.softmax(logits, 1) - onehot) / len(labels)


# %% cross_entropy_gradient | wrong | one_hot guesses the classes | cause: one-hot of the wrong size
def cross_entropy_gradient(logits, labels):
    return (torch.softmax(logits, 1) - F.one_hot(labels)) / len(labels)


# %% cross_entropy_gradient | wrong | nothing subtracted | cause: overflow
def cross_entropy_gradient(logits, labels):
    e = torch.exp(logits)
    p = e / e.sum(1, keepdim=True)
    return (p - F.one_hot(labels, logits.shape[1])) / len(labels)


# %% cross_entropy_gradient | wrong | one maximum for the batch | cause: maximum of the whole tensor
def cross_entropy_gradient(logits, labels):
    e = torch.exp(logits - logits.max())
    p = e / e.sum(1, keepdim=True)
    return (p - F.one_hot(labels, logits.shape[1])) / len(labels)


# %% cross_entropy_gradient | wrong | keepdim missing | cause: keepdim missing
def cross_entropy_gradient(logits, labels):
    e = torch.exp(logits - logits.amax(1, keepdim=True))
    return (e / e.sum(1) - F.one_hot(labels, logits.shape[1])) / len(labels)


# %% cross_entropy_gradient | wrong | loop ends one early | cause: last row left out
def cross_entropy_gradient(logits, labels):
    p = torch.softmax(logits, 1)
    for n in range(len(labels) - 1):
        p[n, labels[n]] -= 1
    return p / len(labels)


# %% cross_entropy_gradient | wrong | summed over the batch | cause: shape, batch summed
def cross_entropy_gradient(logits, labels):
    return (torch.softmax(logits, 1) - F.one_hot(labels, logits.shape[1])).mean(0)


# %% cross_entropy_gradient | wrong | transposed | cause: transposed
def cross_entropy_gradient(logits, labels):
    return ((torch.softmax(logits, 1) - F.one_hot(labels, logits.shape[1])) / len(labels)).T


# %% cross_entropy_gradient | wrong | the loss itself | cause: value in place of the gradient
def cross_entropy_gradient(logits, labels):
    return -torch.log_softmax(logits, 1).gather(1, labels[:, None]).mean()


# %% cross_entropy_gradient | wrong | logits become p in place | cause: modifies its input
def cross_entropy_gradient(logits, labels):
    p = logits
    p -= p.amax(1, keepdim=True)
    p.exp_()
    p /= p.sum(1, keepdim=True)
    p[torch.arange(len(labels)), labels] -= 1
    return p / len(labels)


# %% cross_entropy_gradient | wrong | shift and result in the logits | cause: modifies its input
def cross_entropy_gradient(logits, labels):
    p = torch.softmax(logits, 1)
    p[torch.arange(len(labels)), labels] -= 1
    logits.copy_(p / len(labels))
    return logits


# %% cross_entropy_gradient | wrong | labels become flat indices in place | cause: modifies its input
def cross_entropy_gradient(logits, labels):
    p = torch.softmax(logits, 1)
    labels += torch.arange(len(labels)) * p.shape[1]
    p.view(-1)[labels] -= 1
    return p / len(labels)


# %% cross_entropy_gradient | wrong | forgets to return | cause: returns None
def cross_entropy_gradient(logits, labels):
    p = torch.softmax(logits, 1)
    p[torch.arange(len(labels)), labels] -= 1
    p /= len(labels)


# %% cross_entropy_gradient | wrong | .double() for the one-hot | cause: float64 result
def cross_entropy_gradient(logits, labels):
    target = F.one_hot(labels, logits.shape[1]).double()
    return (torch.softmax(logits, 1) - target) / len(labels)


# %% cross_entropy_gradient | wrong | torch.zeros as it comes | cause: float32 result
def cross_entropy_gradient(logits, labels):
    result = torch.zeros(logits.shape)
    for n, y in enumerate(labels):
        result[n] = torch.softmax(logits[n], 0) / len(labels)
        result[n, y] -= 1 / len(labels)
    return result


# %% cross_entropy_gradient | wrong | float32 softmax | cause: float32 precision
def cross_entropy_gradient(logits, labels):
    p = torch.softmax(logits.float(), 1).to(logits.dtype)
    return (p - F.one_hot(labels, logits.shape[1])) / len(labels)


# %% cross_entropy_gradient | wrong | a list of rows | cause: wrong type, list
def cross_entropy_gradient(logits, labels):
    rows = []
    for z, y in zip(logits, labels, strict=True):
        row = torch.softmax(z, 0)
        row[y] -= 1
        rows.append(row / len(labels))
    return rows


# %% cross_entropy_gradient | wrong | backward through F.cross_entropy | cause: uses autograd
def cross_entropy_gradient(logits, labels):
    z = logits.clone().requires_grad_(True)
    F.cross_entropy(z, labels).backward()
    return z.grad


# %% cross_entropy_gradient | wrong | torch.func.grad | cause: uses autograd
def cross_entropy_gradient(logits, labels):
    import torch.func as tf

    return tf.grad(F.cross_entropy)(logits, labels)


# %% cross_entropy_gradient | wrong | central differences | cause: finite differences
def cross_entropy_gradient(logits, labels):
    h = 1e-3
    result = torch.zeros_like(logits)
    for n in range(logits.shape[0]):
        for j in range(logits.shape[1]):
            step = torch.zeros_like(logits)
            step[n, j] = h
            up, down = F.cross_entropy(logits + step, labels), F.cross_entropy(logits - step, labels)
            result[n, j] = (up - down) / (2 * h)
    return result


# %% cross_entropy_gradient | wrong | one random row at a time | cause: random
def cross_entropy_gradient(logits, labels):
    n = torch.randint(len(labels), ())
    result = torch.zeros_like(logits)
    result[n] = torch.softmax(logits[n], 0) - F.one_hot(labels[n], logits.shape[1])
    return result
