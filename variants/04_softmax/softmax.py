"""Right and wrong versions of `softmax`. The format: ../README.md."""

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


# %% softmax | wrong | whole sum | cause: the sum over everything
def softmax(logits, dim=-1):
    e = torch.exp(logits - logits.amax(dim, keepdim=True))
    return e / e.sum()


# %% softmax | wrong | eps | cause: a small number in the denominator
def softmax(logits, dim=-1):
    e = torch.exp(logits - logits.amax(dim, keepdim=True))
    return e / (e.sum(dim, keepdim=True) + 1e-5)


# %% softmax | wrong | sigmoids over their sum | cause: sigmoid for exp
def softmax(logits, dim=-1):
    s = torch.sigmoid(logits)
    return s / s.sum(dim=dim, keepdim=True)


# %% softmax | wrong | over the largest | cause: not divided by the sum
def softmax(logits, dim=-1):
    z = torch.exp(logits - logits.max(dim, keepdim=True)[0])
    return z / z.max(dim, keepdim=True)[0]


# %% softmax | right | sums by einsum over a moved dimension
def softmax(logits, dim=-1):
    moved = logits.movedim(dim, -1)
    e = torch.exp(moved - moved.amax(-1, keepdim=True))
    return (e / torch.einsum("...c->...", e)[..., None]).movedim(-1, dim)


# %% softmax | wrong | einsum over the last dimension | cause: sum along the last dimension
def softmax(logits, dim=-1):
    e = torch.exp(logits - logits.amax(dim, keepdim=True))
    return e / torch.einsum("...c->...", e)[..., None]


# %% softmax | wrong | logarithm of the sum without the maximum | cause: maximum missing in front
def softmax(logits, dim=-1):
    m = logits.max(dim, keepdim=True).values
    lse = (logits - m).exp().sum(dim, keepdim=True).log()
    return torch.exp(logits - lse)
