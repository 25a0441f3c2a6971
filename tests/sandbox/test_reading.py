"""Whatever a child says of an answer is read as plain values, or is a wire error."""

from __future__ import annotations

import contextlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.answer import Answer, Failure
from grader.sandbox.host.decode import (
    MAX_MESSAGE,
    MAX_NAME,
    MAX_NAMES,
    MAX_TEXT,
    plain_text,
    read_answer,
)
from grader.sandbox.wire import Frame, WireError

ARRAYS = {"0": np.ones((2, 2), dtype="float32")}
keys = st.sampled_from(
    [
        "answer",
        "failure",
        "value",
        "modified",
        "aliases",
        "status",
        "message",
        "type",
        "array",
        "parts",
        "0",
        "dtype",
    ]
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10) | keys,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(keys, values, max_size=3), values)
def test_any_header_is_an_answer_a_failure_or_a_wire_error(header, value):
    for candidate in (header, {"answer": {"value": {"parts": [value]}, "modified": [value], "aliases": []}}):
        with contextlib.suppress(WireError):
            assert isinstance(read_answer(Frame(candidate, ARRAYS), ""), (Answer, Failure))


@pytest.mark.parametrize("status", ["passed", "partial", "forbidden", "not_run", "", 1, None])
def test_a_child_cannot_give_itself_a_status(status):
    with pytest.raises(WireError):
        read_answer(Frame({"failure": {"status": status, "message": "m"}}, {}), "")


def test_the_dtype_is_that_of_the_array_whatever_the_child_says():
    value = {"type": "torch.Tensor", "array": "0", "dtype": "float64", "device": "cpu"}
    answer = read_answer(Frame({"answer": {"value": value, "modified": [], "aliases": []}}, ARRAYS), "")
    assert answer.value.dtype == "float32"


@given(st.text() | st.integers() | st.none())
def test_text_from_a_child_is_short_and_printable(value):
    text = plain_text(value)
    assert len(text) <= MAX_TEXT
    assert all(c.isprintable() or c in "\n\t" for c in text)


def test_names_and_messages_of_any_length_are_cut():
    long = "E" * 5000
    failure = read_answer(Frame({"failure": {"status": "error", "message": long}}, {}), "")
    assert len(failure.message) == MAX_MESSAGE
    assert failure.message.endswith("…")
    value = {"type": long, "dtype": long, "device": long}
    frame = Frame({"answer": {"value": value, "modified": [long] * 1000, "aliases": []}}, {})
    answer = read_answer(frame, "")
    assert {len(answer.value.type), len(answer.value.dtype), len(answer.value.device)} == {MAX_NAME}
    assert [len(name) for name in answer.modified] == [MAX_NAME] * MAX_NAMES
