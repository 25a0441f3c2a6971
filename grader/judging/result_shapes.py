"""A result of the wrong shape, in the letters of the task: which axis is left, gone, or in another place."""

from __future__ import annotations

import math
from collections.abc import Sequence

from grader.exercise import Exercise
from grader.judging.expected import Expected
from grader.judging.mismatch import Mismatch
from grader.judging.shapes import Axes, Shape, Sizes, compared, declared_sizes, letters_of, read_shapes

Wrong = Sequence[tuple[Expected, Mismatch]]
"""Calls whose result has a wrong shape."""
Pairs = Sequence[tuple[tuple[int, ...], tuple[int, ...]]]
"""The shape that came back, and the one that was asked for, in each of them."""


def explain_shape(exercise: Exercise, wrong: Wrong) -> str:
    """How the shapes that came back differ from those asked for, in all of these calls; empty where no one
    sentence holds of all."""
    output = wrong[0][1].output
    same = [(expected, mismatch) for expected, mismatch in wrong if mismatch.output == output]
    pairs = [(mismatch.shape, expected.arrays[mismatch.output].value.shape) for expected, mismatch in same]
    if all(_is_like_the_last(mismatch, expected) for expected, mismatch in same):
        return "It has the shape of the last value to return: is a loop variable read only after the loop?"
    declared = _declared(exercise, same[0][0], output)
    squeezed = all(1 in wanted and yours == tuple(n for n in wanted if n != 1) for yours, wanted in pairs)
    if squeezed and not (declared and "1" in declared.axes):
        return "Every axis of length 1 is gone: `squeeze()` takes all, a batch of one too. Name the axis."
    if declared is not None:
        seen = [(f.shape, _sizes(exercise, expected, declared, output)) for expected, f in same]
        yours = letters_of(seen, declared.axes)
        if yours is not None and yours != declared.axes:
            return compared(yours, declared.axes)
        if lengths := _other_lengths(declared.axes, pairs):
            return lengths
    return _without_letters(pairs)


def _is_like_the_last(mismatch: Mismatch, expected: Expected) -> bool:
    """Whether one of several values has the shape of the last of them in its place."""
    last = len(expected.arrays) - 1
    return mismatch.output < last and mismatch.shape == expected.arrays[last].value.shape


def _other_lengths(axes: Axes, pairs: Pairs) -> str:
    """Which axes are too long or too short, where their number is right; empty where it is not."""
    if any(len(yours) != len(axes) for yours, _ in pairs):
        return ""
    said = []
    for at, letter in enumerate(axes):
        more = {yours[at] - wanted[at] for yours, wanted in pairs}
        if more == {0}:
            continue
        wrong = "too long" if min(more) >= 0 else "too short" if max(more) <= 0 else "of the wrong length"
        in_some = " in some cases" if 0 in more else ""
        said.append(f"the {letter} axis is {wrong}{in_some}")
    right = " The other axes are right." if len(said) < len(axes) else ""
    sentence = ", and ".join(said)
    return f"{sentence[:1].upper()}{sentence[1:]}.{right}" if said else ""


def _without_letters(pairs: Pairs) -> str:
    """What can be said of two shapes by their sizes alone."""
    if all(wanted == () for _, wanted in pairs):
        if all(set(returned) == {1} for returned, _ in pairs):
            return "The task asks for a single number, of shape (): an axis of length 1 is left; take `[0]`."
        return "The task asks for a single number, of shape (): a sum or a mean over all entries is missing."
    if all(yours == () for yours, _ in pairs):
        return (
            "You return a single number, and the task asks for one for each entry: nothing is to be summed "
            "up."
        )
    if all(len(wanted) > 1 and yours == wanted[::-1] for yours, wanted in pairs):
        return "The axes are in the opposite order: transpose."
    if all(yours == (*wanted, 1) for yours, wanted in pairs):
        return "An axis of length 1 is left behind the others: look for `keepdim=True` or `[:, None]`."
    if all(yours == (1, *wanted) for yours, wanted in pairs):
        return "An axis of length 1 is left before the others: look for `keepdim=True` or `[None]`."
    counts = {math.prod(yours) - math.prod(wanted) for yours, wanted in pairs}
    if counts == {0}:
        flat = all(len(yours) == 1 for yours, _ in pairs)
        return (
            f"You return as many values as the task asks for, {'in one row' if flat else 'in another shape'}."
        )
    more = "more" if min(counts) > 0 else "fewer" if max(counts) < 0 else ""
    return (
        f"You return {more} values than the task asks for."
        if more
        else "You return another number of values."
    )


def _declared(exercise: Exercise, expected: Expected, output: int) -> Shape | None:
    """What the exercise declares of one of its results."""
    results = read_shapes(exercise.shapes).results
    parts = [expected.shape] if isinstance(expected.shape, int) else list(expected.shape)
    if len(results) == 1 and results[0].in_list:
        return results[0]
    if len(results) != len(parts):
        return None
    for result, part in zip(results, parts, strict=True):
        if part == output or (isinstance(part, tuple) and output in part):
            return result
    return None


def _sizes(exercise: Exercise, expected: Expected, declared: Shape, output: int) -> Sizes:
    expected_array: Axes = declared.axes
    sizes = dict(declared_sizes(exercise, expected))
    if declared.in_list:
        sizes |= dict(zip(expected_array, expected.arrays[output].value.shape, strict=False))
    return sizes
