"""train_validation_split · Hold back a random part of the examples, to measure on what was not trained on."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from math import comb
from typing import Any

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
    seeded,
)
from grader.toolkit import ByHand, Case, Exercise, KnownMistake, np, torch


def in_one_part(answer: Shuffles, n: int) -> str | None:
    for train, validation in (answer.first, answer.second, answer.same_seed):
        for index in np.intersect1d(train, validation):
            return f"The index {index} is both in train and in validation."
    return None


def new_validation(answer: Shuffles, n: int) -> str | None:
    if comb(n, len(answer.first[1])) < UNLIKELY or contents(answer.first) != contents(answer.second):
        return None
    return "Two calls in a row with the same generator put the same examples into validation."


def scattered_validation(answer: Shuffles, n: int) -> str | None:
    """A run, or indices at equal steps: all gaps on the circle are the same, except one at most."""
    validation = np.sort(answer.first[1])
    if comb(n, len(validation)) < UNLIKELY * n**2:
        return None
    gaps = Counter((np.diff(validation, append=validation[:1] + n)).tolist())
    if len(gaps) > 2 or (len(gaps) == 2 and min(gaps.values()) > 1):
        return None
    step, _ = gaps.most_common(1)[0]
    every = "without a gap" if step == 1 else f"in steps of {step}"
    return f"The validation indices run {every} from {validation[0]} to {validation[-1]}."


OVERLAP = judged(
    "train and validation overlap",
    in_one_part,
    "Validation examples must not be trained on; cut one order of the indices in two.",
)

PROPERTIES = (
    OUT_OF_RANGE,
    OVERLAP,
    REPEATED,
    ANOTHER_SOURCE,
    judged(
        "validation not drawn at random",
        scattered_validation,
        "Data are often sorted, so a fixed part is not typical; shuffle all indices, then cut.",
    ),
    judged(
        "the same split in every call",
        new_validation,
        "Every call draws a new split; shuffle the indices with `generator` as it is, without seeding it.",
    ),
    NOT_EVERY_ORDER,
)
"""What holds of a split, in the order in which to fix it."""


def splitting(num_examples: int, validation_fraction: float) -> Recipe:
    """The inputs of `train_validation_split`."""
    return lambda rng: {
        "num_examples": num_examples,
        "validation_fraction": validation_fraction,
        "generator": seeded(rng),
    }


def split(
    num_examples: int, validation_fraction: float, generator: torch.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    """One of the right answers: train and validation."""
    size = int(validation_fraction * num_examples)
    order = torch.randperm(num_examples, generator=generator)
    train, validation = torch.split(order, [num_examples - size, size])
    return train, validation


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


def each_drawn(num_examples: int, validation_fraction: float, generator: torch.Generator) -> Any:
    """A split for which each example is drawn by itself: the size of validation is random."""
    drawn = torch.rand(num_examples, generator=generator) < validation_fraction
    return torch.nonzero(~drawn)[:, 0], torch.nonzero(drawn)[:, 0]


MISTAKES = (
    KnownMistake(
        "train and validation exchanged",
        validation_of(lambda f, n: n - int(f * n)),
        "You return the parts in the wrong order; train comes first, and validation holds the fraction.",
    ),
    KnownMistake(
        "rounded to the nearest",
        validation_of(lambda f, n: round(f * n)),
        "You round the size of validation; it is int(validation_fraction * num_examples), which drops the "
        "decimals.",
    ),
    KnownMistake(
        "rounded up",
        validation_of(lambda f, n: math.ceil(f * n)),
        "You round the size of validation up; it is int(validation_fraction * num_examples), which drops "
        "the decimals.",
    ),
    KnownMistake(
        "train cut in place of validation",
        validation_of(lambda f, n: n - int((1 - f) * n)),
        "You round the size of train down; round that of validation down: int(validation_fraction * "
        "num_examples).",
    ),
    KnownMistake(
        "at least one in validation",
        validation_of(lambda f, n: max(1, int(f * n))),
        "You keep at least one example in validation; int(validation_fraction * num_examples) may be 0.",
    ),
    KnownMistake(
        "at least one in train and validation",
        validation_of(lambda f, n: min(n - 1, max(1, int(f * n)))),
        "You keep at least one example in validation; int(validation_fraction * num_examples) may be 0.",
    ),
    KnownMistake(
        "slice up to -0",
        validation_of(lambda f, n: int(f * n) or n),
        "When validation is empty, your slice uses -0, which is 0, so train is empty instead; slice from "
        "the front.",
    ),
    KnownMistake(
        "one example lost",
        kept_back(lambda f, n: (n - int(f * n) - 1, int(f * n))),
        "One example is in neither part; one slice must start at the index where the other ends.",
    ),
    KnownMistake(
        "train holds all examples",
        kept_back(lambda f, n: (n, int(f * n))),
        "Your train part holds every example; leave out those of validation.",
    ),
    KnownMistake(
        "each example drawn by itself",
        each_drawn,
        "You draw for each example whether it is in validation, so its size is random; shuffle all indices, "
        "then cut.",
    ),
    KnownMistake(
        "a fifth, whatever is asked",
        validation_of(lambda f, n: int(0.2 * n)),
        "Your validation part always holds 20 %; use validation_fraction.",
    ),
)

train_validation_split = Exercise(
    name="train_validation_split",
    points=2,
    tensors=False,
    driver="shuffles",
    reference=split,
    outputs=THREE_CALLS,
    by_hand=ByHand("random_split", asks_for="the split: draw a random order and cut it yourself"),
    properties=PROPERTIES,
    mistakes=MISTAKES,
    cases=(
        Case("60 examples, a quarter", splitting(60, 0.25)),
        Case("62 examples, a quarter of which is 15.5", splitting(62, 0.25)),
        Case("61 examples, a quarter of which is 15.25", splitting(61, 0.25)),
        Case("59 examples, a quarter of which is 14.75", splitting(59, 0.25)),
        Case("100 examples, 0.29", splitting(100, 0.29)),
        Case("40 examples, 0.8", splitting(40, 0.8)),
        Case("nothing for validation", splitting(40, 0.0)),
        Case("30 examples, 0.999", splitting(30, 0.999)),
        Case("two examples, one half", splitting(2, 0.5)),
        Case("3 examples, 0.3", splitting(3, 0.3)),
        Case("one example", splitting(1, 0.5)),
        Case("500 examples, a tenth", splitting(500, 0.1)),
    ),
    hints=(
        "Draw one random order of all indices: any part of it is a random choice.",
        "First compute how many go to validation; int() drops the decimals. Then cut the order there.",
        "Slice from the front, [:size] and [size:]; a slice [:-size] is empty when size is 0.",
    ),
)
