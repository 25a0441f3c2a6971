"""The life of a child: inspect the files, then answer the papers. Runs in the child.

Before it reads a paper it has run no student code, and only what it says until then (which
confinement is in force, what the inspection saw) is believed. Whatever it says later is an
answer: plain values that still have to equal a reference which never enters this process.
"""

from __future__ import annotations

import contextlib
import os
import socket
import sys
from collections.abc import Sequence
from types import ModuleType

from grader.sandbox import wire
from grader.sandbox.calling import answer_call, failure
from grader.sandbox.inspection import inspect_file
from grader.sandbox.loading import LoadFailure, load


def live(channel: socket.socket, layers: Sequence[str]) -> None:
    """Serve one submission, confined by these layers, until the grader closes the channel."""
    channel.sendall(wire.pack({"confinement": list(layers)}))
    sources: dict[str, bytes] = {}
    modules: dict[str, ModuleType | LoadFailure] = {}
    while (frame := wire.receive(channel, wire.TO_CHILD)) is not None:
        match frame.header:
            case {"file": str(file)}:
                sources[file] = frame.arrays["source"].tobytes()
            case {"inspect": str(file), "rules": rules}:
                sources[file] = frame.arrays["source"].tobytes()
                channel.sendall(wire.pack({"inspected": inspect_file(sources[file], rules)}))
            case {"paper": _, "of": str(file)}:
                if file not in modules:
                    modules[file] = load(file, sources[file])
                _answer_paper(channel, frame, modules[file])


def _answer_paper(channel: socket.socket, frame: wire.Frame, module: ModuleType | LoadFailure) -> None:
    """Answer every call of one exercise, a frame each."""
    _flush_output()
    if isinstance(module, LoadFailure):
        channel.sendall(wire.pack({"load_failure": module.message}))
        return
    channel.sendall(wire.pack({"loaded": True}))
    paper = frame.header
    for number, call in enumerate(paper["calls"]):
        try:
            header, arrays = answer_call(module, paper, call, frame.arrays, number)
        except BaseException as error:  # noqa: BLE001 - what came back defeats every look at it
            header, arrays = (
                failure("error", f"What it returned cannot be examined ({type(error).__name__})."),
                {},
            )
        _flush_output()
        channel.sendall(wire.pack(header, arrays))


def _flush_output() -> None:
    """Push out what was printed, and a mark behind it, so that it is told from what comes next."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:  # noqa: BLE001 - a student may have closed or replaced the stream
            continue
    with contextlib.suppress(OSError):
        os.write(1, wire.END_OF_OUTPUT)
