"""A fresh process, where a system cannot fork: imports torch and NumPy, then becomes what it is told.

It connects to the grader that has started it, says who it is by the secret that it was given on
stdin, and awaits one word:

    child    become a child for one submission
    probe    try what a child must not be able to do, and say what it could
    trusted  run the named function, which is trusted

What it connects by is its channel from then on. Where that closes first, it was not needed.
"""

from __future__ import annotations

import json
import socket
import sys
from functools import partial
from typing import Any

from grader.sandbox.barriers.confinement import Profile, build_barriers
from grader.sandbox.barriers.probe import Scene
from grader.sandbox.child.late_imports import import_late
from grader.sandbox.child.preload import forget_checkout, warm_up
from grader.sandbox.child.roles import become_child, become_probe, become_trusted
from grader.sandbox.course_files import CourseFiles

HERE = "127.0.0.1"
MAX_LINE = 64 * 1024


def main() -> None:
    """Warm up, connect, become what is asked for."""
    secret = sys.stdin.readline().strip()
    course = CourseFiles.of_json(sys.argv[2])
    hello = {"secret": secret, "versions": warm_up(course.published)}
    root = forget_checkout()
    channel = socket.create_connection((HERE, int(sys.argv[1])))
    channel.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    send_line(channel, hello)
    barriers = partial(build_barriers, asked=False, hidden=course.hidden, packages=course.packages)
    match receive_line(channel):
        case {"do": "child", "profile": dict(values), "modules": list(modules)}:
            import_late(modules)
            profile = Profile.of(values)
            become_child(profile, barriers(profile), lambda _: channel)
        case {"do": "probe", "profile": dict(values), "private": str(private)}:
            profile = Profile.of(values)
            become_probe(Scene(profile, root, private, course.hidden), barriers(profile), channel.sendall)
        case {"do": "trusted", "entry": str(entry)}:
            become_trusted(entry, root, lambda: channel)


def send_line(channel: socket.socket, message: Any) -> None:
    """One line of JSON."""
    channel.sendall(json.dumps(message).encode() + b"\n")


def receive_line(channel: socket.socket) -> Any:
    """The next line of JSON and not a byte more: what comes behind it is for others. None at the end."""
    line = b""
    while not line.endswith(b"\n"):
        byte = channel.recv(1)
        if not byte or len(line) > MAX_LINE:
            return None
        line += byte
    return json.loads(line)


if __name__ == "__main__":
    main()
