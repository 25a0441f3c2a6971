"""The life of a child: inspect the files, then answer the requests. Runs in the child.

Before it reads a request it has run no student code, and only what it says until then (what the
inspection saw) is believed. Whatever it says later is an
answer: plain values that still have to equal a reference which never enters this process.
"""

from __future__ import annotations

import gc
import io
import os
import socket
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from grader.sandbox import wire
from grader.sandbox.child import devices
from grader.sandbox.child.environment import namespaces
from grader.sandbox.child.invoke import Reply, answer_call, failure
from grader.sandbox.child.loading import Loaded, LoadFailure
from grader.sandbox.child.lookout import Lookout
from grader.sandbox.child.modules import Modules, Spent
from grader.sandbox.child.notebook_cells import python_cells
from grader.sandbox.child.rehearsal import READY_MADE, REHEARSAL
from grader.sandbox.child.replies import FIRST_CALL, PER_REQUEST, Replies, size_of
from grader.sandbox.child.searching import search
from grader.sandbox.child.source.inspection import inspect_file
from grader.sandbox.child.threads import look_into_threads
from grader.sandbox.child.workplace import Workplace


class Output(io.RawIOBase):
    """What Python prints, on descriptor 1, and how many bytes of it there were: each answer says up
    to where its own output goes. A student who prints past it moves it to another call, no more."""

    written = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        written = os.write(1, data)
        self.written += written
        return written


STDIN = 0
GARBAGE_THRESHOLD = 50_000
"""Syntax trees and headers are made of many small objects that live for one call."""
BATCH_PRINTED = 64 * 1024
MAX_TEXT = 4096
ANSWERS_BYTES, INPUTS_WORTH = 2 * 1024 * 1024, 16
"""How many bytes the answers to one exercise may hold, beside so many times those that it is given. Beyond
that no more calls are made: to send and to judge such answers takes longer than the calls."""


def rehearse() -> None:
    """Do once, in the warm process and with gdgrade's own code, what every child will do: much of Python and
    of the libraries is prepared at its first use, and a fork then has it already."""
    inspect_file(REHEARSAL, {"f": {"by_hand": True, "ready_made": ["softmax"]}})
    namespaces()
    modules = Modules(None)
    for file in ("rehearsal.py", "rehearsal.py", "another.py"):
        module = modules.as_new(file, REHEARSAL)
    arrays = {"a": np.ones((2, 3))}
    specs = {"x": {"array": "a"}, "y": {"array": "a"}}
    request = {"request": "f", "of": "rehearsal.py", "library": "torch", "gradients": False}
    request |= {"one_by_one": False, "watch": {"calls": [1], "ready_made": READY_MADE}}
    request |= {"driver": None, "class": False, "position": 0}
    calls = [{"case": 0, "dtype": dtype, "device": "cpu"} for dtype in ("float32", "float64")]
    frame = wire.pack(request | {"cases": [{"arguments": specs}], "calls": calls}, arrays)
    (received,) = wire.FrameReader(wire.TO_CHILD).feed(frame)
    wire.pack_replies(list(_answers(received.header, received.arrays, module, counts_passes=False)))
    modules.close()
    torch.set_grad_enabled(True)


def live(channel: socket.socket, questions: int | None, confine_further: Callable[[], None]) -> None:
    """Serve one submission until the grader closes the channel, or until this process is not as new any
    more. `questions` is the descriptor by which the kernel asks about system calls: the grader gets it, and
    then no other can be sent."""
    gc.set_threshold(GARBAGE_THRESHOLD)
    output = Output()
    sys.stdout = sys.stderr = io.TextIOWrapper(io.BufferedWriter(output), "utf-8", "backslashreplace")
    ready = wire.pack({"ready": True})
    if questions is None:
        channel.sendall(ready)
    else:
        socket.send_fds(channel, [ready], [questions])
        os.close(questions)
    confine_further()
    look_into_threads()
    sources: dict[str, bytes] = {}
    workplace = Workplace()
    modules = Modules(workplace)
    outbox = Outbox(channel, output)
    examine, position = True, 0
    while (frame := wire.receive(channel, wire.TO_CHILD)) is not None:
        match frame.header:
            case {"files": list(names), "cells": dict(cells)}:
                sources |= {name: frame.arrays[str(i)].tobytes() for i, name in enumerate(names)}
                for name in cells:
                    notebook = python_cells(name, sources[name], cells[name])
                    sources[name] = notebook.source
                    workplace.give_notebook(name, notebook.lacking)
                workplace.give(sources)
            case {"inspect": str(file), "rules": rules}:
                inspected = inspect_file(
                    sources[file], rules, workplace.modules, file, workplace.lacking(file)
                )
                channel.sendall(wire.pack({"inspected": inspected}))
            case {"begin": list(names), "memory_bytes": int(memory_bytes)}:
                channel.sendall(wire.pack({"begun": devices.begin(names, memory_bytes) or True}))
            case {"examine": bool(examine)}:
                pass
            case {"watch_import": list(watched)}:
                modules.watched = frozenset(watched)
            case {"search": _, "of": str(file)}:
                # The life of this child was for it alone: it is not as new any more.
                search(channel, sources[file], frame.header, workplace)
                return
            case {"request": _, "of": str(file)}:
                position += PER_REQUEST
                _mark(position)
                try:
                    module = modules.as_new(file, sources[file])
                except Spent as spent:
                    # Nothing that this process says from here on would be worth anything.
                    channel.sendall(wire.pack({"spent": str(spent)}))
                    return
                outbox.one_by_one = frame.header["one_by_one"]
                # Asked again, for the file may have closed stdin: `open(0).read()` does.
                outbox.load_apart = not _mark(position)
                request = {**frame.header, **({} if examine else {"watch": None, "observed": None})}
                request["position"] = position
                found, modules.found = modules.found, None
                for header, arrays in _answers(request, frame.arrays, module):
                    outbox.put(
                        header | {"at_import": found} if found and "loaded" in header else header, arrays
                    )
                outbox.send()


class Outbox:
    """Replies on their way to the grader. Those of fast calls go together; that of a slow one is sent at
    once, since the next call may be as slow. Those of a request that is asked `one_by_one` are sent as they
    come, so that none is lost when a later call ends the process. What says that a file was loaded is sent by
    itself where `load_apart` asks for it: where the grader does not see whether a call has begun."""

    def __init__(self, channel: socket.socket, output: Output) -> None:
        self.one_by_one = False
        self.load_apart = True
        self._output = output
        self._replies = Replies(channel)
        self._printed = 0

    def put(self, header: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> None:
        """Take a reply, and send what has gathered where that is enough or has waited long enough."""
        _flush()
        size = size_of(arrays) + len(header.get("failure", ())) * MAX_TEXT
        if not self._replies.have_room(len(arrays), size):
            self.send()
        self._replies.add(header | {"printed": self._output.written}, arrays, size)
        # The grader counts what was printed since the last answer that it has.
        printed = self._output.written - self._printed
        # What a file prints when it is loaded is not to be taken for what its first call prints.
        apart = "loaded" in header and (self.load_apart or printed)
        if self.one_by_one or apart or self._replies.have_waited or printed > BATCH_PRINTED:
            self.send()

    def send(self) -> None:
        """Send what has gathered, if anything has."""
        self._replies.send()
        self._printed = self._output.written


def _answers(
    request: Mapping[str, Any],
    arrays: Mapping[str, NDArray[Any]],
    module: Loaded | LoadFailure,
    *,
    counts_passes: bool = True,
) -> Iterator[Reply]:
    """Whether the file could be loaded, then an answer to every call of one exercise, with what was `found`
    in it that the by-hand rule forbids. Backward passes are counted over all calls together, which is enough
    unless one of them ends the process: of those that are asked `one_by_one`, each says its own. A process
    that will fork `counts_passes` never: it takes one, for which torch may start threads."""
    if isinstance(module, LoadFailure):
        yield {"load_failure": module.message}, {}
        return
    yield {"loaded": True}, {}
    room = ANSWERS_BYTES + INPUTS_WORTH * size_of(arrays)
    watch = request["watch"]
    lookout = Lookout(watch["ready_made"], counts_passes=counts_passes) if watch else None
    last = len(request["calls"]) - 1
    for number, call in enumerate(request["calls"]):
        header, answer = _answer(request, arrays, module, number, call) if room >= 0 else _untried()
        room -= size_of(answer)
        if lookout:
            found = lookout.found() + (lookout.passes() if request["one_by_one"] else [])
            found += lookout.end() if number == last else []
            if found:
                header["found"] = [*found, *header.get("found", ())]
        yield header, answer


def _answer(
    request: Mapping[str, Any],
    arrays: Mapping[str, NDArray[Any]],
    module: Loaded,
    number: int,
    call: Mapping[str, Any],
) -> Reply:
    _mark(request["position"] + FIRST_CALL + number)
    try:
        return answer_call(module, request, call, arrays, number)
    except BaseException as error:  # noqa: BLE001 - what came back defeats every look at it
        sentence = f"What it returned cannot be examined ({type(error).__name__})."
        return failure("error", sentence, lost=devices.is_lost(error)), {}


def _untried() -> Reply:
    sentence = "Not tried, because the earlier answers hold far more data than the exercise asks for."
    return failure("error", sentence) | {"untried": True}, {}


def _mark(place: int) -> bool:
    """Tell the grader which request begins, or which call of it, where stdin is a file that it opened: both
    read one position in it. It costs nothing and is looked at when the child ends. Whether it can do so."""
    try:
        return os.lseek(STDIN, place, os.SEEK_SET) == place
    except OSError:
        return False


def _flush() -> None:
    """Push out what was printed, before the answer."""
    for stream in (sys.stdout,) if sys.stdout is sys.stderr else (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:  # noqa: BLE001 - a student may have closed or replaced the stream
            continue
