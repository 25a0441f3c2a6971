"""minibatches · Divide all examples into batches, in a new order in every call."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from math import factorial, prod
from operator import itemgetter

from grader.course.minibatch_sgd.shuffled import (
    ANOTHER_SOURCE,
    NOT_EVERY_ORDER,
    OUT_OF_RANGE,
    REPEATED,
    THREE_CALLS,
    UNLIKELY,
    Recipe,
    Shuffles,
    contents,
    judged,
    same,
    seeded,
)
from grader.toolkit import ByHand, Case, Exercise, KnownMistake, np, torch

FEWEST_STEPS = 15
"""So many neighbours, and half of all, have the same distance once in 10¹⁰ orders."""


def not_ascending(answer: Shuffles, n: int) -> str | None:
    if factorial(n) < UNLIKELY or (np.diff(answer.order) < 0).any():
        return None
    return "The indices are in ascending order: 0, 1, 2, …"


def new_order(answer: Shuffles, n: int) -> str | None:
    if factorial(n) < UNLIKELY or not same(answer.first, answer.second):
        return None
    return "Two calls in a row with the same generator return the same order."


def new_batches(answer: Shuffles, n: int) -> str | None:
    alike = prod(factorial(count) for count in Counter(answer.sizes).values())
    possible = factorial(n) // prod(factorial(size) for size in answer.sizes) // alike
    if possible < UNLIKELY or contents(answer.first) != contents(answer.second):
        return None
    return "Two calls in a row put the same examples into one batch."


def mixed_batches(answer: Shuffles, n: int) -> str | None:
    if prod(factorial(size) for size in answer.sizes) < UNLIKELY:
        return None
    if any((np.diff(part) < 0).any() for part in answer.first):
        return None
    return "The indices are in ascending order inside every batch."


def new_neighbours(answer: Shuffles, n: int) -> str | None:
    steps = Counter((np.diff(answer.order) % n).tolist())
    step, count = max(steps.items(), key=itemgetter(1), default=(0, 0))
    if count < max(n / 2, FEWEST_STEPS):
        return None
    return f"{count} of {n - 1} indices differ from the one before by the same step, {signed(step, n):+d}."


def signed(step: int, n: int) -> int:
    """A step on a circle of n places, the shorter way round."""
    return step if step <= n // 2 else step - n


PROPERTIES = (
    OUT_OF_RANGE,
    REPEATED,
    ANOTHER_SOURCE,
    judged(
        "not shuffled",
        not_ascending,
        "Bring the indices into a random order before you cut them into batches.",
    ),
    judged(
        "the same order in every call",
        new_order,
        "Every epoch needs a new order. A generator advances by itself: use it as it is, without seeding or "
        "copying it.",
    ),
    judged(
        "the same batches in every call",
        new_batches,
        "You cut first and shuffle later, so the same examples stay together; shuffle all indices, then cut.",
    ),
    judged(
        "sorted inside the batches",
        mixed_batches,
        "You sort the indices inside each batch; cut one random order into pieces and leave them as they "
        "are.",
    ),
    judged(
        "neighbours stay neighbours",
        new_neighbours,
        "Only the start, or the order of whole blocks, is random; shuffle all indices.",
    ),
    NOT_EVERY_ORDER,
)
"""What holds of minibatches, in the order in which to fix it."""


def dealing(num_examples: int, batch_size: int) -> Recipe:
    """The inputs of `minibatches`. An answer has 64 arrays at most, and holds three times the batches."""
    return lambda rng: {
        "num_examples": num_examples,
        "batch_size": batch_size,
        "generator": seeded(rng),
    }


def dealt(num_examples: int, batch_size: int, generator: torch.Generator) -> list[torch.Tensor]:
    """One of the right answers: all indices in random order, cut."""
    return list(torch.split(torch.randperm(num_examples, generator=generator), batch_size))


def cut(sizes: Callable[[int, int], list[int]]) -> Callable[..., list[torch.Tensor]]:
    """Batches of the sizes that come of num_examples and batch_size. They may add up to less than
    num_examples, or to more: then the order starts again."""

    def wrong(num_examples: int, batch_size: int, generator: torch.Generator) -> list[torch.Tensor]:
        order = torch.randperm(num_examples, generator=generator)
        lengths = sizes(num_examples, batch_size)
        rounds = math.ceil(max(sum(lengths), 1) / num_examples)
        return list(torch.split(order.repeat(rounds)[: sum(lengths)], lengths)) if lengths else []

    return wrong


def right_sizes(n: int, size: int) -> list[int]:
    return [min(size, n - start) for start in range(0, n, size)]


def spread(n: int, count: int) -> list[int]:
    """n divided among `count` batches as evenly as possible, as tensor_split does."""
    return [n // count + (k < n % count) for k in range(count)]


def joined(n: int, size: int) -> list[int]:
    """The rest joined to the last full batch."""
    *most, last = right_sizes(n, size)
    return [*most[:-1], most[-1] + last] if most and last < size else [*most, last]


MISTAKES = (
    KnownMistake(
        "short last batch dropped",
        cut(lambda n, size: [size] * (n // size)),
        "You drop the examples left over at the end; they make a last, shorter batch.",
    ),
    *(
        KnownMistake(
            "last batch filled up",
            cut(sizes),
            "You fill the last batch up with further indices; leave it short.",
        )
        for sizes in (
            lambda n, size: [size] * math.ceil(n / size),
            # With the first ones, of which there may be too few.
            lambda n, size: [min(size, n - start + n) for start in range(0, n, size)],
        )
    ),
    KnownMistake(
        "one index too many",
        cut(lambda n, size: [min(size + 1, n - start) for start in range(0, n, size)]),
        "Every batch but the last has one index too many, which comes in the next batch too; end each slice "
        "batch_size after its start.",
    ),
    KnownMistake(
        "last batch reaches back",
        cut(lambda n, size: [min(size, n)] * math.ceil(n / size)),
        "Your last batch repeats indices of an earlier one; it holds only what is left over.",
    ),
    KnownMistake(
        "rest joined to the last batch",
        cut(joined),
        "You add the examples left over to the last batch; they make a batch of their own.",
    ),
    KnownMistake(
        "short batch first",
        cut(lambda n, size: right_sizes(n, size)[::-1]),
        "Your short batch comes first; the first batches are full, and the last one may be short.",
    ),
    KnownMistake(
        "batches of even size",
        cut(lambda n, size: spread(n, math.ceil(n / size))),
        "You divide the indices evenly; every batch but the last has exactly batch_size: torch.split takes "
        "a size, torch.chunk a number of pieces.",
    ),
    KnownMistake(
        "batches of almost even size",
        cut(lambda n, size: right_sizes(n, math.ceil(n / math.ceil(n / size)))),
        "You divide the indices evenly; every batch but the last has exactly batch_size: torch.split takes "
        "a size, torch.chunk a number of pieces.",
    ),
    KnownMistake(
        "batch_size batches",
        cut(lambda n, size: right_sizes(n, math.ceil(n / size))),
        "You make batch_size batches; batch_size is how many indices each batch has: torch.split takes a "
        "size, torch.chunk a number of pieces.",
    ),
    KnownMistake(
        "batch_size batches, as even as possible",
        cut(spread),
        "You make batch_size batches; batch_size is how many indices each batch has.",
    ),
    KnownMistake(
        "empty batch at the end",
        cut(lambda n, size: [*right_sizes(n, size), *([0] if n % size == 0 else [])]),
        "You add an empty batch when batch_size divides num_examples; nothing is left over then, so there "
        "is no further batch.",
    ),
    KnownMistake(
        "every slice ends at batch_size",
        cut(lambda n, size: [min(size, n), *[0] * (math.ceil(n / size) - 1)]),
        "Your batches after the first are empty; a slice ends batch_size after its own start.",
    ),
    KnownMistake(
        "one index short",
        cut(lambda n, size: [min(size, n - start) - 1 for start in range(0, n, size)]),
        "Every batch lacks one index; a slice or range already excludes its end, so do not subtract 1.",
    ),
    KnownMistake(
        "first batch only",
        cut(lambda n, size: [min(size, n)]),
        "You return the first batch alone; return all of them, in a list.",
    ),
    KnownMistake(
        "first batch missing",
        cut(lambda n, size: right_sizes(n, size)[1:]),
        "You leave out the first batch; start cutting at index 0.",
    ),
)

minibatches = Exercise(
    name="minibatches",
    points=3,
    tensors=False,
    driver="shuffles",
    reference=dealt,
    outputs=THREE_CALLS,
    by_hand=ByHand(
        "DataLoader",
        "BatchSampler",
        asks_for="the batches: draw a random order and cut it yourself",
    ),
    properties=PROPERTIES,
    mistakes=MISTAKES,
    cases=(
        Case("20 examples in batches of 5", dealing(20, 5)),
        Case("33 examples in batches of 7", dealing(33, 7)),
        Case("50 examples in batches of 16", dealing(50, 16)),
        Case("batches of one example", dealing(20, 1)),
        Case("batches of two", dealing(39, 2)),
        Case("one left over", dealing(37, 9)),
        Case("one batch of all", dealing(31, 31)),
        Case("a batch larger than the data", dealing(31, 45)),
        Case("one example", dealing(1, 1)),
        Case("one example, room for four", dealing(1, 4)),
        Case("two examples", dealing(2, 1)),
        Case("3 examples in batches of 2", dealing(3, 2)),
        Case("1000 examples in batches of 64", dealing(1000, 64)),
    ),
    hints=(
        "First draw one random order of all indices. Which function of torch makes a permutation, and how "
        "does it take a generator?",
        "Then cut that order: batches start at 0, batch_size, 2 · batch_size, … while that is below "
        "num_examples.",
        "A slice that runs past the end simply stops there, which is all the short last batch needs.",
    ),
)
