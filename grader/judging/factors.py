"""Mistakes that are a factor: a constant, or a size of the input, too much or missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.judging.hypothesis import Hypothesis, from_expected, output_name
from grader.judging.observations import Observation, Observations
from grader.judging.outputs import groups
from grader.judging.usual_factors import Factor, constant, usual_factors

Outputs = Callable[[Observation], Sequence[int]]
"""Which arrays of an answer a factor is in."""


def factor_hypotheses(observations: Observations) -> Iterator[Hypothesis]:
    """A constant, or a size of the input, that is there too much or missing; in all outputs or in
    one of them."""
    failing = observations.failing[0]
    ratio_of_all = _ratio(failing, _all(failing))
    for which, where in ((_all, ""), *_single_outputs(observations)):
        ratios = [r for e in observations.answered if (r := _ratio(e, which(e))) is not None]
        for found in usual_factors(observations, ratios, ratio_of_all):
            yield Hypothesis(
                f"off by a factor of {found.name}{where}",
                f"Every value{where} is {found.name} times what it should be{found.advice}.",
                scaled(which, found.factor),
            )
    yield from _of_one_entry(observations, ratio_of_all)


def _all(observation: Observation) -> Sequence[int]:
    return range(len(observation.expected_arrays))


def _single_outputs(observations: Observations) -> Iterator[tuple[Outputs, str]]:
    """Every array by itself, where each case has as many, and every list of arrays; and where that is."""
    counts = {len(observation.expected.arrays) for observation in observations.answered}
    count = max(counts) if len(counts) == 1 else 1
    for i in range(count if count > 1 else 0):
        yield only_array(i), f" in {output_name(observations, i)}"
    names = observations.exercise.outputs
    has_lists = {len(groups(observation.expected)) for observation in observations.answered} == {len(names)}
    for i, name in enumerate(names if has_lists and len(names) > 1 else ()):
        if any(len(groups(observation.expected)[i]) > 1 for observation in observations.answered):
            yield partial(_of_group, i), f" in `{name}`"


def _of_group(at: int, observation: Observation) -> Sequence[int]:
    return groups(observation.expected)[at]


def only_array(at: int) -> Outputs:
    """One array of each answer."""
    return lambda _: (at,)


MOST_ENTRIES = 4


def _of_one_entry(observations: Observations, ratio_of_all: float | None) -> Iterator[Hypothesis]:
    """A factor in one entry of a single output that has a few in every case, as one for x and one for y."""
    shapes = {t.shape[:1] for e in observations.answered for t in e.expected_arrays}
    singles = all(len(e.expected_arrays) == len(e.arrays) == 1 for e in observations.answered)
    if not singles or len(shapes) != 1 or not 2 <= next(iter(shapes.pop()), 0) <= MOST_ENTRIES:
        return
    for at in range(len(observations.answered[0].expected_arrays[0])):
        pairs = [(e.arrays[0], e.expected_arrays[0]) for e in observations.answered]
        ratios = [r for a, t in pairs if a.shape == t.shape and (r := _ratio_of(a[at], t[at])) is not None]
        yield Hypothesis(
            f"wrong sign of entry [{at}]",
            f"Entry [{at}] is the opposite sign of what it should be. The rest is right.",
            _entry_times(at, constant(-1.0)),
        )
        for found in usual_factors(observations, ratios, ratio_of_all):
            yield Hypothesis(
                f"entry [{at}] off by a factor of {found.name}",
                f"Entry [{at}] is {found.name} times what it should be{found.advice}. The rest is right.",
                _entry_times(at, found.factor),
            )


def _entry_times(at: int, factor: Factor) -> Callable[[Observation], Any]:
    return from_expected(partial(_entry_multiplied, at, factor))


def _entry_multiplied(
    at: int, factor: Factor, expected_arrays: Sequence[NDArray[Any]], observation: Observation
) -> list[NDArray[Any]]:
    changed = expected_arrays[0].copy()
    changed[at] = _multiplied(changed[at], factor(observation))
    return [changed]


def _ratio_of(answer: NDArray[Any], expected: NDArray[Any]) -> float | None:
    """One number over another; None where it says nothing."""
    if np.size(answer) != 1 or not np.isfinite(answer).all() or not np.all(expected):
        return None
    return float(np.ravel(answer)[0] / np.ravel(expected)[0])


def _ratio(observation: Observation, which: Sequence[int]) -> float | None:
    """The answer over the expected value where that is greatest; None where it says nothing."""
    if len(observation.arrays) != len(observation.expected_arrays):
        return None
    best: tuple[float, float] | None = None
    for i in which:
        answer, expected = observation.arrays[i], observation.expected_arrays[i]
        if answer.shape != expected.shape or not expected.size or not np.isfinite(expected).all():
            return None
        at = np.unravel_index(int(np.argmax(np.abs(expected))), expected.shape)
        if best is None or abs(expected[at]) > abs(best[1]):
            best = float(answer[at]), float(expected[at])
    if best is None or best[1] == 0 or not np.isfinite(best[0]):
        return None
    return best[0] / best[1]


def scaled(which: Outputs, factor: Factor) -> Callable[[Observation], Any]:
    """The expected value with some of its arrays multiplied."""
    return from_expected(
        lambda expected_arrays, e: [
            _multiplied(t, factor(e)) if i in which(e) else t for i, t in enumerate(expected_arrays)
        ]
    )


def _multiplied(expected: NDArray[Any], factor: float) -> NDArray[Any]:
    """`factor` times an array; whole numbers stay whole numbers where they can."""
    product = np.asarray(expected * factor)
    whole = expected.dtype.kind in "iu" and np.array_equal(product, np.round(product))
    return product.astype(expected.dtype) if whole else product
