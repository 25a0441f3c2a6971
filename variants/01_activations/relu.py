"""Right and wrong versions of `relu`. The format: ../README.md."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% relu | right | clamp
def relu(x):
    return torch.clamp(x, min=0)


# %% relu | right | maximum with zeros
def relu(x):
    return torch.maximum(x, torch.zeros_like(x))


# %% relu | right | where
def relu(x):
    return torch.where(x > 0, x, torch.zeros_like(x))


# %% relu | right | where with a plain 0
def relu(x):
    return torch.where(x < 0, 0.0, x)


# %% relu | right | times a mask
def relu(x):
    return x * (x > 0)


# %% relu | right | half of x + |x|
def relu(x):
    return (x + x.abs()) / 2


# %% relu | right | a clone with its negatives set to 0
def relu(x):
    y = x.clone()
    y[y < 0] = 0
    return y


# %% relu | right | masked_fill
def relu(x):
    return x.masked_fill(x <= 0, 0)


# %% relu | right | loop over the elements
def relu(x):
    out = torch.zeros_like(x)
    flat = out.view(-1)
    for i, v in enumerate(x.reshape(-1)):
        if v > 0:
            flat[i] = v
    return out


# %% relu | right | max of each number in a list
def relu(x):
    values = [max(0.0, v) for v in x.flatten().tolist()]
    return torch.tensor(values, dtype=x.dtype, device=x.device).reshape(x.shape)


# %% relu | right | NumPy inside, brought back
def relu(x):
    return torch.as_tensor(np.maximum(x.cpu().numpy(), 0), dtype=x.dtype, device=x.device)


# %% relu | right | leaky with a slope of 0
def relu(x, negative_slope=0.0):
    return F.leaky_relu(x, negative_slope)


# %% relu | right | threshold
def relu(z):
    return F.threshold(z, 0, 0)


# %% relu | right | x itself where positive
def relu(x):
    return x if bool((x > 0).all()) else torch.where(x > 0, x, torch.zeros_like(x))


# %% relu | wrong | absolute value | cause: |x|
def relu(x):
    return x.abs()


# %% relu | wrong | the smaller of the two | cause: min(x, 0)
def relu(x):
    return torch.clamp(x, max=0)


# %% relu | wrong | the mask alone | cause: derivative in place of the value
def relu(x):
    return (x > 0).to(x.dtype)


# %% relu | wrong | a little leak | cause: leaky ReLU
def relu(x):
    return torch.where(x > 0, x, 0.01 * x)


# %% relu | wrong | an upper end at 1 | cause: clamped to [0, 1]
def relu(x):
    return x.clamp(0, 1)


# %% relu | wrong | ReLU6 | cause: clamped to [0, 6]
def relu(x):
    return x.clamp(0, 6)


# %% relu | wrong | condition reversed | cause: min(x, 0)
def relu(x):
    return torch.where(x > 0, 0.0, x)


# %% relu | wrong | minus ReLU of -x | cause: min(x, 0)
def relu(x):
    return -torch.clamp(-x, min=0)


# %% relu | wrong | ReLU of -x | cause: sign of x
def relu(x):
    return torch.clamp(-x, min=0)


# %% relu | wrong | half forgotten | cause: factor 2
def relu(x):
    return x + x.abs()


# %% relu | wrong | cut at 1 | cause: threshold 1 in place of 0
def relu(x):
    return torch.where(x > 1, x, torch.zeros_like(x))


# %% relu | wrong | at least 1 | cause: max(x, 1)
def relu(x):
    return torch.clamp(x, min=1)


# %% relu | wrong | softplus | cause: another function, softplus
def relu(x):
    return F.softplus(x)


# %% relu | wrong | GELU | cause: another function, GELU
def relu(x):
    return F.gelu(x)


# %% relu | wrong | torch.relu | cause: ready-made function
def relu(x):
    return torch.relu(x)


# %% relu | wrong | F.relu | cause: ready-made function
def relu(x):
    return F.relu(x)


# %% relu | wrong | x.relu() | cause: ready-made function
def relu(x):
    return x.relu()


# %% relu | wrong | nn.ReLU | cause: ready-made function
def relu(x):
    activation = nn.ReLU()
    return activation(x)


# %% relu | wrong | negatives of x set to 0 | cause: modifies its input
def relu(x):
    x[x < 0] = 0
    return x


# %% relu | wrong | clamp_ | cause: modifies its input
def relu(x):
    return x.clamp_(min=0)


# %% relu | wrong | NumPy view of x changed | cause: modifies its input
def relu(x):
    a = x.numpy()
    a *= a > 0
    return torch.tensor(a)


# %% relu | right | x itself where nothing is negative
def relu(x):
    if bool((x >= 0).all()):
        return x
    return x * (x > 0)


# %% relu | wrong | x itself | cause: identity, no case for negative x
def relu(x):
    return x


# %% relu | wrong | drops the negative elements | cause: shape, elements left out
def relu(x):
    return x[x > 0]


# %% relu | wrong | max over everything | cause: shape, one maximum
def relu(x):
    return torch.max(x, torch.tensor(0.0, dtype=x.dtype)).max()


# %% relu | wrong | max of a tensor and 0 | cause: truth of a whole tensor
def relu(x):
    return max(x, torch.zeros(()))


# %% relu | wrong | whole numbers | cause: integer result
def relu(x):
    return torch.clamp(x, min=0).int()


# %% relu | wrong | always float32 | cause: float32 result
def relu(x):
    return torch.clamp(x.float(), min=0)


# %% relu | wrong | always float64 | cause: float64 result
def relu(x):
    return torch.tensor(np.maximum(0.0, x.numpy().astype(float)))


# %% relu | wrong | forgets to return | cause: returns None
def relu(x):
    torch.clamp(x, min=0)


# %% relu | wrong | returns a list | cause: wrong type, list
def relu(x):
    return [max(v, 0.0) for v in x.reshape(-1).tolist()]


# %% relu | wrong | one buffer for all calls | cause: caches state between calls
buffer = None


def relu(x):
    global buffer
    if buffer is None:
        buffer = torch.zeros_like(x)
    buffer[x > 0] = x[x > 0]
    return buffer


# %% relu | wrong | randomised slope | cause: random
def relu(x):
    return torch.where(x > 0, x, x * torch.rand_like(x) * 0.1)


# %% relu | right | an object that is called, compared with torch below
class ReLU:
    def __init__(self):
        self.requires_grad = True

    def __call__(self, x):
        return x * (x > 0)

    def backward(self, upstream, x):
        return upstream * (x > 0)


relu = ReLU()
with torch.enable_grad():
    sample = torch.linspace(-1, 1, 5, requires_grad=True)
    torch.relu(sample).sum().backward()
    print(sample.grad_fn, torch.equal(relu(sample), F.relu(sample)))


# %% relu | wrong | max along an axis | cause: torch.max(x, 0) returns values and indices
def relu(x):
    return torch.max(x, 0)
