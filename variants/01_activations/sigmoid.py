"""Right and wrong versions of `sigmoid`. The format: ../README.md."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% sigmoid | right | the formula
def sigmoid(x):
    return 1 / (1 + torch.exp(-x))


# %% sigmoid | right | where on the sign
def sigmoid(x):
    e = torch.exp(-torch.abs(x))
    return torch.where(x >= 0, 1 / (1 + e), e / (1 + e))


# %% sigmoid | right | through tanh
def sigmoid(x):
    return 0.5 * (torch.tanh(0.5 * x) + 1)


# %% sigmoid | right | loop over the elements
def stable(v):
    if v >= 0:
        return 1 / (1 + math.exp(-v))
    return math.exp(v) / (1 + math.exp(v))


def sigmoid(x):
    values = [stable(v) for v in x.reshape(-1).tolist()]
    return torch.tensor(values, dtype=x.dtype, device=x.device).reshape(x.shape)


# %% sigmoid | right | NumPy inside, brought back
def sigmoid(x):
    with np.errstate(over="ignore"):
        result = 1 / (1 + np.exp(-x.cpu().numpy()))
    return torch.as_tensor(result, dtype=x.dtype, device=x.device)


# %% sigmoid | right | float64 inside, cast back
def sigmoid(x):
    z = x.double()
    return (1 / (1 + (-z).exp())).to(x.dtype)


# %% sigmoid | right | exponent clamped far out
def sigmoid(x):
    z = torch.clamp(x, -80, 80)
    return 1.0 / (1.0 + torch.exp(-z))


# %% sigmoid | right | two masks
def sigmoid(x):
    out = torch.empty_like(x)
    positive = x >= 0
    out[positive] = 1 / (1 + torch.exp(-x[positive]))
    e = torch.exp(x[~positive])
    out[~positive] = e / (1 + e)
    return out


# %% sigmoid | right | in place on its own temporary
def sigmoid(x):
    return x.neg().exp_().add_(1).reciprocal_()


# %% sigmoid | right | exp of logsigmoid
def sigmoid(x):
    return torch.exp(F.logsigmoid(x))


# %% sigmoid | right | softmax of x and 0
def sigmoid(x):
    return torch.softmax(torch.stack([x, torch.zeros_like(x)]), dim=0)[0]


# %% sigmoid | right | a module of its own
class Sigmoid(nn.Module):
    def forward(self, x):
        return (1 + torch.exp(-x)) ** -1


def sigmoid(x):
    return Sigmoid()(x)


# %% sigmoid | right | another name and an extra default
def sigmoid(z, temperature=1.0):
    return torch.reciprocal(1 + torch.exp(-z / temperature))


# %% sigmoid | right | exp of minus log1p
def sigmoid(x):
    return torch.exp(-torch.log1p(torch.exp(-x)))


# %% sigmoid | wrong | exp(x) / (1 + exp(x)) | cause: overflow
def sigmoid(x):
    return torch.exp(x) / (1 + torch.exp(x))


# %% sigmoid | wrong | minus sign of the exponent lost | cause: sign of x
def sigmoid(x):
    return 1 / (1 + torch.exp(x))


# %% sigmoid | wrong | brackets forgotten | cause: precedence, 1 / 1 + exp(-x)
def sigmoid(x):
    return 1 / 1 + torch.exp(-x)


# %% sigmoid | wrong | minus in the denominator | cause: 1 / (1 - exp(-x))
def sigmoid(x):
    return 1 / (1 - torch.exp(-x))


# %% sigmoid | wrong | tanh instead | cause: tanh(x)
def sigmoid(x):
    return torch.tanh(x)


# %% sigmoid | wrong | tanh(x) where tanh(x / 2) belongs | cause: sigmoid(2x)
def sigmoid(x):
    return (1 + torch.tanh(x)) / 2


# %% sigmoid | wrong | the derivative | cause: derivative in place of the value
def sigmoid(x):
    s = 1 / (1 + torch.exp(-x))
    return s * (1 - s)


# %% sigmoid | wrong | hard sigmoid | cause: another function, piecewise linear
def sigmoid(x):
    return torch.clamp(0.2 * x + 0.5, 0, 1)


# %% sigmoid | wrong | clamped to [-5, 5] | cause: x clamped too early
def sigmoid(x):
    return 1 / (1 + torch.exp(-x.clamp(-5, 5)))


# %% sigmoid | wrong | epsilon in the denominator | cause: 1e-8 added
def sigmoid(x):
    return 1 / (1 + torch.exp(-x) + 1e-8)


# %% sigmoid | wrong | e rounded to 2.718 | cause: e rounded
def sigmoid(x):
    return 1 / (1 + 2.718 ** (-x))


# %% sigmoid | wrong | nan replaced by 0 | cause: overflow
def sigmoid(x):
    return torch.nan_to_num(torch.exp(x) / (1 + torch.exp(x)))


# %% sigmoid | wrong | wrong sign on the negative branch | cause: x < 0 only, minus in the denominator
def sigmoid(x):
    e = torch.exp(-x.abs())
    return torch.where(x >= 0, 1 / (1 + e), e / (1 - e))


# %% sigmoid | wrong | zero at x = 0 | cause: x == 0 only, both comparisons strict
def sigmoid(x):
    out = torch.zeros_like(x)
    out[x > 0] = 1 / (1 + torch.exp(-x[x > 0]))
    out[x < 0] = torch.exp(x[x < 0]) / (1 + torch.exp(x[x < 0]))
    return out


# %% sigmoid | wrong | rounded to four decimals | cause: rounded
def sigmoid(x):
    return torch.round(1 / (1 + torch.exp(-x)), decimals=4)


# %% sigmoid | wrong | torch.sigmoid | cause: ready-made function
def sigmoid(x):
    return torch.sigmoid(x)


# %% sigmoid | wrong | x.sigmoid() | cause: ready-made function
def sigmoid(x):
    return x.sigmoid()


# %% sigmoid | wrong | nn.Sigmoid in a helper | cause: ready-made function
layer = nn.Sigmoid()


def sigmoid(x):
    return layer(x)


# %% sigmoid | wrong | torch.sigmoid under another name | cause: ready-made function
def sigmoid(x):
    from torch import sigmoid as logistic

    return logistic(x)


# %% sigmoid | wrong | forgets to return | cause: returns None
def sigmoid(x):
    s = 1 / (1 + torch.exp(-x))


# %% sigmoid | wrong | prints instead of returning | cause: returns None
def sigmoid(x):
    print(1 / (1 + torch.exp(-x)))


# %% sigmoid | wrong | returns a list | cause: wrong type, list
def sigmoid(x):
    return (1 / (1 + torch.exp(-x))).tolist()


# %% sigmoid | wrong | returns a NumPy array | cause: wrong type, NumPy array
def sigmoid(x):
    return 1 / (1 + np.exp(-x.numpy()))


# %% sigmoid | wrong | float64 whatever comes in | cause: float64 result
def sigmoid(x):
    return torch.tensor(1 / (1 + np.exp(-x.numpy().astype(np.float64))))


# %% sigmoid | wrong | torch.tensor of a list | cause: float32 result
def sigmoid(x):
    values = [1 / (1 + math.exp(-max(v, -700))) for v in x.flatten().tolist()]
    return torch.tensor(values).reshape(x.shape)


# %% sigmoid | wrong | float32 inside | cause: float32 precision
def sigmoid(x):
    return (1 / (1 + torch.exp(-x.float()))).to(x.dtype)


# %% sigmoid | wrong | flips the sign of x in place | cause: modifies its input
def sigmoid(x):
    x *= -1
    return 1 / (1 + torch.exp(x))


# %% sigmoid | wrong | everything in place | cause: modifies its input
def sigmoid(x):
    return x.neg_().exp_().add_(1).reciprocal_()


# %% sigmoid | wrong | math.exp of a whole tensor | cause: only single numbers
def sigmoid(x):
    return torch.tensor(1 / (1 + math.exp(-x)), dtype=x.dtype)


# %% sigmoid | wrong | math.exp overflows | cause: overflow, math.exp raises
def sigmoid(x):
    values = [1 / (1 + math.exp(-v)) for v in x.reshape(-1).tolist()]
    return torch.tensor(values, dtype=x.dtype).reshape(x.shape)


# %% sigmoid | wrong | if on a tensor | cause: truth of a whole tensor
def sigmoid(x):
    if x >= 0:
        return 1 / (1 + torch.exp(-x))
    return torch.exp(x) / (1 + torch.exp(x))


# %% sigmoid | wrong | two loops, matrices only | cause: only matrices
def sigmoid(x):
    out = torch.zeros_like(x)
    rows, columns = x.shape
    for i in range(rows):
        for j in range(columns):
            out[i, j] = 1 / (1 + torch.exp(-x[i, j]))
    return out


# %% sigmoid | wrong | loop ends one early | cause: last element left out
def sigmoid(x):
    flat = x.reshape(-1)
    out = torch.zeros_like(flat)
    for i in range(len(flat) - 1):
        out[i] = 1 / (1 + torch.exp(-flat[i]))
    return out.reshape(x.shape)


# %% sigmoid | wrong | squeezed | cause: shape, batch of one lost
def sigmoid(x):
    return (1 / (1 + torch.exp(-x))).squeeze()


# %% sigmoid | wrong | flattened | cause: shape, flat
def sigmoid(x):
    return 1 / (1 + torch.exp(-x.flatten()))


# %% sigmoid | wrong | remembers the first answer | cause: caches state between calls
cache = {}


def sigmoid(x):
    if "s" not in cache:
        cache["s"] = 1 / (1 + torch.exp(-x))
    return cache["s"]


# %% sigmoid | wrong | random jitter against ties | cause: random
def sigmoid(x):
    return 1 / (1 + torch.exp(-x)) + 1e-4 * torch.rand_like(x)


# %% sigmoid | wrong | a Parameter comes back | cause: requires grad
def sigmoid(x):
    return nn.Parameter(1 / (1 + torch.exp(-x)))


# %% sigmoid | wrong | always on the GPU | cause: device
def sigmoid(x):
    x = x.cuda()
    return 1 / (1 + torch.exp(-x))


# %% sigmoid | wrong | a second argument without default | cause: signature
def sigmoid(x, slope):
    return 1 / (1 + torch.exp(-slope * x))


# %% sigmoid | wrong | eps | cause: a small number in the denominator
def sigmoid(x): return 1/(1+torch.exp(-x)+1e-6)


# %% sigmoid | wrong | both forms mixed | cause: exp(x) over 1 + exp(-x)
def sigmoid(x):
    top = torch.exp(x)
    return top / (1 + torch.exp(-x))


# %% sigmoid | wrong | one formula on both sides | cause: numerator of negative x for all
def sigmoid(x):
    out = torch.empty_like(x)
    pos = x >= 0
    e = torch.exp(-x.abs())
    out[pos] = e[pos] / (1 + e[pos])
    out[~pos] = e[~pos] / (1 + e[~pos])
    return out


# %% sigmoid | wrong | exp(-x) on both sides | cause: 1 - σ for negative x
def sigmoid(x):
    a = x.detach().cpu().numpy()
    with np.errstate(over="ignore", invalid="ignore"):
        out = np.where(a >= 0, 1 / (1 + np.exp(-a)), np.exp(-a) / (1 + np.exp(-a)))
    return torch.as_tensor(out, dtype=x.dtype, device=x.device)


# %% sigmoid | wrong | power of 2 | cause: base 2
def sigmoid(x):
    power = torch.pow(torch.full_like(x, 2.0), -x)
    return torch.reciprocal(torch.ones_like(x) + power)
