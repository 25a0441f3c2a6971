"""Right and wrong versions of `gradient_with_grad`. The format: ../README.md."""

import copy
import random

import numpy as np
import torch
from torch import autograd
from torch.autograd import grad


# %% gradient_with_grad | right | one call
def gradient_with_grad(loss_fn, parameters):
    return torch.autograd.grad(loss_fn(*parameters), parameters)


# %% gradient_with_grad | right | a list
def gradient_with_grad(loss_fn, parameters):
    loss = loss_fn(*parameters)
    return list(grad(loss, list(parameters)))


# %% gradient_with_grad | right | one parameter after another, graph retained
def gradient_with_grad(loss_fn, parameters):
    loss = loss_fn(*parameters)
    result = []
    for p in parameters:
        (g,) = autograd.grad(loss, p, retain_graph=True)
        result.append(g)
    return tuple(result)


# %% gradient_with_grad | right | a new loss for each parameter
def gradient_with_grad(loss_fn, parameters):
    return tuple(torch.autograd.grad(loss_fn(*parameters), p)[0] for p in parameters)


# %% gradient_with_grad | right | an upstream gradient of one
def gradient_with_grad(loss_fn, parameters):
    loss = loss_fn(*parameters)
    return torch.autograd.grad([loss], parameters, grad_outputs=[torch.ones_like(loss)])


# %% gradient_with_grad | right | backward on copies
def gradient_with_grad(loss_fn, parameters):
    copies = [p.detach().clone().requires_grad_(True) for p in parameters]
    loss_fn(*copies).backward()
    return tuple(c.grad for c in copies)


# %% gradient_with_grad | right | torch.func
def gradient_with_grad(loss_fn, parameters):
    which = tuple(range(len(parameters)))
    gradients = torch.func.grad(loss_fn, argnums=which)(*parameters)
    return tuple(g.detach() for g in gradients)


# %% gradient_with_grad | right | created graph, detached
def gradient_with_grad(loss_fn, parameters):
    gradients = torch.autograd.grad(loss_fn(*parameters), parameters, create_graph=True)
    return tuple(g.detach() for g in gradients)


# %% gradient_with_grad | right | .grad kept and put back
def gradient_with_grad(loss_fn, parameters):
    before = [p.grad for p in parameters]
    for p in parameters:
        p.grad = None
    loss_fn(*parameters).backward()
    result = tuple(p.grad for p in parameters)
    for p, old in zip(parameters, before):
        p.grad = old
    return result


# %% gradient_with_grad | right | enable_grad around
def gradient_with_grad(loss_fn, parameters):
    with torch.enable_grad():
        loss = loss_fn(*parameters)
        return torch.autograd.grad(outputs=loss, inputs=parameters, allow_unused=True)


# %% gradient_with_grad | wrong | backward and .grad | cause: .grad written and added to
def gradient_with_grad(loss_fn, parameters):
    loss_fn(*parameters).backward()
    return tuple(p.grad for p in parameters)


# %% gradient_with_grad | wrong | zeroed, then backward | cause: .grad written
def gradient_with_grad(loss_fn, parameters):
    for p in parameters:
        if p.grad is not None:
            p.grad.zero_()
    loss_fn(*parameters).backward()
    return tuple(p.grad for p in parameters)


# %% gradient_with_grad | wrong | backward, then .grad set to None | cause: .grad lost, and added to
def gradient_with_grad(loss_fn, parameters):
    loss_fn(*parameters).backward()
    gradients = [p.grad for p in parameters]
    for p in parameters:
        p.grad = None
    return gradients


# %% gradient_with_grad | wrong | None before and after | cause: .grad lost
def gradient_with_grad(loss_fn, parameters):
    for p in parameters:
        p.grad = None
    loss_fn(*parameters).backward()
    gradients = [p.grad for p in parameters]
    for p in parameters:
        p.grad = None
    return tuple(gradients)


# %% gradient_with_grad | wrong | .grad set to the result | cause: .grad written
def gradient_with_grad(loss_fn, parameters):
    gradients = torch.autograd.grad(loss_fn(*parameters), parameters)
    for p, g in zip(parameters, gradients):
        p.grad = g
    return gradients


# %% gradient_with_grad | wrong | zero_grad by habit | cause: .grad lost
def gradient_with_grad(loss_fn, parameters):
    torch.optim.SGD(parameters, lr=0.1).zero_grad()
    return torch.autograd.grad(loss_fn(*parameters), parameters)


# %% gradient_with_grad | wrong | the tuple is not unpacked | cause: loss called with one argument
def gradient_with_grad(loss_fn, parameters):
    return torch.autograd.grad(loss_fn(parameters), parameters)


# %% gradient_with_grad | wrong | graph freed after the first | cause: retain_graph missing
def gradient_with_grad(loss_fn, parameters):
    loss = loss_fn(*parameters)
    return tuple(torch.autograd.grad(loss, p)[0] for p in parameters)


# %% gradient_with_grad | wrong | a tuple in each place | cause: [0] forgotten
def gradient_with_grad(loss_fn, parameters):
    return tuple(torch.autograd.grad(loss_fn(*parameters), p) for p in parameters)


# %% gradient_with_grad | wrong | only the first | cause: one gradient returned
def gradient_with_grad(loss_fn, parameters):
    return torch.autograd.grad(loss_fn(*parameters), parameters)[0]


# %% gradient_with_grad | wrong | first in a tuple | cause: one gradient returned
def gradient_with_grad(loss_fn, parameters):
    return torch.autograd.grad(loss_fn(*parameters), parameters[0])


# %% gradient_with_grad | wrong | a bare tensor where there is one | cause: tuple missing
def gradient_with_grad(loss_fn, parameters):
    gradients = torch.autograd.grad(loss_fn(*parameters), parameters)
    return gradients[0] if len(gradients) == 1 else gradients


# %% gradient_with_grad | wrong | one long vector | cause: flattened together
def gradient_with_grad(loss_fn, parameters):
    gradients = torch.autograd.grad(loss_fn(*parameters), parameters)
    return torch.cat([g.flatten() for g in gradients])


# %% gradient_with_grad | wrong | each one flat | cause: flattened
def gradient_with_grad(loss_fn, parameters):
    gradients = torch.autograd.grad(loss_fn(*parameters), parameters)
    return tuple(g.flatten() for g in gradients)


# %% gradient_with_grad | wrong | graph attached | cause: requires grad
def gradient_with_grad(loss_fn, parameters):
    return torch.autograd.grad(loss_fn(*parameters), parameters, create_graph=True)


# %% gradient_with_grad | wrong | detached parameters | cause: no graph
def gradient_with_grad(loss_fn, parameters):
    loss = loss_fn(*[p.detach() for p in parameters])
    return torch.autograd.grad(loss, parameters)


# %% gradient_with_grad | wrong | copies of the parameters | cause: not the tensors of the graph
def gradient_with_grad(loss_fn, parameters):
    copies = [p.clone() for p in parameters]
    loss = loss_fn(*parameters)
    return torch.autograd.grad(loss, copies)


# %% gradient_with_grad | wrong | no_grad around the loss | cause: no graph
def gradient_with_grad(loss_fn, parameters):
    with torch.no_grad():
        loss = loss_fn(*parameters)
    return torch.autograd.grad(loss, parameters)


# %% gradient_with_grad | wrong | loss as a number | cause: item cuts the graph
def gradient_with_grad(loss_fn, parameters):
    loss = loss_fn(*parameters).item()
    return torch.autograd.grad(torch.tensor(loss, requires_grad=True), parameters)


# %% gradient_with_grad | wrong | unused allowed to hide a detached graph | cause: zeros
def gradient_with_grad(loss_fn, parameters):
    loss = loss_fn(parameters[0], *[p.detach() for p in parameters[1:]])
    gradients = torch.autograd.grad(loss, parameters, allow_unused=True)
    return tuple(torch.zeros_like(p) if g is None else g for p, g in zip(parameters, gradients))


# %% gradient_with_grad | wrong | None where detached | cause: None among the gradients
def gradient_with_grad(loss_fn, parameters):
    loss = loss_fn(parameters[0], *[p.detach() for p in parameters[1:]])
    return torch.autograd.grad(loss, parameters, allow_unused=True)


# %% gradient_with_grad | wrong | reversed | cause: order
def gradient_with_grad(loss_fn, parameters):
    gradients = []
    for p in parameters:
        gradients.insert(0, torch.autograd.grad(loss_fn(*parameters), p)[0])
    return tuple(gradients)


# %% gradient_with_grad | wrong | negative gradient | cause: sign
def gradient_with_grad(loss_fn, parameters):
    return tuple(-g for g in torch.autograd.grad(loss_fn(*parameters), parameters))


# %% gradient_with_grad | wrong | upstream of two | cause: factor 2
def gradient_with_grad(loss_fn, parameters):
    loss = loss_fn(*parameters)
    return torch.autograd.grad(loss, parameters, grad_outputs=2 * torch.ones_like(loss))


# %% gradient_with_grad | wrong | upstream is the loss itself | cause: half the gradient of the squared loss
def gradient_with_grad(loss_fn, parameters):
    loss = loss_fn(*parameters)
    return torch.autograd.grad(loss, parameters, grad_outputs=loss.detach())


# %% gradient_with_grad | wrong | squared loss | cause: loss squared
def gradient_with_grad(loss_fn, parameters):
    return torch.autograd.grad(loss_fn(*parameters) ** 2, parameters)


# %% gradient_with_grad | wrong | mean over the entries | cause: divided by the number of entries
def gradient_with_grad(loss_fn, parameters):
    return tuple(g / g.numel() for g in torch.autograd.grad(loss_fn(*parameters), parameters))


# %% gradient_with_grad | wrong | float32 | cause: wrong dtype in float64
def gradient_with_grad(loss_fn, parameters):
    return tuple(g.float() for g in torch.autograd.grad(loss_fn(*parameters), parameters))


# %% gradient_with_grad | wrong | NumPy arrays | cause: wrong type
def gradient_with_grad(loss_fn, parameters):
    return tuple(g.numpy() for g in torch.autograd.grad(loss_fn(*parameters), parameters))


# %% gradient_with_grad | wrong | a dictionary | cause: wrong type
def gradient_with_grad(loss_fn, parameters):
    return dict(enumerate(torch.autograd.grad(loss_fn(*parameters), parameters)))


# %% gradient_with_grad | wrong | a generator | cause: wrong type
def gradient_with_grad(loss_fn, parameters):
    gradients = torch.autograd.grad(loss_fn(*parameters), parameters)
    return (g for g in gradients)


# %% gradient_with_grad | wrong | forgets to return | cause: returns None
def gradient_with_grad(loss_fn, parameters):
    torch.autograd.grad(loss_fn(*parameters), parameters)


# %% gradient_with_grad | wrong | the loss with it | cause: one value too many
def gradient_with_grad(loss_fn, parameters):
    loss = loss_fn(*parameters)
    return loss.detach(), *torch.autograd.grad(loss, parameters)


# %% gradient_with_grad | wrong | the loss alone | cause: loss returned
def gradient_with_grad(loss_fn, parameters):
    return loss_fn(*parameters)


# %% gradient_with_grad | wrong | parameters moved | cause: modifies its input
def gradient_with_grad(loss_fn, parameters):
    gradients = torch.autograd.grad(loss_fn(*parameters), parameters)
    with torch.no_grad():
        for p, g in zip(parameters, gradients):
            p -= 0.1 * g
    return gradients


# %% gradient_with_grad | wrong | updated parameters returned | cause: p - g
def gradient_with_grad(loss_fn, parameters):
    gradients = torch.autograd.grad(loss_fn(*parameters), parameters)
    return tuple((p - g).detach() for p, g in zip(parameters, gradients))


# %% gradient_with_grad | wrong | central differences | cause: finite differences
def gradient_with_grad(loss_fn, parameters):
    h = 1e-4
    values = [p.detach().clone() for p in parameters]
    result = []
    for v in values:
        g = torch.zeros_like(v)
        for i in range(v.numel()):
            flat = v.view(-1)
            old = flat[i].item()
            flat[i] = old + h
            up = loss_fn(*values)
            flat[i] = old - h
            down = loss_fn(*values)
            flat[i] = old
            g.view(-1)[i] = (up - down) / (2 * h)
        result.append(g)
    return tuple(result)


# %% gradient_with_grad | wrong | kept from the first call | cause: caches state between calls
known = {}


def gradient_with_grad(loss_fn, parameters):
    key = parameters[0].dtype, *(p.shape for p in parameters)
    if key not in known:
        known[key] = torch.autograd.grad(loss_fn(*parameters), parameters)
    return known[key]


# %% gradient_with_grad | wrong | noise | cause: random
def gradient_with_grad(loss_fn, parameters):
    noisy = [p + 0.01 * torch.randn_like(p) for p in parameters]
    return torch.autograd.grad(loss_fn(*noisy), parameters)


# %% gradient_with_grad | wrong | tuples inside | cause: the tuple that grad returns kept as it is
def gradient_with_grad(loss_fn, parameters):
    loss = loss_fn(*parameters)
    return tuple(torch.autograd.grad(loss, p, retain_graph=True) for p in parameters)


# %% gradient_with_grad | wrong | late binding | cause: last parameter for all
def gradient_with_grad(loss_fn, parameters):
    takers = [lambda: torch.autograd.grad(loss_fn(*parameters), p)[0] for p in parameters]
    return tuple(t() for t in takers)


# %% gradient_with_grad | wrong | the tuple itself | cause: no star
def gradient_with_grad(loss_fn, parameters):
    loss = loss_fn(parameters)
    return torch.autograd.grad(loss, parameters)


# %% gradient_with_grad | wrong | once for each parameter | cause: added up for each parameter
def gradient_with_grad(loss_fn, parameters):
    totals = [torch.zeros_like(p) for p in parameters]
    for _ in parameters:
        loss = loss_fn(*parameters)
        for total, g in zip(totals, torch.autograd.grad(loss, parameters)):
            total += g
    return tuple(totals)
