"""The shapes of a task in its own letters: `X (N, D), W (K, D) -> (N, K)`, as the stub says them.

An exercise declares them in one line. A letter stands for one size in all of a call; `weights [(J, I)]` are
several arrays, each with letters of its own. What has any shape is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, permutations
from typing import Any

import numpy as np

from grader.exercise import Exercise
from grader.judging.expected import Expected

Axes = tuple[str, ...]
"""The letters of a shape; a size that is always the same is that number."""
Sizes = Mapping[str, int]
"""What the letters are in one call."""

ITEM = re.compile(r"\s*(?P<name>\w*)\s*(?P<list>\[)?\((?P<axes>[\w\s,]*)\)(?(list)\])\s*(?:,|$)")
MOST_AXES = 8


@dataclass(frozen=True)
class Shape:
    """The axes of one array, or of each array of a list."""

    axes: Axes
    in_list: bool = False

    def __str__(self) -> str:
        return f"[{in_letters(self.axes)}]" if self.in_list else in_letters(self.axes)


@dataclass(frozen=True)
class Shapes:
    """What an exercise declares: the arguments by name, and the results in order."""

    arguments: Mapping[str, Shape]
    results: tuple[Shape, ...]


@cache
def read_shapes(text: str) -> Shapes:
    """The shapes in `X (N, D), b () -> (N,)`. Raises ValueError, one sentence, where it is not that."""
    before, arrow, after = text.partition("->")
    arguments, results = _items(before), _items(after)
    if not all(name for name, _ in arguments):
        raise ValueError(f"an argument in {before.strip()!r} has no name")
    if arrow and not results:
        raise ValueError(f"there is no shape behind the arrow in {text!r}")
    return Shapes(dict(arguments), tuple(shape for _, shape in results))


def _items(text: str) -> list[tuple[str, Shape]]:
    items, at = [], 0
    while at < len(text) and text[at:].strip():
        found = ITEM.match(text, at)
        if not found:
            raise ValueError(f"{text[at:].strip()!r} is not a shape; write `X (N, D), b ()`")
        axes = tuple(axis for axis in re.split(r"[,\s]+", found["axes"]) if axis)
        items.append((found["name"], Shape(axes, bool(found["list"]))))
        at = found.end()
    return items


def declared_axes(name: str, shapes: Shapes) -> Axes | None:
    """The letters of an operand that is an argument, or the transpose of one."""
    plain = name.removesuffix(".T").removesuffix(".t()")
    shape = shapes.arguments.get(plain)
    if shape is None or shape.in_list:
        return None
    return shape.axes[::-1] if plain != name else shape.axes


def sizes_of(shapes: Shapes, inputs: Mapping[str, Any], results: Sequence[Sequence[int]] = ()) -> Sizes:
    """What every letter is in a call with these inputs, whose results have these shapes. Raises ValueError
    where the declaration does not hold of the call."""
    sizes: dict[str, int] = {}
    pairs = [(n, shape, np.shape(inputs[n])) for n, shape in shapes.arguments.items() if _is_array(inputs, n)]
    if len(results) == len(shapes.results):
        pairs += [("the result", *pair) for pair in zip(shapes.results, map(tuple, results), strict=True)]
    for name, shape, actual in pairs:
        if shape.in_list:
            continue
        if len(shape.axes) != len(actual):
            raise ValueError(f"{name} has the shape {actual}, which is not {shape}")
        for axis, size in zip(shape.axes, actual, strict=True):
            known = int(axis) if axis.isdigit() else sizes.setdefault(axis, _number(inputs, axis, size))
            if known != size:
                raise ValueError(f"{name} has the shape {actual}, which is not {shape} with {axis} = {known}")
    return sizes


def declared_sizes(exercise: Exercise, expected: Expected) -> Sizes:
    """What every letter of an exercise's declared shapes is in one case; nothing where the course declares
    something else than it has."""
    results = [expected_array.value.shape for expected_array in expected.arrays]
    try:
        return sizes_of(read_shapes(exercise.shapes), expected.inputs, results)
    except ValueError:
        return {}


def _is_array(inputs: Mapping[str, Any], name: str) -> bool:
    return isinstance(inputs.get(name), np.ndarray)


def _number(inputs: Mapping[str, Any], axis: str, size: int) -> int:
    """An axis that is named like an argument is as long as that says: `steps`."""
    value = inputs.get(axis)
    return value if isinstance(value, int) and not isinstance(value, bool) else size


def in_letters(axes: Iterable[str]) -> str:
    """`(N, K)`, `(N,)`, `()`."""
    axes = tuple(axes)
    return f"({', '.join(axes)}{',' if len(axes) == 1 else ''})"


def with_sizes(axes: Axes, actual: Sequence[int]) -> str:
    """`(N=5, K=3)`; a size that has no letter stands for itself."""
    both = [a if a == str(s) else f"{a}={s}" for a, s in zip(axes, actual, strict=True)]
    return in_letters(both)


def letters_of(seen: Sequence[tuple[Sequence[int], Sizes]], first: Sequence[str] = ()) -> Axes | None:
    """The letters of a shape that was seen in several calls, beside what the letters are in each. None where
    some axis is no letter in all of them; letters in `first` go before others. An axis that is 1 everywhere
    is 1."""
    ranks = {len(shape) for shape, _ in seen}
    if len(ranks) != 1 or max(ranks) > MOST_AXES:
        return None
    axes: list[str] = []
    for at in range(max(ranks)):
        column = [(int(shape[at]), sizes) for shape, sizes in seen]
        fitting = fitting_letters(column, first) or _products(column) or _next_to(column)
        if not fitting:
            return None
        axes.append(fitting[0])
    return tuple(axes)


def fitting_letters(column: Sequence[tuple[int, Sizes]], first: Sequence[str] = ()) -> list[str]:
    """The letters that have these sizes in all calls, those in `first` before others; "1" where all are 1."""
    if {size for size, _ in column} == {1}:
        return ["1"]
    letters = dict.fromkeys([*first, *column[0][1]])
    return [letter for letter in letters if all(_length(letter, sizes) == size for size, sizes in column)]


def _length(letter: str, sizes: Sizes) -> int | None:
    return int(letter) if letter.isdigit() else sizes.get(letter)


def _next_to(column: Sequence[tuple[int, Sizes]]) -> list[str]:
    """A letter with one more, or one less."""
    return [
        f"{letter}{more:+d}"
        for letter in column[0][1]
        for more in (1, -1)
        if len(column) > 1 and all(sizes.get(letter, 0) + more == size for size, sizes in column)
    ]


def _products(column: Sequence[tuple[int, Sizes]]) -> list[str]:
    return [
        f"{a}·{b}"
        for a, b in combinations(column[0][1], 2)
        if all(sizes.get(a, 0) * sizes.get(b, 0) == size for size, sizes in column)
    ]


def compared(yours: Axes, wanted: Axes) -> str:
    """How one shape differs from another, in a sentence: `The N axis is still there: …`."""
    both = f"you return {in_letters(yours)}, the task asks for {in_letters(wanted)}"
    extra, missing = _left_over(yours, wanted), _left_over(wanted, yours)
    doubled = [axis for axis in dict.fromkeys(yours) if yours.count(axis) > 1 and axis != "1"]
    if doubled and wanted.count(doubled[0]) == 1 and len(yours) == len(wanted) + 1:
        a = doubled[0]
        if len(wanted) > 1:
            return f"The {a} axis is there twice: {both}. Look where arrays of different shapes are combined."
        return (
            f"An ({a},) meets an ({a}, 1) somewhere, and broadcasting makes {in_letters((a, a))} of them: "
            "give both the same shape."
        )
    if extra and not missing:
        if set(extra) == {"1"}:
            return f"An axis of length 1 is left: {both}. Look for `keepdim=True` or an index that keeps it."
        axes, are, it = _axes(extra)
        return f"{axes} {are} still there: {both}. Sum over {it}, or average, as the task says."
    if missing and not extra:
        if set(missing) == {"1"}:
            return f"An axis of length 1 is gone: {both}. Keep it: `keepdim=True`, or `[:, None]`."
        axes, are, it = _axes(missing)
        return f"{axes} {are} gone: {both}. Do not sum over {it}, or pick one entry of {it}."
    if not extra and not missing and yours in permutations(wanted):
        return f"The axes are in another order: {both}. Transpose."
    return f"{both[:1].upper()}{both[1:]}."


def _axes(axes: Sequence[str]) -> tuple[str, str, str]:
    """`The N axis`, `The OH and OW axes`, `The axis of length 2`, with the verb and the pronoun for it."""
    names = list(dict.fromkeys(axis for axis in axes if axis != "1"))
    if names[0].isdigit():
        return f"The axis of length {names[0]}", "is", "it"
    if len(names) > 1:
        return f"The {' and '.join(names)} axes", "are", "them"
    return f"The {names[0]} axis", "is", "it"


def _left_over(axes: Axes, others: Axes) -> list[str]:
    """The axes that are not among the others, each counted once."""
    left, rest = [], list(others)
    for axis in axes:
        if axis in rest:
            rest.remove(axis)
        else:
            left.append(axis)
    return left
