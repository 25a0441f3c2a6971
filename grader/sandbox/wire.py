"""Frames: how values cross the process boundary. Both sides import this module.

A frame is two big-endian 32-bit lengths, a JSON header of the first length and a safetensors
payload of the second. Nothing in a frame can run code when it is read (no pickle), and whoever
reads names the largest frame it accepts before it reads one byte of it.
"""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import safetensors
import safetensors.numpy
from numpy.typing import NDArray

from grader.sandbox.joined import DTYPE_NAMES, Arrays, join, split

LENGTHS = struct.Struct(">II")

ENCODE = json.JSONEncoder(separators=(",", ":")).encode

JOINED = "joined arrays"
"""Under this a header describes the arrays that the payload holds end to end (see `joined`)."""


class WireError(Exception):
    """A frame that breaks the rules: too large, cut off, or not what it says it is."""


@dataclass(frozen=True)
class Limits:
    """The largest frame that a reader accepts."""

    header_bytes: int = 64 * 1024
    payload_bytes: int = 4 * 1024 * 1024
    arrays: int = 64


FROM_CHILD = Limits()
TO_CHILD = Limits(header_bytes=64 * 1024 * 1024, payload_bytes=1024 * 1024 * 1024, arrays=1_000_000)


@dataclass(frozen=True)
class Frame:
    """One message: plain JSON, and arrays by name."""

    header: Mapping[str, Any]
    arrays: Arrays


def pack(header: Mapping[str, Any], arrays: Arrays | None = None) -> bytes:
    """The bytes of one frame."""
    payload = b""
    if arrays:
        described, rows = join(arrays)
        header = {**header, JOINED: described}
        payload = safetensors.numpy.save(dict(rows))
    head = ENCODE(header).encode()
    return LENGTHS.pack(len(head), len(payload)) + head + payload


def pack_replies(replies: Sequence[tuple[Mapping[str, Any], Arrays]]) -> bytes:
    """One frame of several replies: much of what a frame costs is the same for one and for thirty."""
    arrays = {f"{i}/{key}": array for i, (_, own) in enumerate(replies) for key, array in own.items()}
    return pack({"replies": [header for header, _ in replies]}, arrays)


def replies_of(frame: Frame) -> list[Frame]:
    """The replies in a frame, itself where it is a single one. Raises WireError where they are not in
    order."""
    if "replies" not in frame.header:
        return [frame]
    headers = frame.header["replies"]
    if not isinstance(headers, list) or not all(isinstance(header, dict) for header in headers):
        raise WireError("its replies are not in order")
    own: dict[str, dict[str, NDArray[Any]]] = {str(i): {} for i in range(len(headers))}
    for key, array in frame.arrays.items():
        number, _, name = key.partition("/")
        if number not in own:
            raise WireError("an array belongs to no reply")
        own[number][name] = array
    return [Frame(header, arrays) for header, arrays in zip(headers, own.values(), strict=True)]


def measure(prefix: bytes, limits: Limits) -> tuple[int, int]:
    """The header's and the payload's length that a frame's first eight bytes announce.

    Raises WireError where either is over the limit, before anything is allocated for it.
    """
    header_length, payload_length = LENGTHS.unpack(prefix)
    if header_length > limits.header_bytes or payload_length > limits.payload_bytes:
        raise WireError(f"a frame of {header_length} + {payload_length} bytes is over the limit")
    return header_length, payload_length


def unpack(head: bytes, payload: bytes, limits: Limits) -> Frame:
    """The frame in these bytes. Raises WireError where they are not exactly one."""
    try:
        header = json.loads(head.decode())  # given bytes, it would look for other encodings first
    except (ValueError, RecursionError) as error:
        raise WireError("the header is not JSON") from error
    if not isinstance(header, dict):
        raise WireError("the header is not a JSON object")
    described = header.pop(JOINED, None)
    if not payload:
        return Frame(header, {})
    # Of its own header safetensors says how long it is; one of megabytes would be read for seconds.
    if int.from_bytes(payload[:8], "little") > limits.header_bytes:
        raise WireError("the description of its arrays is over the limit")
    try:
        rows = safetensors.numpy.load(payload)
    # safetensors raises its own error for a malformed file, and KeyError, TypeError or ValueError
    # for a dtype that NumPy does not know.
    except (safetensors.SafetensorError, KeyError, TypeError, ValueError, OverflowError) as error:
        raise WireError("the payload is not a safetensors file of plain arrays") from error
    if any(row.dtype not in DTYPE_NAMES for row in rows.values()):
        raise WireError("an array has a dtype that does not cross the boundary")
    try:
        arrays = split(described, rows)
    except (ValueError, OverflowError) as error:
        raise WireError(f"its arrays are not as it says: {error}") from error
    if len(arrays) > limits.arrays:
        raise WireError(f"{len(arrays)} arrays in one frame are over the limit")
    return Frame(header, arrays)


class FrameReader:
    """Gathers bytes as they come and hands out whole frames; for a reader that must not block."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[Frame]:
        """The frames that `data` completes, as they are asked for. Raises WireError at the first bad one,
        after the good ones before it."""
        self._buffer += data
        while len(self._buffer) >= LENGTHS.size:
            header_length, payload_length = measure(bytes(self._buffer[: LENGTHS.size]), self._limits)
            body = LENGTHS.size + header_length
            end = body + payload_length
            if len(self._buffer) < end:
                break
            head, payload = bytes(self._buffer[LENGTHS.size : body]), bytes(self._buffer[body:end])
            del self._buffer[:end]
            yield unpack(head, payload, self._limits)


def receive(channel: socket.socket, limits: Limits) -> Frame | None:
    """The next frame, waiting for it; None where the other side has closed."""
    prefix = _receive_exactly(channel, LENGTHS.size)
    if prefix is None:
        return None
    header_length, payload_length = measure(prefix, limits)
    body = _receive_exactly(channel, header_length + payload_length)
    if body is None:
        return None
    return unpack(body[:header_length], body[header_length:], limits)


def _receive_exactly(channel: socket.socket, count: int) -> bytes | None:
    buffer = bytearray(count)
    view = memoryview(buffer)
    received = 0
    while received < count:
        got = channel.recv_into(view[received:])
        if got == 0:
            return None
        received += got
    return bytes(buffer)
