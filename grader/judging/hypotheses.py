"""Mistakes that can happen in any exercise, each as a function of the expected value or of the reference."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np

from grader.exercise import Exercise
from grader.judging.factors import factor_hypotheses, only_array, scaled
from grader.judging.hypothesis import (
    Change,
    Hypothesis,
    array_arguments,
    as_tensor,
    changed,
    from_expected,
    output_name,
    with_arguments,
)
from grader.judging.observations import STEP_NAMES, Observation, Observations, run_candidate
from grader.judging.usual_factors import Factor, constant, power_of_size, size_label, usual_factors

RATE_NAMES = ("lr", "alpha", "learning_rate")
SAID_OF_A_RATE = ("2", "1/2")
"""Factors of a rate that have words of their own."""


def generic_hypotheses(observations: Observations, siblings: Sequence[Exercise]) -> Iterator[Hypothesis]:
    """The surest and most informative first."""
    yield from _trivial(observations)
    yield from _of_the_expected(observations)
    yield from factor_hypotheses(observations)
    yield from _of_an_offset(observations)
    yield from _of_another_exercise(observations, siblings)
    yield from _of_an_argument(observations)


def _trivial(observations: Observations) -> Iterator[Hypothesis]:
    yield Hypothesis(
        "always zero",
        "Every returned value is 0.",
        from_expected(lambda expected_arrays, _: [np.zeros_like(t) for t in expected_arrays]),
    )
    if (value := _only_value(observations)) is not None:
        yield Hypothesis(
            f"always {value:g}",
            f"Every returned value is {value:g}, whatever the arguments are.",
            from_expected(lambda expected_arrays, _: [np.full_like(t, value) for t in expected_arrays]),
        )
    for name in array_arguments(observations):
        yield Hypothesis(f"the input {name} itself", f"The result is `{name}` unchanged.", _input(name))


def _only_value(observations: Observations) -> float | None:
    """The number that every entry of every answer is, where there are several; else None."""
    arrays = [array.ravel() for observation in observations.answered for array in observation.arrays]
    numbers = np.concatenate([array for array in arrays if array.dtype.kind in "fiu"] or [np.zeros(0)])
    different = np.unique(numbers)
    is_one = len(numbers) > len(arrays) > 1 and len(different) == 1 and np.isfinite(different[0])
    return float(different[0]) if is_one else None


def _of_the_expected(observations: Observations) -> Iterator[Hypothesis]:
    yield Hypothesis(
        "wrong sign",
        "Every value has the right size and the opposite sign: a difference is the wrong way round, or a "
        "minus is missing or one too many.",
        from_expected(lambda expected_arrays, _: [-t for t in expected_arrays]),
    )
    yield Hypothesis(
        "transposed",
        "The values are right, with rows and columns exchanged.",
        from_expected(
            lambda expected_arrays, _: [np.swapaxes(t, -1, -2) if t.ndim >= 2 else t for t in expected_arrays]
        ),
    )
    yield Hypothesis(
        "reversed",
        "The values are right, in the opposite order.",
        from_expected(lambda expected_arrays, _: [t[::-1] if t.ndim else t for t in expected_arrays]),
    )
    count = len(observations.answered[0].expected.arrays)
    if count > 1:
        yield Hypothesis(
            "swapped outputs",
            "The values are right, but returned in the wrong order.",
            from_expected(lambda expected_arrays, _: expected_arrays[::-1]),
        )
        for i in range(count):
            name = output_name(observations, i)
            yield Hypothesis(
                f"wrong sign in {name}",
                f"{name} has the right size and the opposite sign; the rest is right.",
                scaled(only_array(i), constant(-1.0)),
            )


def _of_an_offset(observations: Observations) -> Iterator[Hypothesis]:
    """The same number added to, or missing from, every value."""
    if len(observations.failing[0].expected.arrays) > 1 or len(observations.answered) < 2:
        return
    observation = observations.failing[0]
    answer, expected = observation.arrays[0], observation.expected_arrays[0]
    if answer.shape != expected.shape or expected.size < 2 or not np.isfinite(answer).all():
        return
    if answer.dtype.kind != "f" or expected.dtype.kind != "f":
        return
    offset = float(f"{answer.flat[0] - expected.flat[0]:.6g}")
    words = f"{abs(offset):g} {'too large' if offset > 0 else 'too small'}"
    yield Hypothesis(
        words,
        f"Every value is {words}: a constant is missing, or one too many.",
        from_expected(lambda expected_arrays, _: [t + offset for t in expected_arrays]),
    )


def _of_another_exercise(observations: Observations, siblings: Sequence[Exercise]) -> Iterator[Hypothesis]:
    count = len(observations.answered[0].expected.inputs)
    for sibling in siblings:
        if sibling.name == observations.exercise.name or sibling.library != observations.exercise.library:
            continue
        if _takes(sibling.reference, count):
            yield Hypothesis(
                f"this is {sibling.name}",
                f"The result is that of `{sibling.name}`.",
                partial(run_candidate, observations.exercise.asked(sibling.reference)),
            )


def _of_an_argument(observations: Observations) -> Iterator[Hypothesis]:
    """The reference run again with one argument changed: the idea that explains most."""
    arrays = array_arguments(observations)
    for name in observations.answered[0].expected.inputs:
        if name in STEP_NAMES:
            for more, text in ((1, "one step too many"), (-1, "one step too few"), (2, "two steps too many")):
                yield changed(observations, text, f"This is the result after {text}.", name, _add(more))
        if name in RATE_NAMES:
            uphill = f"This is the result with `{name}` negated: subtract the gradient, do not add it."
            yield changed(observations, "the update goes uphill", uphill, name, times(constant(-1.0)))
            still = "This is the result with no update at all: check where the gradient is used."
            yield changed(observations, "the parameters never change", still, name, times(constant(0.0)))
            for factor, text in ((2.0, "twice"), (0.5, "half")):
                message = (
                    f"This is the result with {text} the `{name}`: look for a factor of 2 in the gradient."
                )
                yield changed(
                    observations, f"the update is {text} as large", message, name, times(constant(factor))
                )
            for array in arrays:
                size = size_label(observations.exercise, array, 0)
                yield changed(
                    observations,
                    f"the update is {size} times too large",
                    f"This is the result with `{name}` times `{size}`: a mean is missing.",
                    name,
                    times(power_of_size(array, 0, 1)),
                )
                yield changed(
                    observations,
                    f"the update is {size} times too small",
                    (f"This is the result with `{name}` divided by `{size}`: there is one mean too many."),
                    name,
                    times(power_of_size(array, 0, -1)),
                )
    for name in arrays:
        unused = f"You compute as if `{name}` were 0: use it in the formula."
        yield changed(observations, f"{name} is not used", unused, name, times(constant(0)))
    for i, first in enumerate(arrays):
        for second in arrays[i + 1 :]:
            yield Hypothesis(
                f"{first} and {second} exchanged",
                "This is the result with the two in each other's place: swap them.",
                with_arguments(observations, _exchange(first, second)),
            )


def of_a_rate(observations: Observations) -> Iterator[Hypothesis]:
    """A learning rate with a usual factor: what one in the gradient does to a loop. There are many, and a
    loop takes long."""
    names = [name for name in observations.answered[0].expected.inputs if name in RATE_NAMES]
    factors = [f for f in usual_factors(observations, [1.0], None) if f.name not in SAID_OF_A_RATE]
    for name in names:
        for found in factors:
            yield changed(
                observations,
                f"the update is {found.name} times as large",
                f"This is the result with `{name}` times {found.name}{found.advice}.",
                name,
                times(found.factor),
            )


def _exchange(first: str, second: str) -> Callable[[dict[str, Any], Observation], dict[str, Any]]:
    return lambda given, _: given | {first: given[second], second: given[first]}


def _add(more: int) -> Change:
    return lambda value, _: value + more


def times(factor: Factor) -> Change:
    return lambda value, observation: value * factor(observation)


def _input(name: str) -> Callable[[Observation], Any]:
    def wrong(observation: Observation) -> Any:
        value = np.array(observation.expected.inputs[name])
        return as_tensor(value, observation)

    return wrong


def _takes(function: Callable[..., Any], count: int) -> bool:
    try:
        inspect.signature(function).bind(*range(count))
    except TypeError:
        return False
    except ValueError:  # functions of torch have no signature; running one on the inputs will tell
        return True
    return True
