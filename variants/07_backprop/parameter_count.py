"""Right and wrong versions of `parameter_count`. The format: ../README.md."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% parameter_count | right | loop over the pairs
def parameter_count(layer_sizes):
    total = 0
    for n_in, n_out in zip(layer_sizes, layer_sizes[1:]):
        total += n_in * n_out + n_out
    return total


# %% parameter_count | right | sum over indices
def parameter_count(layer_sizes):
    return sum((layer_sizes[i] + 1) * layer_sizes[i + 1] for i in range(len(layer_sizes) - 1))


# %% parameter_count | right | weights and biases apart
def parameter_count(layer_sizes):
    weights = sum(a * b for a, b in zip(layer_sizes[:-1], layer_sizes[1:]))
    biases = sum(layer_sizes[1:])
    return weights + biases


# %% parameter_count | right | NumPy
def parameter_count(layer_sizes):
    s = np.array(layer_sizes)
    return int(((s[:-1] + 1) * s[1:]).sum())


# %% parameter_count | right | counts the parameters of a model
def parameter_count(layer_sizes):
    layers = [nn.Linear(a, b) for a, b in zip(layer_sizes, layer_sizes[1:])]
    return sum(p.numel() for layer in layers for p in layer.parameters())


# %% parameter_count | right | recursion
def parameter_count(layer_sizes):
    if len(layer_sizes) < 2:
        return 0
    first, second, *rest = layer_sizes
    return second * (first + 1) + parameter_count([second, *rest])


# %% parameter_count | right | .item() of a tensor
def parameter_count(layer_sizes):
    s = torch.tensor(layer_sizes)
    return (s[:-1] @ s[1:] + s[1:].sum()).item()


# %% parameter_count | wrong | weights only | cause: biases missing
def parameter_count(layer_sizes):
    return sum(a * b for a, b in zip(layer_sizes, layer_sizes[1:]))


# %% parameter_count | wrong | biases only | cause: weights missing
def parameter_count(layer_sizes):
    return sum(layer_sizes[1:])


# %% parameter_count | wrong | biases for the inputs too | cause: biases of the inputs
def parameter_count(layer_sizes):
    return sum(a * b for a, b in zip(layer_sizes, layer_sizes[1:])) + sum(layer_sizes)


# %% parameter_count | wrong | biases of the layer before | cause: n_in biases in place of n_out
def parameter_count(layer_sizes):
    return sum(a * b + a for a, b in zip(layer_sizes, layer_sizes[1:]))


# %% parameter_count | wrong | no biases at the output | cause: biases of the output missing
def parameter_count(layer_sizes):
    return sum(a * b for a, b in zip(layer_sizes, layer_sizes[1:])) + sum(layer_sizes[1:-1])


# %% parameter_count | wrong | one bias a layer | cause: one bias a layer
def parameter_count(layer_sizes):
    return sum(a * b + 1 for a, b in zip(layer_sizes, layer_sizes[1:]))


# %% parameter_count | wrong | range too short | cause: last layer left out
def parameter_count(layer_sizes):
    total = 0
    for i in range(1, len(layer_sizes) - 1):
        total += layer_sizes[i] * layer_sizes[i - 1] + layer_sizes[i]
    return total


# %% parameter_count | wrong | range begins late | cause: first layer left out
def parameter_count(layer_sizes):
    total = 0
    for i in range(2, len(layer_sizes)):
        total += layer_sizes[i] * layer_sizes[i - 1] + layer_sizes[i]
    return total


# %% parameter_count | wrong | = in place of += | cause: last layer only
def parameter_count(layer_sizes):
    for a, b in zip(layer_sizes, layer_sizes[1:]):
        total = a * b + b
    return total


# %% parameter_count | wrong | return in the loop | cause: first layer only
def parameter_count(layer_sizes):
    for a, b in zip(layer_sizes, layer_sizes[1:]):
        return a * b + b


# %% parameter_count | wrong | product | cause: product of all sizes
def parameter_count(layer_sizes):
    total = 1
    for size in layer_sizes:
        total *= size
    return total


# %% parameter_count | wrong | number of units | cause: sum of the sizes
def parameter_count(layer_sizes):
    return sum(layer_sizes)


# %% parameter_count | wrong | ends with an IndexError | cause: index beyond the end
def parameter_count(layer_sizes):
    return sum(layer_sizes[i] * layer_sizes[i + 1] + layer_sizes[i + 1] for i in range(len(layer_sizes)))


# %% parameter_count | wrong | a float | cause: wrong type, float
def parameter_count(layer_sizes):
    return float(sum((a + 1) * b for a, b in zip(layer_sizes, layer_sizes[1:])))


# %% parameter_count | wrong | a tensor | cause: wrong type, tensor
def parameter_count(layer_sizes):
    s = torch.tensor(layer_sizes)
    return ((s[:-1] + 1) * s[1:]).sum()


# %% parameter_count | wrong | a string | cause: wrong type, string
def parameter_count(layer_sizes):
    return f"{sum((a + 1) * b for a, b in zip(layer_sizes, layer_sizes[1:]))} parameters"


# %% parameter_count | wrong | count of each layer | cause: wrong type, list
def parameter_count(layer_sizes):
    return [(a + 1) * b for a, b in zip(layer_sizes, layer_sizes[1:])]


# %% parameter_count | wrong | pops the list | cause: modifies its input
def parameter_count(layer_sizes):
    total = 0
    while len(layer_sizes) > 1:
        n_out = layer_sizes.pop()
        total += n_out * layer_sizes[-1] + n_out
    return total


# %% parameter_count | wrong | total grows | cause: keeps state
total = 0


def parameter_count(layer_sizes):
    global total
    for a, b in zip(layer_sizes, layer_sizes[1:]):
        total += a * b + b
    return total


# %% parameter_count | wrong | prints | cause: returns None
def parameter_count(layer_sizes):
    print(sum((a + 1) * b for a, b in zip(layer_sizes, layer_sizes[1:])))


# %% parameter_count | wrong | index of the size | cause: the first of equal sizes
def parameter_count(layer_sizes):
    total = 0
    for size in layer_sizes[:-1]:
        total += (size + 1) * layer_sizes[layer_sizes.index(size) + 1]
    return total


# %% parameter_count | wrong | sizes as the keys of a dict | cause: one layer per size
def parameter_count(layer_sizes):
    outputs = dict(zip(layer_sizes, layer_sizes[1:]))
    return sum((n + 1) * outputs[n] for n in layer_sizes[:-1])
