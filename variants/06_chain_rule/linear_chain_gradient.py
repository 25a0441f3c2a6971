"""Right and wrong versions of `linear_chain_gradient`. The format: ../README.md."""

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


# %% linear_chain_gradient | wrong | rotated | cause: returned in another order
def linear_chain_gradient(x,w1,b1,w2,b2): return torch.ones_like(x),w2*x,w2.clone(),x*w1+b1


# %% linear_chain_gradient | wrong | begins with y2 | cause: multiplied by y2
def linear_chain_gradient(x, w1, b1, w2, b2):
    y1 = x * w1 + b1
    y2 = y1 * w2 + b2
    g = y2
    return g * w2 * x, g * w2, g * y1, g.clone()
