"""What a warm process, or a fork of it, becomes: a child for a submission, or a trusted process."""

from __future__ import annotations

import gc
import importlib
import json
import os
import socket
import sys
import traceback
from collections.abc import Callable, Sequence
from functools import partial
from typing import NoReturn

from grader.sandbox.barriers.confinement import Barriers, Profile, confine, confine_further, own_session
from grader.sandbox.barriers.probe import Scene, try_acts

CHANNEL, QUESTIONS = 3, 4
FAULT_OF_OURS = 86
"""The exit code of a child that ended by an error outside of the student's calls."""

MOST_DESCRIPTORS = 65536
DESCRIPTORS = 4  # a child gets its channel, stdin, stdout and stderr


def become_child(
    profile: Profile, barriers: Barriers, connect: Callable[[int | None], socket.socket | None]
) -> NoReturn:
    """Give up what a child does not need, and live. `connect` gives its channel, or None where it turns
    out not to be needed; beside that it keeps one descriptor open, which it is told."""
    status = 1
    try:
        from grader.sandbox.child import serve as child

        _hide_grader()
        _hide_packages(barriers.packages)
        questions = confine(profile, barriers)
        if channel := connect(questions):
            status = FAULT_OF_OURS
            further = partial(confine_further, profile, barriers)
            child.live(channel, QUESTIONS if questions is not None else None, further)
        status = 0
    except BaseException:  # noqa: BLE001 - whatever it is, this process must end here
        if status != FAULT_OF_OURS:  # from then on stderr is the student's
            traceback.print_exc()
    finally:
        os._exit(status)


def become_probe(scene: Scene, barriers: Barriers, tell: Callable[[bytes], object]) -> NoReturn:
    """Confine this process as a child of the profile is, and tell in JSON what it can do all the same."""
    try:
        questions = confine(scene.profile, barriers)
        if questions is not None:
            os.close(questions)  # nobody answers: what is not allowed fails at once
        confine_further(scene.profile, barriers)
        tell(json.dumps(try_acts(scene)).encode() + b"\n")
    finally:
        os._exit(0)


def become_trusted(entry: str, root: str, connect: Callable[[], socket.socket]) -> NoReturn:
    """Run `module:function` of the grader with the channel; for the examiner."""
    status = 1
    try:
        own_session(Profile(), Barriers())
        channel = connect()
        gc.unfreeze()
        if root not in sys.path:
            sys.path.insert(0, root)
        module, function = entry.split(":")
        getattr(importlib.import_module(module), function)(channel)
        status = 0
    except BaseException:  # noqa: BLE001 - as above
        traceback.print_exc()
    finally:
        os._exit(status)


def _hide_grader() -> None:
    """Let nothing more of the grader be imported here, the course being on the same disk, and what
    runs here not be found by its name."""
    for name in [name for name in sys.modules if name.split(".")[0] == "grader"]:
        module = sys.modules.pop(name)
        if hasattr(module, "__path__"):
            module.__path__ = []


def _hide_packages(names: Sequence[str]) -> None:
    """Let the packages of these names not be imported here."""
    # What Python itself takes for a module that is not there.
    sys.modules.update(dict.fromkeys(names))  # type: ignore[arg-type]


def answers_later(teller: socket.socket, questions: int | None) -> socket.socket | None:
    """The channel of a spare child, whose descriptors come through a socket once it is needed; None
    where that closes."""
    _, descriptors, _, _ = socket.recv_fds(teller, 1, DESCRIPTORS)
    return alone_with(descriptors, questions) if descriptors else None


def alone_with(descriptors: Sequence[int], questions: int | None = None) -> socket.socket:
    """The channel. Keep 0 (stdin), 1 and 2 (where what is printed goes), 3 (the channel) and, where it is
    given, 4 (`questions`), and close all others. `descriptors` are the channel, and the first three where
    they are to be new."""
    import fcntl  # not on every system that imports this module

    channel, *standard = descriptors
    wanted = [*(standard or (os.open(os.devnull, os.O_RDONLY), 1, 2)), channel]
    wanted += [] if questions is None else [questions]
    # First out of the way, so that none is overwritten before it is copied.
    high = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, QUESTIONS + 1) for descriptor in wanted]
    for target, source in enumerate(high):
        os.dup2(source, target)
    os.closerange(len(high), MOST_DESCRIPTORS)
    return socket.socket(fileno=CHANNEL)
