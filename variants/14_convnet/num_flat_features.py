"""Right and wrong versions of `num_flat_features`, as students write them."""

import itertools
import math

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F


# %% num_flat_features | right | loop
def num_flat_features(x):
    size = x.size()[1:]
    num_features = 1
    for s in size:
        num_features *= s
    return num_features


# %% num_flat_features | right | math.prod
def num_flat_features(x):
    return math.prod(x.shape[1:])


# %% num_flat_features | right | divided by the batch
def num_flat_features(x):
    return x.numel() // x.shape[0]


# %% num_flat_features | right | one example
def num_flat_features(x):
    return x[0].numel()


# %% num_flat_features | right | NumPy's product
def num_flat_features(x):
    return int(np.prod(x.shape[1:]))


# %% num_flat_features | right | flattened
def num_flat_features(x):
    return x.flatten(1).shape[1]


# %% num_flat_features | right | numel of the shape
def num_flat_features(x):
    return x.shape[1:].numel()


# %% num_flat_features | wrong | batch counted | cause: batch counted too
def num_flat_features(x):
    return x.numel()


# %% num_flat_features | wrong | rows and columns | cause: only the last two
def num_flat_features(x):
    return x.shape[-1] * x.shape[-2]


# %% num_flat_features | wrong | three dimensions hard-wired | cause: IndexError
def num_flat_features(x):
    return x.shape[1] * x.shape[2] * x.shape[3]


# %% num_flat_features | wrong | division gives a float | cause: number
def num_flat_features(x):
    return x.numel() / x.shape[0]


# %% num_flat_features | wrong | a tensor | cause: wrong type
def num_flat_features(x):
    return torch.tensor(x.shape[1:]).prod()


# %% num_flat_features | wrong | sum | cause: sizes added
def num_flat_features(x):
    return sum(x.shape[1:])


# %% num_flat_features | wrong | channels | cause: channels alone
def num_flat_features(x):
    return x.shape[1]


# %% num_flat_features | wrong | the last size missing | cause: last size left out
def num_flat_features(x):
    n = 1
    for s in x.shape[:-1]:
        n *= s
    return n


# %% num_flat_features | wrong | printed | cause: returns nothing
def num_flat_features(x):
    print(x[0].numel())


# %% num_flat_features | wrong | the known answer | cause: always 400
def num_flat_features(x):
    return 16 * 5 * 5
