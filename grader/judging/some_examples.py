"""Mistakes with the examples of a batch: one left out, one alone that counts, a sum divided too often."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from grader.judging.hypothesis import Arguments, Hypothesis, array_arguments, from_expected, with_arguments
from grader.judging.observations import Arrays, Observation, Observations, arrays_of


def of_some_examples(observations: Observations) -> Iterator[Hypothesis]:
    """One example is left out, or one alone counts, divided by as many as there are or by as many
    as were seen."""
    for names in batches(observations):
        together = " and ".join(f"`{name}`" for name in names)
        for cause, kept, message in (
            (
                "the last example is left out",
                slice(None, -1),
                (f"This is the result without the last row of {together}: does a loop end one step early?"),
            ),
            (
                "the first example is left out",
                slice(1, None),
                f"This is the result without the first row of {together}: does a loop begin at 1?",
            ),
            (
                "only the first example counts",
                slice(None, 1),
                f"This is the result for the first row of {together} alone: is the `return` inside the loop?",
            ),
            (
                "only the last example counts",
                slice(-1, None),
                (
                    f"This is the result for the last row of {together}: does each iteration"
                    " overwrite the one before?"
                ),
            ),
        ):
            for of_all in (True, False):
                yield Hypothesis(cause, message, _for_rows(observations, names, kept, of_all))
        yield Hypothesis(
            "divided in each iteration",
            "You divide the sum so far in each iteration, so that the first rows are divided again and "
            "again: divide once, after the loop.",
            _divided_in_each_iteration(observations, names),
        )


def _divided_in_each_iteration(observations: Observations, names: list[str]) -> Callable[[Observation], Any]:
    """What is a mean over the rows, where the sum so far is divided in each iteration."""

    def row_of(row: int) -> Arguments:
        return lambda given, _: given | {name: _rows_of(given[name], slice(row, row + 1)) for name in names}

    def change(_: Arrays, observation: Observation) -> Arrays:
        count = _length(observation, names[0])
        total: Arrays = []
        for row in range(count):
            arrays = arrays_of_value(with_arguments(observations, row_of(row))(observation))
            before = total or [np.zeros_like(array) for array in arrays]
            total = [(sum_so_far + a) / count for sum_so_far, a in zip(before, arrays, strict=True)]
        return total

    return from_expected(change)


def batches(observations: Observations) -> list[list[str]]:
    """The arguments that have one row an example: arrays of the same length in every case, which is
    not the same in all of them."""
    lengths: dict[tuple[tuple[int, ...], ...], list[str]] = defaultdict(list)
    for name in array_arguments(observations):
        shapes = [
            np.shape(observation.expected.inputs.get(name, ())) for observation in observations.answered
        ]
        if any(shapes):
            lengths[tuple(shape[:1] for shape in shapes)].append(name)
    return [names for counts, names in lengths.items() if len(set(counts)) > 1]


def _length(observation: Observation, name: str) -> int:
    """How many rows an argument has."""
    shape = np.shape(observation.expected.inputs[name])
    return shape[0] if shape else 1


def _rows_of(array: Any, kept: slice) -> Any:
    """Some rows; a single number, in a task for any shape, is its only row."""
    return array[kept] if array.ndim else array


def _for_rows(
    observations: Observations, names: list[str], kept: slice, of_all: bool
) -> Callable[[Observation], Any]:
    """The reference on some rows of the arguments; `of_all` has means over all rows, as if those
    left out had given 0."""
    of_the_kept = with_arguments(
        observations, lambda given, _: given | {name: _rows_of(given[name], kept) for name in names}
    )

    def change(expected_arrays: Arrays, observation: Observation) -> Arrays:
        count = _length(observation, names[0])
        left = len(range(count)[kept])
        if not left:
            return [np.zeros_like(expected) for expected in expected_arrays]
        weight = left / count if of_all else 1.0
        return [weight * array for array in arrays_of_value(of_the_kept(observation))]

    return from_expected(change)


def arrays_of_value(value: Any) -> Arrays:
    """What the reference returned as arrays; none where it failed."""
    return [] if value is None else arrays_of(value)
