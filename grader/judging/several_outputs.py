"""Mistakes in one of several outputs that have to do with another one: exchanged, cut off, made of it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import combinations, permutations

import numpy as np

from grader.judging.hypothesis import Alteration, Hypothesis, from_expected, output_name
from grader.judging.observations import Arrays, Observation, Observations


def of_several_outputs(observations: Observations) -> Iterator[Hypothesis]:
    """The surest first."""
    yield from _exchanged_outputs(observations)
    yield from _cut_at_the_wrong_end(observations)
    yield from _of_another_output(observations)


def _exchanged_outputs(observations: Observations) -> Iterator[Hypothesis]:
    """Two of three outputs or more in each other's place."""
    counts = {len(observation.expected_arrays) for observation in observations.answered}
    if len(counts) != 1 or max(counts) < 3:
        return
    for i, j in combinations(range(max(counts)), 2):
        first, second = output_name(observations, i), output_name(observations, j)

        def exchange(expected_arrays: Arrays, _: Observation, i: int = i, j: int = j) -> Arrays:
            order = list(range(len(expected_arrays)))
            order[i], order[j] = j, i
            return [expected_arrays[at] for at in order]

        yield Hypothesis(
            f"{first} and {second} exchanged",
            f"The values are right, but {first} and {second} are returned in the wrong order.",
            from_expected(exchange),
        )


def _cut_at_the_wrong_end(observations: Observations) -> Iterator[Hypothesis]:
    """The gradient by weights and bias together, as with a column of ones, whose bias is cut off at the other
    end."""
    if any(len(observation.expected_arrays) != 2 for observation in observations.answered):
        return
    weights, bias = output_name(observations, 0), output_name(observations, 1)

    def change(expected_arrays: Arrays, _: Observation) -> Arrays:
        dw, db = expected_arrays
        if db.shape != dw.shape[:-1]:
            return []
        together = np.concatenate([db[..., None], dw], axis=-1)
        return [together[..., :-1], together[..., -1]]

    yield Hypothesis(
        f"{bias} cut off at the wrong end",
        f"The value that belongs to {bias} stands first in {weights}, and {bias} has the last one: with a "
        "column of ones in front, the bias comes first.",
        from_expected(change),
    )


MADE_OF: tuple[tuple[str, Alteration], ...] = (
    ("mean", lambda a: a.mean(-1)),
    ("sum", lambda a: a.sum(-1)),
    ("first entry", lambda a: a[..., 0]),
    ("last entry", lambda a: a[..., -1]),
)
"""What is made of one output where another one belongs, whose shape lacks the last axis."""


def _of_another_output(observations: Observations) -> Iterator[Hypothesis]:
    """One output made of another one that was returned: `db` as the mean of `dw`."""
    counts = {len(observation.expected_arrays) for observation in observations.answered}
    if len(counts) != 1:
        return
    for of, made in permutations(range(max(counts)), 2):
        name, source = output_name(observations, made), output_name(observations, of)
        for said, make in MADE_OF:
            yield Hypothesis(
                f"{name} is the {said} of {source}",
                f"You compute {name} from {source}, as its {said}: each has a formula of its own.",
                from_expected(partial(_made_of, of, made, make)),
            )


def _made_of(
    of: int, made: int, make: Alteration, expected_arrays: Arrays, observation: Observation
) -> Arrays:
    source = observation.arrays[of] if of < len(observation.arrays) else np.zeros(())
    if not source.ndim or not source.shape[-1] or source.shape[:-1] != expected_arrays[made].shape:
        return []
    return [make(source) if at == made else expected for at, expected in enumerate(expected_arrays)]
