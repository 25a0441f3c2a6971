"""Right and wrong versions of the exercises of 02_losses. The format: README.md beside this file."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% mse | right | square and mean
def mse(prediction, target):
    return torch.mean(torch.square(prediction - target))


# %% mse | right | sum over numel
def mse(prediction, target):
    diff = prediction - target
    return (diff * diff).sum() / diff.numel()


# %% mse | right | loop over the elements
def mse(prediction, target):
    total = 0.0
    for p, t in zip(prediction.flatten().tolist(), target.flatten().tolist()):
        total += (p - t) ** 2
    return torch.tensor(total / prediction.numel(), dtype=prediction.dtype, device=prediction.device)


# %% mse | right | loop over tensor elements
def mse(prediction, target):
    p = prediction.reshape(-1)
    t = target.reshape(-1)
    total = torch.zeros((), dtype=p.dtype, device=p.device)
    for i in range(len(p)):
        total = total + (p[i] - t[i]) ** 2
    return total / len(p)


# %% mse | right | dot product of the flat error
def mse(prediction, target):
    r = (prediction - target).flatten()
    return r @ r / len(r)


# %% mse | right | einsum
def mse(prediction, target):
    r = (prediction - target).reshape(-1)
    return torch.einsum("i,i->", r, r) / r.shape[0]


# %% mse | right | NumPy inside, brought back
def mse(prediction, target):
    value = np.mean((prediction.cpu().numpy() - target.cpu().numpy()) ** 2)
    return torch.tensor(value, dtype=prediction.dtype, device=prediction.device)


# %% mse | right | float64 inside, cast back
def mse(prediction, target):
    return ((prediction.double() - target.double()) ** 2).mean().to(prediction.dtype)


# %% mse | right | norm squared
def mse(prediction, target):
    return torch.norm(prediction - target) ** 2 / prediction.numel()


# %% mse | right | variance plus squared mean
def mse(prediction, target):
    r = prediction - target
    return r.var(unbiased=False) + r.mean() ** 2


# %% mse | wrong | sum | cause: sum, no mean
def mse(prediction, target):
    return ((prediction - target) ** 2).sum()


# %% mse | wrong | divides by len | cause: divided by the rows only
def mse(prediction, target):
    return ((prediction - target) ** 2).sum() / (prediction.shape[0] if prediction.ndim else 1)


# %% mse | wrong | divides by the columns | cause: divided by the last dimension
def mse(prediction, target):
    return ((prediction - target) ** 2).sum() / (prediction.shape[-1] if prediction.ndim else 1)


# %% mse | wrong | with the 1/2 | cause: half
def mse(prediction, target):
    return 0.5 * ((prediction - target) ** 2).mean()


# %% mse | wrong | twice | cause: doubled
def mse(prediction, target):
    return 2 * ((prediction - target) ** 2).mean()


# %% mse | wrong | Bessel's correction | cause: n - 1
def mse(prediction, target):
    n = prediction.numel()
    return ((prediction - target) ** 2).sum() / max(n - 1, 1)


# %% mse | wrong | variance | cause: mean error taken off
def mse(prediction, target):
    r = (prediction - target).reshape(-1)
    return ((r - r.mean()) ** 2).mean()


# %% mse | wrong | root mean square | cause: square root
def mse(prediction, target):
    return torch.sqrt(((prediction - target) ** 2).mean())


# %% mse | wrong | torch.norm | cause: L2 norm
def mse(prediction, target):
    return torch.norm(prediction - target)


# %% mse | wrong | norm over n | cause: L2 norm over n
def mse(prediction, target):
    return (prediction - target).norm(2) / prediction.numel()


# %% mse | wrong | mean absolute error | cause: absolute values
def mse(prediction, target):
    return (prediction - target).abs().mean()


# %% mse | wrong | forgets the square | cause: no square
def mse(prediction, target):
    return (prediction - target).mean()


# %% mse | wrong | squares the mean | cause: square of the mean
def mse(prediction, target):
    return (prediction - target).mean().pow(2)


# %% mse | wrong | squares before subtracting | cause: difference of squares
def mse(prediction, target):
    return (prediction.pow(2) - target.pow(2)).mean()


# %% mse | wrong | (n, 1) against (n,) | cause: broadcast to (n, n)
def mse(prediction, target):
    p = prediction.reshape(-1, 1)
    t = target.reshape(-1)
    return ((p - t) ** 2).mean()


# %% mse | wrong | one value a row | cause: shape, mean over the last dimension
def mse(prediction, target):
    return ((prediction - target) ** 2).mean(-1)


# %% mse | wrong | not reduced | cause: shape, no mean
def mse(prediction, target):
    return (prediction - target) ** 2


# %% mse | wrong | keepdim leaves (1,) | cause: shape (1,)
def mse(prediction, target):
    return ((prediction - target) ** 2).reshape(1, -1).mean(dim=1)


# %% mse | wrong | a float | cause: wrong type, float
def mse(prediction, target):
    return ((prediction - target) ** 2).mean().item()


# %% mse | wrong | a NumPy number | cause: wrong type, NumPy
def mse(prediction, target):
    return np.mean((prediction.numpy() - target.numpy()) ** 2)


# %% mse | wrong | torch.tensor of a float | cause: float32 result
def mse(prediction, target):
    return torch.tensor(((prediction - target) ** 2).mean().item())


# %% mse | wrong | float32 inside | cause: float32 precision
def mse(prediction, target):
    return ((prediction.float() - target.float()) ** 2).mean().to(prediction.dtype)


# %% mse | wrong | subtracts in place | cause: modifies its input
def mse(prediction, target):
    prediction -= target
    return (prediction**2).mean()


# %% mse | wrong | forgets to return | cause: returns None
def mse(prediction, target):
    loss = ((prediction - target) ** 2).mean()


# %% mse | wrong | prints | cause: returns None
def mse(prediction, target):
    print(((prediction - target) ** 2).mean())


# %% mse | wrong | F.mse_loss | cause: ready-made function
def mse(prediction, target):
    return F.mse_loss(prediction, target)


# %% mse | wrong | nn.MSELoss | cause: ready-made function
criterion = nn.MSELoss()


def mse(prediction, target):
    return criterion(prediction, target)


# %% mse | wrong | on a random half | cause: random
def mse(prediction, target):
    r = (prediction - target).reshape(-1)
    picked = torch.randperm(len(r))[: len(r) // 2 + 1]
    return (r[picked] ** 2).mean()


# %% mse | wrong | running mean | cause: keeps state
history = []


def mse(prediction, target):
    history.append(((prediction - target) ** 2).mean())
    return sum(history) / len(history)


# %% mse | wrong | a Parameter comes back | cause: requires grad
def mse(prediction, target):
    with torch.no_grad():
        value = ((prediction - target) ** 2).mean()
    return nn.Parameter(value)


# %% mse | wrong | always the first row | cause: first row only
def mse(prediction, target):
    if prediction.ndim == 0:
        return (prediction - target) ** 2
    return ((prediction[0] - target[0]) ** 2).mean()


# %% mse | right | a local called like an import, compared below
from torch.nn.functional import mse_loss  # noqa: E402


def mse(prediction, target):
    mse_loss = (prediction - target).square().sum() / prediction.numel()
    return mse_loss


one, two = torch.ones(3), torch.zeros(3)
assert torch.equal(mse(one, two), mse_loss(one, two))


# %% mse_gradient | right | the formula
def mse_gradient(prediction, target):
    return 2 / prediction.numel() * (prediction - target)


# %% mse_gradient | right | factors one by one
def mse_gradient(prediction, target):
    n = prediction.numel()
    d_mean = torch.ones_like(prediction) / n
    d_square = 2 * (prediction - target)
    return d_mean * d_square


# %% mse_gradient | right | loop over the elements
def mse_gradient(prediction, target):
    p, t = prediction.flatten(), target.flatten()
    g = torch.zeros_like(p)
    for i in range(p.numel()):
        g[i] = 2 * (p[i] - t[i]) / p.numel()
    return g.reshape(prediction.shape)


# %% mse_gradient | right | list of floats
def mse_gradient(prediction, target):
    n = prediction.numel()
    values = [2 * (p - t) / n for p, t in zip(prediction.flatten().tolist(), target.flatten().tolist())]
    return torch.tensor(values, dtype=prediction.dtype, device=prediction.device).view(prediction.shape)


# %% mse_gradient | right | NumPy inside, brought back
def mse_gradient(prediction, target):
    p, t = prediction.cpu().numpy(), target.cpu().numpy()
    return torch.as_tensor(2 * (p - t) / p.size, dtype=prediction.dtype, device=prediction.device)


# %% mse_gradient | right | float64 inside, cast back
def mse_gradient(prediction, target):
    return (2 * (prediction.double() - target.double()) / prediction.numel()).to(prediction.dtype)


# %% mse_gradient | right | minus two times the residual
def mse_gradient(prediction, target):
    return -2 * (target - prediction) / math.prod(prediction.shape)


# %% mse_gradient | right | in place on its own tensor
def mse_gradient(prediction, target):
    g = prediction.clone()
    g -= target
    g *= 2
    g /= g.numel()
    return g


# %% mse_gradient | wrong | 2 missing | cause: factor 1/2
def mse_gradient(prediction, target):
    return (prediction - target) / prediction.numel()


# %% mse_gradient | wrong | mean missing | cause: gradient of the sum
def mse_gradient(prediction, target):
    return 2 * (prediction - target)


# %% mse_gradient | wrong | only the difference | cause: 2 and 1/n missing
def mse_gradient(prediction, target):
    return prediction - target


# %% mse_gradient | wrong | divides by len | cause: divided by the rows only
def mse_gradient(prediction, target):
    return 2 * (prediction - target) / (len(prediction) if prediction.ndim else 1)


# %% mse_gradient | wrong | divides by len, 2 missing | cause: rows only, and factor 1/2
def mse_gradient(prediction, target):
    n = prediction.size(0) if prediction.dim() > 0 else 1
    return (prediction - target) / n


# %% mse_gradient | wrong | divides by the columns | cause: divided by the last dimension
def mse_gradient(prediction, target):
    return 2 * (prediction - target) / (prediction.shape[-1] if prediction.ndim else 1)


# %% mse_gradient | wrong | target minus prediction | cause: sign, with respect to target
def mse_gradient(prediction, target):
    return 2 * (target - prediction) / prediction.numel()


# %% mse_gradient | wrong | 4 in place of 2 | cause: factor 2
def mse_gradient(prediction, target):
    return 4 * (prediction - target) / prediction.numel()


# %% mse_gradient | wrong | keeps the square | cause: still squared
def mse_gradient(prediction, target):
    return 2 * (prediction - target) ** 2 / prediction.numel()


# %% mse_gradient | wrong | returns the loss | cause: value in place of the gradient
def mse_gradient(prediction, target):
    return ((prediction - target) ** 2).mean()


# %% mse_gradient | wrong | squared terms | cause: terms of the loss
def mse_gradient(prediction, target):
    return (prediction - target).pow(2) / prediction.numel()


# %% mse_gradient | wrong | absolute errors | cause: sign lost
def mse_gradient(prediction, target):
    return 2 * torch.abs(prediction - target) / prediction.numel()


# %% mse_gradient | wrong | sign of the error | cause: MAE
def mse_gradient(prediction, target):
    return (prediction - target).sign() / prediction.numel()


# %% mse_gradient | wrong | over the norm | cause: gradient of the norm
def mse_gradient(prediction, target):
    r = prediction - target
    return r / torch.norm(r)


# %% mse_gradient | wrong | of the root mean square | cause: gradient of the root
def mse_gradient(prediction, target):
    r = prediction - target
    return r / (r.numel() * torch.sqrt((r**2).mean()))


# %% mse_gradient | wrong | mean of the difference | cause: shape, a mean in place of a gradient
def mse_gradient(prediction, target):
    return 2 * (prediction - target).mean()


# %% mse_gradient | wrong | mean error in every entry | cause: mean error everywhere
def mse_gradient(prediction, target):
    return torch.full_like(prediction, (2 * (prediction - target).mean() / prediction.numel()).item())


# %% mse_gradient | wrong | target forgotten | cause: target not used
def mse_gradient(prediction, target):
    return 2 * prediction / prediction.numel()


# %% mse_gradient | wrong | both gradients | cause: wrong type, tuple
def mse_gradient(prediction, target):
    g = 2 * (prediction - target) / prediction.numel()
    return g, -g


# %% mse_gradient | wrong | finite differences | cause: finite differences
def mse_gradient(prediction, target):
    h = 1e-4
    g = torch.zeros_like(prediction)
    flat = g.view(-1)
    for i in range(prediction.numel()):
        e = torch.zeros_like(prediction)
        e.view(-1)[i] = h
        up = ((prediction + e - target) ** 2).mean()
        down = ((prediction - target) ** 2).mean()
        flat[i] = (up - down) / h
    return g


# %% mse_gradient | wrong | autograd | cause: autograd
def mse_gradient(prediction, target):
    p = prediction.clone().requires_grad_()
    ((p - target) ** 2).mean().backward()
    return p.grad


# %% mse_gradient | wrong | torch.func.grad | cause: autograd
def mse_gradient(prediction, target):
    return torch.func.grad(lambda p: ((p - target) ** 2).mean())(prediction)


# %% mse_gradient | wrong | torch.autograd.grad in a helper | cause: autograd
def helper(p, t):
    p = p.detach().requires_grad_(True)
    return torch.autograd.grad(F.mse_loss(p, t), p)[0]


def mse_gradient(prediction, target):
    return helper(prediction, target)


# %% mse_gradient | wrong | flat | cause: shape, flat
def mse_gradient(prediction, target):
    return (2 * (prediction - target) / prediction.numel()).flatten()


# %% mse_gradient | wrong | a list | cause: wrong type, list
def mse_gradient(prediction, target):
    return (2 * (prediction - target) / prediction.numel()).tolist()


# %% mse_gradient | wrong | NumPy array | cause: wrong type, NumPy array
def mse_gradient(prediction, target):
    return 2 * (prediction.numpy() - target.numpy()) / prediction.numel()


# %% mse_gradient | wrong | torch.tensor of a list | cause: float32 result
def mse_gradient(prediction, target):
    return torch.tensor((2 * (prediction - target) / prediction.numel()).tolist())


# %% mse_gradient | wrong | works on prediction | cause: modifies its input
def mse_gradient(prediction, target):
    prediction -= target
    return 2 * prediction / prediction.numel()


# %% mse_gradient | wrong | everything in place | cause: modifies its input
def mse_gradient(prediction, target):
    return prediction.sub_(target).mul_(2 / prediction.numel())


# %% mse_gradient | wrong | accumulates | cause: keeps state
grads = {}


def mse_gradient(prediction, target):
    g = 2 * (prediction - target) / prediction.numel()
    key = prediction.shape
    grads[key] = grads.get(key, 0) + g
    return grads[key]


# %% mse_gradient | wrong | returns nothing | cause: returns None
def mse_gradient(prediction, target):
    gradient = 2 * (prediction - target) / prediction.numel()


# %% binary_cross_entropy | right | the formula
def binary_cross_entropy(probability, target):
    p, t = probability, target
    return -(t * p.log() + (1 - t) * (1 - p).log()).mean()


# %% binary_cross_entropy | right | mean of each term
def binary_cross_entropy(probability, target):
    first = (target * torch.log(probability)).mean()
    second = ((1 - target) * torch.log(1 - probability)).mean()
    return -first - second


# %% binary_cross_entropy | right | sum over numel
def binary_cross_entropy(probability, target):
    n = probability.numel()
    total = torch.sum(target * torch.log(probability) + (1 - target) * torch.log(1 - probability))
    return total / -n


# %% binary_cross_entropy | right | loop in Python
def binary_cross_entropy(probability, target):
    total = 0.0
    for p, t in zip(probability.flatten().tolist(), target.flatten().tolist()):
        total -= t * math.log(p) + (1 - t) * math.log(1 - p)
    return torch.tensor(total / probability.numel(), dtype=probability.dtype, device=probability.device)


# %% binary_cross_entropy | right | log1p
def binary_cross_entropy(probability, target):
    return torch.mean(-target * torch.log(probability) - (1 - target) * torch.log1p(-probability))


# %% binary_cross_entropy | right | NumPy inside, brought back
def binary_cross_entropy(probability, target):
    p, t = probability.cpu().numpy(), target.cpu().numpy()
    loss = -np.mean(t * np.log(p) + (1 - t) * np.log(1 - p))
    return torch.as_tensor(loss, dtype=probability.dtype, device=probability.device)


# %% binary_cross_entropy | right | float64 inside, cast back
def binary_cross_entropy(probability, target):
    p, t = probability.double(), target.double()
    return -(t * p.log() + (1 - t) * (1 - p).log()).mean().to(probability.dtype)


# %% binary_cross_entropy | right | xlogy
def binary_cross_entropy(probability, target):
    return -(torch.xlogy(target, probability) + torch.xlogy(1 - target, 1 - probability)).mean()


# %% binary_cross_entropy | right | through the logit
def binary_cross_entropy(probability, target):
    log_not = torch.log(1 - probability)
    log_odds = torch.log(probability) - log_not
    return -(target * log_odds + log_not).mean()


# %% binary_cross_entropy | right | clamped to 1e-12
def binary_cross_entropy(probability, target):
    p = probability.clamp(1e-12, 1 - 1e-12)
    return -(target * p.log() + (1 - target) * (1 - p).log()).mean()


# %% binary_cross_entropy | wrong | sum | cause: sum, no mean
def binary_cross_entropy(probability, target):
    return -(target * probability.log() + (1 - target) * (1 - probability).log()).sum()


# %% binary_cross_entropy | wrong | divides by len | cause: divided by the rows only
def binary_cross_entropy(probability, target):
    n = len(probability) if probability.ndim else 1
    return -(target * probability.log() + (1 - target) * (1 - probability).log()).sum() / n


# %% binary_cross_entropy | wrong | minus forgotten | cause: sign
def binary_cross_entropy(probability, target):
    return (target * probability.log() + (1 - target) * (1 - probability).log()).mean()


# %% binary_cross_entropy | wrong | t and 1 - t swapped | cause: target swapped
def binary_cross_entropy(probability, target):
    return -((1 - target) * probability.log() + target * (1 - probability).log()).mean()


# %% binary_cross_entropy | wrong | only t log p | cause: second term missing
def binary_cross_entropy(probability, target):
    return -(target * torch.log(probability)).mean()


# %% binary_cross_entropy | wrong | only (1 - t) log(1 - p) | cause: first term missing
def binary_cross_entropy(probability, target):
    return -((1 - target) * torch.log(1 - probability)).mean()


# %% binary_cross_entropy | wrong | minus only before the first term | cause: brackets
def binary_cross_entropy(probability, target):
    return (-target * torch.log(probability) + (1 - target) * torch.log(1 - probability)).mean()


# %% binary_cross_entropy | wrong | 1 - log p | cause: 1 outside the logarithm
def binary_cross_entropy(probability, target):
    return -(target * torch.log(probability) + (1 - target) * (1 - torch.log(probability))).mean()


# %% binary_cross_entropy | wrong | log2 | cause: base 2
def binary_cross_entropy(probability, target):
    return -(target * torch.log2(probability) + (1 - target) * torch.log2(1 - probability)).mean()


# %% binary_cross_entropy | wrong | log10 | cause: base 10
def binary_cross_entropy(probability, target):
    return -(target * torch.log10(probability) + (1 - target) * torch.log10(1 - probability)).mean()


# %% binary_cross_entropy | wrong | no logarithm | cause: no logarithm
def binary_cross_entropy(probability, target):
    return -(target * probability + (1 - target) * (1 - probability)).mean()


# %% binary_cross_entropy | wrong | log outside the mean | cause: logarithm of the mean
def binary_cross_entropy(probability, target):
    right = target * probability + (1 - target) * (1 - probability)
    return -torch.log(right.mean())


# %% binary_cross_entropy | wrong | log of the mixture | cause: hard targets only
def binary_cross_entropy(probability, target):
    right = target * probability + (1 - target) * (1 - probability)
    return -torch.log(right).mean()


# %% binary_cross_entropy | wrong | where target is 1 | cause: hard targets only
def binary_cross_entropy(probability, target):
    return torch.where(target == 1, -torch.log(probability), -torch.log(1 - probability)).mean()


# %% binary_cross_entropy | wrong | where target above 0.5 | cause: hard targets only
def binary_cross_entropy(probability, target):
    return torch.where(target > 0.5, -torch.log(probability), -torch.log(1 - probability)).mean()


# %% binary_cross_entropy | wrong | target as bool | cause: hard targets only
def binary_cross_entropy(probability, target):
    right = torch.where(target.bool(), probability, 1 - probability)
    return -right.log().mean()


# %% binary_cross_entropy | wrong | if in a loop | cause: hard targets only
def binary_cross_entropy(probability, target):
    total = 0.0
    for p, t in zip(probability.flatten(), target.flatten()):
        if t == 0:
            total = total - torch.log(1 - p)
        else:
            total = total - torch.log(p)
    return total / probability.numel()


# %% binary_cross_entropy | wrong | arguments exchanged | cause: arguments exchanged
def binary_cross_entropy(target, probability):
    return -(target * torch.log(probability) + (1 - target) * torch.log(1 - probability)).mean()


# %% binary_cross_entropy | wrong | 1e-8 added | cause: 1e-8 added
def binary_cross_entropy(probability, target):
    return -(target * torch.log(probability + 1e-8) + (1 - target) * torch.log(1 - probability + 1e-8)).mean()


# %% binary_cross_entropy | wrong | 1e-12 added | cause: 1e-12 added
def binary_cross_entropy(probability, target):
    eps = 1e-12
    return -(target * torch.log(probability + eps) + (1 - target) * torch.log(1 - probability + eps)).mean()


# %% binary_cross_entropy | wrong | clamped to 1e-7 | cause: clamped
def binary_cross_entropy(probability, target):
    p = torch.clamp(probability, 1e-7, 1 - 1e-7)
    return -(target * torch.log(p) + (1 - target) * torch.log(1 - p)).mean()


# %% binary_cross_entropy | wrong | clamped to 0.01 | cause: clamped
def binary_cross_entropy(probability, target):
    p = torch.clamp(probability, 0.01, 0.99)
    return -(target * torch.log(p) + (1 - target) * torch.log(1 - p)).mean()


# %% binary_cross_entropy | wrong | sigmoid first | cause: sigmoid applied to probabilities
def binary_cross_entropy(probability, target):
    p = torch.sigmoid(probability)
    return -(target * torch.log(p) + (1 - target) * torch.log(1 - p)).mean()


# %% binary_cross_entropy | wrong | squared error | cause: mse
def binary_cross_entropy(probability, target):
    return ((probability - target) ** 2).mean()


# %% binary_cross_entropy | wrong | the gradient | cause: gradient in place of the value
def binary_cross_entropy(probability, target):
    p, t = probability, target
    return (p - t) / (p * (1 - p)) / p.numel()


# %% binary_cross_entropy | wrong | F.binary_cross_entropy | cause: ready-made function
def binary_cross_entropy(probability, target):
    return F.binary_cross_entropy(probability, target)


# %% binary_cross_entropy | wrong | through BCEWithLogitsLoss | cause: ready-made function
def binary_cross_entropy(probability, target):
    return nn.BCEWithLogitsLoss()(torch.logit(probability), target)


# %% binary_cross_entropy | wrong | not reduced | cause: shape, no mean
def binary_cross_entropy(probability, target):
    return -(target * torch.log(probability) + (1 - target) * torch.log(1 - probability))


# %% binary_cross_entropy | wrong | a float | cause: wrong type, float
def binary_cross_entropy(probability, target):
    return -float((target * torch.log(probability) + (1 - target) * torch.log(1 - probability)).mean())


# %% binary_cross_entropy | wrong | torch.tensor of a float | cause: float32 result
def binary_cross_entropy(probability, target):
    total = 0.0
    for p, t in zip(probability.flatten().tolist(), target.flatten().tolist()):
        total -= t * math.log(p) + (1 - t) * math.log(1 - p)
    return torch.tensor(total / probability.numel())


# %% binary_cross_entropy | wrong | logarithm in place | cause: modifies its input
def binary_cross_entropy(probability, target):
    other = torch.log(1 - probability)
    return -(target * probability.log_() + (1 - target) * other).mean()


# %% binary_cross_entropy | wrong | 1 - p in place | cause: modifies its input
def binary_cross_entropy(probability, target):
    first = target * torch.log(probability)
    probability.mul_(-1).add_(1)
    return -(first + (1 - target) * torch.log(probability)).mean()


# %% binary_cross_entropy | wrong | returns nothing | cause: returns None
def binary_cross_entropy(probability, target):
    loss = -(target * torch.log(probability) + (1 - target) * torch.log(1 - probability)).mean()


# %% binary_cross_entropy_gradient | right | the formula
def binary_cross_entropy_gradient(probability, target):
    p, t = probability, target
    return (p - t) / (p * (1 - p)) / p.numel()


# %% binary_cross_entropy_gradient | right | two fractions
def binary_cross_entropy_gradient(probability, target):
    p, t = probability, target
    return (-t / p + (1 - t) / (1 - p)) / p.numel()


# %% binary_cross_entropy_gradient | right | two fractions, mean first
def binary_cross_entropy_gradient(probability, target):
    n = probability.numel()
    return -1 / n * (target / probability - (1 - target) / (1 - probability))


# %% binary_cross_entropy_gradient | right | loop
def binary_cross_entropy_gradient(probability, target):
    n = probability.numel()
    out = []
    for p, t in zip(probability.flatten().tolist(), target.flatten().tolist()):
        out.append(((1 - t) / (1 - p) - t / p) / n)
    return torch.tensor(out, dtype=probability.dtype, device=probability.device).reshape(probability.shape)


# %% binary_cross_entropy_gradient | right | NumPy inside, brought back
def binary_cross_entropy_gradient(probability, target):
    p, t = probability.cpu().numpy(), target.cpu().numpy()
    g = (p - t) / (p * (1 - p) * p.size)
    return torch.as_tensor(g, dtype=probability.dtype, device=probability.device)


# %% binary_cross_entropy_gradient | right | float64 inside, cast back
def binary_cross_entropy_gradient(probability, target):
    p, t = probability.to(torch.float64), target.to(torch.float64)
    return ((p - t) / (p * (1 - p)) / p.numel()).to(probability.dtype)


# %% binary_cross_entropy_gradient | right | reciprocals
def binary_cross_entropy_gradient(probability, target):
    q = 1 - probability
    return ((1 - target) * q.reciprocal() - target * probability.reciprocal()).div(probability.numel())


# %% binary_cross_entropy_gradient | right | clamped to 1e-12
def binary_cross_entropy_gradient(probability, target):
    p = probability.clamp(min=1e-12)
    return (p - target) / (p * (1 - p)) / p.numel()


# %% binary_cross_entropy_gradient | wrong | mean missing | cause: gradient of the sum
def binary_cross_entropy_gradient(probability, target):
    return (probability - target) / (probability * (1 - probability))


# %% binary_cross_entropy_gradient | wrong | divides by len | cause: divided by the rows only
def binary_cross_entropy_gradient(probability, target):
    n = len(probability) if probability.ndim else 1
    return (probability - target) / (probability * (1 - probability)) / n


# %% binary_cross_entropy_gradient | wrong | p - t | cause: gradient by the logits
def binary_cross_entropy_gradient(probability, target):
    return (probability - target) / probability.numel()


# %% binary_cross_entropy_gradient | wrong | p - t without the mean | cause: gradient by the logits, no mean
def binary_cross_entropy_gradient(probability, target):
    return probability - target


# %% binary_cross_entropy_gradient | wrong | times p(1 - p) | cause: multiplied in place of divided
def binary_cross_entropy_gradient(probability, target):
    return (probability - target) * probability * (1 - probability) / probability.numel()


# %% binary_cross_entropy_gradient | wrong | brackets of the denominator | cause: precedence, / p * (1 - p)
def binary_cross_entropy_gradient(probability, target):
    return (probability - target) / probability * (1 - probability) / probability.numel()


# %% binary_cross_entropy_gradient | wrong | -t / p | cause: second term missing
def binary_cross_entropy_gradient(probability, target):
    return -target / probability / probability.numel()


# %% binary_cross_entropy_gradient | wrong | (1 - t) / (1 - p) | cause: first term missing
def binary_cross_entropy_gradient(probability, target):
    return (1 - target) / (1 - probability) / probability.numel()


# %% binary_cross_entropy_gradient | wrong | both terms minus | cause: inner derivative of 1 - p
def binary_cross_entropy_gradient(probability, target):
    return -(target / probability + (1 - target) / (1 - probability)) / probability.numel()


# %% binary_cross_entropy_gradient | wrong | sign | cause: sign
def binary_cross_entropy_gradient(probability, target):
    return (target / probability - (1 - target) / (1 - probability)) / probability.numel()


# %% binary_cross_entropy_gradient | wrong | t and 1 - t swapped | cause: target swapped
def binary_cross_entropy_gradient(probability, target):
    return (-(1 - target) / probability + target / (1 - probability)) / probability.numel()


# %% binary_cross_entropy_gradient | wrong | over p alone | cause: denominator p
def binary_cross_entropy_gradient(probability, target):
    return (probability - target) / probability / probability.numel()


# %% binary_cross_entropy_gradient | wrong | factor 2 from the squared error | cause: factor 2
def binary_cross_entropy_gradient(probability, target):
    return 2 * (probability - target) / (probability * (1 - probability)) / probability.numel()


# %% binary_cross_entropy_gradient | wrong | terms of the loss | cause: terms of the loss
def binary_cross_entropy_gradient(probability, target):
    p, t = probability, target
    return -(t * p.log() + (1 - t) * (1 - p).log()) / p.numel()


# %% binary_cross_entropy_gradient | wrong | the loss | cause: value in place of the gradient
def binary_cross_entropy_gradient(probability, target):
    p, t = probability, target
    return -(t * p.log() + (1 - t) * (1 - p).log()).mean()


# %% binary_cross_entropy_gradient | wrong | by the target | cause: with respect to target
def binary_cross_entropy_gradient(probability, target):
    return (torch.log(1 - probability) - torch.log(probability)) / probability.numel()


# %% binary_cross_entropy_gradient | wrong | where target is 1 | cause: hard targets only
def binary_cross_entropy_gradient(probability, target):
    return torch.where(target == 1, -1 / probability, 1 / (1 - probability)) / probability.numel()


# %% binary_cross_entropy_gradient | wrong | where target above 0.5 | cause: hard targets only
def binary_cross_entropy_gradient(probability, target):
    return torch.where(target > 0.5, -1 / probability, 1 / (1 - probability)) / probability.numel()


# %% binary_cross_entropy_gradient | wrong | 1e-8 in the denominator | cause: 1e-8 added
def binary_cross_entropy_gradient(probability, target):
    return (probability - target) / (probability * (1 - probability) + 1e-8) / probability.numel()


# %% binary_cross_entropy_gradient | wrong | clamped to 1e-7 | cause: clamped
def binary_cross_entropy_gradient(probability, target):
    p = torch.clamp(probability, 1e-7, 1 - 1e-7)
    return (p - target) / (p * (1 - p)) / p.numel()


# %% binary_cross_entropy_gradient | wrong | sigmoid first | cause: sigmoid applied to probabilities
def binary_cross_entropy_gradient(probability, target):
    return (torch.sigmoid(probability) - target) / probability.numel()


# %% binary_cross_entropy_gradient | wrong | squared error | cause: gradient of mse
def binary_cross_entropy_gradient(probability, target):
    return 2 * (probability - target) / probability.numel()


# %% binary_cross_entropy_gradient | wrong | autograd | cause: autograd
def binary_cross_entropy_gradient(probability, target):
    p = probability.detach().clone()
    p.requires_grad = True
    loss = F.binary_cross_entropy(p, target)
    loss.backward()
    return p.grad


# %% binary_cross_entropy_gradient | wrong | finite differences | cause: finite differences
def binary_cross_entropy_gradient(probability, target):
    h = 1e-5
    p, t = probability, target

    def term(p):
        return -(t * torch.log(p) + (1 - t) * torch.log(1 - p))

    return (term(p + h) - term(p)) / h / p.numel()


# %% binary_cross_entropy_gradient | wrong | summed to a number | cause: shape, sum
def binary_cross_entropy_gradient(probability, target):
    return ((probability - target) / (probability * (1 - probability))).mean()


# %% binary_cross_entropy_gradient | wrong | float64 result | cause: float64 result
def binary_cross_entropy_gradient(probability, target):
    p, t = probability.double(), target.double()
    return (p - t) / (p * (1 - p)) / p.numel()


# %% binary_cross_entropy_gradient | wrong | float32 inside | cause: float32 precision
def binary_cross_entropy_gradient(probability, target):
    p, t = probability.float(), target.float()
    return ((p - t) / (p * (1 - p)) / p.numel()).to(probability.dtype)


# %% binary_cross_entropy_gradient | wrong | changes the target | cause: modifies its input
def binary_cross_entropy_gradient(probability, target):
    target.neg_().add_(probability)
    return target / (probability * (1 - probability)) / probability.numel()


# %% binary_cross_entropy_gradient | wrong | returns nothing | cause: returns None
def binary_cross_entropy_gradient(probability, target):
    (probability - target) / (probability * (1 - probability)) / probability.numel()


# %% binary_cross_entropy_with_logits | right | max, t z, log1p
def binary_cross_entropy_with_logits(logits, target):
    z, t = logits, target
    return (torch.relu(z) - t * z + torch.log1p(torch.exp(-z.abs()))).mean()


# %% binary_cross_entropy_with_logits | right | softplus
def binary_cross_entropy_with_logits(logits, target):
    return (F.softplus(logits) - target * logits).mean()


# %% binary_cross_entropy_with_logits | right | logsigmoid twice
def binary_cross_entropy_with_logits(logits, target):
    return -(target * F.logsigmoid(logits) + (1 - target) * F.logsigmoid(-logits)).mean()


# %% binary_cross_entropy_with_logits | right | logaddexp
def binary_cross_entropy_with_logits(logits, target):
    return (torch.logaddexp(logits, torch.zeros_like(logits)) - target * logits).mean()


# %% binary_cross_entropy_with_logits | right | two branches
def binary_cross_entropy_with_logits(logits, target):
    e = torch.exp(-torch.abs(logits))
    positive = (1 - target) * logits + torch.log(1 + e)
    negative = -target * logits + torch.log(1 + e)
    return torch.where(logits >= 0, positive, negative).mean()


# %% binary_cross_entropy_with_logits | right | loop in Python
def binary_cross_entropy_with_logits(logits, target):
    total = 0.0
    for z, t in zip(logits.flatten().tolist(), target.flatten().tolist()):
        total += max(z, 0.0) - t * z + math.log1p(math.exp(-abs(z)))
    return torch.tensor(total / logits.numel(), dtype=logits.dtype, device=logits.device)


# %% binary_cross_entropy_with_logits | right | NumPy logaddexp, brought back
def binary_cross_entropy_with_logits(logits, target):
    z, t = logits.cpu().numpy(), target.cpu().numpy()
    loss = np.mean(np.logaddexp(0, z) - t * z)
    return torch.as_tensor(loss, dtype=logits.dtype, device=logits.device)


# %% binary_cross_entropy_with_logits | right | float64 inside, cast back
def binary_cross_entropy_with_logits(logits, target):
    z, t = logits.double(), target.double()
    m = torch.clamp(z, min=0)
    loss = m - z * t + torch.log(torch.exp(-m) + torch.exp(z - m))
    return loss.mean().to(logits.dtype)


# %% binary_cross_entropy_with_logits | right | logsumexp over z and 0
def binary_cross_entropy_with_logits(logits, target):
    pair = torch.stack([logits, torch.zeros_like(logits)])
    return torch.mean(torch.logsumexp(pair, dim=0) - target * logits)


# %% binary_cross_entropy_with_logits | right | log_softmax over z and 0
def binary_cross_entropy_with_logits(logits, target):
    log_p = torch.log_softmax(torch.stack([logits, torch.zeros_like(logits)]), dim=0)
    return -(target * log_p[0] + (1 - target) * log_p[1]).mean()


# %% binary_cross_entropy_with_logits | wrong | log of the sigmoid | cause: not stable
def binary_cross_entropy_with_logits(logits, target):
    p = torch.sigmoid(logits)
    return -(target * torch.log(p) + (1 - target) * torch.log(1 - p)).mean()


# %% binary_cross_entropy_with_logits | wrong | own sigmoid 1 / (1 + exp(-z)) | cause: not stable
def binary_cross_entropy_with_logits(logits, target):
    p = 1 / (1 + torch.exp(-logits))
    return -torch.mean(target * torch.log(p) + (1 - target) * torch.log(1 - p))


# %% binary_cross_entropy_with_logits | wrong | sigmoid of minus z | cause: not stable
def binary_cross_entropy_with_logits(logits, target):
    return -(target * torch.sigmoid(logits).log() + (1 - target) * torch.sigmoid(-logits).log()).mean()


# %% binary_cross_entropy_with_logits | wrong | own sigmoid exp(z) / (1 + exp(z)) | cause: overflow
def binary_cross_entropy_with_logits(logits, target):
    p = logits.exp() / (1 + logits.exp())
    return -(target * torch.log(p) + (1 - target) * torch.log(1 - p)).mean()


# %% binary_cross_entropy_with_logits | wrong | log(1 + exp(z)) | cause: overflow
def binary_cross_entropy_with_logits(logits, target):
    return (torch.log(1 + torch.exp(logits)) - target * logits).mean()


# %% binary_cross_entropy_with_logits | wrong | log1p(exp(z)) | cause: overflow
def binary_cross_entropy_with_logits(logits, target):
    return (torch.log1p(torch.exp(logits)) - target * logits).mean()


# %% binary_cross_entropy_with_logits | wrong | log(1 + exp(-z)) | cause: overflow
def binary_cross_entropy_with_logits(logits, target):
    return ((1 - target) * logits + torch.log(1 + torch.exp(-logits))).mean()


# %% binary_cross_entropy_with_logits | wrong | F.binary_cross_entropy of the sigmoid | cause: not stable
def binary_cross_entropy_with_logits(logits, target):
    return F.binary_cross_entropy(torch.sigmoid(logits), target)


# %% binary_cross_entropy_with_logits | wrong | 1e-8 inside the logarithm | cause: 1e-8 added
def binary_cross_entropy_with_logits(logits, target):
    p = torch.sigmoid(logits)
    return -(target * torch.log(p + 1e-8) + (1 - target) * torch.log(1 - p + 1e-8)).mean()


# %% binary_cross_entropy_with_logits | wrong | clamped to 1e-7 | cause: clamped
def binary_cross_entropy_with_logits(logits, target):
    p = torch.sigmoid(logits).clamp(1e-7, 1 - 1e-7)
    return -(target * p.log() + (1 - target) * (1 - p).log()).mean()


# %% binary_cross_entropy_with_logits | wrong | logits clamped to 30 | cause: clamped
def binary_cross_entropy_with_logits(logits, target):
    z = logits.clamp(-30, 30)
    return (torch.log1p(torch.exp(z)) - target * z).mean()


# %% binary_cross_entropy_with_logits | wrong | nan replaced | cause: not stable
def binary_cross_entropy_with_logits(logits, target):
    p = torch.sigmoid(logits)
    return torch.nan_to_num(-(target * p.log() + (1 - target) * (1 - p).log())).mean()


# %% binary_cross_entropy_with_logits | wrong | sigmoid forgotten | cause: logits as probabilities
def binary_cross_entropy_with_logits(logits, target):
    return -(target * torch.log(logits) + (1 - target) * torch.log(1 - logits)).mean()


# %% binary_cross_entropy_with_logits | wrong | sigmoid twice | cause: sigmoid twice
def binary_cross_entropy_with_logits(logits, target):
    z = torch.sigmoid(logits)
    return (F.softplus(z) - target * z).mean()


# %% binary_cross_entropy_with_logits | wrong | t and 1 - t swapped | cause: target swapped
def binary_cross_entropy_with_logits(logits, target):
    return -((1 - target) * F.logsigmoid(logits) + target * F.logsigmoid(-logits)).mean()


# %% binary_cross_entropy_with_logits | wrong | plus t z | cause: sign of t z
def binary_cross_entropy_with_logits(logits, target):
    return (F.softplus(logits) + target * logits).mean()


# %% binary_cross_entropy_with_logits | wrong | minus forgotten | cause: sign
def binary_cross_entropy_with_logits(logits, target):
    return (target * F.logsigmoid(logits) + (1 - target) * F.logsigmoid(-logits)).mean()


# %% binary_cross_entropy_with_logits | wrong | target unused | cause: every target 1
def binary_cross_entropy_with_logits(logits, target):
    return -F.logsigmoid(logits).mean()


# %% binary_cross_entropy_with_logits | wrong | only softplus | cause: t z missing
def binary_cross_entropy_with_logits(logits, target):
    return F.softplus(logits).mean()


# %% binary_cross_entropy_with_logits | wrong | only the targets of 1 | cause: second term missing
def binary_cross_entropy_with_logits(logits, target):
    return -(target * F.logsigmoid(logits)).mean()


# %% binary_cross_entropy_with_logits | wrong | maximum forgotten | cause: max(z, 0) missing
def binary_cross_entropy_with_logits(logits, target):
    return (torch.log1p(torch.exp(-logits.abs())) - target * logits).mean()


# %% binary_cross_entropy_with_logits | wrong | absolute value forgotten | cause: exp(-z) beside max(z, 0)
def binary_cross_entropy_with_logits(logits, target):
    return (logits.clamp(min=0) - target * logits + torch.log1p(torch.exp(-logits))).mean()


# %% binary_cross_entropy_with_logits | wrong | targets rounded | cause: hard targets only
def binary_cross_entropy_with_logits(logits, target):
    return torch.where(target > 0.5, F.softplus(-logits), F.softplus(logits)).mean()


# %% binary_cross_entropy_with_logits | wrong | targets of -1 and +1 | cause: hard targets only
def binary_cross_entropy_with_logits(logits, target):
    sign = 2 * target - 1
    return F.softplus(-sign * logits).mean()


# %% binary_cross_entropy_with_logits | wrong | soft margin | cause: targets taken for -1 and +1
def binary_cross_entropy_with_logits(logits, target):
    return F.soft_margin_loss(logits, target)


# %% binary_cross_entropy_with_logits | wrong | minus t z inside | cause: targets taken for -1 and +1
def binary_cross_entropy_with_logits(logits, target):
    return F.softplus(-target * logits).mean()


# %% binary_cross_entropy_with_logits | wrong | sum | cause: sum, no mean
def binary_cross_entropy_with_logits(logits, target):
    return (F.softplus(logits) - target * logits).sum()


# %% binary_cross_entropy_with_logits | wrong | divides by len | cause: divided by the rows only
def binary_cross_entropy_with_logits(logits, target):
    n = logits.shape[0] if logits.ndim else 1
    return (F.softplus(logits) - target * logits).sum() / n


# %% binary_cross_entropy_with_logits | wrong | squared error of the sigmoid | cause: squared error
def binary_cross_entropy_with_logits(logits, target):
    return ((torch.sigmoid(logits) - target) ** 2).mean()


# %% binary_cross_entropy_with_logits | wrong | ready-made | cause: ready-made function
def binary_cross_entropy_with_logits(logits, target):
    return F.binary_cross_entropy_with_logits(logits, target)


# %% binary_cross_entropy_with_logits | wrong | nn.BCEWithLogitsLoss | cause: ready-made function
def binary_cross_entropy_with_logits(logits, target):
    return nn.BCEWithLogitsLoss()(logits, target)


# %% binary_cross_entropy_with_logits | wrong | multilabel soft margin | cause: ready-made function
def binary_cross_entropy_with_logits(logits, target):
    return F.multilabel_soft_margin_loss(logits.reshape(1, -1), target.reshape(1, -1))


# %% binary_cross_entropy_with_logits | wrong | not reduced | cause: shape, no mean
def binary_cross_entropy_with_logits(logits, target):
    return F.softplus(logits) - target * logits


# %% binary_cross_entropy_with_logits | wrong | math.exp overflows | cause: overflow, math.exp raises
def binary_cross_entropy_with_logits(logits, target):
    total = 0.0
    for z, t in zip(logits.flatten().tolist(), target.flatten().tolist()):
        total += math.log(1 + math.exp(z)) - t * z
    return torch.tensor(total / logits.numel(), dtype=logits.dtype)


# %% binary_cross_entropy_with_logits | wrong | clamps the logits in place | cause: modifies its input
def binary_cross_entropy_with_logits(logits, target):
    linear = target * logits
    rest = torch.log1p(torch.exp(-logits.abs()))
    return (logits.clamp_(min=0) - linear + rest).mean()


# %% binary_cross_entropy_with_logits | wrong | a float | cause: wrong type, float
def binary_cross_entropy_with_logits(logits, target):
    return (F.softplus(logits) - target * logits).mean().item()


# %% binary_cross_entropy_with_logits_gradient | right | sigmoid minus target
def binary_cross_entropy_with_logits_gradient(logits, target):
    n = logits.numel()
    return (logits.sigmoid() - target) / n


# %% binary_cross_entropy_with_logits_gradient | right | own sigmoid
def binary_cross_entropy_with_logits_gradient(logits, target):
    p = 1 / (1 + torch.exp(-logits))
    return (p - target) / logits.numel()


# %% binary_cross_entropy_with_logits_gradient | right | both terms
def binary_cross_entropy_with_logits_gradient(logits, target):
    p = torch.sigmoid(logits)
    return (-target * torch.sigmoid(-logits) + (1 - target) * p) / logits.numel()


# %% binary_cross_entropy_with_logits_gradient | right | through tanh
def binary_cross_entropy_with_logits_gradient(logits, target):
    p = 0.5 + 0.5 * torch.tanh(logits / 2)
    return (p - target).div(logits.numel())


# %% binary_cross_entropy_with_logits_gradient | right | loop in Python
def binary_cross_entropy_with_logits_gradient(logits, target):
    def sigmoid(z):
        e = math.exp(-abs(z))
        return 1 / (1 + e) if z >= 0 else e / (1 + e)

    n = logits.numel()
    values = [(sigmoid(z) - t) / n for z, t in zip(logits.flatten().tolist(), target.flatten().tolist())]
    return torch.tensor(values, dtype=logits.dtype, device=logits.device).reshape(logits.shape)


# %% binary_cross_entropy_with_logits_gradient | right | NumPy inside, brought back
def binary_cross_entropy_with_logits_gradient(logits, target):
    z, t = logits.cpu().numpy(), target.cpu().numpy()
    with np.errstate(over="ignore"):
        g = (1 / (1 + np.exp(-z)) - t) / z.size
    return torch.as_tensor(g, dtype=logits.dtype, device=logits.device)


# %% binary_cross_entropy_with_logits_gradient | right | float64 inside, cast back
def binary_cross_entropy_with_logits_gradient(logits, target):
    g = (torch.sigmoid(logits.double()) - target.double()) / logits.numel()
    return g.to(logits.dtype)


# %% binary_cross_entropy_with_logits_gradient | right | softmax of z and 0
def binary_cross_entropy_with_logits_gradient(logits, target):
    p = torch.softmax(torch.stack([logits, torch.zeros_like(logits)]), 0)[0]
    return (p - target) / target.numel()


# %% binary_cross_entropy_with_logits_gradient | wrong | mean missing | cause: gradient of the sum
def binary_cross_entropy_with_logits_gradient(logits, target):
    return torch.sigmoid(logits) - target


# %% binary_cross_entropy_with_logits_gradient | wrong | divides by len | cause: divided by the rows only
def binary_cross_entropy_with_logits_gradient(logits, target):
    return (torch.sigmoid(logits) - target) / (len(logits) if logits.ndim else 1)


# %% binary_cross_entropy_with_logits_gradient | wrong | target minus p | cause: sign
def binary_cross_entropy_with_logits_gradient(logits, target):
    return (target - torch.sigmoid(logits)) / logits.numel()


# %% binary_cross_entropy_with_logits_gradient | wrong | extra p(1 - p) | cause: extra sigma'
def binary_cross_entropy_with_logits_gradient(logits, target):
    p = torch.sigmoid(logits)
    return (p - target) * p * (1 - p) / logits.numel()


# %% binary_cross_entropy_with_logits_gradient | wrong | squared error | cause: gradient of the squared error
def binary_cross_entropy_with_logits_gradient(logits, target):
    p = torch.sigmoid(logits)
    return 2 * (p - target) * p * (1 - p) / logits.numel()


# %% binary_cross_entropy_with_logits_gradient | wrong | by the probability | cause: sigma' missing
def binary_cross_entropy_with_logits_gradient(logits, target):
    p = torch.sigmoid(logits)
    return (p - target) / (p * (1 - p)) / logits.numel()


# %% binary_cross_entropy_with_logits_gradient | wrong | nothing cancelled | cause: not stable
def binary_cross_entropy_with_logits_gradient(logits, target):
    p = torch.sigmoid(logits)
    d_p = (p - target) / (p * (1 - p)) / logits.numel()
    return d_p * p * (1 - p)


# %% binary_cross_entropy_with_logits_gradient | wrong | exp(z) / (1 + exp(z)) | cause: overflow
def binary_cross_entropy_with_logits_gradient(logits, target):
    e = torch.exp(logits)
    return (e / (1 + e) - target) / logits.numel()


# %% binary_cross_entropy_with_logits_gradient | wrong | p alone | cause: target not used
def binary_cross_entropy_with_logits_gradient(logits, target):
    return torch.sigmoid(logits) / logits.numel()


# %% binary_cross_entropy_with_logits_gradient | wrong | sigmoid forgotten | cause: no sigmoid
def binary_cross_entropy_with_logits_gradient(logits, target):
    return (logits - target) / logits.numel()


# %% binary_cross_entropy_with_logits_gradient | wrong | formula for probabilities | cause: no sigmoid, by p
def binary_cross_entropy_with_logits_gradient(logits, target):
    return (logits - target) / (logits * (1 - logits)) / logits.numel()


# %% binary_cross_entropy_with_logits_gradient | wrong | sigmoid twice | cause: sigmoid twice
def binary_cross_entropy_with_logits_gradient(logits, target):
    p = torch.sigmoid(torch.sigmoid(logits))
    return (p - target) / logits.numel()


# %% binary_cross_entropy_with_logits_gradient | wrong | only targets of 1 | cause: second term missing
def binary_cross_entropy_with_logits_gradient(logits, target):
    return target * (torch.sigmoid(logits) - 1) / logits.numel()


# %% binary_cross_entropy_with_logits_gradient | wrong | labels compared | cause: probabilities rounded
def binary_cross_entropy_with_logits_gradient(logits, target):
    label = (torch.sigmoid(logits) > 0.5).to(logits.dtype)
    return (label - target) / logits.numel()


# %% binary_cross_entropy_with_logits_gradient | wrong | where target is 1 | cause: hard targets only
def binary_cross_entropy_with_logits_gradient(logits, target):
    p = torch.sigmoid(logits)
    return torch.where(target == 1, p - 1, p) / logits.numel()


# %% binary_cross_entropy_with_logits_gradient | wrong | softmax over the last dimension | cause: softmax
def binary_cross_entropy_with_logits_gradient(logits, target):
    return (torch.softmax(logits, dim=-1) - target) / logits.numel()


# %% binary_cross_entropy_with_logits_gradient | wrong | logsigmoid | cause: log p in place of p
def binary_cross_entropy_with_logits_gradient(logits, target):
    return (F.logsigmoid(logits) - target) / logits.numel()


# %% binary_cross_entropy_with_logits_gradient | wrong | the loss | cause: value in place of the gradient
def binary_cross_entropy_with_logits_gradient(logits, target):
    return F.binary_cross_entropy_with_logits(logits, target)


# %% binary_cross_entropy_with_logits_gradient | wrong | autograd | cause: autograd
def binary_cross_entropy_with_logits_gradient(logits, target):
    z = logits.clone().requires_grad_(True)
    loss = F.binary_cross_entropy_with_logits(z, target)
    return torch.autograd.grad(loss, z)[0]


# %% binary_cross_entropy_with_logits_gradient | wrong | torch.func.vjp | cause: autograd
def binary_cross_entropy_with_logits_gradient(logits, target):
    loss, vjp = torch.func.vjp(lambda z: F.binary_cross_entropy_with_logits(z, target), logits)
    return vjp(torch.ones_like(loss))[0]


# %% binary_cross_entropy_with_logits_gradient | wrong | summed | cause: shape, sum
def binary_cross_entropy_with_logits_gradient(logits, target):
    return (torch.sigmoid(logits) - target).mean()


# %% binary_cross_entropy_with_logits_gradient | wrong | NumPy array | cause: wrong type, NumPy array
def binary_cross_entropy_with_logits_gradient(logits, target):
    return ((torch.sigmoid(logits) - target) / logits.numel()).numpy()


# %% binary_cross_entropy_with_logits_gradient | wrong | torch.tensor of a list | cause: float32 result
def binary_cross_entropy_with_logits_gradient(logits, target):
    return torch.tensor(((torch.sigmoid(logits) - target) / logits.numel()).tolist())


# %% binary_cross_entropy_with_logits_gradient | wrong | sigmoid in place | cause: modifies its input
def binary_cross_entropy_with_logits_gradient(logits, target):
    return logits.sigmoid_().sub(target) / logits.numel()


# %% binary_cross_entropy_with_logits_gradient | wrong | noise against saturation | cause: random
def binary_cross_entropy_with_logits_gradient(logits, target):
    p = torch.sigmoid(logits + 0.01 * torch.randn_like(logits))
    return (p - target) / logits.numel()


# %% binary_cross_entropy_with_logits_gradient | wrong | size of the first call | cause: keeps state
size = []


def binary_cross_entropy_with_logits_gradient(logits, target):
    size.append(logits.numel())
    return (torch.sigmoid(logits) - target) / size[0]


# %% binary_cross_entropy_with_logits_gradient | wrong | returns nothing | cause: returns None
def binary_cross_entropy_with_logits_gradient(logits, target):
    gradient = (torch.sigmoid(logits) - target) / logits.numel()
