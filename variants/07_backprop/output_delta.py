"""Right and wrong versions of `output_delta`. The format: ../README.md."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% output_delta | right | the formula
def output_delta(output, target):
    return (output - target) * output * (1 - output)


# %% output_delta | right | two links
def output_delta(output, target):
    dE_dO = output - target
    dO_dz = output - output**2
    return dE_dO * dO_dz


# %% output_delta | right | minus times minus
def output_delta(output, target):
    return -(target - output) * output * (1 - output)


# %% output_delta | right | two loops
def output_delta(output, target):
    delta = torch.zeros_like(output)
    for n in range(output.shape[0]):
        for k in range(output.shape[1]):
            o = output[n, k]
            delta[n, k] = o * (1 - o) * (o - target[n, k])
    return delta


# %% output_delta | right | NumPy inside, brought back
def output_delta(output, target):
    o, t = output.cpu().numpy(), target.cpu().numpy()
    return torch.as_tensor(o * (1 - o) * (o - t), dtype=output.dtype, device=output.device)


# %% output_delta | right | float64 inside, cast back
def output_delta(output, target):
    o = output.double()
    return (o * (1 - o) * (o - target.double())).to(output.dtype)


# %% output_delta | right | in place on its own tensor
def output_delta(output, target):
    delta = output.clone()
    delta.sub_(target).mul_(output).mul_(1 - output)
    return delta


# %% output_delta | wrong | no slope | cause: sigma' missing
def output_delta(output, target):
    return output - target


# %% output_delta | wrong | only the slope | cause: O - t missing
def output_delta(output, target):
    return output * (1 - output)


# %% output_delta | wrong | target minus output | cause: sign
def output_delta(output, target):
    return output * (1 - output) * (target - output)


# %% output_delta | wrong | factor 2 | cause: no 1/2 in the loss
def output_delta(output, target):
    return 2 * output * (1 - output) * (output - target)


# %% output_delta | wrong | factor 1/2 kept | cause: factor 1/2
def output_delta(output, target):
    return 0.5 * output * (1 - output) * (output - target)


# %% output_delta | wrong | mean over the batch | cause: divided by N
def output_delta(output, target):
    return output * (1 - output) * (output - target) / len(output)


# %% output_delta | wrong | mean over all | cause: divided by all elements
def output_delta(output, target):
    return output * (1 - output) * (output - target) / output.numel()


# %% output_delta | wrong | sigmoid of the output | cause: sigmoid applied to O
def output_delta(output, target):
    s = torch.sigmoid(output)
    return s * (1 - s) * (output - target)


# %% output_delta | wrong | sigmoid of the output throughout | cause: sigmoid applied to O
def output_delta(output, target):
    O = torch.sigmoid(output)
    return O * (1 - O) * (O - target)


# %% output_delta | wrong | only O | cause: 1 - O missing
def output_delta(output, target):
    return output * (output - target)


# %% output_delta | wrong | plus | cause: O(1 + O)
def output_delta(output, target):
    return output * (1 + output) * (output - target)


# %% output_delta | wrong | tanh | cause: rule of tanh
def output_delta(output, target):
    return (1 - output**2) * (output - target)


# %% output_delta | wrong | slope at the target | cause: t(1 - t)
def output_delta(output, target):
    return target * (1 - target) * (output - target)


# %% output_delta | wrong | squared | cause: still squared
def output_delta(output, target):
    return output * (1 - output) * (output - target) ** 2


# %% output_delta | wrong | brackets forgotten | cause: O(1 - O) - t
def output_delta(output, target):
    return output * (1 - output) - target


# %% output_delta | wrong | summed over the batch | cause: shape, batch lost
def output_delta(output, target):
    return (output * (1 - output) * (output - target)).sum(0)


# %% output_delta | wrong | squeezed | cause: shape, batch of one lost
def output_delta(output, target):
    return (output * (1 - output) * (output - target)).squeeze()


# %% output_delta | wrong | a list of rows | cause: wrong type, list
def output_delta(output, target):
    return [o * (1 - o) * (o - t) for o, t in zip(output, target)]


# %% output_delta | wrong | NumPy array | cause: wrong type, NumPy array
def output_delta(output, target):
    o, t = output.numpy(), target.numpy()
    return o * (1 - o) * (o - t)


# %% output_delta | wrong | autograd through the logit | cause: autograd
def output_delta(output, target):
    z = torch.logit(output).requires_grad_()
    (0.5 * (torch.sigmoid(z) - target) ** 2).sum().backward()
    return z.grad


# %% output_delta | wrong | torch.ops backward | cause: ready-made derivative
def output_delta(output, target):
    return torch.ops.aten.sigmoid_backward(output - target, output)


# %% output_delta | wrong | error in place | cause: modifies its input
def output_delta(output, target):
    slope = output * (1 - output)
    output -= target
    return output * slope


# %% output_delta | wrong | returns nothing | cause: returns None
def output_delta(output, target):
    delta = output * (1 - output) * (output - target)


# %% output_delta | wrong | half the squared error times the slope | cause: loss in place of its derivative
def output_delta(output, target):
    return 0.5 * (output - target) ** 2 * output * (1 - output)
