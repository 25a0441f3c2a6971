"""Right and wrong versions of `stop_gradient`. The format: ../README.md."""

import copy
import random

import numpy as np
import torch
from torch import autograd
from torch.autograd import grad


# %% stop_gradient | right | detach
def stop_gradient(f, g, x):
    x = x.detach().clone().requires_grad_()
    (f(x) * g(x).detach()).sum().backward()
    return x.grad


# %% stop_gradient | right | torch.autograd.grad
def stop_gradient(f, g, x):
    x = x.clone().requires_grad_(True)
    c = g(x).detach()
    return torch.autograd.grad((f(x) * c).sum(), x)[0]


# %% stop_gradient | right | g of the plain x
def stop_gradient(f, g, x):
    leaf = x.clone().requires_grad_()
    return torch.autograd.grad(torch.sum(f(leaf) * g(x)), leaf)[0]


# %% stop_gradient | right | no_grad around g
def stop_gradient(f, g, x):
    x = x.clone().requires_grad_()
    with torch.no_grad():
        c = g(x)
    loss = torch.sum(c * f(x))
    loss.backward()
    return x.grad.detach()


# %% stop_gradient | right | g as the upstream gradient
def stop_gradient(f, g, x):
    leaf = x.clone().requires_grad_()
    y = f(leaf)
    (result,) = torch.autograd.grad(y, leaf, grad_outputs=g(x))
    return result


# %% stop_gradient | right | g times f'
def stop_gradient(f, g, x):
    leaf = x.detach().clone().requires_grad_()
    f(leaf).sum().backward()
    return leaf.grad * g(x)


# %% stop_gradient | right | torch.func with a closure
def stop_gradient(f, g, x):
    c = g(x)
    return torch.func.grad(lambda z: (f(z) * c).sum())(x)


# %% stop_gradient | right | dot product of flat vectors
def stop_gradient(f, g, x):
    flat = x.reshape(-1).clone().requires_grad_()
    torch.dot(f(flat), g(flat).detach()).backward()
    return flat.grad.reshape(x.shape)


# %% stop_gradient | right | g of a detached copy
def stop_gradient(f, g, x):
    x = x.clone().requires_grad_()
    loss = torch.einsum("...,...->", f(x), g(x.detach()))
    return torch.autograd.grad(loss, x)[0]


# %% stop_gradient | wrong | nothing detached | cause: product rule in full
def stop_gradient(f, g, x):
    x = x.clone().requires_grad_()
    (f(x) * g(x)).sum().backward()
    return x.grad


# %% stop_gradient | wrong | f detached | cause: detach on the wrong factor
def stop_gradient(f, g, x):
    x = x.clone().requires_grad_()
    (f(x).detach() * g(x)).sum().backward()
    return x.grad


# %% stop_gradient | wrong | both detached | cause: no graph
def stop_gradient(f, g, x):
    x = x.clone().requires_grad_()
    (f(x).detach() * g(x).detach()).sum().backward()
    return x.grad


# %% stop_gradient | wrong | the product detached | cause: no graph
def stop_gradient(f, g, x):
    x = x.clone().requires_grad_()
    loss = (f(x) * g(x)).detach().sum()
    loss.backward()
    return x.grad


# %% stop_gradient | wrong | x detached in both | cause: no graph
def stop_gradient(f, g, x):
    x = x.clone().requires_grad_().detach()
    loss = (f(x) * g(x)).sum()
    return torch.autograd.grad(loss, x)[0]


# %% stop_gradient | wrong | no_grad around all | cause: no graph
def stop_gradient(f, g, x):
    x = x.clone().requires_grad_()
    with torch.no_grad():
        loss = (f(x) * g(x)).sum()
    loss.backward()
    return x.grad


# %% stop_gradient | wrong | detach without using it | cause: product rule in full
def stop_gradient(f, g, x):
    x = x.clone().requires_grad_()
    c = g(x)
    c.detach()
    return torch.autograd.grad((f(x) * c).sum(), x)[0]


# %% stop_gradient | wrong | clone for detach | cause: product rule in full
def stop_gradient(f, g, x):
    x = x.clone().requires_grad_()
    c = g(x).clone()
    return torch.autograd.grad((f(x) * c).sum(), x)[0]


# %% stop_gradient | wrong | requires_grad forgotten | cause: no graph
def stop_gradient(f, g, x):
    loss = (f(x) * g(x).detach()).sum()
    return torch.autograd.grad(loss, x)[0]


# %% stop_gradient | wrong | g left out | cause: f'
def stop_gradient(f, g, x):
    x = x.clone().requires_grad_()
    return torch.autograd.grad(f(x).sum(), x)[0]


# %% stop_gradient | wrong | the product | cause: value, not gradient
def stop_gradient(f, g, x):
    return f(x) * g(x)


# %% stop_gradient | wrong | both derivatives | cause: f' g'
def stop_gradient(f, g, x):
    x = x.clone().requires_grad_()
    (df,) = torch.autograd.grad(f(x).sum(), x)
    (dg,) = torch.autograd.grad(g(x).sum(), x)
    return df * dg


# %% stop_gradient | wrong | the sum of both | cause: f' + g'
def stop_gradient(f, g, x):
    x = x.clone().requires_grad_()
    return torch.autograd.grad((f(x) + g(x)).sum(), x)[0]


# %% stop_gradient | wrong | plus the detached | cause: f', constant added
def stop_gradient(f, g, x):
    x = x.clone().requires_grad_()
    return torch.autograd.grad((f(x) + g(x).detach()).sum(), x)[0]


# %% stop_gradient | wrong | plus g | cause: f' + g
def stop_gradient(f, g, x):
    x = x.clone().requires_grad_()
    (df,) = torch.autograd.grad(f(x).sum(), x)
    return (df + g(x)).detach()


# %% stop_gradient | wrong | f of g | cause: composition in place of the product
def stop_gradient(f, g, x):
    x = x.clone().requires_grad_()
    return torch.autograd.grad(f(g(x)).sum(), x)[0]


# %% stop_gradient | wrong | f at the detached g | cause: f' at g(x)
def stop_gradient(f, g, x):
    z = g(x).detach().requires_grad_()
    return torch.autograd.grad(f(z).sum(), z)[0]


# %% stop_gradient | wrong | quotient | cause: divided by g
def stop_gradient(f, g, x):
    x = x.clone().requires_grad_()
    return torch.autograd.grad((f(x) / g(x).detach()).sum(), x)[0]


# %% stop_gradient | wrong | sums multiplied | cause: sum of g for all
def stop_gradient(f, g, x):
    x = x.clone().requires_grad_()
    loss = f(x).sum() * g(x).sum().detach()
    return torch.autograd.grad(loss, x)[0]


# %% stop_gradient | wrong | mean | cause: mean in place of sum
def stop_gradient(f, g, x):
    x = x.clone().requires_grad_()
    return torch.autograd.grad((f(x) * g(x).detach()).mean(), x)[0]


# %% stop_gradient | wrong | backward without a sum | cause: sum missing
def stop_gradient(f, g, x):
    x = x.clone().requires_grad_()
    (f(x) * g(x).detach()).backward()
    return x.grad


# %% stop_gradient | wrong | f and g exchanged | cause: detach on the wrong factor
def stop_gradient(g, f, x):
    x = x.clone().requires_grad_()
    (f(x) * g(x).detach()).sum().backward()
    return x.grad


# %% stop_gradient | wrong | minus | cause: sign
def stop_gradient(f, g, x):
    x = x.clone().requires_grad_()
    (-f(x) * g(x).detach()).sum().backward()
    return x.grad


# %% stop_gradient | wrong | backward twice | cause: factor 2
def stop_gradient(f, g, x):
    x = x.clone().requires_grad_()
    for _ in range(2):
        (f(x) * g(x).detach()).sum().backward()
    return x.grad


# %% stop_gradient | wrong | graph attached | cause: requires grad
def stop_gradient(f, g, x):
    x = x.clone().requires_grad_()
    loss = (f(x) * g(x).detach()).sum()
    (result,) = torch.autograd.grad(loss, x, create_graph=True)
    return result


# %% stop_gradient | wrong | f' times g with a graph | cause: requires grad
def stop_gradient(f, g, x):
    x = x.clone().requires_grad_()
    f(x).sum().backward()
    return x.grad * g(x)


# %% stop_gradient | wrong | a tuple | cause: [0] forgotten
def stop_gradient(f, g, x):
    x = x.clone().requires_grad_()
    return torch.autograd.grad((f(x) * g(x).detach()).sum(), x)


# %% stop_gradient | wrong | NumPy constant in float32 | cause: lost precision
def stop_gradient(f, g, x):
    x = x.clone().requires_grad_()
    c = torch.tensor(g(x).tolist(), device=x.device)
    return torch.autograd.grad((f(x) * c).sum(), x)[0]


# %% stop_gradient | wrong | x scaled in place | cause: modifies its input
def stop_gradient(f, g, x):
    leaf = x.clone().requires_grad_()
    (result,) = torch.autograd.grad(f(leaf).sum(), leaf)
    result = result * g(x)
    x *= 0
    return result


# %% stop_gradient | wrong | summed | cause: wrong shape
def stop_gradient(f, g, x):
    x = x.clone().requires_grad_()
    (result,) = torch.autograd.grad((f(x) * g(x).detach()).sum(), x)
    return result.sum()


# %% stop_gradient | wrong | central differences | cause: finite differences
def stop_gradient(f, g, x):
    h = 1e-4
    return g(x) * (f(x + h) - f(x - h)) / (2 * h)


# %% stop_gradient | wrong | constant kept from the first call | cause: caches state between calls
constants = {}


def stop_gradient(f, g, x):
    c = constants.setdefault(x.shape, g(x)).to(x.dtype)
    leaf = x.clone().requires_grad_()
    return torch.autograd.grad((f(leaf) * c).sum(), leaf)[0] * (1 + len(constants))


# %% stop_gradient | wrong | forgets to return | cause: returns None
def stop_gradient(f, g, x):
    x = x.clone().requires_grad_()
    (f(x) * g(x).detach()).sum().backward()
