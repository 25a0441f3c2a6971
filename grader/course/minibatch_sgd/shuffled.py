"""What must hold of shuffled indices, which are right in many orders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from grader.toolkit import Inputs, Property, SharedValue, np

if TYPE_CHECKING:
    from numpy.typing import NDArray

UNLIKELY = 10**8

Parts: TypeAlias = "tuple[NDArray[Any], ...]"


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
            return f"Index {index} is out of range; the indices are 0 to {n - 1}."
    return None


def each_once(answer: Shuffles, n: int) -> str | None:
    for parts in (answer.first, answer.second, answer.same_seed):
        times = Counter(np.concatenate(parts).tolist())
        for index, count in times.items():
            if count > 1:
                missing = next((f", and {other} not at all" for other in range(n) if not times[other]), "")
                return f"Index {index} comes {count} times in one call{missing}."
    return None


def from_the_generator(answer: Shuffles, n: int) -> str | None:
    if answer.globals_used:
        return "Your function uses or seeds a global generator of torch, NumPy or random."
    if not same(answer.first, answer.same_seed):
        return "A new generator with the same seed returns a different result."
    return None


def both_ways(answer: Shuffles, n: int) -> str | None:
    """Of two examples each comes first in half of all calls; `grader.published.drivers` makes 30."""
    if n != 2 or answer.different > 1:
        return None
    return "With two examples, many calls all return the same result."


def same(some: Parts, others: Parts) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(some, others, strict=True))


def contents(parts: Parts) -> list[list[int]]:
    """What each part holds, whatever the order in it; equally large parts in whatever order."""
    return sorted(sorted(part.tolist()) for part in parts)


OUT_OF_RANGE = judged(
    "indices out of range",
    within_range,
    "The indices are 0, …, num_examples - 1; count from 0.",
)

REPEATED = judged(
    "indices repeated",
    each_once,
    "Every index comes exactly once; shuffle the indices instead of drawing each one separately.",
)

ANOTHER_SOURCE = judged(
    "another source of randomness",
    from_the_generator,
    "Draw from `generator` and nothing else, so that its seed replays every draw: torch.randperm(n, "
    "generator=generator).",
)

NOT_EVERY_ORDER = judged(
    "some orders never come",
    both_ways,
    "Every order must be possible, including those in which an example keeps its place; torch.randperm "
    "makes one.",
)

Recipe = Callable[["np.random.Generator"], Inputs]


def seeded(rng: np.random.Generator) -> SharedValue:
    """A generator of some seed."""
    return SharedValue("generator", (int(rng.integers(2**31)),))


THREE_CALLS = (
    "first call",
    "second call",
    "call with a new generator",
    "global generators used",
    "different results",
)
