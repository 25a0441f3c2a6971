"""Right and wrong versions of the exercises of 10_minibatch_sgd. The format: README.md beside this file."""

import math
import random

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% minibatches | right | permutation, slices
def minibatches(num_examples, batch_size, generator):
    order = torch.randperm(num_examples, generator=generator)
    return [order[i : i + batch_size] for i in range(0, num_examples, batch_size)]


# %% minibatches | right | torch.split, a tuple
def minibatches(num_examples, batch_size, generator):
    return torch.randperm(num_examples, generator=generator).split(batch_size)


# %% minibatches | right | while loop
def minibatches(num_examples, batch_size, generator):
    indices = torch.randperm(num_examples, generator=generator)
    batches = []
    start = 0
    while start < num_examples:
        end = min(start + batch_size, num_examples)
        batches.append(indices[start:end])
        start = end
    return batches


# %% minibatches | right | full batches, then the rest
def minibatches(num_examples, batch_size, generator):
    order = torch.randperm(num_examples, generator=generator)
    full = num_examples // batch_size
    batches = [order[k * batch_size : (k + 1) * batch_size] for k in range(full)]
    if num_examples % batch_size != 0:
        batches.append(order[full * batch_size :])
    return batches


# %% minibatches | right | argsort of random numbers
def minibatches(num_examples, batch_size, generator):
    keys = torch.rand(num_examples, generator=generator, dtype=torch.float64)
    order = keys.argsort()
    count = math.ceil(num_examples / batch_size)
    return [order[k * batch_size : (k + 1) * batch_size] for k in range(count)]


# %% minibatches | right | Fisher and Yates by hand, Python ints
def minibatches(num_examples, batch_size, generator):
    order = list(range(num_examples))
    for i in range(num_examples - 1, 0, -1):
        j = torch.randint(i + 1, (), generator=generator).item()
        order[i], order[j] = order[j], order[i]
    return [
        torch.tensor(order[i : i + batch_size], dtype=torch.int64) for i in range(0, num_examples, batch_size)
    ]


# %% minibatches | right | NumPy seeded from the generator
def minibatches(num_examples, batch_size, generator):
    seed = torch.randint(2**62, (1,), generator=generator).item()
    order = np.random.default_rng(seed).permutation(num_examples)
    return [torch.from_numpy(order[i : i + batch_size]) for i in range(0, num_examples, batch_size)]


# %% minibatches | right | random.Random seeded from the generator
def minibatches(num_examples, batch_size, generator):
    rng = random.Random(torch.randint(2**62, (1,), generator=generator).item())
    order = list(range(num_examples))
    rng.shuffle(order)
    batches = []
    while order:
        batch, order = order[:batch_size], order[batch_size:]
        batches.append(torch.LongTensor(batch))
    return batches


# %% minibatches | right | multinomial without replacement
def minibatches(num_examples, batch_size, generator):
    weights = torch.ones(num_examples)
    order = torch.multinomial(weights, num_examples, replacement=False, generator=generator)
    return [chunk.clone() for chunk in torch.split(order, batch_size)]


# %% minibatches | right | taken one by one from a bag
def minibatches(num_examples, batch_size, generator):
    bag, batches, batch = list(range(num_examples)), [], []
    while bag:
        batch.append(bag.pop(torch.randint(len(bag), (1,), generator=generator).item()))
        if len(batch) == batch_size or not bag:
            batches.append(torch.tensor(batch))
            batch = []
    return batches


# %% minibatches | right | RandomSampler
def minibatches(num_examples, batch_size, generator):
    from torch.utils.data import RandomSampler

    order = torch.tensor(list(RandomSampler(range(num_examples), generator=generator)))
    return list(torch.split(order, batch_size))


# %% minibatches | wrong | floor division | cause: short last batch dropped
def minibatches(num_examples, batch_size, generator):
    order = torch.randperm(num_examples, generator=generator)
    return [order[k * batch_size : (k + 1) * batch_size] for k in range(num_examples // batch_size)]


# %% minibatches | wrong | view into rows | cause: short last batch dropped
def minibatches(num_examples, batch_size, generator):
    order = torch.randperm(num_examples, generator=generator)
    full = num_examples // batch_size
    return list(order[: full * batch_size].view(full, batch_size))


# %% minibatches | wrong | filled up from the front | cause: last batch padded
def minibatches(num_examples, batch_size, generator):
    order = torch.randperm(num_examples, generator=generator)
    missing = -num_examples % batch_size
    while missing > 0:
        order = torch.cat([order, order[:missing]])
        missing = -len(order) % batch_size
    return list(order.split(batch_size))


# %% minibatches | wrong | last batch from the end | cause: last batch overlaps the one before
def minibatches(num_examples, batch_size, generator):
    order = torch.randperm(num_examples, generator=generator)
    batches = [order[i : i + batch_size] for i in range(0, num_examples, batch_size)]
    batches[-1] = order[-batch_size:]
    return batches


# %% minibatches | wrong | rest joined to the last full batch | cause: last batch too large
def minibatches(num_examples, batch_size, generator):
    order = torch.randperm(num_examples, generator=generator)
    count = max(num_examples // batch_size, 1)
    batches = [order[k * batch_size : (k + 1) * batch_size] for k in range(count - 1)]
    return [*batches, order[(count - 1) * batch_size :]]


# %% minibatches | wrong | one round too many | cause: empty batch at the end where it divides
def minibatches(num_examples, batch_size, generator):
    order = torch.randperm(num_examples, generator=generator)
    return [order[k * batch_size : (k + 1) * batch_size] for k in range(num_examples // batch_size + 1)]


# %% minibatches | wrong | chunk by batch_size | cause: batch_size taken for the number of batches
def minibatches(num_examples, batch_size, generator):
    return list(torch.randperm(num_examples, generator=generator).chunk(batch_size))


# %% minibatches | wrong | tensor_split into the number of batches | cause: batches of even size
def minibatches(num_examples, batch_size, generator):
    order = torch.randperm(num_examples, generator=generator)
    return list(order.tensor_split(math.ceil(num_examples / batch_size)))


# %% minibatches | wrong | chunk into the number of batches | cause: batches of even size
def minibatches(num_examples, batch_size, generator):
    order = torch.randperm(num_examples, generator=generator)
    return list(order.chunk(math.ceil(num_examples / batch_size)))


# %% minibatches | wrong | array_split by batch_size | cause: batch_size taken for the number of batches
def minibatches(num_examples, batch_size, generator):
    order = torch.randperm(num_examples, generator=generator).numpy()
    return [torch.from_numpy(part) for part in np.array_split(order, batch_size)]


# %% minibatches | wrong | minus 1 in the slice | cause: last index of each batch missing
def minibatches(num_examples, batch_size, generator):
    order = torch.randperm(num_examples, generator=generator)
    return [
        order[i : min(i + batch_size, num_examples) - 1] for i in range(0, num_examples, batch_size)
    ]


# %% minibatches | wrong | returns inside the loop | cause: first batch only
def minibatches(num_examples, batch_size, generator):
    order = torch.randperm(num_examples, generator=generator)
    batches = []
    for i in range(0, num_examples, batch_size):
        batches.append(order[i : i + batch_size])
        return batches


# %% minibatches | wrong | starts at batch_size | cause: first batch missing
def minibatches(num_examples, batch_size, generator):
    order = torch.randperm(num_examples, generator=generator)
    return [order[i : i + batch_size] for i in range(batch_size, num_examples, batch_size)]


# %% minibatches | wrong | cut from the end | cause: short batch first
def minibatches(num_examples, batch_size, generator):
    order = torch.randperm(num_examples, generator=generator)
    batches = []
    while len(order):
        batches.insert(0, order[-batch_size:])
        order = order[:-batch_size]
    return batches


# %% minibatches | wrong | generator forgotten | cause: global generator
def minibatches(num_examples, batch_size, generator):
    return list(torch.randperm(num_examples).split(batch_size))


# %% minibatches | wrong | global generator seeded by initial_seed | cause: global generator, same order
def minibatches(num_examples, batch_size, generator):
    torch.manual_seed(generator.initial_seed())
    return list(torch.randperm(num_examples).split(batch_size))


# %% minibatches | wrong | global generator seeded on first sight | cause: global generator
SEEN = []


def minibatches(num_examples, batch_size, generator):
    if not any(generator is other for other in SEEN):
        SEEN.append(generator)
        torch.manual_seed(generator.initial_seed())
    return list(torch.randperm(num_examples).split(batch_size))


# %% minibatches | wrong | global generator seeded from a draw | cause: global generator is seeded
def minibatches(num_examples, batch_size, generator):
    torch.manual_seed(torch.randint(2**31, (1,), generator=generator).item())
    return list(torch.randperm(num_examples).split(batch_size))


# %% minibatches | wrong | np.random.permutation | cause: global generator of NumPy
def minibatches(num_examples, batch_size, generator):
    order = torch.from_numpy(np.random.permutation(num_examples))  # noqa: NPY002
    return list(order.split(batch_size))


# %% minibatches | wrong | random.shuffle | cause: global generator of random
def minibatches(num_examples, batch_size, generator):
    order = list(range(num_examples))
    random.shuffle(order)
    return [torch.tensor(order[i : i + batch_size]) for i in range(0, num_examples, batch_size)]


# %% minibatches | wrong | default_rng without a seed | cause: another source of randomness
def minibatches(num_examples, batch_size, generator):
    order = torch.from_numpy(np.random.default_rng().permutation(num_examples))
    return list(order.split(batch_size))


# %% minibatches | wrong | a generator of the module | cause: another source of randomness
GENERATOR = torch.Generator().manual_seed(0)


def minibatches(num_examples, batch_size, generator):
    return list(torch.randperm(num_examples, generator=GENERATOR).split(batch_size))


# %% minibatches | wrong | seeds by counting calls | cause: another source of randomness, state
CALLS = 0


def minibatches(num_examples, batch_size, generator):
    global CALLS
    CALLS += 1
    own = torch.Generator().manual_seed(CALLS)
    return list(torch.randperm(num_examples, generator=own).split(batch_size))


# %% minibatches | wrong | generator.seed() | cause: another source of randomness
def minibatches(num_examples, batch_size, generator):
    generator.seed()
    return list(torch.randperm(num_examples, generator=generator).split(batch_size))


# %% minibatches | wrong | seeded with 0 | cause: same order in every call
def minibatches(num_examples, batch_size, generator):
    generator.manual_seed(0)
    return list(torch.randperm(num_examples, generator=generator).split(batch_size))


# %% minibatches | wrong | a new generator of its seed | cause: same order in every call
def minibatches(num_examples, batch_size, generator):
    own = torch.Generator().manual_seed(generator.initial_seed())
    return list(torch.randperm(num_examples, generator=own).split(batch_size))


# %% minibatches | wrong | a copy of its state | cause: same order in every call
def minibatches(num_examples, batch_size, generator):
    own = torch.Generator()
    own.set_state(generator.get_state())
    return list(torch.randperm(num_examples, generator=own).split(batch_size))


# %% minibatches | wrong | fork_rng | cause: same order in every call, seeded by initial_seed
def minibatches(num_examples, batch_size, generator):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(generator.initial_seed())
        order = torch.randperm(num_examples)
    return list(order.split(batch_size))


# %% minibatches | wrong | not shuffled | cause: indices in their own order
def minibatches(num_examples, batch_size, generator):
    return list(torch.arange(num_examples).split(batch_size))


# %% minibatches | wrong | shuffled, then sorted | cause: indices in their own order
def minibatches(num_examples, batch_size, generator):
    order = sorted(torch.randperm(num_examples, generator=generator).tolist())
    return list(torch.tensor(order).split(batch_size))


# %% minibatches | wrong | order of blocks shuffled | cause: same examples together; short block anywhere
def minibatches(num_examples, batch_size, generator):
    blocks = torch.arange(num_examples).split(batch_size)
    return [blocks[k] for k in torch.randperm(len(blocks), generator=generator)]


# %% minibatches | wrong | order of full blocks shuffled | cause: same examples together
def minibatches(num_examples, batch_size, generator):
    blocks = torch.arange(num_examples).split(batch_size)
    full = num_examples // batch_size
    order = torch.randperm(full, generator=generator).tolist()
    return [blocks[k] for k in order] + list(blocks[full:])


# %% minibatches | wrong | shuffled inside blocks | cause: same examples together
def minibatches(num_examples, batch_size, generator):
    blocks = torch.arange(num_examples).split(batch_size)
    return [block[torch.randperm(len(block), generator=generator)] for block in blocks]


# %% minibatches | wrong | shuffled inside and across blocks | cause: same examples together
def minibatches(num_examples, batch_size, generator):
    blocks = torch.arange(num_examples).split(batch_size)
    blocks = [block[torch.randperm(len(block), generator=generator)] for block in blocks]
    full = num_examples // batch_size
    return [blocks[k] for k in torch.randperm(full, generator=generator)] + blocks[full:]


# %% minibatches | wrong | sorted inside the batches | cause: order inside a batch not random
def minibatches(num_examples, batch_size, generator):
    order = torch.randperm(num_examples, generator=generator)
    return [batch.sort().values for batch in order.split(batch_size)]


# %% minibatches | wrong | random start | cause: rotation
def minibatches(num_examples, batch_size, generator):
    start = torch.randint(num_examples, (1,), generator=generator)
    order = (torch.arange(num_examples) + start) % num_examples
    return list(order.split(batch_size))


# %% minibatches | wrong | random start, backwards | cause: rotation
def minibatches(num_examples, batch_size, generator):
    start = torch.randint(num_examples, (1,), generator=generator)
    order = (start - torch.arange(num_examples)) % num_examples
    return list(order.split(batch_size))


# %% minibatches | wrong | first batch drawn, the rest in order | cause: most not shuffled
def minibatches(num_examples, batch_size, generator):
    first = torch.randperm(num_examples, generator=generator)[:batch_size].tolist()
    rest = [i for i in range(num_examples) if i not in first]
    return list(torch.tensor(first + rest).split(batch_size))


# %% minibatches | wrong | with replacement | cause: indices repeated
def minibatches(num_examples, batch_size, generator):
    order = torch.randint(num_examples, (num_examples,), generator=generator)
    return list(order.split(batch_size))


# %% minibatches | wrong | a new permutation for each batch | cause: indices repeated across batches
def minibatches(num_examples, batch_size, generator):
    batches = []
    for start in range(0, num_examples, batch_size):
        size = min(batch_size, num_examples - start)
        batches.append(torch.randperm(num_examples, generator=generator)[:size])
    return batches


# %% minibatches | wrong | random scores rounded | cause: indices repeated
def minibatches(num_examples, batch_size, generator):
    order = (torch.rand(num_examples, generator=generator) * num_examples).long()
    return list(order.split(batch_size))


# %% minibatches | wrong | counts from 1 | cause: indices 1 to N
def minibatches(num_examples, batch_size, generator):
    return list((torch.randperm(num_examples, generator=generator) + 1).split(batch_size))


# %% minibatches | wrong | lists of ints | cause: not tensors
def minibatches(num_examples, batch_size, generator):
    order = torch.randperm(num_examples, generator=generator).tolist()
    return [order[i : i + batch_size] for i in range(0, num_examples, batch_size)]


# %% minibatches | wrong | NumPy arrays | cause: not tensors
def minibatches(num_examples, batch_size, generator):
    order = torch.randperm(num_examples, generator=generator).numpy()
    return [order[i : i + batch_size] for i in range(0, num_examples, batch_size)]


# %% minibatches | wrong | a generator function | cause: yields, no list
def minibatches(num_examples, batch_size, generator):
    order = torch.randperm(num_examples, generator=generator)
    for i in range(0, num_examples, batch_size):
        yield order[i : i + batch_size]


# %% minibatches | wrong | int32 | cause: dtype
def minibatches(num_examples, batch_size, generator):
    order = torch.randperm(num_examples, generator=generator, dtype=torch.int32)
    return list(order.split(batch_size))


# %% minibatches | wrong | float indices | cause: dtype
def minibatches(num_examples, batch_size, generator):
    order = torch.randperm(num_examples, generator=generator)
    return [torch.Tensor(order[i : i + batch_size].tolist()) for i in range(0, num_examples, batch_size)]


# %% minibatches | wrong | a column | cause: shape (batch_size, 1)
def minibatches(num_examples, batch_size, generator):
    order = torch.randperm(num_examples, generator=generator).reshape(-1, 1)
    return list(order.split(batch_size))


# %% minibatches | wrong | the whole order | cause: not cut
def minibatches(num_examples, batch_size, generator):
    return torch.randperm(num_examples, generator=generator)


# %% minibatches | wrong | print in place of return | cause: returns nothing
def minibatches(num_examples, batch_size, generator):
    order = torch.randperm(num_examples, generator=generator)
    print(order.split(batch_size))


# %% minibatches | wrong | DataLoader | cause: ready-made
def minibatches(num_examples, batch_size, generator):
    from torch.utils.data import DataLoader

    loader = DataLoader(range(num_examples), batch_size, shuffle=True, generator=generator)
    return list(loader)


# %% minibatches | wrong | BatchSampler | cause: ready-made
def minibatches(num_examples, batch_size, generator):
    sampler = torch.utils.data.RandomSampler(range(num_examples), generator=generator)
    batches = torch.utils.data.BatchSampler(sampler, batch_size, drop_last=False)
    return [torch.tensor(batch) for batch in batches]


# %% minibatches | wrong | generator by position | cause: error, generator is no positional argument
def minibatches(num_examples, batch_size, generator):
    return list(torch.randperm(num_examples, generator).split(batch_size))


# %% minibatches | wrong | seeds torch with 0 first | cause: seeds a global generator
def minibatches(num_examples, batch_size, generator):
    torch.manual_seed(0)
    return list(torch.randperm(num_examples, generator=generator).split(batch_size))


# %% minibatches | wrong | seeds random and NumPy with 0 | cause: seeds a global generator
def minibatches(num_examples, batch_size, generator):
    random.seed(0)
    np.random.seed(0)  # noqa: NPY002
    return list(torch.randperm(num_examples, generator=generator).split(batch_size))


# %% minibatches | wrong | Sattolo's shuffle | cause: no index ever stays in place
def minibatches(num_examples, batch_size, generator):
    order = list(range(num_examples))
    for i in range(num_examples - 1, 0, -1):
        j = int(torch.randint(0, i, (1,), generator=generator))
        order[i], order[j] = order[j], order[i]
    order = torch.tensor(order)
    return [order[k : k + batch_size] for k in range(0, num_examples, batch_size)]


# %% minibatches | wrong | drawn again until nothing stays in place | cause: no index ever stays in place
def minibatches(num_examples, batch_size, generator):
    order = torch.randperm(num_examples, generator=generator)
    while num_examples > 1 and bool((order == torch.arange(num_examples)).any()):
        order = torch.randperm(num_examples, generator=generator)
    return list(order.split(batch_size))


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


# %% sgd_update | right | generator in a tuple
def sgd_update(parameters, gradient_sums, lr, batch_size):
    return tuple(p - lr * g / batch_size for p, g in zip(parameters, gradient_sums))


# %% sgd_update | right | a list
def sgd_update(parameters, gradient_sums, lr, batch_size):
    updated = []
    for p, g in zip(parameters, gradient_sums):
        mean = g / batch_size
        updated.append(p - lr * mean)
    return updated


# %% sgd_update | right | in place on clones
def sgd_update(parameters, gradient_sums, lr, batch_size):
    copies = [p.clone() for p in parameters]
    for i in range(len(copies)):
        copies[i] -= lr * gradient_sums[i] / batch_size
    return tuple(copies)


# %% sgd_update | right | sub with alpha
def sgd_update(parameters, gradient_sums, lr, batch_size):
    step = lr / batch_size
    return tuple(torch.sub(p, g, alpha=step) for p, g in zip(parameters, gradient_sums))


# %% sgd_update | right | float64 inside
def sgd_update(parameters, gradient_sums, lr, batch_size):
    result = ()
    for p, g in zip(parameters, gradient_sums):
        result += ((p.double() - lr * g.double() / batch_size).to(p.dtype),)
    return result


# %% sgd_update | right | NumPy inside
def sgd_update(parameters, gradient_sums, lr, batch_size):
    result = []
    for p, g in zip(parameters, gradient_sums):
        new = np.asarray(p.cpu().numpy() - lr / batch_size * g.cpu().numpy())
        result.append(torch.from_numpy(new).to(p))
    return result


# %% sgd_update | right | addcmul with a number as a tensor
def sgd_update(parameters, gradient_sums, lr, batch_size):
    def step(p, g):
        rate = torch.full_like(p, -lr / batch_size)
        return torch.addcmul(p, rate, g)

    return tuple(map(step, parameters, gradient_sums))


# %% sgd_update | right | no_grad and detach
def sgd_update(parameters, gradient_sums, lr, batch_size):
    with torch.no_grad():
        return tuple((p - (lr * g).div(batch_size)).detach() for p, g in zip(parameters, gradient_sums))


# %% sgd_update | wrong | batch_size not used | cause: sum, not mean
def sgd_update(parameters, gradient_sums, lr, batch_size):
    return tuple(p - lr * g for p, g in zip(parameters, gradient_sums))


# %% sgd_update | wrong | divided twice | cause: mean twice
def sgd_update(parameters, gradient_sums, lr, batch_size):
    means = [g / batch_size for g in gradient_sums]
    return tuple(p - lr * m / batch_size for p, m in zip(parameters, means))


# %% sgd_update | wrong | multiplied | cause: times batch_size
def sgd_update(parameters, gradient_sums, lr, batch_size):
    return tuple(p - lr * g * batch_size for p, g in zip(parameters, gradient_sums))


# %% sgd_update | wrong | len of the parameters | cause: divided by the number of parameters
def sgd_update(parameters, gradient_sums, lr, batch_size):
    n = len(gradient_sums)
    return tuple(p - lr * g / n for p, g in zip(parameters, gradient_sums))


# %% sgd_update | wrong | numel | cause: divided by the size of the gradient
def sgd_update(parameters, gradient_sums, lr, batch_size):
    return tuple(p - lr * g / g.numel() for p, g in zip(parameters, gradient_sums))


# %% sgd_update | wrong | g.mean() | cause: gradient averaged over its entries
def sgd_update(parameters, gradient_sums, lr, batch_size):
    return tuple(p - lr * g.mean() for p, g in zip(parameters, gradient_sums))


# %% sgd_update | wrong | plus | cause: uphill
def sgd_update(parameters, gradient_sums, lr, batch_size):
    return tuple(p + lr * g / batch_size for p, g in zip(parameters, gradient_sums))


# %% sgd_update | wrong | g - p | cause: sign of everything
def sgd_update(parameters, gradient_sums, lr, batch_size):
    return tuple(lr * g / batch_size - p for p, g in zip(parameters, gradient_sums))


# %% sgd_update | wrong | lr left out | cause: learning rate missing
def sgd_update(parameters, gradient_sums, lr, batch_size):
    return tuple(p - g / batch_size for p, g in zip(parameters, gradient_sums))


# %% sgd_update | wrong | step returned | cause: step in place of the parameters
def sgd_update(parameters, gradient_sums, lr, batch_size):
    return tuple(lr * g / batch_size for g in gradient_sums)


# %% sgd_update | wrong | mean gradients returned | cause: mean gradient in place of the parameters
def sgd_update(parameters, gradient_sums, lr, batch_size):
    return tuple(g / batch_size for g in gradient_sums)


# %% sgd_update | wrong | brackets around too much | cause: parameter divided too
def sgd_update(parameters, gradient_sums, lr, batch_size):
    return tuple((p - lr * g) / batch_size for p, g in zip(parameters, gradient_sums))


# %% sgd_update | wrong | floor division | cause: lr // batch_size is 0
def sgd_update(parameters, gradient_sums, lr, batch_size):
    return tuple(p - lr // batch_size * g for p, g in zip(parameters, gradient_sums))


# %% sgd_update | wrong | the loop's own name reassigned | cause: parameters never change
def sgd_update(parameters, gradient_sums, lr, batch_size):
    for p, g in zip(parameters, gradient_sums):
        p = p - lr * g / batch_size
    return tuple(p.clone() for p in parameters)


# %% sgd_update | wrong | the arguments returned | cause: returns its input's memory, nothing updated
def sgd_update(parameters, gradient_sums, lr, batch_size):
    for p, g in zip(parameters, gradient_sums):
        p = p - lr * g / batch_size
    return parameters


# %% sgd_update | wrong | sign | cause: only the sign of the gradient
def sgd_update(parameters, gradient_sums, lr, batch_size):
    return tuple(p - lr * torch.sign(g) for p, g in zip(parameters, gradient_sums))


# %% sgd_update | wrong | factor 2 | cause: twice the step
def sgd_update(parameters, gradient_sums, lr, batch_size):
    return tuple(p - 2 * lr * g / batch_size for p, g in zip(parameters, gradient_sums))


# %% sgd_update | wrong | first only, others kept | cause: first parameter only
def sgd_update(parameters, gradient_sums, lr, batch_size):
    first = parameters[0] - lr * gradient_sums[0] / batch_size
    return (first, *(p.clone() for p in parameters[1:]))


# %% sgd_update | wrong | returns inside the loop | cause: one parameter returned
def sgd_update(parameters, gradient_sums, lr, batch_size):
    new = []
    for p, g in zip(parameters, gradient_sums):
        new.append(p - lr * g / batch_size)
        return new


# %% sgd_update | wrong | in place | cause: changes its input
def sgd_update(parameters, gradient_sums, lr, batch_size):
    for p, g in zip(parameters, gradient_sums):
        p -= lr * g / batch_size
    return tuple(p.clone() for p in parameters)


# %% sgd_update | wrong | gradients divided in place | cause: changes its input
def sgd_update(parameters, gradient_sums, lr, batch_size):
    new = []
    for p, g in zip(parameters, gradient_sums):
        g /= batch_size
        new.append(p - lr * g)
    return tuple(new)


# %% sgd_update | wrong | d2l's sgd | cause: uses .grad, changes the parameters, returns nothing
def sgd_update(parameters, gradient_sums, lr, batch_size):
    with torch.no_grad():
        for param in parameters:
            param -= lr * param.grad / batch_size
            param.grad.zero_()


# %% sgd_update | wrong | p.data in place | cause: changes its input
def sgd_update(parameters, gradient_sums, lr, batch_size):
    for p, g in zip(parameters, gradient_sums):
        p.data.sub_(lr * g / batch_size)
    return [p.clone() for p in parameters]


# %% sgd_update | wrong | a generator | cause: wrong type
def sgd_update(parameters, gradient_sums, lr, batch_size):
    return (p - lr * g / batch_size for p, g in zip(parameters, gradient_sums))


# %% sgd_update | wrong | one tensor of all | cause: wrong type
def sgd_update(parameters, gradient_sums, lr, batch_size):
    return torch.cat([(p - lr * g / batch_size).flatten() for p, g in zip(parameters, gradient_sums)])


# %% sgd_update | wrong | float32 | cause: dtype
def sgd_update(parameters, gradient_sums, lr, batch_size):
    return tuple((p - lr * g / batch_size).float() for p, g in zip(parameters, gradient_sums))


# %% sgd_update | wrong | float64 | cause: dtype
def sgd_update(parameters, gradient_sums, lr, batch_size):
    return tuple(p.double() - lr * g.double() / batch_size for p, g in zip(parameters, gradient_sums))


# %% sgd_update | wrong | requires grad again | cause: requires grad
def sgd_update(parameters, gradient_sums, lr, batch_size):
    return tuple(
        (p - lr * g / batch_size).requires_grad_() for p, g in zip(parameters, gradient_sums)
    )


# %% sgd_update | wrong | torch.optim.SGD | cause: ready-made
def sgd_update(parameters, gradient_sums, lr, batch_size):
    leaves = [p.clone().requires_grad_() for p in parameters]
    for leaf, g in zip(leaves, gradient_sums):
        leaf.grad = g / batch_size
    torch.optim.SGD(leaves, lr=lr).step()
    return tuple(leaf.detach() for leaf in leaves)


# %% sgd_update | wrong | one formula for the tuple | cause: error, a tuple is no tensor
def sgd_update(parameters, gradient_sums, lr, batch_size):
    return parameters - lr * gradient_sums / batch_size


# %% sgd_update | wrong | gradients in reverse | cause: parameters and gradients do not belong together
def sgd_update(parameters, gradient_sums, lr, batch_size):
    return tuple(p - lr * g / batch_size for p, g in zip(parameters, gradient_sums[::-1]))


# %% sgd_update | wrong | p times a factor | cause: nan where a parameter is 0
def sgd_update(parameters, gradient_sums, lr, batch_size):
    return tuple(p * (1 - lr / batch_size * g / p) for p, g in zip(parameters, gradient_sums))


# %% linear_regression_epoch | right | error @ rows
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        rows = X[batch]
        error = rows @ w + b - y[batch]
        w, b = w - lr * error @ rows / len(batch), b - lr * error.mean()
    return w, b


# %% linear_regression_epoch | right | gradients by name
def linear_regression_epoch(X, y, w, b, lr, batches):
    for indices in batches:
        features, labels = X[indices], y[indices]
        n = features.shape[0]
        prediction = torch.matmul(features, w) + b
        dw = torch.matmul(features.T, prediction - labels) / n
        db = (prediction - labels).sum() / n
        w = w - lr * dw
        b = b - lr * db
    return w, b


# %% linear_regression_epoch | right | mean over weighted rows, a list
def linear_regression_epoch(X, y, w, b, lr, batches):
    w, b = w.clone(), b.clone()
    for batch in batches:
        residual = (X[batch] * w).sum(dim=1) + b - y[batch]
        dw = (residual[:, None] * X[batch]).mean(dim=0)
        db = residual.mean()
        w -= lr * dw
        b -= lr * db
    return [w, b]


# %% linear_regression_epoch | right | loop over the examples
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        dw, db = torch.zeros_like(w), torch.zeros_like(b)
        for i in batch:
            error = X[i] @ w + b - y[i]
            dw += error * X[i]
            db += error
        w = w - lr * dw / len(batch)
        b = b - lr * db / len(batch)
    return w, b


# %% linear_regression_epoch | right | column of ones
def linear_regression_epoch(X, y, w, b, lr, batches):
    A = torch.cat([X, torch.ones_like(X[:, :1])], dim=1)
    theta = torch.cat([w, b.reshape(1)])
    for batch in batches:
        rows = A[batch]
        theta = theta - lr * rows.T @ (rows @ theta - y[batch]) / len(rows)
    return theta[:-1].clone(), theta[-1].clone()


# %% linear_regression_epoch | right | einsum
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        x, t = X.index_select(0, batch), y.index_select(0, batch)
        r = torch.einsum("nd,d->n", x, w) + b - t
        step_w = torch.einsum("n,nd->d", r, x) / batch.numel()
        step_b = r.sum() / batch.numel()
        w, b = w - lr * step_w, b - lr * step_b
    return w, b


# %% linear_regression_epoch | right | matrix form, XᵀX
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        x, t, n = X[batch], y[batch], len(batch)
        dw = (x.T @ x @ w + x.sum(0) * b - x.T @ t) / n
        db = (x.sum(0) @ w) / n + b - t.mean()
        w, b = w - lr * dw, b - lr * db
    return w, b


# %% linear_regression_epoch | right | float64 inside
def linear_regression_epoch(X, y, w, b, lr, batches):
    dtype = X.dtype
    X, y, w, b = (t.double() for t in (X, y, w, b))
    for batch in batches:
        r = X[batch] @ w + b - y[batch]
        w, b = w - lr * (X[batch].T @ r) / len(r), b - lr * r.mean()
    return w.to(dtype), b.to(dtype)


# %% linear_regression_epoch | right | NumPy inside
def linear_regression_epoch(X, y, w, b, lr, batches):
    A, t, v, c = (tensor.cpu().numpy() for tensor in (X, y, w, b))
    for batch in batches:
        rows = batch.cpu().numpy()
        r = A[rows] @ v + c - t[rows]
        v, c = v - lr * A[rows].T @ r / len(rows), c - lr * r.mean()
    return torch.as_tensor(v).to(w), torch.as_tensor(c).to(b)


# %% linear_regression_epoch | right | column vectors, helpers
def step(X, y, w, b, lr):
    error = X @ w + b - y
    return w - lr * X.T @ error / len(X), b - lr * error.mean()


def linear_regression_epoch(X, y, w, b, lr, batches):
    w = w.reshape(-1, 1)
    for batch in batches:
        w, b = step(X[batch], y[batch].reshape(-1, 1), w, b, lr)
    return w.flatten(), b


# %% linear_regression_epoch | wrong | sums | cause: sum, not mean
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        rows = X[batch]
        error = rows @ w + b - y[batch]
        w, b = w - lr * error @ rows, b - lr * error.sum()
    return w, b


# %% linear_regression_epoch | wrong | divided by N | cause: mean over all examples
def linear_regression_epoch(X, y, w, b, lr, batches):
    N = X.shape[0]
    for batch in batches:
        rows = X[batch]
        error = rows @ w + b - y[batch]
        w, b = w - lr * error @ rows / N, b - lr * error.sum() / N
    return w, b


# %% linear_regression_epoch | wrong | size of the first batch | cause: divided by the size of the first batch
def linear_regression_epoch(X, y, w, b, lr, batches):
    batch_size = len(batches[0])
    for batch in batches:
        rows = X[batch]
        error = rows @ w + b - y[batch]
        w, b = w - lr * error @ rows / batch_size, b - lr * error.sum() / batch_size
    return w, b


# %% linear_regression_epoch | wrong | number of batches | cause: divided by the number of batches
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        rows = X[batch]
        error = rows @ w + b - y[batch]
        w, b = w - lr * error @ rows / len(batches), b - lr * error.sum() / len(batches)
    return w, b


# %% linear_regression_epoch | wrong | divided twice | cause: mean of the mean
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        rows = X[batch]
        error = (rows @ w + b - y[batch]) / len(batch)
        w, b = w - lr * error @ rows / len(batch), b - lr * error.mean()
    return w, b


# %% linear_regression_epoch | wrong | sum for b | cause: b has a sum, w a mean
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        rows = X[batch]
        error = rows @ w + b - y[batch]
        w, b = w - lr * error @ rows / len(batch), b - lr * error.sum()
    return w, b


# %% linear_regression_epoch | wrong | sum for w | cause: w has a sum, b a mean
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        rows = X[batch]
        error = rows @ w + b - y[batch]
        w, b = w - lr * rows.T @ error, b - lr * error.mean()
    return w, b


# %% linear_regression_epoch | wrong | factor 2 | cause: 1/2 forgotten
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        rows = X[batch]
        error = rows @ w + b - y[batch]
        w, b = w - lr * 2 * error @ rows / len(batch), b - lr * 2 * error.mean()
    return w, b


# %% linear_regression_epoch | wrong | half twice | cause: half the gradient
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        rows = X[batch]
        error = 0.5 * (rows @ w + b - y[batch])
        w, b = w - lr * error @ rows / len(batch), b - lr * error.mean()
    return w, b


# %% linear_regression_epoch | wrong | factor 2 for w | cause: w moves twice as far
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        rows = X[batch]
        error = rows @ w + b - y[batch]
        w, b = w - lr * 2 * error @ rows / len(batch), b - lr * error.mean()
    return w, b


# %% linear_regression_epoch | wrong | b forgotten | cause: b never updated
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        rows = X[batch]
        error = rows @ w + b - y[batch]
        w = w - lr * error @ rows / len(batch)
    return w, b.clone()


# %% linear_regression_epoch | wrong | one after the other | cause: w updated before the gradient of b
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        rows, t = X[batch], y[batch]
        w = w - lr * (rows @ w + b - t) @ rows / len(batch)
        b = b - lr * (rows @ w + b - t).mean()
    return w, b


# %% linear_regression_epoch | wrong | plus | cause: uphill
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        rows = X[batch]
        error = rows @ w + b - y[batch]
        w, b = w + lr * error @ rows / len(batch), b + lr * error.mean()
    return w, b


# %% linear_regression_epoch | wrong | y minus prediction | cause: sign
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        rows = X[batch]
        error = y[batch] - (rows @ w + b)
        w, b = w - lr * error @ rows / len(batch), b - lr * error.mean()
    return w, b


# %% linear_regression_epoch | wrong | sign of b | cause: b goes uphill
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        rows = X[batch]
        error = rows @ w + b - y[batch]
        w, b = w - lr * error @ rows / len(batch), b + lr * error.mean()
    return w, b


# %% linear_regression_epoch | wrong | errors before the loop | cause: gradients all at the start
def linear_regression_epoch(X, y, w, b, lr, batches):
    error = X @ w + b - y
    for batch in batches:
        r = error[batch]
        w, b = w - lr * r @ X[batch] / len(batch), b - lr * r.mean()
    return w, b


# %% linear_regression_epoch | wrong | updates averaged | cause: one update for the epoch
def linear_regression_epoch(X, y, w, b, lr, batches):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for batch in batches:
        error = X[batch] @ w + b - y[batch]
        dw += error @ X[batch] / len(batch)
        db += error.mean()
    return w - lr * dw / len(batches), b - lr * db / len(batches)


# %% linear_regression_epoch | wrong | gradients summed over the batches | cause: gradients all at the start
def linear_regression_epoch(X, y, w, b, lr, batches):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for batch in batches:
        error = X[batch] @ w + b - y[batch]
        dw += error @ X[batch] / len(batch)
        db += error.mean()
    return w - lr * dw, b - lr * db


# %% linear_regression_epoch | wrong | batches joined | cause: one update for the epoch
def linear_regression_epoch(X, y, w, b, lr, batches):
    batch = torch.cat(batches)
    error = X[batch] @ w + b - y[batch]
    return w - lr * error @ X[batch] / len(batch), b - lr * error.mean()


# %% linear_regression_epoch | wrong | all of X in every round | cause: batches not used
def linear_regression_epoch(X, y, w, b, lr, batches):
    for _ in batches:
        error = X @ w + b - y
        w, b = w - lr * error @ X / len(X), b - lr * error.mean()
    return w, b


# %% linear_regression_epoch | wrong | all of X once | cause: batches not used
def linear_regression_epoch(X, y, w, b, lr, batches):
    error = X @ w + b - y
    return w - lr * error @ X / len(X), b - lr * error.mean()


# %% linear_regression_epoch | wrong | returns inside the loop | cause: first batch only
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        error = X[batch] @ w + b - y[batch]
        w, b = w - lr * error @ X[batch] / len(batch), b - lr * error.mean()
        return w, b


# %% linear_regression_epoch | wrong | update behind the loop | cause: last batch only
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        error = X[batch] @ w + b - y[batch]
        dw, db = error @ X[batch] / len(batch), error.mean()
    return w - lr * dw, b - lr * db


# %% linear_regression_epoch | wrong | loop ends early | cause: last batch left out
def linear_regression_epoch(X, y, w, b, lr, batches):
    w, b = w.clone(), b.clone()
    for k in range(len(batches) - 1):
        batch = batches[k]
        error = X[batch] @ w + b - y[batch]
        w, b = w - lr * error @ X[batch] / len(batch), b - lr * error.mean()
    return w, b


# %% linear_regression_epoch | wrong | update after every example | cause: no mean over the batch
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        for i in batch:
            error = X[i] @ w + b - y[i]
            w, b = w - lr * error * X[i], b - lr * error
    return w, b


# %% linear_regression_epoch | wrong | first rows of X | cause: indices not used
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        n = len(batch)
        error = X[:n] @ w + b - y[:n]
        w, b = w - lr * error @ X[:n] / n, b - lr * error.mean()
    return w, b


# %% linear_regression_epoch | wrong | stretches of X | cause: indices not used
def linear_regression_epoch(X, y, w, b, lr, batches):
    start = 0
    for batch in batches:
        rows, t = X[start : start + len(batch)], y[start : start + len(batch)]
        start += len(batch)
        if len(rows):
            error = rows @ w + b - t
            w, b = w - lr * error @ rows / len(rows), b - lr * error.mean()
    return w, b


# %% linear_regression_epoch | wrong | y not indexed | cause: rows and targets of different examples
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        error = X[batch] @ w + b - y[: len(batch)]
        w, b = w - lr * error @ X[batch] / len(batch), b - lr * error.mean()
    return w, b


# %% linear_regression_epoch | wrong | whole y | cause: shapes do not fit
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        error = X[batch] @ w + b - y
        w, b = w - lr * error @ X[batch] / len(batch), b - lr * error.mean()
    return w, b


# %% linear_regression_epoch | wrong | mask | cause: repeated examples count once
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        mask = torch.zeros(len(X), dtype=torch.bool, device=X.device)
        mask[batch] = True
        error = X[mask] @ w + b - y[mask]
        w, b = w - lr * error @ X[mask] / mask.sum(), b - lr * error.mean()
    return w, b


# %% linear_regression_epoch | wrong | column minus flat | cause: (n, 1) minus (n,), broadcast
def linear_regression_epoch(X, y, w, b, lr, batches):
    w = w.reshape(-1, 1)
    for batch in batches:
        error = X[batch] @ w + b - y[batch]
        w, b = w - lr * (X[batch].T @ error).mean(1, keepdim=True) / len(batch), b - lr * error.mean()
    return w.flatten(), b


# %% linear_regression_epoch | wrong | bias left out | cause: prediction without b
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        error = X[batch] @ w - y[batch]
        w, b = w - lr * error @ X[batch] / len(batch), b - lr * error.mean()
    return w, b


# %% linear_regression_epoch | wrong | targets forgotten | cause: y not used
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        prediction = X[batch] @ w + b
        w, b = w - lr * prediction @ X[batch] / len(batch), b - lr * prediction.mean()
    return w, b


# %% linear_regression_epoch | wrong | loss in place of the error | cause: squares in place of errors
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        loss = (X[batch] @ w + b - y[batch]) ** 2 / 2
        w, b = w - lr * loss @ X[batch] / len(batch), b - lr * loss.mean()
    return w, b


# %% linear_regression_epoch | wrong | product of the means | cause: mean error times mean row
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        error = (X[batch] @ w + b - y[batch]).mean()
        w, b = w - lr * error * X[batch].mean(0), b - lr * error
    return w, b


# %% linear_regression_epoch | wrong | gradients never zeroed | cause: gradients pile up
def linear_regression_epoch(X, y, w, b, lr, batches):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for batch in batches:
        error = X[batch] @ w + b - y[batch]
        dw = dw + error @ X[batch] / len(batch)
        db = db + error.mean()
        w, b = w - lr * dw, b - lr * db
    return w, b


# %% linear_regression_epoch | wrong | batches backwards | cause: order of the batches
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in reversed(batches):
        error = X[batch] @ w + b - y[batch]
        w, b = w - lr * error @ X[batch] / len(batch), b - lr * error.mean()
    return w, b


# %% linear_regression_epoch | wrong | shuffles the batches | cause: nondeterministic order of the batches
def linear_regression_epoch(X, y, w, b, lr, batches):
    for k in torch.randperm(len(batches)):
        batch = batches[k]
        error = X[batch] @ w + b - y[batch]
        w, b = w - lr * error @ X[batch] / len(batch), b - lr * error.mean()
    return w, b


# %% linear_regression_epoch | wrong | lr halves with each batch | cause: learning rate decays
def linear_regression_epoch(X, y, w, b, lr, batches):
    for k, batch in enumerate(batches):
        error = X[batch] @ w + b - y[batch]
        rate = lr / (k + 1)
        w, b = w - rate * error @ X[batch] / len(batch), b - rate * error.mean()
    return w, b


# %% linear_regression_epoch | wrong | in place | cause: changes its input
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        error = X[batch] @ w + b - y[batch]
        w -= lr * error @ X[batch] / len(batch)
        b -= lr * error.mean()
    return w.clone(), b.clone()


# %% linear_regression_epoch | wrong | batches taken out of the list | cause: changes its input
def linear_regression_epoch(X, y, w, b, lr, batches):
    while batches:
        batch = batches.pop(0)
        error = X[batch] @ w + b - y[batch]
        w, b = w - lr * error @ X[batch] / len(batch), b - lr * error.mean()
    return w, b


# %% linear_regression_epoch | wrong | w and b kept between calls | cause: keeps state
KEPT = {}


def linear_regression_epoch(X, y, w, b, lr, batches):
    w, b = KEPT.get(w.shape, (w, b))
    for batch in batches:
        error = X[batch] @ w + b - y[batch]
        w, b = w - lr * error @ X[batch] / len(batch), b - lr * error.mean()
    KEPT[w.shape] = w, b
    return w, b


# %% linear_regression_epoch | wrong | autograd | cause: autograd
def linear_regression_epoch(X, y, w, b, lr, batches):
    w, b = w.clone().requires_grad_(), b.clone().requires_grad_()
    for batch in batches:
        loss = ((X[batch] @ w + b - y[batch]) ** 2).mean() / 2
        loss.backward()
        with torch.no_grad():
            for parameter in (w, b):
                parameter -= lr * parameter.grad
                parameter.grad.zero_()
    return w.detach(), b.detach()


# %% linear_regression_epoch | wrong | b as (1,) | cause: shape
def linear_regression_epoch(X, y, w, b, lr, batches):
    b = b.reshape(1)
    for batch in batches:
        error = X[batch] @ w + b - y[batch]
        w, b = w - lr * error @ X[batch] / len(batch), b - lr * error.mean()
    return w, b


# %% linear_regression_epoch | wrong | b as a number | cause: wrong type
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        error = X[batch] @ w + b - y[batch]
        w, b = w - lr * error @ X[batch] / len(batch), b - lr * error.mean().item()
    return w, float(b)


# %% linear_regression_epoch | wrong | b first | cause: returned in the wrong order
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        error = X[batch] @ w + b - y[batch]
        w, b = w - lr * error @ X[batch] / len(batch), b - lr * error.mean()
    return b, w


# %% linear_regression_epoch | wrong | w only | cause: b not returned
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        error = X[batch] @ w + b - y[batch]
        w, b = w - lr * error @ X[batch] / len(batch), b - lr * error.mean()
    return w


# %% linear_regression_epoch | wrong | stops at the short batch | cause: short batches left out
def linear_regression_epoch(X, y, w, b, lr, batches):
    for batch in batches:
        if len(batch) != len(batches[0]):
            continue
        error = X[batch] @ w + b - y[batch]
        w, b = w - lr * error @ X[batch] / len(batch), b - lr * error.mean()
    return w, b


# %% linear_regression_epoch | wrong | w times a factor | cause: nan where w is 0
def linear_regression_epoch(X, y, w, b, lr, batches):
    for i in batches:
        e = X[i] @ w + b - y[i]
        w, b = w * (1 - lr * (X[i].T @ e / len(i)) / w), b - lr * e.mean()
    return w, b
