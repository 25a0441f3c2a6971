"""Right and wrong versions of `log_softmax`. The format: ../README.md."""

import math
from functools import reduce

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


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


# %% log_softmax | wrong | log of each exponential | cause: logarithm before the sum
def log_softmax(logits, dim=-1):
    z = logits - logits.amax(dim=dim, keepdim=True)
    return z - torch.log(torch.exp(z)).sum(dim=dim, keepdim=True)


# %% log_softmax | wrong | over the logarithm | cause: division for difference
def log_softmax(logits, dim=-1):
    z = logits - logits.amax(dim, keepdim=True)
    return z / torch.log(z.exp().sum(dim, keepdim=True))


# %% log_softmax | wrong | maximum subtracted twice | cause: maximum subtracted twice
def log_softmax(logits, dim=-1):
    m = logits.amax(dim, keepdim=True)
    z = logits - m
    lse = m + z.exp().sum(dim, keepdim=True).log()
    return z - lse


# %% log_softmax | right | logaddexp folded over the scores
def log_softmax(logits, dim=-1):
    first, *others = logits.unbind(dim)
    total = first
    for score in others:
        total = torch.logaddexp(total, score)
    return logits - total.unsqueeze(dim)


# %% log_softmax | wrong | logaddexp folded from 0 | cause: exp(0) in the sum
def log_softmax(logits, dim=-1):
    total = torch.zeros_like(logits.select(dim, 0))
    for score in logits.unbind(dim):
        total = torch.logaddexp(total, score)
    return logits - total.unsqueeze(dim)
