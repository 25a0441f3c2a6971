"""Right and wrong versions of `hidden_delta`. The format: ../README.md."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% hidden_delta | right | the formula
def hidden_delta(next_delta, next_weights, output):
    return (next_delta @ next_weights) * output * (1 - output)


# %% hidden_delta | right | einsum
def hidden_delta(next_delta, next_weights, output):
    slope = output - output * output
    return torch.einsum("nk,kj,nj->nj", next_delta, next_weights, slope)


# %% hidden_delta | right | transposed twice
def hidden_delta(next_delta, next_weights, output):
    return (next_weights.T @ next_delta.T).T * output * (1 - output)


# %% hidden_delta | right | three loops
def hidden_delta(next_delta, next_weights, output):
    delta = torch.zeros_like(output)
    for n in range(len(output)):
        for j in range(output.shape[1]):
            for k in range(next_weights.shape[0]):
                delta[n, j] += next_delta[n, k] * next_weights[k, j]
            delta[n, j] *= output[n, j] * (1 - output[n, j])
    return delta


# %% hidden_delta | right | broadcast and sum
def hidden_delta(next_delta, next_weights, output):
    back = (next_delta.unsqueeze(2) * next_weights).sum(dim=1)
    return back * output * (1 - output)


# %% hidden_delta | right | row by row, stacked
def hidden_delta(next_delta, next_weights, output):
    return torch.stack([d @ next_weights * o * (1 - o) for d, o in zip(next_delta, output)])


# %% hidden_delta | right | NumPy inside, brought back
def hidden_delta(next_delta, next_weights, output):
    d, w, o = next_delta.cpu().numpy(), next_weights.cpu().numpy(), output.cpu().numpy()
    return torch.as_tensor(d.dot(w) * o * (1 - o), dtype=output.dtype, device=output.device)


# %% hidden_delta | right | float64 inside, cast back
def hidden_delta(next_delta, next_weights, output):
    o = output.double()
    return (next_delta.double() @ next_weights.double() * o * (1 - o)).to(output.dtype)


# %% hidden_delta | wrong | no slope | cause: sigma' missing
def hidden_delta(next_delta, next_weights, output):
    return next_delta @ next_weights


# %% hidden_delta | wrong | no weights | cause: W missing
def hidden_delta(next_delta, next_weights, output):
    return next_delta.sum(1, keepdim=True) * output * (1 - output)


# %% hidden_delta | wrong | weights transposed | cause: W.T in place of W
def hidden_delta(next_delta, next_weights, output):
    return next_delta @ next_weights.T * output * (1 - output)


# %% hidden_delta | wrong | weights reshaped to fit | cause: reshaped in place of transposed
def hidden_delta(next_delta, next_weights, output):
    W = next_weights.T.reshape(next_weights.shape)
    return next_delta @ W * output * (1 - output)


# %% hidden_delta | wrong | sums multiplied | cause: product of the sums
def hidden_delta(next_delta, next_weights, output):
    return next_delta.sum(1, keepdim=True) * next_weights.sum(0) * output * (1 - output)


# %% hidden_delta | wrong | mean over k | cause: mean in place of sum
def hidden_delta(next_delta, next_weights, output):
    back = (next_delta[:, :, None] * next_weights).mean(dim=1)
    return back * output * (1 - output)


# %% hidden_delta | wrong | mean over the batch | cause: divided by N
def hidden_delta(next_delta, next_weights, output):
    return next_delta @ next_weights * output * (1 - output) / len(output)


# %% hidden_delta | wrong | sigmoid of the output | cause: sigmoid applied to O
def hidden_delta(next_delta, next_weights, output):
    s = torch.sigmoid(output)
    return next_delta @ next_weights * s * (1 - s)


# %% hidden_delta | wrong | only O | cause: 1 - O missing
def hidden_delta(next_delta, next_weights, output):
    return next_delta @ next_weights * output


# %% hidden_delta | wrong | only 1 - O | cause: O missing
def hidden_delta(next_delta, next_weights, output):
    return next_delta @ next_weights * (1 - output)


# %% hidden_delta | wrong | tanh | cause: rule of tanh
def hidden_delta(next_delta, next_weights, output):
    return next_delta @ next_weights * (1 - output**2)


# %% hidden_delta | wrong | ReLU | cause: rule of ReLU
def hidden_delta(next_delta, next_weights, output):
    return next_delta @ next_weights * (output > 0)


# %% hidden_delta | wrong | slope added | cause: sum in place of product
def hidden_delta(next_delta, next_weights, output):
    return next_delta @ next_weights + output * (1 - output)


# %% hidden_delta | wrong | minus | cause: sign
def hidden_delta(next_delta, next_weights, output):
    return -(next_delta @ next_weights) * output * (1 - output)


# %% hidden_delta | wrong | = over the next units | cause: last next unit only
def hidden_delta(next_delta, next_weights, output):
    for k in range(next_weights.shape[0]):
        back = next_delta[:, k : k + 1] * next_weights[k]
    return back * output * (1 - output)


# %% hidden_delta | wrong | slope of the next delta | cause: slope of the wrong layer
def hidden_delta(next_delta, next_weights, output):
    return (next_delta * next_delta * (1 - next_delta)) @ next_weights


# %% hidden_delta | wrong | multiplied elementwise | cause: * in place of @
def hidden_delta(next_delta, next_weights, output):
    return next_delta * next_weights * output * (1 - output)


# %% hidden_delta | wrong | summed over the batch | cause: shape, batch lost
def hidden_delta(next_delta, next_weights, output):
    return (next_delta @ next_weights * output * (1 - output)).sum(0)


# %% hidden_delta | wrong | squeezed | cause: shape, batch of one lost
def hidden_delta(next_delta, next_weights, output):
    return (next_delta @ next_weights * output * (1 - output)).squeeze()


# %% hidden_delta | wrong | absolute weights | cause: signs of W lost
def hidden_delta(next_delta, next_weights, output):
    return next_delta @ next_weights.abs() * output * (1 - output)


# %% hidden_delta | wrong | autograd | cause: autograd
def hidden_delta(next_delta, next_weights, output):
    z = torch.logit(output).requires_grad_()
    return torch.autograd.grad(torch.sigmoid(z) @ next_weights.T, z, next_delta)[0]


# %% hidden_delta | wrong | torch.tensor of a list | cause: float32 result
def hidden_delta(next_delta, next_weights, output):
    return torch.tensor((next_delta @ next_weights * output * (1 - output)).tolist())


# %% hidden_delta | wrong | output in place | cause: modifies its input
def hidden_delta(next_delta, next_weights, output):
    output.mul_(1 - output)
    return next_delta @ next_weights * output


# %% hidden_delta | wrong | returns nothing | cause: returns None
def hidden_delta(next_delta, next_weights, output):
    delta = next_delta @ next_weights * output * (1 - output)
