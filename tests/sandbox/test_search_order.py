"""Of several edits that would do, the first in their order is reported, however fast the machine is."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from grader.answer import Failure
from grader.sandbox.child.editing.kinds import Kind
from grader.sandbox.child.searching import _choose
from grader.sandbox.host.budget import Time
from grader.sandbox.host.searches import Answers, Judges, Search, _Conversation, _Over
from grader.sandbox.wire import TO_CHILD, Frame, FrameReader

CANDIDATES: Sequence[Mapping[str, Any]] = (
    {"failure": "wrong"},
    {"failure": "right"},  # right on this call alone
    {"same": 1},
    {"failure": "right"},
    {"same": 1},
)
REPAIRS = frozenset([2, 3, 4])
"""The candidates that are right on every call. Their places are the lines of their numbers."""


def said(text: str) -> dict[str, Any]:
    return {"failure": {"status": "error", "message": text}}


class Student:
    """A child that sends its frames in portions of some sizes, and answers questions after each."""

    def __init__(self, portions: Sequence[int]) -> None:
        frames = [{"filter": 0}, *({"candidate": n} | self._answer(c) for n, c in enumerate(CANDIDATES))]
        ends = list(itertools.accumulate(portions))
        self._portions = deque(
            [*frames[start:end], {"waits": True}]
            for start, end in itertools.pairwise([0, *ends, len(frames)])
        )
        self._here: deque[dict[str, Any]] = deque()
        self._begun = False
        self._questions: deque[Mapping[str, Any]] = deque()

    @staticmethod
    def _answer(candidate: Mapping[str, Any]) -> Mapping[str, Any]:
        return said(candidate["failure"]) if "failure" in candidate else candidate

    @property
    def has_frame(self) -> bool:
        return bool(self._here)

    def newly_used(self) -> Time:
        return Time()

    def send(self, data: bytes) -> None:
        self._questions.extend(frame.header for frame in FrameReader(TO_CHILD).feed(data))

    def receive(self, _: Time) -> Frame:
        if not self._begun:
            self._begun = True
            self._here.extend(self._portions.popleft())
        if not self._here:
            self._here.extend(self._replies())
        return Frame(self._here.popleft(), {})

    def _replies(self) -> Iterator[dict[str, Any]]:
        while self._questions:
            question = self._questions.popleft()
            if "alike" in question:
                continue
            if "go_on" in question:
                yield from self._portions.popleft() if self._portions else [{"finished": True}]
                continue
            number = question["confirm"]
            right = "right" if number in REPAIRS else "wrong"
            for call in question["calls"]:
                yield said(right) | {"of": number, "call": call}
            yield {"confirmed": number, "kind": Kind.SIGN.value, "span": [number, 0, number, 1]}


def is_right(answers: Answers) -> list[bool]:
    return [isinstance(answer, Failure) and answer.message == "right" for answer in answers]


@pytest.mark.parametrize("portions", [(1,), (7,), (2, 1, 1, 1, 1), (3, 2), (4, 3), (2, 4)])
def test_the_first_edit_that_does_is_the_first_repair(portions: Sequence[int]) -> None:
    judges = Judges(
        screen=lambda _, answers: is_right(answers), confirm=lambda _, answers: all(is_right(answers))
    )
    request: Any = SimpleNamespace(calls=5)
    child: Any = Student(portions)
    conversation = _Conversation(child, request, Search((0, 1, 2), "value", 60.0), judges)
    with pytest.raises(_Over):
        conversation.listen()
    assert [repair.span[0] for repair in conversation.repairs] == [2, 3, 4]


class Timed:
    """A subject whose clock says what it will."""

    def __init__(self, efforts: Sequence[int], seconds: Sequence[float]) -> None:
        self._efforts, self._seconds = efforts, seconds

    def effort(self, number: int) -> int:
        return self._efforts[number]

    def time(self, number: int) -> float:
        return self._seconds[number]


@pytest.mark.parametrize("seconds", [(1e-4, 1e-4, 1e-4), (5e-2, 1e-5, 1e-5), (1e-5, 5e-2, 1e-5)])
def test_the_call_that_edits_are_tried_on_is_chosen_by_its_effort(seconds: Sequence[float]) -> None:
    subject: Any = Timed((5000, 40, 20), seconds)
    assert _choose(subject, [0, 1, 2]) == (1, seconds[1])
