"""Right and wrong versions of the exercises of 06_chain_rule. The format: README.md beside this file."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% linear_chain_gradient | right | step by step
def linear_chain_gradient(x, w1, b1, w2, b2):
    y1 = x * w1 + b1
    dy2_dy1 = w2
    dw1 = dy2_dy1 * x
    db1 = dy2_dy1 * torch.ones_like(b1)
    dw2 = y1
    db2 = torch.ones_like(b2)
    return dw1, db1, dw2, db2


# %% linear_chain_gradient | right | a list, times 1
def linear_chain_gradient(x, w1, b1, w2, b2):
    one = torch.full_like(x, 1.0)
    return [x * w2, w2 * one, (w1 * x + b1) * one, one]


# %% linear_chain_gradient | right | backwards from an upstream of ones
def linear_chain_gradient(x, w1, b1, w2, b2):
    y1 = torch.addcmul(b1, x, w1)
    upstream = torch.ones_like(y1)
    dw2 = upstream * y1
    db2 = upstream
    upstream = upstream * w2
    dw1 = upstream * x
    db1 = upstream
    return dw1, db1, dw2, db2


# %% linear_chain_gradient | right | loop over the elements
def linear_chain_gradient(x, w1, b1, w2, b2):
    out = [[], [], [], []]
    for xi, w1i, b1i, w2i in zip(*(a.flatten().tolist() for a in (x, w1, b1, w2))):
        for column, value in zip(out, (xi * w2i, w2i, xi * w1i + b1i, 1.0)):
            column.append(value)
    return tuple(torch.tensor(c, dtype=x.dtype, device=x.device).reshape(x.shape) for c in out)


# %% linear_chain_gradient | right | NumPy inside, brought back
def linear_chain_gradient(x, w1, b1, w2, b2):
    a, w, b, v = (t.cpu().numpy() for t in (x, w1, b1, w2))
    results = a * v, v.copy(), a * w + b, np.ones_like(a)
    return tuple(torch.as_tensor(r, dtype=x.dtype, device=x.device) for r in results)


# %% linear_chain_gradient | right | float64 inside, cast back
def linear_chain_gradient(x, w1, b1, w2, b2):
    x6, w16, b16, w26 = x.double(), w1.double(), b1.double(), w2.double()
    results = (x6 * w26, w26 + 0, x6 * w16 + b16, x6 * 0 + 1)
    return tuple(r.to(x.dtype, copy=True) for r in results)


# %% linear_chain_gradient | right | copies by hand
def linear_chain_gradient(x, w1, b1, w2, b2):
    db1 = torch.empty_like(w2)
    db1.copy_(w2)
    return w2.mul(x), db1, x.mul(w1).add(b1), torch.ones(x.shape, dtype=x.dtype, device=x.device)


# %% linear_chain_gradient | wrong | second step forgotten | cause: gradients of y1
def linear_chain_gradient(x, w1, b1, w2, b2):
    return x.clone(), torch.ones_like(b1), x * w1 + b1, torch.ones_like(b2)


# %% linear_chain_gradient | wrong | only x | cause: dw1 without w2
def linear_chain_gradient(x, w1, b1, w2, b2):
    return x.clone(), w2.clone(), x * w1 + b1, torch.ones_like(b2)


# %% linear_chain_gradient | wrong | only w2 | cause: dw1 without x
def linear_chain_gradient(x, w1, b1, w2, b2):
    return w2.clone(), w2.clone(), x * w1 + b1, torch.ones_like(b2)


# %% linear_chain_gradient | wrong | adds along the chain | cause: sum in place of product
def linear_chain_gradient(x, w1, b1, w2, b2):
    return w2 + x, w2 + 1, x * w1 + b1, torch.ones_like(b2)


# %% linear_chain_gradient | wrong | times w1 as well | cause: dw1 with w1 in it
def linear_chain_gradient(x, w1, b1, w2, b2):
    return w2 * w1 * x, w2.clone(), x * w1 + b1, torch.ones_like(b2)


# %% linear_chain_gradient | wrong | passes the wrong weight | cause: w1 in place of w2
def linear_chain_gradient(x, w1, b1, w2, b2):
    return w1 * x, w1.clone(), x * w1 + b1, torch.ones_like(b2)


# %% linear_chain_gradient | wrong | y1 into the first weight | cause: y1 in place of x in dw1
def linear_chain_gradient(x, w1, b1, w2, b2):
    y1 = x * w1 + b1
    return w2 * y1, w2.clone(), y1, torch.ones_like(b2)


# %% linear_chain_gradient | wrong | db1 one | cause: db1 without w2
def linear_chain_gradient(x, w1, b1, w2, b2):
    return w2 * x, torch.ones_like(b1), x * w1 + b1, torch.ones_like(b2)


# %% linear_chain_gradient | wrong | db1 like dw1 | cause: db1 with x in it
def linear_chain_gradient(x, w1, b1, w2, b2):
    return w2 * x, w2 * x, x * w1 + b1, torch.ones_like(b2)


# %% linear_chain_gradient | wrong | x into the second weight | cause: x in place of y1 in dw2
def linear_chain_gradient(x, w1, b1, w2, b2):
    return w2 * x, w2.clone(), x.clone(), torch.ones_like(b2)


# %% linear_chain_gradient | wrong | b1 forgotten | cause: dw2 without b1
def linear_chain_gradient(x, w1, b1, w2, b2):
    return w2 * x, w2.clone(), x * w1, torch.ones_like(b2)


# %% linear_chain_gradient | wrong | y2 in place of y1 | cause: dw2 = y2
def linear_chain_gradient(x, w1, b1, w2, b2):
    y2 = (x * w1 + b1) * w2 + b2
    return w2 * x, w2.clone(), y2, torch.ones_like(b2)


# %% linear_chain_gradient | wrong | w2 kept in dw2 | cause: dw2 with w2 in it
def linear_chain_gradient(x, w1, b1, w2, b2):
    y1 = x * w1 + b1
    return w2 * x, w2.clone(), w2 * y1, torch.ones_like(b2)


# %% linear_chain_gradient | wrong | db2 zero | cause: db2 = 0
def linear_chain_gradient(x, w1, b1, w2, b2):
    return w2 * x, w2.clone(), x * w1 + b1, torch.zeros_like(b2)


# %% linear_chain_gradient | wrong | db2 is b2 | cause: db2 = b2
def linear_chain_gradient(x, w1, b1, w2, b2):
    return w2 * x, w2 * 1, x * w1 + b1, b2 * 1


# %% linear_chain_gradient | wrong | last layer first | cause: order of the outputs
def linear_chain_gradient(x, w1, b1, w2, b2):
    return x * w1 + b1, torch.ones_like(b2), w2 * x, w2.clone()


# %% linear_chain_gradient | wrong | weights, then biases | cause: order of the outputs
def linear_chain_gradient(x, w1, b1, w2, b2):
    return w2 * x, x * w1 + b1, w2.clone(), torch.ones_like(b2)


# %% linear_chain_gradient | wrong | reversed | cause: order of the outputs
def linear_chain_gradient(x, w1, b1, w2, b2):
    return torch.ones_like(b2), x * w1 + b1, w2.clone(), w2 * x


# %% linear_chain_gradient | wrong | with a minus | cause: sign
def linear_chain_gradient(x, w1, b1, w2, b2):
    return -w2 * x, -w2, -(x * w1 + b1), -torch.ones_like(b2)


# %% linear_chain_gradient | right | w2 itself comes back
def linear_chain_gradient(x, w1, b1, w2, b2):
    return w2 * x, w2, x * w1 + b1, torch.ones_like(b2)


# %% linear_chain_gradient | right | views of arguments
def linear_chain_gradient(x, w1, b1, w2, b2):
    return w2 * x, w2.view_as(w2), x * w1 + b1, torch.ones(()).to(b2).expand_as(b2)


# %% linear_chain_gradient | wrong | db2 a plain 1 | cause: wrong type of db2
def linear_chain_gradient(x, w1, b1, w2, b2):
    return w2 * x, w2.clone(), x * w1 + b1, 1.0


# %% linear_chain_gradient | wrong | db2 0-d | cause: shape of db2
def linear_chain_gradient(x, w1, b1, w2, b2):
    return w2 * x, w2.clone(), x * w1 + b1, torch.ones((), dtype=x.dtype)


# %% linear_chain_gradient | wrong | db2 in float32 | cause: float32 result
def linear_chain_gradient(x, w1, b1, w2, b2):
    return w2 * x, w2.clone(), x * w1 + b1, torch.ones(x.shape)


# %% linear_chain_gradient | wrong | three of four | cause: wrong number of outputs
def linear_chain_gradient(x, w1, b1, w2, b2):
    return w2 * x, w2.clone(), x * w1 + b1


# %% linear_chain_gradient | wrong | stacked | cause: wrong type, one tensor
def linear_chain_gradient(x, w1, b1, w2, b2):
    return torch.stack([w2 * x, w2, x * w1 + b1, torch.ones_like(b2)])


# %% linear_chain_gradient | wrong | summed | cause: shape, sums
def linear_chain_gradient(x, w1, b1, w2, b2):
    return (w2 * x).sum(), w2.sum(), (x * w1 + b1).sum(), torch.ones_like(b2).sum()


# %% linear_chain_gradient | wrong | autograd | cause: autograd
def linear_chain_gradient(x, w1, b1, w2, b2):
    leaves = [t.clone().requires_grad_() for t in (w1, b1, w2, b2)]
    y2 = (x * leaves[0] + leaves[1]) * leaves[2] + leaves[3]
    y2.sum().backward()
    return tuple(t.grad for t in leaves)


# %% linear_chain_gradient | wrong | y1 in place | cause: modifies its input
def linear_chain_gradient(x, w1, b1, w2, b2):
    dw1, db1 = w2 * x, w2.clone()
    return dw1, db1, w1.mul_(x).add_(b1).clone(), torch.ones_like(b2)


# %% linear_chain_gradient | wrong | returns nothing | cause: returns None
def linear_chain_gradient(x, w1, b1, w2, b2):
    dw1, db1, dw2, db2 = w2 * x, w2, x * w1 + b1, torch.ones_like(b2)


# %% linear_chain_gradient | wrong | x times w2 in place | cause: modifies its input and returns it
def linear_chain_gradient(x, w1, b1, w2, b2):
    dw2 = x * w1 + b1
    return x.mul_(w2), w2, dw2, torch.ones_like(b2)


# %% composed_derivative | right | three factors
def composed_derivative(x):
    u = x**2
    v = torch.exp(u)
    return torch.cos(v) * v * (2 * x)


# %% composed_derivative | right | one line
def composed_derivative(x):
    return 2 * x * torch.exp(x * x) * torch.cos(torch.exp(x * x))


# %% composed_derivative | right | backwards
def composed_derivative(x):
    u = x.square()
    v = u.exp()
    g = torch.ones_like(x)
    g = g * v.cos()
    g = g * v
    return g * 2 * x


# %% composed_derivative | right | loop with math
def composed_derivative(x):
    values = [math.cos(math.exp(v * v)) * math.exp(v * v) * 2 * v for v in x.flatten().tolist()]
    return torch.tensor(values, dtype=x.dtype, device=x.device).reshape(x.shape)


# %% composed_derivative | right | NumPy inside, brought back
def composed_derivative(x):
    a = x.cpu().numpy()
    e = np.exp(a**2)
    return torch.as_tensor(2 * a * e * np.cos(e), dtype=x.dtype, device=x.device)


# %% composed_derivative | right | float64 inside, cast back
def composed_derivative(x):
    z = x.double()
    return (2 * z * torch.exp(z**2) * torch.cos(torch.exp(z**2))).to(x.dtype)


# %% composed_derivative | right | functions and their derivatives in a list
def composed_derivative(x):
    steps = [
        (lambda v: v**2, lambda v: 2 * v),
        (torch.exp, torch.exp),
        (torch.sin, torch.cos),
    ]
    value, slope = x, torch.ones_like(x)
    for f, f_prime in steps:
        slope = slope * f_prime(value)
        value = f(value)
    return slope


# %% composed_derivative | right | sine shifted by a quarter turn
def composed_derivative(x):
    v = torch.exp(x.pow(2))
    return torch.sin(v + math.pi / 2) * v * (x + x)


# %% composed_derivative | wrong | outer derivative only | cause: inner factors missing
def composed_derivative(x):
    return torch.cos(torch.exp(x**2))


# %% composed_derivative | wrong | 2x missing | cause: innermost factor missing
def composed_derivative(x):
    return torch.cos(torch.exp(x**2)) * torch.exp(x**2)


# %% composed_derivative | wrong | exp missing | cause: middle factor missing
def composed_derivative(x):
    return torch.cos(torch.exp(x**2)) * 2 * x


# %% composed_derivative | wrong | cos missing | cause: outer factor missing
def composed_derivative(x):
    return torch.exp(x**2) * 2 * x


# %% composed_derivative | wrong | sine kept | cause: sin not differentiated
def composed_derivative(x):
    return torch.sin(torch.exp(x**2)) * torch.exp(x**2) * 2 * x


# %% composed_derivative | wrong | minus cos | cause: sign
def composed_derivative(x):
    return -torch.cos(torch.exp(x**2)) * torch.exp(x**2) * 2 * x


# %% composed_derivative | wrong | all at x | cause: f'(x) g'(x)
def composed_derivative(x):
    return torch.cos(x) * torch.exp(x) * 2 * x


# %% composed_derivative | wrong | cosine at x | cause: cos at x
def composed_derivative(x):
    return torch.cos(x) * torch.exp(x**2) * 2 * x


# %% composed_derivative | wrong | exp at x | cause: exp at x
def composed_derivative(x):
    return torch.cos(torch.exp(x**2)) * torch.exp(x) * 2 * x


# %% composed_derivative | wrong | exp(2x) | cause: exp at 2x
def composed_derivative(x):
    return torch.cos(torch.exp(x**2)) * torch.exp(2 * x)


# %% composed_derivative | wrong | derivatives nested | cause: put into each other
def composed_derivative(x):
    return torch.cos(torch.exp(2 * x))


# %% composed_derivative | wrong | factor inside the cosine | cause: inside cos
def composed_derivative(x):
    return torch.cos(torch.exp(x**2) * 2 * x)


# %% composed_derivative | wrong | x in place of 2x | cause: factor 1/2
def composed_derivative(x):
    return torch.cos(torch.exp(x**2)) * torch.exp(x**2) * x


# %% composed_derivative | wrong | power rule | cause: power rule on exp
def composed_derivative(x):
    return torch.cos(torch.exp(x**2)) * (x**2) * torch.exp(x**2 - 1) * 2 * x


# %% composed_derivative | wrong | exp squared | cause: exp(x)^2
def composed_derivative(x):
    e = torch.exp(x) ** 2
    return torch.cos(e) * 2 * e


# %% composed_derivative | wrong | added | cause: sum in place of product
def composed_derivative(x):
    return torch.cos(torch.exp(x**2)) + torch.exp(x**2) + 2 * x


# %% composed_derivative | wrong | the function | cause: value in place of the derivative
def composed_derivative(x):
    return torch.sin(torch.exp(x**2))


# %% composed_derivative | wrong | central difference | cause: finite differences
def composed_derivative(x):
    h = 1e-5
    f = lambda v: torch.sin(torch.exp(v**2))
    return (f(x + h) - f(x - h)) / (2 * h)


# %% composed_derivative | wrong | autograd | cause: autograd
def composed_derivative(x):
    x = x.detach().requires_grad_()
    return torch.autograd.grad(torch.sin(torch.exp(x**2)).sum(), x)[0]


# %% composed_derivative | wrong | jvp | cause: autograd
def composed_derivative(x):
    f = lambda v: torch.sin(torch.exp(v**2))
    return torch.func.jvp(f, (x,), (torch.ones_like(x),))[1]


# %% composed_derivative | wrong | float() of x | cause: float32 precision
def composed_derivative(x):
    v = x.float()
    e = torch.exp(v**2)
    return (2 * v * e * torch.cos(e)).to(x.dtype)


# %% composed_derivative | wrong | math only | cause: only single numbers
def composed_derivative(x):
    e = math.exp(x**2)
    return torch.tensor(math.cos(e) * e * 2 * x.item(), dtype=x.dtype)


# %% composed_derivative | wrong | squares x in place | cause: modifies its input
def composed_derivative(x):
    twice = 2 * x
    e = x.pow_(2).exp()
    return torch.cos(e) * e * twice


# %% composed_derivative | wrong | summed | cause: shape, sum
def composed_derivative(x):
    e = torch.exp(x**2)
    return (torch.cos(e) * e * 2 * x).sum()


# %% composed_derivative | wrong | absolute x | cause: x < 0 only, sign lost
def composed_derivative(x):
    e = torch.exp(x**2)
    return torch.cos(e) * e * 2 * x.abs()


# %% composed_derivative | wrong | a NumPy array | cause: wrong type, NumPy array
def composed_derivative(x):
    a = x.numpy()
    return np.cos(np.exp(a**2)) * np.exp(a**2) * 2 * a


# %% composed_derivative | wrong | returns nothing | cause: returns None
def composed_derivative(x):
    e = torch.exp(x**2)
    print(torch.cos(e) * e * 2 * x)


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


# %% hidden_layer_gradient | right | step by step
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    Z1 = X @ W1.t() + b1
    A = torch.tanh(Z1)
    O = A @ W2.t() + b2
    dO = 2 * (O - target) / O.numel()
    dW2 = dO.t() @ A
    db2 = dO.sum(0)
    dA = dO @ W2
    dZ1 = dA * (1 - A * A)
    dW1 = dZ1.t() @ X
    db1 = dZ1.sum(0)
    return dW1, db1, dW2, db2


# %% hidden_layer_gradient | right | F.linear, a list
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = F.linear(X, W1, b1).tanh()
    N, K = target.shape
    d2 = (2.0 / (N * K)) * (F.linear(A, W2, b2) - target)
    d1 = torch.mm(d2, W2) * (1.0 - A.pow(2))
    return [torch.mm(d1.T, X), d1.sum(dim=0), torch.mm(d2.T, A), d2.sum(dim=0)]


# %% hidden_layer_gradient | right | one example after the other
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    grads = [torch.zeros_like(p) for p in (W1, b1, W2, b2)]
    for x, t in zip(X, target):
        a = torch.tanh(W1 @ x + b1)
        d2 = 2 * (W2 @ a + b2 - t) / target.numel()
        d1 = (W2.T @ d2) * (1 - a**2)
        for g, part in zip(grads, (torch.outer(d1, x), d1, torch.outer(d2, a), d2)):
            g += part
    return tuple(grads)


# %% hidden_layer_gradient | right | einsum
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(torch.einsum("nd,hd->nh", X, W1) + b1)
    O = torch.einsum("nh,kh->nk", A, W2) + b2
    d2 = 2 * (O - target) / O.numel()
    d1 = torch.einsum("nk,kh,nh->nh", d2, W2, 1 - A**2)
    return (
        torch.einsum("nh,nd->hd", d1, X),
        torch.einsum("nh->h", d1),
        torch.einsum("nk,nh->kh", d2, A),
        torch.einsum("nk->k", d2),
    )


# %% hidden_layer_gradient | right | NumPy inside, brought back
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    x, t, w1, c1, w2, c2 = (v.cpu().numpy() for v in (X, target, W1, b1, W2, b2))
    a = np.tanh(x @ w1.T + c1)
    d2 = 2 * (a @ w2.T + c2 - t) / t.size
    d1 = d2 @ w2 * (1 - a**2)
    results = d1.T @ x, d1.sum(0), d2.T @ a, d2.sum(0)
    return tuple(torch.as_tensor(r, dtype=X.dtype, device=X.device) for r in results)


# %% hidden_layer_gradient | right | float64 inside, cast back
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    x, t, w1, c1, w2, c2 = (v.double() for v in (X, target, W1, b1, W2, b2))
    a = torch.tanh(x @ w1.T + c1)
    d2 = 2 * (a @ w2.T + c2 - t) / t.numel()
    d1 = d2 @ w2 * (1 - a**2)
    return tuple(r.to(X.dtype) for r in (d1.T @ x, d1.sum(0), d2.T @ a, d2.sum(0)))


# %% hidden_layer_gradient | right | biases as a column of ones
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    one = torch.ones(len(X), 1, dtype=X.dtype, device=X.device)
    X1 = torch.hstack([X, one])
    A = torch.tanh(X1 @ torch.hstack([W1, b1[:, None]]).T)
    A1 = torch.hstack([A, one])
    d2 = 2 * (A1 @ torch.hstack([W2, b2[:, None]]).T - target) / target.numel()
    d1 = (d2 @ W2) * (1 - A) * (1 + A)
    G1, G2 = d1.T @ X1, d2.T @ A1
    return G1[:, :-1], G1[:, -1], G2[:, :-1], G2[:, -1]


# %% hidden_layer_gradient | right | 1 / cosh squared
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    Z = X @ W1.T + b1
    A = torch.tanh(Z)
    d2 = (A @ W2.T + b2 - target) * 2 / target.numel()
    d1 = (d2 @ W2) / torch.cosh(Z) ** 2
    return d1.T @ X, d1.sum(0), d2.T @ A, d2.sum(0)


# %% hidden_layer_gradient | wrong | tanh forgotten on the way back | cause: tanh' missing
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    d1 = d2 @ W2
    return d1.T @ X, d1.sum(0), d2.T @ A, d2.sum(0)


# %% hidden_layer_gradient | wrong | 1 - A | cause: square missing
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    d1 = d2 @ W2 * (1 - A)
    return d1.T @ X, d1.sum(0), d2.T @ A, d2.sum(0)


# %% hidden_layer_gradient | wrong | 1 - Z squared | cause: Z in place of A
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    Z = X @ W1.T + b1
    A = torch.tanh(Z)
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    d1 = d2 @ W2 * (1 - Z**2)
    return d1.T @ X, d1.sum(0), d2.T @ A, d2.sum(0)


# %% hidden_layer_gradient | wrong | tanh twice | cause: tanh applied to A
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    d1 = d2 @ W2 * (1 - torch.tanh(A) ** 2)
    return d1.T @ X, d1.sum(0), d2.T @ A, d2.sum(0)


# %% hidden_layer_gradient | wrong | rule of the sigmoid | cause: A(1 - A)
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    d1 = d2 @ W2 * A * (1 - A)
    return d1.T @ X, d1.sum(0), d2.T @ A, d2.sum(0)


# %% hidden_layer_gradient | wrong | sigmoid layer | cause: sigmoid in place of tanh
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.sigmoid(X @ W1.T + b1)
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    d1 = d2 @ W2 * A * (1 - A)
    return d1.T @ X, d1.sum(0), d2.T @ A, d2.sum(0)


# %% hidden_layer_gradient | wrong | ReLU layer | cause: ReLU in place of tanh
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.relu(X @ W1.T + b1)
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    d1 = d2 @ W2 * (A > 0)
    return d1.T @ X, d1.sum(0), d2.T @ A, d2.sum(0)


# %% hidden_layer_gradient | wrong | no activation | cause: no tanh
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = X @ W1.T + b1
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    d1 = d2 @ W2
    return d1.T @ X, d1.sum(0), d2.T @ A, d2.sum(0)


# %% hidden_layer_gradient | wrong | tanh on the output | cause: tanh at the output too
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    O = torch.tanh(A @ W2.T + b2)
    d2 = 2 * (O - target) / target.numel() * (1 - O**2)
    d1 = d2 @ W2 * (1 - A**2)
    return d1.T @ X, d1.sum(0), d2.T @ A, d2.sum(0)


# %% hidden_layer_gradient | wrong | divided by N | cause: factor K
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = 2 * (A @ W2.T + b2 - target) / len(X)
    d1 = d2 @ W2 * (1 - A**2)
    return d1.T @ X, d1.sum(0), d2.T @ A, d2.sum(0)


# %% hidden_layer_gradient | wrong | divided by N, 2 missing | cause: factor K/2
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = (A @ W2.T + b2 - target) / len(X)
    d1 = d2 @ W2 * (1 - A**2)
    return d1.T @ X, d1.sum(0), d2.T @ A, d2.sum(0)


# %% hidden_layer_gradient | wrong | sum of squares | cause: no mean
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = 2 * (A @ W2.T + b2 - target)
    d1 = d2 @ W2 * (1 - A**2)
    return d1.T @ X, d1.sum(0), d2.T @ A, d2.sum(0)


# %% hidden_layer_gradient | wrong | only the difference | cause: 1/2 sum in place of the mean
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = A @ W2.T + b2 - target
    d1 = d2 @ W2 * (1 - A**2)
    return d1.T @ X, d1.sum(0), d2.T @ A, d2.sum(0)


# %% hidden_layer_gradient | wrong | 2 missing | cause: factor 1/2
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = (A @ W2.T + b2 - target) / target.numel()
    d1 = d2 @ W2 * (1 - A**2)
    return d1.T @ X, d1.sum(0), d2.T @ A, d2.sum(0)


# %% hidden_layer_gradient | wrong | a mean more for the hidden layer | cause: dW1 and db1 divided by N again
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    d1 = d2 @ W2 * (1 - A**2) / len(X)
    return d1.T @ X, d1.sum(0), d2.T @ A, d2.sum(0)


# %% hidden_layer_gradient | wrong | target minus output | cause: sign
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = 2 * (target - A @ W2.T - b2) / target.numel()
    d1 = d2 @ W2 * (1 - A**2)
    return d1.T @ X, d1.sum(0), d2.T @ A, d2.sum(0)


# %% hidden_layer_gradient | wrong | W2 not used on the way back | cause: W2 missing
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    d1 = d2.sum(1, keepdim=True) * (1 - A**2)
    return d1.T @ X, d1.sum(0), d2.T @ A, d2.sum(0)


# %% hidden_layer_gradient | wrong | W2 transposed | cause: W2.T in place of W2
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    d1 = d2 @ W2.T * (1 - A**2)
    return d1.T @ X, d1.sum(0), d2.T @ A, d2.sum(0)


# %% hidden_layer_gradient | wrong | dW2 from Z | cause: Z in place of A in dW2
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    Z = X @ W1.T + b1
    A = torch.tanh(Z)
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    d1 = d2 @ W2 * (1 - A**2)
    return d1.T @ X, d1.sum(0), d2.T @ Z, d2.sum(0)


# %% hidden_layer_gradient | wrong | dW2 from X | cause: X in place of A in dW2
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    d1 = d2 @ W2 * (1 - A**2)
    return d1.T @ X, d1.sum(0), d2.T @ X, d2.sum(0)


# %% hidden_layer_gradient | wrong | both weights transposed | cause: transposed
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    d1 = d2 @ W2 * (1 - A**2)
    return X.T @ d1, d1.sum(0), A.T @ d2, d2.sum(0)


# %% hidden_layer_gradient | wrong | b1 left out | cause: b1 not used
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T)
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    d1 = d2 @ W2 * (1 - A**2)
    return d1.T @ X, d1.sum(0), d2.T @ A, d2.sum(0)


# %% hidden_layer_gradient | wrong | b2 left out | cause: b2 not used
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = 2 * (A @ W2.T - target) / target.numel()
    d1 = d2 @ W2 * (1 - A**2)
    return d1.T @ X, d1.sum(0), d2.T @ A, d2.sum(0)


# %% hidden_layer_gradient | wrong | biases averaged | cause: db1 and db2 means
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    d1 = d2 @ W2 * (1 - A**2)
    return d1.T @ X, d1.mean(0), d2.T @ A, d2.mean(0)


# %% hidden_layer_gradient | wrong | biases not summed | cause: shape of db1 and db2, batch kept
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    d1 = d2 @ W2 * (1 - A**2)
    return d1.T @ X, d1, d2.T @ A, d2


# %% hidden_layer_gradient | wrong | last example only | cause: last example only
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    for x, t in zip(X, target):
        a = torch.tanh(W1 @ x + b1)
        d2 = 2 * (W2 @ a + b2 - t) / target.numel()
        d1 = (W2.T @ d2) * (1 - a**2)
    return torch.outer(d1, x), d1, torch.outer(d2, a), d2


# %% hidden_layer_gradient | wrong | output layer first | cause: order of the outputs
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    d1 = d2 @ W2 * (1 - A**2)
    return d2.T @ A, d2.sum(0), d1.T @ X, d1.sum(0)


# %% hidden_layer_gradient | wrong | weights, then biases | cause: order of the outputs
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    d1 = d2 @ W2 * (1 - A**2)
    return d1.T @ X, d2.T @ A, d1.sum(0), d2.sum(0)


# %% hidden_layer_gradient | wrong | autograd | cause: autograd
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    W1, b1, W2, b2 = (p.clone().requires_grad_() for p in (W1, b1, W2, b2))
    loss = F.mse_loss(torch.tanh(X @ W1.T + b1) @ W2.T + b2, target)
    return torch.autograd.grad(loss, (W1, b1, W2, b2))


# %% hidden_layer_gradient | wrong | nn.Sequential and backward | cause: autograd
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    model = nn.Sequential(nn.Linear(*W1.shape[::-1]), nn.Tanh(), nn.Linear(*W2.shape[::-1])).to(X.dtype)
    with torch.no_grad():
        for own, given in zip(model.parameters(), (W1, b1, W2, b2)):
            own.copy_(given)
    nn.MSELoss()(model(X), target).backward()
    return tuple(p.grad for p in model.parameters())


# %% hidden_layer_gradient | wrong | updates the weights too | cause: modifies its input
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    d1 = d2 @ W2 * (1 - A**2)
    grads = d1.T @ X, d1.sum(0), d2.T @ A, d2.sum(0)
    for p, g in zip((W1, b1, W2, b2), grads):
        p.sub_(0.01 * g)
    return grads


# %% hidden_layer_gradient | wrong | W2 updated first | cause: updated W2 on the way back, modifies its input
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    dW2 = d2.T @ A
    W2 -= 0.1 * dW2
    d1 = d2 @ W2 * (1 - A**2)
    return d1.T @ X, d1.sum(0), dW2, d2.sum(0)


# %% hidden_layer_gradient | wrong | zeros in float32 | cause: float32 result
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    grads = [torch.zeros(p.shape) for p in (W1, b1, W2, b2)]
    for x, t in zip(X, target):
        a = torch.tanh(W1 @ x + b1)
        d2 = 2 * (W2 @ a + b2 - t) / target.numel()
        d1 = (W2.T @ d2) * (1 - a**2)
        for g, part in zip(grads, (torch.outer(d1, x), d1, torch.outer(d2, a), d2)):
            g += part
    return grads


# %% hidden_layer_gradient | wrong | a dictionary | cause: wrong type, dictionary
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    d1 = d2 @ W2 * (1 - A**2)
    return {"dW1": d1.T @ X, "db1": d1.sum(0), "dW2": d2.T @ A, "db2": d2.sum(0)}


# %% hidden_layer_gradient | wrong | returns nothing | cause: returns None
def hidden_layer_gradient(X, target, W1, b1, W2, b2):
    A = torch.tanh(X @ W1.T + b1)
    d2 = 2 * (A @ W2.T + b2 - target) / target.numel()
    d1 = d2 @ W2 * (1 - A**2)
