"""Right and wrong versions of `minibatches`. The format: ../README.md."""

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


# %% minibatches | wrong | slices that end too early | cause: p[i:batch_size]
def minibatches(num_examples, batch_size, generator):
    p = torch.randperm(num_examples, generator=generator)
    return [p[i:batch_size] for i in range(0, num_examples, batch_size)]


# %% minibatches | wrong | lists of indices | cause: lists among the values
def minibatches(num_examples, batch_size, generator):
    p = torch.randperm(num_examples, generator=generator).tolist()
    return [p[i:i + batch_size] for i in range(0, num_examples, batch_size)]


# %% minibatches | wrong | short batch filled up from the start | cause: last batch filled up
def minibatches(num_examples, batch_size, generator):
    idx = torch.randperm(num_examples, generator=generator)
    out = []
    for i in range(0, num_examples, batch_size):
        b = idx[i:i + batch_size]
        if len(b) < batch_size:
            b = torch.cat([b, idx[:batch_size - len(b)]])
        out.append(b)
    return out
