"""Mistakes that are the reference run on other arrays: fewer examples, another sign, a step more or less."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from typing import Any

import numpy as np

from grader.judging.hypothesis import (
    Arguments,
    Change,
    Hypothesis,
    array_arguments,
    changed,
    from_expected,
    output_name,
    with_arguments,
)
from grader.judging.observations import STEP_NAMES, Arrays, Observation, Observations, close
from grader.judging.some_examples import arrays_of_value, batches, of_some_examples
from grader.lazy import torch


def input_mutations(observations: Observations) -> Iterator[Hypothesis]:
    """The idea that explains most cheaply first: some examples, one array, a step."""
    yield from of_some_examples(observations)
    yield from _of_an_array(observations)
    yield from _of_steps_in_some_outputs(observations)
    yield from _in_some_outputs(observations, [*of_some_examples(observations), *_of_an_array(observations)])


def _of_an_array(observations: Observations) -> Iterator[Hypothesis]:
    arrays = array_arguments(observations)
    in_batches = {name for names in batches(observations) for name in names}
    # Signs and zeros of two arguments may do the same; what is subtracted stands last as a rule.
    for name in reversed(arrays):
        for cause, message, change in (
            (f"sign of {name}", f"This is the result for -`{name}`.", lambda a: -a),
            (f"{name} without its sign", f"This is the result for the absolute value of `{name}`.", _size),
            (f"{name} reversed", f"This is the result with the entries of `{name}` reversed.", _reversed),
            (f"{name}[0] not used", f"This is the result with `{name}[0]` set to 0.", _without(0)),
            (f"{name}[-1] not used", f"This is the result with `{name}[-1]` set to 0.", _without(-1)),
            (f"sign of {name}[0]", f"This is the result with the sign of `{name}[0]` changed.", _negated(0)),
            (
                f"sign of {name}[-1]",
                f"This is the result with the sign of `{name}[-1]` changed.",
                _negated(-1),
            ),
            (f"1 in place of {name}", f"This is the result with `{name}` all 1.", _ones),
            (f"1 - {name} for {name}", f"In effect you use 1 - `{name}`; it should be `{name}`.", _one_minus),
            (
                f"{name} as -1 and 1",
                f"In effect you use 2 `{name}` - 1, not `{name}`.",
                _plus_minus_one,
            ),
        ):
            # An example that is left out is spoken of as that; of one array nothing is left with all 1.
            if not (name in in_batches and "[" in cause) and not (len(arrays) == 1 and change is _ones):
                yield changed(observations, cause, message, name, _on(change))
    for name in [*arrays, *_lists_of_arrays(observations)]:
        yield changed(
            observations,
            f"{name} reshaped, not transposed",
            f"You bring `{name}` into the shape of its transpose by reshape, which keeps the order of the "
            "numbers; transpose it.",
            name,
            _on(_reshaped_and_back),
        )
    for first, second in combinations(arrays, 2):
        yield Hypothesis(
            f"{first} and {second} are not used",
            f"This is the result with `{first}` and `{second}` all 0.",
            with_arguments(observations, _at_zero(first, second)),
        )


def _on(change: Callable[[Any], Any]) -> Change:
    return lambda value, _: change(value)


def _at_zero(*names: str) -> Arguments:
    return lambda given, _: given | {name: 0 * given[name] for name in names}


def _moved(name: str, more: int) -> Arguments:
    return lambda given, _: given | {name: given[name] + more}


def _size(array: Any) -> Any:
    return array.abs() if array.is_floating_point() else array


def _reversed(array: Any) -> Any:
    return array.flip(0) if array.ndim else array


def _without(at: int) -> Callable[[Any], Any]:
    def change(array: Any) -> Any:
        array = array.clone()
        array[at] = 0
        return array

    return change


def _negated(at: int) -> Callable[[Any], Any]:
    def change(array: Any) -> Any:
        array = array.clone()
        array[at] = -array[at]
        return array

    return change


def _lists_of_arrays(observations: Observations) -> list[str]:
    """The arguments that are lists of arrays, by name."""
    return [
        name
        for name, value in observations.answered[0].expected.inputs.items()
        if isinstance(value, (list, tuple)) and value and all(isinstance(a, np.ndarray) for a in value)
    ]


def _reshaped_and_back(array: Any) -> Any:
    """What an array, or each of a list, is taken for where its transpose is made by reshape."""
    if isinstance(array, (list, tuple)):
        return type(array)(map(_reshaped_and_back, array))
    return array.reshape(array.shape[::-1]).T if array.ndim == 2 else array


def _one_minus(array: Any) -> Any:
    return 1 - array


def _plus_minus_one(array: Any) -> Any:
    return 2 * array - 1


def _ones(array: Any) -> Any:
    return torch.ones_like(array)


def _of_steps_in_some_outputs(observations: Observations) -> Iterator[Hypothesis]:
    """Some outputs a step ahead or behind, while the others are right."""
    wrong = _wrong_outputs(observations)
    steps = [name for name in observations.answered[0].expected.inputs if name in STEP_NAMES]
    if not wrong or not steps:
        return
    where = " and ".join(output_name(observations, i) for i in sorted(wrong))
    for more, text in ((-1, "one step too few"), (1, "one step too many")):
        run = with_arguments(observations, _moved(steps[0], more))

        def change(
            expected_arrays: Arrays, observation: Observation, run: Callable[[Observation], Any] = run
        ) -> Arrays:
            moved = arrays_of_value(run(observation))
            return [moved[i] if i in wrong else expected for i, expected in enumerate(expected_arrays)]

        yield Hypothesis(
            f"{text} in {where}",
            f"In {where}, this is the result after {text}. The rest is right.",
            from_expected(change),
        )


def _in_some_outputs(observations: Observations, hypotheses: Iterable[Hypothesis]) -> Iterator[Hypothesis]:
    """The same mistakes where they show in some outputs alone, while the others are right."""
    wrong = _wrong_outputs(observations)
    if not wrong:
        return
    where = " and ".join(output_name(observations, i) for i in sorted(wrong))
    for hypothesis in hypotheses:

        def change(
            expected_arrays: Arrays,
            observation: Observation,
            run: Callable[[Observation], Any] = hypothesis.wrong,
        ) -> Arrays:
            altered = arrays_of_value(run(observation))
            if len(altered) != len(expected_arrays):
                return []
            return [altered[i] if i in wrong else expected for i, expected in enumerate(expected_arrays)]

        yield Hypothesis(
            f"{hypothesis.name} in {where}", f"In {where}: {hypothesis.message}", from_expected(change)
        )


def _wrong_outputs(observations: Observations) -> set[int]:
    """The outputs that are wrong in some case; none where all are."""
    wrong: set[int] = set()
    for observation in observations.answered:
        pairs = list(zip(observation.arrays, observation.expected_arrays, strict=False))
        if len(observation.arrays) != len(observation.expected_arrays):
            return set()
        wrong |= {i for i, (a, t) in enumerate(pairs) if not close(a, t, observation.dtype)}
    return wrong if len(wrong) < len(observations.answered[0].expected_arrays) else set()
