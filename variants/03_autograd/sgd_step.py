"""Right and wrong versions of `sgd_step`. The format: ../README.md."""

import copy
import random

import numpy as np
import torch
from torch import autograd
from torch.autograd import grad


# %% sgd_step | right | grad and no_grad
def sgd_step(loss_fn, parameters, lr):
    gradients = torch.autograd.grad(loss_fn(*parameters), parameters)
    with torch.no_grad():
        return tuple(p - lr * g for p, g in zip(parameters, gradients))


# %% sgd_step | right | backward, then None
def sgd_step(loss_fn, parameters, lr):
    loss_fn(*parameters).backward()
    new = []
    with torch.no_grad():
        for p in parameters:
            new.append(p - lr * p.grad)
            p.grad = None
    return new


# %% sgd_step | right | backward, then zero_
def sgd_step(loss_fn, parameters, lr):
    loss = loss_fn(*parameters)
    loss.backward()
    new = tuple((p - lr * p.grad).detach() for p in parameters)
    for p in parameters:
        p.grad.zero_()
    return new


# %% sgd_step | right | .data
def sgd_step(loss_fn, parameters, lr):
    gradients = torch.autograd.grad(loss_fn(*parameters), parameters)
    return tuple(p.data - lr * g for p, g in zip(parameters, gradients))


# %% sgd_step | right | copies updated in place
def sgd_step(loss_fn, parameters, lr):
    copies = [p.detach().clone().requires_grad_() for p in parameters]
    loss_fn(*copies).backward()
    with torch.no_grad():
        for c in copies:
            c -= lr * c.grad
    return tuple(c.detach() for c in copies)


# %% sgd_step | right | torch.sub with alpha
def sgd_step(loss_fn, parameters, lr):
    gradients = torch.autograd.grad(loss_fn(*parameters), list(parameters))
    return [torch.sub(p, g, alpha=lr).detach() for p, g in zip(parameters, gradients, strict=True)]


# %% sgd_step | right | the gradient of lr times the loss
def sgd_step(loss_fn, parameters, lr):
    steps = torch.autograd.grad(lr * loss_fn(*parameters), parameters)
    return tuple((p - step).detach() for p, step in zip(parameters, steps))


# %% sgd_step | right | decorated
@torch.no_grad()
def updated(p, lr):
    return p - lr * p.grad


def sgd_step(loss_fn, parameters, lr):
    for p in parameters:
        p.grad = None
    loss_fn(*parameters).backward()
    new = tuple(updated(p, lr) for p in parameters)
    for p in parameters:
        p.grad = None
    return new


# %% sgd_step | right | torch.func
def sgd_step(loss_fn, parameters, lr):
    values = tuple(p.detach() for p in parameters)
    gradients = torch.func.grad(loss_fn, argnums=tuple(range(len(values))))(*values)
    return tuple(v - lr * g for v, g in zip(values, gradients))


# %% sgd_step | right | optim imported, unused
import torch.optim as optim  # noqa: E402


def sgd_step(loss_fn, parameters, lr):
    gs = torch.autograd.grad(loss_fn(*parameters), parameters)
    return tuple(p.detach() - lr * g for p, g in zip(parameters, gs))


# %% sgd_step | wrong | .grad left over | cause: .grad not cleared
def sgd_step(loss_fn, parameters, lr):
    loss_fn(*parameters).backward()
    with torch.no_grad():
        return tuple(p - lr * p.grad for p in parameters)


# %% sgd_step | wrong | cleared at the start only | cause: .grad not cleared
def sgd_step(loss_fn, parameters, lr):
    for p in parameters:
        p.grad = None
    loss_fn(*parameters).backward()
    return tuple((p - lr * p.grad).detach() for p in parameters)


# %% sgd_step | wrong | only the last cleared | cause: .grad not cleared
def sgd_step(loss_fn, parameters, lr):
    loss_fn(*parameters).backward()
    new = []
    for p in parameters:
        new.append((p - lr * p.grad).detach())
    p.grad = None
    return tuple(new)


# %% sgd_step | wrong | last not cleared | cause: loop ends one early
def sgd_step(loss_fn, parameters, lr):
    loss_fn(*parameters).backward()
    new = tuple((p - lr * p.grad).detach() for p in parameters)
    for i in range(len(parameters) - 1):
        parameters[i].grad = None
    return new


# %% sgd_step | wrong | in place | cause: modifies its input
def sgd_step(loss_fn, parameters, lr):
    loss_fn(*parameters).backward()
    with torch.no_grad():
        for p in parameters:
            p -= lr * p.grad
            p.grad = None
    return tuple(p.detach().clone() for p in parameters)


# %% sgd_step | wrong | in place, the parameters themselves | cause: modifies its input
def sgd_step(loss_fn, parameters, lr):
    loss_fn(*parameters).backward()
    with torch.no_grad():
        for p in parameters:
            p -= lr * p.grad
            p.grad = None
    return parameters


# %% sgd_step | wrong | in place on .data | cause: modifies its input
def sgd_step(loss_fn, parameters, lr):
    gradients = torch.autograd.grad(loss_fn(*parameters), parameters)
    for p, g in zip(parameters, gradients):
        p.data -= lr * g
    return [p.detach() for p in parameters]


# %% sgd_step | wrong | in place on a detached view | cause: modifies its input
def sgd_step(loss_fn, parameters, lr):
    gradients = torch.autograd.grad(loss_fn(*parameters), parameters)
    new = []
    for p, g in zip(parameters, gradients):
        q = p.detach()
        q -= lr * g
        new.append(q.clone())
    return tuple(new)


# %% sgd_step | wrong | in place without no_grad | cause: leaf changed in place
def sgd_step(loss_fn, parameters, lr):
    loss_fn(*parameters).backward()
    for p in parameters:
        p -= lr * p.grad
    return tuple(p.detach() for p in parameters)


# %% sgd_step | wrong | torch.optim | cause: modifies its input
def sgd_step(loss_fn, parameters, lr):
    optimizer = torch.optim.SGD(parameters, lr=lr)
    optimizer.zero_grad()
    loss_fn(*parameters).backward()
    optimizer.step()
    optimizer.zero_grad()
    return tuple(p.detach().clone() for p in parameters)


# %% sgd_step | wrong | graph attached | cause: requires grad
def sgd_step(loss_fn, parameters, lr):
    gradients = torch.autograd.grad(loss_fn(*parameters), parameters)
    return tuple(p - lr * g for p, g in zip(parameters, gradients))


# %% sgd_step | wrong | new leaves | cause: requires grad
def sgd_step(loss_fn, parameters, lr):
    gradients = torch.autograd.grad(loss_fn(*parameters), parameters)
    return tuple((p - lr * g).detach().requires_grad_() for p, g in zip(parameters, gradients))


# %% sgd_step | wrong | uphill | cause: sign of the update
def sgd_step(loss_fn, parameters, lr):
    gradients = torch.autograd.grad(loss_fn(*parameters), parameters)
    return tuple((p + lr * g).detach() for p, g in zip(parameters, gradients))


# %% sgd_step | wrong | uphill by backward | cause: sign of the update, .grad not cleared
def sgd_step(loss_fn, parameters, lr):
    loss_fn(*parameters).backward()
    with torch.no_grad():
        return tuple(p + lr * p.grad for p in parameters)


# %% sgd_step | wrong | lr forgotten | cause: lr missing
def sgd_step(loss_fn, parameters, lr):
    gradients = torch.autograd.grad(loss_fn(*parameters), parameters)
    return tuple((p - g).detach() for p, g in zip(parameters, gradients))


# %% sgd_step | wrong | lr written out | cause: lr fixed at 0.1
def sgd_step(loss_fn, parameters, lr):
    gradients = torch.autograd.grad(loss_fn(*parameters), parameters)
    return tuple((p - 0.1 * g).detach() for p, g in zip(parameters, gradients))


# %% sgd_step | wrong | twice the gradient | cause: factor 2 in the step
def sgd_step(loss_fn, parameters, lr):
    for _ in range(2):
        loss_fn(*parameters).backward()
    new = tuple((p - lr * p.grad).detach() for p in parameters)
    for p in parameters:
        p.grad = None
    return new


# %% sgd_step | wrong | gradients returned | cause: only the gradients
def sgd_step(loss_fn, parameters, lr):
    return torch.autograd.grad(loss_fn(*parameters), parameters)


# %% sgd_step | wrong | .grad returned | cause: only the gradients, left over
def sgd_step(loss_fn, parameters, lr):
    loss_fn(*parameters).backward()
    return tuple(p.grad for p in parameters)


# %% sgd_step | wrong | the change returned | cause: only the change
def sgd_step(loss_fn, parameters, lr):
    gradients = torch.autograd.grad(loss_fn(*parameters), parameters)
    return tuple(-lr * g for g in gradients)


# %% sgd_step | wrong | update lost | cause: parameters come back unchanged
def sgd_step(loss_fn, parameters, lr):
    gradients = torch.autograd.grad(loss_fn(*parameters), parameters)
    for p, g in zip(parameters, gradients):
        p = p - lr * g
    return tuple(p.detach().clone() for p in parameters)


# %% sgd_step | wrong | update lost, no copies | cause: the parameters come back
def sgd_step(loss_fn, parameters, lr):
    gradients = torch.autograd.grad(loss_fn(*parameters), parameters)
    for p, g in zip(parameters, gradients):
        p = p - lr * g
    return parameters


# %% sgd_step | wrong | zeroed before the update | cause: parameters come back unchanged
def sgd_step(loss_fn, parameters, lr):
    loss_fn(*parameters).backward()
    new = []
    for p in parameters:
        p.grad.zero_()
        new.append((p - lr * p.grad).detach())
    return tuple(new)


# %% sgd_step | wrong | .grad None before the update | cause: TypeError
def sgd_step(loss_fn, parameters, lr):
    loss_fn(*parameters).backward()
    new = []
    for p in parameters:
        p.grad = None
        new.append((p - lr * p.grad).detach())
    return tuple(new)


# %% sgd_step | wrong | one after another | cause: later gradients see earlier updates
def sgd_step(loss_fn, parameters, lr):
    values = [p.detach().clone() for p in parameters]
    for i in range(len(values)):
        leaves = [v.clone().requires_grad_() for v in values]
        (g,) = torch.autograd.grad(loss_fn(*leaves), leaves[i])
        values[i] = values[i] - lr * g
    return tuple(values)


# %% sgd_step | wrong | two steps | cause: one step too many
def sgd_step(loss_fn, parameters, lr):
    for _ in range(2):
        gradients = torch.autograd.grad(loss_fn(*parameters), parameters)
        parameters = tuple((p - lr * g).detach().requires_grad_() for p, g in zip(parameters, gradients))
    return tuple(p.detach() for p in parameters)


# %% sgd_step | wrong | brackets | cause: lr times the difference
def sgd_step(loss_fn, parameters, lr):
    gradients = torch.autograd.grad(loss_fn(*parameters), parameters)
    return tuple((lr * (p - g)).detach() for p, g in zip(parameters, gradients))


# %% sgd_step | wrong | divided by lr | cause: divided by lr
def sgd_step(loss_fn, parameters, lr):
    gradients = torch.autograd.grad(loss_fn(*parameters), parameters)
    return tuple((p - g / lr).detach() for p, g in zip(parameters, gradients))


# %% sgd_step | wrong | scaled loss and scaled step | cause: lr twice
def sgd_step(loss_fn, parameters, lr):
    gradients = torch.autograd.grad(lr * loss_fn(*parameters), parameters)
    return tuple((p - lr * g).detach() for p, g in zip(parameters, gradients))


# %% sgd_step | wrong | return inside the loop | cause: first parameter only
def sgd_step(loss_fn, parameters, lr):
    gradients = torch.autograd.grad(loss_fn(*parameters), parameters)
    new = []
    for p, g in zip(parameters, gradients):
        new.append((p - lr * g).detach())
        return tuple(new)


# %% sgd_step | wrong | only the first moves | cause: others not updated
def sgd_step(loss_fn, parameters, lr):
    first, *others = parameters
    (g,) = torch.autograd.grad(loss_fn(*parameters), first)
    return ((first - lr * g).detach(), *(p.detach().clone() for p in others))


# %% sgd_step | wrong | weight decay | cause: weight decay added
def sgd_step(loss_fn, parameters, lr):
    gradients = torch.autograd.grad(loss_fn(*parameters), parameters)
    return tuple((p - lr * (g + p)).detach() for p, g in zip(parameters, gradients))


# %% sgd_step | wrong | sign of the gradient | cause: only the sign
def sgd_step(loss_fn, parameters, lr):
    gradients = torch.autograd.grad(loss_fn(*parameters), parameters)
    return tuple((p - lr * g.sign()).detach() for p, g in zip(parameters, gradients))


# %% sgd_step | wrong | clipped | cause: gradients scaled to length 1
def sgd_step(loss_fn, parameters, lr):
    gradients = torch.autograd.grad(loss_fn(*parameters), parameters)
    length = torch.sqrt(sum((g**2).sum() for g in gradients))
    return tuple((p - lr * g / length).detach() for p, g in zip(parameters, gradients))


# %% sgd_step | wrong | reversed | cause: order
def sgd_step(loss_fn, parameters, lr):
    gradients = torch.autograd.grad(loss_fn(*parameters), parameters)
    new = [(p - lr * g).detach() for p, g in zip(parameters, gradients)]
    return tuple(reversed(new))


# %% sgd_step | wrong | zip cut short | cause: a gradient for each parameter of the first only
def sgd_step(loss_fn, parameters, lr):
    gradients = torch.autograd.grad(loss_fn(*parameters), parameters[:1])
    return tuple((p - lr * g).detach() for p, g in zip(parameters, gradients))


# %% sgd_step | wrong | the tuple is not unpacked | cause: loss called with one argument
def sgd_step(loss_fn, parameters, lr):
    gradients = torch.autograd.grad(loss_fn(parameters), parameters)
    return tuple((p - lr * g).detach() for p, g in zip(parameters, gradients))


# %% sgd_step | wrong | detached before the loss | cause: no graph
def sgd_step(loss_fn, parameters, lr):
    values = [p.detach() for p in parameters]
    loss_fn(*values).backward()
    return tuple(v - lr * v.grad for v in values)


# %% sgd_step | wrong | no_grad around all | cause: no graph
def sgd_step(loss_fn, parameters, lr):
    with torch.no_grad():
        gradients = torch.autograd.grad(loss_fn(*parameters), parameters)
        return tuple(p - lr * g for p, g in zip(parameters, gradients))


# %% sgd_step | wrong | a bare tensor where there is one | cause: tuple missing
def sgd_step(loss_fn, parameters, lr):
    gradients = torch.autograd.grad(loss_fn(*parameters), parameters)
    new = tuple((p - lr * g).detach() for p, g in zip(parameters, gradients))
    return new[0] if len(new) == 1 else new


# %% sgd_step | wrong | loss with it | cause: one value too many
def sgd_step(loss_fn, parameters, lr):
    loss = loss_fn(*parameters)
    gradients = torch.autograd.grad(loss, parameters)
    return *((p - lr * g).detach() for p, g in zip(parameters, gradients)), loss.detach()


# %% sgd_step | wrong | float32 | cause: wrong dtype in float64
def sgd_step(loss_fn, parameters, lr):
    gradients = torch.autograd.grad(loss_fn(*parameters), parameters)
    return tuple((p - lr * g).detach().float() for p, g in zip(parameters, gradients))


# %% sgd_step | wrong | NumPy | cause: wrong type
def sgd_step(loss_fn, parameters, lr):
    gradients = torch.autograd.grad(loss_fn(*parameters), parameters)
    return tuple((p - lr * g).detach().numpy() for p, g in zip(parameters, gradients))


# %% sgd_step | wrong | learning rate as a float32 tensor | cause: float32 inside
def sgd_step(loss_fn, parameters, lr):
    gradients = torch.autograd.grad(loss_fn(*parameters), parameters)
    rate = torch.tensor([lr], device=parameters[0].device)
    return tuple((p - rate.item() * g).detach() for p, g in zip(parameters, gradients))


# %% sgd_step | wrong | momentum kept between calls | cause: caches state between calls
velocity = {}


def sgd_step(loss_fn, parameters, lr):
    gradients = torch.autograd.grad(loss_fn(*parameters), parameters)
    new = []
    for i, (p, g) in enumerate(zip(parameters, gradients)):
        key = (i, p.shape, p.dtype)
        velocity[key] = 0.9 * velocity.get(key, 0) + g
        new.append((p - lr * velocity[key]).detach())
    return tuple(new)


# %% sgd_step | wrong | noisy gradients | cause: random
def sgd_step(loss_fn, parameters, lr):
    gradients = torch.autograd.grad(loss_fn(*parameters), parameters)
    return tuple((p - lr * (g + 0.1 * torch.randn_like(g))).detach() for p, g in zip(parameters, gradients))


# %% sgd_step | wrong | forgets to return | cause: returns None
def sgd_step(loss_fn, parameters, lr):
    gradients = torch.autograd.grad(loss_fn(*parameters), parameters)
    new = tuple((p - lr * g).detach() for p, g in zip(parameters, gradients))


# %% sgd_step | wrong | SGD of torch.optim on copies | cause: torch.optim
def sgd_step(loss_fn, parameters, lr):
    mine = [p.detach().clone().requires_grad_() for p in parameters]
    optimizer = torch.optim.SGD(mine, lr=lr)
    optimizer.zero_grad()
    loss_fn(*mine).backward()
    optimizer.step()
    return tuple(p.detach() for p in mine)


# %% sgd_step | wrong | optim imported from torch | cause: torch.optim
def sgd_step(loss_fn, parameters, lr):
    from torch import optim

    mine = [p.detach().clone().requires_grad_() for p in parameters]
    opt = optim.SGD(mine, lr)
    loss_fn(*mine).backward()
    opt.step()
    return tuple(p.detach() for p in mine)


# %% sgd_step | wrong | SGD imported by name | cause: torch.optim
def sgd_step(loss_fn, parameters, lr):
    from torch.optim import SGD

    mine = [p.detach().clone().requires_grad_() for p in parameters]
    opt = SGD(mine, lr)
    loss_fn(*mine).backward()
    opt.step()
    return tuple(p.detach() for p in mine)


# %% sgd_step | wrong | normalized | cause: the gradient of length 1
def sgd_step(loss_fn,parameters,lr):
    g=torch.autograd.grad(loss_fn(*parameters),parameters)
    return tuple((p-lr*x/x.norm()).detach() for p,x in zip(parameters,g))


# %% sgd_step | wrong | the tuple as it is | cause: no star
def sgd_step(loss_fn, parameters, lr):
    loss = loss_fn(parameters)
    loss.backward()
    new = []
    for p in parameters:
        new.append((p - lr * p.grad).detach())
        p.grad = None
    return tuple(new)
