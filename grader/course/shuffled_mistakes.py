"""What goes wrong in shuffling and cutting: sizes, which tell where the indices themselves are random."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from grader.exercise import KnownMistake
from grader.lazy import torch


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
    """n dealt out to so many batches as evenly as it goes, as tensor_split does."""
    return [n // count + (k < n % count) for k in range(count)]


def joined(n: int, size: int) -> list[int]:
    """The rest joined to the last full batch."""
    *most, last = right_sizes(n, size)
    return [*most[:-1], most[-1] + last] if most and last < size else [*most, last]


OF_MINIBATCHES = (
    KnownMistake(
        "short last batch dropped",
        cut(lambda n, size: [size] * (n // size)),
        "The examples that are left over make a batch too, a shorter one.",
    ),
    KnownMistake(
        "last batch filled up",
        cut(lambda n, size: [size] * math.ceil(n / size)),
        "The last batch is as short as it comes out: nothing is added to fill it.",
    ),
    KnownMistake(
        "last batch reaches back",
        cut(lambda n, size: [min(size, n)] * math.ceil(n / size)),
        "The last batch holds what is left over, and no index that an earlier batch has already.",
    ),
    KnownMistake(
        "rest joined to the last batch",
        cut(joined),
        "What is left over is a batch of its own: no batch has more than batch_size indices.",
    ),
    KnownMistake(
        "short batch first",
        cut(lambda n, size: right_sizes(n, size)[::-1]),
        "The short batch comes last: the first ones are full.",
    ),
    KnownMistake(
        "batches of even size",
        cut(lambda n, size: spread(n, math.ceil(n / size))),
        "Every batch but the last has exactly batch_size indices: torch.split takes the size, chunk and "
        "tensor_split take the number of pieces.",
    ),
    KnownMistake(
        "batches of almost even size",
        cut(lambda n, size: right_sizes(n, math.ceil(n / math.ceil(n / size)))),
        "Every batch but the last has exactly batch_size indices: torch.split takes the size, torch.chunk "
        "the number of pieces.",
    ),
    KnownMistake(
        "batch_size batches",
        cut(lambda n, size: right_sizes(n, math.ceil(n / size))),
        "batch_size is how many indices are in a batch, not how many batches there are: torch.split takes "
        "the size, torch.chunk the number of pieces.",
    ),
    KnownMistake(
        "batch_size batches, as even as possible",
        cut(spread),
        "batch_size is how many indices are in a batch, not how many batches there are.",
    ),
    KnownMistake(
        "empty batch at the end",
        cut(lambda n, size: [*right_sizes(n, size), *([0] if n % size == 0 else [])]),
        "Where batch_size divides num_examples, nothing is left over: then there is no further batch.",
    ),
    KnownMistake(
        "one index short",
        cut(lambda n, size: [min(size, n - start) - 1 for start in range(0, n, size)]),
        "Every batch lacks an index: the end of a slice or range is not part of it already.",
    ),
    KnownMistake(
        "first batch only",
        cut(lambda n, size: [min(size, n)]),
        "You return the first batch alone: all of them are asked for, in a list.",
    ),
    KnownMistake(
        "first batch missing",
        cut(lambda n, size: right_sizes(n, size)[1:]),
        "The first batch is missing: start to cut at 0.",
    ),
)


def kept_back(sizes: Callable[[float, int], tuple[int, int]]) -> Callable[..., Any]:
    """A split whose train and validation have the sizes that come of validation_fraction and
    num_examples. They overlap where they add up to too much."""

    def wrong(
        num_examples: int, validation_fraction: float, generator: torch.Generator
    ) -> tuple[torch.Tensor, torch.Tensor]:
        order = torch.randperm(num_examples, generator=generator)
        train, validation = sizes(validation_fraction, num_examples)
        return order[num_examples - train :], order[:validation]

    return wrong


def validation_of(size: Callable[[float, int], int]) -> Callable[..., Any]:
    """A split whose validation has this size, and train has the rest."""
    return kept_back(lambda f, n: (n - size(f, n), size(f, n)))


OF_SPLITS = (
    KnownMistake(
        "train and validation exchanged",
        validation_of(lambda f, n: n - int(f * n)),
        "validation_fraction is the share of the *second* part; the first, train, holds all others.",
    ),
    KnownMistake(
        "rounded to the nearest",
        validation_of(lambda f, n: round(f * n)),
        "Validation holds int(validation_fraction * num_examples): int cuts what stands behind the point, "
        "round does not.",
    ),
    KnownMistake(
        "rounded up",
        validation_of(lambda f, n: math.ceil(f * n)),
        "Validation holds int(validation_fraction * num_examples): what stands behind the point is cut.",
    ),
    KnownMistake(
        "train cut in place of validation",
        validation_of(lambda f, n: n - int((1 - f) * n)),
        "You cut the size of train, and validation gets what is left: it is the other way round.",
    ),
    KnownMistake(
        "at least one in validation",
        validation_of(lambda f, n: max(1, int(f * n))),
        "Validation may be empty: it holds int(validation_fraction * num_examples), which may be 0.",
    ),
    KnownMistake(
        "at least one in train and validation",
        validation_of(lambda f, n: min(n - 1, max(1, int(f * n)))),
        "Validation may be empty: it holds int(validation_fraction * num_examples), which may be 0.",
    ),
    KnownMistake(
        "slice up to -0",
        validation_of(lambda f, n: int(f * n) or n),
        "Where validation is empty, your slices run to or from -0, which is 0, and train is empty instead. "
        "Count from the front.",
    ),
    KnownMistake(
        "one example lost",
        kept_back(lambda f, n: (n - int(f * n) - 1, int(f * n))),
        "One example is in neither part: the index at which one slice ends is where the other begins.",
    ),
    KnownMistake(
        "train holds all examples",
        kept_back(lambda f, n: (n, int(f * n))),
        "Train still holds every example: take those of validation out.",
    ),
    KnownMistake(
        "a fifth, whatever is asked",
        validation_of(lambda f, n: int(0.2 * n)),
        "Your validation holds 20 % in every call: use validation_fraction.",
    ),
)
