"""The grader's end of fresh processes, where a system cannot fork (Windows).

Each imports torch for itself, which takes seconds: the next one does so while the one before is at
work. They talk over connections of this machine to itself, since such a system passes no descriptors
on; a process says by a secret that it is the one that was started.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Collection, Mapping
from contextlib import ExitStack
from dataclasses import asdict
from typing import Any

from grader.sandbox.barriers.confinement import Profile
from grader.sandbox.child.spawned import HERE, receive_line, send_line
from grader.sandbox.course_files import CourseFiles
from grader.sandbox.host.base import (
    NO_WORDS,
    ChildProcess,
    Process,
    Sandbox,
    SandboxError,
    ended_unexpectedly,
    last_line,
)
from grader.sandbox.host.launch import CACHE, clean_environment
from grader.sandbox.host.processor_time import processor_seconds

WARM_SECONDS = 120.0
LOOK_SECONDS = 0.2
END_SECONDS = 5.0
PROBE_SECONDS = 10.0
KILLED = -9
"""The exit code of what was ended by us: such systems know no signals that would say so."""
OWN_GROUP = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
"""Ctrl-C in a terminal of Windows reaches every process of its group; it is the grader's to act on."""


class SpawnedProcess:
    """A process that warms up and then waits to be told what to become. `folder` shall be its own: for
    its temporary files, and to tell by what it has started and left behind."""

    def __init__(self, folder: str, said: str, course: CourseFiles) -> None:
        """What it prints goes to the file `said`."""
        os.makedirs(os.path.join(folder, CACHE))
        self._folder = folder
        self._said = said
        self._secret = secrets.token_hex(16)
        self._own = 0
        self._channel: socket.socket | None = None
        self.versions: Mapping[str, str] = {}
        with ExitStack() as undo:
            self._listener = undo.enter_context(socket.create_server((HERE, 0)))
            self._listener.settimeout(LOOK_SECONDS)
            port = self._listener.getsockname()[1]
            with open(said, "wb") as output:
                fresh = [sys.executable, "-P", "-B", "-m", "grader.sandbox.child.spawned"]
                self._process = subprocess.Popen(
                    [*fresh, str(port), course.as_json()],
                    env=clean_environment(folder),
                    cwd=folder,
                    stdin=subprocess.PIPE,
                    stdout=output,
                    stderr=output,
                    start_new_session=True,
                    creationflags=OWN_GROUP,
                )
            undo.pop_all()
        # Where it has ended already, the wait for it tells why.
        if theirs := self._process.stdin:
            with contextlib.suppress(OSError), theirs:
                theirs.write(self._secret.encode() + b"\n")

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def channel(self) -> socket.socket:
        """What it talks by, once it is warm."""
        if self._channel is None:
            raise SandboxError("a process for student code is not ready")
        return self._channel

    def wait_until_warm(self) -> None:
        """Until it has connected. Raises SandboxError where it does not."""
        deadline = time.monotonic() + WARM_SECONDS
        while self._channel is None:
            # A process that has ended may have connected before.
            ended = self.has_ended()
            try:
                self._greet(self._listener.accept()[0])
            except TimeoutError:
                if ended or time.monotonic() > deadline:
                    raise ended_unexpectedly(self.last_words()) from None

    def _greet(self, channel: socket.socket) -> None:
        """Keep this connection if it is from the process that was started."""
        channel.settimeout(LOOK_SECONDS)
        try:
            hello = receive_line(channel)
        except (OSError, ValueError):
            hello = None
        if not isinstance(hello, dict) or hello.get("secret") != self._secret:
            channel.close()
            return
        channel.settimeout(None)
        channel.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._listener.close()
        self.versions, self._channel = hello["versions"], channel
        self._own = self._memory()

    def open_output(self) -> int:
        """A descriptor to read what it says, from here on."""
        output = os.open(self._said, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        os.lseek(output, 0, os.SEEK_END)
        return output

    def last_words(self) -> str:
        """The last line that it said."""
        with open(self._said, "rb") as said:
            return last_line(said.read())

    def held(self) -> int:
        """Bytes of memory that it and what it has started hold, beyond what it had when it was warm."""
        return max(0, self._memory() - self._own)

    def end(self) -> int:
        """Kill it and all that it has started, and wait for it; its exit code."""
        # It closes its channel a moment before it has ended.
        try:
            exit_code = self._process.wait(LOOK_SECONDS)
        except subprocess.TimeoutExpired:
            exit_code = KILLED
        self.kill()
        self.wait()
        return exit_code

    def kill(self) -> None:
        """Kill it and all that it has started, and remove what it has written."""
        from grader.sandbox.host import processes

        self._listener.close()
        processes.kill_tree(self._process.pid)
        processes.kill_in(self._folder)
        shutil.rmtree(self._folder, ignore_errors=True)

    def wait(self) -> None:
        """Until it has ended, having been killed."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(END_SECONDS)

    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def _memory(self) -> int:
        from grader.sandbox.host import processes

        return processes.tree_bytes(self._process.pid)


class SpawningSandbox(Sandbox):
    """A fresh process for each child, and for what is ours.

    Two begin to warm up at once, for the examiner and the first child; from the second child on one is
    kept in advance.
    """

    def __init__(self, course: CourseFiles | None = None) -> None:
        self._course = course or CourseFiles()
        self._lock = threading.Lock()
        self._started = 0
        self._children = 0
        self._modules: set[str] = set()
        self._versions: Mapping[str, str] | None = None
        self._spares: deque[SpawnedProcess] = deque()
        self._living: dict[int, SpawnedProcess] = {}
        self._dismissed: list[SpawnedProcess] = []
        self._ours: SpawnedProcess | None = None
        self._folder = tempfile.mkdtemp(prefix="gdgrade-")
        try:
            for _ in range(2):
                self._prepare()
        except BaseException:
            self.close()
            raise

    def versions(self) -> Mapping[str, str]:
        with self._lock:
            if self._versions is None:
                self._versions = self._next().versions
            return self._versions

    def start_child(self, profile: Profile) -> ChildProcess:
        request = {"do": "child", "profile": asdict(profile), "modules": sorted(self._modules)}
        process, output = self._start(request)
        self._children += 1
        if self._children > 1 and not self._spares:
            self._prepare()
        return ChildProcess(process.pid, process.channel, output)

    def prepare(self, modules: Collection[str]) -> bool:
        # Each process imports them itself, before it says that it is ready.
        new = set(modules) - self._modules
        self._modules |= new
        return bool(new)

    def start_trusted(self, entry: str) -> Process:
        self._ours, output = self._start({"do": "trusted", "entry": entry})
        os.close(output)
        return Process(self._ours.pid, self._ours.channel)

    def _probe(self, profile: Profile, private: str) -> Mapping[str, bool] | None:
        process, output = self._start({"do": "probe", "profile": asdict(profile), "private": private})
        os.close(output)
        process.channel.settimeout(PROBE_SECONDS)
        with process.channel, contextlib.suppress(OSError, ValueError):
            possible: Mapping[str, bool] | None = receive_line(process.channel)
            return possible
        return None

    def end(self, pid: int) -> int:
        process = self._living.pop(pid, None)
        return process.end() if process else 0

    def dismiss(self, pid: int) -> None:
        if process := self._living.pop(pid, None):
            process.kill()
            self._dismissed = [p for p in (*self._dismissed, process) if not p.has_ended()]

    def held_by(self, pid: int) -> int:
        return self._living[pid].held() if pid in self._living else 0

    def processor_seconds(self, pid: int) -> float | None:
        return processor_seconds(pid)

    def delayed_seconds(self, pid: int) -> float | None:
        return None

    def descendants_seconds(self, pid: int) -> float:
        from grader.sandbox.host import processes

        return processes.descendants_seconds(pid)

    def around(self) -> Mapping[str, str]:
        return {}

    def last_words(self) -> str:
        return self._ours.last_words() if self._ours else NO_WORDS

    def close(self) -> None:
        everything = (*self._spares, *self._living.values(), *self._dismissed)
        for process in everything:
            process.kill()
        for process in everything:
            process.wait()
        self._spares.clear()
        self._living.clear()
        self._dismissed.clear()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _prepare(self) -> None:
        """Have one more process warm up."""
        self._started += 1
        place = os.path.join(self._folder, str(self._started))
        self._spares.append(SpawnedProcess(place, said=f"{place}-said", course=self._course))

    def _next(self) -> SpawnedProcess:
        """The process that is to be used next, once it is warm."""
        if not self._spares:
            self._prepare()
        self._spares[0].wait_until_warm()
        return self._spares[0]

    def _start(self, request: Mapping[str, Any]) -> tuple[SpawnedProcess, int]:
        """A process that becomes what is requested, and where to read what it prints from then on."""
        with self._lock:
            try:
                process = self._next()
                self._living[process.pid] = self._spares.popleft()
                output = process.open_output()
                send_line(process.channel, request)
            except OSError as error:
                raise SandboxError(f"a process for student code could not be started: {error}") from error
            return process, output
