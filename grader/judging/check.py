"""One answer against one expected value, in the order in which a student should fix things."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from grader.answer import Answer, Failure, Part
from grader.exercise import Exercise
from grader.judging.comparison import Difference, compare
from grader.judging.expected import Expected
from grader.judging.mismatch import Mismatch, MismatchKind
from grader.judging.outputs import named, part_name, right_and_wrong
from grader.published.observers import OBSERVERS
from grader.report import Status

TYPE_NAMES = {"torch": "torch.Tensor", "numpy": "numpy.ndarray", "python": "number"}
INTEGER_TYPES = ("int", "numpy.int64", "numpy.int32")
NUMBER_TYPES = ("float", "numpy.float64", "numpy.float32", *INTEGER_TYPES)


def check(
    exercise: Exercise, expected: Expected, answer: Answer | Failure, dtype: str, device: str
) -> Mismatch | None:
    """The first thing that is wrong with an answer; None where nothing is.

    The order: did it run, type and number of values (the reference's, never the student's),
    exact shape, dtype, device, finite, values or properties, inputs left alone, no grad required, found in
    the way that is asked for.
    """
    if isinstance(answer, Failure):
        return Mismatch(
            answer.status, MismatchKind.FAILURE if answer.in_call else MismatchKind.NOT_CALLED, answer.message
        )
    parts = arrange(answer.value, expected.shape, said=not exercise.driver)
    if isinstance(parts, Misfit):
        # A driver hands over what the function returned as a part of its own answer.
        nothing = answer.value.type == "NoneType" or (
            bool(exercise.driver) and _returned_nothing(answer.value)
        )
        kind = MismatchKind.NOTHING if nothing else MismatchKind.TYPE
        if parts.inside and _returned_nothing(answer.value):
            kind = MismatchKind.NONE_AMONG
        return replace(_wrong(kind, parts.message), inside=parts.inside)
    mismatches = [
        layout_mismatch(exercise, expected, output, part, dtype, device)
        or _value_mismatch(exercise, expected, output, part, dtype)
        for output, part in enumerate(parts)
    ]
    first = next(filter(None, mismatches), None)
    if first:
        which = right_and_wrong(named(exercise, expected, (mismatch is None for mismatch in mismatches)))
        return replace(first, message=f"{first.message}\n{which}".rstrip())
    arrays = [part.array for part in parts if part.array is not None]
    for wanted in exercise.properties:
        complaint = wanted.complaint(arrays, expected.inputs)
        if complaint:
            return Mismatch(Status.FAILED, MismatchKind.PROPERTY, complaint, violated=wanted)
    if answer.modified:
        names = " and ".join(f"`{name}`" for name in answer.modified)
        return _wrong(
            MismatchKind.MODIFIED,
            f"The values are right, but the call changed its input {names}.",
        )
    if any(part.requires_grad for part in parts):
        return _wrong(
            MismatchKind.REQUIRES_GRAD,
            "The values are right, but the returned tensor still requires grad.",
        )
    if exercise.observer and not answer.as_asked:
        complaint = OBSERVERS[exercise.observer].complaint
        return Mismatch(Status.FORBIDDEN, MismatchKind.WAY, f"The values are right, but {complaint}.")
    return None


def note(expected: Expected, answer: Answer | Failure) -> str:
    """What is worth knowing about a right answer and costs no points; empty where there is nothing."""
    shared = () if isinstance(answer, Failure) else answer.aliases
    names = " and ".join(
        f"`{name}`"
        for name, value in expected.inputs.items()
        if name in shared and not _is_asked(expected, value)
    )
    return names and (
        f"The result shares memory with the input {names}: changing one in place changes"
        " the other. This costs no points."
    )


def _is_asked(expected: Expected, value: Any) -> bool:
    """Whether an argument itself is among what the task asks to return; a single result may equal it by
    chance."""
    several = len(expected.arrays) > 1 and isinstance(value, np.ndarray)
    return several and any(np.array_equal(value, each.value) for each in expected.arrays)


@dataclass(frozen=True)
class Misfit:
    """Values of another type, or another number of them, than the task asks for; `inside` one of several, as
    far as it is said which."""

    message: str
    inside: bool = False


def arrange(value: Part, shape: Any, *, said: bool = False) -> list[Part] | Misfit:
    """The parts of an answer in the order of the expected arrays, or what is wrong with them; it is `said` in
    which of several values.

    Where several values are returned, a tuple and a list are the same.
    """
    if isinstance(shape, int):
        return [value]
    wanted = f"{len(shape)} value{'' if len(shape) == 1 else 's'}, as a tuple or a list"
    if value.parts is None:
        return Misfit(f"It should return {wanted}; it returned {describe_type(value)}.")
    if len(value.parts) != len(shape):
        return Misfit(f"It should return {wanted}; it returned {len(value.parts)}.")
    arranged: list[Part] = []
    for number, (part, inner) in enumerate(zip(value.parts, shape, strict=True), start=1):
        below = arrange(part, inner)
        if isinstance(below, Misfit):
            where = f"In value {number} of {len(shape)}: {below.message}"
            return Misfit(where, inside=True) if said else below
        arranged += below
    return arranged


def describe_type(part: Part) -> str:
    """A type as a student would say it."""
    if part.type == "NoneType":
        return "None"
    if part.parts is not None:
        return f"a {part.type} of {len(part.parts)}"
    if part.array is not None and part.array.ndim:
        return f"a {part.type} of shape {part.array.shape}"
    article = "an" if part.type[:1] in "aeiou" else "a"
    return f"{article} {part.type}"


def layout_mismatch(
    exercise: Exercise, expected: Expected, output: int, part: Part, dtype: str, device: str
) -> Mismatch | None:
    """What is wrong with one of the returned values before its values are looked at: type, shape, dtype,
    device."""
    expected_array = expected.arrays[output]
    of = _output_name(exercise, expected, output)
    library = exercise.library
    number = "a number" if expected_array.dtype == "float" else "a whole number"
    expected_type = number if expected_array.is_number else f"a {TYPE_NAMES[library]}"
    zero_dimensional = library == "numpy" and part.array is not None and part.array.ndim == 0
    if expected_array.is_number:
        numbers = NUMBER_TYPES if expected_array.dtype == "float" else INTEGER_TYPES
        fits = part.type in numbers or (part.type == TYPE_NAMES[library] and zero_dimensional)
        # What came back is called an int, and is none: too large for one, or forged.
        fits = fits and (
            expected_array.dtype == "float" or part.array is None or part.array.dtype.kind in "iub"
        )
    else:
        fits = part.type == TYPE_NAMES[library]
    if not fits:
        kind = MismatchKind.TYPE
        if part.type == "NoneType":
            kind = MismatchKind.NONE_AMONG if of else MismatchKind.NOTHING
        sentence = f"{of}It should return {expected_type}; it returned {describe_type(part)}."
        return replace(_wrong(kind, sentence, output), inside=bool(of))
    if part.array is None:
        return _wrong(
            MismatchKind.DTYPE,
            f"{of}The dtype should be {dtype}; yours is {part.dtype or 'unknown'}.",
            output,
        )
    if part.array.shape != expected_array.value.shape:
        sentence = f"{of}The shape should be {expected_array.value.shape}; yours is {part.array.shape}."
        return replace(_wrong(MismatchKind.SHAPE, sentence, output), shape=part.array.shape)
    expected_dtype = dtype if expected_array.dtype == "float" else expected_array.dtype
    if not expected_array.is_number and part.dtype != expected_dtype:
        return _wrong(
            MismatchKind.DTYPE, f"{of}The dtype should be {expected_dtype}; yours is {part.dtype}.", output
        )
    if part.type == "torch.Tensor" and part.device != device:
        return _wrong(
            MismatchKind.DEVICE,
            f"{of}The tensor should be on {device}; yours is on {part.device}.",
            output,
        )
    return None


def _value_mismatch(
    exercise: Exercise, expected: Expected, output: int, part: Part, dtype: str
) -> Mismatch | None:
    """What is wrong with the values of one of the returned values, whose layout is right."""
    expected_array = expected.arrays[output]
    if part.array is None or exercise.properties:
        return None
    difference = compare(part.array, expected_array, dtype)
    if difference is None:
        return None
    yours, theirs = part.array[difference.first], expected_array.value[difference.first]
    of = _output_name(exercise, expected, output)
    broken = ~np.isfinite(part.array.astype(np.float64)) & np.isfinite(
        expected_array.value.astype(np.float64)
    )
    kind = MismatchKind.FINITE if broken.any() else MismatchKind.VALUE
    return Mismatch(
        Status.FAILED, kind, f"{of}{describe_difference(yours, theirs, difference)}", output, difference
    )


def describe_difference(value: Any, expected: Any, difference: Difference) -> str:
    """The first differing entry, how many differ, and the greatest error against what was allowed."""
    yours, theirs = tell_apart(float(value), float(expected))
    where = f"At {list(difference.first)}: yours" if difference.first else "Yours:"
    lines = [f"{where} {yours}, expected {theirs}"]
    size = difference.wrong.size
    off = f"{difference.error:.3g}" if np.isfinite(difference.error) else ""
    if size > 1:
        share = f"{difference.count} of {size} values differ ({100 * difference.count / size:.0f} %)"
        by = f", by up to {off} at {list(difference.worst)}; allowed {difference.allowed:.2g}" if off else ""
        lines.append(f"{share}{by}")
    elif off:
        lines.append(f"It differs by {off}; allowed {difference.allowed:.2g}")
    return "\n".join(lines)


def tell_apart(yours: float, expected: float) -> tuple[str, str]:
    """Both numbers with as few digits, but at least five, as it takes to see that they differ."""
    for digits in range(5, 18):
        texts = f"{yours:.{digits}g}", f"{expected:.{digits}g}"
        if texts[0] != texts[1]:
            return texts
    return texts


def _returned_nothing(answer: Part) -> bool:
    return answer.parts is not None and any(part.type == "NoneType" for part in answer.parts)


def _output_name(exercise: Exercise, expected: Expected, output: int) -> str:
    """How a message on one of several returned values begins; empty for a single one."""
    return expected.once(("output", output), partial(_made_output_name, exercise, expected, output))


def _made_output_name(exercise: Exercise, expected: Expected, output: int) -> str:
    if len(expected.arrays) == 1 and isinstance(expected.shape, int):
        return ""
    name = part_name(exercise, expected, output)
    return f"In `{name}`: " if name else f"In returned value {output + 1} of {len(expected.arrays)}: "


def _wrong(kind: MismatchKind, message: str, output: int = 0) -> Mismatch:
    return Mismatch(Status.FAILED, kind, message, output)
