"""What must hold of shuffled indices, which are right in many orders.

Each property looks at an answer of the script `shuffles`: three calls, two in a row with one generator
and one with a new generator of the same seed; how many global generators were used on the way; and for two
examples how many different answers came in further calls. A call returns parts: batches of indices, or
those to train on and those to validate on.

No right answer can be held against a property that chance alone breaks more often than once in
UNLIKELY times: where there are too few orders for that, the property holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import comb, factorial, prod
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.exercise import Inputs, Property

UNLIKELY = 10**8
FEWEST_STEPS = 15
"""So many neighbours, and half of all, have the same distance once in 10¹⁰ orders."""

Parts = tuple[NDArray[Any], ...]


@dataclass(frozen=True)
class Shuffles:
    """The parts that each call returned, how many global generators were used, and for two examples how many
    different answers further calls gave."""

    first: Parts
    second: Parts
    same_seed: Parts
    globals_used: int
    different: int

    @property
    def order(self) -> NDArray[Any]:
        """All indices of the first call, one part after the other."""
        return np.concatenate(self.first)

    @property
    def sizes(self) -> list[int]:
        return [len(part) for part in self.first]


def read(arrays: Sequence[NDArray[Any]]) -> Shuffles:
    """The arrays of an answer, taken apart by calls."""
    *parts, globals_used, different = arrays
    n = len(parts) // 3
    calls = tuple(parts[:n]), tuple(parts[n : 2 * n]), tuple(parts[2 * n :])
    return Shuffles(*calls, int(globals_used), int(different))


def judged(name: str, complaint: Callable[[Shuffles, int], str | None], advice: str) -> Property:
    """A property of the three calls and the number of examples."""

    def of_answer(arrays: Sequence[NDArray[Any]], inputs: Inputs) -> str | None:
        return complaint(read(arrays), int(inputs["num_examples"]))

    return Property(name, of_answer, advice)


def within_range(answer: Shuffles, n: int) -> str | None:
    for part in (*answer.first, *answer.second, *answer.same_seed):
        for index in part[(part < 0) | (part >= n)]:
            return f"There is an index {index}, and the examples have the indices 0 to {n - 1}."
    return None


def in_one_part(answer: Shuffles, n: int) -> str | None:
    for train, validation in (answer.first, answer.second, answer.same_seed):
        for index in np.intersect1d(train, validation):
            return f"The index {index} is both in train and in validation."
    return None


def each_once(answer: Shuffles, n: int) -> str | None:
    for parts in (answer.first, answer.second, answer.same_seed):
        times = Counter(np.concatenate(parts).tolist())
        for index, count in times.items():
            if count > 1:
                missing = next((f", and {other} not at all" for other in range(n) if not times[other]), "")
                return f"The index {index} comes {count} times in one call{missing}."
    return None


def from_the_generator(answer: Shuffles, n: int) -> str | None:
    if answer.globals_used:
        return "A global generator, of torch, NumPy or random, was used or seeded."
    if not same(answer.first, answer.same_seed):
        return "A new generator with the same seed gives another result."
    return None


def not_ascending(answer: Shuffles, n: int) -> str | None:
    if factorial(n) < UNLIKELY or (np.diff(answer.order) < 0).any():
        return None
    return "The indices come in their own order: 0, 1, 2, …"


def new_order(answer: Shuffles, n: int) -> str | None:
    if factorial(n) < UNLIKELY or not same(answer.first, answer.second):
        return None
    return "Two calls in a row with one generator give the same order."


def new_batches(answer: Shuffles, n: int) -> str | None:
    alike = prod(factorial(count) for count in Counter(answer.sizes).values())
    possible = factorial(n) // prod(factorial(size) for size in answer.sizes) // alike
    if possible < UNLIKELY or contents(answer.first) != contents(answer.second):
        return None
    return "Two calls in a row put the same examples together in a batch."


def mixed_batches(answer: Shuffles, n: int) -> str | None:
    if prod(factorial(size) for size in answer.sizes) < UNLIKELY:
        return None
    if any((np.diff(part) < 0).any() for part in answer.first):
        return None
    return "Inside every batch the indices ascend."


def new_neighbours(answer: Shuffles, n: int) -> str | None:
    steps = Counter((np.diff(answer.order) % n).tolist())
    step, count = max(steps.items(), key=itemgetter(1), default=(0, 0))
    if count < max(n / 2, FEWEST_STEPS):
        return None
    return f"From one index to the next it is the same step, {signed(step, n):+d}, {count} times of {n - 1}."


def new_validation(answer: Shuffles, n: int) -> str | None:
    if comb(n, len(answer.first[1])) < UNLIKELY or contents(answer.first) != contents(answer.second):
        return None
    return "Two calls in a row with one generator put the same examples into validation."


def scattered_validation(answer: Shuffles, n: int) -> str | None:
    """A run, or every so-manieth index: all gaps on the circle are the same, but for one at most."""
    validation = np.sort(answer.first[1])
    if comb(n, len(validation)) < UNLIKELY * n**2:
        return None
    gaps = Counter((np.diff(validation, append=validation[:1] + n)).tolist())
    if len(gaps) > 2 or (len(gaps) == 2 and min(gaps.values()) > 1):
        return None
    step, _ = gaps.most_common(1)[0]
    every = "without a gap" if step == 1 else f"in steps of {step}"
    return f"The validation indices follow each other {every}, from {validation[0]} to {validation[-1]}."


def both_ways(answer: Shuffles, n: int) -> str | None:
    """Of two examples each comes first in half of all calls; `grader.scripts` makes 30."""
    if n != 2 or answer.different > 1:
        return None
    return "With two examples every one of many calls gives the same result."


def same(some: Parts, others: Parts) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(some, others, strict=True))


def contents(parts: Parts) -> list[list[int]]:
    """What each part holds, whatever the order in it; equally large parts in whatever order."""
    return sorted(sorted(part.tolist()) for part in parts)


def signed(step: int, n: int) -> int:
    """A step on a circle of n places, the shorter way round."""
    return step if step <= n // 2 else step - n


OUT_OF_RANGE = judged(
    "indices out of range",
    within_range,
    "Count from 0: the last of num_examples indices is num_examples - 1.",
)

REPEATED = judged(
    "indices repeated",
    each_once,
    "Every example comes exactly once: shuffle the indices, do not draw each one anew.",
)

OVERLAP = judged(
    "train and validation overlap",
    in_one_part,
    "What validation measures must not have been trained on: cut one order in two.",
)

ANOTHER_SOURCE = judged(
    "another source of randomness",
    from_the_generator,
    "Draw from `generator` and nothing else, so that whoever hands it over can replay every draw: "
    "torch.randperm takes it by keyword.",
)

NOT_EVERY_ORDER = judged(
    "some orders never come",
    both_ways,
    "An example may also stay in its place: every order is as likely as any other.",
)

OF_BATCHES = (
    OUT_OF_RANGE,
    REPEATED,
    ANOTHER_SOURCE,
    judged("not shuffled", not_ascending, "Bring the indices into a random order before you cut."),
    judged(
        "the same order in every call",
        new_order,
        "Every epoch needs a new order. A generator moves on by itself: use it as it is, do not seed it anew "
        "and do not copy its state.",
    ),
    judged(
        "the same batches in every call",
        new_batches,
        "Shuffle first, then cut: what is cut first stays together, however it is shuffled later.",
    ),
    judged(
        "sorted inside the batches",
        mixed_batches,
        "Cut one random order into pieces and leave the pieces as they are.",
    ),
    judged(
        "neighbours stay neighbours",
        new_neighbours,
        "Only the start, or the order of whole runs, is random in yours: shuffle all indices.",
    ),
    NOT_EVERY_ORDER,
)
"""What holds of minibatches, in the order in which to mend it."""

OF_SPLITS = (
    OUT_OF_RANGE,
    OVERLAP,
    REPEATED,
    ANOTHER_SOURCE,
    judged(
        "validation not drawn at random",
        scattered_validation,
        "Data often come sorted, and such a part looks like no other: shuffle all indices, then cut.",
    ),
    judged(
        "the same split in every call",
        new_validation,
        "Every call draws anew: shuffle the indices with `generator` as it comes, do not seed it.",
    ),
    NOT_EVERY_ORDER,
)
"""What holds of a split, in the order in which to mend it."""
