"""Right and wrong versions of `train_validation_split`. The format: ../README.md."""

import math
import random

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% train_validation_split | right | permutation, cut at the front
def train_validation_split(num_examples, validation_fraction, generator):
    order = torch.randperm(num_examples, generator=generator)
    size = int(validation_fraction * num_examples)
    return order[size:], order[:size]


# %% train_validation_split | right | permutation, cut at the back
def train_validation_split(num_examples, validation_fraction, generator):
    order = torch.randperm(num_examples, generator=generator)
    size = num_examples - int(num_examples * validation_fraction)
    return [order[:size], order[size:]]


# %% train_validation_split | right | torch.split
def train_validation_split(num_examples, validation_fraction, generator):
    n = math.floor(validation_fraction * num_examples)
    return torch.randperm(num_examples, generator=generator).split([num_examples - n, n])


# %% train_validation_split | right | mask, both parts in their own order
def train_validation_split(num_examples, validation_fraction, generator):
    size = int(validation_fraction * num_examples)
    mask = torch.zeros(num_examples, dtype=torch.bool)
    mask[torch.randperm(num_examples, generator=generator)[:size]] = True
    return torch.nonzero(~mask).flatten(), torch.nonzero(mask).flatten()


# %% train_validation_split | right | argsort of random numbers
def train_validation_split(num_examples, validation_fraction, generator):
    order = torch.argsort(torch.rand(num_examples, generator=generator, dtype=torch.float64))
    size = int(validation_fraction * num_examples)
    return order[size:].clone(), order[:size].clone()


# %% train_validation_split | right | Python sets
def train_validation_split(num_examples, validation_fraction, generator):
    size = int(validation_fraction * num_examples)
    validation = torch.randperm(num_examples, generator=generator)[:size].tolist()
    train = sorted(set(range(num_examples)) - set(validation))
    return torch.tensor(train, dtype=torch.long), torch.tensor(validation, dtype=torch.long)


# %% train_validation_split | right | NumPy seeded from the generator
def train_validation_split(num_examples, validation_fraction, generator):
    rng = np.random.default_rng(torch.randint(2**62, (1,), generator=generator).item())
    size = int(validation_fraction * num_examples)
    validation = rng.choice(num_examples, size, replace=False)
    train = np.setdiff1d(np.arange(num_examples), validation)
    return torch.from_numpy(train), torch.from_numpy(validation)


# %% train_validation_split | right | loop with a counter
def train_validation_split(num_examples, validation_fraction, generator):
    wanted = int(num_examples * validation_fraction)
    train, validation = [], []
    for index in torch.randperm(num_examples, generator=generator).tolist():
        if len(validation) < wanted:
            validation.append(index)
        else:
            train.append(index)
    return torch.LongTensor(train), torch.LongTensor(validation)


# %% train_validation_split | right | selection sampling
def train_validation_split(num_examples, validation_fraction, generator):
    left = int(num_examples * validation_fraction)
    parts = [], []
    for index in range(num_examples):
        draw = torch.randint(num_examples - index, (), generator=generator).item()
        parts[draw < left].append(index)
        left -= draw < left
    return tuple(torch.tensor(part, dtype=torch.int64) for part in parts)


# %% train_validation_split | wrong | round | cause: rounded to the nearest
def train_validation_split(num_examples, validation_fraction, generator):
    order = torch.randperm(num_examples, generator=generator)
    size = round(validation_fraction * num_examples)
    return order[size:], order[:size]


# %% train_validation_split | wrong | ceil | cause: rounded up
def train_validation_split(num_examples, validation_fraction, generator):
    order = torch.randperm(num_examples, generator=generator)
    size = math.ceil(validation_fraction * num_examples)
    return order[size:], order[:size]


# %% train_validation_split | wrong | size of train cut | cause: train cut, validation gets the rest
def train_validation_split(num_examples, validation_fraction, generator):
    order = torch.randperm(num_examples, generator=generator)
    size = int((1 - validation_fraction) * num_examples)
    return order[:size], order[size:]


# %% train_validation_split | wrong | parts exchanged | cause: returned in the wrong order
def train_validation_split(num_examples, validation_fraction, generator):
    order = torch.randperm(num_examples, generator=generator)
    size = int(validation_fraction * num_examples)
    return order[:size], order[size:]


# %% train_validation_split | wrong | negative slice | cause: -0 where validation is empty
def train_validation_split(num_examples, validation_fraction, generator):
    order = torch.randperm(num_examples, generator=generator)
    size = int(validation_fraction * num_examples)
    return order[:-size], order[-size:]


# %% train_validation_split | wrong | at least one | cause: validation never empty
def train_validation_split(num_examples, validation_fraction, generator):
    order = torch.randperm(num_examples, generator=generator)
    size = max(1, int(validation_fraction * num_examples))
    return order[size:], order[:size]


# %% train_validation_split | wrong | one lost in between | cause: off by one
def train_validation_split(num_examples, validation_fraction, generator):
    order = torch.randperm(num_examples, generator=generator)
    size = int(validation_fraction * num_examples)
    return order[size + 1 :], order[:size]


# %% train_validation_split | wrong | fraction not used | cause: a fifth in every call
def train_validation_split(num_examples, validation_fraction, generator):
    order = torch.randperm(num_examples, generator=generator)
    size = int(0.2 * num_examples)
    return order[size:], order[:size]


# %% train_validation_split | wrong | train is everything | cause: validation not taken out of train
def train_validation_split(num_examples, validation_fraction, generator):
    order = torch.randperm(num_examples, generator=generator)
    return torch.arange(num_examples), order[: int(validation_fraction * num_examples)]


# %% train_validation_split | wrong | two permutations | cause: train and validation overlap
def train_validation_split(num_examples, validation_fraction, generator):
    size = int(validation_fraction * num_examples)
    validation = torch.randperm(num_examples, generator=generator)[:size]
    train = torch.randperm(num_examples, generator=generator)[size:]
    return train, validation


# %% train_validation_split | wrong | two slices from the front | cause: train and validation overlap
def train_validation_split(num_examples, validation_fraction, generator):
    order = torch.randperm(num_examples, generator=generator)
    size = int(validation_fraction * num_examples)
    return order[: num_examples - size], order[:size]


# %% train_validation_split | wrong | validation with replacement | cause: indices repeated
def train_validation_split(num_examples, validation_fraction, generator):
    size = int(validation_fraction * num_examples)
    validation = torch.randint(num_examples, (size,), generator=generator)
    rest = [i for i in torch.randperm(num_examples, generator=generator).tolist() if i not in validation]
    train = torch.tensor(rest[: num_examples - size], dtype=torch.int64)
    return train, validation


# %% train_validation_split | wrong | counts from 1 | cause: indices 1 to N
def train_validation_split(num_examples, validation_fraction, generator):
    order = torch.randperm(num_examples, generator=generator) + 1
    size = int(validation_fraction * num_examples)
    return order[size:], order[:size]


# %% train_validation_split | wrong | every index by a coin | cause: size of validation random
def train_validation_split(num_examples, validation_fraction, generator):
    mask = torch.rand(num_examples, generator=generator) < validation_fraction
    indices = torch.arange(num_examples)
    return indices[~mask], indices[mask]


# %% train_validation_split | wrong | the last ones | cause: not random
def train_validation_split(num_examples, validation_fraction, generator):
    size = int(validation_fraction * num_examples)
    order = torch.arange(num_examples)
    return order[: num_examples - size], order[num_examples - size :]


# %% train_validation_split | wrong | the last ones, each part shuffled | cause: same split in every call
def train_validation_split(num_examples, validation_fraction, generator):
    size = int(validation_fraction * num_examples)
    order = torch.arange(num_examples)
    train, validation = order[: num_examples - size], order[num_examples - size :]
    train = train[torch.randperm(len(train), generator=generator)]
    return train, validation[torch.randperm(size, generator=generator)]


# %% train_validation_split | wrong | one block from a random start | cause: validation a run of indices
def train_validation_split(num_examples, validation_fraction, generator):
    size = int(validation_fraction * num_examples)
    start = torch.randint(num_examples - size + 1, (1,), generator=generator).item()
    order = torch.arange(num_examples)
    train = torch.cat([order[:start], order[start + size :]])
    return train, order[start : start + size]


# %% train_validation_split | wrong | rotation | cause: validation a run of indices
def train_validation_split(num_examples, validation_fraction, generator):
    size = int(validation_fraction * num_examples)
    start = torch.randint(num_examples, (1,), generator=generator).item()
    order = torch.arange(num_examples).roll(start)
    return order[size:], order[:size]


# %% train_validation_split | wrong | generator forgotten | cause: global generator
def train_validation_split(num_examples, validation_fraction, generator):
    order = torch.randperm(num_examples)
    size = int(validation_fraction * num_examples)
    return order[size:], order[:size]


# %% train_validation_split | wrong | np.random.shuffle | cause: global generator of NumPy
def train_validation_split(num_examples, validation_fraction, generator):
    order = np.arange(num_examples)
    np.random.shuffle(order)  # noqa: NPY002
    size = int(validation_fraction * num_examples)
    return torch.from_numpy(order[size:]), torch.from_numpy(order[:size])


# %% train_validation_split | wrong | random.sample with seed 42 | cause: global generator, same split
def train_validation_split(num_examples, validation_fraction, generator):
    random.seed(42)
    order = torch.tensor(random.sample(range(num_examples), num_examples))
    size = int(validation_fraction * num_examples)
    return order[size:], order[:size]


# %% train_validation_split | wrong | default_rng(0) | cause: same split in every call
def train_validation_split(num_examples, validation_fraction, generator):
    order = torch.from_numpy(np.random.default_rng(0).permutation(num_examples))
    size = int(validation_fraction * num_examples)
    return order[size:], order[:size]


# %% train_validation_split | wrong | seeded anew | cause: same split in every call
def train_validation_split(num_examples, validation_fraction, generator):
    generator = generator.manual_seed(generator.initial_seed())
    order = torch.randperm(num_examples, generator=generator)
    size = int(validation_fraction * num_examples)
    return order[size:], order[:size]


# %% train_validation_split | wrong | empty tensor of floats | cause: dtype of torch.tensor([])
def train_validation_split(num_examples, validation_fraction, generator):
    order = torch.randperm(num_examples, generator=generator).tolist()
    size = int(validation_fraction * num_examples)
    return torch.tensor(order[size:]), torch.tensor(order[:size])


# %% train_validation_split | wrong | lists | cause: not tensors
def train_validation_split(num_examples, validation_fraction, generator):
    order = torch.randperm(num_examples, generator=generator).tolist()
    size = int(validation_fraction * num_examples)
    return order[size:], order[:size]


# %% train_validation_split | wrong | masks | cause: boolean masks in place of indices
def train_validation_split(num_examples, validation_fraction, generator):
    mask = torch.zeros(num_examples, dtype=torch.bool)
    size = int(validation_fraction * num_examples)
    mask[torch.randperm(num_examples, generator=generator)[:size]] = True
    return ~mask, mask


# %% train_validation_split | wrong | train only | cause: validation not returned
def train_validation_split(num_examples, validation_fraction, generator):
    order = torch.randperm(num_examples, generator=generator)
    return order[int(validation_fraction * num_examples) :]


# %% train_validation_split | wrong | random_split | cause: ready-made
def train_validation_split(num_examples, validation_fraction, generator):
    from torch.utils.data import random_split

    size = int(validation_fraction * num_examples)
    train, validation = random_split(range(num_examples), [num_examples - size, size], generator=generator)
    return torch.tensor(train.indices), torch.tensor(validation.indices, dtype=torch.int64)


# %% train_validation_split | wrong | Sattolo's shuffle | cause: no index ever stays in place
def train_validation_split(num_examples, validation_fraction, generator):
    order = list(range(num_examples))
    for i in range(num_examples - 1, 0, -1):
        j = int(torch.randint(0, i, (1,), generator=generator))
        order[i], order[j] = order[j], order[i]
    order = torch.tensor(order, dtype=torch.int64)
    n = int(validation_fraction * num_examples)
    return order[n:], order[:n]


# %% train_validation_split | wrong | seeds torch with 0 first | cause: seeds a global generator
def train_validation_split(num_examples, validation_fraction, generator):
    torch.manual_seed(0)
    order = torch.randperm(num_examples, generator=generator)
    n = int(validation_fraction * num_examples)
    return order[n:], order[:n]


# %% train_validation_split | wrong | drawn one by one | cause: a mask of random numbers
def train_validation_split(num_examples, validation_fraction, generator):
    m = torch.rand(num_examples, generator=generator) < validation_fraction
    idx = torch.arange(num_examples)
    return idx[~m], idx[m]
