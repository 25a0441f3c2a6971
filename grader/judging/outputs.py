"""Which of several returned values are right, by their names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from grader.exercise import Exercise
from grader.judging.expected import Expected

MOST_NAMES = 4
LAYER = re.compile(r"(?P<group>.*?)(?:\[(?P<index>\d+)\]|(?P<number>\d+))")
"""A name that ends in the number of a layer: `weight_gradients[0]`, `dW1`."""

Named = Sequence[tuple[str, bool]]
"""The outputs of one answer: the name of each, and whether it is right."""
Layers = Sequence[Named]


def part_name(exercise: Exercise, expected: Expected, output: int) -> str:
    """What the exercise calls one of several returned values, empty where it has no name for it: `dw`,
    or `gradients[1]` where a name stands for a tuple of values."""
    shape = expected.shape
    if isinstance(shape, int):
        return ""
    flat = all(isinstance(part, int) for part in shape)
    names = tuple(name for name in exercise.outputs if _belongs(name, expected))
    if flat and len(names) == 1:
        return f"{names[0]}[{output}]"
    if len(names) == len(expected.arrays) or flat:
        return names[output] if output < len(names) else ""
    if len(names) != len(shape):
        return ""
    for name, part in zip(names, shape, strict=True):
        if part == output:
            return name
        if isinstance(part, tuple) and output in part:
            return f"{name}[{part.index(output)}]"
    return ""


def _belongs(name: str, expected: Expected) -> bool:
    """Whether an output can be there: `b.grad` only where there is a `b`."""
    argument, dot, _ = name.partition(".grad")
    return not dot or " " in name or argument in expected.inputs


def shown_name(exercise: Exercise, expected: Expected, output: int) -> str:
    """A name in backquotes, or the number of the value."""
    name = part_name(exercise, expected, output)
    return f"`{name}`" if name else f"value {output + 1}"


def named(exercise: Exercise, expected: Expected, right: Iterable[bool]) -> Named:
    """Every output by its name, and whether it is right."""
    return [(shown_name(exercise, expected, i), good) for i, good in enumerate(right)]


def right_and_wrong(outputs: Named) -> str:
    """`Right: `dW2`, `db2`; wrong: `dW1`, `db1`.`; empty where all are wrong, or there is one output."""
    right, wrong = (listed(outputs, good) for good in (True, False))
    return f"Right: {right}; wrong: {wrong}." if right and wrong else ""


def listed(outputs: Named, good: bool) -> str:
    """The names of those that are right, or wrong: a list that is so as a whole by its own name, and at most
    a few."""
    lists: dict[str, list[bool]] = {}
    for name, is_good in outputs:
        lists.setdefault(group_of(name), []).append(is_good)
    alike = {group for group, goods in lists.items() if len(goods) > 1 and set(goods) == {good}}
    names = [
        f"`{group}`" if (group := group_of(name)) in alike else name
        for name, is_good in outputs
        if is_good == good
    ]
    return together(list(dict.fromkeys(names)), ", ")


def together(names: Sequence[str], last: str = " and ") -> str:
    """`a, b and c`, or the first few and how many more."""
    if len(names) > MOST_NAMES:
        return f"{', '.join(names[: MOST_NAMES - 1])} and {len(names) - MOST_NAMES + 1} more"
    return last.join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def groups(expected: Expected) -> list[list[int]]:
    """Which arrays belong to each output: a list of arrays is one output."""
    shape = expected.shape
    return [_indices(part) for part in shape] if isinstance(shape, tuple) else [_indices(shape)]


def _indices(shape: Any) -> list[int]:
    return [shape] if isinstance(shape, int) else [index for part in shape for index in _indices(part)]


def group_of(name: str) -> str:
    """`weight_gradients` of `weight_gradients[0]`; the name itself of any other."""
    plain = name.strip("`")
    return plain.partition("[")[0] if plain.endswith("]") else plain


def what_is_right(answers: Sequence[Named], everywhere: str) -> str | None:
    """A sentence on which outputs are right in all of these wrong answers; None where that is none, or all.

    Outputs that are numbered by layers are spoken of as layers: what is right up to some layer narrows the
    mistake down to a step from one layer to another. `everywhere` is "in every case", or as far as that goes.
    """
    return _by_layers(answers, everywhere) or _by_lists(answers, everywhere) or _by_names(answers, everywhere)


def _by_names(answers: Sequence[Named], everywhere: str) -> str | None:
    every = dict.fromkeys(name for outputs in answers for name, _ in outputs)
    # A number stands for another value in each answer.
    names = [name for name in every if name.startswith("`")] or list(every)
    # A name that stands for a whole list says nothing beside the names of what is in it.
    within = {f"`{group_of(name)}`" for name in names if group_of(name) != name.strip("`")}
    names = [name for name in names if name not in within]
    wrong = {name for outputs in answers for name, good in outputs if not good}
    right = [name for name in names if name not in wrong]
    if not right or not wrong.intersection(names):
        return None
    bad = together([name for name in names if name in wrong])
    several = len(right) > 1 or right[0].endswith("s`")
    return f"{together(right)} {'are' if several else 'is'} right {everywhere}; look at {bad}."


def _by_lists(answers: Sequence[Named], everywhere: str) -> str | None:
    """Lists that are right as a whole, while another is wrong."""
    grouped = [[(f"`{group_of(name)}`", good) for name, good in outputs] for outputs in answers]
    if not any("[" in name for outputs in answers for name, _ in outputs):
        return None
    sentence = _by_names(grouped, everywhere)
    if sentence and _are_gradients(answers):
        sentence = f"{sentence[:-1]}. The deltas are right, for both are made of them."
    return sentence


def _by_layers(answers: Sequence[Named], everywhere: str) -> str | None:
    """The step between layers that the mistake is in: the last layers' gradients are right, or the first
    layers' outputs in a forward pass."""
    layered = [_layers(outputs) for outputs in answers]
    if any(len(layers) < 2 for layers in layered):
        return None
    backwards = _are_gradients(answers)
    ordered = [layers[::-1] if backwards else layers for layers in layered]
    runs = {_right_run(layers) for layers in ordered}
    # Where part of the first wrong layer is right in all of them, its name says more.
    if 0 in runs or set.intersection(*(_groups(layers[_right_run(layers)], True) for layers in ordered)):
        return None
    return _back_to(runs, layered, everywhere) if backwards else _up_to(runs, answers, everywhere)


def _back_to(runs: set[int], layered: Sequence[Layers], everywhere: str) -> str:
    counts = {len(layers) for layers in layered}
    if len(runs) > 1:
        return f"The last layers' gradients are right {everywhere}; the mistake is before them."
    run = runs.pop()
    last = "The last layer's" if run == 1 else f"The last {run} layers'"
    between = "the last layer and the one before it" if run == 1 else "those layers and the one before them"
    if len(counts) == 1:
        behind = counts.pop() - run
        between = f"layer {behind + 1} and layer {behind}"
    return f"{last} gradients are right {everywhere}; the mistake is between {between}."


def _up_to(runs: set[int], answers: Sequence[Named], everywhere: str) -> str | None:
    groups = {group_of(name) for outputs in answers for name, _ in outputs}
    if len(runs) > 1 or len(groups) > 1:
        return None
    group, run = groups.pop(), runs.pop()
    until, are = (f"`{group}[0]` to `{group}[{run - 1}]`", "are") if run > 1 else (f"`{group}[0]`", "is")
    return f"{until} {are} right {everywhere}; the first wrong one is `{group}[{run}]`."


def _layers(outputs: Named) -> Layers:
    """The outputs of each layer, the first layer first; empty where they are not numbered by layers."""
    found = [LAYER.fullmatch(name.strip("`")) for name, _ in outputs]
    layers: dict[int, list[tuple[str, bool]]] = {}
    for match, (_, good) in zip(found, outputs, strict=True):
        if match is None:
            return []
        layers.setdefault(int(match["index"] or match["number"]), []).append((match["group"], good))
    return [layers[number] for number in sorted(layers)]


def _right_run(layers: Layers) -> int:
    """How many layers are right before the first wrong one."""
    return next((i for i, layer in enumerate(layers) if _groups(layer, False)), len(layers) - 1)


def _groups(layer: Named, good: bool) -> set[str]:
    return {group for group, is_good in layer if is_good == good}


def _are_gradients(answers: Sequence[Named]) -> bool:
    """Whether the outputs are gradients of weights and of biases, layer by layer."""
    names = {name.strip("`").lower() for outputs in answers for name, _ in outputs}
    return all(
        any(name.startswith(kind) for name in names) for kind in (("weight_grad", "dw"), ("bias_grad", "db"))
    )
