"""Mistakes that are the reference run with a number written out in place of an argument, or chosen as its
default."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

from grader.judging.hypothesis import Arguments, Change, Hypothesis, changed, from_expected, with_arguments
from grader.judging.observations import STEP_NAMES, Observation, Observations

COUNTS = (0, 1, -1, 2, 10, 20, 100, 1000, 10_000)
NUMBERS = (1.0, 0.0, 0.5, 2.0, 0.9, 0.99, 0.999, 0.1, 0.2, 0.01, 0.05, 0.001, 1e-4, 1e-5, 1e-6, 1e-8)
"""What people write where an argument belongs, or choose as its default."""


def number_mutations(observations: Observations) -> Iterator[Hypothesis]:
    """A number in place of an argument."""
    yield from _of_a_default(observations)
    if not observations.exercise.is_class:  # its numbers are those of an expression, and nobody's arguments
        yield from _of_a_fixed_number(observations)
        yield from _of_a_changed_number(observations)


def _of_a_default(observations: Observations) -> Iterator[Hypothesis]:
    """Another default than the task's, in the cases that leave an argument out."""
    for at, (name, default) in enumerate(_defaults(observations).items()):
        for value in _candidates(default):
            if value == default:
                continue
            names = list(_defaults(observations))[: at + 1]

            def wrong(observation: Observation, names: list[str] = names, value: Any = value) -> Any:
                given = observation.expected.inputs
                # Those before it keep their own default: a call is made by position.
                left_out = [n for n in names if n not in given]
                if names[-1] not in left_out:
                    return from_expected(lambda expected_arrays, _: expected_arrays)(observation)
                fill = [value if n == names[-1] else _defaults(observations)[n] for n in left_out]
                return with_arguments(observations, lambda given, _: given, *fill)(observation)

            yield Hypothesis(
                f"the default of {name} is {value:g}",
                f"Where `{name}` is left out, this is the result for {value:g}: the task's default is "
                f"{default:g}.",
                wrong,
            )


def _defaults(observations: Observations) -> dict[str, Any]:
    """The numbers that the reference has as defaults."""
    try:
        parameters = inspect.signature(observations.exercise.reference).parameters.values()
    except (TypeError, ValueError):  # functions of torch have no signature
        return {}
    return {
        p.name: p.default for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD and _is_number(p.default)
    }


def _of_a_fixed_number(observations: Observations) -> Iterator[Hypothesis]:
    """A number in place of an argument: its default, one that a case gives, or a usual one."""
    names = dict.fromkeys(
        n for e in observations.answered for n, v in e.expected.inputs.items() if _is_number(v)
    )
    for name in names:
        given = [e.expected.inputs[name] for e in observations.answered if name in e.expected.inputs]
        default = [_defaults(observations)[name]] if name in _defaults(observations) else []
        for value in dict.fromkeys([*default, *given, *_candidates(given[0])]):
            message = f"This is the result with `{name}` = {value:g}, whatever is passed: use the argument."
            if name in STEP_NAMES and value == 1:
                message = "This is the result after a single step: is the `return` inside the loop?"
            yield changed(
                observations,
                f"{name} is always {value:g}",
                message,
                name,
                _always(value),
            )
    yield from _of_several_fixed_numbers(observations, [n for n in names if n not in STEP_NAMES])


CHANGED_NUMBERS: tuple[tuple[str, Callable[[float], float]], ...] = (
    ("1 - {}", lambda value: 1 - value),
    ("1 / {}", lambda value: 1 / value if value else float("inf")),
    ("{} squared", lambda value: value**2),
    ("the square root of {}", lambda value: value**0.5 if value >= 0 else float("nan")),
    ("-{}", lambda value: -value),
)
"""What people take for a rate or a share."""


def _of_a_changed_number(observations: Observations) -> Iterator[Hypothesis]:
    """A function of an argument in its place."""
    for name, value in observations.answered[0].expected.inputs.items():
        if not isinstance(value, float):
            continue
        for said, change in CHANGED_NUMBERS:
            message = f"This is the result with {said.format(f'`{name}`')} in place of `{name}`."
            yield changed(
                observations, f"{said.format(name)} in place of {name}", message, name, _applied(change)
            )


def _applied(change: Callable[[float], float]) -> Change:
    return lambda value, _: change(value)


def _of_several_fixed_numbers(observations: Observations, names: list[str]) -> Iterator[Hypothesis]:
    """What the basic case passes in place of several arguments."""
    usual = {name: observations.answered[0].expected.inputs.get(name) for name in names}
    for count in range(2, len(names) + 1):
        for fixed in combinations(names, count):
            values = {name: usual[name] for name in fixed}
            if not all(_is_number(value) for value in values.values()):
                continue
            listed = ", ".join(f"`{name}` = {value:g}" for name, value in values.items())
            yield Hypothesis(
                f"{' and '.join(fixed)} are fixed",
                f"This is the result with {listed}, whatever is passed: use the arguments.",
                with_arguments(observations, _with(values)),
            )


def _candidates(value: float) -> tuple[float, ...]:
    return COUNTS if isinstance(value, int) else NUMBERS


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _always(value: Any) -> Change:
    return lambda _, __: value


def _with(values: dict[str, Any]) -> Arguments:
    return lambda given, _: given | values
