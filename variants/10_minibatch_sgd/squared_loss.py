"""Right and wrong versions of `squared_loss`. The format: ../README.md."""

import math
import random

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% squared_loss | right | reshape
def squared_loss(prediction, target):
    return (prediction - target.reshape(prediction.shape)) ** 2 / 2


# %% squared_loss | right | unsqueeze
def squared_loss(prediction, target):
    return 0.5 * (prediction - target.unsqueeze(1)).pow(2)


# %% squared_loss | right | None as an index
def squared_loss(prediction, target):
    error = target[:, None] - prediction
    return error * error * 0.5


# %% squared_loss | right | flat, then a column
def squared_loss(prediction, target):
    return (0.5 * torch.square(prediction.squeeze(1) - target)).view(-1, 1)


# %% squared_loss | right | loop
def squared_loss(prediction, target):
    losses = torch.zeros_like(prediction)
    for n in range(len(target)):
        losses[n, 0] = (prediction[n, 0] - target[n]) ** 2 / 2
    return losses


# %% squared_loss | right | stack of rows
def squared_loss(prediction, target):
    return torch.stack([(p - t) ** 2 / 2 for p, t in zip(prediction, target)])


# %% squared_loss | right | float64 inside
def squared_loss(prediction, target):
    error = prediction.double() - target.double().view(-1, 1)
    return (error**2 / 2).to(prediction.dtype)


# %% squared_loss | right | NumPy inside
def squared_loss(prediction, target):
    p, t = prediction.detach().cpu().numpy(), target.detach().cpu().numpy()
    return torch.from_numpy((p - t.reshape(-1, 1)) ** 2 / 2).to(prediction)


# %% squared_loss | right | diagonal of the table
def squared_loss(prediction, target):
    return ((prediction - target) ** 2 / 2).diagonal().unsqueeze(1).clone()


# %% squared_loss | wrong | shapes left as they are | cause: (N, 1) minus (N,), a table
def squared_loss(prediction, target):
    return (prediction - target) ** 2 / 2


# %% squared_loss | wrong | the table without 1/2 | cause: (N, 1) minus (N,), a table
def squared_loss(prediction, target):
    return (prediction - target) ** 2


# %% squared_loss | wrong | the table, averaged | cause: (N, 1) minus (N,), a table
def squared_loss(prediction, target):
    return ((prediction - target) ** 2 / 2).mean(dim=1, keepdim=True)


# %% squared_loss | wrong | the table, mean of all | cause: (N, 1) minus (N,), a table
def squared_loss(prediction, target):
    return ((prediction - target) ** 2 / 2).mean()


# %% squared_loss | wrong | the table, first column | cause: (N, 1) minus (N,), a table
def squared_loss(prediction, target):
    return ((prediction - target) ** 2 / 2)[:, 0:1]


# %% squared_loss | wrong | half forgotten | cause: 1/2 missing
def squared_loss(prediction, target):
    return (prediction - target.view(-1, 1)) ** 2


# %% squared_loss | wrong | half squared | cause: 1/2 inside the square
def squared_loss(prediction, target):
    return ((prediction - target.view(-1, 1)) / 2) ** 2


# %% squared_loss | wrong | 1 // 2 | cause: 1 // 2 is 0
def squared_loss(prediction, target):
    return 1 // 2 * (prediction - target.view(-1, 1)) ** 2


# %% squared_loss | wrong | flat | cause: shape (N,)
def squared_loss(prediction, target):
    return (prediction[:, 0] - target) ** 2 / 2


# %% squared_loss | wrong | squeeze | cause: shape (N,), () for one example
def squared_loss(prediction, target):
    return (prediction.squeeze() - target.squeeze()) ** 2 / 2


# %% squared_loss | wrong | a row | cause: shape (1, N)
def squared_loss(prediction, target):
    return (prediction.T - target) ** 2 / 2


# %% squared_loss | wrong | mean | cause: mean over the batch
def squared_loss(prediction, target):
    return ((prediction - target.view(-1, 1)) ** 2 / 2).mean()


# %% squared_loss | wrong | sum | cause: sum over the batch
def squared_loss(prediction, target):
    return 0.5 * torch.sum((prediction - target.view(-1, 1)) ** 2)


# %% squared_loss | wrong | divided by N | cause: mean too much
def squared_loss(prediction, target):
    return (prediction - target.view(-1, 1)) ** 2 / (2 * len(target))


# %% squared_loss | wrong | no square | cause: square missing
def squared_loss(prediction, target):
    return 0.5 * (prediction - target.view(-1, 1))


# %% squared_loss | wrong | gradient | cause: derivative in place of the loss
def squared_loss(prediction, target):
    return prediction - target.view(-1, 1)


# %% squared_loss | wrong | abs | cause: absolute values
def squared_loss(prediction, target):
    return (prediction - target.view(-1, 1)).abs()


# %% squared_loss | wrong | squares subtracted | cause: square and difference in the wrong order
def squared_loss(prediction, target):
    return 0.5 * (prediction**2 - target.view(-1, 1) ** 2)


# %% squared_loss | wrong | plus | cause: target added
def squared_loss(prediction, target):
    return 0.5 * (prediction + target.view(-1, 1)) ** 2


# %% squared_loss | wrong | half at the wrong place | cause: 1/2 on the prediction
def squared_loss(prediction, target):
    return (0.5 * prediction - target.view(-1, 1)) ** 2


# %% squared_loss | wrong | subtracts in place | cause: changes its input
def squared_loss(prediction, target):
    prediction -= target.view(-1, 1)
    return prediction**2 / 2


# %% squared_loss | wrong | resizes the target in place | cause: changes its input
def squared_loss(prediction, target):
    target.unsqueeze_(1)
    return (prediction - target) ** 2 / 2


# %% squared_loss | wrong | always float32 | cause: dtype
def squared_loss(prediction, target):
    return ((prediction - target.view(-1, 1)) ** 2 / 2).float()


# %% squared_loss | wrong | NumPy array | cause: wrong type
def squared_loss(prediction, target):
    return (prediction.numpy() - target.numpy()[:, None]) ** 2 / 2


# %% squared_loss | wrong | list | cause: wrong type
def squared_loss(prediction, target):
    return [[(p.item() - t.item()) ** 2 / 2] for p, t in zip(prediction, target)]


# %% squared_loss | wrong | return forgotten | cause: returns nothing
def squared_loss(prediction, target):
    loss = (prediction - target.view(-1, 1)) ** 2 / 2


# %% squared_loss | wrong | F.mse_loss | cause: ready-made
def squared_loss(prediction, target):
    return F.mse_loss(prediction, target.view(-1, 1), reduction="none") / 2


# %% squared_loss | wrong | nn.MSELoss | cause: ready-made
def squared_loss(prediction, target):
    return nn.MSELoss(reduction="none")(prediction, target.view(-1, 1)) / 2


# %% squared_loss | wrong | starts at 1 | cause: first example left out
def squared_loss(prediction, target):
    losses = torch.zeros_like(prediction)
    for n in range(1, len(target)):
        losses[n, 0] = (prediction[n, 0] - target[n]) ** 2 / 2
    return losses
