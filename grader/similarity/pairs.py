"""Which versions of one exercise are alike: fingerprints held against each other, rare ones first.

What the stub has says nothing, and neither does what many wrote: there are few right answers to a short
exercise. `LEAST`, `SHARE` and the bound on what is common were measured on the right versions in
`variants/`: independent ones are not paired, and a copy with other names, order, comments and formatting is,
wherever enough code is left.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

LEAST = 20
"""The fingerprints that both sides must have left; one stands for about one and a half tokens."""
SHARE = 0.8
"""The least similarity of two versions: twice what they share, of all that both have left."""

Prints = Collection[int]


@dataclass(frozen=True)
class Likeness:
    """Two versions of an exercise, by their places in the list: their similarity, the fingerprints that they
    share, and how much these say. One that only these two have counts 1, one that five have a quarter."""

    first: int
    second: int
    similarity: float
    shared: frozenset[int]
    weight: float


def most_with_the_same(versions: int) -> int:
    """A fingerprint that more versions than this have is common, and says nothing: half of a small class, a
    little more than ten of a large one."""
    return max(3, min(versions // 2, 10 + versions // 100))


def alike(versions: Sequence[Prints]) -> Iterator[Likeness]:
    """Every two versions that are similar enough, without what is common.

    Takes time in proportion to the versions, not to their pairs: two that are alike share one of their rarest
    fingerprints, and only these are looked up.
    """
    counts = Counter(each for version in versions for each in version)
    common = most_with_the_same(sum(bool(version) for version in versions))
    rare = [frozenset(each for each in version if counts[each] <= common) for version in versions]
    index: dict[int, list[int]] = defaultdict(list)
    for second, own in enumerate(rare):
        if len(own) < LEAST:
            continue
        rarest = sorted(own, key=lambda each: (counts[each], each))[: _looked_up(len(own))]
        for first in sorted({place for each in rarest for place in index[each]}):
            likeness = _compared(first, second, rare, counts)
            if likeness is not None:
                yield likeness
        for each in rarest:
            index[each].append(second)


def _looked_up(size: int) -> int:
    """How many of its rarest fingerprints a version needs to be found by: of another one that is alike it
    shares all but fewer than these."""
    return size - ceil(size * SHARE / (2 - SHARE)) + 1


def _compared(
    first: int, second: int, rare: Sequence[frozenset[int]], counts: Mapping[int, int]
) -> Likeness | None:
    shared = rare[first] & rare[second]
    similarity = 2 * len(shared) / (len(rare[first]) + len(rare[second]))
    if similarity < SHARE:
        return None
    return Likeness(first, second, similarity, shared, sum(1 / (counts[each] - 1) for each in shared))
