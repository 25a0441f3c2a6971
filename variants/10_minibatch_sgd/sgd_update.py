"""Right and wrong versions of `sgd_update`. The format: ../README.md."""

import math
import random

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% sgd_update | right | generator in a tuple
def sgd_update(parameters, gradient_sums, lr, batch_size):
    return tuple(p - lr * g / batch_size for p, g in zip(parameters, gradient_sums))


# %% sgd_update | right | a list
def sgd_update(parameters, gradient_sums, lr, batch_size):
    updated = []
    for p, g in zip(parameters, gradient_sums):
        mean = g / batch_size
        updated.append(p - lr * mean)
    return updated


# %% sgd_update | right | in place on clones
def sgd_update(parameters, gradient_sums, lr, batch_size):
    copies = [p.clone() for p in parameters]
    for i in range(len(copies)):
        copies[i] -= lr * gradient_sums[i] / batch_size
    return tuple(copies)


# %% sgd_update | right | sub with alpha
def sgd_update(parameters, gradient_sums, lr, batch_size):
    step = lr / batch_size
    return tuple(torch.sub(p, g, alpha=step) for p, g in zip(parameters, gradient_sums))


# %% sgd_update | right | float64 inside
def sgd_update(parameters, gradient_sums, lr, batch_size):
    result = ()
    for p, g in zip(parameters, gradient_sums):
        result += ((p.double() - lr * g.double() / batch_size).to(p.dtype),)
    return result


# %% sgd_update | right | NumPy inside
def sgd_update(parameters, gradient_sums, lr, batch_size):
    result = []
    for p, g in zip(parameters, gradient_sums):
        new = np.asarray(p.cpu().numpy() - lr / batch_size * g.cpu().numpy())
        result.append(torch.from_numpy(new).to(p))
    return result


# %% sgd_update | right | addcmul with a number as a tensor
def sgd_update(parameters, gradient_sums, lr, batch_size):
    def step(p, g):
        rate = torch.full_like(p, -lr / batch_size)
        return torch.addcmul(p, rate, g)

    return tuple(map(step, parameters, gradient_sums))


# %% sgd_update | right | no_grad and detach
def sgd_update(parameters, gradient_sums, lr, batch_size):
    with torch.no_grad():
        return tuple((p - (lr * g).div(batch_size)).detach() for p, g in zip(parameters, gradient_sums))


# %% sgd_update | wrong | batch_size not used | cause: sum, not mean
def sgd_update(parameters, gradient_sums, lr, batch_size):
    return tuple(p - lr * g for p, g in zip(parameters, gradient_sums))


# %% sgd_update | wrong | divided twice | cause: mean twice
def sgd_update(parameters, gradient_sums, lr, batch_size):
    means = [g / batch_size for g in gradient_sums]
    return tuple(p - lr * m / batch_size for p, m in zip(parameters, means))


# %% sgd_update | wrong | multiplied | cause: times batch_size
def sgd_update(parameters, gradient_sums, lr, batch_size):
    return tuple(p - lr * g * batch_size for p, g in zip(parameters, gradient_sums))


# %% sgd_update | wrong | len of the parameters | cause: divided by the number of parameters
def sgd_update(parameters, gradient_sums, lr, batch_size):
    n = len(gradient_sums)
    return tuple(p - lr * g / n for p, g in zip(parameters, gradient_sums))


# %% sgd_update | wrong | numel | cause: divided by the size of the gradient
def sgd_update(parameters, gradient_sums, lr, batch_size):
    return tuple(p - lr * g / g.numel() for p, g in zip(parameters, gradient_sums))


# %% sgd_update | wrong | g.mean() | cause: gradient averaged over its entries
def sgd_update(parameters, gradient_sums, lr, batch_size):
    return tuple(p - lr * g.mean() for p, g in zip(parameters, gradient_sums))


# %% sgd_update | wrong | plus | cause: uphill
def sgd_update(parameters, gradient_sums, lr, batch_size):
    return tuple(p + lr * g / batch_size for p, g in zip(parameters, gradient_sums))


# %% sgd_update | wrong | g - p | cause: sign of everything
def sgd_update(parameters, gradient_sums, lr, batch_size):
    return tuple(lr * g / batch_size - p for p, g in zip(parameters, gradient_sums))


# %% sgd_update | wrong | lr left out | cause: learning rate missing
def sgd_update(parameters, gradient_sums, lr, batch_size):
    return tuple(p - g / batch_size for p, g in zip(parameters, gradient_sums))


# %% sgd_update | wrong | step returned | cause: step in place of the parameters
def sgd_update(parameters, gradient_sums, lr, batch_size):
    return tuple(lr * g / batch_size for g in gradient_sums)


# %% sgd_update | wrong | mean gradients returned | cause: mean gradient in place of the parameters
def sgd_update(parameters, gradient_sums, lr, batch_size):
    return tuple(g / batch_size for g in gradient_sums)


# %% sgd_update | wrong | brackets around too much | cause: parameter divided too
def sgd_update(parameters, gradient_sums, lr, batch_size):
    return tuple((p - lr * g) / batch_size for p, g in zip(parameters, gradient_sums))


# %% sgd_update | wrong | floor division | cause: lr // batch_size is 0
def sgd_update(parameters, gradient_sums, lr, batch_size):
    return tuple(p - lr // batch_size * g for p, g in zip(parameters, gradient_sums))


# %% sgd_update | wrong | the loop's own name reassigned | cause: parameters never change
def sgd_update(parameters, gradient_sums, lr, batch_size):
    for p, g in zip(parameters, gradient_sums):
        p = p - lr * g / batch_size
    return tuple(p.clone() for p in parameters)


# %% sgd_update | wrong | the arguments returned | cause: returns its input's memory, nothing updated
def sgd_update(parameters, gradient_sums, lr, batch_size):
    for p, g in zip(parameters, gradient_sums):
        p = p - lr * g / batch_size
    return parameters


# %% sgd_update | wrong | sign | cause: only the sign of the gradient
def sgd_update(parameters, gradient_sums, lr, batch_size):
    return tuple(p - lr * torch.sign(g) for p, g in zip(parameters, gradient_sums))


# %% sgd_update | wrong | factor 2 | cause: twice the step
def sgd_update(parameters, gradient_sums, lr, batch_size):
    return tuple(p - 2 * lr * g / batch_size for p, g in zip(parameters, gradient_sums))


# %% sgd_update | wrong | first only, others kept | cause: first parameter only
def sgd_update(parameters, gradient_sums, lr, batch_size):
    first = parameters[0] - lr * gradient_sums[0] / batch_size
    return (first, *(p.clone() for p in parameters[1:]))


# %% sgd_update | wrong | returns inside the loop | cause: one parameter returned
def sgd_update(parameters, gradient_sums, lr, batch_size):
    new = []
    for p, g in zip(parameters, gradient_sums):
        new.append(p - lr * g / batch_size)
        return new


# %% sgd_update | wrong | in place | cause: changes its input
def sgd_update(parameters, gradient_sums, lr, batch_size):
    for p, g in zip(parameters, gradient_sums):
        p -= lr * g / batch_size
    return tuple(p.clone() for p in parameters)


# %% sgd_update | wrong | gradients divided in place | cause: changes its input
def sgd_update(parameters, gradient_sums, lr, batch_size):
    new = []
    for p, g in zip(parameters, gradient_sums):
        g /= batch_size
        new.append(p - lr * g)
    return tuple(new)


# %% sgd_update | wrong | d2l's sgd | cause: uses .grad, changes the parameters, returns nothing
def sgd_update(parameters, gradient_sums, lr, batch_size):
    with torch.no_grad():
        for param in parameters:
            param -= lr * param.grad / batch_size
            param.grad.zero_()


# %% sgd_update | wrong | p.data in place | cause: changes its input
def sgd_update(parameters, gradient_sums, lr, batch_size):
    for p, g in zip(parameters, gradient_sums):
        p.data.sub_(lr * g / batch_size)
    return [p.clone() for p in parameters]


# %% sgd_update | wrong | a generator | cause: wrong type
def sgd_update(parameters, gradient_sums, lr, batch_size):
    return (p - lr * g / batch_size for p, g in zip(parameters, gradient_sums))


# %% sgd_update | wrong | one tensor of all | cause: wrong type
def sgd_update(parameters, gradient_sums, lr, batch_size):
    return torch.cat([(p - lr * g / batch_size).flatten() for p, g in zip(parameters, gradient_sums)])


# %% sgd_update | wrong | float32 | cause: dtype
def sgd_update(parameters, gradient_sums, lr, batch_size):
    return tuple((p - lr * g / batch_size).float() for p, g in zip(parameters, gradient_sums))


# %% sgd_update | wrong | float64 | cause: dtype
def sgd_update(parameters, gradient_sums, lr, batch_size):
    return tuple(p.double() - lr * g.double() / batch_size for p, g in zip(parameters, gradient_sums))


# %% sgd_update | wrong | requires grad again | cause: requires grad
def sgd_update(parameters, gradient_sums, lr, batch_size):
    return tuple(
        (p - lr * g / batch_size).requires_grad_() for p, g in zip(parameters, gradient_sums)
    )


# %% sgd_update | wrong | torch.optim.SGD | cause: ready-made
def sgd_update(parameters, gradient_sums, lr, batch_size):
    leaves = [p.clone().requires_grad_() for p in parameters]
    for leaf, g in zip(leaves, gradient_sums):
        leaf.grad = g / batch_size
    torch.optim.SGD(leaves, lr=lr).step()
    return tuple(leaf.detach() for leaf in leaves)


# %% sgd_update | wrong | one formula for the tuple | cause: error, a tuple is no tensor
def sgd_update(parameters, gradient_sums, lr, batch_size):
    return parameters - lr * gradient_sums / batch_size


# %% sgd_update | wrong | gradients in reverse | cause: parameters and gradients do not belong together
def sgd_update(parameters, gradient_sums, lr, batch_size):
    return tuple(p - lr * g / batch_size for p, g in zip(parameters, gradient_sums[::-1]))


# %% sgd_update | wrong | p times a factor | cause: nan where a parameter is 0
def sgd_update(parameters, gradient_sums, lr, batch_size):
    return tuple(p * (1 - lr / batch_size * g / p) for p, g in zip(parameters, gradient_sums))
