"""The factors that people forget or write twice: constants, sizes of the input, and their inverses."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from grader.exercise import Exercise
from grader.judging.hypothesis import array_arguments
from grader.judging.observations import Observation, Observations
from grader.judging.shapes import read_shapes

Factor = Callable[[Observation], float]


@dataclass(frozen=True)
class NamedFactor:
    """A factor, what it is called, and what to do about it: the end of a sentence."""

    name: str
    factor: Factor
    advice: str = ""

    @property
    def besides(self) -> str:
        """What to do about it, behind what else is to be done."""
        return f"and besides{self.advice.replace(':', '', 1)}"


def constant(value: float) -> Factor:
    """The same number in every case."""
    return lambda _: value


TWO = NamedFactor("2", constant(2.0), ": a 2 too many, or a 1/2 missing")
HALF = NamedFactor("1/2", constant(0.5), ": a 2 is missing, or a 1/2 too many")
CONSTANTS = (
    TWO,
    HALF,
    NamedFactor("-2", constant(-2.0)),
    NamedFactor("-1/2", constant(-0.5)),
    NamedFactor("4", constant(4.0)),
    NamedFactor("1/4", constant(0.25)),
)


def usual_factors(
    observations: Observations, ratios: Sequence[float], ratio_of_all: float | None
) -> Iterator[NamedFactor]:
    """Usual constants, sizes of the inputs and their inverses; last, whatever constant it is. `ratios` are
    those of the outputs that are spoken of, `ratio_of_all` that of every output in the first failing case.

    Not that last one for single numbers, where almost anything is some factor.
    """
    if not ratios:
        return
    yield from CONSTANTS
    for name, axes in _axes(observations).items():
        for axis in axes:
            yield from _size(observations, name, axis)
            if _varies(observations, name, axis):
                yield from _in_place_of(observations, name, axis, ratio_of_all)
    for name, axes in _axes(observations).items():
        for axis in axes:
            if _varies(observations, name, axis):
                yield from _size_and_another(observations, name, axis)
    scalar = all(t.ndim == 0 for observation in observations.answered for t in observation.expected_arrays)
    if not scalar and len(ratios) > 1 and not np.isclose(ratios[0], 1.0):
        yield NamedFactor(f"{ratios[0]:.5g}", constant(ratios[0]))


def _axes(observations: Observations) -> Mapping[str, tuple[int | None, ...]]:
    """The axes of every argument that is an array, and None for all of it."""
    inputs = observations.answered[0].expected.inputs
    return {name: (*range(np.ndim(inputs[name])), None) for name in array_arguments(observations)}


def size_label(exercise: Exercise, name: str, axis: int | None) -> str:
    """A size in the letters of the task: `N`, or `N · D` of all of an array; else `X.shape[0]`."""
    try:
        shape = read_shapes(exercise.shapes).arguments.get(name)
    except ValueError:
        shape = None
    axes = shape.axes if shape and not shape.in_list else ()
    if axis is not None:
        return axes[axis] if axis < len(axes) and not axes[axis].isdigit() else f"{name}.shape[{axis}]"
    letters = [letter for letter in axes if letter != "1"]
    if all(letter.isdigit() for letter in letters):
        return f"{name}.size" if exercise.library == "numpy" else f"{name}.numel()"
    return " · ".join(letters)


def _in_brackets(label: str) -> str:
    return f"({label})" if " " in label else label


def _size(observations: Observations, name: str, axis: int | None) -> tuple[NamedFactor, NamedFactor]:
    """A size too much, and one missing."""
    label = size_label(observations.exercise, name, axis)
    in_a_loop = ", or add it once and not in each round of a loop" if axis else ""
    return (
        NamedFactor(label, power_of_size(name, axis, 1), f": divide by {label}, as a mean does{in_a_loop}"),
        NamedFactor(
            f"1/{_in_brackets(label)}",
            power_of_size(name, axis, -1),
            f": there is one division by {label} too many, or a mean for a sum",
        ),
    )


def _size_and_another(observations: Observations, name: str, axis: int | None) -> Iterator[NamedFactor]:
    """A size too much or missing, and a sign or a 2 besides."""
    times, divided = _size(observations, name, axis)
    behind = divided.name.removeprefix("1")
    for said, one, size in (
        (f"-{times.name}", None, times),
        (f"-{divided.name}", None, divided),
        (f"2 · {times.name}", TWO, times),
        (f"2{behind}", TWO, divided),
        (f"1/2 · {times.name}", HALF, times),
        (f"1/2{behind}", HALF, divided),
    ):
        advice = f"{one.advice}; {size.besides}" if one else f": the sign is wrong, {size.besides}"
        yield NamedFactor(said, product(size.factor, one.factor if one else constant(-1.0)), advice)


def _in_place_of(
    observations: Observations, name: str, axis: int | None, ratio_of_all: float | None
) -> Iterator[NamedFactor]:
    """n squared, and another number in place of n."""
    exercise, size = observations.exercise, power_of_size(name, axis, 1)
    label = size_label(exercise, name, axis)
    if axis is not None:
        yield NamedFactor(
            f"{label} squared",
            power_of_size(name, axis, 2),
            f": you multiply by {label} where you should divide by it (`a / 2 * n` is `(a / 2) * n`)",
        )
        yield NamedFactor(f"{label} / ({label} - 1)", _one_less(name, axis))
        for other, divided in _lengths(observations, name).items():
            if other != label:
                yield _exchanged(label, other, product(size, divided))
    fixed = size(observations.failing[0]) / ratio_of_all if ratio_of_all else 0.0
    exact = 1e-9 if observations.dtype == "float64" else 1e-5
    if fixed > 2 and np.isclose(fixed, round(fixed), rtol=exact):
        found = _exchanged(label, str(round(fixed)), product(size, constant(1 / round(fixed))))
        yield NamedFactor(found.name, found.factor, f"{found.advice} (a number kept from another call?)")


def _lengths(observations: Observations, beside: str) -> Mapping[str, Factor]:
    """One over the length of every axis of one array, and of those of others that vary, each once."""
    return {
        size_label(observations.exercise, name, axis): power_of_size(name, axis, -1)
        for name, axes in _axes(observations).items()
        for axis in axes
        if axis is not None and (name == beside or _varies(observations, name, axis))
    }


def _exchanged(label: str, other: str, factor: Factor) -> NamedFactor:
    name = f"{_in_brackets(label)} / {other}"
    return NamedFactor(name, factor, f": you divide by {other}, where {label} belongs")


def _varies(observations: Observations, name: str, axis: int | None) -> bool:
    """Whether an axis of an input, or all of it, differs in length from case to case: else it is any
    constant."""
    shapes = {np.shape(observation.expected.inputs.get(name, ())) for observation in observations.answered}
    if axis is None:
        return len({int(np.prod(shape)) for shape in shapes}) > 1
    return len({shape[axis] for shape in shapes if axis < len(shape)}) > 1


def power_of_size(name: str, axis: int | None, power: int) -> Factor:
    """The length of an input's axis, or of all of it, or one over that."""

    def factor(observation: Observation) -> float:
        shape = np.shape(observation.expected.inputs[name])
        if axis is None:
            return float(max(int(np.prod(shape)), 1)) ** power
        return float(max(shape[axis], 1)) ** power if axis < len(shape) else 1.0

    return factor


def _one_less(name: str, axis: int) -> Factor:
    """n / (n - 1), and 1 for n = 1: what dividing by n - 1 in place of n gives."""

    def factor(observation: Observation) -> float:
        size = power_of_size(name, axis, 1)(observation)
        return size / max(size - 1, 1.0)

    return factor


def product(first: Factor, second: Factor) -> Factor:
    """Both factors, one after the other."""
    return lambda observation: first(observation) * second(observation)
