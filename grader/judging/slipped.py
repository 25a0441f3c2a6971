"""Hypotheses made of the worked solution: one slip in it, or a known mistake of an exercise it builds on.

The worked solution is a right way of doing the exercise. A slip in it that gives the student's answers in
every case, right and wrong ones, is what the student's code amounts to.
"""

from __future__ import annotations

import ast
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np

from grader.exercise import Exercise, Inputs
from grader.judging.clipping import clipped
from grader.judging.combined import Combined
from grader.judging.insertions import done_to_parts, factors
from grader.judging.observations import Observation, Observations, close, explains, is_wrong
from grader.judging.slip import PUT_IN, Slip, made
from grader.judging.slip_wording import AS_IT_IS, LEFT_OUT
from grader.judging.slips import slips, slips_at_one_use
from grader.judging.statement_slips import statement_slips
from grader.judging.unknown_number import unknown_numbers
from grader.judging.value_slips import carried_on, values_for_parts
from grader.judging.worked import MOST_ROUNDS, Worked, load
from grader.published.shared_values import SharedValue

SECONDS = 1.5
"""Of this thread's time, for all slips of one exercise."""

MOST_NAMED = 2
"""So many slips that give the same answers are named."""

Named = tuple[str, str]


def name_slip(
    observations: Observations, solutions: str, siblings: Sequence[Exercise], combined: Combined
) -> Named | None:
    """The name and the message of the slip in the worked solution that explains every case. `solutions` is
    the text of the topic's file of solutions. What comes near is handed to `combined`."""
    worked = load(observations.exercise, solutions) if solutions else None
    if worked is None:
        return None
    first = observations.smallest_failing_first[0]
    if not worked.prepare(first) or _is_wrong(worked, first):
        return None
    until = time.thread_time() + SECONDS
    fits = _Fits(worked, observations)
    near = partial(_consider, combined, worked, fits)
    found = [*_of_what_it_builds_on(worked, fits, siblings)]
    sizes = _sizes(first.expected.inputs)
    done = () if _only_shapes_differ(observations) else _done_to_parts(worked)
    for find in (
        lambda: _first_that_fit(worked, _slips(worked, sizes), fits, until, near),
        lambda: unknown_numbers(worked, first, fits, until),
        lambda: clipped(worked, fits, until, len(observations.failing)),
        lambda: _first_that_fit(worked, done, fits, until),
        lambda: _first_that_fit(worked, _of_values(worked), fits, until),
        # A slip in one output, or with a factor, says more; it is told after other causes of that kind.
        lambda: () if combined.found() else _first_that_fit(worked, _at_one_use(worked), fits, until),
    ):
        found = found or [*find()]
    return _together(found) if found else None


def _only_shapes_differ(observations: Observations) -> bool:
    """Whether every number is right: then nothing was done to them, though the mean of one is that one."""
    return all(
        len(observation.arrays) == len(observation.expected_arrays)
        and all(
            array.size == expected.size and close(array.reshape(expected.shape), expected, observation.dtype)
            for array, expected in zip(observation.arrays, observation.expected_arrays, strict=True)
        )
        for observation in observations.answered
    )


def _together(found: Sequence[Named]) -> Named:
    """One sentence on all that fit alike."""
    found = list(dict.fromkeys(found))[:MOST_NAMED]
    if len(found) == 1:
        return found[0]
    names = ", or ".join(name for name, _ in found)
    if all(message.endswith((AS_IT_IS, LEFT_OUT)) for _, message in found):
        return names, f"Either would give your results; {LEFT_OUT}"
    return names, "Either gives your results: " + found[0][1]


def _of_what_it_builds_on(
    worked: Worked, fits: Callable[[], bool], siblings: Sequence[Exercise]
) -> Iterator[Named]:
    """The known mistake of another exercise that the worked solution calls."""
    for sibling in siblings:
        if sibling.name not in worked.helpers or sibling.driver:
            continue
        for mistake in sibling.mistakes:
            with worked.with_function(sibling.name, mistake.wrong):
                if fits():
                    yield f"{mistake.name} in `{sibling.name}`", mistake.message
                    return


def _first_that_fit(
    worked: Worked,
    slips_of_it: Iterable[Slip],
    fits: Callable[[], bool],
    until: float,
    near: Callable[[Slip], None] = lambda _: None,
) -> list[Named]:
    """The likeliest slips that fit, all of one likelihood; `near` gets those that do not."""
    found: list[Named] = []
    places: list[Sequence[Any]] = []
    likelihood = 0
    for slip in slips_of_it:
        if (found and slip.likelihood > likelihood) or time.thread_time() > until:
            break
        if not _slip_fits(worked, slip, fits):
            if not found:
                near(slip)
        else:
            likelihood = slip.likelihood
            name, message = slip.say()
            place = slip.changes[0].touched
            # The same slip seen with more around it, or written in another way, is no second one.
            if not any(_overlap(place, other) for other in places) and name not in dict(found):
                places.append(place)
                found.append((name, message))
            if len(found) == MOST_NAMED or likelihood >= PUT_IN:
                break
    return found


def _overlap(first: Sequence[Any], second: Sequence[Any]) -> bool:
    """Whether nodes of one are among those of the other, or in them."""
    inside, others = map(_expressions_in, (first, second))
    return not inside.isdisjoint(others)


def _expressions_in(nodes: Sequence[Any]) -> set[int]:
    """Their identities. Those of operators and the like are shared by all trees."""
    inside = (node for one in nodes for node in ast.walk(one))
    return {id(node) for node in inside if isinstance(node, (ast.expr, ast.stmt))}


def _slips(worked: Worked, sizes: Sequence[str]) -> list[Slip]:
    """Every slip, the likeliest first."""
    found: list[Slip] = []
    for definition in worked.reached:
        known = sizes if definition.name == worked.exercise.name else ()
        found += [*slips(definition), *statement_slips(definition), *factors(definition, known)]
    return sorted(found, key=lambda slip: slip.likelihood)


def _done_to_parts(worked: Worked) -> Iterator[Slip]:
    for definition in worked.reached:
        yield from done_to_parts(definition)


def _of_values(worked: Worked) -> Iterator[Slip]:
    for definition in worked.reached:
        yield from carried_on(definition)
        yield from values_for_parts(definition)


def _at_one_use(worked: Worked) -> Iterator[Slip]:
    for definition in worked.reached:
        yield from slips_at_one_use(definition)


def _sizes(inputs: Inputs) -> tuple[str, ...]:
    """What a result may be multiplied by: numbers among the arguments, and how long the arrays are."""
    numbers = [name for name, value in inputs.items() if isinstance(value, (int, float))]
    arrays = [name for name, value in inputs.items() if isinstance(value, np.ndarray) and value.ndim]
    lists = [name for name, value in inputs.items() if _is_list_of_arrays(value)]
    lengths = [f"len({name})" for name in (*arrays[:2], *lists[:1])]
    return (*numbers, *lengths, *(f"{name}.shape[-1]" for name in arrays[:1]))


def _is_list_of_arrays(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and any(
        isinstance(item, (np.ndarray, SharedValue)) for item in value
    )


def _slip_fits(worked: Worked, slip: Slip, fits: Callable[[], bool]) -> bool:
    try:
        with made(worked, slip):
            return fits()
    except Exception:  # noqa: BLE001 - a slip that is no Python, or fails, is not the student's
        return False


class _Fits:
    """Whether the changed rule gives every answer of the student's, and a wrong one among them.

    `candidate` is what it gave in the first case."""

    def __init__(self, worked: Worked, observations: Observations) -> None:
        self._worked = worked
        self._observations = observations
        self.candidate: Any = None

    def __call__(self) -> bool:
        first = self._observations.smallest_failing_first[0]
        self.candidate = None

        def wrong(observation: Observation) -> Any:
            if observation is not first:
                return _run(self._worked, observation)
            # What runs away does so in the first case, and what gives its answer does not in the others.
            self.candidate = _run(self._worked, observation, self._worked.usual_rounds)
            return self.candidate

        return explains(self._observations, wrong)


def _consider(combined: Combined, worked: Worked, fits: _Fits, slip: Slip) -> None:
    """Hand a slip on that may explain a part of the answer."""

    def wrong(observation: Observation) -> Any:
        try:
            with made(worked, slip):
                return _run(worked, observation)
        except Exception:  # noqa: BLE001 - a slip that is no Python explains nothing
            return None

    combined.consider(slip.say, wrong, fits.candidate)


def _is_wrong(worked: Worked, observation: Observation) -> bool:
    candidate = _run(worked, observation)
    return candidate is None or is_wrong(worked.exercise, candidate, observation)


def _run(worked: Worked, observation: Observation, most_rounds: int = MOST_ROUNDS) -> Any:
    try:
        return worked.run(observation, most_rounds)
    except Exception:  # noqa: BLE001 - a changed rule that fails explains nothing
        return None
