"""Fingerprints of code: winnowing (Schleimer, Wilkerson and Aiken, 2003).

Every run of `GRAM` tokens in a row of tokens has a hash; of each `WINDOW` hashes in a row the smallest is
kept. So two rows that share `GRAM + WINDOW - 1` tokens in a row have a fingerprint in common.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache

GRAM = 5
WINDOW = 2


def fingerprints(tokens: tuple[str, ...]) -> Iterator[int]:
    """The fingerprints of a row of tokens, in order; a row that is shorter than `GRAM` has one, that of all
    of it."""
    # Of several that are equal the last one stays the smallest for longest.
    grams = [(_hash(tokens[i : i + GRAM]), -i) for i in range(max(1, len(tokens) - GRAM + 1))]
    last: tuple[int, int] | None = None
    for start in range(max(1, len(grams) - WINDOW + 1)):
        smallest = min(grams[start : start + WINDOW])
        if smallest != last:
            last = smallest
            yield smallest[0]


@lru_cache(maxsize=1 << 16)
def _hash(tokens: tuple[str, ...]) -> int:
    return int.from_bytes(hashlib.blake2b("\0".join(tokens).encode(), digest_size=8).digest())
