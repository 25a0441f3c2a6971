"""The warm process: imports torch and NumPy once, then forks. Started by clean exec.

It holds no reference, seed, case or score, runs no student code itself, and does what six
words on its control socket say:

    prepare  import modules that the next children need
    child    fork a child for one submission; its channel, stdout and stderr come as descriptors
    probe    fork a child that tries what it must not be able to do, and say what it could
    trusted  fork a trusted process that runs the named function; its channel comes along
    end      kill a process group that it forked, wait for it, and say how it ended
    dismiss  the same without saying

It ends, with all that it forked, when the control socket closes.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NoReturn

from grader.sandbox.barriers.confinement import Barriers, Profile, build_barriers
from grader.sandbox.barriers.identity import adopt_orphans, end_first, forbid_tracing
from grader.sandbox.barriers.probe import Scene
from grader.sandbox.child.late_imports import import_late
from grader.sandbox.child.preload import forget_checkout, ready_to_fork, warm_up
from grader.sandbox.child.roles import (
    DESCRIPTORS,
    alone_with,
    answers_later,
    become_child,
    become_probe,
    become_trusted,
)
from grader.sandbox.course_files import CourseFiles

MAX_MESSAGE = 64 * 1024
MOMENT = 0.02
PROBE_SECONDS = 10.0


def main() -> None:
    """Warm up, say hello, serve until the control socket closes."""
    control = socket.socket(fileno=int(sys.argv[1]))
    course = CourseFiles.of_json(sys.argv[2])
    hello = warm_up(course.published)
    adopt_orphans()
    end_first()
    forbid_tracing()
    zygote = Zygote(control, forget_checkout(), course)
    control.sendall(json.dumps(hello).encode())
    zygote.serve()
    # The grader waits for the end of this process, and torch takes 0.15 s to be taken down in order.
    os._exit(0)


class Zygote:
    """Forks, and remembers what it forked.

    From the second child on it keeps a spare one, forked and confined while the one before is at
    work, so that a series of submissions does not wait for it.
    """

    def __init__(self, control: socket.socket, root: str, course: CourseFiles) -> None:
        self._control = control
        self._root = root
        self._course = course
        self._forked: set[int] = set()
        self._children = 0
        self._spare: Spare | None = None
        self._profile = Profile()
        self._barriers: dict[tuple[bool, int | None], Barriers] = {}
        self._dismissed: list[int] = []

    def serve(self) -> None:
        """Answer requests until the control socket closes; then end all that was forked."""
        while True:
            data, descriptors, _, _ = socket.recv_fds(self._control, MAX_MESSAGE, DESCRIPTORS)
            if not data:
                break
            # Several lines can come at once, since a dismissal awaits no reply. Descriptors come
            # only with requests that await one, so they belong to the last line.
            for line in data.splitlines():
                reply = self._answer(json.loads(line), descriptors)
                if reply is not None:
                    self._control.sendall(json.dumps(reply).encode())
            for descriptor in descriptors:
                os.close(descriptor)
            # Here and not at the first child, which nobody waits for yet: the examiner is starting.
            self._barriers_for(self._profile)
            # Waiting for a large process to be torn down takes milliseconds: whoever asks next
            # comes first.
            while self._dismissed and not self._asked():
                self._end(self._dismissed.pop())
            if self._children > 1 and self._spare is None:
                self._spare = self._fork_spare(self._profile)
        for pid in list(self._forked):
            self._end(pid)

    def _answer(self, request: Mapping[str, Any], descriptors: list[int]) -> Mapping[str, Any] | None:
        match request:
            case {"do": "child", "profile": dict(values)}:
                return {"pid": self._child(Profile.of(values), descriptors)}
            case {"do": "trusted", "entry": str(entry)}:
                return {
                    "pid": self._fork(
                        lambda: become_trusted(entry, self._root, lambda: alone_with(descriptors))
                    )
                }
            case {"do": "prepare", "modules": list(modules)}:
                self._prepare(modules)
                return {"prepared": True}
            case {"do": "probe", "profile": dict(values), "private": str(private)}:
                scene = Scene(Profile.of(values), self._root, private, self._course.hidden)
                return {"possible": self._probe(scene)}
            case {"do": "end", "pid": int(pid)}:
                return {"exit_code": self._end(pid)}
            case {"do": "dismiss", "pid": int(pid)}:
                if pid in self._forked:
                    _kill(pid)
                    self._dismissed.append(pid)
                return None
        raise ValueError(f"not a request: {request}")

    def _prepare(self, modules: Sequence[str]) -> None:
        """Import what the next children need; the spare one does not have it."""
        spare, self._spare = self._spare, None
        if spare is not None:
            self._discard(spare)
        import_late(modules)
        ready_to_fork()

    def _child(self, profile: Profile, descriptors: list[int]) -> int:
        self._children += 1
        self._profile = profile
        spare, self._spare = self._spare, None
        if spare is not None and spare.profile == profile:
            socket.send_fds(spare.socket, [b"!"], descriptors)
            spare.socket.close()
            return spare.pid
        if spare is not None:
            self._discard(spare)
        barriers = self._barriers_for(profile)
        return self._fork(lambda: become_child(profile, barriers, partial(alone_with, descriptors)))

    def _discard(self, spare: Spare) -> None:
        spare.socket.close()
        self._end(spare.pid)

    def _asked(self) -> bool:
        """Whether there is another request now or in a moment."""
        return bool(select.select([self._control], [], [], MOMENT)[0])

    def _probe(self, scene: Scene) -> Mapping[str, bool] | None:
        """What a child can do there, tried by one; None where it did not come to its end."""
        read, write = os.pipe()
        barriers = self._barriers_for(scene.profile)
        pid = self._fork(lambda: become_probe(scene, barriers, partial(os.write, write)))
        os.close(write)
        with open(read, "rb") as answers:
            ready, _, _ = select.select([answers], [], [], PROBE_SECONDS)
            reply = answers.read() if ready else b""
        self._end(pid)
        return json.loads(reply) if reply else None

    def _end(self, pid: int) -> int:
        """End a process that was forked, and whatever it left behind under another group."""
        if pid not in self._forked:
            return 0
        self._forked.remove(pid)
        exit_code = _end(pid)
        while strays := _direct_children() - self._forked:
            for stray in strays:
                _end(stray)
        return exit_code

    def _barriers_for(self, profile: Profile) -> Barriers:
        """Made at the first child that needs them: they list every package there is."""
        kind = profile.cuda, profile.landlock
        if kind not in self._barriers:
            self._barriers[kind] = build_barriers(
                profile, hidden=self._course.hidden, packages=self._course.packages
            )
        return self._barriers[kind]

    def _fork_spare(self, profile: Profile) -> Spare:
        ours, theirs = socket.socketpair()
        barriers = self._barriers_for(profile)

        def become() -> NoReturn:
            ours.close()
            become_child(profile, barriers, partial(answers_later, theirs))

        with theirs:
            return Spare(self._fork(become), ours, profile)

    def _fork(self, become: Callable[[], NoReturn]) -> int:
        pid = os.fork()
        if pid == 0:
            self._control.close()
            become()
        self._forked.add(pid)
        return pid


@dataclass(frozen=True)
class Spare:
    """A child that waits for its descriptors."""

    pid: int
    socket: socket.socket
    profile: Profile


def _direct_children() -> set[int]:
    with (
        contextlib.suppress(OSError),
        open(f"/proc/self/task/{os.getpid()}/children", encoding="ascii") as file,
    ):
        return set(map(int, file.read().split()))
    return set()


def _kill(pid: int) -> None:
    """Kill the process group of `pid`."""
    # The leader may be dead already and its group not, or the group not made yet.
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)


def _end(pid: int) -> int:
    """Kill the process group of `pid`, wait for it, and return its exit code."""
    _kill(pid)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    main()
