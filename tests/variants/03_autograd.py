"""Right and wrong versions of the exercises of 03_autograd. The format: README.md beside this file."""

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


# %% accumulated_gradient | right | a loop of backward
def accumulated_gradient(loss_fn, parameter, times):
    for _ in range(times):
        loss = loss_fn(parameter)
        loss.backward()
    return parameter.grad


# %% accumulated_gradient | right | one graph, retained
def accumulated_gradient(loss_fn, parameter, times):
    loss = loss_fn(parameter)
    for i in range(times):
        loss.backward(retain_graph=i < times - 1)
    return parameter.grad.clone()


# %% accumulated_gradient | wrong | times the gradient | cause: torch.autograd.grad in place of backward()
def accumulated_gradient(loss_fn, parameter, times):
    (g,) = torch.autograd.grad(loss_fn(parameter), parameter)
    return times * g


# %% accumulated_gradient | wrong | sum of gradients | cause: torch.autograd.grad in place of backward()
def accumulated_gradient(loss_fn, parameter, times):
    total = torch.zeros_like(parameter)
    for _ in range(times):
        total += torch.autograd.grad(loss_fn(parameter), parameter)[0]
    return total


# %% accumulated_gradient | right | sum of losses
def accumulated_gradient(loss_fn, parameter, times):
    loss = sum(loss_fn(parameter) for _ in range(times))
    loss.backward()
    return parameter.grad


# %% accumulated_gradient | right | while, on a copy
def accumulated_gradient(loss_fn, parameter, times):
    leaf = parameter.detach().clone().requires_grad_()
    while times > 0:
        loss_fn(leaf).backward()
        times -= 1
    return leaf.grad


# %% accumulated_gradient | right | recursion
def accumulated_gradient(loss_fn, parameter, times):
    loss_fn(parameter).backward()
    if times == 1:
        return parameter.grad
    return accumulated_gradient(loss_fn, parameter, times - 1)


# %% accumulated_gradient | right | torch.autograd.backward
def accumulated_gradient(loss_fn, parameter, times):
    for _ in range(times):
        torch.autograd.backward(loss_fn(parameter))
    return parameter.grad.detach().clone()


# %% accumulated_gradient | right | backward in a comprehension
def accumulated_gradient(loss_fn, parameter, times):
    [loss_fn(parameter).backward() for _ in range(times)]
    return parameter.grad


# %% accumulated_gradient | wrong | zeroed in each round | cause: gradient of one call
def accumulated_gradient(loss_fn, parameter, times):
    for _ in range(times):
        if parameter.grad is not None:
            parameter.grad.zero_()
        loss_fn(parameter).backward()
    return parameter.grad


# %% accumulated_gradient | wrong | times ignored | cause: gradient of one call
def accumulated_gradient(loss_fn, parameter, times):
    loss_fn(parameter).backward()
    return parameter.grad


# %% accumulated_gradient | wrong | return inside the loop | cause: gradient of one call
def accumulated_gradient(loss_fn, parameter, times):
    for _ in range(times):
        loss_fn(parameter).backward()
        return parameter.grad


# %% accumulated_gradient | wrong | averaged | cause: divided by times
def accumulated_gradient(loss_fn, parameter, times):
    for _ in range(times):
        loss_fn(parameter).backward()
    return parameter.grad / times


# %% accumulated_gradient | wrong | one gradient divided by times | cause: divided by times
def accumulated_gradient(loss_fn, parameter, times):
    (g,) = torch.autograd.grad(loss_fn(parameter), parameter)
    return g / times


# %% accumulated_gradient | wrong | multiplied as well | cause: times squared
def accumulated_gradient(loss_fn, parameter, times):
    for _ in range(times):
        loss_fn(parameter).backward()
    return times * parameter.grad


# %% accumulated_gradient | wrong | .grad summed up | cause: 1 + 2 + ... + times
def accumulated_gradient(loss_fn, parameter, times):
    total = torch.zeros_like(parameter)
    for _ in range(times):
        loss_fn(parameter).backward()
        total += parameter.grad
    return total


# %% accumulated_gradient | wrong | losses summed up in the loop | cause: 1 + 2 + ... + times
def accumulated_gradient(loss_fn, parameter, times):
    loss = 0
    for _ in range(times):
        loss = loss + loss_fn(parameter)
        loss.backward(retain_graph=True)
    return parameter.grad


# %% accumulated_gradient | wrong | added to itself | cause: doubled in each round
def accumulated_gradient(loss_fn, parameter, times):
    for _ in range(times):
        loss_fn(parameter).backward()
        parameter.grad += parameter.grad
    return parameter.grad


# %% accumulated_gradient | wrong | one too many | cause: times + 1
def accumulated_gradient(loss_fn, parameter, times):
    loss_fn(parameter).backward()
    for _ in range(times):
        loss_fn(parameter).backward()
    return parameter.grad


# %% accumulated_gradient | wrong | one too few | cause: times - 1
def accumulated_gradient(loss_fn, parameter, times):
    parameter.grad = torch.zeros_like(parameter)
    for _ in range(1, times):
        loss_fn(parameter).backward()
    return parameter.grad


# %% accumulated_gradient | wrong | always three times | cause: times fixed at 3
def accumulated_gradient(loss_fn, parameter, times):
    for _ in range(3):
        loss_fn(parameter).backward()
    return parameter.grad


# %% accumulated_gradient | wrong | zeroed at the end | cause: zeros
def accumulated_gradient(loss_fn, parameter, times):
    for _ in range(times):
        loss_fn(parameter).backward()
    result = parameter.grad
    parameter.grad.zero_()
    return result


# %% accumulated_gradient | wrong | .grad cleared before it is returned | cause: None
def accumulated_gradient(loss_fn, parameter, times):
    for _ in range(times):
        loss_fn(parameter).backward()
    parameter.grad = None
    return parameter.grad


# %% accumulated_gradient | wrong | graph not retained | cause: graph freed
def accumulated_gradient(loss_fn, parameter, times):
    loss = loss_fn(parameter)
    for _ in range(times):
        loss.backward()
    return parameter.grad


# %% accumulated_gradient | wrong | updates in between | cause: modifies its input
def accumulated_gradient(loss_fn, parameter, times):
    for _ in range(times):
        loss_fn(parameter).backward()
        with torch.no_grad():
            parameter -= 0.1 * parameter.grad
    return parameter.grad


# %% accumulated_gradient | wrong | power | cause: gradients multiplied
def accumulated_gradient(loss_fn, parameter, times):
    loss_fn(parameter).backward()
    return parameter.grad**times


# %% accumulated_gradient | wrong | the power of the loss | cause: gradient of loss to the power of times
def accumulated_gradient(loss_fn, parameter, times):
    (loss_fn(parameter) ** times).backward()
    return parameter.grad


# %% accumulated_gradient | wrong | goes down | cause: sign
def accumulated_gradient(loss_fn, parameter, times):
    for _ in range(times):
        (-loss_fn(parameter)).backward()
    return parameter.grad


# %% accumulated_gradient | wrong | a list of all | cause: wrong type
def accumulated_gradient(loss_fn, parameter, times):
    found = []
    for _ in range(times):
        loss_fn(parameter).backward()
        found.append(parameter.grad.clone())
    return found


# %% accumulated_gradient | wrong | stacked | cause: wrong shape
def accumulated_gradient(loss_fn, parameter, times):
    found = [torch.autograd.grad(loss_fn(parameter), parameter)[0] for _ in range(times)]
    return torch.stack(found)


# %% accumulated_gradient | wrong | the sum of its entries | cause: summed to a number
def accumulated_gradient(loss_fn, parameter, times):
    for _ in range(times):
        loss_fn(parameter).backward()
    return parameter.grad.sum()


# %% accumulated_gradient | wrong | a tuple of one | cause: [0] forgotten
def accumulated_gradient(loss_fn, parameter, times):
    loss = sum(loss_fn(parameter) for _ in range(times))
    return torch.autograd.grad(loss, parameter)


# %% accumulated_gradient | wrong | graph attached | cause: requires grad
def accumulated_gradient(loss_fn, parameter, times):
    total = 0
    for _ in range(times):
        total = total + torch.autograd.grad(loss_fn(parameter), parameter, create_graph=True)[0]
    return total


# %% accumulated_gradient | wrong | the parameter | cause: the input itself
def accumulated_gradient(loss_fn, parameter, times):
    for _ in range(times):
        loss_fn(parameter).backward()
    return parameter


# %% accumulated_gradient | wrong | forgets to return | cause: returns None
def accumulated_gradient(loss_fn, parameter, times):
    for _ in range(times):
        loss_fn(parameter).backward()


# %% accumulated_gradient | wrong | NumPy | cause: wrong type
def accumulated_gradient(loss_fn, parameter, times):
    for _ in range(times):
        loss_fn(parameter).backward()
    return parameter.grad.cpu().numpy()


# %% accumulated_gradient | wrong | half precision on the way | cause: lost precision
def accumulated_gradient(loss_fn, parameter, times):
    for _ in range(times):
        loss_fn(parameter).backward()
    return parameter.grad.half().to(parameter.dtype)


# %% accumulated_gradient | wrong | counts the calls | cause: caches state between calls
calls = 0


def accumulated_gradient(loss_fn, parameter, times):
    global calls
    calls += times
    (g,) = torch.autograd.grad(loss_fn(parameter), parameter)
    return calls * g


# %% accumulated_gradient | wrong | times times the loss | cause: one backward, of a multiple of the loss
def accumulated_gradient(loss_fn, parameter, times):
    (times * loss_fn(parameter)).backward()
    return parameter.grad


# %% accumulated_gradient | wrong | one backward, times times .grad | cause: one backward, multiplied afterwards
def accumulated_gradient(loss_fn, parameter, times):
    loss_fn(parameter).backward()
    return times * parameter.grad


# %% accumulated_gradient | wrong | upstream gradient of times | cause: one backward, multiplied upstream
def accumulated_gradient(loss_fn, parameter, times):
    loss = loss_fn(parameter)
    loss.backward(torch.full_like(loss, float(times)))
    return parameter.grad


# %% accumulated_gradient | wrong | .grad summed by hand | cause: torch.autograd.grad in place of backward()
def accumulated_gradient(loss_fn, parameter, times):
    parameter.grad = torch.zeros_like(parameter)
    for _ in range(times):
        parameter.grad += torch.autograd.grad(loss_fn(parameter), parameter)[0]
    return parameter.grad


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
