"""Whatever a child says, the grader gets an answer, a failure or a wire error of it: it never crashes,
hangs or grows, and what the child says of one exercise stays with that one."""

from __future__ import annotations

import contextlib
import json
import os
import struct
import time
import tracemalloc
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings

from grader.answer import Answer, Failure
from grader.report import Status
from grader.sandbox import wire
from grader.sandbox.barriers.confinement import Profile
from grader.sandbox.host.budget import Time
from grader.sandbox.host.conversation import MAX_OUTPUT, Child, ChildEnded, TooMuchOutput
from grader.sandbox.host.decode import read_answer
from grader.sandbox.host.run import ExerciseResponse, run
from grader.sandbox.host.stopwatch import OutOfTime
from grader.sandbox.wire import FROM_CHILD, Frame, FrameReader, WireError, replies_of
from tests.sandbox.hostile_frames import GOOD_ENTRY, frame_of, frames, json_text, streams
from tests.sandbox.speaking import (
    ANSWER,
    CALLS,
    HONEST,
    LOADED,
    OPENING,
    REQUESTS,
    SUBMISSION,
    Speakers,
    Speech,
    conversation,
)

LIMIT = 0.15
ONE_ANSWER, IN_TIME = Time.limit(LIMIT), Time.limit(30 * LIMIT)
SOON = 400 * LIMIT
"""Seconds in which a submission has its responses on the busiest machine, and less than for ever."""
MEGABYTE = 2**20

few = settings(max_examples=150, deadline=None)
many = settings(max_examples=5000, deadline=None)
slow_few = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
slow_many = settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))


def replies(data: bytes) -> Iterator[Frame]:
    for frame in FrameReader(FROM_CHILD).feed(data):
        yield from replies_of(frame)


# What a frame says


def is_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(WireError):
        for reply in replies(data):
            with contextlib.suppress(WireError):
                assert isinstance(read_answer(reply, ""), (Answer, Failure))


test_a_tampered_frame_is_read_or_refused = few(given(frames())(is_read_or_refused))
test_many_tampered_frames_are_read_or_refused = pytest.mark.long(many(given(frames())(is_read_or_refused)))


@given(streams())
@few
def test_a_stream_says_the_same_in_pieces_of_any_size(data):
    def heard(pieces: list[bytes]) -> list[str]:
        reader, told = FrameReader(FROM_CHILD), []
        try:
            for piece in pieces:
                for frame in reader.feed(piece):
                    told.append(repr(frame))
        except WireError as error:
            told.append(str(error))
        return told

    assert heard([data]) == heard([data[i : i + 1] for i in range(len(data))])


def described(entries: dict[str, object] | bytes, data: bytes = b"") -> bytes:
    head = entries if isinstance(entries, bytes) else json.dumps(entries).encode()
    return struct.pack("<Q", len(head)) + head + data


TWO = b'{"replies":[{},{}]}'
FULL = FROM_CHILD.payload_bytes
EMPTY = b'"%d":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}'

BURDENS = {
    "an array whose reply has 5000 digits": frame_of(
        TWO, described({"9" * 5000 + "/0": GOOD_ENTRY}, bytes(16))
    ),
    "an array of reply 01": frame_of(TWO, described({"01/0": GOOD_ENTRY}, bytes(16))),
    "70000 arrays": frame_of(TWO, described(b"{" + b",".join(EMPTY % i for i in range(70_000)) + b"}")),
    "megabytes about its arrays": frame_of(TWO, described({"__metadata__": {"a": "x" * (FULL - 100)}})),
    "megabytes of spaces": frame_of(TWO, described(b"{" + b" " * (FULL - 100) + b"}")),
    "a description of 2**64 - 1 bytes": frame_of(TWO, b"\xff" * 8 + b"{}"),
    "a payload of seven bytes": frame_of(TWO, bytes(7)),
    "deep arrays": frame_of(TWO, described(b'{"a":' + b"[" * 60_000)),
    "a deep header": frame_of(b"[" * 60_000, b""),
    "a number of 60000 digits": frame_of(b'{"printed":' + b"9" * 60_000 + b"}", b""),
}


@pytest.mark.parametrize("data", BURDENS.values(), ids=BURDENS.keys())
def test_a_burden_is_refused_at_once(data):
    tracemalloc.start()
    start = time.process_time()
    try:
        with pytest.raises(WireError):
            list(replies(data))
        assert time.process_time() - start < 0.5
        # The frame itself, as a buffer and as the two parts of it, and not much more.
        assert tracemalloc.get_traced_memory()[1] < 3 * len(data) + 8 * MEGABYTE
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "data",
    [
        frame_of(b"{}", b"") * 26_000,
        frame_of(b'{"replies":[]}', b"") * 11_000,
        frame_of(b'{"replies":[' + b",".join([b"{}"] * 21_000) + b"]}", b"") * 4,
    ],
    ids=["frames", "empty frames", "replies"],
)
def test_a_flood_is_bounded_by_its_bytes(data):
    tracemalloc.start()
    try:
        assert all(isinstance(reply, Frame) for reply in list(replies(data)))
        assert tracemalloc.get_traced_memory()[1] < 64 * MEGABYTE
    finally:
        tracemalloc.stop()


# What one child says over a socket


@contextlib.contextmanager
def talking_to(speech: Speech) -> Iterator[Child]:
    child = Child(Speakers(speech), Profile())
    try:
        yield child
    finally:
        child.end()


def test_an_answer_that_comes_byte_by_byte_is_out_of_time():
    def dribble(channel, output):
        for byte in HONEST:
            channel.sendall(bytes([byte]))
            time.sleep(LIMIT / 10)

    with talking_to(dribble) as child, pytest.raises(OutOfTime):
        child.receive(ONE_ANSWER)


def test_frames_that_hold_no_reply_do_not_extend_the_time():
    def chatter(channel, output):
        while True:
            channel.sendall(frame_of(b'{"replies":[]}', b"") * 100)

    with talking_to(chatter) as child, pytest.raises(OutOfTime):
        child.receive(ONE_ANSWER)


def test_a_child_that_never_reads_is_out_of_time_and_blocks_nobody():
    """Whoever waited for it would hear of its end instead."""
    with talking_to(lambda channel, output: time.sleep(SOON)) as child:
        child.send(bytes(16 * MEGABYTE))
        with pytest.raises(OutOfTime):
            child.receive(ONE_ANSWER)


def test_what_was_answered_by_a_child_that_reads_no_more_still_counts():
    def answer_and_end(channel, output):
        channel.sendall(HONEST)

    with talking_to(answer_and_end) as child:
        child.send(bytes(16 * MEGABYTE))
        assert [child.receive(IN_TIME).header for _ in range(CALLS + 1)] == [LOADED, *[ANSWER] * CALLS]
        with pytest.raises(ChildEnded):
            child.receive(IN_TIME)


def test_what_a_child_prints_beside_many_answers_is_bounded():
    """Replies that are here already do not make the grader take in whatever is printed meanwhile."""

    def print_for_ever(channel, output):
        said = [{"failure": {"status": "error", "message": ""}, "printed": i} for i in range(1, 600)]
        channel.sendall(frame_of(json_text({"replies": said}).encode(), b""))
        while True:
            os.write(output, b"x" * 65536)

    with talking_to(print_for_ever) as child:
        tracemalloc.start()
        try:
            taken = [child.take_printed(child.receive(IN_TIME)) for _ in range(599)]
            assert tracemalloc.get_traced_memory()[1] < 3 * MAX_OUTPUT
        finally:
            tracemalloc.stop()
        assert set("".join(taken)) <= {"x"}
        with pytest.raises(TooMuchOutput):
            child.receive(IN_TIME)


@pytest.mark.parametrize(
    "printed", [-1, 10**4000, 2**63, True, None, "9", 1.5, [], {}], ids=lambda printed: repr(printed)[:20]
)
def test_a_child_that_lies_about_what_it_printed_gets_what_it_printed_or_nothing(printed):
    def speak(channel, output):
        os.write(output, b"hello")
        said = [{"printed": printed}, {"printed": 5}]
        channel.sendall(frame_of(json_text({"replies": said}).encode(), b""))

    with talking_to(speak) as child:
        first, second = child.receive(IN_TIME), child.receive(IN_TIME)
        assert child.take_printed(first) + child.take_printed(second) == "hello"


# What becomes of a submission


def responses_of(about_f: Callable) -> tuple[ExerciseResponse, ExerciseResponse]:
    """The responses of `f`, about which the child says this, and of `g`, about which it is honest."""
    start = time.monotonic()
    f, g = run(Speakers(conversation(about_f)), SUBMISSION, REQUESTS, LIMIT)
    # One limit for `f`, one for asking it again, one for an import.
    assert time.monotonic() - start < SOON
    for response in (f, g):
        assert len(response.answers) == CALLS
        assert all(isinstance(answer, (Answer, Failure)) for answer in response.answers)
    return f, g


def is_full(response: ExerciseResponse) -> bool:
    return all(isinstance(answer, Answer) for answer in response.answers)


def saying(data: bytes, and_then: str = "end") -> Callable:
    def speak(channel):
        channel.sendall(data)
        if and_then == "end":
            channel.close()

    return speak


def test_an_honest_child_is_heard():
    f, g = responses_of(saying(HONEST, "go on"))
    assert is_full(f)
    assert is_full(g)


def harms_its_own_exercise_at_most(data: bytes) -> None:
    for and_then in ("end", "go on"):
        responses_of(saying(OPENING + data, and_then))
        # The grader is of use afterwards.
        assert all(map(is_full, responses_of(saying(HONEST, "go on"))))


test_a_submission_gets_its_sheets_whatever_its_child_says = slow_few(
    given(streams())(harms_its_own_exercise_at_most)
)
test_submissions_get_their_sheets_whatever_their_children_say = pytest.mark.long(
    slow_many(given(streams())(harms_its_own_exercise_at_most))
)


def test_an_answer_cut_off_anywhere_fails_its_own_exercise_only():
    for length in range(len(OPENING), len(HONEST), 5):
        f, g = responses_of(saying(HONEST[:length]))
        assert {type(answer) for answer in f.answers} == {Failure}
        assert f.answers[0].status is Status.CRASHED
        assert is_full(g)


SAID = {
    "fewer answers, then the end": (OPENING + wire.pack_replies([(ANSWER, {})]), 1),
    "no answers": (OPENING + wire.pack_replies([]), 0),
    "garbage": (OPENING + b"garbage" * 20, 0),
    "a huge length": (OPENING + b"\xff" * 8, 0),
    "a forged score": (OPENING + wire.pack({"status": "passed", "score": 1}), 0),
    "half a frame behind the answers": (HONEST + HONEST[-50:], CALLS),
    "garbage behind the answers": (HONEST + b"garbage" * 20, CALLS),
    "it could not be loaded after all": (HONEST + wire.pack({"load_failure": "no"}), CALLS),
}


@pytest.mark.parametrize(("data", "answered"), SAID.values(), ids=SAID.keys())
def test_what_is_said_of_one_exercise_is_not_held_against_the_next(data, answered):
    f, g = responses_of(saying(data))
    assert [isinstance(answer, Answer) for answer in f.answers] == [i < answered for i in range(CALLS)]
    assert is_full(f) or f.answers[-1].status is Status.CRASHED
    assert is_full(g), g.answers


def test_answers_that_nobody_asked_for_still_have_to_be_answers():
    """They are taken for those of the next exercise of the same submission, and judged as such."""
    surplus = OPENING + wire.pack_replies([(ANSWER, {})] * (CALLS + 5))
    f, g = responses_of(saying(surplus))
    assert is_full(f)
    assert len(g.answers) == CALLS
