"""A number in the rule that should be another one, or none: found by solving for it."""

from __future__ import annotations

import ast
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from grader.judging.insertions import parts
from grader.judging.observations import Observation, arrays_of
from grader.judging.slip import (
    SILENT,
    TOGETHER,
    Change,
    Place,
    Slip,
    made,
    parsed,
    walk,
)
from grader.judging.slip_parts import named_part
from grader.judging.slip_wording import LEFT_OUT, SlipKind, Words, words_of
from grader.judging.worked import Worked

ROUNDS = 8
"""Steps of the secant method; a number that enters the answer nearly linearly takes three."""

DIGITS = 2
"""Numbers that people write have so many digits: what is found is rounded, and then has to fit exactly."""

_NUMBER = "_the_number"

SAFE = ("log", "sqrt", "exp", "rsqrt", "log2")
"""Functions to whose arguments people add a small number."""


def unknown_numbers(
    worked: Worked, observation: Observation, fits: Callable[[], bool], until: float
) -> Iterator[tuple[str, str]]:
    """The first number, added at some part of the rule, with which it gives every answer."""
    for definition in worked.reached:
        for changes in _places(definition):
            if time.thread_time() > until:
                return
            worked.names[_NUMBER] = 0.0
            try:
                with made(worked, Slip(definition, tuple(changes), SILENT, TOGETHER)):
                    number = _solve(worked, observation, _written(changes[0]))
                    if number is None:
                        continue
                    worked.names[_NUMBER] = number
                    if not fits():
                        continue
            except Exception:  # noqa: BLE001 - a rule that fails with a number put in explains nothing
                continue
            yield _say(definition, changes[0], number)
            return


def _places(definition: ast.FunctionDef) -> Iterator[list[Change]]:
    """Every part with the number added to it, and all arguments of one function together."""
    for function in SAFE:
        inside = [
            Change(Place(node, "args", 0), node.args[0], _plus(node.args[0]))
            for _, node, _ in walk(definition)
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == function
            and node.args
        ]
        if len(inside) > 1:
            yield inside
    for place, node in parts(definition):
        yield [Change(place, node, _plus(node))]
    for place, number, _ in walk(definition):
        if isinstance(number, ast.Constant) and type(number.value) in (int, float):
            yield [Change(place, number, _plus(number))]


def _plus(node: ast.AST) -> ast.expr:
    return parsed(f"({ast.unparse(node)}) + {_NUMBER}")


def _written(change: Change) -> float:
    """The number in the rule that another one is added to; 0 where that is no number."""
    value = change.before.value if isinstance(change.before, ast.Constant) else 0.0
    return float(value) if isinstance(value, (int, float)) else 0.0


def _solve(worked: Worked, observation: Observation, written: float) -> float | None:
    """The number that makes the answer right where it is most wrong, such that it and what is `written`
    there are together a number that a person would write."""

    def errors(number: float) -> Any:
        worked.names[_NUMBER] = number
        arrays = arrays_of(worked.run(observation))
        if [a.shape for a in arrays] != [a.shape for a in observation.arrays]:
            return None
        pairs = zip(arrays, observation.arrays, strict=True)
        return np.concatenate([(a.astype(np.float64) - b.astype(np.float64)).ravel() for a, b in pairs])

    first = errors(0.0)
    if first is None or not first.size or not np.isfinite(first).all():
        return None
    at = int(np.argmax(np.abs(first)))
    x0, f0, x1 = 0.0, float(first[at]), 1e-4
    for _ in range(ROUNDS):
        found = errors(x1)
        if found is None or not np.isfinite(found[at]) or found[at] == f0:
            return None
        f1 = float(found[at])
        x2 = x1 - f1 * (x1 - x0) / (f1 - f0)
        if not np.isfinite(x2):
            return None
        x0, f0, x1 = x1, f1, x2
        if f1 == 0 or abs(x1 - x0) <= 1e-9 * abs(x1):
            break
    rounded = float(f"{written + x1:.{DIGITS}g}") - written
    return rounded if rounded and abs(rounded - x1) <= 1e-4 * abs(x1) else None


def _say(definition: ast.FunctionDef, change: Change, number: float) -> Words:
    before = change.before
    if isinstance(before, ast.Constant):
        other = ast.Constant(_added(before.value, number))
        return words_of(definition, before, other, change.place.parent, SlipKind.NUMBER)
    part = named_part(before, definition)
    if number > 0:
        return f"{number:g} added to {part}", f"In effect you add {number:g} to {part}; {LEFT_OUT}"
    return (
        f"{-number:g} subtracted from {part}",
        f"In effect you subtract {-number:g} from {part}; {LEFT_OUT}",
    )


def _added(value: Any, number: float) -> Any:
    total = float(f"{value + number:.12g}")
    return int(total) if total == int(total) else total
