"""The grader's end of a search for the place of a mistake: one child, and what is confirmed of its edits.

The child is a new one, started when the verdicts stand. It has the student's code and makes the edits; who
judges them is handed over as two functions, so that nothing here knows what is right. Whatever the child
does, the search ends in time: then what was confirmed counts, and a file that breaks the conversation has
lost its own place and nothing else.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from grader.answer import Answer, Failure
from grader.sandbox.barriers.confinement import Profile
from grader.sandbox.child.editing.edit import Span
from grader.sandbox.child.editing.kinds import Kind
from grader.sandbox.host.base import Sandbox
from grader.sandbox.host.budget import PATIENCE, Time
from grader.sandbox.host.conversation import Child, ChildEnded, TooMuchOutput
from grader.sandbox.host.decode import read_answer
from grader.sandbox.host.living_child import make_ready
from grader.sandbox.host.requests import ExerciseRequest, as_wire
from grader.sandbox.host.stopwatch import OutOfTime
from grader.sandbox.host.watchdog import TooMuchMemory
from grader.sandbox.wire import Frame, WireError, pack
from grader.submission import Submission

MOST_BYTES = 8 << 20
MOST_REPLIES = 5_000
FIRST_LOOK = 3
"""How many failing calls a candidate answers before it answers all."""
MOST_SURVIVORS = 100
"""Candidates that are right on one call and wrong on others; then it is no good call to find one by."""
AFTERWARDS = 1_000
"""Edits at least to go on to after the first that does, for other places of its kind; else as many as came
before it. Not seconds: what is told beside the first would depend on what else the machine does."""

Answers = Sequence[Answer | Failure]


@dataclass(frozen=True)
class Search:
    """What to search: the failing calls, the telling ones first, what the first thing is that is wrong, the
    seconds of processor time to find the first repair in, and whether `rare` edits are tried too (see
    `editing.order`)."""

    failing: tuple[int, ...]
    complaint: str
    seconds: float
    rare: bool = True


@dataclass(frozen=True)
class Repair:
    """An edit after which every call is right: what kind it is, and where."""

    kind: Kind
    span: Span


@dataclass(frozen=True)
class Found:
    """The edits that were confirmed, in the order in which they were found, and the seconds of processor time
    that the child took."""

    repairs: tuple[Repair, ...]
    seconds: float


@dataclass(frozen=True)
class Judges:
    """Who knows what is right: `screen` says which answers to one call are, `confirm` whether the answers to
    several calls all are."""

    screen: Callable[[int, Answers], Sequence[bool]]
    confirm: Callable[[Sequence[int], Answers], bool]


class _Over(Exception):
    """The child has said all that it may, or all that is of use."""


def find_repairs(
    sandbox: Sandbox,
    profile: Profile,
    submission: Submission,
    request: ExerciseRequest,
    search: Search,
    judges: Judges,
) -> Found:
    """Search with a new child. Raises SandboxError where none can be started; nothing that student code does
    raises."""
    child = Child(sandbox, profile)
    conversation = _Conversation(child, request, search, judges)
    try:
        make_ready(child, request.devices, profile)
        child.send(as_wire([*submission.files, *submission.beside]))
        child.send(pack(_question(request, search)))
        child.send(request.frame)
        conversation.listen()
    except (_Over, OutOfTime, TooMuchOutput, TooMuchMemory, ChildEnded, WireError):
        pass
    finally:
        child.dismiss()
    return Found(tuple(conversation.repairs), conversation.spent.processor)


def _question(request: ExerciseRequest, search: Search) -> Mapping[str, object]:
    return {
        "search": request.exercise,
        "of": request.file,
        "failing": list(search.failing),
        "complaint": search.complaint,
        "rare": search.rare,
        "seconds": search.seconds,
        "rule": {"ready_made": request.rule["ready_made"]},
    }


class _Conversation:
    def __init__(self, child: Child, request: ExerciseRequest, search: Search, judges: Judges) -> None:
        self._child, self._request, self._search, self._judges = child, request, search, judges
        seconds = 2 * search.seconds + 0.5
        self._limit = Time(seconds, seconds, PATIENCE * seconds)
        self.spent = Time()
        self._began = time.perf_counter()
        self._replies = self._bytes = 0
        self._filter: int | None = None
        self._right: dict[int, bool] = {}
        self._asked: set[int] = set()
        self._confirming: dict[int, list[tuple[int, Answer | Failure]]] = {}
        self._survivors = 0
        self._last: int | None = None
        self._waits = False
        self.repairs: list[Repair] = []

    def listen(self) -> None:
        """Take in what the child says, and have it go on. Raises what ends the conversation."""
        while True:
            frames = list(self._batch())
            if self._filter is None:
                self._filter = self._chosen(frames.pop(0))
            self._screen([frame for frame in frames if "candidate" in frame.header])
            for frame in frames:
                self._take(frame)
            if self._waits and not self._asked:
                self._go_on()
            # What the judge takes for these answers counts here, too.
            if time.perf_counter() > self._began + self._limit.wall:
                raise _Over

    def _batch(self) -> Iterator[Frame]:
        """The replies that are here, at least one."""
        try:
            yield self._counted(self._child.receive(self._limit - self.spent))
            while self._child.has_frame:
                yield self._counted(self._child.receive(self._limit))
        finally:
            self.spent += self._child.newly_used()

    def _counted(self, frame: Frame) -> Frame:
        self._replies += 1
        self._bytes += sum(array.nbytes for array in frame.arrays.values()) + len(str(frame.header))
        if self._replies > MOST_REPLIES or self._bytes > MOST_BYTES:
            raise _Over
        return frame

    def _chosen(self, frame: Frame) -> int:
        """The call on which candidates are tried, by the child's first word."""
        number = frame.header.get("filter")
        if "finished" in frame.header:
            raise _Over
        if type(number) is not int or number not in self._search.failing:
            raise WireError("it has chosen no call that fails")
        return number

    def _take(self, frame: Frame) -> None:
        match frame.header:
            case {"of": int(number), "call": int(call)} if number in self._asked:
                self._confirming.setdefault(number, []).append((call, read_answer(frame, "")))
            case {"confirmed": int(number), "kind": str(kind), "span": list(span)}:
                if number in self._asked:
                    self._confirmed(number, kind, span)
            case {"waits": True}:
                self._waits = True
            case {"finished": True}:
                raise _Over
            case _ if "candidate" not in frame.header:
                raise WireError("it does not belong to a search")

    def _screen(self, frames: Sequence[Frame]) -> None:
        """Judge the answers of candidates, all that came at once together, and ask about those that are right
        in the order of the edits, however many came at once."""
        fresh = [frame for frame in frames if "same" not in frame.header]
        verdicts: dict[int, bool] = {}
        if fresh:
            assert self._filter is not None
            answers = [read_answer(frame, "") for frame in fresh]
            verdicts = dict(zip(map(id, fresh), self._judges.screen(self._filter, answers), strict=True))
        for frame in frames:
            match frame.header:
                case {"candidate": int(number), "same": int(earlier)}:
                    self._judged(number, self._right.get(earlier, False))
                case {"candidate": int(number)} if id(frame) in verdicts:
                    self._judged(number, verdicts[id(frame)])

    def _judged(self, number: int, right: bool) -> None:
        if number in self._right:
            raise WireError("it has answered that already")
        self._right[number] = right
        if not right or self._is_beyond(number):
            return
        self._survivors += 1
        self._ask(number, self._search.failing[:FIRST_LOOK])

    def _go_on(self) -> None:
        if self._last is None and self._survivors > MOST_SURVIVORS:
            raise _Over
        self._waits = False
        self._child.send(pack({"go_on": True}))

    def _is_beyond(self, number: int) -> bool:
        return self._last is not None and number > self._last

    def _ask(self, number: int, calls: Sequence[int]) -> None:
        self._asked.add(number)
        self._confirming.pop(number, None)
        self._child.send(pack({"confirm": number, "calls": list(calls)}))

    def _confirmed(self, number: int, kind: str, span: list[object]) -> None:
        """A candidate has answered the calls it was asked: all of them, or the first few."""
        answered = self._confirming.pop(number, [])
        calls, answers = [call for call, _ in answered], [answer for _, answer in answered]
        everything = calls == list(range(self._request.calls))
        if not everything and calls != list(self._search.failing[:FIRST_LOOK]):
            raise WireError("it has answered something else")
        self._asked.discard(number)
        if self._is_beyond(number) or not self._judges.confirm(calls, answers):
            return
        if not everything:
            self._ask(number, range(self._request.calls))
            return
        repair = _repair(kind, span)
        if self._last is None:
            self._last = number + max(AFTERWARDS, number)
            self._child.send(pack({"alike": number, "last": self._last}))
        if not self.repairs or repair.kind is self.repairs[0].kind:
            self.repairs.append(repair)


def _repair(kind: str, span: list[object]) -> Repair:
    """A repair of plain words and numbers. Raises WireError for anything else."""
    numbers = [n for n in span if type(n) is int and 0 <= n < 2**31]
    with suppress(ValueError):
        if len(numbers) == len(span) == 4:
            first, column, last, end = numbers
            return Repair(Kind(kind), (first, column, last, end))
    raise WireError("it names no place")
