"""What a student reads about one failing case: the call, its inputs, and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.exercise import Exercise
from grader.inputs import map_arrays
from grader.judging.check import Finding
from grader.judging.truth import Truth
from grader.plan import Call
from grader.published.givens import Given, description

MAX_PRINTED_LINES = 6
MAX_LINE = 100


def feedback(exercise: Exercise, truth: Truth, call: Call, finding: Finding, printed: str) -> str:
    """The call and its inputs where it came to the call, the finding, then what was printed."""
    lines = []
    if finding.kind != "not called":
        case = exercise.cases[call.case]
        called = exercise.name if exercise.is_class else f"{exercise.name}({', '.join(truth.inputs)})"
        has_kind = exercise.library != "python" and exercise.tensors
        kind = f", {call.dtype} on {call.device}" if has_kind else ""
        lines.append(f'{called}, case "{case.name}"{kind}')
        lines += [f"  {name} = {show(value, call.dtype)}" for name, value in truth.inputs.items()]
    lines.append(finding.message)
    printed_lines = [_cut(line) for line in printed.splitlines() if line.strip()]
    if printed_lines:
        lines.append("Your code printed:")
        lines += [f"  {line}" for line in printed_lines[:MAX_PRINTED_LINES]]
        if len(printed_lines) > MAX_PRINTED_LINES:
            lines.append(f"  … and {len(printed_lines) - MAX_PRINTED_LINES} more lines")
    return "\n".join(lines)


def _cut(line: str) -> str:
    return line if len(line) <= MAX_LINE else line[: MAX_LINE - 1] + "…"


def show(value: Any, dtype: str) -> str:
    """An input in a line: a short array in full, a long one by its corners; with its shape."""
    if isinstance(value, np.ndarray):
        array = value.astype(dtype) if value.dtype.kind == "f" else value
        shape = f", shape {array.shape}" if array.ndim else ""
        return f"{_numbers(array)}{shape}"
    if isinstance(value, Given):
        made_of = [show(argument, dtype) for argument in value.arguments]
        return ", ".join([*made_of, description(value.name)])
    if isinstance(value, (list, tuple)):
        shown = [show(item, dtype) for item in value[:3]]
        return "(" + "; ".join(shown) + ("; …" if len(value) > 3 else "") + ")"
    if isinstance(value, float):
        return f"{value:.10g}"
    return repr(map_arrays(value, str))


def _numbers(array: NDArray[Any]) -> str:
    text = np.array2string(
        array,
        precision=4,
        threshold=12,
        edgeitems=2,
        separator=", ",
        max_line_width=10_000,
        formatter={"float_kind": lambda x: f"{x:.5g}"},
    )
    return " ".join(text.replace("...", "…").split())


def size_of(value: Any) -> int:
    """How many numbers there are in an input, or in all of them."""
    if isinstance(value, Mapping):
        return sum(size_of(each) for each in value.values())
    if isinstance(value, np.ndarray):
        return value.size
    if isinstance(value, Given):
        return size_of(list(value.arguments))
    if isinstance(value, (list, tuple)):
        return sum(map(size_of, value))
    return 1
