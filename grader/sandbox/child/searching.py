"""The child's end of a search for the place of a mistake: it answers edits of its own, and never knows what
is right.

It is asked `{"search": exercise, "of": file, "failing": [calls], "complaint": kind, "rare": true,
"seconds": s, "rule": ...}`, and then gets the request. It says which call it tries candidates on
(`{"filter": call}`) and sends their answers, `{"candidate": n, "answer": ...}`, or `{"candidate": n, "same":
m}` where that is the answer of an earlier one. After some it says `{"waits": true}` and may be asked
`{"confirm": n, "calls": [...]}`: it answers these calls with that edit, and then says `{"confirmed": n,
"kind": ..., "span": [...]}`. After `{"alike": n, "last": m}` it is to try only edits of the kind of that one,
the last of them number m: other places are told with the first only where they are as simple. After
`{"go_on": true}` it tries more. It learns that one of its candidates is worth a look, and nothing else.

An edit's number is its place among all edits, tried or not, so that it is the same in every search. The clock
says when to give up looking for the first; what is told beside it is a matter of numbers alone.
"""

from __future__ import annotations

import hashlib
import io
import socket
import sys
import time
import warnings
from collections.abc import Mapping
from typing import Any

from grader.sandbox import wire
from grader.sandbox.child.editing.edit import Edit
from grader.sandbox.child.editing.kinds import Kind
from grader.sandbox.child.editing.order import edits
from grader.sandbox.child.invoke import Reply
from grader.sandbox.child.replies import BATCH_BYTES, Replies, size_of
from grader.sandbox.child.subject import Subject
from grader.sandbox.child.workplace import Workplace

FEWEST_AT_ONCE, MOST_AT_ONCE = 10, 100
"""How many candidates are tried before the grader is asked about them: few at first, since most of the edits
that do are among the first, then twice as many each time."""
LOOKED_AT = 4
"""How many failing calls are looked at to choose one."""
CHEAP, CHEAP_EFFORT = 4, 100
"""A call is as good as the cheapest that takes no more than so many times its effort, or so much more."""
FEWEST = 50
"""Candidates that there must be time for: with fewer, hardly any search finds something."""


class Silent(io.TextIOBase):
    """Where candidates print to: hundreds of them may print a lot each."""

    def write(self, text: str) -> int:
        return len(text)


def search(channel: socket.socket, source: bytes, asked: Mapping[str, Any], workplace: Workplace) -> None:
    """Serve one search, until the grader has heard enough or there are no more edits."""
    request = wire.receive(channel, wire.TO_CHILD)
    if request is None:
        return
    sys.stdout = sys.stderr = Silent()
    warnings.simplefilter("ignore")
    try:
        subject = Subject(source, request.header, request.arrays, asked["rule"], workplace)
        chosen, seconds = _choose(subject, asked["failing"])
        if seconds <= asked["seconds"] / FEWEST:
            _Search(channel, subject, chosen).run(asked)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        pass
    channel.sendall(wire.pack({"finished": True}))


def _choose(subject: Subject, failing: list[int]) -> tuple[int, float]:
    """The first cheap one of the failing calls, and the seconds it takes. What is cheap is counted: a choice
    by the clock would find other places on another machine."""
    effort = {number: subject.effort(number) for number in failing[:LOOKED_AT]}
    least = min(effort.values())
    first = next(n for n, takes in effort.items() if takes <= max(CHEAP * least, least + CHEAP_EFFORT))
    return first, subject.time(first)


class _Search:
    """The candidates of one search, and the answers on their way."""

    def __init__(self, channel: socket.socket, subject: Subject, chosen: int) -> None:
        self._channel, self._subject, self._chosen = channel, subject, chosen
        self._candidates: dict[int, Edit] = {}
        self._kind: Kind | None = None
        self._last: int | None = None
        self._replies = Replies(channel)
        self._most = FEWEST_AT_ONCE

    def run(self, asked: Mapping[str, Any]) -> None:
        """Try edits, for so many seconds of processor time until one does."""
        start, seconds = time.thread_time(), asked["seconds"]
        program = self._subject.read(self._chosen)
        original = _digest(self._subject.answer(self._chosen))
        self._put(({"filter": self._chosen}, {}))
        seen: dict[bytes, int] = {}
        for number, edit in enumerate(edits(program, asked["complaint"], asked["rare"])):
            if self._kind is None and time.thread_time() - start > seconds:
                self._hear()
                if self._kind is None:
                    return
            if self._last is not None and number > self._last:
                break
            if self._kind not in (None, edit.kind):
                continue
            reply = self._try(edit)
            if reply is None or (digest := _digest(reply)) == original:
                continue
            self._candidates[number] = edit
            if digest in seen:
                self._put(({"candidate": number, "same": seen[digest]}, {}))
            else:
                seen[digest] = number
                self._put(({"candidate": number} | reply[0], reply[1]))
            if self._is_full() and not self._hear():
                return
        self._hear()

    def _try(self, edit: Edit) -> Reply | None:
        """What the chosen call answers with an edit; None where it gives no answer."""
        with self._subject.edited(edit) as done:
            reply = self._subject.answer(self._chosen) if done else None
        if reply is None or "answer" not in reply[0]:
            return None
        # What it took and where it stands differ from run to run, and are asked of no candidate.
        return {key: value for key, value in reply[0].items() if key in ("answer", "as_asked")}, reply[1]

    def _put(self, reply: Reply) -> None:
        if not self._replies.have_room(len(reply[1])):
            self._replies.send()
        self._replies.add(*reply, size_of(reply[1]))

    def _is_full(self) -> bool:
        """Whether it is time to ask about what has gathered."""
        replies = self._replies
        return replies.have_waited or replies.bytes > BATCH_BYTES or len(replies) >= self._most

    def _hear(self) -> bool:
        """Send what has gathered, and answer what is asked about it; False where the grader has heard
        enough. Nothing is tried meanwhile: it would be for nothing where one of these does."""
        self._put(({"waits": True}, {}))
        self._replies.send()
        self._most = min(2 * self._most, MOST_AT_ONCE)
        while (frame := wire.receive(self._channel, wire.TO_CHILD)) is not None:
            match frame.header:
                case {"confirm": number, "calls": calls}:
                    self._confirm(number, calls)
                case {"alike": number, "last": last}:
                    self._kind, self._last = self._candidates[number].kind, last
                case _:
                    return True
        return False

    def _confirm(self, number: int, calls: list[int]) -> None:
        edit = self._candidates[number]
        for call, (header, arrays) in zip(calls, self._subject.answers_with(edit, calls), strict=True):
            self._put((header | {"of": number, "call": call}, arrays))
        self._put(({"confirmed": number, "kind": edit.kind.value, "span": list(edit.span)}, {}))
        self._replies.send()


def _digest(reply: Reply) -> bytes:
    """Equal for equal answers."""
    header, arrays = reply
    described = hashlib.blake2b(repr(header.get("answer")).encode(), digest_size=16)
    for key, array in arrays.items():
        described.update(f"{key}{array.shape}".encode())
        described.update(array.tobytes())
    return described.digest()
