"""Mistakes that can happen in any exercise, each as a function of the truth or of the reference."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.exercise import Exercise
from grader.judging.check import part_name
from grader.judging.evidence import Arrays, Evidence, Exhibit, run_candidate
from grader.lazy import torch

STEP_NAMES = ("steps", "epochs", "max_iterations", "times")
RATE_NAMES = ("lr", "alpha", "learning_rate")

Factor = Callable[[Exhibit], float]
Change = Callable[[Any, Exhibit], Any]


@dataclass(frozen=True)
class Hypothesis:
    """A mistake: its name, what to say about it, and the answer that it would give."""

    name: str
    message: str
    wrong: Callable[[Exhibit], Any]


def generic_hypotheses(evidence: Evidence, siblings: Sequence[Exercise]) -> Iterator[Hypothesis]:
    """The surest and most telling first."""
    yield from _trivial(evidence)
    yield from _of_the_truth(evidence)
    yield from _of_a_factor(evidence)
    yield from _of_an_offset(evidence)
    yield from _of_another_exercise(evidence, siblings)
    yield from _of_an_argument(evidence)


def _trivial(evidence: Evidence) -> Iterator[Hypothesis]:
    yield Hypothesis(
        "always zero",
        "Every value that came back is 0.",
        of_truths(lambda truths, _: [np.zeros_like(t) for t in truths]),
    )
    for name in array_arguments(evidence):
        yield Hypothesis(f"the input {name} itself", f"What came back is `{name}` unchanged.", _input(name))


def _of_the_truth(evidence: Evidence) -> Iterator[Hypothesis]:
    yield Hypothesis(
        "wrong sign",
        "Every value has the right size and the opposite sign.",
        of_truths(lambda truths, _: [-t for t in truths]),
    )
    yield Hypothesis(
        "transposed",
        "The values are right, with rows and columns exchanged.",
        of_truths(lambda truths, _: [np.swapaxes(t, -1, -2) if t.ndim >= 2 else t for t in truths]),
    )
    yield Hypothesis(
        "reversed",
        "The values are right, in the opposite order.",
        of_truths(lambda truths, _: [t[::-1] if t.ndim else t for t in truths]),
    )
    count = len(evidence.exhibits[0].truth.leaves)
    if count > 1:
        yield Hypothesis(
            "swapped outputs",
            "The values are right, but returned in the wrong order.",
            of_truths(lambda truths, _: truths[::-1]),
        )
        for i in range(count):
            name = output_name(evidence, i)
            yield Hypothesis(
                f"wrong sign in {name}",
                f"{name} has the right size and the opposite sign; the rest is right.",
                _scaled((i,), lambda _: -1.0),
            )


def _of_a_factor(evidence: Evidence) -> Iterator[Hypothesis]:
    """A constant, or a size of the input, that is there too much or missing; in all outputs or in
    one of them."""
    # Where the number of outputs differs from case to case, only all of them can be spoken of.
    counts = {len(exhibit.truth.leaves) for exhibit in evidence.exhibits}
    outputs = range(max(counts))
    single = outputs if len(counts) == 1 and len(outputs) > 1 else ()
    for which in (tuple(outputs), *((i,) for i in single)):
        ratios = [r for exhibit in evidence.exhibits if (r := _ratio(exhibit, which)) is not None]
        where = "" if len(which) == len(outputs) else f" in {output_name(evidence, which[0])}"
        for name, factor in _named_factors(evidence, ratios):
            yield Hypothesis(
                f"off by a factor of {name}{where}",
                f"Every value{where} is {name} times what it should be.",
                _scaled(which, factor),
            )


def _named_factors(evidence: Evidence, ratios: Sequence[float]) -> Iterator[tuple[str, Factor]]:
    """Usual constants, sizes of the inputs and their inverses; last, whatever constant it is.

    Not that last one for single numbers, where almost anything is some factor.
    """
    if not ratios:
        return
    constants = {"2": 2.0, "1/2": 0.5, "-2": -2.0, "-1/2": -0.5, "4": 4.0, "1/4": 0.25}
    for name, value in constants.items():
        yield name, constant(value)
    for name in array_arguments(evidence):
        for axis in range(np.ndim(evidence.exhibits[0].truth.inputs[name])):
            label = f"{name}.shape[{axis}]"
            yield label, _power_of_size(name, axis, 1)
            yield f"1/{label}", _power_of_size(name, axis, -1)
            if _varies(evidence, name, axis):
                yield from _factors_of_a_varying_size(evidence, name, axis)
        yield f"{name}.size", _power_of_size(name, None, 1)
        yield f"1/{name}.size", _power_of_size(name, None, -1)
    scalar = all(t.ndim == 0 for exhibit in evidence.exhibits for t in exhibit.truths)
    if not scalar and len(ratios) > 1 and not np.isclose(ratios[0], 1.0):
        yield f"{ratios[0]:.5g}", constant(ratios[0])


def _factors_of_a_varying_size(evidence: Evidence, name: str, axis: int) -> Iterator[tuple[str, Factor]]:
    """Another number in place of n, and n squared."""
    label, size = f"{name}.shape[{axis}]", _power_of_size(name, axis, 1)
    yield f"{label} squared", _power_of_size(name, axis, 2)
    yield f"{label} / ({label} - 1)", _one_less(name, axis)
    for other in range(np.ndim(evidence.exhibits[0].truth.inputs[name])):
        if other != axis:
            yield f"{label} / {name}.shape[{other}]", _product(size, _power_of_size(name, other, -1))
    failing = evidence.failing[0]
    ratio = _ratio(failing, tuple(range(len(failing.truths))))
    fixed = size(failing) / ratio if ratio else 0.0
    if fixed > 2 and np.isclose(fixed, round(fixed), rtol=1e-9):
        yield f"{label} / {round(fixed)}", _product(size, constant(1 / round(fixed)))


def _varies(evidence: Evidence, name: str, axis: int) -> bool:
    """Whether an axis of an input differs in length from case to case: else it is any constant."""
    shapes = {np.shape(exhibit.truth.inputs.get(name, ())) for exhibit in evidence.exhibits}
    return len({shape[axis] for shape in shapes if axis < len(shape)}) > 1


def _of_an_offset(evidence: Evidence) -> Iterator[Hypothesis]:
    """The same number added to, or missing from, every value."""
    if len(evidence.failing[0].truth.leaves) > 1 or len(evidence.exhibits) < 2:
        return
    exhibit = evidence.failing[0]
    answer, truth = exhibit.arrays[0], exhibit.truths[0]
    if answer.shape != truth.shape or truth.size < 2 or not np.isfinite(answer).all():
        return
    if answer.dtype.kind != "f" or truth.dtype.kind != "f":
        return
    offset = float(f"{answer.flat[0] - truth.flat[0]:.6g}")
    words = f"{abs(offset):g} {'too large' if offset > 0 else 'too small'}"
    yield Hypothesis(
        words,
        f"Every value is {words}: a constant is missing, or one too many.",
        of_truths(lambda truths, _: [t + offset for t in truths]),
    )


def _of_another_exercise(evidence: Evidence, siblings: Sequence[Exercise]) -> Iterator[Hypothesis]:
    count = len(evidence.exhibits[0].truth.inputs)
    for sibling in siblings:
        if sibling.name == evidence.exercise.name or sibling.library != evidence.exercise.library:
            continue
        if _takes(sibling.reference, count):
            yield Hypothesis(
                f"this is {sibling.name}",
                f"What came back is what `{sibling.name}` asks for.",
                partial(run_candidate, evidence.exercise.asked(sibling.reference)),
            )


def _of_an_argument(evidence: Evidence) -> Iterator[Hypothesis]:
    """The reference run again with one argument changed: the idea that explains most."""
    arrays = array_arguments(evidence)
    for name in evidence.exhibits[0].truth.inputs:
        if name in STEP_NAMES:
            for more, text in ((1, "one step too many"), (-1, "one step too few"), (2, "two steps too many")):
                yield changed(evidence, text, f"This is the result after {text}.", name, _add(more))
        if name in RATE_NAMES:
            uphill = f"This is the result with `{name}` negated: subtract the gradient, do not add it."
            yield changed(evidence, "the update goes uphill", uphill, name, times(constant(-1.0)))
            still = "This is the result with no update at all: look for what becomes of the gradient."
            yield changed(evidence, "the parameters never change", still, name, times(constant(0.0)))
            for factor, text in ((2.0, "twice"), (0.5, "half")):
                message = (
                    f"This is the result with {text} the `{name}`: look for a factor of 2 in the gradient."
                )
                yield changed(
                    evidence, f"the update is {text} as large", message, name, times(constant(factor))
                )
            for array in arrays:
                size = f"{array}.shape[0]"
                yield changed(
                    evidence,
                    f"the update is {size} times too large",
                    f"This is the result with `{name}` times `{size}`: a mean is missing.",
                    name,
                    times(_power_of_size(array, 0, 1)),
                )
                yield changed(
                    evidence,
                    f"the update is {size} times too small",
                    f"This is the result with `{name}` divided by `{size}`: a mean too much.",
                    name,
                    times(_power_of_size(array, 0, -1)),
                )
    for name in arrays:
        unused = f"This is the result with `{name}` all 0."
        yield changed(evidence, f"{name} is not used", unused, name, times(constant(0)))
    for i, first in enumerate(arrays):
        for second in arrays[i + 1 :]:
            yield Hypothesis(
                f"{first} and {second} exchanged",
                f"This is the result with `{first}` and `{second}` exchanged.",
                with_arguments(evidence, _exchange(first, second)),
            )


def changed(evidence: Evidence, name: str, message: str, argument: str, change: Change) -> Hypothesis:
    def arguments(given: dict[str, Any], exhibit: Exhibit) -> dict[str, Any]:
        if argument not in given:
            return given
        return given | {argument: change(given[argument], exhibit)}

    return Hypothesis(name, message, with_arguments(evidence, arguments))


def with_arguments(
    evidence: Evidence, change: Callable[[dict[str, Any], Exhibit], dict[str, Any]], *more: Any
) -> Callable[[Exhibit], Any]:
    """The exercise's reference on changed arguments, and on some `more` that the case leaves out."""

    def wrong(exhibit: Exhibit) -> Any:
        names = list(exhibit.truth.inputs)

        def call(*values: Any) -> Any:
            arguments = change(dict(zip(names, values, strict=True)), exhibit)
            reference = evidence.exercise.asked(evidence.exercise.reference)
            return reference(*(arguments[name] for name in names), *more)

        return run_candidate(call, exhibit)

    return wrong


def _exchange(first: str, second: str) -> Callable[[dict[str, Any], Exhibit], dict[str, Any]]:
    return lambda given, _: given | {first: given[second], second: given[first]}


def _add(more: int) -> Change:
    return lambda value, _: value + more


def times(factor: Factor) -> Change:
    return lambda value, exhibit: value * factor(exhibit)


def constant(value: float) -> Factor:
    return lambda _: value


def _power_of_size(name: str, axis: int | None, power: int) -> Factor:
    """The length of an input's axis, or of all of it, or one over that."""

    def factor(exhibit: Exhibit) -> float:
        shape = np.shape(exhibit.truth.inputs[name])
        if axis is None:
            return float(max(int(np.prod(shape)), 1)) ** power
        return float(max(shape[axis], 1)) ** power if axis < len(shape) else 1.0

    return factor


def _one_less(name: str, axis: int) -> Factor:
    """n / (n - 1), and 1 for n = 1: what dividing by n - 1 in place of n gives."""

    def factor(exhibit: Exhibit) -> float:
        size = _power_of_size(name, axis, 1)(exhibit)
        return size / max(size - 1, 1.0)

    return factor


def _product(first: Factor, second: Factor) -> Factor:
    return lambda exhibit: first(exhibit) * second(exhibit)


def _input(name: str) -> Callable[[Exhibit], Any]:
    def wrong(exhibit: Exhibit) -> Any:
        value = np.array(exhibit.truth.inputs[name])
        return as_tensor(value, exhibit)

    return wrong


def _scaled(which: tuple[int, ...], factor: Factor) -> Callable[[Exhibit], Any]:
    return of_truths(
        lambda truths, e: [_multiplied(t, factor(e)) if i in which else t for i, t in enumerate(truths)]
    )


def _multiplied(truth: NDArray[Any], factor: float) -> NDArray[Any]:
    """`factor` times an array; whole numbers stay whole numbers where they can."""
    product = np.asarray(truth * factor)
    whole = truth.dtype.kind in "iu" and np.array_equal(product, np.round(product))
    return product.astype(truth.dtype) if whole else product


def of_truths(change: Callable[[Arrays, Exhibit], Arrays]) -> Callable[[Exhibit], Any]:
    """A change of the true values, put back into the nesting that the reference returns."""

    def wrong(exhibit: Exhibit) -> Any:
        leaves = exhibit.truth.leaves
        changed = change(exhibit.truths, exhibit)
        values = [
            array.item() if leaf.is_number and array.ndim == 0 else as_tensor(array, exhibit)
            for leaf, array in zip(leaves, changed, strict=True)
        ]

        def nest(shape: Any) -> Any:
            return values[shape] if isinstance(shape, int) else tuple(nest(inner) for inner in shape)

        return nest(exhibit.truth.shape)

    return wrong


def as_tensor(array: NDArray[Any], exhibit: Exhibit) -> Any:
    """An array as a tensor, floats in the dtype of the exhibit."""
    tensor = torch.from_numpy(np.array(array))
    return tensor.to(getattr(torch, exhibit.dtype)) if tensor.is_floating_point() else tensor


def _ratio(exhibit: Exhibit, which: tuple[int, ...]) -> float | None:
    """Answer over truth at the entry where the truth is greatest; None where that says nothing."""
    if len(exhibit.arrays) != len(exhibit.truths):
        return None
    best: tuple[float, float] | None = None
    for i in which[: len(exhibit.truths)]:
        answer, truth = exhibit.arrays[i], exhibit.truths[i]
        if answer.shape != truth.shape or not truth.size or not np.isfinite(truth).all():
            return None
        at = np.unravel_index(int(np.argmax(np.abs(truth))), truth.shape)
        if best is None or abs(truth[at]) > abs(best[1]):
            best = float(answer[at]), float(truth[at])
    if best is None or best[1] == 0 or not np.isfinite(best[0]):
        return None
    return best[0] / best[1]


def array_arguments(evidence: Evidence) -> list[str]:
    return [
        name for name, value in evidence.exhibits[0].truth.inputs.items() if isinstance(value, np.ndarray)
    ]


def _takes(function: Callable[..., Any], count: int) -> bool:
    try:
        inspect.signature(function).bind(*range(count))
    except TypeError:
        return False
    except ValueError:  # functions of torch have no signature; running one on the inputs will tell
        return True
    return True


def output_name(evidence: Evidence, output: int) -> str:
    """One of several returned values, as its name or by its number."""
    name = part_name(evidence.exercise, evidence.exhibits[0].truth, output)
    return f"`{name}`" if name else f"returned value {output + 1}"
