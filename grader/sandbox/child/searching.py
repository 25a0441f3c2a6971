"""The child's end of a search for the place of a mistake: it answers edits of its own, and never knows what
is right.

It is asked `{"search": exercise, "of": file, "failing": [calls], "complaint": kind, "seconds": s, "rule":
...}`, and then gets the request. It says which call it tries candidates on (`{"filter": call}`) and streams
their answers, `{"candidate": n, "answer": ...}`, or `{"candidate": n, "same": m}` where that is the answer of
an earlier one. Meanwhile it may be asked `{"confirm": n, "calls": [...]}`: it answers these calls with that
edit, and then says `{"confirmed": n, "kind": ..., "span": [...]}`. After `{"alike": n, "last": m}` it tries
only edits of the kind of that one, the last of them number m: other places are told with the first only where
they are as simple. It learns that one of its candidates is worth a look, and nothing else.

An edit's number is its place among all edits, tried or not, so that it is the same in every search. The clock
says when to give up looking for the first; what is told beside it is a matter of numbers alone.
"""

from __future__ import annotations

import hashlib
import io
import select
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

BATCH_REPLIES = 100
LOOKED_AT = 4
"""How many failing calls are looked at to choose one."""
CHEAP, CHEAP_EFFORT = 4, 100
"""A call is as good as the cheapest that takes no more than so many times its effort, or so much more."""
FEWEST = 50
"""Candidates that there must be time for: with fewer, hardly any search finds something."""
LAST_QUESTIONS = 5.0
"""Seconds to wait for questions about the last candidates."""


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
            _Search(channel, subject, chosen).run(asked["complaint"], asked["seconds"])
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

    def run(self, complaint: str, seconds: float) -> None:
        """Try edits, for so many seconds of processor time until one does."""
        start = time.thread_time()
        program = self._subject.read(self._chosen)
        original = _digest(self._subject.answer(self._chosen))
        self._put(({"filter": self._chosen}, {}))
        seen: dict[bytes, int] = {}
        for number, edit in enumerate(edits(program, complaint)):
            if self._kind is None and time.thread_time() - start > seconds and not self._goes_on():
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
            if self._is_full() and not self._hear(0.0):
                return
        if self._goes_on():  # by one of the last: all that are like it have been tried, too
            self._goes_on()

    def _goes_on(self) -> bool:
        """Say that there are no more candidates, and answer the last questions; True where one of them was
        the first that does, and more like it are asked for."""
        kind = self._kind
        self._put(({"exhausted": True, "last": self._last}, {}))
        return self._hear(LAST_QUESTIONS) and self._kind is not kind

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
        """Whether it is time to send, and to look for a question."""
        replies = self._replies
        return replies.have_waited or replies.bytes > BATCH_BYTES or len(replies) > BATCH_REPLIES

    def _hear(self, patience: float) -> bool:
        """Send what has gathered, and answer what is asked within so many seconds, until more like one is
        asked for; False where the grader has heard enough."""
        self._replies.send()
        while select.select([self._channel], [], [], patience)[0]:
            frame = wire.receive(self._channel, wire.TO_CHILD)
            if frame is None:
                return False
            if "alike" in frame.header:
                self._kind = self._candidates[frame.header["alike"]].kind
                self._last = frame.header["last"]
                return True
            self._confirm(frame.header["confirm"], frame.header["calls"])
        return True

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
