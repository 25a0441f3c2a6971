"""What a warm process, or a fork of it, becomes: a child for a submission, or a process of ours."""

from __future__ import annotations

import gc
import importlib
import json
import os
import socket
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import NoReturn

from grader.sandbox.confinement import Barriers, Profile, confine, own_session
from grader.sandbox.effects import try_acts

CHANNEL = 3
FAULT_OF_OURS = 86
"""The exit code of a child that ended by an error outside of the student's calls."""

MOST_DESCRIPTORS = 65536
DESCRIPTORS = 3  # a child gets its channel, stdout and stderr


def become_child(
    profile: Profile, barriers: Barriers, connect: Callable[[], socket.socket | None]
) -> NoReturn:
    """Give up what a child does not need, and live. `connect` gives its channel, or None where it turns
    out not to be needed."""
    status = 1
    try:
        from grader.sandbox import child

        _hide_grader()
        confine(profile, barriers)
        if channel := connect():
            status = FAULT_OF_OURS
            child.live(channel)
        status = 0
    except BaseException:  # noqa: BLE001 - whatever it is, this process must end here
        if status != FAULT_OF_OURS:  # from then on stderr is the student's
            traceback.print_exc()
    finally:
        os._exit(status)


def become_probe(
    profile: Profile, barriers: Barriers, root: str, tell: Callable[[bytes], object]
) -> NoReturn:
    """Confine this process as a child of the profile is, and tell in JSON what it can do all the same."""
    try:
        # Like a child it has nothing open but what it is given.
        confine(profile, barriers)
        tell(json.dumps(try_acts(profile, root)).encode() + b"\n")
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


def told_later(teller: socket.socket) -> socket.socket | None:
    """The channel of a spare child, whose descriptors come through a socket once it is needed; None
    where that closes."""
    _, descriptors, _, _ = socket.recv_fds(teller, 1, DESCRIPTORS)
    return alone_with(descriptors) if descriptors else None


def alone_with(descriptors: Sequence[int]) -> socket.socket:
    """The channel. Keep 0 (nothing), 1 and 2 (where what is printed goes) and 3 (the channel), and close
    all others. `descriptors` are the channel, and stdout and stderr where they are to be new."""
    import fcntl  # not on every system that imports this module

    channel, *printed = descriptors
    nothing = os.open(os.devnull, os.O_RDONLY)
    # First out of the way of 0 to 3, so that none is overwritten before it is copied.
    high = [fcntl.fcntl(d, fcntl.F_DUPFD, CHANNEL + 1) for d in (nothing, *(printed or (1, 2)), channel)]
    for target, source in enumerate(high):
        os.dup2(source, target)
    os.closerange(CHANNEL + 1, MOST_DESCRIPTORS)
    return socket.socket(fileno=CHANNEL)
