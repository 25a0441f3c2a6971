"""Which kinds of cases are right and which are wrong, in the letters of the task."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np

from grader.exercise import Exercise
from grader.judging.expected import Expected
from grader.judging.shapes import declared_sizes

FEWEST_WRONG = 2

Facts = Mapping[str, Any]
"""What can be said of a case: its letters, the number of its layers, its arguments that are numbers."""


def what_is_special(
    exercise: Exercise, right: Sequence[Expected], wrong: Sequence[Expected], *, sizes: bool = True
) -> str | None:
    """A sentence on what sets the cases that are right apart from all that are wrong; None where there is
    nothing, or more than one thing. Without `sizes` it is about arguments alone."""
    right = [expected for expected in right if not _is_trivial(expected)]
    if not right or len(wrong) < FEWEST_WRONG:
        return None
    passing, failing = (
        [_facts(exercise, expected) for expected in all_expected] for all_expected in (right, wrong)
    )
    said = [
        sentence
        for holds, sentence in _questions(passing[0])
        if all(holds(facts) for facts in passing) and not any(holds(facts) for facts in failing)
    ]
    if len(said) != 1 or not (sizes or "`" in said[0]):
        return None
    return said[0]


def _is_trivial(expected: Expected) -> bool:
    """Whether every value is 0, or every one is 1, as with a single class: almost anything is right there."""
    values = np.concatenate([np.ravel(expected_array.value) for expected_array in expected.arrays])
    return bool((values == 0).all() or (values == 1).all())


def _facts(exercise: Exercise, expected: Expected) -> Facts:
    facts: dict[str, Any] = {
        name: value
        for name, value in expected.inputs.items()
        if isinstance(value, (int, float)) and not isinstance(value, bool)
    }
    layers = expected.inputs.get("weights")
    if isinstance(layers, (list, tuple)):
        facts["layers"] = len(layers)
    for name, default in _optional(exercise).items():
        if default in (0, 1):
            facts.setdefault(name, default)  # a call that leaves it out is one with that number
        else:
            facts[f"given {name}"] = name in expected.inputs
    return facts | {f"axis {letter}": n for letter, n in declared_sizes(exercise, expected).items()}


def _optional(exercise: Exercise) -> dict[str, Any]:
    """The arguments that a call may leave out, with their defaults, where the reference says so."""
    try:
        parameters = inspect.signature(exercise.reference).parameters.values()
    except ValueError:  # functions of torch have no signature
        return {}
    return {p.name: p.default for p in parameters if p.default is not p.empty}


def _questions(facts: Facts) -> Iterator[tuple[Callable[[Facts], bool], str]]:
    letters = [name.removeprefix("axis ") for name in facts if name.startswith("axis ")]
    for letter in letters:
        yield (
            _is(f"axis {letter}", 1),
            f"It is right for {letter} = 1 and wrong for more: look at what happens along {letter}.",
        )
    for a, b in combinations(letters, 2):
        yield (
            _same(f"axis {a}", f"axis {b}"),
            f"It is right only where {a} = {b}: look for a transpose, or for one axis taken for the other.",
        )
    if "layers" in facts:
        yield (
            _is("layers", 1),
            "It is right for one layer and wrong for more: look at the step from one layer to another.",
        )
    for name in facts:
        if name == "layers" or name.startswith("axis "):
            continue
        if name.startswith("given "):
            argument = name.removeprefix("given ")
            yield (
                _is(name, 0),
                f"It is right where `{argument}` keeps its default, and wrong where a call passes it: look "
                f"at where `{argument}` is used.",
            )
            yield (
                _is(name, 1),
                f"It is right where a call passes `{argument}`, and wrong where `{argument}` keeps its "
                "default.",
            )
            continue
        for number in (0, 1):
            yield (
                _is(name, number),
                f"It is right for `{name}` = {number} and wrong otherwise: look at where `{name}` is used.",
            )


def _is(name: str, number: int) -> Callable[[Facts], bool]:
    return lambda facts: facts.get(name) is not None and bool(np.all(facts[name] == number))


def _same(first: str, second: str) -> Callable[[Facts], bool]:
    return lambda facts: first in facts and second in facts and facts[first] == facts[second]
