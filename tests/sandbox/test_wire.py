"""Frames survive the trip, and a hostile frame is an error: never a crash, never an allocation."""

from __future__ import annotations

import contextlib
import json
import struct

import numpy as np
import pytest
import safetensors.numpy
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from grader.sandbox.wire import FROM_CHILD, FrameReader, Limits, WireError, pack

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=10,
)
arrays = npst.arrays(
    dtype=st.sampled_from(["float32", "float64", "int64", "bool", "float16"]),
    shape=npst.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4),
)


@given(
    st.dictionaries(st.text(max_size=8), json_values, max_size=4),
    st.dictionaries(st.text("abc.0", min_size=1, max_size=5), arrays, max_size=4),
    st.integers(1, 50),
)
def test_a_frame_survives_the_trip_in_pieces_of_any_size(header, sent, piece):
    data = pack(header, sent)
    reader = FrameReader(FROM_CHILD)
    frames = [frame for i in range(0, len(data), piece) for frame in list(reader.feed(data[i : i + piece]))]
    (frame,) = frames
    assert frame.header == header
    assert frame.arrays.keys() == sent.keys()
    for name, array in sent.items():
        assert frame.arrays[name].dtype == array.dtype
        assert frame.arrays[name].shape == array.shape
        assert frame.arrays[name].tobytes() == array.tobytes()


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_but_a_wire_error(data):
    with contextlib.suppress(WireError):
        list(FrameReader(FROM_CHILD).feed(data))


@given(st.binary(max_size=100), st.binary(max_size=100))
def test_no_header_and_payload_raise_anything_but_a_wire_error(header, payload):
    data = struct.pack(">II", len(header), len(payload)) + header + payload
    with contextlib.suppress(WireError):
        list(FrameReader(FROM_CHILD).feed(data))


@given(
    st.dictionaries(
        st.sampled_from(["a", "b", "__metadata__"]),
        st.fixed_dictionaries(
            {
                "dtype": st.sampled_from(["F32", "F64", "I64", "BOOL", "BF16", "F8_E4M3", "C64", "F00"]),
                "shape": st.lists(st.integers(-1, 3) | st.just(2**62), max_size=3),
                "data_offsets": st.lists(st.integers(0, 24) | st.just(2**63), min_size=2, max_size=2),
            }
        )
        | json_values,
        max_size=2,
    )
)
@example({"a": {"dtype": "F32", "shape": [4], "data_offsets": [0, 16]}})
def test_a_lying_safetensors_header_is_a_wire_error(entries):
    head = json.dumps(entries).encode()
    payload = struct.pack("<Q", len(head)) + head + b"\0" * 16
    data = struct.pack(">II", 2, len(payload)) + b"{}" + payload
    try:
        frames = list(FrameReader(FROM_CHILD).feed(data))
    except WireError:
        return
    assert all(array.nbytes <= 16 for frame in frames for array in frame.arrays.values())


@pytest.mark.parametrize(("header", "payload"), [(2**32 - 1, 0), (0, 2**32 - 1), (64 * 1024 + 1, 0)])
def test_a_length_over_the_limit_is_refused_before_its_bytes_come(header, payload):
    with pytest.raises(WireError, match="over the limit"):
        list(FrameReader(FROM_CHILD).feed(struct.pack(">II", header, payload)))


def test_more_arrays_than_allowed_are_refused():
    data = pack({}, {str(i): np.zeros(1) for i in range(4)})
    with pytest.raises(WireError, match="4 arrays"):
        list(FrameReader(Limits(arrays=3)).feed(data))


described = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "__metadata__", ""]),
        st.sampled_from(["float32", "int64", "object", "c"]),
        st.lists(st.integers(-1, 3) | st.sampled_from([2**31, 2**64, 10**40, True, None, 1.0]), max_size=3),
    ).map(list)
    | json_values,
    max_size=4,
)
ROWS = {"float32": np.arange(4, dtype="float32"), "int64": np.arange(3)}


@given(described | json_values)
@example([["a", "float32", [2, 2]], ["b", "int64", [3]]])
@example([["a", "float32", [4]], ["b", "int64", [3]], ["c", "int64", [0, 10**40]]])
@example([["a", "float32", [1] * 100 + [4]], ["b", "int64", [3]]])
def test_arrays_that_are_described_falsely_are_a_wire_error(described):
    payload = safetensors.numpy.save(ROWS)
    head = json.dumps({"joined arrays": described}).encode()
    data = struct.pack(">II", len(head), len(payload)) + head + payload
    try:
        (frame,) = FrameReader(FROM_CHILD).feed(data)
    except WireError:
        return
    if described is not None:
        entries = sorted(entry for array in frame.arrays.values() for entry in array.ravel().tolist())
        assert entries == sorted(entry for row in ROWS.values() for entry in row.tolist())


@pytest.mark.parametrize(
    "described",
    [
        [["a", "float32", [4]]],
        [["a", "float32", [4]], ["b", "int64", [2]]],
        [["a", "float32", [4]], ["b", "int64", [4]]],
        [["a", "float32", [4]], ["a", "int64", [3]]],
        [["a", "float32", [-2, -2]], ["b", "int64", [3]]],
        [["a", "float32", [4]], ["b", "int64", [3]], ["c", "float64", [0]]],
    ],
)
def test_each_entry_of_a_row_belongs_to_one_array(described):
    payload = safetensors.numpy.save(ROWS)
    head = json.dumps({"joined arrays": described}).encode()
    with pytest.raises(WireError, match="not as it says"):
        list(FrameReader(FROM_CHILD).feed(struct.pack(">II", len(head), len(payload)) + head + payload))


def test_a_header_nested_deeper_than_python_can_read_is_refused():
    header = b"[" * 60_000
    with pytest.raises(WireError):
        list(FrameReader(FROM_CHILD).feed(struct.pack(">II", len(header), 0) + header))
