"""The grader's end of the warm process: start it, fork from it, end what it forked."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import asdict
from typing import Any

from grader.sandbox.confinement import Profile
from grader.sandbox.zygote import MAX_MESSAGE

# One thread each: a process that ever ran a multi-threaded operation must not fork.
ONE_THREAD = dict.fromkeys(["OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"], "1")
# A child lives for some 100 ms, and a good part of them went into getting its memory page by page: glibc
# shall take it in large pages and keep what it has. Other systems do not read this.
LARGE_PAGES = "hugetlb=1 top_pad=33554432 trim_threshold=1073741824 mmap_threshold=1073741824"
ANSWER_SECONDS = 30.0
CACHE = "torchinductor"
CLOSE_SECONDS = 5.0
KEPT_VARIABLES = ("PATH", "LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES", "CUDA_HOME", "SYSTEMROOT")


class SandboxError(Exception):
    """The warm process could not be started or has died; one sentence."""


class Sandbox:
    """The warm process. It starts at once and imports torch while the grader does other work.

    Use it as a context manager, or call `close`: it ends the process and all that it forked,
    and removes the private temporary folder they saw.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._versions: Mapping[str, str] | None = None
        self._forked: set[int] = set()
        with ExitStack() as undo:
            self._folder = tempfile.mkdtemp(prefix="gdgrade-")
            undo.callback(shutil.rmtree, self._folder, ignore_errors=True)
            os.mkdir(os.path.join(self._folder, CACHE))
            self._errors = undo.enter_context(open(os.path.join(self._folder, "stderr"), "w+b"))
            self._control, theirs = socket.socketpair()
            undo.callback(self._control.close)
            with theirs:
                self._process = subprocess.Popen(
                    [sys.executable, "-P", "-B", "-m", "grader.sandbox.zygote", str(theirs.fileno())],
                    env=_clean_environment(self._folder),
                    cwd=self._folder,
                    stdin=subprocess.DEVNULL,
                    stdout=self._errors,
                    stderr=self._errors,
                    pass_fds=[theirs.fileno()],
                    start_new_session=True,
                )
            undo.callback(self._kill)
            # Undone in the opposite order, now or by `close`.
            self._resources = undo.pop_all()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def versions(self) -> Mapping[str, str]:
        """The versions of torch and NumPy that students' code sees; waits until they are imported."""
        with self._lock:
            return self._wait_until_warm()

    def fork_child(self, channel: socket.socket, stdout: int, stderr: int, profile: Profile) -> int:
        """The process id of a new child with these descriptors."""
        request = {"do": "child", "profile": asdict(profile)}
        return self._fork(request, [channel.fileno(), stdout, stderr])

    def fork_trusted(self, entry: str, channel: socket.socket) -> int:
        """The process id of a new process of ours that runs `entry` ("module:function")."""
        return self._fork({"do": "trusted", "entry": entry}, [channel.fileno()])

    def possible_acts(self, profile: Profile) -> Mapping[str, bool]:
        """Whether a child of this profile can do each thing that it must not be able to do, as one has
        found out by trying. Raises SandboxError where it could not tell."""
        possible: Mapping[str, bool] | None = self._ask({"do": "probe", "profile": asdict(profile)}, [])[
            "possible"
        ]
        if possible is None:
            raise SandboxError("a trial of what student code can do here did not come to its end")
        return possible

    def end(self, pid: int) -> int:
        """Kill the process group of a forked process and wait for it; its exit code."""
        exit_code = int(self._ask({"do": "end", "pid": pid}, [])["exit_code"])
        self._forked.discard(pid)
        return exit_code

    def dismiss(self, pid: int) -> None:
        """As `end`, without waiting for it."""
        with self._lock:
            self._send({"do": "dismiss", "pid": pid}, [])
        self._forked.discard(pid)

    def close(self) -> None:
        """End the warm process and all that it forked. Safe to call twice."""
        self._resources.close()

    def _kill(self) -> None:
        """The warm process ends by itself when its control socket closes, and takes what it forked
        with it; where it cannot any more, we do."""
        self._control.close()
        try:
            self._process.wait(timeout=CLOSE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for pid in self._forked:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)

    def _fork(self, request: Mapping[str, Any], descriptors: list[int]) -> int:
        pid = int(self._ask(request, descriptors)["pid"])
        self._forked.add(pid)
        return pid

    def _ask(self, request: Mapping[str, Any], descriptors: list[int]) -> dict[str, Any]:
        with self._lock:
            self._wait_until_warm()
            self._send(request, descriptors)
            try:
                reply = self._control.recv(MAX_MESSAGE)
            except OSError as error:
                raise self._death() from error
            if not reply:
                raise self._death()
            return dict(json.loads(reply))

    def _send(self, request: Mapping[str, Any], descriptors: list[int]) -> None:
        try:
            socket.send_fds(self._control, [json.dumps(request).encode() + b"\n"], descriptors)
        except OSError as error:
            raise self._death() from error

    def _wait_until_warm(self) -> Mapping[str, str]:
        if self._versions is None:
            with contextlib.suppress(OSError):
                if hello := self._control.recv(MAX_MESSAGE):
                    self._versions = json.loads(hello)
                    # From here on it answers at once, or something has stopped it.
                    self._control.settimeout(ANSWER_SECONDS)
            if self._versions is None:
                raise self._death()
        return self._versions

    def _death(self) -> SandboxError:
        self._process.kill()
        return SandboxError(
            f"the process that runs student code has ended unexpectedly ({self.last_words()})"
        )

    def last_words(self) -> str:
        """The last line that the warm process, or a process of ours forked from it, left on stderr."""
        if self._errors.closed:
            return "it was closed"
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else "it left no message"


def _clean_environment(folder: str) -> dict[str, str]:
    """Nothing of the caller's environment but what Python and CUDA need to start."""
    import grader

    kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    return (
        kept
        | ONE_THREAD
        | {
            "HOME": folder,
            "TMPDIR": folder,
            "LANG": "C.UTF-8",
            "PYTHONUTF8": "1",
            "PYTHONHASHSEED": "0",
            "GLIBC_TUNABLES": ":".join(f"glibc.malloc.{setting}" for setting in LARGE_PAGES.split()),
            # Where this grader was imported from, be it installed or not; the warm process takes a
            # checkout off its path again before it forks.
            "PYTHONPATH": os.path.dirname(os.path.dirname(os.path.abspath(grader.__file__))),
            # Parts of torch (torch.optim, torch.func) make this folder when they are imported, which a
            # child cannot; that it is there is enough.
            "TORCHINDUCTOR_CACHE_DIR": os.path.join(folder, CACHE),
            # Asks the driver library instead of initialising CUDA, which would poison every fork.
            "PYTORCH_NVML_BASED_CUDA_CHECK": "1",
        }
    )
