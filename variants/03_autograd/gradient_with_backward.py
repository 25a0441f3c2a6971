"""Right and wrong versions of `gradient_with_backward`. The format: ../README.md."""

import copy
import random

import numpy as np
import torch
from torch import autograd
from torch.autograd import grad


# %% gradient_with_backward | right | .grad set to None first
def gradient_with_backward(loss_fn, parameters):
    for p in parameters:
        p.grad = None
    loss_fn(*parameters).backward()
    return tuple(p.grad for p in parameters)


# %% gradient_with_backward | right | zeroed in place first
def gradient_with_backward(loss_fn, parameters):
    for p in parameters:
        if p.grad is not None:
            p.grad.zero_()
    loss = loss_fn(*parameters)
    loss.backward()
    return [p.grad.clone() for p in parameters]


# %% gradient_with_backward | right | zero_grad of an optimizer
def gradient_with_backward(loss_fn, parameters):
    torch.optim.SGD(parameters, lr=1.0).zero_grad()
    loss_fn(*parameters).backward()
    return tuple(p.grad for p in parameters)


# %% gradient_with_backward | right | copies zeroed at the end as well
def gradient_with_backward(loss_fn, parameters):
    for p in parameters:
        p.grad = None
    loss_fn(*parameters).backward()
    gradients = tuple(p.grad.detach().clone() for p in parameters)
    for p in parameters:
        p.grad.zero_()
    return gradients


# %% gradient_with_backward | right | new leaves
def gradient_with_backward(loss_fn, parameters):
    leaves = [p.detach().clone().requires_grad_() for p in parameters]
    loss_fn(*leaves).backward()
    return tuple(leaf.grad for leaf in leaves)


# %% gradient_with_backward | right | the old .grad subtracted
def gradient_with_backward(loss_fn, parameters):
    old = [torch.zeros_like(p) if p.grad is None else p.grad.clone() for p in parameters]
    loss_fn(*parameters).backward()
    return tuple(p.grad - o for p, o in zip(parameters, old))


# %% gradient_with_backward | right | backward with inputs and an upstream of one
def gradient_with_backward(loss_fn, parameters):
    for p in parameters:
        p.grad = torch.zeros_like(p)
    loss = loss_fn(*parameters)
    loss.backward(torch.ones_like(loss), inputs=list(parameters))
    return tuple(p.grad for p in parameters)


# %% gradient_with_backward | right | torch.autograd.backward
def gradient_with_backward(loss_fn, parameters):
    def clear(tensors):
        for t in tensors:
            t.grad = None

    clear(parameters)
    torch.autograd.backward(loss_fn(*parameters))
    gradients = [p.grad for p in parameters]
    clear(parameters)
    return gradients


# %% gradient_with_backward | right | retain_grad on what is computed
def gradient_with_backward(loss_fn, parameters):
    qs = [p * 1.0 for p in parameters]
    for q in qs:
        q.retain_grad()
    loss_fn(*qs).backward()
    return tuple(q.grad for q in qs)


# %% gradient_with_backward | right | leaves below what the loss is given
def gradient_with_backward(loss_fn, parameters):
    leaves = [p.detach().clone().requires_grad_() for p in parameters]
    loss_fn(*[q + 0 for q in leaves]).sum().backward()
    return tuple(q.grad for q in leaves)


# %% gradient_with_backward | right | one parameter at a time
def gradient_with_backward(loss_fn, parameters):
    out = []
    for p in parameters:
        p.grad = None
        loss_fn(*parameters).backward(inputs=[p])
        out.append(p.grad.clone())
    return out


# %% gradient_with_backward | right | deep copies, upstream of one
def gradient_with_backward(loss_fn, parameters):
    import copy

    ps = copy.deepcopy(parameters)
    for p in ps:
        p.grad = None
    l = loss_fn(*ps)
    torch.autograd.backward((l,), (torch.ones_like(l),))
    return tuple(p.grad for p in ps)


# %% gradient_with_backward | right | nn.Parameter
def gradient_with_backward(loss_fn, parameters):
    ps = [torch.nn.Parameter(p.detach().clone()) for p in parameters]
    loss_fn(*ps).backward()
    return tuple(p.grad for p in ps)


# %% gradient_with_backward | wrong | never cleared | cause: old gradients added
def gradient_with_backward(loss_fn, parameters):
    loss_fn(*parameters).backward()
    return tuple(p.grad for p in parameters)


# %% gradient_with_backward | wrong | cleared afterwards | cause: old gradients added
def gradient_with_backward(loss_fn, parameters):
    loss_fn(*parameters).backward()
    gradients = tuple(p.grad.clone() for p in parameters)
    for p in parameters:
        p.grad = None
    return gradients


# %% gradient_with_backward | wrong | zeroed in place afterwards | cause: zeros returned
def gradient_with_backward(loss_fn, parameters):
    for p in parameters:
        p.grad = None
    loss_fn(*parameters).backward()
    gradients = tuple(p.grad for p in parameters)
    for p in parameters:
        p.grad.zero_()
    return gradients


# %% gradient_with_backward | wrong | cleared between backward and return | cause: None returned
def gradient_with_backward(loss_fn, parameters):
    loss_fn(*parameters).backward()
    for p in parameters:
        p.grad = None
    return tuple(p.grad for p in parameters)


# %% gradient_with_backward | wrong | only the first cleared | cause: old gradients added in the others
def gradient_with_backward(loss_fn, parameters):
    parameters[0].grad = None
    loss_fn(*parameters).backward()
    return tuple(p.grad for p in parameters)


# %% gradient_with_backward | wrong | clearing outside the loop | cause: only the last cleared
def gradient_with_backward(loss_fn, parameters):
    for p in parameters:
        pass
    p.grad = None
    loss_fn(*parameters).backward()
    return tuple(p.grad for p in parameters)


# %% gradient_with_backward | wrong | zero_ on None | cause: AttributeError
def gradient_with_backward(loss_fn, parameters):
    for p in parameters:
        p.grad.zero_()
    loss_fn(*parameters).backward()
    return tuple(p.grad for p in parameters)


# %% gradient_with_backward | wrong | .grad set to 0 | cause: an int in .grad
def gradient_with_backward(loss_fn, parameters):
    for p in parameters:
        p.grad = 0
    loss_fn(*parameters).backward()
    return tuple(p.grad for p in parameters)


# %% gradient_with_backward | wrong | backward twice | cause: twice the gradient
def gradient_with_backward(loss_fn, parameters):
    for p in parameters:
        p.grad = None
    loss = loss_fn(*parameters)
    loss.backward(retain_graph=True)
    loss.backward()
    return tuple(p.grad for p in parameters)


# %% gradient_with_backward | wrong | backward twice, never cleared | cause: old and twice the gradient
def gradient_with_backward(loss_fn, parameters):
    loss_fn(*parameters).backward()
    loss_fn(*parameters).backward()
    return tuple(p.grad for p in parameters)


# %% gradient_with_backward | wrong | backward twice on one graph | cause: graph freed
def gradient_with_backward(loss_fn, parameters):
    for p in parameters:
        p.grad = None
    loss = loss_fn(*parameters)
    loss.backward()
    loss.backward()
    return tuple(p.grad for p in parameters)


# %% gradient_with_backward | wrong | backward for each parameter | cause: as many times too large
def gradient_with_backward(loss_fn, parameters):
    for p in parameters:
        p.grad = None
    for p in parameters:
        loss_fn(*parameters).backward()
    return tuple(p.grad for p in parameters)


# %% gradient_with_backward | wrong | only if .grad is None | cause: stale gradient
def gradient_with_backward(loss_fn, parameters):
    leaves = [p.detach().clone().requires_grad_() for p in parameters]
    loss_fn(*leaves).backward()
    return tuple(leaf.grad if p.grad is None else p.grad for p, leaf in zip(parameters, leaves))


# %% gradient_with_backward | wrong | what backward returns | cause: None returned
def gradient_with_backward(loss_fn, parameters):
    return loss_fn(*parameters).backward()


# %% gradient_with_backward | wrong | .grad of the loss | cause: not a leaf
def gradient_with_backward(loss_fn, parameters):
    loss = loss_fn(*parameters)
    loss.backward()
    return loss.grad


# %% gradient_with_backward | wrong | detached copies | cause: no graph
def gradient_with_backward(loss_fn, parameters):
    loss = loss_fn(*[p.detach() for p in parameters])
    loss.backward()
    return tuple(p.grad for p in parameters)


# %% gradient_with_backward | wrong | clones are no leaves | cause: .grad of clones is None
def gradient_with_backward(loss_fn, parameters):
    clones = [p.clone() for p in parameters]
    loss_fn(*clones).backward()
    return tuple(c.grad for c in clones)


# %% gradient_with_backward | wrong | no_grad around | cause: no graph
def gradient_with_backward(loss_fn, parameters):
    with torch.no_grad():
        loss = loss_fn(*parameters)
        loss.backward()
    return tuple(p.grad for p in parameters)


# %% gradient_with_backward | wrong | the tuple is not unpacked | cause: loss called with one argument
def gradient_with_backward(loss_fn, parameters):
    for p in parameters:
        p.grad = None
    loss_fn(parameters).backward()
    return tuple(p.grad for p in parameters)


# %% gradient_with_backward | wrong | negative | cause: sign
def gradient_with_backward(loss_fn, parameters):
    for p in parameters:
        p.grad = None
    (-loss_fn(*parameters)).backward()
    return tuple(p.grad for p in parameters)


# %% gradient_with_backward | wrong | graph attached | cause: requires grad
def gradient_with_backward(loss_fn, parameters):
    for p in parameters:
        p.grad = None
    loss_fn(*parameters).backward(create_graph=True)
    gradients = tuple(p.grad for p in parameters)
    for p in parameters:
        p.grad = None
    return gradients


# %% gradient_with_backward | wrong | requires_grad_ on the result | cause: requires grad
def gradient_with_backward(loss_fn, parameters):
    for p in parameters:
        p.grad = None
    loss_fn(*parameters).backward()
    return tuple(p.grad.clone().requires_grad_() for p in parameters)


# %% gradient_with_backward | wrong | a bare tensor where there is one | cause: tuple missing
def gradient_with_backward(loss_fn, parameters):
    for p in parameters:
        p.grad = None
    loss_fn(*parameters).backward()
    if len(parameters) == 1:
        return parameters[0].grad
    return tuple(p.grad for p in parameters)


# %% gradient_with_backward | wrong | first only | cause: return inside the loop
def gradient_with_backward(loss_fn, parameters):
    for p in parameters:
        p.grad = None
    loss_fn(*parameters).backward()
    for p in parameters:
        return (p.grad,)


# %% gradient_with_backward | wrong | the parameters | cause: .grad forgotten
def gradient_with_backward(loss_fn, parameters):
    for p in parameters:
        p.grad = None
    loss_fn(*parameters).backward()
    return tuple(p.detach().clone() for p in parameters)


# %% gradient_with_backward | wrong | .data for .grad | cause: returns its input's memory
def gradient_with_backward(loss_fn, parameters):
    for p in parameters:
        p.grad = None
    loss_fn(*parameters).backward()
    return tuple(p.data for p in parameters)


# %% gradient_with_backward | wrong | norms | cause: one number for each parameter
def gradient_with_backward(loss_fn, parameters):
    for p in parameters:
        p.grad = None
    loss_fn(*parameters).backward()
    return tuple(p.grad.norm() for p in parameters)


# %% gradient_with_backward | wrong | clipped | cause: scaled to length 1
def gradient_with_backward(loss_fn, parameters):
    for p in parameters:
        p.grad = None
    loss_fn(*parameters).backward()
    length = torch.sqrt(sum((p.grad**2).sum() for p in parameters))
    return tuple(p.grad / length for p in parameters)


# %% gradient_with_backward | wrong | a step as well | cause: modifies its input
def gradient_with_backward(loss_fn, parameters):
    optimizer = torch.optim.SGD(parameters, lr=0.1)
    optimizer.zero_grad()
    loss_fn(*parameters).backward()
    optimizer.step()
    return tuple(p.grad for p in parameters)


# %% gradient_with_backward | wrong | float64 whatever comes in | cause: wrong dtype in float32
def gradient_with_backward(loss_fn, parameters):
    for p in parameters:
        p.grad = None
    loss_fn(*parameters).backward()
    return tuple(p.grad.double() for p in parameters)


# %% gradient_with_backward | wrong | lists of numbers | cause: wrong type
def gradient_with_backward(loss_fn, parameters):
    for p in parameters:
        p.grad = None
    loss_fn(*parameters).backward()
    return tuple(p.grad.tolist() for p in parameters)


# %% gradient_with_backward | wrong | prints | cause: returns None
def gradient_with_backward(loss_fn, parameters):
    for p in parameters:
        p.grad = None
    loss_fn(*parameters).backward()
    for p in parameters:
        print(p.grad)


# %% gradient_with_backward | wrong | all gradients of all calls | cause: caches state between calls
gradients = []


def gradient_with_backward(loss_fn, parameters):
    for p in parameters:
        p.grad = None
    loss_fn(*parameters).backward()
    gradients.extend(p.grad for p in parameters)
    return tuple(gradients)


# %% gradient_with_backward | wrong | a little noise | cause: random
def gradient_with_backward(loss_fn, parameters):
    for p in parameters:
        p.grad = None
    loss_fn(*parameters).backward()
    found = [p.grad * (1 + 0.01 * random.random()) for p in parameters]
    return tuple(found)


# %% gradient_with_backward | wrong | by autograd.grad | cause: torch.autograd.grad in place of backward()
def gradient_with_backward(loss_fn, parameters):
    return torch.autograd.grad(loss_fn(*parameters), parameters)


# %% gradient_with_backward | wrong | by autograd.grad into .grad | cause: .grad filled by hand, no backward()
def gradient_with_backward(loss_fn, parameters):
    for p, g in zip(parameters, torch.autograd.grad(loss_fn(*parameters), parameters)):
        p.grad = g
    return tuple(p.grad for p in parameters)


# %% gradient_with_backward | wrong | torch.func | cause: torch.func in place of backward()
def gradient_with_backward(loss_fn, parameters):
    return torch.func.grad(loss_fn, tuple(range(len(parameters))))(*[p.detach() for p in parameters])


# %% gradient_with_backward | wrong | functional.jacobian | cause: jacobian in place of backward()
def gradient_with_backward(loss_fn, parameters):
    return tuple(torch.autograd.functional.jacobian(loss_fn, tuple(p.detach() for p in parameters)))


# %% gradient_with_backward | wrong | half of the loss, nothing cleared | cause: halved and not cleared
def gradient_with_backward(loss_fn, parameters):
    (loss_fn(*parameters) * 0.5).backward()
    return tuple(p.grad.clone() for p in parameters)


# %% gradient_with_backward | wrong | backward() before each .grad is read | cause: backward() too often
def gradient_with_backward(loss_fn, parameters):
    for p in parameters:
        p.grad = None
    out = []
    for p in parameters:
        loss_fn(*parameters).backward()
        out.append(p.grad.clone())
    return tuple(out)


# %% gradient_with_backward | wrong | list in place of the parameters | cause: no star
def gradient_with_backward(loss_fn, parameters):
    for p in parameters:
        p.grad = None
    loss_fn(list(parameters)).backward()
    return tuple(p.grad for p in parameters)
