"""What a fork of the warm process does first: become a child for a submission, or a process of ours."""

from __future__ import annotations

import gc
import importlib
import json
import os
import socket
import sys
import traceback
from collections.abc import Sequence
from typing import NoReturn

from grader.sandbox.confinement import Barriers, Profile, confine
from grader.sandbox.effects import try_acts

CHANNEL = 3
FAULT_OF_OURS = 86
"""The exit code of a child that ended by an error outside of the student's calls."""

MOST_DESCRIPTORS = 65536
DESCRIPTORS = 3  # a child gets its channel, stdout and stderr


def become_child(
    profile: Profile, barriers: Barriers, descriptors: Sequence[int] | socket.socket
) -> NoReturn:
    """Give up what a child does not need, and live. A spare child gets its descriptors later,
    through a socket; where that closes first, it is not needed."""
    status = 1
    try:
        from grader.sandbox import child

        _hide_grader()
        confine(profile, barriers)
        if isinstance(descriptors, socket.socket):
            _, descriptors, _, _ = socket.recv_fds(descriptors, 1, DESCRIPTORS)
        if descriptors:
            _arrange(descriptors)
            status = FAULT_OF_OURS
            child.live(socket.socket(fileno=CHANNEL))
        status = 0
    except BaseException:  # noqa: BLE001 - whatever it is, this fork must end here
        if status != FAULT_OF_OURS:  # from then on stderr is the student's
            traceback.print_exc()
    finally:
        os._exit(status)


def become_probe(profile: Profile, barriers: Barriers, answers: int, root: str) -> NoReturn:
    """Confine this process as a child of the profile is, and write what it can do all the same."""
    try:
        # Like a child it has nothing open but what it is given.
        confine(profile, barriers)
        os.write(answers, json.dumps(try_acts(profile, root)).encode())
    finally:
        os._exit(0)


def become_trusted(channel: int, entry: str, root: str) -> NoReturn:
    """Run `module:function` of the grader with the channel; for the examiner."""
    status = 1
    try:
        os.setsid()
        os.dup2(channel, CHANNEL)
        os.closerange(CHANNEL + 1, MOST_DESCRIPTORS)
        gc.unfreeze()
        if root not in sys.path:
            sys.path.insert(0, root)
        module, function = entry.split(":")
        getattr(importlib.import_module(module), function)(socket.socket(fileno=CHANNEL))
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


def _arrange(descriptors: Sequence[int]) -> None:
    """Keep 0 (nothing), 1 and 2 (drained pipes) and 3 (the channel), and close all others."""
    import fcntl  # not on every system that imports this module

    channel, stdout, stderr = descriptors
    nothing = os.open(os.devnull, os.O_RDONLY)
    # First out of the way of 0 to 3, so that none is overwritten before it is copied.
    high = [fcntl.fcntl(d, fcntl.F_DUPFD, CHANNEL + 1) for d in (nothing, stdout, stderr, channel)]
    for target, source in enumerate(high):
        os.dup2(source, target)
    os.closerange(CHANNEL + 1, MOST_DESCRIPTORS)
