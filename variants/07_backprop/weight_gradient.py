"""Right and wrong versions of `weight_gradient`. The format: ../README.md."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% weight_gradient | right | delta.T @ inputs
def weight_gradient(delta, inputs):
    return torch.mm(delta.t(), inputs)


# %% weight_gradient | right | einsum
def weight_gradient(delta, inputs):
    return torch.einsum("nj,ni->ji", delta, inputs)


# %% weight_gradient | right | outer products added up
def weight_gradient(delta, inputs):
    total = torch.zeros(delta.shape[1], inputs.shape[1], dtype=delta.dtype, device=delta.device)
    for d, a in zip(delta, inputs):
        total += torch.outer(d, a)
    return total


# %% weight_gradient | right | transposed at the end
def weight_gradient(delta, inputs):
    return (inputs.T @ delta).T


# %% weight_gradient | right | broadcast and sum
def weight_gradient(delta, inputs):
    return (delta[:, :, None] * inputs[:, None, :]).sum(dim=0)


# %% weight_gradient | right | entry by entry
def weight_gradient(delta, inputs):
    rows = [torch.stack([(d * a).sum() for a in inputs.T]) for d in delta.T]
    return torch.stack(rows)


# %% weight_gradient | right | NumPy inside, brought back
def weight_gradient(delta, inputs):
    product = np.dot(delta.cpu().numpy().T, inputs.cpu().numpy())
    return torch.from_numpy(product).to(delta.device)


# %% weight_gradient | right | batched matrix product, summed
def weight_gradient(delta, inputs):
    return torch.bmm(delta.unsqueeze(2), inputs.unsqueeze(1)).sum(0)


# %% weight_gradient | wrong | inputs.T @ delta | cause: transposed
def weight_gradient(delta, inputs):
    return inputs.T @ delta


# %% weight_gradient | wrong | reshaped | cause: reshaped in place of transposed
def weight_gradient(delta, inputs):
    return (inputs.T @ delta).reshape(delta.shape[1], inputs.shape[1])


# %% weight_gradient | wrong | mean over the batch | cause: divided by N
def weight_gradient(delta, inputs):
    return delta.T @ inputs / delta.shape[0]


# %% weight_gradient | wrong | half | cause: factor 1/2
def weight_gradient(delta, inputs):
    return 0.5 * delta.T @ inputs


# %% weight_gradient | wrong | minus | cause: sign
def weight_gradient(delta, inputs):
    return -delta.T @ inputs


# %% weight_gradient | wrong | sums multiplied | cause: product of the sums
def weight_gradient(delta, inputs):
    return torch.outer(delta.sum(0), inputs.sum(0))


# %% weight_gradient | wrong | sum times mean | cause: sum of delta times mean input
def weight_gradient(delta, inputs):
    return torch.outer(delta.sum(0), inputs.mean(0))


# %% weight_gradient | wrong | means multiplied | cause: product of the means
def weight_gradient(delta, inputs):
    return torch.outer(delta.mean(0), inputs.mean(0))


# %% weight_gradient | wrong | = in the loop | cause: last example only
def weight_gradient(delta, inputs):
    for d, a in zip(delta, inputs):
        g = torch.outer(d, a)
    return g


# %% weight_gradient | wrong | first example | cause: first example only
def weight_gradient(delta, inputs):
    return delta[0][:, None] * inputs[0][None, :]


# %% weight_gradient | wrong | bias gradient in every column | cause: inputs missing
def weight_gradient(delta, inputs):
    return delta.sum(0)[:, None] * torch.ones_like(inputs[0])


# %% weight_gradient | wrong | slope again | cause: extra sigma'
def weight_gradient(delta, inputs):
    return delta.T @ (inputs * (1 - inputs))


# %% weight_gradient | wrong | sigmoid of the inputs | cause: sigmoid of the inputs
def weight_gradient(delta, inputs):
    return delta.T @ torch.sigmoid(inputs)


# %% weight_gradient | wrong | batch kept | cause: shape, batch kept
def weight_gradient(delta, inputs):
    return delta[:, :, None] * inputs[:, None, :]


# %% weight_gradient | wrong | elementwise | cause: * in place of @
def weight_gradient(delta, inputs):
    return delta * inputs


# %% weight_gradient | wrong | delta @ inputs | cause: delta not transposed
def weight_gradient(delta, inputs):
    return delta @ inputs


# %% weight_gradient | wrong | squeezed | cause: shape, single rows lost
def weight_gradient(delta, inputs):
    return (delta.T @ inputs).squeeze()


# %% weight_gradient | wrong | NumPy array | cause: wrong type, NumPy array
def weight_gradient(delta, inputs):
    return delta.numpy().T @ inputs.numpy()


# %% weight_gradient | wrong | float32 zeros | cause: float32 result
def weight_gradient(delta, inputs):
    total = torch.zeros(delta.shape[1], inputs.shape[1])
    for d, a in zip(delta, inputs):
        total += torch.outer(d, a)
    return total


# %% weight_gradient | wrong | adds to a tensor of its own | cause: keeps state
total = {}


def weight_gradient(delta, inputs):
    key = (delta.shape, inputs.shape, delta.dtype)
    total[key] = total.get(key, 0) + delta.T @ inputs
    return total[key]


# %% weight_gradient | wrong | delta scaled in place | cause: modifies its input
def weight_gradient(delta, inputs):
    delta *= 2
    return 0.5 * delta.T @ inputs


# %% weight_gradient | wrong | autograd | cause: autograd
def weight_gradient(delta, inputs):
    W = torch.zeros(delta.shape[1], inputs.shape[1], dtype=delta.dtype, requires_grad=True)
    (inputs @ W.T * delta).sum().backward()
    return W.grad


# %% weight_gradient | wrong | torch.nn.grad | cause: ready-made derivative
def weight_gradient(delta, inputs):
    return torch.func.vjp(lambda W: inputs @ W.T, delta.new_zeros(delta.shape[1], inputs.shape[1]))[1](delta)[
        0
    ]


# %% weight_gradient | wrong | returns nothing | cause: returns None
def weight_gradient(delta, inputs):
    gradient = delta.T @ inputs
