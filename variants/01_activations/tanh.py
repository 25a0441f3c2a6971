"""Right and wrong versions of `tanh`. The format: ../README.md."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% tanh | right | 2 sigmoid(2x) - 1
def tanh(x):
    return 2 * torch.sigmoid(2 * x) - 1


# %% tanh | right | own sigmoid
def sigmoid(x):
    return 1 / (1 + torch.exp(-x))


def tanh(x):
    return 2 * sigmoid(2 * x) - 1


# %% tanh | right | difference of two sigmoids
def tanh(x):
    return torch.sigmoid(2 * x) - torch.sigmoid(-2 * x)


# %% tanh | right | 1 minus twice the other side
def tanh(x):
    return 1 - 2 * torch.sigmoid(-2 * x)


# %% tanh | right | 1 - 2 / (exp(2x) + 1)
def tanh(z):
    return 1 - 2 / (torch.exp(2 * z) + 1)


# %% tanh | right | sign times a function of |x|
def tanh(x):
    e = torch.exp(-2 * x.abs())
    return torch.sign(x) * (1 - e) / (1 + e)


# %% tanh | right | expm1 on both sides
def tanh(x):
    down = torch.expm1(-2 * x.clamp(min=0))
    up = torch.expm1(2 * x.clamp(max=0))
    return torch.where(x > 0, -down / (down + 2), up / (up + 2))


# %% tanh | right | loop over the elements
def tanh(x):
    result = []
    for v in x.flatten().tolist():
        e = math.exp(-2 * abs(v))
        result.append(math.copysign((1 - e) / (1 + e), v))
    return torch.tensor(result, dtype=x.dtype, device=x.device).view(x.shape)


# %% tanh | right | NumPy inside, brought back
def tanh(x):
    z = x.cpu().numpy().astype(np.float64)
    s = 1 / (1 + np.exp(-2 * np.clip(z, -40, 40)))
    return torch.as_tensor(2 * s - 1, dtype=x.dtype, device=x.device)


# %% tanh | right | float64 inside, cast back
def tanh(x):
    return (2 * torch.sigmoid(2 * x.double()) - 1).to(x.dtype)


# %% tanh | right | in place on its own temporary
def tanh(x):
    y = x * 2
    y.sigmoid_()
    y *= 2
    y -= 1
    return y


# %% tanh | right | softmax of x and -x
def tanh(x):
    p = F.softmax(torch.stack([x, -x], dim=-1), dim=-1)
    return p[..., 0] - p[..., 1]


# %% tanh | wrong | inner 2 missing | cause: tanh(x / 2)
def tanh(x):
    return 2 * torch.sigmoid(x) - 1


# %% tanh | wrong | neither stretched nor shifted | cause: sigmoid(2x)
def tanh(x):
    return torch.sigmoid(2 * x)


# %% tanh | wrong | outer 2 missing | cause: sigmoid(2x) - 1
def tanh(x):
    return torch.sigmoid(2 * x) - 1


# %% tanh | wrong | shift missing | cause: offset, 1 not subtracted
def tanh(x):
    return 2 * torch.sigmoid(2 * x)


# %% tanh | wrong | 1 added | cause: offset, 1 added
def tanh(x):
    return 2 * torch.sigmoid(2 * x) + 1


# %% tanh | wrong | brackets forgotten | cause: precedence, 2(sigmoid(2x) - 1)
def tanh(x):
    return 2 * (torch.sigmoid(2 * x) - 1)


# %% tanh | wrong | the other way round | cause: sign
def tanh(x):
    return 1 - 2 * torch.sigmoid(2 * x)


# %% tanh | wrong | halved instead of doubled | cause: tanh(x / 4)
def tanh(x):
    return 2 * torch.sigmoid(x / 2) - 1


# %% tanh | wrong | the formula as it stands | cause: overflow
def tanh(x):
    return (torch.exp(x) - torch.exp(-x)) / (torch.exp(x) + torch.exp(-x))


# %% tanh | wrong | sinh over cosh | cause: overflow
def tanh(x):
    return torch.sinh(x) / torch.cosh(x)


# %% tanh | wrong | (exp(2x) - 1) / (exp(2x) + 1) | cause: overflow
def tanh(x):
    e = torch.exp(2 * x)
    return (e - 1) / (e + 1)


# %% tanh | wrong | (1 - exp(-2x)) / (1 + exp(-2x)) | cause: overflow
def tanh(x):
    e = torch.exp(-2 * x)
    return (1 - e) / (1 + e)


# %% tanh | wrong | plus above | cause: 1 in place of tanh, plus in the numerator
def tanh(x):
    e = torch.exp(-x.abs())
    return (1 + e) / (1 + e)


# %% tanh | wrong | sign of x dropped | cause: tanh of |x|
def tanh(x):
    e = torch.exp(-2 * x.abs())
    return (1 - e) / (1 + e)


# %% tanh | wrong | the derivative | cause: derivative in place of the value
def tanh(x):
    return 1 - (2 * torch.sigmoid(2 * x) - 1) ** 2


# %% tanh | wrong | hard tanh | cause: another function, clamp
def tanh(x):
    return x.clamp(-1, 1)


# %% tanh | wrong | clamped to [-3, 3] | cause: x clamped too early
def tanh(x):
    z = torch.clamp(x, -3, 3)
    return (torch.exp(z) - torch.exp(-z)) / (torch.exp(z) + torch.exp(-z))


# %% tanh | wrong | epsilon in the denominator | cause: 1e-8 added
def tanh(x):
    e = torch.exp(-2 * x.abs())
    return x.sign() * (1 - e) / (1 + e + 1e-8)


# %% tanh | wrong | torch.tanh | cause: ready-made function
def tanh(x):
    return torch.tanh(x)


# %% tanh | wrong | x.tanh() | cause: ready-made function
def tanh(x):
    return x.tanh()


# %% tanh | wrong | np.tanh | cause: ready-made function
def tanh(x):
    return torch.as_tensor(np.tanh(x.cpu().numpy()), device=x.device)


# %% tanh | wrong | nn.Tanh | cause: ready-made function
def tanh(x):
    return nn.Tanh()(x)


# %% tanh | wrong | doubles x in place | cause: modifies its input
def tanh(x):
    x *= 2
    return 2 * torch.sigmoid(x) - 1


# %% tanh | wrong | everything in place | cause: modifies its input
def tanh(x):
    return x.mul_(2).sigmoid_().mul_(2).sub_(1)


# %% tanh | wrong | forgets to return | cause: returns None
def tanh(x):
    t = 2 * torch.sigmoid(2 * x) - 1


# %% tanh | wrong | plain numbers | cause: wrong type, list or float
def tanh(x):
    return (2 * torch.sigmoid(2 * x) - 1).tolist()


# %% tanh | wrong | always float32 | cause: float32 result
def tanh(x):
    return 2 * torch.sigmoid(2 * x.float()) - 1


# %% tanh | wrong | always float64 | cause: float64 result
def tanh(x):
    return 2 * torch.sigmoid(2 * x.double()) - 1


# %% tanh | wrong | one more axis | cause: shape, extra axis
def tanh(x):
    return 2 * torch.sigmoid(2 * x.unsqueeze(0)) - 1


# %% tanh | wrong | integer numbers | cause: integer result
def tanh(x):
    return (2 * torch.sigmoid(2 * x) - 1).to(torch.int64)


# %% tanh | wrong | answers of earlier calls | cause: caches state between calls
results = []


def tanh(x):
    results.append(2 * torch.sigmoid(2 * x) - 1)
    return results[0]


# %% tanh | wrong | one subtracted inside | cause: 2 sigmoid(2x - 1)
def tanh(x):
    return 2 * torch.sigmoid(2 * x - 1)


# %% tanh | wrong | quotient upside down | cause: numerator and denominator exchanged
def tanh(x):
    e, f = torch.exp(x), torch.exp(-x)
    return (e + f) / (e - f)


# %% tanh | wrong | quotient without brackets | cause: brackets missing
def tanh(x):
    return torch.exp(x) - torch.exp(-x) / (torch.exp(x) + torch.exp(-x))


# %% tanh | wrong | sinh | cause: hyperbolic sine
def tanh(x):
    return (torch.exp(x) - torch.exp(-x)) / 2


# %% tanh | wrong | quotient with the sigmoid in it | cause: sigmoid in place of exp
def tanh(x):
    q = torch.sigmoid(-2 * x)
    return (1 - q) / (1 + q)
