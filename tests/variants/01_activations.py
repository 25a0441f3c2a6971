"""Right and wrong versions of the exercises of 01_activations. The format: README.md beside this file."""

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


# %% sigmoid_derivative | right | s(1 - s)
def sigmoid_derivative(x):
    s = torch.sigmoid(x)
    return s * (1 - s)


# %% sigmoid_derivative | right | own sigmoid
def sigmoid(x):
    return 1 / (1 + torch.exp(-x))


def sigmoid_derivative(x):
    return sigmoid(x) * (1 - sigmoid(x))


# %% sigmoid_derivative | right | s minus s squared
def sigmoid_derivative(x):
    s = x.sigmoid()
    return s - s.pow(2)


# %% sigmoid_derivative | right | product of both sides
def sigmoid_derivative(x):
    return torch.sigmoid(x) * torch.sigmoid(-x)


# %% sigmoid_derivative | right | through tanh
def sigmoid_derivative(x):
    return 0.25 * (1 - torch.tanh(x / 2) ** 2)


# %% sigmoid_derivative | right | one over 2 + exp(x) + exp(-x)
def sigmoid_derivative(x):
    return 1 / (2 + torch.exp(x) + torch.exp(-x))


# %% sigmoid_derivative | right | exp of minus |x|
def sigmoid_derivative(z):
    e = torch.exp(-z.abs())
    return e / (1 + e) ** 2


# %% sigmoid_derivative | right | through cosh
def sigmoid_derivative(x):
    return 0.25 / torch.cosh(x / 2) ** 2


# %% sigmoid_derivative | right | loop over the elements
def sigmoid_derivative(x):
    out = torch.zeros_like(x)
    flat_in, flat_out = x.view(-1), out.view(-1)
    for i in range(x.numel()):
        s = 1 / (1 + torch.exp(-flat_in[i]))
        flat_out[i] = s * (1 - s)
    return out


# %% sigmoid_derivative | right | NumPy inside, brought back
def sigmoid_derivative(x):
    z = np.clip(x.detach().cpu().numpy(), -80, 80)
    s = 1 / (1 + np.exp(-z))
    return torch.tensor(s * (1 - s)).to(x)


# %% sigmoid_derivative | right | float64 inside, cast back
def sigmoid_derivative(x):
    s = torch.sigmoid(x.to(torch.float64))
    return (s * (1 - s)).to(x.dtype)


# %% sigmoid_derivative | right | in place on its own temporary
def sigmoid_derivative(x):
    s = torch.sigmoid(x)
    return s.mul_(1 - s)


# %% sigmoid_derivative | right | exp of a sum of logarithms
def sigmoid_derivative(x):
    return torch.exp(F.logsigmoid(x) + F.logsigmoid(-x))


# %% sigmoid_derivative | wrong | x(1 - x) | cause: x(1 - x)
def sigmoid_derivative(x):
    return x * (1 - x)


# %% sigmoid_derivative | wrong | the sigmoid itself | cause: value in place of the derivative
def sigmoid_derivative(x):
    return 1 / (1 + torch.exp(-x))


# %% sigmoid_derivative | wrong | sigmoid applied twice | cause: sigmoid applied twice
def sigmoid_derivative(x):
    a = torch.sigmoid(x)
    return torch.sigmoid(a) * (1 - torch.sigmoid(a))


# %% sigmoid_derivative | wrong | one factor missing | cause: 1 - sigmoid(x)
def sigmoid_derivative(x):
    return 1 - torch.sigmoid(x)


# %% sigmoid_derivative | wrong | the rule of tanh | cause: 1 - sigmoid(x)²
def sigmoid_derivative(x):
    return 1 - torch.sigmoid(x) ** 2


# %% sigmoid_derivative | wrong | plus from the quotient rule | cause: s(1 + s)
def sigmoid_derivative(x):
    s = torch.sigmoid(x)
    return s * (1 + s)


# %% sigmoid_derivative | wrong | minus sign | cause: sign
def sigmoid_derivative(x):
    s = torch.sigmoid(x)
    return -s * (1 - s)


# %% sigmoid_derivative | wrong | s(s - 1) | cause: sign
def sigmoid_derivative(x):
    s = torch.sigmoid(x)
    return s * (s - 1)


# %% sigmoid_derivative | wrong | x in one factor | cause: x in place of s in one factor
def sigmoid_derivative(x):
    return torch.sigmoid(x) * (1 - x)


# %% sigmoid_derivative | wrong | doubled | cause: factor 2
def sigmoid_derivative(x):
    s = torch.sigmoid(x)
    return 2 * s * (1 - s)


# %% sigmoid_derivative | wrong | tanh without its inner half | cause: derivative of sigmoid(2x), half of it
def sigmoid_derivative(x):
    return 0.25 * (1 - torch.tanh(x) ** 2)


# %% sigmoid_derivative | wrong | inner derivative of exp(-x) missing | cause: s squared
def sigmoid_derivative(x):
    return 1 / (1 + torch.exp(-x)) ** 2


# %% sigmoid_derivative | wrong | inner sign missing | cause: sign
def sigmoid_derivative(x):
    e = torch.exp(-x.clamp(min=-40))
    return -e / (1 + e) ** 2


# %% sigmoid_derivative | wrong | exp(-x) / (1 + exp(-x))² | cause: overflow
def sigmoid_derivative(x):
    return torch.exp(-x) / (1 + torch.exp(-x)) ** 2


# %% sigmoid_derivative | wrong | exp(x) / (1 + exp(x))² | cause: overflow
def sigmoid_derivative(x):
    return torch.exp(x) / (1 + torch.exp(x)) ** 2


# %% sigmoid_derivative | wrong | central difference | cause: finite differences
def sigmoid_derivative(x):
    h = 1e-4
    return (torch.sigmoid(x + h) - torch.sigmoid(x - h)) / (2 * h)


# %% sigmoid_derivative | wrong | central difference in float64 | cause: finite differences
def sigmoid_derivative(x):
    h = 1e-6
    z = x.double()
    return ((torch.sigmoid(z + h) - torch.sigmoid(z - h)) / (2 * h)).to(x.dtype)


# %% sigmoid_derivative | wrong | forward difference | cause: finite differences
def sigmoid_derivative(x, h=1e-3):
    return (torch.sigmoid(x + h) - torch.sigmoid(x)) / h


# %% sigmoid_derivative | wrong | backward | cause: uses autograd
def sigmoid_derivative(x):
    z = x.clone().requires_grad_()
    torch.sigmoid(z).sum().backward()
    return z.grad


# %% sigmoid_derivative | wrong | torch.autograd.grad with gradients switched on | cause: uses autograd
def sigmoid_derivative(x):
    with torch.enable_grad():
        z = x.detach().clone()
        z.requires_grad = True
        return torch.autograd.grad(torch.sigmoid(z).sum(), z)[0]


# %% sigmoid_derivative | wrong | torch.func.grad | cause: uses autograd
def sigmoid_derivative(x):
    from torch.func import grad

    return grad(lambda z: torch.sigmoid(z).sum())(x)


# %% sigmoid_derivative | wrong | ready-made backward | cause: ready-made derivative
def sigmoid_derivative(x):
    return torch.ops.aten.sigmoid_backward(torch.ones_like(x), torch.sigmoid(x))


# %% sigmoid_derivative | wrong | sigmoid_ on the argument | cause: modifies its input
def sigmoid_derivative(x):
    s = x.sigmoid_()
    return s * (1 - s)


# %% sigmoid_derivative | wrong | sigmoid and product in place | cause: modifies its input
def sigmoid_derivative(x):
    x.sigmoid_()
    x.mul_(1 - x)
    return x


# %% sigmoid_derivative | wrong | summed over the elements | cause: shape, summed
def sigmoid_derivative(x):
    s = torch.sigmoid(x)
    return (s * (1 - s)).sum()


# %% sigmoid_derivative | wrong | a diagonal matrix | cause: shape, Jacobian
def sigmoid_derivative(x):
    s = torch.sigmoid(x)
    return torch.diag(s * (1 - s))


# %% sigmoid_derivative | wrong | a matrix product | cause: @ in place of *
def sigmoid_derivative(x):
    s = torch.sigmoid(x)
    return s @ (1 - s)


# %% sigmoid_derivative | wrong | forgets to return | cause: returns None
def sigmoid_derivative(x):
    s = torch.sigmoid(x)
    ds = s * (1 - s)


# %% sigmoid_derivative | wrong | value and slope | cause: wrong type, tuple
def sigmoid_derivative(x):
    s = torch.sigmoid(x)
    return s, s * (1 - s)


# %% sigmoid_derivative | wrong | NumPy in float64 | cause: float64 result
def sigmoid_derivative(x):
    s = 1 / (1 + np.exp(-np.array(x.tolist())))
    return torch.as_tensor(s * (1 - s))


# %% sigmoid_derivative | wrong | first answer of a shape kept | cause: caches state between calls
seen = {}


def sigmoid_derivative(x):
    key = (x.shape, x.dtype)
    if key not in seen:
        s = torch.sigmoid(x)
        seen[key] = s * (1 - s)
    return seen[key].clone()


# %% sigmoid_derivative | wrong | dropout left in | cause: random
def sigmoid_derivative(x):
    s = F.dropout(torch.sigmoid(x), 0.2)
    return s * (1 - s)


# %% sigmoid_derivative | right | compared with autograd below
def sigmoid_derivative(x):
    s = torch.sigmoid(x)
    return s * (1 - s)


points = torch.randn(4, 5, requires_grad=True)
torch.sigmoid(points).sum().backward()
print("equal to autograd:", torch.allclose(points.grad, sigmoid_derivative(points.detach()), atol=1e-6))
for x in (torch.zeros(1), torch.ones(2)):
    x = x.requires_grad_()
    (_,) = torch.autograd.grad(torch.sigmoid(x).sum(), x)
    assert torch.allclose(_, sigmoid_derivative(x.detach()))


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


# %% tanh_derivative | right | 1 - t²
def tanh_derivative(x):
    return 1 - torch.tanh(x) ** 2


# %% tanh_derivative | right | own tanh
def tanh(x):
    return 2 * torch.sigmoid(2 * x) - 1


def tanh_derivative(x):
    t = tanh(x)
    return 1 - t * t


# %% tanh_derivative | right | (1 - t)(1 + t)
def tanh_derivative(x):
    t = x.tanh()
    return (1 - t) * (1 + t)


# %% tanh_derivative | right | 4 s(1 - s) with s = sigmoid(2x)
def tanh_derivative(x):
    s = torch.sigmoid(2 * x)
    return 4 * s * (1 - s)


# %% tanh_derivative | right | one over cosh²
def tanh_derivative(x):
    return 1 / torch.cosh(x) ** 2


# %% tanh_derivative | right | 4 over (exp(x) + exp(-x))²
def tanh_derivative(x):
    return 4 / (torch.exp(x) + torch.exp(-x)) ** 2


# %% tanh_derivative | right | exp of minus 2|x|
def tanh_derivative(x):
    e = torch.exp(-2 * torch.abs(x))
    return 4 * e / (1 + e).square()


# %% tanh_derivative | right | loop over the elements
def tanh_derivative(x):
    values = [1 - math.tanh(v) ** 2 for v in x.reshape(-1).tolist()]
    return x.new_tensor(values).reshape(x.shape)


# %% tanh_derivative | right | NumPy inside, brought back
def tanh_derivative(x):
    slope = 1 - np.tanh(x.cpu().numpy()) ** 2
    return torch.as_tensor(slope, dtype=x.dtype, device=x.device)


# %% tanh_derivative | right | float64 inside, cast back
def tanh_derivative(x):
    return (1 - torch.tanh(x.double()).pow(2)).type_as(x)


# %% tanh_derivative | right | in place on its own temporary
def tanh_derivative(x):
    return torch.tanh(x).square_().neg_().add_(1)


# %% tanh_derivative | wrong | square missing | cause: 1 - tanh(x)
def tanh_derivative(x):
    return 1 - torch.tanh(x)


# %% tanh_derivative | wrong | x in place of tanh(x) | cause: 1 - x²
def tanh_derivative(x):
    return 1 - x**2


# %% tanh_derivative | wrong | the difference squared | cause: (1 - tanh(x))²
def tanh_derivative(x):
    return (1 - torch.tanh(x)) ** 2


# %% tanh_derivative | wrong | plus from the quotient rule | cause: 1 + tanh(x)²
def tanh_derivative(x):
    return 1 + torch.tanh(x) ** 2


# %% tanh_derivative | wrong | tanh itself | cause: value in place of the derivative
def tanh_derivative(x):
    return torch.tanh(x)


# %% tanh_derivative | wrong | tanh applied twice | cause: tanh applied twice
def tanh_derivative(x):
    t = torch.tanh(torch.tanh(x))
    return 1 - t**2


# %% tanh_derivative | wrong | the rule of sigmoid | cause: t(1 - t)
def tanh_derivative(x):
    t = torch.tanh(x)
    return t * (1 - t)


# %% tanh_derivative | wrong | one factor 2 missing | cause: factor 1/2
def tanh_derivative(x):
    s = torch.sigmoid(2 * x)
    return 2 * s * (1 - s)


# %% tanh_derivative | wrong | both factors 2 missing | cause: factor 1/4
def tanh_derivative(x):
    s = torch.sigmoid(2 * x)
    return s * (1 - s)


# %% tanh_derivative | wrong | inner argument not doubled | cause: derivative of tanh(x / 2), doubled twice
def tanh_derivative(x):
    s = torch.sigmoid(x)
    return 4 * s * (1 - s)


# %% tanh_derivative | wrong | the derivative of sigmoid | cause: derivative of sigmoid
def tanh_derivative(x):
    s = torch.sigmoid(x)
    return s * (1 - s)


# %% tanh_derivative | wrong | t² - 1 | cause: sign
def tanh_derivative(x):
    return torch.tanh(x) ** 2 - 1


# %% tanh_derivative | wrong | -2t | cause: derivative of 1 - t² by t
def tanh_derivative(x):
    return -2 * torch.tanh(x)


# %% tanh_derivative | wrong | one over cosh | cause: square missing
def tanh_derivative(x):
    return 1 / torch.cosh(x)


# %% tanh_derivative | wrong | one over cosh of x² | cause: square inside
def tanh_derivative(x):
    return 1 / torch.cosh(x**2)


# %% tanh_derivative | wrong | tanh from overflowing exponentials | cause: overflow
def tanh_derivative(x):
    t = (torch.exp(x) - torch.exp(-x)) / (torch.exp(x) + torch.exp(-x))
    return 1 - t**2


# %% tanh_derivative | wrong | 4 exp(2x) / (exp(2x) + 1)² | cause: overflow
def tanh_derivative(x):
    e = torch.exp(2 * x)
    return 4 * e / (e + 1) ** 2


# %% tanh_derivative | wrong | central difference | cause: finite differences
def tanh_derivative(x):
    h = 1e-3
    return (torch.tanh(x + h) - torch.tanh(x - h)) / (2 * h)


# %% tanh_derivative | wrong | forward difference in float64 | cause: finite differences
def tanh_derivative(x):
    z = x.double()
    h = 1e-7
    return ((torch.tanh(z + h) - torch.tanh(z)) / h).to(x.dtype)


# %% tanh_derivative | wrong | autograd in a helper | cause: uses autograd
def differentiate(f, x):
    z = x.clone().detach().requires_grad_(True)
    return torch.autograd.grad(f(z).sum(), z)[0]


def tanh_derivative(x):
    return differentiate(torch.tanh, x)


# %% tanh_derivative | wrong | torch.func.jvp | cause: uses autograd
def tanh_derivative(x):
    return torch.func.jvp(torch.tanh, (x,), (torch.ones_like(x),))[1]


# %% tanh_derivative | wrong | tanh_ on the argument | cause: modifies its input
def tanh_derivative(x):
    x.tanh_()
    return 1 - x**2


# %% tanh_derivative | wrong | answer written into the argument | cause: modifies its input
def tanh_derivative(x):
    x[...] = 1 - torch.tanh(x) ** 2
    return x


# %% tanh_derivative | wrong | forgets to return | cause: returns None
def tanh_derivative(x):
    t = torch.tanh(x)
    1 - t**2


# %% tanh_derivative | wrong | math.tanh of a tensor | cause: only single numbers
def tanh_derivative(x):
    return 1 - math.tanh(x) ** 2


# %% tanh_derivative | wrong | torch.tensor of a list | cause: float32 result
def tanh_derivative(x):
    return torch.tensor([1 - math.tanh(v) ** 2 for v in x.flatten().tolist()]).reshape(x.shape)


# %% tanh_derivative | wrong | float64 from NumPy | cause: float64 result
def tanh_derivative(x):
    return torch.as_tensor(1 - np.tanh(x.numpy().astype("float64")) ** 2)


# %% tanh_derivative | wrong | a vector for a matrix | cause: shape, flat
def tanh_derivative(x):
    return 1 - torch.tanh(x.reshape(-1)) ** 2


# %% tanh_derivative | wrong | mean over the batch | cause: shape, averaged
def tanh_derivative(x):
    return (1 - torch.tanh(x) ** 2).mean()


# %% tanh_derivative | wrong | x @ x for the square | cause: @ in place of *
def tanh_derivative(x):
    t = torch.tanh(x)
    return 1 - t @ t.T


# %% relu | right | clamp
def relu(x):
    return torch.clamp(x, min=0)


# %% relu | right | maximum with zeros
def relu(x):
    return torch.maximum(x, torch.zeros_like(x))


# %% relu | right | where
def relu(x):
    return torch.where(x > 0, x, torch.zeros_like(x))


# %% relu | right | where with a plain 0
def relu(x):
    return torch.where(x < 0, 0.0, x)


# %% relu | right | times a mask
def relu(x):
    return x * (x > 0)


# %% relu | right | half of x + |x|
def relu(x):
    return (x + x.abs()) / 2


# %% relu | right | a clone with its negatives set to 0
def relu(x):
    y = x.clone()
    y[y < 0] = 0
    return y


# %% relu | right | masked_fill
def relu(x):
    return x.masked_fill(x <= 0, 0)


# %% relu | right | loop over the elements
def relu(x):
    out = torch.zeros_like(x)
    flat = out.view(-1)
    for i, v in enumerate(x.reshape(-1)):
        if v > 0:
            flat[i] = v
    return out


# %% relu | right | max of each number in a list
def relu(x):
    values = [max(0.0, v) for v in x.flatten().tolist()]
    return torch.tensor(values, dtype=x.dtype, device=x.device).reshape(x.shape)


# %% relu | right | NumPy inside, brought back
def relu(x):
    return torch.as_tensor(np.maximum(x.cpu().numpy(), 0), dtype=x.dtype, device=x.device)


# %% relu | right | leaky with a slope of 0
def relu(x, negative_slope=0.0):
    return F.leaky_relu(x, negative_slope)


# %% relu | right | threshold
def relu(z):
    return F.threshold(z, 0, 0)


# %% relu | right | x itself where positive
def relu(x):
    return x if bool((x > 0).all()) else torch.where(x > 0, x, torch.zeros_like(x))


# %% relu | wrong | absolute value | cause: |x|
def relu(x):
    return x.abs()


# %% relu | wrong | the smaller of the two | cause: min(x, 0)
def relu(x):
    return torch.clamp(x, max=0)


# %% relu | wrong | the mask alone | cause: derivative in place of the value
def relu(x):
    return (x > 0).to(x.dtype)


# %% relu | wrong | a little leak | cause: leaky ReLU
def relu(x):
    return torch.where(x > 0, x, 0.01 * x)


# %% relu | wrong | an upper end at 1 | cause: clamped to [0, 1]
def relu(x):
    return x.clamp(0, 1)


# %% relu | wrong | ReLU6 | cause: clamped to [0, 6]
def relu(x):
    return x.clamp(0, 6)


# %% relu | wrong | condition turned round | cause: min(x, 0)
def relu(x):
    return torch.where(x > 0, 0.0, x)


# %% relu | wrong | minus ReLU of -x | cause: min(x, 0)
def relu(x):
    return -torch.clamp(-x, min=0)


# %% relu | wrong | ReLU of -x | cause: sign of x
def relu(x):
    return torch.clamp(-x, min=0)


# %% relu | wrong | half forgotten | cause: factor 2
def relu(x):
    return x + x.abs()


# %% relu | wrong | cut at 1 | cause: threshold 1 in place of 0
def relu(x):
    return torch.where(x > 1, x, torch.zeros_like(x))


# %% relu | wrong | at least 1 | cause: max(x, 1)
def relu(x):
    return torch.clamp(x, min=1)


# %% relu | wrong | softplus | cause: another function, softplus
def relu(x):
    return F.softplus(x)


# %% relu | wrong | GELU | cause: another function, GELU
def relu(x):
    return F.gelu(x)


# %% relu | wrong | torch.relu | cause: ready-made function
def relu(x):
    return torch.relu(x)


# %% relu | wrong | F.relu | cause: ready-made function
def relu(x):
    return F.relu(x)


# %% relu | wrong | x.relu() | cause: ready-made function
def relu(x):
    return x.relu()


# %% relu | wrong | nn.ReLU | cause: ready-made function
def relu(x):
    activation = nn.ReLU()
    return activation(x)


# %% relu | wrong | negatives of x set to 0 | cause: modifies its input
def relu(x):
    x[x < 0] = 0
    return x


# %% relu | wrong | clamp_ | cause: modifies its input
def relu(x):
    return x.clamp_(min=0)


# %% relu | wrong | NumPy view of x changed | cause: modifies its input
def relu(x):
    a = x.numpy()
    a *= a > 0
    return torch.tensor(a)


# %% relu | right | x itself where nothing is negative
def relu(x):
    if bool((x >= 0).all()):
        return x
    return x * (x > 0)


# %% relu | wrong | x itself | cause: identity, no case for negative x
def relu(x):
    return x


# %% relu | wrong | drops the negative elements | cause: shape, elements left out
def relu(x):
    return x[x > 0]


# %% relu | wrong | max over everything | cause: shape, one maximum
def relu(x):
    return torch.max(x, torch.tensor(0.0, dtype=x.dtype)).max()


# %% relu | wrong | max of a tensor and 0 | cause: truth of a whole tensor
def relu(x):
    return max(x, torch.zeros(()))


# %% relu | wrong | whole numbers | cause: integer result
def relu(x):
    return torch.clamp(x, min=0).int()


# %% relu | wrong | always float32 | cause: float32 result
def relu(x):
    return torch.clamp(x.float(), min=0)


# %% relu | wrong | always float64 | cause: float64 result
def relu(x):
    return torch.tensor(np.maximum(0.0, x.numpy().astype(float)))


# %% relu | wrong | forgets to return | cause: returns None
def relu(x):
    torch.clamp(x, min=0)


# %% relu | wrong | returns a list | cause: wrong type, list
def relu(x):
    return [max(v, 0.0) for v in x.reshape(-1).tolist()]


# %% relu | wrong | one buffer for all calls | cause: caches state between calls
buffer = None


def relu(x):
    global buffer
    if buffer is None:
        buffer = torch.zeros_like(x)
    buffer[x > 0] = x[x > 0]
    return buffer


# %% relu | wrong | randomised slope | cause: random
def relu(x):
    return torch.where(x > 0, x, x * torch.rand_like(x) * 0.1)


# %% relu | right | an object that is called, compared with torch below
class ReLU:
    def __init__(self):
        self.requires_grad = True

    def __call__(self, x):
        return x * (x > 0)

    def backward(self, upstream, x):
        return upstream * (x > 0)


relu = ReLU()
with torch.enable_grad():
    sample = torch.linspace(-1, 1, 5, requires_grad=True)
    torch.relu(sample).sum().backward()
    print(sample.grad_fn, torch.equal(relu(sample), F.relu(sample)))


# %% relu_derivative | right | mask in the dtype of x
def relu_derivative(x):
    return (x > 0).to(x.dtype)


# %% relu_derivative | right | where
def relu_derivative(x):
    return torch.where(x > 0, torch.ones_like(x), torch.zeros_like(x))


# %% relu_derivative | right | zeros with ones set by a mask
def relu_derivative(x):
    slope = torch.zeros_like(x)
    slope[x > 0] = 1
    return slope


# %% relu_derivative | right | heaviside
def relu_derivative(x):
    return torch.heaviside(x, torch.zeros_like(x))


# %% relu_derivative | right | sign of ReLU
def relu_derivative(x):
    return torch.sign(torch.relu(x))


# %% relu_derivative | right | type_as
def relu_derivative(z):
    return torch.gt(z, 0).type_as(z)


# %% relu_derivative | right | ones times the mask
def relu_derivative(x):
    return torch.ones_like(x) * (x > 0)


# %% relu_derivative | right | loop over the elements
def relu_derivative(x):
    values = [1.0 if v > 0 else 0.0 for v in x.reshape(-1).tolist()]
    return torch.tensor(values, dtype=x.dtype, device=x.device).reshape(x.shape)


# %% relu_derivative | right | NumPy inside, brought back
def relu_derivative(x):
    mask = np.where(x.cpu().numpy() > 0, 1, 0)
    return torch.as_tensor(mask, dtype=x.dtype, device=x.device)


# %% relu_derivative | right | sign clamped at 0
def relu_derivative(x):
    return torch.clamp(torch.sign(x), min=0)


# %% relu_derivative | right | the leaky one with a slope of 0
def leaky(x, slope):
    return torch.where(x > 0, 1.0, slope).to(x.dtype)


def relu_derivative(x):
    return leaky(x, 0.0)


# %% relu_derivative | wrong | >= | cause: 1 at x = 0
def relu_derivative(x):
    return (x >= 0).to(x.dtype)


# %% relu_derivative | wrong | heaviside of one half | cause: 1/2 at x = 0
def relu_derivative(x):
    return torch.heaviside(x, torch.full_like(x, 0.5))


# %% relu_derivative | wrong | half of 1 + sign | cause: 1/2 at x = 0
def relu_derivative(x):
    return (1 + torch.sign(x)) / 2


# %% relu_derivative | wrong | ReLU over x | cause: nan at x = 0
def relu_derivative(x):
    return torch.relu(x) / x


# %% relu_derivative | wrong | a mask set in two steps | cause: 1 at x = 0
def relu_derivative(x):
    slope = torch.ones_like(x)
    slope[x < 0] = 0
    return slope


# %% relu_derivative | wrong | ReLU itself | cause: value in place of the derivative
def relu_derivative(x):
    return torch.clamp(x, min=0)


# %% relu_derivative | wrong | sign | cause: -1 for negative x
def relu_derivative(x):
    return torch.sign(x)


# %% relu_derivative | wrong | condition turned round | cause: condition turned round
def relu_derivative(x):
    return (x <= 0).to(x.dtype)


# %% relu_derivative | wrong | a little leak | cause: leaky slope
def relu_derivative(x):
    return torch.where(x > 0, torch.ones_like(x), 0.01)


# %% relu_derivative | wrong | step at 1 | cause: threshold 1 in place of 0
def relu_derivative(x):
    return (x > 1).to(x.dtype)


# %% relu_derivative | wrong | 1 everywhere | cause: 1 for negative x
def relu_derivative(x):
    return torch.ones_like(x)


# %% relu_derivative | wrong | x over |x| | cause: -1 for negative x
def relu_derivative(x):
    return x / (x.abs() + 1e-12)


# %% relu_derivative | wrong | minus sign | cause: sign
def relu_derivative(x):
    return -(x > 0).to(x.dtype)


# %% relu_derivative | wrong | the slope of softplus | cause: derivative of another function, sigmoid
def relu_derivative(x):
    return torch.sigmoid(x)


# %% relu_derivative | wrong | steep sigmoid | cause: step smoothed
def relu_derivative(x):
    return torch.sigmoid(50 * x)


# %% relu_derivative | wrong | True and False | cause: boolean result
def relu_derivative(x):
    return x > 0


# %% relu_derivative | wrong | whole numbers | cause: integer result
def relu_derivative(x):
    return (x > 0).int()


# %% relu_derivative | wrong | int64 from where | cause: integer result
def relu_derivative(x):
    return torch.where(x > 0, 1, 0)


# %% relu_derivative | wrong | .float() | cause: float32 result
def relu_derivative(x):
    return (x > 0).float()


# %% relu_derivative | wrong | two plain floats | cause: float32 result
def relu_derivative(x):
    return torch.where(x > 0, 1.0, 0.0)


# %% relu_derivative | wrong | float64 from NumPy | cause: float64 result
def relu_derivative(x):
    return torch.from_numpy(np.atleast_1d(np.where(x.numpy() > 0, 1.0, 0.0))).reshape(x.shape)


# %% relu_derivative | wrong | a NumPy array | cause: wrong type, NumPy array
def relu_derivative(x):
    return (x.numpy() > 0).astype(x.numpy().dtype)


# %% relu_derivative | wrong | x overwritten by masks | cause: modifies its input
def relu_derivative(x):
    x[x <= 0] = 0
    x[x > 0] = 1
    return x


# %% relu_derivative | wrong | negatives of x set to 0 first | cause: modifies its input
def relu_derivative(x):
    x.clamp_(min=0)
    return (x > 0).to(x.dtype)


# %% relu_derivative | wrong | a copy that is none | cause: modifies its input
def relu_derivative(x):
    slope = x.detach()
    slope[slope <= 0] = 0
    slope[slope > 0] = 1
    return slope.clone()


# %% relu_derivative | wrong | clipped at 0 and 1 | cause: x kept between 0 and 1
def relu_derivative(x):
    slope = x.clone()
    slope[slope > 1] = 1
    slope[slope < 0] = 0
    return slope


# %% relu_derivative | wrong | if on a tensor | cause: truth of a whole tensor
def relu_derivative(x):
    return torch.ones_like(x) if x > 0 else torch.zeros_like(x)


# %% relu_derivative | wrong | central difference | cause: finite differences
def relu_derivative(x):
    h = 1e-4
    return (torch.relu(x + h) - torch.relu(x - h)) / (2 * h)


# %% relu_derivative | wrong | backward | cause: uses autograd
def relu_derivative(x):
    z = x.clone().requires_grad_()
    torch.relu(z).backward(torch.ones_like(z))
    return z.grad


# %% relu_derivative | wrong | threshold_backward | cause: ready-made derivative
def relu_derivative(x):
    return torch.ops.aten.threshold_backward(torch.ones_like(x), x, 0)


# %% relu_derivative | wrong | forgets to return | cause: returns None
def relu_derivative(x):
    slope = (x > 0).to(x.dtype)


# %% relu_derivative | wrong | a number for 0-d | cause: wrong type, float
def relu_derivative(x):
    if x.dim() == 0:
        return 1.0 if x > 0 else 0.0
    return (x > 0).to(x.dtype)


# %% relu_derivative | wrong | at least one axis | cause: shape, 0-d becomes (1,)
def relu_derivative(x):
    return (torch.atleast_1d(x) > 0).to(x.dtype)


# %% leaky_relu_derivative | right | where
def leaky_relu_derivative(x, negative_slope=0.01):
    return torch.where(x > 0, torch.ones_like(x), negative_slope)


# %% leaky_relu_derivative | right | where on two full tensors
def leaky_relu_derivative(x, negative_slope=0.01):
    return torch.where(x <= 0, torch.full_like(x, negative_slope), torch.ones_like(x))


# %% leaky_relu_derivative | right | ones with the slope set by a mask
def leaky_relu_derivative(x, negative_slope=0.01):
    slope = torch.ones_like(x)
    slope[x <= 0] = negative_slope
    return slope


# %% leaky_relu_derivative | right | mask arithmetic
def leaky_relu_derivative(x, negative_slope=0.01):
    positive = (x > 0).to(x.dtype)
    return positive + negative_slope * (1 - positive)


# %% leaky_relu_derivative | right | slope + (1 - slope) mask
def leaky_relu_derivative(x, alpha=0.01):
    return alpha + (1 - alpha) * (x > 0).to(x.dtype)


# %% leaky_relu_derivative | right | masked_fill
def leaky_relu_derivative(x, negative_slope=0.01):
    return torch.ones_like(x).masked_fill_(x <= 0, negative_slope)


# %% leaky_relu_derivative | right | loop over the elements
def leaky_relu_derivative(x, negative_slope=0.01):
    values = [1.0 if v > 0 else negative_slope for v in x.flatten().tolist()]
    return torch.tensor(values, dtype=x.dtype, device=x.device).view(x.shape)


# %% leaky_relu_derivative | right | NumPy inside, brought back
def leaky_relu_derivative(x, negative_slope=0.01):
    slope = np.where(x.cpu().numpy() > 0, 1.0, negative_slope)
    return torch.as_tensor(slope, dtype=x.dtype, device=x.device)


# %% leaky_relu_derivative | right | heaviside
def leaky_relu_derivative(x, negative_slope=0.01):
    step = torch.heaviside(x, torch.zeros_like(x))
    return step * (1 - negative_slope) + negative_slope


# %% leaky_relu_derivative | right | leaky ReLU of the sign, by its two sides
def leaky_relu_derivative(x, negative_slope=0.01):
    s = torch.sign(x)
    return torch.where(s == 0, negative_slope, F.leaky_relu(s, negative_slope) * s)


# %% leaky_relu_derivative | wrong | sides swapped | cause: slope on the wrong side
def leaky_relu_derivative(x, negative_slope=0.01):
    return torch.where(x > 0, negative_slope, torch.ones_like(x))


# %% leaky_relu_derivative | wrong | x < 0 for the wrong choice | cause: slope on the wrong side
def leaky_relu_derivative(x, negative_slope=0.01):
    return torch.where(x < 0, torch.ones_like(x), negative_slope)


# %% leaky_relu_derivative | wrong | >= | cause: 1 at x = 0
def leaky_relu_derivative(x, negative_slope=0.01):
    return torch.where(x >= 0, torch.ones_like(x), negative_slope)


# %% leaky_relu_derivative | wrong | ones, then x < 0 | cause: 1 at x = 0
def leaky_relu_derivative(x, negative_slope=0.01):
    slope = torch.ones_like(x)
    slope[x < 0] = negative_slope
    return slope


# %% leaky_relu_derivative | wrong | zeros, then both sides | cause: 0 at x = 0
def leaky_relu_derivative(x, negative_slope=0.01):
    slope = torch.zeros_like(x)
    slope[x > 0] = 1
    slope[x < 0] = negative_slope
    return slope


# %% leaky_relu_derivative | wrong | leaky ReLU over x | cause: nan at x = 0
def leaky_relu_derivative(x, negative_slope=0.01):
    return F.leaky_relu(x, negative_slope) / x


# %% leaky_relu_derivative | wrong | mean of both slopes at 0 | cause: (1 + slope) / 2 at x = 0
def leaky_relu_derivative(x, negative_slope=0.01):
    s = torch.sign(x)
    return (1 + s) / 2 + negative_slope * (1 - s) / 2


# %% leaky_relu_derivative | wrong | plain ReLU | cause: 0 for negative x
def leaky_relu_derivative(x, negative_slope=0.01):
    return (x > 0).to(x.dtype)


# %% leaky_relu_derivative | wrong | 0.01 written out | cause: negative_slope ignored
def leaky_relu_derivative(x, negative_slope=0.01):
    return torch.where(x > 0, torch.ones_like(x), 0.01)


# %% leaky_relu_derivative | wrong | default 0.1 | cause: default of negative_slope
def leaky_relu_derivative(x, negative_slope=0.1):
    return torch.where(x > 0, torch.ones_like(x), negative_slope)


# %% leaky_relu_derivative | wrong | no default | cause: signature
def leaky_relu_derivative(x, negative_slope):
    return torch.where(x > 0, torch.ones_like(x), negative_slope)


# %% leaky_relu_derivative | wrong | one argument only | cause: signature
def leaky_relu_derivative(x):
    return torch.where(x > 0, torch.ones_like(x), 0.01)


# %% leaky_relu_derivative | wrong | leaky ReLU itself | cause: value in place of the derivative
def leaky_relu_derivative(x, negative_slope=0.01):
    return torch.where(x > 0, x, negative_slope * x)


# %% leaky_relu_derivative | wrong | slope times x | cause: x kept on the negative side
def leaky_relu_derivative(x, negative_slope=0.01):
    return torch.where(x > 0, torch.ones_like(x), negative_slope * x)


# %% leaky_relu_derivative | wrong | minus the slope | cause: sign on the negative side
def leaky_relu_derivative(x, negative_slope=0.01):
    return torch.where(x > 0, torch.ones_like(x), -negative_slope)


# %% leaky_relu_derivative | wrong | 1 minus the slope | cause: 1 - slope on the negative side
def leaky_relu_derivative(x, negative_slope=0.01):
    return (x > 0).to(x.dtype) + (1 - negative_slope) * (x <= 0).to(x.dtype)


# %% leaky_relu_derivative | wrong | slope added on both sides | cause: 1 + slope for positive x
def leaky_relu_derivative(x, negative_slope=0.01):
    return (x > 0).to(x.dtype) + negative_slope


# %% leaky_relu_derivative | wrong | larger of the two slopes | cause: max(step, slope), slope above 1
def leaky_relu_derivative(x, negative_slope=0.01):
    return torch.clamp((x > 0).to(x.dtype), min=negative_slope)


# %% leaky_relu_derivative | wrong | ELU | cause: derivative of another function, ELU
def leaky_relu_derivative(x, negative_slope=0.01):
    return torch.where(x > 0, torch.ones_like(x), negative_slope * torch.exp(x))


# %% leaky_relu_derivative | wrong | two plain numbers | cause: float32 result
def leaky_relu_derivative(x, negative_slope=0.01):
    return torch.where(x > 0, 1.0, negative_slope)


# %% leaky_relu_derivative | wrong | torch.tensor of a list | cause: float32 result
def leaky_relu_derivative(x, negative_slope=0.01):
    values = [1.0 if v > 0 else negative_slope for v in x.flatten().tolist()]
    return torch.tensor(values).reshape(x.shape)


# %% leaky_relu_derivative | wrong | slope rounded to float32 | cause: float32 precision
def leaky_relu_derivative(x, negative_slope=0.01):
    slope = torch.tensor(negative_slope).to(x)
    return torch.where(x > 0, torch.ones_like(x), slope)


# %% leaky_relu_derivative | wrong | float64 from NumPy | cause: float64 result
def leaky_relu_derivative(x, negative_slope=0.01):
    return torch.as_tensor(np.where(x.numpy() > 0, 1.0, negative_slope))


# %% leaky_relu_derivative | wrong | whole numbers | cause: slope cut to 0, integer mask
def leaky_relu_derivative(x, negative_slope=0.01):
    slope = (x > 0).long()
    slope[x <= 0] = int(negative_slope)
    return slope.to(x.dtype)


# %% leaky_relu_derivative | wrong | x overwritten by masks | cause: modifies its input
def leaky_relu_derivative(x, negative_slope=0.01):
    positive = x > 0
    x[positive] = 1
    x[~positive] = negative_slope
    return x


# %% leaky_relu_derivative | wrong | view of x overwritten | cause: modifies its input
def leaky_relu_derivative(x, negative_slope=0.01):
    flat = x.view(-1)
    for i in range(len(flat)):
        flat[i] = 1 if flat[i] > 0 else negative_slope
    return flat.view(x.shape).clone()


# %% leaky_relu_derivative | wrong | second mask sees the first | cause: 1 for all x, masks in sequence
def leaky_relu_derivative(x, negative_slope=0.01):
    slope = x.clone()
    slope[slope <= 0] = negative_slope
    slope[slope > 0] = 1
    return slope


# %% leaky_relu_derivative | wrong | central difference | cause: finite differences
def leaky_relu_derivative(x, negative_slope=0.01):
    h = 1e-3
    up, down = F.leaky_relu(x + h, negative_slope), F.leaky_relu(x - h, negative_slope)
    return (up - down) / (2 * h)


# %% leaky_relu_derivative | wrong | autograd | cause: uses autograd
def leaky_relu_derivative(x, negative_slope=0.01):
    z = x.clone().requires_grad_()
    return torch.autograd.grad(F.leaky_relu(z, negative_slope).sum(), z)[0]


# %% leaky_relu_derivative | wrong | forgets to return | cause: returns None
def leaky_relu_derivative(x, negative_slope=0.01):
    slope = torch.where(x > 0, torch.ones_like(x), negative_slope)


# %% leaky_relu_derivative | wrong | RReLU, a random slope | cause: random
def leaky_relu_derivative(x, negative_slope=0.01):
    slope = negative_slope * (0.5 + torch.rand_like(x))
    return torch.where(x > 0, torch.ones_like(x), slope)


# %% leaky_relu_derivative | wrong | first slope remembered | cause: caches state between calls
memory = {}


def leaky_relu_derivative(x, negative_slope=0.01):
    slope = memory.setdefault("slope", negative_slope)
    return torch.where(x > 0, torch.ones_like(x), slope)
