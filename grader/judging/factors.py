"""Mistakes that are a factor: a constant, or a size of the input, too much or missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.judging.hypothesis import Hypothesis, array_arguments, from_expected, output_name
from grader.judging.observations import Observation, Observations

EXCHANGED_SIZES = re.compile(r"([\w.]+\[\d+\]) / ([\w.]+\[\d+\]|\d+)")
TWOFOLD = re.compile(r"(2/|2 · |1/2 · |1/2/)([\w.]+(?:\[\d+\])?)")
Factor = Callable[[Observation], float]


def factor_hypotheses(observations: Observations) -> Iterator[Hypothesis]:
    """A constant, or a size of the input, that is there too much or missing; in all outputs or in
    one of them."""
    # Where the number of outputs differs from case to case, only all of them can be spoken of.
    counts = {len(observation.expected.arrays) for observation in observations.answered}
    outputs = range(max(counts))
    single = outputs if len(counts) == 1 and len(outputs) > 1 else ()
    for which in (tuple(outputs), *((i,) for i in single)):
        ratios = [r for observation in observations.answered if (r := _ratio(observation, which)) is not None]
        where = "" if len(which) == len(outputs) else f" in {output_name(observations, which[0])}"
        for name, factor in named_factors(observations, ratios):
            yield Hypothesis(
                f"off by a factor of {name}{where}",
                f"Every value{where} is {name} times what it should be{instead(name)}.",
                scaled(which, factor),
            )
    yield from _of_one_entry(observations)


MOST_ENTRIES = 4


def _of_one_entry(observations: Observations) -> Iterator[Hypothesis]:
    """A factor in one entry of a single output that has a few in every case, as one for x and one for y."""
    shapes = {t.shape[:1] for e in observations.answered for t in e.expected_arrays}
    singles = all(len(e.expected_arrays) == len(e.arrays) == 1 for e in observations.answered)
    if not singles or len(shapes) != 1 or not 2 <= next(iter(shapes.pop()), 0) <= MOST_ENTRIES:
        return
    for at in range(len(observations.answered[0].expected_arrays[0])):
        pairs = [(e.arrays[0], e.expected_arrays[0]) for e in observations.answered]
        ratios = [r for a, t in pairs if a.shape == t.shape and (r := _ratio_of(a[at], t[at])) is not None]
        for name, factor in (("-1", constant(-1.0)), *named_factors(observations, ratios)):
            said = "the opposite sign of" if name == "-1" else f"{name} times"
            yield Hypothesis(
                f"wrong sign of entry [{at}]" if name == "-1" else f"entry [{at}] off by a factor of {name}",
                f"Entry [{at}] is {said} what it should be{instead(name)}. The rest is right.",
                from_expected(partial(_entry_multiplied, at, factor)),
            )


def _entry_multiplied(
    at: int, factor: Factor, expected_arrays: Sequence[NDArray[Any]], observation: Observation
) -> list[NDArray[Any]]:
    changed = expected_arrays[0].copy()
    changed[at] = _multiplied(changed[at], factor(observation))
    return [changed]


def _ratio_of(answer: NDArray[Any], expected: NDArray[Any]) -> float | None:
    """One number over another; None where it says nothing."""
    if np.size(answer) != 1 or not np.isfinite(answer).all() or not np.all(expected):
        return None
    return float(np.ravel(answer)[0] / np.ravel(expected)[0])


def instead(name: str) -> str:
    """What to do about a factor."""
    if name.endswith(" squared"):
        size = name.removesuffix(" squared")
        return f": you multiply by {size} where you should divide by it (`a / 2 * n` is `(a / 2) * n`)"
    if name.startswith("-") and "." in name:
        return f": the sign is wrong, and besides{instead(name[1:]).replace(':', '', 1)}"
    if found := TWOFOLD.fullmatch(name):
        size = f"1/{found[2]}" if found[1] in ("2/", "1/2/") else found[2]
        two = instead("2" if found[1].startswith("2") else "1/2")
        return f"{two}; and besides{instead(size).replace(':', '', 1)}"
    if found := EXCHANGED_SIZES.fullmatch(name):
        return f": you divide by {found[2]}, where {found[1]} belongs"
    if name.startswith("1/") and "." in name:
        return f": there is one division by {name[2:]} too many, or a mean for a sum"
    if "." in name and "/" not in name and not name[0].isdigit() and " " not in name:
        sum_or_mean = f"divide by {name}, as a mean does"
        if name.endswith(("[0]", ".size")):
            return f": {sum_or_mean}"
        return f": {sum_or_mean}, or add it once and not in each round of a loop"
    return {"2": ": a 2 too many, or a 1/2 missing", "1/2": ": a 2 is missing, or a 1/2 too many"}.get(
        name, ""
    )


def named_factors(observations: Observations, ratios: Sequence[float]) -> Iterator[tuple[str, Factor]]:
    """Usual constants, sizes of the inputs and their inverses; last, whatever constant it is.

    Not that last one for single numbers, where almost anything is some factor.
    """
    if not ratios:
        return
    constants = {"2": 2.0, "1/2": 0.5, "-2": -2.0, "-1/2": -0.5, "4": 4.0, "1/4": 0.25}
    for name, value in constants.items():
        yield name, constant(value)
    for name in array_arguments(observations):
        for axis in range(np.ndim(observations.answered[0].expected.inputs[name])):
            label = f"{name}.shape[{axis}]"
            yield label, power_of_size(name, axis, 1)
            yield f"1/{label}", power_of_size(name, axis, -1)
            if _varies(observations, name, axis):
                yield from _factors_of_a_varying_size(observations, name, axis)
        yield f"{name}.size", power_of_size(name, None, 1)
        yield f"1/{name}.size", power_of_size(name, None, -1)
    yield from _two_factors(observations)
    scalar = all(t.ndim == 0 for observation in observations.answered for t in observation.expected_arrays)
    if not scalar and len(ratios) > 1 and not np.isclose(ratios[0], 1.0):
        yield f"{ratios[0]:.5g}", constant(ratios[0])


def _two_factors(observations: Observations) -> Iterator[tuple[str, Factor]]:
    """A size of the input too much or missing, and a sign or a 2 besides."""
    for name in array_arguments(observations):
        for axis in (*range(np.ndim(observations.answered[0].expected.inputs[name])), None):
            if axis is not None and not _varies(observations, name, axis):
                continue
            label = f"{name}.size" if axis is None else f"{name}.shape[{axis}]"
            times, divided = power_of_size(name, axis, 1), power_of_size(name, axis, -1)
            for said, number, factor in (
                (f"-{label}", -1.0, times),
                (f"-1/{label}", -1.0, divided),
                (f"2 · {label}", 2.0, times),
                (f"2/{label}", 2.0, divided),
                (f"1/2 · {label}", 0.5, times),
                (f"1/2/{label}", 0.5, divided),
            ):
                yield said, _product(factor, constant(number))


def _factors_of_a_varying_size(
    observations: Observations, name: str, axis: int
) -> Iterator[tuple[str, Factor]]:
    """Another number in place of n, and n squared."""
    label, size = f"{name}.shape[{axis}]", power_of_size(name, axis, 1)
    yield f"{label} squared", power_of_size(name, axis, 2)
    yield f"{label} / ({label} - 1)", _one_less(name, axis)
    for other in range(np.ndim(observations.answered[0].expected.inputs[name])):
        if other != axis:
            yield f"{label} / {name}.shape[{other}]", _product(size, power_of_size(name, other, -1))
    failing = observations.failing[0]
    ratio = _ratio(failing, tuple(range(len(failing.expected_arrays))))
    fixed = size(failing) / ratio if ratio else 0.0
    exact = 1e-9 if observations.dtype == "float64" else 1e-5
    if fixed > 2 and np.isclose(fixed, round(fixed), rtol=exact):
        yield f"{label} / {round(fixed)}", _product(size, constant(1 / round(fixed)))


def _varies(observations: Observations, name: str, axis: int) -> bool:
    """Whether an axis of an input differs in length from case to case: else it is any constant."""
    shapes = {np.shape(observation.expected.inputs.get(name, ())) for observation in observations.answered}
    return len({shape[axis] for shape in shapes if axis < len(shape)}) > 1


def _ratio(observation: Observation, which: tuple[int, ...]) -> float | None:
    """The answer over the expected value where that is greatest; None where it says nothing."""
    if len(observation.arrays) != len(observation.expected_arrays):
        return None
    best: tuple[float, float] | None = None
    for i in which[: len(observation.expected_arrays)]:
        answer, expected = observation.arrays[i], observation.expected_arrays[i]
        if answer.shape != expected.shape or not expected.size or not np.isfinite(expected).all():
            return None
        at = np.unravel_index(int(np.argmax(np.abs(expected))), expected.shape)
        if best is None or abs(expected[at]) > abs(best[1]):
            best = float(answer[at]), float(expected[at])
    if best is None or best[1] == 0 or not np.isfinite(best[0]):
        return None
    return best[0] / best[1]


def constant(value: float) -> Factor:
    return lambda _: value


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


def _product(first: Factor, second: Factor) -> Factor:
    return lambda observation: first(observation) * second(observation)


def scaled(which: tuple[int, ...], factor: Factor) -> Callable[[Observation], Any]:
    return from_expected(
        lambda expected_arrays, e: [
            _multiplied(t, factor(e)) if i in which else t for i, t in enumerate(expected_arrays)
        ]
    )


def _multiplied(expected: NDArray[Any], factor: float) -> NDArray[Any]:
    """`factor` times an array; whole numbers stay whole numbers where they can."""
    product = np.asarray(expected * factor)
    whole = expected.dtype.kind in "iu" and np.array_equal(product, np.round(product))
    return product.astype(expected.dtype) if whole else product
