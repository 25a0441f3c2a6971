"""What a site answers that is not Canvas, or is broken, ends in a sentence."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BufferedIOBase
from typing import Any

import pytest

from grader.doors.canvas_site import CanvasSite
from grader.doors.errors import DoorError
from tests.doors.canvas_server import ASSIGNMENT, COURSE, TOKEN, Canvas, serving, submission

ODD: dict[str, Any] = {
    "a student that is a list": {"user": [1]},
    "no number": {"user_id": None},
    "a number in words": {"user_id": "one"},
    "a score without end": {"score": 10**400},
    "comments that are text": {"submission_comments": "none"},
    "a comment that is text": {"submission_comments": ["none"]},
    "a file that is text": {"submission_comments": [{"attachments": ["page.html"]}]},
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD.keys())
def test_a_submission_in_another_shape_is_a_sentence(odd: dict[str, Any]) -> None:
    with serving(Canvas({1: submission(1, "Ada Abel") | odd})) as canvas:
        site = CanvasSite(canvas.url, TOKEN, COURSE, ASSIGNMENT)
        with pytest.raises(DoorError, match="does not answer as Canvas does"):
            site.standings()


@pytest.mark.parametrize("odd", [7, "none", [1, 2]])
def test_submissions_that_are_none_are_a_sentence(odd: Any) -> None:
    with serving(Canvas({1: odd})) as canvas:
        site = CanvasSite(canvas.url, TOKEN, COURSE, ASSIGNMENT)
        with pytest.raises(DoorError, match="does not answer as Canvas does"):
            site.standings()


def test_a_list_without_end_is_a_sentence() -> None:
    everyone = {user: submission(user, "Ada Abel") for user in range(5)}
    with serving(Canvas(everyone, endless=True)) as canvas:
        site = CanvasSite(canvas.url, TOKEN, COURSE, ASSIGNMENT)
        with pytest.raises(DoorError, match="lists submissions without end"):
            site.standings()


def test_a_submission_that_moved_to_the_next_page_counts_once() -> None:
    everyone = {user: submission(user, "Ada Abel") for user in (1, 2, 3)}
    with serving(Canvas({**everyone, 4: everyone[3]})) as canvas:
        site = CanvasSite(canvas.url, TOKEN, COURSE, ASSIGNMENT)
        assert [one.user for one in site.standings()] == [1, 2, 3]


@pytest.mark.parametrize("code", [403, 429])
def test_too_many_requests_are_no_wrong_token(code: int) -> None:
    told = pytest.raises(DoorError, match="allows no more requests for now; try again later")
    with serving(Canvas({}, too_fast=code)) as canvas, told:
        CanvasSite(canvas.url, TOKEN, COURSE, ASSIGNMENT)


@contextmanager
def _deaf() -> Iterator[str]:
    """The address of a server whose connections are accepted and never answered."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def test_a_server_that_never_answers_is_a_sentence() -> None:
    began = time.monotonic()
    with _deaf() as url, pytest.raises(DoorError, match=r"did not answer a request within 0\.5 seconds"):
        CanvasSite(url, TOKEN, COURSE, ASSIGNMENT, seconds=0.5)
    assert time.monotonic() - began < 10


def test_nobody_at_the_address_is_a_sentence() -> None:
    with _deaf() as url:
        pass
    with pytest.raises(DoorError, match=r"cannot be reached, or ended the connection \(ConnectionError\)"):
        CanvasSite(url, TOKEN, COURSE, ASSIGNMENT)


def _byte_by_byte(pause: float) -> Callable[[BufferedIOBase, bytes], None]:
    def write(stream: BufferedIOBase, text: bytes) -> None:
        for place in range(len(text)):
            stream.write(text[place : place + 1])
            time.sleep(pause)

    return write


def test_a_slow_answer_is_read_to_its_end_and_one_that_goes_on_and_on_is_a_sentence() -> None:
    """Each byte comes soon after the one before, so no silence is ever long."""
    with serving(Canvas({1: submission(1, "Ada Abel")}, write=_byte_by_byte(0.001))) as canvas:
        site = CanvasSite(canvas.url, TOKEN, COURSE, ASSIGNMENT)
        assert [one.user for one in site.standings()] == [1]
        canvas.write = _byte_by_byte(0.05)
        with pytest.raises(DoorError, match="did not answer a request within 1 seconds"):
            CanvasSite(canvas.url, TOKEN, COURSE, ASSIGNMENT, seconds=1)


def _half(stream: BufferedIOBase, text: bytes) -> None:
    """Half of an answer, then the end of the connection."""
    stream.write(text[: len(text) // 2])
    raise ConnectionAbortedError


def test_a_server_that_dies_in_the_middle_of_an_answer_is_a_sentence() -> None:
    with serving(Canvas({1: submission(1, "Ada Abel")})) as canvas:
        site = CanvasSite(canvas.url, TOKEN, COURSE, ASSIGNMENT)
        canvas.write = _half
        with pytest.raises(DoorError, match=r"ended the connection|does not answer as Canvas does"):
            site.standings()
