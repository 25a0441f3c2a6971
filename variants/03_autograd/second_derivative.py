"""Right and wrong versions of `second_derivative`. The format: ../README.md."""

import copy
import random

import numpy as np
import torch
from torch import autograd
from torch.autograd import grad


# %% second_derivative | right | grad of grad
def second_derivative(f, x):
    x = x.detach().clone().requires_grad_(True)
    first = torch.autograd.grad(f(x).sum(), x, create_graph=True)[0]
    return torch.autograd.grad(first.sum(), x)[0]


# %% second_derivative | right | upstream of ones
def second_derivative(f, x):
    x = x.clone().requires_grad_()
    y = f(x)
    (dy,) = grad(y, x, torch.ones_like(y), create_graph=True)
    (ddy,) = grad(dy, x, torch.ones_like(dy))
    return ddy


# %% second_derivative | right | backward twice, cleared in between
def second_derivative(f, x):
    x = x.clone().requires_grad_()
    f(x).sum().backward(create_graph=True)
    first = x.grad
    x.grad = None
    first.sum().backward()
    return x.grad


# %% second_derivative | right | one derivative after another by a function
def derivative(f):
    def df(x):
        return torch.autograd.grad(f(x).sum(), x, create_graph=True)[0]

    return df


def second_derivative(f, x):
    x = x.clone().requires_grad_()
    return derivative(derivative(f))(x).detach()


# %% second_derivative | right | torch.func
def second_derivative(f, x):
    def slope(x):
        return torch.func.grad(lambda z: f(z).sum())(x)

    return torch.func.grad(lambda z: slope(z).sum())(x)


# %% second_derivative | right | x itself made a leaf
def second_derivative(f, x):
    x.requires_grad_(True)
    first = torch.autograd.grad(f(x).sum(), x, create_graph=True)[0]
    return torch.autograd.grad(first.sum(), x)[0]


# %% second_derivative | right | diagonal of the Hessian
def second_derivative(f, x):
    H = torch.autograd.functional.hessian(lambda z: f(z.view(x.shape)).sum(), x.reshape(-1))
    return torch.diagonal(H).reshape(x.shape).clone()


# %% second_derivative | right | one value at a time
def second_derivative(f, x):
    result = torch.empty_like(x)
    for i, value in enumerate(x.flatten()):
        z = value.clone().requires_grad_()
        (d,) = torch.autograd.grad(f(z), z, create_graph=True)
        (dd,) = torch.autograd.grad(d, z)
        result.view(-1)[i] = dd
    return result


# %% second_derivative | right | float64 inside
def second_derivative(f, x):
    z = x.double().detach().requires_grad_()
    (d,) = torch.autograd.grad(f(z).sum(), z, create_graph=True)
    (dd,) = torch.autograd.grad(d.sum(), z)
    return dd.to(x.dtype)


# %% second_derivative | wrong | create_graph forgotten | cause: first derivative is no graph
def second_derivative(f, x):
    x = x.clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x)
    (second,) = torch.autograd.grad(first.sum(), x)
    return second


# %% second_derivative | wrong | retain_graph for create_graph | cause: first derivative is no graph
def second_derivative(f, x):
    x = x.clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, retain_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    return second


# %% second_derivative | wrong | only once | cause: first derivative
def second_derivative(f, x):
    x = x.clone().requires_grad_()
    f(x).sum().backward()
    return x.grad


# %% second_derivative | wrong | the same loss twice | cause: first derivative
def second_derivative(f, x):
    x = x.clone().requires_grad_()
    y = f(x).sum()
    (first,) = torch.autograd.grad(y, x, create_graph=True)
    (second,) = torch.autograd.grad(y, x)
    return second


# %% second_derivative | wrong | first derivative returned | cause: first derivative
def second_derivative(f, x):
    x = x.clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    return first.detach()


# %% second_derivative | wrong | squared | cause: f' squared
def second_derivative(f, x):
    x = x.clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x)
    return first**2


# %% second_derivative | wrong | sum of f' squared | cause: derivative of f' squared
def second_derivative(f, x):
    x = x.clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad((first**2).sum(), x)
    return second


# %% second_derivative | wrong | backward twice, .grad not cleared | cause: f' + f''
def second_derivative(f, x):
    x = x.clone().requires_grad_()
    f(x).sum().backward(create_graph=True)
    x.grad.sum().backward()
    return x.grad.detach()


# %% second_derivative | wrong | zero_ between the two | cause: in-place change of the graph
def second_derivative(f, x):
    x = x.clone().requires_grad_()
    f(x).sum().backward(create_graph=True)
    first = x.grad
    x.grad.zero_()
    first.sum().backward()
    return x.grad.detach()


# %% second_derivative | wrong | f' as upstream | cause: f' times f''
def second_derivative(f, x):
    x = x.clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first, x, grad_outputs=first.detach())
    return second


# %% second_derivative | wrong | x as upstream | cause: x times f''
def second_derivative(f, x):
    x = x.clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first, x, grad_outputs=x.detach())
    return second


# %% second_derivative | wrong | f' at f' | cause: f' applied twice
def second_derivative(f, x):
    def slope(z):
        z = z.detach().clone().requires_grad_()
        return torch.autograd.grad(f(z).sum(), z)[0]

    return slope(slope(x))


# %% second_derivative | wrong | f of f | cause: f applied twice
def second_derivative(f, x):
    x = x.clone().requires_grad_()
    return torch.autograd.grad(f(f(x)).sum(), x)[0]


# %% second_derivative | wrong | third derivative | cause: once too often
def second_derivative(f, x):
    d = x.clone().requires_grad_()
    x = d
    y = f(x)
    for _ in range(3):
        if not y.requires_grad:
            return torch.zeros_like(x)
        (y,) = torch.autograd.grad(y.sum(), x, create_graph=True, materialize_grads=True)
    return y.detach()


# %% second_derivative | wrong | backward on a tensor | cause: sum missing
def second_derivative(f, x):
    x = x.clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x), x, create_graph=True)
    (second,) = torch.autograd.grad(first, x)
    return second


# %% second_derivative | wrong | means | cause: mean in place of sum, twice
def second_derivative(f, x):
    x = x.clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).mean(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.mean(), x)
    return second


# %% second_derivative | wrong | mean first | cause: mean in place of sum, once
def second_derivative(f, x):
    x = x.clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).mean(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    return second


# %% second_derivative | wrong | requires_grad forgotten | cause: no graph
def second_derivative(f, x):
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    return second


# %% second_derivative | wrong | requires_grad after the graph | cause: no graph
def second_derivative(f, x):
    x = x.clone()
    y = f(x).sum()
    x.requires_grad_()
    (first,) = torch.autograd.grad(y, x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    return second


# %% second_derivative | wrong | detached in between | cause: graph cut
def second_derivative(f, x):
    x = x.clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.detach().sum(), x)
    return second


# %% second_derivative | wrong | graph attached | cause: requires grad
def second_derivative(f, x):
    x = x.clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x, create_graph=True)
    return second + 0 * x


# %% second_derivative | wrong | a tuple | cause: [0] forgotten
def second_derivative(f, x):
    x = x.clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    return torch.autograd.grad(first.sum(), x)


# %% second_derivative | wrong | the whole Hessian | cause: wrong shape
def second_derivative(f, x):
    return torch.autograd.functional.hessian(lambda z: f(z).sum(), x)


# %% second_derivative | wrong | summed | cause: a single number
def second_derivative(f, x):
    x = x.clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    return second.sum()


# %% second_derivative | wrong | central differences | cause: finite differences
def second_derivative(f, x):
    h = 1e-3
    return (f(x + h) - 2 * f(x) + f(x - h)) / h**2


# %% second_derivative | wrong | difference of first derivatives | cause: finite differences
def second_derivative(f, x):
    def slope(z):
        z = z.detach().clone().requires_grad_()
        return torch.autograd.grad(f(z).sum(), z)[0]

    h = 1e-4
    return (slope(x + h) - slope(x - h)) / (2 * h)


# %% second_derivative | wrong | half of it | cause: factor 1/2, Taylor coefficient
def second_derivative(f, x):
    x = x.clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    return second / 2


# %% second_derivative | wrong | minus | cause: sign
def second_derivative(f, x):
    x = x.clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(-first.sum(), x)
    return second


# %% second_derivative | wrong | at the moved place | cause: modifies its input
def second_derivative(f, x):
    z = x.clone().requires_grad_()
    (first,) = torch.autograd.grad(f(z).sum(), z, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), z)
    x -= 0.1 * second
    return second


# %% second_derivative | wrong | NumPy | cause: wrong type
def second_derivative(f, x):
    x = x.clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    return second.numpy()


# %% second_derivative | wrong | float32 leaf | cause: float32 inside
def second_derivative(f, x):
    z = x.float().detach().requires_grad_()
    (first,) = torch.autograd.grad(f(z).sum(), z, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), z)
    return second.to(x.dtype)


# %% second_derivative | wrong | only one number | cause: scalar input only
def second_derivative(f, x):
    z = torch.tensor(x.item(), requires_grad=True)
    (first,) = torch.autograd.grad(f(z), z, create_graph=True)
    return torch.autograd.grad(first, z)[0]


# %% second_derivative | wrong | forgets to return | cause: returns None
def second_derivative(f, x):
    x = x.clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)


# %% second_derivative | wrong | derivative of the first slope | cause: first entry only
def second_derivative(f, x):
    leaf = x.clone().requires_grad_()
    (d,) = torch.autograd.grad(f(leaf).sum(), leaf, create_graph=True)
    (dd,) = torch.autograd.grad(d.reshape(-1)[0], leaf)
    return dd
