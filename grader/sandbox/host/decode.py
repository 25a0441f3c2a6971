"""What a child's frame says of one call. Nothing in it is believed but plain values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

from grader.answer import Answer, Failure, Part
from grader.printed import KEPT
from grader.report import Status
from grader.sandbox.joined import DTYPE_NAMES
from grader.sandbox.wire import Frame, WireError

MAX_TEXT = KEPT + 100
"""Of what was printed by one call: what is kept of it, and a line on the rest."""
MAX_MESSAGE = 1500
"""Of what a call raised: a headline of 400 characters and four frames take fewer."""
MAX_NAME = 120
"""Of the name of a type, a device or an argument."""
MAX_NAMES = 16
MAX_FLAG = 240
"""Of one thing that the inspection of a file saw."""
MAX_LINE = 1_000_000
"""Of the number of a line, or of a size."""
MAX_DEPTH = 3
CHILD_STATUSES = frozenset([Status.MISSING, Status.ERROR])
"""What a child may say of itself; it cannot call itself passed."""


def read_answer(frame: Frame, printed: str) -> Answer | Failure:
    """What a child's frame says of one call. Raises WireError where it does not say it properly."""
    # Plain look-ups: patterns would take as long as all the rest, and there are thousands of answers.
    header = frame.header
    if "failure" in header:
        return _read_failure(header, printed)
    answer = header.get("answer")
    if not isinstance(answer, dict) or not isinstance(value := answer.get("value"), dict):
        raise WireError("it is neither an answer nor a failure")
    return Answer(
        _part(value, frame.arrays),
        _names(answer.get("modified")),
        _names(answer.get("aliases")),
        printed,
        header.get("as_asked", True) is True,
        _two_numbers(header.get("broadcast")),
    )


def _read_failure(header: Mapping[str, Any], printed: str) -> Failure:
    match header["failure"]:
        case {"status": str(status), "message": str(message)} if status in CHILD_STATUSES:
            in_call = header.get("untried") is not True
            return Failure(Status(status), plain_text(message, MAX_MESSAGE), printed, in_call)
    raise WireError("it is neither an answer nor a failure")


def _two_numbers(value: Any) -> tuple[int, int] | None:
    match value:
        case [int(line), int(size)] if 0 < line < MAX_LINE and 0 < size < MAX_LINE:
            return int(line), int(size)
    return None


def _part(value: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], depth: int = 0) -> Part:
    parts = None
    if "parts" in value:
        if depth > MAX_DEPTH or not isinstance(value["parts"], list) or "array" in value:
            raise WireError("its parts are not in order")
        parts = tuple(_part(part, arrays, depth + 1) for part in value["parts"] if isinstance(part, dict))
    key = value.get("array")
    array = arrays.get(key) if isinstance(key, str) else None
    return Part(
        type=plain_text(value.get("type", ""), MAX_NAME),
        array=array,
        parts=parts,
        dtype=DTYPE_NAMES[array.dtype] if array is not None else plain_text(value.get("dtype", ""), MAX_NAME),
        device=plain_text(value.get("device", ""), MAX_NAME),
        requires_grad=value.get("requires_grad") is True,
    )


def _names(value: Any) -> tuple[str, ...]:
    """The names of arguments; there are none where nothing is said."""
    if not value:
        return ()
    if not isinstance(value, list):
        raise WireError("its arguments are not in order")
    return plain_texts(value)


def plain_texts(values: list[Any]) -> tuple[str, ...]:
    return tuple(plain_text(value, MAX_NAME) for value in values[:MAX_NAMES])


def plain_text(value: Any, most: int = MAX_TEXT) -> str:
    """Text from the child: a string without control characters but newlines and tabs, cut to `most`
    characters."""
    text = value if isinstance(value, str) else str(type(value).__name__)
    if len(text) > most:
        text = f"{text[: most - 1]}…"
    return (
        text
        if text.isprintable()
        else "".join(c if c.isprintable() or c in "\n\t" else "\ufffd" for c in text)
    )
