"""The grader's end of the warm process: start it, fork from it, end what it forked."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import tempfile
import threading
from collections.abc import Collection, Mapping
from contextlib import ExitStack
from dataclasses import asdict
from functools import partial
from typing import Any

from grader.safe_path import grader_root
from grader.sandbox.barriers import bubblewrap, cgroup
from grader.sandbox.barriers.cgroup import Group
from grader.sandbox.barriers.confinement import MEGABYTE, Profile
from grader.sandbox.child.zygote import MAX_MESSAGE
from grader.sandbox.course_files import CourseFiles
from grader.sandbox.host.base import (
    ChildProcess,
    Process,
    Sandbox,
    SandboxError,
    ended_unexpectedly,
    last_line,
)
from grader.sandbox.host.launch import CACHE, WarmProcess
from grader.sandbox.host.processor_time import delayed_seconds, processor_seconds

ANSWER_SECONDS = 30.0
"""The warm process answers at once, or something has stopped it."""
PREPARE_SECONDS = 300.0
CLOSE_SECONDS = 5.0
IN_FORCE, NOT_INSTALLED = "in force", "not installed"
BUBBLEWRAP = "bubblewrap"
CGROUP = "control group"
AROUND = (BUBBLEWRAP, CGROUP)
"""What can stand around the warm process, by name."""

PROCESSES = 512
OUR_MEMORY = 8192 * MEGABYTE
"""What all but the student's code may take in a control group: torch, references, a GPU's driver."""


class ForkingSandbox(Sandbox):
    """One warm process, which imports torch once, and forks of it."""

    def __init__(
        self,
        without: Collection[str] = (),
        memory_bytes: int = Profile.memory_bytes,
        course: CourseFiles | None = None,
    ) -> None:
        """`memory_bytes` is what a child may take. `without` names what to leave out of AROUND: for the
        tests that show what it is for."""
        self._course = course or CourseFiles()
        self._lock = threading.Lock()
        self._versions: Mapping[str, str] | None = None
        self._forked: set[int] = set()
        self._prepared: set[str] = set()
        self._around = dict.fromkeys(without, "left out")
        with ExitStack() as undo:
            self._folder = tempfile.mkdtemp(prefix="gdgrade-")
            undo.callback(shutil.rmtree, self._folder, ignore_errors=True)
            os.mkdir(os.path.join(self._folder, CACHE))
            # Root's children become nobody, and have to find that the folder for caches is there.
            os.chmod(self._folder, 0o711)
            self._errors = undo.enter_context(
                open(os.path.join(self._folder, "stderr"), "w+b", opener=partial(os.open, mode=0o600))
            )
            self._group = self._make_group(memory_bytes)
            if self._group:
                undo.callback(self._group.remove)
            self._bubblewrap = self._find_bubblewrap()
            self._warm = self._start()
            undo.callback(self._end_warm_process)
            # Undone in the opposite order, now or by `close`.
            self._resources = undo.pop_all()

    def versions(self) -> Mapping[str, str]:
        with self._lock:
            return self._wait_until_warm()

    def start_child(self, profile: Profile) -> ChildProcess:
        position = self._open_nothing()
        output, theirs = os.pipe()
        try:
            process = self._fork({"do": "child", "profile": asdict(profile)}, [position, theirs, theirs])
        except BaseException:
            os.close(output)
            os.close(position)
            raise
        finally:
            os.close(theirs)
        os.set_blocking(output, False)
        return ChildProcess(process.pid, process.channel, output, position)

    def prepare(self, modules: Collection[str]) -> bool:
        new = [module for module in modules if module not in self._prepared]
        if new:
            self._ask({"do": "prepare", "modules": new}, [], seconds=PREPARE_SECONDS)
            self._prepared.update(new)
        return bool(new)

    def start_trusted(self, entry: str) -> Process:
        return self._fork({"do": "trusted", "entry": entry}, [])

    def _probe(self, profile: Profile, private: str) -> Mapping[str, bool] | None:
        reply = self._ask({"do": "probe", "profile": asdict(profile), "private": private}, [])
        possible: Mapping[str, bool] | None = reply["possible"]
        return possible

    def end(self, pid: int) -> int:
        exit_code = int(self._ask({"do": "end", "pid": pid}, [])["exit_code"])
        self._forget(pid)
        return exit_code

    def dismiss(self, pid: int) -> None:
        with self._lock:
            self._send({"do": "dismiss", "pid": pid}, [])
        self._forget(pid)

    def _forget(self, pid: int) -> None:
        self._forked.discard(pid)
        self._warm.forget(pid)

    def processor_seconds(self, pid: int) -> float | None:
        outer = self._warm.outer_pid(pid)
        return None if outer is None else processor_seconds(outer)

    def delayed_seconds(self, pid: int) -> float | None:
        outer = self._warm.outer_pid(pid)
        return None if outer is None else delayed_seconds(outer)

    def descendants_seconds(self, pid: int) -> float:
        from grader.sandbox.host import processes  # psutil takes long to import

        outer = self._warm.outer_pid(pid)
        return 0.0 if outer is None else processes.descendants_seconds(outer)

    def around(self) -> Mapping[str, str]:
        self.versions()
        return dict(self._around)

    def held_by(self, pid: int) -> int:
        return self._warm.held_by(pid)

    def close(self) -> None:
        self._resources.close()

    def _open_nothing(self) -> int:
        """A descriptor of an empty file of its own: a child's stdin, of which we see how far it is."""
        path = os.path.join(self._folder, "stdin")
        # Several threads may start children at once.
        with self._lock:
            descriptor = os.open(path, os.O_RDONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            os.unlink(path)
        return descriptor

    def _make_group(self, memory_bytes: int) -> Group | None:
        if CGROUP in self._around:
            return None
        group = cgroup.make({"memory": memory_bytes + OUR_MEMORY, "pids": PROCESSES})
        self._around[CGROUP] = IN_FORCE if group else "there is none that this user may divide"
        return group

    def _find_bubblewrap(self) -> str | None:
        if BUBBLEWRAP in self._around:
            return None
        program = bubblewrap.program()
        self._around[BUBBLEWRAP] = IN_FORCE if program else NOT_INSTALLED
        return program

    def _start(self) -> WarmProcess:
        """Start it inside of all that is in force."""
        namespaces = group = None
        if self._bubblewrap and self._around[BUBBLEWRAP] == IN_FORCE:
            namespaces = partial(
                bubblewrap.wrapped,
                self._bubblewrap,
                folder=self._folder,
                grader_root=grader_root(),
                course=self._course.needed,
            )
        if self._group and self._around[CGROUP] == IN_FORCE:
            group = self._group.entered
        return WarmProcess(self._folder, self._errors, namespaces, group, self._course)

    def _end_warm_process(self) -> None:
        self._warm.close(CLOSE_SECONDS, self._forked)

    def _fork(self, request: Mapping[str, Any], descriptors: list[int]) -> Process:
        """A fork that gets a channel and these descriptors."""
        channel, theirs = socket.socketpair()
        try:
            with theirs:
                pid = int(self._ask(request, [theirs.fileno(), *descriptors])["pid"])
        except BaseException:
            channel.close()
            raise
        self._forked.add(pid)
        return Process(pid, channel)

    def _ask(
        self, request: Mapping[str, Any], descriptors: list[int], seconds: float = ANSWER_SECONDS
    ) -> dict[str, Any]:
        with self._lock:
            self._wait_until_warm()
            self._warm.control.settimeout(seconds)
            self._send(request, descriptors)
            try:
                reply = self._warm.control.recv(MAX_MESSAGE)
            except OSError as error:
                raise self._death() from error
            if not reply:
                raise self._death()
            return dict(json.loads(reply))

    def _send(self, request: Mapping[str, Any], descriptors: list[int]) -> None:
        try:
            socket.send_fds(self._warm.control, [json.dumps(request).encode() + b"\n"], descriptors)
        except OSError as error:
            raise self._death() from error

    def _wait_until_warm(self) -> Mapping[str, str]:
        if self._versions is None:
            self._versions = self._hello()
            for name in AROUND:
                if self._versions is None and self._around[name] == IN_FORCE:
                    self._versions = self._hello_without(name)
            if self._versions is None:
                raise self._death()
        return self._versions

    def _hello(self) -> Mapping[str, str] | None:
        """The first words of the warm process; None where it ended without them."""
        with contextlib.suppress(OSError):
            if hello := self._warm.control.recv(MAX_MESSAGE):
                return dict(json.loads(hello))
        return None

    def _hello_without(self, name: str) -> Mapping[str, str] | None:
        """Many systems have bubblewrap and forbid what it does, in a container above all. To try that
        before each start would cost each more than starting again costs these."""
        self._around[name] = f"does not work here ({self.last_words()})"
        self._end_warm_process()
        self._warm = self._start()
        return self._hello()

    def _death(self) -> SandboxError:
        self._warm.kill()
        return ended_unexpectedly(self.last_words())

    def last_words(self) -> str:
        if self._errors.closed:
            return "it was closed"
        self._errors.seek(0)
        return last_line(self._errors.read())
