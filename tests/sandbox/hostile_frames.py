"""What a hostile child may say: replies that were tampered with, and arrays that lie about themselves."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from tests.sandbox.speaking import ANSWER, LOADED


class Raw(str):
    """JSON text that is put in as it is."""


HUGE, DEEP = 10**4000, 5000
FAILURE = {"failure": {"status": "error", "message": "no"}, "printed": 1}
PARTS = {
    "answer": {**ANSWER["answer"], "value": {"type": "tuple", "parts": [{"type": "float", "array": "0"}]}}
}
VALID = ({"replies": [LOADED, ANSWER, FAILURE]}, {"replies": [ANSWER, PARTS]}, ANSWER, FAILURE, PARTS)
"""Headers that an honest child could send."""

HOSTILE: Sequence[Any] = (
    *(None, True, False, 0, -1, 1.5, "", "passed", "0", "1", "\0", "\x1b[2J", "x" * 9000, [], {}, [[]], [{}]),
    *(HUGE, -HUGE, 2**63, [None] * 100, {"": {}}, {"parts": []}, {"type": [], "array": {}}, {"array": "1"}),
    *map(Raw, ("NaN", "-Infinity", "1e999", "9" * 5000, '"\\ud800"', '"\\ud800\\udc00"', "[" * DEEP, "nul")),
    *(Raw("[" * depth + "]" * depth) for depth in (10, 900, DEEP)),
    *(Raw('{"parts":[' * depth + "]}" * depth) for depth in (4, 300)),
    *(Raw('{"type":"float","type":7,"array":"0","array":"9"}'), Raw('{"parts":[],"parts":3}')),
)


def json_text(value: Any) -> str:
    """JSON, with raw text where the value holds some."""
    if isinstance(value, Raw):
        return str(value)
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{json.dumps(k)}:{json_text(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(json_text, value)) + "]"
    return json.dumps(value)


@st.composite
def tampered(draw: st.DrawFn, value: Any) -> Any:
    """A value with something else in one place of it, at any depth."""
    inside = isinstance(value, (Mapping, list)) and len(value) > 0
    if not inside or draw(st.integers(0, 4)) == 0:
        return draw(st.sampled_from(HOSTILE))
    if isinstance(value, list):
        at = draw(st.integers(0, len(value) - 1))
        return [draw(tampered(item)) if i == at else item for i, item in enumerate(value)]
    key = draw(st.sampled_from(sorted(value)))
    kind = draw(st.sampled_from(["change", "change", "leave out", "rename"]))
    rest = {k: v for k, v in value.items() if k != key}
    if kind == "leave out":
        return rest
    if kind == "rename":
        names = ["replies", "answer", "failure", "lost", "load_failure", "parts", "\ud800", "__class__"]
        return rest | {draw(st.sampled_from(names)): value[key]}
    return rest | {key: draw(tampered(value[key]))}


DTYPES = "F32 F64 I64 I32 U8 BOOL F16 BF16 F8_E4M3 F8_E5M2 F4 C64 U64 F00 f32".split()
NAMES = ["0", "0/0", "1/0", "2/0", "00/0", "-1/0", "9/0", "²/0", "/0", "", "1/", "1/0/0", "9" * 5000 + "/0"]
sizes = st.integers(-1, 4) | st.sampled_from([2**31, 2**62, 2**63, 2**64])
offsets = st.integers(-4, 40) | st.sampled_from([2**31, 2**63 - 1, 2**64])
entries = st.fixed_dictionaries(
    {
        "dtype": st.sampled_from(DTYPES),
        "shape": st.lists(sizes, max_size=3) | st.sampled_from([[1] * 64, [1] * 65, [0, 2**62], None]),
        "data_offsets": st.lists(offsets, min_size=2, max_size=2) | st.sampled_from([[], [0], [0, 16], None]),
    }
)
GOOD_ENTRY = {"dtype": "F32", "shape": [2, 2], "data_offsets": [0, 16]}


@st.composite
def payloads(draw: st.DrawFn) -> bytes:
    """A safetensors file, or what claims to be one."""
    described: dict[str, Any] = draw(
        st.sampled_from([{}, {"0": GOOD_ENTRY}, {"1/0": GOOD_ENTRY}])
        | st.dictionaries(st.sampled_from(NAMES), st.just(GOOD_ENTRY) | entries, max_size=3)
    )
    if draw(st.booleans()) and draw(st.booleans()):
        described = draw(tampered(described))
    if isinstance(described, dict) and draw(st.integers(0, 5)) == 0:
        described = described | {"__metadata__": draw(st.sampled_from(HOSTILE))}
    head = json_text(described).encode(errors="surrogatepass")
    announced = len(head) + draw(st.sampled_from([0, 0, 0, 0, -1, 1, 8, 2**20, 2**63]))
    return struct.pack("<Q", max(announced, 0)) + head + b"\1" * draw(st.sampled_from([16, 16, 0, 8, 64]))


def frame_of(head: bytes, payload: bytes) -> bytes:
    return struct.pack(">II", len(head), len(payload)) + head + payload


@st.composite
def frames(draw: st.DrawFn) -> bytes:
    """The bytes of one frame: a valid reply that was tampered with in up to three places."""
    header: Any = draw(st.sampled_from(VALID))
    for _ in range(draw(st.integers(0, 3))):
        header = draw(tampered(header))
    head = json_text(header).encode(errors="surrogatepass")
    data = frame_of(head, draw(payloads() | st.just(b"")))
    return data[: draw(st.integers(0, len(data)))] if draw(st.integers(0, 5)) == 0 else data


@st.composite
def streams(draw: st.DrawFn) -> bytes:
    """Some frames, with or without garbage between or behind them."""
    return b"".join(draw(st.lists(frames() | st.binary(max_size=12), min_size=1, max_size=3)))
