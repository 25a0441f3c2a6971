"""Right and wrong versions of `lenet_train_step`, as students write them."""

import itertools
import math

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F


# %% lenet_train_step | right | autograd.grad
def lenet_train_step(x, target, parameters, lr):
    ps = [p.detach().clone().requires_grad_(True) for p in parameters]
    h = F.max_pool2d(F.relu(F.conv2d(x, ps[0], ps[1])), 2)
    h = F.max_pool2d(F.relu(F.conv2d(h, ps[2], ps[3])), 2)
    h = F.relu(F.linear(h.flatten(1), ps[4], ps[5]))
    h = F.relu(F.linear(h, ps[6], ps[7]))
    loss = F.mse_loss(F.linear(h, ps[8], ps[9]), target)
    grads = torch.autograd.grad(loss, ps)
    return tuple((p - lr * g).detach() for p, g in zip(ps, grads))


# %% lenet_train_step | right | backward and no_grad
def lenet_train_step(x, target, parameters, lr):
    w1, b1, w2, b2, w3, b3, w4, b4, w5, b5 = leaves = [p.clone() for p in parameters]
    for p in leaves:
        p.requires_grad_()
    h = F.max_pool2d(F.relu(F.conv2d(x, w1, b1)), 2)
    h = F.max_pool2d(F.relu(F.conv2d(h, w2, b2)), 2)
    h = F.relu(F.linear(h.view(-1, 400), w3, b3))
    out = F.linear(F.relu(F.linear(h, w4, b4)), w5, b5)
    ((out - target) ** 2).mean().backward()
    with torch.no_grad():
        return [p - lr * p.grad for p in leaves]


# %% lenet_train_step | right | modules and torch.optim
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 6, 5), nn.Conv2d(6, 16, 5)
        self.fc1, self.fc2, self.fc3 = nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = F.relu(self.fc1(torch.flatten(x, 1)))
        return self.fc3(F.relu(self.fc2(x)))


def lenet_train_step(x, target, parameters, lr):
    net = Net().to(x)
    with torch.no_grad():
        for own, given in zip(net.parameters(), parameters):
            own.copy_(given)
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    optimizer.zero_grad()
    nn.MSELoss()(net(x), target).backward()
    optimizer.step()
    return tuple(p.detach() for p in net.parameters())


# %% lenet_train_step | right | torch.func
def lenet_train_step(x, target, parameters, lr):
    def loss(ps):
        w1, b1, w2, b2, w3, b3, w4, b4, w5, b5 = ps
        h = F.max_pool2d(F.relu(F.conv2d(x, w1, b1)), 2)
        h = F.max_pool2d(F.relu(F.conv2d(h, w2, b2)), 2)
        h = F.relu(F.linear(h.flatten(1), w3, b3))
        h = F.relu(F.linear(h, w4, b4))
        return (F.linear(h, w5, b5) - target).square().sum() / target.numel()

    grads = torch.func.grad(loss)(tuple(parameters))
    return tuple(p - lr * g for p, g in zip(parameters, grads))


# %% lenet_train_step | right | by hand from the scores back to the flattening, the rest by autograd
def lenet_train_step(x, target, parameters, lr):
    convs = [p.clone().requires_grad_() for p in parameters[:4]]
    w3, b3, w4, b4, w5, b5 = parameters[4:]
    h = F.max_pool2d(F.relu(F.conv2d(x, convs[0], convs[1])), 2)
    flat = F.max_pool2d(F.relu(F.conv2d(h, convs[2], convs[3])), 2).flatten(1)
    f = flat.detach()
    a = F.linear(f, w3, b3).clamp(min=0)
    c = F.linear(a, w4, b4).clamp(min=0)
    dz = 2 * (F.linear(c, w5, b5) - target) / target.numel()
    dc = (dz @ w5) * (c > 0)
    da = (dc @ w4) * (a > 0)
    flat.backward(da @ w3)
    grads = [p.grad for p in convs]
    grads += [da.T @ f, da.sum(0), dc.T @ a, dc.sum(0), dz.T @ c, dz.sum(0)]
    return [p.detach() - lr * g for p, g in zip(parameters, grads)]


# %% lenet_train_step | right | float64 inside
def lenet_train_step(x, target, parameters, lr):
    dtype = x.dtype
    ps = [p.double().clone().requires_grad_() for p in parameters]
    h = F.max_pool2d(F.relu(F.conv2d(x.double(), ps[0], ps[1])), 2)
    h = F.max_pool2d(F.relu(F.conv2d(h, ps[2], ps[3])), 2)
    h = F.relu(F.linear(h.flatten(1), ps[4], ps[5]))
    h = F.relu(F.linear(h, ps[6], ps[7]))
    (F.linear(h, ps[8], ps[9]) - target.double()).pow(2).mean().backward()
    return tuple((p.data - lr * p.grad).to(dtype) for p in ps)


# %% lenet_train_step | wrong | sum of squares | cause: sum of squares
def lenet_train_step(x, target, parameters, lr):
    ps = [p.detach().clone().requires_grad_(True) for p in parameters]
    h = F.max_pool2d(F.relu(F.conv2d(x, ps[0], ps[1])), 2)
    h = F.max_pool2d(F.relu(F.conv2d(h, ps[2], ps[3])), 2)
    h = F.relu(F.linear(h.flatten(1), ps[4], ps[5]))
    h = F.relu(F.linear(h, ps[6], ps[7]))
    loss = F.mse_loss(F.linear(h, ps[8], ps[9]), target, reduction="sum")
    grads = torch.autograd.grad(loss, ps)
    return tuple((p - lr * g).detach() for p, g in zip(ps, grads))


# %% lenet_train_step | wrong | half the mean | cause: half
def lenet_train_step(x, target, parameters, lr):
    ps = [p.detach().clone().requires_grad_(True) for p in parameters]
    h = F.max_pool2d(F.relu(F.conv2d(x, ps[0], ps[1])), 2)
    h = F.max_pool2d(F.relu(F.conv2d(h, ps[2], ps[3])), 2)
    h = F.relu(F.linear(h.flatten(1), ps[4], ps[5]))
    h = F.relu(F.linear(h, ps[6], ps[7]))
    loss = 0.5 * F.mse_loss(F.linear(h, ps[8], ps[9]), target)
    grads = torch.autograd.grad(loss, ps)
    return tuple((p - lr * g).detach() for p, g in zip(ps, grads))


# %% lenet_train_step | wrong | uphill | cause: uphill
def lenet_train_step(x, target, parameters, lr):
    ps = [p.detach().clone().requires_grad_(True) for p in parameters]
    h = F.max_pool2d(F.relu(F.conv2d(x, ps[0], ps[1])), 2)
    h = F.max_pool2d(F.relu(F.conv2d(h, ps[2], ps[3])), 2)
    h = F.relu(F.linear(h.flatten(1), ps[4], ps[5]))
    h = F.relu(F.linear(h, ps[6], ps[7]))
    loss = F.mse_loss(F.linear(h, ps[8], ps[9]), target)
    grads = torch.autograd.grad(loss, ps)
    return tuple((p + lr * g).detach() for p, g in zip(ps, grads))


# %% lenet_train_step | wrong | changes the given parameters | cause: changes its input
def lenet_train_step(x, target, parameters, lr):
    for p in parameters:
        p.requires_grad_()
    w1, b1, w2, b2, w3, b3, w4, b4, w5, b5 = parameters
    h = F.max_pool2d(F.relu(F.conv2d(x, w1, b1)), 2)
    h = F.max_pool2d(F.relu(F.conv2d(h, w2, b2)), 2)
    h = F.relu(F.linear(h.flatten(1), w3, b3))
    out = F.linear(F.relu(F.linear(h, w4, b4)), w5, b5)
    F.mse_loss(out, target).backward()
    with torch.no_grad():
        for p in parameters:
            p -= lr * p.grad
    return tuple(p.detach().clone() for p in parameters)


# %% lenet_train_step | wrong | still requires grad | cause: still requires grad
def lenet_train_step(x, target, parameters, lr):
    ps = [p.detach().clone().requires_grad_(True) for p in parameters]
    h = F.max_pool2d(F.relu(F.conv2d(x, ps[0], ps[1])), 2)
    h = F.max_pool2d(F.relu(F.conv2d(h, ps[2], ps[3])), 2)
    h = F.relu(F.linear(h.flatten(1), ps[4], ps[5]))
    h = F.relu(F.linear(h, ps[6], ps[7]))
    loss = F.mse_loss(F.linear(h, ps[8], ps[9]), target)
    grads = torch.autograd.grad(loss, ps)
    return tuple(p - lr * g for p, g in zip(ps, grads))


# %% lenet_train_step | wrong | gradients returned | cause: the gradients themselves
def lenet_train_step(x, target, parameters, lr):
    ps = [p.detach().clone().requires_grad_(True) for p in parameters]
    h = F.max_pool2d(F.relu(F.conv2d(x, ps[0], ps[1])), 2)
    h = F.max_pool2d(F.relu(F.conv2d(h, ps[2], ps[3])), 2)
    h = F.relu(F.linear(h.flatten(1), ps[4], ps[5]))
    h = F.relu(F.linear(h, ps[6], ps[7]))
    F.mse_loss(F.linear(h, ps[8], ps[9]), target).backward()
    return tuple(p.grad for p in ps)


# %% lenet_train_step | wrong | backward twice without zeroing | cause: gradients counted twice
def lenet_train_step(x, target, parameters, lr):
    ps = [p.detach().clone().requires_grad_(True) for p in parameters]
    for _ in range(2):
        h = F.max_pool2d(F.relu(F.conv2d(x, ps[0], ps[1])), 2)
        h = F.max_pool2d(F.relu(F.conv2d(h, ps[2], ps[3])), 2)
        h = F.relu(F.linear(h.flatten(1), ps[4], ps[5]))
        h = F.relu(F.linear(h, ps[6], ps[7]))
        F.mse_loss(F.linear(h, ps[8], ps[9]), target).backward()
    return tuple((p - lr * p.grad).detach() for p in ps)


# %% lenet_train_step | wrong | biases not trained | cause: biases stay
def lenet_train_step(x, target, parameters, lr):
    ps = [p.detach().clone() for p in parameters]
    for p in ps[::2]:
        p.requires_grad_()
    h = F.max_pool2d(F.relu(F.conv2d(x, ps[0], ps[1])), 2)
    h = F.max_pool2d(F.relu(F.conv2d(h, ps[2], ps[3])), 2)
    h = F.relu(F.linear(h.flatten(1), ps[4], ps[5]))
    h = F.relu(F.linear(h, ps[6], ps[7]))
    F.mse_loss(F.linear(h, ps[8], ps[9]), target).backward()
    return tuple((p - lr * p.grad).detach() if p.grad is not None else p for p in ps)


# %% lenet_train_step | wrong | softmax before the loss | cause: softmax before the loss
def lenet_train_step(x, target, parameters, lr):
    ps = [p.detach().clone().requires_grad_(True) for p in parameters]
    h = F.max_pool2d(F.relu(F.conv2d(x, ps[0], ps[1])), 2)
    h = F.max_pool2d(F.relu(F.conv2d(h, ps[2], ps[3])), 2)
    h = F.relu(F.linear(h.flatten(1), ps[4], ps[5]))
    h = F.relu(F.linear(h, ps[6], ps[7]))
    loss = F.mse_loss(F.linear(h, ps[8], ps[9]).softmax(1), target)
    grads = torch.autograd.grad(loss, ps)
    return tuple((p - lr * g).detach() for p, g in zip(ps, grads))


# %% lenet_train_step | wrong | cross-entropy | cause: cross-entropy
def lenet_train_step(x, target, parameters, lr):
    ps = [p.detach().clone().requires_grad_(True) for p in parameters]
    h = F.max_pool2d(F.relu(F.conv2d(x, ps[0], ps[1])), 2)
    h = F.max_pool2d(F.relu(F.conv2d(h, ps[2], ps[3])), 2)
    h = F.relu(F.linear(h.flatten(1), ps[4], ps[5]))
    h = F.relu(F.linear(h, ps[6], ps[7]))
    loss = F.cross_entropy(F.linear(h, ps[8], ps[9]), target)
    grads = torch.autograd.grad(loss, ps)
    return tuple((p - lr * g).detach() for p, g in zip(ps, grads))


# %% lenet_train_step | wrong | graph cut by detach | cause: does not require grad
def lenet_train_step(x, target, parameters, lr):
    ps = [p.detach().clone().requires_grad_(True) for p in parameters]
    h = F.max_pool2d(F.relu(F.conv2d(x, ps[0], ps[1])), 2)
    h = F.max_pool2d(F.relu(F.conv2d(h, ps[2], ps[3])), 2)
    h = F.relu(F.linear(h.flatten(1), ps[4], ps[5]))
    h = F.relu(F.linear(h, ps[6], ps[7]))
    loss = F.mse_loss(F.linear(h, ps[8], ps[9]).detach(), target)
    loss.backward()
    return tuple((p - lr * p.grad).detach() for p in ps)


# %% lenet_train_step | wrong | no_grad around the forward pass | cause: does not require grad
def lenet_train_step(x, target, parameters, lr):
    ps = [p.detach().clone().requires_grad_(True) for p in parameters]
    with torch.no_grad():
        h = F.max_pool2d(F.relu(F.conv2d(x, ps[0], ps[1])), 2)
        h = F.max_pool2d(F.relu(F.conv2d(h, ps[2], ps[3])), 2)
        h = F.relu(F.linear(h.flatten(1), ps[4], ps[5]))
        h = F.relu(F.linear(h, ps[6], ps[7]))
        loss = F.mse_loss(F.linear(h, ps[8], ps[9]), target)
    loss.backward()
    return tuple((p - lr * p.grad).detach() for p in ps)


# %% lenet_train_step | wrong | update forgotten | cause: nothing moves
def lenet_train_step(x, target, parameters, lr):
    ps = [p.detach().clone().requires_grad_(True) for p in parameters]
    h = F.max_pool2d(F.relu(F.conv2d(x, ps[0], ps[1])), 2)
    h = F.max_pool2d(F.relu(F.conv2d(h, ps[2], ps[3])), 2)
    h = F.relu(F.linear(h.flatten(1), ps[4], ps[5]))
    h = F.relu(F.linear(h, ps[6], ps[7]))
    F.mse_loss(F.linear(h, ps[8], ps[9]), target).backward()
    for p in ps:
        p = p - lr * p.grad
    return tuple(p.detach() for p in ps)


# %% lenet_train_step | wrong | loss returned too | cause: wrong type
def lenet_train_step(x, target, parameters, lr):
    ps = [p.detach().clone().requires_grad_(True) for p in parameters]
    h = F.max_pool2d(F.relu(F.conv2d(x, ps[0], ps[1])), 2)
    h = F.max_pool2d(F.relu(F.conv2d(h, ps[2], ps[3])), 2)
    h = F.relu(F.linear(h.flatten(1), ps[4], ps[5]))
    h = F.relu(F.linear(h, ps[6], ps[7]))
    loss = F.mse_loss(F.linear(h, ps[8], ps[9]), target)
    grads = torch.autograd.grad(loss, ps)
    return [(p - lr * g).detach() for p, g in zip(ps, grads)], loss.item()
