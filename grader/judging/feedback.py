"""What a student reads about one failing case: the call, its inputs, and what is wrong."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.exercise import Exercise, Inputs
from grader.inputs import map_arrays
from grader.judging.expected import Expected
from grader.judging.mismatch import Mismatch, MismatchKind
from grader.plan import Call
from grader.printed import earlier_lines, last_lines
from grader.published.shared_values import SharedValue, description

MAX_PRINTED_LINES = 4
MAX_LINE = 76
"""So many characters fit beside the margin in a terminal of 80 columns."""
MAX_INPUT = 140
"""Two lines there; an input that takes more is shown by its shape."""
MOST_INPUT_LINES = 8
"""Where all inputs take more, the longest are shown by their shapes."""
MOST_NUMBERS = 12
"""Of an array that is shown in full."""
CORNER = 2
"""Of a larger one, along each axis."""
MAX_FRAMES = 2
MAX_HEADLINE = 220

FRAME = re.compile(r"  (\S.*:\d+), in ")


def feedback(exercise: Exercise, expected: Expected, call: Call, mismatch: Mismatch, printed: str) -> str:
    """The call and its inputs where it came to the call, what is wrong, then what was printed."""
    if mismatch.kind == MismatchKind.NOT_CALLED:
        return without_call(mismatch.message, printed)
    case = exercise.cases[call.case]
    called = exercise.name if exercise.is_class else f"{exercise.name}({', '.join(expected.inputs)})"
    has_kind = exercise.library != "python" and exercise.tensors
    kind = f", {call.dtype} on {call.device}" if has_kind else ""
    lines = [f'{called}, case "{case.name}"{kind}']
    by_shape = mismatch.kind == MismatchKind.FAILURE
    shown = partial(_inputs, expected.inputs, call.dtype, by_shape)
    lines += expected.once(("inputs", call.dtype, by_shape), shown)
    lines += _failure(mismatch.message) if mismatch.kind == MismatchKind.FAILURE else [mismatch.message]
    return "\n".join(lines + _printed(printed))


def without_call(message: str, printed: str) -> str:
    """Why it did not come to a call, then what was printed."""
    return "\n".join([message, *_printed(printed)])


def _printed(printed: str) -> list[str]:
    """The last lines that were printed, below a line that says so; nothing where there are none."""
    earlier, last = last_lines(printed, MAX_PRINTED_LINES)
    if not last:
        return []
    before = [f"  {earlier_lines(earlier)}"] if earlier else []
    return ["Your code printed:", *before, *(f"  {_cut(line)}" for line in last)]


def _failure(message: str) -> list[str]:
    """What was raised, without the second half of what torch says of it, and the last lines it came through,
    each once."""
    first, *others = message.split("\n")
    starts = [i for i, line in enumerate(others) if FRAME.match(line)]
    if not starts:
        return message.split("\n")
    frames: dict[str, list[str]] = {}
    for start, end in zip(starts, [*starts[1:], len(others)], strict=True):
        place = FRAME.match(others[start])
        # A comprehension is a frame of its own at the same line.
        frames.setdefault(place[1] if place else "", [_cut(line) for line in others[start:end]])
    before = [line for line in others[: starts[0]] if "more calls above" in line]
    shown = [line for frame in list(frames.values())[-MAX_FRAMES:] for line in frame]
    return [_cut(first, MAX_HEADLINE), *before, *shown]


def _cut(line: str, most: int = MAX_LINE) -> str:
    return line if len(line) <= most else line[: most - 1] + "…"


def _inputs(inputs: Inputs, dtype: str, by_shape: bool) -> list[str]:
    """A line for each argument, one for numbers that follow each other. `by_shape` is enough for a call that
    raised: there it is seldom about the values."""
    lines: list[str] = []
    numbers: list[str] = []
    arrays = {name: value for name, value in inputs.items() if not isinstance(value, (int, float, str))}
    texts = _arrays(arrays, dtype, by_shape)
    for name, value in inputs.items():
        if name not in texts:
            numbers.append(f"{name} = {show(value, dtype)}")
            continue
        lines += [*_joined(numbers), texts[name]]
        numbers = []
    return lines + _joined(numbers)


def _arrays(arrays: Inputs, dtype: str, by_shape: bool) -> dict[str, str]:
    """A text for each argument that is no number."""
    texts = {}
    for name, value in arrays.items():
        whole = not ((by_shape and _has_shape(value)) or _is_deep(value))
        text = f"  {name} = {show(value, dtype)}" if whole else ""
        texts[name] = text if whole and len(text) <= MAX_INPUT else _by_shape(name, value)
    for name in sorted(texts, key=lambda n: len(texts[n]), reverse=True):
        if len(texts) + sum(len(text) > MAX_LINE for text in texts.values()) > MOST_INPUT_LINES:
            texts[name] = _by_shape(name, arrays[name])
    return texts


def _by_shape(name: str, value: Any) -> str:
    return _cut(f"  {name} = {shape_of(value)}", MAX_INPUT)


def _joined(numbers: list[str]) -> list[str]:
    """Short ones on a line together."""
    lines: list[str] = []
    for number in numbers:
        if lines and len(lines[-1]) + len(number) + 2 <= MAX_LINE:
            lines[-1] += f", {number}"
        else:
            lines.append(_cut(f"  {number}", MAX_INPUT))
    return lines


def _has_shape(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return bool(value) and all(map(_has_shape, value))
    return isinstance(value, np.ndarray) and value.ndim > 0


def _is_deep(value: Any) -> bool:
    """Whether it has more dimensions than a page."""
    if isinstance(value, (list, tuple)):
        return any(map(_is_deep, value))
    return isinstance(value, np.ndarray) and value.ndim > 2


def shape_of(value: Any) -> str:
    """`shape (5, 3)`, with the least and greatest entry; of several arrays their shapes."""
    if isinstance(value, np.ndarray):
        finite = value[np.isfinite(value)] if value.dtype.kind == "f" else value
        return f"shape {value.shape}{_between(finite)}"
    if isinstance(value, SharedValue):
        made_of = [shape_of(argument) for argument in value.arguments if _has_shape(argument)]
        return ", ".join([*made_of, description(value.name)])
    if isinstance(value, (list, tuple)):
        plain = all(isinstance(item, np.ndarray) for item in value)
        shown = [str(item.shape) if plain else shape_of(item) for item in value]
        return f"{'shapes ' * plain}({'; '.join(shown)})"
    return show(value, "float64")


def _between(finite: Any) -> str:
    if finite.size == 0:
        return ""
    low, high = f"{finite.min():.4g}", f"{finite.max():.4g}"
    if low != high:
        return f", from {low} to {high}"
    return f", {low}" if finite.size == 1 else f", all {low}"


def show(value: Any, dtype: str) -> str:
    """An input in a line: a short array in full, a long one by its corners; with its shape."""
    if isinstance(value, np.ndarray):
        array = value.astype(dtype) if value.dtype.kind == "f" else value
        shape = f", shape {array.shape}" if array.ndim else ""
        return f"{_numbers(array)}{shape}"
    if isinstance(value, SharedValue):
        made_of = [show(argument, dtype) for argument in value.arguments]
        return ", ".join([*made_of, description(value.name)])
    if isinstance(value, (list, tuple)):
        shown = [show(item, dtype) for item in value[:3]] + ["…"] * (len(value) > 3)
        if all(isinstance(item, (int, float, str)) for item in value):
            inside = ", ".join(shown)
            return f"[{inside}]" if isinstance(value, list) else f"({inside})"
        return f"({'; '.join(shown)})"
    if isinstance(value, float):
        return f"{value:.10g}"
    return repr(map_arrays(value, str))


def _numbers(array: NDArray[Any]) -> str:
    if array.dtype.kind == "f" and array.size:
        return _floats(array, array.size > MOST_NUMBERS)
    text = np.array2string(
        array, threshold=MOST_NUMBERS, edgeitems=CORNER, separator=", ", max_line_width=10_000
    )
    return " ".join(text.replace("...", "…").split())


def _floats(array: NDArray[Any], by_corners: bool) -> str:
    """As NumPy writes them, which takes several times as long."""
    if array.ndim == 0:
        return f"{array.item():.5g}"
    rows = list(array)
    if by_corners and len(rows) > 2 * CORNER:
        first, last = ([_floats(row, True) for row in part] for part in (rows[:CORNER], rows[-CORNER:]))
        shown = [*first, "…", *last]
    else:
        shown = [_floats(row, by_corners) for row in rows]
    return f"[{', '.join(shown)}]"
