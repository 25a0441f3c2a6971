"""Right and wrong versions of `branching_gradient`. The format: ../README.md."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% branching_gradient | right | by the graph
def branching_gradient(x, y):
    z = x * y
    df_dz = 2 * z + torch.sin(x)
    dx = df_dz * y + z * torch.cos(x)
    dy = df_dz * x
    return dx, dy


# %% branching_gradient | right | multiplied out
def branching_gradient(x, y):
    dx = 2 * x * y**2 + y * torch.sin(x) + x * y * torch.cos(x)
    dy = 2 * x**2 * y + x * torch.sin(x)
    return dx, dy


# %% branching_gradient | right | gradients piled up in place, a list
def branching_gradient(x, y):
    z, s = x * y, torch.sin(x)
    dz, dx, dy = torch.zeros_like(z), torch.zeros_like(x), torch.zeros_like(y)
    dz += 2 * z
    dz += s
    dx += z * torch.cos(x)
    dx += dz * y
    dy += dz * x
    return [dx, dy]


# %% branching_gradient | right | product rule on z (z + sin x)
def branching_gradient(x, y):
    z = x * y
    q = z + x.sin()
    return y * q + z * (y + x.cos()), x * q + z * x


# %% branching_gradient | right | loop with math
def branching_gradient(x, y):
    dx, dy = torch.empty_like(x), torch.empty_like(y)
    for i, (a, b) in enumerate(zip(x.flatten().tolist(), y.flatten().tolist())):
        dx.view(-1)[i] = (2 * a * b + math.sin(a)) * b + a * b * math.cos(a)
        dy.view(-1)[i] = (2 * a * b + math.sin(a)) * a
    return dx, dy


# %% branching_gradient | right | NumPy inside, brought back
def branching_gradient(x, y):
    a, b = x.cpu().numpy(), y.cpu().numpy()
    z = a * b
    dz = 2 * z + np.sin(a)
    back = lambda v: torch.as_tensor(v, dtype=x.dtype, device=x.device)
    return back(dz * b + z * np.cos(a)), back(dz * a)


# %% branching_gradient | right | float64 inside, cast back
def branching_gradient(x, y):
    a, b = x.double(), y.double()
    dz = 2 * a * b + torch.sin(a)
    return (dz * b + a * b * torch.cos(a)).to(x.dtype), (dz * a).to(y.dtype)


# %% branching_gradient | wrong | direct path forgotten | cause: direct path missing
def branching_gradient(x, y):
    z = x * y
    dz = 2 * z + torch.sin(x)
    return dz * y, dz * x


# %% branching_gradient | wrong | assigned in place of added | cause: path through z overwritten
def branching_gradient(x, y):
    z = x * y
    dz = 2 * z + torch.sin(x)
    dx = dz * y
    dy = dz * x
    dx = z * torch.cos(x)
    return dx, dy


# %% branching_gradient | wrong | z a constant | cause: paths through z missing
def branching_gradient(x, y):
    z = x * y
    return z * torch.cos(x), torch.zeros_like(y)


# %% branching_gradient | wrong | sin(x) dz forgotten | cause: z of the second term held constant
def branching_gradient(x, y):
    z = x * y
    return 2 * z * y + z * torch.cos(x), 2 * z * x


# %% branching_gradient | wrong | only z squared | cause: first term only
def branching_gradient(x, y):
    z = x * y
    return 2 * z * y, 2 * z * x


# %% branching_gradient | wrong | dz overwritten | cause: second term only
def branching_gradient(x, y):
    z = x * y
    dz = 2 * z
    dz = torch.sin(x)
    return dz * y + z * torch.cos(x), dz * x


# %% branching_gradient | wrong | stops at z | cause: dz/dx missing
def branching_gradient(x, y):
    z = x * y
    dz = 2 * z + torch.sin(x)
    return dz + z * torch.cos(x), dz


# %% branching_gradient | wrong | y for x | cause: dz/dx and dz/dy exchanged
def branching_gradient(x, y):
    z = x * y
    dz = 2 * z + torch.sin(x)
    return dz * x + z * torch.cos(x), dz * y


# %% branching_gradient | wrong | z for 2z | cause: 2 missing
def branching_gradient(x, y):
    z = x * y
    dz = z + torch.sin(x)
    return dz * y + z * torch.cos(x), dz * x


# %% branching_gradient | wrong | minus cos | cause: sign of cos
def branching_gradient(x, y):
    z = x * y
    dz = 2 * z + torch.sin(x)
    return dz * y - z * torch.cos(x), dz * x


# %% branching_gradient | wrong | cos without z | cause: z missing on the direct path
def branching_gradient(x, y):
    z = x * y
    dz = 2 * z + torch.sin(x)
    return dz * y + torch.cos(x), dz * x


# %% branching_gradient | wrong | everything times y | cause: direct path times y
def branching_gradient(x, y):
    z = x * y
    return (2 * z + torch.sin(x) + z * torch.cos(x)) * y, (2 * z + torch.sin(x)) * x


# %% branching_gradient | wrong | cosine in both | cause: direct path in dy
def branching_gradient(x, y):
    z = x * y
    dz = 2 * z + torch.sin(x)
    return dz * y + z * torch.cos(x), dz * x + z * torch.cos(x)


# %% branching_gradient | wrong | cosine part of dz | cause: direct path in dz
def branching_gradient(x, y):
    z = x * y
    dz = 2 * z + torch.sin(x) + z * torch.cos(x)
    return dz * y, dz * x


# %% branching_gradient | wrong | paths multiplied | cause: product in place of sum
def branching_gradient(x, y):
    z = x * y
    dz = 2 * z + torch.sin(x)
    return (dz * y) * (z * torch.cos(x)), dz * x


# %% branching_gradient | wrong | f' g' | cause: product rule
def branching_gradient(x, y):
    z = x * y
    return 2 * z * y + y * torch.cos(x), 2 * z * x


# %% branching_gradient | wrong | cosine of y | cause: cos of y
def branching_gradient(x, y):
    z = x * y
    dz = 2 * z + torch.sin(x)
    return dz * y + z * torch.cos(y), dz * x


# %% branching_gradient | wrong | sine of y | cause: sin of y
def branching_gradient(x, y):
    z = x * y
    dz = 2 * z + torch.sin(y)
    return dz * y + z * torch.cos(x), dz * x


# %% branching_gradient | wrong | dy first | cause: swapped outputs
def branching_gradient(x, y):
    z = x * y
    dz = 2 * z + torch.sin(x)
    return dz * x, dz * y + z * torch.cos(x)


# %% branching_gradient | wrong | the sum of both | cause: wrong type, one tensor
def branching_gradient(x, y):
    z = x * y
    dz = 2 * z + torch.sin(x)
    return dz * y + z * torch.cos(x) + dz * x


# %% branching_gradient | wrong | only dx | cause: wrong type, one tensor
def branching_gradient(x, y):
    z = x * y
    return (2 * z + torch.sin(x)) * y + z * torch.cos(x)


# %% branching_gradient | wrong | autograd | cause: autograd
def branching_gradient(x, y):
    a, b = x.clone().requires_grad_(), y.clone().requires_grad_()
    z = a * b
    (z**2 + z * torch.sin(a)).sum().backward()
    return a.grad, b.grad


# %% branching_gradient | wrong | torch.autograd.functional | cause: autograd
def branching_gradient(x, y):
    f = lambda a, b: ((a * b) ** 2 + a * b * torch.sin(a)).sum()
    return torch.autograd.functional.vjp(f, (x, y))[1]


# %% branching_gradient | wrong | finite differences | cause: finite differences
def branching_gradient(x, y):
    h = 1e-6
    f = lambda a, b: (a * b) ** 2 + a * b * torch.sin(a)
    return (f(x + h, y) - f(x - h, y)) / (2 * h), (f(x, y + h) - f(x, y - h)) / (2 * h)


# %% branching_gradient | wrong | x becomes z | cause: modifies its input
def branching_gradient(x, y):
    s, c, old = torch.sin(x), torch.cos(x), x.clone()
    x *= y
    return (2 * x + s) * y + x * c, (2 * x + s) * old


# %% branching_gradient | wrong | adds to a list of its own | cause: keeps state
grads = [0, 0]


def branching_gradient(x, y):
    z = x * y
    dz = 2 * z + torch.sin(x)
    if not isinstance(grads[0], torch.Tensor) or grads[0].shape != x.shape or grads[0].dtype != x.dtype:
        grads[0], grads[1] = torch.zeros_like(x), torch.zeros_like(y)
    grads[0] = grads[0] + dz * y + z * torch.cos(x)
    grads[1] = grads[1] + dz * x
    return grads[0], grads[1]


# %% branching_gradient | wrong | float64 results | cause: float64 result
def branching_gradient(x, y):
    a, b = x.double(), y.double()
    dz = 2 * a * b + torch.sin(a)
    return dz * b + a * b * torch.cos(a), dz * a


# %% branching_gradient | wrong | returns nothing | cause: returns None
def branching_gradient(x, y):
    z = x * y
    dz = 2 * z + torch.sin(x)
    dx, dy = dz * y + z * torch.cos(x), dz * x


# %% branching_gradient | wrong | y on the first term alone | cause: y forgotten in one term
def branching_gradient(x, y):
    z = x * y
    dx = 2 * z * y + torch.sin(x) + z * torch.cos(x)
    dy = 2 * z * x + torch.sin(x) * x
    return dx, dy
