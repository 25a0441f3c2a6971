"""Right and wrong versions of `accumulated_gradient`. The format: ../README.md."""

import copy
import random

import numpy as np
import torch
from torch import autograd
from torch.autograd import grad


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
