"""What a child's frame says of one call. Nothing in it is believed but plain values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

from grader.answer import Answer, Failure, Part
from grader.report import Status
from grader.sandbox.wire import DTYPE_NAMES, Frame, WireError

MAX_TEXT = 4000
MAX_DEPTH = 3
CHILD_STATUSES = frozenset([Status.MISSING, Status.ERROR])
"""What a child may say of itself; it cannot call itself passed."""


def read_answer(frame: Frame, printed: str) -> Answer | Failure:
    """What a child's frame says of one call. Raises WireError where it does not say it properly."""
    match frame.header:
        case {"failure": {"status": str(status), "message": str(message)}} if status in CHILD_STATUSES:
            return Failure(Status(status), plain_text(message), printed)
        case {"answer": {"value": dict(value), "modified": list(modified), "aliases": list(aliases)}}:
            part = _part(value, frame.arrays)
            return Answer(part, plain_texts(modified), plain_texts(aliases), printed)
    raise WireError("it is neither an answer nor a failure")


def _part(value: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], depth: int = 0) -> Part:
    parts = None
    if "parts" in value:
        if depth > MAX_DEPTH or not isinstance(value["parts"], list) or "array" in value:
            raise WireError("its parts are not in order")
        parts = tuple(_part(part, arrays, depth + 1) for part in value["parts"] if isinstance(part, dict))
    key = value.get("array")
    array = arrays.get(key) if isinstance(key, str) else None
    return Part(
        type=plain_text(value.get("type", "")),
        array=array,
        parts=parts,
        dtype=DTYPE_NAMES[array.dtype] if array is not None else plain_text(value.get("dtype", "")),
        device=plain_text(value.get("device", "")),
        requires_grad=value.get("requires_grad") is True,
    )


def plain_texts(values: list[Any]) -> tuple[str, ...]:
    return tuple(plain_text(value) for value in values)


def plain_text(value: Any) -> str:
    """Text from the child: a string, capped, without control characters but newlines and tabs."""
    text = value if isinstance(value, str) else str(type(value).__name__)
    if len(text) <= MAX_TEXT and text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in "\n\t" else "\ufffd" for c in text[:MAX_TEXT])
