"""Children that are threads: they say whatever bytes they are told to, over a real socket and pipe."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from collections.abc import Callable, Collection, Mapping
from typing import Any

import numpy as np

from grader.sandbox import wire
from grader.sandbox.barriers.confinement import Profile
from grader.sandbox.host.base import ChildProcess
from grader.sandbox.host.requests import ExerciseRequest, request
from grader.submission import SourceFile, Submission

FILE = "01_answers.py"
CALLS = 3
SUBMISSION = Submission("student", (SourceFile(FILE, b"# said by a thread\n", FILE),))

Speech = Callable[[socket.socket, int], None]
"""What a child says: it gets its channel and the descriptor of its output."""


class Speakers:
    """In place of the warm process: every child that it forks is a thread that holds this speech."""

    interruption = None

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        self._living: dict[int, tuple[threading.Thread, socket.socket]] = {}
        self.forked = 0

    def start_child(self, profile: Profile) -> ChildProcess:
        self.forked += 1
        channel, theirs = socket.socketpair()
        output, write_out = os.pipe()
        os.set_blocking(output, False)
        thread = threading.Thread(target=self._live, args=(theirs, write_out), daemon=True)
        self._living[self.forked] = thread, theirs
        thread.start()
        return ChildProcess(self.forked, channel, output)

    def end(self, pid: int) -> int:
        self.dismiss(pid)
        return -9

    def held_by(self, pid: int) -> int:
        return 0

    def processor_seconds(self, pid: int) -> float | None:
        return None

    def delayed_seconds(self, pid: int) -> float | None:
        return None

    def descendants_seconds(self, pid: int) -> float:
        return 0.0

    def prepare(self, modules: Collection[str]) -> bool:
        return False

    def dismiss(self, pid: int) -> None:
        thread, theirs = self._living.pop(pid)
        with contextlib.suppress(OSError):
            theirs.shutdown(socket.SHUT_RDWR)
        # One that prints waits for the grader, which closes the pipe only after this.
        thread.join(timeout=0.05)

    def _live(self, channel: socket.socket, output: int) -> None:
        with channel, contextlib.suppress(OSError):
            self._speech(channel, output)
        os.close(output)


def ask(name: str) -> ExerciseRequest:
    """A request of CALLS calls."""
    header = {"request": name, "of": FILE, "library": "torch", "driver": None, "class": False}
    rule = {"by_hand": False, "ready_made": [], "loops": True, "asks_for": "the formula itself"}
    call = {"case": 0, "device": "cpu", "dtype": "float32"}
    return request(header, rule, [{"arguments": {}}], [call] * CALLS, {})


REQUESTS = [ask("f"), ask("g")]
FOUND = {"line": 1, "plain": True, "stub": False, "findings": [], "kept": None}
INSPECTED = {"inspected": {"exercises": {"f": FOUND, "g": FOUND}, "names": ["f", "g"], "flags": []}}

ANSWER: Mapping[str, Any] = {
    "answer": {
        "value": {"type": "torch.Tensor", "device": "cpu", "requires_grad": False, "array": "0"},
        "modified": [],
        "aliases": ["x"],
    },
    "seconds": 0.001,
    "printed": 0,
}
ARRAYS = {"0": np.ones((2, 2), dtype="float32")}
LOADED = {"loaded": True, "printed": 0}
OPENING = wire.pack_replies([(LOADED, {})])
HONEST = OPENING + wire.pack_replies([(ANSWER, ARRAYS)] * CALLS)


def conversation(about_f: Callable[[socket.socket], None]) -> Speech:
    """An honest child, but for what it says when it is asked about `f`."""

    def speak(channel: socket.socket, output: int) -> None:
        channel.sendall(wire.pack({"ready": True}))
        while (frame := wire.receive(channel, wire.TO_CHILD)) is not None:
            if "inspect" in frame.header:
                channel.sendall(wire.pack(INSPECTED))
            if frame.header.get("request") == "f":
                about_f(channel)
            if frame.header.get("request") == "g":
                channel.sendall(HONEST)

    return speak
