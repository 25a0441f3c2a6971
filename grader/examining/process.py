"""The life of the examiner's process, from its start."""

from __future__ import annotations

import socket
import sys
from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from grader.garbage import collected_seldom
from grader.lazy import torch

if TYPE_CHECKING:
    from grader.examining.state import Examining

MOST_MEMORY = 4 << 30
"""Bytes that the judge may take beyond what it begins with."""


def serve(channel: socket.socket) -> None:
    """Serve until the grader closes the connection."""
    connection = Connection(channel.detach())
    devices_here = _devices()
    connection.send(devices_here)
    # Only now, for the grader starts a child meanwhile: these take as long to import as a child to start.
    from grader.examiner import CourseFailed
    from grader.examining.state import Examining
    from grader.loading import load_to_judge
    from grader.places import CourseError

    origin, root, digest = connection.recv()
    try:
        course = load_to_judge(origin, root, digest)
    except CourseError as error:
        connection.send(CourseFailed(str(error)))
        return
    if digest:
        connection.send(None)
    limit_memory(devices_here)
    with collected_seldom():
        _examine(connection, Examining(course))


def _examine(connection: Connection, examining: Examining) -> None:
    """Answer one message after the other; work ahead while there is none."""
    from grader.examining.state import NO_REPLY

    while True:
        if examining.has_work and not connection.poll():
            examining.work_ahead()
            continue
        try:
            message = connection.recv()
        except EOFError:
            return
        if (reply := examining.answer(*message)) is not NO_REPLY:
            connection.send(reply)


def limit_memory(devices: Sequence[str]) -> None:
    """Let this process take so much more memory and not all there is: a wrong version, run on what a student
    was given or returned, may ask for any amount. A GPU's driver reserves far more than it uses."""
    if sys.platform != "linux" or devices != ("cpu",):
        return
    import resource

    with open("/proc/self/statm", encoding="ascii") as statm:
        now = int(statm.read().split()[0]) * resource.getpagesize()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = now + MOST_MEMORY if hard == resource.RLIM_INFINITY else min(now + MOST_MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def _devices() -> tuple[str, ...]:
    return ("cpu", "cuda") if torch.cuda.is_available() else ("cpu",)
